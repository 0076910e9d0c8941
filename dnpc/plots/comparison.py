"""The same durations in two or more runs, side by side."""

import math
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Codes, Numbers, count_text, read_spans_of_runs
from dnpc.plots._spread import Spread, draw_spread
from dnpc.plots._style import (
    NO_ROWS,
    add_legend,
    category_colors,
    check_max_categories,
    legend_name,
    make_logarithmic,
    name_rows,
    new_axes,
    note,
    pick_categories,
    say_no_data,
    seconds_text,
)


class _Row(NamedTuple):
    """The durations of one group in one run."""

    group: int
    run: int
    duration_s: Numbers


def plot_comparison_of_runs(
    result: Any,
    *,
    ax: Axes | None = None,
    max_categories: int = 12,
    log: bool = False,
    title: str | None = None,
) -> Axes:
    """Draw how durations spread in each run, and say how they differ from those of the first run.

    Of each group there is a row for each run: a point at the median, a bar from the first quartile
    to the third, a line from the 5th percentile to the 95th. Before the rows of later runs stand
    the difference of the median from that of the first run, and how likely chance alone makes one
    as great, by the rank test of Mann and Whitney, as in the macro compare_runs.

    Args:
        result: One row per span: a timestamp, the first event; a timestamp, the second event, or
            the seconds until it; a text, the run; and, if you like, another text, the group within
            which runs are compared, such as the app. The first row is of the run that the others
            are compared with. A null second event has not happened: only counted in the legend.
        ax: Where to draw; a new figure, as high as there are rows, if None.
        max_categories: How many groups to tell apart; the rarest are one.
        log: Whether the durations have a logarithmic axis.
        title: The title of the axes.
    """
    check_max_categories(max_categories)
    spans, group = read_spans_of_runs(result, wanted_by="plot_comparison_of_runs")
    notes = spans.notes
    ended = ~np.isnan(spans.duration_s)
    run = spans.group

    if run is None or not ended.any():
        ax = new_axes(ax, title)
        ax.set_ylabel("runs")
        say_no_data(ax, "no data: no span has a duration" if len(ended) else NO_ROWS)
    else:
        names, codes = _largest_groups(group.texts, group.codes[ended], max_categories)
        rows = _rows(names, codes, run.codes[ended], spans.duration_s[ended])
        ax = new_axes(ax, title, n_rows=len(rows) + len(names))
        ax.set_ylabel(group.name or "")
        if log:
            make_logarithmic(ax, "x")
        notes = [*_draw(ax, rows, names, run.texts, log), *notes]
    ax.set_xlabel("duration (s)")
    for text in notes:
        note(ax, text)
    add_legend(ax, None if run is None else run.name)
    return ax


def _largest_groups(texts: list[str], codes: Codes, most: int) -> tuple[list[str], Codes]:
    """Find the names of the groups, and the new code of each row."""
    sizes = np.bincount(codes, minlength=len(texts))
    named, others = pick_categories(texts, sizes, np.flatnonzero(sizes), most)
    new_codes = np.full(len(texts), len(named), np.intp)
    new_codes[named] = np.arange(len(named))
    names = [legend_name(texts[code]) for code in named]
    return names + ([f"other: {len(others)} more"] if others else []), new_codes[codes]


def _rows(names: list[str], groups: Codes, runs: Codes, duration_s: Numbers) -> list[_Row]:
    return [
        _Row(group, int(run), duration_s[(groups == group) & (runs == run)])
        for group in range(len(names))
        for run in np.unique(runs[groups == group])
    ]


def _draw(ax: Axes, rows: list[_Row], names: list[str], runs: list[str], log: bool) -> list[str]:
    """Draw a row for each group and run, the groups apart, and say what is drawn."""
    places = np.array([place + row.group for place, row in enumerate(rows)])
    p5, p25, p50, p75, p95 = np.array(
        [np.percentile(row.duration_s, (5, 25, 50, 75, 95)) for row in rows]
    ).T
    drawn = p50 > 0 if log else np.full(len(rows), True)
    n_rows = places[-1] + 1
    row_runs = np.array([row.run for row in rows])
    for run, color in enumerate(category_colors(runs)):
        of_run = np.flatnonzero((row_runs == run) & drawn)
        if len(of_run) == 0:
            continue
        n_spans = sum(len(row.duration_s) for row in rows if row.run == run)
        draw_spread(
            ax,
            places[of_run],
            Spread(p50[of_run], (p25[of_run], p75[of_run]), (p5[of_run], p95[of_run])),
            n_rows=n_rows,
            color=color,
            label=f"{legend_name(runs[run])} ({n_spans:,})",
        )
    labels = [""] * int(n_rows)
    baseline: Numbers | None = None
    for index, row in enumerate(rows):
        if index == 0 or row.group != rows[index - 1].group:
            labels[places[index]] = names[row.group]
            baseline = row.duration_s if row.run == 0 else None
        elif baseline is not None:
            labels[places[index]] = _difference_text(row.duration_s, baseline)
    name_rows(ax, labels)

    notes = ["point: median", "bar: 25 % to 75 %", "line: 5 % to 95 %"]
    if len(runs) > 1:
        notes += ["beside: difference of medians", f"  from {legend_name(runs[0])}"]
    if unseen := count_text(~drawn, "median is not above zero", "medians are not above zero"):
        notes.append(f"{unseen}: not drawn")
    return notes


def _difference_text(duration_s: Numbers, baseline_s: Numbers) -> str:
    before = float(np.median(baseline_s))
    difference = float(np.median(duration_s)) - before
    text = seconds_text(float(f"{difference:+.3g}"))
    text = text if difference < 0 else f"+{text}"
    if before > 0:
        text += f" ({round(100 * difference / before):+,} %)"
    p_value = _p_value(duration_s, baseline_s)
    if p_value is None:
        return text
    return f"{text}, p {'< 0.001' if p_value < 0.001 else f'= {p_value:.2g}'}"


def _p_value(values: Numbers, others: Numbers) -> float | None:
    """Test as the macro compare_runs does: ties half, normal approximation, two-sided."""
    n, n_others = len(values), len(others)
    total = n + n_others
    _, ranks, counts = np.unique(
        np.concatenate([values, others]), return_inverse=True, return_counts=True
    )
    mean_ranks = counts.cumsum() - (counts - 1) / 2
    u_statistic = mean_ranks[ranks[:n]].sum() - n * (n + 1) / 2
    tied = (counts.astype(np.float64) ** 3 - counts).sum() / (total * (total - 1))
    deviation = math.sqrt(n * n_others / 12 * max(total + 1 - tied, 0))
    if deviation < 1e-9:
        return None
    return math.erfc(abs(u_statistic - n * n_others / 2) / deviation / math.sqrt(2))
