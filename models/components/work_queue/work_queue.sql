{#- The events of Work Queue are called by the words of its transaction log. -#}
{% call if_loaded(
    "work_queue",
    or_any="(select * from " ~ ref("stg_parsl_log__launches") ~ " where is_work_queue)"
) %}

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
        "DISCONNECTION": ["worker_address", "reason"],
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

    records as {{ worked_out_once() }} (select * from {{ ref("stg_work_queue__records") }}),

    task_records as (select * from records where record_type in ('task', 'transfer')),

    worker_records as (
        select * from records where record_type = 'worker' and worker_id is not null
    ),

    manager_records as (
        select *
        from records
        where
            record_type in ('manager', 'category')
            or (record_type = 'worker' and worker_id is null)
    ),

    functions as (select * from records where record_type = 'function'),

    tasks as (
        select
            run_id,
            executor_label,
            manager_id,
            work_queue_task_id,
            min(manager_pid) as manager_pid,
            min(recorded_at) as first_recorded_at,
            min(line_number) as line_number,
            {{ last_value_by("category", ["category is not null", "line_number"]) }} as category,
            {{ last_value_by("worker_id", ["state = 'RUNNING'", "line_number"]) }} as worker_id,
            {{ last_value_by("worker_address", ["state = 'RUNNING'", "line_number"]) }}
            as worker_address,
            {{ last_value_by("result", ["state = 'DONE'", "line_number"]) }} as result,
            {{ last_value_by("exit_code", ["state = 'DONE'", "line_number"]) }} as exit_code,
            count(case when state = 'RUNNING' then 1 end) as n_runs
        from task_records
        group by run_id, executor_label, manager_id, work_queue_task_id
    ),

    launches as (
        select *
        from {{ ref("stg_parsl_log__launches") }}
        where is_work_queue and executor_task_id is not null
    ),

    submissions as (
        select *
        from
            {{
                place_submissions(
                    ref("stg_parsl_log__records"), "tasks", "launches", "work_queue_task_id"
                )
            }} as submissions
    ),

    bindings as (
        select *
        from
            {{ bind_submissions("submissions", "tasks", "launches", "work_queue_task_id") }}
            as bindings
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
                    event_type="case record_type when 'category' then 'CATEGORY_' || state when 'worker' then 'WORKER_' || state else state end",
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
                spans_of(
                    "tasks",
                    span=task,
                    attributes={
                        "category": "category",
                        "worker_id": "worker_id",
                        "worker_address": "worker_address",
                        "exit_code": "exit_code",
                        "n_runs": "n_runs",
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
                spans_of("functions", span=executor_task),
                subspans_of(
                    "functions",
                    superspan=executor_task,
                    subspan=function,
                    rule="work_queue_function_data",
                    is_inferred="is_executor_inferred",
                ),
                subspans_of(
                    "(select * from task_records where state = 'RUNNING')",
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
            + state_submissions(
                launches="launches",
                submissions="submissions",
                bindings="bindings",
                executor_task=executor_task,
                task=task,
                rule="parsl_log_work_queue_id",
                order_rule="work_queue_submission_order",
            )
        )
    }}
    as statements

{% endcall %}
