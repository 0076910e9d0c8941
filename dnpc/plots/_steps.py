"""Values that hold from each time to the next."""

import itertools
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Categories, Numbers, Times
from dnpc.plots._style import Place

# Of the changes within one of so many slices of the time, narrower than a pixel, only the lowest,
# the highest and the last are drawn.
SLICES = 1_000


class Steps(NamedTuple):
    """A value that holds from each time to the next, and for good after the last. Times rise."""

    at: Times
    value: Numbers

    def when(self, times: Times) -> Numbers:
        """Look up the value at each time: zero before the first."""
        index = np.searchsorted(self.at, times, side="right")
        return np.concatenate([[0.0], self.value])[index]


class Layer(NamedTuple):
    label: str
    color: str
    steps: Steps


def end_of(at: Times) -> np.datetime64:
    """Up to where to draw: the last counts hold for good, so they get some width."""
    last: np.datetime64 = at.max()
    return last + ((last - at.min()) // 50 or np.timedelta64(1, "s"))


def steps_by_code(at: Times, values: Numbers, categories: Categories) -> list[Steps]:
    """One for each code, rows of any order sorted by time; of equal times the last row holds."""
    codes = categories.codes
    order = np.lexsort((at, codes))
    at, codes, values = at[order], codes[order], values[order]
    is_last = np.append((at[1:] != at[:-1]) | (codes[1:] != codes[:-1]), True)
    at, codes, values = at[is_last], codes[is_last], values[is_last]
    borders = np.searchsorted(codes, np.arange(len(categories.texts) + 1))
    return [Steps(at[low:high], values[low:high]) for low, high in itertools.pairwise(borders)]


def add_up(parts: list[Steps]) -> Steps:
    """Make one of several, its value their sum at each time."""
    at = np.concatenate([part.at for part in parts])
    changes = np.concatenate([np.diff(part.value, prepend=0) for part in parts])
    order = np.argsort(at, kind="stable")
    at, total = at[order], np.cumsum(changes[order])
    is_last = np.append(at[1:] != at[:-1], True)
    return Steps(at[is_last], total[is_last])


def worth_drawing(steps: Steps) -> Times:
    """Choose the times at which to draw: all, unless there are several to each slice."""
    if len(steps.at) <= 2 * SLICES:
        return steps.at
    since_first = (steps.at - steps.at[0]).astype(np.int64)
    slices = since_first * SLICES // (since_first[-1] + 1)
    firsts = np.flatnonzero(np.diff(slices, prepend=-1))
    lasts = np.append(firsts[1:], len(slices)) - 1
    by_height = np.lexsort((steps.value, slices))
    worth = np.unique(np.concatenate([[0], by_height[firsts], by_height[lasts], lasts]))
    return np.asarray(steps.at[worth])


def draw_stack(ax: Axes, layers: list[Layer], end: np.datetime64, place: Place) -> None:
    times = worth_drawing(add_up([layer.steps for layer in layers]))
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
            rasterized=len(times) > SLICES,
        )


def draw_lines(ax: Axes, layers: list[Layer], end: np.datetime64, place: Place) -> None:
    start = min(layer.steps.at[0] for layer in layers)
    for layer in layers:
        times = worth_drawing(layer.steps)
        if times[0] > start:
            times = np.insert(times, 0, start)
        times = np.append(times, end)
        ax.plot(
            place(times),
            layer.steps.when(times),
            drawstyle="steps-post",
            color=layer.color,
            label=layer.label,
            rasterized=len(times) > SLICES,
        )
