"""Whether the steps of the critical path and the slack of the others lie where they should."""

import duckdb
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.figure import Figure

from dnpc.plots import plot_critical_path
from dnpc.plots._style import OTHER_COLOR
from dnpc.plots.critical_path import PARTS, SLACK_THICKNESS
from tests.python.plots.drawing import (
    Bar,
    at,
    bare,
    bars,
    drawn_texts,
    image,
    legend_texts,
    row_names,
)
from tests.python.plots.examples import PATH

WAITING, RUNNING, RETURNING = (color.lower() for color in PARTS.values())
SLACK = OTHER_COLOR.lower()


def links(ax: Axes) -> list[list[list[float]]]:
    [lines] = [c for c in ax.collections if isinstance(c, LineCollection)]
    return [segment.tolist() for segment in lines.get_segments()]


@pytest.mark.mpl_image_compare
def test_picture_of_a_critical_path() -> Figure:
    return bare(plot_critical_path(PATH))


def test_each_step_waits_runs_and_returns() -> None:
    ax = plot_critical_path(PATH, max_others=0)
    assert row_names(ax) == {0: "1 fetch", 1: "3 work"}
    assert bars(ax) == [
        Bar(0, 0, 1, WAITING),
        Bar(0, 1, 3, RUNNING),
        Bar(0, 3, 4, RETURNING),
        Bar(1, 4, 6, WAITING),
        Bar(1, 6, 9, RUNNING),
        Bar(1, 9, 9.5, RETURNING),
    ]
    assert links(ax) == [[[4, 0], [4, 1]]]
    assert legend_texts(ax) == [
        "waiting: 3 s",
        "running: 5 s",
        "returning: 1.5 s",
        "together: 9.5 s",
        "2 more tasks",
    ]


def test_the_others_are_pale_and_show_their_slack() -> None:
    ax = plot_critical_path(PATH)
    assert row_names(ax) == {0: "1 fetch", 1: "3 work", 2: "2 fetch", 3: "4 work"}
    assert [bar for bar in bars(ax) if bar.row > 1 and bar.high > bar.low] == [
        Bar(2, 0, 1, f"{WAITING}59"),
        Bar(2, 1, 1.5, f"{RUNNING}59"),
        Bar(2, 1.5, 2, f"{RETURNING}59"),
        Bar(2, 2, 4, SLACK, SLACK_THICKNESS),
        # It did not run: it waited until it returned.
        Bar(3, 4, 5, f"{WAITING}59"),
        Bar(3, 5, 9.5, SLACK, SLACK_THICKNESS),
    ]
    assert legend_texts(ax)[-1] == "slack of other tasks"


def test_rows_may_come_in_any_order() -> None:
    ax = plot_critical_path(PATH[::-1])
    assert row_names(ax) == row_names(plot_critical_path(PATH))
    assert bars(ax) == bars(plot_critical_path(PATH))


def test_what_lies_before_a_task_was_ready_is_not_drawn() -> None:
    # As of a join app, which ran before the tasks that it joins.
    ax = plot_critical_path([(at(5), at(1), at(2), at(6), "join", 0, 1)])
    assert [bar for bar in bars(ax) if bar.high > bar.low] == [Bar(0, 0, 1, RETURNING)]


def test_tasks_that_have_not_returned_are_counted() -> None:
    ax = plot_critical_path([*PATH, (at(0), None, None, None, "9 lost", 0, None)])
    assert legend_texts(ax)[-1] == "1 task was not ready or has not returned"
    ax = plot_critical_path([(at(0), None, None, None, "9 lost", None, None)])
    assert drawn_texts(ax) == ["no data: no task was ready and returned"]


def test_no_task_on_the_path_is_no_error() -> None:
    ax = plot_critical_path([row for row in PATH if row[6] is None], time="utc")
    assert legend_texts(ax) == ["slack of other tasks"]
    image(ax)


def test_a_million_steps_are_seen_as_cells() -> None:
    result = duckdb.sql("""
        select
            timestamp '2026-11-22 12:00:00' + to_seconds(i) as ready_at,
            ready_at + to_milliseconds(100) as running_at,
            ready_at + to_milliseconds(900) as running_ended_at,
            ready_at + to_seconds(1) as returned_at,
            'task' as task,
            0 as slack_s,
            i as step_number
        from range(1_000_000) as steps (i)
    """)
    ax = plot_critical_path(result)
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    opacity = np.asarray(mesh.get_array())[..., 3]
    assert opacity.any(axis=0).all()
    assert opacity.any(axis=1).all()
    assert set(np.unique(opacity)) == {0, 1}
    assert "together: 1,000,000 s" in legend_texts(ax)
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match="plot_critical_path needs one row per task: four times"):
        plot_critical_path([(at(0), at(1), "1 fetch")])
    with pytest.raises(ValueError, match="max_others=-1 is not a number of tasks"):
        plot_critical_path(PATH, max_others=-1)
