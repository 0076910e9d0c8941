"""A task followed from Parsl to TaskVine and to its worker, by logs written for the test."""

from functools import partial
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, Row, build, fetch, run_two_at_a_time, utc

LABEL = "big nodes"
# Two runs in one runinfo, an hour apart: the process and the second at which it starts.
RUNS = {"5d0c8f1e": (75, 1780000000), "77aa0b12": (76, 1780003600)}
TRIES = ((0, 0), (1, 0), (2, 0), (2, 1))


def log_line(second: float, clock: str, process: str, level_and_message: str) -> str:
    return (
        f"{second:.6f} 2026-05-28 {clock} {process} MainThread-140 "
        f"parsl.some.module:1 function {level_and_message}\n"
    )


def write_parsl_log(path: Path, run_id: str, is_stated: bool) -> None:
    """Three tasks, the last of which is tried twice."""
    pid, start = RUNS[run_id]
    hour = 20 + (start - 1780000000) // 3600
    lines = [log_line(start, f"{hour}:26:40", "MainProcess-70", f"INFO: Run id is: {run_id}")]
    for executor_task_id, (task_id, try_id) in enumerate(TRIES):
        now, clock = start + 1 + executor_task_id, f"{hour}:26:{41 + executor_task_id}"
        messages = [
            f"Task {task_id} changing state from pending to launched",
            f"Parsl task {task_id} try {try_id} launched on executor {LABEL} "
            f"with executor id {executor_task_id}",
        ]
        lines += [log_line(now, clock, "MainProcess-70", f"INFO: {text}") for text in messages]
        if is_stated:
            # The numbers run apart: TaskVine gave number 1 to a library.
            text = (
                f"Executor task {executor_task_id} submitted as TaskVine task "
                f"with id {executor_task_id + 2}"
            )
            lines.append(log_line(now + 0.3, clock, f"TaskVine-Process-{pid}", f"DEBUG: {text}"))
        if (task_id, try_id) == (2, 0):
            for change in ("launched to fail_retryable", "fail_retryable to pending"):
                text = f"Task 2 changing state from {change}"
                lines.append(log_line(now + 0.9, clock, "MainProcess-70", f"INFO: {text}"))
    path.parent.mkdir(parents=True)
    path.write_text("".join(lines))


def write_transactions(
    path: Path, pid: int, start: int, worker: str, is_broken: bool = False
) -> None:
    """A library, and four tasks, the second sent twice: it may have lost its worker."""

    def record(second: float, text: str) -> str:
        return f"{start}{round(second * 1e6):06d} {pid} {text}"

    cores = '{"cores":[1,"cores"]}'
    lines = [
        "# time manager_pid MANAGER manager_pid START|END time_from_origin",
        "",
        record(0.5, f"MANAGER {pid} START 0"),
        record(0.51, f"WORKER {worker}-a CONNECTION here:4711"),
        record(0.52, f"WORKER {worker}-b CONNECTION there:4711"),
        record(0.53, f"TASK 1 RUNNING {worker}-a  FIRST_RESOURCES {cores}"),
        record(0.54, f"LIBRARY 1 SENT {worker}-a"),
        record(0.55, f"LIBRARY 1 STARTED {worker}-a"),
        record(0.56, "WORKER (null) DISCONNECTION FAILURE"),
    ]
    for task in (2, 3, 4, 5):
        at = (task - 1) / 10 + 0.5
        now = f"{worker}-a" if task % 2 else f"{worker}-b"
        ready = f"TASK {task} READY stir FIRST_RESOURCES 1 {cores}"
        lines.append(record(at, ready))
        if task == 3:
            lines += [
                record(at + 0.01, f"TASK 3 RUNNING {worker}-b  FIRST_RESOURCES {cores}"),
                *([record(at + 0.015, f"WORKER {worker}-b DISCONNECTION FAILURE")] * is_broken),
                record(at + 0.02, f"TASK 3 READY stir FIRST_RESOURCES 2 {cores}"),
            ]
        us = round((at + 0.04) * 1e6)
        lines += [
            record(at + 0.03, f"WORKER {now} TRANSFER INPUT in {2**20} 5000 {start}{us:06d}"),
            record(at + 0.04, f"TASK {task} RUNNING {now}  FIRST_RESOURCES {cores}"),
            record(at + 0.05, f"TASK {task} WAITING_RETRIEVAL {now} "),
            record(
                at + 0.06,
                f'TASK {task} RETRIEVED SUCCESS  0  {{}} {{"time_worker_start":[{start + at},"s"],'
                f'"time_worker_end":[{start + at + 0.0625},"s"],"size_input_mgr":[1.5,"MB"]}}',
            ),
            record(at + 0.07, f"TASK {task} DONE SUCCESS  0 "),
        ]
    lines.append(record(0.99, f"MANAGER {pid} END 490000"))
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines) + "\n")


def write_runs(folder: Path, is_stated: bool) -> Path:
    runinfo = folder / "runinfo"
    for number, (run_id, (pid, start)) in enumerate(RUNS.items()):
        write_parsl_log(runinfo / f"{number:03d}" / "parsl.log", run_id, is_stated)
        # The folders stand in the other order than the runs: it is time that decides.
        template = f"2026-05-28T{9 - number}"
        path = runinfo / LABEL / template / "vine-logs" / "transactions"
        write_transactions(path, pid, start, f"worker-{run_id}", is_broken=number == 1)
    return runinfo


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Runs whose parsl.log states the bindings, runs whose does not, and a log on its own."""
    found = {}
    for name in ("stated", "not stated", "alone"):
        folder = tmp_path_factory.mktemp("taskvine")
        found[name] = folder / DATABASE_NAME
        if name == "alone":
            write_transactions(folder / "some" / "vine-logs" / "transactions", 75, 1780000000, "w")
            load_paths(found[name], [folder / "some"])
        else:
            load_paths(found[name], [write_runs(folder, is_stated=name == "stated")])
    run_two_at_a_time([partial(build, path) for path in found.values()])
    return found


def followed(database: Path) -> list[Row]:
    """From try to worker, by the bindings alone."""
    return fetch(
        database,
        """
        select
            tries.span_key,
            (tasks.attributes ->> 'taskvine_task_id'),
            (workers.attributes ->> 'worker_id'),
            into_task.rule,
            into_task.is_inferred
        from spans as tries
        inner join subspans as into_executor on tries.span_id = into_executor.superspan_id
        inner join subspans as into_task on into_executor.subspan_id = into_task.superspan_id
        inner join spans as tasks on into_task.subspan_id = tasks.span_id
        inner join subspans as from_worker on tasks.span_id = from_worker.subspan_id
        inner join spans as workers on from_worker.superspan_id = workers.span_id
        where tries.span_type = 'parsl.rundir.try'
            and tasks.span_type = 'taskvine.task'
            and workers.span_type = 'taskvine.worker'
        order by tries.span_key
        """,
    )


@pytest.mark.parametrize(
    ("name", "rule", "is_inferred"),
    [
        ("stated", "parsl_log_taskvine_id", False),
        ("not stated", "taskvine_submission_order", True),
    ],
)
def test_each_try_is_followed_to_its_worker(
    databases: dict[str, Path], name: str, rule: str, is_inferred: bool
) -> None:
    assert followed(databases[name]) == [
        (
            f"{run_id}/{task_id}/{try_id}",
            str(number + 2),
            f"worker-{run_id}-{'b' if number % 2 == 0 else 'a'}",
            rule,
            is_inferred,
        )
        for run_id in RUNS
        for number, (task_id, try_id) in enumerate(TRIES)
    ]


def test_the_table_of_tasks(databases: dict[str, Path]) -> None:
    run_id, (pid, start) = list(RUNS.items())[1]
    rows = fetch(
        databases["not stated"],
        """
        select
            run_id, executor_label, manager_id, taskvine_task_id, executor_task_id, task_id, try_id,
            category, is_library, worker_address, outcome, exit_code, n_attempts,
            cores, input_mb, epoch_us(done_at - ready_at), epoch_us(ended_on_worker_at - started_at)
        from taskvine_tasks
        where run_id = ?
        order by taskvine_task_id
        """,
        [run_id],
    )
    where = (run_id, LABEL, f"{pid}-{start}500000")
    ended = ("SUCCESS", 0)
    assert rows == [
        (*where, 1, None, None, None, None, True, "here:4711", None, None, 1, 1, *[None] * 3),
        (*where, 2, 0, 0, 0, "stir", False, "there:4711", *ended, 1, 1, 1.5, 70000, 62500),
        (*where, 3, 1, 1, 0, "stir", False, "here:4711", *ended, 2, 1, 1.5, 70000, 62500),
        (*where, 4, 2, 2, 0, "stir", False, "there:4711", *ended, 1, 1, 1.5, 70000, 62500),
        (*where, 5, 3, 2, 1, "stir", False, "here:4711", *ended, 1, 1, 1.5, 70000, 62500),
    ]


def test_a_try_runs_from_when_its_worker_began(databases: dict[str, Path]) -> None:
    rows = fetch(
        databases["stated"],
        """
        select running_at, running_ended_at from parsl_tries
        where run_id = '5d0c8f1e' order by executor_task_id
        """,
    )
    starts = [1780000000 + (number + 1) / 10 + 0.5 for number in range(4)]
    assert rows == [(utc(start), utc(start + 0.0625)) for start in starts]


def test_a_task_that_was_sent_twice_has_two_attempts(databases: dict[str, Path]) -> None:
    rows = fetch(
        databases["stated"],
        """
        select
            attempts.attributes ->> 'attempt_number',
            attempts.outcome,
            right(workers.attributes ->> 'worker_id', 1),
            (
                select string_agg(event_type, ' ' order by event_order, event_at)
                from events where span_id = attempts.span_id
            )
        from spans as attempts
        inner join subspans on attempts.span_id = subspans.subspan_id
        inner join spans as workers on subspans.superspan_id = workers.span_id
        where attempts.span_type = 'taskvine.attempt'
            and attempts.run_id = '5d0c8f1e'
            and workers.span_type = 'taskvine.worker'
        order by all
        """,
    )
    words = "READY RUNNING WAITING_RETRIEVAL time_worker_start RETRIEVED time_worker_end"
    assert rows[0] == ("1", "lost", "b", "READY RUNNING lost")
    assert rows[1][:3] == ("2", "SUCCESS", "a")
    assert sorted(rows[1][3].split()) == sorted(words.split())
    assert len(rows) == 2


def test_an_attempt_is_lost_when_its_worker_goes_or_its_task_is_ready_again(
    databases: dict[str, Path],
) -> None:
    assert fetch(
        databases["stated"],
        """
        select
            spans.run_id,
            epoch_us(spans.ended_at - spans.started_at),
            events.attributes ->> 'reason'
        from spans inner join events on spans.span_id = events.span_id
        where spans.span_type = 'taskvine.attempt' and events.event_type = 'lost'
        order by all
        """,
    ) == [("5d0c8f1e", 20000, None), ("77aa0b12", 15000, "FAILURE")]


def test_libraries_and_transfers_are_spans_of_workers(databases: dict[str, Path]) -> None:
    rows = fetch(
        databases["stated"],
        """
        select
            spans.span_type, right(workers.span_key, 1), count(*),
            min(epoch_us(spans.ended_at - spans.started_at))
        from spans
        inner join subspans on spans.span_id = subspans.subspan_id
        inner join spans as workers on subspans.superspan_id = workers.span_id
        where workers.span_type = 'taskvine.worker' and spans.run_id = '5d0c8f1e'
        group by all order by all
        """,
    )
    assert rows == [
        ("taskvine.attempt", "a", 1, 60000),
        ("taskvine.attempt", "b", 1, 20000),
        ("taskvine.library", "a", 1, None),
        ("taskvine.task", "a", 3, 70000),
        ("taskvine.task", "b", 2, 70000),
        ("taskvine.transfer", "a", 2, 5000),
        ("taskvine.transfer", "b", 2, 5000),
    ]


def test_a_log_that_stands_alone_is_a_run_of_its_own(databases: dict[str, Path]) -> None:
    database = databases["alone"]
    (row,) = fetch(
        database,
        """
        select count(*), count(executor_label), count(task_id), count(distinct run_id)
        from taskvine_tasks
        """,
    )
    assert row == (5, 0, 0, 1)
    assert fetch(
        database,
        """
        select span_type, count(*), count(ended_at) from spans
        where span_type in ('taskvine.manager', 'taskvine.worker') group by all order by all
        """,
    ) == [("taskvine.manager", 1, 1), ("taskvine.worker", 2, 0)]
    assert fetch(database, "select n_landed, n_recognised, n_ignored from load_ledger") == [
        (36, 34, 2)
    ]
    assert fetch(database, "select rule from clock_offsets") == [("own_epoch",)]


def test_without_taskvine_its_tables_are_there_and_empty(
    databases: dict[str, Path], built_sample: Path
) -> None:
    columns = """
        select schema_name, table_name, column_name, data_type from duckdb_columns()
        where table_name in ('taskvine', 'taskvine_tasks') order by all
        """
    assert fetch(built_sample, columns) == fetch(databases["stated"], columns) != []
    assert (
        fetch(built_sample, "from taskvine_tasks union all by name from components.taskvine") == []
    )
