{#-
    The lines of all logs of one kind that are understood, each with its place in the run and its
    time: one row for each line and pattern that match.

    select run_id, file_id, line_number, event_type, recorded_at, worker_id, task_id
    from {{ log_records(
        kind='htex_worker_log',
        columns=['worker_id'],
        patterns=[{
            'event_type': 'task_received',
            'contains': 'Received ',
            'regex': 'Received executor task (?P<task_id>[0-9]+)$',
        }],
        clocks=ref('stg_files__clocks'),
    ) }} as records

    kind        string          as in the seed file_kinds
    patterns    list of dicts   as extract_events takes them
    columns     list of names   of executor_label, block_id, manager_id, worker_id: what is kept of
                                the file's place, beside run_id, file_id and line_number
    clocks      relation        stg_files__clocks, by which local times are read; without it
                                they are read in the var log_timezone

    The columns are those, event_type, the named groups, logged_at (UTC, of lines with an epoch),
    logged_local_at and recorded_at (UTC). A line that does not begin like one of a log, such as
    those of a traceback, is no record, whatever it says.
-#}
{%- macro log_records(kind, patterns, columns=[], clocks=none) -%}
    {%- set patterns = dnpc._checked_patterns("log_records", patterns) -%}
    {%- set place = ["run_id"] + columns + ["file_id", "line_number", "line"] -%}
    {%- set head = ["logged_at", "logged_local_at"] -%}
    (
        with
            _timed_lines as (
                select *, {{ dnpc.logged_local_at("line") }} as logged_local_at
                from {{ dnpc.lines_of_kind(kind) }} as _log
            ),
            -- Each pattern goes through these lines, so they are read and dated once. What each
            -- must contain, DuckDB asks of them before.
            _lines as {{ dnpc.worked_out_once() }} (
                select
                    {{ place | join(", ") }},
                    {{ dnpc.logged_at("line", "logged_local_at") }} as logged_at,
                    logged_local_at
                from _timed_lines
            ),
            _dated_lines as (
                select * from _lines where logged_at is not null or logged_local_at is not null
            ),
            _records as (
                select *
                from {{ dnpc.extract_events("_dated_lines", patterns, place + head) }} as _events
            )
        {%- if clocks is none %}
            select *, coalesce(logged_at, {{ dnpc.local_to_utc("logged_local_at") }}) as recorded_at
            from _records
        {%- else %}
            select *
            from
                {{
                    dnpc.add_recorded_at(
                        relation="_records",
                        clocks=clocks,
                        order_by="line_number",
                        local="logged_local_at",
                        utc="logged_at",
                    )
                }} as _recorded
        {%- endif %}
    )
{%- endmacro -%}
