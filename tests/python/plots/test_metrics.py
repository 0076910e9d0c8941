"""Whether values over time are drawn as their rows say."""

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.figure import Figure

from dnpc.plots import plot_metrics_over_time
from tests.python.plots.drawing import NOON, at, bare, drawn_texts, image, legend_texts, marks
from tests.python.plots.examples import VALUES


@pytest.mark.mpl_image_compare
def test_picture_of_metrics() -> Figure:
    return bare(plot_metrics_over_time(VALUES))


def test_values_are_drawn_against_the_time_since_the_earliest() -> None:
    ax = plot_metrics_over_time(VALUES)
    assert marks(ax) == [(0, 3), (5, 7), (10, -1.5)]
    assert legend_texts(ax) == ["queued (2)", "done (1)"]
    assert ax.get_ylabel() == "value"


def test_values_without_a_series_are_one() -> None:
    assert legend_texts(plot_metrics_over_time([(at(0), 1), (at(1), 2)])) == ["column 2 (2)"]


def test_the_smallest_series_share_a_colour() -> None:
    ax = plot_metrics_over_time([*VALUES, (at(0), 1, "lost")], max_categories=2)
    assert legend_texts(ax) == ["other: 2 more (2)", "queued (2)"]
    assert len(marks(ax)) == 4


def test_a_value_that_is_no_number_is_counted() -> None:
    ax = plot_metrics_over_time([*VALUES, (at(0), None, "queued"), (None, 1, "done")])
    assert legend_texts(ax)[-1] == "2 rows have no time or no number"
    none = plot_metrics_over_time([(at(0), None)])
    assert drawn_texts(none) == ["no data: no row has a time and a number"]
    assert drawn_texts(plot_metrics_over_time([])) == ["no data: the query gave no rows"]


def test_a_result_without_numbers_is_told() -> None:
    with pytest.raises(ValueError, match="plot_metrics_over_time needs one row for each value"):
        plot_metrics_over_time([(at(0), "three")])


@pytest.mark.parametrize("log", [False, True])
def test_of_a_million_values_those_are_drawn_that_can_be_told_apart(log: bool) -> None:
    n = 1_000_000
    times = np.datetime64(NOON, "us") + np.arange(n) * np.timedelta64(1, "ms")
    ax = plot_metrics_over_time(pa.table({"at": times, "queued": np.arange(n) % 10 + 1}), log=log)
    drawn = marks(ax)
    assert len(drawn) < 10 * 301 + 1
    assert {y for _, y in drawn} == set(range(1, 11))
    assert drawn[0] == (0, 1)
    assert max(np.diff(sorted({x for x, _ in drawn}))) < 4
    assert legend_texts(ax) == ["queued (1,000,000)"]
    assert len(image(ax)) < 500_000
