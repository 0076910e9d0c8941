"""The tutorial: each of its commands works, and says what it shows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.python.helpers import PROJECT, STEP, assert_shows

pytestmark = pytest.mark.long


TUTORIAL = PROJECT / "docs" / "tutorial.md"
SET_DATABASE = "export DNPC_DATABASE=tutorial.duckdb\n"
LOAD = "dnpc load examples/sample_run\n"
BUILD = "dbt --quiet build\n"
STEPS = STEP.findall(TUTORIAL.read_text())
COMMANDS = [command for command, _ in STEPS]


def run_in_shell(command: str, folder: Path, database: Path) -> str:
    process = subprocess.run(
        ["bash", "-ec", command],
        cwd=folder,
        env={
            **os.environ,
            "DNPC_DATABASE": str(database),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "COLUMNS": "160",
        },
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, command + process.stdout + process.stderr
    return process.stdout


def test_it_begins_with_what_the_other_tests_begin_with() -> None:
    """A database of its own, a load, and a build: that of the fixture need not be done again."""
    assert COMMANDS[:3] == [SET_DATABASE, LOAD, BUILD]


def test_the_load_says_what_is_shown(database: Path) -> None:
    assert_shows(dict(STEPS)[LOAD], run_in_shell(LOAD, PROJECT, database))


@pytest.mark.parametrize(("command", "shown"), STEPS[3:], ids=lambda text: text.split("\n")[0])
def test_a_command_says_what_is_shown(
    built_sample: Path, tmp_path: Path, command: str, shown: str
) -> None:
    assert_shows(shown, run_in_shell(command, tmp_path, built_sample))
