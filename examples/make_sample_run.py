"""Run a small Parsl workflow that logs everything, and write down what really happened.

    python examples/make_sample_run.py OUT_DIR

writes OUT_DIR/runinfo, the run directory as Parsl leaves it (then made smaller, see `shrink`), and
OUT_DIR/TRUTH.json, the same run as the workflow itself saw it. Nothing in the truth is read from
Parsl's logs or its database: ids, errors and times come from the futures and their callbacks, and
each app adds a line to a file of its own every time that it is tried. So what an analysis makes of
the logs can be held against it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import socket
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import parsl
from parsl.app.app import bash_app, join_app, python_app
from parsl.config import Config
from parsl.dataflow.errors import DependencyError
from parsl.dataflow.futures import AppFuture
from parsl.executors import HighThroughputExecutor
from parsl.monitoring import MonitoringHub
from parsl.providers import LocalProvider

RETRIES = 2
MAX_SAMPLE_BYTES = 300_000
GZIP_FROM_BYTES = 8_000
DATABASE_PAGE_BYTES = 1024  # most tables of a small run fill less than a page

# The apps run in worker processes that know nothing of this file: what they need, they import
# themselves, and `attempts` is the path of the file that counts how often a task was tried.


@python_app
def simulate(seconds: float, *, attempts: str) -> float:
    import time

    with open(attempts, "a") as lines:
        print(time.time(), file=lines)
    time.sleep(seconds)
    return seconds


@python_app
def analyse(data: float, seconds: float, *, attempts: str) -> float:
    import time

    with open(attempts, "a") as lines:
        print(time.time(), file=lines)
    time.sleep(seconds)
    return data * 2


@python_app
def merge(left: float, right: float, *, attempts: str) -> float:
    import time

    with open(attempts, "a") as lines:
        print(time.time(), file=lines)
    time.sleep(0.1)
    return left + right


@python_app
def flaky(failures: int, *, attempts: str) -> float:
    """Fail the given number of times, then succeed."""
    import time

    with open(attempts, "a+") as lines:
        print(time.time(), file=lines)
        lines.seek(0)
        tries = len(lines.readlines())
    time.sleep(0.1)
    if tries <= failures:
        raise TimeoutError(f"no answer at attempt {tries}")
    return float(tries)


@python_app
def broken(*, attempts: str) -> float:
    """Fail always."""
    import time

    with open(attempts, "a") as lines:
        print(time.time(), file=lines)
    time.sleep(0.05)
    raise ValueError("this detector is never calibrated")


@python_app(cache=True, ignore_for_cache=["attempts"])
def calibrate(detector: str, *, attempts: str) -> float:
    import time

    with open(attempts, "a") as lines:
        print(time.time(), file=lines)
    time.sleep(0.2)
    return float(len(detector))


@bash_app
def report(value: float, *, attempts: str, stdout: str) -> str:
    return f"date +%s.%N >> '{attempts}' && sleep 0.1 && echo 'the answer is {value}'"


@join_app
def refine(start: float, recorder: Recorder, *, attempts: str) -> list[AppFuture]:
    """Runs in the workflow's own process, so that it can record the tasks that it makes."""
    with open(attempts, "a") as lines:
        print(time.time(), file=lines)
    inner = [recorder.submit(analyse, start, seconds) for seconds in (0.1, 0.15)]
    recorder.joined_by(attempts, inner)
    return inner


@dataclass
class TaskTruth:
    """One call of an app."""

    app: str
    attempts_file: Path
    future: AppFuture
    depends_on: list[int]
    submitted_between: tuple[float, float]
    done_at: float | None = None

    def as_record(self, joins: list[int]) -> dict[str, Any]:
        error = self.future.exception()
        attempts = read_attempts(self.attempts_file)
        if isinstance(error, DependencyError):
            outcome = "dep_fail"
        elif error is not None:
            outcome = "failed"
        elif not attempts:
            outcome = "memo_done"  # a result although nothing ran
        else:
            outcome = "exec_done"
        return {
            "task_id": self.future.tid,
            "app": self.app,
            "depends_on": self.depends_on,
            "joins": joins,
            "outcome": outcome,
            "n_tries": len(attempts),
            "attempts_at": attempts,
            "t_submitted": list(self.submitted_between),
            "t_done": self.done_at,
            "exception": None if error is None else type(error).__name__,
        }


class Recorder:
    """Calls apps and keeps account of the calls."""

    def __init__(self, attempts_dir: Path) -> None:
        self.attempts_dir = attempts_dir
        self.tasks: list[TaskTruth] = []
        self._joins: dict[Path, list[int]] = {}

    def submit(self, app: Any, *args: Any, **kwargs: Any) -> AppFuture:
        handle, name = tempfile.mkstemp(dir=self.attempts_dir, suffix=".txt")
        os.close(handle)
        before = time.time()
        future: AppFuture = app(*args, attempts=name, **kwargs)
        task = TaskTruth(
            app=app.__name__,
            attempts_file=Path(name),
            future=future,
            depends_on=[arg.tid for arg in args if isinstance(arg, AppFuture)],
            submitted_between=(before, time.time()),
        )
        self.tasks.append(task)
        future.add_done_callback(lambda _: setattr(task, "done_at", time.time()))
        return future

    def joined_by(self, attempts: str, inner: list[AppFuture]) -> None:
        """Note what a join app waits for; it knows itself by its attempts file only."""
        self._joins[Path(attempts)] = [future.tid for future in inner]

    def records(self) -> list[dict[str, Any]]:
        records = [task.as_record(self._joins.get(task.attempts_file, [])) for task in self.tasks]
        return sorted(records, key=lambda record: record["task_id"])


def read_attempts(path: Path) -> list[float]:
    return [float(line) for line in path.read_text().split()]


class AttentiveLocalProvider(LocalProvider):
    """Looks at its block every second, not every 5: the run is too short to be seen otherwise."""

    @property
    def status_polling_interval(self) -> int:
        return 1


def make_config(run_dir: Path) -> Config:
    return Config(
        run_dir=str(run_dir),
        retries=RETRIES,
        exit_mode="wait",
        strategy_period=1,
        executors=[
            HighThroughputExecutor(
                label="htex_Local",
                address="127.0.0.1",
                loopback_address="127.0.0.1",
                encrypted=False,
                worker_debug=True,  # without it the HTEX logs do not say where a task went
                max_workers_per_node=2,
                cores_per_worker=0.5,
                poll_period=100,
                provider=AttentiveLocalProvider(init_blocks=1, min_blocks=1, max_blocks=1),
            )
        ],
        monitoring=MonitoringHub(
            monitoring_debug=False,
            resource_monitoring_enabled=True,
            resource_monitoring_interval=1,
        ),
    )


def run_workflow(recorder: Recorder) -> None:
    submit = recorder.submit

    first = submit(calibrate, "spectrograph")
    for seconds in (0.05, 0.2, 0.3):
        submit(simulate, seconds)

    # A diamond, with a join app and a bash app that hang from its foot.
    top = submit(simulate, 0.1)
    foot = submit(merge, submit(analyse, top, 0.15), submit(analyse, top, 0.25))
    submit(refine, foot, recorder)
    submit(report, foot, stdout=parsl.AUTO_LOGNAME)

    submit(flaky, 1)

    # One failure, and what it takes with it: a task that needs it, and one that needs that.
    dependent = submit(analyse, submit(broken), 0.1)
    submit(merge, dependent, top)

    first.result()
    submit(calibrate, "spectrograph")  # a second time: the result comes from the cache


def shrink(run_dir: Path) -> None:
    """Make the run directory small without taking any record from it.

    Long text logs are compressed, always to the same bytes; the logs of managers and workers stay
    as they are, to be read by eye. The scripts that started the blocks are not logs, and go.
    """
    for scripts in run_dir.rglob("submit_scripts"):
        shutil.rmtree(scripts)
    for log in sorted(run_dir.rglob("*.log")):
        is_kept_plain = log.name == "manager.log" or log.name.startswith("worker_")
        if is_kept_plain or log.stat().st_size < GZIP_FROM_BYTES:
            continue
        with (
            open(f"{log}.gz", "wb") as raw,
            gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed,
        ):
            packed.write(log.read_bytes())
        log.unlink()
    with closing(sqlite3.connect(run_dir / "monitoring.db")) as database:
        database.execute(f"pragma page_size = {DATABASE_PAGE_BYTES}")
        database.execute("vacuum")


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder, *folder.rglob("*")))


def make_sample_run(out_dir: Path) -> None:
    run_dir = out_dir / "runinfo"
    truth_file = out_dir / "TRUTH.json"
    for path in (run_dir, truth_file):
        if path.exists():
            sys.exit(f"{path} is there already: choose an empty folder")
    out_dir.mkdir(parents=True, exist_ok=True)

    # Parsl finds its worker program on the PATH: look beside this Python first.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    with tempfile.TemporaryDirectory(prefix="attempts-", dir=out_dir) as attempts_dir:
        recorder = Recorder(Path(attempts_dir))
        started_at = time.time()
        with parsl.load(make_config(run_dir)) as dfk:
            run_workflow(recorder)
        truth = {
            "parsl": parsl.__version__,
            "tz": os.environ.get("TZ") or time.strftime("%Z"),
            "utc_offset": datetime.fromtimestamp(started_at).astimezone().strftime("%z"),
            "hostname": socket.gethostname(),
            "run_id": dfk.run_id,
            "t_start": started_at,
            "t_end": time.time(),
            "tasks": recorder.records(),
        }
    truth_file.write_text(json.dumps(truth, indent=1) + "\n")

    shrink(run_dir)
    size = size_of(run_dir) + truth_file.stat().st_size
    print(f"{len(truth['tasks'])} tasks, {size} bytes in {out_dir}")
    if size >= MAX_SAMPLE_BYTES:
        sys.exit(f"too large for a sample: {size} bytes, the limit is {MAX_SAMPLE_BYTES}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out_dir", type=Path, help="where runinfo/ and TRUTH.json are written")
    make_sample_run(parser.parse_args().out_dir.resolve())
