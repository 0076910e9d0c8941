"""Which types of span there are, and how they hang together."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from dnpc.plots._frames import Edge, Graph, count_text, read_graph
from dnpc.plots._style import (
    CATEGORY_COLORS,
    IDLE_COLOR,
    NO_ROWS,
    add_legend,
    check_max_categories,
    note,
    say_no_data,
)

Place = tuple[float, float]

COLORS = {"subspan": CATEGORY_COLORS[0], "facet": CATEGORY_COLORS[5]}
DASHES = {"subspan": "solid", "facet": "dashed"}
# Of a box, in layers and in rows; and the inches of a layer and of a row.
WIDTH, HEIGHT = 0.7, 0.6
LAYER_INCHES, ROW_INCHES = 2.5, 0.8
CHARACTERS = 24
SWEEPS = 8


def plot_span_types(
    result: Any, *, ax: Axes | None = None, max_categories: int = 40, title: str | None = None
) -> Axes:
    """Draw the types of span as boxes, with arrows to their subspans and dashes to their facets.

    From left to right the boxes are in layers: a subspan lies right of its superspan, facets lie
    in one layer. Where types hang below each other in a circle, the rarest bond leads back.

    Args:
        result: One row per type of span: its name, two nulls, and the number of its spans; and one
            per two types: their names, "subspan" or "facet", and the number of such bonds, those
            of a superspan and its subspan from the first to the second.
        ax: Where to draw; a new figure if None.
        max_categories: How many types to draw; those with the most spans.
        title: The title of the axes.
    """
    check_max_categories(max_categories)
    graph = read_graph(result, wanted_by="plot_span_types")
    nodes = dict(list(graph.nodes.items())[:max_categories])
    edges = [edge for edge in graph.edges if edge.left in nodes and edge.right in nodes]
    places = _place(Graph(nodes, edges))

    n_layers = 1 + max((x for x, _ in places.values()), default=1.0)
    n_rows = 1 + max((y for _, y in places.values()), default=3.0)
    if ax is None:
        size = (LAYER_INCHES * n_layers + 1.8, ROW_INCHES * max(n_rows, 3) + 0.8)
        _, ax = plt.subplots(figsize=size, layout="constrained")
    if title is not None:
        ax.set_title(title)
    ax.set_xlabel("from superspans to subspans")
    ax.set_ylabel("types of span")
    ax.tick_params(which="both", left=False, bottom=False, labelleft=False, labelbottom=False)
    if nodes:
        _draw_edges(ax, edges, places)
        for name, count in nodes.items():
            _draw_node(ax, name, count, places[name])
        ax.set_xlim(-0.5, n_layers - 0.5)
        margin = 0.5 + max(0.0, (3 - n_rows) / 2)
        ax.set_ylim(n_rows - 1 + margin, -margin)
        for relation in COLORS:
            if any(edge.relation == relation for edge in edges):
                ax.plot([], [], color=COLORS[relation], linestyle=DASHES[relation], label=relation)
        note(ax, count_text(int(sum(nodes.values())), "span", "spans"))
        if hidden := len(graph.nodes) - len(nodes):
            note(ax, count_text(hidden, "more type", "more types"))
    else:
        say_no_data(ax, NO_ROWS)
    add_legend(ax)
    return ax


def _place(graph: Graph) -> dict[str, Place]:
    """The layer of each type, and its row in it, so that bonded types are near each other."""
    layer = _layers(graph)
    members: dict[int, list[str]] = {}
    for name in graph.nodes:
        members.setdefault(layer[name], []).append(name)
    highest = max(map(len, members.values()), default=0)
    row = {name: i for names in members.values() for i, name in enumerate(sorted(names))}
    near: dict[str, list[str]] = {name: [] for name in graph.nodes}
    for edge in graph.edges:
        near[edge.left].append(edge.right)
        near[edge.right].append(edge.left)
    places = {name: float(place) for name, place in row.items()}
    for _ in range(SWEEPS):
        for names in (members[number] for number in sorted(members)):
            wanted = {n: float(np.mean([places[o] for o in near[n]] or [places[n]])) for n in names}
            shift = (highest - len(names)) / 2
            for i, name in enumerate(sorted(names, key=lambda n: (wanted[n], n))):
                places[name] = i + shift
    return {name: (float(layer[name]), places[name]) for name in graph.nodes}


def _layers(graph: Graph) -> dict[str, int]:
    """Facets are in one layer, subspans in a later one; an edge that closes a circle has no say."""
    group = {name: name for name in graph.nodes}
    for edge in graph.edges:
        if edge.relation == "facet":
            old, new = group[edge.left], group[edge.right]
            group = {name: new if of == old else of for name, of in group.items()}
    below: dict[str, set[str]] = {of: set() for of in group.values()}
    for edge in graph.edges:
        upper, lower = group[edge.left], group[edge.right]
        if edge.relation == "subspan" and upper not in _reach(below, lower):
            below[upper].add(lower)
    layer = dict.fromkeys(below, 0)
    for _ in below:
        for upper, lowers in below.items():
            for lower in lowers:
                layer[lower] = max(layer[lower], layer[upper] + 1)
    return {name: layer[of] for name, of in group.items()}


def _reach(below: Mapping[str, set[str]], start: str) -> set[str]:
    found, new = {start}, {start}
    while new:
        new = set().union(*(below[name] for name in new)) - found
        found |= new
    return found


def _draw_node(ax: Axes, name: str, count: float, place: Place) -> None:
    x, y = place
    box = FancyBboxPatch(
        (x - WIDTH / 2, y - HEIGHT / 2),
        WIDTH,
        HEIGHT,
        boxstyle="round,pad=0,rounding_size=0.08",
        facecolor=IDLE_COLOR,
        edgecolor="#444444",
        zorder=3,
    )
    ax.add_patch(box)
    # Names break at their dots.
    lines = textwrap.wrap(name.replace(".", ". "), CHARACTERS, max_lines=3, placeholder="…")
    text = "\n".join([*(line.replace(". ", ".") for line in lines), f"{count:,.0f}"])
    ax.text(x, y, text, ha="center", va="center", fontsize=7, zorder=4, parse_math=False)


def _draw_edges(ax: Axes, edges: Sequence[Edge], places: Mapping[str, Place]) -> None:
    ports = _ports(edges, places)
    for edge in edges:
        (x0, _), (x1, _) = places[edge.left], places[edge.right]
        y0, y1 = ports[edge, edge.left], ports[edge, edge.right]
        if edge.left == edge.right:
            y0, y1 = y0 - HEIGHT / 4, y0 + HEIGHT / 4
        if x0 == x1:  # in a curve beside the boxes
            side = 1 if edge.relation == "facet" else -1
            x = x0 + side * WIDTH / 2
            bulge = side * min(0.13, 0.04 + 0.04 * abs(y1 - y0))
            # A curve of this kind goes half as far as its middle point.
            corners = [(x, y0), (x + 2 * bulge, (y0 + y1) / 2), (x, y1)]
            middle = (x + bulge, (y0 + y1) / 2)
            path = Path(corners, [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        else:
            ahead = 1 if x1 > x0 else -1
            start, end = (x0 + ahead * WIDTH / 2, y0), (x1 - ahead * WIDTH / 2, y1)
            share = 0.11 / abs(end[0] - start[0])
            middle = (end[0] - ahead * 0.11, end[1] - share * (end[1] - start[1]))
            path = Path([start, end])
        ax.add_patch(
            FancyArrowPatch(
                path=path,
                arrowstyle="-|>" if edge.relation == "subspan" else "-",
                mutation_scale=9,
                linestyle=DASHES[edge.relation],
                facecolor=COLORS[edge.relation],
                edgecolor=COLORS[edge.relation],
                fill=edge.relation == "subspan",
                zorder=2,
            )
        )
        ax.text(
            *middle,
            f"{edge.n:,.0f}",
            ha="center",
            va="center",
            fontsize=6.5,
            color=COLORS[edge.relation],
            zorder=5,
            bbox={"boxstyle": "round,pad=0.1", "color": "white", "alpha": 0.8, "linewidth": 0},
        )


def _ports(edges: Sequence[Edge], places: Mapping[str, Place]) -> dict[tuple[Edge, str], float]:
    """Where on the height of a box each edge begins or ends: spread in the order of where to."""
    by_side: dict[tuple[str, float], list[tuple[float, Edge]]] = {}
    for edge in edges:
        for here, there in ((edge.left, edge.right), (edge.right, edge.left)):
            (x, _), (other_x, other_y) = places[here], places[there]
            side = float(np.sign(other_x - x)) or (1.0 if edge.relation == "facet" else -1.0)
            by_side.setdefault((here, side), []).append((other_y, edge))
    return {
        (edge, name): places[name][1] + HEIGHT * 0.8 * ((i + 0.5) / len(found) - 0.5)
        for (name, _), found in by_side.items()
        for i, (_, edge) in enumerate(sorted(found))
    }
