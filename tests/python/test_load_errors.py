"""Bad input: a clear message that names the path, and nothing lost."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from loaders.load import LoadError, load_paths
from tests.python.helpers import RUNINFO, fetch, landed_lines


def error_of_load(database: Path, *paths: Path) -> str:
    with pytest.raises(LoadError) as caught:
        load_paths(database, paths)
    return str(caught.value)


def test_a_path_that_is_not_there(tmp_path: Path, database: Path) -> None:
    missing = tmp_path / "runinfo"
    message = error_of_load(database, RUNINFO, missing)
    assert f"{missing}: no such file or directory" in message
    assert "Give a runinfo folder" in message
    assert not database.exists()


def test_an_empty_folder(tmp_path: Path, database: Path) -> None:
    message = error_of_load(database, tmp_path)
    assert f"{tmp_path}: nothing that dnpc reads among 0 files" in message
    assert "Give the runinfo folder" in message
    assert not database.exists()


def test_a_folder_with_nothing_known(tmp_path: Path, database: Path) -> None:
    for name in ("data.csv", "script.py", "log"):
        (tmp_path / name).write_text("one\n")
    message = error_of_load(database, tmp_path)
    assert f"{tmp_path}: nothing that dnpc reads among 3 files" in message


def test_a_folder_with_nothing_but_dead_links(tmp_path: Path, database: Path) -> None:
    (tmp_path / "runs").symlink_to("runs")
    message = error_of_load(database, tmp_path)
    assert f"{tmp_path / 'runs'}: cannot be read: Too many levels of symbolic links" in message


@pytest.fixture
def unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log that may not be opened, not even by root."""
    path = tmp_path / "interchange.log"
    path.write_text("secret\n")
    open_path = Path.open

    def refuse(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return open_path(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    return path


def test_an_unreadable_file(unreadable: Path, database: Path) -> None:
    message = error_of_load(database, unreadable)
    assert f"{unreadable}: cannot be read: Permission denied" in message


def test_an_unreadable_file_does_not_stop_the_rest(unreadable: Path, database: Path) -> None:
    log = unreadable.with_name("parsl.log")
    log.write_text("one\n")
    load_paths(database, [log.parent])
    assert landed_lines(database, log) == ["one"]
    assert fetch(
        database,
        "select path, skipped_reason from raw.source_files where skipped_reason is not null",
    ) == [(str(unreadable), "cannot be read: Permission denied")]


def test_a_load_of_nothing_readable_keeps_what_was_loaded(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "parsl.log"
    log.write_text("one\n")
    load_paths(database, [log])
    log.write_text("one\ntwo\n")

    def refuse(self: Path, *arguments: Any, **options: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        error_of_load(database, log)
    assert landed_lines(database, log) == ["one"]
    assert fetch(database, "select count(*) from raw.loads") == [(1,)]


@pytest.fixture
def database_in_use(database: Path) -> Iterator[Path]:
    """A DuckDB file that another process has open."""
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield database
        process.communicate("\n")


def test_a_database_in_use(database_in_use: Path) -> None:
    message = error_of_load(database_in_use, RUNINFO)
    assert f"{database_in_use} is open in another program" in message
    assert "Close it there" in message


def test_a_database_that_is_a_text_file(database: Path) -> None:
    database.write_text("this is a text\n" * 100)
    message = error_of_load(database, RUNINFO)
    assert f"{database} cannot be opened" in message
    assert "not a valid DuckDB database file" in message
    assert database.read_text() == "this is a text\n" * 100


def test_a_database_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    message = error_of_load(tmp_path / "no" / "such.duckdb", RUNINFO)
    assert f"{tmp_path / 'no' / 'such.duckdb'} cannot be opened" in message


def test_a_database_below_a_file(tmp_path: Path) -> None:
    below = tmp_path / "blocks.txt" / "such.duckdb"
    below.parent.write_text("one\n")
    assert f"{below} cannot be opened" in error_of_load(below, RUNINFO)


def test_a_database_that_is_a_folder(tmp_path: Path) -> None:
    assert f"{tmp_path} cannot be opened" in error_of_load(tmp_path, RUNINFO)


def test_the_database_can_be_read_by_older_duckdb(database: Path) -> None:
    load_paths(database, [RUNINFO])
    with duckdb.connect(str(database), read_only=True) as connection:
        (tags,) = connection.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchone() or ({},)
    assert "1.4" in str(tags)
