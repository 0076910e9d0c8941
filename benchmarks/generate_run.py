"""Write a large synthetic Parsl run with HighThroughputExecutor, to measure dnpc on.

    python benchmarks/generate_run.py OUT_DIR --tasks 200000

writes what a run of Parsl 2026.10 with monitoring and debug logs leaves behind:

    OUT_DIR/runinfo/monitoring.db
    OUT_DIR/runinfo/000/parsl.log
    OUT_DIR/runinfo/000/htex/interchange.log
    OUT_DIR/runinfo/000/htex/block-<b>/<manager uid>/{manager,worker_<n>}.log
    OUT_DIR/TRUTH.json

The run is simulated: tasks go through the launch thread, the interchange, a manager and a worker,
one at a time on each worker, so that every layer tells the same story with the same ids. One task
in a hundred fails once and is tried again, one in a thousand fails for good. Wording, spacing and
schema are those of real runs; noise is thinned out to about 18 lines a task. All clocks are UTC.

The same arguments give the same bytes. With another --first-run-number a run is added beside the
runs that OUT_DIR already holds, in the same monitoring.db, as Parsl does it.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import random
import sqlite3
import sys
import time
import uuid
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

SECOND = 1_000_000  # all times are whole microseconds since the epoch
FIRST_START = 1_793_610_000 * SECOND  # 2026-11-02 09:00:00 UTC
DAY = 86_400 * SECOND

PARSL_VERSION = "2026.10.26"
PYTHON_VERSION = "3.11.7"
LABEL = "htex"
HOST, USER, HOME = "login01", "user", "/scratch/ensemble"
ADDRESS, PORT = "10.0.0.1", 54321
PARSL_HOME = f"{HOME}/venv/lib/python3.11/site-packages/parsl"
MANAGERS_PER_BLOCK = 4
MEMORY = 256 * 1024**3
RETRIES = 2
POLL_PERIOD = 5 * SECOND
HEARTBEAT_PERIOD = 30 * SECOND
STATUS_BATCH = 20_000
ERROR = "ValueError"
ERROR_TEXT = "residual did not converge"


class App(NamedTuple):
    """An app, its share of the tasks, and its lognormal run time."""

    name: str
    weight: float
    median_s: float
    sigma: float


APPS = (
    App("preprocess", 0.30, 0.6, 0.5),
    App("simulate", 0.45, 5.0, 0.6),
    App("analyse", 0.20, 2.0, 0.4),
    App("summarise", 0.05, 12.0, 0.8),
)

# What each thread writes between the time and the logger. A process is <name>-<pid>.
MAIN = "MainProcess-4100 MainThread-139871204411200"
LAUNCH = "MainProcess-4100 Task-Launch_0-139870993938112"
RESULTS = "MainProcess-4100 HTEX-Result-Queue-Thread-139871002330816"
POLLER_THREAD = "JobStatusPoller-Timer-Thread-139871146882128"
POLLER = f"MainProcess-4100 {POLLER_THREAD}-139871137994432"
INTERCHANGE = "MainProcess-4121 MainThread-140012345670528"
IX = f"{INTERCHANGE} parsl.executors.high_throughput.interchange"
POOL = "parsl.executors.high_throughput.process_worker_pool"
ZMQ = "parsl.executors.high_throughput.zmq_pipes"
HTEX = "parsl.executors.high_throughput.executor"
DFLOW = "parsl.dataflow.dflow"
STATUS_HANDLING = "parsl.executors.status_handling"
SCALING = f"[Scaling executor {LABEL}]"

PACKAGES = dict(
    pair.split("=")
    for pair in (
        f"parsl={PARSL_VERSION} dill=0.4.1 numpy=2.4.6 packaging=26.3 pandas=2.3.3 pip=26.3 "
        "psutil=7.2.2 python-dateutil=4.0.0 pyzmq=27.3.0 requests=2.34.2 scipy=1.18.0 "
        "setproctitle=1.3.8 setuptools=65.5.0 six=1.17.0 SQLAlchemy=2.0.58 tblib=3.2.2 "
        "sortedcontainers=2.4.0 typeguard=4.6.0 typing_extensions=4.16.0 urllib3=2.8.0"
    ).split()
)

# Columns and constraints of each table, a slash between them.
TABLES = {
    "workflow": (
        "run_id TEXT NOT NULL / workflow_name TEXT / workflow_version TEXT / "
        "time_began DATETIME NOT NULL / time_completed DATETIME / host TEXT NOT NULL / "
        "user TEXT NOT NULL / rundir TEXT NOT NULL / tasks_failed_count INTEGER NOT NULL / "
        "tasks_completed_count INTEGER NOT NULL / PRIMARY KEY (run_id)"
    ),
    "task": (
        "task_id INTEGER NOT NULL / run_id TEXT NOT NULL / task_depends TEXT / "
        "task_func_name TEXT NOT NULL / task_memoize TEXT NOT NULL / task_hashsum TEXT / "
        "task_inputs TEXT / task_outputs TEXT / task_stdin TEXT / task_stdout TEXT / "
        "task_stderr TEXT / task_time_invoked DATETIME / task_time_returned DATETIME / "
        "task_fail_count INTEGER NOT NULL / task_fail_cost FLOAT NOT NULL / "
        "PRIMARY KEY (task_id, run_id)"
    ),
    "try": (
        "try_id INTEGER NOT NULL / task_id INTEGER NOT NULL / run_id TEXT NOT NULL / "
        "block_id TEXT / hostname TEXT / task_executor TEXT NOT NULL / "
        "task_try_time_launched DATETIME / task_try_time_running DATETIME / "
        "task_try_time_returned DATETIME / task_fail_history TEXT / task_joins TEXT / "
        "PRIMARY KEY (try_id, task_id, run_id)"
    ),
    "node": (
        "id INTEGER NOT NULL / run_id TEXT NOT NULL / hostname TEXT NOT NULL / uid TEXT NOT NULL / "
        "block_id TEXT NOT NULL / cpu_count INTEGER NOT NULL / total_memory BIGINT NOT NULL / "
        "active BOOLEAN NOT NULL / worker_count INTEGER NOT NULL / python_v TEXT NOT NULL / "
        "timestamp DATETIME NOT NULL / last_heartbeat DATETIME NOT NULL / PRIMARY KEY (id)"
    ),
    "block": (
        "run_id TEXT NOT NULL / executor_label TEXT NOT NULL / block_id TEXT NOT NULL / "
        "job_id TEXT / timestamp DATETIME NOT NULL / status TEXT NOT NULL / "
        "PRIMARY KEY (run_id, block_id, executor_label, timestamp)"
    ),
    "status": (
        "task_id INTEGER NOT NULL / task_status_name TEXT NOT NULL / timestamp DATETIME NOT NULL / "
        "run_id TEXT NOT NULL / try_id INTEGER NOT NULL / "
        "PRIMARY KEY (task_id, run_id, task_status_name, timestamp) / "
        "FOREIGN KEY(run_id) REFERENCES workflow (run_id)"
    ),
    "resource": (
        "try_id INTEGER NOT NULL / task_id INTEGER NOT NULL / run_id TEXT NOT NULL / "
        "timestamp DATETIME NOT NULL / resource_monitoring_interval FLOAT / "
        "psutil_process_pid INTEGER / psutil_process_memory_percent FLOAT / "
        "psutil_process_children_count FLOAT / psutil_process_time_user FLOAT / "
        "psutil_process_time_system FLOAT / psutil_process_memory_virtual FLOAT / "
        "psutil_process_memory_resident FLOAT / psutil_process_disk_read FLOAT / "
        "psutil_process_disk_write FLOAT / psutil_process_status TEXT / psutil_cpu_num TEXT / "
        "psutil_process_num_ctx_switches_voluntary FLOAT / "
        "psutil_process_num_ctx_switches_involuntary FLOAT / "
        "PRIMARY KEY (try_id, task_id, run_id, timestamp) / "
        "FOREIGN KEY(run_id) REFERENCES workflow (run_id)"
    ),
}
INDEX = "CREATE INDEX IF NOT EXISTS ix_task_task_hashsum ON task (task_hashsum)"

CONFIG = """\
Config(
    dependency_resolver=None,
    executors=(HighThroughputExecutor(
        address='{address}',
        available_accelerators=[],
        cores_per_worker=1.0,
        cpu_affinity='none',
        encrypted=False,
        heartbeat_period=30,
        heartbeat_threshold=120,
        interchange_launch_cmd=['interchange.py'],
        label='{label}',
        max_workers_per_node={n_workers},
        mem_per_worker=None,
        poll_period=10,
        prefetch_capacity=0,
        provider={provider},
        remote_monitoring_radio=HTEXRadio(),
        worker_debug=True,
        worker_logdir_root=None
    ),),
    exit_mode='cleanup',
    garbage_collect=True,
    initialize_logging=True,
    internal_tasks_max_threads=10,
    max_idletime=120.0,
    memoizer=None,
    monitoring=MonitoringHub(
        logging_endpoint=None,
        monitoring_debug=False,
        resource_monitoring_enabled=False,
        resource_monitoring_interval=30,
        workflow_name=None,
        workflow_version=None
    ),
    retries={retries},
    retry_handler=None,
    run_dir='{home}/runinfo',
    strategy='simple',
    strategy_period=5,
    usage_tracking=0
)"""
PROVIDER = """\
SlurmProvider(
    cmd_timeout=30,
    exclusive=True,
    init_blocks={n_blocks},
    launcher=SrunLauncher(debug=True, overrides=''),
    max_blocks={n_blocks},
    min_blocks=0,
    nodes_per_block={nodes_per_block},
    parallelism=1,
    partition='batch',
    walltime='24:00:00',
    worker_init=''
)"""
MANAGER_HEADER = """\
  Python version: {python} (main, Jan 12 2026, 10:00:00) [GCC 12.2.0]
  Debug logging: True
  Certificates dir: None
  Log dir: {log_dir}
  Log config path: None
  Manager ID: {uid}
  Block ID: {block}
  cores_per_worker: 1.0
  mem_per_worker: None
  Interchange port: {port}
  addresses: {address}
  max_workers_per_node: {n_workers}
  poll_period: 10
  address_probe_timeout: 30
  Prefetch capacity: 0
  Heartbeat threshold: 120
  Heartbeat period: 30
  Drain period: None
  CPU affinity: none
  Accelerators: {accelerators}
  enable_mpi_mode: False
  mpi_launcher: mpiexec
"""

_dates: dict[int, str] = {}


def _date(second: int) -> str:
    text = _dates.get(second)
    if text is None:
        text = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(second))
        _dates[second] = text
    return text


def log_time(at: int) -> str:
    """Return the head of a log line: the epoch and the local time."""
    second, micro = divmod(at, SECOND)
    return f"{second}.{micro:06d} {_date(second)}"


def db_time(at: int) -> str:
    """Return a time as monitoring.db stores it: local and naive."""
    second, micro = divmod(at, SECOND)
    return f"{_date(second)}.{micro:06d}"


def as_datetime(at: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(microseconds=at)


def as_repr(text: str) -> str:
    """Return a dump as Parsl writes it: with a space after the comma that ends a line."""
    return text.replace(",\n", ", \n")


class Log:
    """A log file that keeps its lines and appends them in bulk.

    It is open only while it writes, so that there can be more workers than file descriptors.
    """

    def __init__(self, path: Path, limit: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.line_count = 0
        self._limit = limit
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        """Take one or more whole lines."""
        self._parts.append(text)
        if len(self._parts) >= self._limit:
            self.flush()

    def flush(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        self.line_count += text.count("\n")
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)


@dataclass(slots=True)
class Worker:
    who: str
    log: Log
    free_at: int = 0


@dataclass(slots=True)
class Manager:
    index: int
    uid: str
    host: str
    block: int
    starts_at: int
    log: Log
    workers: list[Worker]
    main: str
    communicator: str
    shovel: str
    watchdog: str
    monitoring: str
    idle: deque[int] = field(default_factory=deque)
    running: dict[int, None] = field(default_factory=dict)
    free: int = 0
    got: int = 0
    clock: int = 0
    heartbeat_at: int = 0
    registration: dict[str, object] = field(init=False)
    is_called: bool = False  # a dispatch is on its way, or the manager waits in Run.ready

    def __post_init__(self) -> None:
        n = len(self.workers)
        self.registration = {
            "type": "registration",
            "parsl_v": PARSL_VERSION,
            "python_v": PYTHON_VERSION,
            "packages": PACKAGES,
            "worker_count": n,
            "uid": self.uid,
            "block_id": str(self.block),
            "start_time": (self.starts_at - 420_000) / SECOND,
            "drain_time": math.inf,
            "prefetch_capacity": 0,
            "max_capacity": n,
            "os": "Linux",
            "hostname": self.host,
            "dir": HOME,
            "cpu_count": n,
            "total_memory": MEMORY,
        }


Handler = Callable[[int, int], None]


class Run:
    """One workflow run: an event queue, the logs and the rows that its events leave behind.

    Each single-threaded part (interchange, manager, worker, result thread) has a clock that only
    moves forward, so its own lines are in order, and what causes a line is always earlier.
    """

    def __init__(self, out: Path, options: argparse.Namespace) -> None:
        number: int = options.first_run_number
        self.n_tasks: int = options.tasks
        self.seed: int = options.seed
        self.rng = random.Random(f"{options.seed}/{number}")
        self.run_id = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        self.run_dir = f"{HOME}/runinfo/{number:03d}"
        self.dir = out / "runinfo" / f"{number:03d}"
        self.begin = FIRST_START + number * DAY + 412_873
        self.database = sqlite3.connect(out / "runinfo" / "monitoring.db")
        self.parsl = Log(self.dir / "parsl.log", 10_000)
        self.interchange = Log(self.dir / LABEL / "interchange.log", 10_000)

        self.events: list[tuple[int, int, Handler, int]] = []
        self.event_count = 0
        self.launch_queue: deque[tuple[int, int]] = deque()  # (since when, task)
        self.is_launching = False
        self.pending: deque[int] = deque()
        self.ready: list[int] = []  # managers with free workers and no dispatch on its way
        self.interchange_clock = self.results_clock = self.begin
        self.statuses: list[tuple[int, str, str, str, int]] = []
        self.status_count = 0
        self.active = self.done = self.failed = 0
        self.poll_count = 0
        self.running_blocks: set[int] = set()

        n = self.n_tasks
        self.apps = bytes(self.rng.choices(range(len(APPS)), [app.weight for app in APPS], k=n))
        self.durations = [(math.log(app.median_s * SECOND), app.sigma) for app in APPS]
        self.failures = self._plan_failures()  # how many tries of a task fail
        self.tries = array("b", bytes(n))
        self.invoked_at = array("q", bytes(8 * n))
        self.returned_at = array("q", bytes(8 * n))
        # One entry a try, in order of executor task id, which counts from 1.
        self.try_task = array("q")
        self.try_number = array("b")
        self.try_launched_at = array("q")
        self.try_running_at = array("q")
        self.try_ended_at = array("q")
        self.try_returned_at = array("q")
        self.try_manager = array("h")
        self.try_worker = array("h")
        self.later_columns: list[array[int]] = [
            *(self.try_running_at, self.try_ended_at, self.try_returned_at),
            *(self.try_manager, self.try_worker),
        ]

        self.n_blocks = -(-options.managers // MANAGERS_PER_BLOCK)
        self.managers = [
            self._make_manager(index, options.workers_per_manager)
            for index in range(options.managers)
        ]
        self.slots = options.managers * options.workers_per_manager

    def _plan_failures(self) -> dict[int, int]:
        n_lost, n_retried = round(self.n_tasks * 0.001), round(self.n_tasks * 0.01)
        chosen = self.rng.sample(range(self.n_tasks), n_lost + n_retried)
        plan = dict.fromkeys(chosen[:n_lost], RETRIES + 1)
        return plan | dict.fromkeys(chosen[n_lost:], 1)

    def _make_manager(self, index: int, n_workers: int) -> Manager:
        block = index // MANAGERS_PER_BLOCK
        uid = f"{self.rng.getrandbits(48):012x}"
        pid = 2000 + self.jitter(20_000)
        thread = 140_000_000_000_000 + self.jitter(500_000_000) * 4096
        folder = self.dir / LABEL / f"block-{block}" / uid
        process = f"MainProcess-{pid}"
        return Manager(
            index=index,
            uid=uid,
            host=f"node{index + 1:03d}",
            block=block,
            # The batch system starts one block after the other, the hosts of a block together.
            starts_at=self.begin + (12 + 9 * block) * SECOND + self.jitter(3 * SECOND),
            log=Log(folder / "manager.log", 4_000),
            workers=[
                Worker(
                    f"HTEX-Worker-{number}-{pid + 12 + number} MainThread-{thread}",
                    Log(folder / f"worker_{number}.log", 200),
                )
                for number in range(n_workers)
            ],
            main=f"{process} MainThread-{thread}",
            communicator=f"{process} Interchange-Communicator-{thread - 77_583_552}",
            shovel=f"{process} Result-Shovel-{thread - 85_976_256}",
            watchdog=f"{process} worker-watchdog-{thread - 94_368_960}",
            monitoring=f"{process} Monitoring-Handler-{thread - 102_761_664}",
        )

    # ---------------------------------------------------------------- the event queue

    def jitter(self, width: int) -> int:
        return int(self.rng.random() * width)

    def at(self, when: int, handler: Handler, subject: int) -> None:
        self.event_count += 1
        heapq.heappush(self.events, (when, self.event_count, handler, subject))

    def simulate(self) -> None:
        """Run the workflow from its start to its cleanup."""
        self.create_tables()
        start = self.write_startup()
        self.at(start, self.on_submit, 0)
        self.at(self.begin + POLL_PERIOD, self.on_poll, 0)
        for manager in self.managers:
            self.at(manager.starts_at, self.on_start, manager.index)
        now = start
        while self.done < self.n_tasks:
            now, _, handler, subject = heapq.heappop(self.events)
            handler(now, subject)
        completed_at = self.write_cleanup(max(now, self.results_clock) + 40_000)
        self.write_rows(completed_at)
        for log in self.logs():
            log.flush()

    def logs(self) -> Iterator[Log]:
        yield self.parsl
        yield self.interchange
        for manager in self.managers:
            yield manager.log
            for worker in manager.workers:
                yield worker.log

    # ---------------------------------------------------------------- the life of a task

    def status(self, task: int, name: str, when: int, try_id: int) -> None:
        self.statuses.append((task, name, db_time(when), self.run_id, try_id))
        if len(self.statuses) >= STATUS_BATCH:
            self.flush_statuses()

    def enqueue_launch(self, now: int, task: int) -> None:
        self.launch_queue.append((now, task))
        if not self.is_launching:
            self.is_launching = True
            self.at(now + 400 + self.jitter(600), self.on_launch, 0)

    def on_submit(self, now: int, task: int) -> None:
        """The workflow script calls an app."""
        self.invoked_at[task] = now + 12
        self.parsl.write(
            f"{log_time(now)} {MAIN} {DFLOW}:973 submit DEBUG: "
            f"Task {task} will be sent to executor {LABEL}\n"
            f"{log_time(now + 57)} {MAIN} {DFLOW}:1053 submit INFO: Task {task} submitted for App "
            f"{APPS[self.apps[task]].name}, not waiting on any dependency\n"
            f"{log_time(now + 80)} {MAIN} {DFLOW}:567 _update_task_state INFO: "
            f"Task {task} initializing state to pending\n"
        )
        self.status(task, "pending", now + 90, 0)
        self.enqueue_launch(now + 90, task)
        if task + 1 < self.n_tasks:
            self.at(now + 120 + self.jitter(600), self.on_submit, task + 1)

    def on_launch(self, now: int, _: int) -> None:
        """The launch thread hands a try to the executor, which sends it to the interchange."""
        since, task = self.launch_queue.popleft()
        now = max(now, since + 400)
        try_id = self.tries[task]
        self.tries[task] += 1
        self.active += 1
        self.try_task.append(task)
        self.try_number.append(try_id)
        self.try_launched_at.append(now - 200 - self.jitter(100))
        for column in self.later_columns:
            column.append(0)
        executor_id = len(self.try_task)
        self.parsl.write(
            f"{log_time(now)} {LAUNCH} {DFLOW}:565 _update_task_state INFO: "
            f"Task {task} changing state from pending to launched\n"
            f"{log_time(now + 28)} {LAUNCH} {DFLOW}:734 launch_task INFO: Parsl task {task} "
            f"try {try_id} launched on executor {LABEL} with executor id {executor_id}\n"
        )
        self.status(task, "launched", now + 14, try_id)

        put_at = max(self.interchange_clock + 15, now + 90 + self.jitter(60))
        self.interchange_clock = put_at + 34
        self.interchange.write(
            f"{log_time(put_at)} {IX}:345 process_task_incoming DEBUG: "
            f"Putting task {executor_id} onto pending_task_queue\n"
            f"{log_time(put_at + 34)} {IX}:348 process_task_incoming DEBUG: "
            f"Put task {executor_id} onto pending_task_queue\n"
        )
        self.pending.append(executor_id)
        self.call_manager(self.interchange_clock)
        if self.launch_queue:
            self.at(now + 350 + self.jitter(700), self.on_launch, 0)
        else:
            self.is_launching = False

    def call_manager(self, now: int) -> None:
        """Choose one of the managers that have room, if there is anything to send."""
        if self.pending and self.ready:
            place = self.jitter(len(self.ready))
            self.ready[place], self.ready[-1] = self.ready[-1], self.ready[place]
            # Until the interchange comes round to it, more tasks or workers may become free.
            self.at(now + 60 + self.jitter(25_000), self.on_dispatch, self.ready.pop())

    def offer(self, now: int, manager: Manager) -> None:
        """Count a manager among those that have room, unless it is already there."""
        if manager.free and not manager.is_called:
            manager.is_called = True
            self.ready.append(manager.index)
        self.call_manager(now)

    def on_dispatch(self, now: int, index: int) -> None:
        """The interchange sends tasks to a manager, whose workers run them."""
        manager = self.managers[index]
        manager.is_called = False
        ids = [self.pending.popleft() for _ in range(min(manager.free, len(self.pending)))]
        if ids:
            manager.free -= len(ids)
            manager.got += len(ids)
            sent_at = self.interchange_clock = max(self.interchange_clock + 12, now)
            self.interchange.write(
                f"{log_time(sent_at)} {IX}:561 process_tasks_to_send DEBUG: "
                f"Sent tasks: {ids} to manager b'{manager.uid}'\n"
            )
            got_at = max(manager.clock + 15, sent_at + 450 + self.jitter(300))
            manager.clock = got_at + 110
            manager.log.write(
                f"{log_time(got_at)} {manager.communicator} {POOL}:393 interchange_communicator "
                f"DEBUG: Got executor tasks: {ids}, cumulative count of tasks: {manager.got}\n"
                f"{log_time(got_at + 110)} {manager.communicator} {POOL}:353 "
                f"interchange_communicator DEBUG: ready workers: {len(manager.idle)}, "
                f"pending tasks: {len(ids)}\n"
            )
            for executor_id in ids:
                self.work(manager, executor_id, manager.clock)
        self.offer(now, manager)

    def work(self, manager: Manager, executor_id: int, now: int) -> None:
        """A worker runs one try."""
        number = manager.idle.popleft()
        worker = manager.workers[number]
        manager.running[executor_id] = None
        entry = executor_id - 1
        mean, sigma = self.durations[self.apps[self.try_task[entry]]]
        received_at = max(worker.free_at + 100, now + 80 + self.jitter(400))
        running_at = received_at + 400 + self.jitter(300)
        ended_at = running_at + 200 + int(self.rng.lognormvariate(mean, sigma))
        completed_at = ended_at + 900 + self.jitter(1500)
        finished_at = worker.free_at = completed_at + 500 + self.jitter(2000)
        who = f"{worker.who} {POOL}"
        worker.log.write(
            f"{log_time(received_at)} {who}:775 worker INFO: Received executor task "
            f"{executor_id}\n"
            f"{log_time(completed_at)} {who}:809 worker INFO: Completed executor task "
            f"{executor_id}\n"
            f"{log_time(finished_at)} {who}:821 worker INFO: All processing finished for "
            f"executor task {executor_id}\n"
        )
        self.try_running_at[entry] = running_at
        self.try_ended_at[entry] = ended_at
        self.try_manager[entry] = manager.index
        self.try_worker[entry] = number
        self.at(finished_at + 60 + self.jitter(120), self.on_result, executor_id)

    def on_result(self, now: int, executor_id: int) -> None:
        """A result goes back through the manager and the interchange to the result thread."""
        entry = executor_id - 1
        manager = self.managers[self.try_manager[entry]]
        shoved_at = max(manager.clock + 15, now)
        sent_at = manager.clock = shoved_at + 70
        manager.log.write(
            f"{log_time(shoved_at)} {manager.shovel} {POOL}:436 ferry_result DEBUG: "
            "Result received from worker\n"
            f"{log_time(sent_at)} {manager.communicator} {POOL}:402 interchange_communicator "
            "DEBUG: Result sent to interchange\n"
        )
        removed_at = max(self.interchange_clock + 12, sent_at + 180 + self.jitter(120))
        self.interchange_clock = removed_at + 20
        self.interchange.write(
            f"{log_time(removed_at)} {IX}:463 process_manager_socket_message DEBUG: "
            f"Removing task {executor_id} from manager\n"
        )
        del manager.running[executor_id]
        manager.idle.append(self.try_worker[entry])
        manager.free += 1
        self.active -= 1
        self.offer(self.interchange_clock, manager)

        task, try_id = self.try_task[entry], self.try_number[entry]
        self.status(task, "running", self.try_running_at[entry], try_id)
        self.status(task, "running_ended", self.try_ended_at[entry], try_id)
        came_at = max(self.results_clock + 25, removed_at + 230 + self.jitter(150))
        self.parsl.write(
            f"{log_time(came_at)} {RESULTS} {ZMQ}:189 get DEBUG: Receiving ResultsIncoming message"
            "\n"
        )
        self.try_returned_at[entry] = came_at + 190
        if try_id < self.failures.get(task, 0):
            self.fail(came_at + 190, task, try_id)
        else:
            self.finish(came_at + 200, task, try_id, "exec_done")

    def finish(self, now: int, task: int, try_id: int, state: str) -> None:
        """A task reaches its final state."""
        self.returned_at[task] = now
        self.parsl.write(
            f"{log_time(now + 18)} {RESULTS} {DFLOW}:565 _update_task_state INFO: "
            f"Task {task} changing state from launched to {state}\n"
        )
        self.status(task, state, now + 50, try_id)
        self.results_clock = now + 60
        self.done += 1

    def fail(self, now: int, task: int, try_id: int) -> None:
        """A try fails: the task is tried again, or given up."""
        app = APPS[self.apps[task]].name
        self.parsl.write(
            f"{log_time(now)} {RESULTS} parsl.app.errors:110 reraise DEBUG: "
            f"Reraising exception of type <class '{ERROR}'>\n"
            f"{log_time(now + 95)} {RESULTS} {DFLOW}:351 handle_exec_update INFO: "
            f"Task {task} try {try_id} failed with exception of type {ERROR}\n"
        )
        if try_id < RETRIES:
            self.parsl.write(
                f"{log_time(now + 130)} {RESULTS} {DFLOW}:565 _update_task_state INFO: "
                f"Task {task} changing state from launched to fail_retryable\n"
                f"{log_time(now + 185)} {RESULTS} {DFLOW}:565 _update_task_state INFO: "
                f"Task {task} changing state from fail_retryable to pending\n"
            )
            self.status(task, "fail_retryable", now + 150, try_id)
            self.status(task, "pending", now + 200, try_id + 1)
            self.results_clock = now + 210
            self.enqueue_launch(now + 210, task)
            return
        self.failed += 1
        self.parsl.write(
            f"{log_time(now + 130)} {RESULTS} {DFLOW}:390 handle_exec_update ERROR: "
            f"Task {task} failed after {RETRIES} retry attempts\n"
            "Traceback (most recent call last):\n"
            f'  File "{PARSL_HOME}/dataflow/dflow.py", line 348, in handle_exec_update\n'
            "    res = self._unwrap_remote_exception_wrapper(future)\n"
            "          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            f'  File "{PARSL_HOME}/app/errors.py", line 114, in reraise\n'
            "    raise v\n"
            f'  File "{HOME}/ensemble.py", line 39, in {app}\n'
            f'    raise {ERROR}("{ERROR_TEXT}")\n'
            f"{ERROR}: {ERROR_TEXT}\n"
        )
        self.finish(now + 900, task, try_id, "failed")

    # ---------------------------------------------------------------- blocks and managers

    def on_start(self, now: int, index: int) -> None:
        """A manager starts, with its workers."""
        manager = self.managers[index]
        n = len(manager.workers)
        url = f"tcp://{ADDRESS}:{PORT}"
        header = MANAGER_HEADER.format(
            python=PYTHON_VERSION,
            log_dir=f"{self.run_dir}/{LABEL}",
            uid=manager.uid,
            block=manager.block,
            port=PORT,
            address=ADDRESS,
            n_workers=n,
            accelerators="",
        )
        main, talker = f"{manager.main} {POOL}", f"{manager.communicator} {POOL}"
        registered_at = now + 616_000
        manager.log.write(
            f"{log_time(now)} {main}:968 <module> INFO: \n"
            f"{header}"
            f"{log_time(now + 93)} {main}:166 __init__ INFO: Manager initializing\n"
            f"{log_time(now + 210)} {manager.main} parsl.executors.high_throughput.probe:48 "
            f"probe_addresses DEBUG: Testing ZMQ connection to url: {url}\n"
            f"{log_time(now + 1530)} {main}:190 __init__ INFO: Probe discovered interchange url: "
            f"{url}\n"
            f"{log_time(now + 488_000)} {main}:258 __init__ INFO: Manager will spawn {n} workers\n"
            f"{log_time(now + 492_000)} {main}:507 start DEBUG: Workers started\n"
            f"{log_time(now + 492_230)} {talker}:300 interchange_communicator INFO: starting\n"
            f"{log_time(now + 492_700)} {talker}:313 interchange_communicator INFO: "
            "Manager task pipe connected to interchange\n"
            f"{log_time(now + 492_340)} {manager.shovel} {POOL}:422 ferry_result DEBUG: Begin\n"
            f"{log_time(now + 492_480)} {main}:530 start INFO: Manager threads started\n"
            f"{log_time(now + 492_410)} {manager.watchdog} {POOL}:446 worker_watchdog DEBUG: "
            "Starting worker watchdog\n"
            f"{log_time(now + 492_470)} {manager.monitoring} {POOL}:484 "
            "handle_monitoring_messages DEBUG: Starting monitoring handler thread\n"
            f"{log_time(now + 493_800)} {talker}:325 interchange_communicator INFO: "
            f"Successfully connected to interchange via URL: {url}\n"
            f"{log_time(registered_at)} {talker}:329 interchange_communicator DEBUG: "
            f"Sending registration message: {manager.registration}\n"
        )
        manager.clock = registered_at + 200
        for number, worker in enumerate(manager.workers):
            worker.free_at = now + 900_000 + self.jitter(600_000)
            worker.log.write(
                f"{log_time(worker.free_at)} {worker.who} {POOL}:662 worker INFO: "
                f"Worker {number} started\n"
                f"{log_time(worker.free_at + 85)} {worker.who} {POOL}:664 worker DEBUG: "
                "Debug logging enabled\n"
            )
        self.at(registered_at + 1700, self.on_register, index)

    def on_register(self, now: int, index: int) -> None:
        """A manager registers with the interchange, and is ready for tasks."""
        manager = self.managers[index]
        manager.heartbeat_at = came_at = max(self.interchange_clock + 90, now)
        self.interchange_clock = came_at + 180
        name, source = f"b'{manager.uid}'", f"{IX}:%s process_manager_socket_message %s: "
        self.interchange.write(
            f"{log_time(came_at - 70)} {source % (374, 'DEBUG')}"
            f"Processing message type 'registration' from manager {name}\n"
            f"{log_time(came_at)} {source % (412, 'INFO')}"
            f"Registration info for manager {name}: {manager.registration}\n"
        )
        self.report_node(came_at + 50, manager)
        self.interchange.write(
            f"{log_time(came_at + 165)} {source % (448, 'INFO')}"
            f"Registered manager {name} (py3.11, {PARSL_VERSION}) and added to ready queue\n"
            f"{log_time(came_at + 180)} {source % (452, 'DEBUG')}"
            f"Manager {name} -> {self.manager_record(manager)}\n"
        )
        manager.idle.extend(range(len(manager.workers)))
        manager.free = len(manager.workers)
        self.offer(self.interchange_clock, manager)
        self.at(came_at + HEARTBEAT_PERIOD, self.on_heartbeat, index)

    def manager_record(self, manager: Manager, *, is_active: bool = True) -> dict[str, object]:
        """Return what the interchange knows about a manager."""
        since = manager.heartbeat_at / SECOND
        registration = manager.registration
        return {
            "block_id": registration["block_id"],
            "start_time": registration["start_time"],
            "tasks": list(manager.running),
            "worker_count": registration["worker_count"],
            "max_capacity": registration["max_capacity"],
            "active": is_active,
            "draining": False,
            "drain_time": math.inf,
            "last_heartbeat": since,
            "idle_since": None if manager.running else since,
            "parsl_version": PARSL_VERSION,
            "python_version": PYTHON_VERSION,
            **registration,
        }

    def report_node(self, now: int, manager: Manager, *, is_active: bool = True) -> None:
        """The interchange tells monitoring about a manager."""
        record = self.manager_record(manager, is_active=is_active)
        self.interchange.write(
            f"{log_time(now)} {IX}:215 _send_monitoring_info INFO: "
            f"Sending message {record} to MonitoringHub\n"
        )
        n = len(manager.workers)
        self.database.execute(
            "insert into node values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(self.run_id, manager.host, manager.uid, str(manager.block), n, MEMORY),
                *(is_active, n, PYTHON_VERSION, db_time(now + 16), db_time(manager.heartbeat_at)),
            ),
        )

    def on_heartbeat(self, now: int, index: int) -> None:
        """A manager and the interchange tell each other that they are alive."""
        manager = self.managers[index]
        talker = f"{manager.communicator} {POOL}"
        beat_at = max(manager.clock + 15, now)
        manager.clock = beat_at + 900
        manager.heartbeat_at = came_at = max(self.interchange_clock + 12, beat_at + 160)
        self.interchange_clock = came_at + 60
        manager.log.write(
            f"{log_time(beat_at)} {talker}:293 heartbeat_to_incoming DEBUG: Sent heartbeat\n"
            f"{log_time(beat_at + 900)} {talker}:387 interchange_communicator DEBUG: "
            "Got heartbeat response from interchange\n"
        )
        self.interchange.write(
            f"{log_time(came_at)} {IX}:374 process_manager_socket_message DEBUG: "
            f"Processing message type 'heartbeat' from manager b'{manager.uid}'\n"
        )
        self.report_node(came_at + 40, manager)
        self.at(now + HEARTBEAT_PERIOD + self.jitter(4000), self.on_heartbeat, index)

    def on_poll(self, now: int, _: int) -> None:
        """The job status poller looks at the blocks and at what there is to do."""
        strategy = f"{POLLER} parsl.jobs.strategy"
        handling = f"{POLLER} {STATUS_HANDLING}"
        parts: list[str] = []
        clock = now

        def say(text: str, step: int = 22) -> None:
            nonlocal clock
            parts.append(f"{log_time(clock)} {text}\n")
            clock += step

        started = {m.block for m in self.managers if m.got} - self.running_blocks
        if self.poll_count:
            say(f"{POLLER} {ZMQ}:77 run DEBUG: Sending command client command", 500)
            say(f"{POLLER} {ZMQ}:104 run DEBUG: Receiving command client response", 48)
            say(f"{POLLER} {ZMQ}:106 run DEBUG: Received command client response", 40)
            for block in sorted(started):
                say(f"{handling}:298 {self.block_status(clock, block, 'RUNNING')}", 80)
            self.running_blocks |= started
        source = f"{strategy}:%d _general_strategy DEBUG: "
        say(f"{source % 186}general strategy starting with strategy_type simple for 1 executors")
        say(f"{source % 198}{SCALING} Strategizing for executor")
        if not self.poll_count:
            say(f"{source % 201}{SCALING} Scaling out {self.n_blocks} initial blocks")
            facade = f"{handling}:%d scale_out_facade INFO: {SCALING}"
            say(f"{facade % 207} Scaling out by {self.n_blocks} blocks")
            for block in range(self.n_blocks):
                say(f"{facade % 210} Allocated block ID {block}")
                say(
                    f"{handling}:268 _launch_block DEBUG: {SCALING} "
                    f"Submitting to provider with job_name parsl.{LABEL}.block-{block}",
                    60_000,
                )
                say(
                    f"{handling}:271 _launch_block DEBUG: {SCALING} "
                    f"Launched block {block} with job ID {self.job_id(block)}",
                    65,
                )
            for block in range(self.n_blocks):
                say(f"{handling}:298 {self.block_status(clock, block, 'PENDING')}", 90)
        running = len(self.running_blocks)
        say(
            f"{source % 224}{SCALING} Executor {self.active} active tasks, "
            f"{self.slots} active slots, and "
            f"{running}/{self.n_blocks - running} running/pending blocks"
        )
        if self.active > self.slots:
            say(
                f"{source % 267}{SCALING} Strategy case 2: slots are overloaded - "
                "(slot_ratio = active_slots/active_tasks) < parallelism"
            )
            say(
                f"{source % 273}{SCALING} Strategy case 2a: active_blocks {self.n_blocks} >= "
                f"max_blocks {self.n_blocks} so not scaling out"
            )
        say(
            f"{POLLER} parsl.process_loggers:27 wrapped DEBUG: "
            f"Normal ending for _general_strategy on thread {POLLER_THREAD}"
        )
        self.parsl.write("".join(parts))
        self.poll_count += 1
        self.at(now + POLL_PERIOD + self.jitter(9000), self.on_poll, 0)

    def job_id(self, block: int) -> str:
        return str(4_100_200 + block)

    def block_status(self, now: int, block: int, status: str) -> str:
        """Store a block's status; return the log message that tells it."""
        job_id, at = self.job_id(block), now - 9
        self.database.execute(
            "insert into block values (?, ?, ?, ?, ?, ?)",
            (self.run_id, LABEL, str(block), job_id, db_time(at), status),
        )
        message = {
            "run_id": self.run_id,
            "status": status,
            "timestamp": as_datetime(at),
            "executor_label": LABEL,
            "job_id": job_id,
            "block_id": str(block),
        }
        return f"send_monitoring_info DEBUG: Sending block monitoring message: [{message}]"

    # ---------------------------------------------------------------- start and end

    def write_startup(self) -> int:
        """Write the heads of parsl.log and interchange.log; return when the first app is called."""
        provider = PROVIDER.format(n_blocks=self.n_blocks, nodes_per_block=MANAGERS_PER_BLOCK)
        config = CONFIG.format(
            address=ADDRESS,
            label=LABEL,
            n_workers=len(self.managers[0].workers),
            provider=provider.replace("\n", "\n        "),
            retries=RETRIES,
            home=HOME,
        )
        startup = {
            "python_version": PYTHON_VERSION,
            "parsl_version": PARSL_VERSION,
            "time_began": as_datetime(self.begin),
            "run_id": self.run_id,
            "workflow_name": "ensemble.py",
            "workflow_version": _date(self.begin // SECOND),
            "rundir": self.run_dir,
            "tasks_completed_count": 0,
            "tasks_failed_count": 0,
            "user": USER,
            "host": HOST,
        }
        begin, dflow = self.begin, f"{MAIN} {DFLOW}"
        self.parsl.write(
            f"{log_time(begin - 21_100)} {dflow}:123 __init__ INFO: "
            f"Starting DataFlowKernel with config\n{as_repr(config)}\n"
            f"{log_time(begin - 18_500)} {dflow}:125 __init__ INFO: "
            f"Parsl version: {PARSL_VERSION}\n"
            f"{log_time(begin - 190)} {MAIN} parsl.monitoring.monitoring:147 start INFO: "
            "Started DBM process 4103\n"
            f"{log_time(begin - 31)} {MAIN} parsl.monitoring.monitoring:148 start INFO: "
            "Monitoring Hub initialized\n"
            f"{log_time(begin + 10)} {dflow}:147 __init__ INFO: Run id is: {self.run_id}\n"
            f"{log_time(begin + 33_344)} {dflow}:187 __init__ INFO: "
            f"Workflow startup information: {startup}\n"
            f"{log_time(begin + 35_881)} {MAIN} parsl.dataflow.memoization:335 start INFO: "
            "App caching initialized\n"
            f"{log_time(begin + 36_065)} {MAIN} parsl.jobs.strategy:145 __init__ DEBUG: "
            "Scaling strategy: simple\n"
            f"{log_time(begin + 40_169)} {dflow}:1106 add_executors INFO: "
            f"Adding executor {LABEL} of type {HTEX}.HighThroughputExecutor\n"
            f"{log_time(begin + 911_867)} {RESULTS} {HTEX}:508 _result_queue_worker DEBUG: "
            "Result queue worker starting\n"
            f"{log_time(begin + 1_534_371)} {MAIN} {HTEX}:617 _start_local_interchange_process "
            "DEBUG: Interchange process started "
            f"(<Popen: returncode: None args: ['interchange.py']>).  Worker port: {PORT}\n"
            f"{log_time(begin + 1_534_464)} {MAIN} {HTEX}:437 initialize_scaling DEBUG: "
            "Starting HighThroughputExecutor with provider:\n"
            f"{as_repr(provider)}\n"
            f"{log_time(begin + 1_535_166)} {dflow}:1106 add_executors INFO: Adding executor "
            "_parsl_internal of type parsl.executors.threads.ThreadPoolExecutor\n"
        )
        platform = {
            "parsl_v": PARSL_VERSION,
            "python_v": PYTHON_VERSION,
            "os": "Linux",
            "hostname": HOST,
            "dir": HOME,
        }
        at = begin + 1_531_000
        self.interchange.write(
            f"{log_time(at)} {IX}:123 __init__ DEBUG: Initializing Interchange process\n"
            f"{log_time(at + 1195)} {IX}:170 __init__ INFO: "
            f"Bound to port {PORT} for incoming worker connections\n"
            f"{log_time(at + 1262)} {IX}:188 __init__ INFO: Platform info: {platform}\n"
            f"{log_time(at + 1290)} {IX}:289 start INFO: Starting main interchange method\n"
        )
        self.interchange_clock = at + 1290
        return begin + 1_540_000

    def write_cleanup(self, now: int) -> int:
        """Write the ends of parsl.log and interchange.log; return when the workflow completed."""
        counts = Counter(exec_done=self.done - self.failed, failed=self.failed)
        states = "pending running exec_done failed dep_fail launched fail_retryable memo_done"
        dflow = f"{MAIN} {DFLOW}"
        lines = [
            f"{dflow}:1166 cleanup INFO: DFK cleanup initiated",
            f"{dflow}:1096 log_task_states INFO: Summary of tasks in DFK:",
        ]
        lines += [
            f"{dflow}:1100 log_task_states INFO: Tasks in state States.{state}: {counts[state]}"
            for state in [*states.split(), "joining", "running_ended"]
        ]
        lines += [
            f"{dflow}:1102 log_task_states INFO: End of summary",
            f"{dflow}:1183 cleanup INFO: Closing job status poller",
            f"{MAIN} parsl.jobs.job_status_poller:56 close INFO: Scaling in executor {LABEL}",
        ]
        clock = max(now, self.interchange_clock)
        for manager in self.managers:
            clock += 300
            name = manager.uid
            lines.append(f"{MAIN} {HTEX}:687 _hold_block DEBUG: Sending hold for manager: {name}")
            self.interchange.write(
                f"{log_time(clock)} {IX}:264 process_command INFO: "
                f"Received HOLD_MANAGER for b'{name}'\n"
            )
            self.report_node(clock + 50, manager, is_active=False)
        for block in range(self.n_blocks):
            # A line is 300 microseconds after the one before it: see below.
            at = now + 300 * (len(lines) + 1)
            handling = f"{MAIN} {STATUS_HANDLING}"
            lines += [
                f"{handling}:367 scale_in_facade DEBUG: Marking block {block} as SCALED_IN",
                f"{handling}:298 {self.block_status(at, block, 'SCALED_IN')}",
            ]
        lines += [
            f"{dflow}:1185 cleanup INFO: Terminated job status poller",
            f"{dflow}:1190 cleanup INFO: Shutting down executor {LABEL}",
            f"{RESULTS} {HTEX}:570 _result_queue_worker INFO: Result queue worker finished",
            f"{dflow}:1192 cleanup INFO: Shut down executor {LABEL}",
            f"{dflow}:1190 cleanup INFO: Shutting down executor _parsl_internal",
            f"{dflow}:1192 cleanup INFO: Shut down executor _parsl_internal",
            f"{dflow}:1194 cleanup INFO: Terminated executors",
        ]
        completed_at = now + 300 * len(lines) - 24
        shutdown = {
            "tasks_failed_count": self.failed,
            "tasks_completed_count": self.done - self.failed,
            "time_completed": as_datetime(completed_at),
            "run_id": self.run_id,
            "rundir": self.run_dir,
        }
        lines += [
            f"{dflow}:1203 cleanup INFO: Workflow shutdown information: {shutdown}",
            f"{dflow}:1211 cleanup INFO: Terminated monitoring",
            f"{dflow}:1229 cleanup INFO: Unregistering log handler",
        ]
        for place, text in enumerate(lines):
            self.parsl.write(f"{log_time(now + 300 * place)} {text}\n")
        return completed_at

    # ---------------------------------------------------------------- monitoring.db

    def create_tables(self) -> None:
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -65536"):
            self.database.execute(f"pragma {pragma}")
        for table, parts in TABLES.items():
            body = parts.replace(" / ", ", \n\t")
            self.database.execute(f"CREATE TABLE IF NOT EXISTS {table} (\n\t{body}\n)")
        self.database.execute(INDEX)

    def flush_statuses(self) -> None:
        self.database.executemany("insert into status values (?, ?, ?, ?, ?)", self.statuses)
        self.status_count += len(self.statuses)
        self.statuses.clear()

    def task_rows(self) -> Iterator[tuple[object, ...]]:
        for task, (app, invoked_at, returned_at) in enumerate(
            zip(self.apps, self.invoked_at, self.returned_at, strict=True)
        ):
            fails = self.failures.get(task, 0)
            head = (task, self.run_id, "", APPS[app].name, "0", None, "None", "None", None, "", "")
            yield (*head, db_time(invoked_at), db_time(returned_at), fails, float(fails))

    def try_rows(self) -> Iterator[tuple[object, ...]]:
        for task, try_id, launched_at, running_at, returned_at, index in zip(
            self.try_task,
            self.try_number,
            self.try_launched_at,
            self.try_running_at,
            self.try_returned_at,
            self.try_manager,
            strict=True,
        ):
            manager = self.managers[index]
            has_failed = try_id < self.failures.get(task, 0)
            yield (
                *(try_id, task, self.run_id, str(manager.block), manager.host, LABEL),
                *(db_time(launched_at), db_time(running_at), db_time(returned_at)),
                *(f"{ERROR}('{ERROR_TEXT}')" if has_failed else "", None),
            )

    def write_rows(self, completed_at: int) -> None:
        """Write what is known only at the end, and close the database."""
        self.flush_statuses()
        database = self.database
        database.executemany(f"insert into task values ({_marks(15)})", self.task_rows())
        database.executemany(f"insert into try values ({_marks(11)})", self.try_rows())
        database.execute(
            f"insert into workflow values ({_marks(10)})",
            (
                *(self.run_id, "ensemble.py", _date(self.begin // SECOND), db_time(self.begin)),
                *(db_time(completed_at), HOST, USER, self.run_dir),
                *(self.failed, self.done - self.failed),
            ),
        )
        database.commit()
        database.close()

    def truth(self) -> dict[str, object]:
        """Return what a right analysis of this run must find."""
        fail_counts = Counter(self.failures.values())
        return {
            "run_id": self.run_id,
            "run_dir": self.dir.name,
            "seed": self.seed,
            "n_tasks": self.n_tasks,
            "n_tries": len(self.try_task),
            "outcomes": {"exec_done": self.done - self.failed, "failed": self.failed},
            "try_outcomes": {
                "exec_done": self.done - self.failed,
                "fail_retryable": fail_counts[1] + RETRIES * fail_counts[RETRIES + 1],
                "failed": fail_counts[RETRIES + 1],
            },
            "tasks_by_app": {app.name: self.apps.count(i) for i, app in enumerate(APPS)},
            "n_status_rows": self.status_count,
            "n_blocks": self.n_blocks,
            "n_managers": len(self.managers),
            "n_workers": self.slots,
        }


def _marks(n: int) -> str:
    return ", ".join("?" * n)


def write_truth(path: Path, truth: dict[str, object]) -> None:
    """Write the truth of the newest run, with those of earlier runs below it."""
    if path.exists():
        earlier = json.loads(path.read_text(encoding="utf-8"))
        truth = {**truth, "earlier_runs": [*earlier.pop("earlier_runs", []), earlier]}
    path.write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def summary(run: Run, out: Path, seconds: float) -> str:
    """Return a line for each kind of file: how many there are, their lines and bytes."""
    totals: dict[str, list[int]] = {}
    for log in run.logs():
        kind = "worker" if log.path.stem.startswith("worker_") else log.path.stem
        total = totals.setdefault(f"{kind} log", [0, 0, 0])
        total[0] += 1
        total[1] += log.line_count
        total[2] += log.path.stat().st_size
    rows = [
        f"{kind:16} {files:6,} files {lines:12,} lines {size:14,} bytes"
        for kind, (files, lines, size) in totals.items()
    ]
    size = (out / "runinfo" / "monitoring.db").stat().st_size
    rows.append(f"{'monitoring.db':16} {1:6,} file  {'':12}       {size:14,} bytes")
    rows.append(f"{run.n_tasks:,} tasks, {len(run.try_task):,} tries in {run.dir}: {seconds:.1f} s")
    return "\n".join(rows)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Write a large synthetic Parsl run with HighThroughputExecutor."
    )
    parser.add_argument("out", metavar="OUT_DIR", type=Path, help="where runinfo/ goes")
    parser.add_argument("--tasks", type=positive, required=True, help="how many tasks")
    parser.add_argument("--workers-per-manager", type=positive, default=32, metavar="N")
    parser.add_argument("--managers", type=positive, default=8, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument(
        "--first-run-number", type=int, default=0, metavar="N", help="the run goes to runinfo/<N>"
    )
    options = parser.parse_args(arguments)
    run_dir = options.out / "runinfo" / f"{options.first_run_number:03d}"
    if run_dir.exists():
        parser.error(
            f"{run_dir} already exists: remove {options.out} to write it anew, or give another "
            "--first-run-number to add a run"
        )
    return options


def main() -> None:
    options = parse_arguments()
    started = time.perf_counter()
    (options.out / "runinfo").mkdir(parents=True, exist_ok=True)
    run = Run(options.out, options)
    run.simulate()
    write_truth(options.out / "TRUTH.json", run.truth())
    sys.stdout.write(summary(run, options.out, time.perf_counter() - started) + "\n")


if __name__ == "__main__":
    main()
