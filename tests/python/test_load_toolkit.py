"""Databases of the SQLite toolkit, beside those of Parsl's monitoring."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from loaders.load import FileOutcome, load_paths
from tests.python.helpers import fetch, rows_of

WHOLE = """
    create table span (uuid text, type text, note text);
    create table event (uuid text, span_uuid text, time real, type text, note text);
    create table subspan (superspan_uuid text, subspan_uuid text, key text);
    create table facet (left_uuid text, right_uuid text, note text);
    insert into span values ('s1', 'task', 'first'), ('s2', 'try', null);
    insert into event values ('e1', 's1', 1700000000.125, 'start', null);
    insert into subspan values ('s1', 's2', '0');
    insert into facet values ('s1', 's2', 'the same');
"""
OLD = """
    create table span (uuid text, type text);
    create table event (uuid text, span_uuid text, time real, type text, human text);
    insert into event values ('e1', 's1', 1.5, 'start', 'said');
"""


def make(path: Path, script: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


def load(database: Path, path: Path) -> FileOutcome:
    (outcome,) = load_paths(database, [path])
    return outcome


@pytest.mark.parametrize("name", ["dnpc.sqlite3", "dnpc.sqlite", "dnpc.db", "of last week"])
def test_every_row_is_landed(tmp_path: Path, database: Path, name: str) -> None:
    outcome = load(database, make(tmp_path / name, WHOLE))
    assert (outcome.file.kind, outcome.record_count) == ("dnpc_sqlite", 5)

    def rows(table: str) -> list[tuple[object, ...]]:
        return [row[1:] for row in rows_of(database, f"raw.dnpc_{table}")]

    assert rows("span") == [(1, "s1", "task", "first", None), (2, "s2", "try", None, None)]
    assert rows("event") == [(1, "e1", "s1", "1700000000.125", "start", None, None)]
    assert rows("subspan") == [(1, "s1", "s2", "0", None, None)]
    assert rows("facet") == [(1, "s1", "s2", "the same", None)]


def test_older_ones_lack_tables_and_columns(tmp_path: Path, database: Path) -> None:
    assert load(database, make(tmp_path / "old.sqlite3", OLD)).record_count == 1
    assert fetch(database, "select note, other_columns from raw.dnpc_event") == [
        (None, '{"human":"said"}')
    ]


def test_a_locked_one_is_recognised(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.sqlite_db.BUSY_TIMEOUT_S", 0.01)
    path = make(tmp_path / "dnpc.sqlite3", WHOLE)
    (tmp_path / "parsl.log").write_text("one\n")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("begin exclusive")
        skipped = load_paths(database, [tmp_path])[0]
    assert skipped.file.kind == "dnpc_sqlite"
    assert "locked by another program" in (skipped.note or "")
    assert load(database, path).status == "landed"


@pytest.mark.parametrize(
    "script", [f"{WHOLE} create table workflow (run_id text);", "create table span (uuid text);"]
)
def test_other_databases_are_not_taken_for_one(tmp_path: Path, database: Path, script: str) -> None:
    path = make(tmp_path / "some.db", script)
    (tmp_path / "parsl.log").write_text("one\n")
    kinds = {outcome.file.kind for outcome in load_paths(database, [path, tmp_path])}
    assert kinds == {"monitoring_db", "parsl_log"}
