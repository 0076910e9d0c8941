"""Whether durations over time are drawn as a reader works them out in the head."""

import warnings
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import matplotlib.colors
import matplotlib.pyplot as plt
import numpy as np
import pyarrow as pa
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from dnpc.plots import plot_durations_over_time
from dnpc.plots._style import STATE_COLORS
from tests.python.plots.drawing import (
    NOON,
    artist,
    at,
    bare,
    drawn_texts,
    image,
    legend_texts,
    marks,
)
from tests.python.plots.examples import SPANS


@pytest.mark.mpl_image_compare
def test_picture_of_durations() -> Figure:
    return bare(plot_durations_over_time(SPANS))


@pytest.mark.mpl_image_compare
def test_picture_of_durations_in_cells(monkeypatch: pytest.MonkeyPatch) -> Figure:
    monkeypatch.setattr("dnpc.plots.durations.MOST_MARKS", 2)
    monkeypatch.setattr("dnpc.plots.durations.CELLS", (6, 4))
    return bare(plot_durations_over_time(SPANS, log=True))


def test_durations_are_drawn_against_the_time_since_the_earliest_first_event() -> None:
    ax = plot_durations_over_time(SPANS)
    assert marks(ax) == [(0, 1), (10, 3), (20, 2)]
    assert ax.get_xlabel() == "time since start (s)"
    assert ax.get_ylabel() == "duration (s)"
    assert legend_texts(ax) == ["work (2)", "fetch (1)"]
    assert ax.get_title() == ""


def test_a_start_of_ones_own_moves_the_zero_also_across_zones() -> None:
    assert marks(plot_durations_over_time(SPANS, start=NOON))[0] == (10, 1)
    in_chicago = NOON.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=-6)))
    assert marks(plot_durations_over_time(SPANS, start=in_chicago))[0] == (10, 1)


def test_utc_times_stay_utc_whatever_zone_matplotlib_is_set_to() -> None:
    with plt.rc_context({"timezone": "Asia/Tokyo"}):
        ax = plot_durations_over_time(SPANS, time="utc")
        ax.figure.canvas.draw()
        ticks = [label.get_text() for label in ax.get_xticklabels()]
        offset = ax.xaxis.get_major_formatter().get_offset()
    assert ax.get_xlabel() == "time (UTC)"
    days, _ = marks(ax)[0]
    since_epoch = (at(10) - datetime(1970, 1, 1)) / timedelta(days=1)
    assert abs(days - since_epoch) * 86_400 < 1e-6
    assert ticks
    assert "12:00" in offset


def test_a_span_that_has_not_ended_is_counted_not_drawn_and_may_be_the_start() -> None:
    ax = plot_durations_over_time([(at(0), None), (at(5), at(6)), (at(7), None), (None, at(9))])
    assert marks(ax) == [(5, 1)]
    assert legend_texts(ax) == ["1 span", "2 have not ended", "1 has no first event"]


def test_spans_that_have_all_not_ended_are_no_error() -> None:
    ax = plot_durations_over_time([(at(0), None)], time="utc")
    assert drawn_texts(ax) == ["no data: no span has a duration"]
    assert legend_texts(ax) == ["1 has not ended"]


def test_negative_zero_and_tied_durations_are_drawn() -> None:
    ax = plot_durations_over_time([(at(0), at(-2)), (at(1), at(1)), (at(1), at(1))])
    assert marks(ax) == [(0, -2), (1, 0), (1, 0)]
    assert legend_texts(ax) == ["3 spans", "1 is negative"]


def test_a_logarithmic_axis_says_what_it_cannot_show() -> None:
    ax = plot_durations_over_time([(at(0), at(0)), (at(1), at(3)), (at(2), None)], log=True)
    assert ax.get_yscale() == "log"
    assert marks(ax) == [(1, 2)]
    assert legend_texts(ax) == ["1 span", "1 has not ended", "1 is not above zero: not drawn"]


@pytest.mark.parametrize("time", ["since_start", "utc"])
def test_a_single_span_is_seen_at_a_sensible_scale(time: Any) -> None:
    ax = plot_durations_over_time([(at(0), at(5))], time=time)
    low, high = ax.get_xlim()
    [(x, y)] = marks(ax)
    assert low < x < high
    assert y == 5
    assert high - low < 3  # seconds, or days


def test_many_groups_become_the_most_frequent_and_other() -> None:
    rows: list[Any] = [(at(i), at(i + 1), f"app_{i % 40:02}") for i in range(80)]
    rows += [(at(90), at(91), "app_39"), (at(91), at(92), None)]
    ax = plot_durations_over_time(rows, max_categories=3)
    # Of the 39 that are equally frequent the first by name.
    assert legend_texts(ax) == ["app_39 (3)", "app_00 (2)", "other: 39 more (77)"]
    assert len(marks(ax)) == 82
    assert legend_texts(plot_durations_over_time(rows, max_categories=1)) == ["other: 41 more (82)"]


def test_forty_groups_in_the_legend_leave_room_for_the_plot() -> None:
    rows = [(at(i), at(i + 1), f"application_{i:02}") for i in range(40)]
    ax = plot_durations_over_time(rows, max_categories=40)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image(ax)
    legend = ax.get_legend()
    assert legend is not None
    assert len(legend.get_texts()) == 40
    assert legend.get_window_extent().x0 > ax.get_window_extent().x1
    assert ax.get_window_extent().width > 200


def test_color_by_names_any_column() -> None:
    table = pa.table({"a": [at(0), at(1)], "b": [at(1), at(2)], "n": [1, 2], "host": ["x", "y"]})
    assert legend_texts(plot_durations_over_time(table)) == ["2 spans"]
    ax = plot_durations_over_time(table, color_by="host")
    assert legend_texts(ax) == ["x (1)", "y (1)"]
    assert ax.get_legend().get_title().get_text() == "host"  # type: ignore[union-attr]
    assert legend_texts(plot_durations_over_time(table, color_by="n")) == ["1 (1)", "2 (1)"]
    with pytest.raises(ValueError, match=r"color_by='hots' is no column .* host \(string\)"):
        plot_durations_over_time(table, color_by="hots")


def test_names_that_matplotlib_would_read_otherwise_are_shown_as_they_are() -> None:
    long = "a" * 60
    ax = plot_durations_over_time([(at(0), at(1), name) for name in ("_hidden", "$x$", long)])
    image(ax)
    assert [text.strip() for text in legend_texts(ax)] == [
        "$x$ (1)",
        "_hidden (1)",
        f"{'a' * 20}…{'a' * 19} (1)",
    ]
    assert not any(text.get_parse_math() for text in ax.get_legend().get_texts())  # type: ignore[union-attr]


def test_groups_that_are_states_have_the_colours_of_states() -> None:
    ax = plot_durations_over_time([(at(0), at(1), "failed"), (at(0), at(1), "exec_done")])
    assert artist(ax, "failed (1)").get_color() == STATE_COLORS["failed"]


@pytest.mark.parametrize("time", ["since_start", "utc"])
@pytest.mark.parametrize("log", [False, True])
def test_a_million_spans_are_counted_in_cells(million: pa.Table, time: Any, log: bool) -> None:
    ax = plot_durations_over_time(million, time=time, log=log)
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    opacity = np.asarray(mesh.get_array())[..., 3]
    assert opacity.sum() == 8 * 300  # a row of cells for each duration
    assert legend_texts(ax)[:2] == ["simulate (875,000)", "analyse (125,000)"]
    # The 1,000,000 are 3,333 and a third to each of 300 slices, an eighth of them in a cell.
    assert legend_texts(ax)[2] in ("417 spans where it is darkest", "418 spans where it is darkest")
    assert len(image(ax)) < 500_000


def test_the_colour_of_a_cell_tells_its_group(million: pa.Table) -> None:
    ax = plot_durations_over_time(million)
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    colors = np.asarray(mesh.get_array())
    simulate, analyse = (
        line.get_color()
        for line in ax.lines
        if isinstance(line, Line2D) and line.get_marker() == "s"
    )
    # One in a cell differs from another by at most one span: all are nearly the full colour.
    assert np.allclose(colors[0, 100, :3], matplotlib.colors.to_rgb(simulate), atol=0.02)
    assert np.allclose(colors[-1, 100, :3], matplotlib.colors.to_rgb(analyse), atol=0.02)
