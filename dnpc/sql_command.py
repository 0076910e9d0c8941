"""A query from the command line: compiled with the project's macros, run, and its rows written."""

import sys
import tempfile
from enum import StrEnum
from pathlib import Path

import duckdb

from dnpc.project import Project, ProjectError

MAX_SHOWN_ROWS = 40


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def read_query(query: str | None, file: Path | None) -> str:
    """The query that the command line gives: as text, as `-` for standard input, or in a file.

    Raises:
        ProjectError: there is none, there are two, or the file cannot be read.
    """
    if (query is None) == (file is None):
        raise ProjectError('give a query, such as "from parsl_tasks", or else --file')
    try:
        return file.read_text() if file else sys.stdin.read() if query == "-" else str(query)
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file}: {error}") from error


def run_query(
    query: str, database: Path, row_format: Format | None = None, output: Path | None = None
) -> None:
    """Write the rows of a query to standard output, or to a file.

    Args:
        query: SQL with the project's macros.
        database: a database that `dbt build` has been run on.
        row_format: by default what the ending of `output` says, else a table.
        output: the file to write; a table is only shown.

    Raises:
        ProjectError: the query cannot be compiled or run, or its rows cannot be written so.
    """
    row_format = row_format or _format_of(output)
    if row_format is Format.TABLE and output:
        raise ProjectError(
            f"{output}: a table is for people; --format csv, json or parquet writes a file"
        )
    if row_format is Format.PARQUET and not output:
        raise ProjectError("--format parquet: name the file with --output")
    with Project(database) as project:
        rows = project.sql(query)
        try:
            if row_format is Format.TABLE:
                rows.show(max_rows=MAX_SHOWN_ROWS)
            elif output:
                _write(rows, row_format, output)
            else:
                with tempfile.TemporaryDirectory() as folder:
                    _write(rows, row_format, path := Path(folder, "rows"))
                    sys.stdout.write(path.read_text())
        except duckdb.Error as error:
            raise ProjectError(str(error)) from error


def _write(rows: duckdb.DuckDBPyRelation, row_format: Format, path: Path) -> None:
    quoted = str(path).replace("'", "''")
    rows.query("rows", f"copy (from rows) to '{quoted}' (format {row_format})")


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.TABLE
    ending = output.suffix.removeprefix(".")
    if ending not in (Format.CSV, Format.JSON, Format.PARQUET):
        raise ProjectError(f"{output}: end the name with .csv, .json or .parquet, or give --format")
    return Format(ending)
