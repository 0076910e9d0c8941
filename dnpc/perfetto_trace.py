"""Runs as a trace for the Perfetto UI: tracks, slices on them, arrows, instants, counters."""

import heapq
import json
import re
from collections.abc import Iterator, Sequence
from io import BufferedIOBase
from operator import itemgetter
from typing import Any, NamedTuple

import duckdb
from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import (
    BUILTIN_CLOCK_BOOTTIME,
    BUILTIN_CLOCK_REALTIME,
    CounterDescriptor,
    Trace,
    TracePacket,
    TrackDescriptor,
    TrackEvent,
)

from dnpc.database import QUERIES

_PACKETS_AT_ONCE = 2_000
_ROWS_AT_ONCE = 5_000
_IN_ORDER = itemgetter(0, 1)
_INTEGERS = range(-(2**63), 2**63)

_SLICES = """
    from trace_slices
    order by track_no, start_us, end_us desc, host_no is not null, span_no
"""
_COUNTERS = """
    select run_no, root_span_type, state, epoch_us(state_at), n_spans
    from state_counts
    inner join trace_runs using (run_id)
    where state_at between timestamp '1970-01-01' and timestamp '2262-01-01'
    order by run_no, root_span_type, state, state_at
"""


def write_trace(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[tuple[str, str]], file: BufferedIOBase
) -> None:
    """Write runs as one trace, on the clock of UTC.

    Args:
        connection: to a database that is built; it gets temporary tables.
        runs: the run_id and the name of each run.
        file: where to.
    """
    connection.execute("create temp table trace_runs (run_no integer, run_id varchar)")
    connection.executemany(
        "insert into trace_runs values (?, ?)",
        [[number, run_id] for number, (run_id, _) in enumerate(runs, 1)],
    )
    connection.execute((QUERIES / "trace.sql").read_text())
    packets = _Packets(file)
    _write_clock(connection, packets)
    tracks = _Tracks(packets)
    for number, (_, name) in enumerate(runs, 1):
        tracks.add_run(number, name)
    _write_counters(connection, packets, tracks)
    _write_slices(connection, packets, tracks)
    packets.flush()


class _Packets:
    """Packets, written a chunk at a time: traces one after the other are one trace."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._trace = Trace()
        self._numbers: dict[tuple[str, str], int] = {}
        self._new_texts: dict[str, list[dict[str, Any]]] = {}

    def add(self, **fields: Any) -> None:
        """Add a packet; what texts its numbers stand for is told in it if it is new."""
        if len(self._trace.packet) == _PACKETS_AT_ONCE:
            self.flush()
        if self._new_texts:
            fields["interned_data"] = self._new_texts
            self._new_texts = {}
        self._trace.packet.add(trusted_packet_sequence_id=1, **fields)

    def add_event(self, at_us: int, **fields: Any) -> None:
        self.add(
            timestamp=at_us * 1000,
            sequence_flags=TracePacket.SEQ_NEEDS_INCREMENTAL_STATE,
            track_event=fields,
        )

    def flush(self) -> None:
        self._file.write(self._trace.SerializeToString())
        self._trace = Trace()

    def number(self, kind: str, text: str) -> int:
        """The number that stands for a text in the packet that is added next and all later ones."""
        number = self._numbers.get((kind, text))
        if number is None:
            number = self._numbers[kind, text] = len(self._numbers) + 1
            self._new_texts.setdefault(kind, []).append({"iid": number, "name": text})
        return number

    def notes(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """What is told of an event when a reader clicks on it."""
        notes = []
        for name, value in values.items():
            if value is not None:
                field, typed = _typed(value)
                number = self.number("debug_annotation_names", name)
                notes.append({"name_iid": number, field: typed})
        return notes


def _typed(value: Any) -> tuple[str, Any]:
    """The field for a value of JSON, and the value as it takes it."""
    if isinstance(value, str):
        return "string_value", value
    if isinstance(value, bool):
        return "bool_value", value
    if isinstance(value, int) and value in _INTEGERS:
        return "int_value", value
    if isinstance(value, float):
        return "double_value", value
    return "string_value", json.dumps(value, ensure_ascii=False)


class _Tracks:
    """The tree of tracks: one for each run, and below it whatever has a path."""

    def __init__(self, packets: _Packets) -> None:
        self._packets = packets
        self._uuids: dict[tuple[int, tuple[str, ...]], int] = {}
        self._n_tracks = 0

    def add_run(self, run_no: int, name: str) -> None:
        # No process: Perfetto has an order of its own for what is in one.
        self._uuids[run_no, ()] = self._describe(name=name)

    def find(self, run_no: int, path: tuple[str, ...]) -> int:
        """The track of a path, made if it is new, and so are those above it."""
        uuid = self._uuids.get((run_no, path))
        if uuid is None:
            uuid = self._uuids[run_no, path] = self.add_lane(run_no, path)
        return uuid

    def add_lane(self, run_no: int, path: tuple[str, ...], **fields: Any) -> int:
        """One more track of the same name, which Perfetto draws as one with the others."""
        return self._describe(parent_uuid=self.find(run_no, path[:-1]), name=path[-1], **fields)

    def _describe(self, **fields: Any) -> int:
        self._n_tracks += 1
        self._packets.add(
            track_descriptor={
                "uuid": self._n_tracks,
                "child_ordering": TrackDescriptor.EXPLICIT,
                "sibling_order_rank": self._n_tracks,
                **fields,
            }
        )
        return self._n_tracks


class _Slice(NamedTuple):
    """A row of the view trace_slices."""

    track_no: int
    span_no: int
    host_no: int | None
    start_us: int
    end_us: int
    span_type: str
    name: str
    span_id: str
    outcome: str | None
    end_note: str | None
    task_id: int | None
    try_id: int | None
    attributes: str | None
    arrow_nos: list[int] | None
    event_us: list[int] | None
    event_orders: list[int] | None
    event_types: list[str] | None
    event_notes: list[str | None] | None


class _Lanes:
    """One track's slices in as few lanes as hold them, so that in each any two nest or are apart.

    A slice goes inside its host if that is the innermost one on at its time, and else into the
    first lane where nothing is on. Slices come by start, the longer first.
    """

    def __init__(
        self, packets: _Packets, tracks: _Tracks, run_no: int, path: tuple[str, ...]
    ) -> None:
        self._packets = packets
        self._tracks = tracks
        self._run_no = run_no
        self._path = path
        self._uuids: list[int] = []
        self._free: list[int] = []
        self._busy: list[tuple[int, int]] = []
        self._stacks: dict[int, list[tuple[int, int]]] = {}
        self._lane_of: dict[int, int] = {}
        self._lane_of_stray_events: int | None = None

    def add(self, row: _Slice) -> int:
        """Begin a slice, end those before it, and return the lane's track."""
        self.end_until(row.start_us)
        lane = self._lane_of_host(row)
        if lane is None:
            lane = heapq.heappop(self._free) if self._free else self._add_lane()
            self._stacks[lane] = []
            heapq.heappush(self._busy, (row.end_us, lane))
        self._stacks[lane].append((row.end_us, row.span_no))
        self._lane_of[row.span_no] = lane
        return self._uuids[lane]

    def end_until(self, at_us: int | None) -> None:
        """End what has ended by then, or all."""
        while self._busy and (at_us is None or self._busy[0][0] <= at_us):
            _, lane = heapq.heappop(self._busy)
            while self._stacks[lane]:
                self._end_innermost(lane)
            heapq.heappush(self._free, lane)

    @property
    def lane_of_stray_events(self) -> int:
        """For events that are outside of their span: nothing else is there to hold them."""
        if self._lane_of_stray_events is None:
            self._lane_of_stray_events = self._tracks.add_lane(self._run_no, self._path)
        return self._lane_of_stray_events

    def _lane_of_host(self, row: _Slice) -> int | None:
        lane = None if row.host_no is None else self._lane_of.get(row.host_no)
        if lane is None:
            return None
        stack = self._stacks[lane]
        while stack[-1][1] != row.host_no and stack[-1][0] <= row.start_us:
            self._end_innermost(lane)
        end_us, span_no = stack[-1]
        return lane if span_no == row.host_no and row.end_us <= end_us else None

    def _end_innermost(self, lane: int) -> None:
        end_us, span_no = self._stacks[lane].pop()
        del self._lane_of[span_no]
        self._packets.add_event(
            end_us, type=TrackEvent.TYPE_SLICE_END, track_uuid=self._uuids[lane]
        )

    def _add_lane(self) -> int:
        self._uuids.append(
            self._tracks.add_lane(self._run_no, self._path)
            if self._uuids
            else self._tracks.find(self._run_no, self._path)
        )
        return len(self._uuids) - 1


def _write_clock(connection: duckdb.DuckDBPyConnection, packets: _Packets) -> None:
    """The clock of the trace is UTC, whatever Perfetto calls it."""
    row = connection.execute("select min(epoch_ns(started_at)) from trace_spans").fetchone()
    clocks = [
        {"clock_id": clock, "timestamp": row[0] if row and row[0] else 0}
        for clock in (BUILTIN_CLOCK_BOOTTIME, BUILTIN_CLOCK_REALTIME)
    ]
    packets.add(
        sequence_flags=TracePacket.SEQ_INCREMENTAL_STATE_CLEARED, clock_snapshot={"clocks": clocks}
    )


def _write_counters(
    connection: duckdb.DuckDBPyConnection, packets: _Packets, tracks: _Tracks
) -> None:
    uuids: dict[tuple[int, str, str], int] = {}
    for run_no, root_span_type, state, at_us, n_spans in _rows(connection, _COUNTERS):
        key = run_no, root_span_type, state
        if key not in uuids:
            uuids[key] = tracks.add_lane(
                run_no,
                (f"states of {root_span_type}", state),
                counter={"unit": CounterDescriptor.UNIT_COUNT},
            )
        packets.add_event(
            at_us, type=TrackEvent.TYPE_COUNTER, track_uuid=uuids[key], counter_value=n_spans
        )


def _write_slices(
    connection: duckdb.DuckDBPyConnection, packets: _Packets, tracks: _Tracks
) -> None:
    places = {
        track_no: (run_no, tuple(path)) for track_no, run_no, path in _sorted_tracks(connection)
    }
    for run_no, path in places.values():
        tracks.find(run_no, path)
    track_no, lanes = 0, None
    for row in map(_Slice._make, _rows(connection, _SLICES)):
        if lanes is None or row.track_no != track_no:
            if lanes:
                lanes.end_until(None)
            track_no, lanes = row.track_no, _Lanes(packets, tracks, *places[row.track_no])
        _write_slice(packets, lanes, row)
    if lanes:
        lanes.end_until(None)


def _write_slice(packets: _Packets, lanes: _Lanes, row: _Slice) -> None:
    lane = lanes.add(row)
    categories = [packets.number("event_categories", row.span_type)]
    ids = {"span_id": row.span_id}
    values = {
        **ids,
        "outcome": row.outcome,
        "end": row.end_note,
        "task_id": row.task_id,
        "try_id": row.try_id,
        **_attributes(row.attributes),
    }
    packets.add_event(
        row.start_us,
        type=TrackEvent.TYPE_SLICE_BEGIN,
        track_uuid=lane,
        name=row.name,
        category_iids=categories,
        flow_ids=row.arrow_nos or (),
        debug_annotations=packets.notes(values),
    )
    for at_us, event_type, attributes in _events(row):
        is_inside = row.start_us <= at_us <= row.end_us
        values = _attributes(attributes) if is_inside else ids | _attributes(attributes)
        packets.add_event(
            at_us,
            type=TrackEvent.TYPE_INSTANT,
            track_uuid=lane if is_inside else lanes.lane_of_stray_events,
            name_iid=packets.number("event_names", event_type),
            category_iids=categories,
            debug_annotations=packets.notes(values) if values else (),
        )


def _events(row: _Slice) -> list[tuple[int, str, str | None]]:
    if row.event_us is None or row.event_orders is None or row.event_types is None:
        return []
    notes = row.event_notes or [None] * len(row.event_us)
    events = sorted(
        zip(row.event_us, row.event_orders, row.event_types, notes, strict=True), key=_IN_ORDER
    )
    return [(at_us, event_type, attributes) for at_us, _, event_type, attributes in events]


def _attributes(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    values = json.loads(text)
    return values if isinstance(values, dict) else {"attributes": values}


def _sorted_tracks(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int, list[str]]]:
    """Parsl's own layers by time, then executors, and places in them by their numbers."""
    rows = connection.execute(
        "select track_no, run_no, path from trace_tracks order by first_started_at, track_no"
    ).fetchall()
    first: dict[tuple[Any, ...], int] = {}
    for position, (_, run_no, path) in enumerate(rows):
        for depth in range(len(path)):
            first.setdefault((run_no, *path[: depth + 1]), position)

    def rank(row: tuple[int, int, list[str]]) -> list[Any]:
        _, run_no, path = row
        return [
            run_no,
            *(
                _natural(name) if " " in name else [(0, first[run_no, *path[: depth + 1]], "")]
                for depth, name in enumerate(path)
            ),
        ]

    return sorted(rows, key=rank)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """So that worker 10 comes after worker 9."""
    parts = re.findall(r"([0-9]+)|([^0-9]+)", name)
    return [(1, int(number), "") if number else (2, 0, text) for number, text in parts]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    result = connection.execute(query)
    while rows := result.fetchmany(_ROWS_AT_ONCE):
        yield from rows
