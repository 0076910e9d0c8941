"""Measure load and build on generated runs, as ratios to one DuckDB pass over the same logs.

    python benchmarks/measure.py --tasks 10000 --tasks 200000
    python benchmarks/measure.py --tasks 1000 --runs 1 --runs 10 --runs 100

With --runs, what it costs to add a run to so many others of one monitoring.db.

Each stage is a process of its own, as a user runs it. The pass that is the floor reads every line
of every log and counts those that match one regex, with the files in the page cache; the time to
start a process is not in it. Machines differ, ratios less so.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent
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


@dataclass(frozen=True)
class Stage:
    """What one stage took."""

    name: str
    wall_s: float
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tasks", type=int, action="append", help="size of a run; repeatable")
    parser.add_argument("--runs", type=int, action="append", help="growth in runs; repeatable")
    parser.add_argument("--folder", type=Path, default=PROJECT / "target" / "bench")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}\n")
    if arguments.runs:
        [n_tasks] = arguments.tasks or [1_000]
        measure_growth(arguments.folder / f"runs-of-{n_tasks}", n_tasks, sorted(arguments.runs))
        return
    print("| tasks | log MB | stage | wall s | ratio to floor | peak MB |")
    print("| ---: | ---: | --- | ---: | ---: | ---: |")
    for n_tasks in arguments.tasks or [10_000, 200_000]:
        run = arguments.folder / f"run-{n_tasks}"
        if not run.exists():
            generate(run, n_tasks)
        log_mb = sum(log.stat().st_size for log in run.rglob("*.log")) / 1e6
        stages = measure(run, arguments.folder / f"{n_tasks}.duckdb")
        floor_s = stages[0].wall_s
        for stage in stages:
            print(
                f"| {n_tasks:,} | {log_mb:,.0f} | {stage.name} | {stage.wall_s:.2f}"
                f" | {stage.wall_s / floor_s:.1f} | {stage.peak_mb:,.0f} |"
            )
        (arguments.folder / f"{n_tasks}.json").write_text(
            json.dumps([asdict(stage) for stage in stages], indent=1)
        )


def generate(run: Path, n_tasks: int, run_number: int = 0) -> None:
    run.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(FOLDER / "generate_run.py"), str(run), "--tasks", str(n_tasks)]
    place = ["--first-run-number", str(run_number), "--seed", str(run_number + 1)]
    subprocess.run([*command, *place], check=True, stdout=subprocess.DEVNULL)


def measure_growth(runs: Path, n_tasks: int, counts: list[int]) -> None:
    """Add a run to each of some numbers of runs; build it, and build all anew."""
    shutil.rmtree(runs, ignore_errors=True)
    runs.parent.mkdir(parents=True, exist_ok=True)
    database = runs.with_suffix(".duckdb")
    database.unlink(missing_ok=True)
    environment = {**os.environ, "DNPC_DATABASE": str(database)}
    build = ["dbt", "--quiet", "build", "--exclude-resource-type", "test", "unit_test"]
    load = ["dnpc", "load", str(runs)]
    print("| runs before | load | build of the new run | build of all |")
    print("| ---: | ---: | ---: | ---: |")
    n_runs = 0
    for count in counts:
        for number in range(n_runs, count):
            generate(runs, n_tasks, number)
        timed("load", load, environment)
        timed("build", build, environment)
        generate(runs, n_tasks, count)
        n_runs = count + 1
        stages = [
            timed("load", load, environment),
            timed("build of the new run", build, environment),
            timed("build of all", [*build, "--full-refresh"], environment),
        ]
        print(f"| {count:,} | " + " | ".join(f"{stage.wall_s:.1f} s" for stage in stages) + " |")


def measure(run: Path, database: Path) -> list[Stage]:
    """The floor, load and build of a new database, and the sum of these two."""
    database.unlink(missing_ok=True)
    environment = {**os.environ, "DNPC_DATABASE": str(database)}
    floor = floor_of(run)
    load = timed("load", ["dnpc", "load", str(run)], environment)
    build = timed(
        "build",
        ["dbt", "--quiet", "build", "--exclude-resource-type", "test", "unit_test"],
        environment,
    )
    both = Stage("load and build", load.wall_s + build.wall_s, max(load.peak_mb, build.peak_mb))
    return [floor, load, build, both]


def floor_of(run: Path) -> Stage:
    """The quickest of some passes over the logs, in this process."""
    logs = str(run / "runinfo" / "000" / "**" / "*.log")
    walls = []
    for _ in range(FLOOR_PASSES):
        started = time.perf_counter()
        duckdb.execute(FLOOR, {"logs": logs}).fetchall()
        walls.append(time.perf_counter() - started)
    return Stage("floor", min(walls), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def timed(name: str, command: list[str], environment: dict[str, str]) -> Stage:
    """Run a process; its wall time and the peak of its memory.

    Raises:
        RuntimeError: it fails.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(BIN / command[0]), *command[1:]],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Stage(name, wall_s, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
