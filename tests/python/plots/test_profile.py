"""Whether the profile of events shows the times and shares that its rows say."""

import itertools
from typing import Any

import pyarrow as pa
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from dnpc.plots import plot_event_profile
from tests.python.plots.drawing import bare, drawn_texts, image, legend_texts, marks
from tests.python.plots.examples import PROFILE


@pytest.mark.mpl_image_compare
def test_picture_of_a_profile() -> Figure:
    return bare(plot_event_profile(PROFILE))


def names(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def lines(ax: Axes) -> list[tuple[float, float, float]]:
    """All horizontal lines, as (row, from, to)."""
    segments = [
        segment
        for collection in ax.collections
        if isinstance(collection, LineCollection)
        for segment in collection.get_segments()
    ]
    return [(float(s[0][1]), float(s[0][0]), float(s[1][0])) for s in segments]


def test_each_event_has_its_median_quartiles_and_outermost_percentiles() -> None:
    ax = plot_event_profile(PROFILE)
    assert names(ax) == ["invoked  100 %", "running  90 %"]
    assert marks(ax) == [(0, 0), (3, 1)]
    assert lines(ax) == [(0, 0, 0), (0, 0, 0), (1, 1, 5), (1, 2, 4)]
    assert ax.get_xlabel() == "time since the first event (s)"
    assert legend_texts(ax) == [
        "task",
        "try",
        "point: median",
        "bar: 25 % to 75 %",
        "line: 5 % to 95 %",
    ]


def test_the_first_event_is_on_top() -> None:
    bottom, top = plot_event_profile(PROFILE).get_ylim()
    assert bottom > 1
    assert top < 0


def test_steps_are_of_the_columns_of_steps_and_an_event_without_one_keeps_its_row() -> None:
    ax = plot_event_profile(PROFILE, kind="steps")
    assert names(ax) == ["invoked  100 %", "running  90 %"]
    assert marks(ax) == [(2, 1)]
    assert lines(ax) == [(1, 2, 3)]
    assert ax.get_xlabel() == "time since the event before (s)"
    assert legend_texts(ax) == ["try", "point: median", "line: 50 % to 90 %"]


def test_a_profile_may_have_medians_alone_and_no_types_of_spans() -> None:
    ax = plot_event_profile(PROFILE.select(["event_type", "share", "p50_since_root_s"]))
    assert legend_texts(ax) == ["events", "point: median"]
    assert marks(ax) == [(0, 0), (3, 1)]


def test_percentiles_may_have_decimals() -> None:
    table = PROFILE.rename_columns(
        [name.replace("p95_since", "p99_9_since") for name in PROFILE.column_names]
    )
    assert legend_texts(plot_event_profile(table))[-1] == "line: 5 % to 99.9 %"


def test_a_logarithmic_axis_says_what_it_cannot_show() -> None:
    ax = plot_event_profile(PROFILE, log=True)
    assert marks(ax) == [(3, 1)]
    assert legend_texts(ax)[-1] == "1 median is not above zero: not drawn"
    nothing = plot_event_profile(PROFILE.slice(0, 1), log=True)
    assert drawn_texts(nothing) == ["no data: no event has a time"]


@pytest.mark.parametrize("n_events", [1, 40])
def test_the_figure_has_room_for_long_names(n_events: int) -> None:
    table = pa.table(
        {
            "event_type": [f"{'very_' * 10}long_name_{i}" for i in range(n_events)],
            "share": [0.5] * n_events,
            "p50_since_root_s": [float(i) for i in range(n_events)],
        }
    )
    ax = plot_event_profile(table, title="A title")
    image(ax)
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert min(box.x0 for box in boxes) >= 0
    assert all(one.y0 > two.y1 for one, two in itertools.pairwise(boxes))
    assert ax.get_window_extent().width > 200


def test_the_rarest_events_are_left_out_and_the_order_kept() -> None:
    table = pa.table(
        {"event_type": list("abc"), "share": [0.1, 0.5, 1.0], "p50_since_root_s": [1.0, 2.0, 3.0]}
    )
    ax = plot_event_profile(table, max_categories=2)
    assert names(ax) == ["b  50 %", "c  100 %"]
    assert legend_texts(ax)[-1] == "1 rarer event is left out"


@pytest.mark.parametrize(
    "result",
    [
        [("running", 1.0, 3.0)],
        PROFILE.drop_columns(["share"]),
        PROFILE.drop_columns(["p50_since_root_s"]),
        pa.table({"event_type": ["a"], "share": ["b"], "p50_since_root_s": [1.0]}),
    ],
)
def test_a_result_of_another_shape_is_told(result: Any) -> None:
    with pytest.raises(ValueError, match="plot_event_profile needs one row for each event, with"):
        plot_event_profile(result)
