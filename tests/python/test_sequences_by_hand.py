"""list_sequences gives what Python gives: sort the events of each root, count equal orders."""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

import duckdb
import pytest

from dnpc import Project

START = datetime(2026, 1, 1, 12)
KINDS = [("task", "invoked"), ("try", "launched"), ("try", "running"), ("worker", "completed")]

Event = tuple[int, int, str, str]
Step = tuple[int, str, str, float | None]
Sequence = tuple[int, float, tuple[Step, ...]]


def random_events(seed: int) -> list[Event]:
    """Events of 40 roots: (root, second, span type, event type), many at the same time."""
    chance = random.Random(seed)
    return [
        (root, chance.randrange(3), *chance.choice(KINDS))
        for root in range(40)
        for _ in range(chance.randrange(1, 5))
    ]


def sequences_by_hand(events: list[Event]) -> dict[Sequence, int]:
    """How many orders there are with the same roots' number and share and the same steps."""
    of_root = defaultdict(list)
    for root, second, span_type, event_type in events:
        of_root[root].append((second, span_type, event_type))
    times_of = defaultdict(list)
    for happened in of_root.values():
        happened.sort()
        order = tuple((span_type, event_type) for _, span_type, event_type in happened)
        times_of[order].append([second for second, *_ in happened])
    found: dict[Sequence, int] = defaultdict(int)
    for order, roots in times_of.items():
        steps: list[Step] = []
        for number, (span_type, event_type) in enumerate(order):
            waits = [times[number] - times[number - 1] for times in roots]
            steps.append((number + 1, span_type, event_type, fmean(waits) if number else None))
        found[len(roots), len(roots) / len(of_root), tuple(steps)] += 1
    return found


@pytest.fixture(scope="module")
def query(built_sample: Path) -> str:
    with Project(built_sample) as project:
        return project.compile("select * from {{ list_sequences('rooted') }} as sequences")


@pytest.mark.parametrize("seed", range(5))
def test_sequences_are_those_that_are_worked_out_by_hand(query: str, seed: int) -> None:
    events = random_events(seed)
    with duckdb.connect() as connection:
        connection.execute(
            "create table rooted "
            "(root_span_id int, event_at timestamp, span_type text, event_type text)"
        )
        connection.executemany(
            "insert into rooted values (?, ?, ?, ?)",
            [(root, START + timedelta(seconds=second), *names) for root, second, *names in events],
        )
        rows = connection.execute(
            "select sequence_number, n_roots, share, step_number, span_type, event_type, "
            f"mean_step_s from ({query}) as sequences order by sequence_number, step_number"
        ).fetchall()
    steps_of: dict[tuple[int, int, float], list[Step]] = defaultdict(list)
    for sequence_number, n_roots, share, number, span_type, event_type, wait in rows:
        step = (number, span_type, event_type, wait)
        steps_of[sequence_number, n_roots, share].append(step)
    found: dict[Sequence, int] = defaultdict(int)
    for (_, n_roots, share), steps in steps_of.items():
        found[n_roots, share, tuple(steps)] += 1
    counts = [n_roots for _, n_roots, _ in steps_of]
    assert counts == sorted(counts, reverse=True)
    assert found == sequences_by_hand(events)
