"""What the tests share: the sample run, loading it, building it, and looking at the result."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "examples" / "sample_run"
RUNINFO = SAMPLE / "runinfo"

# A view names the database that it was made in, so a copy of a database keeps the file's name.
DATABASE_NAME = "dnpc.duckdb"

Env = Mapping[str, str] | None
Row = tuple[Any, ...]
Completed = subprocess.CompletedProcess[str]


def run_program(name: str, *arguments: str | Path, env: Env = None) -> Completed:
    """Run `dbt` or `dnpc` as installed for this Python, in the project's folder."""
    return subprocess.run(
        [Path(sys.executable).with_name(name), *arguments],
        cwd=PROJECT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def run_dbt(database: Path, *arguments: str, env: Env = None) -> Completed:
    """Run dbt with folders of its own, so that several can run at the same time."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = ("--target-path", f"{scratch}/target", "--log-path", f"{scratch}/logs")
        env = {**(env or {}), "DNPC_DATABASE": str(database)}
        return run_program("dbt", "--quiet", *arguments, *folders, env=env)


def build(database: Path, *, env: Env = None, with_data_tests: bool = False) -> None:
    """Make the marts of what is loaded; fail if dbt does."""
    left_out = (
        ("--exclude-resource-type", "unit_test", "--exclude", "test_type:singular")
        if with_data_tests
        else ("--exclude-resource-type", "test", "unit_test")
    )
    process = run_dbt(database, "build", *left_out, env=env)
    assert process.returncode == 0, process.stdout + process.stderr


def run_two_at_a_time(calls: Iterable[Callable[[], None]]) -> None:
    """Run all, on two cores; fail if one does."""
    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(call) for call in calls]:
            future.result()


def fetch(database: Path, query: str, parameters: Sequence[Any] = ()) -> list[Row]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def rows_of(database: Path, table: str) -> list[Row]:
    """All rows of a table, sorted by all columns."""
    return fetch(database, f"select * from {table} order by all")


def mart_rows(database: Path, mart: str) -> list[Row]:
    """All rows of a mart, sorted by all columns."""
    return rows_of(database, f"main.{mart}")


def table_names(database: Path, schema: str) -> list[str]:
    query = "select table_name from information_schema.tables where table_schema = ? order by 1"
    return [name for (name,) in fetch(database, query, [schema])]


def landed_lines(database: Path, path: Path) -> list[str]:
    """The lines that were landed of one file, whose numbers must be 1, 2, 3, ..."""
    rows = fetch(
        database,
        """
        select line_number, line
        from raw.log_lines
        inner join raw.source_files using (file_id)
        where path = ?
        order by line_number
        """,
        [str(path.resolve())],
    )
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    return [line for _, line in rows]


def utc(epoch_s: float) -> datetime:
    """A time as it stands in the marts: UTC, without a zone."""
    return datetime.fromtimestamp(epoch_s, UTC).replace(tzinfo=None)


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)
