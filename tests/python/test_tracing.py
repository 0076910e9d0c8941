"""Parsl's tracing pickle beside a parsl.log, both written by the test."""

import pickle
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, build, fetch, utc

RUN_ID = "5d0c8f1e"
START = 1780000000  # 2026-05-28 20:26:40 UTC

TRACING = {
    "events": [
        (START + 1.5, "SUBMIT_START", "TASK", 0),
        (START + 2.5, "SUBMIT_START", "TASK", 1),
        (START + 2.0, "LAUNCH", "TRY", (0, 0)),
        (START + 3.25, "SUBMIT", "EXECUTOR_TASK", 7),
        (START + 4.0, "QUIT", "DFK", "main"),
        (float("nan"), "SUBMIT_END", "TASK", 0),
    ],
    "binds": [
        ("TASK", 0, "TRY", (0, 0)),
        ("TASK", 0, "TRY", (0, 1)),
        ("TRY", (0, 0), "EXECUTOR_TASK", 7),
    ],
}


def log_line(second: float, message: str) -> str:
    return (
        f"{START + second:.6f} 2026-05-28 20:26:{40 + int(second)} MainProcess-70 MainThread-140 "
        f"parsl.dataflow.dflow:1 launch INFO: {message}\n"
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tracing")
    run = folder / "runinfo" / "000"
    run.mkdir(parents=True)
    launches = [
        f"Parsl task {task_id} try 0 launched on executor here with executor id {task_id + 7}"
        for task_id in (0, 1)
    ]
    lines = [f"Run id is: {RUN_ID}", *launches]
    (run / "parsl.log").write_text("".join(log_line(s, line) for s, line in enumerate(lines)))
    (run / "parsl_tracing.pickle").write_bytes(pickle.dumps(TRACING))
    load_paths(folder / DATABASE_NAME, [folder / "runinfo"])
    build(folder / DATABASE_NAME)
    return folder / DATABASE_NAME


def test_spans_and_their_events(database: Path) -> None:
    rows = fetch(
        database,
        """
        select span_type, span_key, event_type, event_at
        from spans left join events using (span_id, span_type)
        where span_type like 'parsl.tracing.%'
        order by all
        """,
    )
    assert rows == [
        ("parsl.tracing.DFK", f"{RUN_ID}/main", "QUIT", utc(START + 4)),
        ("parsl.tracing.EXECUTOR_TASK", f"{RUN_ID}/7", "SUBMIT", utc(START + 3.25)),
        ("parsl.tracing.TASK", f"{RUN_ID}/0", "SUBMIT_START", utc(START + 1.5)),
        ("parsl.tracing.TASK", f"{RUN_ID}/1", "SUBMIT_START", utc(START + 2.5)),
        ("parsl.tracing.TRY", f"{RUN_ID}/(0, 0)", "LAUNCH", utc(START + 2)),
        ("parsl.tracing.TRY", f"{RUN_ID}/(0, 1)", None, None),
    ]


def test_bindings(database: Path) -> None:
    rows = fetch(
        database,
        """
        select superspans.span_key, spans.span_key, key, rule, is_inferred
        from subspans
        inner join spans as superspans on superspan_id = superspans.span_id
        inner join spans on subspan_id = spans.span_id
        where superspans.span_type like 'parsl.tracing.%'
        order by all
        """,
    )
    assert rows == [
        (f"{RUN_ID}/(0, 0)", f"{RUN_ID}/7", "7", "tracing_bind", False),
        (f"{RUN_ID}/0", f"{RUN_ID}/(0, 0)", "(0, 0)", "tracing_bind", False),
        (f"{RUN_ID}/0", f"{RUN_ID}/(0, 1)", "(0, 1)", "tracing_bind", False),
    ]


def test_tasks_and_tries_are_views_of_those_in_the_log(database: Path) -> None:
    rows = fetch(
        database,
        """
        select left_spans.span_type, left_spans.span_key, spans.span_type, spans.span_key
        from facets
        inner join spans as left_spans on left_span_id = left_spans.span_id
        inner join spans on right_span_id = spans.span_id
        order by all
        """,
    )
    assert rows == [
        ("parsl.rundir.task", f"{RUN_ID}/0", "parsl.tracing.TASK", f"{RUN_ID}/0"),
        ("parsl.rundir.task", f"{RUN_ID}/1", "parsl.tracing.TASK", f"{RUN_ID}/1"),
        ("parsl.rundir.try", f"{RUN_ID}/0/0", "parsl.tracing.TRY", f"{RUN_ID}/(0, 0)"),
    ]


def test_a_task_of_the_log_has_the_tracing_in_its_tree(database: Path) -> None:
    rows = fetch(
        database,
        """
        select rooted_events.span_type, event_type
        from rooted_events inner join parsl_tasks on root_span_id = parsl_tasks.span_id
        where task_id = 0 and rooted_events.span_type like 'parsl.tracing.%'
        order by event_at
        """,
    )
    assert rows == [
        ("parsl.tracing.TASK", "SUBMIT_START"),
        ("parsl.tracing.TRY", "LAUNCH"),
        ("parsl.tracing.EXECUTOR_TASK", "SUBMIT"),
    ]


def test_each_record_is_counted(database: Path) -> None:
    # An event without a time says nothing.
    assert fetch(
        database,
        "select n_landed, n_recognised from load_ledger where component = 'parsl_tracing'",
    ) == [(9, 8)]
