"""Tracing pickles: plain data is landed, and nothing else of them is ever made or run."""

import copyreg
import pickle
import struct
from pathlib import Path
from typing import Any

import pytest

from loaders.landing import UnreadableFileError
from loaders.load import LoadError, load_paths
from loaders.tracing import PlainUnpickler, read_plain_pickle
from tests.python.helpers import fetch, rows_of

EVENTS = [
    (1700000000.25, "SUBMIT", "TASK", 0),
    (1700000001, "START", "TRY", (0, 1)),
    ("1700000002.5", b"END", "EXECUTOR_TASK", "x"),
]
BINDS = [("TASK", 0, "TRY", (0, 1)), ("TRY", (0, 1), "EXECUTOR_TASK", None)]


def write(folder: Path, data: object) -> Path:
    path = folder / "parsl_tracing.pickle"
    path.write_bytes(data if isinstance(data, bytes) else pickle.dumps(data))
    return path


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_events_and_binds_are_landed(tmp_path: Path, database: Path, protocol: int) -> None:
    data = pickle.dumps({"events": EVENTS, "binds": BINDS}, protocol)
    (outcome,) = load_paths(database, [write(tmp_path, data)])
    assert (outcome.status, outcome.record_count, outcome.note) == ("landed", 5, None)
    assert [row[1:] for row in rows_of(database, "raw.tracing_events")] == [
        (1, 1700000000.25, "SUBMIT", "TASK", "0"),
        (2, 1700000001.0, "START", "TRY", "(0, 1)"),
        (3, 1700000002.5, "END", "EXECUTOR_TASK", "x"),
    ]
    assert [row[1:] for row in rows_of(database, "raw.tracing_binds")] == [
        (1, "TASK", "0", "TRY", "(0, 1)"),
        (2, "TRY", "(0, 1)", "EXECUTOR_TASK", None),
    ]


def test_odd_rows_are_left_out_and_said(tmp_path: Path, database: Path) -> None:
    odd: list[Any] = [(1.0, "START", "TASK"), ("noon", "START", "TASK", 1), 7, (1.0, {}, "TASK", 1)]
    path = write(tmp_path, {"events": [*EVENTS, *odd], "binds": BINDS})
    (outcome,) = load_paths(database, [path])
    assert outcome.record_count == 5
    assert outcome.note == (
        "4 of 7 events are not (event_time, event_name, span_type, span_id) and were left out"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([], "it holds a list, not a dict"),
        ({"events": []}, "'binds' is nothing, not a list"),
        ({"events": "many", "binds": []}, "'events' is a str, not a list"),
        ({"events": {1}, "binds": []}, "EMPTY_SET"),
        (b"", "not a pickle, or a damaged one"),
        (b"this is a text\n", "not a pickle, or a damaged one"),
        (pickle.dumps({"events": EVENTS, "binds": BINDS})[:-9], "not a pickle, or a damaged one"),
        (b"\x80\x04]r\xff\xff\xff\x7f.", "it holds a list, not a dict"),
        (b"\x80\x04}" + b")" + b"\x85" * 1_000_000 + b"Ns.", "keys are not text"),
        (b"\x80\x04}()NNNu.", "keys are not text"),
        (b"(NNd.", "keys are not text"),
        (b"\x80\x04\x8d" + struct.pack("<Q", 1 << 50) + b".", "damaged"),
        (b"\x80\x04\x8b" + struct.pack("<i", 1 << 30) + b".", "LONG4"),
        ({"events": [(0.0, text := "x" * 10_000, "", text)] * 5_000, "binds": []}, "far more"),
    ],
)
def test_what_is_no_tracing_is_said(
    tmp_path: Path, database: Path, data: object, reason: str
) -> None:
    path = write(tmp_path, data)
    with pytest.raises(LoadError) as caught:
        load_paths(database, [path])
    assert f"{path}: cannot be read: " in str(caught.value)
    assert reason in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_refused_pickle_leaves_nothing(tmp_path: Path, database: Path) -> None:
    (tmp_path / "parsl.log").write_text("one\n")
    texts = [("x" * 10_000, 0, "TRY", 0)] * 60_000
    write(tmp_path, {"events": EVENTS, "binds": texts})
    load_paths(database, [tmp_path])
    assert fetch(database, "select count(*) from raw.tracing_events") == [(0,)]
    assert fetch(database, "select count(*) from raw.tracing_binds") == [(0,)]


def touch(path: str) -> "type[Made]":
    """What the attacks call; a file shows that one of them could."""
    Path(path).touch()
    return Made


class Made:
    def __init__(self, *arguments: object) -> None:
        touch(*map(str, arguments))

    def __new__(cls, *arguments: object) -> "Made":
        if arguments:
            touch(*map(str, arguments))
        return super().__new__(cls)

    def __setstate__(self, state: object) -> None:
        touch(str(state))


EXTENSION = 0x7B


def attacks(marker: Path) -> dict[str, bytes]:
    """Pickles that make `marker` when Python's own unpickler reads them."""
    here = __name__.encode()
    path = str(marker).encode()
    argument = b"X" + struct.pack("<I", len(path)) + path
    name = b"\x8c" + bytes([len(here)]) + here + b"\x8c\x05touch\x93"
    made = b"c" + here + b"\nMade\n"
    extension = struct.pack("<I", EXTENSION)
    return {
        "GLOBAL, REDUCE": b"c" + here + b"\ntouch\n(" + argument + b"tR.",
        "STACK_GLOBAL, REDUCE": b"\x80\x04" + name + b"(" + argument + b"tR.",
        "INST": b"(" + argument + b"i" + here + b"\ntouch\n.",
        "OBJ": b"(c" + here + b"\ntouch\n" + argument + b"o.",
        "NEWOBJ": b"\x80\x02" + made + b"(" + argument + b"t\x81.",
        "NEWOBJ_EX": b"\x80\x04" + made + b"(" + argument + b"t}\x92.",
        "BUILD": b"\x80\x02" + made + b")\x81" + argument + b"b.",
        "EXT1": b"\x80\x02\x82" + extension[:1] + b"(" + argument + b"tR.",
        "EXT2": b"\x80\x02\x83" + extension[:2] + b"(" + argument + b"tR.",
        "EXT4": b"\x80\x02\x84" + extension + b"(" + argument + b"tR.",
    }


@pytest.mark.parametrize("attack", attacks(Path()))
def test_nothing_in_a_pickle_runs(tmp_path: Path, database: Path, attack: str) -> None:
    marker = tmp_path / "marker"
    data = attacks(marker)[attack]
    copyreg.add_extension(__name__, "touch", EXTENSION)
    try:
        pickle.loads(data)  # it works, and its extension is in the cache from now on
        assert marker.exists()
        marker.unlink()
        with pytest.raises(LoadError, match="only plain data is read"):
            load_paths(database, [write(tmp_path, data)])
    finally:
        copyreg.remove_extension(__name__, "touch", EXTENSION)
    assert not marker.exists()


@pytest.mark.parametrize("data", [b"Pname\n.", b"\x80\x02X\x01\x00\x00\x00xQ."])
def test_objects_from_elsewhere_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="PERSID"):
        read_plain_pickle(data)


def test_the_unpickler_itself_admits_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "marker"
    monkeypatch.setattr(PlainUnpickler, "dispatch", pickle._Unpickler.dispatch)
    for name, data in attacks(marker).items():
        if not name.startswith("EXT"):
            with pytest.raises(UnreadableFileError, match="it asks for"):
                read_plain_pickle(data)
    with pytest.raises(UnreadableFileError, match="objects outside it"):
        read_plain_pickle(b"Pname\n.")
    assert not marker.exists()
