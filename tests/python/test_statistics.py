"""The macros that calculate agree with numpy, scipy or plain Python on random data."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from scipy import special, stats

from dnpc import Project
from loaders.raw_tables import create_raw_tables
from tests.python.helpers import DATABASE_NAME, Row

Numbers = NDArray[np.float64]
Ask = Callable[..., list[Row]]

START = datetime(2026, 1, 1, 12)
CLOSE = 1e-9


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The rows of a query with macros, over tables given as columns by name."""
    database = tmp_path_factory.mktemp("statistics") / DATABASE_NAME
    with duckdb.connect(str(database)) as connection:
        create_raw_tables(connection)
    compiled: dict[str, str] = {}

    with Project(database) as project:

        def run(query: str, **tables: dict[str, Any]) -> list[Row]:
            if query not in compiled:
                compiled[query] = project.compile(query)
            with duckdb.connect() as connection:
                for name, columns in tables.items():
                    connection.register(name, pa.table(columns))
                rows: list[Row] = connection.execute(compiled[query]).fetchall()
            return rows

        yield run


def values_of_shape(shape: str, n: int = 2000) -> Numbers:
    random = np.random.default_rng(17)
    shapes: dict[str, Callable[[], Any]] = {
        "normal": lambda: random.normal(5, 2, n),
        "lognormal": lambda: random.lognormal(0, 3, n),
        "ties": lambda: random.choice([0.1, 0.2, 0.3, 0.7, 1.0], n),
        "integers": lambda: random.integers(1, 101, n).astype(float),
        "far from zero": lambda: 1e5 + random.random(n),
        "few": lambda: random.random(3),
    }
    return np.asarray(shapes[shape](), dtype=np.float64)


SHAPES = ["normal", "lognormal", "ties", "integers", "far from zero", "few"]


def times(seconds: Any) -> pa.Array:
    """Seconds since START, or None, as timestamps."""
    return pa.array(
        [None if s is None else START + timedelta(seconds=float(s)) for s in seconds],
        pa.timestamp("us"),
    )


def since_start(at: datetime | None) -> float | None:
    return None if at is None else (at - START).total_seconds()


def close(expected: Any) -> Any:
    return pytest.approx(expected, rel=CLOSE, abs=1e-12, nan_ok=True)


# Distributions


@pytest.mark.parametrize("shape", SHAPES)
def test_duration_distribution(ask: Ask, shape: str) -> None:
    values = values_of_shape(shape)
    groups = np.arange(values.size) % 3
    rows = ask(
        """
        select grouping, n_durations, mean_s, stddev_s, min_s, p1_s, p50_s, p99_9_s, max_s
        from {{ duration_distribution(
            'durations', by='grouping', percentiles=[0.01, 0.5, 0.999]
        ) }} as distribution
        order by grouping
        """,
        durations={"grouping": groups, "duration_s": values},
    )
    assert len(rows) == 3
    for group, n, *found in rows:
        of_group = values[groups == group]
        assert n == of_group.size
        spread = np.std(of_group, ddof=1) if n > 1 else None
        percentiles = np.percentile(of_group, [1, 50, 99.9])
        expected = [np.mean(of_group), spread, np.min(of_group), *percentiles, np.max(of_group)]
        assert found == [None if value is None else close(value) for value in expected]


@pytest.mark.parametrize("n_bins", [1, 7, 10, 99])
@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("shape", SHAPES)
def test_bin_values(ask: Ask, shape: str, scale: str, n_bins: int) -> None:
    values = values_of_shape(shape)
    if scale == "log":
        values = values[values > 0]
    rows = ask(
        f"""
        select bin_number, bin_start, bin_end, n_values
        from {{{{ bin_values('given', n_bins={n_bins}, scale='{scale}') }}}} as bins
        order by bin_number
        """,
        given={"duration_s": values},
    )
    numbers, starts, ends, counts = zip(*rows, strict=True)
    edges = (
        np.linspace(values.min(), values.max(), n_bins + 1)
        if scale == "linear"
        else np.geomspace(values.min(), values.max(), n_bins + 1)
    )
    assert list(numbers) == list(range(n_bins))
    assert list(starts) == close(edges[:-1].tolist())
    assert ends[:-1] == starts[1:]
    assert (starts[0], ends[-1]) == (values.min(), values.max())
    # What the edges say, to the last digit.
    assert list(counts) == np.histogram(values, np.array([*starts, ends[-1]]))[0].tolist()
    if scale == "linear":
        assert list(counts) == np.histogram(values, n_bins)[0].tolist()


def test_bin_values_of_groups_share_their_bins(ask: Ask) -> None:
    values = values_of_shape("normal")
    groups = np.where(values > 5, "large", "small")
    rows = ask(
        """
        select grouping, list(n_values order by bin_number)
        from {{ bin_values('given', n_bins=20, by='grouping') }} as bins
        group by grouping
        """,
        given={"duration_s": values, "grouping": groups},
    )
    edges = np.linspace(values.min(), values.max(), 21)
    assert dict(rows) == {
        group: np.histogram(values[groups == group], edges)[0].tolist()
        for group in ("large", "small")
    }


@pytest.mark.parametrize("shape", ["normal", "ties", "integers"])
def test_bin_over_time(ask: Ask, shape: str) -> None:
    values = values_of_shape(shape)
    at = np.random.default_rng(3).integers(0, 60, values.size).astype(float)
    rows = ask(
        """
        select time_start_at, time_end_at, value_start, value_end, n_rows
        from {{ bin_over_time('given', n_times=7, n_values=9) }} as bins
        """,
        given={"started_at": times(at), "duration_s": values},
    )
    assert sum(row[-1] for row in rows) == values.size
    length_s, most = at.max() - at.min(), values.max()
    for start_at, end_at, value_start, value_end, n in rows:
        start_s, end_s = since_start(start_at), since_start(end_at)
        assert start_s is not None and end_s is not None
        assert end_s - start_s == pytest.approx(length_s / 7, abs=1e-5)
        in_time = (at >= start_s) & ((at < end_s) | (end_s == at.max()))
        in_value = (values >= value_start) & ((values < value_end) | (value_end == most))
        assert n == np.count_nonzero(in_time & in_value)


@pytest.mark.parametrize("shape", SHAPES)
def test_accumulate_values(ask: Ask, shape: str) -> None:
    values = values_of_shape(shape)
    rows = ask(
        "select * from {{ accumulate_values('given') }} as shares order by duration_s",
        given={"duration_s": values},
    )
    expected = stats.ecdf(values).cdf
    assert [row[0] for row in rows] == expected.quantiles.tolist()
    assert [row[1] for row in rows] == [int((values <= q).sum()) for q in expected.quantiles]
    assert [row[2] for row in rows] == close(expected.probabilities.tolist())


@pytest.mark.parametrize("every_s", [1, 0.25, 2 / 3, 7])
def test_count_per_interval(ask: Ask, every_s: float) -> None:
    at = np.random.default_rng(5).random(500).round(6) * 20
    rows = ask(
        f"select * from {{{{ count_per_interval('given', every_s={every_s!r}) }}}} as rates "
        "order by all",
        given={"event_at": times(at)},
    )
    assert sum(n for _, n, _ in rows) == at.size
    micros = round(every_s * 1e6)
    epoch = datetime(1970, 1, 1)
    counted = Counter(
        (START + timedelta(seconds=float(s)) - epoch) // timedelta(microseconds=micros) for s in at
    )
    first = min(counted)
    for number, (start_at, n, rate) in enumerate(rows):
        assert start_at == epoch + (first + number) * timedelta(microseconds=micros)
        assert n == counted[first + number]
        assert rate == close(n / every_s)
    assert len(rows) == max(counted) - first + 1


# Lines


@pytest.mark.parametrize("x_shape", ["normal", "lognormal", "integers", "epochs", "tiny", "ties"])
def test_fit_line(ask: Ask, x_shape: str) -> None:
    random = np.random.default_rng(23)
    x = {
        "epochs": 1.7e9 + random.random(2000) * 1e5,
        "tiny": 1e-9 * random.random(2000),
    }.get(x_shape)
    if x is None:
        x = values_of_shape(x_shape)
    groups = np.arange(x.size) % 2
    y = 3 + groups + 0.5 * (x - x.mean()) / x.std() + random.normal(0, 0.3, x.size)
    rows = ask(
        """
        select n_points, slope, intercept, r_squared, residual_stddev
        from {{ fit_line('given', x='x', y='y', by='grouping') }} as lines
        order by grouping
        """,
        given={"x": x, "y": y, "grouping": groups},
    )
    assert len(rows) == 2
    for group, row in enumerate(rows):
        of_group = groups == group
        line = stats.linregress(x[of_group], y[of_group])
        centred_x = x[of_group] - x[of_group].mean()
        left = y[of_group] - y[of_group].mean() - line.slope * centred_x
        spread = np.sqrt((left**2).sum() / (left.size - 2))
        assert row == close((left.size, line.slope, line.intercept, line.rvalue**2, spread))


@pytest.mark.parametrize("constant", [0.1, 1 / 3, 1.7e9 + 0.1])
def test_no_line_through_equal_xs(ask: Ask, constant: float) -> None:
    y = np.random.default_rng(2).random(1000)
    query = "select slope, r_squared from {{ fit_line('given', x='x', y='y') }} as line"
    same = np.full(1000, constant)
    assert ask(query, given={"x": same, "y": y}) == [(None, None)]
    assert ask(query, given={"x": y, "y": same})[0][1] is None


def test_add_residuals(ask: Ask) -> None:
    random = np.random.default_rng(29)
    x = random.random(500)
    y = 2 * x + random.normal(0, 1, 500)
    rows = ask(
        "select x, y, predicted, residual from {{ add_residuals('given', x='x', y='y') }} as r",
        given={"x": x, "y": y},
    )
    line = stats.linregress(x, y)
    for x_value, y_value, predicted, residual in rows:
        assert predicted == close(line.intercept + line.slope * x_value)
        assert residual == pytest.approx(y_value - predicted, abs=1e-12)
    assert sum(row[-1] for row in rows) == pytest.approx(0, abs=CLOSE)


# Comparison


@pytest.mark.parametrize("shape", SHAPES)
def test_compare_runs(ask: Ask, shape: str) -> None:
    values = values_of_shape(shape)
    random = np.random.default_rng(31)
    runs = random.choice(["before", "after", "later"], values.size)
    runs[:3] = ["before", "after", "later"]
    values[runs == "after"] = np.abs(values[runs == "after"]).round(1)
    rows = ask(
        """
        select
            run_id, n_values, n_baseline_values, mean_difference_s, p90_s, baseline_p90_s,
            share_larger, u_statistic, z_score, p_value
        from {{ compare_runs('given', baseline="'before'", percentiles=[0.9]) }} as compared
        """,
        given={"run_id": runs, "duration_s": values},
    )
    assert {row[0] for row in rows} == {"after", "later"}
    old = values[runs == "before"]
    for run, n, n_old, difference, p90, old_p90, share, u, z, p in rows:
        new = values[runs == run]
        assert (n, n_old) == (new.size, old.size)
        assert difference == pytest.approx(new.mean() - old.mean(), rel=CLOSE, abs=CLOSE)
        assert [p90, old_p90] == close([np.percentile(new, 90), np.percentile(old, 90)])
        test = stats.mannwhitneyu(
            new, old, use_continuity=False, alternative="two-sided", method="asymptotic"
        )
        assert [u, share, p] == close([test.statistic, test.statistic / n / n_old, test.pvalue])
        assert np.sign(z) == np.sign(u - n * n_old / 2)


def test_two_sided_p_value(ask: Ask) -> None:
    z = np.concatenate([np.linspace(0, 37, 20001), np.array([0.46875, 4]) * np.sqrt(2)])
    query = "select z, {{ two_sided_p_value('z') }}, {{ two_sided_p_value('-z') }} from given"
    found: Numbers = np.array(ask(query, given={"z": z}))
    expected = special.erfc(found[:, 0] / np.sqrt(2))
    np.testing.assert_allclose(found[:, 1], expected, rtol=1e-12)
    assert (found[:, 1] == found[:, 2]).all()


# Intervals: a handful of starts and lengths, so that many tie, touch, are empty, negative or open.

Interval = tuple[int, float, float | None]
FOREVER = float("inf")


def random_intervals(seed: int, n: int = 120) -> list[Interval]:
    random = np.random.default_rng(seed)
    found: list[Interval] = []
    for _ in range(n):
        start = int(random.integers(0, 200))
        length = int(random.integers(-2, 9))
        is_open = random.random() < 0.01
        found.append((int(random.integers(3)), start, None if is_open else start + length))
    return found


def columns_of(intervals: list[Interval]) -> dict[str, Any]:
    groups, starts, ends = zip(*intervals, strict=True)
    return {"worker": list(groups), "started_at": times(starts), "ended_at": times(ends)}


def end_of(interval: Interval) -> float:
    _, start, end = interval
    return FOREVER if end is None else max(start, end)


@pytest.mark.parametrize("seed", range(5))
def test_count_overlaps(ask: Ask, seed: int) -> None:
    intervals = random_intervals(seed)
    rows = ask(
        "select * from {{ count_overlaps('given', by='worker') }} as counts order by all",
        given=columns_of(intervals),
    )
    expected = []
    for worker in sorted({worker for worker, *_ in intervals}):
        before = 0
        for moment in range(-10, 300):
            n = sum(1 for i in intervals if i[0] == worker and i[1] <= moment < end_of(i))
            if n != before:
                expected.append((worker, moment, n))
            before = n
    assert [(worker, since_start(at), n) for worker, at, n in rows] == expected


def islands(intervals: list[Interval]) -> list[tuple[int, float, float, int]]:
    """Intervals that share a point, one after the other, as one: by brute force."""
    left = [(worker, float(start), end_of(i), 1) for i in intervals for worker, start, _ in [i]]
    merged = True
    while merged:
        merged = False
        for i, a in enumerate(left):
            for b in left[i + 1 :]:
                if a[0] == b[0] and a[1] <= b[2] and b[1] <= a[2]:
                    left.remove(a)
                    left.remove(b)
                    left.append((a[0], min(a[1], b[1]), max(a[2], b[2]), a[3] + b[3]))
                    merged = True
                    break
            if merged:
                break
    return sorted(left)


@pytest.mark.parametrize("seed", range(5))
def test_merge_intervals_and_find_gaps(ask: Ask, seed: int) -> None:
    intervals = random_intervals(seed)
    expected = islands(intervals)
    merged = ask(
        "select * from {{ merge_intervals('given', by='worker') }} as busy order by all",
        given=columns_of(intervals),
    )
    found = [
        (worker, since_start(start), FOREVER if end is None else since_start(end), n)
        for worker, start, end, _, n in merged
    ]
    assert found == expected
    for _, start, end, duration_s, _ in merged:
        assert duration_s == (None if end is None else (end - start).total_seconds())

    gaps = ask(
        "select * from {{ find_gaps('given', by='worker') }} as idle order by all",
        given=columns_of(intervals),
    )
    between = [
        (a[0], a[2], b[1], b[1] - a[2]) for a, b in itertools.pairwise(expected) if a[0] == b[0]
    ]
    assert [(w, since_start(s), since_start(e), d) for w, s, e, d in gaps] == between


@pytest.mark.parametrize("seed", range(5))
def test_intersect_intervals(ask: Ask, seed: int) -> None:
    lefts, rights = random_intervals(seed), random_intervals(seed + 100, 40)
    rows = ask(
        """
        select worker, started_at, ended_at
        from {{ intersect_intervals('lefts', 'rights', by='worker') }} as both_on
        """,
        lefts=columns_of(lefts),
        rights=columns_of(rights),
    )
    expected = Counter(
        (a[0], max(a[1], b[1]), min(end_of(a), end_of(b)))
        for a in lefts
        for b in rights
        if a[0] == b[0] and max(a[1], b[1]) < min(end_of(a), end_of(b))
    )
    found: Counter[Any] = Counter(
        (worker, since_start(start), FOREVER if end is None else since_start(end))
        for worker, start, end in rows
    )
    assert found == expected


@pytest.mark.parametrize("seed", range(5))
def test_measure_self_time(ask: Ask, seed: int) -> None:
    random = np.random.default_rng(seed)
    spans = {number: i for number, i in enumerate(random_intervals(seed)) if end_of(i) > i[1]}
    pairs = [(int(a), int(b)) for a, b in random.choice(list(spans), (200, 2)) if a != b]
    rows = ask(
        "select span_id, self_s, in_subspans_s from {{ measure_self_time('given', 'pairs') }} as t",
        given={**columns_of(list(spans.values())), "span_id": list(spans)},
        pairs={"superspan_id": [a for a, _ in pairs], "subspan_id": [b for _, b in pairs]},
    )
    expected = {}
    for number, span in spans.items():
        if span[2] is None:
            continue
        below = [spans[b] for a, b in pairs if a == number]
        seconds = range(int(span[1]), int(span[2]))
        on = sum(1 for s in seconds if any(i[1] <= s < end_of(i) for i in below))
        expected[number] = (len(seconds) - on, on)
    assert {number: (own, within) for number, own, within in rows} == expected


@pytest.mark.parametrize("seed", range(3))
def test_fill_gaps(ask: Ask, seed: int) -> None:
    random = np.random.default_rng(seed)
    changes = [
        (int(group), int(at), int(value))
        for at in sorted(random.choice(100, 40, replace=False))
        for group, value in [(random.integers(2), random.integers(100))]
    ]
    groups, at, values = zip(*changes, strict=True)
    rows = ask(
        """
        select * from {{ fill_gaps('changes', values='n', every_s=7, by='grouping') }} as filled
        order by all
        """,
        changes={"grouping": list(groups), "changed_at": times(at), "n": list(values)},
    )
    assert len({at for _, at, _ in rows}) * 2 == len(rows)
    steps = sorted({at for _, at, _ in rows})
    assert {b - a for a, b in itertools.pairwise(steps)} == {timedelta(seconds=7)}
    assert steps[0] <= START + timedelta(seconds=at[0]) < steps[1]
    assert steps[-2] < START + timedelta(seconds=at[-1]) <= steps[-1]
    for group, step, value in rows:
        known = [v for g, a, v in changes if g == group and START + timedelta(seconds=a) <= step]
        assert value == (known[-1] if known else None)


@pytest.mark.parametrize("seed", range(3))
def test_time_in_state_and_counts_of_states(ask: Ask, seed: int) -> None:
    random = np.random.default_rng(seed)
    events: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for span, at in zip(random.integers(0, 20, 200), random.integers(0, 60, 200), strict=True):
        events[int(span)].append((int(at), str(random.choice(["waiting", "running", "ended"]))))
    rows = [
        (span, at, order, state)
        for span, of_span in events.items()
        for order, (at, state) in enumerate(of_span)
    ]
    spans, at, orders, states = (list(column) for column in zip(*rows, strict=True))
    table = {
        "root_span_id": spans,
        "event_at": times(at),
        "event_order": orders,
        "event_type": states,
    }
    in_state: dict[tuple[int, str], float] = defaultdict(float)
    last: set[tuple[int, str]] = set()
    counts: Counter[tuple[str, int]] = Counter()
    for span, of_span in events.items():
        # In the order of their times, then of the records.
        in_order = sorted(of_span, key=lambda event: event[0])
        for (since, state), (until, _) in itertools.pairwise(in_order):
            in_state[span, state] += until - since
        last.add((span, in_order[-1][1]))
        for moment in range(60):
            entered = [state for at, state in in_order if at <= moment]
            if entered:
                counts[entered[-1], moment] += 1
    found = ask(
        "select root_span_id, state, time_s, is_open from {{ measure_time_in_state('e') }} as t",
        e=table,
    )
    assert {(span, state) for span, state, *_ in found} == set(zip(spans, states, strict=True))
    for span, state, time_s, is_open in found:
        assert time_s == in_state[span, state]
        assert is_open == ((span, state) in last)

    changes = ask("select state, state_at, n_spans from {{ count_states('e') }} as s", e=table)
    expected = [
        (state, moment, counts[state, moment])
        for state in set(states)
        for moment in range(60)
        if counts[state, moment] != counts[state, moment - 1]
    ]
    assert sorted((s, since_start(a), n) for s, a, n in changes) == sorted(expected)


@pytest.mark.parametrize("seed", range(3))
def test_pairs_of_each_start(ask: Ask, seed: int) -> None:
    random = np.random.default_rng(seed)
    n = 300
    spans, at = random.integers(0, 10, n), random.integers(0, 100, n)
    types = random.choice(["start", "end", "other"], n)
    rows = ask(
        """
        select span_id, started_at, ended_at
        from {{ pair_events('e', 'start', 'end', each='start', keep_open=true) }} as pairs
        """,
        e={"span_id": spans, "event_at": times(at), "event_type": types},
    )
    expected: Counter[tuple[int, int, int | None]] = Counter()
    for span in range(10):
        starts = sorted(at[(spans == span) & (types == "start")].tolist())
        ends = sorted(at[(spans == span) & (types == "end")].tolist())
        for start, following in zip(starts, [*starts[1:], FOREVER], strict=True):
            expected[span, start, next((e for e in ends if start <= e < following), None)] += 1
    assert Counter((s, since_start(a), since_start(b)) for s, a, b in rows) == expected


# Chains of tasks: a run is played, and played again with one task held up.


class PlayedRun:
    """Tasks that begin once all that they wait for has returned; some are join apps.

    Task 0, 1, ... wait for some of those before them. A join app's body takes a while, then invokes
    the tasks that it joins, and the join app returns when they have.
    """

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.n = 40
        self.lasts = random.integers(1, 20, self.n).tolist()
        self.asked = np.sort(random.integers(0, 30, self.n)).tolist()
        self.joins: dict[int, list[int]] = {}
        self.joined_by: dict[int, int] = {}
        for task in range(0, self.n - 3, 7):
            if random.random() < 0.7:
                self.joins[task] = [task + 1, task + 2]
                self.joined_by |= {task + 1: task, task + 2: task}
        self.depends = {
            task: sorted({int(d) for d in random.integers(0, task, random.integers(0, 4))})
            for task in range(1, self.n)
        }
        self.depends[0] = []
        for task, joining in self.joined_by.items():
            self.depends[task] = [d for d in self.depends[task] if d < joining]

    def play(self, held_up: int = -1, by_s: float = 0) -> tuple[list[float], list[float]]:
        invoked: list[float] = [0.0] * self.n
        returned: dict[int, float] = {}

        def finish(task: int) -> float:
            if task not in returned:
                joining = self.joined_by.get(task)
                if joining is None:
                    invoked[task] = self.asked[task]
                else:
                    invoked[task] = begin(joining) + self.lasts[joining]
                start = begin(task)
                delay = by_s if task == held_up else 0
                if task in self.joins:
                    returned[task] = max(finish(joined) for joined in self.joins[task]) + delay
                else:
                    returned[task] = start + self.lasts[task] + delay
            return returned[task]

        def begin(task: int) -> float:
            joining = self.joined_by.get(task)
            asked = self.asked[task] if joining is None else invoked[task]
            return max([asked, *(finish(before) for before in self.depends[task])])

        ends = [finish(task) for task in range(self.n)]
        return invoked, ends

    def table(self) -> dict[str, Any]:
        invoked, returned = self.play()
        lists = pa.list_(pa.int64())
        return {
            "run_id": ["r"] * self.n,
            "task_id": list(range(self.n)),
            "depends_on": pa.array([self.depends[t] or None for t in range(self.n)], lists),
            "joins": pa.array([self.joins.get(t) for t in range(self.n)], lists),
            "invoked_at": times(invoked),
            "returned_at": times(returned),
        }


@pytest.mark.parametrize("seed", range(8))
def test_measure_slack(ask: Ask, seed: int) -> None:
    """A task held up for its slack holds up nothing; for a second more, the end of the run."""
    run = PlayedRun(seed)
    slack: dict[int, float] = dict(
        ask("select task_id, slack_s from {{ measure_slack('tasks') }} as s", tasks=run.table())
    )
    assert len(slack) == run.n
    end = max(run.play()[1])
    for task, slack_s in slack.items():
        assert slack_s >= 0
        assert max(run.play(task, slack_s)[1]) == end
        assert max(run.play(task, slack_s + 1)[1]) == end + 1


@pytest.mark.parametrize("seed", range(8))
def test_find_critical_path(ask: Ask, seed: int) -> None:
    run = PlayedRun(seed)
    query = "select * from {{ find_critical_path('tasks') }} as path order by step_number"
    path = ask(query, tasks=run.table())
    _, returned = run.play()
    assert [step for _, step, *_ in path] == list(range(1, len(path) + 1))
    assert since_start(path[-1][4]) == max(returned)
    for before, after in itertools.pairwise(path):
        assert after[3] == before[4], "each is ready when the one before it returns"
    assert sum(row[5] for row in path) == (path[-1][4] - path[0][3]).total_seconds()
    for task in (row[2] for row in path):
        assert max(run.play(task, 1)[1]) == max(returned) + 1, "each sets the end of the run"


# Sequences


def test_sequences_and_profiles(ask: Ask) -> None:
    random = np.random.default_rng(41)
    n = 400
    rows = []
    for root in range(n):
        at = 0.0
        for event_type in ("launched", "running", "ended")[: random.integers(1, 4)]:
            rows.append((root, "try", event_type, round(at, 6)))
            at += random.lognormal()
    roots, spans, types, since = (list(column) for column in zip(*rows, strict=True))
    table = {
        "root_span_id": roots,
        "span_type": spans,
        "event_type": types,
        "event_at": times(since),
        "since_root_s": since,
    }
    of_root: dict[int, list[float]] = defaultdict(list)
    for root, _, _, at in rows:
        of_root[root].append(at)

    columns = "mean_step_s, min_step_s, p25_step_s, p90_step_s, max_step_s"
    sequences = ask(
        f"""
        select n_roots, share, step_number, {columns}
        from {{{{ list_sequences('rooted', percentiles=[0.25, 0.9]) }}}} as s
        """,
        rooted=table,
    )
    assert len(sequences) == 1 + 2 + 3
    by_length = {length: [s for s in of_root.values() if len(s) == length] for length in (1, 2, 3)}
    lengths = {len(found): length for length, found in by_length.items()}
    assert len(lengths) == 3, "each sequence is known by how many have it"
    for n_roots, share, step, *found in sequences:
        same = by_length[lengths[n_roots]]
        assert share == close(len(same) / n)
        steps = [s[step - 1] - s[step - 2] for s in same] if step > 1 else []
        assert found == (close(five_of(steps)) if steps else [None] * 5)

    profile = ask(
        f"""
        select event_number, event_type, n_roots, share, {columns}
        from {{{{ profile_events('rooted', percentiles=[0.25, 0.9]) }}}} as p order by 1
        """,
        rooted=table,
    )
    assert [row[1] for row in profile] == ["launched", "running", "ended"]
    for number, _, n_roots, share, *found in profile:
        having = [s for s in of_root.values() if len(s) >= number]
        assert (n_roots, share) == (len(having), close(len(having) / n))
        steps = [s[number - 1] - s[number - 2] for s in having] if number > 1 else []
        assert found == (close(five_of(steps)) if steps else [None] * 5)


def five_of(values: list[float]) -> list[float]:
    quarter, nine_tenths = np.percentile(values, [25, 90])
    return [float(np.mean(values)), min(values), quarter, nine_tenths, max(values)]
