"""The marts depend on what was loaded: not on where, when, how often or in what order."""

import shutil
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import (
    DATABASE_NAME,
    RUNINFO,
    Row,
    build,
    fetch,
    mart_rows,
    run_program,
    run_two_at_a_time,
    table_names,
)

pytestmark = pytest.mark.long


TOKYO = {"TZ": "Asia/Tokyo"}


def load_elsewhere_on_earth(database: Path) -> None:
    process = run_program("dnpc", "load", RUNINFO, "--database", database, env=TOKYO)
    assert process.returncode == 0, process.stderr


def load_file_by_file_backwards(database: Path) -> None:
    for path in sorted(RUNINFO.rglob("*"), reverse=True):
        if path.name.endswith((".log", ".log.gz", ".db")):
            load_paths(database, [path])


def load_again(database: Path, built_sample: Path) -> None:
    shutil.copy(built_sample, database)
    outcomes = load_paths(database, [RUNINFO])
    assert {outcome.status for outcome in outcomes if outcome.file.kind} == {"unchanged"}


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory, built_sample: Path) -> dict[str, Path]:
    """Databases that should be as `built_sample`, built in other ways."""
    names = ("in Tokyo", "loaded and built twice", "file by file, backwards")
    databases = {name: tmp_path_factory.mktemp("other") / DATABASE_NAME for name in names}
    in_tokyo, twice, backwards = databases.values()
    load_elsewhere_on_earth(in_tokyo)
    load_again(twice, built_sample)
    load_file_by_file_backwards(backwards)
    run_two_at_a_time(
        [
            lambda: build(in_tokyo, env=TOKYO),
            lambda: build(twice),
            lambda: build(backwards),
        ]
    )
    return databases


def marts(database: Path) -> dict[str, list[Row]]:
    """All marts; of the ledger without the load that brought a file, which may be another."""
    found = {mart: mart_rows(database, mart) for mart in table_names(database, "main")}
    query = "select * exclude (load_id) from load_ledger order by all"
    return {**found, "load_ledger": fetch(database, query)}


@pytest.mark.parametrize("other", ["in Tokyo", "loaded and built twice", "file by file, backwards"])
def test_marts_are_the_same(built_sample: Path, others: dict[str, Path], other: str) -> None:
    expected = marts(built_sample)
    assert {"spans", "events", "rooted_events", "parsl_tasks", "load_ledger"} <= expected.keys()
    found = marts(others[other])
    assert found.keys() == expected.keys()
    for mart, rows in expected.items():
        assert found[mart] == rows, mart
