{%- set patterns = [
    {
        "event_type": "worker_started",
        "contains": "started",
        "regex": "[A-Z][]:] +Worker [0-9]+ started$",
    },
    {
        "event_type": "task_received",
        "contains": "Received ",
        "regex": "[A-Z][]:] +Received (?:executor )?task (?P<executor_task_id>[0-9]+)$",
    },
    {
        "event_type": "task_completed",
        "contains": "Completed ",
        "regex": "[A-Z][]:] +Completed (?:executor )?task (?P<executor_task_id>[0-9]+)$",
    },
    {
        "event_type": "task_finished",
        "contains": "All processing finished for ",
        "regex": "[A-Z][]:] +All processing finished for (?:executor )?task (?P<executor_task_id>[0-9]+)$",
    },
] -%}

select
    run_id,
    file_id,
    line_number,
    event_type as record_type,
    recorded_at,
    executor_label,
    block_id,
    manager_id,
    worker_id,
    try_cast(executor_task_id as bigint) as executor_task_id
from
    {{
        log_records(
            kind="htex_worker_log",
            columns=["executor_label", "block_id", "manager_id", "worker_id"],
            patterns=patterns,
            clocks=ref("stg_files__clocks"),
        )
    }} as records
