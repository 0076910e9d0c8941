"""Which chain of tasks set the makespan, and how much later the others could have returned."""

from datetime import datetime
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Path, Times, count_text, read_path
from dnpc.plots._rows import draw_bars, draw_cells, faded, name_rows, new_row_axes
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    STATE_COLORS,
    Place,
    TimeAxis,
    add_legend,
    check_option,
    key,
    label_time_axis,
    note,
    say_no_data,
    seconds_text,
    time_axis,
    widen_moment,
)

PARTS = {
    "waiting": STATE_COLORS["waiting"],
    "running": STATE_COLORS["running"],
    "returning": STATE_COLORS["running_ended"],
}
# More steps are drawn as cells.
MOST_STEPS = 500
SLACK_THICKNESS = 0.2


def plot_critical_path(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    max_others: int = 15,
    title: str | None = None,
) -> Axes:
    """Draw the tasks of the critical path, a row for each, and below them others, paler.

    A task waits from when it was ready until it runs, runs, and returns; what lies before it was
    ready is not drawn. A line leads from each step to the next. The others, those with the least
    slack first, have a thin bar up to when they could have returned.

    Args:
        result: One row per task: when it was ready (what it waited for had returned), when it ran
            and when it had run, null if it did not, and when it returned; a text, the task; its
            slack in seconds; and its step on the critical path, null if it is not on it. See the
            macros find_critical_path and measure_slack.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest time if None. A time without a zone is UTC.
        max_others: How many tasks that are not on the path to draw.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    if max_others < 0:
        raise ValueError(f"max_others={max_others!r} is not a number of tasks, 0 or more")
    path = read_path(result, wanted_by="plot_critical_path")
    n_steps, n_tasks = int((~np.isnan(path.step)).sum()), len(path.step)
    n_rows = min(n_tasks, n_steps + max_others)

    ax = new_row_axes(ax, title, n_rows)
    ax.set_ylabel("task")
    if n_rows:
        place = time_axis(ax, time, first=path.ready_at[:n_rows].min(), start=start)
        _draw(ax, path, n_steps, n_rows, place)
        name_rows(ax, path.task[:n_rows].to_pylist())
    else:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no task was ready and returned" if path.dropped else NO_ROWS)
    for text in (
        count_text(n_tasks - n_rows, "more task", "more tasks"),
        count_text(path.dropped, "task was not ready or has", "tasks were not ready or have"),
    ):
        if text:
            note(ax, f"{text} not returned" if "ready" in text else text)
    add_legend(ax)
    return ax


def _draw(ax: Axes, path: Path, n_steps: int, n_rows: int, place: Place) -> None:
    moments = [path.ready_at, path.running_at, path.running_ended_at, path.returned_at]
    # What did not run waits until it returns.
    times = [np.where(np.isnat(m), path.returned_at, m)[:n_rows] for m in moments]
    x = [place(moment) for moment in times]
    rows = np.arange(n_rows)
    steps, others = rows[:n_steps], rows[n_steps:]
    if n_steps <= MOST_STEPS:
        for part, color in enumerate(PARTS.values()):
            draw_bars(ax, steps, x[part][steps], x[part + 1][steps], color)
        ax.vlines(x[0][1:n_steps], steps[:-1], steps[1:], color="black", linewidth=0.8)
    else:
        kind = np.repeat(np.arange(3), n_steps)
        low, high = (np.concatenate([column[steps] for column in part]) for part in (x[:3], x[1:]))
        colors = list(PARTS.values())
        draw_cells(ax, np.tile(steps, 3), low, high, n_steps, kind, colors, is_opaque=True)
    for part, (name, color) in enumerate(PARTS.items()):
        draw_bars(ax, others, x[part][others], x[part + 1][others], faded(color))
        if n_steps:
            key(
                ax,
                f"{name}: {_total(times[part][steps], times[part + 1][steps])}",
                color=color,
                marker="s",
            )
    if n_steps:
        note(ax, f"together: {_total(times[0][steps], times[3][steps])}")
    if len(others):
        slack = np.nan_to_num(path.slack_s[others]).clip(min=0) * 1e6
        latest = place(times[3][others] + slack.round().astype("timedelta64[us]"))
        draw_bars(ax, others, x[3][others], latest, OTHER_COLOR, thickness=SLACK_THICKNESS)
        key(ax, "slack of other tasks", color=OTHER_COLOR, marker="s")
    ax.autoscale_view(scaley=False)
    widen_moment(ax)


def _total(low: Times, high: Times) -> str:
    return seconds_text(float((high - low).sum() / np.timedelta64(1_000_000, "us")))
