with

    source_files as (select * from {{ source("raw", "source_files") }}),

    spans as {{ read_at_each_use() }} (select * from {{ ref("spans") }}),

    subspans as {{ read_at_each_use() }} (select * from {{ ref("subspans") }}),

    facets as {{ read_at_each_use() }} (select * from {{ ref("facets") }}),

    workflows as (select * from {{ ref("parsl_workflows") }}),

    tasks as {{ read_at_each_use() }} (select * from {{ ref("parsl_tasks") }}),

    tries as (select * from {{ ref("parsl_tries") }}),

    span_endings as (select distinct span_type from {{ ref("span_endings") }} where is_regular),

    negative_task_durations as (
        select
            'negative_task_duration' as check_name,
            run_id,
            concat_ws('/', run_id, task_id) as example
        from tasks
        where returned_at < invoked_at
    ),

    negative_try_durations as (
        select
            'negative_try_duration' as check_name,
            run_id,
            concat_ws('/', run_id, task_id, try_id) as example
        from tries
        where
            running_ended_at < running_at
            or returned_at < launched_at
            -- Threads log a launch and its start within a millisecond, in either order.
            or {{ seconds_between("launched_at", "running_at") }} < -0.001
    ),

    missing_ends as (
        select
            'missing_end' as check_name,
            spans.run_id,
            spans.span_type || ' ' || spans.span_key as example
        from spans
        inner join span_endings on spans.span_type = span_endings.span_type
        inner join workflows on spans.run_id = workflows.run_id
        where spans.ended_at is null and workflows.completed_at is not null
    ),

    tasks_without_outcome as (
        select
            'task_without_outcome' as check_name, run_id, concat_ws('/', run_id, task_id) as example
        from tasks
        where outcome is null
    ),

    bound_more_than_once as (
        select subspan_id, rule
        from subspans
        -- A task whose worker was lost is sent to another.
        where rule != 'work_queue_worker_address'
        group by subspan_id, rule
        having count(*) > 1
    ),

    conflicting_superspans as (
        select
            'several_superspans_by_one_rule' as check_name,
            max(spans.run_id) as run_id,
            max(spans.span_type || ' ' || spans.span_key) as example
        from bound_more_than_once
        inner join
            subspans
            on bound_more_than_once.subspan_id = subspans.subspan_id
            and bound_more_than_once.rule = subspans.rule
        inner join spans on subspans.subspan_id = spans.span_id
        inner join spans as superspans on subspans.superspan_id = superspans.span_id
        group by subspans.subspan_id, subspans.rule, superspans.span_type
        having count(distinct subspans.superspan_id) > 1
    ),

    viewed_more_than_once as (
        select left_span_id, rule from facets group by left_span_id, rule having count(*) > 1
    ),

    conflicting_facets as (
        select
            'several_facets_by_one_rule' as check_name,
            max(spans.run_id) as run_id,
            max(spans.span_type || ' ' || spans.span_key) as example
        from viewed_more_than_once
        inner join
            facets
            on viewed_more_than_once.left_span_id = facets.left_span_id
            and viewed_more_than_once.rule = facets.rule
        inner join spans on facets.left_span_id = spans.span_id
        inner join spans as right_spans on facets.right_span_id = right_spans.span_id
        group by facets.left_span_id, facets.rule, right_spans.span_type
        having count(distinct facets.right_span_id) > 1
    ),

    bound_spans as (
        select subspans.subspan_id
        from subspans
        inner join spans as superspans on subspans.superspan_id = superspans.span_id
        where superspans.span_type like '%.try' or superspans.span_type like '%.task'
    ),

    unbound_executor_tasks as (
        select
            'executor_task_without_try' as check_name,
            spans.run_id,
            spans.span_type || ' ' || spans.span_key as example
        from spans
        left join bound_spans on spans.span_id = bound_spans.subspan_id
        where spans.span_type like 'parsl.executor.%.task' and bound_spans.subspan_id is null
    ),

    unread_files as (
        select
            'file_not_read' as check_name,
            cast(null as {{ dbt.type_string() }}) as run_id,
            path || ': ' || skipped_reason as example
        from source_files
        where kind is not null and skipped_reason is not null
    ),

    findings as (
        select *
        from negative_task_durations
        union all
        select *
        from negative_try_durations
        union all
        select *
        from missing_ends
        union all
        select *
        from tasks_without_outcome
        union all
        select *
        from conflicting_superspans
        union all
        select *
        from conflicting_facets
        union all
        select *
        from unbound_executor_tasks
        union all
        select *
        from unread_files
    ),

    numbered as (
        select
            *,
            row_number() over (partition by check_name, run_id order by example) as example_number
        from findings
    )

select
    check_name,
    run_id,
    count(*) as n_found,
    string_agg(case when example_number <= 3 then example end, ', ' order by example) as examples
from numbered
group by check_name, run_id
