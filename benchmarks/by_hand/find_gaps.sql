with
    intervals as (
        select
            worker_id,
            started_at,
            max(if(ended_at is null, 'infinity', greatest(started_at, ended_at))) over (
                partition by worker_id
                order by started_at
                rows between unbounded preceding and 1 preceding
            ) as reached_at
        from pairs
        where started_at is not null
    )
select worker_id, reached_at, started_at, epoch_us(started_at - reached_at) / 1e6
from intervals
where reached_at < started_at
