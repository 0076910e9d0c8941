"""Macros over what others hand in: odd names, times of other types, values that are no numbers."""

from collections.abc import Callable, Iterator
from datetime import datetime

import duckdb
import pytest

from dnpc import Project
from loaders.raw_tables import create_raw_tables
from tests.python.helpers import DATABASE_NAME, Row

Ask = Callable[[str, str], list[Row]]
NOON = datetime(2026, 1, 1, 12)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The rows of a query with macros, over a table `given`."""
    database = tmp_path_factory.mktemp("odd") / DATABASE_NAME
    with duckdb.connect(str(database)) as connection:
        create_raw_tables(connection)
    with Project(database) as project:

        def run(query: str, given: str) -> list[Row]:
            compiled = project.compile(query)
            with duckdb.connect() as connection:
                connection.execute("set timezone = 'America/New_York'")
                connection.execute(f"create table given as {given}")
                rows: list[Row] = connection.execute(compiled).fetchall()
            return rows

        yield run


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_what_is_not_finite_is_in_no_bin(ask: Ask, scale: str) -> None:
    given = "select unnest(['1', '4', 'inf', '-inf', 'nan', null])::double as duration_s"
    rows = ask(
        f"""
        select bin_number, n_values
        from {{{{ bin_values('given', n_bins=2, scale='{scale}') }}}} as bins
        order by bin_number
        """,
        given,
    )
    assert rows == [(0, 1), (1, 1)]
    rows = ask(
        f"""
        select value_start, value_end, n_rows
        from {{{{ bin_over_time('given', n_times=1, n_values=1, scale='{scale}') }}}} as bins
        """,
        f"select timestamp '2026-01-01' as started_at, duration_s from ({given})",
    )
    assert rows == [(1, 4, 2)]


RUNS = """
    select * from (values
        ('a', 1, 2.0), ('a', 2, 4.0), ('a', 3, 6.0), ('b c', 1, 5.0), ('b c', 2, 5.0)
    ) as rows_of_given("group", size, "order")
"""


def test_a_quoted_name_is_a_column_of_lines(ask: Ask) -> None:
    rows = ask(
        """
        select "group", size, residual
        from {{ add_residuals('given', x='size', y='"order"', by='"group"') }} as residuals
        order by all
        """,
        RUNS,
    )
    assert rows == [("a", 1, 0), ("a", 2, 0), ("a", 3, 0), ("b c", 1, 0), ("b c", 2, 0)]


def test_a_quoted_name_tells_runs(ask: Ask) -> None:
    rows = ask(
        """
        select "group", "baseline_group", n_values, p50_difference_s
        from
            {{ compare_runs(
                'given', baseline="'a'", value='"order"', run='"group"', percentiles=[0.5]
            ) }} as compared
        """,
        RUNS,
    )
    assert rows == [("b c", "a", 2, 1)]


def test_intervals_of_nanoseconds(ask: Ask) -> None:
    given = """
        select started_at::timestamp_ns as started_at, ended_at::timestamp_ns as ended_at
        from (values
            ('2026-01-01 12:00:00', '2026-01-01 12:00:02'),
            ('2026-01-01 12:00:05', null)
        ) as intervals(started_at, ended_at)
    """
    after_5_s = NOON.replace(second=5)
    merged = "select started_at, ended_at from {{ merge_intervals('given') }} as merged order by 1"
    assert ask(merged, given) == [(NOON, NOON.replace(second=2)), (after_5_s, None)]
    gaps = "select started_at, ended_at from {{ find_gaps('given') }} as gaps"
    assert ask(gaps, given) == [(NOON.replace(second=2), after_5_s)]
    hits = "select started_at, ended_at from {{ intersect_intervals('given', 'given') }} as hits"
    assert sorted(ask(hits, given), key=str)[1] == (after_5_s, None)


def test_steps_are_of_the_zone_that_the_times_have(ask: Ask) -> None:
    rows = ask(
        """
        select epoch(changed_at)::bigint % 86400 as second_of_day_utc, n_open
        from {{ fill_gaps('given', values='n_open', every_s=86400) }} as filled
        order by changed_at
        """,
        "select timestamptz '2026-01-01 12:00:00+00' as changed_at, 1 as n_open",
    )
    assert rows == [(0, None), (0, 1)]


def test_events_of_spans_without_a_type_are_in_the_profile(ask: Ask) -> None:
    rows = ask(
        """
        select span_type, event_type, n_roots
        from {{ profile_events('given') }} as profile
        order by event_number
        """,
        """
        select 'a' as root_span_id, null::varchar as span_type, 'began' as event_type,
            0.0::double as since_root_s
        """,
    )
    assert rows == [(None, "began", 1)]
