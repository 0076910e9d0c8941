"""Another dbt project has this one as a package: its macros, its marts, a component of its own."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from loaders.load import load_paths
from tests.python.helpers import PROJECT, RUNINFO, Completed, fetch

pytestmark = pytest.mark.long


FILES = {
    "dbt_project.yml": """
        name: site
        profile: site
        vars:
          components: [monitoring, parsl_log, htex, survey]
    """,
    "profiles.yml": """
        site:
          target: dev
          outputs:
            dev: {type: duckdb, path: site.duckdb, threads: 2}
    """,
    "packages.yml": f"""
        packages:
          - local: {PROJECT}
    """,
    "models/running_times.sql": """
        select * from {{ dnpc.pair_events(ref("events"), "running", "running_ended") }} as pairs
    """,
    "models/survey.sql": """
        {{ config(materialized="table") }}
        with
            lines as (
                select *
                from {{ dnpc.text_records(log="survey", patterns=[
                    "plot (?P<plot>[a-z]+) (?P<event_type>[a-z]+) by (?P<task_id>[0-9]+)"
                ]) }} as lines
            )
        select *
        from {{ dnpc.make_component([
            dnpc.events_of("lines", span={"survey.plot": ["run_id", "plot"]}),
            dnpc.subspans_of(
                "lines",
                superspan={"parsl.rundir.task": ["run_id", "task_id"]},
                subspan={"survey.plot": ["run_id", "plot"]},
                rule="survey_log",
            ),
        ]) }} as survey
    """,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, built_sample: Path) -> Path:
    """A project of its own, with a survey of two plots during the sample run."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text))
    [(start,)] = fetch(built_sample, "select began_at from parsl_workflows")
    (folder / "survey.log").write_text(
        f"{start}Z plot north begun by 1\n{start}Z plot south begun by 2\n{start}Z rain\n"
    )
    log = f"survey={folder / 'survey.log'}"
    load_paths(folder / "site.duckdb", [RUNINFO], text_logs=[log])
    for command in ("deps", "build"):
        process = dbt(folder, command)
        assert process.returncode == 0, process.stdout
    return folder


def dbt(folder: Path, *arguments: str) -> Completed:
    return subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--no-use-colors", *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "DNPC_DATABASE"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_own_model_uses_a_macro(site: Path, built_sample: Path) -> None:
    query = "select count(*) from pair_events('running', 'running_ended')"
    assert fetch(site / "site.duckdb", "select count(*) from running_times") == fetch(
        built_sample, query
    )


def test_its_own_component_is_in_the_marts(site: Path) -> None:
    rows = fetch(
        site / "site.duckdb",
        """
        select tasks.task_id, plots.span_key
        from subspans
        inner join spans as plots on subspans.subspan_id = plots.span_id
        inner join facets on subspans.superspan_id = facets.right_span_id
        inner join parsl_tasks as tasks on facets.left_span_id = tasks.span_id
        where plots.span_type = 'survey.plot' and subspans.rule = 'survey_log'
        order by tasks.task_id
        """,
    )
    assert [(task_id, key.split("/")[-1]) for task_id, key in rows] == [(1, "north"), (2, "south")]
    ledger = (
        "select n_landed, n_recognised, component from load_ledger where path like '%survey.log'"
    )
    assert fetch(site / "site.duckdb", ledger) == [(3, 2, "survey")]


def test_the_tests_of_the_library_are_not_run_there(site: Path) -> None:
    listed = dbt(site, "--quiet", "ls", "--resource-type", "test", "unit_test").stdout.split()
    assert listed, "the tests of its data are run"
    assert not [name for name in listed if "tests.macros" in name or "unit_test" in name]
