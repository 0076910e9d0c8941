"""What a load shows while it runs and when it is done."""

import sys
from collections import Counter
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from dnpc.terminal import make_console
from loaders.files import APPLICATION_KINDS, UNKNOWN_FILE
from loaders.load import FileOutcome
from loaders.unload import Removed

MAX_NOTES = 10
MAX_WIDTH = 1000


class LoadProgress:
    """A progress bar in bytes, on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("loading"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            # A notebook wants colours, but cannot draw over what it has drawn.
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "LoadProgress":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def start(self, total_bytes: int) -> None:
        """Begin to count towards `total_bytes`."""
        self._task = self._progress.add_task("loading", total=total_bytes)

    def advance(self, n_bytes: int) -> None:
        """Count `n_bytes` more."""
        if self._task is not None:
            self._progress.advance(self._task, n_bytes)


def show_outcomes(outcomes: list[FileOutcome], database: Path) -> None:
    """Print a table of kinds, files and records, and what to do next."""
    console = make_console(highlight=True)
    table = Table(title=f"loaded into {escape(str(database))}", title_justify="left")
    table.add_column("kind", no_wrap=True)
    for heading in ("files", "new", "same", "skipped", "records", "size"):
        table.add_column(heading, justify="right", no_wrap=True)
    for kind in sorted({outcome.file.kind for outcome in outcomes if outcome.file.kind}):
        of_kind = [outcome for outcome in outcomes if outcome.file.kind == kind]
        statuses = Counter(outcome.status for outcome in of_kind)
        table.add_row(
            kind,
            str(len(of_kind)),
            *(str(statuses[status] or "") for status in ("landed", "unchanged", "skipped")),
            f"{sum(outcome.record_count for outcome in of_kind):,}",
            decimal(sum(outcome.file.size_bytes for outcome in of_kind)),
        )
    # A table that is wider than a terminal or a pipe is not cut.
    widest = console.options.update(max_width=MAX_WIDTH)
    console.width = max(console.width, console.measure(table, options=widest).maximum)
    console.print(table)
    for kind in APPLICATION_KINDS:
        names = {outcome.file.log_name for outcome in outcomes if outcome.file.kind == kind}
        if names:
            console.print(f"{kind}: {', '.join(sorted(names))}")

    notes = [outcome for outcome in outcomes if outcome.note not in (None, UNKNOWN_FILE)]
    for outcome in notes[:MAX_NOTES]:
        path = str(outcome.file.path).replace("\n", "\N{SYMBOL FOR NEWLINE}")
        console.print(f"[yellow]{escape(path)}: {escape(outcome.note or '')}")
    if len(notes) > MAX_NOTES:
        console.print(f"[yellow]and {len(notes) - MAX_NOTES} more: see raw.source_files")
    n_unknown = sum(outcome.note == UNKNOWN_FILE for outcome in outcomes)
    if n_unknown:
        others = "1 other file is" if n_unknown == 1 else f"{n_unknown} other files are"
        console.print(f"{others} {UNKNOWN_FILE} (listed in raw.source_files)")
    console.print("next: [bold]dbt build[/bold]")


def show_removed(removed: Removed) -> None:
    """Print what was removed of a run, and what to do next."""
    console = make_console()
    console.print(f"removed {escape(str(removed.run))}")
    for kind, n_files, n_records in removed.kinds:
        files = "1 file" if n_files == 1 else f"{n_files:,} files"
        console.print(f"  {escape(kind)}: {files}, {n_records:,} records")
    console.print("next: [bold]dbt build[/bold]")
