"""Whether the events of a task lie where and when they happened."""

import duckdb
import pytest
from matplotlib.figure import Figure

from dnpc.plots import plot_task_waterfall
from dnpc.plots._style import STATE_COLORS
from tests.python.plots.drawing import (
    Bar,
    at,
    bare,
    bars,
    drawn_texts,
    image,
    legend_texts,
    marks,
    row_names,
)
from tests.python.plots.examples import TASK_EVENTS


def color(state: str) -> str:
    return STATE_COLORS[state].lower()


@pytest.mark.mpl_image_compare
def test_picture_of_a_task() -> Figure:
    return bare(plot_task_waterfall(TASK_EVENTS))


def test_each_event_is_a_mark_and_its_colour_goes_on_to_the_next_one() -> None:
    ax = plot_task_waterfall(TASK_EVENTS)
    assert row_names(ax) == {0: "try 10/0", 1: "worker task 6"}
    assert marks(ax) == [(0, 0), (4, 1), (5, 0), (8, 0)]
    assert bars(ax) == [
        Bar(0, 0, 5, color("launched")),
        Bar(0, 5, 8, color("running")),
        Bar(1, 4, 9, f"{color('worker_received_task')}59"),  # pale: it has no end of its own
    ]
    # In the order in which they happened.
    assert legend_texts(ax) == ["launched", "worker_received_task", "running", "exec_done"]


def test_gaps_and_lengths_are_written_beside_the_rows() -> None:
    ax = plot_task_waterfall(
        [
            (at(0), "task", "invoked"),
            (at(10), "task", "returned"),
            (at(0.00005), "try", "launched"),
            (at(2), "try", "exec_done"),
            (at(9), "worker", "running"),
        ]
    )
    assert drawn_texts(ax) == ["took 10 s", "+0.000050 s, took 2 s", "+9 s"]
    image(ax)
    frame = ax.get_window_extent()
    for text in ax.texts:
        assert frame.x0 <= text.get_window_extent().x0
        assert text.get_window_extent().x1 <= frame.x1


def test_rows_are_in_the_order_of_their_first_events_whatever_that_of_the_result() -> None:
    ax = plot_task_waterfall(TASK_EVENTS[::-1])
    assert row_names(ax) == {0: "try 10/0", 1: "worker task 6"}
    assert bars(ax) == bars(plot_task_waterfall(TASK_EVENTS))


def test_ties_and_a_single_event() -> None:
    ax = plot_task_waterfall([(at(0), "a", "pending"), (at(0), "a", "launched"), (at(0), "b", "x")])
    assert marks(ax) == [(0, 0), (0, 0), (0, 1)]
    assert bars(ax) == []
    assert drawn_texts(ax) == ["", "+0 s"]
    image(plot_task_waterfall([(at(0), "a", "running")], time="utc"))


def test_events_without_a_time_are_counted() -> None:
    ax = plot_task_waterfall([*TASK_EVENTS, (None, "try 10/1", "running", None)])
    assert legend_texts(ax)[-1] == "1 event has no time"
    assert list(row_names(ax).values()) == ["try 10/0", "worker task 6"]
    ax = plot_task_waterfall([(None, "try", "running")])
    assert drawn_texts(ax) == ["no data: no event has a time"]


def test_more_rows_and_kinds_than_can_be_told_apart() -> None:
    rows = [(at(i), f"span {i}", f"event {i % 3}") for i in range(50)]
    ax = plot_task_waterfall(rows, max_categories=2)
    assert len(row_names(ax)) == 40
    assert legend_texts(ax) == ["event 0", "other: 2 more", "10 more rows"]
    with pytest.raises(ValueError, match="max_rows=0 is not a number of rows"):
        plot_task_waterfall(rows, max_rows=0)


@pytest.mark.parametrize("n_rows", [5, 500_000])
def test_a_million_events_are_cut(n_rows: int) -> None:
    result = duckdb.sql(f"""
        select
            timestamp '2026-11-22 12:00:00' + to_milliseconds(i) as event_at,
            'span ' || i % {n_rows} as span,
            'event ' || i % 7 as event
        from range(1_000_000) as events (i)
    """)
    ax = plot_task_waterfall(result)
    more = "990,000 more events" if n_rows == 5 else "499,960 more rows"
    assert more in legend_texts(ax)
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match="plot_task_waterfall needs one row per event"):
        plot_task_waterfall([(at(0), at(1), "running")])
