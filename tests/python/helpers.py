"""What the tests share: the sample run, loading it, building it, and looking at the result."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "examples" / "sample_run"
RUNINFO = SAMPLE / "runinfo"

# A view names the database that it was made in, so a copy of a database keeps the file's name.
DATABASE_NAME = "dnpc.duckdb"

# In a guide, each block of code, and the text that is shown right below it.
STEP = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S)

PARSED_NAME = "partial_parse.msgpack"
_PARSED_PROJECT = tempfile.TemporaryDirectory()

# `make soak` tries more of what is tried at random.
IS_SOAK = "DNPC_SOAK" in os.environ

Env = Mapping[str, str] | None
Row = tuple[Any, ...]
Completed = subprocess.CompletedProcess[str]


def how_many(usually: int, in_soak: int) -> int:
    return in_soak if IS_SOAK else usually


def run_program(
    name: str, *arguments: str | Path, cwd: Path = PROJECT, env: Env = None
) -> Completed:
    """Run `dbt` or `dnpc` as installed for this Python."""
    return subprocess.run(
        [Path(sys.executable).with_name(name), *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def started_dbt(
    database: Path, *arguments: str, env: Env = None
) -> Iterator[subprocess.Popen[str]]:
    """Dbt at work, with folders of its own, so that several can run at the same time.

    dbt parses the project anew if the name of the database differs: it is a relative one, the same
    for all, so that only the first run has to. What it says of errors is in its output as well.
    """
    parsed = Path(_PARSED_PROJECT.name, PARSED_NAME)
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch, "target")
        target.mkdir()
        if parsed.exists():
            shutil.copy(parsed, target)
        with subprocess.Popen(
            [
                *(Path(sys.executable).with_name("dbt"), "--log-level-file", "none"),
                *("--no-use-colors", *arguments),
                *("--project-dir", PROJECT, "--profiles-dir", PROJECT),
                *("--target-path", target, "--log-path", f"{scratch}/logs"),
            ],
            cwd=database.parent,
            env={**os.environ, **(env or {}), "DNPC_DATABASE": database.name},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            yield process
        if not parsed.exists() and (target / PARSED_NAME).exists():
            (target / PARSED_NAME).replace(parsed)


def run_dbt(database: Path, *arguments: str, env: Env = None) -> Completed:
    with started_dbt(database, "--quiet", *arguments, env=env) as process:
        stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


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
        rows: list[Row] = connection.execute(query, list(parameters)).fetchall()
    return rows


def fetch_map(database: Path, query: str) -> dict[Any, Any]:
    """The second column by the first, which must be a key."""
    rows = fetch(database, query)
    found: dict[Any, Any] = dict(rows)
    assert len(found) == len(rows), "the first column is no key"
    return found


def rows_of(database: Path, table: str) -> list[Row]:
    """All rows of a table, sorted by all columns."""
    return fetch(database, f"select * from {table} order by all")


def mart_rows(database: Path, mart: str) -> list[Row]:
    """All rows of a mart, sorted by all columns."""
    return rows_of(database, f"main.{mart}")


def raw_rows(database: Path) -> dict[str, list[Row]]:
    """What any load of the same files leaves: all but how many loads there were, and when."""
    tables = [name for name in table_names(database, "raw") if name != "loads"]
    rows = {name: rows_of(database, f"raw.{name}") for name in tables}
    query = "select * exclude (load_id) from raw.source_files order by all"
    return {**rows, "source_files": fetch(database, query)}


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


def assert_shows(shown: str, output: str) -> None:
    """A guide shows what a command says, or, between lines of `...`, parts of it."""
    said = "\n".join(line.rstrip() for line in output.splitlines())
    for part in shown.split("...\n"):
        assert "\n".join(line.rstrip() for line in part.strip("\n").splitlines()) in said, output
