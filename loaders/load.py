"""One load: find the files, land what is new or has changed, all of it or nothing."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from loaders.files import (
    APPLICATION_KINDS,
    KIND_RULES,
    UNKNOWN_FILE,
    LogName,
    SourceFile,
    describe_file,
    find_files,
)
from loaders.inserts import Inserts
from loaders.json_records import JsonLoader
from loaders.landing import Landed, ReplacedFileError, UnreadableFileError
from loaders.named_logs import NamedLogError, find_named_logs
from loaders.raw_tables import LINE_TABLES, RECORD_TABLES, create_raw_tables
from loaders.sqlite_db import DNPC_SQLITE, MONITORING_DB, SqliteLoader
from loaders.text_logs import TextLogLoader
from loaders.tracing import TracingLoader

# People open the file with the DuckDB that they have: 1.4 and later can read it. Of all its
# compressions, Zstandard takes the least time to write log lines, and the least room.
DATABASE_CONFIG = {"storage_compatibility_version": "v1.4.0", "force_compression": "zstd"}

MAX_REASONS = 10

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


_NOTHING = Landed(record_count=0, repaired_count=0, fingerprint=None)


class LoadError(Exception):
    """Nothing was loaded; the message says why and what to do."""


class Loader(Protocol):
    """Lands files of one sort of source."""

    def load(self, file: SourceFile, before: Landed | None = None) -> Landed:
        """Land a file, or what follows of one whose `before` has whole bytes and is landed."""
        ...

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

    A file that is already there with the same size and time of change is left alone. Of a log that
    has only grown, what was added is read; any other file that has changed is replaced. The load is
    one transaction.

    Args:
        database: The DuckDB file; made if it is not there.
        paths: Folders and files.
        progress: Is told how far the load is.
        text_logs: An application's own logs, each NAME=GLOB.
        json_logs: The same for logs that hold JSON.

    Raises:
        LoadError: a path is not there, the paths hold nothing that dnpc reads, nothing of it could
            be read, a log is not named as it must be, or the database is in use or cannot be
            written.
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
    try:
        with open_database(database) as connection:
            return _load(connection, files, asked_for, progress or _NoProgress())
    except duckdb.Error as error:
        raise LoadError(_explain(database, error)) from error


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
            f"000 with a parsl.log.{_listed(reasons)}"
        )


def _listed(reasons: Sequence[str]) -> str:
    more = [f"and {len(reasons) - MAX_REASONS} more"] if len(reasons) > MAX_REASONS else []
    return "".join(f"\n  {reason}" for reason in [*reasons[:MAX_REASONS], *more])


def _is_noteworthy(file: SourceFile) -> bool:
    return file.skipped_reason not in (None, UNKNOWN_FILE)


@contextmanager
def open_database(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database to be written; it is made if it is not there.

    Raises:
        LoadError: it is in use, or cannot be opened.
    """
    try:
        if not database.exists():
            _make(database)
        connection = duckdb.connect(str(database), config=DATABASE_CONFIG | _limits())
    except (duckdb.IOException, duckdb.ConnectionException, OSError) as error:
        if "could not set lock" in str(error).lower() or isinstance(
            error, duckdb.ConnectionException
        ):
            raise LoadError(
                f"{database} is open in another program. Close it there (a duckdb prompt, a "
                f"notebook, a running dbt) and load again.\n  DuckDB says: {error}"
            ) from error
        raise LoadError(f"{database} cannot be opened: {error}") from error
    with connection:
        yield connection


def _limits() -> dict[str, str]:
    limit = os.environ.get("DNPC_MEMORY_LIMIT")
    if limit and not re.fullmatch(r"(?i)[0-9.]+ *[KMGT]i?B", limit):
        raise LoadError(f"DNPC_MEMORY_LIMIT: {limit} is no amount of memory; write it like 4GB")
    return {"memory_limit": limit} if limit else {}


def _make(database: Path) -> None:
    """Make an empty database, whole or not at all: half of one could not be opened again."""
    new = Path(f"{database}.new")
    new.unlink(missing_ok=True)
    try:
        duckdb.connect(str(new), config=DATABASE_CONFIG).close()
        new.replace(database)
    finally:
        new.unlink(missing_ok=True)


def _explain(database: Path, error: duckdb.Error) -> str:
    what, remedy = "DuckDB cannot write it", "Mend what it says, and load again"
    if isinstance(error, duckdb.OutOfMemoryException):
        what, remedy = "DuckDB has too little memory", "Close other programs, or load fewer paths"
    elif isinstance(error, duckdb.IOException) or "Could not write file" in str(error):
        what, remedy = "it cannot be written", "Make room on its disk, and load again"
    return f"{database}: {what}; nothing was loaded. {remedy}.\n  DuckDB says: {error}"


def _load(
    connection: duckdb.DuckDBPyConnection,
    files: list[SourceFile],
    asked_for: list[str],
    progress: Progress,
) -> list[FileOutcome]:
    started_at = now()
    connection.begin()
    create_raw_tables(connection)
    files = _with_kept_names(connection, files)
    _require_known(files, asked_for)
    load_id = next_load_id(connection)
    known = _known_files(connection)
    unchanged = {file.file_id: outcome for file in files if (outcome := _unchanged(known, file))}
    to_land = [file for file in files if file.file_id not in unchanged]
    grown = {file.file_id: landed for file in to_land if (landed := _grown(known, file))}
    progress.start(sum(_bytes_to_read(file, grown) for file in to_land if file.kind))

    outcomes = [unchanged[file.file_id] for file in files if file.file_id in unchanged]
    changed_ids = {file.file_id for file in to_land} & known.keys()
    forget_files(connection, [*(changed_ids - grown.keys()), *_gone(connection, files)])
    _forget_half_lines(connection, grown)
    rows, unreadable = [], []
    with Inserts(connection) as inserts:
        loaders = _loaders(inserts, progress.advance)
        for file in to_land:
            outcome, landed = _land(connection, inserts, loaders, file, grown.get(file.file_id))
            outcomes.append(outcome)
            rows.append(_as_row(load_id, outcome, landed))
            if outcome.status == "skipped":
                unreadable.append(file.file_id)
        for loader in set(loaders.values()):
            loader.flush()
        inserts.wait()
    # What was landed of a file until it could not be read on.
    forget_files(connection, unreadable)
    _record_files(connection, rows)

    if not any(outcome.status in ("landed", "unchanged") for outcome in outcomes):
        connection.rollback()
        reasons = [f"{o.file.path}: {o.note}" for o in outcomes if o.file.kind]
        raise LoadError(f"none of the files could be read, nothing was loaded:{_listed(reasons)}")
    connection.execute(
        "insert into raw.loads values (?, ?, ?, ?, 'complete')",
        [load_id, started_at, now(), asked_for],
    )
    connection.commit()
    return outcomes


def _loaders(inserts: Inserts, advance: Callable[[int], Any]) -> dict[str, Loader]:
    """Which loader lands which kind of file: a text log, unless said otherwise."""
    json_records = JsonLoader(inserts, advance)
    known_kinds = [*APPLICATION_KINDS, *(kind for kind, _ in KIND_RULES)]
    return {
        **dict.fromkeys(known_kinds, TextLogLoader(inserts, advance)),
        "application_json": json_records,
        "cloudwatch_export": json_records,
        "parsl_json_log": json_records,
        "parsl_tracing": TracingLoader(inserts, advance),
        "monitoring_db": SqliteLoader(inserts, advance, MONITORING_DB),
        "dnpc_sqlite": SqliteLoader(inserts, advance, DNPC_SQLITE),
    }


def _land(
    connection: duckdb.DuckDBPyConnection,
    inserts: Inserts,
    loaders: dict[str, Loader],
    file: SourceFile,
    before: Landed | None,
) -> tuple[FileOutcome, Landed | None]:
    if file.kind is None or file.skipped_reason:
        return FileOutcome(file, "skipped", note=file.skipped_reason), None
    loader = loaders[file.kind]
    try:
        try:
            landed = loader.load(file, before) if before else loader.load(file)
        except ReplacedFileError:
            inserts.wait()
            forget_files(connection, [file.file_id])
            landed = loader.load(file)
    except (UnreadableFileError, OSError) as error:
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


@dataclass(frozen=True)
class _KnownFile:
    """What an earlier load has left of a file."""

    landed: Landed
    kind: str | None
    log_name: str
    run_dir: str | None
    size_bytes: int
    modified_at: datetime
    skipped_reason: str | None


def _known_files(connection: duckdb.DuckDBPyConnection) -> dict[str, _KnownFile]:
    rows = connection.execute(
        f"""
        select
            file_id, kind, log_name, run_dir, size_bytes, modified_at, skipped_reason,
            {", ".join(field.name for field in fields(Landed))}
        from raw.source_files
        """
    ).fetchall()
    return {str(row[0]): _KnownFile(Landed(*row[7:]), *row[1:7]) for row in rows}


def _unchanged(known: Mapping[str, _KnownFile], file: SourceFile) -> FileOutcome | None:
    """The outcome of a file that the database already has as it is.

    One that could not be read is tried again; one of no known kind need not be.
    """
    then = known.get(file.file_id)
    if (
        then is None
        or not _is_placed_alike(then, file)
        or (then.size_bytes, then.modified_at) != (file.size_bytes, _modified_at(file))
        or then.skipped_reason not in (None, UNKNOWN_FILE)
    ):
        return None
    if file.skipped_reason:
        return FileOutcome(file, "skipped", note=file.skipped_reason)
    return FileOutcome(file, "unchanged", then.landed.record_count, then.landed.warning)


def _grown(known: Mapping[str, _KnownFile], file: SourceFile) -> Landed | None:
    """What was landed of a file that may since have grown, and may be read on from there."""
    then = known.get(file.file_id)
    if then is None or file.skipped_reason or not _is_placed_alike(then, file):
        return None
    return then.landed if then.landed.whole_bytes and file.size_bytes > then.size_bytes else None


def _is_placed_alike(then: _KnownFile, file: SourceFile) -> bool:
    """Whether a file is of the same kind and name, and in no run that was not seen then."""
    is_in_new_run = file.run_dir is not None and _text(file.run_dir) != then.run_dir
    return (then.kind, then.log_name) == (file.kind, _text(file.log_name)) and not is_in_new_run


def _bytes_to_read(file: SourceFile, grown: Mapping[str, Landed]) -> int:
    before = grown.get(file.file_id)
    return file.size_bytes - ((before and before.whole_bytes) or 0)


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


def forget_files(connection: duckdb.DuckDBPyConnection, file_ids: list[str]) -> None:
    """Remove what was landed of these files."""
    if file_ids:
        for table in (*RECORD_TABLES, "raw.source_files"):
            connection.execute(
                f"delete from {table} where file_id in (select cast(unnest(?) as uuid))", [file_ids]
            )


def _forget_half_lines(connection: duckdb.DuckDBPyConnection, grown: Mapping[str, Landed]) -> None:
    """Remove what will be landed anew of logs that grow: half a last line, and their own rows."""
    cut = {file_id: landed for file_id, landed in grown.items() if landed.is_cut}
    if cut:
        for table, number in LINE_TABLES.items():
            connection.execute(
                f"""
                delete from {table}
                using (select unnest(?) as file_id, unnest(?) as number) as cut
                where {table}.file_id = cast(cut.file_id as uuid) and {number} = cut.number
                """,
                [list(cut), [landed.record_count for landed in cut.values()]],
            )
    if grown:
        connection.execute(
            "delete from raw.source_files where file_id in (select cast(unnest(?) as uuid))",
            [list(grown)],
        )


def _as_row(load_id: int, outcome: FileOutcome, landed: Landed | None) -> dict[str, Any]:
    """A row of raw.source_files."""
    file = outcome.file
    return {
        **{column: _text(getattr(file, column)) for column in _PLACE_COLUMNS},
        "file_id": file.file_id,
        "load_id": load_id,
        "size_bytes": file.size_bytes,
        "modified_at": _modified_at(file),
        "skipped_reason": file.skipped_reason,
        **asdict(landed or _NOTHING),
    }


def _record_files(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    """All at once: a statement for each would take longer than to read a small file."""
    if rows:
        connection.register("pending_files", pa.Table.from_pylist(rows))
        connection.execute("insert into raw.source_files by name from pending_files")
        connection.unregister("pending_files")


def _modified_at(file: SourceFile) -> datetime:
    return file.modified_at.replace(tzinfo=None)


def _text(name: Path | str | None) -> str | None:
    """A name as text; bytes in it that are not UTF-8 are escaped."""
    return None if name is None else os.fsencode(name).decode("utf-8", errors="backslashreplace")


def next_load_id(connection: duckdb.DuckDBPyConnection) -> int:
    [(latest,)] = connection.execute("select max(load_id) from raw.loads").fetchall()
    return (latest or 0) + 1


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class _NoProgress:
    def start(self, total_bytes: int) -> None:
        pass

    def advance(self, n_bytes: int) -> None:
        pass
