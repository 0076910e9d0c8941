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
from matplotlib.ticker import LogFormatter, MaxNLocator, StrMethodFormatter

from dnpc.plots._frames import Numbers, Times

TimeAxis = Literal["since_start", "utc"]
Place = Callable[[Times], Numbers]

NO_ROWS = "no data: the query gave no rows"
LONGEST_NAME = 40
WIDEST_LEGEND = 60  # letters, in all its columns together, where there are several
MOST_TICKS = 6
INCHES_PER_ROW = 0.21  # of a legend, at matplotlib's own font size

# Okabe and Ito's colours, made for colour-blind readers; the black is a grey.
CATEGORY_COLORS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#444444",
    "#F0E442",
)
OTHER_COLOR = "#BBBBBB"
IDLE_COLOR = "#E3E3E3"
SHADES = (0, 0.45, -0.35, 0.65, -0.6)  # above 0 mixed with white, below with black

# In the order of a task's life, which is the order of the stack. Colours tell first the kind of
# state (blue waits, yellow works, green has done, red has failed), then, by lightness, which one.
# Those of Parsl's ten task states are as far apart as they can be for three kinds of colour
# blindness. Some states of Work Queue, TaskVine and of blocks share the colour of their like.
STATE_COLORS = {
    "invoked": "#C8DAF2",
    "unsched": "#C8DAF2",
    "initial": "#C8DAF2",
    "pending": "#9BAFD9",
    "waiting": "#9BAFD9",
    "ready": "#7F97CC",
    "held": "#8B8FA8",
    "submitted": "#7F97CC",
    "launched": "#415A8A",
    "interchange_to_manager": "#19A8EA",
    "manager_got_task": "#0B70C8",
    "worker_received_task": "#F0E46B",
    "running": "#EBC627",
    "running_ended": "#997004",
    "worker_completed_task": "#CA7817",
    "joining": "#CB64F1",
    "waiting_retrieval": "#CA7817",
    "retrieved": "#3F3507",
    "worker_all_finished_task": "#3F3507",
    "interchange_removing_task": "#B3ADB2",
    "returned": "#504D52",
    "exec_done": "#1A8C6B",
    "done": "#1A8C6B",
    "completed": "#1A8C6B",
    "memo_done": "#7CCEAA",
    "scaled_in": "#7CCEAA",
    "fail_retryable": "#F79A64",
    "failed": "#A2202C",
    "dep_fail": "#4F0E2C",
    "cancelled": "#8A6BA8",
    "canceled": "#8A6BA8",
    "timeout": "#D9772B",
    "missing": "#3D2A5C",
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


def new_axes(ax: Axes | None, title: str | None, *, n_rows: int = 0) -> Axes:
    """Take the axes given, or make a figure that has room for a legend beside them.

    Where the axes have rows with names, the figure has room for those too.
    """
    if ax is None:
        height = max(4.5, 1 + INCHES_PER_ROW * 1.1 * n_rows)
        _, ax = plt.subplots(figsize=(9, height), layout="constrained")
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
    """Take the next colour; those of further rounds are lighter and darker in turn."""
    rounds, index = divmod(index, len(CATEGORY_COLORS))
    shade = SHADES[rounds % len(SHADES)]
    rgb = np.array(to_rgb(CATEGORY_COLORS[index]))
    red, green, blue = paler(rgb, shade) if shade > 0 else rgb * (1 + shade)
    return to_hex((red, green, blue))


def paler(rgb: Numbers, share: float | Numbers) -> Numbers:
    """Mix with white, of which a share of 1 leaves nothing else."""
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
        locator = mdates.AutoDateLocator(  # type: ignore[no-untyped-call]
            tz=UTC, minticks=3, maxticks=MOST_TICKS + 1
        )
        ax.xaxis_date(tz="UTC")
        ax.xaxis.set_major_locator(locator)
        formatter = mdates.ConciseDateFormatter(locator, tz=UTC)  # type: ignore[no-untyped-call]
        formatter.formats[5] = ":%S.%f"  # "09" alone could be an hour or a day
        ax.xaxis.set_major_formatter(formatter)
        return _days
    few_ticks(ax)
    zero = first if start is None else _as_utc(start)
    return lambda at: (at - zero) / np.timedelta64(1_000_000, "us")


def few_ticks(ax: Axes) -> None:
    """Mark so few places of the horizontal axis that long numbers do not touch each other."""
    ax.xaxis.set_major_locator(MaxNLocator(MOST_TICKS, steps=[1, 2, 2.5, 5, 10]))


class _PlainLogFormatter(LogFormatter):
    """Label what matplotlib would, but 0.2 and 1e-5 instead of products of powers."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        if not super().__call__(x, pos):
            return ""
        if 1e-3 <= abs(x) < 1e5:
            return f"{x:g}"
        return f"{x:.0e}".replace("e-0", "e-").replace("e+0", "e")


def make_logarithmic(ax: Axes, axis: Literal["x", "y"]) -> None:
    if axis == "x":
        ax.set_xscale("log")
    else:
        ax.set_yscale("log")
    scaled = ax.xaxis if axis == "x" else ax.yaxis
    scaled.set_major_formatter(_PlainLogFormatter())
    scaled.set_minor_formatter(_PlainLogFormatter(minor_thresholds=(1, 0.5)))


def widen_moment(ax: Axes) -> None:
    """Show two seconds around a single moment; an axis of dates would show four years."""
    low, high = ax.dataLim.intervalx
    if low == high:
        second = 1 / 86_400
        ax.set_xlim(low - second, high + second, auto=True)


def _days(at: Times) -> Numbers:
    """As matplotlib counts time; a float of it is exact to a microsecond."""
    days: Numbers = mdates.date2num(at)  # type: ignore[no-untyped-call]
    return days


def _as_utc(time: datetime) -> np.datetime64:
    naive = time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
    return np.datetime64(naive, "us")


def bin_edges(values: Numbers, bins: int, *, log: bool = False) -> Numbers:
    """Divide the range of the values equally, or that of their logarithms."""
    low, high = float(values.min()), float(values.max())
    if high - low > 1e-9 * max(abs(low), abs(high)):
        return np.geomspace(low, high, bins + 1) if log else np.linspace(low, high, bins + 1)
    # All are equal, or too near for bins between them: they go into the middle one of bins that
    # reach 10 % to each side.
    steps = np.linspace(-1, 1, bins + 1) - (1 / bins if bins % 2 == 0 else 0)
    if log:
        return np.asarray(low * 1.1**steps)
    return np.asarray(low + steps * (0.1 * abs(low) or 0.1))


def note(ax: Axes, text: str) -> None:
    """Say something in the legend that has no mark of its own."""
    key(ax, text, color="none")


def key(ax: Axes, text: str, *, color: str, marker: str = "") -> None:
    """Explain a mark in the legend."""
    # An artist of the axes, so that a second plot on them keeps what the first one said.
    ax.add_line(Line2D([], [], linestyle="none", marker=marker, color=color, label=text))


def legend_name(name: str, longest: int = LONGEST_NAME) -> str:
    """Shorten a name in the middle; matplotlib leaves out those that begin with an underscore."""
    name = _shorten(" ".join(name.split()), longest)
    return f" {name}" if name.startswith("_") else name


def _shorten(text: str, most: int) -> str:
    half = (most - 1) // 2
    return text if len(text) <= most else f"{text[: most - half - 1]}…{text[-half:]}"


def add_legend(ax: Axes, title: str | None = None) -> None:
    """Put the legend to the right of the axes, where there is no data."""
    handles, _ = ax.get_legend_handles_labels()
    if not handles:
        return
    # A legend that is higher than the axes would leave them no room.
    inches = ax.bbox.height / ax.figure.dpi
    rows = max(3, int(inches / INCHES_PER_ROW) - (title is not None))
    crowded = len(handles) > rows
    if crowded:
        rows = int(rows * 1.2)
    n_columns = -(-len(handles) // rows)
    legend = ax.legend(
        ncols=n_columns,
        fontsize="small" if crowded else None,
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        borderaxespad=0,
        frameon=False,
        title=title and legend_name(title),
        alignment="left",
    )
    for text in (*legend.get_texts(), legend.get_title()):
        text.set_parse_math(False)  # a name may contain a dollar sign
        if n_columns > 1:
            text.set_text(_shorten(text.get_text(), WIDEST_LEGEND // n_columns))
    for handle in legend.legend_handles:
        if handle is not None:
            handle.set_alpha(1)
        if isinstance(handle, Line2D):
            handle.set_markersize(7)


def count_axis(ax: Axes, label: str = "number of spans") -> None:
    """Label the vertical axis, and mark whole numbers only."""
    ax.set_ylabel(label)
    ax.yaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def points_per_row(ax: Axes, n_rows: int) -> float:
    return 72 * ax.bbox.height / ax.figure.dpi / max(n_rows, 1)


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """Label 0, 1, 2, ... of the vertical axis, from the top down; an empty name has no tick."""
    size = min(10.0, max(4.0, 0.9 * points_per_row(ax, len(names))))
    places = [place for place, name in enumerate(names) if name]
    ax.set_yticks(places, [names[place] for place in places], fontsize=size, parse_math=False)
    ax.set_ylim(len(names) - 0.4, -0.6)


def say_no_data(ax: Axes, text: str) -> None:
    """Write why there is nothing to see, without a scale, or in the legend of what is there."""
    if ax.has_data():
        note(ax, text)
        return
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", color="#555555")
    # Not set_xticks([]), which would take the ticks from axes that share this one's too.
    ax.tick_params(which="both", left=False, bottom=False, labelleft=False, labelbottom=False)


def spans_text(count: int) -> str:
    return f"{count:,} span{'' if count == 1 else 's'}"


def seconds_text(seconds: float) -> str:
    """Write seconds with at least four digits, never rounding whole seconds away."""
    if seconds and abs(seconds) < 1e-3:
        return f"{seconds:.4g} s"
    decimals = max(0, 3 - int(np.floor(np.log10(abs(seconds))))) if seconds else 0
    text = f"{seconds:,.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} s"
