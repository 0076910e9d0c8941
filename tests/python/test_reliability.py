"""What docs/reliability.md says was tried, is."""

import re

import pytest

from tests.python.helpers import PROJECT

NAMED = re.findall(
    r"`(test_\w+\.py)::(test_\w+)`", (PROJECT / "docs" / "reliability.md").read_text()
)


def test_every_line_names_a_test() -> None:
    lines = (PROJECT / "docs" / "reliability.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ") and " --- " not in line]
    headings = sum("how often" in row or "files of each kind" in row for row in rows)
    assert headings == 6
    assert sum("::test_" in row for row in rows) == len(rows) - headings
    assert len(NAMED) >= len(rows) - headings


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_the_named_tests_are_there(file: str, test: str) -> None:
    assert f"def {test}(" in (PROJECT / "tests" / "python" / file).read_text()
