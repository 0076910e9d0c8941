"""How many spans began when and took how long."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm, Normalize
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from dnpc.plots._frames import Bins, Numbers, count_text, read_bins, read_spans, read_table
from dnpc.plots._style import (
    NO_ROWS,
    TimeAxis,
    add_legend,
    bin_edges,
    check_option,
    label_time_axis,
    make_logarithmic,
    new_axes,
    note,
    say_no_data,
    seconds_text,
    spans_text,
    time_axis,
)

N_TIMES, N_DURATIONS = 100, 50
# Pale for few, dark for many; also in grey, and for the colour-blind.
COLOR_MAP = "viridis_r"


class _Cells(NamedTuple):
    """Counts by row (of duration) and column (of time), and the edges of both."""

    first: np.datetime64
    time_edges: npt.NDArray[np.datetime64]
    duration_edges: Numbers
    counts: Numbers


def plot_density_over_time(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    log: bool = False,
    title: str | None = None,
) -> Axes:
    """Draw how many spans there are in each cell of start and duration, with a scale of colours.

    Args:
        result: One row per span: a timestamp, the first event, and a timestamp, the second event,
            or the seconds until it, to be counted here; or one row per cell, as the macro
            bin_over_time gives them: two timestamps, from when to when, two numbers of seconds,
            from and to, and the number of spans.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest span or cell if None. A time without a zone
            is UTC.
        log: Whether the durations have a logarithmic axis, and cells that are equally high on it.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    table = read_table(result)
    bins = read_bins(table, wanted_by="plot_density_over_time")
    cells, notes = _count_spans(table, log) if bins is None else _place_bins(bins, log)

    ax = new_axes(ax, title)
    ax.set_ylabel("duration (s)")
    if log:
        make_logarithmic(ax, "y")
    if cells is None:
        label_time_axis(ax, time)
        above = " above zero" if any("above zero" in text for text in notes) else ""
        nothing = f"no data: no span has a duration{above}"
        say_no_data(ax, nothing if table.num_rows else NO_ROWS)
    else:
        place = time_axis(ax, time, first=cells.first, start=start)
        mesh = ax.pcolormesh(
            place(cells.time_edges),
            cells.duration_edges,
            np.ma.masked_equal(cells.counts, 0),
            cmap=COLOR_MAP,
            norm=_norm(cells.counts.max()),
            rasterized=True,
        )
        mesh.sticky_edges.x.clear()  # they would leave no margin around the cells
        mesh.sticky_edges.y.clear()
        _add_scale(ax, mesh)
        notes = [spans_text(int(cells.counts.sum())), *notes, _size_text(cells, log)]
    for text in notes:
        note(ax, text)
    add_legend(ax)
    return ax


def _count_spans(table: Any, log: bool) -> tuple[_Cells | None, list[str]]:
    spans = read_spans(table, wanted_by="plot_density_over_time")
    notes = spans.notes
    shown = ~np.isnan(spans.duration_s)
    if log:
        positive = spans.duration_s > 0
        unseen = count_text(shown & ~positive, "is not above zero", "are not above zero")
        notes += [f"{unseen}: not drawn"] if unseen else []
        shown &= positive
    if not shown.any():
        return None, notes
    started_at, duration_s = spans.started_at[shown], spans.duration_s[shown]
    first = started_at.min()
    time_s = (started_at - first) / np.timedelta64(1_000_000, "us")
    # One cell where all is the same, so that it is seen.
    n_times = N_TIMES if time_s.max() else 1
    n_durations = N_DURATIONS if duration_s.min() < duration_s.max() else 1
    time_edges = bin_edges(time_s, n_times)
    duration_edges = bin_edges(duration_s, n_durations, log=log)
    column = np.searchsorted(time_edges[1:-1], time_s, side="right")
    row = np.searchsorted(duration_edges[1:-1], duration_s, side="right")
    counts = np.zeros((n_durations, n_times))
    np.add.at(counts, (row, column), 1)
    return _Cells(first, first + _microseconds(time_edges), duration_edges, counts), notes


def _place_bins(bins: Bins, log: bool) -> tuple[_Cells | None, list[str]]:
    notes = []
    if lost := count_text(bins.dropped, "cell has no place", "cells have no place"):
        notes.append(f"{lost}: not drawn")
    if log and (low := count_text(bins.value_start <= 0, "cell is", "cells are")):
        notes.append(f"{low} not above zero: not drawn")
        bins = bins.where(bins.value_start > 0)
    if len(bins.n_rows) == 0:
        return None, notes
    time_edges = np.unique(np.concatenate([bins.time_start_at, bins.time_end_at]))
    if len(time_edges) == 1:  # all spans began at once
        time_edges = time_edges[0] + _microseconds(bin_edges(np.zeros(1), 1))
    duration_edges = np.unique(np.concatenate([bins.value_start, bins.value_end]))
    if len(duration_edges) == 1:
        duration_edges = bin_edges(duration_edges, 1, log=log)
    # In the middle of a cell there is no doubt which edges it lies between.
    middle = bins.time_start_at + (bins.time_end_at - bins.time_start_at) // 2
    column = np.searchsorted(time_edges[1:-1], middle, side="right")
    value = (bins.value_start + bins.value_end) / 2
    row = np.searchsorted(duration_edges[1:-1], value, side="right")
    counts = np.zeros((len(duration_edges) - 1, len(time_edges) - 1))
    np.add.at(counts, (row, column), bins.n_rows)
    return _Cells(bins.time_start_at.min(), time_edges, duration_edges, counts), notes


def _norm(highest: float) -> Normalize:
    """By the logarithm where counts are of different orders."""
    return LogNorm(1, highest) if highest > 20 else Normalize(0, highest)


def _add_scale(ax: Axes, mesh: QuadMesh) -> None:
    """Draw the scale of colours below the legend."""
    inset = ax.inset_axes((1.03, 0, 0.035, 0.62))
    bar = ax.figure.colorbar(mesh, cax=inset, label="spans in a cell")
    if isinstance(mesh.norm, LogNorm):
        make_logarithmic(inset, "y")
    else:
        bar.ax.yaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
        bar.ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def _size_text(cells: _Cells, log: bool) -> str:
    width = seconds_text(float(f"{_seconds(cells.time_edges[1] - cells.time_edges[0]):.3g}"))
    low, high = cells.duration_edges[:2]
    height = seconds_text(float(f"{high - low:.3g}"))
    return f"a cell: {width} by {f'{high / low - 1:.0%} of the duration' if log else height}"


def _seconds(length: np.timedelta64) -> float:
    return float(length / np.timedelta64(1_000_000, "us"))


def _microseconds(seconds: Numbers) -> npt.NDArray[np.timedelta64]:
    return (seconds * 1e6).round().astype("timedelta64[us]")
