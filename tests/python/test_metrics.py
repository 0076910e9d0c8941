"""METRIC lines of any text log, in a run or beside it, as rows of the mart metrics."""

import json
from pathlib import Path

import pytest

from loaders.load import load_paths
from tests.python.helpers import DATABASE_NAME, build, fetch

RUN_ID = "5d0c8f1e"
JSON_RUN_ID = "77aa0b12"
# 2026-05-28 20:26:40 UTC, seven hours ahead of this run's clock.
START = 1780000000
HEAD = "2026-05-28 13:26:{second:02d} MainProcess-70 MainThread-140 app:1 report DEBUG:"


def own_log_line(second: int, message: str) -> str:
    return f"{START + second}.250000 {HEAD.format(second=40 + second)} {message}\n"


def write_json_log(path: Path, second: int, *messages: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    records = ({"created": START + second, "formatted": message} for message in messages)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def write_run(folder: Path) -> None:
    run_dir = folder / "runinfo" / "000"
    (run_dir / "htex").mkdir(parents=True)
    (run_dir / "parsl.log").write_text(
        own_log_line(0, f"Run id is: {RUN_ID}")
        + own_log_line(1, "METRIC QUEUE campaign queued=3 done=0")
        + own_log_line(9, "DFK cleanup complete")
    )
    # A JSON log is read in place of the text, and where that is there, not once more.
    write_json_log(run_dir / "parsl.jsonlog", 1, "METRIC QUEUE campaign queued=3 done=0")
    write_json_log(
        folder / "runinfo" / "001" / "parsl.jsonlog",
        3600,
        f"Run id is: {JSON_RUN_ID}",
        "METRIC QUEUE campaign queued=8",
    )
    # An old log, of local time.
    (run_dir / "htex" / "interchange.log").write_text(
        "2026-05-28 13:26:42.500 interchange:1 Main(7) MainThread f [DEBUG]  METRIC A b c=1\n"
    )
    (folder / "application.log").write_text(
        own_log_line(3, 'METRIC UNIT u-1 low=-2 big=1.5e-3 odd=007 not=nan inf="inf" unit=5s')
        + own_log_line(4, "METRIC UNIT u-2 note=\"two words\" expr=a=b none= said='it\\'s x=1'")
        + own_log_line(5, "METRIC UNIT u-3 low=4 aside low=5")
        # None of these is one.
        + own_log_line(6, "METRIC UNIT u-4")
        + own_log_line(6, "METRIC UNIT")
        + own_log_line(6, "METRIC UNIT a=1")
        + own_log_line(6, "BIOMETRIC UNIT u-4 a=1")
        + own_log_line(6, "METRICS UNIT u-4 a=1")
        + own_log_line(6, "a METRIC line may say that x=1")
        + "METRIC UNIT u-4 a=1\n"
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("metrics")
    write_run(folder)
    database = folder / DATABASE_NAME
    load_paths(database, [folder])
    build(database)
    return database


def test_each_value_is_a_row_and_numbers_are_numbers(database: Path) -> None:
    rows = fetch(
        database,
        """
        select
            cast(epoch(recorded_at) - 1780000000 as double),
            metric_type, metric_id, name, value, value_text
        from metrics
        order by recorded_at, rowid
        """,
    )
    assert rows == [
        (1.25, "QUEUE", "campaign", "queued", 3, "3"),
        (1.25, "QUEUE", "campaign", "done", 0, "0"),
        (2.5, "A", "b", "c", 1, "1"),
        (3.25, "UNIT", "u-1", "low", -2, "-2"),
        (3.25, "UNIT", "u-1", "big", 0.0015, "1.5e-3"),
        (3.25, "UNIT", "u-1", "odd", 7, "007"),
        (3.25, "UNIT", "u-1", "not", None, "nan"),
        (3.25, "UNIT", "u-1", "inf", None, "inf"),
        (3.25, "UNIT", "u-1", "unit", None, "5s"),
        (4.25, "UNIT", "u-2", "note", None, "two words"),
        (4.25, "UNIT", "u-2", "expr", None, "a=b"),
        (4.25, "UNIT", "u-2", "none", None, ""),
        (4.25, "UNIT", "u-2", "said", None, "it's x=1"),
        (5.25, "UNIT", "u-3", "low", 4, "4"),
        (5.25, "UNIT", "u-3", "low", 5, "5"),
        (3600, "QUEUE", "campaign", "queued", 8, "8"),
    ]


def test_a_log_beside_the_run_belongs_to_it(database: Path) -> None:
    assert fetch(
        database, "select run_id, count(distinct file_id) from metrics group by all order by all"
    ) == [(RUN_ID, 3), (JSON_RUN_ID, 1)]


def test_the_ledger_counts_the_lines(database: Path) -> None:
    rows = fetch(
        database,
        """
        select parse_filename(path), component, n_landed, n_recognised, n_ignored
        from load_ledger
        order by 1, 3
        """,
    )
    assert rows == [
        ("application.log", "metrics", 10, 3, 7),
        ("interchange.log", "htex", 1, 1, 0),
        ("parsl.jsonlog", "parsl_log", 1, 0, 1),
        ("parsl.jsonlog", "parsl_log", 2, 2, 0),
        ("parsl.log", "parsl_log", 3, 3, 0),
    ]
