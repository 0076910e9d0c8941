"""Find the files of a run and say, from its path alone, what each one is and where it belongs.

This is the only place where a path is taken apart.
"""

import hashlib
import os
import re
import stat
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

RUN_LOG = "parsl.log"
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
UNKNOWN_FILE = "not a kind of file that dnpc reads"

# What the end of a path says. The first rule that matches wins; the named groups become columns.
# The layout is Parsl's own: runinfo/NNN/<executor label>/block-<id>/<manager id>/worker_<n>.log
KIND_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(r"(?:^|/)" + pattern + r"$"))
    for kind, pattern in (
        ("parsl_log", r"parsl\.log"),
        ("htex_interchange_log", r"(?P<executor_label>[^/]+)/interchange\.log"),
        (
            "htex_manager_log",
            r"(?P<executor_label>[^/]+)/block-(?P<block_id>[^/]+)/(?P<manager_id>[^/]+)/manager\.log",
        ),
        (
            "htex_worker_log",
            r"(?P<executor_label>[^/]+)/block-(?P<block_id>[^/]+)/(?P<manager_id>[^/]+)"
            r"/worker_(?P<worker_id>\d+)\.log",
        ),
        ("work_queue_transaction_log", r"(?P<executor_label>[^/]+)/transaction_log"),
        ("monitoring_db", r"[^/]+\.(?:db|sqlite|sqlite3)"),
        ("text_log", r"[^/]+\.log"),
    )
)

# How many folders above the file the run directory is, where no parsl.log marks it. A kind that is
# not here has no run directory then: other programs than Parsl write such files too.
RUN_DIR_DEPTHS = {
    "parsl_log": 1,
    "htex_interchange_log": 2,
    "htex_manager_log": 4,
    "htex_worker_log": 4,
}
DEEPEST_LOG = max(RUN_DIR_DEPTHS.values())


@dataclass(frozen=True)
class SourceFile:
    """A file that was found: one row of `raw.source_files` before it is read.

    `root` is the folder that holds run directories (a `runinfo`), `run_dir` the run directory's
    name in it; null where the file is outside any run directory, as monitoring.db is. `kind` is
    null where dnpc does not read such a file; `skipped_reason` then says why.
    """

    path: Path
    kind: str | None
    log_name: str
    root: Path
    run_dir: str | None
    executor_label: str | None
    block_id: str | None
    manager_id: str | None
    worker_id: str | None
    compression: str | None
    size_bytes: int
    modified_at: datetime
    skipped_reason: str | None

    @property
    def file_id(self) -> str:
        """The file's identity: a UUID of its absolute path, the same at every load."""
        return str(uuid.UUID(bytes=hashlib.md5(os.fsencode(self.path)).digest()))


def find_files(paths: Iterable[Path]) -> list[SourceFile]:
    """Every file at or below `paths`, once each, sorted by kind and path.

    Raises:
        OSError, RuntimeError: one of the paths is not there, or is a link to itself.
    """
    found = {}
    has_run_log = cache(_has_run_log)
    for path in paths:
        # The way to the path is resolved; links below it keep the layout that they are seen in.
        start = path.expanduser().resolve(strict=True)
        for file_path in [start] if not start.is_dir() else _walk(start):
            is_named = file_path == start
            found[file_path] = _describe(file_path, is_named, has_run_log)
    return sorted(found.values(), key=lambda file: (file.kind or "~", str(file.path)))


def _describe(path: Path, is_named: bool, has_run_log: Callable[[Path], bool]) -> SourceFile:
    # A file that the user names is a log whatever it is called; one that was found must be known.
    compression = COMPRESSIONS.get(path.suffix)
    log_path = path.with_suffix("") if compression else path
    kind, groups = _classify(log_path)
    skipped_reason = None
    size_bytes = 0
    modified_at = datetime.fromtimestamp(0, UTC)
    try:
        status = path.stat()
        size_bytes = status.st_size
        modified_at = datetime.fromtimestamp(0, UTC) + timedelta(
            microseconds=status.st_mtime_ns // 1000
        )
        if stat.S_ISDIR(status.st_mode):
            kind, skipped_reason = None, "a folder that cannot be listed"
        elif not stat.S_ISREG(status.st_mode):
            kind, skipped_reason = None, "not a regular file"
        elif kind is None and is_named:
            kind = "monitoring_db" if _is_sqlite(path) else "text_log"
    except OSError as error:
        skipped_reason = f"cannot be read: {error.strerror or error}"
    if kind is None and skipped_reason is None:
        skipped_reason = UNKNOWN_FILE

    run_dir = None if kind == "monitoring_db" else _run_directory(log_path, kind, has_run_log)
    return SourceFile(
        path=path,
        kind=kind,
        log_name=log_path.name,
        root=run_dir.parent if run_dir else path.parent,
        run_dir=run_dir.name if run_dir else None,
        executor_label=groups.get("executor_label") if run_dir else None,
        block_id=groups.get("block_id"),
        manager_id=groups.get("manager_id"),
        worker_id=groups.get("worker_id"),
        compression=compression,
        size_bytes=size_bytes,
        modified_at=modified_at,
        skipped_reason=skipped_reason,
    )


def _classify(log_path: Path) -> tuple[str | None, dict[str, str]]:
    for kind, pattern in KIND_RULES:
        if match := pattern.search(log_path.as_posix()):
            return kind, match.groupdict()
    return None, {}


def _run_directory(
    log_path: Path, kind: str | None, has_run_log: Callable[[Path], bool]
) -> Path | None:
    """The nearest folder above with a parsl.log, else the one where the kind's layout has it."""
    depth = RUN_DIR_DEPTHS.get(kind or "")
    for folder in list(log_path.parents)[: depth or DEEPEST_LOG]:
        if has_run_log(folder):
            return folder
    return log_path.parents[depth - 1] if depth and len(log_path.parents) >= depth else None


def _has_run_log(folder: Path) -> bool:
    return any((folder / (RUN_LOG + suffix)).is_file() for suffix in ("", *COMPRESSIONS))


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _walk(start: Path) -> Iterator[Path]:
    """The files below `start`; links to folders are followed, each real folder once.

    A folder that cannot be listed stands for the files in it.
    """
    seen = set()
    unlisted: list[OSError] = []
    for folder, folders, names in os.walk(start, onerror=unlisted.append, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        for name in sorted(names):
            yield Path(folder, name)
    for error in unlisted:
        yield Path(error.filename)
