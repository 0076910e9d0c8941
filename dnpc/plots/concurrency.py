"""How many tasks were running, of how many that could, over time."""

from datetime import datetime
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Numbers, Usage, count_text, read_usage
from dnpc.plots._steps import Steps, end_of, worth_drawing
from dnpc.plots._style import (
    IDLE_COLOR,
    NO_ROWS,
    STATE_COLORS,
    Place,
    TimeAxis,
    add_legend,
    check_option,
    count_axis,
    label_time_axis,
    new_axes,
    note,
    say_no_data,
    time_axis,
)

SLOTS_COLOR = "#444444"


def plot_concurrency(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    title: str | None = None,
) -> Axes:
    """Draw how many tasks were running, against how many worker slots there were.

    Args:
        result: One row for each change: a timestamp, the number of tasks that run from then on,
            and the number of worker slots from then on, null where it is not known. Rows may come
            in any order; of several with the same time, the last holds.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest row if None. A time without a zone is UTC.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    usage = read_usage(result, wanted_by="plot_concurrency")

    ax = new_axes(ax, title)
    count_axis(ax, "number of tasks and worker slots")
    if len(usage.at):
        place = time_axis(ax, time, first=usage.at[0], start=start)
        _draw(ax, usage, place)
        ax.set_ylim(bottom=0)
    else:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no row has a time and a count" if usage.dropped else NO_ROWS)
    if lost := count_text(
        usage.dropped, "row has no time or no count", "rows have no time or no count"
    ):
        note(ax, lost)
    add_legend(ax)
    return ax


def _draw(ax: Axes, usage: Usage, place: Place) -> None:
    is_known = ~np.isnan(usage.available)
    running = Steps(usage.at, usage.used)
    slots = Steps(usage.at, np.where(is_known, usage.available, 0))
    times = np.union1d(worth_drawing(running), worth_drawing(slots))
    edges = place(np.append(times, end_of(usage.at)))
    if is_known.any():
        # Without antialiasing: it lets the background shine through between two steps.
        shape: dict[str, Any] = {"edges": edges, "fill": True, "linewidth": 0, "antialiased": False}
        ax.stairs(slots.when(times), color=IDLE_COLOR, label="idle slots", **shape)
        ax.stairs(
            running.when(times),
            color=STATE_COLORS["running"],
            label=_most("running", running.value),
            **shape,
        )
        ax.stairs(
            slots.when(times),
            edges,
            color=SLOTS_COLOR,
            linewidth=1.2,
            label=_most("worker slots", slots.value),
        )
        if used := _used(usage):
            note(ax, used)
    else:
        ax.stairs(
            running.when(times),
            edges,
            fill=True,
            color=STATE_COLORS["running"],
            linewidth=0,
            antialiased=False,
            label=_most("running", running.value),
        )
        note(ax, "no number of worker slots is known")


def _most(name: str, counts: Numbers) -> str:
    return f"{name} (at most {counts.max():,.0f})"


def _used(usage: Usage) -> str:
    seconds = np.diff(usage.at) / np.timedelta64(1_000_000, "us")
    known = ~np.isnan(usage.available[:-1])
    there = float((usage.available[:-1] * seconds)[known].sum())
    used = float((usage.used[:-1] * seconds)[known].sum())
    return f"{100 * used / there:.0f} % of the slots' time used" if there else ""
