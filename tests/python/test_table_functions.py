"""The library without dbt: table functions in the database give what the macros give."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dnpc import Project
from tests.python.helpers import Row

FUNCTIONS = Path(__file__).resolve().parents[2] / "models" / "functions"
RAN = "'running', 'running_ended'"
ROOTED = f"{{{{ pair_events(ref('rooted_events'), {RAN}, by=['root_span_id', 'run_id']) }}}}"

SINCE = f"""(select *, epoch(started_at - min(started_at) over (partition by run_id)) as since_s
    from pair_rooted_events({RAN}))"""

# Each function with arguments, and the same by macros over the marts.
CALLS = {
    f"pair_events({RAN})": (
        f"from {{{{ pair_events(ref('events'), {RAN}, by=['span_id', 'span_type']) }}}}"
    ),
    f"pair_rooted_events({RAN})": f"""
        select pairs.root_span_id, spans.span_type, pairs.run_id,
            coalesce(tasks.task_id, tries.task_id), tries.try_id,
            coalesce(tasks.app_name, tasks_of_tries.app_name),
            tries.executor_label, tries.manager_id, tries.worker_id,
            pairs.started_at, pairs.ended_at, pairs.duration_s
        from {ROOTED} as pairs
        join spans on pairs.root_span_id = spans.span_id
        left join parsl_tasks as tasks on pairs.root_span_id = tasks.span_id
        left join parsl_tries as tries on pairs.root_span_id = tries.span_id
        left join parsl_tasks as tasks_of_tries
            on tries.run_id = tasks_of_tries.run_id and tries.task_id = tasks_of_tries.task_id
    """,
    f"duration_distribution({RAN})": f"""
        select * exclude (max_s), [], max_s
        from {{{{ duration_distribution("(from pair_rooted_events({RAN}))",
            by=['run_id', 'root_span_type', 'app_name']) }}}}
    """,
    f"count_overlaps({RAN})": f"""
        from {{{{ count_overlaps("(from pair_rooted_events({RAN}))",
            by=['run_id', 'root_span_type']) }}}}
    """,
    f"bin_values({RAN})": f"""
        from {{{{ bin_values("(from pair_rooted_events({RAN}))",
            by=['run_id', 'root_span_type']) }}}}
    """,
    f"accumulate_values({RAN})": f"""
        from {{{{ accumulate_values("(from pair_rooted_events({RAN}))",
            by=['run_id', 'root_span_type']) }}}}
    """,
    f"compare_runs({RAN}, 'another')": f"""
        from {{{{ compare_runs("(from pair_rooted_events({RAN}))", baseline="'another'",
            by=['root_span_type', 'app_name']) }}}}
    """,
    "descendants((select min(span_id) from parsl_workflows))": """
        select root_span_id, span_id, depth, span_type, span_key
        from {{ descendants("(select min(span_id) as span_id from parsl_workflows)") }}
        join spans using (span_id)
    """,
    "list_sequences('parsl.monitoring.task')": """
        select * exclude (max_step_s), if(max_step_s is not null, [], null), max_step_s
        from {{ list_sequences(
            "(from rooted_events where root_span_type = 'parsl.monitoring.task')"
        ) }}
    """,
    "profile_events(percentiles := [0.25])": """
        select run_id, root_span_type, event_number, span_type, event_type, n_roots, share,
            mean_since_root_s, p50_since_root_s, p90_since_root_s, [p25_since_root_s],
            mean_step_s, min_step_s, p50_step_s, p90_step_s,
            if(p25_step_s is not null, [p25_step_s], null), max_step_s
        from {{ profile_events(by=['run_id', 'root_span_type'], percentiles=[0.5, 0.9, 0.25]) }}
    """,
    # Each with every parameter that has a default.
    f"bin_values({RAN}, n_bins := 7, scale := 'log')": f"""
        from {{{{ bin_values("(from pair_rooted_events({RAN}))", n_bins=7, scale='log',
            by=['run_id', 'root_span_type']) }}}}
    """,
    f"bin_over_time({RAN}, n_times := 5, n_values := 6, scale := 'log')": f"""
        from {{{{ bin_over_time("(from pair_rooted_events({RAN}))", n_times=5, n_values=6,
            scale='log', by=['run_id', 'root_span_type']) }}}}
    """,
    f"duration_distribution({RAN}, percentiles := [0.25, 0.999])": f"""
        select run_id, root_span_type, app_name, n_durations, n_open, mean_s, stddev_s, min_s,
            p50_s, p90_s, p95_s, p99_s, [p25_s, p99_9_s], max_s
        from {{{{ duration_distribution("(from pair_rooted_events({RAN}))",
            by=['run_id', 'root_span_type', 'app_name'],
            percentiles=[0.5, 0.9, 0.95, 0.99, 0.25, 0.999]) }}}}
    """,
    "list_sequences('parsl.monitoring.try', max_sequences := 2, percentiles := [0.25])": """
        select sequence_number, n_roots, share, step_number, span_type, event_type,
            mean_step_s, min_step_s, p50_step_s,
            if(p25_step_s is not null, [p25_step_s], null), max_step_s
        from {{ list_sequences(
            "(from rooted_events where root_span_type = 'parsl.monitoring.try')",
            percentiles=[0.5, 0.25], max_sequences=2
        ) }}
    """,
    "count_per_interval('running', every_s := 0.5)": """
        from {{ count_per_interval("(from rooted_events where event_type = 'running')",
            every_s=0.5, by=['run_id', 'root_span_type']) }}
    """,
    "count_states('parsl.monitoring.task', states := ['launched', 'running'])": """
        from {{ count_states("(from rooted_events where root_span_type = 'parsl.monitoring.task')",
            states=['launched', 'running'], groups='run_id') }}
    """,
    "measure_time_in_state(states := ['launched', 'running'])": """
        from {{ measure_time_in_state(ref('rooted_events'), states=['launched', 'running'],
            by=['run_id', 'root_span_type', 'root_span_id']) }}
    """,
    f"fill_gaps({RAN}, every_s := 2)": f"""
        from {{{{ fill_gaps("(from count_overlaps({RAN}))", values='n_open', every_s=2,
            by=['run_id', 'root_span_type']) }}}}
    """,
    f"merge_intervals({RAN})": f"""
        from {{{{ merge_intervals("(from pair_rooted_events({RAN}))",
            by=['run_id', 'root_span_type']) }}}}
    """,
    f"intersect_intervals('launched', 'returned', {RAN})": f"""
        from {{{{ intersect_intervals("(from pair_rooted_events('launched', 'returned'))",
            "(from pair_rooted_events({RAN}))",
            by=['run_id', 'root_span_type', 'root_span_id']) }}}}
    """,
    f"fit_line({RAN})": f"""
        from {{{{ fit_line({SINCE!r}, x='since_s',
            by=['run_id', 'root_span_type', 'app_name']) }}}}
    """,
    f"add_residuals({RAN})": f"""
        from {{{{ add_residuals({SINCE!r}, x='since_s',
            by=['run_id', 'root_span_type', 'app_name']) }}}}
    """,
    "compare_profiles('parsl.monitoring.try', (select min(run_id) from parsl_tasks), 'x')": """
        select event_number, span_type, event_type, share, null, p50_since_root_s, null, null,
            p50_step_s, null, null
        from {{ profile_events("(from rooted_events where root_span_type = 'parsl.monitoring.try'
            and run_id = (select min(run_id) from parsl_tasks))", percentiles=[0.5]) }}
    """,
    "find_critical_path()": "from {{ find_critical_path() }}",
    "measure_slack()": "from {{ measure_slack() }}",
    "measure_self_time()": "from {{ measure_self_time() }}",
    "merge_restarted_tasks()": "from {{ merge_restarted_tasks() }}",
    "measure_time_in_state()": """
        from {{ measure_time_in_state(ref('rooted_events'),
            by=['run_id', 'root_span_type', 'root_span_id']) }}
    """,
    "find_gaps()": """
        from {{ find_gaps("(from parsl_tries where worker_id is not null)",
            by=['run_id', 'executor_label', 'manager_id', 'worker_id'],
            started_at='running_at', ended_at='running_ended_at') }}
    """,
}


@pytest.fixture(scope="module")
def project(built_sample: Path) -> Iterator[Project]:
    with Project(built_sample) as opened:
        yield opened


def test_each_function_is_tried() -> None:
    assert {call.partition("(")[0] for call in CALLS} == {p.stem for p in FUNCTIONS.glob("*.sql")}


@pytest.mark.parametrize("call", CALLS)
def test_a_function_gives_what_its_macro_gives(
    project: Project, built_sample: Path, call: str
) -> None:
    expected = project.sql(f"from ({CALLS[call]}) order by all").fetchall()
    assert expected, "the sample run has such rows"
    with duckdb.connect(str(built_sample), read_only=True) as connection:
        rows = connection.execute(f"from {call} order by all").fetchall()
    assert rounded(rows) == rounded(expected)


def rounded(rows: list[Row]) -> list[Row]:
    """Sums differ in the last digit with the order in which threads add."""
    return [tuple(round(v, 9) if isinstance(v, float) else v for v in row) for row in rows]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (f"bin_values({RAN}, n_bins := 0)", "`n_bins` is 0; it must be a whole number above 0."),
        (
            f"bin_values({RAN}, n_bins := 2.5)",
            "`n_bins` is 2.5; it must be a whole number above 0.",
        ),
        (f"bin_values({RAN}, n_bins := null)", "`n_bins` is null; it must be a whole number"),
        (f"bin_values({RAN}, scale := 'x')", "`scale` is 'x'; it must be 'linear' or 'log'."),
        (f"bin_over_time({RAN}, n_times := 'x')", "`n_times` is x; it must be a whole number"),
        ("count_per_interval('running', every_s := -1)", "`every_s` is -1; it must be a number"),
        (f"fill_gaps({RAN}, every_s := 0)", "`every_s` is 0; it must be a number above 0."),
        ("list_sequences('parsl.monitoring.try', max_sequences := 0)", "`max_sequences` is 0; it"),
    ],
)
def test_a_wrong_argument_is_told(built_sample: Path, call: str, said: str) -> None:
    with (
        duckdb.connect(str(built_sample), read_only=True) as connection,
        pytest.raises(duckdb.Error, match=re.escape(f"{call.partition('(')[0]}: {said}")),
    ):
        connection.execute(f"from {call}").fetchall()
