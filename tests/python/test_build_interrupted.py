"""A build that is killed or starved: what people query stays whole, and the next build makes it."""

import random
import resource
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import (
    DATABASE_NAME,
    fetch,
    how_many,
    started_dbt,
    table_names,
)
from tests.python.test_incremental_build import BUILD, differences, said_by_build, write_run

pytestmark = pytest.mark.long

MODES = {
    "of a new database": "Full build: no complete build came before",
    "of all anew": "Full build: it was asked for with --full-refresh",
    "of a new run": "Delta build: 1 of 2 runs have changed",
}


@dataclass(frozen=True)
class Moment:
    """A line that a build says, and how long it then takes to the next."""

    number: int
    line: str
    gap_s: float


@dataclass(frozen=True)
class Build:
    """A build to be disturbed: of `loaded`, which it leaves as `built` if nothing happens.

    What people query was as in `before` until then; a build of all has nothing to keep.
    """

    loaded: Path
    built: Path
    before: Path | None
    arguments: tuple[str, ...]
    moments: tuple[Moment, ...]


def copied(database: Path, folder: Path) -> Path:
    folder.mkdir(parents=True)
    return Path(shutil.copy(database, folder / DATABASE_NAME))


def watched_build(database: Path, *arguments: str) -> tuple[Moment, ...]:
    """Build undisturbed; the moments from where it opens the database."""
    said = []
    with started_dbt(database, *BUILD, *arguments) as process:
        assert process.stdout
        for line in process.stdout:
            said.append((time.monotonic(), line))
    assert process.returncode == 0, said
    said.append((time.monotonic(), ""))
    first = next(number for number, (_, line) in enumerate(said) if "Concurrency" in line)
    return tuple(
        Moment(number, said[number][1], said[number + 1][0] - said[number][0])
        for number in range(first, len(said) - 1)
    )


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    folder = tmp_path_factory.mktemp("killed_builds")
    write_run(folder / "runs", 0, 40)
    first = folder / "first" / DATABASE_NAME
    first.parent.mkdir()
    load_paths(first, [folder / "runs" / "runinfo"])
    said_by_build(first)
    write_run(folder / "runs", 1, 40)
    loaded = copied(first, folder / "loaded")
    load_paths(loaded, [folder / "runs" / "runinfo"])
    raw = folder / "raw" / DATABASE_NAME
    raw.parent.mkdir()
    load_paths(raw, [folder / "runs" / "runinfo"])
    found = {}
    for mode, start, before, arguments in (
        ("of a new database", raw, None, ()),
        ("of all anew", loaded, None, ("--full-refresh",)),
        ("of a new run", loaded, first, ()),
    ):
        built = copied(start, folder / mode.replace(" ", "_"))
        moments = watched_build(built, *arguments)
        assert any(MODES[mode] in moment.line for moment in moments)
        found[mode] = Build(start, built, before, arguments, moments)
    return found


def killed(database: Path, build: Build, chance: random.Random) -> bool:
    """Kill a build at a moment: at its beginning, at its end, or between two models."""
    ends = [moment for moment in build.moments if "on-run-end" in moment.line]
    moment = chance.choice([build.moments[0], ends[0], *[chance.choice(build.moments)] * 3])
    with started_dbt(database, *BUILD, *build.arguments) as process:
        assert process.stdout
        said = ""
        for _ in range(moment.number + 1):
            said += process.stdout.readline()
        time.sleep(chance.random() * moment.gap_s)
        process.kill()
        process.communicate()
    print(f"after {moment.line.strip()[10:60]!r}: {process.returncode}")
    return process.returncode < 0


def is_whole(database: Path, build: Build) -> bool:
    """Whether what people query is as before the build or as after it, no table half of each."""
    return build.before is None or not (
        differences(database, build.before) and differences(database, build.built)
    )


def check_next_build(database: Path, build: Build) -> None:
    said_by_build(database)
    assert differences(database, build.built) == []
    assert table_names(database, "delta") == []
    assert len(fetch(database, "from builds.last_build")) == 1


@pytest.mark.soak
def test_builds_that_are_killed(tmp_path: Path, builds: dict[str, Build]) -> None:
    chance = random.Random(how_many(1, time.time_ns()))
    n_builds = how_many(6, 50)
    n_killed = 0
    for number in range(n_builds):
        mode = list(MODES)[number % len(MODES)]
        build = builds[mode]
        print(f"{number} {mode}", end=" ")
        database = copied(build.loaded, tmp_path / str(number))
        n_killed += killed(database, build, chance)
        if chance.random() < 0.2:
            killed(database, build, chance)
        assert is_whole(database, build)
        check_next_build(database, build)
        shutil.rmtree(database.parent)
    assert n_killed >= n_builds * 0.8


@pytest.mark.parametrize("limit_bytes", [100_000, 1_000_000])
@pytest.mark.parametrize("mode", list(MODES))
def test_a_disk_that_is_full(
    tmp_path: Path, builds: dict[str, Build], mode: str, limit_bytes: int
) -> None:
    """No file may become larger: writing fails then as on a full disk."""
    build = builds[mode]
    database = copied(build.loaded, tmp_path / "full")
    with started_dbt(database, *BUILD, *build.arguments, "--no-write-json") as process:
        assert process.stdout
        said = ""
        while "Concurrency" not in said:
            said = process.stdout.readline()
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limit_bytes,) * 2)
        said = process.communicate()[0]
    assert process.returncode != 0
    assert "Could not write file" in said
    assert is_whole(database, build)
    check_next_build(database, build)
