{{ config(parameters=["start_event", "end_event"]) }}

with
    pairs as (
        select *
        from
            {{
                pair_events(
                    ref("rooted_events"),
                    start=function_parameter("start_event"),
                    end=function_parameter("end_event"),
                    by=["root_span_id", "root_span_type", "run_id"],
                )
            }} as pairs
    ),

    apps as (
        select
            span_id,
            task_id,
            cast(null as bigint) as try_id,
            app_name,
            cast(null as varchar) as executor_label,
            cast(null as varchar) as manager_id,
            cast(null as varchar) as worker_id
        from {{ ref("parsl_tasks") }}
        union all
        select
            tries.span_id,
            tries.task_id,
            tries.try_id,
            tasks.app_name,
            tries.executor_label,
            tries.manager_id,
            tries.worker_id
        from {{ ref("parsl_tries") }} as tries
        inner join
            {{ ref("parsl_tasks") }} as tasks
            on tries.run_id = tasks.run_id
            and tries.task_id = tasks.task_id
    )

select
    pairs.root_span_id,
    pairs.root_span_type,
    pairs.run_id,
    apps.task_id,
    apps.try_id,
    apps.app_name,
    apps.executor_label,
    apps.manager_id,
    apps.worker_id,
    pairs.started_at,
    pairs.ended_at,
    pairs.duration_s
from pairs
left join apps on pairs.root_span_id = apps.span_id
