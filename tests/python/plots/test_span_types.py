"""Whether the types of span are drawn with their numbers, from superspans to subspans."""

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dnpc.plots import plot_span_types
from tests.python.plots.drawing import at, bare, drawn_texts, image, legend_texts
from tests.python.plots.examples import SPAN_TYPES


def boxes(ax: Axes) -> dict[str, float]:
    """The layer of each box, by its text."""
    return {
        text.get_text().replace("\n", " "): text.get_position()[0]
        for text in ax.texts
        if "\n" in text.get_text()
    }


@pytest.mark.mpl_image_compare
def test_picture_of_span_types() -> Figure:
    return bare(plot_span_types(SPAN_TYPES))


def test_subspans_lie_right_of_superspans_and_facets_in_one_layer() -> None:
    ax = plot_span_types(SPAN_TYPES)
    # The rarest bond, which closes a circle, has no say.
    assert boxes(ax) == {
        "monitoring.task 3": 0,
        "rundir.task 3": 0,
        "monitoring.try 4": 1,
        "worker.task 2": 2,
    }
    assert legend_texts(ax) == ["subspan", "facet", "12 spans"]
    assert sorted(text for text in drawn_texts(ax) if "\n" not in text) == ["1", "2", "3", "4"]
    assert sum(isinstance(patch, FancyArrowPatch) for patch in ax.patches) == 4


def test_a_longer_way_decides_the_layer() -> None:
    ax = plot_span_types(
        [("a", "c", "subspan", 9), ("a", "b", "subspan", 1), ("b", "c", "subspan", 1)]
    )
    # Types that only bonds tell of have no spans of their own.
    assert boxes(ax) == {"a 0": 0, "b 0": 1, "c 0": 2}


def test_boxes_do_not_overlap_and_are_within_the_axes() -> None:
    names = [f"a.component.with.a.long.name.{i}" for i in range(40)]
    types = [(name, None, None, 1) for name in names]
    bonds = [(names[i // 4], names[i], "subspan", 1) for i in range(1, 40)]
    ax = plot_span_types([*types, *bonds])
    image(ax)
    frames = [p.get_window_extent() for p in ax.patches if isinstance(p, FancyBboxPatch)]
    assert len(frames) == 40
    assert not any(one.overlaps(other) for i, one in enumerate(frames) for other in frames[i + 1 :])
    whole = ax.get_window_extent()
    assert all(whole.x0 < f.x0 and f.x1 < whole.x1 and whole.y0 < f.y0 for f in frames)


def test_a_type_below_itself_and_a_single_one_are_no_error() -> None:
    ax = plot_span_types([("task", None, None, 2), ("task", "task", "subspan", 1)])
    assert boxes(ax) == {"task 2": 0}
    image(ax)
    assert legend_texts(plot_span_types([("$x$_", None, None, 1)])) == ["1 span"]


def test_the_types_with_the_most_spans_are_drawn() -> None:
    rows = [(f"type {i}", None, None, i) for i in range(5)]
    ax = plot_span_types(rows, max_categories=2)
    assert list(boxes(ax)) == ["type 4 4", "type 3 3"]
    assert legend_texts(ax) == ["7 spans", "3 more types"]


def test_another_shape_or_bond_is_told() -> None:
    with pytest.raises(ValueError, match="plot_span_types needs one row per type of span"):
        plot_span_types([(at(0), "a", "b", 1)])
    with pytest.raises(ValueError, match="between 'a' and 'b' that is 'twin', which is not one of"):
        plot_span_types([("a", "b", "twin", 1)])
