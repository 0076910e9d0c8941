"""Which share of spans took at most how long."""

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from dnpc.plots._frames import Numbers, count_text, read_durations
from dnpc.plots._groups import divide
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    add_legend,
    check_max_categories,
    make_logarithmic,
    new_axes,
    note,
    say_no_data,
)

# Steps that a curve has at most: each is lower than a pixel.
STEPS = 500


def plot_cumulative_durations(
    result: Any,
    *,
    ax: Axes | None = None,
    color_by: str | None = None,
    max_categories: int = 8,
    log: bool = False,
    title: str | None = None,
) -> Axes:
    """Draw which share of the spans took at most so long, a curve for each group.

    A curve that lies further left is of shorter durations; it passes 50 % at the median.

    Args:
        result: One row per span: a timestamp, the first event; a timestamp, the second event, or
            the seconds until it; and, if you like, a text, the group; or one column of seconds
            alone. A null has not happened: it is counted in the legend and in nothing else.
        ax: Where to draw; a new figure if None.
        color_by: The column that gives the group, if it is not the third.
        max_categories: How many groups to tell apart; the rarest share one curve.
        log: Whether the durations have a logarithmic axis.
        title: The title of the axes.
    """
    check_max_categories(max_categories)
    spans = read_durations(result, wanted_by="plot_cumulative_durations", color_by=color_by)
    notes = spans.notes
    ended = ~np.isnan(spans.duration_s)
    duration_s = spans.duration_s[ended]
    drawn = duration_s > 0 if log else np.full(len(duration_s), True)
    if unseen := count_text(~drawn, "is not above zero", "are not above zero"):
        notes.append(f"{unseen}: counted, left of the axis")

    ax = new_axes(ax, title)
    ax.set_xlabel("duration (s)")
    ax.set_ylabel("spans that took at most so long (%)")
    if log:
        make_logarithmic(ax, "x")
    if drawn.any():
        ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=None))
        ax.set_yticks(np.linspace(0, 1, 5))
        ax.set_ylim(-0.03, 1.03)
        ax.grid(axis="y", color=OTHER_COLOR, linewidth=0.5)
        groups = divide(spans.group, ended, max_categories)
        for code, (label, color) in enumerate(zip(groups.labels, groups.colors, strict=True)):
            x, share = _curve(duration_s[groups.codes == code], log)
            ax.plot(x, share, drawstyle="steps-post", color=color, label=label)
    else:
        above = " above zero" if len(duration_s) else ""
        say_no_data(ax, f"no data: no span has a duration{above}" if len(ended) else NO_ROWS)
    for text in notes:
        note(ax, text)
    add_legend(ax, None if spans.group is None else spans.group.name)
    return ax


def _curve(duration_s: Numbers, log: bool) -> tuple[Numbers, Numbers]:
    """Where the share rises, and to what, from the least duration to the greatest."""
    values, counts = np.unique(duration_s, return_counts=True)
    share = counts.cumsum() / len(duration_s)
    x, height = np.insert(values, 0, values[0]), np.insert(share, 0, 0.0)
    if log:
        low = int(np.searchsorted(values, 0, side="right"))
        x, height = np.insert(values[low:], 0, values[low : low + 1]), height[low:]
        height = height[: len(x)]  # none, where no duration is above zero
    return _thin(x, height)


def _thin(x: Numbers, height: Numbers) -> tuple[Numbers, Numbers]:
    """Of the steps that end at one height of the picture keep the last, and the outermost two."""
    if len(x) <= STEPS:
        return x, height
    level: npt.NDArray[np.intp] = (height * STEPS).astype(np.intp)
    keep = np.append(level[1:] != level[:-1], True)
    keep[:2] = True
    return x[keep], height[keep]
