"""`dnpc task`, `runs`, `ledger` and `unload`: what they say, checked against the sample's files."""

import gzip
import io
import json
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from dnpc.cli import app
from dnpc.completion import (
    complete_events,
    complete_runs,
    complete_runs_and_tasks,
    complete_tasks,
)
from dnpc.terminal import duration, print_columns
from loaders.load import load_paths
from loaders.raw_tables import RECORD_TABLES
from tests.python.helpers import DATABASE_NAME, RUNINFO, fetch, fetch_map
from tests.python.truth import Truth

JOIN, RETRIED, DEPENDENT, DEP_FAIL, MEMO = 8, 10, 7, 13, 14


@pytest.fixture(autouse=True)
def _plain_and_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def copied_sample(built_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built_sample, tmp_path / DATABASE_NAME))


def dnpc(*arguments: str | Path | int) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def said(*arguments: str | Path | int) -> str:
    result = dnpc(*arguments)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def read_json(*arguments: str | Path | int) -> Any:
    return json.loads(said(*arguments, "--json"))


def error_of(*arguments: str | Path | int) -> str:
    result = dnpc(*arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    return result.stderr


def read_lines(path: str) -> list[str]:
    content = Path(path).read_bytes()
    return (gzip.decompress(content) if path.endswith(".gz") else content).decode().split("\n")


def seconds_of(moment: str) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


def rows_below(heading: str, output: str) -> list[list[str]]:
    """The rows of the table that begins with a heading, up to an empty line."""
    _, _, rest = output.partition(f"\n{heading}")
    return [line.split() for line in rest.split("\n\n")[0].splitlines()[1:]]


def test_a_task_is_followed_through_every_layer(built_sample: Path) -> None:
    output = said("task", DEPENDENT, "-d", built_sample)
    assert output.startswith(f"task {DEPENDENT}  merge  exec_done  1 try\n")
    assert "  depends on  5 analyse exec_done, 6 analyse exec_done\n" in output
    rows = rows_below("since_s", output)
    layers = [
        ("dependencies_met", "task"),
        ("launched", "try"),
        ("interchange_queued_task", "interchange"),
        ("interchange_to_manager", "interchange"),
        ("manager_got_task", "manager"),
        ("worker_received_task", "worker"),
        ("running", "try"),
        ("running_ended", "try"),
        ("worker_completed_task", "worker"),
        ("interchange_removing_task", "interchange"),
        ("returned", "task"),
    ]
    seen = [pair for row in rows for pair in layers if pair[0] in row and pair[1] in row]
    assert list(dict.fromkeys(seen)) == layers
    assert rows[0] == ["0.000", "invoked", "task", "monitoring.db", f"task:{DEPENDENT + 1}"]
    assert " queue_in_interchange " in output


def test_each_event_has_the_source_that_said_so(built_sample: Path, truth: Truth) -> None:
    """The line that is named begins with the time of the event; so does the row, in its way."""
    n_lines = 0
    for true_task in truth.tasks:
        for event in read_json("task", true_task.task_id, "-d", built_sample)["events"]:
            at = seconds_of(event["event_at"])
            if event["line_number"] is None:
                assert event["path"].endswith("monitoring.db")
                continue
            line = read_lines(event["path"])[event["line_number"] - 1]
            assert float(line.split()[0]) == pytest.approx(at, abs=2e-6)
            n_lines += 1
    assert n_lines > 200


def test_rows_of_monitoring_db_are_named(built_sample: Path) -> None:
    rows = rows_below("since_s", said("task", RETRIED, "-d", built_sample))
    with closing(sqlite3.connect(RUNINFO / "monitoring.db")) as database:
        of_status = [row for row in rows if row[-1].startswith("status:")]
        for row in of_status:
            query = "select task_id, try_id, task_status_name from status where rowid = ?"
            [found] = database.execute(query, [row[-1].partition(":")[2]]).fetchall()
            assert found == (RETRIED, int(row[-5]), row[-4])
    assert len(of_status) == 10


def test_events_are_all_there_in_order(built_sample: Path, truth: Truth) -> None:
    counted = fetch_map(
        built_sample,
        """
        select task_id, count(*)
        from rooted_events inner join parsl_tasks as tasks on root_span_id = tasks.span_id
        group by task_id
        """,
    )
    for true_task in truth.tasks:
        events = read_json("task", true_task.task_id, "-d", built_sample)["events"]
        own = [event for event in events if not event["event_type"].startswith("dependencies_")]
        assert len(events) - len(own) == bool(true_task.depends_on)
        if true_task.task_id != JOIN:
            assert len(own) == counted[true_task.task_id]
        assert events[0]["since_s"] == 0
        assert events[0]["gap_s"] is None
        assert all(event["gap_s"] >= 0 for event in events[1:])
        gaps_s = sum(event["gap_s"] for event in events[1:])
        assert gaps_s == pytest.approx(events[-1]["since_s"])


def test_of_events_at_one_time_the_outer_comes_first(built_sample: Path) -> None:
    rows = rows_below("since_s", said("task", DEPENDENT, "-d", built_sample))
    [tied] = [number for number, row in enumerate(rows) if row[1:3] == ["0", "s"]]
    assert rows[tied - 1][-3:] == ["returned", "task", rows[tied][-1]]
    assert rows[tied][-3:-1] == ["exec_done", "try"]


def test_each_try_has_its_part(built_sample: Path) -> None:
    output = said("task", RETRIED, "-d", built_sample)
    assert "  try 0       fail_retryable, htex_Local task 6, worker 0, manager " in output
    assert "              TimeoutError('no answer at attempt 1')\n" in output
    assert "  try 1       exec_done, htex_Local task 11, worker 1, manager " in output
    assert "  phase of try 0 " in output
    assert "  phase of try 1 " in output
    tries = read_json("task", RETRIED, "-d", built_sample)["tries"]
    assert [each["phases"][0]["phase"] for each in tries] == [
        "waiting_for_dependencies",
        "waiting_for_retry",
    ]


def test_the_phases_of_a_task_fill_its_time(built_sample: Path, truth: Truth) -> None:
    for true_task in truth.tasks:
        task = read_json("task", true_task.task_id, "-d", built_sample)
        phases = [phase for each in task["tries"] for phase in each["phases"]]
        whole_s = seconds_of(task["returned_at"]) - seconds_of(task["invoked_at"])
        assert sum(phase["duration_s"] for phase in phases) == pytest.approx(whole_s, abs=0.01)


def test_of_a_join_the_inner_tasks_begin_and_end(built_sample: Path) -> None:
    output = said("task", JOIN, "-d", built_sample)
    assert "  joins       15 analyse exec_done, 16 analyse exec_done\n" in output
    inner = [row for row in rows_below("since_s", output) if "15" in row[:-1]]
    assert [row[3] for row in inner] == ["invoked", "submitted", "returned", "returned"]
    assert "interchange" not in output


@pytest.mark.parametrize(
    ("task_id", "expected"),
    [
        (DEP_FAIL, ["dep_fail", "never launched", "dependencies_returned", "DependencyError(["]),
        (MEMO, ["memo_done", "never launched", "not_launched", "100.0%"]),
        (11, ["failed", "3 tries", "phase of try 2", "ValueError('this detector is never"]),
    ],
)
def test_a_task_that_did_not_run_well(
    built_sample: Path, task_id: int, expected: list[str]
) -> None:
    output = said("task", task_id, "-d", built_sample)
    assert [text for text in expected if text not in output] == []


def test_a_reason_is_said_once(built_sample: Path) -> None:
    assert said("task", 11, "-d", built_sample).count("ValueError") == 1


def test_the_run_is_named(built_sample: Path, truth: Truth) -> None:
    output = said("task", RETRIED, "-d", built_sample)
    assert said("task", "000", RETRIED, "-d", built_sample) == output
    assert said("task", truth.run_id[:7], RETRIED, "-d", built_sample) == output


def test_errors_of_task(built_sample: Path, database: Path, truth: Truth) -> None:
    assert error_of("task", 99, "-d", built_sample) == (
        f"dnpc task: run {truth.run_id} has no task 99; it has 17, from 0 to 16\n"
    )
    unknown = error_of("task", "zzz", 1, "-d", built_sample)
    assert "no runs are called zzz; choose one before the task's number:" in unknown
    assert truth.run_id in unknown
    wrong = dnpc("task", "ten", "-d", built_sample)
    assert wrong.exit_code == 2
    assert "'ten' is no number of a task" in wrong.stderr
    for command in (("task", 1), ("runs",), ("ledger",), ("unload", "000")):
        assert f"{database} is not there" in error_of(*command, "-d", database)
        assert not database.exists()
    load_paths(database, [RUNINFO / "000" / "parsl.log.gz"])
    for command in (("task", 1), ("runs",), ("ledger",)):
        assert f"{database} is not built yet" in error_of(*command, "-d", database)


def test_runs_are_listed(built_sample: Path, truth: Truth) -> None:
    [run] = read_json("runs", "-d", built_sample)
    outcomes = Counter(truth.outcomes.values())
    assert {f"n_{name}": number for name, number in outcomes.items()}.items() <= run.items()
    assert (run["run_id"], run["n_tasks"], run["n_workers"]) == (truth.run_id, 17, 2)
    assert run["sources"] == "htex, monitoring, parsl_log"
    heading, line = said("runs", "-d", built_sample).splitlines()
    assert heading.split()[:2] == ["run", "run_id"]
    assert line.split()[:2] == ["000", truth.run_id[:8]]
    assert run["parsl_version"] in line


def test_the_ledger_conserves(built_sample: Path) -> None:
    files = read_json("ledger", "-d", built_sample)
    counted = fetch_map(built_sample, "select path, record_count from raw.source_files")
    assert {file["path"]: file["n_records"] for file in files} == counted
    assert all(file["n_recognised"] + file["n_ignored"] == file["n_records"] for file in files)

    *kinds, total = rows_below("kind", "\n" + said("ledger", "-d", built_sample))
    sums = {column: sum(file[column] for file in files) for column in ("n_records", "n_recognised")}
    expected = [f"{number:,}" for number in (len(files), 1, *sums.values())]
    assert total[1:5] == expected
    assert sum(int(kind[-4].replace(",", "")) for kind in kinds) == sums["n_records"]

    *lines, last = said("ledger", "--files", "-d", built_sample).splitlines()[2:]
    assert len(lines) == len(files)
    assert f"{sums['n_recognised']:,}" in last


def test_the_ledger_says_what_is_not_read(built_sample: Path) -> None:
    output = said("ledger", "-d", built_sample)
    assert "1 file: not a kind of file that dnpc reads\n" in output
    assert f"  {RUNINFO / '000' / 'database_manager.log'}\n" in output


@pytest.mark.parametrize("command", [("runs",), ("ledger", "--files"), ("task", 10)])
def test_nothing_is_cut(
    built_sample: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str | int, ...]
) -> None:
    wide = said(*command, "-d", built_sample)
    monkeypatch.setenv("COLUMNS", "40")
    narrow = said(*command, "-d", built_sample)
    assert narrow.split() == wide.split()
    assert len(narrow.splitlines()) == len(wide.splitlines())
    assert not any(line.endswith(" ") for line in narrow.splitlines())


def test_the_table_of_a_load_is_not_cut(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "…" not in said("load", RUNINFO / "monitoring.db", "-d", database)


@pytest.mark.parametrize("command", [("runs",), ("ledger",), ("task", 10), ("sql", "select 1")])
def test_a_load_after_the_build_is_told(
    copied_sample: Path, command: tuple[str | int, ...]
) -> None:
    with duckdb.connect(str(copied_sample)) as connection:
        connection.execute("update raw.source_files set load_id = 2 where kind = 'parsl_log'")
    result = dnpc(*command, "-d", copied_sample)
    assert result.exit_code == 0
    assert result.stderr == (
        "dnpc: 1 file has come, gone or changed since the last build; run `dbt build` to see it.\n"
    )


def test_a_database_that_lacks_a_table(copied_sample: Path) -> None:
    with duckdb.connect(str(copied_sample)) as connection:
        connection.execute("drop table trees")
    message = error_of("task", RETRIED, "-d", copied_sample)
    assert f"{copied_sample} is not built to the end" in message
    assert "Run `dbt build`" in message


def test_a_run_is_unloaded(copied_sample: Path, truth: Truth) -> None:
    output = said("unload", "000", "-d", copied_sample)
    assert output.startswith(f"removed {truth.run_id}  {RUNINFO / '000'}\n")
    assert "  parsl_log: 1 file, 686 records\n" in output
    assert "  rows of monitoring.db: 1 file, 198 records\n" in output
    assert output.endswith("next: dbt build\n")
    for table in RECORD_TABLES:
        assert fetch(copied_sample, f"select count(*) from {table}") == [(0,)]
    assert fetch(copied_sample, "select path from raw.source_files") == []
    assert "come, gone or changed" in dnpc("runs", "-d", copied_sample).stderr
    assert "no runs are called 000; name one of: nothing" in error_of(
        "unload", "000", "-d", copied_sample
    )


def write_monitoring_db(path: Path, *run_ids: str) -> None:
    """A workflow and a task of each run."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table workflow (run_id text, rundir text, time_began text)")
        database.execute("create table task (task_id integer, run_id text)")
        for number, run_id in enumerate(run_ids):
            row = (run_id, f"/elsewhere/runinfo/00{number}", f"2026-01-0{number + 1} 00:00:00")
            database.execute("insert into workflow values (?, ?, ?)", row)
            database.execute("insert into task values (0, ?)", (run_id,))


def test_other_runs_of_a_monitoring_db_stay(tmp_path: Path, database: Path) -> None:
    write_monitoring_db(tmp_path / "monitoring.db", "first", "second")
    load_paths(database, [tmp_path])
    assert "2 runs are called" not in said("unload", "fir", "-d", database)
    assert fetch(database, "select run_id from raw.monitoring_task") == [("second",)]
    assert fetch(database, "select record_count from raw.source_files") == [(2,)]
    load_paths(database, [tmp_path])
    assert fetch(database, "select count(*) from raw.monitoring_task") == [(2,)]
    assert fetch(database, "select status from raw.loads order by load_id") == [
        ("complete",),
        ("unloaded",),
        ("complete",),
    ]


def test_a_run_directory_that_is_not_built_is_unloaded(tmp_path: Path, database: Path) -> None:
    write_monitoring_db(tmp_path / "monitoring.db", "first", "second")
    for name in ("000", "001"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "parsl.log").write_text("a line\n")
    load_paths(database, [tmp_path])
    output = said("unload", tmp_path / "001", "-d", database)
    assert output.splitlines()[:2] == [
        f"removed second  {tmp_path / '001'}",
        "  parsl_log: 1 file, 1 records",
    ]
    assert fetch(database, "select run_dir from raw.source_files where kind = 'parsl_log'") == [
        ("000",)
    ]
    assert fetch(database, "select run_id from raw.monitoring_workflow") == [("first",)]


def test_an_unload_that_fails_removes_nothing(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_monitoring_db(tmp_path / "monitoring.db", "first")
    (tmp_path / "000").mkdir()
    (tmp_path / "000" / "parsl.log").write_text("a line\n")
    load_paths(database, [tmp_path])

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("loaders.unload._remove_monitoring_rows", fail)
    assert dnpc("unload", "000", "-d", database).exit_code != 0
    assert fetch(database, "select count(*) from raw.log_lines") == [(1,)]
    assert fetch(database, "select count(*) from raw.loads") == [(1,)]


def test_names_are_completed(built_sample: Path, truth: Truth, tmp_path: Path) -> None:
    context: Any = SimpleNamespace(params={"database": built_sample})
    assert [name for name, _ in complete_runs(context, "")] == ["000", truth.run_id]
    assert [name for name, _ in complete_events(context, "running")] == ["running", "running_ended"]
    assert ("10", "flaky exec_done") in complete_runs_and_tasks(context, "1")
    context.params["run"] = "000"
    assert [name for name, _ in complete_tasks(context, "16")] == ["16"]
    context.params = {"database": tmp_path / "none.duckdb"}
    assert complete_runs_and_tasks(context, "") == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (0.0, "0 s"),
        (0.0000973, "0.097 ms"),
        (0.0124, "12.4 ms"),
        (0.25, "0.250 s"),
        (3.2502, "3.25 s"),
        (-0.0013, "-1.30 ms"),
        (73.2, "73.2 s"),
        (99.96, "1 min 40 s"),
        (312.4, "5 min 12 s"),
        (7500, "2 h 05 min"),
        (-7500, "-2 h 05 min"),
    ],
)
def test_durations_are_told_in_three_digits(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("is_terminal", "expected"),
    [
        (False, "run began   n  note\n007 monday  1\n008 tuesday 22 late\n"),
        (True, "run began   n\n    note\n007 monday  1\n008 tuesday 22\n    late\n"),
    ],
)
def test_a_row_goes_on_in_another_line_of_a_narrow_terminal(
    is_terminal: bool, expected: str
) -> None:
    written = io.StringIO()
    console = Console(
        file=written, width=15, force_terminal=is_terminal, no_color=True, soft_wrap=True
    )
    rows = [("007", "monday", "1", ""), ("008", "tuesday", "22", "late")]
    print_columns(console, ("run", "began", "n", "note"), rows)
    assert re.sub(r"\x1b\[\d*m", "", written.getvalue()) == expected
