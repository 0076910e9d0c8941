"""The pictures of a report, for each width and scheme of colours."""

import base64
import io
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dnpc.pictures import PICTURES
from dnpc.report_images import DARK_PAPER, DPI, NARROW_INCHES, draw_variants, in_the_dark


def pixels_of(address: str) -> npt.NDArray[np.uint8]:
    kind, _, encoded = address.partition(",")
    assert kind == "data:image/webp;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))))


@pytest.mark.parametrize(
    ("on_white", "in_dark"),
    [
        ("#ffffff", DARK_PAPER),
        ("#000000", "#bfbfbf"),
        ("#ffff00", "#ffff00"),
        ("#ffff80", "#8e9217"),  # half yellow, half paper
        ("#000080", "#5f5fdf"),  # as dark as it was, it could not be seen
    ],
)
def test_in_the_dark_hues_stay_and_dark_becomes_light(on_white: str, in_dark: str) -> None:
    pixel = np.array([[list(bytes.fromhex(on_white[1:]))]], np.uint8)
    found = in_the_dark(pixel)[0, 0].astype(int)
    assert np.abs(found - list(bytes.fromhex(in_dark[1:]))).max() <= 1


def test_a_picture_is_drawn_for_each_width_and_scheme() -> None:
    rows = [(datetime(2026, 1, 1, 0, 0, second), f"state {second}", 1) for second in range(8)]
    variants = draw_variants(PICTURES["states"], rows, {})
    wide, narrow = pixels_of(variants.wide.light), pixels_of(variants.narrow.light)
    assert narrow.shape[1] == NARROW_INCHES * DPI < wide.shape[1]
    assert narrow.shape[0] > wide.shape[0]  # the legend is below
    for light, dark in ((wide, variants.wide.dark), (narrow, variants.narrow.dark)):
        assert light[0, 0].tolist() == [255, 255, 255]
        assert np.array_equal(pixels_of(dark), in_the_dark(light))
    # Nothing touches the edge, where it would be cut off.
    for light in (wide, narrow):
        edges = [light[0], light[-1], light[:, 0], light[:, -1]]
        assert all((edge == 255).all() for edge in edges)
