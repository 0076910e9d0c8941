"""Measure macros against SQL written by hand that gives the same answer, as ratios.

    python benchmarks/ratios.py --tasks 1000000
    python benchmarks/ratios.py pair_events count_states

The rows are made by SQL, in memory: five events of each task, at times of microseconds, some of
them open or unknown. The queries by hand are in by_hand/. That they give the same rows is looked at
first; then both are run in turn several times, and the medians count.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from statistics import median

import duckdb

BY_HAND = Path(__file__).resolve().parent / "by_hand"
sys.path.insert(0, str(BY_HAND.parent.parent))

from dnpc import Project  # noqa: E402

# Each macro's query; by_hand/ has a file of the same name.
MACROS = {
    "pair_events": "pair_events('events', 'launched', 'running', by='root_span_id')",
    "pair_events_each_start": "pair_events('events', 'launched', 'running', by='root_span_id', "
    "each='start')",
    "duration_distribution": "duration_distribution(pair_events('events', 'launched', 'running', "
    "by=['app_name', 'root_span_id']), by='app_name')",
    "count_states": "count_states('events')",
    "count_overlaps": "count_overlaps('pairs')",
    "count_per_interval": "count_per_interval('events', every_s=1)",
    "fill_gaps": "fill_gaps('counts', values='n_open', every_s=1, by='app_name')",
    "merge_intervals": "merge_intervals('pairs', by='worker_id')",
    "find_gaps": "find_gaps('pairs', by='worker_id')",
    "intersect_intervals": "intersect_intervals('pairs', 'outages', by='worker_id', "
    "left_columns='root_span_id')",
    "measure_self_time": "measure_self_time('spans', 'subspans')",
    "measure_time_in_state": "measure_time_in_state('events')",
    "name_phases": "name_phases('moments', by='root_span_id', phases='phases')",
    "accumulate_values": "accumulate_values('pairs')",
    "bin_values": "bin_values('pairs')",
    "bin_values_log": "bin_values('pairs', scale='log')",
    "bin_over_time": "bin_over_time('pairs')",
    "fit_line": "fit_line('pairs', x='since_s', by='app_name')",
    "add_residuals": "add_residuals('pairs', x='since_s', by='app_name')",
    "compare_runs": "compare_runs('pairs', baseline=\"'a'\")",
    "list_sequences": "list_sequences('events')",
    "profile_events": "profile_events('events')",
    "compare_profiles": "compare_profiles('events', 'run_id', left='a', right='b')",
    "find_critical_path": "find_critical_path('tasks')",
    "measure_slack": "measure_slack('tasks')",
    "merge_restarted_tasks": "merge_restarted_tasks('tasks')",
    "descendants": "descendants('roots', subspans='subspans', facets='facets')",
    "rooted_events": "rooted_events('tree', events='events', spans='spans')",
}
# The p-value has no short way by hand.
COLUMNS = {"compare_runs": "* exclude (p_value)"}
# Quick queries are run more often.
LEAST_S = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("macros", nargs="*", help="those alone; all by default")
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--passes", type=int, default=7, help="at least")
    parser.add_argument("--database", type=Path, help="one that dbt build has been run on")
    arguments = parser.parse_args()
    names = arguments.macros or list(MACROS)
    with Project(arguments.database) as project:
        compiled = {
            name: project.compile(f"select {COLUMNS.get(name, '*')} from {{{{ {MACROS[name]} }}}}")
            for name in names
        }
    with duckdb.connect() as connection:
        make_tables(connection, arguments.tasks)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {arguments.tasks:,} tasks\n")
        print("| macro | wall s | by hand, s | ratio | of processor time |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for name in names:
            by_hand = (BY_HAND / f"{name}.sql").read_text()
            n_different = count_differences(connection, compiled[name], by_hand)
            if n_different:
                raise SystemExit(f"{name}: {n_different:,} rows are not those by hand")
            (macro_s, macro_cpu_s), (hand_s, hand_cpu_s) = medians_of(
                connection, arguments.passes, compiled[name], by_hand
            )
            ratio, cpu_ratio = macro_s / hand_s, macro_cpu_s / hand_cpu_s
            print(
                f"| {name} | {macro_s:.3f} | {hand_s:.3f} | {ratio:.2f} | {cpu_ratio:.2f} |",
                flush=True,
            )


def make_tables(connection: duckdb.DuckDBPyConnection, n_tasks: int) -> None:
    connection.execute("set variable n_tasks = $n_tasks", {"n_tasks": n_tasks})
    connection.execute((BY_HAND / "_tables.sql").read_text())


def count_differences(connection: duckdb.DuckDBPyConnection, macro: str, by_hand: str) -> int:
    """How many rows differ; sums of fractions may in their last digits."""
    for table, query in (("of_macro", macro), ("of_hand", by_hand)):
        connection.execute(f"create or replace temp table {table} as {query}")
    columns = connection.execute("describe of_macro").fetchall()
    fractions = [column[1] == "DOUBLE" for column in columns]
    order = ", ".join(str(i + 1) for i in sorted(range(len(columns)), key=lambda i: fractions[i]))
    names = [f"c{i}" for i in range(len(columns))]
    same = " and ".join(
        f"(coalesce(abs(macro.{c} - hand.{c}) <= 1e-9 * greatest(1, abs(hand.{c})), "
        f"macro.{c} is null and hand.{c} is null))"
        if is_fraction
        else f"macro.{c} is not distinct from hand.{c}"
        for c, is_fraction in zip(names, fractions, strict=True)
    )
    found = connection.execute(
        f"""
        select count(*)
        from (from of_macro order by {order}) as macro({", ".join(names)})
        positional join (from of_hand order by {order}) as hand({", ".join(names)})
        where not ({same})
        """
    ).fetchall()
    return int(found[0][0])


def medians_of(
    connection: duckdb.DuckDBPyConnection, n_passes: int, *queries: str
) -> list[tuple[float, float]]:
    """The median wall and processor time of each, run in turn so that other load falls on all."""
    times: list[list[tuple[float, float]]] = [[] for _ in queries]
    began = time.perf_counter()
    while len(times[-1]) < n_passes or time.perf_counter() - began < LEAST_S:
        for query, passes in zip(queries, times, strict=True):
            started, cpu_started = time.perf_counter(), time.process_time()
            connection.execute(f"create or replace temp table result as {query}")
            passes.append((time.perf_counter() - started, time.process_time() - cpu_started))
    return [(median(p[0] for p in passes), median(p[1] for p in passes)) for passes in times]


if __name__ == "__main__":
    main()
