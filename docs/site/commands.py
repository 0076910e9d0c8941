"""The reference of the command line, from the commands themselves."""

import re
from collections.abc import Iterator
from typing import Any

import typer

from dnpc.cli import app

EXAMPLE = re.compile(r"\[bold\](.*?)\[/bold\]:?\s*", re.DOTALL)
MARKUP = re.compile(r"\[/?(?:bold|dim)\]")
INTRODUCTION = """\
# Command line

Every command has `--help`, which says the same. `--database`, or the variable `DNPC_DATABASE`,
names the database; without either it is `dnpc.duckdb` in the project's folder.
"""


def commands_page() -> str:
    """A section for each command: what it does, examples, arguments and options."""
    command = typer.main.get_command(app)
    context = command.make_context("dnpc", [], resilient_parsing=True)
    return "\n".join([INTRODUCTION, *_sections(command, context)])


def _sections(group: Any, context: Any) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = type(context)(command, info_name=name, parent=context)
        if hasattr(command, "list_commands"):
            yield from _sections(command, inner)
        else:
            yield _section(command, inner)


def _section(command: Any, context: Any) -> str:
    parts = [f"## `{context.command_path}`\n"]
    parts.append(_as_markdown(command.help or ""))
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts.append(f"```text\n{usage}\n```\n")
    for parameter in command.get_params(context):
        said = parameter.get_help_record(context)
        if said and "--help" not in parameter.opts:
            name, what = (_without_markup(each) for each in said)
            parts.append(f"`{name}`\n: {' '.join(what.split())}\n")
    if command.epilog:
        parts.append(_as_markdown(command.epilog))
    return "\n".join(parts)


def _as_markdown(text: str) -> str:
    """Help with rich's markup as Markdown: what is bold is a command or a name."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text):
        example = EXAMPLE.match(paragraph.strip())
        if not example:
            paragraphs.append(_without_markup(paragraph.strip()))
            continue
        command = " ".join(_without_markup(example[1]).split())
        rest = _without_markup(paragraph.strip()[example.end() :])
        paragraphs.append(f"- `{command}`" + (f": {rest}" if rest else ""))
    return "\n\n".join(paragraphs) + "\n"


def _without_markup(text: str) -> str:
    return MARKUP.sub("", text).replace("\\[", "[")
