"""Find the files of a run and say what each one is and where it belongs.

This is the only place where a path is taken apart. Where a name is not enough, the first bytes say
what the file is.
"""

import hashlib
import os
import re
import stat
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from loaders.contents import (
    has_dnpc_tables,
    is_insights_export,
    is_sqlite,
    kind_of_transaction_log,
)

RUN_LOGS = ("parsl.log", "parsl.jsonlog")
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
UNKNOWN_FILE = "not a kind of file that dnpc reads"
APPLICATION_KINDS = ("application_log", "application_json")
SQLITE_KINDS = ("monitoring_db", "dnpc_sqlite")

# What the end of a path says. The first rule that matches wins; the named groups become columns.
# The layout is Parsl's own: runinfo/NNN/<executor label>/block-<id>/<manager id>/worker_<n>.log
# A group `run_dir` is the run directory where no parsl.log marks it, `root` the folder of run
# directories; a rule without either is of files that other programs write too.
_RUN = r"(?P<run_dir>[^/]*)/"
_EXECUTOR = r"(?P<executor_label>[^/]+)/"
_MANAGER = r"block-(?P<block_id>[^/]+)/(?P<manager_id>[^/]+)/"
KIND_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(r"(?:^|/)" + pattern + r"$"))
    for kind, pattern in (
        ("parsl_log", _RUN + r"parsl\.log"),
        ("htex_interchange_log", _RUN + _EXECUTOR + r"interchange\.log"),
        ("htex_manager_log", _RUN + _EXECUTOR + _MANAGER + r"manager\.log"),
        (
            "htex_worker_log",
            _RUN + _EXECUTOR + _MANAGER + r"worker_(?P<worker_id>\d+)\.log",
        ),
        ("parsl_json_log", _RUN + r"parsl\.jsonlog"),
        ("parsl_json_log", _RUN + _EXECUTOR + r"interchange\.jsonlog"),
        (
            "parsl_json_log",
            _RUN + _EXECUTOR + _MANAGER + r"(?:manager|worker_(?P<worker_id>\d+))\.jsonlog",
        ),
        ("parsl_json_log", r"[^/]+\.jsonlog"),
        ("parsl_tracing", _RUN + r"parsl_tracing\.pickle"),
        ("work_queue_transaction_log", _EXECUTOR + r"transaction_log"),
        (
            "work_queue_function_log",
            _EXECUTOR + r"function_data/(?P<executor_task_id>\d+)/log",
        ),
        # Beside the run directories: runinfo/<executor label>/<time>/vine-logs/transactions
        (
            "taskvine_transaction_log",
            r"(?P<root>[^/]*)/" + _EXECUTOR + r"[^/]+/vine-logs/transactions",
        ),
        ("taskvine_transaction_log", r"vine-logs/transactions"),
        ("funcx_endpoint_log", r"endpoint\.log"),
        (
            "funcx_worker_log",
            r"(?:(?P<manager_id>[^/]+)/)?funcx_worker_(?P<worker_id>[^/]+)\.log",
        ),
        ("funcx_client_log", r"synthetic\.log"),
        ("cloudwatch_export", r"[^/]+\.json"),
        ("netlogger_bp", r"[^/]+\.bp"),
        ("monitoring_db", r"[^/]+\.(?:db|sqlite|sqlite3)"),
        ("text_log", r"[^/]+\.log"),
    )
)
DEEPEST_LOG = 4  # folders that a log is below its run directory, counting that one


@dataclass(frozen=True)
class LogName:
    """What the user says of an application's log: one of `APPLICATION_KINDS`, and a name."""

    kind: str
    name: str


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
    executor_task_id: str | None
    compression: str | None
    size_bytes: int
    modified_at: datetime
    skipped_reason: str | None

    @property
    def file_id(self) -> str:
        """The file's identity: a UUID of its absolute path, the same at every load."""
        return str(uuid.UUID(bytes=hashlib.md5(os.fsencode(self.path)).digest()))


def find_files(
    paths: Iterable[Path], named_logs: Mapping[Path, LogName] | None = None
) -> list[SourceFile]:
    """Every file at or below `paths` and each of `named_logs`, once each, sorted by kind and path.

    Raises:
        OSError, RuntimeError: one of the paths is not there, or is a link to itself.
    """
    named_logs = named_logs or {}
    found = {}
    has_run_log = cache(_has_run_log)
    for path in paths:
        # The way to the path is resolved; links below it keep the layout that they are seen in.
        start = path.expanduser().resolve(strict=True)
        for file_path in [start] if not start.is_dir() else walk(start):
            real_path = Path(os.path.realpath(file_path)) if named_logs else file_path
            if name := named_logs.get(real_path):
                # However many links lead to it, it is one log.
                file = describe_file(file_path, name, has_run_log=has_run_log)
                found[real_path] = replace(file, path=real_path)
            else:
                is_given = file_path == start
                found[file_path] = describe_file(file_path, None, is_given, has_run_log)
    for file_path, name in named_logs.items():
        if file_path not in found:
            found[file_path] = describe_file(file_path, name, has_run_log=has_run_log)
    return sorted(found.values(), key=lambda file: (file.kind or "~", str(file.path)))


def _has_run_log(folder: Path) -> bool:
    return any(
        (folder / (name + suffix)).is_file() for name in RUN_LOGS for suffix in ("", *COMPRESSIONS)
    )


def describe_file(
    path: Path,
    name: LogName | None = None,
    is_given: bool = False,
    has_run_log: Callable[[Path], bool] = _has_run_log,
) -> SourceFile:
    """What is to be known of a file before it is read.

    Args:
        path: Where it is.
        name: What the user calls this application's log.
        is_given: The user gave its very path: it is a log then, whatever it is called; a file that
            was found must be of a known kind.
        has_run_log: Whether a folder is a run directory.
    """
    compression = COMPRESSIONS.get(path.suffix)
    log_path = path.with_suffix("") if compression else path
    kind, places, folders = (name.kind, {}, {}) if name else _classify(log_path)
    skipped_reason = None
    size_bytes = 0
    modified_at = datetime.fromtimestamp(0, UTC)
    try:
        status = path.stat()
        size_bytes, modified_at = status.st_size, _time(status.st_mtime_ns)
        if stat.S_ISDIR(status.st_mode):
            kind, skipped_reason = None, "a folder that cannot be listed"
        elif not stat.S_ISREG(status.st_mode):
            kind, skipped_reason = None, "not a regular file"
        else:
            kind = _kind_by_content(path, kind, compression, is_given)
            log = Path(f"{path}-wal")
            if kind in SQLITE_KINDS and log.exists():
                # What was written last is there, and not yet in the database.
                log_status = log.stat()
                size_bytes += log_status.st_size
                modified_at = max(modified_at, _time(log_status.st_mtime_ns))
    except OSError as error:
        skipped_reason = f"cannot be read: {error.strerror or error}"
    if kind is None and skipped_reason is None:
        skipped_reason = UNKNOWN_FILE

    run_dir = None
    if kind not in SQLITE_KINDS:
        run_dir = _run_directory(log_path, folders.get("run_dir"), has_run_log)
    # Work Queue's function logs once lay in the run directory, whichever the executor.
    is_beside = run_dir is None or folders.get("executor") == run_dir
    executor_label = None if is_beside and "root" not in folders else places.get("executor_label")
    return SourceFile(
        path=path,
        kind=kind,
        log_name=name.name if name else log_path.name,
        root=run_dir.parent if run_dir else folders.get("root", path.parent),
        run_dir=run_dir.name if run_dir else None,
        executor_label=executor_label,
        block_id=places.get("block_id"),
        manager_id=places.get("manager_id"),
        worker_id=places.get("worker_id"),
        executor_task_id=places.get("executor_task_id"),
        compression=compression,
        size_bytes=size_bytes,
        modified_at=modified_at,
        skipped_reason=skipped_reason,
    )


def _time(epoch_ns: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=epoch_ns // 1000)


def _classify(log_path: Path) -> tuple[str | None, dict[str, str], dict[str, Path]]:
    """The kind, and what the path says: names, and the folders that the rule knows."""
    for kind, pattern in KIND_RULES:
        if match := pattern.search(log_path.as_posix()):
            names = match.groupdict()
            folders = {
                group: Path(match.string[: match.end(group)] or "/")
                for group in ("run_dir", "root")
                if names.pop(group, None) is not None
            }
            if names.get("executor_label"):
                folders["executor"] = Path(match.string[: match.end("executor_label")])
            return kind, names, folders
    return None, {}, {}


def _kind_by_content(
    path: Path, kind: str | None, compression: str | None, is_given: bool
) -> str | None:
    """The kind that the name promises, if the content can be it."""
    if kind == "cloudwatch_export" and not is_insights_export(path, compression):
        kind = None
    if kind is None and is_given:
        kind = "monitoring_db" if is_sqlite(path) else "text_log"
    if kind == "text_log":
        kind = kind_of_transaction_log(path, compression) or kind
    if kind == "monitoring_db" and not compression and has_dnpc_tables(path):
        kind = "dnpc_sqlite"
    return kind


def _run_directory(
    log_path: Path, expected: Path | None, has_run_log: Callable[[Path], bool]
) -> Path | None:
    """The nearest folder above with a run's log, else the one where the kind's layout has it."""
    for folder in list(log_path.parents)[:DEEPEST_LOG]:
        if has_run_log(folder) or folder == expected:
            return folder
    return None


def walk(start: Path) -> Iterator[Path]:
    """The files below `start`; links to folders are followed, each real folder once.

    Links wait until all else is found, so that a folder has its own name and not that of a link
    to it. A folder that cannot be listed stands for the files in it.
    """
    seen = set()
    unlisted: list[OSError] = []
    waiting = [start]
    while waiting:
        links = []
        for place in waiting:
            for folder, folders, names in os.walk(place, onerror=unlisted.append):
                real = os.path.realpath(folder)
                if real in seen:
                    folders.clear()
                    continue
                seen.add(real)
                folders.sort()
                links += [path for name in folders if (path := Path(folder, name)).is_symlink()]
                for name in sorted(names):
                    yield Path(folder, name)
        waiting = links
    for error in unlisted:
        yield Path(error.filename)
