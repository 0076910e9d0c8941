"""SQLite databases of known tables: every row of them, values as text."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from adbc_driver_sqlite import dbapi as adbc

from loaders.contents import SQLITE_ERRORS
from loaders.files import SourceFile
from loaders.inserts import INSERT_BYTES, Inserts
from loaders.landing import Landed, UnreadableFileError
from loaders.raw_tables import DNPC_TABLES, MONITORING_TABLES

BATCH_ROWS = 50_000
BUSY_TIMEOUT_S = 5
_ERRORS = (*SQLITE_ERRORS, adbc.Error, pa.ArrowException)
# The schema of a database may not call functions that do more than calculate.
_SAFE = "pragma trusted_schema = off"


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
        self, inserts: Inserts, progress: Callable[[int], Any], shape: DatabaseShape
    ) -> None:
        self._shape = shape
        self._inserts = inserts
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
            with tempfile.TemporaryDirectory() as scratch:
                row_count = self._copy(file, _readable_uri(file.path, scratch))
        except _ERRORS as error:
            raise UnreadableFileError(_explain(error)) from error
        self._progress(file.size_bytes)
        return Landed(row_count, 0, fingerprint)

    def flush(self) -> None:
        """Nothing is pending between files."""

    def _copy(self, file: SourceFile, uri: str) -> int:
        # SQLite's own driver of Arrow takes a third of the time that Python's rows take.
        batches = {"adbc.sqlite.query.batch_rows": str(BATCH_ROWS)}
        with adbc.connect(uri) as source, source.cursor(adbc_stmt_kwargs=batches) as cursor:
            for setting in (_SAFE, f"pragma busy_timeout = {BUSY_TIMEOUT_S * 1000}"):
                cursor.execute(setting)
            return sum(
                self._copy_table(file, cursor, table) for table in self._known_tables(cursor)
            )

    def _known_tables(self, cursor: adbc.Cursor) -> list[str]:
        cursor.execute("select name from sqlite_master where type = 'table'")
        present = {name for (name,) in cursor.fetchall()}
        if self._shape.required_table not in present:
            raise UnreadableFileError(
                f"not {self._shape.name}: it has no table {self._shape.required_table}"
                + (f", only {', '.join(sorted(present))}" if present else "")
            )
        return [table for table in self._shape.tables if table in present]

    def _copy_table(self, file: SourceFile, cursor: adbc.Cursor, table: str) -> int:
        columns = self._shape.tables[table]
        cursor.execute(f"select name from pragma_table_info('{table}')")
        present = [name for (name,) in cursor.fetchall()]
        cursor.execute(_select(table, columns, present))
        row_count = 0
        for batches in _gathered(cursor.fetch_record_batch()):
            rows = pa.Table.from_batches(batches)
            # The first row is there for the types alone.
            rows = rows if row_count else rows.slice(1)
            row_count += sum(len(batch) for batch in batches)
            self._inserts.insert(
                f"""
                insert into raw.{self._shape.prefix}_{table}
                select cast(? as uuid), * from pending_rows
                """,
                rows,
                [file.file_id],
            )
        return row_count - 1


def _readable_uri(path: Path, scratch: str) -> str:
    """Where to read the database as it was last committed, even if its program was killed since.

    Nothing is written beside it: what SQLite would mend there, it mends in a copy.
    """
    log = Path(f"{path}-wal")
    # Where there is no -shm, no program has it open.
    if not _is_in_wal_mode(path) or Path(f"{path}-shm").exists():
        uri = _uri(path, "mode=ro")
    elif log.exists() and log.stat().st_size:
        uri = _uri(_copied(path, scratch), "mode=rw")
    else:
        uri = _uri(path, "immutable=1")
    try:
        with _connect(uri) as source:
            source.execute("select count(*) from sqlite_master")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_READONLY_ROLLBACK":
            raise
        uri = _uri(_copied(path, scratch), "mode=rw")
        with _connect(uri) as source:
            source.execute("select count(*) from sqlite_master")
    return uri


def _uri(path: Path, how: str) -> str:
    return f"{path.as_uri()}?{how}"


def _connect(uri: str) -> closing[sqlite3.Connection]:
    source = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)
    source.execute(_SAFE)
    return closing(source)


def _is_in_wal_mode(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(20)[19:] == b"\2"  # the version that SQLite goes by when it reads


def _copied(path: Path, folder: str) -> Path:
    """A copy of a database with what a killed program left beside it."""
    for suffix in ("-wal", "-journal", ""):
        if (source := Path(f"{path}{suffix}")).exists():
            shutil.copyfile(source, Path(folder, f"copy{suffix}"))
    return Path(folder, "copy")


def _select(table: str, columns: tuple[str, ...], present: list[str]) -> str:
    """A query for the row number, each known column as text, and the rest as JSON.

    Before all rows comes one that is no record: of its values, the driver learns the types, and
    each has a name, since older DuckDB asks for columns by theirs.
    """
    known = [_as_text(column) if column in present else "null" for column in columns]
    others = [name for name in present if name not in columns]
    pairs = ", ".join(f"'{_quote(name, chr(39))}', {_as_text(name)}" for name in others)
    other_columns = f"json_object({pairs})" if others else "null"
    texts = ", ".join(f"'' as text_{i}" for i in range(len(columns) + 1))
    return (
        f"select 0 as record_number, {texts} union all "
        f'select rowid, {", ".join(known)}, {other_columns} from "{table}"'
    )


def _as_text(column: str) -> str:
    name = f'"{_quote(column, chr(34))}"'
    return (
        f"case typeof({name}) when 'real' then printf('%!.17g', {name}) "
        f"when 'blob' then hex({name}) else cast({name} as text) end"
    )


def _quote(text: str, mark: str) -> str:
    return text.replace(mark, mark * 2)


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """The batches, as many at a time as are worth an insert."""
    gathered: list[pa.RecordBatch] = []
    n_bytes = 0
    for batch in batches:
        gathered.append(_as_utf8(batch))
        n_bytes += batch.nbytes
        if n_bytes >= INSERT_BYTES:
            yield gathered
            gathered, n_bytes = [], 0
    if gathered:
        yield gathered


def _as_utf8(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with bytes that are not UTF-8 escaped, as in logs."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        number, *texts = batch.columns
        escaped = [
            pa.array(
                [
                    value and value.decode("utf-8", "backslashreplace")
                    for value in text.view(pa.binary()).to_pylist()
                ],
                pa.string(),
            )
            for text in texts
        ]
        return pa.record_batch([number, *escaped], names=batch.schema.names)
    return batch


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explain(error: Exception) -> str:
    message = str(error)
    if "not a database" in message:
        return "not an SQLite database"
    if "malformed" in message or isinstance(error, UnicodeDecodeError):
        return "a damaged or truncated SQLite database; copy it again once the run has ended"
    if "locked" in message:
        return "locked by another program; load it again when the run has ended"
    if isinstance(error, MemoryError):
        return "SQLite has too little memory for it: it is damaged, so copy it again, or too large"
    return f"SQLite cannot read it: {message}"
