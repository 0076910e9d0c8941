{{ config(materialized="view") }}

{#- The moments of a try in their usual order. -#}
{%- set moments = [
    "invoked",
    "dependencies_met",
    "retried",
    "launched",
    "queued",
    "sent_to_manager",
    "manager_got",
    "worker_received",
    "running",
    "running_ended",
    "worker_completed",
    "interchange_removed",
    "joining",
    "returned",
] -%}

with

    tasks as {{ read_at_each_use() }} (select * from {{ ref("parsl_tasks") }}),

    tries as (select * from {{ ref("parsl_tries") }}),

    dependencies as (
        select run_id, task_id, {{ explode("depends_on") }} as dependency_id from tasks
    ),

    dependencies_returned as (
        select dependencies.run_id, dependencies.task_id, max(tasks.returned_at) as last_returned_at
        from dependencies
        inner join
            tasks
            on dependencies.run_id = tasks.run_id
            and dependencies.dependency_id = tasks.task_id
        group by dependencies.run_id, dependencies.task_id
    ),

    -- A first try begins with its task, a later one where the one before it returned.
    begun as (
        select
            tries.*,
            case when tries.try_id = 0 then tasks.invoked_at end as invoked_at,
            case
                when tries.try_id = 0
                then
                    greatest(
                        tasks.invoked_at,
                        coalesce(dependencies_returned.last_returned_at, tasks.invoked_at)
                    )
            end as dependencies_met_at,
            lag(tries.returned_at) over (
                partition by tries.run_id, tries.task_id order by tries.try_id
            ) as retried_at
        from tries
        inner join tasks on tries.run_id = tasks.run_id and tries.task_id = tasks.task_id
        left join
            dependencies_returned
            on tries.run_id = dependencies_returned.run_id
            and tries.task_id = dependencies_returned.task_id
    ),

    moments as (
        {%- for moment in moments %}
            select
                run_id,
                task_id,
                try_id,
                span_id,
                '{{ moment }}' as moment,
                {{ loop.index }} as moment_number,
                {{ moment }}_at as moment_at
            from begun
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    )

select
    run_id,
    task_id,
    try_id,
    span_id,
    phase,
    cast(phase_number as bigint) as phase_number,
    started_at,
    ended_at,
    duration_s
from {{ name_phases("moments", by=["run_id", "task_id", "try_id", "span_id"]) }} as named
