"""Measure load, build and questions on generated runs, as ratios to one DuckDB pass over the logs.

    python benchmarks/measure.py --tasks 10000 --tasks 200000
    python benchmarks/measure.py --tasks 1000 --runs 1 --runs 10 --runs 100
    python benchmarks/measure.py --write
    python benchmarks/measure.py --check

With --runs, what it costs to add a run to so many others of one monitoring.db. What is measured is
kept in --folder as JSON; --write makes the tables and the plot of benchmarks/README.md of it, and
keeps it in benchmarks/results; --check measures the run of 10,000 tasks again, and fails where a
ratio of processor time has grown by half.

Each stage is a process of its own, as a user runs it. The pass that is the floor reads every line
of every log and counts those that match one regex, with the files in the page cache; the time to
start a process is not in it. Machines differ, ratios less so.
"""

import argparse
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent
sys.path.insert(0, str(PROJECT))

from benchmarks.results import (  # noqa: E402
    Growth,
    Measured,
    Stage,
    find_slower,
    read_measured,
    tables,
    write_growth,
    write_measured,
    write_page,
)

RESULTS = FOLDER / "results"
CHECKED_TASKS = 10_000
BIN = Path(sys.executable).parent

FLOOR = """
    select count(*)
    from read_csv(
        $logs, delim = chr(1), quote = '', escape = '', header = false,
        columns = {'line': 'varchar'}, max_line_size = 100000000
    )
    where regexp_matches(line, 'Task [0-9]+ changing state')
"""
FLOOR_PASSES = 5


QUESTION_PASSES = 3
QUESTION = re.compile(r"^## (.*?)$.*?^```sql\n(.*?)^```", re.M | re.S)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tasks", type=int, action="append", help="size of a run; repeatable")
    parser.add_argument("--runs", type=int, action="append", help="growth in runs; repeatable")
    parser.add_argument("--folder", type=Path, default=PROJECT / "target" / "bench")
    parser.add_argument("--write", action="store_true", help="write benchmarks/README.md")
    parser.add_argument("--check", action="store_true", help="fail where a ratio grew by half")
    arguments = parser.parse_args()
    if arguments.check:
        check(arguments.folder, read_measured(RESULTS / f"tasks-{CHECKED_TASKS}.json"))
    elif arguments.write:
        for path in sorted(
            [*arguments.folder.glob("tasks-*.json"), *arguments.folder.glob("runs-*.json")]
        ):
            RESULTS.mkdir(exist_ok=True)
            shutil.copy(path, RESULTS)
        write_page(RESULTS, FOLDER / "README.md")
    elif arguments.runs:
        [n_tasks] = arguments.tasks or [1_000]
        growth = measure_growth(arguments.folder, n_tasks, sorted(arguments.runs))
        print(tables([], growth))
    else:
        sizes = arguments.tasks or [10_000, 200_000]
        print(tables([measure(arguments.folder, n_tasks) for n_tasks in sizes], []))


def check(folder: Path, then: Measured) -> None:
    """Measure again what was measured before; end with an error where it has become slower."""
    now = measure(folder, then.n_tasks)
    print(tables([now], []))
    if slower := find_slower(now, then):
        sys.exit("\n".join(["Slower than benchmarks/results:", *slower]))
    print("No ratio to the floor has grown by half.")


def generate(run: Path, n_tasks: int, run_number: int = 0) -> None:
    run.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(FOLDER / "generate_run.py"), str(run), "--tasks", str(n_tasks)]
    place = ["--first-run-number", str(run_number), "--seed", str(run_number + 1)]
    subprocess.run([*command, *place], check=True, stdout=subprocess.DEVNULL)


def measure_growth(folder: Path, n_tasks: int, counts: list[int]) -> list[Growth]:
    """Add a run to each of some numbers of runs; build it, and build all anew."""
    runs = folder / f"runs-of-{n_tasks}"
    shutil.rmtree(runs, ignore_errors=True)
    database = runs.with_suffix(".duckdb")
    database.unlink(missing_ok=True)
    found = []
    n_runs = 0
    for count in counts:
        for number in range(n_runs, count):
            generate(runs, n_tasks, number)
        load(runs, database)
        build(database)
        generate(runs, n_tasks, count)
        n_runs = count + 1
        growth = Growth(
            n_tasks, count, load(runs, database), build(database), build(database, "--full-refresh")
        )
        write_growth(folder, growth)
        found.append(growth)
    return found


def measure(folder: Path, n_tasks: int) -> Measured:
    """The floor, and load, build and questions of a new database."""
    run, database = folder / f"run-{n_tasks}", folder / f"{n_tasks}.duckdb"
    if not run.exists():
        generate(run, n_tasks)
    database.unlink(missing_ok=True)
    # A process that is started counts what its parent had in memory as its own.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes:
        floor = processes.submit(floor_of, run).result()
        stages = [floor, load(run, database), build(database)]
        questions = processes.submit(ask, database).result()
    in_all = Stage(
        "questions",
        sum(question.wall_s for question in questions),
        sum(question.cpu_s for question in questions),
        max(question.peak_mb for question in questions),
    )
    measured = Measured(
        n_tasks=n_tasks,
        log_mb=sum(log.stat().st_size for log in run.rglob("*.log")) / 1e6,
        machine=f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}",
        stages=[*stages, in_all],
        questions=questions,
    )
    write_measured(folder, measured)
    return measured


def load(runs: Path, database: Path) -> Stage:
    return timed("load", ["dnpc", "load", str(runs)], database)


def build(database: Path, *options: str) -> Stage:
    """A build with its data tests, like any but the very first: dbt has read the files before."""
    timed("parse", ["dbt", "--quiet", "parse"], database)
    return timed("build", ["dbt", "--quiet", "build", *options], database)


def floor_of(run: Path) -> Stage:
    """The quickest of some passes over the logs."""
    logs = str(run / "runinfo" / "000" / "**" / "*.log")
    return quickest("floor", duckdb.connect(), FLOOR, {"logs": logs}, FLOOR_PASSES)


def ask(database: Path) -> list[Stage]:
    """The questions of the guide, each as quick as it comes."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return [
            quickest(name, connection, sql, {}, QUESTION_PASSES)
            for name, sql in QUESTION.findall((PROJECT / "docs" / "questions.md").read_text())
        ]


def quickest(
    name: str,
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    values: dict[str, str],
    n_passes: int,
) -> Stage:
    connection.execute("set enable_progress_bar = false")
    passes = []
    for _ in range(n_passes):
        wall, cpu = time.perf_counter(), time.process_time()
        connection.execute(sql, values).fetchall()
        passes.append((time.perf_counter() - wall, time.process_time() - cpu))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Stage(name, min(wall for wall, _ in passes), min(cpu for _, cpu in passes), peak_mb)


def timed(name: str, command: list[str], database: Path) -> Stage:
    """Run a process; its wall and processor time and the peak of its memory.

    Raises:
        RuntimeError: it fails.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(BIN / command[0]), *command[1:]],
        cwd=PROJECT,
        env={**os.environ, "DNPC_DATABASE": str(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Stage(name, wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
