"""Text logs: every line, in order, with its own bytes."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol, cast

import duckdb
import pyarrow as pa
import zstandard

from loaders.files import SourceFile
from loaders.landing import Landed

CHUNK_BYTES = 32 * 1024 * 1024
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
        """
        line_count = 0
        repaired_count = 0
        warning = None
        with file.path.open("rb") as handle:
            source = _CountingReader(handle, self._progress)
            chunks = _chunks_of_lines(_decompressed(source, file.compression))
            while True:
                try:
                    chunk = next(chunks, None)
                except _DAMAGED as error:
                    warning = f"compressed data is damaged, the rest is missing: {error}"
                    break
                if chunk is None:
                    break
                text, repaired = _decode(chunk)
                self._add(file.file_id, line_count, text)
                line_count += text.count("\n") + 1
                repaired_count += repaired
            source.read_rest()
        return Landed(line_count, repaired_count, source.fingerprint(), warning)

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


_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes | None: ...


class _CountingReader(io.RawIOBase):
    """Reads a file, reporting how many bytes went by and keeping a hash of them."""

    def __init__(self, handle: BinaryIO, progress: Callable[[int], Any]) -> None:
        self._handle = handle
        self._progress = progress
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._handle.read(len(buffer))
        buffer[: len(data)] = data
        self._hash.update(data)
        self._progress(len(data))
        return len(data)

    def read_rest(self) -> None:
        """Read to the end, so that the fingerprint is of the whole file."""
        while self.read(CHUNK_BYTES):
            pass

    def fingerprint(self) -> str:
        return self._hash.hexdigest()


def _decompressed(source: _CountingReader, compression: str | None) -> _Readable:
    if compression == "gzip":
        return gzip.GzipFile(fileobj=io.BufferedReader(source, 1024 * 1024), mode="rb")
    if compression == "zstd":
        decompressor = zstandard.ZstdDecompressor()
        return decompressor.stream_reader(cast(BinaryIO, source), read_across_frames=True)
    return source


def _chunks_of_lines(source: _Readable) -> Iterator[bytes]:
    """Chunks of whole lines, without the line feed at their end."""
    parts: list[bytes] = []
    while data := source.read(CHUNK_BYTES):
        cut = data.rfind(b"\n")
        if cut < 0:
            parts.append(data)
            continue
        parts.append(data[:cut])
        yield b"".join(parts)
        parts = [data[cut + 1 :]] if cut + 1 < len(data) else []
    if parts:
        yield b"".join(parts)


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
