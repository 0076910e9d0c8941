"""Text logs: every line, in order, with its own bytes."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pyarrow as pa

from loaders.files import SourceFile
from loaders.growth import WholeLines, read_edges
from loaders.inserts import INSERT_BYTES, Inserts
from loaders.landing import Landed, ReplacedFileError, UnreadableFileError
from loaders.plain_bytes import (
    COMPRESSED_PIECE_BYTES,
    DAMAGED,
    PIECE_BYTES,
    CountedFile,
    decompressed,
)

# A few bytes of compressed data can be a line that fills the memory; that is no log.
MAX_LINE_BYTES = 1024 * 1024 * 1024


class TextLogLoader:
    r"""Lands text logs, and other files with a record on each line.

    Small files share a statement, a large one is cut into chunks. Bytes that are not UTF-8 are
    written as `\xNN`; `Landed.repaired_count` counts the lines that had any. Only a line feed ends
    a line.
    """

    def __init__(
        self,
        inserts: Inserts,
        progress: Callable[[int], Any],
        table: str = "raw.log_lines",
    ) -> None:
        """Land into `table`: a file's id, the number of a line from 1 on, the line, the kind."""
        self._inserts = inserts
        self._table = table
        self._progress = progress
        self._pending: list[tuple[str, str | None, int, bytes]] = []
        self._pending_bytes = 0

    def load(self, file: SourceFile, before: Landed | None = None) -> Landed:
        """Land one log. What a damaged compressed log still gives is landed, and said.

        Args:
            file: The log; no more of it is read than was there when it was found.
            before: What was landed of it already, but for half a line at its end. Only what
                follows is read.

        Raises:
            OSError: the file cannot be read.
            UnreadableFileError: it is not compressed as its name says, or has a line without end.
            ReplacedFileError: it does not begin with what was landed.
        """
        line_count = before.record_count - before.is_cut if before else 0
        repaired_count = before.repaired_count if before else 0
        warning = None
        chunk = b""
        with file.path.open("rb") as handle:
            lines = _lines_before(handle, before)
            source = CountedFile(
                handle,
                self._progress,
                piece_bytes=COMPRESSED_PIECE_BYTES if file.compression else PIECE_BYTES,
                max_bytes=file.size_bytes - lines.n_bytes,
                is_hashed=file.compression is not None,
            )
            try:
                pieces = lines.watch(decompressed(source, file.compression))
                for chunk in _chunks_of_lines(pieces):
                    text, repaired = _as_utf8(chunk)
                    self.add(file, line_count, text)
                    line_count += text.count(b"\n") + 1
                    repaired_count += repaired
            except DAMAGED as error:
                if line_count == 0:
                    raise UnreadableFileError(f"not {file.compression} data: {error}") from error
                warning = f"the compressed data is damaged, what follows is missing: {error}"
            source.read_rest()
        is_cut = bool(warning) or lines.is_cut
        if file.compression:
            return Landed(line_count, repaired_count, source.fingerprint(), warning, is_cut)
        # Half a line that had to be repaired, perhaps in mid-character, may be sound when whole.
        is_half_repaired = is_cut and not _is_utf8(chunk[chunk.rfind(b"\n") + 1 :])
        whole_bytes = None if is_half_repaired else lines.n_bytes
        fingerprint = lines.fingerprint()
        return Landed(line_count, repaired_count, fingerprint, None, is_cut, whole_bytes)

    def flush(self) -> None:
        """Begin to write what is pending to the table."""
        if not self._pending:
            return
        file_ids, kinds, first_lines, texts = zip(*self._pending, strict=True)
        chunks = pa.table(
            {
                "file_id": pa.array(file_ids, pa.string()),
                "kind": pa.array(kinds, pa.string()),
                "first_line": pa.array(first_lines, pa.int64()),
                "text": pa.array(texts, pa.large_binary()).view(pa.large_string()),
            }
        )
        self._inserts.insert(
            f"""
            insert into {self._table}
            select
                cast(file_id as uuid),
                first_line + generate_subscripts(lines, 1),
                unnest(lines),
                kind
            from (
                select file_id, kind, first_line, string_split(text, chr(10)) as lines
                from pending_rows
            )
            """,
            chunks,
        )
        self._pending.clear()
        self._pending_bytes = 0

    def add(self, file: SourceFile, first_line: int, text: bytes) -> None:
        """Take lines of a file, as UTF-8, of which `first_line` are landed before them."""
        self._pending.append((file.file_id, file.kind, first_line, text))
        self._pending_bytes += len(text)
        if self._pending_bytes >= INSERT_BYTES:
            self.flush()


def _lines_before(handle: BinaryIO, before: Landed | None) -> WholeLines:
    if before is None or before.whole_bytes is None:
        return WholeLines()
    lines = read_edges(handle, before.whole_bytes)
    if lines.fingerprint() != before.fingerprint:
        raise ReplacedFileError
    return lines


def _chunks_of_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Chunks of whole lines, without the line feed at their end.

    Raises whatever the pieces raise, after the lines before it.
    """
    rest: list[bytes] = []
    size = 0
    damage = None
    try:
        for piece in pieces:
            end = piece.rfind(b"\n")
            if end >= 0:
                yield b"".join([*rest, memoryview(piece)[:end]])
                rest, size = [], 0
            rest.append(piece[end + 1 :])
            size += len(rest[-1])
            if size > MAX_LINE_BYTES:
                raise UnreadableFileError(f"a line of it is longer than {MAX_LINE_BYTES:,} bytes")
    except DAMAGED as error:
        damage = error
    if text := b"".join(rest):
        yield text
    if damage:
        raise damage


def _as_utf8(chunk: bytes) -> tuple[bytes, int]:
    """The chunk with what is not UTF-8 escaped, and the number of lines that had any."""
    if chunk.isascii() or _is_utf8(chunk):
        return chunk, 0
    repaired = sum(not _is_utf8(line) for line in chunk.split(b"\n"))
    return chunk.decode("utf-8", errors="backslashreplace").encode(), repaired


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
