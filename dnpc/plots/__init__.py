"""Plots of query results, with matplotlib: SQL does the arithmetic, these draw.

A result is a DuckDB relation (``con.sql(query)``), a connection after ``execute``, a pyarrow table,
or a list of tuples. Every function draws on ``ax`` or on a new figure and returns the axes. Its
legend lies to the right of the axes: a figure of your own has room for it with
``plt.subplots(layout="constrained")``.

Times are UTC, as everywhere in dnpc. Durations are seconds on every axis, so that plots which
share an axis agree.
"""

from dnpc.plots.durations import plot_durations_over_time
from dnpc.plots.histogram import plot_duration_histogram
from dnpc.plots.metrics import plot_metrics_over_time
from dnpc.plots.states import plot_states_over_time

__all__ = [
    "plot_duration_histogram",
    "plot_durations_over_time",
    "plot_metrics_over_time",
    "plot_states_over_time",
]
