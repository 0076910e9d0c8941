"""The guide to an application's own logs: each of its commands works and says what it shows."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.python.helpers import PROJECT, STEP, assert_shows, fetch, fetch_map

pytestmark = pytest.mark.long


GUIDE = PROJECT / "docs" / "how-to" / "your-own-logs.md"
LOGS = PROJECT / "examples" / "your_own_logs"
LOCAL = (".git", ".venv*", "target", "logs", "demo", "*.duckdb", "*.wal", ".*_cache", "__pycache__")


def run_guide(project: Path) -> dict[str, tuple[str, str]]:
    """Run the guide's commands in one shell each; return what each shows and what it said."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(project),
        "COLUMNS": "120",
    }
    said = {}
    for command, shown in STEP.findall(GUIDE.read_text()):
        if export := re.fullmatch(r"export (\w+)=(.*)\n", command):
            environment[export[1]] = export[2]
            continue
        process = subprocess.run(
            ["bash", "-ec", command], cwd=project, env=environment, capture_output=True, text=True
        )
        assert process.returncode == 0, command + process.stdout + process.stderr
        said[command] = (shown, process.stdout)
    return said


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, str]]]:
    """A copy of the project in which all of the guide was done."""
    project = tmp_path_factory.mktemp("guided") / "dnpc"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns(*LOCAL))
    return project / "survey.duckdb", run_guide(project)


def test_each_command_says_what_the_guide_shows(
    guided: tuple[Path, dict[str, tuple[str, str]]],
) -> None:
    _, said = guided
    assert len(said) > 10
    for shown, output in said.values():
        assert_shows(shown, output)


def test_the_guide_shows_the_component_as_it_is() -> None:
    assert f"```sql\n{(LOGS / 'survey.sql').read_text()}```\n" in GUIDE.read_text()


def test_the_logs_are_those_that_the_script_writes(tmp_path: Path) -> None:
    script = PROJECT / "examples" / "make_application_logs.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    for written in tmp_path.iterdir():
        assert (LOGS / written.name).read_text() == written.read_text(), written.name
    assert len(list(tmp_path.iterdir())) == 4


def test_each_exposure_is_in_its_task(guided: tuple[Path, dict[str, tuple[str, str]]]) -> None:
    truth = json.loads((PROJECT / "examples" / "sample_run" / "TRUTH.json").read_text())
    bound = fetch_map(
        guided[0],
        """
        select tasks.span_key, exposures.attributes ->> 'exposure'
        from subspans
        inner join spans as tasks on subspans.superspan_id = tasks.span_id
        inner join spans as exposures on subspans.subspan_id = exposures.span_id
        where exposures.span_type = 'survey.exposure' and tasks.span_type = 'parsl.rundir.task'
        """,
    )
    assert bound == {
        f"{truth['run_id']}/{task['task_id']}": f"NGC{7000 + 31 * task['task_id']}"
        for task in truth["tasks"]
    }


def test_the_application_works_while_the_worker_does(
    guided: tuple[Path, dict[str, tuple[str, str]]],
) -> None:
    rows = fetch(
        guided[0],
        """
        with tasks as (
            select
                root_span_id,
                min(event_at) filter (event_type = 'worker_received_task') as received_at,
                max(event_at) filter (event_type = 'worker_completed_task') as completed_at
            from rooted_events
            group by root_span_id
        )
        select
            parsl_tasks.task_id,
            count(*),
            bool_and(events.event_at between tasks.received_at and tasks.completed_at)
        from rooted_events as events
        inner join tasks using (root_span_id)
        inner join parsl_tasks on events.root_span_id = parsl_tasks.span_id
        where events.span_type = 'survey.attempt'
        group by parsl_tasks.task_id
        order by parsl_tasks.task_id
        """,
    )
    # Of the join app, 8, the two tasks that it joins; 12, 13 and 14 never ran.
    n_tries = dict.fromkeys((*range(8), 9, 15, 16), 1) | {8: 2, 10: 2, 11: 3}
    assert rows == [(task_id, 3 * n, True) for task_id, n in sorted(n_tries.items())]


def test_the_clock_of_each_log_is_told(guided: tuple[Path, dict[str, tuple[str, str]]]) -> None:
    rules = fetch_map(
        guided[0],
        """
        select log_name, rule
        from clock_offsets
        inner join raw.source_files using (file_id)
        where clock_offsets.kind = 'application_log'
            and run_id in (select run_id from parsl_workflows)
        """,
    )
    assert rules == {"survey": "parsl_log", "survey_worker": "own_epoch"}
