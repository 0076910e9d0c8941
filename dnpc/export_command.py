"""Runs from the command line into files that other programs read."""

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dnpc.database import RUNS_QUERY, DatabaseError, find_runs, open_built
from dnpc.pictures import literal

# Of a table without run_id, the column that names a span of the run.
_SPAN_COLUMNS = ("span_id", "root_span_id", "superspan_id", "left_span_id")


class ExportError(Exception):
    """The runs cannot be exported; the message says why and what to do."""


def export_perfetto(database: Path, output: Path, runs: Sequence[str] = ()) -> Path:
    """Write runs as one trace for the Perfetto UI, and return its path.

    Args:
        database: a database that `dbt build` has been run on.
        output: the file; compressed if its name ends in .gz.
        runs: starts of run_ids, or names of run directories; by default all runs.

    Raises:
        ExportError: the database is not there, not built or in use, a run is not there, or the
            file cannot be written.
    """
    # Perfetto's messages take a moment to import, which other commands need not wait for.
    from dnpc.perfetto_trace import write_trace

    with _errors(output), open_built(database) as connection:
        named = _name_runs(connection, _chosen(connection, runs))
        with _whole(output) as part, _opened(part) as file:
            write_trace(connection, named, file)
    return output


def export_parquet(database: Path, folder: Path, runs: Sequence[str] = ()) -> list[Path]:
    """Write each table that is made for users as one Parquet file, and return their paths.

    Args:
        database: a database that `dbt build` has been run on.
        folder: where to; it is made if it is not there. Files of the same names are replaced once
            all are written.
        runs: starts of run_ids, or names of run directories, whose rows are written; by default
            all rows.

    Raises:
        ExportError: as `export_perfetto`.
    """
    with _errors(folder), open_built(database) as connection:
        chosen = find_runs(connection, runs) if runs else None
        folder.mkdir(exist_ok=True)
        with _scratch(folder) as scratch:
            for table, columns in _tables(connection).items():
                rows = f"from main.{_quoted(table)}{_only(columns, chosen)}"
                path = literal(str(Path(scratch, f"{table}.parquet")))
                connection.execute(f"copy ({rows}) to {path} (format parquet, compression zstd)")
            written = sorted(Path(scratch).iterdir())
            for path_written in written:
                path_written.replace(folder / path_written.name)
    return [folder / path_written.name for path_written in written]


@contextmanager
def _errors(output: Path) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise ExportError(str(error)) from error
    except OSError as error:
        raise ExportError(f"{output} cannot be written: {error.strerror or error}") from error
    except duckdb.IOException as error:
        raise ExportError(f"{output} cannot be written: {error}") from error
    except duckdb.Error as error:
        raise ExportError(f"the database cannot be read: {error}") from error


@contextmanager
def _whole(output: Path) -> Iterator[Path]:
    """A file to be written beside `output`, which it replaces if all goes well."""
    if output.is_dir():
        raise IsADirectoryError("it is a folder; name a file in it")
    with _scratch(output.parent) as scratch:
        part = Path(scratch, output.name)
        yield part
        part.replace(output)


def _opened(path: Path) -> BufferedIOBase:
    if path.suffix == ".gz":
        return gzip.open(path, "wb", compresslevel=3)
    return open(path, "wb")


def _scratch(parent: Path) -> TemporaryDirectory[str]:
    """A folder that is gone afterwards, on the file system of `parent`."""
    return TemporaryDirectory(prefix=".dnpc-export-", dir=parent)


def _chosen(connection: duckdb.DuckDBPyConnection, runs: Sequence[str]) -> list[str]:
    """The runs that are asked for; else all, and logs that belong to no run of Parsl."""
    if runs:
        return find_runs(connection, runs)
    rows = connection.execute(
        "select run_id from spans group by run_id order by min(started_at), run_id"
    ).fetchall()
    return [run_id for (run_id,) in rows] or find_runs(connection, ())


def _name_runs(
    connection: duckdb.DuckDBPyConnection, run_ids: Sequence[str]
) -> list[tuple[str, str]]:
    rows = connection.execute(RUNS_QUERY).fetchall()
    names = {run_id: Path(directories[0]).name for run_id, directories, *_ in rows if directories}
    return [
        (run_id, " ".join(filter(None, ["run", names.get(run_id), run_id]))) for run_id in run_ids
    ]


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of each table that is made for users."""
    rows = connection.execute("""
        select table_name, list(column_name)
        from information_schema.columns
        where table_catalog = current_database() and table_schema = 'main'
        group by table_name
        order by table_name
    """)
    return dict(rows.fetchall())


def _only(columns: Sequence[str], run_ids: Sequence[str] | None) -> str:
    if run_ids is None:
        return ""
    of_runs = f"run_id in {_tuple(run_ids)}"
    if "run_id" in columns:
        return f" where {of_runs}"
    for column in _SPAN_COLUMNS:
        if column in columns:
            return f" where {column} in (select span_id from main.spans where {of_runs})"
    return ""


def _tuple(texts: Sequence[str]) -> str:
    return f"({', '.join(map(literal, texts))})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
