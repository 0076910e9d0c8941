with

    spans as (select * from {{ ref("spans") }}),

    events as (select * from {{ ref("events") }}),

    tries as (select * from {{ ref("parsl_tries") }}),

    block_spans as (
        select
            span_id,
            span_type,
            run_id,
            outcome,
            ended_at,
            {{ attribute("attributes", "executor_label") }} as executor_label,
            {{ attribute("attributes", "block_id") }} as block_id,
            {{ attribute("attributes", "job_id") }} as job_id
        from spans
        where
            span_type
            in ('parsl.monitoring.block', 'parsl.rundir.block', 'parsl.executor.htex.block')
    ),

    moments as (
        select
            block_spans.run_id,
            block_spans.executor_label,
            block_spans.block_id,
            min(case when events.event_type = 'launched' then events.event_at end) as launched_at,
            min(case when events.event_type = 'PENDING' then events.event_at end) as pending_at,
            min(case when events.event_type = 'RUNNING' then events.event_at end) as running_at
        from block_spans
        inner join events on block_spans.span_id = events.span_id
        group by block_spans.run_id, block_spans.executor_label, block_spans.block_id
    ),

    merged as (
        select
            run_id,
            executor_label,
            block_id,
            max(job_id) as job_id,
            max(outcome) as outcome,
            max(ended_at) as ended_at,
            max_by(span_id, span_type) as span_id
        from block_spans
        group by run_id, executor_label, block_id
    ),

    try_counts as (
        select
            run_id,
            executor_label,
            block_id,
            count(*) as n_tries,
            min(running_at) as first_try_running_at
        from tries
        where block_id is not null
        group by run_id, executor_label, block_id
    )

select
    merged.run_id,
    merged.executor_label,
    merged.block_id,
    merged.span_id,
    merged.job_id,
    merged.outcome,
    moments.launched_at,
    moments.pending_at,
    moments.running_at,
    try_counts.first_try_running_at,
    merged.ended_at,
    coalesce(try_counts.n_tries, 0) as n_tries
from merged
left join
    moments
    on merged.run_id = moments.run_id
    and merged.executor_label = moments.executor_label
    and merged.block_id = moments.block_id
left join
    try_counts
    on merged.run_id = try_counts.run_id
    and merged.executor_label = try_counts.executor_label
    and merged.block_id = try_counts.block_id
