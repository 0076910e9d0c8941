"""What the tests of plots share: rows in few characters, what an axes shows, its bare picture."""

import io
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

NOON = datetime(2026, 11, 22, 12)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def legend_texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [] if legend is None else [text.get_text() for text in legend.get_texts()]


def drawn_texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def artist(ax: Axes, label: str) -> Any:
    [found] = [child for child in ax.get_children() if child.get_label() == label]
    return found


def marks(ax: Axes) -> list[tuple[float, float]]:
    """All marks, as (x, y), in the order of x."""
    points = [np.asarray(line.get_xydata()) for line in ax.lines if line.get_marker() == "o"]
    return sorted((float(x), float(y)) for x, y in np.concatenate(points))


def layer(ax: Axes, state: str) -> dict[float, tuple[float, float]]:
    """From where to where the layer of a state reaches, from each time on."""
    data = artist(ax, state).get_data()
    assert len(data.edges) == len(data.values) + 1
    return {
        float(x): (float(low), float(high))
        for x, low, high in zip(data.edges, data.baseline, data.values, strict=False)
    }


class Bar(NamedTuple):
    """A bar of a row: from x to x, its color, and what it takes of the row's height, if not all."""

    row: int
    low: float
    high: float
    color: str
    height: float = 0.8


def bars(ax: Axes) -> list[Bar]:
    """All bars, in the order of rows and x; the colour of a pale one has its opacity."""
    found = []
    for collection in ax.collections:
        if isinstance(collection, PolyCollection):
            colors = cycle(np.asarray(collection.get_facecolor()).tolist())
            for path, color in zip(collection.get_paths(), colors, strict=False):
                (low, top), (high, bottom) = path.get_extents().get_points()
                row = int(np.round((top + bottom) / 2))
                hexed = to_hex(color, keep_alpha=color[3] < 1)
                height = round(float(bottom - top), 6)
                found.append(Bar(row, round(float(low), 6), round(float(high), 6), hexed, height))
    return sorted(found)


def row_names(ax: Axes) -> dict[int, str]:
    return {
        int(place): label.get_text()
        for place, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    }


def figure_of(ax: Axes) -> Figure:
    figure = ax.figure
    assert isinstance(figure, Figure)
    return figure


def image(ax: Axes, ending: str = "png") -> bytes:
    figure_of(ax).canvas.draw()
    buffer = io.BytesIO()
    figure_of(ax).savefig(buffer, format=ending)
    return buffer.getvalue()


def bare(ax: Axes) -> Figure:
    """Make a small figure without text, so that fonts and their versions make no difference."""
    figure = figure_of(ax)
    figure.set_layout_engine("none")
    figure.set_dpi(72)
    figure.set_size_inches(4, 2.5)
    for axes in (*figure.axes, *ax.child_axes):
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_tick_params(which="both", label1On=False, label2On=False)
            axis.offsetText.set_visible(False)
            axis.label.set_visible(False)
        for text in (*axes.texts, axes.title):
            text.set_visible(False)
        if legend := axes.get_legend():
            legend.set_visible(False)
    return figure
