"""Plots of query results, with matplotlib: SQL does the arithmetic, these draw.

A result is a DuckDB relation (``con.sql(query)``), a connection after ``execute``, a pyarrow table,
or a list of tuples. Every function draws on ``ax`` or on a new figure and returns the axes. Its
legend lies to the right of the axes: a figure of your own has room for it with
``plt.subplots(layout="constrained")``.

Times are UTC, as everywhere in dnpc. Durations are seconds on every axis, so that plots which
share an axis agree.
"""

from dnpc.plots.comparison import plot_comparison_of_runs
from dnpc.plots.concurrency import plot_concurrency
from dnpc.plots.critical_path import plot_critical_path
from dnpc.plots.cumulative import plot_cumulative_durations
from dnpc.plots.density import plot_density_over_time
from dnpc.plots.durations import plot_durations_over_time
from dnpc.plots.histogram import plot_duration_histogram
from dnpc.plots.metrics import plot_metrics_over_time
from dnpc.plots.profile import plot_event_profile
from dnpc.plots.rates import plot_event_rates
from dnpc.plots.resources import plot_resources_over_time
from dnpc.plots.span_types import plot_span_types
from dnpc.plots.states import plot_states_over_time
from dnpc.plots.task import plot_task_waterfall
from dnpc.plots.workers import plot_worker_timeline

__all__ = [
    "plot_comparison_of_runs",
    "plot_concurrency",
    "plot_critical_path",
    "plot_cumulative_durations",
    "plot_density_over_time",
    "plot_duration_histogram",
    "plot_durations_over_time",
    "plot_event_profile",
    "plot_event_rates",
    "plot_metrics_over_time",
    "plot_resources_over_time",
    "plot_span_types",
    "plot_states_over_time",
    "plot_task_waterfall",
    "plot_worker_timeline",
]
