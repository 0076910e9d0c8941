{%- set head = "^(?P<written_us>[0-9]+) (?P<manager_pid>[0-9]+) " -%}
{%- set patterns = [
    {
        "event_type": "manager",
        "contains": "MANAGER ",
        "regex": head ~ "MANAGER (?P<state>START|END) *$",
    },
    {
        "event_type": "manager",
        "contains": "MASTER ",
        "regex": head ~ "MASTER (?P<state>START|END) *$",
    },
    {
        "event_type": "worker",
        "contains": "CONNECTION",
        "regex": head
        ~ "WORKER (?P<worker_id>.+?) +(?P<worker_address>[^ ]+) +(?P<state>CONNECTION|DISCONNECTION)(?: +(?P<reason>[A-Z_]+))? *$",
    },
    {
        "event_type": "worker",
        "contains": "RESOURCES ",
        "regex": head
        ~ "WORKER (?P<worker_id>.+?) +(?P<state>RESOURCES) +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "category",
        "contains": "CATEGORY ",
        "regex": head
        ~ "CATEGORY (?P<category>.+?) (?P<state>MAX|MIN|FIRST)(?: +(?P<allocation>[A-Z_]+))? +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "task",
        "contains": "WAITING ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>WAITING) (?P<category>.+) (?P<allocation>FIRST|MAX)_RESOURCES +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "task",
        "contains": "RUNNING ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>RUNNING) +(?:(?P<worker_address>[^ ]+) +)?(?P<allocation>FIRST|MAX)_RESOURCES +(?P<resources>[{].*[}]) *$",
    },
    {
        "event_type": "task",
        "contains": "WAITING_RETRIEVAL",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>WAITING_RETRIEVAL)(?: +(?P<worker_address>[^ ]+))? *$",
    },
    {
        "event_type": "task",
        "contains": "TASK ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>RETRIEVED|DONE) +(?P<result>[A-Z_]+)(?: +(?P<exit_code>-?[0-9]+))?(?: +(?P<limits_exceeded>[{][^{}]*[}]) +(?P<resources>[{].*[}]))? *$",
    },
    {
        "event_type": "task",
        "contains": "TASK ",
        "regex": head
        ~ "TASK (?P<work_queue_task_id>[0-9]+) (?P<state>CANCELED|UNKNOWN) *$",
    },
    {
        "event_type": "transfer",
        "contains": "TRANSFER ",
        "regex": head
        ~ "TRANSFER (?P<state>INPUT|OUTPUT) (?P<work_queue_task_id>[0-9]+) (?P<cache_flag>-?[0-9]+) (?P<transfer_size_mb>-?[0-9.]+) (?P<transfer_s>-?[0-9.]+) (?P<file_name>.+)$",
    },
    {
        "event_type": "function",
        "contains": ".",
        "regex": "^(?P<written_s>[0-9]+[.][0-9]+) (?P<state>[^ ]+)(?: (?P<detail>.+))?$",
    },
] -%}

with

    -- No log_records here: a line begins with the microseconds of its epoch, not as Parsl's do.
    matched as (
        select *
        from
            {{
                extract_events(
                    relation=lines_of_kind(
                        ["work_queue_transaction_log", "work_queue_function_log"]
                    ),
                    columns=[
                        "run_id",
                        "executor_label",
                        "executor_task_id",
                        "file_id",
                        "line_number",
                    ],
                    patterns=patterns,
                )
            }} as matched
    ),

    -- Of a log that does not lie with its executor, it is the only one of the run.
    only_executors as (
        select run_id, min(executor_label) as executor_label
        from {{ ref("stg_parsl_log__launches") }}
        where is_work_queue
        group by run_id
        having count(distinct executor_label) = 1
    ),

    typed as (
        select
            matched.run_id,
            coalesce(matched.executor_label, only_executors.executor_label) as executor_label,
            matched.executor_label is null
            and only_executors.executor_label is not null as is_executor_inferred,
            file_id,
            line_number,
            event_type as record_type,
            state,
            coalesce(
                {{ epoch_to_utc("try_cast(written_us as double) / 1e6") }},
                {{ epoch_to_utc("written_s") }}
            ) as recorded_at,
            try_cast(manager_pid as bigint) as manager_pid,
            case when state = 'START' then written_us end as manager_started_us,
            try_cast(work_queue_task_id as bigint) as work_queue_task_id,
            -- What disconnects before it has introduced itself has no name.
            nullif(worker_id, '(null)') as worker_id,
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
            limits_exceeded,
            try_cast(executor_task_id as bigint) as executor_task_id,
            detail
        from matched
        left join only_executors on matched.run_id = only_executors.run_id
        -- These tell each module that was imported.
        where state != 'META_PATH'
    ),

    -- Managers append to the log: a record is of the manager that its process last started.
    of_managers as (
        select
            *,
            case
                when manager_pid is not null
                then
                    concat_ws(
                        '-',
                        manager_pid,
                        last_value(manager_started_us ignore nulls) over (
                            partition by file_id, manager_pid
                            order by line_number
                            rows between unbounded preceding and current row
                        )
                    )
            end as manager_id
        from typed
        where
            recorded_at is not null
            and case
                record_type
                when 'function'
                then executor_task_id is not null
                when 'task'
                then manager_pid is not null and work_queue_task_id is not null
                when 'transfer'
                then manager_pid is not null and work_queue_task_id is not null
                else manager_pid is not null
            end
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
    is_executor_inferred,
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
    limits_exceeded,
    executor_task_id,
    detail
from of_workers
