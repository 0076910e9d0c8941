"""SQL with the project's macros, from Python."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
DATABASE_VARIABLE = "DNPC_DATABASE"
INLINE_NODE = "sql_operation.dnpc.inline_query"


class ProjectError(Exception):
    """A query cannot be compiled or run; the message says why and what to do."""


def default_database() -> Path:
    """Where dbt looks for the database too, when it is run in the project's folder."""
    named = os.environ.get(DATABASE_VARIABLE)
    return Path(named) if named else PROJECT_FOLDER / "dnpc.duckdb"


class Project:
    """The macros of the project over the tables of a database.

    The database is open, for reading, until `close` or the end of a `with` block; neither a load
    nor a `dbt build` can change it meanwhile. The first query with a macro waits until dbt has read
    the project.

        >>> with Project() as project:
        ...     runs = project.sql("from {{ pair_events(ref('events'), 'running', 'exec_done') }}")
        ...     print(runs.fetchall())

    Args:
        database: a database that `dbt build` has been run on; by default that of `dnpc` and dbt.

    Raises:
        ProjectError: the database is not there, or another program is writing to it.
    """

    def __init__(self, database: Path | str | None = None) -> None:
        self.database = Path(database or default_database()).expanduser().absolute()
        self._manifest: Any = None
        self._connection = _connect(self.database)

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """The result of a query in DuckDB's SQL with the project's macros, `ref` and `source`.

        Raises:
            ProjectError: dbt cannot compile the query, or DuckDB cannot run it.
        """
        compiled = self.compile(query)
        try:
            return self._connection.sql(compiled)
        except duckdb.Error as error:
            raise ProjectError(str(error)) from error

    def compile(self, query: str) -> str:
        """The query as the plain SQL that its macros stand for.

        Raises:
            ProjectError: dbt cannot compile it.
        """
        if "{{" not in query and "{%" not in query:
            return query
        if self._manifest is None:
            self._manifest = self._invoke("parse")
        try:
            result = self._invoke("compile", "--inline", query)
        finally:
            # dbt leaves a query that fails in the manifest, and then takes the next for its double.
            self._manifest.nodes.pop(INLINE_NODE, None)
        compiled: str = result.results[0].node.compiled_code
        return compiled

    def _invoke(self, *arguments: str) -> Any:
        # dbt takes a second to import, which a query without macros need not wait for.
        from dbt.cli.main import dbtRunner

        said: list[str] = []

        def listen(event: Any) -> None:
            if event.info.level == "error":
                said.append(event.info.msg.partition("\n")[2] or event.info.msg)

        with _environment(DATABASE_VARIABLE, str(self.database)):
            result = dbtRunner(manifest=self._manifest, callbacks=[listen]).invoke(
                [
                    *(
                        "--quiet",
                        "--log-level",
                        "none",
                        "--log-level-file",
                        "none",
                        "--no-populate-cache",
                        "--no-write-json",
                    ),
                    *arguments,
                    *("--project-dir", str(PROJECT_FOLDER), "--profiles-dir", str(PROJECT_FOLDER)),
                ]
            )
        if not result.success:
            raise ProjectError(said[0] if said else str(result.exception))
        return result.result


def _connect(database: Path) -> duckdb.DuckDBPyConnection:
    if not database.exists():
        raise ProjectError(
            f"{database} is not there. Load a run first: dnpc load PATH/TO/runinfo; then dbt build."
        )
    try:
        return duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise ProjectError(f"{database} cannot be opened: {error}") from error


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
