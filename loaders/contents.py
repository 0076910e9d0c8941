"""What the first bytes of a file say of it, where its name does not say enough."""

import sqlite3
from contextlib import closing
from pathlib import Path

from loaders.plain_bytes import DAMAGED, CountedFile, decompressed

HEAD_BYTES = 4096
# A damaged database can make SQLite say what is not text, or ask for more memory than there is.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError, MemoryError)
# What the first line of a transaction log says. In the first ones a manager is called master.
TRANSACTION_LOGS = {
    b"# time manager_pid MANAGER START|END": "work_queue_transaction_log",
    b"# time master_pid MASTER START|END": "work_queue_transaction_log",
    b"# time manager_pid MANAGER manager_pid START|END": "taskvine_transaction_log",
}


def is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def has_dnpc_tables(path: Path) -> bool:
    """Whether it is a database of the SQLite toolkit: spans and events, and no workflow of Parsl.

    A database that cannot be read is not: its loader says why.
    """
    try:
        # Immutable: nobody's lock stands in the way, and no file is made beside it.
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as database:
            tables = {name for (name,) in database.execute("select name from sqlite_master")}
    except SQLITE_ERRORS:
        return False
    return {"span", "event"} <= tables and "workflow" not in tables


def is_insights_export(path: Path, compression: str | None) -> bool:
    """Whether it looks like the result of a CloudWatch Logs Insights query."""
    return looks_like_insights_export(_head(path, compression))


def looks_like_insights_export(head: bytes) -> bool:
    columns = (b'"@timestamp"', b'"@message"', b'"@ptr"')
    return b'"results"' in head and b'"field"' in head and any(column in head for column in columns)


def kind_of_transaction_log(path: Path, compression: str | None) -> str | None:
    """Of which system it is the transaction log, if it begins as one: its user gave it a name."""
    head = _head(path, compression)
    return next((kind for start, kind in TRANSACTION_LOGS.items() if head.startswith(start)), None)


def _head(path: Path, compression: str | None) -> bytes:
    """The first bytes; none of a file that cannot be read, whose loader says why."""
    try:
        with path.open("rb") as file:
            pieces = decompressed(CountedFile(file, piece_bytes=HEAD_BYTES), compression)
            return next(pieces, b"")[:HEAD_BYTES]
    except (OSError, *DAMAGED):
        return b""
