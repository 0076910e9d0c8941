"""Files that are odd as a whole: empty, huge, of another encoding, ended early, or very many."""

import gzip
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from typer.testing import CliRunner

from dnpc.cli import app
from loaders.load import LoadError, load_paths
from tests.python.helpers import RUNINFO, fetch, how_many, landed_lines, raw_rows
from tests.python.mutations import SAMPLES
from tests.python.test_conservation import as_text, lines_in

TEXT = "".join(f"{number} line\n" for number in range(2_000)).encode()
FIRST_FRAME = zstandard.compress(TEXT[:9_000])  # a whole file, if what follows is cut off
CONTENTS = {
    "empty": b"",
    "only newlines": b"\n" * 1_000,
    "only NUL": b"\0" * 1_000,
    "UTF-16": TEXT[:1_000].decode().encode("utf-16"),
    "gzip without its name": gzip.compress(TEXT),
    "random": random.Random(1).randbytes(10_000),
}


@pytest.mark.parametrize("content", CONTENTS)
def test_every_kind_of_log_with_odd_content(tmp_path: Path, database: Path, content: str) -> None:
    data = CONTENTS[content]
    paths = []
    for kind, (name, _) in SAMPLES.items():
        if kind not in ("cloudwatch_export", "parsl_json_log"):
            paths.append(tmp_path / "runinfo" / kind / name)
            paths[-1].parent.mkdir(parents=True)
            paths[-1].write_bytes(data)
    load_paths(database, [tmp_path])
    for path in paths:
        assert landed_lines(database, path) == [as_text(line) for line in lines_in(data)]


@pytest.mark.soak
@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".gz", gzip.compress(TEXT)),
        (".zst", FIRST_FRAME + zstandard.compress(TEXT[9_000:])),
    ],
)
def test_a_compressed_log_that_ends_anywhere(
    tmp_path: Path, database: Path, suffix: str, data: bytes
) -> None:
    ends = random.Random(1).sample(range(len(data)), how_many(40, len(data)))
    for end in ends:
        path = tmp_path / f"{end:05}" / f"parsl.log{suffix}"
        path.parent.mkdir()
        path.write_bytes(data[:end])
    for outcome in load_paths(database, [tmp_path]):
        assert outcome.note or outcome.file.size_bytes in (0, len(FIRST_FRAME))
    query = (
        "select string_agg(line, chr(10) order by line_number) from raw.log_lines group by file_id"
    )
    for (text,) in fetch(database, query):
        assert TEXT.decode().startswith(text)


@pytest.mark.soak
def test_a_line_of_100_mb(tmp_path: Path, database: Path) -> None:
    n_bytes = how_many(10_000_000, 100_000_000)
    log = tmp_path / "parsl.log"
    log.write_bytes(b"one\n" + b"x" * n_bytes + b"\ntwo\n")
    load_paths(database, [log])
    query = "select length(line) from raw.log_lines order by line_number"
    assert fetch(database, query) == [(3,), (n_bytes,), (3,)]


def test_links_in_loops(tmp_path: Path, database: Path) -> None:
    runs = tmp_path / "runinfo"
    for name in ("000", "001"):
        (runs / name).mkdir(parents=True)
        (runs / name / "parsl.log").write_text(f"{name}\n")
    (runs / "000" / "other").symlink_to(runs / "001")
    (runs / "001" / "other").symlink_to(runs / "000")
    (runs / "a").symlink_to("b")
    (runs / "b").symlink_to("a")
    load_paths(database, [runs])
    assert fetch(database, "select line from raw.log_lines order by 1") == [("000",), ("001",)]


@pytest.mark.soak
def test_very_many_files(tmp_path: Path, database: Path) -> None:
    n_files = how_many(500, 100_000)
    for number in range(n_files):
        (tmp_path / f"{number}.log").write_text(f"{number}\n")
    load_paths(database, [tmp_path])
    assert fetch(database, "select count(*), count(distinct line) from raw.log_lines") == [
        (n_files, n_files)
    ]
    assert {outcome.status for outcome in load_paths(database, [tmp_path])} == {"unchanged"}


def old_schema(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "alter table try drop column task_joins; alter table try drop column block_id; "
            "drop table resource; alter table task drop column task_fail_cost;"
        )


@pytest.mark.parametrize("schema", ["of 2026", "of 2020"])
@pytest.mark.soak
def test_monitoring_db_cut_at_any_page(tmp_path: Path, database: Path, schema: str) -> None:
    whole = Path(shutil.copy(RUNINFO / "monitoring.db", tmp_path / "whole"))
    if schema == "of 2020":
        old_schema(whole)
    data = whole.read_bytes()
    (tmp_path / "runs").mkdir()
    n_cuts = len(data) // 4096
    for page in range(n_cuts):
        (tmp_path / "runs" / f"{page}.db").write_bytes(data[: page * 4096 + page % 2 * 100])
    (tmp_path / "runs" / "whole.db").write_bytes(data)
    outcomes = Counter(outcome.status for outcome in load_paths(database, [tmp_path / "runs"]))
    assert outcomes == {"skipped": n_cuts, "landed": 1}
    query = "select count(distinct file_id) from raw.monitoring_task"
    assert fetch(database, query) == [(1,)], "all of a database is landed or nothing"


def test_monitoring_db_that_claims_more_than_the_memory(tmp_path: Path, database: Path) -> None:
    data = bytearray(2_049)
    data[:16] = b"SQLite format 3\0"
    data[16], data[21:24] = 2, b"\x40\x20\x20"  # pages of 512 bytes, as every SQLite writes them
    data[100], data[104] = 13, 4  # a leaf of the schema, with four rows
    data[109:112] = b"\x5c\x01\xc7"  # where the first row is: at 455
    data[455:472], data[473] = b"\xff" * 17, 0x72  # its length, and that of a value, are huge
    (tmp_path / "monitoring.db").write_bytes(data)
    (tmp_path / "parsl.log").write_text("one\n")
    outcomes = {o.file.path.name: o for o in load_paths(database, [tmp_path])}
    assert outcomes["parsl.log"].status == "landed"
    assert outcomes["monitoring.db"].status == "skipped"
    assert "SQLite" in (outcomes["monitoring.db"].note or "")


@pytest.mark.soak
def test_monitoring_db_with_flipped_bytes(tmp_path: Path, database: Path) -> None:
    chance = random.Random(how_many(1, random.randrange(1 << 30)))
    data = (RUNINFO / "monitoring.db").read_bytes()
    for number in range(how_many(60, 2_000)):
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 20)):
            place = chance.randrange(chance.choice([100, 4096, len(data)]))
            changed[place] = chance.randrange(256)
        (tmp_path / f"{number:05}.db").write_bytes(changed)
    (tmp_path / "parsl.log").write_text("one\n")
    outcomes = load_paths(database, [tmp_path])
    assert all(outcome.status == "landed" or outcome.note for outcome in outcomes)
    counts = """
        select sum(record_count) from raw.source_files where kind = 'monitoring_db'
        union all
        select
    """ + " + ".join(
        f"(select count(*) from raw.monitoring_{table})"
        for table in ("workflow", "task", "try", "status", "node", "block", "resource")
    )
    [expected, found] = fetch(database, counts)
    assert found == expected


KILLED_WRITER = """
import os, sqlite3, sys
path, mode = sys.argv[1:]
connection = sqlite3.connect(path, isolation_level=None)
connection.execute(f"pragma journal_mode = {mode}")
connection.execute("update workflow set workflow_name = 'committed'")
connection.execute("pragma cache_size = 1")
connection.execute("begin")
connection.execute("update task set task_func_name = 'torn'")
connection.execute("update status set task_status_name = task_status_name || hex(randomblob(200))")
os._exit(9)
"""


@pytest.mark.parametrize("mode", ["delete", "truncate", "persist", "wal"])
@pytest.mark.parametrize("is_shared_memory_left", [True, False])
def test_monitoring_db_whose_writer_was_killed(
    tmp_path: Path, database: Path, mode: str, is_shared_memory_left: bool
) -> None:
    path = tmp_path / "runinfo" / "monitoring.db"
    path.parent.mkdir()
    shutil.copy(RUNINFO / "monitoring.db", path)
    subprocess.run([sys.executable, "-c", KILLED_WRITER, path, mode], check=False)
    if not is_shared_memory_left:
        path.with_name("monitoring.db-shm").unlink(missing_ok=True)
    before = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.suffix != ".db-shm"}
    assert len(before) == 2, "it left a journal"
    load_paths(database, [path.parent])
    assert {
        p.name: p.read_bytes() for p in path.parent.iterdir() if p.suffix != ".db-shm"
    } == before
    assert fetch(database, "select workflow_name from raw.monitoring_workflow") == [("committed",)]
    torn = "select count(*), count(*) filter (task_func_name = 'torn') from raw.monitoring_task"
    assert fetch(database, torn) == [(17, 0)]


@pytest.mark.parametrize("write_version", [1, 2])
def test_a_database_in_wal_mode_is_read_without_a_trace(
    tmp_path: Path, database: Path, write_version: int
) -> None:
    path = Path(shutil.copy(RUNINFO / "monitoring.db", tmp_path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
    with path.open("r+b") as file:
        file.seek(18)
        file.write(bytes([write_version]))
    load_paths(database, [path])
    assert os.listdir(tmp_path) == ["monitoring.db"]  # noqa: PTH208


def test_what_is_only_in_the_wal_is_loaded_again(tmp_path: Path, database: Path) -> None:
    path = Path(shutil.copy(RUNINFO / "monitoring.db", tmp_path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        for name in ("first", "second"):
            connection.execute("update workflow set workflow_name = ?", [name])
            load_paths(database, [path])
            query = "select workflow_name from raw.monitoring_workflow"
            assert fetch(database, query) == [(name,)]
        before = raw_rows(database)
        (outcome,) = load_paths(database, [path])
        assert outcome.status == "unchanged"
        assert raw_rows(database) == before


def test_nothing_but_damaged_files_is_an_error(tmp_path: Path, database: Path) -> None:
    (tmp_path / "monitoring.db").write_bytes((RUNINFO / "monitoring.db").read_bytes()[:8192])
    with pytest.raises(LoadError, match="damaged or truncated"):
        load_paths(database, [tmp_path])


def test_files_of_odd_names(tmp_path: Path, database: Path) -> None:
    """Each is loaded, and told of on one line."""
    names = ["a\nb", "é😀", "x" * 251, " ", "-rf", "a\tb\x1b[2J", "%s{}", "\u202egol"]
    folder = tmp_path / "runinfo"
    for name in names:
        path = folder / ("d" * 200) / name / f"{name}.log"
        path.parent.mkdir(parents=True)
        path.write_text(f"{name!r}\n")
    load_paths(database, [folder])
    assert fetch(database, "select line from raw.log_lines order by 1") == [
        (line,) for line in sorted(map(repr, names))
    ]
    (folder / "broken\n\x1b[2J.log.gz").write_bytes(b"no gzip")
    result = CliRunner().invoke(app, ["load", str(folder), "-d", str(database)])
    [said] = [line for line in result.output.splitlines() if "not gzip data" in line]
    assert "broken" in said
    assert "\x1b" not in result.output
