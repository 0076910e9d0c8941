"""The marts of the sample run say what its workflow saw."""

from pathlib import Path

from tests.python.helpers import fetch, fetch_map, seconds
from tests.python.truth import Truth

CLOCK_TOLERANCE = seconds(0.005)
# From the callback of a future to the moment that Parsl wrote down, or the other way round.
RETURN_TOLERANCE = seconds(0.05)
# From the start of the worker's wrapper to the first line of the app.
START_TOLERANCE = seconds(0.05)


def test_every_task_is_one_row_with_its_story(built_sample: Path, truth: Truth) -> None:
    found = fetch(
        built_sample,
        """
        select task_id, app_name, outcome, n_tries, list_sort(coalesce(depends_on, [])),
            list_sort(coalesce(joins, []))
        from parsl_tasks
        where run_id = ?
        order by task_id
        """,
        [truth.run_id],
    )
    assert found == [
        (task.task_id, task.app, task.outcome, task.n_tries, sorted(task.depends_on), task.joins)
        for task in truth.tasks
    ]
    assert fetch(built_sample, "select count(*) from parsl_tasks") == [(len(truth.tasks),)]


def test_the_workflow_is_one_row(built_sample: Path, truth: Truth) -> None:
    outcomes = list(truth.outcomes.values())
    n_succeeded = outcomes.count("exec_done") + outcomes.count("memo_done")
    assert fetch(
        built_sample,
        """
        select run_id, n_tasks, n_tasks_succeeded, n_tasks_failed, n_tasks_unfinished, n_tries
        from parsl_workflows
        """,
    ) == [
        (
            truth.run_id,
            len(outcomes),
            n_succeeded,
            len(outcomes) - n_succeeded,
            0,
            len(truth.launched_tries),
        )
    ]


def test_tasks_are_invoked_when_they_were_submitted(built_sample: Path, truth: Truth) -> None:
    invoked_at = fetch_map(built_sample, "select task_id, invoked_at from parsl_tasks")
    for task in truth.tasks:
        before, after = task.submitted_between
        assert before - CLOCK_TOLERANCE <= invoked_at[task.task_id] <= after + CLOCK_TOLERANCE


def test_tasks_return_when_their_futures_were_done(built_sample: Path, truth: Truth) -> None:
    returned_at = fetch_map(built_sample, "select task_id, returned_at from parsl_tasks")
    for task in truth.tasks:
        assert abs(returned_at[task.task_id] - task.done_at) < RETURN_TOLERANCE, task


def test_tries_run_when_their_apps_began(built_sample: Path, truth: Truth) -> None:
    found = fetch(
        built_sample,
        "select task_id, try_id, running_at from parsl_tries where launched_at is not null",
    )
    running_at = {(task_id, try_id): at for task_id, try_id, at in found}
    assert running_at.keys() == truth.launched_tries.keys()
    for key, attempt_at in truth.launched_tries.items():
        assert -CLOCK_TOLERANCE < attempt_at - running_at[key] < START_TOLERANCE, key


def test_every_event_is_within_the_run(built_sample: Path, truth: Truth) -> None:
    assert (
        fetch(
            built_sample,
            "select event_type, event_at from events where event_at not between ? and ?",
            [truth.started_at, truth.ended_at],
        )
        == []
    )
    types = fetch(built_sample, "select count(*), count(distinct event_type) from events")
    assert types[0] > (200, 20)


def test_every_try_on_the_executor_is_followed_to_its_worker(
    built_sample: Path, truth: Truth
) -> None:
    followed = fetch(
        built_sample,
        """
        with steps as (
            select outer_span.span_id as outer_id, outer_span.span_type as outer_type,
                inner_span.span_id as inner_id, inner_span.span_type as inner_type
            from subspans
            inner join spans as outer_span on subspans.superspan_id = outer_span.span_id
            inner join spans as inner_span on subspans.subspan_id = inner_span.span_id
        ),
        views as (
            select span_id, span_id as view_id from parsl_tries
            union
            select left_span_id, right_span_id from facets
            union
            select right_span_id, left_span_id from facets
        )
        select task_id, try_id
        from parsl_tries
        inner join views on parsl_tries.span_id = views.span_id
        inner join steps as into_interchange on views.view_id = into_interchange.outer_id
        inner join steps as into_manager on into_interchange.inner_id = into_manager.outer_id
        inner join steps as into_worker on into_manager.inner_id = into_worker.outer_id
        inner join steps as of_worker on into_worker.inner_id = of_worker.inner_id
        inner join workers on of_worker.outer_id = workers.span_id
        where into_interchange.outer_type = 'parsl.rundir.try'
            and into_interchange.inner_type = 'parsl.executor.htex.interchange.task'
            and into_manager.inner_type = 'parsl.executor.htex.manager.task'
            and into_worker.inner_type = 'parsl.executor.htex.worker.task'
            and workers.worker_id = parsl_tries.worker_id
            and workers.manager_id = parsl_tries.manager_id
        """,
    )
    assert len(followed) == len(truth.htex_tries)
    assert set(followed) == truth.htex_tries
    with_worker = fetch(
        built_sample, "select task_id, try_id from parsl_tries where worker_id is not null"
    )
    assert set(with_worker) == truth.htex_tries


def test_the_moments_of_a_try_on_the_executor_are_in_order(built_sample: Path) -> None:
    # Only such pairs as one process writes, or the second as an answer to the first.
    assert (
        fetch(
            built_sample,
            """
            select task_id, try_id from parsl_tries
            where worker_id is not null and not (
                pending_at <= launched_at
                and queued_at <= sent_to_manager_at
                and manager_got_at <= worker_received_at
                and worker_received_at <= running_at
                and running_at <= running_ended_at
                and running_ended_at <= worker_completed_at
                and worker_completed_at <= worker_finished_at
                and interchange_removed_at <= returned_at
            ) is true
            """,
        )
        == []
    )


def test_facets_tie_both_sources_for_every_thing(built_sample: Path, truth: Truth) -> None:
    found = fetch(
        built_sample,
        """
        select split_part(left_span.span_type, '.', 3), left_span.span_key
        from facets
        inner join spans as left_span on facets.left_span_id = left_span.span_id
        inner join spans as right_span on facets.right_span_id = right_span.span_id
        where left_span.span_type like 'parsl.monitoring.%'
            and right_span.span_type
                = replace(left_span.span_type, 'parsl.monitoring.', 'parsl.rundir.')
            and left_span.run_id = right_span.run_id
            and left_span.span_key = right_span.span_key
        """,
    )
    keys: dict[str, list[str]] = {"workflow": [], "task": [], "try": [], "block": []}
    for kind, key in found:
        keys[kind].append(key)
    n_tries = fetch(built_sample, "select count(*) from parsl_tries")[0][0]
    assert len(keys["workflow"]) == 1
    assert len(keys["task"]) == len(set(keys["task"])) == len(truth.tasks)
    assert len(keys["try"]) == len(set(keys["try"])) == n_tries


def test_the_try_of_a_join_app_holds_its_inner_tasks(built_sample: Path, truth: Truth) -> None:
    found = fetch(
        built_sample,
        """
        select outer_try.task_id, list_sort(list(inner_task.task_id))
        from subspans
        inner join parsl_tries as outer_try on subspans.superspan_id = outer_try.span_id
        inner join parsl_tasks as inner_task on subspans.subspan_id = inner_task.span_id
        group by all
        """,
    )
    assert found == [(task.task_id, task.joins) for task in truth.tasks if task.joins]
