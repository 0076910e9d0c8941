"""A database of the SQLite toolkit beside a run of Parsl, written by the test."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import (
    DATABASE_NAME,
    RUNINFO,
    build,
    fetch,
    mart_rows,
    run_two_at_a_time,
    utc,
)

START = 1780000000  # 2026-05-28 20:26:40 UTC
WORKFLOW = "0a000000-0000-4000-8000-00000000000a"
TASK = "0a000000-0000-4000-8000-00000000000b"
LOGGED_TASK = "0a000000-0000-4000-8000-00000000000c"
EVENTS = [f"0e000000-0000-4000-8000-00000000000{number}" for number in range(4)]
TABLES: dict[str, list[tuple[str | None, ...]]] = {
    "span (uuid text primary key, type text not null, note text)": [
        (WORKFLOW, "parsl.monitoring.workflow", "Workflow from monitoring.db"),
        (TASK, "parsl.monitoring.task", None),
        (LOGGED_TASK, "parsl.rundir.task", None),
        ("stir 1", "soup.stir", "no UUID"),
    ],
    "event (uuid text primary key, span_uuid text, time text, type text, note text)": [
        (EVENTS[1], WORKFLOW, f"{START}.25", "began", "Start"),
        (EVENTS[2], TASK, str(START + 1), "invoked", None),
        (EVENTS[3], TASK, "2026-05-28T20:26:42.500000+00:00", "returned", None),
        ("e4", "stir 1", "2026-05-28 20:26:43", "stirred", None),
        ("e5", "stir 1", "soon", "eaten", None),
        ("e6", "no such span", str(START), "lost", None),
    ],
    "subspan (superspan_uuid text, subspan_uuid text, key text not null, note text)": [
        (WORKFLOW, TASK, "0", None),
        (TASK, "stir 1", "stirring", None),
    ],
    "facet (left_uuid text, right_uuid text, note text)": [(TASK, LOGGED_TASK, "joined")],
}


def write_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        for table, rows in TABLES.items():
            database.execute(f"create table {table}")
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f"insert into {table.split()[0]} values ({marks})", rows)
        database.commit()


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One with a copy of itself, and one beside the sample run."""
    folders = {name: tmp_path_factory.mktemp("toolkit") for name in ("twice", "beside")}
    paths = {
        "twice": [folders["twice"] / "dnpc.sqlite3", folders["twice"] / "old.sqlite3"],
        "beside": [folders["beside"] / "dnpc.sqlite3"],
    }
    for path in (*paths["twice"], *paths["beside"]):
        write_database(path)
    load_paths(folders["twice"] / DATABASE_NAME, paths["twice"])
    load_paths(folders["beside"] / DATABASE_NAME, [*paths["beside"], RUNINFO])
    found = {name: folder / DATABASE_NAME for name, folder in folders.items()}
    run_two_at_a_time([partial(build, path) for path in found.values()])
    return found


def test_spans_and_their_events(databases: dict[str, Path]) -> None:
    rows = fetch(
        databases["twice"],
        """
        select span_type, span_key, spans.attributes ->> 'note', event_type, event_at
        from spans left join events using (span_id, span_type)
        where span_key != 'stir 1'
        order by all
        """,
    )
    assert rows == [
        ("parsl.monitoring.task", TASK, None, "invoked", utc(START + 1)),
        ("parsl.monitoring.task", TASK, None, "returned", utc(START + 2.5)),
        (
            "parsl.monitoring.workflow",
            WORKFLOW,
            "Workflow from monitoring.db",
            "began",
            utc(START + 0.25),
        ),
        ("parsl.rundir.task", LOGGED_TASK, None, None, None),
    ]
    assert fetch(
        databases["twice"],
        """
        select cast(span_id as varchar) = span_key, span_type, count(*)
        from spans
        group by all
        order by all
        """,
    ) == [
        (False, "soup.stir", 2),
        (True, "parsl.monitoring.task", 1),
        (True, "parsl.monitoring.workflow", 1),
        (True, "parsl.rundir.task", 1),
    ]


def test_a_copy_adds_only_what_has_no_uuid(databases: dict[str, Path]) -> None:
    n_events = "select event_type, count(*) from events group by all order by all"
    assert fetch(databases["twice"], n_events) == [
        ("began", 1),
        ("invoked", 1),
        ("returned", 1),
        ("stirred", 2),
    ]
    # Of the rows of each: the time that is none and the span that is not there are ignored.
    assert fetch(
        databases["twice"],
        "select component, n_landed, n_ignored from load_ledger order by n_ignored",
    ) == [("dnpc_sqlite", 13, 2), ("dnpc_sqlite", 13, 5)]


def test_bindings(databases: dict[str, Path]) -> None:
    rows = fetch(
        databases["beside"],
        """
        select superspans.span_key, spans.span_key, key, is_inferred
        from subspans
        inner join spans as superspans on superspan_id = superspans.span_id
        inner join spans on subspan_id = spans.span_id
        where rule = 'dnpc_sqlite'
        order by all
        """,
    )
    assert rows == [(WORKFLOW, TASK, "0", False), (TASK, "stir 1", "stirring", False)]
    assert fetch(
        databases["beside"],
        """
        select cast(left_span_id as varchar), cast(right_span_id as varchar)
        from facets
        where rule = 'dnpc_sqlite'
        """,
    ) == [(TASK, LOGGED_TASK)]


@pytest.mark.parametrize(
    "mart", ["parsl_workflows", "parsl_tasks", "parsl_tries", "state_counts", "data_quality"]
)
def test_the_tables_of_a_run_stay_as_they_are(
    databases: dict[str, Path], built_sample: Path, mart: str
) -> None:
    assert mart_rows(databases["beside"], mart) == mart_rows(built_sample, mart)


def test_its_tasks_have_trees_too(databases: dict[str, Path]) -> None:
    rows = fetch(
        databases["beside"],
        "select event_type, since_root_s from rooted_events where root_span_id = ? order by all",
        [TASK],
    )
    assert rows == [("invoked", 0), ("returned", 1.5), ("stirred", 2)]
