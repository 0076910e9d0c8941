"""Monitoring databases of any version and in any state."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loaders import sqlite_db
from loaders.inserts import INSERT_BYTES
from loaders.load import FileOutcome, LoadError, load_paths
from loaders.raw_tables import MONITORING_TABLES
from tests.python.helpers import RUNINFO, build, fetch


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sample's monitoring.db, to be spoilt."""
    return Path(shutil.copy(RUNINFO / "monitoring.db", tmp_path / "monitoring.db"))


def change(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def load(database: Path, path: Path) -> FileOutcome:
    (outcome,) = load_paths(database, [path])
    return outcome


def error_of_load(database: Path, path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        load_paths(database, [path])
    return str(caught.value)


def test_missing_columns_are_null_and_unknown_ones_are_kept(copy: Path, database: Path) -> None:
    change(
        copy,
        """
        alter table try drop column task_joins;
        alter table try drop column block_id;
        alter table try rename column hostname to "new 'host' name";
        alter table task add column gpu_share;
        update task set gpu_share = 0.1 where task_id = 0;
        update task set gpu_share = 'all' where task_id = 1;
        update task set gpu_share = 7 where task_id = 2;
        """,
    )
    assert load(database, copy).record_count == 198
    tries = fetch(
        database, "select task_joins, block_id, hostname, other_columns from raw.monitoring_try"
    )
    assert len(tries) == 20
    assert {(joins, block_id, hostname) for joins, block_id, hostname, _ in tries} == {
        (None, None, None)
    }
    others = [json.loads(other) for *_, other in tries]
    assert all(list(other) == ["new 'host' name"] for other in others)
    assert {other["new 'host' name"] for other in others} == {"node01", None}
    shares = fetch(
        database,
        """
        select json_extract_string(other_columns, '$.gpu_share')
        from raw.monitoring_task
        order by cast(task_id as bigint)
        limit 4
        """,
    )
    (first,), *rest = shares
    assert float(first) == 0.1
    assert rest == [("all",), ("7",), (None,)]
    status = "select count(*) from raw.monitoring_status where other_columns is not null"
    assert fetch(database, status) == [(0,)]


def test_missing_tables_stay_empty_and_unknown_ones_are_left(copy: Path, database: Path) -> None:
    change(
        copy,
        """
        drop table resource;
        drop table block;
        create table files as select 1 as file_id;
        create view tasks as select * from task;
        """,
    )
    assert load(database, copy).record_count == 198 - 32 - 3
    assert fetch(database, "select count(*) from raw.monitoring_resource") == [(0,)]
    assert fetch(database, "select count(*) from raw.monitoring_task") == [(17,)]


def test_text_where_numbers_belong_is_landed_as_it_is(copy: Path, database: Path) -> None:
    change(
        copy,
        """
        update task set task_fail_count = 'many', task_fail_cost = '1,5' where task_id = 3;
        insert into status values ('first', 'running', 'yesterday', 'some run', 'last');
        insert into status values (1.5, '', x'00ff', 'some run', 9223372036854775807);
        """,
    )
    load(database, copy)
    assert fetch(
        database,
        "select task_fail_count, task_fail_cost from raw.monitoring_task where task_id = '3'",
    ) == [("many", "1,5")]
    assert fetch(
        database,
        """
        select task_id, task_status_name, timestamp, try_id
        from raw.monitoring_status
        where run_id = 'some run'
        order by all
        """,
    ) == [("1.5", "", "00FF", "9223372036854775807"), ("first", "running", "yesterday", "last")]


@pytest.mark.parametrize("number", [0.1, 1e300, 5e-324, 1795373583.2378561, -1 / 3, 123456789.0])
def test_no_number_is_changed(copy: Path, database: Path, number: float) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("update resource set psutil_process_memory_percent = ?", [number])
        connection.commit()
    load(database, copy)
    found = fetch(
        database, "select distinct psutil_process_memory_percent from raw.monitoring_resource"
    )
    assert [float(text) for (text,) in found] == [number]


@pytest.mark.parametrize("batch_rows", [1, 3, 17, 50_000])
@pytest.mark.parametrize("insert_bytes", [1, 2000, INSERT_BYTES])
def test_text_that_is_not_utf_8_is_escaped(
    copy: Path,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    batch_rows: int,
    insert_bytes: int,
) -> None:
    monkeypatch.setattr(sqlite_db, "BATCH_ROWS", batch_rows)
    monkeypatch.setattr(sqlite_db, "INSERT_BYTES", insert_bytes)
    change(copy, "update task set task_func_name = cast(x'636166e9' as text) where task_id = 3")
    assert load(database, copy).record_count == 198
    names = fetch(
        database,
        "select task_id, task_func_name from raw.monitoring_task where task_id in ('3', '4')",
    )
    assert dict(names) == {"3": r"caf\xe9", "4": "simulate"}


def test_a_run_still_writing_in_wal_mode_is_read(copy: Path, database: Path) -> None:
    with closing(sqlite3.connect(copy)) as writer:
        writer.executescript(
            "pragma journal_mode = wal; update workflow set workflow_name = 'in the wal'"
        )
        assert copy.with_name("monitoring.db-wal").exists()
        outcomes = {o.file.path.name: o.status for o in load_paths(database, [copy.parent])}
        assert outcomes["monitoring.db"] == "landed"
    assert fetch(database, "select workflow_name from raw.monitoring_workflow") == [("in the wal",)]


@pytest.fixture
def locked(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sqlite_db, "BUSY_TIMEOUT_S", 0.01)
    with closing(sqlite3.connect(copy, isolation_level=None)) as writer:
        writer.execute("begin exclusive")
        yield copy


def test_a_locked_database_is_said(locked: Path, database: Path) -> None:
    message = error_of_load(database, locked)
    assert f"{locked}: cannot be read: locked by another program" in message


def test_a_locked_database_does_not_stop_the_rest(locked: Path, database: Path) -> None:
    (locked.parent / "parsl.log").write_text("one\n")
    skipped, landed = load_paths(database, [locked.parent])
    assert (skipped.file.kind, skipped.status) == ("monitoring_db", "skipped")
    assert (landed.file.kind, landed.status) == ("parsl_log", "landed")
    reasons = fetch(database, "select kind, skipped_reason, record_count from raw.source_files")
    assert ("monitoring_db", skipped.note, 0) in reasons


def test_what_could_not_be_read_is_read_the_next_time(
    copy: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statuses() -> set[tuple[str | None, str, int]]:
        return {
            (outcome.file.kind, outcome.status, outcome.record_count)
            for outcome in load_paths(database, [copy.parent])
        }

    (copy.parent / "parsl.log").write_text("one\n")
    with monkeypatch.context() as patch, closing(sqlite3.connect(copy)) as writer:
        patch.setattr(sqlite_db, "BUSY_TIMEOUT_S", 0.01)
        writer.execute("begin exclusive")
        assert statuses() == {("monitoring_db", "skipped", 0), ("parsl_log", "landed", 1)}
    assert statuses() == {("monitoring_db", "landed", 198), ("parsl_log", "unchanged", 1)}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"this is a text\n" * 100, "not an SQLite database"),
        ((RUNINFO / "monitoring.db").read_bytes()[:20_000], "damaged or truncated"),
        ((RUNINFO / "monitoring.db").read_bytes()[:50], "SQLite"),
    ],
    ids=["empty", "a text", "truncated", "header only"],
)
def test_what_is_no_monitoring_database_is_said(
    tmp_path: Path, database: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "monitoring.db"
    path.write_bytes(data)
    message = error_of_load(database, path)
    assert f"{path}: cannot be read" in message
    assert reason in message


def test_another_programs_database_is_said(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "notes.db"
    change(path, "create table recipes (name text); create table bread (name text);")
    message = error_of_load(database, path)
    assert str(path) in message
    assert "it has no table workflow, only bread, recipes" in message


# Since when, or until when, monitoring.db has had a column.
SINCE = {
    ("try", "block_id"): "2021-03",
    ("task", "task_fail_cost"): "2021-06",
    ("resource", "psutil_process_num_ctx_switches_voluntary"): "2024-03",
    ("resource", "psutil_process_num_ctx_switches_involuntary"): "2024-03",
}
UNTIL = {("resource", "psutil_process_cpu_percent"): "2022-04"}
VERSIONS = ("2020-08", "2021-03", "2021-06", "2022-04", "2024-03")


@pytest.mark.long
def test_each_schema_since_2020_is_built(tmp_path: Path, database: Path) -> None:
    for version in VERSIONS:
        path = tmp_path / version / "monitoring.db"
        path.parent.mkdir()
        shutil.copy(RUNINFO / "monitoring.db", path)
        with closing(sqlite3.connect(path)) as connection:
            for (table, column), since in SINCE.items():
                if version < since:
                    connection.execute(f'alter table "{table}" drop column {column}')
            for (table, column), until in UNTIL.items():
                if version < until:
                    connection.execute(f'alter table "{table}" add column {column} float')
            for table in MONITORING_TABLES:
                connection.execute(f'update "{table}" set run_id = ?', [version])
            connection.commit()
    load_paths(database, [tmp_path])
    build(database)
    rows = fetch(
        database,
        """
        select run_id, count(*), count_if(outcome = 'exec_done'), sum(n_tries)
        from parsl_tasks group by run_id order by run_id
        """,
    )
    assert [run_id for run_id, *_ in rows] == list(VERSIONS)
    [(n_tasks, n_done, n_tries)] = {tuple(counts) for _, *counts in rows}
    assert n_tasks == n_tries == 17
    assert 0 < n_done < n_tasks
