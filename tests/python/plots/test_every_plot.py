"""What holds for every plot."""

from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import pytest

from dnpc import plots
from dnpc.pictures import PICTURES
from dnpc.plots import plot_durations_over_time, plot_states_over_time
from dnpc.plots._frames import read_table
from tests.python.plots.drawing import at, drawn_texts, image, legend_texts
from tests.python.plots.examples import EXAMPLES, SPANS


def test_every_plot_is_tried_here_and_has_a_name_on_the_command_line() -> None:
    names = {plot.__name__ for plot in EXAMPLES}
    assert names == set(plots.__all__)
    assert names == {picture.plot.__name__ for picture in PICTURES.values()}


@pytest.mark.parametrize("plot", EXAMPLES)
def test_a_plot_draws_on_the_axes_given_and_returns_them(plot: Any) -> None:
    _, (left, right) = plt.subplots(1, 2)
    plt.sca(right)
    assert plot(EXAMPLES[plot], ax=left, title="Tasks") is left
    assert left.has_data()
    assert left.get_title() == "Tasks"
    assert not right.has_data()
    assert plt.gca() is right
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("plot", EXAMPLES)
def test_a_plot_without_axes_makes_its_own_and_changes_no_setting(plot: Any) -> None:
    before = dict(matplotlib.rcParams)
    first, second = plot(EXAMPLES[plot]), plot(EXAMPLES[plot])
    assert first.figure is not second.figure
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("plot", EXAMPLES)
def test_the_legend_lies_beside_the_data(plot: Any) -> None:
    ax = plot(EXAMPLES[plot], title="A title")
    image(ax)
    legend, axes, figure = (item.get_window_extent() for item in (ax.get_legend(), ax, ax.figure))
    assert legend.x0 > axes.x1
    assert legend.x1 <= figure.x1


@pytest.mark.parametrize("plot", EXAMPLES)
@pytest.mark.parametrize("of_query", [True, False])
def test_no_rows_are_said_and_no_error(plot: Any, of_query: bool) -> None:
    ax = plot(read_table(EXAMPLES[plot]).slice(0, 0) if of_query else [])
    assert drawn_texts(ax) == ["no data: the query gave no rows"]
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    image(ax)


def test_no_rows_on_axes_with_data_leave_the_data_to_be_seen() -> None:
    ax = plot_durations_over_time(SPANS)
    plot_durations_over_time([], ax=ax)
    assert drawn_texts(ax) == []
    assert legend_texts(ax) == ["work (2)", "fetch (1)", "no data: the query gave no rows"]


def test_a_second_plot_on_the_same_axes_keeps_what_the_first_one_said() -> None:
    ax = plot_durations_over_time([(at(0), at(1)), (at(0), None)])
    plot_durations_over_time([(at(0), at(-3))], ax=ax)
    assert legend_texts(ax) == ["1 span", "1 has not ended", "1 span", "1 is negative"]


@pytest.mark.parametrize(
    ("plot", "options", "message"),
    [
        (plot_durations_over_time, {"time": "local"}, "time='local' is not one of 'since_start'"),
        (plot_durations_over_time, {"max_categories": 0}, "max_categories=0 is not a number"),
        (plot_states_over_time, {"time": "UTC"}, "time='UTC' is not one of"),
        (plot_states_over_time, {"kind": "bars"}, "kind='bars' is not one of 'stack', 'lines'"),
        (plot_states_over_time, {"max_categories": True}, "max_categories=True"),
    ],
)
def test_a_wrong_option_is_named_with_what_is_allowed(
    plot: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        plot([], **options)
