"""When each event of a task or try happens: where the time goes, step by step."""

from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes

from dnpc.plots._frames import Profile, count_text, read_profile
from dnpc.plots._spread import Spread, draw_spread
from dnpc.plots._style import (
    NO_ROWS,
    OTHER_COLOR,
    add_legend,
    category_colors,
    check_max_categories,
    check_option,
    few_ticks,
    legend_name,
    make_logarithmic,
    name_rows,
    new_axes,
    note,
    say_no_data,
)

Kind = Literal["since_root", "steps"]

# For each kind the ending of its columns, and what they are.
TIMES = {
    "since_root": ("since_root_s", "time since the first event (s)"),
    "steps": ("step_s", "time since the event before (s)"),
}


def plot_event_profile(
    result: Any,
    *,
    ax: Axes | None = None,
    kind: Kind = "since_root",
    max_categories: int = 40,
    log: bool = False,
    title: str | None = None,
) -> Axes:
    """Draw when each event happens, a row for each: the median and how far the times spread.

    After its name stands the share of the roots, such as tasks, that have the event. The bar
    reaches from the first quartile to the third, the line from the lowest percentile of the
    result to the highest.

    Args:
        result: One row per event, with the columns of the macro profile_events: event_type, share,
            and p50_since_root_s, or p50_step_s for the steps. Other percentiles, if it has any,
            give the spread, and span_type the colour. The first row is drawn on top.
        ax: Where to draw; a new figure, as high as there are events, if None.
        kind: "since_root", the time since the first event of the root, or "steps", the time since
            the event before.
        max_categories: How many events to draw; those that the fewest roots have are left out.
        log: Whether the times have a logarithmic axis.
        title: The title of the axes.
    """
    check_option("kind", kind, Kind)
    check_max_categories(max_categories)
    ending, label = TIMES[kind]
    profile = read_profile(result, ending, wanted_by="plot_event_profile")
    notes = []
    n_left_out = len(profile.events) - max_categories
    if n_left_out > 0:
        commonest = np.argsort(-np.nan_to_num(profile.share), kind="stable")[:max_categories]
        profile = profile.rows(np.sort(commonest))
        notes = [count_text(n_left_out, "rarer event is", "rarer events are") + " left out"]

    n_events = len(profile.events)
    median = profile.times[50]
    drawn = median > 0 if log else ~np.isnan(median)
    unseen = count_text(
        ~drawn & ~np.isnan(median), "median is not above zero", "medians are not above zero"
    )
    notes += [f"{unseen}: not drawn"] if unseen else []

    ax = new_axes(ax, title, n_rows=n_events)
    ax.set_xlabel(label)
    ax.set_ylabel("event, and how many have it")
    few_ticks(ax)
    if log:
        make_logarithmic(ax, "x")
    if drawn.any():
        name_rows(
            ax,
            [
                f"{legend_name(event)}  {100 * share:.3g} %"
                for event, share in zip(profile.events, profile.share, strict=True)
            ],
        )
        notes = [*_draw(ax, profile, drawn), *notes]
        if not log and np.nanmin(list(profile.times.values())) < 0:
            ax.axvline(0, color=OTHER_COLOR, linewidth=0.8, zorder=1)
    else:
        say_no_data(ax, "no data: no event has a time" if n_events else NO_ROWS)
    for text in notes:
        note(ax, text)
    add_legend(ax, profile.span_type.name)
    return ax


def _draw(ax: Axes, profile: Profile, drawn: Any) -> list[str]:
    """Draw the rows, and say what the bars and lines are."""
    lowest, highest = min(profile.times), max(profile.times)
    has_quartiles = 25 in profile.times and 75 in profile.times
    texts = profile.span_type.texts
    for code, color in enumerate(category_colors(texts)):
        rows = np.flatnonzero(drawn & (profile.span_type.codes == code))
        if len(rows) == 0:
            continue
        times = {percentile: of_all[rows] for percentile, of_all in profile.times.items()}
        quartiles = (times[25], times[75]) if has_quartiles else None
        draw_spread(
            ax,
            rows,
            Spread(times[50], quartiles, (times[lowest], times[highest])),
            n_rows=len(profile.events),
            color=color,
            label=legend_name(texts[code]),
        )
    notes = ["point: median"]
    if has_quartiles:
        notes.append("bar: 25 % to 75 %")
    if lowest < highest:
        notes.append(f"line: {lowest:g} % to {highest:g} %")
    return notes
