with
    changes as (
        select started_at as changed_at, 1 as change
        from pairs
        where started_at is not null
        union all
        select greatest(started_at, ended_at), -1
        from pairs
        where started_at is not null and ended_at is not null
    ),
    sums as (
        select changed_at, sum(change) as change
        from changes
        group by changed_at
        having sum(change) != 0
    )
select changed_at, sum(change) over (order by changed_at)::bigint
from sums
