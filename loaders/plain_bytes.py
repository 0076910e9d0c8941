"""The plain bytes of a file, compressed or not, piece by piece."""

import hashlib
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

import zstandard

PIECE_BYTES = 4 * 1024 * 1024
COMPRESSED_PIECE_BYTES = 64 * 1024  # what it unfolds to, a thousand times as much, is held at once
DAMAGED = (EOFError, zlib.error, zstandard.ZstdError)


def _ignore(_: int) -> None:
    pass


class CountedFile:
    """Reads a file, reporting how many bytes went by and, if wanted, keeping a hash of them.

    Of a file that grows faster than it is read, the end is where `max_bytes` are read.
    """

    def __init__(
        self,
        handle: BinaryIO,
        progress: Callable[[int], Any] = _ignore,
        piece_bytes: int = PIECE_BYTES,
        max_bytes: int = sys.maxsize,
        *,
        is_hashed: bool = True,
    ) -> None:
        self._handle = handle
        self._progress = progress
        self._piece_bytes = piece_bytes
        self._n_left = max_bytes
        self._is_hashed = is_hashed
        self._hash = hashlib.sha256()

    def pieces(self) -> Iterator[bytes]:
        while piece := self._handle.read(min(self._piece_bytes, self._n_left)):
            self._n_left -= len(piece)
            if self._is_hashed:
                self._hash.update(piece)
            self._progress(len(piece))
            yield piece

    def read_rest(self) -> None:
        """Read to the end, so that the fingerprint is of the whole file."""
        for _ in self.pieces():
            pass

    def fingerprint(self) -> str:
        return self._hash.hexdigest()


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


def decompressed(source: CountedFile, compression: str | None) -> Iterator[bytes]:
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
