"""Plots from the command line: a query, a plot helper, a file."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dnpc.plots import plot_duration_histogram, plot_durations_over_time, plot_states_over_time


class PlotError(Exception):
    """The plot cannot be drawn; the message says why and what to do."""


class PlotName(StrEnum):
    """The plots that the command line knows."""

    DURATIONS = "durations"
    HISTOGRAM = "histogram"
    STATES = "states"


DURATIONS_QUERY = """
    select
        min(rooted_events.event_at) filter (rooted_events.event_type = $start) as start_at,
        max(rooted_events.event_at) filter (rooted_events.event_type = $end) as end_at,
        any_value(parsl_tasks.app_name) as app_name
    from rooted_events
    inner join parsl_tasks on rooted_events.root_span_id = parsl_tasks.span_id
    where starts_with(parsl_tasks.run_id, $run) and rooted_events.event_type in ($start, $end)
    group by rooted_events.root_span_id
    having count(*) filter (rooted_events.event_type = $start) > 0
    order by start_at
"""

STATES_QUERY = """
    select state_at, state, cast(sum(n_spans) as bigint) as n_spans
    from state_counts
    where starts_with(run_id, $run)
    group by state_at, state
    order by state_at
"""


def draw(
    name: PlotName,
    database: Path,
    output: Path | None = None,
    *,
    run: str | None = None,
    start: str = "running",
    end: str = "running_ended",
    sql: str | None = None,
) -> Path:
    """Draw one plot into a file and return its path.

    Args:
        name: which plot.
        database: a database that `dbt build` has been run on.
        output: where to; `NAME.png` by default. Its ending chooses the format.
        run: the start of a run_id; all runs by default.
        start: the event type that starts a duration.
        end: the event type that ends it.
        sql: a query of the shape that the plot takes, drawn instead of the plot's own.

    Raises:
        PlotError: the database is not there, not built or in use, the query fails or gives another
            shape, the run or the events are not there, or the picture cannot be written.
    """
    output = output or Path(f"{name}.png")
    durations_title = f"{start} to {end}"
    plots: dict[PlotName, tuple[str, Callable[..., Axes], dict[str, Any]]] = {
        PlotName.DURATIONS: (DURATIONS_QUERY, plot_durations_over_time, {"title": durations_title}),
        PlotName.HISTOGRAM: (DURATIONS_QUERY, plot_duration_histogram, {"title": durations_title}),
        PlotName.STATES: (STATES_QUERY, plot_states_over_time, {"title": "tasks in each state"}),
    }
    query, plot, options = plots[name]
    with _open(database) as connection:
        run_id = _the_run(connection, run)
        try:
            if sql is not None:
                connection.execute(sql)
                options = {}
            elif name is PlotName.STATES:
                run_id = run_id or _the_only_run(connection)
                connection.execute(query, {"run": run_id})
            else:
                _check_events(connection, start, end)
                connection.execute(query, {"run": run_id, "start": start, "end": end})
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
    """The one run that begins so, or '' for all."""
    if run is None:
        return ""
    runs = _runs(connection)
    found = [run_id for run_id in runs if run_id.startswith(run)]
    if len(found) != 1:
        raise PlotError(
            f"--run {run}: {len(found) or 'no'} runs begin so. There are: {', '.join(runs)}"
        )
    return found[0]


def _the_only_run(connection: duckdb.DuckDBPyConnection) -> str:
    runs = _runs(connection)
    if len(runs) > 1:
        raise PlotError(f"there are {len(runs)} runs; choose one with --run: {', '.join(runs)}")
    return runs[0] if runs else ""


def _runs(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("select run_id from parsl_workflows order by began_at, run_id")
    return [run_id for (run_id,) in rows.fetchall()]


def _check_events(connection: duckdb.DuckDBPyConnection, *event_types: str) -> None:
    rows = connection.execute("select distinct event_type from rooted_events order by 1").fetchall()
    known = [event_type for (event_type,) in rows]
    for event_type in event_types:
        if event_type not in known:
            raise PlotError(
                f"no task has an event '{event_type}'. There are: {', '.join(known) or 'none'}"
            )


def _save(axes: Axes, output: Path) -> None:
    figure = axes.figure
    assert isinstance(figure, Figure)
    try:
        figure.savefig(output, dpi=150)
    except (OSError, ValueError) as error:
        raise PlotError(f"{output} cannot be written: {error}") from error
