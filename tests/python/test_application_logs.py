"""An application's logs beside its runs: each record finds its run and its time in UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from dnpc import Project
from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, Row, run_dbt

# In Chicago the clock was put back from 02:00 to 01:00 at 07:00 UTC.
SUMMER, WINTER = timezone(timedelta(hours=-5)), timezone(timedelta(hours=-6))
CHANGE = datetime(2026, 11, 1, 7, tzinfo=UTC)
PATTERN = r"(?P<event_type>[a-z]+) (?P<item>[^ ]+)(?: \"(?P<note>[^\"]*)\")?$"


def at(text: str) -> datetime:
    """A time of that day, UTC."""
    return datetime.fromisoformat(f"2026-11-01T{text}+00:00")


def local(time: datetime) -> str:
    there = time.astimezone(SUMMER if time < CHANGE else WINTER)
    return f"{there:%Y-%m-%d %H:%M:%S}"


def write_parsl_log(run_dir: Path, run_id: str, *times: str) -> None:
    run_dir.mkdir(parents=True)
    done = ["Task 0 will be sent to executor x"] * (len(times) - 1)
    lines = [
        f"{at(time).timestamp():.6f} {local(at(time))} MainProcess-7 MainThread-8 "
        f"parsl.dataflow.dflow:9 submit INFO: {message}"
        for time, message in zip(times, [f"Run id is: {run_id}", *done], strict=True)
    ]
    (run_dir / "parsl.log").write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Two runs, the first across the change, a second and a half hours later, and three logs."""
    folder = tmp_path_factory.mktemp("application")
    write_parsl_log(
        folder / "runinfo" / "000", "night", "06:30:00", "06:50:00", "07:10:00", "07:20:00"
    )
    write_parsl_log(folder / "runinfo" / "001", "morning", "12:00:00", "12:30:00")
    times = ("06:25:00", "06:45:00", "07:15:00", "12:10:00")
    naive = [f"{local(at(time))},250: put {number}" for number, time in enumerate(times)]
    naive.insert(2, "put nothing")
    # Written on Windows, as it were, with a quote in it.
    (folder / "naive.log").write_bytes(
        "\r\n".join([*naive, naive[-1] + ' "it\'s"']).encode() + b"\r\n"
    )
    (folder / "zoned.log").write_text(
        "[2026-11-01T07:15:00.250Z] put early\n"
        "1793536200500 put late\n"  # 12:30:00.5
        "1793536200 put edge\n"
        "2026-11-01 01:15:00.250 -0600 put again\n"
        "2026-11-01T05:00:00Z put before\n"
        "2026-11-01T10:00:00Z put between\n"
        "2026-11-01T20:00:00Z put after\n"
    )
    (folder / "rare.log").write_text(
        "INFO [01/Nov/2026:01:15:00 -0600] put rare\nINFO [01/Nov/2026:01:45:00] put local\n"
    )
    (folder / "steps.jsonl").write_text(
        '{"ts": "2026-11-01T06:45:00+00:00", "what": "put", "n": 1}\n'
        '{"ts": null, "what": "put"}\n'
        '{"ts": 1793535000.25, "what": "got", "n": {"a": 1}}\n'
    )
    database = folder / DATABASE_NAME
    load_paths(
        database,
        [folder / "runinfo"],
        text_logs=[
            f"naive={folder}/naive.log",
            f"zoned={folder}/zoned.log",
            f"rare={folder}/rare.log",
        ],
        json_logs=[f"steps={folder}/steps.jsonl"],
    )
    process = run_dbt(
        database,
        "build",
        "-s",
        "+stg_files__run_candidates",
        "--exclude-resource-type",
        "test",
        "unit_test",
    )
    assert process.returncode == 0, process.stdout
    with Project(database) as opened:
        yield opened


def records(project: Project, call: str) -> list[Row]:
    query = f"""
        select
            case when run_id in ('night', 'morning') then run_id end,
            is_run_inferred,
            strftime(recorded_at, '%H:%M:%S.%g'),
            cast(attributes as varchar)
        from {{{{ {call} }}}} as records
        order by line_number
    """
    rows: list[Row] = project.sql(query).fetchall()
    return rows


def test_local_times_are_read_with_the_clock_of_the_run_that_ran_then(project: Project) -> None:
    call = f"text_records(log='naive', patterns=['{PATTERN}'])"
    assert records(project, call) == [
        ("night", True, "06:25:00.250", '{"item":"0"}'),
        ("night", True, "06:45:00.250", '{"item":"1"}'),
        ("night", True, "07:15:00.250", '{"item":"2"}'),
        ("morning", True, "12:10:00.250", '{"item":"3"}'),
        ("morning", True, "12:10:00.250", '{"item":"3","note":"it\'s"}'),
    ]


def test_times_with_a_zone_need_no_clock_and_may_belong_to_no_run(project: Project) -> None:
    call = f"text_records(log='zoned', patterns=['{PATTERN}'])"
    assert records(project, call) == [
        ("night", True, "07:15:00.250", '{"item":"early"}'),
        ("morning", True, "12:30:00.500", '{"item":"late"}'),
        ("morning", True, "12:30:00.000", '{"item":"edge"}'),
        ("night", True, "07:15:00.250", '{"item":"again"}'),
        (None, False, "05:00:00.000", '{"item":"before"}'),
        (None, False, "10:00:00.000", '{"item":"between"}'),
        (None, False, "20:00:00.000", '{"item":"after"}'),
    ]


@pytest.mark.parametrize(
    ("time_format", "expected"),
    [
        ("%d/%b/%Y:%T %z", ("night", True, "07:15:00.000", '{"item":"rare"}')),
        ("%d/%b/%Y:%T", ("night", True, "06:45:00.000", '{"item":"local"}')),
    ],
)
def test_a_rare_time_anywhere_in_a_line(project: Project, time_format: str, expected: Row) -> None:
    pattern = r"\\[(?P<at>[^]]+)\\] " + PATTERN
    call = f"text_records(log='rare', patterns=['{pattern}'], time_format='{time_format}')"
    assert records(project, call) == [expected]


def test_a_file_may_be_placed_as_a_whole(project: Project) -> None:
    call = f"text_records(log='zoned', patterns=['{PATTERN}'], placed_by='file')"
    assert {row[0] for row in records(project, call)} == {"night"}


def test_json_records_find_their_run_too(project: Project) -> None:
    call = "json_records(log='steps', at='$.ts', paths={'event_type': '$.what', 'n': '$.n'})"
    assert records(project, call) == [
        ("night", True, "06:45:00.000", '{"n":"1"}'),
        ("morning", True, "12:10:00.250", '{"n":"{\\"a\\":1}"}'),
    ]
