"""Whether runs are compared as a reader compares them."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from scipy import stats

from dnpc.plots import plot_comparison_of_runs
from dnpc.plots.comparison import _p_value
from tests.python.plots.drawing import at, bare, drawn_texts, image, legend_texts, marks
from tests.python.plots.examples import RUNS

SAID = ["point: median", "bar: 25 % to 75 %", "line: 5 % to 95 %"]


@pytest.mark.mpl_image_compare
def test_picture_of_a_comparison() -> Figure:
    return bare(plot_comparison_of_runs(RUNS))


def rows(ax: Axes) -> dict[float, str]:
    """What stands before each row."""
    labels = zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    return {float(place): label.get_text() for place, label in labels if label.get_text()}


def test_each_run_has_a_row_and_later_ones_their_difference() -> None:
    ax = plot_comparison_of_runs(RUNS)
    assert marks(ax) == [(1.5, 0), (3, 1)]
    # The documented example of the macro compare_runs has this p_value too.
    assert rows(ax) == {0: "all spans", 1: "+1.5 s (+100 %), p = 0.22"}
    assert legend_texts(ax) == [
        "a (2)",
        "b (2)",
        *SAID,
        "beside: difference of medians",
        "  from a",
    ]
    assert ax.get_xlabel() == "duration (s)"


def test_bars_and_lines_reach_to_percentiles() -> None:
    ax = plot_comparison_of_runs([(at(0), float(s), "a") for s in range(101)])
    lines = [s for c in ax.collections if isinstance(c, LineCollection) for s in c.get_segments()]
    assert [(s[0][0], s[1][0]) for s in lines] == [(5, 95), (25, 75)]
    assert legend_texts(ax) == ["a (101)", *SAID]


def test_groups_are_apart_the_largest_first() -> None:
    result = [
        (at(0), at(1), "a", "fetch"),
        (at(0), at(2), "a", "work"),
        (at(0), at(4), "a", "work"),
        (at(0), at(2), "b", "work"),
        (at(0), None, "b", "fetch"),
    ]
    ax = plot_comparison_of_runs(result)
    assert rows(ax) == {0: "work", 1: "-1 s (-33 %), p = 0.48", 3: "fetch"}
    assert sorted(marks(ax)) == [(1, 3), (2, 1), (3, 0)]
    assert legend_texts(ax)[-1] == "1 has not ended"


def test_the_run_that_the_first_row_is_of_is_compared_with() -> None:
    assert rows(plot_comparison_of_runs(RUNS[::-1]))[1] == "-1.5 s (-50 %), p = 0.22"


def test_a_group_that_the_first_run_lacks_has_no_difference() -> None:
    result = [(at(0), 1.0, "a", "work"), (at(0), 1.0, "b", "fetch"), (at(0), 2.0, "c", "fetch")]
    assert rows(plot_comparison_of_runs(result)) == {0: "fetch", 3: "work"}


def test_equal_durations_have_no_p_value_and_a_first_median_of_zero_no_share() -> None:
    equal = plot_comparison_of_runs([(at(0), 1.0, "a"), (at(0), 1.0, "b")])
    assert rows(equal)[1] == "+0 s (+0 %)"
    zero = plot_comparison_of_runs([(at(0), 0.0, "a"), (at(0), 1.0, "b")])
    assert rows(zero)[1] == "+1 s, p = 0.32"


def test_a_difference_that_chance_does_not_explain() -> None:
    result = [(at(0), i + 100.0 * (run == "b"), run) for run in "ab" for i in range(50)]
    assert rows(plot_comparison_of_runs(result))[1] == "+100 s (+408 %), p < 0.001"


def test_the_p_value_is_that_of_scipy() -> None:
    random = np.random.default_rng(739104)
    one, two = random.integers(0, 9, 30).astype(float), random.integers(1, 10, 25).astype(float)
    expected = stats.mannwhitneyu(one, two, use_continuity=False, method="asymptotic").pvalue
    assert _p_value(one, two) == pytest.approx(expected, rel=1e-12)


def test_many_groups_become_the_largest_and_other() -> None:
    result = [(at(0), 1.0, run, f"app_{i:02}") for i in range(40) for run in "ab"]
    ax = plot_comparison_of_runs(result, max_categories=2)
    assert [text for text in rows(ax).values() if "s (" not in text] == ["app_00", "other: 39 more"]
    assert legend_texts(ax)[:2] == ["a (40)", "b (40)"]


def test_forty_runs_and_groups_with_long_names_leave_room() -> None:
    result = [
        (at(0), float(i + j), f"run {j:03}", f"{'very_' * 10}long_name_{i}")
        for i in range(12)
        for j in range(40)
    ]
    ax = plot_comparison_of_runs(result, title="A title")
    image(ax)
    assert min(label.get_window_extent().x0 for label in ax.get_yticklabels()) >= 0
    assert ax.get_window_extent().width > 200


def test_a_logarithmic_axis_says_what_it_cannot_show() -> None:
    ax = plot_comparison_of_runs([(at(0), 0.0, "a"), (at(0), 1.0, "b")], log=True)
    assert marks(ax) == [(1, 1)]
    assert legend_texts(ax)[-1] == "1 median is not above zero: not drawn"


def test_spans_that_have_not_ended_are_no_error() -> None:
    ax = plot_comparison_of_runs([(at(0), None, "a")])
    assert drawn_texts(ax) == ["no data: no span has a duration"]
    assert legend_texts(ax) == ["1 has not ended"]


def test_a_million_spans_of_two_runs_make_a_small_picture(million: pa.Table) -> None:
    ax = plot_comparison_of_runs(million)
    assert legend_texts(ax)[:2] == ["simulate (875,000)", "analyse (125,000)"]
    assert rows(ax)[1] == "+4 s (+100 %), p < 0.001"
    assert len(image(ax)) < 500_000


@pytest.mark.parametrize("result", [[(at(0), at(1))], [(at(0), at(1), 1.0)], [("a", 1.0)]])
def test_a_result_of_another_shape_is_told(result: Any) -> None:
    with pytest.raises(ValueError, match=r"plot_comparison_of_runs needs .* \(the run\)"):
        plot_comparison_of_runs(result)
