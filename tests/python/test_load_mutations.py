"""Logs in which anything has gone wrong: every record is landed, and the ledger adds up."""

import hashlib
import random
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.files import KIND_RULES, SQLITE_KINDS
from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, build, fetch, how_many
from tests.python.mutations import SAMPLES, mutate
from tests.python.test_conservation import as_text, lines_in

FILES_PER_LOAD = how_many(10, 100)
LINE_KINDS = [kind for kind in SAMPLES if kind != "cloudwatch_export"]


def test_each_kind_of_text_and_json_has_a_sample() -> None:
    others = {*SQLITE_KINDS, "parsl_tracing"}  # see test_load_monitoring and test_load_tracing
    assert set(SAMPLES) == {kind for kind, _ in KIND_RULES} - others


def write_mutated(folder: Path, n_per_kind: int, chance: random.Random) -> None:
    for kind, (name, text) in SAMPLES.items():
        for number in range(n_per_kind):
            path = folder / kind / f"{number:04}" / name
            path.parent.mkdir(parents=True)
            # A run of its own: of copies of a run, only one is read.
            own = text.replace("5d0c8f1e", f"5d0c{number:04x}")
            path.write_bytes(mutate(own.encode(), chance))


def state_of(folder: Path) -> dict[Path, tuple[int, str]]:
    """What is in a folder, but for databases."""
    return {
        path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".duckdb"
    }


def landed(database: Path) -> dict[str, list[str]]:
    rows = fetch(
        database,
        """
        select path, list(record order by number)
        from (
            select file_id, line_number as number, line as record from raw.log_lines
            union all
            select file_id, record_number, record from raw.json_records
        )
        inner join raw.source_files using (file_id)
        group by path
        """,
    )
    return dict(rows)


@pytest.mark.soak
@given(st.randoms(use_true_random=False))
@settings(
    max_examples=how_many(4, 100),
    deadline=None,
    derandomize=how_many(1, 0) == 1,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_record_of_a_mutated_log_is_landed(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        write_mutated(folder / "runinfo", FILES_PER_LOAD, chance)
        before = state_of(folder)
        load_paths(folder / DATABASE_NAME, [folder / "runinfo"])
        assert state_of(folder) == before
        found = landed(folder / DATABASE_NAME)
        query = "select path, kind, record_count from raw.source_files"
        for path, kind, record_count in fetch(folder / DATABASE_NAME, query):
            records = found.get(path, [])
            assert len(records) == record_count
            if kind in LINE_KINDS:
                lines = lines_in(Path(path).read_bytes())
                assert records == [as_text(line) for line in lines], path


@pytest.mark.soak
def test_the_ledger_adds_up_for_mutated_logs(tmp_path: Path) -> None:
    """Hundreds of files in one database, built once."""
    seed = how_many(1, time.time_ns())
    print(f"{seed=}")
    write_mutated(tmp_path / "runinfo", how_many(25, 700), random.Random(seed))
    database = tmp_path / DATABASE_NAME
    load_paths(database, [tmp_path / "runinfo"])
    build(database)
    ledger = """
        select path, record_count, n_landed, n_recognised, n_ignored
        from raw.source_files
        full join load_ledger using (file_id, path)
        where source_files.kind is not null
    """
    rows = fetch(database, ledger)
    assert len(rows) > how_many(25, 700) * len(LINE_KINDS), "all but exports that are none now"
    for path, record_count, n_landed, n_recognised, n_ignored in rows:
        assert n_landed == record_count, path
        assert n_recognised >= 0, path
        assert n_ignored >= 0, path
