"""A workflow of Pegasus, told by a NetLogger log written for the test."""

import json
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, build, fetch, utc

OUTER = "0a000000-0000-4000-8000-000000000001"
INNER = "0a000000-0000-4000-8000-000000000002"
START = 1780000000  # 2026-05-28 20:26:40 UTC

# One task in a job that runs a workflow of its own; in that, two tasks in one job, tried twice.
LOG = rf"""
# A comment, and no event=at all
ts=2026-05-28T20:26:40.000000Z event=stampede.wf.plan level=Info xwf.id={OUTER} root.xwf.id={OUTER} dax.label=soup user=cook argv="--conf \"my conf\" --submit=yes"
ts=2026-05-28T20:26:40.000000Z event=stampede.static.start level=Info
ts=2026-05-28T20:26:40.000000Z event=stampede.task.info level=Info xwf.id={OUTER} task.id=t0 type_desc=dax transformation=soup::inner
ts=2026-05-28T20:26:40.000000Z event=stampede.wf.map.task_job level=Info xwf.id={OUTER} task.id=t0 job.id=j0
ts=2026-05-28T20:26:41.500000Z event=stampede.xwf.start level=Info xwf.id={OUTER} restart_count=0
ts={START + 2} event=stampede.job_inst.submit.start level=Info xwf.id={OUTER} job.id=j0 job_inst.id=1 sched.id=7.0
ts={START + 3}.25 event=stampede.xwf.map.subwf_job level=Info xwf.id={OUTER} subwf.id={INNER.upper()} job.id=j0 job_inst.id=1
ts=2026-05-28T22:26:44+02:00 event=stampede.wf.plan level=Info xwf.id={INNER} root.xwf.id={OUTER} parent.xwf.id={OUTER} dax.label=salt user=cook
ts=2026-05-28T20:26:44Z event=stampede.task.info level=Info xwf.id={INNER} task.id=t1 type_desc=compute transformation=salt::grind
ts=2026-05-28T20:26:44Z event=stampede.task.info level=Info xwf.id={INNER} task.id=t2 type_desc=compute transformation=salt::pour
ts=2026-05-28T20:26:44Z event=stampede.task.edge level=Info xwf.id={INNER} parent.task.id=t1 child.task.id=t2
ts=2026-05-28T20:26:44Z event=stampede.job.info level=Info xwf.id={INNER} job.id=merge_1 type_desc=compute task_count=2 clustered=1
ts=2026-05-28T20:26:44Z event=stampede.job.edge level=Info xwf.id={INNER} parent.job.id=stage_in child.job.id=merge_1
ts=2026-05-28T20:26:44Z event=stampede.wf.map.task_job level=Info xwf.id={INNER} task.id=t1 job.id=merge_1
ts=2026-05-28T20:26:44Z event=stampede.wf.map.task_job level=Info xwf.id={INNER} task.id=t2 job.id=merge_1
ts=2026-05-28T20:26:45Z event=stampede.job_inst.main.start level=Info xwf.id={INNER} job.id=merge_1 job_inst.id=1 js.id=2
ts=2026-05-28T20:26:46Z event=stampede.inv.end level=Error xwf.id={INNER} job.id=merge_1 job_inst.id=1 inv.id=1 task.id=t1 dur=0.5 exitcode=1 transformation=salt::grind
ts=2026-05-28T20:26:46Z event=stampede.job_inst.main.end level=Error xwf.id={INNER} job.id=merge_1 job_inst.id=1 js.id=3 status=-1 exitcode=1 stderr.text="no salt%0Aexitcode=9"
ts=2026-05-28T20:26:47Z event=stampede.job_inst.main.start level=Info xwf.id={INNER} job.id=merge_1 job_inst.id=2 js.id=2
ts=2026-05-28T20:26:48Z event=stampede.inv.start level=Info xwf.id={INNER} job.id=merge_1 job_inst.id=2 inv.id=1
ts=2026-05-28T20:26:49Z event=stampede.inv.end level=Info xwf.id={INNER} job.id=merge_1 job_inst.id=2 inv.id=1 task.id=t1 start_time={START + 8} dur=0.25 exitcode=0 transformation=salt::grind
ts=2026-05-28T20:26:49Z event=stampede.inv.end level=Info xwf.id={INNER} job.id=merge_1 job_inst.id=2 inv.id=2 task.id=t2 start_time={START + 8.5} dur=0.1 exitcode=0 transformation=salt::pour
ts=2026-05-28T20:26:49Z event=stampede.job_inst.host.info level=Info xwf.id={INNER} job.id=merge_1 job_inst.id=2 site=kitchen hostname=stove
ts=2026-05-28T20:26:49Z event=stampede.job_inst.main.end level=Info xwf.id={INNER} job.id=merge_1 job_inst.id=2 js.id=3 status=0 exitcode=0
ts=2026-05-28T20:26:50Z event=stampede.tasted level=Info xwf.id={INNER} by="the cook"
ts=2026-05-28T20:26:51Z event=stampede.xwf.end level=Info xwf.id={INNER} restart_count=0 status=0
ts=2026-05-28T20:26:52Z event=stampede.xwf.end level=Error xwf.id={OUTER} restart_count=0 status=-1
ts=2026-05-28T20:26:53Z event=oven.heat.start level=Info guid=g1 prog=oven
ts=2026-05-28T20:26:54Z event=oven.heat.end level=Info guid=g1 prog=oven status=0
ts=yesterday event=stampede.xwf.end xwf.id={OUTER} status=0
"""  # noqa: E501


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pegasus")
    (folder / "soup-0.stampede.bp").write_text(LOG)
    load_paths(folder / DATABASE_NAME, [folder])
    build(folder / DATABASE_NAME)
    return folder / DATABASE_NAME


def test_each_event_is_of_the_innermost_span_that_it_names(database: Path) -> None:
    rows = fetch(
        database,
        """
        select
            spans.span_type,
            replace(spans.span_key, ?, 'inner'),
            list(event_type order by event_order)
        from spans inner join events using (span_id)
        where spans.run_id = ?
        group by all order by all
        """,
        [INNER, INNER],
    )
    assert rows == [
        ("pegasus.invocation", "inner/merge_1/1/1", ["inv.end"]),
        ("pegasus.invocation", "inner/merge_1/2/1", ["inv.start", "inv.end"]),
        ("pegasus.invocation", "inner/merge_1/2/2", ["inv.end"]),
        ("pegasus.job", "inner/merge_1", ["job.info", "job.edge"] + ["wf.map.task_job"] * 2),
        (
            "pegasus.job_instance",
            "inner/merge_1/1",
            ["job_inst.main.start", "job_inst.main.end"],
        ),
        (
            "pegasus.job_instance",
            "inner/merge_1/2",
            ["job_inst.main.start", "job_inst.host.info", "job_inst.main.end"],
        ),
        ("pegasus.task", "inner/t1", ["task.info"]),
        ("pegasus.task", "inner/t2", ["task.info", "task.edge"]),
        ("pegasus.workflow", "inner", ["wf.plan", "tasted", "xwf.end"]),
    ]


def test_times_and_outcomes(database: Path) -> None:
    rows = fetch(
        database,
        """
        select span_type, span_key, started_at, ended_at, outcome
        from spans
        where span_type = 'pegasus.workflow' or span_type = 'pegasus.job_instance'
        order by all
        """,
    )
    assert rows == [
        ("pegasus.job_instance", f"{OUTER}/j0/1", utc(START + 2), None, None),
        ("pegasus.job_instance", f"{INNER}/merge_1/1", utc(START + 5), utc(START + 6), "failure"),
        ("pegasus.job_instance", f"{INNER}/merge_1/2", utc(START + 7), utc(START + 9), "success"),
        ("pegasus.workflow", OUTER, utc(START), utc(START + 12), "failure"),
        ("pegasus.workflow", INNER, utc(START + 4), utc(START + 11), "success"),
    ]


def test_an_invocation_ends_when_it_had_run(database: Path) -> None:
    """Not when the end of its job was seen; that is all that is known of those without a start."""
    assert fetch(
        database,
        """
        select (attributes ->> 'job_instance_id'), started_at, ended_at, outcome from spans
        where span_type = 'pegasus.invocation' order by span_key
        """,
    ) == [
        ("1", utc(START + 6), utc(START + 6), "failure"),
        ("2", utc(START + 8), utc(START + 8.25), "success"),
        ("2", utc(START + 9), utc(START + 9), "success"),
    ]


def test_what_is_known_of_spans_and_events(database: Path) -> None:
    def attributes(span_type: str, span_key: str) -> object:
        query = "select attributes from spans where span_type = ? and span_key = ?"
        ((found,),) = fetch(database, query, [span_type, span_key])
        return json.loads(found)

    assert attributes("pegasus.workflow", INNER) == {
        "workflow_name": "salt",
        "root_workflow_id": OUTER,
        "user_name": "cook",
    }
    assert attributes("pegasus.job_instance", f"{INNER}/merge_1/2") == {
        "job_id": "merge_1",
        "job_instance_id": "2",
        "site": "kitchen",
        "hostname": "stove",
        "exit_code": "0",
    }
    ((plan,),) = fetch(
        database,
        "select attributes ->> 'argv' from events where line_number = 3 and file_id is not null",
    )
    assert plan == '--conf "my conf" --submit=yes'
    ((failed,),) = fetch(
        database,
        """
        select attributes
        from events
        where event_type = 'job_inst.main.end' and attributes ->> 'status' = '-1'
        """,
    )
    assert json.loads(failed)["stderr.text"] == "no salt%0Aexitcode=9"
    assert json.loads(failed)["exitcode"] == "1"


def test_what_is_inside_of_what(database: Path) -> None:
    rows = fetch(
        database,
        """
        select outer_spans.span_key, spans.span_type, spans.span_key, rule
        from subspans
        inner join spans on spans.span_id = subspan_id
        inner join spans as outer_spans on outer_spans.span_id = superspan_id
        order by all
        """,
    )
    inside = {
        (
            outer.replace(OUTER, "outer").replace(INNER, "inner"),
            kind,
            key.replace(OUTER, "outer").replace(INNER, "inner"),
            rule,
        )
        for outer, kind, key, rule in rows
    }
    assert len(rows) == len(inside)
    assert inside == {
        ("outer", "pegasus.task", "outer/t0", "stampede_key"),
        ("outer", "pegasus.job", "outer/j0", "stampede_key"),
        ("outer/j0", "pegasus.job_instance", "outer/j0/1", "stampede_key"),
        ("outer/j0", "pegasus.task", "outer/t0", "stampede_task_job"),
        ("outer/j0/1", "pegasus.workflow", "inner", "stampede_subworkflow"),
        ("outer", "pegasus.workflow", "inner", "stampede_parent_workflow"),
        ("inner", "pegasus.task", "inner/t1", "stampede_key"),
        ("inner", "pegasus.task", "inner/t2", "stampede_key"),
        ("inner", "pegasus.job", "inner/merge_1", "stampede_key"),
        ("inner/merge_1", "pegasus.task", "inner/t1", "stampede_task_job"),
        ("inner/merge_1", "pegasus.task", "inner/t2", "stampede_task_job"),
        ("inner/merge_1", "pegasus.job_instance", "inner/merge_1/1", "stampede_key"),
        ("inner/merge_1", "pegasus.job_instance", "inner/merge_1/2", "stampede_key"),
        ("inner/merge_1/1", "pegasus.invocation", "inner/merge_1/1/1", "stampede_key"),
        ("inner/merge_1/2", "pegasus.invocation", "inner/merge_1/2/1", "stampede_key"),
        ("inner/merge_1/2", "pegasus.invocation", "inner/merge_1/2/2", "stampede_key"),
        ("inner/t1", "pegasus.invocation", "inner/merge_1/1/1", "stampede_task_id"),
        ("inner/t1", "pegasus.invocation", "inner/merge_1/2/1", "stampede_task_id"),
        ("inner/t2", "pegasus.invocation", "inner/merge_1/2/2", "stampede_task_id"),
    }


def test_each_line_is_in_the_marts_or_counted_as_ignored(database: Path) -> None:
    # The empty line, the comment, static.start, which names nothing, and the time that is none.
    n_lines = len(LOG.splitlines())
    assert fetch(database, "select component, n_landed, n_ignored from load_ledger") == [
        ("netlogger", n_lines, 4)
    ]
    assert fetch(database, "select count(*) from events") == [(n_lines - 4,)]
    assert fetch(
        database,
        """
        select list(event_type order by event_at)
        from events
        where span_type = 'netlogger.activity'
        """,
    ) == [(["oven.heat.start", "oven.heat.end"],)]
    assert fetch(database, "select check_name from data_quality") == []
    assert fetch(database, "select rule from clock_offsets") == [("own_epoch",)]
