"""Which files a load finds, and what it leaves in the database."""

import gzip
import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
import zstandard

from loaders import files, text_logs
from loaders.files import UNKNOWN_FILE, SourceFile
from loaders.landing import Landed
from loaders.load import FileOutcome, load_paths
from loaders.sqlite_db import SqliteLoader
from loaders.text_logs import TextLogLoader
from tests.python.helpers import (
    PROJECT,
    RUNINFO,
    Row,
    fetch,
    fetch_map,
    landed_lines,
    rows_of,
    table_names,
)


def raw_tables(database: Path) -> dict[str, list[Row]]:
    return {name: rows_of(database, f"raw.{name}") for name in table_names(database, "raw")}


def statuses(outcomes: list[FileOutcome]) -> dict[str, str]:
    return {outcome.file.path.name: outcome.status for outcome in outcomes}


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_every_raw_table_exists_after_any_load(tmp_path: Path, database: Path) -> None:
    load_paths(database, [write(tmp_path / "parsl.log", "")])
    from_log = table_names(database, "raw")
    database.unlink()
    load_paths(database, [RUNINFO])
    assert from_log == table_names(database, "raw")
    assert {"loads", "source_files", "log_lines", "monitoring_try"} <= set(from_log)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, MemoryError])
def test_a_load_that_is_killed_changes_nothing(
    tmp_path: Path,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
) -> None:
    log = write(tmp_path / "000" / "parsl.log", "one\ntwo\n")
    load_paths(database, [log])
    before = raw_tables(database)

    write(log, "other\n")
    shutil.copy(RUNINFO / "monitoring.db", tmp_path)
    write(tmp_path / "001" / "parsl.log", "three\n")
    landed: list[Path] = []
    load = TextLogLoader.load

    def fail_at_the_second(self: TextLogLoader, file: SourceFile) -> Landed:
        if landed:
            self.flush()
            raise error("killed")
        landed.append(file.path)
        return load(self, file)

    monkeypatch.setattr(TextLogLoader, "load", fail_at_the_second)
    with pytest.raises(error):
        load_paths(database, [tmp_path])
    assert landed == [log]
    assert raw_tables(database) == before

    monkeypatch.undo()
    load_paths(database, [tmp_path])
    assert landed_lines(database, log) == ["other"]
    assert fetch(database, "select load_id, status from raw.loads") == [
        (1, "complete"),
        (2, "complete"),
    ]


def test_a_first_load_that_is_killed_leaves_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: SqliteLoader, file: SourceFile) -> Landed:
        raise RuntimeError("killed")

    monkeypatch.setattr(SqliteLoader, "load", fail)
    with pytest.raises(RuntimeError):
        load_paths(database, [RUNINFO])
    assert table_names(database, "raw") == []


def test_loading_twice_changes_nothing(tmp_path: Path, database: Path) -> None:
    runinfo = shutil.copytree(RUNINFO, tmp_path / "runinfo")
    shutil.rmtree(runinfo / "000" / "task_logs")  # of no kind that is read
    first = load_paths(database, [runinfo])
    before = raw_tables(database)
    second = load_paths(database, [runinfo])
    after = raw_tables(database)
    assert set(statuses(first).values()) == {"landed"}
    assert set(statuses(second).values()) == {"unchanged"}
    assert [o.record_count for o in second] == [o.record_count for o in first]
    assert len(before.pop("loads")) == 1
    assert len(after.pop("loads")) == 2
    assert after == before


def test_only_what_has_changed_is_replaced(tmp_path: Path, database: Path) -> None:
    changed = write(tmp_path / "000" / "parsl.log", "one\ntwo\n")
    left = write(tmp_path / "001" / "parsl.log", "three\n")
    removed = write(tmp_path / "002" / "parsl.log", "four\n")
    load_paths(database, [tmp_path])
    write(changed, "one\ntwo\nand more\n")
    added = write(tmp_path / "003" / "parsl.log", "five\n")
    removed.unlink()

    outcomes = load_paths(database, [tmp_path])

    assert [outcome.status for outcome in outcomes] == ["unchanged", "landed", "landed"]
    load_ids = fetch_map(database, "select path, load_id from raw.source_files")
    assert load_ids == {str(changed): 2, str(left): 1, str(removed): 1, str(added): 2}
    assert landed_lines(database, changed) == ["one", "two", "and more"]
    assert landed_lines(database, left) == ["three"]
    assert landed_lines(database, removed) == ["four"]
    assert landed_lines(database, added) == ["five"]


def test_a_file_rewritten_with_the_same_size_is_replaced(tmp_path: Path, database: Path) -> None:
    log = write(tmp_path / "parsl.log", "one\n")
    load_paths(database, [log])
    write(log, "two\n")
    os.utime(log, ns=(0, log.stat().st_mtime_ns + 1_000))
    load_paths(database, [log])
    assert landed_lines(database, log) == ["two"]


def test_a_changed_monitoring_db_is_replaced(tmp_path: Path, database: Path) -> None:
    monitoring_db = tmp_path / "monitoring.db"
    shutil.copy(RUNINFO / "monitoring.db", monitoring_db)
    load_paths(database, [tmp_path])
    os.utime(monitoring_db, (0, 0))
    (outcome,) = load_paths(database, [tmp_path])
    assert (outcome.status, outcome.record_count) == ("landed", 198)
    assert fetch(database, "select count(*) from raw.monitoring_task") == [(17,)]


TEXT = "".join(f"{number} line\n" for number in range(5_000)) + "é\n\nlast"


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        ("", TEXT.encode()),
        (".gz", gzip.compress(TEXT.encode())),
        (".gz", gzip.compress(TEXT[:999].encode()) + gzip.compress(TEXT[999:].encode())),
        (".zst", zstandard.compress(TEXT.encode())),
        (".zst", zstandard.compress(TEXT[:999].encode()) + zstandard.compress(TEXT[999:].encode())),
    ],
    ids=["plain", "gzip", "gzip in two members", "zstd", "zstd in two frames"],
)
def test_compressed_logs_give_the_same_lines(
    tmp_path: Path, database: Path, suffix: str, data: bytes
) -> None:
    log = write(tmp_path / "runinfo" / "000" / f"parsl.log{suffix}", data)
    (outcome,) = load_paths(database, [tmp_path])
    assert outcome.file.kind == "parsl_log"
    assert outcome.note is None
    assert landed_lines(database, log) == TEXT.split("\n")
    assert fetch(database, "select kind, log_name, run_dir, size_bytes from raw.source_files") == [
        ("parsl_log", "parsl.log", "000", len(data))
    ]


def test_a_truncated_log_gives_what_can_be_read_and_is_said(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_logs, "INSERT_BYTES", 1024)
    log = write(tmp_path / "parsl.log.gz", gzip.compress(TEXT.encode())[:-1_000])
    (outcome,) = load_paths(database, [log])
    lines = landed_lines(database, log)
    assert len(lines) > 1_000
    assert TEXT.startswith("\n".join(lines))
    assert (outcome.status, outcome.record_count) == ("landed", len(lines))
    assert outcome.note is not None
    assert "damaged, what follows is missing" in outcome.note


def place(outcome: FileOutcome) -> tuple[Any, ...]:
    file = outcome.file
    return (
        file.kind,
        file.run_dir,
        file.executor_label,
        file.block_id,
        file.manager_id,
        file.worker_id,
    )


@pytest.mark.parametrize("label", ["gpu.nodes+v2@b", "gpu nodes", "[a]*?(b)$^", "é😀", "block-1"])
def test_labels_may_hold_any_character(tmp_path: Path, database: Path, label: str) -> None:
    run = tmp_path / "runinfo" / "007"
    write(run / "parsl.log", "")
    write(run / label / "interchange.log", "")
    write(run / label / "block-0" / "abc" / "manager.log", "")
    write(run / label / "block-0" / "abc" / "worker_12.log", "")
    outcomes = load_paths(database, [tmp_path])
    assert [place(outcome) for outcome in outcomes] == [
        ("htex_interchange_log", "007", label, None, None, None),
        ("htex_manager_log", "007", label, "0", "abc", None),
        ("htex_worker_log", "007", label, "0", "abc", "12"),
        ("parsl_log", "007", None, None, None, None),
    ]
    assert {outcome.file.root for outcome in outcomes} == {tmp_path / "runinfo"}


@pytest.mark.parametrize(
    ("path", "kind", "parts"),
    [
        ("runinfo/000/parsl.jsonlog", "parsl_json_log", {"run_dir": "000"}),
        (
            "runinfo/000/gpu/interchange.jsonlog",
            "parsl_json_log",
            {"run_dir": "000", "executor_label": "gpu"},
        ),
        (
            "runinfo/000/gpu/block-1/m/manager.jsonlog",
            "parsl_json_log",
            {"run_dir": "000", "executor_label": "gpu", "block_id": "1", "manager_id": "m"},
        ),
        (
            "runinfo/000/gpu/block-1/m/worker_2.jsonlog.gz",
            "parsl_json_log",
            {
                "run_dir": "000",
                "executor_label": "gpu",
                "block_id": "1",
                "manager_id": "m",
                "worker_id": "2",
            },
        ),
        ("runinfo/001/parsl_tracing.pickle", "parsl_tracing", {"run_dir": "001"}),
        ("own/steps.jsonlog", "parsl_json_log", {}),
        ("wq/function_data/0012/log", "work_queue_function_log", {"executor_task_id": "0012"}),
        (
            "runinfo/ran/wq/function_data/0012/log",
            "work_queue_function_log",
            {"run_dir": "ran", "executor_label": "wq", "executor_task_id": "0012"},
        ),
        (
            "runinfo/vine/2026-01-01T000000/vine-logs/transactions",
            "taskvine_transaction_log",
            {"executor_label": "vine"},
        ),
        ("e/endpoint.log", "funcx_endpoint_log", {}),
        (
            "e/abc/funcx_worker_3.log",
            "funcx_worker_log",
            {"manager_id": "abc", "worker_id": "3"},
        ),
        ("e/synthetic.log", "funcx_client_log", {}),
        ("montage.bp", "netlogger_bp", {}),
    ],
)
def test_what_a_path_says(
    tmp_path: Path, database: Path, path: str, kind: str, parts: dict[str, str]
) -> None:
    if "/ran/" in path:
        write(tmp_path / "runinfo" / "ran" / "parsl.log", "")
    data = b"{}\n"
    if kind == "parsl_tracing":
        data = pickle.dumps({"events": [], "binds": []})
    write(tmp_path / path, gzip.compress(data) if path.endswith(".gz") else data)
    found = [outcome.file for outcome in load_paths(database, [tmp_path])]
    (file,) = [file for file in found if file.kind == kind]
    columns = (
        *("run_dir", "executor_label", "block_id", "manager_id", "worker_id"),
        "executor_task_id",
    )
    assert {name: value for name in columns if (value := getattr(file, name))} == parts
    if path.startswith("runinfo"):
        assert file.root == tmp_path / "runinfo"
    assert fetch(
        database, f"select {', '.join(columns)} from raw.source_files where kind = ?", [kind]
    ) == [tuple(parts.get(name) for name in columns)]
    table = "log_lines" if kind not in ("parsl_json_log", "parsl_tracing") else "json_records"
    n_records = 0 if kind == "parsl_tracing" else 1
    query = f"select count(*) from raw.{table} where file_id = ?"
    assert fetch(database, query, [file.file_id]) == [(n_records,)]


def test_a_link_to_a_folder_does_not_take_its_place(tmp_path: Path, database: Path) -> None:
    log = write(tmp_path / "vine" / "z-newest" / "vine-logs" / "transactions", "one\n")
    (tmp_path / "vine" / "most-recent").symlink_to("z-newest")
    (outcome,) = load_paths(database, [tmp_path])
    assert outcome.file.path == log
    assert outcome.file.executor_label == "vine"


def test_a_file_that_is_now_of_a_known_kind_is_landed(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = write(tmp_path / "montage.bp", "one\n")
    write(tmp_path / "parsl.log", "two\n")
    with monkeypatch.context() as patch:
        rules = [rule for rule in files.KIND_RULES if rule[0] != "netlogger_bp"]
        patch.setattr(files, "KIND_RULES", rules)
        load_paths(database, [tmp_path])
    assert landed_lines(database, log) == []
    load_paths(database, [tmp_path])
    assert landed_lines(database, log) == ["one"]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("# time manager_pid MANAGER START|END\n", "work_queue_transaction_log"),
        ("# time master_pid MASTER START|END\n", "work_queue_transaction_log"),
        (
            "# time manager_pid MANAGER manager_pid START|END time_from_origin\n",
            "taskvine_transaction_log",
        ),
        ("# time manager_pid\n", "text_log"),
        ("", "text_log"),
    ],
)
def test_a_transaction_log_of_any_name_is_known_by_its_first_line(
    tmp_path: Path, header: str, kind: str
) -> None:
    (tmp_path / "my.tr.log").write_text(header + "1780000000500000 75 MANAGER START\n")
    (tmp_path / "packed.log.gz").write_bytes(gzip.compress(header.encode()))
    (tmp_path / "given.tr").write_text(header)
    found = files.find_files([tmp_path, tmp_path / "given.tr"])
    assert [file.kind for file in found] == [kind] * 3


SAMPLE_KINDS = [
    "htex_interchange_log",
    "htex_manager_log",
    "htex_worker_log",
    "htex_worker_log",
    "monitoring_db",
    "parsl_log",
    "text_log",
    "text_log",
    None,
]


def test_what_the_sample_holds(database: Path) -> None:
    outcomes = load_paths(database, [RUNINFO])
    assert [outcome.file.kind for outcome in outcomes] == SAMPLE_KINDS
    assert [outcome.note for outcome in outcomes if outcome.status == "skipped"] == [UNKNOWN_FILE]


@pytest.mark.parametrize("name", ["parsl.log", "parsl.log.gz", "parsl.log.zst", None])
def test_a_run_directory_is_known_with_and_without_parsl_log(
    tmp_path: Path, database: Path, name: str | None
) -> None:
    run = tmp_path / "runinfo" / "007"
    if name:
        write(run / name, "")
        write(run / "own" / "notes.log", "")
    write(run / "gpu" / "interchange.log", "")
    write(run / "gpu" / "block-0" / "abc" / "manager.log", "")
    outcomes = load_paths(database, [tmp_path])
    assert {(o.file.root, o.file.run_dir) for o in outcomes} == {(tmp_path / "runinfo", "007")}


def test_a_run_directory_alone_is_placed_as_in_its_runinfo(database: Path) -> None:
    def places(path: Path) -> dict[Path, tuple[Any, ...]]:
        database.unlink(missing_ok=True)
        outcomes = load_paths(database, [path])
        return {o.file.path: (*place(o), o.file.root, o.file.file_id) for o in outcomes}

    of_runinfo = places(RUNINFO)
    del of_runinfo[RUNINFO / "monitoring.db"]
    assert places(RUNINFO / "000") == of_runinfo
    executor = {path: where for path, where in of_runinfo.items() if "htex_Local" in path.parts}
    assert places(RUNINFO / "000" / "htex_Local") == executor
    worker_log = next(path for path in executor if path.name == "worker_1.log")
    assert places(worker_log) == {worker_log: of_runinfo[worker_log]}


def test_paths_that_overlap_are_read_once(database: Path) -> None:
    outcomes = load_paths(database, [RUNINFO / "000", RUNINFO, RUNINFO / "monitoring.db"])
    assert [outcome.file.kind for outcome in outcomes] == SAMPLE_KINDS


def test_two_paths(tmp_path: Path, database: Path) -> None:
    one = write(tmp_path / "a" / "runinfo" / "000" / "parsl.log", "one\n")
    two = write(tmp_path / "b" / "runinfo" / "000" / "parsl.log", "two\n")
    write(tmp_path / "c" / "runinfo" / "000" / "parsl.log", "three\n")
    load_paths(database, [tmp_path / "a", tmp_path / "b" / "runinfo"])
    assert landed_lines(database, one) == ["one"]
    assert landed_lines(database, two) == ["two"]
    assert fetch(database, "select count(*) from raw.source_files") == [(2,)]
    assert fetch(database, "select paths from raw.loads") == [
        ([str(tmp_path / "a"), str(tmp_path / "b" / "runinfo")],)
    ]


def test_the_way_that_a_path_is_written_does_not_matter(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = write(tmp_path / "runinfo" / "000" / "parsl.log", "one\n")
    (tmp_path / "link").symlink_to("runinfo")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    load_paths(database, [log])
    for path in ("runinfo", "./runinfo/../runinfo/000", "~/runinfo", "link", "link/000/parsl.log"):
        assert [o.status for o in load_paths(database, [Path(path)])] == ["unchanged"], path


def test_a_named_file_may_be_called_anything(tmp_path: Path, database: Path) -> None:
    log = write(tmp_path / "output.txt", "one\n")
    monitoring_db = tmp_path / "of last week"
    shutil.copy(RUNINFO / "monitoring.db", monitoring_db)
    outcomes = load_paths(database, [log, monitoring_db])
    assert [(o.file.kind, o.record_count) for o in outcomes] == [
        ("monitoring_db", 198),
        ("text_log", 1),
    ]


def test_the_project_folder_itself_can_be_loaded(database: Path) -> None:
    kinds = {outcome.file.kind for outcome in load_paths(database, [PROJECT / "examples"])}
    assert kinds == set(SAMPLE_KINDS)


def test_links_in_a_circle_end(tmp_path: Path, database: Path) -> None:
    runinfo = tmp_path / "runinfo"
    write(runinfo / "000" / "parsl.log", "one\n")
    (runinfo / "000" / "up").symlink_to("..")
    (runinfo / "000" / "here").symlink_to(".")
    (runinfo / "latest").symlink_to("000")
    (runinfo / "000" / "itself.log").symlink_to("itself.log")
    (runinfo / "000" / "nowhere.log").symlink_to("nothing")
    assert statuses(load_paths(database, [runinfo])) == {
        "parsl.log": "landed",
        "itself.log": "skipped",
        "nowhere.log": "skipped",
    }
    assert fetch(database, "select count(*) from raw.log_lines") == [(1,)]


def test_a_linked_run_directory_is_read(tmp_path: Path, database: Path) -> None:
    write(tmp_path / "elsewhere" / "x" / "parsl.log", "one\n")
    (tmp_path / "runinfo").mkdir()
    (tmp_path / "runinfo" / "003").symlink_to(tmp_path / "elsewhere" / "x")
    (outcome,) = load_paths(database, [tmp_path / "runinfo"])
    assert place(outcome)[:2] == ("parsl_log", "003")
    assert outcome.file.root == tmp_path / "runinfo"


def test_only_regular_files_are_read(tmp_path: Path, database: Path) -> None:
    write(tmp_path / "parsl.log", "one\n")
    os.mkfifo(tmp_path / "pipe.log")
    outcomes = load_paths(database, [tmp_path])
    assert statuses(outcomes) == {"parsl.log": "landed", "pipe.log": "skipped"}
    assert outcomes[-1].note == "not a regular file"
    assert fetch(
        database,
        "select log_name from raw.source_files where skipped_reason = ?",
        [outcomes[-1].note],
    ) == [("pipe.log",)]
