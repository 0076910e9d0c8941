"""One task through every layer, in the terminal."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from dnpc.database import DatabaseError, fetch_rows, find_run
from dnpc.terminal import draw_bar, duration, make_console, outcome_text, print_columns

Record = dict[str, Any]

BAR_WIDTH = 28
MAX_LISTED_TASKS = 10

# The table of monitoring.db that tells of a span's events; their order is its row's number.
_MONITORING_TABLES = {"parsl.monitoring.task": "task", "parsl.monitoring.try": "status"}
_PARSL_LAYER = re.compile(r"parsl\.(?:monitoring|rundir)\.(?P<layer>task|try)$")
_EXECUTOR_LAYER = re.compile(r"parsl\.executor\..*\.task$")
_STRESSED_GAP = 0.1  # of the whole time


def read_task(connection: duckdb.DuckDBPyConnection, run: str | None, task_id: int) -> Record:
    """All that is known of a task: itself, its tries with their phases, its events.

    Args:
        connection: to a database that is built.
        run: the start of a run_id, or the name of a run directory; none where there is one run.
        task_id: Parsl's number of the task.

    Raises:
        DatabaseError: the run or the task is not there.
    """
    run_id = find_run(connection, run, "before the task's number")
    values = {"run": run_id, "task": task_id}
    of_task = "run_id = $run and task_id = $task"
    tasks = fetch_rows(connection, f"select * from parsl_tasks where {of_task}", values)
    if not tasks:
        raise DatabaseError(f"run {run_id} has no task {task_id}; {_range(connection, run_id)}")
    [task] = tasks
    phases = fetch_rows(
        connection,
        f"""
        select try_id, phase, started_at, ended_at, duration_s
        from phase_durations where {of_task} order by try_id, phase_number
        """,
        values,
    )
    tries = fetch_rows(
        connection, f"select * from parsl_tries where {of_task} order by try_id", values
    )
    for each in tries:
        each["phases"] = [phase for phase in phases if phase["try_id"] == each["try_id"]]
    return {
        **task,
        "dependencies": _related(connection, run_id, task["depends_on"]),
        "joined_tasks": _related(connection, run_id, task["joins"]),
        "tries": tries,
        "events": fetch_rows(connection, "task_events", values),
    }


def _range(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    [found] = fetch_rows(
        connection,
        """
        select count(*) as n, min(task_id) as first, max(task_id) as last
        from parsl_tasks where run_id = $run
        """,
        {"run": run_id},
    )
    if not found["n"]:
        return "it has none at all"
    return f"it has {found['n']}, from {found['first']} to {found['last']}"


def _related(
    connection: duckdb.DuckDBPyConnection, run_id: str, task_ids: list[int] | None
) -> list[Record]:
    return (
        fetch_rows(
            connection,
            """
        select task_id, app_name, outcome, returned_at
        from unnest($tasks) as wanted(task_id)
        left join (from parsl_tasks where run_id = $run) as tasks using (task_id)
        order by task_id
        """,
            {"run": run_id, "tasks": task_ids},
        )
        if task_ids
        else []
    )


def show_task(task: Record) -> None:
    """Print a task for people: what it is, its events in order of time, its phases."""
    console = make_console()
    _show_head(console, task)
    console.print()
    _show_events(console, task)
    for each in task["tries"]:
        _show_phases(console, each, len(task["tries"]) > 1)


def _show_head(console: Console, task: Record) -> None:
    n_tries = task["n_tries"]
    tried = {0: "never launched", 1: "1 try"}.get(n_tries, f"{n_tries} tries")
    head = Text(f"task {task['task_id']}", "bold")
    head.append(f"  {task['app_name'] or '(app unknown)'}  ")
    head.append_text(outcome_text(task["outcome"]))
    console.print(head.append(f"  {tried}", "not bold"))

    _show_fact(console, "run", task["run_id"])
    _show_fact(console, "submitted", _moment(task["invoked_at"]))
    if task["returned_at"] and task["invoked_at"]:
        after = duration((task["returned_at"] - task["invoked_at"]).total_seconds())
        _show_fact(console, "returned", f"{_moment(task['returned_at'])}, after {after}")
    else:
        _show_fact(console, "returned", _moment(task["returned_at"]))
    _show_fact(console, "depends on", _list_tasks(task["dependencies"]) or "nothing")
    if task["joined_tasks"]:
        _show_fact(console, "joins", _list_tasks(task["joined_tasks"]))
    reason = None
    for each in task["tries"]:
        place = outcome_text(each["outcome"]).append(_place(each), "default")
        _show_fact(console, f"try {each['try_id']}", place)
        # A reason that is that of the try before is not said again.
        if each["fail_reason"] and each["fail_reason"] != reason:
            for line in str(each["fail_reason"]).splitlines():
                _show_fact(console, "", Text(line, "red"))
        reason = each["fail_reason"]


def _show_fact(console: Console, name: str, value: str | Text) -> None:
    console.print(Text(f"  {name:<12}", "dim").append_text(Text("", "not dim").append(value)))


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC" if moment else "not known"


def _list_tasks(tasks: list[Record]) -> Text:
    # Those that went wrong come first, for they are what one looks for.
    tasks = sorted(tasks, key=lambda task: task["outcome"] in ("exec_done", "memo_done"))
    listed = Text()
    for task in tasks[:MAX_LISTED_TASKS]:
        listed.append(", " if listed else "")
        listed.append(f"{task['task_id']} {task['app_name'] or ''} ".replace("  ", " "))
        listed.append_text(outcome_text(task["outcome"]))
    if len(tasks) > MAX_LISTED_TASKS:
        listed.append(f", and {len(tasks) - MAX_LISTED_TASKS} more")
    return listed


def _place(attempt: Record) -> str:
    """Where a try was run, as far as it is known."""
    words = []
    if attempt["executor_label"]:
        number = attempt["executor_task_id"]
        words.append(attempt["executor_label"] + ("" if number is None else f" task {number}"))
    for name in ("worker", "manager", "block"):
        if attempt[f"{name}_id"] is not None:
            words.append(f"{name} {attempt[f'{name}_id']}")
    if attempt["hostname"]:
        words.append(f"on {attempt['hostname']}")
    return "".join(f", {word}" for word in words)


def _show_events(console: Console, task: Record) -> None:
    whole_s = sum(event["gap_s"] or 0 for event in task["events"])
    has_tries = len(task["tries"]) > 1
    rows = []
    for event in task["events"]:
        gap_s = event["gap_s"]
        is_long = gap_s is not None and gap_s > _STRESSED_GAP * whole_s
        rows.append(
            (
                f"{event['since_s']:z.3f}",
                Text(duration(gap_s), "bold yellow" if is_long else "dim"),
                "" if event["try_id"] is None or not has_tries else str(event["try_id"]),
                Text(event["event_type"], "bold"),
                layer(event, task),
                Text(source(event), "dim"),
            )
        )
    if not rows:
        console.print("no event of it is known")
        return
    print_columns(
        console,
        ("since_s", "gap", "try", "event", "layer", "source"),
        rows,
        right=frozenset(("since_s", "gap", "try")),
    )


def layer(event: Record, task: Record) -> str:
    """Whose event it is: task, try, interchange, manager, worker, or another system's span."""
    span_type = event["span_type"]
    key = event["span_key"].removeprefix(f"{task['run_id']}/")
    if found := _PARSL_LAYER.match(span_type):
        is_other = key.split("/")[0] != str(task["task_id"])
        return f"task {key}" if is_other else found["layer"]
    # What the head says of the try is not said again.
    for each in task["tries"]:
        if each["try_id"] == event["try_id"]:
            key = key.removeprefix(f"{each['executor_label']}/")
            key = key.removeprefix(f"{each['manager_id']}/")
            if _EXECUTOR_LAYER.match(span_type) and key == str(each["executor_task_id"]):
                return span_type.split(".")[-2] if span_type.count(".") > 3 else "executor"
    return f"{span_type} {key}"


def source(event: Record) -> str:
    """Which file said so, and where in it."""
    if event["path"] is None:
        return "a file that is no longer loaded"
    name = Path(event["path"]).name
    if table := _MONITORING_TABLES.get(event["span_type"]):
        return f"{name} {table}:{event['event_order']}"
    return name if event["line_number"] is None else f"{name}:{event['line_number']}"


def _show_phases(console: Console, attempt: Record, has_tries: bool) -> None:
    phases = [phase for phase in attempt["phases"] if phase["duration_s"]]
    if not phases:
        return
    whole_s = sum(phase["duration_s"] for phase in phases)
    console.print()
    print_columns(
        console,
        ("time", f"phase of try {attempt['try_id']}" if has_tries else "phase", "share", ""),
        [
            (
                duration(phase["duration_s"]),
                phase["phase"],
                f"{phase['duration_s'] / whole_s:.1%}",
                Text(draw_bar(console, phase["duration_s"] / whole_s, BAR_WIDTH), "cyan"),
            )
            for phase in phases
        ],
        right=frozenset(("time", "share")),
    )
