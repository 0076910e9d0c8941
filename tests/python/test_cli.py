"""The `dnpc` command: what it prints, where, and how it exits."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from typer.testing import CliRunner, Result

from dnpc.cli import app
from dnpc.pictures import PICTURES, literal
from dnpc.project import default_database
from loaders.load import load_paths
from tests.python.helpers import PROJECT, RUNINFO, fetch, run_program
from tests.python.truth import Truth

PNG_START = b"\x89PNG\r\n\x1a\n"

SPANS_SQL = "select running_at, running_ended_at from parsl_tries"
STATES_SQL = "select state_at, state, n_spans from state_counts"


@pytest.fixture(autouse=True)
def _wide_terminal_and_no_open_figures(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    yield
    plt.close("all")


def dnpc(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def error_of(*arguments: str | Path) -> str:
    """What a command that fails says, all of it on stderr."""
    result = dnpc(*arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def words(line: str) -> list[str]:
    return line.replace("│", " ").split()


@pytest.mark.parametrize("arguments", [["--help"], ["load", "--help"], ["plot", "--help"]])
def test_help(arguments: list[str]) -> None:
    result = dnpc(*arguments)
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_as_a_module_it_is_the_same_command(built_sample: Path, tmp_path: Path) -> None:
    def module(*arguments: str | Path) -> str:
        completed = subprocess.run(
            [sys.executable, "-m", "dnpc", *arguments, "--database", built_sample],
            cwd=PROJECT,
            env={**os.environ, "MPLBACKEND": "module://not_installed"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert completed.returncode == 0, completed.stderr
        return completed.stdout

    output = tmp_path / "states.png"
    assert module("plot", "states", "--output", output) == f"{output}\n"
    # DuckDB draws its bar on standard output.
    asked = "select current_setting('enable_progress_bar') as bar"
    assert module("sql", asked, "--format", "csv") == "bar\nfalse\n"


def test_load_prints_what_it_did(database: Path) -> None:
    result = dnpc("load", RUNINFO, "--database", database)
    assert result.exit_code == 0, result.output
    assert f"loaded into {database}" in result.stdout
    rows = {words(line)[0]: words(line)[1:] for line in result.stdout.splitlines() if "│" in line}
    assert rows["parsl_log"] == ["1", "1", "686", "11.1", "kB"]
    assert rows["htex_worker_log"] == ["2", "2", "100", "18.2", "kB"]
    assert rows["monitoring_db"][:3] == ["1", "1", "198"]
    assert "1 other file is not a kind of file that dnpc reads" in result.stdout
    assert result.stdout.rstrip().endswith("next: dbt build")
    assert result.stderr == ""
    assert fetch(database, "select status from raw.loads") == [("complete",)]


def test_load_takes_logs_of_an_application(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("campaign.log", "worker.txt", "steps.jsonl"):
        (tmp_path / name).write_text("one\n")
    result = dnpc(
        *("load", "-d", database, "--log", "campaign=campaign.log"),
        *("--log", "worker=*.txt", "--json", "steps=steps.jsonl"),
    )
    assert result.exit_code == 0, result.output
    assert "application_log: campaign, worker" in result.stdout
    assert "application_json: steps" in result.stdout
    assert "--log campaign: not NAME=GLOB" in error_of("load", "-d", database, "--log", "campaign")


def test_load_says_what_was_skipped(tmp_path: Path, database: Path) -> None:
    shutil.copy(RUNINFO / "000" / "parsl.log.gz", tmp_path)
    (tmp_path / "monitoring.db").write_text("[red]no database[/red]")
    result = dnpc("load", tmp_path, "-d", database)
    assert result.exit_code == 0, result.output
    assert f"{tmp_path / 'monitoring.db'}: cannot be read: not an SQLite database" in result.stdout


def test_the_command_is_installed_and_fails_without_a_traceback(
    tmp_path: Path, database: Path
) -> None:
    missing = tmp_path / "[bold]runinfo"
    process = run_program("dnpc", "load", missing, env={"DNPC_DATABASE": str(database)})
    assert process.returncode == 1
    assert process.stdout == ""
    assert process.stderr.startswith(f"dnpc load: {missing}: no such file or directory")
    assert "Traceback" not in process.stderr


def test_load_without_a_path_is_a_usage_error() -> None:
    result = dnpc("load")
    assert result.exit_code == 2
    assert "Missing argument" in result.stderr


def test_the_default_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DNPC_DATABASE", raising=False)
    assert default_database() == PROJECT / "dnpc.duckdb"
    monkeypatch.setenv("DNPC_DATABASE", "runs/mine.duckdb")
    assert default_database() == Path("runs/mine.duckdb")


@pytest.mark.parametrize("name", PICTURES)
def test_plots_are_written(built_sample: Path, tmp_path: Path, name: str) -> None:
    picture = tmp_path / "picture.png"
    task = ("--task", "10") if name == "task" else ()
    result = dnpc("plot", name, "--database", built_sample, "--output", picture, *task)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{picture}\n"
    assert picture.read_bytes().startswith(PNG_START)
    assert picture.stat().st_size > 10_000


def test_plot_takes_a_name_as_commands_are_spelled(built_sample: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    result = dnpc("plot", "critical-path", "-d", built_sample, "-o", picture)
    assert result.exit_code == 0
    assert picture.exists()


def test_a_plot_goes_into_the_current_folder(
    built_sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNPC_DATABASE", str(built_sample))
    assert dnpc("plot", "states").stdout == "states.png\n"
    assert (tmp_path / "states.png").read_bytes().startswith(PNG_START)


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_the_ending_chooses_the_format(
    built_sample: Path, tmp_path: Path, ending: str, start: bytes
) -> None:
    picture = tmp_path / f"picture.{ending}"
    assert dnpc("plot", "histogram", "-d", built_sample, "-o", picture).exit_code == 0
    assert picture.read_bytes().startswith(start)


@pytest.mark.parametrize("name", ["durations", "histogram", "states", "compare"])
def test_plots_of_a_run_and_between_events(
    built_sample: Path, tmp_path: Path, truth: Truth, name: str
) -> None:
    run = ("--run", truth.run_id[:6])
    events = () if name == "states" else ("--from", "launched", "--to", "running")
    result = dnpc("plot", name, "-d", built_sample, "-o", tmp_path / "a.png", *run, *events)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("durations", SPANS_SQL),
        ("durations", SPANS_SQL.replace(" from", ", hostname from")),
        ("histogram", SPANS_SQL),
        ("histogram", SPANS_SQL + " where false"),
        ("states", STATES_SQL),
        ("metrics", "select returned_at, task_id, app_name from parsl_tasks"),
        ("metrics", "select recorded_at, value from metrics"),
        ("cumulative", SPANS_SQL),
        ("density", SPANS_SQL),
        ("rate", "select event_at, event_type from rooted_events"),
        ("profile", "from profile_events() where root_span_type = 'parsl.monitoring.task'"),
        ("compare", SPANS_SQL.replace(" from", ", hostname from")),
    ],
)
def test_plots_of_a_query(built_sample: Path, tmp_path: Path, name: str, query: str) -> None:
    picture = tmp_path / "a.png"
    result = dnpc("plot", name, "-d", built_sample, "-o", picture, "--sql", query)
    assert result.exit_code == 0, result.output
    assert picture.read_bytes().startswith(PNG_START)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("durations", "select 1"),
        ("durations", "select task_id, app_name from parsl_tasks"),
        ("histogram", STATES_SQL),
        ("states", SPANS_SQL),
        ("metrics", SPANS_SQL),
        ("states", "select app_name, app_name, app_name from parsl_tasks"),
    ],
)
def test_a_query_of_another_shape(
    built_sample: Path, tmp_path: Path, name: str, query: str
) -> None:
    picture = tmp_path / "a.png"
    message = error_of("plot", name, "-d", built_sample, "-o", picture, "--sql", query)
    assert message.startswith("dnpc plot: ")
    assert "timestamp" in message
    assert not picture.exists()


@pytest.mark.parametrize(
    "query", ["selec", "select * from no_such_table", "drop table parsl_tasks"]
)
def test_a_query_that_fails(built_sample: Path, query: str) -> None:
    assert "the query fails: " in error_of("plot", "states", "-d", built_sample, "--sql", query)


def test_an_unknown_run(built_sample: Path, truth: Truth) -> None:
    message = error_of("plot", "durations", "-d", built_sample, "--run", "zzz")
    assert "no runs are called zzz" in message
    assert truth.run_id in message


def test_an_unknown_event(built_sample: Path) -> None:
    message = error_of("plot", "histogram", "-d", built_sample, "--from", "runing")
    assert "no task of the run has an event 'runing'" in message
    assert "running_ended" in message


def test_an_unknown_plot(built_sample: Path) -> None:
    result = dnpc("plot", "pie", "-d", built_sample)
    assert result.exit_code == 2
    assert "durations, histogram" in " ".join(result.stderr.split())


def test_a_missing_database(database: Path) -> None:
    message = error_of("plot", "states", "-d", database)
    assert f"{database} is not there. Load a run" in message
    assert not database.exists()


def test_a_database_that_is_not_built(database: Path) -> None:
    load_paths(database, [RUNINFO / "000" / "parsl.log.gz"])
    message = error_of("plot", "states", "-d", database)
    assert f"{database} is not built yet. Run `dbt build`" in message


def test_a_database_that_is_a_text_file(database: Path) -> None:
    database.write_text("this is a text\n" * 100)
    assert f"{database} cannot be opened" in error_of("plot", "states", "-d", database)


@pytest.mark.parametrize("name", ["no/such/folder/a.png", "a.docx"])
def test_a_picture_that_cannot_be_written(built_sample: Path, tmp_path: Path, name: str) -> None:
    message = error_of("plot", "states", "-d", built_sample, "-o", tmp_path / name)
    assert f"{tmp_path / name} cannot be written" in message


def test_the_query_behind_a_plot_draws_the_same(
    built_sample: Path, tmp_path: Path, truth: Truth
) -> None:
    events = ("--from", "launched", "--to", "running")
    shown = dnpc("plot", "durations", "-d", built_sample, "--show-sql", *events)
    assert f"run_id = '{truth.run_id}'" in shown.stdout
    assert "$" not in shown.stdout
    picture = tmp_path / "a.png"
    result = dnpc("plot", "durations", "-d", built_sample, "-o", picture, "--sql", shown.stdout)
    assert result.exit_code == 0, result.output


def test_a_value_cannot_leave_its_quotes() -> None:
    assert literal("it's; drop table x") == "'it''s; drop table x'"
    assert literal(["a", "b'"]) == "['a', 'b''']"
    assert literal(None) == "null"
    assert literal(3) == "3"


def test_an_option_that_a_plot_does_not_know(built_sample: Path) -> None:
    message = error_of("plot", "states", "-d", built_sample, "--log")
    assert message == "dnpc plot: states knows no --log; it knows --kind, --utc\n"


def test_pictures_of_a_run_have_one_zero(
    built_sample: Path, tmp_path: Path, truth: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = []
    for name in ("workers", "states"):
        picture = PICTURES[name]

        def draw(result: Any, *, start: Any = None, title: str | None = None) -> Axes:
            starts.append(start)
            return plt.figure().subplots()

        monkeypatch.setitem(PICTURES, name, replace(picture, plot=draw))
        result = dnpc("plot", name, "-d", built_sample, "-o", tmp_path / "a.png")
        assert result.exit_code == 0, result.output
    assert starts[0] == starts[1]
    assert truth.started_at < starts[0] < truth.tasks[0].submitted_between[0]
