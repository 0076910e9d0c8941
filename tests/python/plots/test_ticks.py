"""Whether the labels of the ticks can be read, however long a run or a duration was."""

from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from matplotlib.axes import Axes

from dnpc.plots import plot_durations_over_time, plot_event_profile, plot_worker_timeline
from tests.python.plots.drawing import at

LONG_NAME = "analyse_what_the_simulation_before_has_left"


def labels(ax: Axes) -> list[str]:
    """The labels of the horizontal axis that are seen; they are to have a gap between them."""
    figure: Any = ax.figure
    figure.canvas.draw()
    low, high = sorted(ax.get_xlim())
    ticks = [*ax.xaxis.get_major_ticks(), *ax.xaxis.get_minor_ticks()]
    shown = [tick.label1 for tick in ticks if low <= tick.get_loc() <= high]
    boxes = [(text.get_window_extent(), text.get_text()) for text in shown if text.get_text()]
    boxes.sort(key=lambda box: float(box[0].x0))
    for (left, _), (right, _) in pairwise(boxes):
        assert left.x1 + 2 < right.x0
    return [text for _, text in boxes]


@pytest.mark.parametrize("time", ["since_start", "utc"])
@pytest.mark.parametrize("length_s", [0.01, 10, 5_000, 1e5, 2.5e5, 3e8])
def test_times_of_runs_of_any_length_do_not_touch(length_s: float, time: Any) -> None:
    spans = [(at(length_s * i / 8), length_s / 8, f"{LONG_NAME} {i}") for i in range(9)]
    assert 2 <= len(labels(plot_durations_over_time(spans, time=time))) <= 8
    assert 2 <= len(labels(plot_worker_timeline(spans, time=time))) <= 8


def test_seconds_of_the_clock_are_not_taken_for_hours() -> None:
    ax = plot_durations_over_time([(at(0), 1.0), (at(20), 1.0)], time="utc")
    assert ":10" in labels(ax)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("longest_s", [5.0, 16_000.0, 1e7])
def test_times_beside_long_names_do_not_touch(longest_s: float, log: bool) -> None:
    profile = pa.table(
        {
            "event_type": [LONG_NAME],
            "span_type": ["parsl.executor.htex.interchange.task"],
            "share": [1.0],
            "p5_since_root_s": [longest_s / 1e8],
            "p50_since_root_s": [longest_s / 2],
            "p95_since_root_s": [longest_s],
        }
    )
    found = labels(plot_event_profile(profile, log=log))
    assert len(found) >= 3
    assert not any("e+" in text or "e-0" in text for text in found)
