"""What the first bytes of a file say of it, where its name does not say enough."""

import sqlite3
from contextlib import closing
from pathlib import Path

from loaders.plain_bytes import DAMAGED, CountedFile, decompressed

HEAD_BYTES = 4096


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
    except sqlite3.Error:
        return False
    return {"span", "event"} <= tables and "workflow" not in tables


def is_insights_export(path: Path, compression: str | None) -> bool:
    """Whether it looks like the result of a CloudWatch Logs Insights query."""
    try:
        with path.open("rb") as file:
            pieces = decompressed(CountedFile(file, piece_bytes=HEAD_BYTES), compression)
            return looks_like_insights_export(next(pieces, b"")[:HEAD_BYTES])
    except (OSError, *DAMAGED):
        return False


def looks_like_insights_export(head: bytes) -> bool:
    columns = (b'"@timestamp"', b'"@message"', b'"@ptr"')
    return b'"results"' in head and b'"field"' in head and any(column in head for column in columns)
