"""Files are not trusted: nothing that they hold, and nothing that they are called, is run.

What a pickle tries is in test_load_tracing.
"""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from loaders import text_logs
from loaders.files import LogName
from loaders.load import LoadError, load_paths
from loaders.named_logs import NamedLogError, find_named_logs
from tests.python.helpers import RUNINFO, build, fetch, table_names
from tests.python.mutations import SAMPLES

ATTACKS = [
    "'; create table raw.pwned as select 1; --",
    '"; create table raw.pwned as select 1; --',
    "') union all select 'pwned' --",
    "{{ run_query('create table raw.pwned as select 1') }}",
    "{% do run_query('create table raw.pwned as select 1') %}",
    "$(touch pwned)",
    "`touch pwned`",
    "%s%n{0}",
    "[red]pwned[/nothing]",
]
WORDS = ("stir", "exec_done", "default", "worker-1", "5d0c8f1e", "received", "0a1b")


def check_that_nothing_ran(database: Path, folder: Path) -> None:
    for schema in ("raw", "main"):
        assert "pwned" not in table_names(database, schema)
    assert not list(folder.rglob("pwned"))
    assert not Path("pwned").exists()


def test_names_and_contents_are_never_run(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As labels, as names of files and folders, and as every word of every kind of log."""
    monkeypatch.chdir(tmp_path)
    n_files = 0
    for number, attack in enumerate(ATTACKS):
        run = tmp_path / "runinfo" / f"{number:03} {attack.replace('/', '|')}"
        for name, text in SAMPLES.values():
            path = run / name.replace("htex", attack.replace("/", "|"))
            path.parent.mkdir(parents=True, exist_ok=True)
            for word in (
                "stir",
                "exec_done",
                "default",
                "worker-1",
                "5d0c8f1e",
                "received",
                "0a1b",
            ):
                text = text.replace(word, attack)
            path.write_text(text)
            n_files += 1
        (run / f"{attack.replace('/', '|')}.log").write_text(attack)
        n_files += 1
    load_paths(database, [tmp_path / "runinfo"])
    build(database)
    assert fetch(database, "select count(*) from raw.source_files") == [(n_files,)]
    assert fetch(database, "select count(*) from load_ledger where n_landed > 0") == [(n_files,)]
    check_that_nothing_ran(database, tmp_path)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_name_of_a_log_is_a_word(tmp_path: Path, attack: str) -> None:
    log = tmp_path / "a.log"
    log.write_text("one\n")
    with pytest.raises(NamedLogError, match="the name"):
        find_named_logs({"--log": ("application_log", [f"{attack}={log}"])})
    found = find_named_logs({"--log": ("application_log", [f"good={log}"])})
    assert found == {log.resolve(): LogName("application_log", "good")}


def test_a_databases_names_are_never_run(tmp_path: Path, database: Path) -> None:
    path = Path(shutil.copy(RUNINFO / "monitoring.db", tmp_path))
    with closing(sqlite3.connect(path)) as connection:
        for attack in ATTACKS:
            quoted = attack.replace('"', '""')
            connection.execute(f'alter table task add column "{quoted}" text')
            connection.execute(f'create table "{quoted}" (a text)')
        connection.execute("update task set task_func_name = ?", [ATTACKS[0]])
        connection.commit()
    (outcome,) = load_paths(database, [path])
    assert outcome.record_count == 198
    assert fetch(database, "select distinct task_func_name from raw.monitoring_task") == [
        (ATTACKS[0],)
    ]
    check_that_nothing_ran(database, tmp_path)


@pytest.mark.parametrize("call", ["load_extension('pwned')", "writefile('pwned', 'x')"])
def test_a_view_is_not_read(tmp_path: Path, database: Path, call: str) -> None:
    path = tmp_path / "monitoring.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"create view workflow as select {call}")
    with pytest.raises(LoadError, match="no table workflow"):
        load_paths(database, [path])
    check_that_nothing_ran(database, tmp_path)


def test_a_computed_column_is_not_computed(tmp_path: Path, database: Path) -> None:
    """It could fill the memory."""
    path = tmp_path / "monitoring.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table workflow (host, run_id as (hex(zeroblob(400000000))))")
        connection.execute("insert into workflow (host) values ('here')")
        connection.commit()
    load_paths(database, [path])
    assert fetch(database, "select host, run_id from raw.monitoring_workflow") == [("here", None)]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_line_without_end_does_not_fill_the_memory(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(text_logs, "MAX_LINE_BYTES", 1_000_000)
    monkeypatch.setattr(text_logs, "CHUNK_BYTES", 100_000)
    compress = gzip.compress if suffix == ".gz" else zstandard.compress
    (tmp_path / f"parsl.log{suffix}").write_bytes(compress(b"x" * 20_000_000))
    with pytest.raises(LoadError, match="a line of it is longer than 1,000,000 bytes"):
        load_paths(database, [tmp_path])


def test_files_are_read_and_never_written(tmp_path: Path, database: Path) -> None:
    """Also where links lead out of the folder."""
    outside = tmp_path / "outside.log"
    outside.write_text("secret\n")
    run = tmp_path / "runinfo" / "000"
    run.mkdir(parents=True)
    (run / "parsl.log").symlink_to(outside)
    (run / "..log").write_text("one\n")
    shutil.copy(RUNINFO / "monitoring.db", tmp_path / "runinfo")

    def state() -> list[tuple[str, int, bytes]]:
        paths = sorted(path for path in tmp_path.rglob("*") if path.is_file())
        return [(str(path), path.stat().st_mtime_ns, path.read_bytes()) for path in paths]

    before = state()
    load_paths(database, [tmp_path / "runinfo"])
    assert state() == before
