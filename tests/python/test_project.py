"""SQL with macros, from Python and from the command line: the same rows as dbt's own door gives."""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dnpc import Project, ProjectError
from tests.python.helpers import fetch, run_dbt, run_program

PAIRS = "{{ pair_events(ref('events'), 'running', 'running_ended') }}"
QUESTION = f"select span_id, duration_s from {PAIRS} as pairs order by span_id"


@pytest.fixture(scope="module")
def project(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Of a copy, since it keeps dbt and others from writing."""
    copy = shutil.copy(built_sample, tmp_path_factory.mktemp("project"))
    with Project(copy) as opened:
        yield opened


def test_a_query_with_a_macro_gives_a_relation(project: Project, built_sample: Path) -> None:
    relation = project.sql(QUESTION)
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    by_hand = """
        select span_id, (max(epoch_us(event_at)) filter (event_type = 'running_ended')
            - min(epoch_us(event_at)) filter (event_type = 'running')) / 1e6 as duration_s
        from events
        group by span_id
        having duration_s is not null
        order by span_id
    """
    expected = relation.fetchall()
    assert expected
    assert [(span, pytest.approx(s)) for span, s in expected] == fetch(built_sample, by_hand)


def test_plain_sql_needs_no_macro(project: Project) -> None:
    assert project.sql("select 40 + 2").fetchall() == [(42,)]


def test_dbt_shows_the_same(project: Project, built_sample: Path) -> None:
    total = f"select count(*) as n, round(sum(duration_s), 6) as total_s from {PAIRS} as pairs"
    arguments = ("show", "--inline", total, "--output", "json", "--limit", "-1")
    shown = json.loads(run_dbt(built_sample, *arguments).stdout)["show"]
    assert [tuple(row.values()) for row in shown] == project.sql(total).fetchall()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from {{ pair_events('events', 'running') }}", "pair_events: `end` is"),
        ("from {{ ref('no_such_model') }}", "no_such_model"),
        ("from {{ no_such_macro() }}", "no_such_macro"),
        ("from {{ broken", "end of"),
        ("from no_such_table", "no_such_table"),
    ],
)
def test_what_is_wrong_with_a_query_is_said(project: Project, query: str, said: str) -> None:
    with pytest.raises(ProjectError, match=said.replace("(", "[(]")):
        project.sql(query)
    assert project.sql(QUESTION).fetchall(), "the next query works"


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"none[.]duckdb is not there"):
        Project(tmp_path / "none.duckdb")


def dnpc_sql(database: Path, *arguments: str | Path) -> str:
    process = run_program("dnpc", "sql", "--database", database, *arguments)
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_the_command_shows_a_table(built_sample: Path) -> None:
    assert "exec_done" in dnpc_sql(built_sample, "select outcome from parsl_tasks")


def test_the_command_writes_rows(project: Project, built_sample: Path, tmp_path: Path) -> None:
    expected = [(str(span), seconds) for span, seconds in project.sql(QUESTION).fetchall()]
    printed = csv.DictReader(dnpc_sql(built_sample, QUESTION, "--format", "csv").splitlines())
    assert [(row["span_id"], float(row["duration_s"])) for row in printed] == expected

    lines = dnpc_sql(built_sample, QUESTION, "--format", "json").splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == expected

    question = tmp_path / "question.sql"
    question.write_text(QUESTION)
    answer = tmp_path / "it's.parquet"
    dnpc_sql(built_sample, "--file", question, "--output", answer)
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(answer)).fetchall()
    assert [(str(span), seconds) for span, seconds in rows] == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give a query"),
        (["select 1", "--file", "question.sql"], "give a query"),
        (["--file", "no_such.sql"], "no_such.sql"),
        (["select 1", "--output", "answer.txt"], "answer.txt: end the name with .csv"),
        (["select 1", "--format", "parquet"], "name the file with --output"),
        (["select 1", "--format", "table", "--output", "a.csv"], "a.csv: a table is for people"),
        (["drop table parsl_tasks"], "read-only"),
    ],
)
def test_what_is_wrong_with_a_command_is_said(
    built_sample: Path, arguments: list[str], said: str
) -> None:
    process = run_program("dnpc", "sql", "--database", built_sample, *arguments)
    assert process.returncode == 1
    assert process.stderr.startswith("dnpc sql: ")
    assert said in process.stderr
