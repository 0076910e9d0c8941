"""Whether memory and processors are drawn as their rows say."""

import duckdb
import pytest
from matplotlib.figure import Figure

from dnpc.plots import plot_resources_over_time
from tests.python.plots.drawing import at, bare, drawn_texts, image, layer, legend_texts
from tests.python.plots.examples import USED


@pytest.mark.mpl_image_compare
def test_picture_of_resources() -> Figure:
    return bare(plot_resources_over_time(USED))


def test_memory_is_stacked_in_a_unit_that_fits() -> None:
    ax = plot_resources_over_time(USED)
    assert ax.get_ylabel() == "resident memory (GB)"
    assert layer(ax, "work") == {0: (0, 0), 1: (0, 2), 2: (0, 2), 4: (0, 3)}
    assert layer(ax, "fetch") == {0: (0, 1), 1: (2, 3), 2: (2, 2), 4: (3, 3)}
    assert legend_texts(ax) == ["fetch", "work", "at most 3 GB together"]  # as they lie
    assert plot_resources_over_time([(at(0), "a", 1, 2500)]).get_ylabel() == "resident memory (kB)"
    assert plot_resources_over_time([(at(0), "a", 1, 0)]).get_ylabel() == "resident memory (bytes)"


def test_processors() -> None:
    ax = plot_resources_over_time(USED, kind="cpu")
    assert ax.get_ylabel() == "processors in use"
    assert layer(ax, "work") == {0: (0, 0), 1: (0, 1), 2: (0, 1), 4: (0, 0)}
    assert legend_texts(ax)[-1] == "at most 1.5 processors together"
    with pytest.raises(ValueError, match="kind='disk' is not one of 'memory', 'cpu'"):
        plot_resources_over_time(USED, kind="disk")  # type: ignore[arg-type]


def test_many_series_become_the_largest_and_other() -> None:
    rows = [(at(t), f"task {i:02}", 1, i * 1e6) for t in (0, 1) for i in range(40)]
    ax = plot_resources_over_time(rows, max_categories=3)
    assert legend_texts(ax) == [
        "other: 38 more",
        "task 38",
        "task 39",
        "at most 780 MB together",
    ]
    assert layer(ax, "other: 38 more")[1] == (77, 780)


def test_rows_without_a_number_are_counted() -> None:
    ax = plot_resources_over_time([*USED, (at(3), "work", 1, None), (None, "work", 1, 1)])
    assert legend_texts(ax)[-1] == "2 rows have no time or no number"
    ax = plot_resources_over_time([(at(0), "work", None, 1)], kind="cpu")
    assert drawn_texts(ax) == ["no data: no row has a time and a number"]


def test_a_million_changes() -> None:
    ax = plot_resources_over_time(
        duckdb.sql("""
            select
                timestamp '2026-11-22 12:00:00' + to_milliseconds(i) as changed_at,
                'app ' || i % 3 as series,
                i % 4 as cpus,
                i % 8 * 1e9 as bytes
            from range(1_000_000) as changes (i)
        """)
    )
    assert legend_texts(ax)[-1] == "at most 18 GB together"
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(
        ValueError, match=r"plot_resources_over_time needs .* processors and of byt"
    ):
        plot_resources_over_time([(at(0), "work", 1)])
