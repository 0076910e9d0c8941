"""How the rows of a result are told apart: the largest groups by colour, the others as one."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dnpc.plots._frames import Categories, Codes
from dnpc.plots._style import (
    CATEGORY_COLORS,
    OTHER_COLOR,
    category_colors,
    legend_name,
    pick_categories,
    spans_text,
)


class Groups(NamedTuple):
    """What is told apart by colour, the most frequent first."""

    codes: Codes
    labels: list[str]
    colors: list[str]


def divide(group: Categories | None, shown: npt.NDArray[np.bool_], most: int) -> Groups:
    """Divide the rows that are shown into their most frequent groups and one of all others."""
    n_shown = int(shown.sum())
    if group is None:
        codes = np.zeros(n_shown, np.intp)
        return Groups(codes, [spans_text(n_shown)], [CATEGORY_COLORS[0]])
    codes = group.codes[shown]
    sizes = np.bincount(codes, minlength=len(group.texts))
    present = np.flatnonzero(sizes)
    named, others = pick_categories(group.texts, sizes, present, most)
    names = [group.texts[i] for i in named]
    labels = [f"{legend_name(name)} ({sizes[i]:,})" for name, i in zip(names, named, strict=True)]
    colors = category_colors(names)
    new_codes = np.full(len(group.texts), len(named), np.intp)
    new_codes[named] = np.arange(len(named))
    if others:
        labels.append(f"other: {len(others)} more ({sizes[others].sum():,})")
        colors.append(OTHER_COLOR)
    return Groups(new_codes[codes], labels, colors)
