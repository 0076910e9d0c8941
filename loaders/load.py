"""One load: find the files, land what is new or has changed, all of it or nothing."""

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
    except OSError as error:
        raise LoadError(
            f"{error.filename}: {(error.strerror or 'cannot be read').lower()}. "
            "Give a runinfo folder, a run directory in it, or a log file."
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
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
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

    outcomes = [
        FileOutcome(file, "unchanged", unchanged[file.file_id])
        for file in files
        if file.file_id in unchanged
    ]
    _forget(connection, to_land)
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


def _unchanged(connection: duckdb.DuckDBPyConnection, files: list[SourceFile]) -> dict[str, int]:
    """The record counts of those files that the database already has as they are."""
    known = {
        (str(file_id), size_bytes, modified_at): record_count
        for file_id, size_bytes, modified_at, record_count in connection.execute(
            """
            select file_id, size_bytes, modified_at, record_count
            from raw.source_files
            where skipped_reason is null
            """
        ).fetchall()
    }
    return {
        file.file_id: known[key]
        for file in files
        if (key := (file.file_id, file.size_bytes, file.modified_at.replace(tzinfo=None))) in known
    }


def _forget(connection: duckdb.DuckDBPyConnection, files: list[SourceFile]) -> None:
    """Remove what an earlier load landed of these files."""
    known = {
        str(file_id)
        for (file_id,) in connection.execute("select file_id from raw.source_files").fetchall()
    }
    file_ids = [file.file_id for file in files if file.file_id in known]
    if not file_ids:
        return
    for table in (*RECORD_TABLES, "raw.source_files"):
        connection.execute(
            f"delete from {table} where file_id in (select cast(unnest(?) as uuid))", [file_ids]
        )


def _record_file(
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    outcome: FileOutcome,
    landed: Landed | None,
) -> None:
    file = outcome.file
    connection.execute(
        f"insert into raw.source_files values ({', '.join('?' * 18)})",
        [
            file.file_id,
            load_id,
            str(file.path),
            str(file.root),
            file.kind,
            file.log_name,
            file.run_dir,
            file.executor_label,
            file.block_id,
            file.manager_id,
            file.worker_id,
            file.compression,
            file.size_bytes,
            file.modified_at.replace(tzinfo=None),
            landed.fingerprint if landed else None,
            landed.record_count if landed else 0,
            landed.repaired_count if landed else 0,
            file.skipped_reason,
        ],
    )


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
