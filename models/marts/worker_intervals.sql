{{ config(materialized="view") }}
{%- set worker = "run_id, executor_label, manager_id, worker_id" -%}

with

    executions as (
        select * from {{ ref("executions") }} where worker_id is not null and ended_at is not null
    ),

    worker_sessions as (select * from {{ ref("worker_sessions") }} where worker_id is not null),

    changes as (
        select {{ worker }}, started_at as changed_at, 1 as n_there, 0 as n_running
        from worker_sessions
        union all
        select {{ worker }}, ended_at, -1 as n_there, 0 as n_running
        from worker_sessions
        union all
        select {{ worker }}, started_at, 0 as n_there, 1 as n_running
        from executions
        union all
        -- By clocks that differ, one can end before it starts.
        select
            {{ worker }},
            greatest(started_at, ended_at) as changed_at,
            0 as n_there,
            -1 as n_running
        from executions
    ),

    summed as (
        select {{ worker }}, changed_at, sum(n_there) as n_there, sum(n_running) as n_running
        from changes
        group by {{ worker }}, changed_at
    ),

    intervals as (
        select
            {{ worker }},
            row_number() over so_far as interval_number,
            changed_at as started_at,
            lead(changed_at) over so_far as ended_at,
            sum(n_there) over so_far as n_there,
            sum(n_running) over so_far as n_running,
            min(case when n_running > 0 then changed_at end) over so_far as first_start_at,
            max(case when n_running > 0 then changed_at end) over worker as last_start_at
        from summed
        where n_there != 0 or n_running != 0
        window
            worker as (partition by {{ worker }}),
            so_far as (partition by {{ worker }} order by changed_at)
    )

select
    {{ worker }},
    interval_number,
    case when n_running > 0 then 'busy' when n_there > 0 then 'idle' else 'absent' end as state,
    case
        when n_running > 0 or n_there <= 0
        then null
        when last_start_at > started_at
        then case when first_start_at is null then 'before_first' else 'between' end
        else 'after_last'
    end as idle_when,
    cast(n_running as bigint) as n_running,
    started_at,
    ended_at,
    {{ seconds_between("started_at", "ended_at") }} as duration_s
from intervals
where ended_at is not null
