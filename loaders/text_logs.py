"""Text logs: every line, in order, with its own bytes."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

import duckdb
import pyarrow as pa
import zstandard

from loaders.files import SourceFile
from loaders.landing import Landed, UnreadableFileError

PIECE_BYTES = 4 * 1024 * 1024
CHUNK_BYTES = 8 * PIECE_BYTES
_CHUNK_SCHEMA = pa.schema(
    [("file_id", pa.string()), ("first_line", pa.int64()), ("text", pa.large_string())]
)


class TextLogLoader:
    r"""Lands text logs; small files share a statement, a large one is cut into chunks.

    Bytes that are not UTF-8 are written as `\xNN`; `Landed.repaired_count` counts the lines that
    had any. Only a line feed ends a line.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, progress: Callable[[int], Any]
    ) -> None:
        self._connection = connection
        self._progress = progress
        self._pending: list[tuple[str, int, str]] = []
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
            source = _CountedFile(handle, self._progress)
            ends = _Ending()
            try:
                pieces = ends.watch(_decompressed(source, file.compression))
                for chunk in _chunks_of_lines(pieces):
                    text, repaired = _decode(chunk)
                    self._add(file.file_id, line_count, text)
                    line_count += text.count("\n") + 1
                    repaired_count += repaired
            except _DAMAGED as error:
                if line_count == 0:
                    raise UnreadableFileError(f"not {file.compression} data: {error}") from error
                warning = f"the compressed data is damaged, what follows is missing: {error}"
            source.read_rest()
        is_cut = bool(warning) or not ends.in_line_feed
        return Landed(line_count, repaired_count, source.fingerprint(), warning, is_cut)

    def flush(self) -> None:
        """Write what is pending to `raw.log_lines`."""
        if not self._pending:
            return
        file_ids, first_lines, texts = zip(*self._pending, strict=True)
        chunk = pa.table([file_ids, first_lines, texts], schema=_CHUNK_SCHEMA)
        self._connection.register("pending_chunk", chunk)
        self._connection.execute(
            """
            insert into raw.log_lines
            select
                cast(file_id as uuid),
                first_line + generate_subscripts(lines, 1),
                unnest(lines)
            from (
                select file_id, first_line, string_split(text, chr(10)) as lines
                from pending_chunk
            )
            """
        )
        self._connection.unregister("pending_chunk")
        self._pending.clear()
        self._pending_bytes = 0

    def _add(self, file_id: str, first_line: int, text: str) -> None:
        self._pending.append((file_id, first_line, text))
        self._pending_bytes += len(text)
        if self._pending_bytes >= CHUNK_BYTES:
            self.flush()


_DAMAGED = (EOFError, zlib.error, zstandard.ZstdError)


class _CountedFile:
    """Reads a file, reporting how many bytes went by and keeping a hash of them."""

    def __init__(self, handle: BinaryIO, progress: Callable[[int], Any]) -> None:
        self._handle = handle
        self._progress = progress
        self._hash = hashlib.sha256()

    def pieces(self) -> Iterator[bytes]:
        while piece := self._handle.read(PIECE_BYTES):
            self._hash.update(piece)
            self._progress(len(piece))
            yield piece

    def read_rest(self) -> None:
        """Read to the end, so that the fingerprint is of the whole file."""
        for _ in self.pieces():
            pass

    def fingerprint(self) -> str:
        return self._hash.hexdigest()


class _Ending:
    """Sees whether the last of some pieces ends in a line feed; nothing at all ends well."""

    def __init__(self) -> None:
        self.in_line_feed = True

    def watch(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if piece:
                self.in_line_feed = piece.endswith(b"\n")
            yield piece


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


_DECOMPRESSORS: dict[str, Callable[[], _Decompressor]] = {
    "gzip": lambda: zlib.decompressobj(wbits=zlib.MAX_WBITS | 16),
    "zstd": lambda: zstandard.ZstdDecompressor().decompressobj(),
}


def _decompressed(source: _CountedFile, compression: str | None) -> Iterator[bytes]:
    """The plain bytes, piece by piece, so that those before a damage are not lost.

    Raises:
        EOFError, zlib.error, zstandard.ZstdError: the data ends early or is damaged.
    """
    if compression is None:
        yield from source.pieces()
        return
    start = _DECOMPRESSORS[compression]
    decompressor = start()
    is_empty = True
    for piece in source.pieces():
        is_empty = False
        while piece:
            if decompressor.eof:
                decompressor = start()
            yield decompressor.decompress(piece)
            piece = decompressor.unused_data if decompressor.eof else b""
    if not is_empty and not decompressor.eof:
        raise EOFError("it ends early")


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
    except _DAMAGED as error:
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
