{#- The commonest stand last: DuckDB looks for their text first. -#}
{%- set patterns = [
    {
        "event_type": "tasks_cancelled",
        "contains": "on removed manager",
        "regex": "[A-Z][]:] +(?:\\[MAIN\\] )?Cancelling (?:htex )?tasks \\[(?P<executor_task_ids>[0-9]+(?:, [0-9]+)*)\\] on removed manager",
    },
    {
        "event_type": "manager_registered",
        "contains": "Registration info for manager ",
        "regex": "[A-Z][]:] +(?:\\[MAIN\\] )?Registration info for manager b?['\"]?(?P<manager_id>[^'\"]+)['\"]?: (?P<registration>.+)$",
    },
    {
        "event_type": "manager_lost",
        "contains": "Too many heartbeats missed for manager ",
        "regex": "[A-Z][]:] +(?:\\[MAIN\\] )?Too many heartbeats missed for manager b?['\"]?(?P<manager_id>[^'\"]+)['\"]? - removing manager",
    },
    {
        "event_type": "tasks_sent",
        "contains": "Sent tasks: [",
        "regex": "[A-Z][]:] +(?:\\[MAIN\\] )?Sent tasks: \\[(?P<executor_task_ids>[0-9]+(?:, [0-9]+)*)\\] to manager b?['\"]?(?P<manager_id>[^'\"]+)",
    },
    {
        "event_type": "task_removed",
        "contains": "Removing task ",
        "regex": "[A-Z][]:] +(?:\\[MAIN\\] )?Removing task (?P<executor_task_ids>[0-9]+) from manager(?: record b?['\"]?(?P<manager_id>[^'\"]+))?",
    },
    {
        "event_type": "task_queued",
        "contains": "Put task ",
        "regex": "[A-Z][]:] +Put task (?P<executor_task_ids>[0-9]+) onto pending_task_queue",
    },
] -%}

select
    run_id,
    file_id,
    line_number,
    event_type as record_type,
    recorded_at,
    executor_label,
    manager_id,
    executor_task_ids,
    registration
from
    {{
        log_records(
            kind="htex_interchange_log",
            columns=["executor_label"],
            patterns=patterns,
            clocks=ref("stg_files__clocks"),
        )
    }} as records
