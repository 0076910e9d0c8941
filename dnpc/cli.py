"""The `dnpc` command."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from dnpc.load_report import LoadProgress, show_outcomes
from dnpc.plot_command import PlotError, PlotName, Unit, draw
from dnpc.project import ProjectError, default_database
from dnpc.sql_command import Format, read_query, run_query
from loaders.load import LoadError, load_paths

app = typer.Typer(
    help="Performance analysis of Parsl workflows after they ran.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
_errors = Console(stderr=True, soft_wrap=True)

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


@app.callback()
def main() -> None:
    """Performance analysis of Parsl workflows after they ran."""


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


@app.command()
def plot(
    name: Annotated[PlotName, typer.Argument(help="Which plot.", show_default=False)],
    database: Database,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The picture: .png, .pdf or .svg.  [default: NAME.png]"
        ),
    ] = None,
    run: Annotated[
        str | None,
        typer.Option(
            "--run", "-r", help="The run: its directory's name or the start of its run_id."
        ),
    ] = None,
    per: Annotated[
        Unit,
        typer.Option("--per", help="What a duration is of: a try, or a task with all its tries."),
    ] = Unit.TRY,
    start: Annotated[
        str, typer.Option("--from", help="The event that starts a duration: the first one.")
    ] = "running",
    end: Annotated[
        str, typer.Option("--to", help="The event that ends it: the last one.")
    ] = "running_ended",
    sql: Annotated[
        str | None,
        typer.Option("--sql", help="Draw the result of this query instead.", show_default=False),
    ] = None,
) -> None:
    """Draw a plot of the runs that are loaded and built.

    [bold]dnpc plot durations[/bold]: how long each try ran, over time

    [bold]dnpc plot histogram --from launched --to running[/bold]: how long tries waited to run

    [bold]dnpc plot durations --per task --from invoked --to returned[/bold]: tasks with all retries

    [bold]dnpc plot states[/bold]: how many tasks were in each state

    [bold]dnpc plot metrics[/bold]: the values of METRIC lines

    With --sql, the query gives two times per row (durations, histogram: the first and the second
    event; a third column is a group), a time, a state and a count (states), or a time, a value and
    the name of its series (metrics).
    """
    try:
        path = draw(name, database, output, run=run, per=per, start=start, end=end, sql=sql)
    except PlotError as error:
        _fail("plot", error)
    typer.echo(path)


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
    try:
        run_query(read_query(query, file), database, row_format, output)
    except ProjectError as error:
        _fail("sql", error)


def _fail(command: str, error: Exception) -> None:
    _errors.print(f"[red]dnpc {command}:[/red] {escape(str(error))}")
    raise typer.Exit(1)
