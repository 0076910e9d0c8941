"""Plots from the command line: a query, a plot helper, a file."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dnpc.database import DatabaseError, find_run, find_runs, open_built, start_of_run
from dnpc.pictures import PICTURES, Picture, boxes_for_unknown_characters

# What the command line calls the options of plots.
_OPTIONS = {"kind": "--kind", "log": "--log", "time": "--utc", "color_by": "--color-by"}


class PlotError(Exception):
    """The plot cannot be drawn; the message says why and what to do."""


class Unit(StrEnum):
    """What a duration is of."""

    TRY = "try"
    TASK = "task"


class By(StrEnum):
    """What resources are added up for."""

    APP = "app"
    TASK = "task"
    WORKER = "worker"
    HOST = "host"


def draw(
    name: str,
    database: Path,
    output: Path | None = None,
    *,
    runs: Sequence[str] = (),
    values: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    sql: str | None = None,
) -> Path:
    """Draw one plot into a file and return its path.

    Args:
        name: which of the pictures.
        database: a database that `dbt build` has been run on.
        output: where to; `NAME.png` by default. Its ending chooses the format.
        runs: starts of run_ids, or names of run directories; one is needed where there are several
            and the picture is of one.
        values: of the other parameters of the picture's query.
        options: what the picture's plot is told.
        sql: a query of the shape that the plot takes, drawn instead of the plot's own.

    Raises:
        PlotError: the database is not there, not built or in use, the query fails or gives another
            shape, the run or the events are not there, the plot has no such option, or the picture
            cannot be written.
    """
    picture = PICTURES[name]
    options = dict(options or {})
    if unknown := set(options) - picture.options:
        raise PlotError(f"{name} knows no {_OPTIONS[min(unknown)]}; {_said_of(picture)}")
    output = output or Path(f"{name}.png")
    try:
        with open_built(database) as connection:
            if sql is None:
                known = complete_values(connection, picture, runs, values or {})
                options["title"] = picture.title.format_map(known)
                options |= options_of_run(connection, picture, known)
                sql = picture.sql(known)
            connection.execute(sql)
            axes = picture.plot(connection, **options)
    except duckdb.Error as error:
        raise PlotError(f"the query fails: {error}") from error
    except (DatabaseError, ValueError) as error:
        raise PlotError(str(error)) from error
    _save(axes, output)
    return output


def show_sql(
    name: str, database: Path, *, runs: Sequence[str] = (), values: Mapping[str, Any] | None = None
) -> str:
    """The query behind a plot with its values in place, to be changed and drawn with `sql`.

    Raises:
        PlotError: as `draw`.
    """
    try:
        with open_built(database) as connection:
            picture = PICTURES[name]
            return picture.sql(complete_values(connection, picture, runs, values or {}))
    except DatabaseError as error:
        raise PlotError(str(error)) from error


def complete_values(
    connection: duckdb.DuckDBPyConnection,
    picture: Picture,
    runs: Sequence[str],
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """The values with the run or runs by their ids; events are looked up first.

    Raises:
        DatabaseError: a run is not there.
        PlotError: an event is not there, or the query needs a value that is not given.
    """
    known = {name: value for name, value in values.items() if value is not None}
    wanted = picture.parameters
    if "runs" in wanted:
        known["runs"] = find_runs(connection, runs)
    if "run" in wanted:
        if len(runs) > 1:
            raise PlotError(f"{picture.name} is of one run; --run names {len(runs)}")
        known["run"] = find_run(connection, runs[0] if runs else None)
    if wanted & {"run", "runs"}:
        _check_events(
            connection,
            known["runs"] if "runs" in wanted else [known["run"]],
            *(known[name] for name in ("start", "end") if name in wanted and name in known),
        )
    if "task" in known and "task" in wanted:
        _check_task(connection, known["run"], known["task"])
    if missing := wanted - set(known):
        raise PlotError(f"{picture.name} needs --{min(missing)}")
    return known


def options_of_run(
    connection: duckdb.DuckDBPyConnection, picture: Picture, values: Mapping[str, Any]
) -> dict[str, Any]:
    """What a plot is told of the run: its pictures have one zero, but for that of a single task."""
    is_of_a_run = "run" in picture.parameters and "task" not in picture.parameters
    if not is_of_a_run or "start" not in picture.options:
        return {}
    return {"start": start_of_run(connection, values["run"])}


def _said_of(picture: Picture) -> str:
    known = [word for option, word in _OPTIONS.items() if option in picture.options]
    return f"it knows {', '.join(known)}" if known else "it has no options"


def _check_events(
    connection: duckdb.DuckDBPyConnection, run_ids: list[str], *event_types: str
) -> None:
    if not event_types:
        return
    rows = connection.execute(
        "select distinct event_type from rooted_events where list_contains(?, run_id) order by 1",
        [run_ids],
    )
    known = [event_type for (event_type,) in rows.fetchall()]
    for event_type in event_types:
        if event_type not in known:
            raise PlotError(
                f"no task of the run has an event '{event_type}'. "
                f"There are: {', '.join(known) or 'none'}"
            )


def _check_task(connection: duckdb.DuckDBPyConnection, run_id: str, task_id: int) -> None:
    found = connection.execute(
        "select count_if(task_id = ?), min(task_id), max(task_id) "
        "from parsl_tasks where run_id = ?",
        [task_id, run_id],
    ).fetchone()
    if found and not found[0]:
        _, first, last = found
        known = "it has none" if last is None else f"it has {first} to {last}"
        raise PlotError(f"the run has no task {task_id}; {known}")


def _save(axes: Axes, output: Path) -> None:
    figure = axes.figure
    assert isinstance(figure, Figure)
    try:
        with boxes_for_unknown_characters():
            figure.savefig(output, dpi=150)
    except (OSError, ValueError) as error:
        raise PlotError(f"{output} cannot be written: {error}") from error
