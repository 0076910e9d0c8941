"""What the plots share: colours, axes, legend, and how time and seconds are written."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D

from dnpc.plots._frames import Numbers, Times

TimeAxis = Literal["since_start", "utc"]
Place = Callable[[Times], Numbers]

NO_ROWS = "no data: the query gave no rows"
LONGEST_NAME = 40
INCHES_PER_ROW = 0.21  # of a legend, at matplotlib's own font size

# Paul Tol's "muted" scheme, made for colour-blind readers: https://personal.sron.nl/~pault/
CATEGORY_COLORS = (
    "#332288",
    "#DDCC77",
    "#CC6677",
    "#117733",
    "#88CCEE",
    "#882255",
    "#44AA99",
    "#999933",
    "#AA4499",
)
OTHER_COLOR = "#BBBBBB"

# In the order of a task's life, which is the order of the stack. Colours tell first the kind of
# state (blue waits, yellow works, green has done, red has failed), then, by lightness, which one.
STATE_COLORS = {
    "invoked": "#DDE6F2",
    "unsched": "#C9D6E8",
    "initial": "#C9D6E8",
    "pending": "#B3CDE9",
    "waiting": "#B3CDE9",
    "ready": "#8FB4DC",
    "held": "#8FA3B8",
    "submitted": "#8FB4DC",
    "launched": "#6699CC",
    "interchange_to_manager": "#3F77B5",
    "manager_got_task": "#1F4E8C",
    "worker_received_task": "#F7DC6F",
    "running": "#F2C12E",
    "running_ended": "#997700",
    "worker_completed_task": "#997700",
    "joining": "#CC79A7",
    "waiting_retrieval": "#B59A3C",
    "retrieved": "#7A6A2F",
    "worker_all_finished_task": "#6B5B1E",
    "interchange_removing_task": "#B9B9B9",
    "returned": "#8C8C8C",
    "exec_done": "#117733",
    "done": "#117733",
    "completed": "#117733",
    "memo_done": "#66C2A4",
    "scaled_in": "#66C2A4",
    "fail_retryable": "#F4A582",
    "failed": "#C43C39",
    "dep_fail": "#7A1D3C",
    "cancelled": "#B07AA1",
    "canceled": "#B07AA1",
    "timeout": "#E1812C",
    "missing": "#5E3C58",
}
UNKNOWN_STATE_COLORS = (
    "#332288",
    "#EE8866",
    "#44AA99",
    "#AA4499",
    "#BBCC33",
    "#77AADD",
    "#882255",
    "#EEDD88",
    "#009988",
    "#FFAABB",
    "#555555",
    "#99DDFF",
    "#994F00",
    "#AAAA00",
)


def new_axes(ax: Axes | None, title: str | None) -> Axes:
    """Take the axes given, or make a figure that has room for a legend beside them."""
    if ax is None:
        _, ax = plt.subplots(figsize=(9, 4.5), layout="constrained")
    if title is not None:
        ax.set_title(title)
    return ax


def check_option(name: str, value: object, kind: object) -> None:
    """Refuse a value that is not among those of a Literal."""
    allowed = get_args(kind)
    if value not in allowed:
        raise ValueError(f"{name}={value!r} is not one of {', '.join(map(repr, allowed))}")


def check_max_categories(value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"max_categories={value!r} is not a number of categories, 1 or more")


def pick_categories(
    texts: Sequence[str], sizes: npt.NDArray[Any], present: Iterable[int], most: int
) -> tuple[list[int], list[int]]:
    """Find the largest, largest first, and those to be drawn as one, where there are too many.

    Equal sizes are in the order of their names.
    """
    order = sorted(present, key=lambda i: (-sizes[i], texts[i]))
    n_named = len(order) if len(order) <= most else most - 1
    return order[:n_named], order[n_named:]


def category_colors(texts: Sequence[str]) -> list[str]:
    """Give a colour to each, the one that it has in a plot of states if all are states."""
    if texts and all(text.lower() in STATE_COLORS for text in texts):
        return state_colors(texts)
    return [_category_color(i) for i in range(len(texts))]


def _category_color(index: int) -> str:
    """Take the next colour; those of each further round are lighter."""
    rounds, index = divmod(index, len(CATEGORY_COLORS))
    red, green, blue = paler(np.array(to_rgb(CATEGORY_COLORS[index])), 1 - 0.6**rounds)
    return to_hex((red, green, blue))


def paler(rgb: Numbers, share: float | Numbers) -> Numbers:
    """Mix with white; a share of 1 gives white."""
    mixed: Numbers = rgb + (1 - rgb) * np.asarray(share)[..., None]
    return mixed


def state_colors(states: Iterable[str]) -> list[str]:
    """Give known states their own colours, and others one that follows from the name.

    Two unknown states of one plot get the same colour only when all colours are taken.
    """
    states = list(states)
    chosen = {s: STATE_COLORS[s.lower()] for s in states if s.lower() in STATE_COLORS}
    for state in sorted(set(states) - set(chosen)):
        first = zlib.crc32(state.encode()) % len(UNKNOWN_STATE_COLORS)
        candidates = UNKNOWN_STATE_COLORS[first:] + UNKNOWN_STATE_COLORS[:first]
        free = [color for color in candidates if color not in chosen.values()]
        chosen[state] = (free or candidates)[0]
    return [chosen[state] for state in states]


def state_order(state: str) -> tuple[int, str]:
    """Sort by the order of a task's life; unknown states last, by name."""
    known = list(STATE_COLORS)
    return (known.index(state.lower()) if state.lower() in known else len(known), state)


def label_time_axis(ax: Axes, time: TimeAxis) -> None:
    ax.set_xlabel("time (UTC)" if time == "utc" else "time since start (s)")


def time_axis(ax: Axes, time: TimeAxis, *, first: np.datetime64, start: datetime | None) -> Place:
    """Label the time axis; return what turns times into places on it."""
    label_time_axis(ax, time)
    if time == "utc":
        locator = mdates.AutoDateLocator(tz=UTC)  # type: ignore[no-untyped-call]
        ax.xaxis_date(tz="UTC")
        ax.xaxis.set_major_locator(locator)
        formatter = mdates.ConciseDateFormatter(locator, tz=UTC)  # type: ignore[no-untyped-call]
        ax.xaxis.set_major_formatter(formatter)
        return _days
    zero = first if start is None else _as_utc(start)
    return lambda at: (at - zero) / np.timedelta64(1_000_000, "us")


def _days(at: Times) -> Numbers:
    """As matplotlib counts time; a float of it is exact to a microsecond."""
    days: Numbers = mdates.date2num(at)  # type: ignore[no-untyped-call]
    return days


def _as_utc(time: datetime) -> np.datetime64:
    naive = time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
    return np.datetime64(naive, "us")


def bin_edges(values: Numbers, bins: int, *, log: bool = False) -> Numbers:
    """Divide the range of the values equally, or that of their logarithms."""
    spaced = np.geomspace if log else np.linspace
    low, high = float(values.min()), float(values.max())
    edges = spaced(low, high, bins + 1)
    if (np.diff(edges) > 0).all():
        return edges
    # All values are equal, or so near that no floating-point number lies between two edges.
    if log:
        return spaced(low / 1.1, high * 1.1, bins + 1)
    margin = 0.1 * max(abs(low), abs(high)) or 0.1
    return spaced(low - margin, high + margin, bins + 1)


def note(ax: Axes, text: str) -> None:
    """Say something in the legend that has no mark of its own."""
    key(ax, text, color="none")


def key(ax: Axes, text: str, *, color: str, marker: str = "") -> None:
    """Explain a mark in the legend."""
    # An artist of the axes, so that a second plot on them keeps what the first one said.
    ax.add_line(Line2D([], [], linestyle="none", marker=marker, color=color, label=text))


def legend_name(name: str) -> str:
    """Shorten a name in the middle; matplotlib leaves out those that begin with an underscore."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME // 2]}…{name[-(LONGEST_NAME // 2 - 1) :]}"
    return f" {name}" if name.startswith("_") else name


def add_legend(ax: Axes, title: str | None = None) -> None:
    """Put the legend to the right of the axes, where there is no data."""
    handles, _ = ax.get_legend_handles_labels()
    if not handles:
        return
    # A legend that is higher than the axes would leave them no room.
    inches = ax.bbox.height / ax.get_figure(root=True).dpi
    rows = max(3, int(inches / INCHES_PER_ROW) - (title is not None))
    legend = ax.legend(
        ncols=-(-len(handles) // rows),
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        borderaxespad=0,
        frameon=False,
        title=title and legend_name(title),
        alignment="left",
    )
    for text in (*legend.get_texts(), legend.get_title()):
        text.set_parse_math(False)  # a name may contain a dollar sign
    for handle in legend.legend_handles:
        if handle is not None:
            handle.set_alpha(1)


def say_no_data(ax: Axes, text: str) -> None:
    """Write why there is nothing to see, without a scale, or in the legend of what is there."""
    if ax.has_data():
        note(ax, text)
        return
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", color="#555555")
    ax.set_xticks([])
    ax.set_yticks([])


def spans_text(count: int) -> str:
    return f"{count:,} span{'' if count == 1 else 's'}"


def seconds_text(seconds: float) -> str:
    """Write seconds with at least four digits, never rounding whole seconds away."""
    if seconds and abs(seconds) < 1e-3:
        return f"{seconds:.4g} s"
    decimals = max(0, 3 - int(np.floor(np.log10(abs(seconds))))) if seconds else 0
    text = f"{seconds:,.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} s"
