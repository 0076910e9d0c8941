"""The pages of the site: those of docs/, some from elsewhere in the project, and generated ones."""

import os
import re
import shutil
from pathlib import Path, PurePosixPath

from docs.site.commands import commands_page
from docs.site.gallery import write_gallery
from docs.site.tables import table_pages

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"

# Files of the project that are pages too, under another name.
PAGES = {
    "README.md": "overview.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "benchmarks/README.md": "project/benchmarks.md",
    "examples/README.md": "project/examples.md",
    "examples/from_load_to_answers.ipynb": "notebook.ipynb",
}
# What a page of the site says better than the file or folder that is linked to.
INSTEAD = {
    "docs": "index.md",
    "macros": "reference/README.md",
    "models/docs.md": "tables/README.md",
    "models/functions": "tables/functions.md",
}
# Each page of the macro reference, below the list that says what they are.
REFERENCE_CONTENTS = "\n```{toctree}\n:hidden:\n:glob:\n\n*/*\n```\n"
LANGUAGES = {".py": "python", ".sql": "sql", ".yml": "yaml", ".csv": "text", ".toml": "toml"}
LINK = re.compile(r"(?P<text>!?\[[^\]]*\])\((?P<target>[^)\s]+)\)")
CODE = re.compile(r"^(?P<fence>```+).*?^(?P=fence)$", re.MULTILINE | re.DOTALL)


def write_pages(folder: Path, database: Path) -> int:
    """Lay out all pages, in a folder that is made anew; return how many there are.

    Args:
        folder: where to.
        database: the sample run, built.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for source in sorted(DOCS.rglob("*")):
        name = source.relative_to(DOCS).as_posix()
        if source.is_file() and source.suffix not in (".py", ".md", ".pyc"):
            _copy(source, folder / name)
    shutil.copy(DOCS / "conf.py", folder)

    sources = {f"docs/{path.relative_to(DOCS).as_posix()}": path for path in DOCS.rglob("*.md")}
    sources |= {name: PROJECT / name for name in PAGES}
    linked: set[str] = set()
    for name, source in sorted(sources.items()):
        place = _place_of(name)
        assert place
        text = links_of_the_site(source.read_text(), name, linked)
        _write(folder / place, text)
    for name in sorted(linked):
        if _is_picture(name):
            _copy(PROJECT / name, folder / _source_page(name))
        else:
            _write(folder / _source_page(name), _show_source(name))

    for place, text in table_pages(PROJECT / "models"):
        path = folder / "tables" / place
        _write(path, (path.read_text() if path.exists() else "") + text)
    _write(folder / "command-line.md", commands_page())
    write_gallery(folder / "gallery", database)
    with open(folder / "reference" / "README.md", "a") as page:
        page.write(REFERENCE_CONTENTS)
    return sum(1 for path in folder.rglob("*") if path.suffix in (".md", ".ipynb"))


def links_of_the_site(text: str, name: str, linked: set[str]) -> str:
    """The text with its links as they are on the site.

    Args:
        text: of a page.
        name: the file of the project that the text is from.
        linked: gets the files that are linked to and are no pages.
    """
    place = PurePosixPath(_place_of(name) or "")

    def mend(found: re.Match[str]) -> str:
        target, _, anchor = found["target"].partition("#")
        if not target or ":" in target:
            return found[0]
        there = os.path.normpath(PurePosixPath(name).parent / target)
        to = _place_of(there)
        if to is None and (PROJECT / there).is_file():
            linked.add(there)
            to = _source_page(there)
        if to is None:
            # A folder has no page; a file that is not there is left to Sphinx to complain of.
            return found["text"].strip("[]") if (PROJECT / there).is_dir() else found[0]
        to = os.path.relpath(to, place.parent) + (f"#{anchor}" if anchor else "")
        return f"{found['text']}({to})"

    parts, end = [], 0
    for code in CODE.finditer(text):
        parts += [LINK.sub(mend, text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, LINK.sub(mend, text[end:])])


def _place_of(name: str) -> str | None:
    """Where on the site a file or folder of the project is; None if it is not."""
    if name in PAGES or name in INSTEAD:
        return PAGES.get(name) or INSTEAD[name]
    inside = name.removeprefix("docs/")
    return inside if inside != name and (DOCS / inside).is_file() else None


def _is_picture(name: str) -> bool:
    return name.endswith(".png")


def _source_page(name: str) -> str:
    return f"source/{name}" if _is_picture(name) else f"source/{name}.md"


def _show_source(name: str) -> str:
    language = LANGUAGES.get(Path(name).suffix, "text")
    text = (PROJECT / name).read_text().rstrip("\n")
    return f"---\norphan: true\n---\n\n# {name}\n\n````{language}\n{text}\n````\n"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
