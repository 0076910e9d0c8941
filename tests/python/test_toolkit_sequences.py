"""list_sequences says of a database of the SQLite toolkit what the toolkit itself says of it.

The toolkit sorts the events of each root, of its subspans and facets and of theirs, by time, counts
roots whose events have the same types in the same order, and takes the mean of each step.
"""

import random
import sqlite3
from collections import defaultdict
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from uuid import UUID

import pytest

from dnpc import Project
from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, build

ROOT_TYPE = "soup.order"
N_ROOTS = 60
START = 1780000000

Order = tuple[tuple[str, str], ...]
Found = dict[Order, tuple[int, list[float]]]


def write_database(path: Path) -> None:
    """Orders of soup, each with a pot or two, a view of each pot, and what happened to them."""
    chance = random.Random(3)
    moments = iter(chance.sample(range(10_000_000), 10_000))

    def uuid() -> str:
        return str(UUID(int=chance.getrandbits(128), version=4))

    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            """
            create table span (uuid text primary key, type text, note text);
            create table event (
                uuid text primary key, span_uuid text, time text, type text, note text
            );
            create table subspan (superspan_uuid text, subspan_uuid text, key text, note text);
            create table facet (left_uuid text, right_uuid text, note text);
            """
        )

        def add_span(span_type: str, *event_types: str) -> str:
            span = uuid()
            database.execute("insert into span values (?, ?, null)", (span, span_type))
            for event_type in event_types:
                at = f"{START + next(moments) / 1_000_000:.6f}"
                database.execute(
                    "insert into event values (?, ?, ?, ?, null)", (uuid(), span, at, event_type)
                )
            return span

        for _ in range(N_ROOTS):
            order = add_span(ROOT_TYPE, "ordered")
            for number in range(chance.choice([1, 1, 2])):
                pot = add_span("soup.pot", "stirred")
                view = add_span("camera.pot", *["seen"] * chance.randrange(2))
                pair = (pot, view) if chance.random() < 0.5 else (view, pot)
                database.execute("insert into facet values (?, ?, null)", pair)
                database.execute("insert into subspan values (?, ?, ?, null)", (order, pot, number))
        add_span("soup.pot", "stirred")
        database.commit()


def sequences_of_toolkit(path: Path, root_type: str) -> Found:
    """How many roots have an order, and the mean of each of its steps."""
    with closing(sqlite3.connect(path)) as database:
        types = dict(database.execute("select uuid, type from span"))
        events = defaultdict(list)
        for span, at, event_type in database.execute("select span_uuid, time, type from event"):
            events[span].append((float(at), types[span], event_type))
        below = defaultdict(set)
        for outer, inner in database.execute("select superspan_uuid, subspan_uuid from subspan"):
            below[outer].add(inner)
        for left, right in database.execute("select left_uuid, right_uuid from facet"):
            below[left].add(right)
            below[right].add(left)
    times_of: dict[Order, list[list[float]]] = defaultdict(list)
    for root in (span for span, span_type in types.items() if span_type == root_type):
        reached, new = {root}, [root]
        while new:
            found = below[new.pop()] - reached
            reached |= found
            new += found
        happened = sorted(event for span in reached for event in events[span])
        order = tuple((span_type, event_type) for _, span_type, event_type in happened)
        times_of[order].append([at for at, *_ in happened])
    return {
        order: (len(roots), [fmean(s) for s in zip(*map(steps, roots), strict=True)])
        for order, roots in times_of.items()
    }


def steps(times: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(times)]


@pytest.fixture(scope="module")
def toolkit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("toolkit") / "dnpc.sqlite3"
    write_database(path)
    load_paths(path.parent / DATABASE_NAME, [path])
    build(path.parent / DATABASE_NAME)
    return path


def test_orders_counts_and_mean_steps_are_those_of_the_toolkit(toolkit: Path) -> None:
    with Project(toolkit.parent / DATABASE_NAME) as project:
        rows = project.sql(
            f"""
            with
                roots as (select span_id from spans where span_type = '{ROOT_TYPE}'),
                rooted as (select * from {{{{ rooted_events(descendants('roots')) }}}} as events)
            select sequence_number, n_roots, span_type, event_type, mean_step_s
            from {{{{ list_sequences('rooted') }}}} as sequences
            order by sequence_number, step_number
            """
        ).fetchall()
    of_number = defaultdict(list)
    for number, *row in rows:
        of_number[number].append(row)
    found: Found = {
        tuple((span_type, event_type) for _, span_type, event_type, _ in of_one): (
            of_one[0][0],
            [mean_step_s for *_, mean_step_s in of_one[1:]],
        )
        for of_one in of_number.values()
    }
    expected = sequences_of_toolkit(toolkit, ROOT_TYPE)
    assert len(expected) > 3
    assert found.keys() == expected.keys()
    for order, (n_roots, means) in expected.items():
        assert found[order][0] == n_roots
        assert found[order][1] == pytest.approx(means, abs=1e-6)
    assert max(n_roots for n_roots, _ in expected.values()) == of_number[1][0][0]
