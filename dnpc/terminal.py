"""What commands print: lines in columns, whole on a terminal of any width and in a pipe."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

Cell = str | Text

OUTCOME_STYLES = {
    "exec_done": "green",
    "memo_done": "cyan",
    "failed": "red",
    "dep_fail": "magenta",
    "fail_retryable": "yellow",
}


def make_console() -> Console:
    return Console(soft_wrap=True, highlight=False)


def print_columns(
    console: Console,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    right: frozenset[str] = frozenset(),
    total: bool = False,
) -> None:
    """Print rows below their headings; a column in which nothing stands is left out.

    Args:
        console: where to.
        headings: of the columns.
        rows: a cell for each heading.
        right: the headings of columns of numbers.
        total: the last row is the sum of the others.
    """
    texts = [[cell if isinstance(cell, Text) else Text(cell) for cell in row] for row in rows]
    kept = [i for i in range(len(headings)) if any(row[i].cell_len for row in texts)]
    lines = [[Text(headings[i], "bold") for i in kept], *([row[i] for i in kept] for row in texts)]
    widths = [max(line[i].cell_len for line in lines) for i in range(len(kept))]
    gap = "  " if sum(widths) + 2 * (len(widths) - 1) <= console.width else " "
    for number, line in enumerate(lines):
        text = Text()
        for i, (cell, width) in enumerate(zip(line, widths, strict=True)):
            padding = " " * (width - cell.cell_len)
            is_right = headings[kept[i]] in right
            text.append(gap if i else "")
            text.append(padding if is_right else "")
            text.append_text(cell)
            text.append("" if is_right else padding)
        text.rstrip()
        if total and number == len(lines) - 1:
            text.stylize("bold")
        console.print(text)


def duration(seconds: float | None) -> str:
    """A duration with three digits that count: 0.097 ms, 12.4 ms, 3.25 s, 2 h 05 min."""
    if not seconds:
        return "" if seconds is None else "0 s"
    size = abs(seconds)
    if size < 0.0995:
        return f"{_three_digits(seconds * 1000)} ms"
    if size < 99.95:
        return f"{_three_digits(seconds)} s"
    sign, whole = "-" if seconds < 0 else "", round(size)
    if whole < 6000:
        return f"{sign}{whole // 60} min {whole % 60:02} s"
    minutes = round(size / 60)
    return f"{sign}{minutes // 60} h {minutes % 60:02} min"


def _three_digits(number: float) -> str:
    size = abs(number)
    return f"{number:.{3 if size < 0.9995 else 2 if size < 9.995 else 1}f}"


def draw_bar(console: Console, share: float, width: int) -> str:
    """A bar that fills a share of a width; something, however small, is seen."""
    whole, sliver = ("█", "▏") if console.encoding.lower().startswith("utf") else ("#", "|")
    return whole * round(max(share, 0) * width) or (sliver if share > 0 else "")


def outcome_text(outcome: str | None, unknown: str = "unfinished") -> Text:
    return Text(outcome or unknown, OUTCOME_STYLES.get(outcome or "", "yellow"))


def print_json(value: Any) -> None:
    """Print JSON for other programs, times in ISO 8601."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False, default=_plain)
    sys.stdout.write("\n")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
