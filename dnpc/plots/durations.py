"""How long spans took, over the time at which they started."""

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from dnpc.plots._frames import Numbers, Times, count_text, read_spans
from dnpc.plots._groups import Groups, divide
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    Place,
    TimeAxis,
    add_legend,
    bin_edges,
    check_max_categories,
    check_option,
    key,
    label_time_axis,
    make_logarithmic,
    new_axes,
    note,
    paler,
    say_no_data,
    spans_text,
    time_axis,
    widen_moment,
)

# More spans than this are counted in cells: marks would hide each other and take long to draw.
MOST_MARKS = 20_000
CELLS = (300, 160)
PALEST = 0.75


def plot_durations_over_time(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    color_by: str | None = None,
    max_categories: int = 8,
    log: bool = False,
    title: str | None = None,
) -> Axes:
    """Draw the duration of each span against the time of its first event.

    Up to 20,000 spans have a mark each. More are counted in cells: the more spans in a cell, the
    darker it is; its colour is the mixture of those of its spans' groups.

    Args:
        result: One row per span: a timestamp, the first event; a timestamp, the second event, or
            the seconds until it; and, if you like, a text, the group that gives the colour.
            A null second event has not happened: not drawn, but counted in the legend.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest first event if None. A time without a zone
            is UTC.
        color_by: The column that gives the colour, if it is not the third.
        max_categories: How many groups to tell apart; the rarest share one colour.
        log: Whether the durations have a logarithmic axis.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    check_max_categories(max_categories)
    spans = read_spans(result, wanted_by="plot_durations_over_time", color_by=color_by)
    notes = spans.notes

    shown = ~np.isnan(spans.duration_s)
    if log:
        positive = spans.duration_s > 0
        unseen = count_text(shown & ~positive, "is not above zero", "are not above zero")
        notes += [f"{unseen}: not drawn"] if unseen else []
        shown &= positive

    ax = new_axes(ax, title)
    ax.set_ylabel("duration (s)")
    if log:
        make_logarithmic(ax, "y")
    if shown.any():
        place = time_axis(ax, time, first=np.nanmin(spans.started_at), start=start)
        groups = divide(spans.group, shown, max_categories)
        started_at, duration_s = spans.started_at[shown], spans.duration_s[shown]
        if len(duration_s) <= MOST_MARKS:
            _draw_marks(ax, started_at, duration_s, groups, place)
        else:
            _draw_cells(ax, started_at, duration_s, groups, place, log)
        if time == "utc":
            widen_moment(ax)
        if (duration_s < 0).any():
            ax.axhline(0, color=OTHER_COLOR, linewidth=0.8, zorder=1)
    else:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no span has a duration" if len(shown) else NO_ROWS)
    for text in notes:
        note(ax, text)
    add_legend(ax, None if spans.group is None else spans.group.name)
    return ax


def _draw_marks(
    ax: Axes, started_at: Times, duration_s: Numbers, groups: Groups, place: Place
) -> None:
    few = len(duration_s) <= 1_000
    for code, (text, color) in enumerate(zip(groups.labels, groups.colors, strict=True)):
        rows = groups.codes == code
        ax.plot(
            place(started_at[rows]),
            duration_s[rows],
            linestyle="none",
            marker="o",
            markersize=4.5 if few else 3.5,
            markeredgewidth=0,
            color=color,
            alpha=0.8 if few else 0.4,
            zorder=1.9 if color == OTHER_COLOR else 2,
            rasterized=True,
            label=text,
        )


def _draw_cells(
    ax: Axes, started_at: Times, duration_s: Numbers, groups: Groups, place: Place, log: bool
) -> None:
    first = started_at.min()
    time_s = (started_at - first) / np.timedelta64(1_000_000, "us")
    time_edges = bin_edges(time_s, CELLS[0])
    duration_edges = bin_edges(duration_s, CELLS[1], log=log)
    counts = _count_in_cells(time_s, duration_s, groups, time_edges, duration_edges)

    totals = counts.sum(axis=0)
    highest = int(totals.max())
    # From the palest for one span to the full colour for the highest count, by its logarithm.
    share = PALEST * (1 - np.log(np.maximum(totals, 1)) / max(np.log(highest), 1e-9))
    colors = np.array([to_rgb(color) for color in groups.colors])
    mixed = np.tensordot(counts, colors, axes=(0, 0)) / np.maximum(totals, 1)[..., None]
    opacity = (totals > 0).astype(np.float64)[..., None]
    mesh = ax.pcolormesh(
        place(first + (time_edges * 1e6).round().astype("timedelta64[us]")),
        duration_edges,
        np.concatenate([paler(mixed, share), opacity], axis=-1),
        rasterized=True,
    )
    mesh.sticky_edges.x.clear()  # they would leave no margin around the cells
    mesh.sticky_edges.y.clear()
    for text, color in zip(groups.labels, groups.colors, strict=True):
        key(ax, text, color=color, marker="s")
    note(ax, f"{spans_text(highest)} where it is darkest")


def _count_in_cells(
    x: Numbers, y: Numbers, groups: Groups, x_edges: Numbers, y_edges: Numbers
) -> npt.NDArray[np.intp]:
    """Count by group, row and column. The last cell holds its upper edge, as in a histogram."""
    shape = (len(groups.labels), len(y_edges) - 1, len(x_edges) - 1)
    column = np.clip(np.searchsorted(x_edges, x, side="right") - 1, 0, shape[2] - 1)
    row = np.clip(np.searchsorted(y_edges, y, side="right") - 1, 0, shape[1] - 1)
    cell = np.ravel_multi_index((groups.codes, row, column), shape)
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)
