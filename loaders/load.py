"""One load: find the files, land what is new or has changed, all of it or nothing."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb

from loaders.files import UNKNOWN_FILE, SourceFile, find_files
from loaders.landing import Landed, UnreadableFileError
from loaders.monitoring_db import MonitoringDbLoader
from loaders.raw_tables import RECORD_TABLES, create_raw_tables
from loaders.text_logs import TextLogLoader

# People open the file with the DuckDB that they have: 1.4 and later can read it.
DATABASE_CONFIG = {"storage_compatibility_version": "v1.4.0"}


class LoadError(Exception):
    """Nothing was loaded; the message says why and what to do."""


class Loader(Protocol):
    """Lands files of one sort of source."""

    def load(self, file: SourceFile) -> Landed: ...

    def flush(self) -> None: ...


class Progress(Protocol):
    """Is told how far a load is."""

    def start(self, total_bytes: int) -> None: ...

    def advance(self, n_bytes: int) -> None: ...


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file: `landed`, `unchanged` or `skipped`."""

    file: SourceFile
    status: str
    record_count: int = 0
    note: str | None = None


def load_paths(
    database: Path, paths: Sequence[Path], progress: Progress | None = None
) -> list[FileOutcome]:
    """Land every file at or below `paths` in the raw tables of `database`.

    A file that is already there with the same size and time of change is left alone; one that has
    changed is replaced. The load is one transaction.

    Raises:
        LoadError: a path is not there, the paths hold nothing that dnpc reads, nothing of it could
            be read, or the database is in use.
    """
    files = _find(paths)
    with _open(database) as connection:
        return _load(connection, files, paths, progress or _NoProgress())


def _find(paths: Sequence[Path]) -> list[SourceFile]:
    try:
        files = find_files(paths)
    except (OSError, RuntimeError) as error:
        path = getattr(error, "filename", None) or ", ".join(map(str, paths))
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise LoadError(
            f"{path}: {reason}. Give a runinfo folder, a run directory in it, or a log file."
        ) from error
    if not any(file.kind for file in files):
        reasons = sorted({f"{f.path}: {f.skipped_reason}" for f in files if _is_noteworthy(f)})
        raise LoadError(
            f"{', '.join(map(str, paths))}: nothing that dnpc reads among {len(files)} files. "
            "Give the runinfo folder of a Parsl run: it holds monitoring.db and folders such as "
            "000 with a parsl.log." + "".join(f"\n  {reason}" for reason in reasons[:10])
        )
    return files


def _is_noteworthy(file: SourceFile) -> bool:
    return file.skipped_reason not in (None, UNKNOWN_FILE)


@contextmanager
def _open(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(str(database), config=DATABASE_CONFIG)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        if "lock" in str(error).lower() or isinstance(error, duckdb.ConnectionException):
            raise LoadError(
                f"{database} is open in another program. Close it there (a duckdb prompt, a "
                f"notebook, a running dbt) and load again.\n  DuckDB says: {error}"
            ) from error
        raise LoadError(f"{database} cannot be opened: {error}") from error
    with connection:
        yield connection


def _load(
    connection: duckdb.DuckDBPyConnection,
    files: list[SourceFile],
    paths: Sequence[Path],
    progress: Progress,
) -> list[FileOutcome]:
    started_at = _now()
    connection.begin()
    create_raw_tables(connection)
    load_id = _next_load_id(connection)
    unchanged = _unchanged(connection, files)
    to_land = [file for file in files if file.file_id not in unchanged]
    progress.start(sum(file.size_bytes for file in to_land if file.kind))
    loaders = _loaders(connection, progress.advance)

    outcomes = [unchanged[file.file_id] for file in files if file.file_id in unchanged]
    _forget(connection, [file.file_id for file in to_land] + _gone(connection, files))
    for file in to_land:
        outcome, landed = _land(connection, loaders, file)
        outcomes.append(outcome)
        _record_file(connection, load_id, outcome, landed)
    for loader in set(loaders.values()):
        loader.flush()

    if not any(outcome.status in ("landed", "unchanged") for outcome in outcomes):
        connection.rollback()
        reasons = "".join(f"\n  {o.file.path}: {o.note}" for o in outcomes if o.file.kind)
        raise LoadError(f"none of the files could be read, nothing was loaded:{reasons}")
    connection.execute(
        "insert into raw.loads values (?, ?, ?, ?, 'complete')",
        [load_id, started_at, _now(), [str(path) for path in paths]],
    )
    connection.commit()
    return outcomes


def _loaders(
    connection: duckdb.DuckDBPyConnection, advance: Callable[[int], Any]
) -> dict[str, Loader]:
    """Which loader lands which kind of file."""
    text_logs = TextLogLoader(connection, advance)
    return {
        "parsl_log": text_logs,
        "htex_interchange_log": text_logs,
        "htex_manager_log": text_logs,
        "htex_worker_log": text_logs,
        "work_queue_transaction_log": text_logs,
        "text_log": text_logs,
        "monitoring_db": MonitoringDbLoader(connection, advance),
    }


def _land(
    connection: duckdb.DuckDBPyConnection, loaders: dict[str, Loader], file: SourceFile
) -> tuple[FileOutcome, Landed | None]:
    if file.kind is None or file.skipped_reason:
        return FileOutcome(file, "skipped", note=file.skipped_reason), None
    try:
        landed = loaders[file.kind].load(file)
    except (UnreadableFileError, OSError) as error:
        for loader in set(loaders.values()):
            loader.flush()
        for table in RECORD_TABLES:
            connection.execute(f"delete from {table} where file_id = ?", [file.file_id])
        reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        return FileOutcome(replace(file, skipped_reason=reason), "skipped", note=reason), None
    return FileOutcome(file, "landed", landed.record_count, landed.warning), landed


def _unchanged(
    connection: duckdb.DuckDBPyConnection, files: list[SourceFile]
) -> dict[str, FileOutcome]:
    """The outcomes of those files that the database already has as they are.

    A file that could not be read is tried again; one of no known kind need not be.
    """
    known = {
        (str(file_id), size_bytes, modified_at): (record_count, warning)
        for file_id, size_bytes, modified_at, record_count, warning in connection.execute(
            """
            select file_id, size_bytes, modified_at, record_count, warning
            from raw.source_files
            where skipped_reason is null or skipped_reason = ?
            """,
            [UNKNOWN_FILE],
        ).fetchall()
    }
    outcomes = {}
    for file in files:
        key = (file.file_id, file.size_bytes, file.modified_at.replace(tzinfo=None))
        if key not in known:
            continue
        record_count, warning = known[key]
        if file.skipped_reason:
            outcomes[file.file_id] = FileOutcome(file, "skipped", note=file.skipped_reason)
        else:
            outcomes[file.file_id] = FileOutcome(file, "unchanged", record_count, warning)
    return outcomes


def _gone(connection: duckdb.DuckDBPyConnection, files: list[SourceFile]) -> list[str]:
    """The known files that are gone from run directories which are still there.

    A directory that was made anew holds another run; what is left of the old one would mix with it.
    A run directory that is gone as a whole is kept: people move runs away once they are loaded.
    """
    run_dirs = {(_text(file.root), _text(file.run_dir)) for file in files if file.run_dir}
    rows = connection.execute("select file_id, root, run_dir, path from raw.source_files")
    return [
        str(file_id)
        for file_id, root, run_dir, path in rows.fetchall()
        if (root, run_dir) in run_dirs and not Path(path).exists()
    ]


def _forget(connection: duckdb.DuckDBPyConnection, file_ids: list[str]) -> None:
    """Remove what an earlier load landed of these files."""
    rows = connection.execute("select file_id from raw.source_files").fetchall()
    known = {str(file_id) for (file_id,) in rows}
    known_ids = [file_id for file_id in file_ids if file_id in known]
    if not known_ids:
        return
    for table in (*RECORD_TABLES, "raw.source_files"):
        connection.execute(
            f"delete from {table} where file_id in (select cast(unnest(?) as uuid))", [known_ids]
        )


def _record_file(
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    outcome: FileOutcome,
    landed: Landed | None,
) -> None:
    file = outcome.file
    connection.execute(
        f"insert into raw.source_files values ({', '.join('?' * 20)})",
        [
            file.file_id,
            load_id,
            *map(
                _text,
                (
                    file.path,
                    file.root,
                    file.kind,
                    file.log_name,
                    file.run_dir,
                    file.executor_label,
                    file.block_id,
                    file.manager_id,
                    file.worker_id,
                    file.compression,
                ),
            ),
            file.size_bytes,
            file.modified_at.replace(tzinfo=None),
            landed.fingerprint if landed else None,
            landed.record_count if landed else 0,
            landed.repaired_count if landed else 0,
            file.skipped_reason,
            landed.warning if landed else None,
            landed.is_cut if landed else False,
        ],
    )


def _text(name: Path | str | None) -> str | None:
    """A name as text; bytes in it that are not UTF-8 are escaped."""
    return None if name is None else os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _next_load_id(connection: duckdb.DuckDBPyConnection) -> int:
    [(latest,)] = connection.execute("select max(load_id) from raw.loads").fetchall()
    return (latest or 0) + 1


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class _NoProgress:
    def start(self, total_bytes: int) -> None:
        pass

    def advance(self, n_bytes: int) -> None:
        pass
