"""Whether the bars of workers lie where and when their tasks ran."""

import io
import itertools
from typing import Any

import duckdb
import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from dnpc.plots import _rows, plot_worker_timeline, workers
from dnpc.plots._style import CATEGORY_COLORS, IDLE_COLOR, STATE_COLORS
from tests.python.plots.drawing import (
    Bar,
    at,
    bare,
    bars,
    drawn_texts,
    image,
    legend_texts,
    row_names,
)
from tests.python.plots.examples import WORKERS

FIRST, SECOND = (color.lower() for color in CATEGORY_COLORS[:2])
IDLE = IDLE_COLOR.lower()


@pytest.mark.mpl_image_compare
def test_picture_of_workers() -> Figure:
    return bare(plot_worker_timeline(WORKERS))


@pytest.mark.mpl_image_compare
def test_picture_of_workers_in_cells() -> Figure:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "MOST_BARS", 3)
        patch.setattr(_rows, "CELLS", (8, 2))
        return bare(plot_worker_timeline(WORKERS))


def test_each_bar_is_in_the_row_of_its_worker() -> None:
    ax = plot_worker_timeline(WORKERS)
    assert row_names(ax) == {0: "worker 0", 1: "worker 1"}
    assert bars(ax) == [
        Bar(0, 0, 1, SECOND),
        Bar(0, 1, 2, IDLE),
        Bar(0, 2, 4, FIRST),
        Bar(1, 1, 4, FIRST),
    ]
    # 1 s of 7 that the two workers were there.
    assert legend_texts(ax) == ["idle (14 % of the time)", "work (2)", "fetch (1)"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time since start (s)", "worker")
    assert ax.get_ylim() == (1.6, -0.6)  # the first on top


def test_workers_are_in_the_order_of_the_result() -> None:
    rows = [(at(i), at(i + 1), f"worker {i}") for i in (2, 10, 1)]
    assert list(row_names(plot_worker_timeline(rows)).values()) == [
        "worker 2",
        "worker 10",
        "worker 1",
    ]


def test_bars_that_overlap_lie_beside_each_other_and_those_that_touch_do_not() -> None:
    rows = [(at(0), at(4), "w"), (at(1), at(2), "w"), (at(2), at(5), "w"), (at(5), at(6), "w")]
    found = bars(plot_worker_timeline(rows))
    assert [(bar.low, bar.high, bar.height) for bar in found] == [
        (0, 4, 0.4),
        (1, 2, 0.4),
        (2, 5, 0.4),
        (5, 6, 0.8),
    ]


def test_a_bar_without_an_end_is_pale_and_reaches_to_the_end() -> None:
    ax = plot_worker_timeline([(at(0), at(3), "a"), (at(1), None, "b"), (None, at(9), "b")])
    assert bars(ax) == [Bar(0, 0, 3, FIRST), Bar(1, 1, 3, f"{FIRST}59")]
    assert legend_texts(ax) == ["2 spans", "1 has not ended", "1 has no first event"]


@pytest.mark.parametrize("time", ["since_start", "utc"])
def test_a_single_bar_without_an_end_has_some_width(time: Any) -> None:
    [bar] = bars(plot_worker_timeline([(at(0), None, "a")], time=time))
    assert bar.high > bar.low


def test_what_has_no_length_or_less_is_no_error() -> None:
    ax = plot_worker_timeline([(at(1), at(1), "a"), (at(2), at(1), "a")])
    assert bars(ax) == [Bar(0, 0, 0, FIRST)]
    assert legend_texts(ax) == ["1 span", "1 is negative: not drawn"]
    assert drawn_texts(plot_worker_timeline([(None, at(1), "a")])) == [
        "no data: no span has a first event"
    ]


def test_seconds_and_the_column_of_the_colour() -> None:
    result = duckdb.sql(
        "select timestamp '2026-11-22 12:00' as a, 2.5 as s, 'w' as w, 'work' as app, 'failed' as o"
    )
    ax = plot_worker_timeline(result, color_by="o")
    assert bars(ax) == [Bar(0, 0, 2.5, STATE_COLORS["failed"].lower())]
    with pytest.raises(ValueError, match="color_by='x' is no column"):
        plot_worker_timeline(result, color_by="x")


def test_many_names_are_thinned_out() -> None:
    rows = [(at(0), at(1), f"worker {i}") for i in range(90)]
    assert list(row_names(plot_worker_timeline(rows)))[:3] == [0, 5, 10]
    assert len(row_names(plot_worker_timeline(rows[:40]))) == 40


def test_forty_long_names_leave_room_for_the_bars() -> None:
    rows = [
        (at(i), at(i + 1), f"the manager of a long name, worker {i}", f"application_number_{i}")
        for i in range(40)
    ]
    ax = plot_worker_timeline(rows, max_categories=40)
    image(ax)
    assert ax.get_window_extent().width > 300
    names = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(upper.y0 >= lower.y1 - 1 for upper, lower in itertools.pairwise(names))


def test_cells_hold_what_the_bars_cover(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_BARS", 0)
    monkeypatch.setattr(_rows, "CELLS", (4, 400))
    # Of four cells of a second each, the bar covers a half, one, and a quarter.
    ax = plot_worker_timeline([(at(0.5), at(2.25), "a"), (at(0), at(4), "b")])
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    opacity = np.asarray(mesh.get_array())[..., 3]
    assert opacity.tolist() == [[0.5, 1, 0.25, 0], [1, 1, 1, 1]]


def test_a_million_bars_of_five_thousand_workers() -> None:
    result = duckdb.sql("""
        select
            timestamp '2026-11-22 12:00:00' + to_seconds(i // 5000 * 10) as started_at,
            started_at + to_seconds(5) as ended_at,
            'worker ' || i % 5000 as worker,
            case when i % 5000 < 2500 then 'simulate' else 'analyse' end as app_name
        from range(1_000_000) as tries (i)
    """)
    ax = plot_worker_timeline(result)
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    opacity = np.asarray(mesh.get_array())[..., 3]
    assert opacity.mean() == pytest.approx(1_000_000 * 5 / (5000 * 1995))
    assert legend_texts(ax) == ["analyse (500,000)", "simulate (500,000)"]
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match=r"plot_worker_timeline needs .* \(the row of the picture"):
        plot_worker_timeline([(at(0), at(1))])


def test_a_million_bars_that_all_differ_make_a_small_picture() -> None:
    result = duckdb.sql("""
        select
            timestamp '2026-11-22 12:00:00'
            + to_milliseconds(i // 300 * 5_000 + (hash(i) % 5_000)::bigint) as started_at,
            hash(i + 1) % 5_000 / 1e3 as duration_s,
            'worker ' || i % 300 as worker,
            'app ' || hash(i + 2) % 5 as app_name
        from range(1_000_000) as tries (i)
    """)
    figure = plot_worker_timeline(result).get_figure(root=True)
    assert figure is not None
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=150)
    assert len(buffer.getvalue()) < 500_000
