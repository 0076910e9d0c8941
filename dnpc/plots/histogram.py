"""How durations are distributed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Numbers, count_text, read_durations
from dnpc.plots._style import (
    NO_ROWS,
    add_legend,
    bin_edges,
    count_axis,
    make_logarithmic,
    new_axes,
    note,
    say_no_data,
    seconds_text,
    spans_text,
)

BARS = "#B9CFE8"
# Okabe and Ito's colours, each with dashes of its own, on the pale bars.
LINES = {
    "mean": ("#D55E00", "-"),
    "median": ("#0072B2", "--"),
    "95th percentile": ("#009E73", "-."),
    "maximum": ("#000000", ":"),
}


def plot_duration_histogram(
    result: Any,
    *,
    ax: Axes | None = None,
    bins: int | Sequence[float] = 50,
    log: bool = False,
    title: str | None = None,
) -> Axes:
    """Draw a histogram of durations, with lines at the mean, median, 95th percentile and maximum.

    The percentiles are interpolated, as in the macro duration_distribution. They and the mean are
    those of all durations, also where some lie outside the bins.

    Args:
        result: One row per span: a timestamp, the first event, and a timestamp, the second event,
            or the seconds until it; or one column of seconds alone. A null has not happened: it
            is counted in the legend and in nothing else.
        ax: Where to draw; a new figure if None.
        bins: How many bins, or their edges in seconds.
        log: Whether the durations have a logarithmic axis, and bins that are equally wide on it.
        title: The title of the axes.
    """
    _check_bins(bins, log)
    spans = read_durations(result, wanted_by="plot_duration_histogram")
    notes = spans.notes
    duration_s = spans.duration_s[~np.isnan(spans.duration_s)]
    binned_s = duration_s
    if log:
        binned_s = duration_s[duration_s > 0]
        unseen = count_text(duration_s <= 0, "is not above zero", "are not above zero")
        notes += [f"{unseen}: in no bin"] if unseen else []

    ax = new_axes(ax, title)
    ax.set_xlabel("duration (s)")
    count_axis(ax)
    if log:
        make_logarithmic(ax, "x")
    if len(binned_s):
        edges = bin_edges(binned_s, bins, log=log) if isinstance(bins, int) else np.asarray(bins)
        counts, _ = np.histogram(binned_s, edges)
        ax.stairs(counts, edges, fill=True, color=BARS, label=spans_text(int(counts.sum())))
        outside = (binned_s < edges[0]) | (binned_s > edges[-1])
        notes += filter(None, [count_text(outside, "is in no bin", "are in no bin")])
        _draw_lines(ax, duration_s, log)
    else:
        say_no_data(ax, "no data: no span has a duration" if len(spans.duration_s) else NO_ROWS)
    for text in notes:
        note(ax, text)
    add_legend(ax)
    return ax


def _draw_lines(ax: Axes, duration_s: Numbers, log: bool) -> None:
    values = {
        "mean": duration_s.mean(),
        "median": np.median(duration_s),
        "95th percentile": np.percentile(duration_s, 95),
        "maximum": duration_s.max(),
    }
    for name, value in values.items():
        text = f"{name}: {seconds_text(float(value))}"
        if log and value <= 0:
            note(ax, text)
        else:
            color, dashes = LINES[name]
            ax.axvline(float(value), color=color, linestyle=dashes, linewidth=1.5, label=text)


def _check_bins(bins: int | Sequence[float], log: bool) -> None:
    if isinstance(bins, int):
        if bins < 1:
            raise ValueError(f"bins={bins} is not a number of bins, 1 or more")
        return
    edges = np.asarray(bins)
    if edges.ndim != 1 or edges.dtype.kind not in "iuf" or len(edges) < 2:
        raise ValueError(f"bins={bins!r} is neither a number of bins nor a list of their edges")
    if not (np.diff(edges) > 0).all():
        raise ValueError(f"bins={bins!r}: the edges do not rise")
    if log and edges[0] <= 0:
        raise ValueError(f"bins={bins!r}: a logarithmic axis has no place for {edges[0]}")
