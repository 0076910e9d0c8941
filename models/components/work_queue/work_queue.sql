{#- The events of Work Queue are called by the words of its transaction log. -#}
{%- set task = {
    "workqueue.task": ["run_id", "executor_label", "manager_id", "work_queue_task_id"]
} -%}
{%- set worker = {"workqueue.worker": ["run_id", "executor_label", "manager_id", "worker_id"]} -%}
{%- set manager = {"workqueue.manager": ["run_id", "executor_label", "manager_id"]} -%}
{%- set executor_task = {
    "parsl.executor.workqueue.task": ["run_id", "executor_label", "executor_task_id"]
} -%}
{%- set function = {
    "parsl.executor.workqueue.function": [
        "run_id",
        "executor_label",
        "executor_task_id",
    ]
} -%}
{%- set workflow = {
    "parsl.monitoring.workflow": ["run_id"],
    "parsl.rundir.workflow": ["run_id"],
} -%}
{%- set parsl_try = {"parsl.rundir.try": ["run_id", "task_id", "try_id"]} -%}

{#- What is known beside the keys, by the words of the log. -#}
{%- set known = {
    "task": {
        "WAITING": ["category", "allocation", "resources"],
        "RUNNING": ["worker_id", "worker_address", "allocation", "resources"],
        "WAITING_RETRIEVAL": ["worker_address"],
        "RETRIEVED": ["result", "exit_code", "limits_exceeded", "resources"],
        "DONE": ["result", "exit_code", "limits_exceeded", "resources"],
        "INPUT": ["file_name", "transfer_size_mb", "transfer_s", "cache_flag"],
        "OUTPUT": ["file_name", "transfer_size_mb", "transfer_s", "cache_flag"],
    },
    "worker": {
        "CONNECTION": ["worker_address", "reason"],
        "DISCONNECTION": ["worker_address", "reason"],
        "RESOURCES": ["resources"],
    },
    "manager": {
        "MAX": ["category", "resources"],
        "MIN": ["category", "resources"],
        "FIRST": ["category", "allocation", "resources"],
    },
} -%}
{%- set attributes = {} -%}
{%- for record, states in known.items() -%}
    {%- set cases = [] -%}
    {%- for state, names in states.items() -%}
        {%- set values = {} -%}
        {%- for name in names -%}
            {%- do values.update(
                {
                    name: (
                        as_json(name)
                        if name in ["resources", "limits_exceeded"]
                        else name
                    )
                }
            ) -%}
        {%- endfor -%}
        {%- do cases.append("when '" ~ state ~ "' then " ~ make_attributes(values)) -%}
    {%- endfor -%}
    {%- do attributes.update({record: "case state " ~ cases | join(" ") ~ " end"}) -%}
{%- endfor -%}

with

    records as (select * from {{ ref("stg_work_queue__records") }}),

    task_records as (select * from records where record_type in ('task', 'transfer')),

    worker_records as (select * from records where record_type = 'worker'),

    manager_records as (select * from records where record_type in ('manager', 'category')),

    functions as (select * from records where record_type = 'function'),

    tasks as (
        select *, first_line_number as line_number
        from {{ ref("work_queue__tasks") }}
        where manager_id is not null
    ),

    executor_tasks as (
        select *, first_line_number as line_number
        from {{ ref("work_queue__tasks") }}
        where executor_task_id is not null
    ),

    launches as (
        select *
        from {{ ref("stg_parsl_log__launches") }}
        where is_work_queue and executor_task_id is not null
    ),

    -- A line that names no executor is of that whose task it tells of.
    submissions as (
        select
            submissions.run_id,
            executor_tasks.executor_label,
            submissions.executor_task_id,
            case
                submissions.record_type
                when 'work_queue_task_submitted'
                then 'executor_submitted_task'
                else 'executor_completed_task'
            end as event_type,
            submissions.recorded_at,
            submissions.file_id,
            submissions.line_number
        from {{ ref("stg_parsl_log__records") }} as submissions
        inner join
            executor_tasks
            on submissions.run_id = executor_tasks.run_id
            and submissions.executor_task_id = executor_tasks.executor_task_id
            and submissions.work_queue_task_id = executor_tasks.work_queue_task_id
            and coalesce(submissions.manager_pid, executor_tasks.manager_pid, 0)
            = coalesce(executor_tasks.manager_pid, 0)
        where
            submissions.record_type in ('work_queue_task_submitted', 'work_queue_task_completed')
            and executor_tasks.rule = 'parsl_log_work_queue_id'
        qualify
            row_number() over (
                partition by submissions.file_id, submissions.line_number
                order by
                    abs(
                        {{
                            seconds_between(
                                "executor_tasks.waiting_at", "submissions.recorded_at"
                            )
                        }}
                    ) nulls last,
                    executor_tasks.executor_label
            )
            = 1
    )

select *
from
    {{
        make_component(
            [
                events_of(
                    "task_records",
                    span=task,
                    event_type="case record_type when 'transfer' then 'TRANSFER_' || state else state end",
                    attributes=attributes.task,
                ),
                events_of(
                    "worker_records",
                    span=worker,
                    event_type="state",
                    attributes=attributes.worker,
                ),
                events_of(
                    "manager_records",
                    span=manager,
                    event_type="case record_type when 'category' then 'CATEGORY_' || state else state end",
                    attributes=attributes.manager,
                ),
                events_of(
                    "functions",
                    span=function,
                    event_type="state",
                    attributes="case when detail is not null then "
                    ~ make_attributes({"detail": "detail"})
                    ~ " end",
                ),
                events_of(
                    "launches",
                    span=executor_task,
                    event_type="'executor_got_task'",
                    attributes=none,
                ),
                events_of("submissions", span=executor_task, attributes=none),
                spans_of(
                    "tasks",
                    span=task,
                    attributes={
                        "category": "category",
                        "worker_id": "worker_id",
                        "exit_code": "exit_code",
                    },
                    outcome="result",
                ),
                spans_of(
                    "worker_records",
                    span=worker,
                    attributes={
                        "worker_address": "worker_address",
                        "resources": as_json("resources"),
                    },
                ),
                spans_of("records", span=manager, attributes={"manager_pid": "manager_pid"}),
                spans_of(
                    "executor_tasks",
                    span=executor_task,
                    attributes={"work_queue_task_id": "work_queue_task_id"},
                ),
                spans_of("functions", span=executor_task),
                subspans_of(
                    "(select * from launches where not is_inferred)",
                    superspan=parsl_try,
                    subspan=executor_task,
                    rule="parsl_log_executor_id",
                ),
                subspans_of(
                    "(select * from launches where is_inferred)",
                    superspan=parsl_try,
                    subspan=executor_task,
                    rule="parsl_log_launch_order",
                    is_inferred="true",
                ),
                subspans_of(
                    "(select * from executor_tasks where not is_inferred)",
                    superspan=executor_task,
                    subspan=task,
                    rule="parsl_log_work_queue_id",
                    is_recorded=false,
                ),
                subspans_of(
                    "(select * from executor_tasks where is_inferred)",
                    superspan=executor_task,
                    subspan=task,
                    rule="work_queue_submission_order",
                    is_inferred="true",
                    is_recorded=false,
                ),
                subspans_of(
                    "functions",
                    superspan=executor_task,
                    subspan=function,
                    rule="work_queue_function_data",
                    is_inferred="is_executor_inferred",
                ),
                subspans_of(
                    "tasks",
                    superspan=worker,
                    subspan=task,
                    rule="work_queue_worker_address",
                    is_recorded=false,
                ),
                subspans_of(
                    "tasks",
                    superspan=manager,
                    subspan=task,
                    rule="work_queue_manager",
                    is_recorded=false,
                ),
                subspans_of(
                    "worker_records", superspan=manager, subspan=worker, rule="work_queue_manager"
                ),
                subspans_of(
                    "(select distinct run_id, executor_label, manager_id from records)",
                    superspan=workflow,
                    subspan=manager,
                    rule="work_queue_run",
                    is_recorded=false,
                ),
            ]
        )
    }}
    as statements
