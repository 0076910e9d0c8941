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

    work_queue_workers as (
        select
            run_id,
            executor_label,
            manager_id,
            worker_id,
            {{
                span_id(
                    "workqueue.worker", ["run_id", "executor_label", "manager_id", "worker_id"]
                )
            }} as span_id,
            cast(null as {{ dbt.type_string() }}) as block_id,
            {{ last_value_by("hostname", ["hostname is not null", "line_number"]) }} as hostname,
            min(case when state = 'CONNECTION' then recorded_at end) as started_at,
            min(case when state = 'RUNNING' then recorded_at end) as first_task_received_at,
            max(recorded_at) as last_recorded_at,
            count(case when state = 'CONNECTION' then 1 end) as n_starts,
            count(case when reason in ('FAILURE', 'UNKNOWN') then 1 end) as n_deaths,
            count(distinct work_queue_task_id) as n_tasks
        from {{ ref("stg_work_queue__records") }}
        where worker_id is not null
        group by run_id, executor_label, manager_id, worker_id
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
