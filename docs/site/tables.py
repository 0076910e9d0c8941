"""The data dictionary: a page per table, from the descriptions and tests that dbt has of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DOC_BLOCK = re.compile(r"\{% docs (\w+) %\}\n(.*?)\n\{% enddocs %\}", re.DOTALL)
DOC_CALL = re.compile(r"\{\{ doc\(\"(\w+)\"\) \}\}")


@dataclass(frozen=True)
class Column:
    """A column as its model describes it."""

    name: str
    type: str
    description: str
    is_never_null: bool
    references: str | None
    """The table whose rows it names, where a test says so."""
    field: str | None
    """The column of that table."""


@dataclass(frozen=True)
class Table:
    """A mart: its columns, and which of them tell its rows apart."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def column_names(self) -> set[str]:
        return {column.name for column in self.columns}


def table_pages(models: Path) -> Iterator[tuple[str, str]]:
    """The name of each page and its text; that of README.md goes below what is there.

    Args:
        models: the folder of the models, with their descriptions.
    """
    blocks = dict(DOC_BLOCK.findall((models / "docs.md").read_text()))
    tables = [
        _table(model, blocks)
        for path in sorted((models / "marts").glob("_*.yml"))
        for model in yaml.safe_load(path.read_text()).get("models", [])
    ]
    functions = [
        model
        for path in sorted((models / "functions").glob("_*.yml"))
        for model in yaml.safe_load(path.read_text()).get("models", [])
    ]
    for table in tables:
        yield f"{table.name}.md", _page(table, tables)
    yield "functions.md", _functions_page(functions)
    yield "README.md", _list(tables)


def _table(model: Mapping[str, Any], blocks: Mapping[str, str]) -> Table:
    keys = [
        tuple(test["unique_combination"]["arguments"]["columns"])
        for test in model.get("data_tests", [])
        if "unique_combination" in test
    ]
    columns = []
    for column in model["columns"]:
        tests = column.get("data_tests", [])
        if "unique" in tests:
            keys.append((column["name"],))
        reference = next((t["relationships"] for t in tests if "relationships" in t), None)
        to = reference["arguments"] if reference else {}
        columns.append(
            Column(
                column["name"],
                column["data_type"],
                _filled(column["description"], blocks),
                "not_null" in tests,
                to["to"].removeprefix("ref('").removesuffix("')") if to else None,
                to.get("field"),
            )
        )
    description = _filled(model["description"], blocks)
    return Table(model["name"], description, tuple(columns), keys[0] if keys else ())


def _filled(description: str, blocks: Mapping[str, str]) -> str:
    return " ".join(DOC_CALL.sub(lambda found: blocks[found[1]], description).split())


def _page(table: Table, tables: list[Table]) -> str:
    parts = [f"# `{table.name}`\n\n{table.description}\n"]
    if table.key:
        parts.append(f"\nA row is told by {_names(table.key)}.\n")
    for column in table.columns:
        may_be_null = "" if column.is_never_null else " or null"
        parts.append(f"\n`{column.name}` *{column.type}{may_be_null}*\n: {column.description}\n")
    joins = [f"- {on} with [`{to}`]({to}.md)\n" for on, to in dict.fromkeys(_joins(table, tables))]
    if joins:
        parts += ["\n## Joins\n\nWith one row of the other table at most:\n\n", *joins]
    many = [
        f"- [`{other.name}`]({other.name}.md) on {on}\n"
        for other in tables
        for on, to in dict.fromkeys(_joins(other, tables))
        if to == table.name
    ]
    if many:
        parts += ["\n## Joined by\n\nWith any number of rows of the other table:\n\n", *many]
    return "".join(parts)


def _joins(table: Table, tables: list[Table]) -> Iterator[tuple[str, str]]:
    """On which columns, and with which table, so that there is one row at most."""
    for column in table.columns:
        if column.references:
            yield (
                (
                    f"`{column.name}`"
                    if column.name == column.field
                    else f"`{column.name}` = `{column.field}`"
                ),
                column.references,
            )
    for other in tables:
        if other.key and other is not table and table.column_names.issuperset(other.key):
            yield _names(other.key), other.name


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


def _list(tables: list[Table]) -> str:
    rows = [
        f"| [`{table.name}`]({table.name}.md) | {table.description} | {_names(table.key)} |\n"
        for table in tables
    ]
    contents = "".join(f"{name}\n" for name in [*(table.name for table in tables), "functions"])
    return (
        "\n## All tables\n\n| table | what | key |\n| --- | --- | --- |\n"
        + "".join(rows)
        + "\nBeside the tables, the database has [functions](functions.md).\n"
        + f"\n```{{toctree}}\n:hidden:\n\n{contents}```\n"
    )


def _functions_page(functions: list[Mapping[str, Any]]) -> str:
    rows = [
        f"| `{each['name']}` | {' '.join(each['description'].split())} |\n" for each in functions
    ]
    return (
        "# Functions in the database\n\n"
        "Macros of the library over the tables, kept in the database by `dbt build`: they stand\n"
        "after `from` in any SQL, without dbt. The [macro reference](../reference/README.md) says\n"
        "what their columns are.\n\n"
        "| function | what |\n| --- | --- |\n" + "".join(rows)
    )
