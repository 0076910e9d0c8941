"""SQLite databases of known tables: every row of them, values as text."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from loaders.files import SourceFile
from loaders.landing import Landed, UnreadableFileError
from loaders.raw_tables import DNPC_TABLES, MONITORING_TABLES

BATCH_ROWS = 50_000
BUSY_TIMEOUT_S = 5


@dataclass(frozen=True)
class DatabaseShape:
    """What a database holds: a table `t` of it is landed in `raw.<prefix>_t`."""

    name: str
    prefix: str
    tables: Mapping[str, tuple[str, ...]]
    required_table: str


MONITORING_DB = DatabaseShape(
    "a Parsl monitoring database", "monitoring", MONITORING_TABLES, required_table="workflow"
)
DNPC_SQLITE = DatabaseShape(
    "a database of the SQLite toolkit", "dnpc", DNPC_TABLES, required_table="span"
)


class SqliteLoader:
    """Lands databases of one shape, written by any version of their program.

    A column that an older version lacks is null; one that dnpc does not know is kept, as JSON, in
    `other_columns`. Real numbers are written with 17 digits, so that none is changed.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        progress: Callable[[int], Any],
        shape: DatabaseShape,
    ) -> None:
        self._shape = shape
        self._connection = connection
        self._progress = progress

    def load(self, file: SourceFile, before: Landed | None = None) -> Landed:
        """Land one database.

        Raises:
            OSError: the file cannot be read.
            UnreadableFileError: it is empty, no SQLite database, damaged, locked, or of another
                shape.
        """
        if file.compression:
            raise UnreadableFileError("compressed: decompress it first")
        if file.size_bytes == 0:
            raise UnreadableFileError("it is empty")
        fingerprint = _fingerprint(file.path)
        try:
            with _opened(file.path) as source:
                row_count = sum(
                    self._load_table(file, source, table) for table in self._known_tables(source)
                )
        except sqlite3.Error as error:
            raise UnreadableFileError(_explain(error)) from error
        self._progress(file.size_bytes)
        return Landed(row_count, 0, fingerprint)

    def flush(self) -> None:
        """Nothing is pending between files."""

    def _known_tables(self, source: sqlite3.Connection) -> list[str]:
        present = {
            name
            for (name,) in source.execute("select name from sqlite_master where type = 'table'")
        }
        if self._shape.required_table not in present:
            raise UnreadableFileError(
                f"not {self._shape.name}: it has no table {self._shape.required_table}"
                + (f", only {', '.join(sorted(present))}" if present else "")
            )
        return [table for table in self._shape.tables if table in present]

    def _raw_table(self, table: str) -> str:
        return f"raw.{self._shape.prefix}_{table}"

    def _load_table(self, file: SourceFile, source: sqlite3.Connection, table: str) -> int:
        try:
            return self._copy_rows(file, source, table)
        except sqlite3.OperationalError as error:
            if "decode" not in str(error):
                raise
        # Rare, so the quick way is tried first: some text is not UTF-8. It is escaped, as in logs.
        self._connection.execute(
            f"delete from raw.{self._shape.prefix}_{table} where file_id = cast(? as uuid)",
            [file.file_id],
        )
        source.text_factory = _escape
        return self._copy_rows(file, source, table)

    def _copy_rows(self, file: SourceFile, source: sqlite3.Connection, table: str) -> int:
        columns = self._shape.tables[table]
        schema = pa.schema(
            [("record_number", pa.int64())]
            + [(column, pa.string()) for column in (*columns, "other_columns")]
        )
        row_count = 0
        for rows in _batches(source, _select(source, table, columns)):
            values = zip(*rows, strict=True)
            arrays = [pa.array(v, field.type) for v, field in zip(values, schema, strict=True)]
            batch = pa.table(arrays, schema=schema)
            self._connection.register("pending_batch", batch)
            self._connection.execute(
                f"""
                insert into {self._raw_table(table)}
                select cast(? as uuid), * from pending_batch
                """,
                [file.file_id],
            )
            self._connection.unregister("pending_batch")
            row_count += len(rows)
        return row_count


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as it was last committed, even if its program was killed since.

    Nothing is written beside it: what SQLite would mend there, it mends in a copy.
    """
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        log = Path(f"{path}-wal")
        # Where there is no -shm, no program has it open.
        if not _is_in_wal_mode(path) or Path(f"{path}-shm").exists():
            source = stack.enter_context(_connect(path, "mode=ro"))
        elif log.exists() and log.stat().st_size:
            source = stack.enter_context(_connect(_copied(path, scratch), "mode=rw"))
        else:
            source = stack.enter_context(_connect(path, "immutable=1"))
        try:
            source.execute("select count(*) from sqlite_master")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_READONLY_ROLLBACK":
                raise
            source = stack.enter_context(_connect(_copied(path, scratch), "mode=rw"))
        yield source


def _connect(path: Path, how: str) -> closing[sqlite3.Connection]:
    source = sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, timeout=BUSY_TIMEOUT_S)
    # Its schema may not call functions that do more than calculate.
    source.execute("pragma trusted_schema = off")
    return closing(source)


def _is_in_wal_mode(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\2\2"


def _copied(path: Path, folder: str) -> Path:
    """A copy of a database with what a killed program left beside it."""
    for suffix in ("-wal", "-journal", ""):
        if (source := Path(f"{path}{suffix}")).exists():
            shutil.copyfile(source, Path(folder, f"copy{suffix}"))
    return Path(folder, "copy")


def _escape(text: bytes) -> str:
    return text.decode("utf-8", errors="backslashreplace")


def _select(source: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> str:
    """A query for the row number, each known column as text, and the rest as JSON."""
    present = {
        name: declared for _, name, declared, *_ in source.execute(f'pragma table_info("{table}")')
    }
    known = [_as_text(column) if column in present else "null" for column in columns]
    others = [name for name in present if name not in columns]
    pairs = ", ".join(f"'{_quote(name, chr(39))}', {_as_text(name)}" for name in others)
    other_columns = f"json_object({pairs})" if others else "null"
    return f'select rowid, {", ".join(known)}, {other_columns} from "{table}" order by rowid'


def _as_text(column: str) -> str:
    name = f'"{_quote(column, chr(34))}"'
    return (
        f"case typeof({name}) when 'real' then printf('%!.17g', {name}) "
        f"when 'blob' then hex({name}) else cast({name} as text) end"
    )


def _quote(text: str, mark: str) -> str:
    return text.replace(mark, mark * 2)


def _batches(source: sqlite3.Connection, query: str) -> Iterator[list[tuple[Any, ...]]]:
    cursor = source.execute(query)
    while rows := cursor.fetchmany(BATCH_ROWS):
        yield rows


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explain(error: sqlite3.Error) -> str:
    message = str(error)
    if "not a database" in message:
        return "not an SQLite database"
    if "malformed" in message:
        return "a damaged or truncated SQLite database; copy it again once the run has ended"
    if "locked" in message:
        return "locked by another program; load it again when the run has ended"
    return f"SQLite cannot read it: {message}"
