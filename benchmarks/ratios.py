"""Measure macros against SQL written by hand that gives the same answer, as ratios.

    python benchmarks/ratios.py --tasks 1000000

The events are made by SQL, in memory: five of each task, at times of microseconds. Each query is
run several times, and the quickest counts.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from dnpc import Project  # noqa: E402

PASSES = 3
EVENTS = """
    create table events as
    select
        md5(task::varchar)::uuid as root_span_id, 'try' as span_type, event_type, event_order,
        timestamp '2026-01-01' + to_microseconds(
            task * 1000 + event_order * 1000000 + (hash(task, event_order) % 1500000)::bigint
        ) as event_at
    from range($n_tasks) as tasks(task)
    cross join (
        values ('pending', 1), ('launched', 2), ('running', 3), ('running_ended', 4), ('done', 5)
    ) as types(event_type, event_order)
"""
PAIRS = """
    create table pairs as
    select
        min(event_at) filter (event_type = 'running') as started_at,
        min(event_at) filter (event_type = 'running') + to_microseconds(
            1000 + (hash(root_span_id) % 5000000)::bigint
        ) as ended_at,
        epoch_us(ended_at - started_at) / 1e6 as duration_s
    from events
    group by root_span_id
"""

# Each macro's query, and the one by hand.
QUERIES = {
    "pair_events, duration_distribution": (
        """from {{ duration_distribution(pair_events('events', 'launched', 'running',
            by='root_span_id')) }}""",
        """with ends as (
            select
                min(event_at) filter (event_type = 'launched') as started_at,
                max(event_at) filter (event_type = 'running') as ended_at
            from events
            where event_type in ('launched', 'running')
            group by root_span_id
        ), durations as (
            select epoch_us(ended_at - started_at) / 1e6 as duration_s from ends
            where started_at is not null and ended_at is not null
        )
        select count(*), avg(duration_s), stddev(duration_s), min(duration_s), max(duration_s),
            quantile_cont(duration_s, [0.5, 0.9, 0.95, 0.99])
        from durations""",
    ),
    "count_states": (
        "from {{ count_states('events') }}",
        """with entries as (
            select event_at, event_type, lag(event_type) over (
                partition by root_span_id order by event_at, event_order) as previous
            from events
        ), changes as (
            select event_at, event_type, 1 as change from entries
            where previous is distinct from event_type
            union all
            select event_at, previous, -1 from entries where previous != event_type
        ), sums as (
            select event_at, event_type, sum(change) as change from changes
            group by all having sum(change) != 0
        )
        select event_at, event_type,
            sum(change) over (partition by event_type order by event_at) as n_spans
        from sums""",
    ),
    "count_overlaps": (
        "from {{ count_overlaps('pairs') }}",
        """with changes as (
            select started_at as changed_at, 1 as change from pairs
            union all select ended_at, -1 from pairs
        ), sums as (
            select changed_at, sum(change) as change from changes
            group by all having sum(change) != 0
        )
        select changed_at, sum(change) over (order by changed_at) as n_open from sums""",
    ),
    "bin_values": (
        "from {{ bin_values('pairs') }}",
        """select least(29, floor((duration_s - least) / (greatest - least) * 30)) as bin, count(*)
        from pairs
        cross join (select min(duration_s) as least, max(duration_s) as greatest from pairs)
        group by bin""",
    ),
    "list_sequences": (
        "from {{ list_sequences('events') }}",
        """with steps as (
            select root_span_id, event_type, row_number() over one_root as step,
                epoch_us(event_at - lag(event_at) over one_root) / 1e6 as step_s
            from events window one_root as (partition by root_span_id order by event_at, event_type)
        ), roots as (
            select root_span_id, list(event_type order by step) as sequence
            from steps group by root_span_id
        )
        select sequence, step, count(*), avg(step_s), min(step_s), median(step_s), max(step_s)
        from steps join roots using (root_span_id) group by sequence, step""",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--database", type=Path, help="one that dbt build has been run on")
    arguments = parser.parse_args()
    with Project(arguments.database) as project:
        compiled = {name: project.compile(macro) for name, (macro, _) in QUERIES.items()}
    with duckdb.connect() as connection:
        connection.execute(EVENTS, {"n_tasks": arguments.tasks})
        connection.execute(PAIRS)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {arguments.tasks:,} tasks\n")
        print("| macro | wall s | by hand, s | ratio |")
        print("| --- | ---: | ---: | ---: |")
        for name, (_, by_hand) in QUERIES.items():
            macro_s, by_hand_s = quickest_of(connection, compiled[name], by_hand)
            print(f"| {name} | {macro_s:.2f} | {by_hand_s:.2f} | {macro_s / by_hand_s:.2f} |")


def quickest_of(connection: duckdb.DuckDBPyConnection, *queries: str) -> list[float]:
    """The quickest pass of each query, run in turn so that other load falls on all of them."""
    walls: list[list[float]] = [[] for _ in queries]
    for _ in range(PASSES):
        for query, passes in zip(queries, walls, strict=True):
            started = time.perf_counter()
            connection.execute(f"create or replace temp table result as {query}")
            passes.append(time.perf_counter() - started)
    return [min(passes) for passes in walls]


if __name__ == "__main__":
    main()
