"""What the comment above a macro shows, input rows, call and output, is what the macro does."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import duckdb
import pytest

from dnpc import Project
from tests.python.helpers import PROJECT

COMMENT = re.compile(r"\{#-?((?:(?!-?#\}).)*)-?#\}\s*\{%-?\s*macro\s+(\w+)", re.DOTALL)
INPUT = re.compile(r"(?:^|(?<=  ))([a-z_]+): +(?=\S)")
CALL = re.compile(r"^ *select \* from (\{\{.*?\}\}) as \w+$", re.MULTILINE | re.DOTALL)
TIME = re.compile(r"\d\d:\d\d:\d\d(\.\d+)?")
SEPARATOR = "select 'the next example'"

Table = tuple[list[str], list[list[str]]]


@dataclass(frozen=True)
class Example:
    """A worked example: tables by name, the macro's call, and the rows that it gives."""

    inputs: dict[str, Table]
    call: str
    output: Table


def examples() -> Iterator[tuple[str, Example]]:
    for path in sorted((PROJECT / "macros").rglob("*.sql")):
        for comment, name in COMMENT.findall(path.read_text()):
            call = CALL.search(comment)
            if call and any(map(INPUT.search, comment[: call.start()].splitlines())):
                yield (
                    name,
                    Example(
                        dict(inputs_in(comment[: call.start()])),
                        call[1],
                        output_in(comment[call.end() :]),
                    ),
                )


def inputs_in(text: str) -> Iterator[tuple[str, Table]]:
    """Tables, each headed `name:  column | column`; two may stand side by side."""
    for block in blocks_of(text):
        headings = list(INPUT.finditer(block[0].strip()))
        if not headings:
            continue
        indent = len(block[0]) - len(block[0].lstrip())
        ends = [heading.start() + indent for heading in headings[1:]] + [None]
        for heading, end in zip(headings, ends, strict=True):
            start = heading.end() + indent
            rows = [line[start:end] for line in block]
            yield heading[1], (cells(rows[0]), [cells(row) for row in rows[1:] if row.strip()])


def output_in(text: str) -> Table:
    """The table behind the call. What its header ends in, `...`, can go on in a second one."""
    columns: list[str] = []
    rows: list[list[str]] = []
    for block in blocks_of(text):
        is_more = block[0].lstrip().startswith("... ")
        if columns and not is_more:
            break
        header = cells(block[0].replace("... ", ""))
        values = [cells(line) for line in block[1:]]
        kept = len(columns) - columns.count("...")
        rows = [
            row[:kept] + more for row, more in zip(rows or [[]] * len(values), values, strict=True)
        ]
        columns = columns[:kept] + header
    return columns, rows


def blocks_of(text: str) -> list[list[str]]:
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def sql_of(table: Table) -> str:
    columns, rows = table
    literals = [", ".join(map(literal, row)) for row in rows]
    names = ", ".join(f'"{name}"' for name in columns)
    return f"select * from (values ({'), ('.join(literals)})) as t({names})"


def literal(cell: str) -> str:
    if cell in ("", "null"):
        return "null"
    if TIME.fullmatch(cell):
        return f"timestamp '2026-01-01 {cell}'"
    try:
        value = ast.literal_eval({"true": "True", "false": "False"}.get(cell, cell))
    except (ValueError, SyntaxError):
        return f"'{cell}'"
    return f"{cell}::double" if isinstance(value, float) else cell


def as_shown(value: Any, shown: list[str]) -> str:
    """A value as the column of the example shows its values, with as many digits."""
    if isinstance(value, datetime):
        return str(value.time())
    if isinstance(value, float):
        digits = max((len(cell.partition(".")[2]) for cell in shown), default=0)
        return str(round(value, digits) + 0.0)
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


EXAMPLES = dict(examples())


@pytest.fixture(scope="module")
def compiled_calls(built_sample: Path) -> dict[str, str]:
    """The SQL of each example's call: compiled at once, which takes as long as one."""
    with Project(built_sample) as project:
        calls = (f"select * from {example.call} as t" for example in EXAMPLES.values())
        compiled = project.compile(f"\n{SEPARATOR}\n".join(calls)).split(SEPARATOR)
    return dict(zip(EXAMPLES, compiled, strict=True))


def test_no_example_is_passed_over() -> None:
    """Those of logs need a load; tests of their own read such lines."""
    shown = {
        name
        for path in (PROJECT / "macros").rglob("*.sql")
        for comment, name in COMMENT.findall(path.read_text())
        if "\nselect " in dedent(comment)
    }
    of_logs = {"text_records", "json_records", "log_records", "make_component"}
    assert shown - set(EXAMPLES) <= of_logs


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_what_it_shows(name: str, compiled_calls: dict[str, str]) -> None:
    example = EXAMPLES[name]
    with duckdb.connect() as connection:
        for table, rows in example.inputs.items():
            connection.execute(f"create table {table} as {sql_of(rows)}")
        result = connection.execute(compiled_calls[name])
        columns = [column for column, *_ in result.description or []]
        found = result.fetchall()
    shown, expected = example.output
    names = [column for column in shown if column != "..."]
    assert names == (columns if names == shown else [name for name in columns if name in names])
    assert sorted(
        [
            as_shown(row[columns.index(name)], [line[i] for line in expected])
            for i, name in enumerate(names)
        ]
        for row in found
    ) == sorted(row[: len(names)] for row in expected)
