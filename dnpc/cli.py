"""The `dnpc` command."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from dnpc.load_report import LoadProgress, show_outcomes
from dnpc.plot_command import PlotError, PlotName, Unit, draw
from loaders.load import LoadError, load_paths

PROJECT_FOLDER = Path(__file__).resolve().parent.parent

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


def default_database() -> Path:
    """Where dbt looks for the database too, when it is run in the project's folder."""
    named = os.environ.get("DNPC_DATABASE")
    return Path(named) if named else PROJECT_FOLDER / "dnpc.duckdb"


@app.callback()
def main() -> None:
    """Performance analysis of Parsl workflows after they ran."""


@app.command()
def load(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="A runinfo folder, a run directory in it, or single logs and databases.",
            show_default=False,
        ),
    ],
    database: Database,
) -> None:
    """Load the files of runs; then `dbt build` makes tables of them.

    A load lands whole or not at all. Loading the same path again replaces the files that have
    changed and leaves the rest, so it may be done as often as you like.

    [bold]dnpc load ~/work/runinfo[/bold]            every run in it, with monitoring.db

    [bold]dnpc load ~/work/runinfo/007[/bold]        one run

    [bold]dnpc load a/runinfo b/runinfo[/bold]       runs from two places
    """
    try:
        with LoadProgress() as progress:
            outcomes = load_paths(database, paths, progress)
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

    With --sql, the query gives two times per row (durations, histogram: the first and the second
    event; a third column is a group) or a time, a state and a count (states).
    """
    try:
        path = draw(name, database, output, run=run, per=per, start=start, end=end, sql=sql)
    except PlotError as error:
        _fail("plot", error)
    typer.echo(path)


def _fail(command: str, error: Exception) -> None:
    _errors.print(f"[red]dnpc {command}:[/red] {escape(str(error))}")
    raise typer.Exit(1)
