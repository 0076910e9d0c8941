import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.python.helpers import DATABASE_NAME, RUNINFO, build, run_program
from tests.python.truth import Truth, read_truth

UTC_ENV = {"TZ": "UTC"}


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all the processes that run tests at the same time."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def truth() -> Truth:
    return read_truth()


@pytest.fixture(scope="session")
def built_sample(shared_folder: Path) -> Path:
    """The sample run, loaded and built on a machine whose clock is on UTC. Only to be read."""
    folder = shared_folder / "built_sample"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            making = shared_folder / "making_sample"
            making.mkdir()
            database = making / DATABASE_NAME
            process = run_program("dnpc", "load", RUNINFO, "--database", database, env=UTC_ENV)
            assert process.returncode == 0, process.stderr
            build(database, env=UTC_ENV)
            making.rename(folder)
    return folder / DATABASE_NAME


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a test may load into: a file that is not there yet."""
    return tmp_path_factory.mktemp("database") / DATABASE_NAME
