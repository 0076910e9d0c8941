"""A load that is killed, starved or disturbed: the next leaves what an undisturbed one would."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from loaders import load as load_module
from loaders.load import LoadError, load_paths
from tests.python.helpers import (
    DATABASE_NAME,
    PROJECT,
    RUNINFO,
    build,
    fetch,
    how_many,
    mart_rows,
    raw_rows,
    run_dbt,
)

LOAD = """
import os, signal, sys
from pathlib import Path
from loaders import load, text_logs
text_logs.INSERT_BYTES = 10_000
files_to_death = None
class Progress:
    n_advances = 0
    def start(self, total_bytes):
        print("started", flush=True)
    def advance(self, n_bytes):
        if self.n_advances == files_to_death:
            os.kill(os.getpid(), signal.SIGKILL)
        self.n_advances += 1
{before}
try:
    load.load_paths(Path(sys.argv[1]), [Path(sys.argv[2])], Progress())
    print("done", flush=True)
except load.LoadError as error:
    print(f"LoadError: {{error}}", flush=True)
"""


def start_load(database: Path, path: Path, before: str = "") -> subprocess.Popen[str]:
    """Load in another process, which says `started`, and then `done` or why not."""
    return subprocess.Popen(
        [sys.executable, "-c", LOAD.format(before=before), database, path],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_load(database: Path, path: Path, before: str = "") -> str:
    with start_load(database, path, before) as process:
        said, errors = process.communicate()
    assert not errors
    return said


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample run, beside one whose log is of some size."""
    folder = tmp_path_factory.mktemp("runs")
    shutil.copytree(RUNINFO, folder / "runinfo")
    (folder / "runinfo" / "001").mkdir()
    lines = (f"1700000000.{number:06} a line\n" for number in range(how_many(20_000, 200_000)))
    (folder / "runinfo" / "001" / "parsl.log").write_text("".join(lines))
    return folder


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, runs: Path) -> Path:
    database = tmp_path_factory.mktemp("undisturbed") / DATABASE_NAME
    load_paths(database, [runs])
    return database


def check_next_load(database: Path, undisturbed: Path, runs: Path) -> None:
    load_paths(database, [runs])
    assert raw_rows(database) == raw_rows(undisturbed)


@pytest.mark.soak
def test_loads_that_are_killed(database: Path, undisturbed: Path, runs: Path) -> None:
    chance = random.Random(1)
    started_at = time.monotonic()
    run_load(database, runs)
    longest_s = time.monotonic() - started_at
    n_killed = 0
    for number in range(how_many(3, 50)):
        if chance.random() < 0.5:
            database.unlink(missing_ok=True)
            Path(f"{database}.wal").unlink(missing_ok=True)
        else:
            os.utime(runs / "runinfo" / "001" / "parsl.log", (0, chance.random()))
        # A moment chosen by the clock may come too late; one chosen by the file cannot.
        is_by_file = number % 2 == 0
        before = f"files_to_death = {chance.randrange(5)}" if is_by_file else ""
        with start_load(database, runs, before) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "started\n"
            if not is_by_file:
                time.sleep(chance.random() * longest_s / 2)
                process.send_signal(signal.SIGKILL)
        n_killed += process.returncode == -signal.SIGKILL
        if database.exists():
            with duckdb.connect(str(database), read_only=True) as connection:
                connection.execute("select count(*) from duckdb_tables()")
    assert n_killed >= how_many(2, 25) - 1
    os.utime(runs / "runinfo" / "001" / "parsl.log", (0, 0))
    load_paths(undisturbed, [runs])
    check_next_load(database, undisturbed, runs)
    if how_many(0, 1):
        build(database)
        build(undisturbed)
        for mart in ("spans", "events", "parsl_tasks"):
            assert mart_rows(database, mart) == mart_rows(undisturbed, mart)
        ledger = "select * exclude (load_id) from load_ledger order by all"  # one had more loads
        assert fetch(database, ledger) == fetch(undisturbed, ledger)


@pytest.mark.parametrize(
    ("limit_bytes", "said_of_it"),
    [(0, "Could not write"), (100_000, "Make room"), (600_000, "Make room")],
)
def test_a_disk_that_is_full(
    database: Path, undisturbed: Path, runs: Path, limit_bytes: int, said_of_it: str
) -> None:
    """No file may become larger: writing fails then as on a full disk."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes},) * 2)"
    said = run_load(database, runs, limit).replace("started\n", "")
    assert said.startswith("LoadError: ")
    assert str(database) in said
    assert said_of_it in said
    check_next_load(database, undisturbed, runs)


def test_a_disk_that_is_full_keeps_what_was_loaded(tmp_path: Path, database: Path) -> None:
    log = tmp_path / "000" / "parsl.log"
    log.parent.mkdir()
    log.write_text("one\n")
    load_paths(database, [tmp_path])
    before = raw_rows(database)
    log.write_text("".join(f"{random.random()}\n" for _ in range(100_000)))
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_100_000,) * 2)"
    assert "LoadError: " in run_load(database, tmp_path, limit)
    assert raw_rows(database) == before


def test_too_little_memory(
    database: Path, undisturbed: Path, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    little = {**load_module.DATABASE_CONFIG, "max_temp_directory_size": "0B"}
    with monkeypatch.context() as patch:
        patch.setenv("DNPC_MEMORY_LIMIT", "2MB")
        patch.setattr(load_module, "DATABASE_CONFIG", little)
        with pytest.raises(LoadError, match="nothing was loaded"):
            load_paths(database, [runs])
    check_next_load(database, undisturbed, runs)


def test_a_limit_that_is_no_amount_of_memory(
    database: Path, undisturbed: Path, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("DNPC_MEMORY_LIMIT", "some")
        with pytest.raises(LoadError, match="DNPC_MEMORY_LIMIT: some is no amount of memory"):
            load_paths(database, [runs])
    check_next_load(database, undisturbed, runs)
    process = run_dbt(
        database, "run", "--select", "stg_files__files", env={"DNPC_MEMORY_LIMIT": "some"}
    )
    assert process.returncode != 0
    assert "DNPC_MEMORY_LIMIT: some is no amount of memory" in process.stdout


@pytest.mark.parametrize(("given", "taken"), [("", "5GB"), ("64GB", "64GB")])
def test_a_build_takes_five_gigabytes_or_what_is_given(
    database: Path, runs: Path, given: str, taken: str
) -> None:
    if os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") < 8e9:
        pytest.skip("DuckDB would take less than 5 GB of this machine")
    load_paths(database, [runs])
    command = ["--no-quiet", "--debug", "seed", "--select", "file_kinds"]
    process = run_dbt(database, *command, env={"DNPC_MEMORY_LIMIT": given})
    assert process.returncode == 0
    assert f"set memory_limit = '{taken}'" in process.stdout
    can_keep = duckdb.sql("select 1 from duckdb_settings() where name = 'block_allocator_memory'")
    keeps = "set block_allocator_memory = '5GB'" in process.stdout
    assert keeps == (not given and can_keep.fetchall() == [(1,)])


def test_two_loads_at_once(database: Path, undisturbed: Path, runs: Path) -> None:
    with start_load(database, runs) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "started\n"
        first.send_signal(signal.SIGSTOP)
        try:
            with pytest.raises(LoadError, match="open in another program"):
                load_paths(database, [runs])
        finally:
            first.send_signal(signal.SIGCONT)
        assert first.stdout.readline() == "done\n"
    assert raw_rows(database) == raw_rows(undisturbed)


READ = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
print("open", flush=True)
input()
"""


def test_a_reader_holds_the_database(database: Path, runs: Path) -> None:
    load_paths(database, [runs])
    with subprocess.Popen(
        [sys.executable, "-c", READ, database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        with pytest.raises(LoadError, match="Close it there"):
            load_paths(database, [runs])
        reader.communicate("\n")
    load_paths(database, [runs])


# What Python imports late must be imported by who may read Python's own folder.
AS_NOBODY = "import importlib.readers, os\nif os.geteuid() == 0: os.setuid(65534)"


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder with the sample run in which nobody may write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(RUNINFO, folder / "runinfo")
        with duckdb.connect(str(folder / DATABASE_NAME)):
            pass
        for path in (folder / DATABASE_NAME, folder / "runinfo", folder):
            path.chmod(0o444 if path.is_file() else 0o555)
        yield folder
        folder.chmod(0o755)
        (folder / "runinfo").chmod(0o755)


@pytest.mark.parametrize("name", [DATABASE_NAME, "new.duckdb"])
def test_a_database_that_may_not_be_written(read_only_folder: Path, name: str) -> None:
    said = run_load(read_only_folder / name, read_only_folder / "runinfo", AS_NOBODY)
    assert said.startswith(f"LoadError: {read_only_folder / name} cannot be opened: ")


def test_runs_in_a_read_only_folder_are_read(read_only_folder: Path) -> None:
    with tempfile.TemporaryDirectory() as writable:
        Path(writable).chmod(0o777)
        database = Path(writable, DATABASE_NAME)
        assert run_load(database, read_only_folder / "runinfo", AS_NOBODY) == "started\ndone\n"


class At:
    """Does something at a step of a load."""

    def __init__(self, step: str, action: Callable[[], object]) -> None:
        self._step = step
        self._action = action

    def _reach(self, step: str) -> None:
        if step == self._step:
            self._step = ""
            self._action()

    def start(self, total_bytes: int) -> None:
        self._reach("found")

    def advance(self, n_bytes: int) -> None:
        self._reach("read")


DATA = (b"x" * 9_999 + b"\n") * 900


def replace(path: Path) -> None:
    (path.parent / "new").write_bytes(b"y\n" * 100)
    (path.parent / "new").replace(path)


def write_anew(path: Path) -> None:
    path.write_bytes(b"z" * 8_000_000 + b"\nend\n")


def grow(path: Path) -> None:
    with open(path, "ab") as file:
        file.write((b"m" * 500 + b"\n") * 5_000)


@pytest.mark.parametrize("step", ["found", "read"])
@pytest.mark.parametrize(
    "change",
    [lambda path: os.truncate(path, 5_000_500), Path.unlink, replace, write_anew, grow],
    ids=["shrinks", "vanishes", "is replaced", "is written anew", "grows"],
)
def test_a_log_that_changes_while_it_is_read(
    tmp_path: Path, database: Path, change: Callable[[Path], object], step: str
) -> None:
    log = tmp_path / "runs" / "000" / "parsl.log"
    log.parent.mkdir(parents=True)
    log.write_bytes(DATA)
    (log.parent / "htex").mkdir()
    (log.parent / "htex" / "interchange.log").write_text("one\n")
    load_paths(database, [tmp_path / "runs"], At(step, lambda: change(log)))
    load_paths(database, [tmp_path / "runs"])
    expected = tmp_path / "expected.duckdb"
    load_paths(expected, [tmp_path / "runs"])
    assert raw_rows(database) == raw_rows(expected)


def test_no_more_is_read_than_was_there(tmp_path: Path, database: Path) -> None:
    """A log that is written faster than it is read would else have no end."""
    log = tmp_path / "parsl.log"
    log.write_bytes(DATA)
    (outcome,) = load_paths(database, [log], At("read", lambda: grow(log)))
    assert outcome.record_count == 900
