from collections.abc import Iterator

import duckdb
import matplotlib
import matplotlib.pyplot as plt
import pyarrow as pa
import pytest

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def million() -> pa.Table:
    """Starts 1 ms apart, durations of 1 to 8 s, an app in four runs an eighth of the time."""
    return pa.table(
        duckdb.sql("""
            select
                timestamp '2026-11-22 12:00:00' + to_milliseconds(i) as started_at,
                started_at + to_seconds(1 + i % 8) as ended_at,
                case when i % 8 = 7 then 'analyse' else 'simulate' end as app_name
            from range(1_000_000) as spans (i)
        """)
    )
