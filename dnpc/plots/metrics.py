"""Values over time, such as those of METRIC lines."""

from datetime import datetime
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Codes, Numbers, Times, count_text, read_values
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    TimeAxis,
    add_legend,
    category_colors,
    check_max_categories,
    check_option,
    label_time_axis,
    legend_name,
    make_logarithmic,
    new_axes,
    note,
    pick_categories,
    say_no_data,
    time_axis,
    widen_moment,
)

# More marks of a series than this are drawn once for each of so many spots across and up.
MOST_MARKS = 20_000
SPOTS = (300, 160)


def plot_metrics_over_time(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    max_categories: int = 8,
    log: bool = False,
    title: str | None = None,
) -> Axes:
    """Draw values over time, one series for each name.

    Args:
        result: One row for each value: a timestamp, a number, and, if you like, a text, the name
            of the series. A row without a time or a number is not drawn, but counted.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest row if None. A time without a zone is UTC.
        max_categories: How many series to tell apart; those with the fewest values share one
            colour.
        log: Whether the values have a logarithmic axis.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    check_max_categories(max_categories)
    values = read_values(result, wanted_by="plot_metrics_over_time")

    ax = new_axes(ax, title)
    ax.set_ylabel("value")
    if log:
        make_logarithmic(ax, "y")
    if len(values.at) == 0:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no row has a time and a number" if values.dropped else NO_ROWS)
    else:
        place = time_axis(ax, time, first=values.at.min(), start=start)
        series = values.series
        sizes = np.bincount(series.codes, minlength=len(series.texts))
        named, others = pick_categories(series.texts, sizes, np.flatnonzero(sizes), max_categories)
        names = [series.texts[code] for code in named]
        styles = [
            (np.array([code]), f"{legend_name(name)} ({sizes[code]:,})", color)
            for code, name, color in zip(named, names, category_colors(names), strict=True)
        ]
        if others:
            label = f"other: {len(others)} more ({sizes[others].sum():,})"
            styles.insert(0, (np.array(others), label, OTHER_COLOR))
        few = len(values.at) <= 1_000
        for codes, label, color in styles:
            rows = np.flatnonzero(np.isin(series.codes, codes))
            rows = rows[_tell_apart(values.at[rows], values.value[rows], log)]
            ax.plot(
                place(values.at[rows]),
                values.value[rows],
                linestyle="none",
                marker="o",
                markersize=4.5 if few else 3,
                markeredgewidth=0,
                color=color,
                alpha=0.8 if few else 0.4,
                rasterized=True,
                label=label,
            )
        if time == "utc":
            widen_moment(ax)
    if lost := count_text(
        values.dropped, "row has no time or no number", "rows have no time or no number"
    ):
        note(ax, lost)
    add_legend(ax, values.series.name)
    return ax


def _tell_apart(at: Times, value: Numbers, log: bool) -> Codes:
    """Find the marks to draw: of many that lie on one spot the first."""
    if len(at) <= MOST_MARKS:
        return np.arange(len(at))
    x = (at - at.min()).astype(np.float64)
    y = np.log(np.maximum(value, np.finfo(float).tiny)) if log else value
    spots = [
        np.floor((each - each.min()) * (n / max(np.ptp(each), 1e-300)))
        for each, n in ((x, SPOTS[0]), (y, SPOTS[1]))
    ]
    _, firsts = np.unique(spots[0] * (SPOTS[1] + 1) + spots[1], return_index=True)
    return np.asarray(firsts, np.intp)
