"""Whether the pictures' queries give what the tables of the sample run hold."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from matplotlib import pyplot as plt
from typer.testing import CliRunner, Result

from dnpc.cli import app
from dnpc.pictures import PICTURES
from tests.python.helpers import fetch
from tests.python.truth import Truth

STRUCTURAL = ["workers", "concurrency", "task", "critical_path", "resources", "span_types"]


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture
def rows(built_sample: Path, truth: Truth) -> Any:
    """The rows of a picture's query."""

    def of(name: str, **values: Any) -> list[Any]:
        return fetch(built_sample, PICTURES[name].sql({"run": truth.run_id, **values}))

    return of


def draw(database: Path, output: Path, *arguments: str) -> Result:
    words = ["plot", *arguments, "-d", str(database), "-o", str(output)]
    return CliRunner().invoke(app, words, env={"COLUMNS": "200", "NO_COLOR": "1"})


@pytest.mark.parametrize("name", STRUCTURAL)
def test_pictures_are_written(built_sample: Path, tmp_path: Path, name: str) -> None:
    options = ["--task", "10"] if name == "task" else []
    options += ["--utc"] if name != "span_types" else []
    result = draw(built_sample, tmp_path / "a.png", name, *options)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "a.png").stat().st_size > 10_000


def test_each_try_on_a_worker_has_a_bar_and_the_rest_is_idle(rows: Any, built_sample: Path) -> None:
    bars = rows("workers")
    [(n_tries,)] = fetch(
        built_sample, "select count(*) from parsl_tries where worker_id is not null"
    )
    assert sum(app_name != "idle" for *_, app_name, _ in bars) == n_tries
    assert {worker for _, _, worker, *_ in bars} == {"0", "1"}
    # Idle or busy, a worker does one thing after the other, without gaps.
    for worker in ("0", "1"):
        times = sorted((start, end) for start, end, name, *_ in bars if name == worker)
        assert all(end == start for (_, end), (start, _) in itertools.pairwise(times)), times


def test_no_more_tasks_run_than_there_are_workers(rows: Any) -> None:
    changes = rows("concurrency")
    assert max(n_running for _, n_running, _ in changes) == 2
    assert max(n_workers for *_, n_workers in changes) == 2
    assert all(n_running <= n_workers for _, n_running, n_workers in changes)


def test_a_task_has_a_mark_for_each_event(rows: Any, built_sample: Path) -> None:
    marks = rows("task", task=10)
    [(n_events,)] = fetch(
        built_sample,
        "select count(*) from rooted_events where root_span_id = "
        "(select span_id from parsl_tasks where task_id = 10)",
    )
    assert len(marks) == n_events
    spans = {span for _, span, *_ in marks}
    assert {"rundir.try 10/0", "htex.interchange.task htex_Local/6"} <= spans
    # A manager does not say when it was done: it goes on to the end of what it hangs below.
    [(at, until)] = [
        (at, until) for at, span, _, until in marks if span == "htex.manager.task htex_Local/6"
    ]
    [removed] = [
        at
        for at, span, event, _ in marks
        if span == "htex.interchange.task htex_Local/6" and event == "interchange_removing_task"
    ]
    assert until == removed > at


def test_each_step_is_ready_when_the_one_before_returned(rows: Any) -> None:
    tasks = rows("critical_path")
    steps = [row for row in tasks if row[6] is not None]
    assert [row[6] for row in steps] == list(range(1, len(steps) + 1))
    for before, after in itertools.pairwise(steps):
        assert after[0] == before[3]
    assert steps[-1][3] == max(row[3] for row in tasks)
    assert all(row[5] == 0 for row in steps)


def test_resources_add_up_to_the_same_for_whatever(rows: Any) -> None:
    def byte_seconds(by: str) -> Any:
        series: dict[str, list[Any]] = {}
        for at, name, _, n_bytes in rows("resources", by=by):
            series.setdefault(name, []).append((at, n_bytes))
        assert all(changes[-1][1] == 0 for changes in series.values())
        return sum(
            n_bytes * (next_at - at).total_seconds()
            for changes in series.values()
            for (at, n_bytes), (next_at, _) in itertools.pairwise(changes)
        )

    totals = [byte_seconds(by) for by in ("app", "task", "worker", "host")]
    assert totals[0] > 0
    assert totals == pytest.approx([totals[0]] * 4)


def test_every_span_is_of_a_type(rows: Any, built_sample: Path) -> None:
    graph = rows("span_types")
    [(n_spans,)] = fetch(built_sample, "select count(*) from spans")
    assert sum(n for _, other, _, n in graph if other is None) == n_spans
    assert ("parsl.monitoring.try", "parsl.rundir.try", "facet", 20) in graph


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["task"], "task needs --task"),
        (["task", "--task", "99"], "the run has no task 99; it has 0 to 16"),
        (["workers", "--color-by", "host"], "color_by='host' is no column of the result"),
        (["states", "--color-by", "state"], "states knows no --color-by"),
        (["resources", "--kind", "disk"], "kind='disk' is not one of 'memory', 'cpu'"),
        (["task", "--sql", "select 1"], "plot_task_waterfall needs one row per event"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    built_sample: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = draw(built_sample, tmp_path / "a.png", *arguments)
    assert result.exit_code == 1
    assert message in result.stderr


def test_colours_by_outcome_and_series_by_worker(built_sample: Path, tmp_path: Path) -> None:
    for arguments in (["workers", "--color-by", "outcome"], ["resources", "--by", "worker"]):
        result = draw(built_sample, tmp_path / "a.pdf", *arguments, "--utc")
        assert result.exit_code == 0, result.output
