"""Write the logs of an application around the sample run: what `your_own_logs/` holds.

    python examples/make_application_logs.py [OUT_DIR]

The application, a sky survey, works on exposures, and gives each to one Parsl task. Parsl never
hears of exposures; the application's logs tell of them, in four shapes:

    survey.log          the submit side: local time, which exposure is which Parsl task
    survey_worker.log   the workers: seconds since the epoch, what was done to the exposure
    archive.jsonl       the archive: JSON lines, milliseconds since the epoch
    queue.log           METRIC lines: how many exposures wait and are done

Which tasks there were and when they were tried is read from `sample_run/TRUTH.json`, so that the
logs belong to that run; every output is the same each time.
"""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parent
IN_WORKFLOW = "refine"  # the app that runs in the workflow's own process, not on a worker

# Seconds after the start of a try. The shortest app takes 0.05 s.
STAGES = {"opened": 0.001, "calibrated": 0.02, "closed": 0.04}

Lines = Iterator[tuple[float, str]]


def exposure(task: dict[str, Any]) -> str:
    """The application's own name for its work, which says nothing of Parsl's."""
    return f"NGC{7000 + 31 * task['task_id']}"


def local_time(at: float, utc_offset: str) -> str:
    """As Python's logging writes it by default, on the clock of the machine."""
    hours, minutes = int(utc_offset[:3]), int(utc_offset[0] + utc_offset[3:])
    zone = timezone(timedelta(hours=hours, minutes=minutes))
    when = datetime.fromtimestamp(at, UTC).astimezone(zone)
    return f"{when:%Y-%m-%d %H:%M:%S},{when.microsecond // 1000:03d}"


def submit_side(truth: dict[str, Any]) -> Lines:
    def line(at: float, text: str) -> tuple[float, str]:
        return at, f"{local_time(at, truth['utc_offset'])} survey {text}"

    yield line(truth["t_start"], f"INFO: survey begins, {len(truth['tasks'])} exposures")
    for task in truth["tasks"]:
        before, after = task["t_submitted"]
        name = exposure(task)
        yield line(before, f"INFO: exposure {name} queued for {task['app']}")
        yield line(after, f"DEBUG: exposure {name} is Parsl task {task['task_id']}")
        if task["exception"]:
            yield line(task["t_done"], f"ERROR: exposure {name} lost: {task['exception']}")
        else:
            yield line(task["t_done"], f"INFO: exposure {name} ready")
    yield line(truth["t_end"], "INFO: survey ends")


def worker_side(truth: dict[str, Any]) -> Lines:
    for task in truth["tasks"]:
        if task["app"] == IN_WORKFLOW:
            continue
        for attempt, began_at in enumerate(task["attempts_at"], start=1):
            is_last = attempt == task["n_tries"]
            for stage, after_s in STAGES.items():
                at = began_at + after_s
                if stage == "closed" and not (is_last and task["outcome"] == "exec_done"):
                    stage = "spoiled"
                extra = f" stars={100 + 7 * task['task_id']}" if stage == "calibrated" else ""
                yield at, f"[{at:.6f}] {exposure(task)}#{attempt} {stage}{extra}"


def archive(truth: dict[str, Any]) -> Lines:
    for task in truth["tasks"]:
        if task["outcome"] == "exec_done":
            at = task["t_done"] + 0.01
            record = {
                "ts": int(at * 1000),
                "what": "archived",
                "exposure": {"name": exposure(task), "bytes": 4096 + 512 * task["task_id"]},
            }
            yield at, json.dumps(record)


def queue(truth: dict[str, Any]) -> Lines:
    changes = sorted(
        (at, change)
        for task in truth["tasks"]
        for at, change in ((task["t_submitted"][0], "queued"), (task["t_done"], "done"))
    )
    n_waiting = n_done = 0
    for at, change in changes:
        n_waiting += 1 if change == "queued" else -1
        n_done += change == "done"
        yield at, f"[{at:.6f}] METRIC exposures survey waiting={n_waiting} done={n_done}"


def make_application_logs(out_dir: Path) -> None:
    truth = json.loads((EXAMPLES / "sample_run" / "TRUTH.json").read_text())
    logs = {
        "survey.log": submit_side(truth),
        "survey_worker.log": worker_side(truth),
        "archive.jsonl": archive(truth),
        "queue.log": queue(truth),
    }
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, lines in logs.items():
        in_order = [text for _, text in sorted(lines, key=lambda line: line[0])]
        (out_dir / name).write_text("\n".join(in_order) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out_dir", type=Path, nargs="?", default=EXAMPLES / "your_own_logs")
    make_application_logs(parser.parse_args().out_dir)
