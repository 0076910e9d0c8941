"""Remove what was loaded of one run, all of it or nothing."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from loaders.load import LoadError, forget_files, next_load_id, now, open_database
from loaders.raw_tables import MONITORING_TABLES, create_raw_tables


@dataclass
class LoadedRun:
    """A run as the raw tables tell of it: its directories, each a root and a name, or its rows in
    a monitoring.db, or both.
    """

    run_id: str | None
    directories: list[tuple[str, str]] = field(default_factory=list)

    def is_called(self, name: str) -> bool:
        path = Path(name).expanduser().resolve()
        return (self.run_id or "").startswith(name) or any(
            name == directory or path == Path(root, directory)
            for root, directory in self.directories
        )

    def __str__(self) -> str:
        paths = (str(Path(*directory)) for directory in self.directories)
        return "  ".join([self.run_id or "(no run_id)", *paths])


@dataclass(frozen=True)
class Removed:
    """The run that was removed, and of each kind how many files and records."""

    run: LoadedRun
    kinds: list[tuple[str, int, int]]


def unload_run(database: Path, name: str) -> Removed:
    """Remove the files of a run's directory, and its rows of any monitoring.db.

    A monitoring.db that lost rows is read anew when it is loaded again, though it has not changed.

    Args:
        database: The DuckDB file.
        name: The run directory's name or path, or the start of the run_id.

    Raises:
        LoadError: the database is not there or in use, or no run is called so, or several are.
    """
    if not database.exists():
        raise LoadError(f"{database} is not there: nothing is loaded.")
    with open_database(database) as connection:
        connection.begin()
        create_raw_tables(connection)
        loaded = _loaded_runs(connection)
        found = [run for run in loaded if run.is_called(name)]
        if len(found) != 1:
            listed = "".join(f"\n  {run}" for run in found or loaded)
            raise LoadError(
                f"{len(found) or 'no'} runs are called {name}; name one of:"
                + (listed or " nothing is loaded")
            )
        started_at = now()
        load_id = next_load_id(connection)
        removed = _remove(connection, found[0], load_id)
        connection.execute(
            "insert into raw.loads values (?, ?, ?, ?, 'unloaded')",
            [load_id, started_at, now(), [name]],
        )
        connection.commit()
    return Removed(found[0], removed)


def _loaded_runs(connection: duckdb.DuckDBPyConnection) -> list[LoadedRun]:
    """The runs, each directory with the run_id that its log says, else the tables, else
    monitoring.db; and those that only monitoring.db tells of.
    """
    is_built = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'main' and table_name = 'load_ledger'"
    ).fetchone()
    built_files = (
        "main.load_ledger" if is_built else "(select null::uuid as file_id, null as run_id)"
    )
    rows = connection.execute(
        rf"""
        with
            directories as (
                select distinct root, run_dir from raw.source_files where run_dir is not null
            ),
            logged as (
                select
                    files.root,
                    files.run_dir,
                    arg_min(
                        nullif(regexp_extract(line, 'Run id is: ([^ \r]+)\r?$', 1), ''), line_number
                    ) as run_id
                from raw.log_lines as lines
                inner join raw.source_files as files using (file_id)
                where lines.kind = 'parsl_log' and contains(line, 'Run id is: ')
                group by files.root, files.run_dir
            ),
            built as (
                select files.root, files.run_dir, min(built_files.run_id) as run_id
                from {built_files} as built_files
                inner join raw.source_files as files using (file_id)
                group by files.root, files.run_dir
            ),
            workflows as (
                select
                    files.root,
                    regexp_extract(rundir, '([^/]+)/*$', 1) as run_dir,
                    arg_max(run_id, time_began) as run_id
                from raw.monitoring_workflow
                inner join raw.source_files as files using (file_id)
                group by all
            ),
            identified as (
                select
                    root, run_dir, coalesce(logged.run_id, built.run_id, workflows.run_id) as run_id
                from directories
                left join logged using (root, run_dir)
                left join built using (root, run_dir)
                left join workflows using (root, run_dir)
            )
        from identified
        union all
        select distinct null, null, run_id
        from raw.monitoring_workflow
        where run_id not in (select run_id from identified where run_id is not null)
        order by all
        """
    ).fetchall()
    runs: dict[str, LoadedRun] = {}
    for root, run_dir, run_id in rows:
        run = runs.setdefault(run_id or f"{root}/{run_dir}", LoadedRun(run_id))
        if run_dir:
            run.directories.append((root, run_dir))
    return list(runs.values())


def _remove(
    connection: duckdb.DuckDBPyConnection, run: LoadedRun, load_id: int
) -> list[tuple[str, int, int]]:
    """Remove a run; how many files and records of each kind were removed."""
    file_ids: list[str] = []
    for root, run_dir in run.directories:
        found = connection.execute(
            "select file_id from raw.source_files where root = ? and run_dir = ?", [root, run_dir]
        )
        file_ids += [str(file_id) for (file_id,) in found.fetchall()]
    kinds: list[tuple[str, int, int]] = connection.execute(
        """
        select coalesce(kind, 'unknown'), count(*), cast(sum(record_count) as bigint)
        from raw.source_files
        where file_id in (select cast(unnest(?) as uuid))
        group by 1 order by 1
        """,
        [file_ids],
    ).fetchall()
    forget_files(connection, file_ids)
    return kinds + _remove_monitoring_rows(connection, run, load_id)


def _remove_monitoring_rows(
    connection: duckdb.DuckDBPyConnection, run: LoadedRun, load_id: int
) -> list[tuple[str, int, int]]:
    """Remove a run's rows of the monitoring databases, which other runs have written to as well."""
    n_removed: Counter[str] = Counter()
    for table in MONITORING_TABLES:
        counts = connection.execute(
            f"select file_id, count(*) from raw.monitoring_{table} where run_id = ? group by 1",
            [run.run_id],
        ).fetchall()
        n_removed.update({str(file_id): count for file_id, count in counts})
        connection.execute(f"delete from raw.monitoring_{table} where run_id = ?", [run.run_id])
    for file_id, count in n_removed.items():
        # Not as it was any more: it is to be read again when it is loaded again.
        connection.execute(
            """
            update raw.source_files
            set record_count = record_count - ?, modified_at = null, load_id = ?
            where file_id = cast(? as uuid)
            """,
            [count, load_id, file_id],
        )
        connection.execute(
            "delete from raw.source_files where file_id = cast(? as uuid) and record_count = 0",
            [file_id],
        )
    return [("rows of monitoring.db", len(n_removed), n_removed.total())] if n_removed else []
