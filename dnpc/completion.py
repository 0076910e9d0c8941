"""What the shell offers at the tab key: names from the database, nothing where there is none."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import typer

from dnpc.database import RUNS_QUERY, DatabaseError, is_called, open_built
from dnpc.project import default_database

Offer = tuple[str, str]

MAX_TASKS = 200


def complete_runs(context: typer.Context, incomplete: str) -> list[Offer]:
    """Run directories' names, and the run_ids once one is begun."""
    return [offer for offer in _runs(context) if offer[0].startswith(incomplete)]


def complete_events(context: typer.Context, incomplete: str) -> list[Offer]:
    """Types of events, with the types of the spans that have them."""
    found = _ask(
        context,
        """
        select event_type, string_agg(distinct span_type, ', ' order by span_type)
        from rooted_events where starts_with(event_type, ?) group by 1 order by 1
        """,
        incomplete,
    )
    return [(str(event), str(spans)) for event, spans in found]


def complete_runs_and_tasks(context: typer.Context, incomplete: str) -> list[Offer]:
    """Runs, and the numbers of tasks where there is one run."""
    runs = {run_id for run_id, *_ in _ask(context, RUNS_QUERY)}
    tasks = _tasks(context, runs.pop(), incomplete) if len(runs) == 1 else []
    return [*complete_runs(context, incomplete), *tasks]


def complete_tasks(context: typer.Context, incomplete: str) -> list[Offer]:
    """The numbers of the tasks of the run that is named."""
    named = context.params.get("run")
    for run_id, directories, *_ in _ask(context, RUNS_QUERY):
        if named and is_called(named, run_id, directories):
            return _tasks(context, run_id, incomplete)
    return []


def _tasks(context: typer.Context, run_id: str, incomplete: str) -> list[Offer]:
    tasks = _ask(
        context,
        """
        select cast(task_id as varchar), concat_ws(' ', app_name, outcome)
        from parsl_tasks
        where run_id = ? and starts_with(cast(task_id as varchar), ?)
        order by task_id
        limit ?
        """,
        *(run_id, incomplete, MAX_TASKS),
    )
    return [(str(task), str(said)) for task, said in tasks]


def _runs(context: typer.Context) -> Iterator[Offer]:
    """The names of directories that only one run has, and the run_ids."""
    runs = [
        (
            run_id,
            {Path(path).name for path in directories},
            f"{n_tasks} tasks, {began_at}",
        )
        for run_id, directories, began_at, n_tasks in _ask(context, RUNS_QUERY)
    ]
    n_called = Counter(name for _, names, _ in runs for name in names)
    for run_id, names, said in runs:
        yield from ((name, said) for name in sorted(names) if n_called[name] == 1)
        yield run_id, said


def _ask(context: typer.Context, query: str, *values: Any) -> list[tuple[Any, ...]]:
    database = Path(context.params.get("database") or default_database())
    try:
        with open_built(database) as connection:
            rows: list[tuple[Any, ...]] = connection.execute(query, list(values)).fetchall()
    except (DatabaseError, duckdb.Error):
        return []
    return rows
