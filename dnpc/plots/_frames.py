"""From any form of a query's result to numpy columns of the shape that a plot needs."""

import warnings
from dataclasses import dataclass
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


@dataclass(frozen=True)
class StateCounts:
    """One element for each row: from this time on, so many spans are in this state."""

    at: Times
    state: Categories
    n_spans: Numbers
    dropped: int


@dataclass(frozen=True)
class Values:
    """One element for each row: at this time, the series has this value."""

    at: Times
    value: Numbers
    series: Categories
    dropped: int


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


def read_durations(result: Any, *, wanted_by: str) -> Spans:
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
    return read_spans(table, wanted_by=wanted_by)


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


def _group(table: pa.Table, color_by: str | None) -> Categories | None:
    if color_by is None:
        return _categories(table, 2) if table.num_columns > 2 and _is_text(table, 2) else None
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


def _categories(table: pa.Table, index: int) -> Categories:
    column, name = table.column(index), table.column_names[index]
    try:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        texts = pc.fill_null(column.cast(pa.string()), NO_VALUE)
    except pa.ArrowException as error:
        raise ValueError(f"the column {name!r} ({column.type}) cannot be read as text") from error
    encoded = texts.dictionary_encode().unify_dictionaries().combine_chunks()
    return Categories(
        None if table.schema.metadata == NAMELESS else name,
        encoded.indices.to_numpy().astype(np.intp),
        encoded.dictionary.to_pylist(),
    )


def _columns(table: pa.Table) -> str:
    return ", ".join(f"{field.name} ({field.type})" for field in table.schema) or "no columns"


def _shape_error(wanted_by: str, needed: str, table: pa.Table) -> ValueError:
    return ValueError(f"{wanted_by} needs {needed}. The result has {_columns(table)}")
