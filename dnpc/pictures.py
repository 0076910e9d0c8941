"""The plots that have a name: for each its query, in queries/plots/, and what draws the result."""

import inspect
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, get_args

from matplotlib.axes import Axes

from dnpc.database import QUERIES
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

_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Picture:
    """A query by name and what draws its result."""

    name: str
    summary: str
    """What it shows, in a line of help."""
    title: str
    """The title of the axes; the names of parameters in braces stand for their values."""
    plot: Callable[..., Axes]
    shape: str
    """The columns that `plot` takes, in a line of help."""
    query_name: str | None = None
    """The file in queries/plots/, where it is not called as the picture."""

    @property
    def query(self) -> str:
        """SQL with $parameters."""
        return (QUERIES / "plots" / f"{self.query_name or self.name}.sql").read_text()

    @property
    def parameters(self) -> set[str]:
        """What the query asks for, such as the run."""
        return set(_PARAMETER.findall(self.query))

    @property
    def options(self) -> set[str]:
        """What else `plot` may be told, such as whether an axis is logarithmic."""
        return set(inspect.signature(self.plot).parameters) - {"result", "ax", "title"}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The forms that there are of it, if there are several, the usual one first."""
        kind = inspect.signature(self.plot).parameters.get("kind")
        return get_args(kind.annotation) if kind else ()

    def sql(self, values: Mapping[str, Any]) -> str:
        """The query with the values in place, to be run, shown, and changed.

        Args:
            values: a text or a number for each parameter; others do no harm.
        """
        return fill_in(self.query, values)


def fill_in(query: str, values: Mapping[str, Any]) -> str:
    """Put a value in the place of each $parameter."""
    return _PARAMETER.sub(lambda found: literal(values[found[1]]), query)


def literal(value: str | float | Sequence[str] | None) -> str:
    """A text, a number, or a list of texts as SQL writes it."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Sequence):
        return f"[{', '.join(literal(each) for each in value)}]"
    return "null" if value is None else repr(value)


_DURATIONS_SHAPE = "the first event, the second one or the seconds until it[, group]"

PICTURES = {
    picture.name: picture
    for picture in (
        Picture(
            "durations",
            "how long each try or task took, over time",
            "from {start} to {end}, per {per}",
            plot_durations_over_time,
            _DURATIONS_SHAPE,
        ),
        Picture(
            "histogram",
            "how many took how long",
            "from {start} to {end}, per {per}",
            plot_duration_histogram,
            _DURATIONS_SHAPE,
            query_name="durations",
        ),
        Picture(
            "cumulative",
            "which share took at most how long, by app",
            "from {start} to {end}, per {per}",
            plot_cumulative_durations,
            _DURATIONS_SHAPE,
            query_name="durations",
        ),
        Picture(
            "density",
            "how many took how long, over time",
            "from {start} to {end}, per {per}",
            plot_density_over_time,
            f"{_DURATIONS_SHAPE}; or the cells of bin_over_time",
            query_name="durations",
        ),
        Picture(
            "rate",
            "how many began to run, ended and so on per second, over time",
            "events of each {per}",
            plot_event_rates,
            "time, events per second from then on[, type]; or time[, type] of each event",
        ),
        Picture(
            "profile",
            "when each event of a try or task happens, and how many have it",
            "events of each {per}",
            plot_event_profile,
            "columns event_type, share, p50_since_root_s, p50_step_s[, span_type, p95_step_s, ...]",
        ),
        Picture(
            "compare",
            "how long each app took in each of several runs, and the differences",
            "from {start} to {end}, per {per}",
            plot_comparison_of_runs,
            "the first event, the second one or the seconds until it, run[, group]",
        ),
        Picture(
            "states",
            "how many tasks were in each state, over time",
            "tasks in each state",
            plot_states_over_time,
            "time, state, number of spans in it from then on",
        ),
        Picture(
            "metrics",
            "the values of METRIC lines, over time",
            "metrics",
            plot_metrics_over_time,
            "time, value[, name of the series]",
        ),
        Picture(
            "task",
            "what one task went through in every component",
            "task {task}",
            plot_task_waterfall,
            "time, span, event[, up to when the span's last event lasts]",
        ),
        Picture(
            "critical_path",
            "which chain of tasks set the makespan, and the slack of the others",
            "critical path",
            plot_critical_path,
            "ready, running, run, returned, task, slack in seconds, step on the path or null",
        ),
        Picture(
            "resources",
            "how much memory or how many processors the tries used, over time",
            "resources of tries, by {by}",
            plot_resources_over_time,
            "time, series, number of processors, number of bytes used from then on",
        ),
        Picture(
            "span_types",
            "which types of span there are, and how they hang together",
            "types of span",
            plot_span_types,
            "type, null, null, number of spans; or type, other type, subspan or facet, number",
        ),
        Picture(
            "concurrency",
            "how many tasks were running, of how many that the workers could, over time",
            "running tasks and worker slots",
            plot_concurrency,
            "time, number running, number of worker slots from then on",
        ),
        Picture(
            "workers",
            "what each worker was doing, over time",
            "workers",
            plot_worker_timeline,
            "first event, second one or seconds until it, worker[, group; 'idle' is grey]",
        ),
    )
}


@contextmanager
def boxes_for_unknown_characters() -> Iterator[None]:
    """A character that the font lacks is drawn as a box, of which nothing is said."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph ")
        yield
