{%- set keys = ["run_id", "executor_label", "manager_id", "worker_id"] -%}
{%- set worker = keys | join(", ") -%}

with

    executions as (
        select * from {{ ref("executions") }} where worker_id is not null and ended_at is not null
    ),

    worker_sessions as (select * from {{ ref("worker_sessions") }} where worker_id is not null),

    -- Small numbers are sorted several times as fast as names.
    workers as (
        select {{ worker }}, row_number() over (order by {{ worker }}) as worker_number
        from
            (
                select {{ worker }}
                from worker_sessions
                union
                select {{ worker }}
                from executions
            ) as known_workers
    ),

    numbered_sessions as (
        select workers.worker_number, worker_sessions.started_at, worker_sessions.ended_at
        from worker_sessions
        inner join workers on {{ _same_columns(keys, "worker_sessions", "workers") }}
    ),

    numbered_executions as (
        select workers.worker_number, executions.started_at, executions.ended_at
        from executions
        inner join workers on {{ _same_columns(keys, "executions", "workers") }}
    ),

    changes as (
        select worker_number, started_at as changed_at, 1 as n_there, 0 as n_running
        from numbered_sessions
        union all
        select worker_number, ended_at, -1 as n_there, 0 as n_running
        from numbered_sessions
        union all
        select worker_number, started_at, 0 as n_there, 1 as n_running
        from numbered_executions
        union all
        -- By clocks that differ, one can end before it starts.
        select
            worker_number,
            greatest(started_at, ended_at) as changed_at,
            0 as n_there,
            -1 as n_running
        from numbered_executions
    ),

    summed as (
        select worker_number, changed_at, sum(n_there) as n_there, sum(n_running) as n_running
        from changes
        group by worker_number, changed_at
    ),

    intervals as (
        select
            worker_number,
            row_number() over so_far as interval_number,
            changed_at as started_at,
            lead(changed_at) over so_far as ended_at,
            sum(n_there) over so_far as n_there,
            sum(n_running) over so_far as n_running,
            min(case when n_running > 0 then changed_at end) over worker as first_start_at,
            max(case when n_running > 0 then changed_at end) over worker as last_start_at
        from summed
        where n_there != 0 or n_running != 0
        window
            worker as (partition by worker_number),
            so_far as (partition by worker_number order by changed_at)
    )

select
    workers.run_id,
    workers.executor_label,
    workers.manager_id,
    workers.worker_id,
    intervals.interval_number,
    case
        when intervals.n_running > 0
        then 'busy'
        when intervals.n_there > 0
        then 'idle'
        else 'absent'
    end as state,
    case
        when intervals.n_running > 0 or intervals.n_there <= 0
        then null
        when intervals.last_start_at > intervals.started_at
        then
            case
                when intervals.first_start_at > intervals.started_at
                then 'before_first'
                else 'between'
            end
        else 'after_last'
    end as idle_when,
    cast(intervals.n_running as bigint) as n_running,
    intervals.started_at,
    intervals.ended_at,
    {{ seconds_between("intervals.started_at", "intervals.ended_at") }} as duration_s
from intervals
inner join workers on intervals.worker_number = workers.worker_number
where intervals.ended_at is not null
