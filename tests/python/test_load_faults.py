"""Files that break in ways that files break: what can be had is landed, and what cannot is said."""

import gzip
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import zstandard

from loaders import text_logs
from loaders.load import LoadError, load_paths
from tests.python.helpers import DATABASE_NAME, RUNINFO, build, fetch, landed_lines, rows_of

TEXT = "".join(f"{number} line {number * 7919 % 1000}\n" for number in range(20_000))


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".gz", gzip.compress(TEXT.encode())[:-20_000]),
        (".zst", zstandard.compress(TEXT.encode())[:-2_000]),
    ],
    ids=["gzip", "zstd"],
)
def test_what_can_be_read_of_a_truncated_log_is_landed_and_said(
    tmp_path: Path, database: Path, suffix: str, data: bytes
) -> None:
    log = tmp_path / f"parsl.log{suffix}"
    log.write_bytes(data)
    (outcome,) = load_paths(database, [log])
    lines = landed_lines(database, log)
    assert len(lines) > 1_000
    assert lines[:-1] == TEXT.split("\n")[: len(lines) - 1]
    assert "damaged" in (outcome.note or "")


def test_what_a_truncated_log_lacks_is_said_again_and_in_the_ledger(
    tmp_path: Path, database: Path
) -> None:
    log = tmp_path / "parsl.log.gz"
    log.write_bytes(gzip.compress(TEXT.encode())[:-20_000])
    load_paths(database, [log])
    (outcome,) = load_paths(database, [log])
    assert outcome.status == "unchanged"
    assert "damaged" in (outcome.note or "")
    build(database)
    assert "damaged" in (fetch(database, "select note from load_ledger")[0][0] or "")


def test_a_path_that_is_a_link_to_itself(tmp_path: Path, database: Path) -> None:
    loop = tmp_path / "runinfo"
    loop.symlink_to("runinfo")
    with pytest.raises(LoadError, match="runinfo"):
        load_paths(database, [loop])


def test_a_file_name_that_is_not_utf_8(tmp_path: Path, database: Path) -> None:
    (tmp_path / "parsl.log").write_text("one\n")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.stdout")).write_text("two\n")
    load_paths(database, [tmp_path])
    assert fetch(database, "select line from raw.log_lines") == [("one",)]


def test_a_database_open_in_this_process(database: Path) -> None:
    with duckdb.connect(str(database)), pytest.raises(LoadError, match="open"):
        load_paths(database, [RUNINFO])


def test_loading_twice_changes_no_row_of_a_file_of_no_known_kind(database: Path) -> None:
    load_paths(database, [RUNINFO])
    before = rows_of(database, "raw.source_files")
    load_paths(database, [RUNINFO])
    assert rows_of(database, "raw.source_files") == before


def test_a_folder_that_cannot_be_listed_is_said(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "parsl.log").write_text("one\n")
    closed = tmp_path / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    outcomes = load_paths(database, [tmp_path])
    assert any(outcome.file.path == closed and outcome.note for outcome in outcomes)


def test_without_parsl_log_the_interchange_log_is_the_witness_of_the_offset(
    tmp_path: Path, built_sample: Path
) -> None:
    runinfo = shutil.copytree(RUNINFO, tmp_path / "runinfo")
    (runinfo / "000" / "parsl.log.gz").unlink()
    database = tmp_path / DATABASE_NAME
    load_paths(database, [runinfo])
    build(database)
    query = "select task_id, invoked_at, returned_at from parsl_tasks order by all"
    assert fetch(database, query) == fetch(built_sample, query)


def test_a_file_that_is_no_gzip_is_skipped(tmp_path: Path, database: Path) -> None:
    log = tmp_path / "parsl.log.gz"
    log.write_text("plain text\n")
    with pytest.raises(LoadError, match="not gzip data"):
        load_paths(database, [log])


def test_a_truncated_gzip_log_longer_than_a_chunk(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_logs, "INSERT_BYTES", 1024)
    log = tmp_path / "parsl.log.gz"
    log.write_bytes(gzip.compress(TEXT.encode())[:-20_000])
    load_paths(database, [log])
    assert TEXT.startswith("\n".join(landed_lines(database, log)))
    assert len(landed_lines(database, log)) > 1_000


def test_a_run_directory_that_was_made_anew_forgets_what_it_held(
    tmp_path: Path, database: Path
) -> None:
    run = tmp_path / "runinfo" / "000"
    (run / "htex").mkdir(parents=True)
    (run / "parsl.log").write_text("old\n")
    (run / "htex" / "interchange.log").write_text("old interchange\n")
    load_paths(database, [tmp_path])
    (run / "htex" / "interchange.log").unlink()
    (run / "parsl.log").write_text("another run\n")
    load_paths(database, [tmp_path])
    assert fetch(database, "select line from raw.log_lines") == [("another run",)]


def test_a_run_directory_that_is_gone_as_a_whole_is_kept(tmp_path: Path, database: Path) -> None:
    for number in ("000", "001"):
        (tmp_path / number).mkdir()
        (tmp_path / number / "parsl.log").write_text(f"{number}\n")
    load_paths(database, [tmp_path])
    shutil.rmtree(tmp_path / "000")
    load_paths(database, [tmp_path])
    assert fetch(database, "select line from raw.log_lines order by all") == [("000",), ("001",)]


@pytest.mark.parametrize(
    ("text", "is_cut"), [("one\ntwo\n", False), ("one\ntw", True), ("", False)]
)
def test_a_last_line_without_an_end_is_noted(
    tmp_path: Path, database: Path, text: str, is_cut: bool
) -> None:
    log = tmp_path / "parsl.log"
    log.write_text(text)
    load_paths(database, [log])
    assert fetch(database, "select is_cut from raw.source_files") == [(is_cut,)]
