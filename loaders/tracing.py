"""Parsl's tracing pickle, read so that nothing in it can run."""

import hashlib
import io
import pickle
import pickletools
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import pyarrow as pa

from loaders.files import SourceFile
from loaders.inserts import Inserts
from loaders.landing import Landed, UnreadableFileError

BATCH_ROWS = 50_000
# A pickle names a text once and refers to it in two bytes: what comes out may be this much larger.
MAX_GROWTH = 100
MIN_LIMIT_BYTES = 1024 * 1024

# What plain containers, text, numbers, bytes, booleans and None are pickled as. Nothing here finds
# a name, calls anything, or takes an object from elsewhere.
PLAIN_OPCODES = frozenset(
    (
        *("PROTO", "FRAME", "STOP", "MARK", "POP", "POP_MARK", "DUP"),
        *("MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT", "GET", "BINGET", "LONG_BINGET"),
        *("EMPTY_DICT", "DICT", "SETITEM", "SETITEMS", "EMPTY_LIST", "LIST", "APPEND", "APPENDS"),
        *("EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"),
        *("NONE", "NEWTRUE", "NEWFALSE", "FLOAT", "BINFLOAT"),
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING"),
        *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"),
        *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8"),
    )
)

_EVENTS = pa.schema(
    [
        ("record_number", pa.int64()),
        ("event_time", pa.float64()),
        ("event_name", pa.string()),
        ("span_type", pa.string()),
        ("span_id", pa.string()),
    ]
)
_BINDS = pa.schema(
    [
        ("record_number", pa.int64()),
        ("super_type", pa.string()),
        ("super_id", pa.string()),
        ("sub_type", pa.string()),
        ("sub_id", pa.string()),
    ]
)
Row = tuple[Any, ...]


class TracingLoader:
    """Lands `parsl_tracing.pickle` files into `raw.tracing_events` and `raw.tracing_binds`."""

    def __init__(self, inserts: Inserts, progress: Callable[[int], Any]) -> None:
        self._inserts = inserts
        self._progress = progress

    def load(self, file: SourceFile, before: Landed | None = None) -> Landed:
        """Land one pickle. A row that is not of four plain values is left out, and said.

        Raises:
            OSError: the file cannot be read.
            UnreadableFileError: it is no pickle, is damaged, or holds what is not plain data.
        """
        if file.compression:
            raise UnreadableFileError("compressed: decompress it first")
        data = file.path.read_bytes()
        tracing = read_plain_pickle(data)
        if not isinstance(tracing, dict):
            raise UnreadableFileError(f"not Parsl's tracing: it holds {_kind(tracing)}, not a dict")
        limit = _Limit(max(MIN_LIMIT_BYTES, len(data) * MAX_GROWTH))
        n_landed = 0
        warnings = []
        for key, schema, as_row in (("events", _EVENTS, _event), ("binds", _BINDS, _texts)):
            rows = tracing.get(key)
            if not isinstance(rows, list):
                raise UnreadableFileError(
                    f"not Parsl's tracing: {key!r} is {_kind(rows)}, not a list"
                )
            n_good = self._land(file, f"raw.tracing_{key}", schema, rows, as_row, limit)
            n_landed += n_good
            if n_good < len(rows):
                warnings.append(
                    f"{len(rows) - n_good} of {len(rows)} {key} are not "
                    f"({', '.join(schema.names[1:])}) and were left out"
                )
        self._progress(file.size_bytes)
        fingerprint = hashlib.sha256(data).hexdigest()
        return Landed(n_landed, 0, fingerprint, "; ".join(warnings) or None)

    def flush(self) -> None:
        """Nothing is pending between files."""

    def _land(
        self,
        file: SourceFile,
        table: str,
        schema: Any,
        rows: list[Any],
        as_row: Callable[[Sequence[Any]], Row],
        limit: "_Limit",
    ) -> int:
        n_good = 0
        for first in range(0, len(rows), BATCH_ROWS):
            batch = []
            for number, row in enumerate(rows[first : first + BATCH_ROWS], start=first + 1):
                try:
                    good = as_row(row)
                except (TypeError, ValueError, OverflowError):
                    continue
                limit.take(good)
                batch.append((number, *good))
            if batch:
                columns = zip(*batch, strict=True)
                arrays = [pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)]
                self._inserts.insert(
                    f"insert into {table} select cast(? as uuid), * from pending_rows",
                    pa.table(arrays, schema=schema),
                    [file.file_id],
                )
            n_good += len(batch)
        return n_good


def read_plain_pickle(data: bytes) -> object:
    """What a pickle of plain data holds.

    Raises:
        UnreadableFileError: it holds anything else, or is no whole pickle.
    """
    try:
        return PlainUnpickler(io.BytesIO(data)).load()
    except UnreadableFileError:
        raise
    except Exception as error:  # a pickle can be broken in any way
        raise UnreadableFileError(f"not a pickle, or a damaged one: {error!r}") from error


_OPCODE_NAMES = {ord(opcode.code): opcode.name for opcode in pickletools.opcodes}


class _PlainDispatch(dict[int, Callable[[Any], None]]):
    """What to do for each opcode of plain data; any other is refused before it does a thing."""

    def __missing__(self, code: int) -> NoReturn:
        raise UnreadableFileError(
            f"it has {_OPCODE_NAMES[code]}: only plain data is read, since any other pickle can "
            "run code"
        )


# The one in Python, for its table of opcodes: that in C lets no opcode be left out, takes objects
# from the cache of extensions without asking, and can be made to run out of stack or memory.
_Unpickler: Any = pickle._Unpickler


class PlainUnpickler(_Unpickler):  # type: ignore[misc]
    """Reads plain data, finds no names, and makes nothing else."""

    dispatch = _PlainDispatch(
        (code, read)
        for code, read in _Unpickler.dispatch.items()
        if _OPCODE_NAMES[code] in PLAIN_OPCODES
    )

    def find_class(self, module: str, name: str) -> NoReturn:
        raise UnreadableFileError(f"it asks for {module}.{name}: only plain data is read")

    def persistent_load(self, pid: object) -> NoReturn:
        raise UnreadableFileError("it refers to objects outside it: only plain data is read")

    def load_setitem(self) -> None:
        _require_texts(self.stack[-2:-1])
        super().load_setitem()

    def load_setitems(self) -> None:
        _require_texts(self.stack[::2])
        super().load_setitems()

    def load_dict(self) -> None:
        _require_texts(self.stack[::2])
        super().load_dict()

    dispatch[pickle.SETITEM[0]] = load_setitem
    dispatch[pickle.SETITEMS[0]] = load_setitems
    dispatch[pickle.DICT[0]] = load_dict


def _require_texts(keys: list[object]) -> None:
    # The hash of a tuple in a tuple in a tuple ... ends Python, not only the load.
    if not all(isinstance(key, str) for key in keys):
        raise UnreadableFileError("not Parsl's tracing: it has a dict whose keys are not text")


class _Limit:
    """Counts the bytes of what is landed, so that a small file cannot fill the memory."""

    def __init__(self, n_bytes: int) -> None:
        self._n_left = n_bytes

    def take(self, row: Row) -> None:
        self._n_left -= sum(len(value) for value in row if isinstance(value, str))
        if self._n_left < 0:
            raise UnreadableFileError("it unfolds to far more than its size")


def _event(row: Sequence[Any]) -> Row:
    event_time, *names = _four(row)
    return (float(event_time), *map(_text, names))


def _texts(row: Sequence[Any]) -> Row:
    return tuple(map(_text, _four(row)))


def _four(row: Sequence[Any]) -> Sequence[Any]:
    if not isinstance(row, tuple | list) or len(row) != 4:
        raise ValueError("not a row of four")
    return row


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace")
    if isinstance(value, str):
        return value.encode("utf-8", errors="backslashreplace").decode("utf-8")
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple):  # a try is (task, try)
        return f"({', '.join(_scalar_text(part) for part in value)})"
    raise TypeError("not a plain value")


def _scalar_text(value: object) -> str:
    if isinstance(value, tuple):
        raise TypeError("a tuple in a tuple")
    return _text(value) or ""


def _kind(value: object) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"
