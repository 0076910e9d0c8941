"""Whether each cell of time and duration has the count that a reader expects."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from dnpc.plots import plot_density_over_time
from tests.python.plots.drawing import NOON, at, bare, drawn_texts, image, legend_texts

# As bin_over_time gives them: one span in the lower left cell, four in the upper right one.
CELLS = [(at(10), at(15), 1.0, 2.0, 1), (at(15), at(20), 2.0, 3.0, 4)]


@pytest.fixture
def _few_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dnpc.plots.density.N_TIMES", 2)
    monkeypatch.setattr("dnpc.plots.density.N_DURATIONS", 3)


@pytest.mark.mpl_image_compare
def test_picture_of_density() -> Figure:
    return bare(plot_density_over_time(CELLS))


def mesh(ax: Axes) -> QuadMesh:
    [found] = [child for child in ax.collections if isinstance(child, QuadMesh)]
    return found


def counts(ax: Axes) -> list[list[float]]:
    values: Any = mesh(ax).get_array()
    return list(np.ma.filled(values, 0).tolist())


def edges(ax: Axes) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    corners = np.asarray(mesh(ax).get_coordinates())
    return corners[0, :, 0], corners[:, 0, 1]


def scale(ax: Axes) -> Any:
    [inset] = ax.child_axes
    return inset


@pytest.mark.usefixtures("_few_cells")
def test_spans_are_counted_in_cells_that_hold_their_lower_edges_and_the_last_both() -> None:
    rows = [(at(10), 1.0), (at(14), 2.0), (at(15), 4.0), (at(20), 3.0), (at(20), None)]
    ax = plot_density_over_time(rows)
    # From 0 to 5 s and on to 10 s; from 1 to 2 s, to 3 s and to 4 s.
    assert [list(each) for each in edges(ax)] == [[0, 5, 10], [1, 2, 3, 4]]
    assert counts(ax) == [[1, 0], [1, 0], [0, 2]]
    assert legend_texts(ax) == ["4 spans", "1 has not ended", "a cell: 5 s by 1 s"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time since start (s)", "duration (s)")
    assert scale(ax).get_ylabel() == "spans in a cell"


@pytest.mark.usefixtures("_few_cells")
def test_cells_of_a_logarithmic_axis_are_equally_high_on_it() -> None:
    ax = plot_density_over_time([(at(0), 1.0), (at(1), 8.0), (at(2), 0.0)], log=True)
    assert np.allclose(edges(ax)[1], [1, 2, 4, 8])
    assert counts(ax) == [[1, 0], [0, 0], [0, 1]]
    assert legend_texts(ax) == [
        "2 spans",
        "1 is not above zero: not drawn",
        "a cell: 0.5 s by 100% of the duration",
    ]
    none = plot_density_over_time([(at(0), 0.0)], log=True)
    assert drawn_texts(none) == ["no data: no span has a duration above zero"]


def test_cells_are_drawn_as_bin_over_time_gives_them() -> None:
    ax = plot_density_over_time(CELLS)
    assert [list(each) for each in edges(ax)] == [[0, 5, 10], [1, 2, 3]]
    assert counts(ax) == [[1, 0], [0, 4]]
    assert legend_texts(ax) == ["5 spans", "a cell: 5 s by 1 s"]
    assert list(edges(plot_density_over_time(CELLS, start=NOON))[0]) == [10, 15, 20]


def test_empty_cells_between_need_no_rows_and_counts_of_one_cell_add_up() -> None:
    far = (at(100), at(105), 7.0, 8.0, 2)
    ax = plot_density_over_time([*CELLS, far, far])
    assert list(edges(ax)[0]) == [0, 5, 10, 90, 95]
    assert sum(map(sum, counts(ax))) == 9
    assert counts(ax)[-1][-1] == 4


def test_cells_without_a_place_are_counted() -> None:
    ax = plot_density_over_time([*CELLS, (None, at(1), 1.0, 2.0, 1), (at(0), at(1), 0.0, 1.0, 3)])
    assert legend_texts(ax)[:2] == ["8 spans", "1 cell has no place: not drawn"]
    ax = plot_density_over_time([*CELLS, (at(0), at(1), 0.0, 1.0, 3)], log=True)
    assert legend_texts(ax)[:2] == ["5 spans", "1 cell is not above zero: not drawn"]


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="plot_density_over_time got a cell with -1 spans"):
        plot_density_over_time([(at(0), at(1), 0.0, 1.0, -1)])


@pytest.mark.parametrize("time", ["since_start", "utc"])
@pytest.mark.parametrize("rows", [[(at(0), 5.0)] * 3, [(at(0), at(0), 5.0, 5.0, 3)]])
def test_equal_spans_fill_one_cell_around_them(rows: Any, time: Any) -> None:
    ax = plot_density_over_time(rows, time=time)
    assert counts(ax) == [[3]]
    (left, right), (low, high) = edges(ax)
    assert low < 5 < high
    assert 0 < right - left <= 0.2
    if time == "since_start":
        assert left < 0 < right
    image(ax)


def test_the_scale_is_logarithmic_where_counts_differ_much() -> None:
    few, many = ([(at(0), at(1), 0.0, 1.0, n)] for n in (20, 21))
    assert not isinstance(mesh(plot_density_over_time(few)).norm, LogNorm)
    assert isinstance(mesh(plot_density_over_time(many)).norm, LogNorm)


def test_spans_that_have_not_ended_are_no_error() -> None:
    ax = plot_density_over_time([(at(0), None)])
    assert drawn_texts(ax) == ["no data: no span has a duration"]
    assert ax.child_axes == []


def test_a_million_spans_make_a_small_picture(million: pa.Table) -> None:
    ax = plot_density_over_time(million, time="utc", log=True)
    assert legend_texts(ax)[0] == "1,000,000 spans"
    assert sum(map(sum, counts(ax))) == 1_000_000
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match="plot_density_over_time needs one row per span"):
        plot_density_over_time([("a", 1.5)])
