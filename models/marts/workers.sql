with

    htex_workers as (select * from {{ ref("htex__workers") }}),

    htex_managers as (select * from {{ ref("htex__managers") }}),

    worker_records as (select * from {{ ref("stg_htex_worker__records") }}),

    manager_records as (select * from {{ ref("stg_htex_manager__records") }}),

    starts as (
        select
            run_id,
            executor_label,
            manager_id,
            worker_id,
            min(case when record_type = 'worker_started' then recorded_at end) as started_at,
            count(case when record_type = 'worker_started' then 1 end) as n_starts,
            count(distinct executor_task_id) as n_tasks,
            min(
                case when record_type = 'task_received' then recorded_at end
            ) as first_task_received_at,
            max(recorded_at) as last_recorded_at
        from worker_records
        group by run_id, executor_label, manager_id, worker_id
    ),

    deaths as (
        select run_id, executor_label, manager_id, worker_id, count(*) as n_deaths
        from manager_records
        where record_type = 'worker_died'
        group by run_id, executor_label, manager_id, worker_id
    ),

    work_queue as (select * from {{ ref("work_queue") }}),

    -- What a worker said, and the tasks that were sent to it.
    work_queue_moments as (
        select span_id, event_type, event_at, attributes, null as task_span_id
        from work_queue
        where statement = 'event' and span_type = 'workqueue.worker'
        union all
        select
            {{
                span_id(
                    "workqueue.worker",
                    [
                        "tasks.run_id",
                        attribute("tasks.attributes", "executor_label"),
                        attribute("tasks.attributes", "manager_id"),
                        attribute("events.attributes", "worker_id"),
                    ],
                )
            }} as span_id,
            events.event_type,
            events.event_at,
            events.attributes,
            events.span_id as task_span_id
        from work_queue as events
        inner join work_queue as tasks on events.span_id = tasks.span_id
        where
            events.statement = 'event'
            and events.event_type = 'RUNNING'
            and tasks.statement = 'span'
            and tasks.span_type = 'workqueue.task'
    ),

    work_queue_workers as (
        select
            workers.run_id,
            {% for name in ["executor_label", "manager_id", "worker_id"] -%}
                {{ attribute("workers.attributes", name) }} as {{ name }},
            {% endfor -%}
            workers.span_id,
            cast(null as {{ dbt.type_string() }}) as block_id,
            regexp_replace(
                {{
                    last_value_by(
                        attribute("moments.attributes", "worker_address"), ["moments.event_at"]
                    )
                }},
                ':[0-9]+$',
                ''
            ) as hostname,
            min(
                case when moments.event_type = 'CONNECTION' then moments.event_at end
            ) as started_at,
            min(
                case when moments.event_type = 'RUNNING' then moments.event_at end
            ) as first_task_received_at,
            max(moments.event_at) as last_recorded_at,
            count(case when moments.event_type = 'CONNECTION' then 1 end) as n_starts,
            count(
                case
                    when {{ attribute("moments.attributes", "reason") }} in ('FAILURE', 'UNKNOWN')
                    then 1
                end
            ) as n_deaths,
            count(distinct moments.task_span_id) as n_tasks
        from work_queue as workers
        inner join work_queue_moments as moments on workers.span_id = moments.span_id
        where workers.statement = 'span'
        group by workers.run_id, workers.span_id, workers.attributes
    )

select
    htex_workers.run_id,
    htex_workers.executor_label,
    htex_workers.manager_id,
    htex_workers.worker_id,
    {{
        span_id(
            "parsl.executor.htex.worker",
            [
                "htex_workers.run_id",
                "htex_workers.executor_label",
                "htex_workers.manager_id",
                "htex_workers.worker_id",
            ],
        )
    }} as span_id,
    htex_workers.block_id,
    htex_managers.hostname,
    starts.started_at,
    starts.first_task_received_at,
    starts.last_recorded_at,
    coalesce(starts.n_starts, 0) as n_starts,
    coalesce(deaths.n_deaths, 0) as n_deaths,
    coalesce(starts.n_tasks, 0) as n_tasks
from htex_workers
left join
    htex_managers
    on htex_workers.run_id = htex_managers.run_id
    and htex_workers.executor_label = htex_managers.executor_label
    and htex_workers.manager_id = htex_managers.manager_id
left join
    starts
    on htex_workers.run_id = starts.run_id
    and htex_workers.executor_label = starts.executor_label
    and htex_workers.manager_id = starts.manager_id
    and htex_workers.worker_id = starts.worker_id
left join
    deaths
    on htex_workers.run_id = deaths.run_id
    and htex_workers.executor_label = deaths.executor_label
    and htex_workers.manager_id = deaths.manager_id
    and htex_workers.worker_id = deaths.worker_id
union all
select *
from work_queue_workers
