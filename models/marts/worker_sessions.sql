with

    spans as {{ read_at_each_use() }} (select * from {{ ref("spans") }}),

    events as {{ read_at_each_use() }} (select * from {{ ref("events") }}),

    managers as (select * from {{ ref("managers") }}),

    workers as (select * from {{ ref("workers") }}),

    blocks as (select * from {{ ref("blocks") }}),

    workflows as (select * from {{ ref("parsl_workflows") }}),

    nodes as (select * from {{ ref("stg_monitoring__nodes") }}),

    executors_of_blocks as (
        select run_id, block_id, max(executor_label) as executor_label
        from blocks
        group by run_id, block_id
        having count(*) = 1
    ),

    last_reports as (
        select run_id, manager_id, {{ last_value_by("is_active", ["record_number"]) }} as is_active
        from nodes
        group by run_id, manager_id
    ),

    htex_managers as (
        select
            managers.run_id,
            coalesce(managers.executor_label, executors_of_blocks.executor_label) as executor_label,
            managers.manager_id,
            managers.worker_count,
            coalesce(managers.registered_at, managers.started_at) as started_at,
            coalesce(
                managers.ended_at,
                case when not last_reports.is_active then managers.last_reported_at end
            ) as ended_at,
            blocks.ended_at as block_ended_at,
            managers.last_reported_at
        from managers
        left join
            executors_of_blocks
            on managers.run_id = executors_of_blocks.run_id
            and managers.block_id = executors_of_blocks.block_id
        left join
            blocks
            on managers.run_id = blocks.run_id
            and managers.block_id = blocks.block_id
            and coalesce(managers.executor_label, executors_of_blocks.executor_label)
            = blocks.executor_label
        left join
            last_reports
            on managers.run_id = last_reports.run_id
            and managers.manager_id = last_reports.manager_id
    ),

    taskvine_moments as (
        select
            spans.run_id,
            {{ attribute("spans.attributes", "manager_id") }} as manager_id,
            events.event_at
        from spans
        inner join events on spans.span_id = events.span_id
        where spans.span_type like 'taskvine.%'
    ),

    other_managers as (
        select
            run_id,
            {{ attribute("attributes", "executor_label") }} as executor_label,
            {{ attribute("attributes", "manager_id") }} as manager_id,
            ended_at
        from spans
        where span_type in ('workqueue.manager', 'taskvine.manager')
    ),

    known_managers as (
        select
            run_id,
            executor_label,
            manager_id,
            worker_count,
            started_at,
            ended_at,
            block_ended_at,
            last_reported_at
        from htex_managers
        union all
        select
            other_managers.run_id,
            other_managers.executor_label,
            other_managers.manager_id,
            null as worker_count,
            null as started_at,
            other_managers.ended_at,
            null as block_ended_at,
            max(taskvine_moments.event_at) as last_reported_at
        from other_managers
        left join
            taskvine_moments
            on other_managers.run_id = taskvine_moments.run_id
            and other_managers.manager_id = taskvine_moments.manager_id
        group by
            other_managers.run_id,
            other_managers.executor_label,
            other_managers.manager_id,
            other_managers.ended_at
    ),

    worker_spans as (
        select
            span_id,
            run_id,
            {{ attribute("attributes", "executor_label") }} as executor_label,
            {{ attribute("attributes", "manager_id") }} as manager_id,
            {{ attribute("attributes", "worker_id") }} as worker_id
        from spans
        where span_type in ('parsl.executor.htex.worker', 'workqueue.worker', 'taskvine.worker')
    ),

    -- What a worker logs of its tasks is in none of its own events.
    last_signs as (
        select span_id, max(last_recorded_at) as seen_at
        from
            (
                select span_id, last_recorded_at
                from workers
                union all
                select worker_spans.span_id, events.event_at
                from worker_spans
                inner join events on worker_spans.span_id = events.span_id
            ) as signs
        group by span_id
    ),

    changes as (
        select
            worker_spans.span_id,
            events.event_at,
            events.event_type in ('worker_started', 'CONNECTION') as is_start,
            lead(events.event_at) over (
                partition by worker_spans.span_id order by events.event_at, events.event_order
            ) as next_event_at
        from worker_spans
        inner join events on worker_spans.span_id = events.span_id
        where events.event_type in ('worker_started', 'worker_died', 'CONNECTION', 'DISCONNECTION')
    ),

    stretches as (
        select span_id, event_at as started_at, next_event_at as ended_at
        from changes
        where is_start
        union all
        -- A log whose head is lost.
        select
            span_id,
            coalesce(first_task_received_at, last_recorded_at) as started_at,
            null as ended_at
        from workers
        where n_starts = 0
    ),

    sessions as (
        select
            worker_spans.run_id,
            worker_spans.executor_label,
            worker_spans.manager_id,
            worker_spans.worker_id,
            1 as n_workers,
            stretches.started_at,
            stretches.ended_at,
            last_signs.seen_at
        from stretches
        inner join worker_spans on stretches.span_id = worker_spans.span_id
        left join last_signs on stretches.span_id = last_signs.span_id
    ),

    workers_known as (
        select run_id, executor_label, manager_id, count(*) as n_workers
        from worker_spans
        group by run_id, executor_label, manager_id
    ),

    workers_without_record as (
        select
            known_managers.run_id,
            known_managers.executor_label,
            known_managers.manager_id,
            cast(null as {{ dbt.type_string() }}) as worker_id,
            known_managers.worker_count - coalesce(workers_known.n_workers, 0) as n_workers,
            known_managers.started_at
        from known_managers
        left join
            workers_known
            on known_managers.run_id = workers_known.run_id
            and known_managers.executor_label = workers_known.executor_label
            and known_managers.manager_id = workers_known.manager_id
        where known_managers.worker_count > coalesce(workers_known.n_workers, 0)
    ),

    all_sessions as (
        select *
        from sessions
        union all
        select *, null as ended_at, null as seen_at
        from workers_without_record
    ),

    ended as (
        select
            all_sessions.run_id,
            all_sessions.executor_label,
            all_sessions.manager_id,
            all_sessions.worker_id,
            all_sessions.n_workers,
            all_sessions.started_at,
            coalesce(
                all_sessions.ended_at,
                greatest(
                    all_sessions.started_at,
                    all_sessions.seen_at,
                    coalesce(
                        known_managers.ended_at,
                        known_managers.block_ended_at,
                        workflows.completed_at,
                        known_managers.last_reported_at
                    )
                )
            ) as ended_at,
            coalesce(all_sessions.ended_at, known_managers.ended_at) is null as is_end_inferred
        from all_sessions
        left join
            known_managers
            on all_sessions.run_id = known_managers.run_id
            and all_sessions.executor_label is not distinct from known_managers.executor_label
            and all_sessions.manager_id = known_managers.manager_id
        left join workflows on all_sessions.run_id = workflows.run_id
        where all_sessions.started_at is not null
    )

select
    run_id,
    executor_label,
    manager_id,
    worker_id,
    cast(n_workers as bigint) as n_workers,
    started_at,
    ended_at,
    {{ seconds_between("started_at", "ended_at") }} as duration_s,
    is_end_inferred
from ended
