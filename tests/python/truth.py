"""TRUTH.json: the sample run as the workflow itself saw it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.python.helpers import SAMPLE, utc

JOIN_APP = "refine"  # runs in the workflow's own process, not on the High Throughput Executor


@dataclass(frozen=True)
class TrueTask:
    task_id: int
    app: str
    depends_on: list[int]
    joins: list[int]
    outcome: str
    n_tries: int
    attempts_at: list[datetime]
    submitted_between: tuple[datetime, datetime]
    done_at: datetime


@dataclass(frozen=True)
class Truth:
    run_id: str
    started_at: datetime
    ended_at: datetime
    tasks: list[TrueTask]

    @property
    def outcomes(self) -> dict[int, str]:
        return {task.task_id: task.outcome for task in self.tasks}

    @property
    def launched_tries(self) -> dict[tuple[int, int], datetime]:
        """When each try that was launched began, by task and try."""
        return {
            (task.task_id, try_id): attempt_at
            for task in self.tasks
            for try_id, attempt_at in enumerate(task.attempts_at)
        }

    @property
    def htex_tries(self) -> set[tuple[int, int]]:
        """The tries that a worker ran."""
        join_tasks = {task.task_id for task in self.tasks if task.app == JOIN_APP}
        return {key for key in self.launched_tries if key[0] not in join_tasks}


def _task(record: dict[str, Any]) -> TrueTask:
    before, after = record["t_submitted"]
    return TrueTask(
        task_id=record["task_id"],
        app=record["app"],
        depends_on=record["depends_on"],
        joins=record["joins"],
        outcome=record["outcome"],
        n_tries=record["n_tries"],
        attempts_at=[utc(attempt) for attempt in record["attempts_at"]],
        submitted_between=(utc(before), utc(after)),
        done_at=utc(record["t_done"]),
    )


def read_truth() -> Truth:
    record = json.loads((SAMPLE / "TRUTH.json").read_text())
    return Truth(
        run_id=record["run_id"],
        started_at=utc(record["t_start"]),
        ended_at=utc(record["t_end"]),
        tasks=[_task(task) for task in record["tasks"]],
    )
