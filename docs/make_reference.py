"""Write the macro reference, docs/reference/, from the macros and their descriptions.

A page per file of macros/: what the comment above each macro says, with its worked example, and the
arguments as macros/_macros.yml describes them.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[1]
REFERENCE = PROJECT / "docs" / "reference"
FOLDERS = {
    "intervals": "Intervals",
    "distributions": "Distributions",
    "sequences": "Sequences",
    "relations": "Spans, trees, components",
    "parsing": "Logs and times",
    "identity": "Identity",
}
DEFINITION = re.compile(
    r"(?:\{#-?(?P<comment>(?:(?!-#\}).)*)-#\}\s*)?"
    r"\{%-?\s*macro\s+(?P<name>\w+)\s*\((?P<arguments>.*?)\)\s*-?%\}",
    re.DOTALL,
)


@dataclass(frozen=True)
class Macro:
    """A public macro: its name, its signature, and the comment above it."""

    name: str
    signature: str
    comment: str


def main() -> None:
    """Write every page, and remove those of macros that are gone."""
    pages = dict(make_pages())
    for path in REFERENCE.rglob("*.md"):
        if path not in pages:
            path.unlink()
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    sys.stdout.write(f"{len(pages)} pages in {REFERENCE.relative_to(PROJECT)}\n")


def make_pages() -> Iterator[tuple[Path, str]]:
    """Each page of the reference: its path and its text."""
    described = {
        macro["name"]: macro
        for macro in yaml.safe_load((PROJECT / "macros" / "_macros.yml").read_text())["macros"]
    }
    index = ["# Macro reference\n", _INTRODUCTION]
    for folder, heading in FOLDERS.items():
        index.append(f"\n## {heading}\n\n| macro | what it gives |\n| --- | --- |\n")
        for source in sorted((PROJECT / "macros" / folder).glob("*.sql")):
            macros = list(_public_macros(source.read_text()))
            if not macros:
                continue
            yield REFERENCE / folder / f"{source.stem}.md", _page(source, macros, described)
            for macro in macros:
                description = " ".join(described[macro.name]["description"].split())
                index.append(f"| [`{macro.name}`]({folder}/{source.stem}.md) | {description} |\n")
    yield REFERENCE / "README.md", "".join(index)


def _public_macros(text: str) -> Iterator[Macro]:
    for found in DEFINITION.finditer(text):
        name = found["name"]
        if not name.startswith("_") and "__" not in name:
            signature = " ".join(f"{name}({found['arguments']})".split())
            comment = dedent((found["comment"] or "").lstrip("\n").rstrip())
            yield Macro(name, signature.replace("( ", "(").replace(" )", ")"), comment)


def _page(source: Path, macros: list[Macro], described: dict[str, Any]) -> str:
    parts = []
    for macro in macros:
        description = described[macro.name]
        parts.append(f"# `{macro.name}`\n\n{' '.join(description['description'].split())}\n\n")
        parts.append(f"```\n{macro.signature}\n```\n")
        if "\n" in macro.comment:
            parts.append(f"\n```text\n{macro.comment}\n```\n")
        arguments = description.get("arguments", [])
        if arguments:
            parts.append("\n| argument | type | what |\n| --- | --- | --- |\n")
        for argument in arguments:
            what = " ".join(argument["description"].split()).replace("|", "\\|")
            parts.append(f"| `{argument['name']}` | {argument['type']} | {what} |\n")
        parts.append("\n")
    parts.append(f"Source: [`{source.name}`](../../../{source.relative_to(PROJECT)})")
    test = PROJECT / "tests" / "macros" / f"test_{source.stem}.sql"
    if test.exists():
        parts.append(f" · its rows, run: [`{test.name}`](../../../{test.relative_to(PROJECT)})")
    return "".join(parts) + "\n"


_INTRODUCTION = """
A macro stands wherever a table stands, or a column: in a model, in `dnpc sql`, in
`dbt show --inline`, and from Python in `dnpc.Project().sql()`. From another dbt project that has
this one as a package, it is called `dnpc.name(...)`. Those in
[models/functions](../../models/functions) are also functions in the database. Each page shows input
rows, the call, and the rows that come out.
"""


if __name__ == "__main__":
    main()
