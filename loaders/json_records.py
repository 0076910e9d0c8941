"""JSON: a record on each line, or one document that holds them; each record as it was written."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from loaders.contents import HEAD_BYTES, looks_like_insights_export
from loaders.files import SourceFile
from loaders.inserts import Inserts
from loaders.landing import Landed
from loaders.plain_bytes import DAMAGED, CountedFile, decompressed
from loaders.text_logs import TextLogLoader

# A document must be seen whole to be taken apart. Runs of records on lines may be of any size.
MAX_DOCUMENT_BYTES = 256 * 1024 * 1024

_BLANKS = " \t\r\n"
_SPACE = re.compile(f"[{_BLANKS}]*")
# Only where a value ends is asked for: numbers of any length need not be made.
_DECODER = json.JSONDecoder(parse_int=len, parse_float=len)


class JsonLoader:
    """Lands JSON into `raw.json_records`.

    Each line is a record, valid JSON or not. Of a file that is one JSON value, the elements of an
    array are the records, or those of `results` in an export of CloudWatch Insights; any other
    object is one record. Such a record is written on one line, and is else as it was.
    """

    def __init__(self, inserts: Inserts, progress: Callable[[int], Any]) -> None:
        self._lines = TextLogLoader(inserts, progress, table="raw.json_records")
        self._progress = progress

    def load(self, file: SourceFile, before: Landed | None = None) -> Landed:
        """Land one file. One that only seems to be a JSON document is landed line by line.

        Only a file that is of lines, however it goes on, is read on from what was landed `before`.

        Raises:
            OSError: the file cannot be read.
            UnreadableFileError: it is not compressed as its name says.
            ReplacedFileError: it does not begin with what was landed.
        """
        if before or file.kind == "parsl_json_log":
            return self._lines.load(file, before)
        try:
            document, fingerprint = _read_document(file)
            records = _records(document) if document else []
        except DAMAGED:
            return self._lines.load(file)
        except (ValueError, RecursionError) as error:
            landed = self._lines.load(file)
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            warning = f"not one JSON document, landed line by line: {reason}"
            return replace(landed, warning=landed.warning or warning, whole_bytes=None)
        if document is None:
            return self._lines.load(file)
        if not document:
            return replace(self._lines.load(file), whole_bytes=None)
        for number, record in enumerate(records):
            self._lines.add(file, number, record.encode())
        self._progress(file.size_bytes)
        return Landed(len(records), 0, fingerprint)

    def flush(self) -> None:
        """Write what is pending."""
        self._lines.flush()


def _read_document(file: SourceFile) -> tuple[str | None, str]:
    """The text of a file that is one JSON value, and the fingerprint of the file.

    Nothing if the file has a value on each line; "" while it is blank and can become either.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not UTF-8, or too large to be seen whole.
        EOFError, zlib.error, zstandard.ZstdError: the compressed data is damaged.
    """
    with file.path.open("rb") as handle:
        source = CountedFile(handle, max_bytes=file.size_bytes)
        data = bytearray()
        for piece in decompressed(source, file.compression):
            if piece and not data and _is_of_lines(piece):
                return None, ""
            data += piece
            if len(data) > MAX_DOCUMENT_BYTES:
                raise ValueError(f"larger than {MAX_DOCUMENT_BYTES:,} bytes")
    return data.decode("utf-8-sig").strip(_BLANKS), source.fingerprint()


def _is_of_lines(head: bytes) -> bool:
    """Whether a file that begins so has a value on each line, if it is JSON at all."""
    first, _, rest = head.removeprefix(BOM_UTF8).strip().partition(b"\n")
    if not first.startswith((b"[", b"{")):
        return bool(first)
    if not rest:
        return False
    text = first.decode("utf-8", errors="replace").rstrip()
    try:
        return _end(text, 0) == len(text)
    except (ValueError, RecursionError):
        return False


def _records(text: str) -> list[str]:
    """The records of one JSON document.

    Raises:
        ValueError: it is not one valid JSON value.
        RecursionError: it is nested too deeply.
    """
    start = _skip(text, 0)
    if text.startswith("[", start):
        records, end = _elements(text, start)
    else:
        end = _end(text, start)
        results = _results(text, start)
        records = [slice(start, end)] if results is None else results
    if _skip(text, end) < len(text):
        raise ValueError(f"something follows the value, at character {_skip(text, end)}")
    return [_on_one_line(text[record]) for record in records]


def _results(text: str, start: int) -> list[slice] | None:
    """Where the rows are, if the object at `start` is an export of CloudWatch Insights."""
    if looks_like_insights_export(text[:HEAD_BYTES].encode()):
        for key, position in _members(text, start):
            if key == "results" and text.startswith("[", position):
                return _elements(text, position)[0]
    return None


def _elements(text: str, start: int) -> tuple[list[slice], int]:
    """Where the elements of the array at `start` are, and where it ends."""
    elements: list[slice] = []
    position = _skip(text, start + 1)
    if text.startswith("]", position):
        return elements, position + 1
    while True:
        end = _end(text, position)
        elements.append(slice(position, end))
        position = _skip(text, end)
        if text.startswith("]", position):
            return elements, position + 1
        if not text.startswith(",", position):
            raise ValueError(f"neither , nor ] at character {position}")
        position = _skip(text, position + 1)


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The keys of the object at `start`, which is valid, and where their values begin."""
    position = _skip(text, start + 1)
    while text.startswith('"', position):
        key, end = _DECODER.raw_decode(text, position)
        position = _skip(text, _skip(text, end) + len(":"))
        yield key, position
        position = _skip(text, _end(text, position))
        position = _skip(text, position + len(","))


def _end(text: str, start: int) -> int:
    """Where the value at `start` ends."""
    return _DECODER.raw_decode(text, start)[1]


def _skip(text: str, position: int) -> int:
    """Where the white space at `position` ends."""
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _on_one_line(record: str) -> str:
    """A valid record without its line ends, which are all between its parts."""
    return " ".join(line.strip() for line in record.split("\n"))
