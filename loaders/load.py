"""One load: find the files, land what is new or has changed, all of it or nothing."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb

from loaders.files import (
    APPLICATION_KINDS,
    KIND_RULES,
    UNKNOWN_FILE,
    LogName,
    SourceFile,
    describe_file,
    find_files,
)
from loaders.json_records import JsonLoader
from loaders.landing import Landed, UnreadableFileError
from loaders.named_logs import NamedLogError, find_named_logs
from loaders.raw_tables import RECORD_TABLES, create_raw_tables
from loaders.sqlite_db import DNPC_SQLITE, MONITORING_DB, SqliteLoader
from loaders.text_logs import TextLogLoader
from loaders.tracing import TracingLoader

# People open the file with the DuckDB that they have: 1.4 and later can read it.
DATABASE_CONFIG = {"storage_compatibility_version": "v1.4.0"}


# What is known of a file from its path: fields of SourceFile, columns of raw.source_files.
_PLACE_COLUMNS = (
    "path",
    "root",
    "kind",
    "log_name",
    "run_dir",
    "executor_label",
    "block_id",
    "manager_id",
    "worker_id",
    "executor_task_id",
    "compression",
)


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
    database: Path,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    text_logs: Sequence[str] = (),
    json_logs: Sequence[str] = (),
) -> list[FileOutcome]:
    """Land every file at or below `paths` in the raw tables of `database`.

    A file that is already there with the same size and time of change is left alone; one that has
    changed is replaced. The load is one transaction.

    Args:
        database: The DuckDB file; made if it is not there.
        paths: Folders and files.
        progress: Is told how far the load is.
        text_logs: An application's own logs, each NAME=GLOB.
        json_logs: The same for logs that hold JSON.

    Raises:
        LoadError: a path is not there, the paths hold nothing that dnpc reads, nothing of it could
            be read, a log is not named as it must be, or the database is in use.
    """
    options = {
        "--log": ("application_log", text_logs),
        "--json": ("application_json", json_logs),
    }
    try:
        named_logs = find_named_logs(options)
    except NamedLogError as error:
        raise LoadError(str(error)) from error
    files = _find(paths, named_logs)
    asked_for = [str(path) for path in paths]
    for option, (_, values) in options.items():
        asked_for += [f"{option} {value}" for value in values]
    if not database.exists():
        _require_known(files, asked_for)
    with _open(database) as connection:
        return _load(connection, files, asked_for, progress or _NoProgress())


def _find(paths: Sequence[Path], named_logs: Mapping[Path, LogName]) -> list[SourceFile]:
    try:
        return find_files(paths, named_logs)
    except (OSError, RuntimeError) as error:
        path = getattr(error, "filename", None) or ", ".join(map(str, paths))
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise LoadError(
            f"{path}: {reason}. Give a runinfo folder, a run directory in it, or a log file."
        ) from error


def _require_known(files: list[SourceFile], asked_for: list[str]) -> None:
    if not any(file.kind for file in files):
        reasons = sorted({f"{f.path}: {f.skipped_reason}" for f in files if _is_noteworthy(f)})
        raise LoadError(
            f"{', '.join(asked_for)}: nothing that dnpc reads among {len(files)} files. "
            "Give the runinfo folder of a Parsl run: it holds monitoring.db and folders such as "
            "000 with a parsl.log." + "".join(f"\n  {reason}" for reason in reasons[:10])
        )


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
    asked_for: list[str],
    progress: Progress,
) -> list[FileOutcome]:
    started_at = _now()
    connection.begin()
    create_raw_tables(connection)
    files = _with_kept_names(connection, files)
    _require_known(files, asked_for)
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
        [load_id, started_at, _now(), asked_for],
    )
    connection.commit()
    return outcomes


def _loaders(
    connection: duckdb.DuckDBPyConnection, advance: Callable[[int], Any]
) -> dict[str, Loader]:
    """Which loader lands which kind of file: a text log, unless said otherwise."""
    json_records = JsonLoader(connection, advance)
    known_kinds = [*APPLICATION_KINDS, *(kind for kind, _ in KIND_RULES)]
    return {
        **dict.fromkeys(known_kinds, TextLogLoader(connection, advance)),
        "application_json": json_records,
        "cloudwatch_export": json_records,
        "parsl_json_log": json_records,
        "parsl_tracing": TracingLoader(connection, advance),
        "monitoring_db": SqliteLoader(connection, advance, MONITORING_DB),
        "dnpc_sqlite": SqliteLoader(connection, advance, DNPC_SQLITE),
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


def _with_kept_names(
    connection: duckdb.DuckDBPyConnection, files: list[SourceFile]
) -> list[SourceFile]:
    """The files, those described anew that an earlier load was told to be application logs."""
    rows = connection.execute(
        "select file_id, kind, log_name from raw.source_files where kind in (select unnest(?))",
        [APPLICATION_KINDS],
    ).fetchall()
    kept = {str(file_id): LogName(kind, name) for file_id, kind, name in rows}
    return [
        describe_file(file.path, kept[file.file_id])
        if file.file_id in kept and file.kind not in APPLICATION_KINDS
        else file
        for file in files
    ]


def _unchanged(
    connection: duckdb.DuckDBPyConnection, files: list[SourceFile]
) -> dict[str, FileOutcome]:
    """The outcomes of those files that the database already has as they are.

    A file that is now of another kind or name is none of them. One that could not be read is tried
    again; one of no known kind need not be.
    """
    known = {
        (str(file_id), *described): (record_count, warning)
        for file_id, *described, record_count, warning in connection.execute(
            """
            select file_id, kind, log_name, size_bytes, modified_at, record_count, warning
            from raw.source_files
            where skipped_reason is null or skipped_reason = ?
            """,
            [UNKNOWN_FILE],
        ).fetchall()
    }
    outcomes = {}
    for file in files:
        key = (
            file.file_id,
            file.kind,
            _text(file.log_name),
            file.size_bytes,
            file.modified_at.replace(tzinfo=None),
        )
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
    row = {
        **{column: _text(getattr(file, column)) for column in _PLACE_COLUMNS},
        "file_id": file.file_id,
        "load_id": load_id,
        "size_bytes": file.size_bytes,
        "modified_at": file.modified_at.replace(tzinfo=None),
        "fingerprint": landed.fingerprint if landed else None,
        "record_count": landed.record_count if landed else 0,
        "repaired_count": landed.repaired_count if landed else 0,
        "skipped_reason": file.skipped_reason,
        "warning": landed.warning if landed else None,
        "is_cut": landed.is_cut if landed else False,
    }
    connection.execute(
        f"insert into raw.source_files ({', '.join(row)}) values ({', '.join('?' * len(row))})",
        list(row.values()),
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
