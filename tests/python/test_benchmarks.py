"""What benchmarks make of what was measured."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.measure import QUESTION, RESULTS
from benchmarks.results import (
    BEGIN,
    END,
    Growth,
    Measured,
    Stage,
    all_measured,
    find_slower,
    write_growth,
    write_measured,
    write_page,
)
from tests.python.helpers import PROJECT, fetch


def stage(name: str, cpu_s: float) -> Stage:
    return Stage(name, wall_s=cpu_s / 2, cpu_s=cpu_s, peak_mb=100)


THEN = Measured(
    n_tasks=1_000,
    log_mb=4,
    machine="a machine",
    stages=[stage("floor", 2), stage("load", 20), stage("build", 200), stage("questions", 4)],
    questions=[stage("How long?", 4)],
)


def with_stage(measured: Measured, changed: Stage) -> Measured:
    stages = [changed if s.name == changed.name else s for s in measured.stages]
    return replace(measured, stages=stages)


@pytest.mark.parametrize("name", ["load", "build", "questions"])
def test_a_ratio_that_has_grown_by_half_is_told(name: str) -> None:
    before_s = THEN.stage(name).cpu_s
    assert find_slower(with_stage(THEN, stage(name, before_s * 1.49)), THEN) == []
    [said] = find_slower(with_stage(THEN, stage(name, before_s * 1.51)), THEN)
    assert said.startswith(f"{name}: {before_s * 1.51 / 2:.1f} times the floor, allowed ")


def test_a_slower_machine_is_not_told() -> None:
    slower = replace(THEN, stages=[stage(s.name, s.cpu_s * 3) for s in THEN.stages])
    assert find_slower(slower, THEN) == []


def test_the_page_has_what_was_measured(tmp_path: Path) -> None:
    write_measured(tmp_path, THEN)
    write_measured(tmp_path, replace(THEN, n_tasks=20_000))
    growth = Growth(1_000, 10, stage("load", 1), stage("build", 5), stage("build", 50))
    write_growth(tmp_path, growth)
    page = tmp_path / "README.md"
    page.write_text(f"above\n{BEGIN}old\n{END}below\n")
    for _ in range(2):
        write_page(tmp_path, page)
    text = page.read_text()
    assert text.startswith(f"above\n{BEGIN}")
    assert text.endswith(f"{END}below\n")
    assert "old" not in text
    assert "| 1,000 | 4 | build | 100.00 | 100.0 | 200.00 | 100 |" in text
    assert "| 20,000 | 4 | load and build | 110.00 | 110.0 | 220.00 | 100 |" in text
    assert "| How long? | 2.00 | 2.0 |" in text
    assert "| 10 | 1.0 | 5.0 | 50.0 | 100 | 100 |" in text
    assert (tmp_path / "growth.png").stat().st_size > 10_000


def test_the_page_is_that_of_the_results(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    kept = (PROJECT / "benchmarks" / "README.md").read_text()
    page.write_text(kept)
    write_page(RESULTS, page)
    assert page.read_text() == kept
    assert all_measured(RESULTS)


def test_the_questions_are_those_of_the_guide(built_sample: Path) -> None:
    questions = QUESTION.findall((PROJECT / "docs" / "questions.md").read_text())
    assert len(questions) == 10
    for name, sql in questions:
        assert name.endswith("?")
        fetch(built_sample, sql)
