"""From any form of a query's result to numpy columns of the shape that a plot needs."""

import re
import warnings
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Times = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

NAMELESS = {b"dnpc": b"nameless"}  # the columns' names are ours
NO_VALUE = "(none)"
# DuckDB's 'infinity' and '-infinity', which Arrow hands on as if they were times.
_INFINITY = np.iinfo(np.int64).max


class Categories(NamedTuple):
    """A column of texts: a number for each row, and the text for each number."""

    name: str | None
    codes: Codes
    texts: list[str]


@dataclass(frozen=True)
class Spans:
    """One element for each span. What is null in the result, or infinite, is NaT or NaN."""

    started_at: Times
    duration_s: Numbers
    group: Categories | None = None

    @property
    def notes(self) -> list[str]:
        """What a reader would miss in the picture."""
        without_start = np.isnat(self.started_at)
        counts = {
            ("has not ended", "have not ended"): ~without_start & np.isnan(self.duration_s),
            ("has no first event", "have no first event"): without_start,
            ("is negative", "are negative"): self.duration_s < 0,
        }
        return [text for words, rows in counts.items() if (text := count_text(rows, *words))]


@dataclass(frozen=True, kw_only=True)
class Bars(Spans):
    """Spans of which each belongs to a row of the picture."""

    row: Categories


@dataclass(frozen=True)
class Marks:
    """One element for each event of a row of the picture. NaT is no time up to which it lasts."""

    at: Times
    row: Categories
    event: Categories
    until: Times
    dropped: int


@dataclass(frozen=True)
class Path:
    """One element for each task. Times rise, NaT where it did not run; NaN is no step."""

    ready_at: Times
    running_at: Times
    running_ended_at: Times
    returned_at: Times
    task: pa.ChunkedArray
    slack_s: Numbers
    step: Numbers
    dropped: int


class Edge(NamedTuple):
    left: str
    right: str
    relation: str
    n: float


@dataclass(frozen=True)
class Graph:
    """How many there are of each node, and the edges between two of them; the largest first."""

    nodes: dict[str, float]
    edges: list[Edge]


@dataclass(frozen=True)
class StateCounts:
    """One element for each row: from this time on, so many spans are in this state."""

    at: Times
    state: Categories
    n_spans: Numbers
    dropped: int


@dataclass(frozen=True)
class Usage:
    """One element for each row: from this time on, so much is used of so much, NaN if unknown."""

    at: Times
    used: Numbers
    available: Numbers
    dropped: int


@dataclass(frozen=True)
class Values:
    """One element for each row: at this time, the series has this value."""

    at: Times
    value: Numbers
    series: Categories
    dropped: int


@dataclass(frozen=True)
class Bins:
    """One element for each cell of time and value that holds something."""

    time_start_at: Times
    time_end_at: Times
    value_start: Numbers
    value_end: Numbers
    n_rows: Numbers
    dropped: int

    def where(self, rows: npt.NDArray[np.bool_]) -> "Bins":
        return Bins(
            self.time_start_at[rows],
            self.time_end_at[rows],
            self.value_start[rows],
            self.value_end[rows],
            self.n_rows[rows],
            self.dropped,
        )


@dataclass(frozen=True)
class Profile:
    """One element for each event, also of the times of each percentile."""

    events: list[str]
    share: Numbers
    span_type: Categories
    times: dict[float, Numbers]

    def rows(self, which: Codes) -> "Profile":
        return Profile(
            [self.events[row] for row in which],
            self.share[which],
            self.span_type._replace(codes=self.span_type.codes[which]),
            {percentile: times[which] for percentile, times in self.times.items()},
        )


def count_text(count: int | npt.NDArray[np.bool_], one: str, many: str) -> str:
    """Say "1 has ...", "1,234 have ...", or nothing. Of a mask, its rows are counted."""
    count = int(np.sum(count))
    return f"{count:,} {one if count == 1 else many}" if count else ""


def read_spans(result: Any, *, wanted_by: str, color_by: str | None = None) -> Spans:
    """Read (first event, second event or seconds[, group, ...]).

    The group is the column that is named, else the third column if that is text.
    """
    table = read_table(result)
    if table.num_columns == 0:
        return Spans(np.array([], "datetime64[us]"), np.array([]))
    if table.num_columns < 2 or not (
        _is_time(table, 0) and (_is_time(table, 1) or _is_number(table, 1))
    ):
        raise _shape_error(
            wanted_by,
            "one row per span: a timestamp (the first event), a timestamp or a number of seconds "
            "(the second event, null if it has not ended), and, if you like, a text (the group)",
            table,
        )
    started_at = _times(table.column(0))
    if _is_time(table, 1):
        duration_s = (_times(table.column(1)) - started_at) / np.timedelta64(1_000_000, "us")
    else:
        duration_s = _numbers(table.column(1))
    duration_s = np.where(np.isnat(started_at), np.nan, duration_s)
    return Spans(started_at, duration_s, _group(table, color_by))


def read_bars(result: Any, *, wanted_by: str, color_by: str | None = None) -> Bars:
    """Read (first event, second event or seconds, row[, group, ...]); the group as in read_spans.

    Rows are in the order in which the result names them first.
    """
    table = read_table(result)
    if table.num_columns == 0:
        none = Categories(None, np.array([], np.intp), [])
        return Bars(np.array([], "datetime64[us]"), np.array([]), row=none)
    if table.num_columns < 3 or not (
        _is_time(table, 0) and (_is_time(table, 1) or _is_number(table, 1)) and _is_text(table, 2)
    ):
        raise _shape_error(
            wanted_by,
            "one row per span: a timestamp (the first event), a timestamp or a number of seconds "
            "(the second event, null if it has not ended), a text (the row of the picture, such as "
            "the worker), and, if you like, a text (the group)",
            table,
        )
    spans = read_spans(table.select([0, 1]), wanted_by=wanted_by)
    group = _group(table, color_by, index=3)
    return Bars(spans.started_at, spans.duration_s, group, row=_categories(table, 2))


def read_marks(result: Any, *, wanted_by: str) -> Marks:
    """Read (time, row, event[, time up to which the row's last event lasts, or null])."""
    table = read_table(result)
    if table.num_columns == 0:
        none, no_times = Categories(None, np.array([], np.intp), []), np.array([], "datetime64[us]")
        return Marks(no_times, none, none, no_times, 0)
    has_until = table.num_columns > 3
    if table.num_columns < 3 or not (
        _is_time(table, 0)
        and _is_text(table, 1)
        and _is_text(table, 2)
        and (not has_until or _is_time(table, 3))
    ):
        raise _shape_error(
            wanted_by,
            "one row per event: a timestamp, a text (the row of the picture, such as the span), a "
            "text (the event), and, if you like, a timestamp (up to which the last event of the "
            "row lasts, null where it is the row's end)",
            table,
        )
    at, row, event = _times(table.column(0)), _categories(table, 1), _categories(table, 2)
    until = _times(table.column(3)) if has_until else np.full_like(at, np.datetime64("NaT"))
    known = ~np.isnat(at)
    return Marks(
        at[known],
        Categories(row.name, row.codes[known], row.texts),
        Categories(event.name, event.codes[known], event.texts),
        until[known],
        int((~known).sum()),
    )


def read_path(result: Any, *, wanted_by: str) -> Path:
    """Read (ready, running or null, run or null, returned, task, slack, step or null)."""
    table = read_table(result)
    if table.num_columns == 0:
        no_times, no_numbers = np.array([], "datetime64[us]"), np.array([], np.float64)
        no_texts = pa.chunked_array([], pa.string())
        return Path(no_times, no_times, no_times, no_times, no_texts, no_numbers, no_numbers, 0)
    if table.num_columns < 7 or not (
        all(_is_time(table, i) for i in range(4))
        and _is_text(table, 4)
        and _is_number(table, 5)
        and _is_number(table, 6)
    ):
        raise _shape_error(
            wanted_by,
            "one row per task: four timestamps (when it was ready, ran, had run, and returned), a "
            "text (the task), a number (its slack in seconds), and a number (its step on the "
            "critical path, null if it is not on it)",
            table,
        )
    ready_at, running_at, ended_at, returned_at = (_times(table.column(i)) for i in range(4))
    task, slack_s, step = _texts(table, 4), _numbers(table.column(5)), _numbers(table.column(6))
    known = ~np.isnat(ready_at) & ~np.isnat(returned_at)
    order = np.flatnonzero(known)
    order = order[np.lexsort((slack_s[order], step[order]))]
    running_at = np.clip(running_at, ready_at, returned_at)
    return Path(
        ready_at[order],
        running_at[order],
        np.clip(ended_at, running_at, returned_at)[order],
        returned_at[order],
        task.take(pa.array(order)),
        slack_s[order],
        step[order],
        int((~known).sum()),
    )


def read_durations(result: Any, *, wanted_by: str, color_by: str | None = None) -> Spans:
    """Read (seconds) alone, or what ``read_spans`` reads."""
    table = read_table(result)
    if table.num_columns == 1 and _is_number(table, 0):
        duration_s = _numbers(table.column(0))
        return Spans(np.zeros(len(duration_s), "datetime64[us]"), duration_s)
    if table.num_columns == 1 or (table.num_columns > 1 and not _is_time(table, 0)):
        raise _shape_error(
            wanted_by,
            "either one column with a number of seconds, or one row per span: a timestamp (the "
            "first event) and a timestamp or a number of seconds (the second event)",
            table,
        )
    return read_spans(table, wanted_by=wanted_by, color_by=color_by)


def read_spans_of_runs(result: Any, *, wanted_by: str) -> tuple[Spans, Categories]:
    """Read (first event, second event or seconds, run[, group]); without a group, all are one."""
    table = read_table(result)
    n_columns = table.num_columns
    is_text = [_is_text(table, index) for index in range(n_columns)]
    if n_columns and (n_columns < 3 or not is_text[2]):
        raise _shape_error(
            wanted_by,
            "one row per span: a timestamp (the first event), a timestamp or a number of seconds "
            "(the second event), a text (the run), and, if you like, another text (the group)",
            table,
        )
    group = Categories(None, np.zeros(table.num_rows, np.intp), ["all spans"])
    if n_columns > 3 and is_text[3]:
        group = _categories(table, 3)
    return read_spans(table, wanted_by=wanted_by), group


def read_states(result: Any, *, wanted_by: str) -> StateCounts:
    """Read (time, state, number of spans in that state from then on)."""
    table = read_table(result)
    if table.num_columns == 0:
        return StateCounts(
            np.array([], "datetime64[us]"),
            Categories(None, np.array([], np.intp), []),
            np.array([]),
            0,
        )
    if table.num_columns < 3 or not (
        _is_time(table, 0) and _is_text(table, 1) and _is_number(table, 2)
    ):
        raise _shape_error(
            wanted_by,
            "one row for each change: a timestamp, a text (the state), and a number (of spans in "
            "that state from then on), as count_states gives them",
            table,
        )
    at, state, n_spans = _times(table.column(0)), _categories(table, 1), _numbers(table.column(2))
    if (n_spans < 0).any():
        row = int(np.argmax(n_spans < 0))
        raise ValueError(
            f"{wanted_by} got {n_spans[row]:g} spans in the state "
            f"{state.texts[state.codes[row]]!r} at {at[row]}: a count cannot be negative"
        )
    known = ~np.isnat(at) & ~np.isnan(n_spans)
    return StateCounts(
        at[known],
        Categories(state.name, state.codes[known], state.texts),
        n_spans[known],
        int((~known).sum()),
    )


def read_usage(result: Any, *, wanted_by: str) -> Usage:
    """Read (time, number used, number available or null)."""
    table = read_table(result)
    if table.num_columns == 0:
        return Usage(np.array([], "datetime64[us]"), np.array([]), np.array([]), 0)
    if table.num_columns < 3 or not (
        _is_time(table, 0) and _is_number(table, 1) and _is_number(table, 2)
    ):
        raise _shape_error(
            wanted_by,
            "one row for each change: a timestamp, a number (of tasks that run from then on), and "
            "a number (of worker slots that there are from then on, null where it is not known)",
            table,
        )
    at, used, available = _times(table.column(0)), *(_numbers(table.column(i)) for i in (1, 2))
    known = ~np.isnat(at) & ~np.isnan(used)
    order = np.flatnonzero(known)[np.argsort(at[known], kind="stable")]
    is_last = np.append(at[order][1:] != at[order][:-1], True)[: len(order)]
    order = order[is_last]
    return Usage(at[order], used[order], available[order], int((~known).sum()))


def read_resources(result: Any, *, column: int, wanted_by: str) -> StateCounts:
    """Read (time, series, processors used, bytes used), one of the numbers, by its column."""
    table = read_table(result)
    if table.num_columns and (
        table.num_columns < 4
        or not (_is_time(table, 0) and _is_text(table, 1))
        or not (_is_number(table, 2) and _is_number(table, 3))
    ):
        raise _shape_error(
            wanted_by,
            "one row for each change: a timestamp, a text (the series, such as the app), and two "
            "numbers (of processors and of bytes that it uses from then on)",
            table,
        )
    return read_states(
        table.select([0, 1, column]) if table.num_columns else table, wanted_by=wanted_by
    )


RELATIONS = ("subspan", "facet")


def read_graph(result: Any, *, wanted_by: str) -> Graph:
    """Read (node, null, null, count) and (node, other node, relation, count)."""
    table = read_table(result)
    if table.num_columns == 0:
        return Graph({}, [])
    if table.num_columns < 4 or not (
        all(_is_text(table, i) for i in range(3)) and _is_number(table, 3)
    ):
        raise _shape_error(
            wanted_by,
            "one row per type of span: a text (the type), two nulls, and a number (of its spans); "
            "and one per two types: two texts, a text ('subspan' or 'facet'), and a number (of "
            "such bonds)",
            table,
        )
    names = [table.column(i).cast(pa.string()).to_pylist() for i in range(3)]
    rows = zip(*names, np.nan_to_num(_numbers(table.column(3))).tolist(), strict=True)
    nodes: dict[str, float] = {}
    edges: list[Edge] = []
    for left, right, relation, count in rows:
        if left is None:
            continue
        if right is None:
            nodes[left] = nodes.get(left, 0) + count
        elif relation in RELATIONS:
            edges.append(Edge(left, right, relation, count))
        else:
            raise ValueError(
                f"{wanted_by} got a bond between {left!r} and {right!r} that is {relation!r}, "
                f"which is not one of {', '.join(map(repr, RELATIONS))}"
            )
    for edge in edges:
        nodes.setdefault(edge.left, 0)
        nodes.setdefault(edge.right, 0)
    return Graph(
        dict(sorted(nodes.items(), key=lambda node: (-node[1], node[0]))),
        sorted(edges, key=lambda edge: (-edge.n, edge)),
    )


def read_values(result: Any, *, wanted_by: str) -> Values:
    """Read (time, value[, name of the series])."""
    table = read_table(result)
    if table.num_columns == 0:
        none = np.array([], np.intp)
        return Values(np.array([], "datetime64[us]"), np.array([]), Categories(None, none, []), 0)
    if table.num_columns < 2 or not (_is_time(table, 0) and _is_number(table, 1)):
        raise _shape_error(
            wanted_by,
            "one row for each value: a timestamp, a number, and, if you like, a text (the series)",
            table,
        )
    at, value = _times(table.column(0)), _numbers(table.column(1))
    series = _group(table, None)
    if series is None:
        series = Categories(None, np.zeros(len(at), np.intp), [table.column_names[1]])
    known = ~np.isnat(at) & ~np.isnan(value)
    return Values(
        at[known],
        value[known],
        Categories(series.name, series.codes[known], series.texts),
        int((~known).sum()),
    )


def read_moments(result: Any) -> Values | None:
    """Read (time[, name of the series]) as values of 1, if it is so."""
    table = read_table(result)
    if not 1 <= table.num_columns <= 2 or not _is_time(table, 0):
        return None
    if table.num_columns == 2 and (_is_number(table, 1) or not _is_text(table, 1)):
        return None
    at = _times(table.column(0))
    known = ~np.isnat(at)
    series = Categories(None, np.zeros(len(at), np.intp), ["events"])
    if table.num_columns == 2:
        series = _categories(table, 1)
    series = series._replace(codes=series.codes[known])
    return Values(at[known], np.ones(known.sum()), series, int((~known).sum()))


def read_bins(result: Any, *, wanted_by: str) -> Bins | None:
    """Read (time, time, value, value, count) as the macro bin_over_time gives them, if it is so."""
    table = read_table(result)
    if table.num_columns != 5 or not (
        _is_time(table, 0)
        and _is_time(table, 1)
        and all(_is_number(table, index) for index in (2, 3, 4))
    ):
        return None
    starts, ends = _times(table.column(0)), _times(table.column(1))
    value_start, value_end, n_rows = (_numbers(table.column(index)) for index in (2, 3, 4))
    bins = Bins(starts, ends, value_start, value_end, n_rows, dropped=0)
    if (bins.n_rows < 0).any():
        raise ValueError(f"{wanted_by} got a cell with {bins.n_rows.min():g} spans")
    known = ~np.isnat(bins.time_start_at) & ~np.isnat(bins.time_end_at)
    known &= ~np.isnan(bins.value_start + bins.value_end + bins.n_rows)
    return replace(bins.where(known), dropped=int((~known).sum()))


def read_profile(result: Any, ending: str, *, wanted_by: str) -> Profile:
    """Read the columns event_type, share, span_type, and the percentiles, such as p50_step_s."""
    table = read_table(result)
    names = table.column_names
    if not names:
        none = Categories(None, np.array([], np.intp), [])
        return Profile([], np.array([]), none, {50: np.array([])})
    percentiles = {
        float(found[1].replace("_", ".")): index
        for index, name in enumerate(names)
        if (found := re.fullmatch(rf"p(\d+(?:_\d+)?)_{ending}", name))
    }
    needed = {"event_type", "share"} - set(names)
    if (
        needed
        or 50 not in percentiles
        or not all(
            _is_number(table, index) for index in (names.index("share"), *percentiles.values())
        )
    ):
        raise _shape_error(
            wanted_by,
            "one row for each event, with columns of these names: event_type, share (a number), "
            f"p50_{ending} (seconds), and, if you like, other percentiles such as p95_{ending}, "
            "and span_type, as profile_events gives them",
            table,
        )
    events = _categories(table, names.index("event_type"))
    span_type = Categories(None, np.zeros(table.num_rows, np.intp), ["events"])
    if "span_type" in names:
        span_type = _categories(table, names.index("span_type"))
    return Profile(
        [events.texts[code] for code in events.codes],
        _numbers(table.column("share")),
        span_type,
        {percentile: _numbers(table.column(i)) for percentile, i in sorted(percentiles.items())},
    )


def read_table(result: Any) -> pa.Table:
    """Turn a result of any kind into a pyarrow table; one of no columns if nothing is known."""
    if isinstance(result, pa.Table):
        return result
    if isinstance(result, list | tuple):
        return _table_of_rows(result)
    for method in ("to_arrow_table", "fetch_arrow_table"):  # DuckDB has renamed it
        if hasattr(result, method):
            with warnings.catch_warnings():
                # DuckDB 2 advises against a connection's own result. It is one to us.
                warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")
                table = getattr(result, method)()
            if table is None:
                raise ValueError(
                    "the connection has no result left: it was fetched before. Pass "
                    "con.sql(query), which can be read more than once"
                )
            return table
    if hasattr(result, "__arrow_c_stream__"):
        return pa.table(result)
    hint = "; run it first, as in con.sql(query)" if isinstance(result, str) else ""
    raise TypeError(
        "a result is a DuckDB relation or connection, a pyarrow table, or a list of tuples, "
        f"not {type(result).__name__}{hint}"
    )


def _table_of_rows(rows: list[Any] | tuple[Any, ...]) -> pa.Table:
    if not rows:
        return pa.table({})
    if not all(isinstance(row, list | tuple) for row in rows):
        raise ValueError(
            "a result that is a list has a tuple for each row, also where there is one column: "
            f"[(1.5,), (2.0,)]. Its first element is {rows[0]!r}"
        )
    widths = sorted({len(row) for row in rows})
    if len(widths) > 1:
        raise ValueError(f"the rows of a result are equally long; these have {widths} values")
    columns = [_array(values) for values in zip(*rows, strict=True)]
    names = [f"column {i + 1}" for i in range(len(columns))]
    return pa.Table.from_arrays(columns, names=names, metadata=NAMELESS)


def _array(values: tuple[Any, ...]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError):  # a mixture, or a type that Arrow does not know
        return pa.array([None if value is None else str(value) for value in values])


def _group(table: pa.Table, color_by: str | None, index: int = 2) -> Categories | None:
    if color_by is None:
        has_texts = table.num_columns > index and _is_text(table, index)
        return _categories(table, index) if has_texts else None
    if color_by not in table.column_names:
        raise ValueError(f"color_by={color_by!r} is no column of the result, {_columns(table)}")
    return _categories(table, table.column_names.index(color_by))


def _is_time(table: pa.Table, index: int) -> bool:
    kind = table.schema.field(index).type
    return pa.types.is_timestamp(kind) or pa.types.is_date(kind) or _is_all_null(table, index)


def _is_number(table: pa.Table, index: int) -> bool:
    kind = table.schema.field(index).type
    return (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_duration(kind)
        or _is_all_null(table, index)
    )


def _is_text(table: pa.Table, index: int) -> bool:
    kind = table.schema.field(index).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or _is_all_null(table, index)
    )


def _is_all_null(table: pa.Table, index: int) -> bool:
    """A column of nulls says nothing of its type: `null as ended_at` is an integer to DuckDB."""
    column = table.column(index)
    return bool(pa.types.is_null(column.type) or 0 < len(column) == column.null_count)


def _times(column: pa.ChunkedArray) -> Times:
    if column.null_count == len(column):
        return np.full(len(column), np.datetime64("NaT"), "datetime64[us]")
    instants = column.cast(pa.timestamp("us", tz=getattr(column.type, "tz", None)), safe=False)
    times: Times = instants.to_numpy().astype("datetime64[us]")
    times[np.abs(times.view(np.int64)) == _INFINITY] = np.datetime64("NaT")
    return times


def _numbers(column: pa.ChunkedArray) -> Numbers:
    if column.null_count == len(column):
        return np.full(len(column), np.nan)
    if pa.types.is_duration(column.type):
        microseconds = column.cast(pa.duration("us"), safe=False).cast(pa.int64())
        return np.asarray(microseconds.to_numpy() / 1e6, np.float64)
    numbers = np.array(column.cast(pa.float64(), safe=False).to_numpy(), np.float64)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _texts(table: pa.Table, index: int) -> pa.ChunkedArray:
    column, name = table.column(index), table.column_names[index]
    try:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        return pc.fill_null(column.cast(pa.string()), NO_VALUE)
    except pa.ArrowException as error:
        raise ValueError(f"the column {name!r} ({column.type}) cannot be read as text") from error


def _categories(table: pa.Table, index: int) -> Categories:
    encoded = _texts(table, index).dictionary_encode().unify_dictionaries().combine_chunks()
    return Categories(
        None if table.schema.metadata == NAMELESS else table.column_names[index],
        encoded.indices.to_numpy().astype(np.intp),
        encoded.dictionary.to_pylist(),
    )


def _columns(table: pa.Table) -> str:
    return ", ".join(f"{field.name} ({field.type})" for field in table.schema) or "no columns"


def _shape_error(wanted_by: str, needed: str, table: pa.Table) -> ValueError:
    return ValueError(f"{wanted_by} needs {needed}. The result has {_columns(table)}")
