with

    launches as (select * from {{ ref("work_queue__launches") }}),

    executor_tasks as (
        select * from {{ ref("work_queue__executor_tasks") }} where work_queue_task_id is not null
    ),

    tasks as (select * from {{ ref("work_queue__tasks") }}),

    workers as (select * from {{ ref("work_queue__workers") }}),

    managers as (
        select distinct run_id, executor_label, manager_id from {{ ref("stg_work_queue__records") }}
    )

select
    {{ span_id("parsl.rundir.try", ["run_id", "task_id", "try_id"]) }} as superspan_id,
    {{ span_id("parsl.executor.workqueue.task", ["run_id", "executor_label", "executor_task_id"]) }}
    as subspan_id,
    cast(executor_task_id as {{ dbt.type_string() }}) as key,
    case when is_inferred then 'parsl_log_launch_order' else 'parsl_log_executor_id' end as rule,
    is_inferred
from launches
union all
select
    {{ span_id("parsl.executor.workqueue.task", ["run_id", "executor_label", "executor_task_id"]) }}
    as superspan_id,
    {{
        span_id(
            "workqueue.task", ["run_id", "executor_label", "manager_id", "work_queue_task_id"]
        )
    }} as subspan_id,
    cast(work_queue_task_id as {{ dbt.type_string() }}) as key,
    rule,
    is_inferred
from executor_tasks
union all
select
    {{ span_id("workqueue.worker", ["run_id", "executor_label", "manager_id", "worker_id"]) }}
    as superspan_id,
    {{
        span_id(
            "workqueue.task", ["run_id", "executor_label", "manager_id", "work_queue_task_id"]
        )
    }} as subspan_id,
    cast(work_queue_task_id as {{ dbt.type_string() }}) as key,
    'work_queue_worker_address' as rule,
    false as is_inferred
from tasks
where worker_id is not null
union all
select
    {{ span_id("workqueue.manager", ["run_id", "executor_label", "manager_id"]) }} as superspan_id,
    {{
        span_id(
            "workqueue.task", ["run_id", "executor_label", "manager_id", "work_queue_task_id"]
        )
    }} as subspan_id,
    cast(work_queue_task_id as {{ dbt.type_string() }}) as key,
    'work_queue_manager' as rule,
    false as is_inferred
from tasks
union all
select
    {{ span_id("workqueue.manager", ["run_id", "executor_label", "manager_id"]) }} as superspan_id,
    {{ span_id("workqueue.worker", ["run_id", "executor_label", "manager_id", "worker_id"]) }}
    as subspan_id,
    worker_id as key,
    'work_queue_manager' as rule,
    false as is_inferred
from workers
union all
{% for source in ["monitoring", "rundir"] -%}
    select
        {{ span_id("parsl." ~ source ~ ".workflow", ["run_id"]) }} as superspan_id,
        {{ span_id("workqueue.manager", ["run_id", "executor_label", "manager_id"]) }}
        as subspan_id,
        manager_id as key,
        'work_queue_run' as rule,
        false as is_inferred
    from managers
    {% if not loop.last -%}
        union all
    {% endif -%}
{% endfor %}
