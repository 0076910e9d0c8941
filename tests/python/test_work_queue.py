"""A task followed from Parsl to Work Queue and to its worker, by logs written for the test."""

from functools import partial
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, Row, build, fetch, run_two_at_a_time

RUN_ID = "5d0c8f1e"
LABEL = "big nodes"
SUBMISSIONS = {
    "stated": "Executor task {e} submitted as Work Queue task {w}",
    "not stated": "Nothing to see here",
}


def log_line(second: float, process: str, level_and_message: str) -> str:
    return (
        f"{1780000000 + second:.6f} 2026-05-28 20:26:{40 + int(second)} {process} MainThread-140 "
        f"parsl.some.module:1 function {level_and_message}\n"
    )


def write_parsl_log(path: Path, submission: str) -> None:
    """Three tasks, the last of which is tried twice."""
    tries = [(0, 0), (1, 0), (2, 0), (2, 1)]
    lines = [log_line(0, "MainProcess-70", f"INFO: Run id is: {RUN_ID}")]
    for executor_task_id, (task_id, try_id) in enumerate(tries):
        now = 1 + executor_task_id
        launched = (
            f"INFO: Parsl task {task_id} try {try_id} launched on executor {LABEL} "
            f"with executor id {executor_task_id}"
        )
        lines.append(log_line(now, "MainProcess-70", launched))
        submitted = submission.format(e=executor_task_id, w=executor_task_id + 1)
        lines.append(log_line(now + 0.3, "WorkQueue-Submit-Process-75", f"INFO: {submitted}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines))


def write_transaction_log(path: Path) -> None:
    start = 1780000000_500000
    lines = ["# time manager_pid MANAGER START|END", "", f"{start} 75 MANAGER START"]
    for worker in ("a", "b"):
        lines.append(f"{start + 10} 75 WORKER {worker} here:{ord(worker)}  CONNECTION")
    for task in (1, 2, 3, 4):
        now = start + task * 1_000_000 - 250_000
        address = "here:97" if task % 2 else "here:98"
        lines += [
            f'{now} 75 TASK {task} WAITING stir FIRST_RESOURCES {{"cores":[1,"cores"]}}',
            f'{now + 1} 75 TASK {task} RUNNING {address}  FIRST_RESOURCES {{"cores":[1,"cores"]}}',
        ]
        if task == 3:
            lines.append(f"{now + 2} 75 TASK 3 CANCELED")
            continue
        lines += [
            f"{now + 2} 75 TASK {task} WAITING_RETRIEVAL {address} ",
            f"{now + 3} 75 TASK {task} RETRIEVED SUCCESS  0  {{}} {{}}",
            f"{now + 4} 75 TASK {task} DONE SUCCESS  0  {{}} {{}}",
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def write_run(folder: Path, submission: str) -> Path:
    runinfo = folder / "runinfo"
    write_parsl_log(runinfo / "000" / "parsl.log", submission)
    write_transaction_log(runinfo / "000" / LABEL / "transaction_log")
    return runinfo


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run whose parsl.log states the bindings, one whose does not, and a log on its own."""
    folders = {name: tmp_path_factory.mktemp("wq") for name in (*SUBMISSIONS, "alone")}
    for name, submission in SUBMISSIONS.items():
        load_paths(folders[name] / DATABASE_NAME, [write_run(folders[name], submission)])
    write_transaction_log(folders["alone"] / "transaction_log")
    load_paths(folders["alone"] / DATABASE_NAME, [folders["alone"]])
    found = {name: folder / DATABASE_NAME for name, folder in folders.items()}
    run_two_at_a_time([partial(build, path) for path in found.values()])
    return found


def followed(database: Path) -> list[Row]:
    """From try to worker, by the bindings alone."""
    return fetch(
        database,
        """
        select
            tries.span_key,
            (tasks.attributes ->> 'worker_id'),
            into_task.rule,
            into_task.is_inferred
        from spans as tries
        inner join subspans as into_executor on tries.span_id = into_executor.superspan_id
        inner join subspans as into_task on into_executor.subspan_id = into_task.superspan_id
        inner join spans as tasks on into_task.subspan_id = tasks.span_id
        inner join subspans as from_worker on tasks.span_id = from_worker.subspan_id
        inner join spans as workers on from_worker.superspan_id = workers.span_id
        where tries.span_type = 'parsl.rundir.try'
            and tasks.span_type = 'workqueue.task'
            and workers.span_type = 'workqueue.worker'
            and (workers.attributes ->> 'worker_id') = (tasks.attributes ->> 'worker_id')
        order by tries.span_key
        """,
    )


@pytest.mark.parametrize(
    ("name", "rule", "is_inferred"),
    [
        ("stated", "parsl_log_work_queue_id", False),
        ("not stated", "work_queue_submission_order", True),
    ],
)
def test_each_try_is_followed_to_its_worker(
    databases: dict[str, Path], name: str, rule: str, is_inferred: bool
) -> None:
    tries = ((0, 0, "a"), (1, 0, "b"), (2, 0, "a"), (2, 1, "b"))
    assert followed(databases[name]) == [
        (f"{RUN_ID}/{task_id}/{try_id}", worker, rule, is_inferred)
        for task_id, try_id, worker in tries
    ]


def test_the_table_of_tasks(databases: dict[str, Path]) -> None:
    rows = fetch(
        databases["not stated"],
        """
        select
            run_id, executor_label, work_queue_task_id, executor_task_id, task_id, try_id,
            category, worker_id, outcome, exit_code, epoch_us(done_at - waiting_at)
        from work_queue_tasks
        order by work_queue_task_id
        """,
    )
    where = (RUN_ID, LABEL)
    assert rows == [
        (*where, 1, 0, 0, 0, "stir", "a", "SUCCESS", 0, 4),
        (*where, 2, 1, 1, 0, "stir", "b", "SUCCESS", 0, 4),
        (*where, 3, 2, 2, 0, "stir", "a", "CANCELED", None, None),
        (*where, 4, 3, 2, 1, "stir", "b", "SUCCESS", 0, 4),
    ]


def test_a_log_that_stands_alone_is_a_run_of_its_own(databases: dict[str, Path]) -> None:
    database = databases["alone"]
    (row,) = fetch(
        database,
        """
        select count(*), count(executor_label), count(task_id), min(run_id) = max(run_id)
        from work_queue_tasks
        """,
    )
    assert row == (4, 0, 0, True)
    assert fetch(database, "select count(*) from spans where span_type = 'workqueue.worker'") == [
        (2,)
    ]
    assert fetch(database, "select n_landed, n_recognised, n_ignored from load_ledger") == [
        (23, 21, 2)
    ]
    assert fetch(database, "select rule from clock_offsets") == [("own_epoch",)]
