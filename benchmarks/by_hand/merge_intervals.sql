with
    intervals as (
        select
            worker_id,
            started_at,
            if(ended_at is null, 'infinity', greatest(started_at, ended_at)) as until_at
        from pairs
        where started_at is not null
    ),
    reaches as (
        select
            *,
            max(until_at) over (
                partition by worker_id
                order by started_at, until_at
                rows between unbounded preceding and 1 preceding
            ) as reached_at
        from intervals
    ),
    islands as (
        select
            *,
            count_if(reached_at is null or started_at > reached_at) over (
                partition by worker_id order by started_at, until_at rows unbounded preceding
            ) as island
        from reaches
    )
select
    worker_id,
    min(started_at),
    nullif(max(until_at), 'infinity') as ended_at,
    epoch_us(ended_at - min(started_at)) / 1e6,
    count(*)
from islands
group by worker_id, island
