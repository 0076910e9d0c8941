"""Whether the histogram counts as a reader does."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from dnpc.plots import plot_duration_histogram
from dnpc.plots._style import seconds_text
from tests.python.plots.drawing import artist, at, bare, image, legend_texts


@pytest.mark.mpl_image_compare
def test_picture_of_a_histogram() -> Figure:
    return bare(plot_duration_histogram([(1.0,), (1.5,), (2.0,), (4.0,), (5.0,)], bins=4))


def test_the_histogram_counts_every_duration_once() -> None:
    ax = plot_duration_histogram([(1.0,), (1.5,), (2.0,), (4.0,), (5.0,)], bins=4)
    counts, edges, _ = artist(ax, "5 spans").get_data()
    assert list(edges) == [1, 2, 3, 4, 5]
    assert list(counts) == [2, 1, 0, 2]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("duration (s)", "number of spans")


@pytest.mark.parametrize("log", [False, True])
def test_the_lines_are_at_what_numpy_says(log: bool) -> None:
    values = np.random.default_rng(382479347).lognormal(1, 1, 1001)
    ax = plot_duration_histogram(pa.table({"duration_s": values}), log=log)
    counts, edges, _ = artist(ax, "1,001 spans").get_data()
    assert counts.sum() == 1001
    assert (edges[0], edges[-1]) == (values.min(), values.max())
    expected = {
        "mean": values.mean(),
        "median": np.percentile(values, 50),
        "95th percentile": np.percentile(values, 95),
        "maximum": values.max(),
    }
    for name, value in expected.items():
        line = artist(ax, f"{name}: {seconds_text(value)}")
        assert abs(line.get_xdata()[0] - value) < 1e-9


def test_the_histogram_takes_two_events_and_counts_those_that_have_not_ended() -> None:
    rows = [(at(0), at(1), "work"), (at(0), at(3), "work"), (at(0), None, "work")]
    ax = plot_duration_histogram(rows, bins=2)
    assert legend_texts(ax) == [
        "2 spans",
        "mean: 2 s",
        "median: 2 s",
        "95th percentile: 2.9 s",
        "maximum: 3 s",
        "1 has not ended",
    ]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("values", [[2.5], [2.5] * 7, [1e9, 1e9 + 1e-7], [3e-7, 3e-7]])
@pytest.mark.parametrize("bins", [1, 49, 50])
def test_equal_durations_go_into_the_middle_bin(values: list[float], log: bool, bins: int) -> None:
    ax = plot_duration_histogram([(value,) for value in values], log=log, bins=bins)
    [patch] = [patch for patch in ax.patches if isinstance(patch, StepPatch)]
    counts, edges, _ = patch.get_data()
    assert counts.sum() == len(values)
    assert counts[bins // 2] == len(values)
    assert edges[bins // 2] < values[0] < edges[bins // 2 + 1]


def test_zero_and_negative_durations_are_in_the_histogram_but_not_on_a_logarithmic_axis() -> None:
    rows = [(-1.0,), (0.0,), (0.0,), (4.0,)]
    ax = plot_duration_histogram(rows, bins=5)
    assert list(artist(ax, "4 spans").get_data().values) == [1, 2, 0, 0, 1]
    assert legend_texts(ax)[-1] == "1 is negative"
    ax = plot_duration_histogram(rows, bins=5, log=True)
    assert artist(ax, "1 span").get_data().values.sum() == 1
    assert "median: 0 s" in legend_texts(ax)
    assert legend_texts(ax)[-1] == "3 are not above zero: in no bin"


def test_edges_of_ones_own_say_what_lies_outside() -> None:
    ax = plot_duration_histogram([(1,), (2,), (3,), (9,)], bins=[0, 2, 4])
    assert list(artist(ax, "3 spans").get_data().values) == [1, 2]
    assert legend_texts(ax)[-1] == "1 is in no bin"


@pytest.mark.parametrize(
    ("bins", "log", "message"),
    [
        (0, False, "bins=0 is not a number of bins"),
        ("auto", False, "bins='auto' is neither"),
        ([1], False, r"bins=\[1\] is neither"),
        ([2, 1], False, "do not rise"),
        ([0, 1], True, "has no place for 0"),
    ],
)
def test_wrong_bins_are_refused(bins: Any, log: bool, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plot_duration_histogram([(1,)], bins=bins, log=log)


def test_seconds_are_written_with_four_digits_and_whole_seconds_in_full() -> None:
    written = [seconds_text(s) for s in (0, 1, 12.34567, 0.0012345, 0.00001234567, 1234567.8, -2.5)]
    assert written == [
        "0 s",
        "1 s",
        "12.35 s",
        "0.001234 s",
        "1.235e-05 s",
        "1,234,568 s",
        "-2.5 s",
    ]


def test_a_million_durations_make_a_histogram(million: pa.Table) -> None:
    ax = plot_duration_histogram(million, bins=np.arange(0.5, 9).tolist())
    assert artist(ax, "1,000,000 spans").get_data().values.tolist() == [125_000] * 8
    assert len(image(ax)) < 500_000
