"""Whether the cumulative distribution is what a reader counts."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.figure import Figure

from dnpc.plots import plot_cumulative_durations
from tests.python.plots.drawing import artist, at, bare, drawn_texts, image, legend_texts
from tests.python.plots.examples import SPANS

ONE_TWO_TWO_FIVE = [(2.0,), (1.0,), (5.0,), (2.0,)]


@pytest.mark.mpl_image_compare
def test_picture_of_cumulative_durations() -> Figure:
    return bare(plot_cumulative_durations(SPANS))


def curve(ax: Any, label: str) -> list[tuple[float, float]]:
    line = artist(ax, label)
    assert line.get_drawstyle() == "steps-post"
    return [(float(x), float(y)) for x, y in line.get_xydata()]


def test_the_curve_rises_at_each_duration_by_its_share_of_all() -> None:
    ax = plot_cumulative_durations(ONE_TWO_TWO_FIVE)
    assert curve(ax, "4 spans") == [(1, 0), (1, 0.25), (2, 0.75), (5, 1)]
    assert ax.get_xlabel() == "duration (s)"
    assert ax.get_ylabel() == "spans that took at most so long (%)"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0", "25", "50", "75", "100"]


def test_each_group_has_a_curve_and_spans_that_have_not_ended_are_in_none() -> None:
    ax = plot_cumulative_durations([*SPANS, (at(0), None, "work")])
    assert curve(ax, "work (2)") == [(1, 0), (1, 0.5), (3, 1)]
    assert curve(ax, "fetch (1)") == [(2, 0), (2, 1)]
    assert legend_texts(ax) == ["work (2)", "fetch (1)", "1 has not ended"]


def test_the_rarest_groups_share_a_curve() -> None:
    ax = plot_cumulative_durations([*SPANS, (at(0), at(4), "store")], max_categories=2)
    assert curve(ax, "other: 2 more (2)") == [(2, 0), (2, 0.5), (4, 1)]


def test_the_third_column_or_another_is_the_group() -> None:
    table = pa.table({"at": [at(0)] * 2, "s": [1, 2], "app": ["a", "a"], "host": ["x", "y"]})
    assert legend_texts(plot_cumulative_durations(table)) == ["a (2)"]
    assert legend_texts(plot_cumulative_durations(table, color_by="host")) == ["x (1)", "y (1)"]


def test_what_is_left_of_a_logarithmic_axis_is_counted() -> None:
    rows = [(-1.0,), (0.0,), (2.0,), (4.0,)]
    ax = plot_cumulative_durations(rows, log=True)
    assert curve(ax, "4 spans") == [(2, 0.5), (2, 0.75), (4, 1)]
    assert legend_texts(ax)[1:] == [
        "1 is negative",
        "2 are not above zero: counted, left of the axis",
    ]
    assert curve(plot_cumulative_durations(rows), "4 spans")[0] == (-1, 0)
    nothing = plot_cumulative_durations(rows[:2], log=True)
    assert drawn_texts(nothing) == ["no data: no span has a duration above zero"]


def test_one_group_may_be_wholly_left_of_a_logarithmic_axis() -> None:
    ax = plot_cumulative_durations([(at(0), 0.0, "none"), (at(0), 1.0, "some")], log=True)
    assert legend_texts(ax)[:2] == ["none (1)", "some (1)"]
    image(ax)


def test_equal_durations_are_one_step() -> None:
    assert curve(plot_cumulative_durations([(3.0,)] * 7), "7 spans") == [(3, 0), (3, 1)]


def test_spans_that_have_not_ended_are_no_error() -> None:
    ax = plot_cumulative_durations([(at(0), None)])
    assert drawn_texts(ax) == ["no data: no span has a duration"]
    assert legend_texts(ax) == ["1 has not ended"]


@pytest.mark.parametrize("log", [False, True])
def test_of_many_steps_those_are_drawn_that_can_be_told_apart(log: bool) -> None:
    values = np.random.default_rng(538107).lognormal(1, 1, 100_000)
    ax = plot_cumulative_durations(pa.table({"duration_s": values}), log=log)
    x, share = np.transpose(curve(ax, "100,000 spans"))
    assert len(x) < 550
    assert (x[0], x[-1], share[-1]) == (values.min(), values.max(), 1)
    exact = np.searchsorted(np.sort(values), x, side="right") / len(values)
    assert np.allclose(share[1:], exact[1:])
    assert np.diff(share).max() < 0.0041


def test_a_million_durations_make_a_small_picture(million: pa.Table) -> None:
    ax = plot_cumulative_durations(million)
    assert legend_texts(ax) == ["simulate (875,000)", "analyse (125,000)"]
    assert curve(ax, "analyse (125,000)") == [(8, 0), (8, 1)]
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match="plot_cumulative_durations needs either one column"):
        plot_cumulative_durations([("a", 1.5)])
