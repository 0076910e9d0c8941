"""The raw tables: what every load leaves in the database, whatever the run had."""

import duckdb

MONITORING_TABLES: dict[str, tuple[str, ...]] = {
    "workflow": (
        "run_id",
        "workflow_name",
        "workflow_version",
        "time_began",
        "time_completed",
        "host",
        "user",
        "rundir",
        "tasks_failed_count",
        "tasks_completed_count",
    ),
    "task": (
        "task_id",
        "run_id",
        "task_depends",
        "task_func_name",
        "task_memoize",
        "task_hashsum",
        "task_inputs",
        "task_outputs",
        "task_stdin",
        "task_stdout",
        "task_stderr",
        "task_time_invoked",
        "task_time_returned",
        "task_fail_count",
        "task_fail_cost",
    ),
    "try": (
        "try_id",
        "task_id",
        "run_id",
        "block_id",
        "hostname",
        "task_executor",
        "task_try_time_launched",
        "task_try_time_running",
        "task_try_time_returned",
        "task_fail_history",
        "task_joins",
    ),
    "status": ("task_id", "task_status_name", "timestamp", "run_id", "try_id"),
    "node": (
        "id",
        "run_id",
        "hostname",
        "uid",
        "block_id",
        "cpu_count",
        "total_memory",
        "active",
        "worker_count",
        "python_v",
        "timestamp",
        "last_heartbeat",
    ),
    "block": ("run_id", "executor_label", "block_id", "job_id", "timestamp", "status"),
    "resource": (
        "try_id",
        "task_id",
        "run_id",
        "timestamp",
        "resource_monitoring_interval",
        "psutil_process_pid",
        "psutil_process_cpu_percent",
        "psutil_process_memory_percent",
        "psutil_process_children_count",
        "psutil_process_time_user",
        "psutil_process_time_system",
        "psutil_process_memory_virtual",
        "psutil_process_memory_resident",
        "psutil_process_disk_read",
        "psutil_process_disk_write",
        "psutil_process_status",
        "psutil_cpu_num",
        "psutil_process_num_ctx_switches_voluntary",
        "psutil_process_num_ctx_switches_involuntary",
    ),
}
"""The tables of monitoring.db with the columns of every Parsl version since 2020."""

DNPC_TABLES: dict[str, tuple[str, ...]] = {
    "span": ("uuid", "type", "note"),
    "event": ("uuid", "span_uuid", "time", "type", "note"),
    "subspan": ("superspan_uuid", "subspan_uuid", "key", "note"),
    "facet": ("left_uuid", "right_uuid", "note"),
}
"""The tables of a database of the SQLite toolkit."""

_COPIED_TABLES = {
    **{f"raw.monitoring_{table}": columns for table, columns in MONITORING_TABLES.items()},
    **{f"raw.dnpc_{table}": columns for table, columns in DNPC_TABLES.items()},
}

_STATEMENTS = (
    "create schema if not exists raw",
    """
    create table if not exists raw.loads (
        load_id bigint,
        started_at timestamp,
        finished_at timestamp,
        paths varchar[],
        status varchar
    )
    """,
    """
    create table if not exists raw.source_files (
        file_id uuid,
        load_id bigint,
        path varchar,
        root varchar,
        kind varchar,
        log_name varchar,
        run_dir varchar,
        executor_label varchar,
        block_id varchar,
        manager_id varchar,
        worker_id varchar,
        compression varchar,
        size_bytes bigint,
        modified_at timestamp,
        fingerprint varchar,
        record_count bigint,
        repaired_count bigint,
        skipped_reason varchar,
        warning varchar,
        is_cut boolean,
        executor_task_id varchar,
        whole_bytes bigint
    )
    """,
    # The kind stands beside each line, so that whoever reads one kind skips the rest unread.
    """
    create table if not exists raw.log_lines (
        file_id uuid,
        line_number bigint,
        line varchar,
        kind varchar
    )
    """,
    """
    create table if not exists raw.json_records (
        file_id uuid,
        record_number bigint,
        record varchar,
        kind varchar
    )
    """,
    """
    create table if not exists raw.tracing_events (
        file_id uuid,
        record_number bigint,
        event_time double,
        event_name varchar,
        span_type varchar,
        span_id varchar
    )
    """,
    """
    create table if not exists raw.tracing_binds (
        file_id uuid,
        record_number bigint,
        super_type varchar,
        super_id varchar,
        sub_type varchar,
        sub_id varchar
    )
    """,
    *(
        f"""
        create table if not exists {table} (
            file_id uuid,
            record_number bigint,
            {", ".join(f'"{column}" varchar' for column in columns)},
            other_columns varchar
        )
        """
        for table, columns in _COPIED_TABLES.items()
    ),
    # What a database made by an earlier dnpc lacks.
    "alter table raw.source_files add column if not exists executor_task_id varchar",
    "alter table raw.source_files add column if not exists whole_bytes bigint",
)

RECORD_TABLES = (
    "raw.log_lines",
    "raw.json_records",
    "raw.tracing_events",
    "raw.tracing_binds",
    *_COPIED_TABLES,
)
"""The tables that hold the records of files, each with a `file_id`."""


LINE_TABLES = {"raw.log_lines": "line_number", "raw.json_records": "record_number"}
"""The tables of files that may grow, and what counts the records of a file in them."""


def create_raw_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing of the raw tables; the records that are there stay."""
    for statement in _STATEMENTS:
        connection.execute(statement)
    [(record_type,)] = connection.execute(
        """
        select data_type
        from information_schema.columns
        where table_schema = 'raw' and table_name = 'json_records' and column_name = 'record'
        """
    ).fetchall()
    if record_type != "VARCHAR":  # as an earlier dnpc had it
        connection.execute("alter table raw.json_records alter column record type varchar")
    for table in ("raw.log_lines", "raw.json_records"):
        _add_kind(connection, table)


def _add_kind(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Give a table that an earlier dnpc made the column `kind`."""
    columns = [name for name, *_ in connection.execute(f"from {table} limit 0").description or []]
    if "kind" not in columns:
        connection.execute(f"alter table {table} add column kind varchar")
        connection.execute(
            f"""
            update {table} set kind = files.kind
            from raw.source_files as files
            where {table}.file_id = files.file_id
            """
        )
