"""The queries in the documentation run as they stand, on the sample run."""

import re
from pathlib import Path

import duckdb
import pytest

from tests.python.helpers import PROJECT, fetch

SECTION = re.compile(
    r"^## (?P<question>.+?)$.*?^```sql\n(?P<query>.+?)^```$", re.MULTILINE | re.DOTALL
)
QUESTIONS = dict(SECTION.findall((PROJECT / "docs" / "questions.md").read_text()))
JOINS = re.findall(
    r"^```sql\n(.+?)^```$",
    (PROJECT / "docs" / "tables" / "README.md").read_text(),
    re.MULTILINE | re.DOTALL,
)
ONLY_SEVERAL_RUNS = "How do two runs differ?"


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_in_ten_lines(built_sample: Path, question: str) -> None:
    query = QUESTIONS[question]
    assert len(query.splitlines()) <= 10
    rows = fetch(built_sample, query)
    assert rows or question == ONLY_SEVERAL_RUNS


def test_runs_are_compared(built_sample: Path) -> None:
    """The sample is one run, so that there is nothing to say; but the columns are there."""
    query = QUESTIONS[ONLY_SEVERAL_RUNS]
    with duckdb.connect(str(built_sample), read_only=True) as connection:
        columns = [name for name, *_ in connection.execute(query).description or []]
    assert columns[-1] == "p_value"


@pytest.mark.parametrize("query", JOINS)
def test_tables_join_as_is_said(built_sample: Path, query: str) -> None:
    assert fetch(built_sample, query)
