"""The database that `dbt build` has made tables in, opened to be read, and the runs in it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

QUERIES = Path(__file__).parent / "queries"

RUNS_QUERY = """
    select
        runs.run_id,
        -- Nulls are left out.
        list_distinct([any_value(runs.rundir)] || list(files.root || '/' || files.run_dir)),
        any_value(runs.began_at),
        any_value(runs.n_tasks)
    from parsl_workflows as runs
    left join load_ledger as ledger on runs.run_id = ledger.run_id
    left join raw.source_files as files
        on ledger.file_id = files.file_id and files.run_dir is not null
    group by runs.run_id
    order by any_value(runs.began_at), runs.run_id
"""

# Files that came, went or changed after the build.
CHANGES_QUERY = """
    select count(distinct file_id)
    from (
        (
            select file_id, load_id from raw.source_files where kind is not null
            except
            select file_id, load_id from load_ledger
        )
        union all
        (
            select file_id, load_id from load_ledger
            except
            select file_id, load_id from raw.source_files
        )
    )
"""


class DatabaseError(Exception):
    """The database or the run in it is not there; the message says why and what to do."""


def open_built(database: Path) -> duckdb.DuckDBPyConnection:
    """Open a database that `dbt build` has been run on, for reading.

    Raises:
        DatabaseError: it is not there, in use, or not built.
    """
    if not database.exists():
        raise DatabaseError(
            f"{database} is not there. "
            "Load a run with `dnpc load PATH/TO/runinfo`, then `dbt build`."
        )
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise DatabaseError(f"{database} cannot be opened: {error}") from error
    if not connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'main' and table_name = 'parsl_tasks'"
    ).fetchone():
        connection.close()
        raise DatabaseError(
            f"{database} is not built yet. Run `dbt build` in the project's folder."
        )
    return connection


@contextmanager
def read_built(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """As `open_built`; a query that fails says that the database is not built as it must be.

    Raises:
        DatabaseError: it is not there, in use, not built, or built in part or by another dnpc.
    """
    with open_built(database) as connection:
        try:
            yield connection
        except duckdb.Error as error:
            raise DatabaseError(
                f"{database} is not built to the end, or by another dnpc. Run `dbt build`.\n"
                f"  DuckDB says: {error}"
            ) from error


def tell_if_outdated(database: Path) -> str | None:
    """What to say where files were loaded or removed after the tables were built, else nothing."""
    try:
        with open_built(database) as connection:
            found = connection.execute(CHANGES_QUERY).fetchone()
    except (DatabaseError, duckdb.Error):  # whoever asks the database itself says what is wrong
        return None
    n_files = found[0] if found else 0
    if not n_files:
        return None
    files = "1 file has" if n_files == 1 else f"{n_files} files have"
    return f"{files} come, gone or changed since the last build; run `dbt build` to see it."


def fetch_rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows of a query, each by the names of its columns.

    Args:
        connection: to a database that is built.
        query: SQL, or the name of a file in queries/.
        values: of the query's parameters.
    """
    if query.isidentifier():
        query = (QUERIES / f"{query}.sql").read_text()
    cursor = connection.execute(query, dict(values or {}))
    names = [name for name, *_ in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def find_run(
    connection: duckdb.DuckDBPyConnection, run: str | None, hint: str = "with --run"
) -> str:
    """The run_id of the one run that is meant; where none is named, there is to be only one.

    Args:
        connection: to a database that is built.
        run: the start of a run_id, or the name of a run directory.
        hint: how to name one, for the message of an error.

    Raises:
        DatabaseError: no run is called so, or several are.
    """
    runs = connection.execute(RUNS_QUERY).fetchall()
    if not runs:
        raise DatabaseError(
            "no runs: nothing that is loaded tells of one; `dnpc ledger` says what is loaded"
        )
    found = [
        run_id
        for run_id, directories, *_ in runs
        if run is None or is_called(run, run_id, directories)
    ]
    if len(found) == 1:
        return str(found[0])
    problem = f"{len(found) or 'no'} runs" + (f" are called {run}" if run else "")
    listed = "".join(
        f"\n  {run_id}  {', '.join(directories) or '-'}  {began_at or '-'}  {n_tasks} tasks"
        for run_id, directories, began_at, n_tasks in runs
    )
    raise DatabaseError(f"{problem}; choose one {hint}:{listed}")


def is_called(run: str, run_id: str, directories: Sequence[str]) -> bool:
    """Whether a run is meant: by the start of its run_id, or by the name of a directory of it."""
    return run_id.startswith(run) or run in [Path(directory).name for directory in directories]


def find_runs(connection: duckdb.DuckDBPyConnection, runs: Sequence[str]) -> list[str]:
    """The run_ids of the runs that are meant, in the order given; where none is named, of all.

    Raises:
        DatabaseError: as `find_run`, or there is no run at all.
    """
    if runs:
        return list(dict.fromkeys(find_run(connection, run) for run in runs))
    found = [str(run_id) for run_id, *_ in connection.execute(RUNS_QUERY).fetchall()]
    return found or [find_run(connection, None)]


def start_of_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> datetime | None:
    """When a run began, as far as that is known: the zero of every picture of it."""
    rows = connection.execute(
        "select coalesce(began_at, first_task_invoked_at) from parsl_workflows where run_id = ?",
        [run_id],
    ).fetchall()
    return rows[0][0] if rows else None
