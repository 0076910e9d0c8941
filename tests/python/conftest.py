from pathlib import Path

import pytest

from tests.python.helpers import DATABASE_NAME, RUNINFO, build, run_program
from tests.python.truth import Truth, read_truth

UTC_ENV = {"TZ": "UTC"}


@pytest.fixture(scope="session")
def truth() -> Truth:
    return read_truth()


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample run, loaded and built on a machine whose clock is on UTC. Only to be read."""
    database = tmp_path_factory.mktemp("sample") / DATABASE_NAME
    process = run_program("dnpc", "load", RUNINFO, "--database", database, env=UTC_ENV)
    assert process.returncode == 0, process.stderr
    build(database, env=UTC_ENV)
    return database


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a test may load into: a file that is not there yet."""
    return tmp_path_factory.mktemp("database") / DATABASE_NAME
