"""Whatever is missing of a run, the rest is built, and says what it knows."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from loaders.load import load_paths
from tests.python.helpers import (
    DATABASE_NAME,
    Row,
    build,
    fetch,
    fetch_map,
    mart_rows,
    run_dbt,
    run_two_at_a_time,
    seconds,
)
from tests.python.partial_runs import PARTS, copy_part
from tests.python.truth import Truth

pytestmark = pytest.mark.long


DATA_TESTED = ("worker logs only", "with rubbish")
TOLERANCE = seconds(0.05)

Parts = dict[str, Path]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """A built database for each part of the sample run."""
    databases = {name: tmp_path_factory.mktemp("part") / DATABASE_NAME for name in PARTS}
    for name, database in databases.items():
        load_paths(database, [copy_part(name, tmp_path_factory.mktemp("files"))])
    run_two_at_a_time(
        partial(build, database, with_data_tests=name in DATA_TESTED)
        for name, database in databases.items()
    )
    return databases


def outcomes(database: Path) -> dict[int, str]:
    return fetch_map(database, "select task_id, outcome from parsl_tasks")


def tasks(database: Path) -> list[Row]:
    return fetch(
        database,
        """
        select task_id, app_name, outcome, n_tries, list_sort(coalesce(depends_on, []))
        from parsl_tasks
        order by task_id
        """,
    )


def true_tasks(truth: Truth) -> list[Row]:
    return [
        (task.task_id, task.app, task.outcome, task.n_tries, sorted(task.depends_on))
        for task in truth.tasks
    ]


def tries_with_worker(database: Path) -> set[Row]:
    query = "select task_id, try_id from parsl_tries where worker_id is not null"
    return set(fetch(database, query))


def count_span_types(database: Path, pattern: str) -> int:
    rows = fetch(database, "select count(*) from spans where span_type like ?", [pattern])
    return int(rows[0][0])


def column(database: Path, query: str) -> list[Any]:
    return [value for (value,) in fetch(database, query)]


WITH_TASKS = [name for name in PARTS if name != "worker logs only"]


@pytest.mark.parametrize("part", WITH_TASKS)
def test_tasks_are_known_from_either_source(parts: Parts, truth: Truth, part: str) -> None:
    assert tasks(parts[part]) == true_tasks(truth)
    assert column(parts[part], "select run_id from parsl_workflows") == [truth.run_id]


@pytest.mark.parametrize("part", WITH_TASKS)
def test_durations_do_not_depend_on_the_source(parts: Parts, truth: Truth, part: str) -> None:
    took = fetch_map(parts[part], "select task_id, returned_at - invoked_at from parsl_tasks")
    for task in truth.tasks:
        assert abs(took[task.task_id] - (task.done_at - task.submitted_between[0])) < TOLERANCE


@pytest.mark.parametrize("part", PARTS)
def test_the_ledger_accounts_for_every_record(parts: Parts, part: str) -> None:
    rows = fetch(
        parts[part],
        """
        select load_ledger.path, n_landed, record_count, n_recognised, n_ignored
        from load_ledger
        inner join raw.source_files using (file_id)
        """,
    )
    assert rows
    for path, n_landed, record_count, n_recognised, n_ignored in rows:
        assert n_landed == record_count == n_recognised + n_ignored, path
        assert min(n_recognised, n_ignored) >= 0, path


@pytest.mark.parametrize("part", ["without monitoring", "info lines only"])
def test_parsl_log_alone_times_tasks_and_leads_to_workers(
    parts: Parts, truth: Truth, part: str
) -> None:
    database = parts[part]
    assert count_span_types(database, "parsl.monitoring.%") == 0
    assert tries_with_worker(database) == truth.htex_tries
    running = fetch(
        database,
        "select task_id, try_id, running_at from parsl_tries where worker_id is not null",
    )
    for task_id, try_id, running_at in running:
        attempt_at = truth.launched_tries[task_id, try_id]
        assert abs(running_at - attempt_at) < TOLERANCE, (task_id, try_id)
    returned_at = fetch_map(database, "select task_id, returned_at from parsl_tasks")
    for task in truth.tasks:
        assert abs(returned_at[task.task_id] - task.done_at) < TOLERANCE, task


def test_quiet_logs_have_no_record_of_the_interchange(parts: Parts) -> None:
    types = "parsl.executor.htex.interchange.task"
    assert count_span_types(parts["without monitoring"], types) == 16
    assert count_span_types(parts["info lines only"], types) == 0
    rules = column(
        parts["info lines only"],
        "select distinct rule from subspans where rule like 'parsl_log_%' order by rule",
    )
    assert rules == ["parsl_log_executor_id", "parsl_log_key"]


def test_without_executor_logs_there_are_no_workers_and_tasks_are_as_ever(
    parts: Parts, built_sample: Path
) -> None:
    database = parts["without executor logs"]
    assert mart_rows(database, "workers") == []
    assert tries_with_worker(database) == set()
    assert count_span_types(database, "parsl.executor.htex.%") == 0
    assert mart_rows(database, "parsl_tasks") == mart_rows(built_sample, "parsl_tasks")
    assert mart_rows(database, "parsl_workflows") == mart_rows(built_sample, "parsl_workflows")
    assert mart_rows(database, "blocks")


def test_without_parsl_log_monitoring_names_the_run_of_executor_logs(
    parts: Parts, truth: Truth, built_sample: Path
) -> None:
    database = parts["without parsl.log"]
    assert count_span_types(database, "parsl.rundir.%") == 0
    assert mart_rows(database, "workers") == mart_rows(built_sample, "workers")
    assert column(database, "select distinct run_id from workers") == [truth.run_id]
    assert column(database, "select distinct rule from staging.stg_files__runs") == [
        "monitoring_rundir"
    ]
    # Without parsl.log nothing says which executor task a try was.
    assert tries_with_worker(database) == set()
    assert column(
        database, "select n_found from data_quality where check_name = 'executor_task_without_try'"
    ) == [len(truth.htex_tries)]


def test_worker_logs_alone_are_a_run_of_their_own(parts: Parts, truth: Truth) -> None:
    database = parts["worker logs only"]
    for mart in ("parsl_workflows", "parsl_tasks", "parsl_tries"):
        assert mart_rows(database, mart) == []
    workers = fetch(
        database,
        """
        select executor_label, block_id, manager_id, worker_id, n_tasks
        from workers
        order by worker_id
        """,
    )
    where = ("htex_Local", "0", "e31094d08bfe")
    assert [row[:4] for row in workers] == [(*where, "0"), (*where, "1")]
    assert sum(row[4] for row in workers) == len(truth.htex_tries)
    (run_id,) = column(database, "select distinct run_id from spans")
    assert run_id not in ("", truth.run_id)
    (first, last) = fetch(database, "select min(event_at), max(event_at) from events")[0]
    assert truth.started_at < first < last < truth.ended_at


def test_monitoring_alone_says_that_its_zone_is_a_guess(parts: Parts) -> None:
    database = parts["monitoring only"]
    assert count_span_types(database, "parsl.monitoring.%") == 40
    assert count_span_types(database, "%") == 40
    assert column(database, "select rule from clock_offsets") == ["log_timezone"]


def test_rubbish_changes_nothing_but_the_ledger(parts: Parts, built_sample: Path) -> None:
    database = parts["with rubbish"]
    tries = "select * exclude (fail_reason, cpu_time_s, max_memory_resident_bytes) from parsl_tries"
    for query in (
        "select * exclude (fail_count, fail_reason) from parsl_tasks where task_id != 3",
        tries,
        "from workers",
        "from managers",
        "from blocks",
        "select * exclude (attributes) from spans where span_type not like '%.try'",
        "from subspans",
        "from facets",
        "select span_id, event_type, event_at from events",
    ):
        assert fetch(database, f"{query} order by all") == fetch(
            built_sample, f"{query} order by all"
        ), query

    ledger = (
        "select parse_filename(path), n_recognised from load_ledger where kind != 'monitoring_db'"
    )
    assert fetch_map(database, ledger) == fetch_map(built_sample, ledger)
    counts = fetch_map(
        database, "select parse_filename(path), [n_ignored, n_repaired] from load_ledger"
    )
    assert counts["monitoring.db"] == [2, 0]
    assert all(n_ignored > 0 for n_ignored, _ in counts.values())
    repaired = {name: n_repaired for name, (_, n_repaired) in counts.items()}
    assert repaired.pop("monitoring.db") == 0
    assert all(repaired.values())


def test_text_in_a_number_column_is_null_in_the_mart(parts: Parts) -> None:
    counts = fetch_map(parts["with rubbish"], "select task_id, fail_count from parsl_tasks")
    assert (counts[3], counts[4], counts[11]) == (None, 0, 3)


def test_a_build_of_nothing_says_how_to_load(tmp_path: Path) -> None:
    database = tmp_path / DATABASE_NAME
    process = run_dbt(database, "build")
    assert process.returncode != 0
    assert f"Nothing has been loaded into {database.name} yet" in process.stdout
    assert "dnpc load PATH/TO/runinfo" in process.stdout
