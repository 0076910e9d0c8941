"""The `dnpc` command."""

from pathlib import Path
from typing import Annotated, NoReturn

import matplotlib
import typer
from rich.markup import escape

from dnpc.completion import complete_events, complete_runs, complete_runs_and_tasks, complete_tasks
from dnpc.database import DatabaseError, fetch_rows, read_built, tell_if_outdated
from dnpc.export_command import ExportError, export_parquet, export_perfetto
from dnpc.ledger_command import show_ledger
from dnpc.load_report import LoadProgress, show_outcomes, show_removed
from dnpc.pictures import PICTURES
from dnpc.plot_command import By, PlotError, Unit, draw, show_sql
from dnpc.project import ProjectError, default_database
from dnpc.report import ReportError, write_report
from dnpc.runs_command import show_runs
from dnpc.sql_command import Format, read_query, run_query
from dnpc.task_command import read_task, show_task
from dnpc.terminal import make_console, print_json
from loaders.load import LoadError, load_paths
from loaders.unload import unload_run

app = typer.Typer(
    help="Performance analysis of Parsl workflows after they ran.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
_errors = make_console(stderr=True, highlight=True)

Database = Annotated[
    Path,
    typer.Option(
        "--database",
        "-d",
        help="The DuckDB file. Set DNPC_DATABASE instead to tell dbt as well.",
        default_factory=lambda: default_database(),
        show_default="$DNPC_DATABASE, or dnpc.duckdb beside dbt_project.yml",
    ),
]
Runs = Annotated[
    list[str] | None,
    typer.Option(
        "--run",
        "-r",
        help="The run: its directory's name or the start of its run_id. May be repeated where "
        "several runs are compared.",
        show_default=False,
        autocompletion=complete_runs,
    ),
]

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, for other programs.")]


@app.callback()
def main() -> None:
    """Performance analysis of Parsl workflows after they ran."""
    matplotlib.use("agg")  # pictures go into files; MPLBACKEND may name what is not there


@app.command()
def load(
    context: typer.Context,
    database: Database,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="A runinfo folder, a run directory in it, or single logs and databases.",
            show_default=False,
        ),
    ] = None,
    log: Annotated[
        list[str] | None,
        typer.Option(
            "--log",
            metavar="NAME=GLOB",
            help="Your application's own logs: a name, and the files. May be repeated.",
            show_default=False,
        ),
    ] = None,
    json: Annotated[
        list[str] | None,
        typer.Option(
            "--json",
            metavar="NAME=GLOB",
            help="The same for logs that hold JSON: a record on each line, or one document.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Load the files of runs; then `dbt build` makes tables of them.

    A load lands whole or not at all. Loading the same path again replaces the files that have
    changed and leaves the rest, so it may be done as often as you like.

    [bold]dnpc load ~/work/runinfo[/bold]            every run in it, with monitoring.db

    [bold]dnpc load ~/work/runinfo/007[/bold]        one run

    [bold]dnpc load a/runinfo b/runinfo[/bold]       runs from two places

    Logs of the application itself get a name, by which your SQL finds them. The name is kept when
    they are loaded again.

    [bold]dnpc load runinfo --log campaign=campaign.log --log worker='logs/*.log'
    --json steps=steps.jsonl[/bold]
    """
    if not (paths or log or json):
        context.fail("Missing argument 'PATHS...', or --log or --json.")
    try:
        with LoadProgress() as progress:
            outcomes = load_paths(
                database, paths or [], progress, text_logs=log or [], json_logs=json or []
            )
    except LoadError as error:
        _fail("load", error)
    show_outcomes(outcomes, database)


def _known_picture(name: str) -> str:
    known = name.replace("-", "_")
    if known not in PICTURES:
        raise typer.BadParameter(f"'{name}' is no plot. There are: {', '.join(PICTURES)}")
    return known


_KINDS = "; ".join(
    f"{picture.name}: {', '.join(picture.kinds)}" for picture in PICTURES.values() if picture.kinds
)
_PICTURES_HELP = "\n\n".join(
    f"[bold]{picture.name}[/bold]: {picture.summary}. [dim]--sql: {picture.shape}[/dim]"
    for picture in PICTURES.values()
).replace("[,", "\\[,")


@app.command(epilog=_PICTURES_HELP)
def plot(
    name: Annotated[
        str,
        typer.Argument(
            help="Which plot: see below.",
            show_default=False,
            callback=_known_picture,
            autocompletion=lambda: [(p.name, p.summary) for p in PICTURES.values()],
        ),
    ],
    database: Database,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The picture: .png, .pdf or .svg.  [default: NAME.png]"
        ),
    ] = None,
    run: Runs = None,
    per: Annotated[
        Unit,
        typer.Option("--per", help="What a duration is of: a try, or a task with all its tries."),
    ] = Unit.TRY,
    start: Annotated[
        str,
        typer.Option(
            "--from",
            help="The event that starts a duration: the first one.",
            autocompletion=complete_events,
        ),
    ] = "running",
    end: Annotated[
        str,
        typer.Option(
            "--to",
            help="The event that ends it: the last one.",
            autocompletion=complete_events,
        ),
    ] = "running_ended",
    every: Annotated[
        float,
        typer.Option(
            "--every",
            min=0,
            help="Of a rate, the length of an interval, seconds; 0: about a hundredth of the run.",
        ),
    ] = 0,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help=f"Which form, where a plot has several. {_KINDS}. The first is the usual one.",
        ),
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="A logarithmic axis for the values.")] = False,
    utc: Annotated[
        bool, typer.Option("--utc", help="Wall clock instead of seconds since the start.")
    ] = False,
    by: Annotated[By, typer.Option("--by", help="What resources are added up for.")] = By.APP,
    color_by: Annotated[
        str | None,
        typer.Option("--color-by", help="The column of the query that gives the colour."),
    ] = None,
    task: Annotated[
        int | None,
        typer.Option("--task", help="The task, by its number, where a plot is of one."),
    ] = None,
    sql: Annotated[
        str | None,
        typer.Option("--sql", help="Draw the result of this query instead.", show_default=False),
    ] = None,
    print_sql: Annotated[
        bool, typer.Option("--show-sql", help="Print the query behind the plot, draw nothing.")
    ] = False,
) -> None:
    """Draw a plot of the runs that are loaded and built.

    [bold]dnpc plot durations[/bold]

    [bold]dnpc plot histogram --from launched --to running[/bold]: how long tries waited to run

    [bold]dnpc plot durations --per task --from invoked --to returned[/bold]: tasks with all retries

    [bold]dnpc plot task --task 10[/bold]: one task, from its submission to its return

    [bold]dnpc plot states --show-sql[/bold]: the query, to be changed and drawn with --sql
    """
    _tell_if_outdated(database)
    values = {
        "per": per.value,
        "start": start,
        "end": end,
        "every": every,
        "task": task,
        "by": by.value,
    }
    options = {"kind": kind, "log": log or None, "time": "utc" if utc else None}
    options["color_by"] = color_by
    given = {option: value for option, value in options.items() if value is not None}
    try:
        if print_sql:
            typer.echo(show_sql(name, database, runs=run or [], values=values))
        else:
            path = draw(
                name, database, output, runs=run or [], values=values, options=given, sql=sql
            )
            typer.echo(path)
    except PlotError as error:
        _fail("plot", error)


@app.command()
def report(
    database: Database,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The page, which needs no other file.")
    ] = Path("report.html"),
    run: Runs = None,
) -> None:
    """Write a page that shows a run, or several: numbers, failures, pictures, and their SQL.

    [bold]dnpc report[/bold]: all runs that are loaded and built

    [bold]dnpc report --run 007 --output 007.html[/bold]: one
    """
    try:
        write_report(database, output, run or [])
    except ReportError as error:
        _fail("report", error)
    typer.echo(output)


@app.command()
def sql(
    database: Database,
    query: Annotated[
        str | None,
        typer.Argument(help="The query; - reads it from standard input.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read the query from a file instead.")
    ] = None,
    row_format: Annotated[
        Format | None,
        typer.Option(
            "--format", help="How to write the rows.  [default: what --output ends in, else table]"
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write a file: .csv, .json or .parquet.")
    ] = None,
) -> None:
    """Ask in SQL, with the project's macros.

    [bold]dnpc sql "from parsl_tasks where outcome = 'failed'"[/bold]

    [bold]dnpc sql "from {{ pair_events(ref('events'), 'launched', 'running') }}"[/bold]

    [bold]dnpc sql --file question.sql --output answer.parquet[/bold]
    """
    _tell_if_outdated(database)
    try:
        run_query(read_query(query, file), database, row_format, output)
    except ProjectError as error:
        _fail("sql", error)


export = typer.Typer(help="Write runs into files for other programs.", no_args_is_help=True)
app.add_typer(export, name="export")
SomeRuns = Annotated[
    list[str] | None,
    typer.Option(
        "--run",
        "-r",
        help="The run: its directory's name or the start of its run_id. May be repeated.",
        show_default="all runs",
    ),
]


@export.command()
def perfetto(
    database: Database,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The trace; compressed if its name ends in .gz."),
    ] = Path("trace.perfetto-trace.gz"),
    run: SomeRuns = None,
) -> None:
    """Write runs as a trace, to be opened at https://ui.perfetto.dev.

    [bold]dnpc export perfetto[/bold]            all runs, into trace.perfetto-trace.gz

    [bold]dnpc export perfetto --run 007 -o seven.perfetto-trace[/bold]

    [bold]dnpc export perfetto --run 006 --run 007[/bold]            two runs, at their times of day
    """
    try:
        typer.echo(export_perfetto(database, output, run or []))
    except ExportError as error:
        _fail("export perfetto", error)


@export.command()
def parquet(
    database: Database,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The folder, made if it is not there.", show_default=False
        ),
    ],
    run: SomeRuns = None,
) -> None:
    """Write each table as a Parquet file, for pandas, polars, Spark or another DuckDB.

    [bold]dnpc export parquet -o tables[/bold]            all runs: tables/parsl_tasks.parquet, ...

    [bold]dnpc export parquet -o seven --run 007[/bold]            only the rows of one run
    """
    try:
        for path in export_parquet(database, output, run or []):
            typer.echo(path)
    except ExportError as error:
        _fail("export parquet", error)


@app.command()
def task(
    context: typer.Context,
    database: Database,
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN|TASK",
            help="The task; or first the run, where there are several: its directory's name or "
            "the start of its run_id.",
            show_default=False,
            autocompletion=complete_runs_and_tasks,
        ),
    ],
    number: Annotated[
        str | None,
        typer.Argument(
            metavar="TASK",
            help="Parsl's number of the task.",
            show_default=False,
            autocompletion=complete_tasks,
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    r"""Follow one task through every layer: each event, when, and which file said so.

    [bold]dnpc task 10[/bold]              where one run is loaded

    [bold]dnpc task 007 10[/bold]          task 10 of the run in runinfo/007

    [bold]dnpc task abdb7199 10[/bold]     the same by the start of the run_id

    [bold]dnpc task 10 --json | jq '.tries\[].phases'[/bold]

    The source is a file and a line in it, such as interchange.log:160; of
    monitoring.db it is a table and the rowid in it, such as status:54.
    """
    one_run, number = (None, run) if number is None else (run, number)
    if not number.isdecimal():
        context.fail(f"'{number}' is no number of a task. dnpc task TASK, or dnpc task RUN TASK.")
    _tell_if_outdated(database)
    try:
        with read_built(database) as connection:
            found = read_task(connection, one_run, int(number))
    except DatabaseError as error:
        _fail("task", error)
    print_json(found) if json else show_task(found)


@app.command()
def runs(database: Database, json: AsJson = False) -> None:
    r"""List the runs that are loaded and built, in order of time, a line each.

    [bold]dnpc runs[/bold]

    [bold]dnpc runs --json | jq -r '.\[] | select(.n_failed > 0) | .run_id'[/bold]
    """
    _tell_if_outdated(database)
    try:
        with read_built(database) as connection:
            found = fetch_rows(connection, "runs")
    except DatabaseError as error:
        _fail("runs", error)
    print_json(found) if json else show_runs(found)


@app.command()
def ledger(
    database: Database,
    files: Annotated[
        bool, typer.Option("--files", help="A line for each file instead of each kind.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Count what was understood of the files and what was not.

    [bold]dnpc ledger[/bold]             each kind of file, and the notes on files

    [bold]dnpc ledger --files[/bold]     each file

    [bold]dnpc ledger --json[/bold]      each file, for other programs

    Every record is either recognised or ignored. Most lines of a debug log are
    ignored, as they should be: they say nothing of tasks.
    """
    _tell_if_outdated(database)
    try:
        with read_built(database) as connection:
            found = fetch_rows(connection, "ledger")
    except DatabaseError as error:
        _fail("ledger", error)
    print_json(found) if json else show_ledger(found, files)


@app.command()
def unload(
    run: Annotated[
        str,
        typer.Argument(
            help="The run: its directory's name or path, or the start of its run_id.",
            show_default=False,
            autocompletion=complete_runs,
        ),
    ],
    database: Database,
) -> None:
    """Remove a run from what is loaded; then `dbt build` makes the tables without it.

    [bold]dnpc unload 007[/bold]         the files of runinfo/007, and its rows of monitoring.db

    [bold]dnpc unload abdb7199[/bold]    the same by the start of the run_id

    The files themselves stay as they are: loading them again brings the run back.

    What lies outside the run's directory, such as an application's logs, stays loaded.
    """
    try:
        removed = unload_run(database, run)
    except LoadError as error:
        _fail("unload", error)
    show_removed(removed)


def _tell_if_outdated(database: Path) -> None:
    if said := tell_if_outdated(database):
        _errors.print(f"[yellow]dnpc:[/yellow] {escape(said)}")


def _fail(command: str, error: Exception) -> NoReturn:
    _errors.print(f"[red]dnpc {command}:[/red] {escape(str(error))}")
    raise typer.Exit(1)
