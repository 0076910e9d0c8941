"""Plots from the command line: a query, a plot helper, a file."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dnpc.plots import (
    plot_duration_histogram,
    plot_durations_over_time,
    plot_metrics_over_time,
    plot_states_over_time,
)


class PlotError(Exception):
    """The plot cannot be drawn; the message says why and what to do."""


class PlotName(StrEnum):
    """The plots that the command line knows."""

    DURATIONS = "durations"
    HISTOGRAM = "histogram"
    METRICS = "metrics"
    STATES = "states"


class Unit(StrEnum):
    """What a duration is of."""

    TRY = "try"
    TASK = "task"


DURATIONS_QUERY = """
    with roots as (
        select span_id, app_name
        from parsl_tasks
        where run_id = $run and $per = 'task'
        union all
        select parsl_tries.span_id, parsl_tasks.app_name
        from parsl_tries
        inner join parsl_tasks using (run_id, task_id)
        where parsl_tries.run_id = $run and $per = 'try'
    )
    select
        min(event_at) filter (event_type = $start) as start_at,
        max(event_at) filter (event_type = $end) as end_at,
        any_value(app_name) as app_name
    from rooted_events
    inner join roots on rooted_events.root_span_id = roots.span_id
    where event_type in ($start, $end)
    group by root_span_id
    having count(*) filter (event_type = $start) > 0
    order by start_at
"""

STATES_QUERY = """
    select state_at, state, cast(sum(n_spans) as bigint) as n_spans
    from state_counts
    where run_id = $run
    group by state_at, state
    order by state_at
"""

METRICS_QUERY = """
    select recorded_at, value, metric_type || ' ' || name as metric
    from metrics
    where run_id = $run and value is not null
    order by recorded_at, line_number
"""

RUNS_QUERY = """
    select run_id, coalesce(rundir, ''), began_at, n_tasks
    from parsl_workflows
    order by began_at, run_id
"""


def draw(
    name: PlotName,
    database: Path,
    output: Path | None = None,
    *,
    run: str | None = None,
    per: Unit = Unit.TRY,
    start: str = "running",
    end: str = "running_ended",
    sql: str | None = None,
) -> Path:
    """Draw one plot into a file and return its path.

    Args:
        name: which plot.
        database: a database that `dbt build` has been run on.
        output: where to; `NAME.png` by default. Its ending chooses the format.
        run: the start of a run_id, or the name of a run directory; needed where there are several.
        per: what a duration is of, a try or a task with all its tries.
        start: the event type that starts a duration.
        end: the event type that ends it.
        sql: a query of the shape that the plot takes, drawn instead of the plot's own.

    Raises:
        PlotError: the database is not there, not built or in use, the query fails or gives another
            shape, the run or the events are not there, or the picture cannot be written.
    """
    output = output or Path(f"{name}.png")
    durations_title = f"{start} to {end}, per {per}"
    plots: dict[PlotName, tuple[str, Callable[..., Axes], dict[str, Any]]] = {
        PlotName.DURATIONS: (DURATIONS_QUERY, plot_durations_over_time, {"title": durations_title}),
        PlotName.HISTOGRAM: (DURATIONS_QUERY, plot_duration_histogram, {"title": durations_title}),
        PlotName.METRICS: (METRICS_QUERY, plot_metrics_over_time, {"title": "metrics"}),
        PlotName.STATES: (STATES_QUERY, plot_states_over_time, {"title": "tasks in each state"}),
    }
    query, plot, options = plots[name]
    with _open(database) as connection:
        try:
            if sql is not None:
                connection.execute(sql)
                options = {}
            elif name in (PlotName.METRICS, PlotName.STATES):
                connection.execute(query, {"run": _the_run(connection, run)})
            else:
                run_id = _the_run(connection, run)
                _check_events(connection, run_id, start, end)
                values = {"run": run_id, "per": per.value, "start": start, "end": end}
                connection.execute(query, values)
            axes = plot(connection, **options)
        except duckdb.Error as error:
            raise PlotError(f"the query fails: {error}") from error
        except ValueError as error:
            raise PlotError(str(error)) from error
    _save(axes, output)
    return output


def _open(database: Path) -> duckdb.DuckDBPyConnection:
    if not database.exists():
        raise PlotError(
            f"{database} is not there. "
            "Load a run with `dnpc load PATH/TO/runinfo`, then `dbt build`."
        )
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.IOException as error:
        raise PlotError(f"{database} cannot be opened: {error}") from error
    if not connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'main' and table_name = 'parsl_tasks'"
    ).fetchone():
        connection.close()
        raise PlotError(f"{database} is not built yet. Run `dbt build` in the project's folder.")
    return connection


def _the_run(connection: duckdb.DuckDBPyConnection, run: str | None) -> str:
    """The run_id of the one run that is meant; where none is named, there is to be only one."""
    runs = connection.execute(RUNS_QUERY).fetchall()
    found = [
        run_id
        for run_id, rundir, *_ in runs
        if run is None or run_id.startswith(run) or Path(rundir).name == run
    ]
    if len(found) == 1:
        return str(found[0])
    problem = f"{len(found) or 'no'} runs" + (f" are called {run}" if run else "")
    listed = "".join(
        f"\n  {run_id}  {rundir or '-'}  {began_at or '-'}  {n_tasks} tasks"
        for run_id, rundir, began_at, n_tasks in runs
    )
    raise PlotError(f"{problem}; choose one with --run:{listed or ' nothing is loaded'}")


def _check_events(connection: duckdb.DuckDBPyConnection, run_id: str, *event_types: str) -> None:
    rows = connection.execute(
        "select distinct event_type from rooted_events where run_id = ? order by 1", [run_id]
    )
    known = [event_type for (event_type,) in rows.fetchall()]
    for event_type in event_types:
        if event_type not in known:
            raise PlotError(
                f"no task of the run has an event '{event_type}'. "
                f"There are: {', '.join(known) or 'none'}"
            )


def _save(axes: Axes, output: Path) -> None:
    figure = axes.figure
    assert isinstance(figure, Figure)
    try:
        figure.savefig(output, dpi=150)
    except (OSError, ValueError) as error:
        raise PlotError(f"{output} cannot be written: {error}") from error
