"""Runs as a Perfetto trace and as Parquet files, read back with the formats' own libraries."""

import gzip
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import Trace, TrackEvent
from typer.testing import CliRunner

from dnpc.cli import app
from dnpc.export_command import ExportError, export_parquet, export_perfetto
from loaders.load import load_paths
from tests.python.helpers import RUNINFO, fetch, fetch_map

ODD_NAME = "a \"quoted\" näme\twith 漢字, 'and' \x01"

# Seconds of one minute. In run one, tasks 1 and 2 overlap, and task 2 has not ended. The second try
# of task 1 went through a manager, which records no end of tasks, to worker 10, which restarted.
SMALL = f"""
    create schema raw;
    create table raw.source_files (file_id uuid, root varchar, run_dir varchar);
    create table load_ledger (file_id uuid, run_id varchar);

    create schema staging;
    create table staging.span_endings as
    select unnest(['parsl.rundir.task', 'parsl.rundir.try']) as span_type, true as is_regular;

    create table numbered as
    from (values
        (1, 'one', 'parsl.rundir.workflow', 'one', 0, 50, '{{"parsl_version": "2026.10.26"}}'),
        (2, 'one', 'parsl.rundir.task', 'one/1', 1, 9, '{{"task_id": 1}}'),
        (3, 'one', 'parsl.rundir.try', 'one/1/0', 1, 4, '{{"executor_label": "htex"}}'),
        (4, 'one', 'parsl.rundir.try', 'one/1/1', 4, 9, '{{"executor_label": "htex"}}'),
        (5, 'one', 'parsl.rundir.task', 'one/2', 2, null, null),
        (6, 'one', 'parsl.executor.htex.manager', 'one/htex/m', 1, null,
            '{{"executor_label": "htex", "manager_id": "m", "block_id": "0"}}'),
        (7, 'one', 'parsl.executor.htex.worker', 'one/htex/m/10', 2, null,
            '{{"executor_label": "htex", "manager_id": "m", "block_id": "0", "worker_id": "10"}}'),
        (8, 'one', 'parsl.executor.htex.worker', 'one/htex/m/9', 2.5, null,
            '{{"executor_label": "htex", "manager_id": "m", "block_id": "0", "worker_id": "9"}}'),
        (9, 'one', 'parsl.executor.htex.manager.task', 'one/htex/1', 5, null,
            '{{"gpu": true, "share": 0.5, "tags": ["x"], "none": null,
              "huge": 99999999999999999999}}'),
        (10, 'one', 'parsl.executor.htex.worker.task', 'one/htex/1', 5.5, 8, null),
        (11, 'one', 'survey.plot', 'one/north', null, null, null),
        (12, 'two', 'parsl.rundir.workflow', 'two', 30, 40, null),
        (13, 'two', 'parsl.rundir.task', 'two/1', 31, 39, null),
        (14, 'one', 'parsl.rundir.try', 'one/2/0', 3, 51, null)
    ) as t(number, run_id, span_type, span_key, started_s, ended_s, attributes);

    create macro id(number) as cast(md5(cast(number as varchar)) as uuid);
    create macro moment(s) as make_timestamp(cast(1800000000000000 + 1000000 * s as bigint));

    create table spans as
    select
        id(number) as span_id, span_type, run_id, span_key, moment(started_s) as started_at,
        moment(ended_s) as ended_at, null::varchar as outcome, 0::bigint as event_count,
        attributes::json as attributes
    from numbered;

    create table subspans as
    select
        id(a) as superspan_id, id(b) as subspan_id, b::varchar as key, 'r' as rule,
        false as is_inferred
    from (values
        (1, 2), (1, 5), (2, 3), (2, 4), (6, 7), (6, 8), (6, 9), (4, 9), (9, 10), (7, 10),
        (1, 11), (12, 13), (5, 14)
    ) as t(a, b);

    create table facets as
    select id(2) as left_span_id, id(13) as right_span_id, 'r' as rule, true as is_inferred;

    create table events as
    select
        id(number) as span_id, event_type, moment(at_s) as event_at,
        row_number() over () as event_order, row_number() over () as line_number,
        null::json as attributes
    from (values
        (1, 'began', 0), (1, 'completed', 50), (2, 'submitted', 1), (2, 'returned', 9),
        (3, 'launched', 1), (3, 'fail_retryable', 4), (4, 'launched', 4), (4, 'exec_done', 9),
        (5, 'submitted', 2), (6, 'started', 1), (7, 'started', 2), (7, 'restarted', 8.5),
        (8, 'started', 2.5), (9, 'got', 5), (10, 'received', 5.5), (10, 'finished', 8),
        (12, 'began', 30), (12, 'late', 45), (13, 'submitted', 31)
    ) as t(number, event_type, at_s);

    create table parsl_workflows as
    select
        span_key as run_id, '/runs/00' || number as rundir, started_at as began_at, 1 as n_tasks
    from (select id(number) as span_id, number from numbered) inner join spans using (span_id)
    where span_type = 'parsl.rundir.workflow';

    create table parsl_tasks as
    select id(2) as span_id, 'one' as run_id, 1 as task_id, $odd${ODD_NAME}$odd$ as app_name
    union all
    select id(5), 'one', 2, 'short';

    create table parsl_tries as
    select id(3) as span_id, 'one' as run_id, 1 as task_id, 0 as try_id
    union all
    select id(4), 'one', 1, 1;

    create table trees as
    select id(a) as root_span_id, id(b) as span_id, depth
    from (values
        (2, 2, 0), (2, 3, 1), (2, 4, 1), (2, 9, 2), (2, 10, 3), (5, 5, 0),
        (3, 3, 0), (4, 4, 0), (4, 9, 1), (4, 10, 2)
    ) as t(a, b, depth);

    create table managers as
    select 'one' as run_id, 'htex' as executor_label, 'm' as manager_id, '0' as block_id;

    create table state_counts as
    select
        'one' as run_id, 'parsl.rundir.task' as root_span_type, moment(s) as state_at, state,
        n as n_spans
    from (values (1, 'submitted', 1), (2, 'submitted', 2), (9, 'submitted', 1)) as t(s, state, n);
"""
START_US = 1_800_000_000_000_000


@dataclass
class Slice:
    """A slice as a reader of the trace puts it together."""

    path: tuple[str, ...]
    name: str
    category: str
    start_us: int
    end_us: int | None
    values: dict[str, Any]
    flows: list[int]
    parent: "Slice | None"
    instants: list[tuple[str, int]] = field(default_factory=list)

    @property
    def span_id(self) -> str:
        return str(self.values["span_id"])


class Reader:
    """What Perfetto makes of a trace: events by time, those of the same time as they stand."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        packets = Trace.FromString(
            gzip.decompress(content) if path.suffix == ".gz" else content
        ).packet
        self.slices: list[Slice] = []
        self.stray_instants: list[tuple[str, str, int]] = []
        self.counters: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        self.paths: dict[int, tuple[str, ...]] = {}
        self.children: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.clocks: dict[int, int] = {}
        texts: dict[tuple[str, int], str] = {}
        events = []
        for packet in packets:
            assert packet.trusted_packet_sequence_id == 1
            for kind in ("event_categories", "event_names", "debug_annotation_names"):
                for text in getattr(packet.interned_data, kind):
                    texts[kind, text.iid] = text.name
            if packet.HasField("track_descriptor"):
                self._add_track(packet.track_descriptor)
            elif packet.HasField("track_event"):
                events.append((packet.timestamp, packet.track_event))
                assert packet.track_event.track_uuid in self.paths
            elif packet.HasField("clock_snapshot"):
                self.clocks = {c.clock_id: c.timestamp for c in packet.clock_snapshot.clocks}
        stacks: dict[int, list[Slice]] = defaultdict(list)
        for at_ns, event in sorted(events, key=lambda pair: pair[0]):
            assert at_ns % 1000 == 0
            self._add_event(event, at_ns // 1000, stacks[event.track_uuid], texts)
        assert not any(stacks.values()), "a slice has no end"

    def _add_track(self, track: Any) -> None:
        assert track.uuid not in self.paths
        name = track.name
        parent = self.paths[track.parent_uuid] if track.parent_uuid else ()
        self.paths[track.uuid] = (*parent, name)
        if name not in self.children[parent]:
            self.children[parent].append(name)

    def _add_event(
        self, event: Any, at_us: int, stack: list[Slice], texts: dict[tuple[str, int], str]
    ) -> None:
        path = self.paths[event.track_uuid]
        name = event.name or (event.name_iid and texts["event_names", event.name_iid])
        values = {
            texts["debug_annotation_names", note.name_iid]: getattr(note, note.WhichOneof("value"))
            for note in event.debug_annotations
        }
        if event.type == TrackEvent.TYPE_SLICE_BEGIN:
            [category] = event.category_iids
            category = texts["event_categories", category]
            parent = stack[-1] if stack else None
            flows = list(event.flow_ids)
            stack.append(Slice(path, name, category, at_us, None, values, flows, parent))
            self.slices.append(stack[-1])
        elif event.type == TrackEvent.TYPE_SLICE_END:
            stack.pop().end_us = at_us
        elif event.type == TrackEvent.TYPE_COUNTER:
            self.counters[path].append((at_us, event.counter_value))
        else:
            [category] = event.category_iids
            category = texts["event_categories", category]
            if stack:
                [holder] = [one for one in stack if one.category == category]
                holder.instants.append((name, at_us))
            else:
                self.stray_instants.append((values["span_id"], name, at_us))

    def flows(self) -> set[frozenset[str]]:
        """The spans that each arrow joins."""
        ends = defaultdict(list)
        for one in self.slices:
            for flow in one.flows:
                ends[flow].append(one.span_id)
        assert all(len(spans) == 2 for spans in ends.values())
        return {frozenset(spans) for spans in ends.values()}


@pytest.fixture(scope="module")
def sample_trace(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    path = tmp_path_factory.mktemp("trace") / "sample.perfetto-trace.gz"
    return Reader(export_perfetto(built_sample, path))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("small") / "small.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(SMALL)
    return database


@pytest.fixture(scope="module")
def small_trace(small: Path) -> Reader:
    return Reader(export_perfetto(small, small.with_name("small.perfetto-trace")))


@pytest.fixture(scope="module")
def by_number(small: Path, small_trace: Reader) -> dict[int, Slice]:
    numbers = fetch_map(small, "select cast(id(number) as varchar), number from numbered")
    return {numbers[one.span_id]: one for one in small_trace.slices}


def test_each_span_with_a_time_is_one_slice_to_the_microsecond(
    built_sample: Path, sample_trace: Reader
) -> None:
    slices = {one.span_id: one for one in sample_trace.slices}
    assert len(slices) == len(sample_trace.slices)
    spans = fetch(
        built_sample,
        """
        select cast(span_id as varchar), span_type, epoch_us(started_at), epoch_us(ended_at)
        from spans where started_at is not null
        """,
    )
    assert set(slices) == {span_id for span_id, *_ in spans}
    for span_id, span_type, start_us, end_us in spans:
        one = slices[span_id]
        assert (one.category, one.start_us) == (span_type, start_us)
        assert one.end_us is not None
        assert (one.end_us == end_us) if end_us else (one.end_us >= start_us)
        assert ("end" in one.values) == (end_us is None)


def test_slices_nest(sample_trace: Reader) -> None:
    for one in sample_trace.slices:
        if one.parent:
            assert one.end_us and one.parent.end_us
            assert one.parent.start_us <= one.start_us <= one.end_us <= one.parent.end_us


def test_what_nests_is_a_subspan(built_sample: Path, sample_trace: Reader) -> None:
    bound = set(
        fetch(
            built_sample,
            "select cast(superspan_id as varchar), cast(subspan_id as varchar) from subspans",
        )
    )
    nested = [one for one in sample_trace.slices if one.parent]
    assert all(one.parent and (one.parent.span_id, one.span_id) in bound for one in nested)
    kinds = Counter((one.parent.category, one.category) for one in nested if one.parent)
    assert kinds == {
        ("parsl.rundir.task", "parsl.rundir.try"): 20,
        ("parsl.executor.htex.worker", "parsl.executor.htex.worker.task"): 16,
    }


def test_each_worker_has_a_track_with_its_tasks(built_sample: Path, sample_trace: Reader) -> None:
    workers = fetch(
        built_sample, "select executor_label, block_id, manager_id, worker_id, n_tasks from workers"
    )
    expected = {
        (f"executor {label}", f"block {block}", f"manager {manager}", f"worker {worker}"): n_tasks
        for label, block, manager, worker, n_tasks in workers
    }
    drawn = Counter(
        one.path[1:] for one in sample_trace.slices if one.category.endswith("worker.task")
    )
    assert drawn == expected


def test_events_are_instants_in_their_span(built_sample: Path, sample_trace: Reader) -> None:
    events = fetch(
        built_sample, "select cast(span_id as varchar), event_type, epoch_us(event_at) from events"
    )
    drawn = [(one.span_id, *instant) for one in sample_trace.slices for instant in one.instants]
    assert sample_trace.stray_instants == []
    assert sorted(drawn) == sorted(events)


def test_arrows_follow_bindings(built_sample: Path, sample_trace: Reader) -> None:
    flows = sample_trace.flows()
    slices = {one.span_id: one for one in sample_trace.slices}
    tasks = [one for one in slices.values() if one.category == "parsl.executor.htex.worker.task"]
    for one in tasks:
        chain, spans = [one.category], {one.span_id}
        frontier = one.span_id
        for category in ("manager.task", "interchange.task", "rundir.try", "monitoring.try"):
            [frontier] = [
                other
                for flow in flows
                if frontier in flow
                for other in flow - {frontier}
                if slices[other].category.endswith(category)
            ]
            chain.append(slices[frontier].category)
            spans.add(frontier)
        assert len(spans) == 5
    bound = fetch(
        built_sample,
        """
        select cast(superspan_id as varchar), cast(subspan_id as varchar) from subspans
        union all
        select cast(left_span_id as varchar), cast(right_span_id as varchar) from facets
        """,
    )
    assert flows <= {frozenset(pair) for pair in bound}


def test_counters_are_the_states(built_sample: Path, sample_trace: Reader) -> None:
    expected: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for root, state, at_us, n_spans in fetch(
        built_sample,
        """
        select root_span_type, state, epoch_us(state_at), n_spans
        from state_counts order by state_at
        """,
    ):
        expected[f"states of {root}", state].append((at_us, n_spans))
    assert {path[1:]: values for path, values in sample_trace.counters.items()} == expected


def test_values_say_which_task(sample_trace: Reader) -> None:
    names = defaultdict(set)
    for one in sample_trace.slices:
        if "task_id" in one.values:
            names[one.values["task_id"]].add(one.name)
    assert len(names) == 17
    assert all(len(apps) == 1 for apps in names.values())


def at(one: Slice) -> tuple[float, float]:
    assert one.end_us is not None
    return (one.start_us - START_US) / 1e6, (one.end_us - START_US) / 1e6


def test_open_spans(by_number: dict[int, Slice]) -> None:
    assert at(by_number[2]) == (1, 9)
    assert at(by_number[5]) == (2, 50), "ought to have ended: until what it is in has"
    assert by_number[5].values["end"] == "not ended"
    assert at(by_number[9]) == (5, 8), "no record ends it: until what is in it has"
    assert by_number[9].values["end"] == "not recorded"
    assert at(by_number[7]) == (2, 8.5)
    assert at(by_number[6]) == (1, 8.5)
    assert at(by_number[8]) == (2.5, 2.5)
    assert 11 not in by_number, "it has no time"


def test_overlapping_slices_are_in_lanes_of_one_name(
    small_trace: Reader, by_number: dict[int, Slice]
) -> None:
    assert by_number[2].path == by_number[5].path == ("run 001 one", "parsl.rundir.task")
    assert by_number[3].parent is by_number[4].parent is by_number[2]
    assert by_number[5].parent is None
    assert by_number[14].parent is None, "it does not lie in its task"
    assert by_number[14].path == by_number[5].path
    assert list(small_trace.paths.values()).count(by_number[2].path) == 3


def test_tracks_are_in_order(small_trace: Reader) -> None:
    executor = ("run 001 one", "executor htex")
    assert small_trace.children[()] == ["run 001 one", "run 0012 two"]
    assert small_trace.children["run 001 one",] == [
        "states of parsl.rundir.task",
        "parsl.rundir.workflow",
        "parsl.rundir.task",
        "executor htex",
    ]
    assert small_trace.children[*executor, "block 0", "manager m"] == [
        "parsl.executor.htex.manager.task",
        "worker 9",
        "worker 10",
    ]


def test_runs_are_at_their_times(small_trace: Reader, by_number: dict[int, Slice]) -> None:
    assert at(by_number[12]) == (30, 40)
    assert by_number[13].path == ("run 0012 two", "parsl.rundir.task")
    assert set(small_trace.clocks.values()) == {START_US * 1000}
    assert len(small_trace.clocks) == 2, "UTC is told to be the clock of the trace"


def test_an_event_outside_of_its_span(small_trace: Reader) -> None:
    assert [(name, at_us - START_US) for _, name, at_us in small_trace.stray_instants] == [
        ("late", 45_000_000)
    ]


def test_any_text_and_value(by_number: dict[int, Slice]) -> None:
    assert {by_number[number].name for number in (2, 3, 4, 9, 10)} == {ODD_NAME}
    assert by_number[7].name == "worker htex/m/10"
    assert by_number[10].values["task_id"] == by_number[10].values["try_id"] == 1
    values = by_number[9].values
    assert (values["gpu"], values["share"], values["tags"]) == (True, 0.5, '["x"]')
    assert "none" not in values
    assert float(values["huge"]) == 1e20


def test_only_the_runs_asked_for(small: Path, tmp_path: Path) -> None:
    trace = Reader(export_perfetto(small, tmp_path / "two", ["0012"]))
    assert trace.children[()] == ["run 0012 two"]
    assert len(trace.slices) == 2
    assert trace.counters == {}


def test_tables_come_back_the_same(built_sample: Path, tmp_path: Path) -> None:
    paths = export_parquet(built_sample, tmp_path / "tables")
    assert {path.stem for path in paths} >= {"spans", "events", "parsl_tasks", "workers"}
    with duckdb.connect(str(built_sample), read_only=True) as connection:
        connection.execute("set timezone = 'America/Chicago'")
        for path in paths:
            described = [row[:2] for row in connection.sql(f"describe main.{path.stem}").fetchall()]
            read = connection.read_parquet(str(path))
            assert list(zip(read.columns, map(str, read.types), strict=True)) == described
            for this, other in (("read", f"main.{path.stem}"), (f"main.{path.stem}", "read")):
                [(n_other,)] = connection.sql(
                    f"select count(*) from (from {this} except all from {other})"
                ).fetchall()
                assert n_other == 0, path


def test_times_are_utc_and_files_are_zstd(built_sample: Path, tmp_path: Path) -> None:
    export_parquet(built_sample, tmp_path)
    file = pq.ParquetFile(tmp_path / "spans.parquet")
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    started_at = file.read().column("started_at")
    assert started_at.type == pa.timestamp("us")
    assert [min(started_at.drop_null().to_pylist())] == [
        when for (when,) in fetch(built_sample, "select min(started_at) from spans")
    ]


def test_tables_of_one_run(small: Path, tmp_path: Path) -> None:
    export_parquet(small, tmp_path, ["two"])
    counts = {path.stem: pq.read_metadata(path).num_rows for path in tmp_path.iterdir()}
    assert (counts["spans"], counts["subspans"], counts["facets"]) == (2, 1, 0)
    assert (counts["events"], counts["trees"], counts["state_counts"]) == (3, 0, 0)


@pytest.mark.parametrize("export", [export_perfetto, export_parquet])
def test_errors(export: Any, small: Path, database: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    with pytest.raises(ExportError, match="is not there"):
        export(database, output)
    with pytest.raises(ExportError, match=r"no runs are called 7; choose one with --run:\n  one"):
        export(small, output, ["7"])
    with pytest.raises(ExportError, match="no/out cannot be written: No such file or directory"):
        export(small, tmp_path / "no" / "out")
    load_paths(database, [RUNINFO / "000" / "parsl.log.gz"])
    with pytest.raises(ExportError, match="is not built yet"):
        export(database, output)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_trace(small: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written: it is a folder"):
        export_perfetto(small, tmp_path)


def test_nothing_is_left_half_written(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Any, runs: Any, file: Any) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dnpc.perfetto_trace.write_trace", fail)
    (tmp_path / "trace").write_text("the one before")
    with pytest.raises(ExportError, match="No space left on device"):
        export_perfetto(small, tmp_path / "trace")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the one before"]


def test_the_command(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    result = run(app, ["export", "perfetto", "-d", str(small), "--run", "one", "--run", "two"])
    assert (result.exit_code, result.stdout) == (0, "trace.perfetto-trace.gz\n")
    assert len(Reader(Path("trace.perfetto-trace.gz")).slices) == 13
    result = run(app, ["export", "parquet", "-d", str(small), "-o", "tables"])
    assert result.exit_code == 0
    assert "tables/spans.parquet\n" in result.stdout
    result = run(app, ["export", "perfetto", "-d", "none.duckdb"])
    assert result.exit_code == 1
    assert result.stderr.startswith("dnpc export perfetto: none.duckdb is not there.")
    assert "[OPTIONS]" in run(app, ["export", "parquet", "--help"]).stdout
