"""Whether any form and type of a query's result is read, and a wrong one is told."""

import warnings
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import duckdb
import matplotlib.pyplot as plt
import pyarrow as pa
import pytest

from dnpc.plots import plot_duration_histogram, plot_durations_over_time, plot_states_over_time
from tests.python.plots.drawing import NOON, at, layer, legend_texts, marks
from tests.python.plots.examples import SPANS

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
