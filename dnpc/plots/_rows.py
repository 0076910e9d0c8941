"""Bars in rows: what was on when, a row for each worker, task or span."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb, to_rgba

from dnpc.plots._frames import Codes, Numbers
from dnpc.plots._style import legend_name

ROW_INCHES = 0.22
# Bars have this share of the height of a row.
THICKNESS = 0.8
# More names than this cannot be read beside each other.
MOST_NAMES = 40
LONGEST_ROW_NAME = 28
# Of what is drawn as cells, at most so many columns and rows: where no cell is like another, the
# file has 6 bytes for each.
CELLS = (250, 250)


def new_row_axes(ax: Axes | None, title: str | None, n_rows: int, width: float = 10) -> Axes:
    """Take the axes given, or make a figure that is as high as its rows need, up to 40 of them."""
    if ax is None:
        height = 1.4 + ROW_INCHES * min(max(n_rows, 5), MOST_NAMES)
        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    if title is not None:
        ax.set_title(title)
    return ax


def name_rows(ax: Axes, names: Sequence[str], longest: int = LONGEST_ROW_NAME) -> None:
    """Name the rows, from the top down; of many every second, fifth, tenth, ..."""
    ax.set_ylim(len(names) - 0.4, -0.6)
    step = next(
        step
        for power in range(10)
        for step in (10**power, 2 * 10**power, 5 * 10**power)
        if len(names) <= step * MOST_NAMES
    )
    ticks = list(range(0, len(names), step))
    labels = [legend_name(names[tick], longest).strip() for tick in ticks]
    ax.set_yticks(ticks, labels, parse_math=False)
    inches = ax.get_window_extent().height / ax.figure.dpi
    ax.tick_params(axis="y", length=0 if step == 1 else 3)
    if len(ticks) * 0.19 > inches:
        ax.tick_params(axis="y", labelsize=max(4.0, 72 * inches / len(ticks) * 0.8))


def pack_lanes(row: Codes, low: Numbers, high: Numbers) -> tuple[Codes, Codes]:
    """Put bars of a row that overlap beside each other: the lane of each, and of how many."""
    lane, n_lanes = np.zeros(len(row), np.intp), np.ones(len(row), np.intp)
    together: list[np.intp] = []  # bars that overlap, one with the next
    ends: list[float] = []  # of the lanes that these take
    for i in np.lexsort((high, low, row)):
        if together and (row[i] != row[together[-1]] or low[i] >= max(ends)):
            n_lanes[together] = len(ends)
            together, ends = [], []
        lane[i] = next((k for k, end in enumerate(ends) if end <= low[i]), len(ends))
        ends[lane[i] : lane[i] + 1] = [high[i]]
        together.append(i)
    n_lanes[together] = len(ends)
    return lane, n_lanes


def draw_bars(
    ax: Axes,
    row: Codes,
    low: Numbers,
    high: Numbers,
    color: str | tuple[float, float, float, float],
    *,
    lanes: tuple[Codes, Codes] | None = None,
    thickness: float = THICKNESS,
    **options: Any,
) -> PolyCollection:
    """Draw a bar for each span, never thinner than a hair; the wide ones have a white edge."""
    lane, n_lanes = lanes or (np.zeros(len(row), np.intp), np.ones(len(row), np.intp))
    top = row - thickness / 2 + lane * thickness / n_lanes
    bottom = top + thickness / n_lanes
    corners = np.stack([low, top, low, bottom, high, bottom, high, top], axis=-1).reshape(-1, 4, 2)
    is_wide = high - low > (high.max(initial=0) - low.min(initial=0)) / 150
    bars = PolyCollection(
        list(corners),
        facecolors=color,
        edgecolors=np.where(is_wide[:, None], to_rgba("white"), to_rgba(color)),
        linewidths=0.4,
        rasterized=len(row) > 1_000,
        **options,
    )
    ax.add_collection(bars, autolim=True)
    return bars


def cover_cells(
    row: Codes, low: Numbers, high: Numbers, n_rows: int, edges: Numbers
) -> npt.NDArray[np.float64]:
    """How much of each cell the bars cover: 1 is all of it, once. Cells are rows by intervals."""
    n_columns = len(edges) - 1
    width = edges[1] - edges[0]
    place_low = np.clip((low - edges[0]) / width, 0, n_columns)
    place_high = np.clip((high - edges[0]) / width, 0, n_columns)
    # From its start on a bar covers a part of one column and all of the next ones, where what is
    # added here goes on; its end takes that back.
    covered = np.zeros((n_rows, n_columns + 2))
    for place, sign in ((place_low, 1.0), (place_high, -1.0)):
        column = np.floor(place).astype(np.intp)
        share = place - column
        np.add.at(covered, (row, column), sign * (1 - share))
        np.add.at(covered, (row, column + 1), sign * share)
    return np.asarray(covered.cumsum(axis=1)[:, :n_columns])


def draw_cells(
    ax: Axes,
    row: Codes,
    low: Numbers,
    high: Numbers,
    n_rows: int,
    kind: Codes,
    colors: Sequence[str],
    *,
    is_opaque: bool = False,
) -> None:
    """Draw cells in the mixture of the colours of the kinds of bars in them, paler the fewer."""
    n_columns, most_rows = CELLS
    n_cells = min(n_rows, most_rows)
    cell_row = row * n_cells // n_rows
    rows_per_cell = np.bincount(np.arange(n_rows) * n_cells // n_rows)[:, None]
    edges = np.linspace(low.min(), high.max(), n_columns + 1)
    covered = np.array(
        [
            cover_cells(cell_row[of_kind], low[of_kind], high[of_kind], n_cells, edges)
            for of_kind in (kind == code for code in range(len(colors)))
        ]
    )
    total = covered.sum(axis=0)
    rgb = np.array([to_rgb(color) for color in colors])
    mixed = np.tensordot(covered, rgb, axes=(0, 0)) / np.maximum(total, 1e-12)[..., None]
    opacity = (total > 1e-9 if is_opaque else np.clip(total / rows_per_cell, 0, 1))[..., None]
    row_edges = -0.5 + np.arange(n_cells + 1) * n_rows / n_cells
    colored = np.concatenate([mixed, opacity], axis=-1).clip(0, 1)
    ax.pcolormesh(edges, row_edges, colored, rasterized=True)


def faded(color: str, opacity: float = 0.35) -> tuple[float, float, float, float]:
    red, green, blue, _ = to_rgba(color)
    return red, green, blue, opacity
