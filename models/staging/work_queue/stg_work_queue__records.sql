{%- set head = "^(?P<written_us>[0-9]+) (?P<manager_pid>[0-9]+) " -%}
{%- set patterns = [
    {
        "event_type": "manager",
        "contains": " MANAGER ",
        "regex": head ~ "MANAGER (?P<state>START|END) *$",
    },
    {
        "event_type": "worker",
        "contains": "CONNECTION",
        "regex": head
        ~ "WORKER (?P<worker_id>[^ ]+) (?P<worker_address>[^ ]+) +(?P<state>CONNECTION|DISCONNECTION)(?: +(?P<reason>[A-Z_]+))? *$",
    },
    {
        "event_type": "worker",
        "contains": " RESOURCES ",
        "regex": head
        ~ "WORKER (?P<worker_id>[^ ]+) (?P<state>RESOURCES) +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "category",
        "contains": " CATEGORY ",
        "regex": head
        ~ "CATEGORY (?P<category>.+) (?P<state>MAX|MIN|FIRST)(?: +(?P<allocation>[A-Z_]+))? +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "task",
        "contains": " WAITING ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>WAITING) (?P<category>.+) (?P<allocation>FIRST|MAX)_RESOURCES +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "task",
        "contains": " RUNNING ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>RUNNING) +(?:(?P<worker_address>[^ ]+) +)?(?P<allocation>FIRST|MAX)_RESOURCES +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "task",
        "contains": " WAITING_RETRIEVAL",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>WAITING_RETRIEVAL)(?: +(?P<worker_address>[^ ]+))? *$",
    },
    {
        "event_type": "task",
        "contains": " TASK ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>RETRIEVED|DONE) +(?P<result>[A-Z_]+) +(?P<exit_code>-?[0-9]+) +(?P<limits_exceeded>[{][^{}]*[}]) +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "task",
        "contains": " TASK ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>CANCELED|UNKNOWN) *$",
    },
    {
        "event_type": "transfer",
        "contains": " TRANSFER ",
        "regex": head
        ~ "TRANSFER (?P<state>INPUT|OUTPUT) (?P<work_queue_task_id>[0-9]+) (?P<cache_flag>-?[0-9]+) (?P<transfer_size_mb>[0-9.]+) (?P<transfer_s>[0-9.]+) (?P<file_name>.+)$",
    },
] -%}

with

    -- No log_records here: a line begins with the microseconds of its epoch, not as Parsl's do.
    matched as (
        select *
        from
            {{
                extract_events(
                    relation=lines_of_kind("work_queue_transaction_log"),
                    columns=["run_id", "executor_label", "file_id", "line_number"],
                    patterns=patterns,
                )
            }} as matched
    ),

    typed as (
        select
            run_id,
            executor_label,
            file_id,
            line_number,
            event_type as record_type,
            state,
            {{ epoch_to_utc("try_cast(written_us as double) / 1e6") }} as recorded_at,
            try_cast(manager_pid as bigint) as manager_pid,
            case when state = 'START' then written_us end as manager_started_us,
            try_cast(work_queue_task_id as bigint) as work_queue_task_id,
            worker_id,
            worker_address,
            category,
            allocation,
            result,
            try_cast(exit_code as bigint) as exit_code,
            reason,
            cache_flag,
            try_cast(transfer_size_mb as double) as transfer_size_mb,
            try_cast(transfer_s as double) as transfer_s,
            file_name,
            resources,
            limits_exceeded
        from matched
    ),

    -- Managers append to the log: a record is of the manager that its process last started.
    of_managers as (
        select
            *,
            concat_ws(
                '-',
                manager_pid,
                last_value(manager_started_us ignore nulls) over (
                    partition by file_id, manager_pid
                    order by line_number
                    rows between unbounded preceding and current row
                )
            ) as manager_id
        from typed
        where
            recorded_at is not null
            and manager_pid is not null
            and (record_type not in ('task', 'transfer') or work_queue_task_id is not null)
    ),

    -- An address is that of the worker that last connected from it and has not disconnected.
    of_workers as (
        select
            *,
            last_value(
                case
                    state when 'CONNECTION' then worker_id when 'DISCONNECTION' then ''
                end ignore nulls
            ) over (
                partition by file_id, manager_id, worker_address
                order by line_number
                rows between unbounded preceding and current row
            ) as connected_worker_id
        from of_managers
    )

select
    run_id,
    file_id,
    line_number,
    record_type,
    state,
    recorded_at,
    executor_label,
    manager_pid,
    manager_id,
    work_queue_task_id,
    case
        when worker_id is not null
        then worker_id
        when state = 'RUNNING'
        then nullif(connected_worker_id, '')
    end as worker_id,
    worker_address,
    category,
    allocation,
    result,
    exit_code,
    reason,
    cache_flag,
    transfer_size_mb,
    transfer_s,
    file_name,
    resources,
    limits_exceeded
from of_workers
