"""How far a log was read, so that one that has grown is read on from there."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

EDGE_BYTES = 16 * 1024


class WholeLines:
    """Sees, as a log goes by, where its last whole line ends, and keeps both edges up to there."""

    def __init__(self, first: bytes = b"", last: bytes = b"", n_bytes: int = 0) -> None:
        """Begin after `n_bytes` of whole lines, whose first and last `EDGE_BYTES` are given."""
        self.n_bytes = n_bytes
        self.is_cut = False
        self._first = first
        self._last = last

    def watch(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces, as they are."""
        n_seen = self.n_bytes
        recent = self._last
        for piece in pieces:
            if piece:
                self._first += piece[: EDGE_BYTES - len(self._first)]
                end = piece.rfind(b"\n") + 1
                if end:
                    self.n_bytes = n_seen + end
                    self._last = (recent + piece[max(0, end - EDGE_BYTES) : end])[-EDGE_BYTES:]
                self.is_cut = end < len(piece)
                n_seen += len(piece)
                recent = (recent + piece[-EDGE_BYTES:])[-EDGE_BYTES:]
            yield piece

    def fingerprint(self) -> str:
        """A hash of both edges, and of how far they are apart."""
        edges = self._first[: self.n_bytes] + self._last
        return hashlib.sha256(b"%d:%b" % (self.n_bytes, edges)).hexdigest()


def read_edges(handle: BinaryIO, n_bytes: int) -> WholeLines:
    """The first `n_bytes` of a log, of which only the edges are read; what follows is read next."""
    first = handle.read(min(EDGE_BYTES, n_bytes))
    handle.seek(max(0, n_bytes - EDGE_BYTES))
    last = handle.read(min(EDGE_BYTES, n_bytes))
    return WholeLines(first, last, n_bytes)
