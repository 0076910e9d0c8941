"""The library without dbt: table functions in the database give what the macros give."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dnpc import Project
from tests.python.helpers import Row

FUNCTIONS = Path(__file__).resolve().parents[2] / "models" / "functions"
RAN = "'running', 'running_ended'"
ROOTED = f"{{{{ pair_events(ref('rooted_events'), {RAN}, by=['root_span_id', 'run_id']) }}}}"

# Each function with arguments, and the same by macros over the marts.
CALLS = {
    f"pair_events({RAN})": (
        f"from {{{{ pair_events(ref('events'), {RAN}, by=['span_id', 'span_type']) }}}}"
    ),
    f"pair_rooted_events({RAN})": f"""
        select pairs.root_span_id, spans.span_type, pairs.run_id,
            coalesce(tasks.task_id, tries.task_id), tries.try_id,
            coalesce(tasks.app_name, tasks_of_tries.app_name),
            pairs.started_at, pairs.ended_at, pairs.duration_s
        from {ROOTED} as pairs
        join spans on pairs.root_span_id = spans.span_id
        left join parsl_tasks as tasks on pairs.root_span_id = tasks.span_id
        left join parsl_tries as tries on pairs.root_span_id = tries.span_id
        left join parsl_tasks as tasks_of_tries
            on tries.run_id = tasks_of_tries.run_id and tries.task_id = tasks_of_tries.task_id
    """,
    f"duration_distribution({RAN})": f"""
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
        from {{ list_sequences(
            "(from rooted_events where root_span_type = 'parsl.monitoring.task')"
        ) }}
    """,
    "profile_events()": "from {{ profile_events(by=['run_id', 'root_span_type']) }}",
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
