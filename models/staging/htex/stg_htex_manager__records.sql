{#- The commonest stand last: DuckDB looks for their text first. -#}
{%- set patterns = [
    {
        "event_type": "manager_started",
        "contains": "Manager initializing",
        "regex": "[A-Z][]:] +Manager initializing",
    },
    {
        "event_type": "manager_started",
        "contains": "Manager started",
        "regex": "[A-Z][]:] +Manager started",
    },
    {
        "event_type": "worker_died",
        "contains": "has died",
        "regex": "[A-Z][]:] +(?:\\[WORKER_WATCHDOG_THREAD\\] )?Worker (?P<worker_id>[0-9]+) has died",
    },
    {
        "event_type": "worker_restarted",
        "contains": "has been restarted",
        "regex": "[A-Z][]:] +(?:\\[WORKER_WATCHDOG_THREAD\\] )?Worker (?P<worker_id>[0-9]+) has been restarted",
    },
    {
        "event_type": "task_lost",
        "contains": "Putting exception for ",
        "regex": "[A-Z][]:] +(?:\\[WORKER_WATCHDOG_THREAD\\] )?Putting exception for (?:executor )?task (?P<executor_task_ids>[0-9]+) in the pending result queue",
    },
    {
        "event_type": "manager_exited",
        "contains": "process_worker_pool ran for ",
        "regex": "[A-Z][]:] +process_worker_pool ran for ",
    },
    {
        "event_type": "tasks_got",
        "contains": "tasks: [",
        "regex": "[A-Z][]:] +(?:\\[TASK_PULL_THREAD\\] )?Got (?:executor )?tasks: \\[(?P<executor_task_ids>[0-9]+(?:, [0-9]+)*)\\](?:, cumulative| of )",
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
    executor_task_ids
from
    {{
        log_records(
            kind="htex_manager_log",
            columns=["executor_label", "block_id", "manager_id"],
            patterns=patterns,
            clocks=ref("stg_files__clocks"),
        )
    }} as records
