"""A build of the runs that have changed leaves the rows that a build of everything leaves."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, PROJECT, RUNINFO, fetch, run_dbt, started_dbt

pytestmark = pytest.mark.long


BUILD = ("build", "--exclude-resource-type", "test", "unit_test")
MONITORING_TABLES = ("workflow", "task", "try", "status", "node", "block", "resource")
SCHEMAS = ["main", "staging", "components"]

Shares = dict[int, float]


class Site:
    """A database and two roots of runs.

    `ours` has runs with one monitoring.db, which come and grow; `theirs` is the sample run, whose
    run directory has the name of one of those.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / DATABASE_NAME
        self.written = folder / "written" / "runinfo"
        self.ours = folder / "ours" / "runinfo"
        self.theirs = folder / "theirs" / "runinfo"
        for number, n_tasks in enumerate([150, 40, 60]):
            write_run(self.written.parent, number, n_tasks)
            write_work_queue_log(self.written / f"{number:03d}")
        shutil.copytree(RUNINFO, self.theirs)

    def show(self, shares: Shares) -> None:
        """Let `ours` hold these shares of the runs, the rest as not yet written."""
        shutil.rmtree(self.ours, ignore_errors=True)
        shutil.copytree(self.written, self.ours)
        for folder in self.ours.glob("[0-9]*"):
            share = shares.get(int(folder.name), 0)
            if not share:
                shutil.rmtree(folder)
            elif share < 1:
                for log in folder.rglob("*.log"):
                    cut(log, share)
        with closing(sqlite3.connect(self.ours / "monitoring.db")) as connection:
            runs = connection.execute("select run_id, rundir from workflow").fetchall()
            for run_id, rundir in runs:
                keep_first_rows(connection, run_id, shares.get(int(Path(rundir).name), 0))

    def load(self, *others: Path, text_logs: tuple[str, ...] = ()) -> None:
        load_paths(self.database, [self.ours, self.theirs, *others], text_logs=text_logs)

    def build(self, *arguments: str) -> str:
        """Build, and give the line that says of what."""
        return said_by_build(self.database, *arguments)

    def copy(self, name: str) -> Path:
        path = self.folder / name / DATABASE_NAME
        path.parent.mkdir()
        return Path(shutil.copy(self.database, path))


def write_run(out: Path, number: int, n_tasks: int) -> None:
    command = (sys.executable, PROJECT / "benchmarks" / "generate_run.py", out)
    size = ("--tasks", str(n_tasks), "--managers", "1", "--workers-per-manager", "2")
    place = ("--seed", str(number), "--first-run-number", str(number))
    subprocess.run((*command, *size, *place), check=True, capture_output=True)


def write_work_queue_log(run_dir: Path) -> None:
    log = run_dir / "wq" / "transaction_log"
    log.parent.mkdir()
    log.write_text(
        """\
1793610001000000 4100 MANAGER START
1793610002000000 4100 TASK 1 WAITING default FIRST_RESOURCES {"cores":[1,"cores"]}
1793610003000000 4100 TASK 1 RUNNING 10.0.0.2:7000 FIRST_RESOURCES {"cores":[1,"cores"]}
1793610004000000 4100 TASK 1 DONE SUCCESS 0
"""
    )


def cut(log: Path, share: float) -> None:
    log.write_bytes(log.read_bytes()[: int(log.stat().st_size * share)])


def keep_first_rows(connection: sqlite3.Connection, run_id: str, share: float) -> None:
    for table in MONITORING_TABLES:
        rows = connection.execute(
            f'select rowid from "{table}" where run_id = ? order by rowid', [run_id]
        ).fetchall()
        n_kept = max(int(len(rows) * share), int(share > 0))
        connection.executemany(f'delete from "{table}" where rowid = ?', rows[n_kept:])
    connection.commit()


def said_by_build(database: Path, *arguments: str) -> str:
    process = run_dbt(database, "--no-quiet", *BUILD, *arguments)
    assert process.returncode == 0, process.stdout + process.stderr
    [line] = [line for line in process.stdout.splitlines() if " build: " in line]
    return line.partition("  ")[2]


def differences_to_full_build(database: Path) -> list[str]:
    """The tables that have other rows when they are made anew of the same raw tables."""
    rebuilt = database.parent / "rebuilt" / DATABASE_NAME
    rebuilt.parent.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as loaded (read_only)")
        connection.execute(f"attach '{rebuilt}' as rebuilt")
        connection.execute("create schema rebuilt.raw")
        for table in names_of_tables(connection, "loaded", ["raw"]):
            connection.execute(f"create table rebuilt.{table} as from loaded.{table}")
    assert said_by_build(rebuilt) == "Full build: no complete build came before"
    return differences(database, rebuilt)


def differences(left: Path, right: Path) -> list[str]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{left}' as lefts (read_only)")
        connection.execute(f"attach '{right}' as rights (read_only)")
        tables = names_of_tables(connection, "lefts", SCHEMAS)
        assert tables == names_of_tables(connection, "rights", SCHEMAS)
        assert {"main.events", "components.work_queue", "staging.stg_files__runs"} <= set(tables)
        return [
            table
            for table in tables
            if connection.execute(
                f"""
                (from lefts.{table} except all from rights.{table})
                union all
                (from rights.{table} except all from lefts.{table})
                """
            ).fetchall()
        ]


def names_of_tables(
    connection: duckdb.DuckDBPyConnection, database: str, schemas: list[str]
) -> list[str]:
    rows = connection.execute(
        """
        select schema_name || '.' || table_name
        from duckdb_tables()
        where database_name = ? and schema_name in (select unnest(?))
        order by all
        """,
        [database, schemas],
    )
    return [name for (name,) in rows.fetchall()]


def kill_while_building(database: Path) -> None:
    """Kill a build when most of the models are made."""
    with started_dbt(database, *BUILD) as process:
        assert process.stdout
        said = ""
        while "OK created sql table model main.spans" not in said:
            said = process.stdout.readline()
            assert said, "the build has ended"
        process.kill()
        process.communicate()


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("incremental"))


@pytest.fixture
def other_core() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_each_build_leaves_what_a_full_one_would(
    site: Site, other_core: ThreadPoolExecutor
) -> None:
    site.show({0: 1})
    site.load()
    assert site.build() == "Full build: no complete build came before"
    [(n_retries,)] = fetch(site.database, "select count(*) from parsl_tries where try_id > 0")
    assert n_retries > 1
    assert len(fetch(site.database, "from work_queue_tasks")) == 1

    # A run is added, the beginning of it.
    site.show({0: 1, 1: 0.3})
    site.load()
    assert site.build() == "Delta build: 1 of 3 runs have changed"
    added = other_core.submit(differences_to_full_build, site.copy("added"))

    # It goes on. Of another run a log is gone, and what is left of one is shorter.
    site.show({0: 1, 1: 0.7})
    [interchange_log] = (site.theirs / "000").rglob("interchange.log.gz")
    interchange_log.unlink()
    cut(next((site.theirs / "000").rglob("manager.log")), 0.5)
    site.load()
    assert site.build() == "Delta build: 2 of 3 runs have changed"
    grown = other_core.submit(differences_to_full_build, site.copy("grown"))

    # It ends, and another is added whose logs are in two folders. A build of that is killed.
    site.show({0: 1, 1: 1, 2: 1})
    parts = site.folder / "parts" / "runinfo"
    shutil.copytree(site.ours / "002", parts / "017")
    shutil.rmtree(site.ours / "002" / "htex")
    site.load(parts)
    loaded = site.copy("loaded")
    kill_while_building(site.database)
    assert differences(site.database, loaded) == []
    assert site.build() == "Delta build: 2 of 4 runs have changed"
    ended = other_core.submit(differences_to_full_build, site.copy("ended"))

    # Any run may have records in a log that lies beside them. A build of some tables leaves the
    # others as they were before it.
    log = site.folder / "notes.log"
    log.write_text("2026-11-02 09:00:30 METRIC stage one size=1\n")
    site.load(text_logs=(f"notes={log}",))
    for selected in ("stg_files__runs", "fit_line"):
        said = site.build("--select", selected)
        assert said == f"Full build: any run may have records in {log}"
        assert fetch(site.database, "from builds.last_build") == []

    assert added.result() == []
    assert grown.result() == []
    assert ended.result() == []


def test_each_variable_makes_tables_what_they_are() -> None:
    settings = (PROJECT / "dbt_project.yml").read_text()
    [variables] = re.findall(r"^vars:\n((?: .*\n|\n)+)", settings, re.MULTILINE)
    names = re.findall(r"^  (\w+):", variables, re.MULTILINE)
    assert "components" in names
    macro = (PROJECT / "macros" / "builds" / "begin_build.sql").read_text()
    assert [name for name in names if f'var("{name}")' not in macro] == []
