"""Logs in which anything has gone wrong: every record is landed, and the ledger adds up."""

import hashlib
import random
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loaders.files import APPLICATION_KINDS, KIND_RULES, SQLITE_KINDS
from loaders.load import load_paths
from loaders.raw_tables import RECORD_TABLES
from tests.python.helpers import DATABASE_NAME, build, fetch, fetch_map, how_many
from tests.python.mutations import BINARY_SAMPLES, NAMED_SAMPLES, SAMPLES, mutate
from tests.python.test_conservation import as_text, lines_in

FILES_PER_LOAD = how_many(10, 100)
TEXT_SAMPLES = {**SAMPLES, **NAMED_SAMPLES}
LINE_KINDS = set(TEXT_SAMPLES) - {"cloudwatch_export", "application_json"}


def test_each_kind_of_file_has_a_sample() -> None:
    kinds = {*APPLICATION_KINDS, *SQLITE_KINDS, *(kind for kind, _ in KIND_RULES)}
    assert {*TEXT_SAMPLES, *BINARY_SAMPLES} == kinds


def write_mutated(folder: Path, n_per_kind: int, chance: random.Random) -> None:
    def write(kind: str, number: int, name: str, data: bytes) -> None:
        path = folder / kind / f"{number:04}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)

    for number in range(n_per_kind):
        for kind, (name, text) in TEXT_SAMPLES.items():
            # A run of its own: of copies of a run, only one is read.
            own = text.replace("5d0c8f1e", f"5d0c{number:04x}")
            write(kind, number, name, mutate(own.encode(), chance))
        for kind, (name, make) in BINARY_SAMPLES.items():
            data = make(chance)
            write(kind, number, name, mutate(data, chance) if chance.random() < 0.5 else data)


def load_mutated(folder: Path, database: Path) -> None:
    text_logs, json_logs = ([f"{kind}={folder / kind}"] for kind in APPLICATION_KINDS)
    load_paths(database, [folder], text_logs=text_logs, json_logs=json_logs)


def state_of(folder: Path) -> dict[Path, tuple[int, str]]:
    """What is in a folder, but for databases."""
    return {
        path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".duckdb"
    }


def landed(database: Path) -> dict[str, list[str]]:
    """The records of each log of text or JSON."""
    rows = fetch(
        database,
        """
        select path, list(line order by line_number)
        from (
            select file_id, line_number, line from raw.log_lines
            union all
            select file_id, record_number, record from raw.json_records
        )
        inner join raw.source_files using (file_id)
        group by path
        """,
    )
    return dict(rows)


def n_landed(database: Path) -> dict[str, int]:
    """How many records there are of each file."""
    of_each = " union all ".join(f"select file_id from {table}" for table in RECORD_TABLES)
    return fetch_map(
        database,
        f"""
        select path, count(landed.file_id)
        from raw.source_files
        left join ({of_each}) as landed using (file_id)
        group by path
        """,
    )


@pytest.mark.soak
@given(st.integers(0, 2**64))
@settings(
    max_examples=how_many(4, 100),
    deadline=None,
    derandomize=how_many(1, 0) == 1,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # no seed is simpler than another
    suppress_health_check=list(HealthCheck),
)
def test_every_record_of_a_mutated_log_is_landed(seed: int) -> None:
    # Drawn from a seed: hypothesis gives up on examples that draw as much as this from itself.
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        write_mutated(folder / "runinfo", FILES_PER_LOAD, chance)
        before = state_of(folder)
        database = folder / DATABASE_NAME
        load_mutated(folder / "runinfo", database)
        assert state_of(folder) == before
        lines, counts = landed(database), n_landed(database)
        query = "select path, kind, record_count from raw.source_files"
        for path, kind, record_count in fetch(database, query):
            assert counts[path] == record_count, path
            if kind in LINE_KINDS:
                expected = [as_text(line) for line in lines_in(Path(path).read_bytes())]
                assert lines.get(path, []) == expected, path


@pytest.mark.soak
def test_the_ledger_adds_up_for_mutated_logs(tmp_path: Path) -> None:
    """Hundreds of files in one database, built once."""
    seed = how_many(1, time.time_ns())
    print(f"{seed=}")
    write_mutated(tmp_path / "runinfo", how_many(25, 700), random.Random(seed))
    database = tmp_path / DATABASE_NAME
    load_mutated(tmp_path / "runinfo", database)
    build(database)
    ledger = """
        select path, record_count, n_landed, n_recognised, n_ignored
        from raw.source_files
        full join load_ledger using (file_id, path)
        where source_files.kind is not null
    """
    rows = fetch(database, ledger)
    assert len(rows) > how_many(25, 700) * len(LINE_KINDS)
    for path, record_count, n_landed, n_recognised, n_ignored in rows:
        assert n_landed == record_count, path
        assert n_recognised >= 0, path
        assert n_ignored >= 0, path
