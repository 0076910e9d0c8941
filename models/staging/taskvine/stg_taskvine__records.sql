{#- Numbers that no 64 bits hold are none of TaskVine's. To ask for that later would cost more. -#}
{%- set head = "^(?P<written_us>[0-9]{1,17}) (?P<manager_pid>[0-9]{1,18}) " -%}
{%- set task_id = "(?P<taskvine_task_id>[0-9]{1,18})" -%}
{%- set task = head ~ "TASK " ~ task_id ~ " " -%}
{%- set worker = head ~ "WORKER (?P<worker_id>[^ ]+) +" -%}
{%- set json = "(?: +(?P<resources>[{].*[}]))? *$" -%}
{%- set file = "(?P<file_name>.+?) +(?P<size>[0-9.]+) +(?P<wall_time>[0-9.]+)(?: +(?P<start_us>[0-9]+))? *$" -%}
{%- set patterns = [
    {
        "event_type": "manager",
        "contains": "MANAGER ",
        "regex": head ~ "MANAGER [0-9]+ (?P<state>START|END)(?: +-?[0-9]+)? *$",
    },
    {
        "event_type": "application",
        "contains": "APPLICATION",
        "regex": head ~ "(?P<state>APPLICATION)(?: (?P<message>.*))?$",
    },
    {
        "event_type": "category",
        "contains": "CATEGORY ",
        "regex": head
        ~ "CATEGORY (?P<category>.+) (?P<state>MAX|MIN|FIRST)(?: +(?P<allocation>[A-Z_]+))?"
        ~ json,
    },
    {
        "event_type": "worker",
        "contains": "CONNECTION",
        "regex": worker
        ~ "(?:(?P<worker_address>[^ ]+) +)?(?P<state>CONNECTION|DISCONNECTION)(?: +(?P<reason>[^ ]+))? *$",
    },
    {
        "event_type": "worker",
        "contains": "RESOURCES",
        "regex": worker ~ "(?P<state>RESOURCES)" ~ json,
    },
    {
        "event_type": "cache_update",
        "contains": "CACHE",
        "regex": worker ~ "(?P<state>CACHE)[_-]UPDATE +" ~ file,
    },
    {
        "event_type": "transfer",
        "contains": "TRANSFER ",
        "regex": worker ~ "TRANSFER +(?P<state>INPUT|OUTPUT) +" ~ file,
    },
    {
        "event_type": "transfer",
        "contains": "TRANSFER ",
        "regex": head
        ~ "TRANSFER (?P<state>INPUT|OUTPUT) +"
        ~ task_id
        ~ " +-?[0-9]+ +(?P<size>[0-9.]+) +(?P<wall_time>[0-9.]+) +(?P<file_name>.+)$",
    },
    {
        "event_type": "library",
        "contains": "LIBRARY ",
        "regex": head
        ~ "LIBRARY "
        ~ task_id
        ~ " +(?P<state>[A-Z]+)(?: +(?P<worker_id>[^ ]+))? *$",
    },
    {
        "event_type": "library",
        "contains": "DUTY ",
        "regex": head
        ~ "DUTY "
        ~ task_id
        ~ " +(?P<state>[A-Z]+)(?: +(?P<worker_id>[^ ]+))? *$",
    },
    {
        "event_type": "task",
        "contains": "RUNNING",
        "regex": task
        ~ "(?P<state>RUNNING)(?:(?: +(?P<worker_id>[^ ]+))? +(?P<allocation>FIRST|MAX)_RESOURCES)?"
        ~ json,
    },
    {
        "event_type": "task",
        "contains": "WAITING_RETRIEVAL",
        "regex": task ~ "(?P<state>WAITING_RETRIEVAL)(?: +(?P<worker_id>[^ ]+))? *$",
    },
] -%}
{%- for state in ["READY", "WAITING"] -%}
    {%- do patterns.append(
        {
            "event_type": "task",
            "contains": state ~ " ",
            "regex": task
            ~ "(?P<state>"
            ~ state
            ~ ") +(?P<category>.*?) *(?P<allocation>FIRST|MAX)_RESOURCES(?: +(?P<attempt>[0-9]+))?"
            ~ json,
        }
    ) -%}
{%- endfor -%}
{%- for state in ["RETRIEVED", "DONE"] -%}
    {%- do patterns.append(
        {
            "event_type": "task",
            "contains": state ~ " ",
            "regex": task
            ~ "(?P<state>"
            ~ state
            ~ ") +(?P<result>[A-Z_]+)(?: +(?P<exit_code>-?[0-9]+))?(?:(?: +(?P<limits_exceeded>[{][^{}]*[}]))? +(?P<resources>[{].*[}]))? *$",
        }
    ) -%}
{%- endfor -%}
{%- for state in ["INITIAL", "CANCELED", "UNKNOWN"] -%}
    {%- do patterns.append(
        {
            "event_type": "task",
            "contains": state,
            "regex": task ~ "(?P<state>" ~ state ~ ") *$",
        }
    ) -%}
{%- endfor -%}

with

    files as (select * from {{ ref("stg_files__files") }}),

    run_candidates as (select * from {{ ref("stg_files__run_candidates") }}),

    -- No text_records here: these lines are many, and all their times are microseconds.
    records as (
        select *
        from
            {{
                extract_events(
                    relation=lines_of_kind("taskvine_transaction_log"),
                    columns=["executor_label", "file_id", "line_number"],
                    patterns=patterns,
                )
            }} as records
    ),

    first_times as (
        select
            file_id,
            min_by(
                {{
                    epoch_to_utc(
                        "try_cast(regexp_extract(line, '^([0-9]+) [0-9]+ [A-Z]', 1) as double) / 1e6"
                    )
                }},
                line_number
            ) as first_recorded_at
        from {{ lines_of_kind("taskvine_transaction_log") }} as lines
        where line_number <= 200
        group by file_id
    ),

    -- Parsl has the log beside its run directories, as TaskVine's caches outlive a run.
    runs_of_files as (
        select
            files.file_id,
            coalesce(run_candidates.run_id, files.run_id) as run_id,
            coalesce(run_candidates.is_one_of_several, false) as is_run_inferred
        from files
        left join first_times on files.file_id = first_times.file_id
        left join
            run_candidates
            on files.file_id = run_candidates.file_id
            and first_times.first_recorded_at >= run_candidates.from_at
            and first_times.first_recorded_at < run_candidates.until_at
        where files.kind = 'taskvine_transaction_log'
    ),

    typed as (
        select
            runs_of_files.run_id,
            runs_of_files.is_run_inferred,
            records.file_id,
            records.line_number,
            records.event_type as record_type,
            records.state,
            {{ epoch_to_utc("try_cast(records.written_us as double) / 1e6") }} as recorded_at,
            -- A log on its own is of no executor, whatever the folders above it are called.
            case
                when runs_of_files.run_id != cast(records.file_id as {{ dbt.type_string() }})
                then records.executor_label
            end as executor_label,
            try_cast(manager_pid as bigint) as manager_pid,
            try_cast(taskvine_task_id as bigint) as taskvine_task_id,
            -- What disconnects before it has introduced itself has no name; where the first logs
            -- say on which worker a task is, it is an address.
            case
                when worker_id != '(null)' and not regexp_matches(worker_id, ':[0-9]+$')
                then worker_id
            end as worker_id,
            case
                when state = 'CONNECTION'
                then coalesce(worker_address, reason)
                when regexp_matches(worker_id, ':[0-9]+$')
                then worker_id
                else worker_address
            end as worker_address,
            category,
            allocation,
            try_cast(attempt as bigint) as attempt,
            result,
            try_cast(exit_code as bigint) as exit_code,
            case when state = 'DISCONNECTION' then reason end as reason,
            file_name,
            -- The first logs count in MB and seconds, with a point, and do not tell the start.
            try_cast(
                round(
                    try_cast(size as double) * case when contains(size, '.') then 1048576 else 1 end
                ) as bigint
            ) as size_bytes,
            try_cast(wall_time as double)
            / case when contains(wall_time, '.') then 1 else 1e6 end as wall_time_s,
            start_us,
            written_us,
            message,
            resources,
            limits_exceeded,
            case
                when state = 'RETRIEVED'
                then {{ json_value("resources", "$.time_worker_start[0]") }}
            end as worker_start_s,
            case
                when state = 'RETRIEVED' then {{ json_value("resources", "$.time_worker_end[0]") }}
            end as worker_end_s
        from records
        inner join runs_of_files on records.file_id = runs_of_files.file_id
    ),

    start_lines as (
        select *
        from
            {{
                extract_events(
                    relation=lines_of_kind("taskvine_transaction_log"),
                    columns=["file_id", "line_number"],
                    patterns=[
                        {
                            "event_type": "started",
                            "contains": "START",
                            "regex": "^(?P<started_us>[0-9]+) (?P<manager_pid>[0-9]+) MANAGER [0-9]+ START(?: +-?[0-9]+)? *$",
                        },
                    ],
                )
            }}
            as start_lines
    ),

    -- Managers append to a log: a record is of the manager that its process last started. Of
    -- copies of a log, the fullest is read.
    starts as (
        select
            start_lines.file_id,
            try_cast(start_lines.manager_pid as bigint) as manager_pid,
            start_lines.started_us,
            start_lines.line_number as from_line,
            lead(start_lines.line_number) over (
                partition by start_lines.file_id, start_lines.manager_pid
                order by start_lines.line_number
            ) as until_line,
            row_number() over (
                partition by start_lines.manager_pid, start_lines.started_us
                order by files.record_count desc, files.path asc
            ) as copy_number
        from start_lines
        inner join files on start_lines.file_id = files.file_id
    ),

    of_managers as (
        select typed.*, concat_ws('-', typed.manager_pid, starts.started_us) as manager_id
        from typed
        left join
            starts
            on typed.file_id = starts.file_id
            and typed.manager_pid = starts.manager_pid
            and typed.line_number >= starts.from_line
            and (typed.line_number < starts.until_line or starts.until_line is null)
        where coalesce(starts.copy_number, 1) = 1
    ),

    -- An address is that of the worker that last connected from it and has not disconnected.
    connected_workers as (
        select
            file_id,
            line_number,
            nullif(
                last_value(
                    case
                        state when 'CONNECTION' then worker_id when 'DISCONNECTION' then ''
                    end ignore nulls
                ) over (
                    partition by file_id, manager_id, worker_address
                    order by line_number
                    rows between unbounded preceding and current row
                ),
                ''
            ) as worker_id
        from of_managers
        where worker_address is not null
    )

select
    run_id,
    is_run_inferred,
    of_managers.file_id,
    of_managers.line_number,
    record_type,
    state,
    recorded_at,
    executor_label,
    manager_pid,
    manager_id,
    taskvine_task_id,
    coalesce(of_managers.worker_id, connected_workers.worker_id) as worker_id,
    worker_address,
    category,
    allocation,
    attempt,
    result,
    exit_code,
    reason,
    file_name,
    size_bytes,
    wall_time_s,
    case
        when state = 'RETRIEVED'
        then {{ epoch_to_utc("nullif(try_cast(worker_start_s as double), 0)") }}
        when start_us is not null
        then {{ epoch_to_utc("nullif(try_cast(start_us as double), 0) / 1e6") }}
        when wall_time_s is not null
        then {{ epoch_to_utc("try_cast(written_us as double) / 1e6 - wall_time_s") }}
    end as started_at,
    case
        when state = 'RETRIEVED'
        then {{ epoch_to_utc("nullif(try_cast(worker_end_s as double), 0)") }}
        when nullif(try_cast(start_us as double), 0) is not null
        then {{ epoch_to_utc("try_cast(start_us as double) / 1e6 + wall_time_s") }}
        when wall_time_s is not null
        then recorded_at
    end as ended_at,
    message,
    resources,
    limits_exceeded
from of_managers
left join
    connected_workers
    on of_managers.file_id = connected_workers.file_id
    and of_managers.line_number = connected_workers.line_number
