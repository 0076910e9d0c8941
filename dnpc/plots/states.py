"""How many spans are in which state, over time."""

from datetime import datetime
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import StateCounts, count_text, read_states
from dnpc.plots._steps import Layer, add_up, draw_lines, draw_stack, end_of, steps_by_code
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    TimeAxis,
    add_legend,
    check_max_categories,
    check_option,
    count_axis,
    label_time_axis,
    legend_name,
    new_axes,
    note,
    pick_categories,
    say_no_data,
    state_colors,
    state_order,
    time_axis,
)

Kind = Literal["stack", "lines"]


def plot_states_over_time(
    result: Any,
    *,
    ax: Axes | None = None,
    kind: Kind = "stack",
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    max_categories: int = 12,
    title: str | None = None,
) -> Axes:
    """Draw how many spans are in each state over time.

    A known state of Parsl has the same colour in every plot. The stack is in the order of a task's
    life, its first state at the bottom, and states that are not known by name on top.

    Args:
        result: One row for each change: a timestamp, a text (the state), and the number of spans
            in that state from then on, as the macro count_states gives them. A state has none
            before its first row. Of several rows for one state and time, the last holds.
        ax: Where to draw; a new figure if None.
        kind: "stack" or "lines".
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest row if None. A time without a zone is UTC.
        max_categories: How many states to tell apart; those that never have many spans are
            drawn as one.
        title: The title of the axes.
    """
    check_option("kind", kind, Kind)
    check_option("time", time, TimeAxis)
    check_max_categories(max_categories)
    counts = read_states(result, wanted_by="plot_states_over_time")

    ax = new_axes(ax, title)
    count_axis(ax)
    if len(counts.at) == 0:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no row has a time and a count" if counts.dropped else NO_ROWS)
    else:
        layers = _layers(counts, max_categories)
        place = time_axis(ax, time, first=counts.at.min(), start=start)
        end = end_of(counts.at)
        draw = draw_stack if kind == "stack" else draw_lines
        draw(ax, layers, end, place)
        ax.set_ylim(bottom=0)
    lost = count_text(
        counts.dropped, "row has no time or no count", "rows have no time or no count"
    )
    if lost:
        note(ax, lost)
    add_legend(ax, counts.state.name)
    return ax


def _layers(counts: StateCounts, most: int) -> list[Layer]:
    """From the bottom of the stack to its top."""
    steps = steps_by_code(counts.at, counts.n_spans, counts.state)
    peaks = np.array([max(s.value, default=0) for s in steps])
    present = [code for code, s in enumerate(steps) if len(s.at)]
    texts = counts.state.texts
    named, others = pick_categories(texts, peaks, present, most)
    named.sort(key=lambda code: state_order(texts[code]))
    colors = state_colors([texts[code] for code in named])
    layers = [
        Layer(legend_name(texts[code]), color, steps[code])
        for code, color in zip(named, colors, strict=True)
    ]
    if others:
        together = add_up([steps[code] for code in others])
        layers.append(Layer(f"other: {len(others)} more", OTHER_COLOR, together))
    return layers
