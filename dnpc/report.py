"""A page that shows runs: numbers, pictures, and the SQL behind each, in one file of HTML."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from dnpc.database import QUERIES, DatabaseError, find_runs, open_built
from dnpc.pictures import PICTURES, fill_in
from dnpc.plot_command import options_of_run
from dnpc.report_images import DARK_PAPER, Variants, draw_variants
from dnpc.terminal import duration

MOST_RUNS_IN_DETAIL = 10
# What `dnpc plot` draws too where it is told nothing else.
DEFAULTS = {"start": "running", "end": "running_ended", "per": "try", "every": 0, "by": "app"}


class ReportError(Exception):
    """The report cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """A query and its rows. A column that ends in `_s` is of seconds, in `_at` of times in UTC."""

    heading: str
    remark: str
    sql: str
    columns: list[str]
    rows: list[tuple[Any, ...]]

    @property
    def texts(self) -> set[str]:
        """The columns that hold text, which stand to the left."""
        return {
            column
            for index, column in enumerate(self.columns)
            if any(isinstance(row[index], str) for row in self.rows)
        }


@dataclass(frozen=True)
class Image:
    """A query and the picture of its rows."""

    heading: str
    remark: str
    sql: str
    variants: Variants


Part = Table | Image


@dataclass(frozen=True)
class RunParts:
    """What there is to say of one run."""

    name: str
    run_id: str
    facts: Table
    parts: list[Part]


# Of a run: a table's file in queries/report/, its heading, and what to make of it.
TABLES = {
    "failures": ("Failures", "Reasons of failed tries; those that differ in numbers only are one."),
    "phases": ("Where the time went", "All tries, from submission to return, phase by phase."),
    "apps": ("Apps", "How long each app ran, from running to running_ended."),
    "slowest": ("Slowest tasks", "The 20 that took longest from their launch to their return."),
    "path": ("Critical path", "The longest steps of the chain of tasks that set the makespan."),
}
# Which of the pictures, in which order, between the tables.
LAYOUT = (
    "states",
    "failures",
    "phases",
    "profile",
    "concurrency",
    "workers",
    "durations",
    "apps",
    "slowest",
    "critical_path",
    "path",
    "resources",
    "metrics",
)


def write_report(database: Path, output: Path, runs: Sequence[str] = ()) -> None:
    """Write the report of some runs, or of all.

    Args:
        database: a database that `dbt build` has been run on.
        output: the file of HTML; it is replaced when the new one is whole.
        runs: starts of run_ids, or names of run directories.

    Raises:
        ReportError: the database is not there, not built or in use, a run is not there, or the file
            cannot be written.
    """
    try:
        with open_built(database) as connection:
            page = _render(connection, database, runs)
    except (DatabaseError, duckdb.Error) as error:
        raise ReportError(str(error)) from error
    try:
        unfinished = output.with_name(f".{output.name}.part")
        unfinished.write_text(page, encoding="utf-8")
        unfinished.replace(output)
    except OSError as error:
        raise ReportError(f"{output} cannot be written: {error}") from error


def _render(connection: duckdb.DuckDBPyConnection, database: Path, runs: Sequence[str]) -> str:
    run_ids = find_runs(connection, runs)
    values: dict[str, Any] = {"runs": run_ids, **DEFAULTS}
    overview = _table(connection, "runs", "Runs", "", values)
    names = _names(overview.rows)
    run_ids = _in_order_of_time(connection, run_ids)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["cell"] = cell
    environment.filters["label"] = label
    return environment.get_template("report.html").render(
        title=f"Run {names[0]}" if len(names) == 1 else f"{len(names)} runs",
        made_at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        database=database.name,
        version=version("dnpc"),
        dark_paper=DARK_PAPER,
        overview=overview,
        comparison=_pictures(connection, ["compare"], values) if len(run_ids) > 1 else [],
        runs=[
            _parts_of(connection, run_id, name, values)
            for run_id, name in list(zip(run_ids, names, strict=True))[:MOST_RUNS_IN_DETAIL]
        ],
        n_left_out=max(0, len(run_ids) - MOST_RUNS_IN_DETAIL),
        quality=_table(connection, "quality", "Data quality", "What looks wrong.", values),
        ledger=_table(connection, "ledger", "What was read", "Records by kind of file.", values),
    )


def _names(runs: Sequence[tuple[Any, ...]]) -> list[str]:
    """The directory of each run, and where several share one, the start of the run_id too."""
    directories = Counter(directory for directory, *_ in runs)
    return [
        directory if directory and directories[directory] == 1 else f"{directory} {run_id}".strip()
        for directory, run_id, *_ in runs
    ]


def _in_order_of_time(connection: duckdb.DuckDBPyConnection, run_ids: list[str]) -> list[str]:
    rows = connection.execute(
        """
        select run_id
        from parsl_workflows
        where list_contains(?, run_id)
        order by began_at, run_id
        """,
        [run_ids],
    )
    return [run_id for (run_id,) in rows.fetchall()]


def _parts_of(
    connection: duckdb.DuckDBPyConnection, run_id: str, name: str, values: Mapping[str, Any]
) -> RunParts:
    values = {**values, "run": run_id, "runs": [run_id]}
    parts: list[Part] = []
    for part in LAYOUT:
        if part in TABLES:
            table = _table(connection, part, *TABLES[part], values)
            parts += [table] if table.rows else []
        else:
            parts += _pictures(connection, [part], values)
    return RunParts(name, run_id, _table(connection, "summary", "Summary", "", values), parts)


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    heading: str,
    remark: str,
    values: Mapping[str, Any],
) -> Table:
    sql = fill_in((QUERIES / "report" / f"{name}.sql").read_text(), values)
    result = connection.sql(sql)
    return Table(heading, remark, sql, result.columns, result.fetchall())


def _pictures(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], values: Mapping[str, Any]
) -> list[Image]:
    """Those of the pictures that have anything to show."""
    images = []
    for name in names:
        picture = PICTURES.get(name)
        if picture is None:
            continue
        sql = picture.sql(values)
        rows = connection.sql(sql).to_arrow_table()
        if rows.num_rows:
            heading = picture.title.format_map(values)
            options = options_of_run(connection, picture, values)
            variants = draw_variants(picture, rows, options)
            images.append(Image(_capital(heading), f"{_capital(picture.summary)}.", sql, variants))
    return images


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def label(column: str) -> str:
    """The name of a column as people say it."""
    for ending in ("_s", "_at"):
        column = column.removesuffix(ending)
    column = column.removeprefix("n_") if column.startswith("n_") else column
    return column.replace("_", " ")


def cell(value: Any, column: str) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "milliseconds")
    if column.startswith("share_"):
        return f"{value:.1%}"
    if column.endswith("_s"):
        return duration(value)
    if isinstance(value, int) and column.startswith("n_"):
        return f"{value:,}"
    return str(value)
