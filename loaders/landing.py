"""What a loader says of a file that it has landed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Landed:
    """The outcome of landing one file.

    `whole_bytes` is where a log can be read on once it has grown: after its last whole line. Null
    where the file must be read anew.
    """

    record_count: int
    repaired_count: int
    fingerprint: str | None
    warning: str | None = None
    is_cut: bool = False  # the last record has no end: it was being written
    whole_bytes: int | None = None


class UnreadableFileError(Exception):
    """The file is not what its name promises; the message says how, for people."""


class ReplacedFileError(Exception):
    """The file has not only grown: it must be read anew."""
