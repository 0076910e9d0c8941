"""Whether the states over time hold what their rows say."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from matplotlib.figure import Figure

from dnpc.plots import plot_states_over_time
from dnpc.plots._style import STATE_COLORS, state_colors, state_order
from tests.python.plots.drawing import (
    NOON,
    artist,
    at,
    bare,
    drawn_texts,
    image,
    layer,
    legend_texts,
)
from tests.python.plots.examples import STATES


@pytest.mark.mpl_image_compare
def test_picture_of_states_in_a_stack() -> Figure:
    return bare(plot_states_over_time(STATES))


@pytest.mark.mpl_image_compare
def test_picture_of_states_as_lines() -> Figure:
    return bare(plot_states_over_time(STATES, kind="lines", time="utc"))


def test_the_stack_holds_each_count_until_the_next_row_of_its_state() -> None:
    ax = plot_states_over_time(STATES)
    assert layer(ax, "pending") == {0: (0, 2), 1: (0, 1), 4: (0, 1)}
    assert layer(ax, "running") == {0: (2, 2), 1: (1, 2), 4: (1, 1)}
    assert layer(ax, "exec_done") == {0: (2, 2), 1: (2, 2), 4: (1, 2)}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time since start (s)", "number of spans")
    assert legend_texts(ax) == ["exec_done", "running", "pending"]  # as they lie


def test_the_last_counts_are_given_some_width() -> None:
    edges = artist(plot_states_over_time(STATES), "running").get_data().edges
    assert edges[-1] == 4 + 4 / 50


def test_lines_step_at_the_rows_and_start_at_zero() -> None:
    ax = plot_states_over_time(STATES, kind="lines")
    line = artist(ax, "exec_done")
    assert line.get_drawstyle() == "steps-post"
    assert list(line.get_xdata()) == [0, 4, 4.08]
    assert list(line.get_ydata()) == [0, 1, 1]
    assert list(artist(ax, "pending").get_xdata()) == [0, 1, 4.08]
    assert list(artist(ax, "pending").get_ydata()) == [2, 1, 1]
    assert legend_texts(ax) == ["pending", "running", "exec_done"]


def test_rows_may_come_in_any_order_and_of_a_tie_the_last_holds() -> None:
    shuffled = [STATES[i] for i in (4, 2, 0, 3, 1)]
    for state in ("pending", "running", "exec_done"):
        assert layer(plot_states_over_time(shuffled), state) == layer(
            plot_states_over_time(STATES), state
        )
    ax = plot_states_over_time([(at(0), "running", 7), (at(0), "running", 3)])
    assert layer(ax, "running") == {0: (0, 3)}


def test_a_single_change_holds_for_a_second() -> None:
    for kind in ("stack", "lines"):
        ax = plot_states_over_time([(at(0), "running", 3)], kind=kind)
        assert ax.dataLim.intervalx.tolist() == [0, 1]


def test_the_stack_is_in_the_order_of_life_with_unknown_states_on_top() -> None:
    names = ["zebra", "failed", "exec_done", "aardvark", "running", "pending", "launched"]
    assert sorted(names, key=state_order) == [
        "pending",
        "launched",
        "running",
        "exec_done",
        "failed",
        "aardvark",
        "zebra",
    ]


def test_a_known_state_has_one_colour_in_every_plot_and_in_capitals() -> None:
    for rows in (STATES, STATES[:3], [(at(0), "RUNNING", 1), (at(0), "pending", 1)]):
        ax = plot_states_over_time(rows, kind="lines")
        name = "RUNNING" if rows[0][1] == "RUNNING" else "running"
        assert artist(ax, name).get_color() == STATE_COLORS["running"]


def test_unknown_states_have_colours_that_follow_from_their_names() -> None:
    assert state_colors(["b", "a"]) == state_colors(["a", "b"])[::-1]
    fourteen = [f"state_{i}" for i in range(14)]
    assert len(set(state_colors(fourteen))) == 14
    assert len(state_colors([f"state_{i}" for i in range(40)])) == 40


def test_many_states_become_those_that_get_high_and_other() -> None:
    rows = [(at(t), f"state_{i:02}", t * i) for t in (0, 1) for i in range(40)]
    ax = plot_states_over_time(rows, max_categories=3)
    assert legend_texts(ax) == ["other: 38 more", "state_39", "state_38"]
    assert layer(ax, "other: 38 more")[1] == (77, 77 + sum(range(38)))


def test_rows_without_a_time_or_a_count_are_counted() -> None:
    rows = [*STATES, (None, "running", 3), (at(2), "running", None)]
    ax = plot_states_over_time(rows)
    assert layer(ax, "running") == {0: (2, 2), 1: (1, 2), 4: (1, 1)}
    assert legend_texts(ax)[-1] == "2 rows have no time or no count"
    ax = plot_states_over_time([(None, "running", 3)])
    assert drawn_texts(ax) == ["no data: no row has a time and a count"]


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 spans in the state 'running' at 2026-11-22T12:00:01"):
        plot_states_over_time([(at(1), "running", -1)])


def test_what_is_left_out_of_a_long_run_is_narrower_than_a_pixel() -> None:
    # 100,000 changes up and down, with one peak in one of them.
    n = 100_000
    counts = np.arange(n) % 10
    counts[54_321] = 1_000
    times = np.datetime64(NOON, "us") + np.arange(n) * np.timedelta64(1, "s")
    table = pa.table({"at": times, "state": ["running"] * n, "n": counts})
    line = artist(plot_states_over_time(table, kind="lines"), "running")
    x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    assert len(x) < 5_000
    assert x[np.argmax(y)] == 54_321
    assert (y[:-1] == counts[x[:-1].astype(int)]).all()  # each is true at its time
    assert np.diff(x).max() <= n / 50
    heights = artist(plot_states_over_time(table), "running").get_data().values
    assert (heights.min(), heights.max()) == (0, 1_000)


@pytest.mark.parametrize("kind", ["stack", "lines"])
def test_a_million_changes_of_state_are_drawn(kind: Any) -> None:
    table = pa.table(
        duckdb.sql("""
            select
                timestamp '2026-11-22 12:00:00' + to_milliseconds(i) as state_at,
                ['pending', 'running', 'exec_done'][1 + i % 3] as state,
                case i % 3 when 0 then 1_000_000 - i when 1 then i % 100 else i end as n_spans
            from range(1_000_000) as changes (i)
        """)
    )
    ax = plot_states_over_time(table, kind=kind)
    assert set(legend_texts(ax)) == {"pending", "running", "exec_done"}
    assert len(image(ax)) < 500_000
    assert len(image(ax, "svg")) < 500_000
