"""How many events there are per second, over time."""

from datetime import datetime
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import (
    Categories,
    Values,
    count_text,
    read_moments,
    read_table,
    read_values,
)
from dnpc.plots._steps import SLICES, Steps, add_up, steps_by_code, worth_drawing
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
    new_axes,
    note,
    pick_categories,
    say_no_data,
    seconds_text,
    state_order,
    time_axis,
)

N_INTERVALS = 100


def plot_event_rates(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    every_s: float | None = None,
    max_categories: int = 8,
    title: str | None = None,
) -> Axes:
    """Draw how many events there are per second, over time, a line for each type.

    Args:
        result: One row for each interval: a timestamp, when it begins; a number, the events per
            second from then on until the next row; and, if you like, a text, the type of event:
            columns of the macro count_per_interval. Or one row for each event, to be counted
            here: a timestamp, and, if you like, a text.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest row if None. A time without a zone is UTC.
        every_s: Where events are counted here, the length of an interval, in seconds; about a
            hundredth of their time if None.
        max_categories: How many types to tell apart; those that never have a high rate are drawn
            as one.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    check_max_categories(max_categories)
    if every_s is not None and not every_s > 0:
        raise ValueError(f"every_s={every_s!r} is not a number of seconds above 0")
    table = read_table(result)
    moments = read_moments(table)
    if moments is None:
        rates = read_values(table, wanted_by="plot_event_rates")
    else:
        rates = _count(moments, every_s)
    if (rates.value < 0).any():
        raise ValueError(f"plot_event_rates got {rates.value.min():g} events per second")

    ax = new_axes(ax, title)
    ax.set_ylabel("events per second")
    notes = []
    if len(rates.at) == 0:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no row has a time and a rate" if rates.dropped else NO_ROWS)
    else:
        length = _shortest(rates)
        place = time_axis(ax, time, first=rates.at.min(), start=start)
        end = rates.at.max() + length
        for label, color, steps in _lines(rates, max_categories):
            times = np.append(np.unique(np.append(worth_drawing(steps), rates.at.min())), end)
            ax.plot(
                place(times),
                steps.when(times),
                drawstyle="steps-post",
                color=color,
                label=label,
                rasterized=len(times) > SLICES,
            )
        ax.set_ylim(bottom=0)
        seconds = seconds_text(float(length / np.timedelta64(1_000_000, "us")))
        notes.append(f"in intervals of {seconds}")
    if rates.dropped:
        notes.append(
            count_text(rates.dropped, "row has no time or no rate", "rows have no time or no rate")
        )
    for text in notes:
        note(ax, text)
    add_legend(ax, rates.series.name)
    return ax


def _count(moments: Values, every_s: float | None) -> Values:
    """Count events in intervals that begin on multiples of their length since 1970."""
    if len(moments.at) == 0:
        return moments
    at = moments.at.astype(np.int64)
    length = round((every_s or _easy_to_read((at.max() - at.min()) / 1e6 / N_INTERVALS)) * 1e6)
    length = max(length, 1)
    cells, counts = np.unique(
        np.stack([moments.series.codes, at // length]), axis=1, return_counts=True
    )
    # After the last interval, or one before a gap, there are none.
    ends = cells + np.array([[0], [1]])
    all_cells = np.concatenate([ends, cells], axis=1)  # of equal times the last row holds
    values = np.concatenate([np.zeros(len(counts)), counts / (length / 1e6)])
    return Values(
        (all_cells[1] * length).astype("datetime64[us]"),
        values,
        Categories(moments.series.name, all_cells[0], moments.series.texts),
        moments.dropped,
    )


def _easy_to_read(seconds: float) -> float:
    """Take the next higher of 1, 2, 5, 10, ..."""
    if seconds <= 0:
        return 1
    power = 10.0 ** np.floor(np.log10(seconds))
    return float(power * next(step for step in (1, 2, 5, 10) if step * power >= seconds))


def _shortest(rates: Values) -> np.timedelta64:
    """Find the length of an interval: no two rows lie nearer to each other."""
    times = np.unique(rates.at)
    return np.diff(times).min() if len(times) > 1 else np.timedelta64(1, "s")


def _lines(rates: Values, most: int) -> list[tuple[str, str, Steps]]:
    texts = rates.series.texts
    steps = steps_by_code(rates.at, rates.value, rates.series)
    peaks = np.array([max(each.value, default=0) for each in steps])
    present = [code for code, each in enumerate(steps) if len(each.at)]
    named, others = pick_categories(texts, peaks, present, most)
    named.sort(key=lambda code: state_order(texts[code]))
    colors = category_colors([texts[code] for code in named])
    lines = [
        (legend_name(texts[code]), color, steps[code])
        for code, color in zip(named, colors, strict=True)
    ]
    if others:
        together = add_up([steps[code] for code in others])
        lines.append((f"other: {len(others)} more", OTHER_COLOR, together))
    return lines
