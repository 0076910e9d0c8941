"""What a task went through, in every component."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from dnpc.plots._frames import Codes, Marks, Times, count_text, read_marks
from dnpc.plots._rows import draw_bars, faded, name_rows, new_row_axes
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    Place,
    TimeAxis,
    add_legend,
    check_max_categories,
    check_option,
    label_time_axis,
    legend_name,
    note,
    pick_categories,
    say_no_data,
    seconds_text,
    state_colors,
    time_axis,
    widen_moment,
)

LONGEST_SPAN_NAME = 36
# More cannot be told apart.
MOST_EVENTS = 10_000
ROOM_FOR_TIMES = 0.4  # of the width of the axes


class _Events(NamedTuple):
    """In the order of the rows and, in a row, of time."""

    at: Times
    until: Times
    row: Codes
    kind: Codes

    def take(self, which: npt.NDArray[Any]) -> "_Events":
        return _Events(*(column[which] for column in self))

    @property
    def firsts(self) -> Codes:
        return np.flatnonzero(np.diff(self.row, prepend=-1))

    @property
    def lasts(self) -> Codes:
        return np.flatnonzero(np.diff(self.row, append=-1))


def plot_task_waterfall(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    max_rows: int = 40,
    max_categories: int = 24,
    title: str | None = None,
) -> Axes:
    """Draw a row for each span of a task, in the order of their first events.

    Each event is a mark, and its colour goes on to the next event of the row. Beside a row stand
    the time from the first event of the row above to its own, and that from its first event to
    its last.

    Args:
        result: One row per event: a timestamp; a text, the row of the picture, such as the span; a
            text, the event; and, if you like, a timestamp up to which the row's last event lasts,
            drawn pale, where the span has no end of its own.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest event if None. A time without a zone is UTC.
        max_rows: How many rows to draw; the first ones.
        max_categories: How many kinds of event to tell apart; the rarest share one colour.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    check_max_categories(max_categories)
    if max_rows < 1:
        raise ValueError(f"max_rows={max_rows!r} is not a number of rows, 1 or more")
    marks = read_marks(result, wanted_by="plot_task_waterfall")
    events, names = _sort(marks)
    notes = [count_text(len(names) - max_rows, "more row", "more rows")] if names[max_rows:] else []
    events, names = events.take(events.row < max_rows), names[:max_rows]
    if len(events.at) > MOST_EVENTS:
        notes.append(f"{len(events.at) - MOST_EVENTS:,} more events")
        events = events.take(np.sort(np.argsort(events.at, kind="stable")[:MOST_EVENTS]))
    if marks.dropped:
        notes.append(count_text(marks.dropped, "event has no time", "events have no time"))

    # High enough for the legend too.
    n_kinds = min(len(marks.event.texts), max_categories)
    ax = new_row_axes(ax, title, max(len(names), n_kinds), width=12)
    ax.set_ylabel(marks.row.name or "span")
    if names:
        place = time_axis(ax, time, first=events.at.min(), start=start)
        _draw(ax, events, marks.event.texts, place, max_categories)
        _say_times(ax, events, place)
        name_rows(ax, names, LONGEST_SPAN_NAME)
    else:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no event has a time" if marks.dropped else NO_ROWS)
    for text in notes:
        note(ax, text)
    add_legend(ax, marks.event.name)
    return ax


def _sort(marks: Marks) -> tuple[_Events, list[str]]:
    """The events, and the names of the rows, in the order of their first events."""
    order = np.lexsort((marks.at, marks.row.codes))
    events = _Events(marks.at, marks.until, marks.row.codes, marks.event.codes).take(order)
    firsts = events.firsts
    firsts = firsts[np.argsort(events.at[firsts], kind="stable")]
    codes = events.row[firsts]
    number = np.zeros(len(marks.row.texts), np.intp)
    number[codes] = np.arange(len(codes))
    events = events._replace(row=number[events.row])
    return events.take(np.argsort(events.row, kind="stable")), [marks.row.texts[c] for c in codes]


def _draw(ax: Axes, events: _Events, texts: list[str], place: Place, most: int) -> None:
    lasts = events.lasts
    ended_at = np.append(events.at[1:], events.at[-1:])
    ended_at[lasts] = np.fmax(events.at[lasts], events.until[lasts])
    low, high = place(events.at), place(ended_at)
    is_last = np.isin(np.arange(len(low)), lasts)

    sizes = np.bincount(events.kind, minlength=len(texts))
    named, others = pick_categories(texts, sizes, np.flatnonzero(sizes), most)
    # The legend is in the order in which they happened.
    first_at = {kind: events.at[events.kind == kind].min() for kind in named}
    named.sort(key=lambda kind: first_at[kind])
    colors = state_colors([texts[kind] for kind in named])
    styles = [
        (np.array([kind]), legend_name(texts[kind]), color)
        for kind, color in zip(named, colors, strict=True)
    ]
    if others:
        styles.append((np.array(others), f"other: {len(others)} more", OTHER_COLOR))
    for kinds, label, color in styles:
        of_kind = np.isin(events.kind, kinds)
        for which, shade in ((of_kind & ~is_last, color), (of_kind & is_last, faded(color))):
            rows = which & (high > low)
            draw_bars(ax, events.row[rows], low[rows], high[rows], shade, zorder=1.5)
        ax.plot(
            low[of_kind],
            events.row[of_kind],
            linestyle="none",
            marker="o",
            markersize=5.5,
            markeredgecolor="black",
            markeredgewidth=0.5,
            color=color,
            rasterized=len(low) > 1_000,
            label=label,
        )
    ax.autoscale_view(scaley=False)
    widen_moment(ax)


def _say_times(ax: Axes, events: _Events, place: Place) -> None:
    """Write how long after the row above each row starts, and how long it takes."""
    firsts, lasts = events.firsts, events.lasts
    seconds = np.timedelta64(1_000_000, "us")
    lengths = (events.at[lasts] - events.at[firsts]) / seconds
    gaps = np.diff(events.at[firsts], prepend=events.at[firsts[:1]]) / seconds
    ends = place(np.fmax(events.at[lasts], events.until[lasts]))
    left, right = ax.get_xlim()
    for row, (gap, length, low, high) in enumerate(
        zip(gaps, lengths, place(events.at[firsts]), ends, strict=True)
    ):
        said = [f"+{_short(gap)}"] if row else []
        said += [f"took {_short(length)}"] if length else []
        room_right, room_left = (right - high) / (right - left), (low - left) / (right - left)
        if max(room_right, room_left) < ROOM_FOR_TIMES:
            where, aside, align = (low + high) / 2, 0, "center"
        elif room_right >= room_left:
            where, aside, align = high, 7, "left"
        else:
            where, aside, align = low, -7, "right"
        ax.annotate(
            ", ".join(said),
            (where, row),
            xytext=(aside, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize="small",
            bbox={"boxstyle": "round,pad=0.1", "color": "white", "alpha": 0.75, "linewidth": 0},
        )


def _short(seconds: float) -> str:
    return f"{seconds:.6f} s" if 0 < seconds < 1e-3 else seconds_text(seconds)
