"""A run that Parsl logged as JSON is the run that it logged as text."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, build, fetch, mart_rows, run_two_at_a_time

pytestmark = pytest.mark.long


START = 1780000000  # 2026-05-28 20:26:40 UTC
MANAGER = "0a1b2c3d"

Logged = tuple[float, str, str]  # seconds after the start, level, message
Logs = dict[str, list[Logged]]


def logs_of(run_id: str) -> Logs:
    """A task that is tried twice, by the logs that Parsl writes of it."""
    inner = f"htex/block-0/{MANAGER}"
    return {
        "parsl": [
            (0.1, "INFO", f"Run id is: {run_id}"),
            (0.2, "INFO", "Workflow startup information: {}"),
            (1.0, "INFO", "Task 0 submitted for App stir, not waiting on any dependency"),
            (1.0000005, "INFO", "Task 0 initializing state to pending"),
            (1.2, "INFO", "Task 0 changing state from pending to launched"),
            (1.3, "INFO", "Parsl task 0 try 0 launched on executor htex with executor id 1"),
            (3.0, "ERROR", "Task 0 try 0 failed with exception of type E\nTraceback:\n  here"),
            (3.1, "INFO", "Task 0 changing state from launched to fail_retryable"),
            (3.2, "INFO", "Task 0 changing state from fail_retryable to pending"),
            (3.3, "INFO", "Task 0 changing state from pending to launched"),
            (3.4, "INFO", "Parsl task 0 try 1 launched on executor htex with executor id 2"),
            (5.0, "INFO", "Task 0 changing state from launched to exec_done"),
            (6.0, "INFO", "DFK cleanup complete"),
        ],
        "htex/interchange": [
            (1.5, "DEBUG", "Put task 1 onto pending_task_queue"),
            (1.6, "DEBUG", f"Sent tasks: [1] to manager b'{MANAGER}'"),
            (2.9, "DEBUG", "Removing task 1 from manager"),
            (3.5, "DEBUG", f"Sent tasks: [2] to manager b'{MANAGER}'"),
            (4.9, "DEBUG", "Removing task 2 from manager"),
        ],
        f"{inner}/manager": [
            (1.7, "DEBUG", "Got executor tasks: [1], cumulative count of tasks: 1"),
            (3.6, "DEBUG", "Got executor tasks: [2], cumulative count of tasks: 2"),
        ],
        f"{inner}/worker_0": [
            (0.9, "INFO", "Worker 0 started"),
            (2.0, "INFO", "Received executor task 1"),
            (2.7, "INFO", "Completed executor task 1"),
            (2.8, "INFO", "All processing finished for executor task 1"),
            (4.0, "INFO", "Received executor task 2"),
            (4.7, "INFO", "Completed executor task 2"),
            (4.8, "INFO", "All processing finished for executor task 2"),
        ],
    }


def write_text(run: Path, logs: Logs) -> None:
    """As Parsl does in a zone that is five hours behind UTC."""
    for name, logged in logs.items():
        path = run / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "".join(
                f"{START + second:.6f} 2026-05-28 15:26:{40 + int(second)} MainProcess-70 "
                f"MainThread-140 parsl.some.module:1 function {level}: {message}\n"
                for second, level, message in logged
            )
        )


def json_record(second: float, level: str, message: str) -> dict[str, Any]:
    record = {
        "created": START + second,
        "process": 70,
        "processName": "MainProcess",
        "threadName": "MainThread",
        "thread": 140,
        "name": "parsl.some.module",
        "lineno": 1,
        "funcname": "function",
        "levelname": level,
        "msg": "%s",
        "formatted": message,
    }
    if message.startswith("Workflow startup"):
        record["parsl.workflow_info.time_began"] = "2026-05-28 15:26:40.123456"
    return record


def write_json(run: Path, logs: Logs) -> None:
    for name, logged in logs.items():
        path = run / f"{name}.jsonlog"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(json_record(*record)) + "\n" for record in logged))


def write_prototype(run: Path, logs: Logs) -> None:
    """What an early JSON log of Parsl's does: times as text, other keys, records glued together.

    It says nowhere which run it is of but in its keys, and its last line was cut off.
    """
    write_json(run, logs)
    path = run / "parsl.jsonlog"
    lines = []
    for line in path.read_text().splitlines()[1:]:
        record = json.loads(line)
        lines.append(json.dumps({**record, "created": str(record["created"]), "parsl_dfk": "old"}))
    half_a_record = lines[4].split('"msg"')[0] + '"msg": '
    lines[4] = half_a_record + lines[4]
    lines[5] += lines.pop(6)
    path.write_text("\n".join(lines) + "\n" + lines[0][:40])


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The run in text; and the run in JSON, beside one that is in both and one of a prototype."""
    as_text, as_json = (tmp_path_factory.mktemp(name) for name in ("text", "json"))
    write_text(as_text / "runinfo" / "000", logs_of("one"))
    write_json(as_json / "runinfo" / "000", logs_of("one"))
    write_text(as_json / "runinfo" / "001", logs_of("both"))
    write_json(as_json / "runinfo" / "001", logs_of("both"))
    write_prototype(as_json / "runinfo" / "002", logs_of("old"))
    for folder in (as_text, as_json):
        load_paths(folder / DATABASE_NAME, [folder / "runinfo"])
    found = {"text": as_text / DATABASE_NAME, "json": as_json / DATABASE_NAME}
    run_two_at_a_time([partial(build, path) for path in found.values()])
    return found


@pytest.mark.parametrize("mart", ["spans", "parsl_tasks", "parsl_tries", "managers", "workers"])
def test_json_tells_what_text_tells(databases: dict[str, Path], mart: str) -> None:
    query = f"select * from {mart} where run_id = 'one' order by all"
    from_text = fetch(databases["text"], query)
    assert from_text
    assert fetch(databases["json"], query) == from_text


def test_json_has_the_events_of_text(databases: dict[str, Path]) -> None:
    query = """
        select spans.span_id, events.event_type, events.event_at
        from events inner join spans using (span_id)
        where run_id = 'one' order by all
        """
    from_text = fetch(databases["text"], query)
    assert len(from_text) == 24
    assert fetch(databases["json"], query) == from_text


def test_json_has_the_bindings_of_text(databases: dict[str, Path]) -> None:
    from_text = {row[:2] for row in mart_rows(databases["text"], "subspans")}
    assert from_text
    assert from_text < {row[:2] for row in mart_rows(databases["json"], "subspans")}


@pytest.mark.parametrize("run_id", ["both", "old"])
def test_nothing_is_doubled_or_lost(databases: dict[str, Path], run_id: str) -> None:
    """The text and the JSON of a run are one; so are the records that are glued together."""
    query = """
        select spans.span_type, event_type, count(*)
        from events inner join spans using (span_id)
        where run_id = '{}' and event_type not in ('began', 'completed')
        group by all order by all
        """
    assert fetch(databases["json"], query.format(run_id)) == fetch(
        databases["text"], query.format("one")
    )


def test_the_clock_of_a_run_is_known_from_its_json(databases: dict[str, Path]) -> None:
    query = "select run_id, utc_offset_s from staging.stg_files__clocks order by all"
    assert fetch(databases["json"], query) == [("both", -18000), ("old", -18000), ("one", -18000)]


def test_the_ledger_says_which_of_two_is_read(databases: dict[str, Path]) -> None:
    query = """
        select kind, component, n_landed, n_recognised, note
        from load_ledger
        where run_id = 'both' and contains(path, 'parsl.')
        order by all
        """
    assert fetch(databases["json"], query) == [
        ("parsl_json_log", "parsl_log", 13, 0, "another copy of this log is read"),
        ("parsl_log", "parsl_log", 15, 12, None),
    ]
    query = """
        select component, n_landed, n_recognised, note
        from load_ledger
        where run_id = 'old' and contains(path, 'parsl.')
        """
    assert fetch(databases["json"], query) == [("parsl_log", 12, 10, None)]
