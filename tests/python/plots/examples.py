"""A few rows for each plot; a new plot gets an entry in EXAMPLES."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
from matplotlib.axes import Axes

from dnpc.plots import (
    plot_comparison_of_runs,
    plot_concurrency,
    plot_critical_path,
    plot_cumulative_durations,
    plot_density_over_time,
    plot_duration_histogram,
    plot_durations_over_time,
    plot_event_profile,
    plot_event_rates,
    plot_metrics_over_time,
    plot_resources_over_time,
    plot_span_types,
    plot_states_over_time,
    plot_task_waterfall,
    plot_worker_timeline,
)
from tests.python.plots.drawing import at

SPANS = [(at(10), at(11), "work"), (at(20), at(23), "work"), (at(30), at(32), "fetch")]
STATES = [
    (at(0), "pending", 2),
    (at(1), "running", 1),
    (at(1), "pending", 1),
    (at(4), "exec_done", 1),
    (at(4), "running", 0),
]
# Two each second for five seconds, then none; one type later.
RATES = [(at(0), 2.0, "launched"), (at(5), 0.0, "launched"), (at(5), 1.0, "returned")]
VALUES = [(at(10), 3, "queued"), (at(20), -1.5, "queued"), (at(15), 7, "done")]
WORKERS = [
    (at(0), at(1), "worker 0", "fetch"),
    (at(1), at(2), "worker 0", "idle"),
    (at(2), at(4), "worker 0", "work"),
    (at(1), at(4), "worker 1", "work"),
]
RUNNING = [(at(0), 0, 1), (at(1), 1, 1), (at(2), 2, 4), (at(6), 0, 0)]
TASK_EVENTS = [
    (at(0), "try 10/0", "launched", None),
    (at(4), "worker task 6", "worker_received_task", at(9)),
    (at(5), "try 10/0", "running", None),
    (at(8), "try 10/0", "exec_done", None),
]
PATH = [
    (at(0), at(1), at(3), at(4), "1 fetch", 0, 1),
    (at(4), at(6), at(9), at(9.5), "3 work", 0, 2),
    (at(0), at(1), at(1.5), at(2), "2 fetch", 2, None),
    (at(4), None, None, at(5), "4 work", 4.5, None),
]
USED = [
    (at(0), "fetch", 0.5, 1e9),
    (at(1), "work", 1.0, 2e9),
    (at(2), "fetch", 0, 0),
    (at(4), "work", 0, 3e9),
]
SPAN_TYPES = [
    ("monitoring.task", None, None, 3),
    ("rundir.task", None, None, 3),
    ("monitoring.try", None, None, 4),
    ("worker.task", None, None, 2),
    ("monitoring.task", "rundir.task", "facet", 3),
    ("monitoring.task", "monitoring.try", "subspan", 4),
    ("monitoring.try", "worker.task", "subspan", 2),
    # A join app's try invokes tasks.
    ("monitoring.try", "monitoring.task", "subspan", 1),
]
# All begin at once; nine of ten have run after 1 to 5 s, of which the last step took 1 to 3.
PROFILE = pa.table(
    {
        "span_type": ["task", "try"],
        "event_type": ["invoked", "running"],
        "share": [1.0, 0.9],
        "p5_since_root_s": [0.0, 1.0],
        "p25_since_root_s": [0.0, 2.0],
        "p50_since_root_s": [0.0, 3.0],
        "p75_since_root_s": [0.0, 4.0],
        "p95_since_root_s": [0.0, 5.0],
        "p50_step_s": [None, 2.0],
        "p90_step_s": [None, 3.0],
    }
)
# The median goes from 1.5 to 3 s.
RUNS = [(at(0), 1.0, "a"), (at(0), 2.0, "a"), (at(0), 2.0, "b"), (at(0), 4.0, "b")]

EXAMPLES: dict[Callable[..., Axes], Any] = {
    plot_durations_over_time: SPANS,
    plot_comparison_of_runs: RUNS,
    plot_cumulative_durations: SPANS,
    plot_density_over_time: SPANS,
    plot_duration_histogram: SPANS,
    plot_states_over_time: STATES,
    plot_event_profile: PROFILE,
    plot_event_rates: RATES,
    plot_metrics_over_time: VALUES,
    plot_worker_timeline: WORKERS,
    plot_concurrency: RUNNING,
    plot_critical_path: PATH,
    plot_resources_over_time: USED,
    plot_span_types: SPAN_TYPES,
    plot_task_waterfall: TASK_EVENTS,
}
