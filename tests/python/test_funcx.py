"""A funcX task followed through the views of it, by logs written for the test."""

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, build, fetch

TASKS = [f"{number:08d}-2222-3333-4444-555555555555" for number in range(3)]
UNKNOWN_TASK = "99999999-2222-3333-4444-555555555555"

Fields = list[dict[str, str]]


def exported(second: int, task: str | None, message: str, pointer: str | None) -> Fields:
    """One record of an export: JSON in JSON in the fields that Insights makes."""
    log: dict[str, Any] = {"name": "funcx_web_service", "message": message}
    if task:
        log["task_id"] = task
    fields = {
        "@timestamp": f"2026-05-28 20:26:{40 + second}.250",
        "@message": json.dumps({"log": json.dumps(log), "stream": "stdout"}),
    }
    if pointer:
        fields["@ptr"] = pointer
    return [{"field": field, "value": value} for field, value in fields.items()]


def write_export(path: Path, results: list[Fields], indent: int | None = None) -> None:
    document = {"status": "Complete", "results": results, "statistics": {"recordsMatched": 9.0}}
    path.write_text(json.dumps(document, indent=indent))


def write_logs(folder: Path) -> None:
    """Three tasks of two clients, both of which call their first one 0, and one of no client."""
    received = [exported(1, task, "received", f"p{task}") for task in TASKS]
    unmarked = exported(2, TASKS[0], "some message, never seen before", None)
    write_export(folder / "first.json", [*received, unmarked], indent=1)
    write_export(
        folder / "overlapping.json",
        [received[2], unmarked, exported(3, None, "health check", "p")],
    )
    endpoint_head = "MainProcess-7 MainThread-8 endpoint.interchange:1 _main_loop"
    (folder / "endpoint.log").write_text(
        f"1780000005.000000 2026-05-28 15:26:45 INFO {endpoint_head} "
        f"Passing result to forwarder for task {TASKS[0]}\n"
        f"2026-05-28 15:26:46,500000 DEBUG {endpoint_head} "
        f"Forwarding result for task {TASKS[1]}\n"
        f"1780000007.000000 2026-05-28 15:26:47 INFO {endpoint_head} "
        f"Passing result to forwarder for task {UNKNOWN_TASK}\n"
    )
    worker = folder / "worker_logs" / "0a1b" / "funcx_worker_3.log"
    worker.parent.mkdir(parents=True)
    worker.write_text(
        f"1780000004.000000 2026-05-28 15:26:44 DEBUG MainProcess-7 MainThread-8 funcx_worker:149 "
        f"execute_task task {TASKS[0]} completed\n"
        f"2026-05-28 15:26:44,500000 DEBUG MainProcess-7 MainThread-8 helper:9 "
        f"execute_task {TASKS[1]}: Preparing to execute task\n"
    )
    for client, tasks in {"one": TASKS[:2], "two": TASKS[2:]}.items():
        (folder / client).mkdir()
        (folder / client / "synthetic.log").write_text(
            "".join(
                f"1780000000.000000 2026-05-28 15:26:40,000 P-1 T-2 client:1 f INFO: {what}\n"
                for number, task in enumerate(tasks)
                for what in (f"FUNC {number} submit", f"FUNCBIND {number} {task}")
            )
        )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("funcx")
    write_logs(folder)
    load_paths(folder / DATABASE_NAME, [folder])
    build(folder / DATABASE_NAME)
    return folder / DATABASE_NAME


def test_what_was_exported_twice_is_one_event(database: Path) -> None:
    query = """
        select event_type, event_at::varchar, count(*)
        from events
        where span_type = 'funcx.task'
        group by all
        order by all
        """
    assert fetch(database, query) == [
        ("received", "2026-05-28 20:26:41.25", 3),
        ("some message, never seen before", "2026-05-28 20:26:42.25", 1),
    ]


def test_each_view_is_bound_by_the_id_of_the_task(database: Path) -> None:
    query = """
        select supers.span_type, subs.span_type, left(subs.span_key, 8)
        from subspans
        inner join spans as supers on superspan_id = supers.span_id
        inner join spans as subs on subspan_id = subs.span_id
        order by all
        """
    assert fetch(database, query) == [
        ("funcx.client.task", "funcx.task", "00000000"),
        ("funcx.client.task", "funcx.task", "00000001"),
        ("funcx.client.task", "funcx.task", "00000002"),
        ("funcx.endpoint.task", "funcx.worker.task", "00000000"),
        ("funcx.endpoint.task", "funcx.worker.task", "00000001"),
        ("funcx.task", "funcx.endpoint.task", "00000000"),
        ("funcx.task", "funcx.endpoint.task", "00000001"),
        ("funcx.task", "funcx.worker.task", "00000000"),
        ("funcx.task", "funcx.worker.task", "00000001"),
    ]


def test_a_task_that_nobody_knows_is_a_span_of_its_own(database: Path) -> None:
    query = "select span_type from spans where span_key = ?"
    assert fetch(database, query, [UNKNOWN_TASK]) == [("funcx.endpoint.task",)]


def test_clients_number_their_calls_for_themselves(database: Path) -> None:
    query = """
        select attributes ->> 'client_task_id', event_count
        from spans
        where span_type = 'funcx.client.task'
        order by all
        """
    assert fetch(database, query) == [("0", 2), ("0", 2), ("1", 2)]


def test_the_worker_is_known_by_where_its_log_lies(database: Path) -> None:
    query = """
        select attributes ->> 'manager_id', attributes ->> 'worker_id', outcome
        from spans
        where span_type = 'funcx.worker.task'
        order by span_key
        """
    assert fetch(database, query) == [("0a1b", "3", "completed"), ("0a1b", "3", None)]


def test_the_ledger_counts_every_record(database: Path) -> None:
    query = """
        select component, parse_filename(path), n_landed, n_recognised
        from load_ledger
        order by all
        """
    assert fetch(database, query) == [
        ("funcx", "endpoint.log", 3, 3),
        ("funcx", "first.json", 4, 4),
        ("funcx", "funcx_worker_3.log", 2, 2),
        ("funcx", "overlapping.json", 3, 2),
        ("funcx", "synthetic.log", 2, 2),
        ("funcx", "synthetic.log", 4, 4),
    ]
