"""The gallery: each plot as the sample run gives it, its command, its query, and its Python."""

from pathlib import Path

import duckdb
import matplotlib.pyplot as plt
from typer.testing import CliRunner

from dnpc.cli import app
from dnpc.pictures import PICTURES, Picture

INTRODUCTION = """\
# Gallery

Every plot that `dnpc plot` knows, of the [sample run](../project/examples.md). The same commands
draw a run of your own; `--output` names a file, whose ending chooses PNG, PDF or SVG, and the
[command line](../command-line.md) says what else may be chosen.

"""
# What the query of a plot asks for and has no default: a value that the sample run has.
EXAMPLES = {"task": "7"}
REMARKS = {
    "metrics": "The lines are those of a log of an application, loaded beside the run with "
    "`--log queue=examples/your_own_logs/queue.log`.\n",
}
PYTHON = """\
from pathlib import Path

import matplotlib.pyplot as plt

from dnpc import Project
from dnpc.plots import {plot}

with Project() as project:
    {plot}(project.sql(Path("{name}.sql").read_text()))
plt.show()
"""


def write_gallery(folder: Path, database: Path) -> None:
    """Draw every picture, and write the page of each and the one that shows them all.

    Args:
        folder: where to.
        database: the sample run, built.
    """
    folder.mkdir(parents=True)
    parts = [INTRODUCTION]
    for picture in PICTURES.values():
        shown = _show(picture, folder, database)
        (folder / f"{picture.name}.md").write_text(_page(picture, shown, database))
        parts.append(f"## [{picture.name}]({picture.name}.md)\n\n{_sentence(picture)}\n\n{shown}\n")
    names = "".join(f"{name}\n" for name in PICTURES)
    parts.append(f"```{{toctree}}\n:hidden:\n\n{names}```\n")
    (folder / "index.md").write_text("\n".join(parts))


def _page(picture: Picture, shown: str, database: Path) -> str:
    plot = picture.plot.__name__
    command = " ".join(["dnpc", *_command(picture)])
    status, query = _dnpc(*_command(picture), "--show-sql", "--database", str(database))
    return "\n".join(
        [
            f"# {picture.name}\n\n{_sentence(picture)}\n\n{shown}",
            f"## From the command line\n\n```sh\n{command}\n```\n",
            "## The query\n",
            f"`{command} --show-sql` prints it with the values in place;",
            f"changed, it is drawn with `--sql`. The plot takes the columns: {picture.shape}.\n",
            f"```sql\n{(query if status == 0 else picture.query).rstrip()}\n```\n",
            "## In Python\n",
            f"```sh\n{command} --show-sql > {picture.name}.sql\n```\n",
            f"```python\n{PYTHON.format(plot=plot, name=picture.name)}```\n",
            f"```{{eval-rst}}\n.. autofunction:: dnpc.plots.{plot}\n   :no-index:\n```\n",
        ]
    )


def _sentence(picture: Picture) -> str:
    return f"{picture.summary[0].upper()}{picture.summary[1:]}."


def _show(picture: Picture, folder: Path, database: Path) -> str:
    """The picture, or why there is none."""
    said_by = (*_command(picture), "--database", str(database))
    status, query = _dnpc(*said_by, "--show-sql")
    if status == 0:
        with duckdb.connect(str(database), read_only=True) as connection:
            if connection.execute(query).fetchone() is None:
                return "The sample run has no data for this plot.\n"
        status, query = _dnpc(*said_by, "--output", str(folder / f"{picture.name}.png"))
        plt.close("all")
    if status:
        return f"There is no picture of the sample run alone:\n\n```text\n{query.strip()}\n```\n"
    remark = REMARKS.get(picture.name, "")
    return f"![{picture.summary}]({picture.name}.png)\n\n{remark}"


def _command(picture: Picture) -> list[str]:
    needed = sorted(picture.parameters & set(EXAMPLES))
    return ["plot", picture.name, *(word for n in needed for word in (f"--{n}", EXAMPLES[n]))]


def _dnpc(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output
