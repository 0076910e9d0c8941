"""Runs with Work Queue in every shape that its logs have, written for the test."""

from functools import partial
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import (
    DATABASE_NAME,
    Row,
    build,
    fetch,
    run_dbt,
    run_two_at_a_time,
    utc,
)

EPOCH = 1780000000  # 2026-05-28 20:26:40 UTC
ONE_CORE = '{"cores":[1,"cores"],"memory":[200,"MB"]}'
RESULTS = [
    "SUCCESS",
    "INPUT_MISS",
    "OUTPUT_MISS",
    "STDOUT_MISS",
    "SIGNAL",
    "RESOURCE_EXHAUSTION",
    "END_TIME",
    "UNKNOWN",
    "FORSAKEN",
    "MAX_RETRIES",
    "MAX_WALL_TIME",
    "DISK_FULL",
    "MONITOR_ERROR",
    "OUTPUT_TRANSFER_ERROR",
]
MODES = [
    "FIXED",
    "MAX",
    "MIN_WASTE",
    "MAX_THROUGHPUT",
    "GREEDY_BUCKETING",
    "EXHAUSTIVE_BUCKETING",
    "DET_GREEDY_BUCKETING",
    "DET_EXHAUSTIVE_BUCKETING",
    "QUANTIZED_BUCKETING",
]
REASONS = ["UNKNOWN", "IDLE_OUT", "FAST_ABORT", "FAILURE", "STATUS_WORKER", "EXPLICIT"]


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def new_line(second: float, process: str, message: str) -> str:
    """A line of a log since 2022-06-30."""
    clock = f"2026-05-28 20:26:{40 + int(second)}"
    return (
        f"{EPOCH + second:.6f} {clock} {process} MainThread-140 parsl.module:1 function {message}"
    )


def old_line(second: float, message: str) -> str:
    """A line of a parsl.log before that."""
    return f"2026-05-28 20:26:{40 + second:06.3f} parsl.module:1 [INFO]  {message}"


def stamps(pid: int, records: list[str], start_s: float = 0) -> list[str]:
    """Records of a transaction log, a millisecond apart."""
    start_us = int((EPOCH + start_s) * 1_000_000)
    return [f"{start_us + 1000 * order} {pid} {record}" for order, record in enumerate(records)]


def task_records(task: int, address: str = "here:1", result: str = "SUCCESS") -> list[str]:
    """What a task goes through, with the blanks that Work Queue writes."""
    return [
        f"TASK {task} WAITING stir FIRST_RESOURCES {ONE_CORE}",
        f"TASK {task} RUNNING {address}  FIRST_RESOURCES {ONE_CORE}",
        f"TASK {task} WAITING_RETRIEVAL {address} ",
        f"TASK {task} RETRIEVED {result}  0  {{}} {{}}",
        f"TASK {task} DONE {result}  0  {{}} {{}}",
    ]


def write_run_of_two_kinds(run: Path) -> None:
    """An executor of each kind in one log, and a log of what the function did."""
    main, submit = "MainProcess-70", "WorkQueue-Submit-Process-75"
    lines = [
        (0, main, "INFO: Run id is: two-kinds"),
        (1, main, "INFO: Task 0 submitted for App stir, not waiting on any dependency"),
        (2, main, "INFO: Parsl task 0 try 0 launched on executor wq with executor id 0"),
        (3, submit, "INFO: Executor task 0 submitted as Work Queue task 1"),
        (4, main, "INFO: Task 1 submitted for App bake, not waiting on any dependency"),
        (5, main, "INFO: Parsl task 1 try 0 launched on executor htex with executor id 1"),
    ]
    write(run / "parsl.log", [new_line(*line) for line in lines])
    write(
        run / "wq" / "transaction_log",
        stamps(75, ["MANAGER START", "WORKER w here:1  CONNECTION", *task_records(1)], 3),
    )
    write(
        run / "wq" / "function_data" / "0000" / "log",
        [
            f"{EPOCH + 3.25} START",
            f"{EPOCH + 3.5} EXECUTEFUNCTION",
            f"{EPOCH + 3.625} PRINTMETAS",
            f"{EPOCH + 3.3} META_PATH parsl.app.errors",
            f"{EPOCH + 3.75} DONE",
        ],
    )
    manager = run / "htex" / "block-0" / "0a1b"
    for second, path, message in (
        (5, "../../interchange.log", "DEBUG: Sent tasks: [1] to manager b'0a1b'"),
        (6, "manager.log", "DEBUG: Got executor tasks: [1], cumulative count of tasks: 1"),
        (7, "worker_0.log", "INFO: Received executor task 1"),
    ):
        manager.mkdir(parents=True, exist_ok=True)
        write((manager / path).resolve(), [new_line(second, "Process-9", message)])


def write_old_run(run: Path, states_submissions: bool) -> None:
    """Launches without executor tasks, and either what was submitted or a transaction log.

    Task 1 ran on an executor that is not Work Queue's.
    """
    lines = [old_line(0, f"Run id is: old-{states_submissions}")]
    for task, label, wq_task in ((0, "wq", 1), (1, "threads", None), (2, "wq", 2)):
        lines.append(old_line(1 + task, f"Task {task} launched on executor {label}"))
        if states_submissions and wq_task:
            submitted = f"Task {wq_task - 1} submitted to WorkQueue with id {wq_task}"
            lines.append(old_line(1.5 + task, submitted))
    if states_submissions:
        # Only Work Queue's executor can have made the submissions: the other one has its logs.
        write(run / "threads" / "interchange.log", [old_line(0, "Fetched 1 tasks so far")])
        write(run / "function_data" / "0001" / "log", [f"{EPOCH + 4.5} START"])
    else:
        records = ["MANAGER START", "WORKER w here:1  CONNECTION"]
        write(
            run / "wq" / "transaction_log",
            stamps(75, [*records, *task_records(1), *task_records(2)]),
        )
    write(run / "parsl.log", lines)


def write_run_without_a_transaction_log(run: Path) -> None:
    added = "INFO: Adding executor wq of type parsl.executors.workqueue.executor.WorkQueueExecutor"
    lines = [
        (0, "MainProcess-70", "INFO: Run id is: unlogged"),
        (1, "MainProcess-70", added),
        (
            2,
            "MainProcess-70",
            "INFO: Parsl task 0 try 0 launched on executor wq with executor id 0",
        ),
        (3, "Submit-Process-75", "INFO: Executor task 0 submitted as Work Queue task 1"),
        (4, "Submit-Process-75", "INFO: Completed Work Queue task 1, executor task 0"),
    ]
    write(run / "parsl.log", [new_line(*line) for line in lines])


def all_records() -> list[str]:
    """Every record, in its own wording."""
    odd_worker = "worker-0a{1}~[b] of the_lab"
    records = [
        "MANAGER START",
        f"WORKER {odd_worker} node-1.lab.example:4711  CONNECTION",
        f"WORKER {odd_worker} RESOURCES {ONE_CORE}",
        "WORKER plain 10.0.0.7:1  CONNECTION",
        f"CATEGORY stir & bake MAX {ONE_CORE}",
        f"CATEGORY stir & bake MIN {ONE_CORE}",
        *(f"CATEGORY stir & bake FIRST {mode} {ONE_CORE}" for mode in MODES),
    ]
    for task, result in enumerate(RESULTS, start=1):
        records += task_records(task, "node-1.lab.example:4711", result)[1:4]
    records += [
        "TASK 1 DONE SUCCESS  0  {} "
        '{"wq_input_size":[1.5,"MB"],"wq_input_time":[0.250000,"s"],"wall_time":[2,"s"]}',
        "TASK 20 RUNNING  FIRST_RESOURCES " + ONE_CORE,
        "TASK 20 CANCELED",
        "TASK 21 UNKNOWN",
        f"TASK 22 WAITING stir & bake MAX_RESOURCES {ONE_CORE}",
        "TRANSFER INPUT 1 1 12.500000 0.250000 function file.pkl",
        "TRANSFER OUTPUT 1 0 0.000001 0.000000 result",
        "WORKER (null) 10.0.0.9:1  DISCONNECTION STATUS_WORKER",
    ]
    records += [f"WORKER {odd_worker} node-1.lab.example:4711  DISCONNECTION {r}" for r in REASONS]
    return [*records, "MANAGER END"]


def write_manager_alone(folder: Path) -> None:
    """A log that two managers of one process number wrote, one after the other."""
    write(
        folder / "transaction_log",
        [
            "# time manager_pid MANAGER START|END",
            "",
            *stamps(90, all_records()),
            *stamps(90, ["MANAGER START", *task_records(1, "node-1.lab.example:4711")], 30),
            f"{EPOCH}000000 90 TASK 9 RUNNI",
        ],
    )


def write_lost_worker(folder: Path) -> None:
    """A task whose worker is lost, and that another one ends."""
    records = [
        "MANAGER START",
        "WORKER first here:1  CONNECTION",
        *task_records(50, "here:1")[:2],
        "WORKER first here:1  DISCONNECTION FAILURE",
        *task_records(50, "here:2")[:1],
        "WORKER second here:2  CONNECTION",
        *task_records(50, "here:2")[1:],
    ]
    write(folder / "transaction_log", stamps(91, records))


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The runs, and the same without the component."""
    folder = tmp_path_factory.mktemp("wq")
    write_run_of_two_kinds(folder / "runinfo" / "000")
    write_old_run(folder / "runinfo" / "001", states_submissions=True)
    write_old_run(folder / "runinfo" / "002", states_submissions=False)
    write_run_without_a_transaction_log(folder / "runinfo" / "003")
    write_manager_alone(folder / "alone")
    write_lost_worker(folder / "lost")
    on, off = folder / DATABASE_NAME, folder / "off" / DATABASE_NAME
    off.parent.mkdir()
    for database in (on, off):
        load_paths(database, [folder / "runinfo", folder / "alone", folder / "lost"])
    run_two_at_a_time([partial(build, on), partial(build_without_work_queue, off)])
    return {"on": on, "off": off}


def build_without_work_queue(database: Path) -> None:
    left_out = ("--exclude-resource-type", "test", "unit_test")
    components = "{components: [monitoring, parsl_log, htex]}"
    process = run_dbt(database, "build", *left_out, "--vars", components)
    assert process.returncode == 0, process.stdout + process.stderr


@pytest.fixture(scope="module")
def database(databases: dict[str, Path]) -> Path:
    return databases["on"]


def executor_tasks_of_tries(database: Path, run_id: str) -> list[Row]:
    return fetch(
        database,
        """
        select tries.span_key, executor_tasks.span_key, rule, is_inferred
        from spans as tries
        inner join subspans on tries.span_id = superspan_id
        inner join spans as executor_tasks on subspan_id = executor_tasks.span_id
        where tries.span_type = 'parsl.rundir.try' and tries.run_id = ?
            and executor_tasks.span_type = 'parsl.executor.workqueue.task'
        order by all
        """,
        [run_id],
    )


def test_two_kinds_of_executor_are_one_tree(database: Path) -> None:
    assert fetch(
        database,
        """
        with recursive
            steps as (
                select superspan_id as outer_id, subspan_id as inner_id from subspans
                union all
                select left_span_id, right_span_id from facets
            ),
            tree as (
                select span_id from spans where span_type = 'parsl.rundir.workflow'
                union
                select inner_id from tree inner join steps on span_id = outer_id
            )
        select span_type, count(*), count(tree.span_id)
        from spans
        left join tree on spans.span_id = tree.span_id
        where run_id = 'two-kinds'
        group by span_type
        order by span_type
        """,
    ) == [
        ("parsl.executor.htex.block", 1, 1),
        ("parsl.executor.htex.interchange.task", 1, 1),
        ("parsl.executor.htex.manager", 1, 1),
        ("parsl.executor.htex.manager.task", 1, 1),
        ("parsl.executor.htex.worker", 1, 1),
        ("parsl.executor.htex.worker.task", 1, 1),
        ("parsl.executor.workqueue.function", 1, 1),
        ("parsl.executor.workqueue.task", 1, 1),
        ("parsl.rundir.task", 2, 2),
        ("parsl.rundir.try", 2, 2),
        ("parsl.rundir.workflow", 1, 1),
        ("workqueue.manager", 1, 1),
        ("workqueue.task", 1, 1),
        ("workqueue.worker", 1, 1),
    ]


def test_a_function_tells_what_it_did_and_when(database: Path) -> None:
    assert fetch(
        database,
        """
        select event_type, event_at
        from events inner join spans using (span_id)
        where spans.span_type = 'parsl.executor.workqueue.function' and run_id = 'two-kinds'
        order by event_order
        """,
    ) == [
        ("START", utc(EPOCH + 3.25)),
        ("EXECUTEFUNCTION", utc(EPOCH + 3.5)),
        ("PRINTMETAS", utc(EPOCH + 3.625)),
        ("DONE", utc(EPOCH + 3.75)),
    ]


def test_tries_and_workers_know_what_work_queue_knows(database: Path) -> None:
    manager = f"75-{EPOCH + 3}000000"
    ran = (utc(EPOCH + 3.003), utc(EPOCH + 3.004))
    assert fetch(
        database,
        """
        select running_at, running_ended_at, manager_id, worker_id, hostname
        from parsl_tries
        where run_id = 'two-kinds' and executor_label = 'wq'
        """,
    ) == [(*ran, manager, "w", "here")]
    assert fetch(
        database,
        """
        select hostname, started_at, first_task_received_at, last_recorded_at, n_starts, n_deaths,
            n_tasks
        from workers
        where run_id = 'two-kinds' and manager_id = ?
        """,
        [manager],
    ) == [("here", utc(EPOCH + 3.001), ran[0], ran[0], 1, 0, 1)]


@pytest.mark.parametrize("run_id", ["old-True", "old-False"])
def test_launches_of_old_parsl_are_counted_as_the_executor_does(
    database: Path, run_id: str
) -> None:
    assert executor_tasks_of_tries(database, run_id) == [
        (f"{run_id}/{task}/0", f"{run_id}/wq/{number}", "parsl_log_launch_order", True)
        for task, number in ((0, 0), (2, 1))
    ]


def test_a_function_log_beside_the_executors_is_of_the_only_one(database: Path) -> None:
    assert fetch(
        database,
        """
        select executor_tasks.span_key, subspans.is_inferred
        from spans
        inner join subspans on spans.span_id = subspan_id
        inner join spans as executor_tasks on superspan_id = executor_tasks.span_id
        where spans.span_type = 'parsl.executor.workqueue.function' and spans.run_id = 'old-True'
        """,
    ) == [("old-True/wq/1", True)]


def test_tries_are_bound_without_a_transaction_log(database: Path) -> None:
    assert executor_tasks_of_tries(database, "unlogged") == [
        ("unlogged/0/0", "unlogged/wq/0", "parsl_log_executor_id", False)
    ]
    assert fetch(
        database,
        """
        select event_type, spans.attributes ->> 'work_queue_task_id'
        from events inner join spans using (span_id)
        where run_id = 'unlogged' and spans.span_type = 'parsl.executor.workqueue.task'
        order by event_order
        """,
    ) == [
        ("executor_got_task", "1"),
        ("executor_submitted_task", "1"),
        ("executor_completed_task", "1"),
    ]


def test_every_record_is_understood(database: Path) -> None:
    n_records = len(all_records()) + 6
    assert fetch(
        database,
        "select n_landed, n_recognised from load_ledger where path like '%/alone/transaction_log'",
    ) == [(n_records + 3, n_records)]
    assert fetch(
        database,
        """
        select count(*) from events inner join load_ledger using (file_id)
        where path like '%/alone/transaction_log'
        """,
    ) == [(n_records,)]


def test_what_the_records_say_can_be_asked(database: Path) -> None:
    def counts(query: str) -> list[Row]:
        return fetch(
            database,
            f"""
            with alone as (
                select events.*
                from events inner join load_ledger using (file_id)
                where path like '%/alone/transaction_log' and event_at < ?
            )
            {query}
            """,
            [utc(EPOCH + 30)],
        )

    modes = """
        select list(attributes ->> 'allocation' order by event_order) from alone
        where event_type = 'CATEGORY_FIRST' and (attributes ->> 'category') = 'stir & bake'
    """
    assert counts(modes) == [(MODES,)]
    results = """
        select list(attributes ->> 'result' order by event_order) from alone
        where event_type = 'RETRIEVED'
    """
    assert counts(results) == [(RESULTS,)]
    reasons = """
        select
            list(attributes ->> 'reason' order by event_order),
            max(attributes ->> 'worker_address')
        from alone where event_type = 'DISCONNECTION'
    """
    assert counts(reasons) == [(REASONS, "node-1.lab.example:4711")]
    transfers = """
        select event_type, (attributes ->> 'file_name'), (attributes ->> 'transfer_size_mb')::double
        from alone where event_type like 'TRANSFER%' order by event_order
    """
    assert counts(transfers) == [
        ("TRANSFER_INPUT", "function file.pkl", 12.5),
        ("TRANSFER_OUTPUT", "result", 0.000001),
    ]
    measured = """
        select attributes -> 'resources' -> 'wq_input_time' ->> 0 from alone
        where event_type = 'DONE'
    """
    assert counts(measured) == [("0.25",)]


def test_what_left_before_it_had_a_name_is_no_worker(database: Path) -> None:
    assert fetch(
        database,
        """
        select span_type, (attributes ->> 'reason'), (attributes ->> 'worker_address')
        from events where event_type = 'WORKER_DISCONNECTION'
        """,
    ) == [("workqueue.manager", "STATUS_WORKER", "10.0.0.9:1")]
    assert fetch(database, "select 1 from workers where worker_id = '(null)'") == []


def test_two_managers_of_one_process_number_are_two(database: Path) -> None:
    rows = fetch(
        database,
        """
        select manager_id, worker_id, outcome, running_at from work_queue_tasks
        where work_queue_task_id = 1 and executor_label is null
        order by running_at
        """,
    )
    odd_worker = "worker-0a{1}~[b] of the_lab"
    assert rows == [
        (f"90-{EPOCH}000000", odd_worker, "SUCCESS", utc(EPOCH + 0.015)),
        # The worker is not connected to this manager.
        (f"90-{EPOCH + 30}000000", None, "SUCCESS", utc(EPOCH + 30.002)),
    ]


def test_a_task_is_in_each_worker_that_it_was_sent_to(database: Path) -> None:
    assert fetch(
        database,
        """
        select workers.attributes ->> 'worker_id'
        from work_queue_tasks as tasks
        inner join subspans on tasks.span_id = subspan_id
        inner join spans as workers on superspan_id = workers.span_id
        where work_queue_task_id = 50 and workers.span_type = 'workqueue.worker'
        order by all
        """,
    ) == [("first",), ("second",)]
    several = "from data_quality where check_name = 'several_superspans_by_one_rule'"
    assert fetch(database, several) == []


def test_a_task_ran_on_the_last_worker_that_it_was_sent_to(database: Path) -> None:
    assert fetch(
        database,
        """
        select worker_id, n_runs, waiting_at, running_at, waiting_retrieval_at
        from work_queue_tasks where work_queue_task_id = 50
        """,
    ) == [("second", 2, utc(EPOCH + 0.002), utc(EPOCH + 0.007), utc(EPOCH + 0.008))]


def test_without_the_component_there_is_no_trace_of_it(databases: dict[str, Path]) -> None:
    traces = """
        select count(*) from spans where span_type like '%workqueue%'
        union all
        select count(*) from work_queue_tasks
        union all
        select count(*) from workers where block_id is null
        union all
        select count(*) from parsl_tries where executor_label = 'wq' and worker_id is not null
    """
    assert fetch(databases["off"], traces) == [(0,)] * 4
    assert fetch(databases["off"], "select count(*) from parsl_tries") == [(9,)]


def test_without_work_queue_its_tables_are_there_and_empty(
    databases: dict[str, Path], built_sample: Path
) -> None:
    columns = """
        select schema_name, table_name, column_name, data_type from duckdb_columns()
        where table_name in ('work_queue', 'work_queue_tasks') order by all
        """
    assert fetch(built_sample, columns) == fetch(databases["on"], columns) != []
    assert fetch(built_sample, "from work_queue_tasks") == []
