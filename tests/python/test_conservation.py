"""What is in the files is in the database: nothing is lost, nothing is made up."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from loaders import text_logs
from loaders.load import FileOutcome, load_paths
from loaders.raw_tables import MONITORING_TABLES
from tests.python.helpers import RUNINFO, fetch, landed_lines, mart_rows

SAMPLE_LOGS = sorted(path for path in RUNINFO.rglob("*") if path.name.endswith((".log", ".log.gz")))

ODD_LOGS = {
    "lines_of_no_known_form": b"what is this\n1795373583.2 half a line\n{'a': 1}\n\n  indented\n",
    "not_utf_8": b"caf\xe9\nplain\n\xff\xfe\n\xf0\x9f\x98\nna\xc3\xafve\n",
    "surrogates": b"\xed\xa0\x80\nplain\n",
    "literal_escape": rb"caf\xe9 as Python prints it" + b"\n",
    "crlf": b"one\r\ntwo\r\n\r\nthree\rstill three\r\n",
    "other_line_separators": "one\x0b\x0c\x1c\x1d\x85\u2028\u2029still one\ntwo\n".encode(),
    "no_final_newline": b"one\ntwo",
    "empty": b"",
    "one_newline": b"\n",
    "only_newlines": b"\n\n\n\n",
    "ends_in_empty_lines": b"one\n\n\n",
    "nul_bytes": b"a\0b\n\0\n\0\0\nc\n",
    "byte_order_mark": b"\xef\xbb\xbfone\n",
    "one_long_line": b"x" * 2_000_000 + b"\nshort\n",
    "long_line_without_end": b"short\n" + b"y" * 2_000_000,
    "quotes": b"it's \"quoted\" \\ and \\n is no newline\n'; drop table raw.loads; --\n",
}


def lines_in(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def as_text(line: bytes) -> str:
    return line.decode("utf-8", errors="backslashreplace")


def n_repaired(lines: list[bytes]) -> int:
    return sum(line.decode("utf-8", errors="replace").encode() != line for line in lines)


def check_landed(database: Path, outcome: FileOutcome, data: bytes) -> None:
    """The file's lines are in the database as they are in `data`."""
    path = outcome.file.path
    expected = lines_in(data)
    assert landed_lines(database, path) == [as_text(line) for line in expected]
    assert (outcome.status, outcome.record_count) == ("landed", len(expected))
    counts = "select record_count, repaired_count from raw.source_files where path = ?"
    assert fetch(database, counts, [str(path)]) == [(len(expected), n_repaired(expected))]


@pytest.mark.parametrize("path", SAMPLE_LOGS, ids=lambda path: path.name)
def test_every_line_of_the_sample_is_landed(built_sample: Path, path: Path) -> None:
    data = path.read_bytes()
    expected = lines_in(gzip.decompress(data) if path.suffix == ".gz" else data)
    assert landed_lines(built_sample, path) == [as_text(line) for line in expected]


def test_no_other_line_is_landed(built_sample: Path) -> None:
    assert len(SAMPLE_LOGS) == 7
    found = fetch(
        built_sample,
        "select distinct path from raw.log_lines left join raw.source_files using (file_id)",
    )
    assert {path for (path,) in found} == {str(path) for path in SAMPLE_LOGS}


@pytest.mark.parametrize("table", MONITORING_TABLES)
def test_every_row_of_monitoring_is_landed(built_sample: Path, table: str) -> None:
    with closing(
        sqlite3.connect(f"{(RUNINFO / 'monitoring.db').as_uri()}?mode=ro", uri=True)
    ) as db:
        expected = db.execute(f'select count(*) from "{table}"').fetchone()
        columns = [name for _, name, *_ in db.execute(f'pragma table_info("{table}")')]
        texts = [f'cast("{name}" as text)' for name in columns if name in MONITORING_TABLES[table]]
        rows = db.execute(f'select {", ".join(texts)} from "{table}"').fetchall()
    assert fetch(built_sample, f"select count(*) from raw.monitoring_{table}") == [expected]
    assert rows
    names = ", ".join(f'"{name}"' for name in columns if name in MONITORING_TABLES[table])
    found = fetch(built_sample, f"select {names} from raw.monitoring_{table}")
    assert sorted(map(as_numbers, found)) == sorted(map(as_numbers, rows))


def as_numbers(row: tuple[str | None, ...]) -> list[str]:
    """Values as one writes them, whatever the number of digits: 0.1 as 0.1000000000."""
    return [_as_number(value) for value in row]


def _as_number(value: str | None) -> str:
    try:
        return f"{float(value or ''):.10g}"
    except ValueError:
        return repr(value)


def test_the_ledger_accounts_for_every_record(built_sample: Path) -> None:
    rows = fetch(
        built_sample,
        """
        select load_ledger.path, n_landed, n_recognised, n_ignored, record_count
        from load_ledger
        inner join raw.source_files using (file_id)
        """,
    )
    assert len(rows) == len(mart_rows(built_sample, "load_ledger")) == len(SAMPLE_LOGS) + 1
    for path, n_landed, n_recognised, n_ignored, record_count in rows:
        assert n_landed == record_count, path
        assert n_recognised + n_ignored == n_landed, path
        assert n_recognised >= 0, path
        assert n_ignored >= 0, path
    recognised = {Path(path).name: n_recognised for path, _, n_recognised, *_ in rows}
    assert recognised["monitoring.db"] == 198
    for name in ("parsl.log.gz", "interchange.log.gz", "manager.log", "worker_0.log"):
        assert recognised[name] > 0, name


@pytest.mark.parametrize("data", ODD_LOGS.values(), ids=ODD_LOGS.keys())
def test_odd_logs_are_landed_whole(tmp_path: Path, database: Path, data: bytes) -> None:
    log = tmp_path / "parsl.log"
    log.write_bytes(data)
    (outcome,) = load_paths(database, [log])
    check_landed(database, outcome, data)


def test_odd_logs_are_landed_whole_together(tmp_path: Path, database: Path) -> None:
    for name, data in ODD_LOGS.items():
        (tmp_path / f"{name}.log").write_bytes(data)
    outcomes = load_paths(database, [tmp_path])
    assert len(outcomes) == len(ODD_LOGS)
    for outcome in outcomes:
        check_landed(database, outcome, ODD_LOGS[outcome.file.path.stem])


@pytest.mark.parametrize("chunk_bytes", [1, 2, 3, 7, 64])
def test_chunks_cut_no_line(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, chunk_bytes: int
) -> None:
    monkeypatch.setattr(text_logs, "INSERT_BYTES", chunk_bytes)
    data = "one\n\n\nzwölf 😀\r\n".encode() + b"\xff\n\0\n" + "é".encode() * 40 + b"\nlast"
    log = tmp_path / "parsl.log"
    log.write_bytes(data)
    (outcome,) = load_paths(database, [log])
    check_landed(database, outcome, data)
