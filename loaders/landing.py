"""What a loader says of a file that it has landed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Landed:
    """The outcome of landing one file."""

    record_count: int
    repaired_count: int
    fingerprint: str
    warning: str | None = None
    is_cut: bool = False  # the last record has no end: it was being written


class UnreadableFileError(Exception):
    """The file is not what its name promises; the message says how, for people."""
