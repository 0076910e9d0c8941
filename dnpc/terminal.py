"""What commands print: lines in columns, whole on a terminal of any width and in a pipe."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

Cell = str | Text

INDENT = "    "

OUTCOME_STYLES = {
    "exec_done": "green",
    "memo_done": "cyan",
    "failed": "red",
    "dep_fail": "magenta",
    "fail_retryable": "yellow",
}


# What a log says could otherwise move the cursor, rename the window, or turn a line around.
_SHOWN_AS = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)},
    **dict.fromkeys((0x7F, *range(0x80, 0xA0), 0x061C, 0x200E, 0x200F), 0xFFFD),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
}


class PlainConsole(Console):
    """Prints texts, in which a control character is seen and does nothing."""

    def print(self, *texts: Any, **options: Any) -> None:
        """As rich does it; texts are strings with markup, or Text."""
        super().print(*map(_without_controls, texts), **options)


def _without_controls(text: Any) -> Any:
    if isinstance(text, str):
        return text.translate(_SHOWN_AS)
    if isinstance(text, Text):
        text.plain = text.plain.translate(_SHOWN_AS)  # as long as it was, so styles stay in place
    return text


def make_console(*, stderr: bool = False, highlight: bool = False) -> PlainConsole:
    return PlainConsole(soft_wrap=True, stderr=stderr, highlight=highlight)


def print_columns(
    console: Console,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    right: frozenset[str] = frozenset(),
    total: bool = False,
) -> None:
    """Print rows below their headings; a column in which nothing stands is left out.

    On a terminal that is too narrow, each row goes on in another line, in columns as well.

    Args:
        console: where to.
        headings: of the columns.
        rows: a cell for each heading.
        right: the headings of columns of numbers.
        total: the last row is the sum of the others.
    """
    texts = [[_on_one_line(cell) for cell in row] for row in rows]
    kept = [i for i in range(len(headings)) if any(row[i].cell_len for row in texts)]
    lines = [[Text(headings[i], "bold") for i in kept], *([row[i] for i in kept] for row in texts)]
    widths = [max(line[i].cell_len for line in lines) for i in range(len(kept))]
    gap = "  " if sum(widths) + 2 * (len(widths) - 1) <= console.width else " "
    parts = _fold(widths, console.width) if console.is_terminal else [range(len(widths))]
    for number, line in enumerate(lines):
        for part in parts:
            text = Text("" if part is parts[0] else INDENT)
            for i in part:
                padding = " " * (widths[i] - line[i].cell_len)
                is_right = headings[kept[i]] in right
                text.append(gap if i > part[0] else "")
                text.append(padding if is_right else "")
                text.append_text(line[i])
                text.append("" if is_right else padding)
            text.rstrip()
            if total and number == len(lines) - 1:
                text.stylize("bold")
            if text or part is parts[0]:
                console.print(text)


def _fold(widths: Sequence[int], most: int) -> list[range]:
    """Which columns, with a space between them, fit into each line; at least one."""
    parts: list[range] = []
    first = 0
    for i in range(1, len(widths) + 1):
        indent = len(INDENT) if parts else 0
        if i == len(widths) or indent + sum(widths[first : i + 1]) + i - first > most:
            parts.append(range(first, i))
            first = i
    return parts


def _on_one_line(cell: Cell) -> Text:
    text = cell if isinstance(cell, Text) else Text(cell)
    text.plain = text.plain.replace("\n", "\N{SYMBOL FOR NEWLINE}")
    return text


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
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_plain)
    shown = {code: f"\\u{code:04x}" for code in _SHOWN_AS}
    sys.stdout.write(text.translate(shown) + "\n")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
