"""What was understood of the files that are loaded, and what was not."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.text import Text

from dnpc.terminal import Cell, make_console, print_columns

Record = dict[str, Any]

MAX_NOTES = 10
COUNTS = ("n_records", "n_recognised", "n_ignored")
_NUMBERS = ("records", "recognised", "ignored", "share")


def sum_by_kind(files: Iterable[Record]) -> list[Record]:
    """The counts of files of each kind and component, as queries/ledger.sql gives them."""
    groups: dict[tuple[str, str | None], list[Record]] = defaultdict(list)
    for file in files:
        groups[file["kind"], file["component"]].append(file)
    return [
        {
            "kind": kind,
            "component": component,
            "n_files": len(of_kind),
            "n_unread": sum(not file["is_read"] for file in of_kind),
            **{count: sum(file[count] for file in of_kind) for count in COUNTS},
        }
        for (kind, component), of_kind in groups.items()
    ]


def show_ledger(files: list[Record], by_file: bool) -> None:
    """Print the counts of each kind, or of each file, their sum, and the notes on files."""
    console = make_console()
    total = {count: sum(file[count] for file in files) for count in COUNTS}
    if by_file:
        folder = _common_folder(files)
        headings: tuple[str, ...] = ("file", "kind", *_NUMBERS, "note")
        rows: list[tuple[Cell, ...]] = [
            (
                str(Path(file["path"]).relative_to(folder)),
                file["kind"],
                *_numbers(file),
                Text(file["note"] or "", "yellow"),
            )
            for file in files
        ]
        rows.append(("total", f"{len(files):,} files", *_numbers(total), ""))
        console.print(Text(f"below {folder}", "dim"))
    else:
        headings = ("kind", "read by", "files", "unread", *_NUMBERS)
        rows = [
            (
                kind["kind"],
                kind["component"] or "-",
                f"{kind['n_files']:,}",
                f"{kind['n_unread']:,}" if kind["n_unread"] else "",
                *_numbers(kind),
            )
            for kind in sum_by_kind(files)
        ]
        n_unread = sum(not file["is_read"] for file in files)
        unread = f"{n_unread:,}" if n_unread else ""
        rows.append(("total", "", f"{len(files):,}", unread, *_numbers(total)))
    right = frozenset(("files", "unread", *_NUMBERS))
    print_columns(console, headings, rows, right=right, total=True)
    if not by_file:
        _show_notes(files)


def _numbers(counts: Record) -> tuple[str, ...]:
    share = f"{counts['n_recognised'] / counts['n_records']:.1%}" if counts["n_records"] else "-"
    return (*(f"{counts[count]:,}" for count in COUNTS), share)


def _common_folder(files: list[Record]) -> Path:
    folders = [Path(file["path"]).parents for file in files]
    if not folders:
        return Path("/")
    return next(parent for parent in folders[0] if all(parent in each for each in folders))


def _show_notes(files: list[Record]) -> None:
    """Each note with the files that it is of."""
    console = make_console()
    notes: dict[str, list[str]] = defaultdict(list)
    for file in files:
        if file["note"]:
            notes[file["note"]].append(file["path"])
    for note, paths in notes.items():
        n_files = "1 file" if len(paths) == 1 else f"{len(paths):,} files"
        console.print()
        console.print(Text(f"{n_files}: {note}", "yellow"))
        for path in paths[:MAX_NOTES]:
            console.print(Text(f"  {path}"))
        if len(paths) > MAX_NOTES:
            console.print(f"  and {len(paths) - MAX_NOTES:,} more: dnpc ledger --files")
