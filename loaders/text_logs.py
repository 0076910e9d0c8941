"""Text logs: every line, in order, with its own bytes."""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pyarrow as pa

from loaders.files import SourceFile
from loaders.landing import Landed, UnreadableFileError
from loaders.plain_bytes import DAMAGED, PIECE_BYTES, CountedFile, decompressed

CHUNK_BYTES = 8 * PIECE_BYTES
_CHUNK_SCHEMA = pa.schema(
    [
        ("file_id", pa.string()),
        ("kind", pa.string()),
        ("first_line", pa.int64()),
        ("text", pa.large_string()),
    ]
)


class TextLogLoader:
    r"""Lands text logs, and other files with a record on each line.

    Small files share a statement, a large one is cut into chunks. Bytes that are not UTF-8 are
    written as `\xNN`; `Landed.repaired_count` counts the lines that had any. Only a line feed ends
    a line.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        progress: Callable[[int], Any],
        table: str = "raw.log_lines",
    ) -> None:
        """Land into `table`: a file's id, the number of a line from 1 on, the line, the kind."""
        self._connection = connection
        self._table = table
        self._progress = progress
        self._pending: list[tuple[str, str | None, int, str]] = []
        self._pending_bytes = 0

    def load(self, file: SourceFile) -> Landed:
        """Land one log. What a damaged compressed log still gives is landed, and said.

        Raises:
            OSError: the file cannot be read.
            UnreadableFileError: it is not compressed as its name says.
        """
        line_count = 0
        repaired_count = 0
        warning = None
        with file.path.open("rb") as handle:
            source = CountedFile(handle, self._progress)
            ends = _Ending()
            try:
                pieces = ends.watch(decompressed(source, file.compression))
                for chunk in _chunks_of_lines(pieces):
                    text, repaired = _decode(chunk)
                    self.add(file, line_count, text)
                    line_count += text.count("\n") + 1
                    repaired_count += repaired
            except DAMAGED as error:
                if line_count == 0:
                    raise UnreadableFileError(f"not {file.compression} data: {error}") from error
                warning = f"the compressed data is damaged, what follows is missing: {error}"
            source.read_rest()
        is_cut = bool(warning) or not ends.in_line_feed
        return Landed(line_count, repaired_count, source.fingerprint(), warning, is_cut)

    def flush(self) -> None:
        """Write what is pending to the table."""
        if not self._pending:
            return
        columns = list(zip(*self._pending, strict=True))
        chunk = pa.table(columns, schema=_CHUNK_SCHEMA)
        self._connection.register("pending_chunk", chunk)
        self._connection.execute(
            f"""
            insert into {self._table}
            select
                cast(file_id as uuid),
                first_line + generate_subscripts(lines, 1),
                unnest(lines),
                kind
            from (
                select file_id, kind, first_line, string_split(text, chr(10)) as lines
                from pending_chunk
            )
            """
        )
        self._connection.unregister("pending_chunk")
        self._pending.clear()
        self._pending_bytes = 0

    def add(self, file: SourceFile, first_line: int, text: str) -> None:
        """Take lines of a file, of which `first_line` are landed before them."""
        self._pending.append((file.file_id, file.kind, first_line, text))
        self._pending_bytes += len(text)
        if self._pending_bytes >= CHUNK_BYTES:
            self.flush()


class _Ending:
    """Sees whether the last of some pieces ends in a line feed; nothing at all ends well."""

    def __init__(self) -> None:
        self.in_line_feed = True

    def watch(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if piece:
                self.in_line_feed = piece.endswith(b"\n")
            yield piece


def _chunks_of_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Chunks of whole lines, without the line feed at their end.

    Raises whatever the pieces raise, after the lines before it.
    """
    parts: list[bytes] = []
    size = 0
    damage = None
    try:
        for piece in pieces:
            parts.append(piece)
            size += len(piece)
            if size >= CHUNK_BYTES and b"\n" in piece:
                lines, rest = b"".join(parts).rsplit(b"\n", 1)
                yield lines
                parts, size = [rest], len(rest)
    except DAMAGED as error:
        damage = error
    if text := b"".join(parts):
        yield text.removesuffix(b"\n")
    if damage:
        raise damage


def _decode(chunk: bytes) -> tuple[str, int]:
    try:
        return chunk.decode("utf-8"), 0
    except UnicodeDecodeError:
        repaired = sum(not _is_utf8(line) for line in chunk.split(b"\n"))
        return chunk.decode("utf-8", errors="backslashreplace"), repaired


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
