"""Whether what runs and what could run are drawn as their rows say."""

import duckdb
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dnpc.plots import plot_concurrency
from tests.python.plots.drawing import artist, at, bare, drawn_texts, image, legend_texts
from tests.python.plots.examples import RUNNING


def steps(ax: Axes, label: str) -> list[tuple[float, float]]:
    """From which time on there are how many."""
    data = artist(ax, label).get_data()
    return [(float(x), float(y)) for x, y in zip(data.edges, data.values, strict=False)]


@pytest.mark.mpl_image_compare
def test_picture_of_concurrency() -> Figure:
    return bare(plot_concurrency(RUNNING))


def test_both_numbers_hold_until_the_next_row() -> None:
    ax = plot_concurrency(RUNNING)
    assert steps(ax, "running (at most 2)") == [(0, 0), (1, 1), (2, 2), (6, 0)]
    assert steps(ax, "worker slots (at most 4)") == [(0, 1), (1, 1), (2, 4), (6, 0)]
    # 1 s of one and 4 s of two, of 2 s of one and 4 s of four.
    assert legend_texts(ax) == [
        "idle slots",
        "running (at most 2)",
        "worker slots (at most 4)",
        "50 % of the slots' time used",
    ]
    assert ax.get_ylabel() == "number of tasks and worker slots"


def test_rows_may_come_in_any_order_and_of_a_tie_the_last_holds() -> None:
    ax = plot_concurrency([(at(2), 0, 2), (at(0), 5, 2), (at(0), 1, 2)])
    assert steps(ax, "running (at most 1)") == [(0, 1), (2, 0)]


def test_where_no_slots_are_known_only_what_runs_is_drawn() -> None:
    ax = plot_concurrency([(at(0), 3, None), (at(1), 0, None)])
    assert steps(ax, "running (at most 3)") == [(0, 3), (1, 0)]
    assert legend_texts(ax) == ["running (at most 3)", "no number of worker slots is known"]


def test_the_time_of_unknown_slots_does_not_count() -> None:
    ax = plot_concurrency([(at(0), 1, 2), (at(1), 1, None), (at(9), 0, None)])
    assert legend_texts(ax)[-1] == "50 % of the slots' time used"


def test_a_single_row_holds_for_a_second_and_tells_no_share() -> None:
    ax = plot_concurrency([(at(0), 1, 2)])
    assert ax.dataLim.intervalx.tolist() == [0, 1]
    assert legend_texts(ax)[-1] == "worker slots (at most 2)"


def test_rows_without_a_time_or_a_count_are_counted() -> None:
    ax = plot_concurrency([*RUNNING, (None, 1, 1), (at(1), None, 1)])
    assert legend_texts(ax)[-1] == "2 rows have no time or no count"
    assert drawn_texts(plot_concurrency([(None, 1, 1)])) == [
        "no data: no row has a time and a count"
    ]


def test_a_million_changes_keep_their_peaks() -> None:
    ax = plot_concurrency(
        duckdb.sql("""
            select
                timestamp '2026-11-22 12:00:00' + to_milliseconds(i) as changed_at,
                case when i = 700_001 then 500 else i % 100 end as n_running,
                600 as n_workers
            from range(1_000_000) as changes (i)
        """)
    )
    assert max(steps(ax, "running (at most 500)"), key=lambda step: step[1]) == (700.001, 500)
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match=r"plot_concurrency needs .* \(of worker slots"):
        plot_concurrency([(at(0), "running", 1)])
