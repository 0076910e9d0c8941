"""How far values spread: a point, a bar and a line in each row."""

from typing import NamedTuple

from matplotlib.axes import Axes

from dnpc.plots._frames import Codes, Numbers
from dnpc.plots._style import points_per_row


class Spread(NamedTuple):
    """One element of each for each row."""

    median: Numbers
    quartiles: tuple[Numbers, Numbers] | None
    ends: tuple[Numbers, Numbers]


def draw_spread(
    ax: Axes, rows: Codes, spread: Spread, *, n_rows: int, color: str, label: str
) -> None:
    """Draw a thin line from end to end, a bar between the quartiles, a point at the median.

    Args:
        ax: Where to draw.
        rows: Where on the vertical axis.
        spread: What to draw there.
        n_rows: How many rows there are on the axes, for the bars not to touch.
        color: Of all of them.
        label: For the legend.
    """
    ax.hlines(rows, *spread.ends, color=color, linewidth=1.2)
    if spread.quartiles is not None:
        thick = min(7.0, 0.6 * points_per_row(ax, n_rows))
        ax.hlines(rows, *spread.quartiles, color=color, linewidth=thick, alpha=0.4)
    ax.plot(
        spread.median,
        rows,
        linestyle="none",
        marker="o",
        markersize=5,
        color=color,
        label=label,
    )
