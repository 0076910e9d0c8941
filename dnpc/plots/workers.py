"""What each worker was doing, over time."""

from datetime import datetime
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Bars, Codes, Numbers, read_bars
from dnpc.plots._rows import (
    draw_bars,
    draw_cells,
    faded,
    name_rows,
    new_row_axes,
    pack_lanes,
)
from dnpc.plots._style import (
    CATEGORY_COLORS,
    IDLE_COLOR,
    NO_ROWS,
    OTHER_COLOR,
    Place,
    TimeAxis,
    add_legend,
    category_colors,
    check_max_categories,
    check_option,
    key,
    label_time_axis,
    legend_name,
    note,
    pick_categories,
    say_no_data,
    spans_text,
    time_axis,
)

# More are counted in cells: bars would hide each other and take long to draw.
MOST_BARS = 20_000
MOST_ROWS = 200

IDLE = "idle"


def plot_worker_timeline(
    result: Any,
    *,
    ax: Axes | None = None,
    time: TimeAxis = "since_start",
    start: datetime | None = None,
    color_by: str | None = None,
    max_categories: int = 8,
    title: str | None = None,
) -> Axes:
    """Draw a row for each worker, with a bar for each task that it ran.

    Bars of a row that overlap lie beside each other. More than 20,000 bars or 200 workers are
    drawn as cells, whose colour is the mixture of what was on in them, and the paler the less.

    Args:
        result: One row per bar: a timestamp, the first event; a timestamp, the second event, or
            the seconds until it; a text, the worker; and, if you like, a text, the group that
            gives the colour. The group "idle" is drawn in grey, behind the others. A null second
            event has not happened: the bar is pale and reaches to the end of the picture.
            The workers are in the order in which they come first in the result.
        ax: Where to draw; a new figure if None.
        time: "since_start", in seconds, or "utc".
        start: The zero of "since_start"; the earliest first event if None. A time without a zone
            is UTC.
        color_by: The column that gives the colour, if it is not the fourth.
        max_categories: How many groups to tell apart; the rarest share one colour.
        title: The title of the axes.
    """
    check_option("time", time, TimeAxis)
    check_max_categories(max_categories)
    bars = read_bars(result, wanted_by="plot_worker_timeline", color_by=color_by)
    shown = ~np.isnat(bars.started_at) & ~(bars.duration_s < 0)
    row, names = _rows_of(bars, shown)

    ax = new_row_axes(ax, title, len(names))
    ax.set_ylabel("worker")
    if len(row):
        place = time_axis(ax, time, first=bars.started_at[shown].min(), start=start)
        _draw(ax, bars, shown, row, len(names), place, max_categories)
        name_rows(ax, names)
    else:
        label_time_axis(ax, time)
        say_no_data(ax, "no data: no span has a first event" if len(shown) else NO_ROWS)
    for text in bars.notes:
        note(ax, f"{text}: not drawn" if text.endswith("negative") else text)
    add_legend(ax, None if bars.group is None else bars.group.name)
    return ax


def _rows_of(bars: Bars, shown: Any) -> tuple[Codes, list[str]]:
    """The rows of the bars that are shown, numbered in their order."""
    present, row = np.unique(bars.row.codes[shown], return_inverse=True)
    return row.astype(np.intp), [bars.row.texts[code] for code in present]


def _draw(
    ax: Axes,
    bars: Bars,
    shown: Any,
    row: Codes,
    n_rows: int,
    place: Place,
    most: int,
) -> None:
    started_at, duration_s = bars.started_at[shown], bars.duration_s[shown]
    is_open = np.isnan(duration_s)
    length = np.where(is_open, 0, duration_s * 1e6).round().astype("timedelta64[us]")
    ended_at = started_at + length
    ended_at[is_open] = end = ended_at.max()
    if (started_at == end).all():  # a single moment, or nothing has ended
        ended_at[is_open] = end + np.timedelta64(1, "s")
    low, high = place(started_at), place(ended_at)
    codes, labels, colors = _groups(bars, shown, high - low, most)
    if len(row) <= MOST_BARS and n_rows <= MOST_ROWS:
        is_busy = codes > 0
        lane, n_lanes = np.zeros(len(row), np.intp), np.ones(len(row), np.intp)
        lane[is_busy], n_lanes[is_busy] = pack_lanes(row[is_busy], low[is_busy], high[is_busy])
        for code, (label, color) in enumerate(zip(labels, colors, strict=True)):
            of_code = codes == code
            if not of_code.any():
                continue
            for rows, shade in ((of_code & ~is_open, color), (of_code & is_open, faded(color))):
                lanes = (lane[rows], n_lanes[rows])
                draw_bars(
                    ax,
                    row[rows],
                    low[rows],
                    high[rows],
                    shade,
                    lanes=lanes,
                    zorder=1.5 + (code > 0),
                )
            key(ax, label, color=color, marker="s")
    else:
        draw_cells(ax, row, low, high, n_rows, codes, colors)
        for code, (label, color) in enumerate(zip(labels, colors, strict=True)):
            if (codes == code).any():
                key(ax, label, color=color, marker="s")
    ax.autoscale_view(scaley=False)


def _groups(
    bars: Bars, shown: Any, width: Numbers, most: int
) -> tuple[Codes, list[str], list[str]]:
    """Of each bar the number of its group, 0 for what is idle; labels and colours of the groups."""
    if bars.group is None:
        codes = np.ones(len(width), np.intp)
        return codes, ["", spans_text(len(width))], [IDLE_COLOR, CATEGORY_COLORS[0]]
    texts = bars.group.texts
    group = bars.group.codes[shown]
    sizes = np.bincount(group, minlength=len(texts))
    is_idle = np.array([text == IDLE for text in texts], bool)
    named, others = pick_categories(texts, sizes, np.flatnonzero(sizes * ~is_idle), most)
    new_codes = np.full(len(texts), len(named) + 1, np.intp)
    new_codes[named] = np.arange(len(named)) + 1
    new_codes[is_idle] = 0
    codes = new_codes[group]
    share = width[codes == 0].sum() / (width.sum() or 1)
    names = [texts[code] for code in named]
    labels = [f"idle ({100 * share:.0f} % of the time)"]
    labels += [
        f"{legend_name(text)} ({sizes[code]:,})" for text, code in zip(names, named, strict=True)
    ]
    colors = [IDLE_COLOR, *category_colors(names)]
    if others:
        labels.append(f"other: {len(others)} more ({sizes[others].sum():,})")
        colors.append(OTHER_COLOR)
    return codes, labels, colors
