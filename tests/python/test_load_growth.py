"""A run that is still being written: only what was added is read, and the rows are the same."""

import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from loaders import growth, text_logs
from loaders.growth import EDGE_BYTES
from loaders.load import FileOutcome, load_paths
from tests.python.helpers import Row, fetch, landed_lines, raw_rows

LINE = b"1700000000.000000 a line of a log, as long as they are\n"


class CountedReads:
    """How many bytes of which file are read."""

    def __init__(self) -> None:
        self.n_bytes: dict[str, int] = {}

    def count(self, path: Path, open_path: Callable[..., Any], *mode: str, **options: Any) -> Any:
        handle = open_path(path, *mode, **options)
        read = handle.read

        def read_and_count(*size: int) -> Any:
            data = read(*size)
            self.n_bytes[path.name] = self.n_bytes.get(path.name, 0) + len(data)
            return data

        handle.read = read_and_count
        return handle


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> CountedReads:
    counted = CountedReads()
    open_path = Path.open

    def opened(self: Path, mode: str = "r", **options: Any) -> Any:
        return counted.count(self, open_path, mode, buffering=0, **options)

    monkeypatch.setattr(Path, "open", opened)
    return counted


def append(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        file.write(data)


def load(database: Path, path: Path) -> FileOutcome:
    (outcome,) = load_paths(database, [path])
    return outcome


def raw_rows_of_one_load(tmp_path: Path, path: Path) -> dict[str, list[Row]]:
    database = tmp_path / "at_once.duckdb"
    database.unlink(missing_ok=True)
    load_paths(database, [path])
    return raw_rows(database)


def test_only_what_was_added_is_read(tmp_path: Path, database: Path, reads: CountedReads) -> None:
    log = tmp_path / "000" / "parsl.log"
    append(log, LINE * 20_000)
    load(database, log)
    assert reads.n_bytes["parsl.log"] == len(LINE) * 20_000
    for n_lines in (1, 1_000):
        reads.n_bytes.clear()
        append(log, LINE * n_lines)
        outcome = load(database, log)
        assert outcome.status == "landed"
        assert reads.n_bytes["parsl.log"] == 2 * EDGE_BYTES + len(LINE) * n_lines
    reads.n_bytes.clear()
    assert load(database, log).status == "unchanged"
    assert reads.n_bytes == {}
    assert (outcome.record_count, len(landed_lines(database, log))) == (21_001, 21_001)
    assert raw_rows(database) == raw_rows_of_one_load(tmp_path, log)


def test_the_progress_is_told_what_is_to_be_read(tmp_path: Path, database: Path) -> None:
    told: list[int] = []

    class Progress:
        def start(self, total_bytes: int) -> None:
            told.append(total_bytes)

        def advance(self, n_bytes: int) -> None:
            told.append(n_bytes)

    log = tmp_path / "parsl.log"
    append(log, LINE * 1_000)
    load_paths(database, [log], Progress())
    append(log, LINE)
    load_paths(database, [log], Progress())
    assert told == [len(LINE) * 1_000] * 2 + [len(LINE)] * 2


def test_each_load_that_adds_records_has_its_own_load_id(tmp_path: Path, database: Path) -> None:
    log = tmp_path / "parsl.log"
    for expected in (1, 2, 3):
        append(log, LINE)
        load(database, log)
        assert fetch(database, "select load_id, record_count from raw.source_files") == [
            (expected, expected)
        ]
    load(database, log)
    assert fetch(database, "select load_id from raw.source_files") == [(3,)]


def check_each_step(
    tmp_path: Path, database: Path, steps: Iterable[dict[str, bytes]], option: str | None = None
) -> None:
    """Append to files, load, and compare with one load of what is there, again and again."""
    folder = tmp_path / "runs"
    named = [f"{option}={folder}"] if option else []
    at_once = tmp_path / "at_once.duckdb"
    for added in steps:
        for name, data in added.items():
            append(folder / name, data)
        for target in (database, at_once):
            load_paths(target, [] if named else [folder], json_logs=named)
        assert raw_rows(database) == raw_rows(at_once)
        at_once.unlink()


def test_logs_that_grow_in_mid_character(tmp_path: Path, database: Path) -> None:
    names = ["000/parsl.log", "000/parsl.jsonlog", "run.bp", "vine/vine-logs/transactions"]
    data = 'a\n\n"xé"\r\n'.encode() + b"\xff"
    check_each_step(
        tmp_path, database, (dict.fromkeys(names, data[n : n + 3]) for n in range(0, len(data), 3))
    )


def test_json_that_grows_in_mid_record(tmp_path: Path, database: Path) -> None:
    texts = [
        b'{"a":1}\n{"a":2}\n{"a',
        b'[\n{"a":1},\n2]\n',
        b'\n \n[\n{"a":1}\n]\n',
        b"\xef\xbb\xbf[1]\n[2]\n",
        b"1\n\n[2\n3]",
        b'\n"caf\xe9"\n"caf\xe9"',
    ]
    n_steps = max(map(len, texts))
    steps = (
        {f"{number}.json": text[n : n + 3] for number, text in enumerate(texts)}
        for n in range(0, n_steps, 3)
    )
    check_each_step(tmp_path, database, steps, option="steps")


def test_logs_that_grow_at_random(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "EDGE_BYTES", 3)
    monkeypatch.setattr(text_logs, "INSERT_BYTES", 50)
    chance = random.Random(1)
    steps = (
        {
            f"{number:03}/parsl.log": bytes(
                chance.choices(b"ab\n\n\xc3\xa9", k=chance.randrange(80))
            )
            for number in range(20)
        }
        for _ in range(4)
    )
    check_each_step(tmp_path, database, steps)


def test_json_lines_are_read_on(tmp_path: Path, database: Path, reads: CountedReads) -> None:
    log = tmp_path / "steps.jsonl"
    append(log, b'{"a": 1}\n' * 10_000)
    load_paths(database, [], json_logs=[f"steps={log}"])
    append(log, b'{"a": 2}\n')
    reads.n_bytes.clear()
    (outcome,) = load_paths(database, [], json_logs=[f"steps={log}"])
    assert reads.n_bytes["steps.jsonl"] == 2 * EDGE_BYTES + 9
    assert outcome.record_count == 10_001


def test_the_half_line_of_one_log_is_not_that_of_another(tmp_path: Path, database: Path) -> None:
    logs = [tmp_path / f"00{number}" / "parsl.log" for number in range(3)]
    for number, log in enumerate(logs):
        append(log, LINE * number + b"ha")
    load_paths(database, [tmp_path])
    for log in logs[1:]:
        append(log, b"lf\n")
    load_paths(database, [tmp_path])
    assert [landed_lines(database, log)[-1] for log in logs] == ["ha", "half", "half"]
    assert [len(landed_lines(database, log)) for log in logs] == [1, 2, 3]


@pytest.mark.parametrize(
    "replacement",
    [
        b"other\n" + LINE * 5_000,
        LINE * 3_000,
        LINE * 2_999 + b"the last line differs" + b" " * 33 + b"\n" + LINE,
        LINE * 2_999 + LINE[:-1] + b" " + LINE,
        b"",
    ],
    ids=["another", "same size", "another end", "an end that moved", "empty"],
)
def test_a_log_that_was_replaced_is_read_anew(
    tmp_path: Path, database: Path, replacement: bytes
) -> None:
    log = tmp_path / "parsl.log"
    log.write_bytes(LINE * 2_999 + LINE.upper())
    load(database, log)
    log.write_bytes(replacement)
    os.utime(log, ns=(0, log.stat().st_mtime_ns + 1_000))
    load(database, log)
    assert raw_rows(database) == raw_rows_of_one_load(tmp_path, log)


def test_a_log_that_was_rotated(tmp_path: Path, database: Path) -> None:
    log = tmp_path / "endpoint.log"
    append(log, b"old\n" * 10)
    load(database, log)
    log.rename(tmp_path / "endpoint.log.1")
    append(log, b"new\n" * 20)
    load(database, log)
    assert landed_lines(database, log) == ["new"] * 20


def test_a_log_that_is_now_in_a_run_is_placed_there(tmp_path: Path, database: Path) -> None:
    log = tmp_path / "000" / "own" / "notes.log"
    append(log, b"one\n")
    load_paths(database, [tmp_path])
    append(tmp_path / "000" / "parsl.log", b"")
    load_paths(database, [tmp_path])
    query = "select run_dir from raw.source_files where log_name = 'notes.log'"
    assert fetch(database, query) == [("000",)]


def test_a_database_of_before_is_read_on(tmp_path: Path, database: Path) -> None:
    """One made by a dnpc that did not note how far it read."""
    log = tmp_path / "parsl.log"
    append(log, b"one\n")
    load(database, log)
    with duckdb.connect(str(database)) as connection:
        connection.execute("alter table raw.source_files drop column whole_bytes")
    append(log, b"two\n")
    load(database, log)
    assert raw_rows(database) == raw_rows_of_one_load(tmp_path, log)
