"""What tries used of processors and memory, over time."""

from datetime import datetime
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import StateCounts, count_text, read_resources
from dnpc.plots._steps import Layer, Steps, add_up, draw_stack, end_of, steps_by_code
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
    time_axis,
)

Kind = Literal["memory", "cpu"]

UNITS = {1e12: "TB", 1e9: "GB", 1e6: "MB", 1e3: "kB"}


def plot_resources_over_time(
    result: Any,
    *,
    ax: Axes | None = None,
    kind: Kind = "memory",
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    max_categories: int = 8,
    title: str | None = None,
) -> Axes:
    """Draw a stack of what each series used of memory, or of processors.

    Args:
        result: One row for each change: a timestamp, a text (the series, such as the app), and the
            numbers of processors and of bytes that it uses from then on. A series uses nothing
            before its first row. Of several rows for one series and time, the last holds.
        ax: Where to draw; a new figure if None.
        kind: "memory" or "cpu".
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest row if None. A time without a zone is UTC.
        max_categories: How many series to tell apart; those that never use much are drawn as one.
        title: The title of the axes.
    """
    check_option("kind", kind, Kind)
    check_option("time", time, TimeAxis)
    check_max_categories(max_categories)
    used = read_resources(
        result, column=2 if kind == "cpu" else 3, wanted_by="plot_resources_over_time"
    )

    ax = new_axes(ax, title)
    ax.set_ylabel("processors in use" if kind == "cpu" else "resident memory (bytes)")
    if len(used.at):
        divisor, unit = 1.0, "processors"
        if kind == "memory":
            divisor, unit = _unit(used)
            ax.set_ylabel(f"resident memory ({unit})")
        layers = _layers(used, divisor, max_categories)
        place = time_axis(ax, time, first=used.at.min(), start=start)
        draw_stack(ax, layers, end_of(used.at), place)
        ax.set_ylim(bottom=0)
        total = add_up([layer.steps for layer in layers]).value.max()
        note(ax, f"at most {total:,.4g} {unit} together")
    else:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no row has a time and a number" if used.dropped else NO_ROWS)
    if lost := count_text(
        used.dropped, "row has no time or no number", "rows have no time or no number"
    ):
        note(ax, lost)
    add_legend(ax, used.state.name)
    return ax


def _unit(used: StateCounts) -> tuple[float, str]:
    highest = used.n_spans.max()
    return next(((n, name) for n, name in UNITS.items() if highest >= n), (1.0, "bytes"))


def _layers(used: StateCounts, divisor: float, most: int) -> list[Layer]:
    """The largest at the bottom, those that are drawn as one on top."""
    series = steps_by_code(used.at, used.n_spans / divisor, used.state)
    peaks = np.array([max(steps.value, default=0.0) for steps in series])
    texts = used.state.texts
    present = [code for code, steps in enumerate(series) if len(steps.at)]
    named, others = pick_categories(texts, peaks, present, most)
    colors = category_colors([texts[code] for code in named])
    layers = [
        Layer(legend_name(texts[code]), color, series[code])
        for code, color in zip(named, colors, strict=True)
    ]
    if others:
        together: Steps = add_up([series[code] for code in others])
        layers.append(Layer(f"other: {len(others)} more", OTHER_COLOR, together))
    return layers
