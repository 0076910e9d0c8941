"""Whether the rates of events are those that a reader works out in the head."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dnpc.plots import plot_event_rates
from dnpc.plots._style import STATE_COLORS
from tests.python.plots.drawing import NOON, artist, at, bare, drawn_texts, image, legend_texts
from tests.python.plots.examples import RATES


@pytest.mark.mpl_image_compare
def test_picture_of_rates() -> Figure:
    return bare(plot_event_rates(RATES))


def line(ax: Axes, label: str) -> list[tuple[float, float]]:
    drawn = artist(ax, label)
    assert drawn.get_drawstyle() == "steps-post"
    return [(float(x), float(y)) for x, y in drawn.get_xydata()]


def test_a_rate_holds_until_the_next_row_of_its_type() -> None:
    ax = plot_event_rates(RATES)
    assert line(ax, "launched") == [(0, 2), (5, 0), (10, 0)]
    assert line(ax, "returned") == [(0, 0), (5, 1), (10, 1)]
    assert legend_texts(ax) == ["launched", "returned", "in intervals of 5 s"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time since start (s)", "events per second")
    assert artist(ax, "launched").get_color() == STATE_COLORS["launched"]


def test_events_are_counted_in_intervals_and_there_are_none_in_a_gap() -> None:
    rows = [(at(s), "done") for s in (0, 1, 1.9, 2, 7)] + [(at(3), "begun")]
    ax = plot_event_rates(rows, every_s=2)
    # Three in the first two seconds, one in the next two, one in those from 6 s on.
    assert line(ax, "done") == [(0, 1.5), (2, 0.5), (4, 0), (6, 0.5), (8, 0), (10, 0)]
    assert line(ax, "begun") == [(0, 0), (2, 0.5), (4, 0), (10, 0)]


def test_events_may_have_no_type_and_intervals_begin_on_multiples_of_their_length() -> None:
    ax = plot_event_rates([(at(1),), (at(3),)], every_s=2, start=NOON)
    assert line(ax, "events") == [(0, 0.5), (2, 0.5), (4, 0), (6, 0)]


@pytest.mark.parametrize(
    ("last", "text"), [(0, "1 s"), (90, "1 s"), (101, "2 s"), (300, "5 s"), (0.5, "0.005 s")]
)
def test_an_interval_is_about_a_hundredth_of_the_time(last: float, text: str) -> None:
    ax = plot_event_rates([(at(0),), (at(last),)])
    assert legend_texts(ax) == ["events", f"in intervals of {text}"]


@pytest.mark.parametrize("time", ["since_start", "utc"])
def test_a_single_row_has_some_width(time: Any) -> None:
    ax = plot_event_rates([(at(0), 3.0)], time=time)
    assert line(ax, "column 2")[0][1] == 3
    width = ax.dataLim.width * (86_400 if time == "utc" else 1)
    assert abs(width - 1) < 1e-4
    image(ax)


def test_the_types_with_the_lowest_peaks_are_added_up() -> None:
    rows = [(at(t), float(i), f"type_{i}") for i in range(4) for t in (0, 1)]
    ax = plot_event_rates([*rows, (at(2), 0.0, "type_0")], max_categories=2)
    assert legend_texts(ax)[:2] == ["type_3", "other: 3 more"]
    assert line(ax, "other: 3 more") == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_rows_without_a_time_or_rate_are_counted() -> None:
    ax = plot_event_rates([*RATES, (None, 1.0, "lost"), (at(0), None, "lost")])
    assert legend_texts(ax)[-1] == "2 rows have no time or no rate"
    assert legend_texts(plot_event_rates([(at(0),), (None,)]))[-1] == "1 row has no time or no rate"
    assert drawn_texts(plot_event_rates([(at(0), None)])) == [
        "no data: no row has a time and a rate"
    ]


def test_a_negative_rate_and_an_interval_of_no_length_are_refused() -> None:
    with pytest.raises(ValueError, match="plot_event_rates got -1 events per second"):
        plot_event_rates([(at(0), -1.0)])
    with pytest.raises(ValueError, match="every_s=0 is not a number of seconds above 0"):
        plot_event_rates([(at(0),)], every_s=0)


def test_a_million_events_make_a_small_picture() -> None:
    times = np.datetime64(NOON, "us") + np.arange(1_000_000) * np.timedelta64(1, "ms")
    ax = plot_event_rates(pa.table({"event_at": times}), every_s=0.1)
    assert {rate for _, rate in line(ax, "events")} == {0, 1_000}
    assert len(image(ax)) < 500_000


def test_a_result_of_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match="plot_event_rates needs one row for each"):
        plot_event_rates([("a", 1.5)])
