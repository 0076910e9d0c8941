"""The pictures of a report: for a wide and a narrow screen, on white and in the dark."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

from dnpc.pictures import Picture, boxes_for_unknown_characters

DPI = 150
FONT_SIZE = 12
NARROW_INCHES = 5.0  # on a phone, letters are then as high as those of the text
DARK_PAPER = "#1d232d"
LIFT = 0.75  # how light black becomes in the dark


@dataclass(frozen=True)
class Pair:
    """A picture on white and in the dark, each a file in base64 as an address."""

    light: str
    dark: str


@dataclass(frozen=True)
class Variants:
    """One picture, for a wide and for a narrow screen."""

    wide: Pair
    narrow: Pair


def draw_variants(picture: Picture, rows: Any, options: Mapping[str, Any]) -> Variants:
    """Draw the rows of the picture's query."""
    with plt.rc_context({"font.size": FONT_SIZE}), boxes_for_unknown_characters():
        figure = picture.plot(rows, **options).get_figure(root=True)
        assert figure is not None
        try:
            wide = _pixels(figure)
            _make_narrow(figure)
            narrow = _pixels(figure)
        finally:
            plt.close(figure)
    return Variants(_pair(wide), _pair(narrow))


def _pixels(figure: Figure) -> npt.NDArray[np.uint8]:
    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.array(canvas.buffer_rgba(), np.uint8)[..., :3]  # type: ignore[no-untyped-call]


def _make_narrow(figure: Figure) -> None:
    """Make a figure that has been drawn narrower, with the legend below the axes."""
    axes = figure.axes[0]
    axes.set_xlabel(axes.get_xlabel(), loc="right")  # in the middle it could stick out
    locator = axes.xaxis.get_major_locator()
    if isinstance(locator, MaxNLocator):
        locator.set_params(nbins=4)
    height = figure.get_figheight()
    legend = axes.get_legend()
    if legend is not None:
        size = legend.get_window_extent()
        n_columns = 2 if 2 * size.width < NARROW_INCHES * figure.dpi else 1
        below = figure.legend(
            [handle for handle in legend.legend_handles if handle is not None],
            [text.get_text() for text in legend.get_texts()],
            title=legend.get_title().get_text(),
            loc="outside lower left",
            ncols=n_columns,
            frameon=False,
            alignment="left",
        )
        for text in (*below.get_texts(), below.get_title()):
            text.set_parse_math(False)
        legend.remove()
        height += size.height / figure.dpi / n_columns
    figure.set_size_inches(NARROW_INCHES, height)


def _pair(pixels: npt.NDArray[np.uint8]) -> Pair:
    return Pair(_address(pixels), _address(in_the_dark(pixels)))


def in_the_dark(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Put onto dark paper what was drawn on white; hues stay, and what was dark becomes light.

    A pixel is taken for the strongest color that, thinned with white, gives it.
    """
    ink = 1 - pixels / np.float32(255)
    cover = ink.max(axis=-1, keepdims=True)
    color = 1 - ink / np.where(cover == 0, 1, cover)
    color += LIFT * (1 - color.max(axis=-1, keepdims=True))
    paper = np.array(to_rgb(DARK_PAPER), np.float32)
    seen: npt.NDArray[np.uint8] = np.rint(255 * (paper + (color - paper) * cover)).astype(np.uint8)
    return seen


def _address(pixels: npt.NDArray[np.uint8]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="webp", lossless=True)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
