"""How many spans are in which state, over time."""

import itertools
from datetime import datetime
from typing import Any, Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Numbers, StateCounts, Times, count_text, read_states
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    Place,
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

# Of the changes within one of so many slices of the time, narrower than a pixel, only the lowest,
# the highest and the last are drawn.
SLICES = 1_000


class _Steps(NamedTuple):
    """A count that holds from each time to the next, and for good after the last. Times rise."""

    at: Times
    n_spans: Numbers

    def when(self, times: Times) -> Numbers:
        """Look up the count at each time: zero before the first."""
        index = np.searchsorted(self.at, times, side="right")
        return np.concatenate([[0.0], self.n_spans])[index]


class _Layer(NamedTuple):
    label: str
    color: str
    steps: _Steps


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
        # The last counts hold for good: give them some width.
        length = counts.at.max() - counts.at.min()
        end = counts.at.max() + (length // 50 or np.timedelta64(1, "s"))
        draw = _draw_stack if kind == "stack" else _draw_lines
        draw(ax, layers, end, place)
        ax.set_ylim(bottom=0)
    lost = count_text(
        counts.dropped, "row has no time or no count", "rows have no time or no count"
    )
    if lost:
        note(ax, lost)
    add_legend(ax, counts.state.name)
    return ax


def _draw_stack(ax: Axes, layers: list[_Layer], end: np.datetime64, place: Place) -> None:
    times = _worth_drawing(_sum([layer.steps for layer in layers]))
    edges = place(np.append(times, end))
    heights = np.cumsum([layer.steps.when(times) for layer in layers], axis=0)
    below = np.vstack([np.zeros(len(times)), heights[:-1]])
    # From the top down, which is then the order of the legend too.
    for layer, height, base in reversed(list(zip(layers, heights, below, strict=True))):
        # Without antialiasing: it lets the background shine through between two layers.
        ax.stairs(
            height,
            edges,
            baseline=base,
            fill=True,
            color=layer.color,
            label=layer.label,
            linewidth=0,
            antialiased=False,
        )


def _draw_lines(ax: Axes, layers: list[_Layer], end: np.datetime64, place: Place) -> None:
    start = min(layer.steps.at[0] for layer in layers)
    for layer in layers:
        times = _worth_drawing(layer.steps)
        if times[0] > start:
            times = np.insert(times, 0, start)
        times = np.append(times, end)
        ax.plot(
            place(times),
            layer.steps.when(times),
            drawstyle="steps-post",
            color=layer.color,
            label=layer.label,
        )


def _layers(counts: StateCounts, most: int) -> list[_Layer]:
    """From the bottom of the stack to its top."""
    steps = _steps_by_state(counts)
    peaks = np.array([max(s.n_spans, default=0) for s in steps])
    present = [code for code, s in enumerate(steps) if len(s.at)]
    texts = counts.state.texts
    named, others = pick_categories(texts, peaks, present, most)
    named.sort(key=lambda code: state_order(texts[code]))
    colors = state_colors([texts[code] for code in named])
    layers = [
        _Layer(legend_name(texts[code]), color, steps[code])
        for code, color in zip(named, colors, strict=True)
    ]
    if others:
        together = _sum([steps[code] for code in others])
        layers.append(_Layer(f"other: {len(others)} more", OTHER_COLOR, together))
    return layers


def _steps_by_state(counts: StateCounts) -> list[_Steps]:
    """One for each code, rows of any order sorted by time; of equal times the last row holds."""
    order = np.lexsort((counts.at, counts.state.codes))
    at, codes, n_spans = counts.at[order], counts.state.codes[order], counts.n_spans[order]
    is_last = np.append((at[1:] != at[:-1]) | (codes[1:] != codes[:-1]), True)
    at, codes, n_spans = at[is_last], codes[is_last], n_spans[is_last]
    borders = np.searchsorted(codes, np.arange(len(counts.state.texts) + 1))
    return [_Steps(at[low:high], n_spans[low:high]) for low, high in itertools.pairwise(borders)]


def _sum(parts: list[_Steps]) -> _Steps:
    at = np.concatenate([part.at for part in parts])
    changes = np.concatenate([np.diff(part.n_spans, prepend=0) for part in parts])
    order = np.argsort(at, kind="stable")
    at, total = at[order], np.cumsum(changes[order])
    is_last = np.append(at[1:] != at[:-1], True)
    return _Steps(at[is_last], total[is_last])


def _worth_drawing(steps: _Steps) -> Times:
    """Choose the times at which to draw: all, unless there are several to each slice."""
    if len(steps.at) <= 2 * SLICES:
        return steps.at
    since_first = (steps.at - steps.at[0]).astype(np.int64)
    slices = since_first * SLICES // (since_first[-1] + 1)
    firsts = np.flatnonzero(np.diff(slices, prepend=-1))
    lasts = np.append(firsts[1:], len(slices)) - 1
    by_height = np.lexsort((steps.n_spans, slices))
    worth = np.unique(np.concatenate([[0], by_height[firsts], by_height[lasts], lasts]))
    return np.asarray(steps.at[worth])
