"""Whether the plots draw the numbers that a reader works out in the head."""

import io
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import duckdb
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pyarrow as pa
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch

from dnpc.plots import (
    plot_duration_histogram,
    plot_durations_over_time,
    plot_metrics_over_time,
    plot_states_over_time,
)
from dnpc.plots._style import STATE_COLORS, seconds_text, state_colors, state_order

matplotlib.use("Agg")

PLOTS = [plot_durations_over_time, plot_duration_histogram, plot_states_over_time]
NOON = datetime(2026, 11, 22, 12)


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def legend_texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [] if legend is None else [text.get_text() for text in legend.get_texts()]


def drawn_texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def artist(ax: Axes, label: str) -> Any:
    [found] = [child for child in ax.get_children() if child.get_label() == label]
    return found


def marks(ax: Axes) -> list[tuple[float, float]]:
    """All marks, as (x, y), in the order of x."""
    points = [np.asarray(line.get_xydata()) for line in ax.lines if line.get_marker() == "o"]
    return sorted((float(x), float(y)) for x, y in np.concatenate(points))


def image(ax: Axes) -> bytes:
    ax.figure.canvas.draw()
    buffer = io.BytesIO()
    ax.get_figure().savefig(buffer)  # type: ignore[union-attr]
    return buffer.getvalue()


# Durations over time


SPANS = [(at(10), at(11), "work"), (at(20), at(23), "work"), (at(30), at(32), "fetch")]


def test_durations_are_drawn_against_the_time_since_the_earliest_first_event() -> None:
    ax = plot_durations_over_time(SPANS)
    assert marks(ax) == [(0, 1), (10, 3), (20, 2)]
    assert ax.get_xlabel() == "time since start (s)"
    assert ax.get_ylabel() == "duration (s)"
    assert legend_texts(ax) == ["work (2)", "fetch (1)"]
    assert ax.get_title() == ""


def test_a_start_of_ones_own_moves_the_zero_also_across_zones() -> None:
    assert marks(plot_durations_over_time(SPANS, start=NOON))[0] == (10, 1)
    in_chicago = NOON.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=-6)))
    assert marks(plot_durations_over_time(SPANS, start=in_chicago))[0] == (10, 1)


def test_utc_times_stay_utc_whatever_zone_matplotlib_is_set_to() -> None:
    with plt.rc_context({"timezone": "Asia/Tokyo"}):
        ax = plot_durations_over_time(SPANS, time="utc")
        ax.figure.canvas.draw()
        ticks = [label.get_text() for label in ax.get_xticklabels()]
        offset = ax.xaxis.get_major_formatter().get_offset()
    assert ax.get_xlabel() == "time (UTC)"
    days, _ = marks(ax)[0]
    since_epoch = (at(10) - datetime(1970, 1, 1)) / timedelta(days=1)
    assert abs(days - since_epoch) * 86_400 < 1e-6
    assert ticks
    assert "12:00" in offset


def test_a_span_that_has_not_ended_is_counted_not_drawn_and_may_be_the_start() -> None:
    ax = plot_durations_over_time([(at(0), None), (at(5), at(6)), (at(7), None), (None, at(9))])
    assert marks(ax) == [(5, 1)]
    assert legend_texts(ax) == ["1 span", "2 have not ended", "1 has no first event"]


def test_spans_that_have_all_not_ended_are_no_error() -> None:
    ax = plot_durations_over_time([(at(0), None)], time="utc")
    assert drawn_texts(ax) == ["no data: no span has a duration"]
    assert legend_texts(ax) == ["1 has not ended"]


def test_negative_zero_and_tied_durations_are_drawn() -> None:
    ax = plot_durations_over_time([(at(0), at(-2)), (at(1), at(1)), (at(1), at(1))])
    assert marks(ax) == [(0, -2), (1, 0), (1, 0)]
    assert legend_texts(ax) == ["3 spans", "1 is negative"]


def test_a_logarithmic_axis_says_what_it_cannot_show() -> None:
    ax = plot_durations_over_time([(at(0), at(0)), (at(1), at(3)), (at(2), None)], log=True)
    assert ax.get_yscale() == "log"
    assert marks(ax) == [(1, 2)]
    assert legend_texts(ax) == ["1 span", "1 has not ended", "1 is not above zero: not drawn"]


@pytest.mark.parametrize("time", ["since_start", "utc"])
def test_a_single_span_is_seen_at_a_sensible_scale(time: Any) -> None:
    ax = plot_durations_over_time([(at(0), at(5))], time=time)
    low, high = ax.get_xlim()
    [(x, y)] = marks(ax)
    assert low < x < high
    assert y == 5
    assert high - low < 3  # seconds, or days


def test_many_groups_become_the_most_frequent_and_other() -> None:
    rows: list[Any] = [(at(i), at(i + 1), f"app_{i % 40:02}") for i in range(80)]
    rows += [(at(90), at(91), "app_39"), (at(91), at(92), None)]
    ax = plot_durations_over_time(rows, max_categories=3)
    # Of the 39 that are equally frequent the first by name.
    assert legend_texts(ax) == ["app_39 (3)", "app_00 (2)", "other: 39 more (77)"]
    assert len(marks(ax)) == 82
    assert legend_texts(plot_durations_over_time(rows, max_categories=1)) == ["other: 41 more (82)"]


def test_forty_groups_in_the_legend_leave_room_for_the_plot() -> None:
    rows = [(at(i), at(i + 1), f"application_{i:02}") for i in range(40)]
    ax = plot_durations_over_time(rows, max_categories=40)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image(ax)
    legend = ax.get_legend()
    assert legend is not None
    assert len(legend.get_texts()) == 40
    assert legend.get_window_extent().x0 > ax.get_window_extent().x1
    assert ax.get_window_extent().width > 200


def test_color_by_names_any_column() -> None:
    table = pa.table({"a": [at(0), at(1)], "b": [at(1), at(2)], "n": [1, 2], "host": ["x", "y"]})
    assert legend_texts(plot_durations_over_time(table)) == ["2 spans"]
    ax = plot_durations_over_time(table, color_by="host")
    assert legend_texts(ax) == ["x (1)", "y (1)"]
    assert ax.get_legend().get_title().get_text() == "host"  # type: ignore[union-attr]
    assert legend_texts(plot_durations_over_time(table, color_by="n")) == ["1 (1)", "2 (1)"]
    with pytest.raises(ValueError, match=r"color_by='hots' is no column .* host \(string\)"):
        plot_durations_over_time(table, color_by="hots")


def test_names_that_matplotlib_would_read_otherwise_are_shown_as_they_are() -> None:
    long = "a" * 60
    ax = plot_durations_over_time([(at(0), at(1), name) for name in ("_hidden", "$x$", long)])
    image(ax)
    assert [text.strip() for text in legend_texts(ax)] == [
        "$x$ (1)",
        "_hidden (1)",
        f"{'a' * 20}…{'a' * 19} (1)",
    ]
    assert not any(text.get_parse_math() for text in ax.get_legend().get_texts())  # type: ignore[union-attr]


def test_groups_that_are_states_have_the_colours_of_states() -> None:
    ax = plot_durations_over_time([(at(0), at(1), "failed"), (at(0), at(1), "exec_done")])
    assert artist(ax, "failed (1)").get_color() == STATE_COLORS["failed"]


# Histogram


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


# States over time


STATES = [
    (at(0), "pending", 2),
    (at(1), "running", 1),
    (at(1), "pending", 1),
    (at(4), "exec_done", 1),
    (at(4), "running", 0),
]


def layer(ax: Axes, state: str) -> dict[float, tuple[float, float]]:
    """From where to where the layer of a state reaches, from each time on."""
    data = artist(ax, state).get_data()
    assert len(data.edges) == len(data.values) + 1
    return {
        float(x): (float(low), float(high))
        for x, low, high in zip(data.edges, data.baseline, data.values, strict=False)
    }


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


# All plots


ROWS_FOR = {
    plot_durations_over_time: SPANS,
    plot_duration_histogram: SPANS,
    plot_states_over_time: STATES,
}


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_draws_on_the_axes_given_and_returns_them(plot: Any) -> None:
    _, (left, right) = plt.subplots(1, 2)
    plt.sca(right)
    assert plot(ROWS_FOR[plot], ax=left, title="Tasks") is left
    assert left.has_data()
    assert left.get_title() == "Tasks"
    assert not right.has_data()
    assert plt.gca() is right
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_without_axes_makes_its_own_and_changes_no_setting(plot: Any) -> None:
    before = dict(matplotlib.rcParams)
    first, second = plot(ROWS_FOR[plot]), plot(ROWS_FOR[plot])
    assert first.figure is not second.figure
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("plot", PLOTS)
def test_the_legend_lies_beside_the_data(plot: Any) -> None:
    ax = plot(ROWS_FOR[plot], title="A title")
    image(ax)
    legend, axes, figure = (item.get_window_extent() for item in (ax.get_legend(), ax, ax.figure))
    assert legend.x0 > axes.x1
    assert legend.x1 <= figure.x1


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("of_query", [True, False])
def test_no_rows_are_said_and_no_error(plot: Any, of_query: bool) -> None:
    query = "select now()::timestamp, 'a', 1 where false"
    if plot is not plot_states_over_time:
        query = "select now()::timestamp, now()::timestamp where false"
    ax = plot(duckdb.sql(query) if of_query else [])
    assert drawn_texts(ax) == ["no data: the query gave no rows"]
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    image(ax)


def test_no_rows_on_axes_with_data_leave_the_data_to_be_seen() -> None:
    ax = plot_durations_over_time(SPANS)
    plot_durations_over_time([], ax=ax)
    assert drawn_texts(ax) == []
    assert legend_texts(ax) == ["work (2)", "fetch (1)", "no data: the query gave no rows"]


def test_a_second_plot_on_the_same_axes_keeps_what_the_first_one_said() -> None:
    ax = plot_durations_over_time([(at(0), at(1)), (at(0), None)])
    plot_durations_over_time([(at(0), at(-3))], ax=ax)
    assert legend_texts(ax) == ["1 span", "1 has not ended", "1 span", "1 is negative"]


QUERY = """
    select started_at, ended_at, app_name from (values
        (timestamp '2026-11-22 12:00:10', timestamp '2026-11-22 12:00:11', 'work'),
        (timestamp '2026-11-22 12:00:20', null, 'work'),
        (timestamp '2026-11-22 12:00:30', 'infinity', null)
    ) as spans (started_at, ended_at, app_name)
"""


@pytest.mark.parametrize("form", ["relation", "connection", "table", "reader", "rows"])
def test_a_result_may_have_any_form(form: str) -> None:
    connection = duckdb.connect()
    forms: dict[str, Callable[[], Any]] = {
        "relation": lambda: connection.sql(QUERY),
        "connection": lambda: connection.execute(QUERY),
        "table": lambda: pa.table(connection.sql(QUERY)),
        "reader": lambda: pa.table(connection.sql(QUERY)).to_reader(),
        "rows": lambda: [
            (at(10), at(11), "work"),
            (at(20), None, "work"),
            (at(30), None, None),
        ],
    }
    result = forms[form]()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = plot_durations_over_time(result)
    assert marks(ax) == [(0, 1)]
    assert legend_texts(ax) == ["work (1)", "2 have not ended"]


def test_columns_may_have_any_type_of_their_kind() -> None:
    relation = duckdb.sql("""
        select
            timestamptz '2026-11-22 13:00:00+01' as started_at,
            1.5::decimal(9, 3) as duration_s,
            'work'::enum ('work', 'fetch') as app_name
        union all
        select timestamptz '2026-11-22 12:00:01+00', 2, 'fetch'
    """)
    ax = plot_durations_over_time(relation, start=NOON)
    assert marks(ax) == [(0, 1.5), (1, 2)]
    berlin = timezone(timedelta(hours=1))
    rows = [(NOON.replace(hour=13, tzinfo=berlin), timedelta(seconds=1.5)), (at(1), None)]
    assert marks(plot_durations_over_time(rows, start=NOON)) == [(0, 1.5)]
    states = duckdb.sql(
        "select timestamp_ns '2026-11-22 12:00:00' + interval 1 second * i, "
        "'running'::enum ('running'), sum(2) over (order by i) from range(2) as r (i)"
    )
    assert layer(plot_states_over_time(states), "running") == {0: (0, 2), 1: (0, 4)}


def test_a_column_of_nulls_is_of_any_type() -> None:
    relation = duckdb.sql("select timestamp '2026-11-22 12:00:00' as a, null as b")
    assert legend_texts(plot_durations_over_time(relation)) == ["1 has not ended"]


@pytest.mark.parametrize(
    ("plot", "result", "messages"),
    [
        (
            plot_durations_over_time,
            [("b7e1", at(0), at(1))],
            ["plot_durations_over_time needs one row per span", "column 1 (string)"],
        ),
        (
            plot_durations_over_time,
            [(at(0),)],
            ["a timestamp (the first event)", "The result has column 1 (timestamp[us])"],
        ),
        (plot_durations_over_time, [(at(0), "12:00")], ["column 2 (string)"]),
        (plot_durations_over_time, [(at(0), at(1)), (at(0),)], ["these have [1, 2] values"]),
        (plot_durations_over_time, [at(0), at(1)], ["has a tuple for each row"]),
        (plot_duration_histogram, [1.5, 2.5], ["[(1.5,), (2.0,)]"]),
        (plot_duration_histogram, [(1.5, 2.5)], ["one column with a number of seconds"]),
        (plot_duration_histogram, [("1.5",)], ["column 1 (string)"]),
        (plot_duration_histogram, [(1.5,), ("x",)], ["column 1 (string)"]),
        (plot_states_over_time, SPANS, ["count_states", "column 2 (timestamp[us])"]),
        (plot_states_over_time, [(at(0), "running")], ["column 2 (string)"]),
        (
            plot_states_over_time,
            pa.table({"state": ["running"], "at": [at(0)], "n": [1]}),
            ["state (string), at (timestamp[us]), n (int64)"],
        ),
    ],
)
def test_a_wrong_shape_is_named_with_what_is_needed(
    plot: Any, result: Any, messages: list[str]
) -> None:
    with pytest.raises(ValueError) as error:
        plot(result)
    for message in messages:
        assert message in str(error.value)
    assert plt.get_fignums() == []


def test_a_query_that_was_not_run_and_a_result_that_was_fetched_are_told() -> None:
    with pytest.raises(TypeError, match=r"not str; run it first, as in con.sql\(query\)"):
        plot_durations_over_time("select 1")
    with pytest.raises(TypeError, match="not int"):
        plot_durations_over_time(1)
    connection = duckdb.connect().execute(QUERY)
    plot_durations_over_time(connection)
    with pytest.raises((ValueError, duckdb.Error)):
        plot_durations_over_time(connection)


@pytest.mark.parametrize(
    ("plot", "options", "message"),
    [
        (plot_durations_over_time, {"time": "local"}, "time='local' is not one of 'since_start'"),
        (plot_durations_over_time, {"max_categories": 0}, "max_categories=0 is not a number"),
        (plot_states_over_time, {"time": "UTC"}, "time='UTC' is not one of"),
        (plot_states_over_time, {"kind": "bars"}, "kind='bars' is not one of 'stack', 'lines'"),
        (plot_states_over_time, {"max_categories": True}, "max_categories=True"),
    ],
)
def test_a_wrong_option_is_named_with_what_is_allowed(
    plot: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        plot([], **options)


# A million spans


N = 1_000_000


@pytest.fixture(scope="module")
def million() -> pa.Table:
    """Starts 1 ms apart, durations of 1 to 8 s, an app in four runs an eighth of the time."""
    return pa.table(
        duckdb.sql(f"""
            select
                timestamp '2026-11-22 12:00:00' + to_milliseconds(i) as started_at,
                started_at + to_seconds(1 + i % 8) as ended_at,
                case when i % 8 = 7 then 'analyse' else 'simulate' end as app_name
            from range({N}) as spans (i)
        """)
    )


@pytest.mark.parametrize("time", ["since_start", "utc"])
@pytest.mark.parametrize("log", [False, True])
def test_a_million_spans_are_counted_in_cells(million: pa.Table, time: Any, log: bool) -> None:
    ax = plot_durations_over_time(million, time=time, log=log)
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    opacity = np.asarray(mesh.get_array())[..., 3]
    assert opacity.sum() == 8 * 300  # a row of cells for each duration
    assert legend_texts(ax)[:2] == ["simulate (875,000)", "analyse (125,000)"]
    # The 1,000,000 are 3,333 and a third to each of 300 slices, an eighth of them in a cell.
    assert legend_texts(ax)[2] in ("417 spans where it is darkest", "418 spans where it is darkest")
    assert len(image(ax)) < 500_000


def test_the_colour_of_a_cell_tells_its_group(million: pa.Table) -> None:
    ax = plot_durations_over_time(million)
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    colors = np.asarray(mesh.get_array())
    simulate, analyse = (
        line.get_color()
        for line in ax.lines
        if isinstance(line, Line2D) and line.get_marker() == "s"
    )
    # One in a cell differs from another by at most one span: all are nearly the full colour.
    assert np.allclose(colors[0, 100, :3], matplotlib.colors.to_rgb(simulate), atol=0.02)
    assert np.allclose(colors[-1, 100, :3], matplotlib.colors.to_rgb(analyse), atol=0.02)


def test_a_million_durations_make_a_histogram(million: pa.Table) -> None:
    ax = plot_duration_histogram(million, bins=np.arange(0.5, 9).tolist())
    assert artist(ax, "1,000,000 spans").get_data().values.tolist() == [N / 8] * 8
    assert len(image(ax)) < 500_000


@pytest.mark.parametrize("kind", ["stack", "lines"])
def test_a_million_changes_of_state_are_drawn(kind: Any) -> None:
    table = pa.table(
        duckdb.sql(f"""
            select
                timestamp '2026-11-22 12:00:00' + to_milliseconds(i) as state_at,
                ['pending', 'running', 'exec_done'][1 + i % 3] as state,
                case i % 3 when 0 then {N} - i when 1 then i % 100 else i end as n_spans
            from range({N}) as changes (i)
        """)
    )
    ax = plot_states_over_time(table, kind=kind)
    assert set(legend_texts(ax)) == {"pending", "running", "exec_done"}
    assert len(image(ax)) < 500_000


# Metrics over time


VALUES = [(at(10), 3, "queued"), (at(20), -1.5, "queued"), (at(15), 7, "done")]


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
