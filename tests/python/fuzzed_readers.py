"""What each reader of files must do, whatever the bytes are.

A few are tried in test_fuzzed_readers.py, as many as there is time for by fuzz.py.
"""

import gzip
import hashlib
import json
import os
import pickle
import shutil
import sqlite3
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import zstandard

from loaders import growth, plain_bytes, text_logs
from loaders.files import LogName, SourceFile, describe_file
from loaders.inserts import Inserts
from loaders.json_records import JsonLoader
from loaders.landing import Landed, ReplacedFileError, UnreadableFileError
from loaders.load import Loader
from loaders.sqlite_db import DNPC_SQLITE, MONITORING_DB, SqliteLoader
from loaders.text_logs import TextLogLoader
from loaders.tracing import TracingLoader
from tests.python.mutations import SAMPLES

# What nothing that is read may do. Each is told of by Python before it happens.
FORBIDDEN = ("pickle.find_class", "os.system", "subprocess.", "exec", "socket.", "ctypes.")
# So that short logs have many edges, pieces and chunks.
SMALL: tuple[tuple[Any, str, int], ...] = (
    (growth, "EDGE_BYTES", 3),
    (plain_bytes, "PIECE_BYTES", 7),
    (text_logs, "PIECE_BYTES", 7),
    (text_logs, "COMPRESSED_PIECE_BYTES", 7),
    (text_logs, "INSERT_BYTES", 60),
)

Reader = Callable[[bytes], None]
Lines = dict[int, str]


class Landing(Inserts):
    """Stands for the inserts: keeps what would be landed."""

    def __init__(self) -> None:
        self.lines: Lines = {}
        self.n_rows: Counter[str] = Counter()

    def insert(self, statement: str, rows: Any, parameters: Sequence[Any] = ()) -> None:
        _, _, table, *_ = statement.split()
        self.n_rows[table] += len(rows)
        if "first_line" in statement:
            for row in rows.to_pylist():
                for number, line in enumerate(row["text"].split("\n"), row["first_line"] + 1):
                    assert number not in self.lines
                    self.lines[number] = line


class Readers:
    """A function of some bytes for each reader; it fails where the reader does what it must not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.by_name: dict[str, Reader] = {
            "text": self.read_text,
            "json": self.read_json,
            "compressed": self.read_compressed,
            "sniffing": self.sniff,
            "tracing": self.read_tracing,
            "sqlite": self.read_sqlite,
        }

    def read_text(self, data: bytes) -> None:
        """A log that has grown is landed as if it were read at once."""
        self._check_growth(data, "parsl.log", None, lambda to: TextLogLoader(to, _ignore))

    def read_json(self, data: bytes) -> None:
        """So is JSON; and the records of a document are its elements."""
        name = LogName("application_json", "steps")
        landed, lines = self._check_growth(
            data, "steps.json", name, lambda to: JsonLoader(to, _ignore)
        )
        is_document = landed.fingerprint == hashlib.sha256(data[1:]).hexdigest()
        if is_document and not landed.warning:
            document = json.loads(data[1:].decode("utf-8-sig"), **_AS_TEXT)
            records = [json.loads(record, **_AS_TEXT) for record in lines.values()]
            is_export = isinstance(document, dict) and "results" in document
            assert records == document or records in ([document], is_export and document["results"])

    def read_compressed(self, data: bytes) -> None:
        """What is landed of damaged data is the beginning of what was compressed."""
        choice, data = (data[0] if data else 0), data[1:]
        is_ours = choice > 127
        suffix, compress = _COMPRESS[choice % 2]
        path = self._write(
            f"parsl.log{suffix}", compress(data)[: -1 - choice % 9] if is_ours else data
        )
        landing = Landing()
        try:
            landed = _load(TextLogLoader(landing, _ignore), describe_file(path))
        except UnreadableFileError:
            return
        assert sorted(landing.lines) == list(range(1, landed.record_count + 1))
        if is_ours:
            text = data.decode("utf-8", errors="backslashreplace")
            whole_lines, _, _ = "\n".join(landing.lines.values()).rpartition("\n")
            assert text.startswith(whole_lines)

    def sniff(self, data: bytes) -> None:
        """Any file of any name has a kind, or a reason to have none."""
        name, _, content = data.partition(b"\n")
        parts = [part[:200] for part in name.replace(b"\0", b"").split(b"/") if part.strip(b".")]
        path = Path(os.fsdecode(b"/".join([os.fsencode(self._folder), b"names", *parts[:5]])))
        if path.name == "names":
            path /= "a.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        for is_given in (True, False):
            file = describe_file(path, is_given=is_given)
            assert (file.kind is None) == (file.skipped_reason is not None)
            assert file.size_bytes == len(content)
            assert len(file.file_id) == 36
        shutil.rmtree(self._folder / "names")

    def read_tracing(self, data: bytes) -> None:
        """It is landed, or refused for a reason; nothing of it runs."""
        file = describe_file(self._write("parsl_tracing.pickle", data))
        landing = Landing()
        try:
            landed = _load(TracingLoader(landing, _ignore), file)
        except UnreadableFileError:
            return
        assert landed.record_count == landing.n_rows.total()

    def read_sqlite(self, data: bytes) -> None:
        """It is landed, or refused for a reason; nothing is written beside it."""
        shape = DNPC_SQLITE if data[:1] < b"\x40" else MONITORING_DB
        path = self._write("monitoring.db", data[1:])
        landing = Landing()
        try:
            landed = _load(SqliteLoader(landing, _ignore, shape), describe_file(path))
        except UnreadableFileError:
            pass
        else:
            assert landed.record_count == landing.n_rows.total()
        assert [beside.name for beside in self._folder.iterdir()] == ["monitoring.db"]
        assert path.read_bytes() == data[1:]

    def _write(self, name: str, data: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(data)
        return path

    def _check_growth(
        self,
        data: bytes,
        file_name: str,
        log_name: LogName | None,
        loader_of: Callable[[Any], Loader],
    ) -> tuple[Landed, Lines]:
        end, data = (data[0] if data else 0), data[1:]
        first = Landing()
        path = self._write(file_name, data[:end])
        before = _load(loader_of(first), describe_file(path, log_name))
        path = self._write(file_name, data)
        file = describe_file(path, log_name)
        at_once = Landing()
        expected = _load(loader_of(at_once), file)
        assert sorted(at_once.lines) == list(range(1, expected.record_count + 1))
        if before.whole_bytes and file.size_bytes > end:
            if before.is_cut:
                del first.lines[before.record_count]
            try:
                assert _load(loader_of(first), file, before) == expected
            except ReplacedFileError:
                raise AssertionError("it has only grown") from None
            assert first.lines == at_once.lines
        return expected, at_once.lines


_COMPRESS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    (".zst", zstandard.compress),
    (".gz", gzip.compress),
)
_AS_TEXT: dict[str, Any] = dict.fromkeys(("parse_int", "parse_float", "parse_constant"), str)


def _ignore(_: int) -> None:
    pass


def _load(loader: Loader, file: SourceFile, before: Landed | None = None) -> Landed:
    landed = loader.load(file, before) if before else loader.load(file)
    loader.flush()
    return landed


@contextmanager
def forbidden_calls() -> Iterator[list[str]]:
    """Those that were made, by their names; Python keeps such a watch until it ends."""
    made: list[str] = []
    is_watched = True

    def watch(event: str, arguments: object) -> None:
        if is_watched and event.startswith(FORBIDDEN):
            made.append(event)

    sys.addaudithook(watch)
    yield made
    is_watched = False


def small_database() -> bytes:
    """A monitoring.db of a few rows and small pages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "monitoring.db")
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(
                """
                pragma page_size = 512;
                create table workflow (run_id text primary key, time_began, host text, gpus);
                insert into workflow values ('5d0c', '2026-05-28 20:26:41', 'here', 1.5);
                create table task (task_id integer, run_id text, task_func_name text);
                insert into task values (0, '5d0c', 'stir'), (1, '5d0c', x'ff00'), (2, null, 'é');
                create table span (uuid text, type text, note);
                insert into span values ('a', 'task', null);
                """
            )
        return path.read_bytes()


def seeds(reader: str) -> list[bytes]:
    """What a fuzzer changes at first."""
    texts = [text.encode() for _, text in SAMPLES.values()]
    if reader == "compressed":
        return [bytes([choice]) + text for choice in (0, 1, 200, 201) for text in texts] + [
            b"\1" + zlib.compress(texts[0], wbits=31),
            b"\0" + zstandard.compress(texts[0]),
        ]
    if reader == "sniffing":
        return [b"%b\n%b" % (name.encode(), text.encode()) for name, text in SAMPLES.values()]
    if reader == "tracing":
        events = [(1.5, "start", "task", "0"), (2.5, "end", "try", (0, 1)), [3, b"\xff", None, 1]]
        tracing = {"events": events, "binds": [("task", "0", "try", (0, 0))]}
        return [pickle.dumps(tracing, protocol) for protocol in range(5)]
    if reader == "sqlite":
        return [choice + small_database() for choice in (b"\0", b"\xff")]
    documents = [b'[{"a": 1}, 2.5, [null]]', b'{"a": "\\u00e9"}', b'\xef\xbb\xbf\n[\n1,\n"b"]\n']
    return [bytes([end]) + text for end in (0, 9, 70) for text in texts + documents]
