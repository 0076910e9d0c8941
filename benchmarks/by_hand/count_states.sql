with
    entries as (
        select
            event_at,
            event_type,
            lag(event_type) over (
                partition by root_span_id order by event_at, event_order, event_type
            ) as previous
        from events
        where event_at is not null and event_type is not null
    ),
    changes as (
        select event_at, event_type, 1 as change
        from entries
        where previous is distinct from event_type
        union all
        select event_at, previous, -1
        from entries
        where previous != event_type
    ),
    sums as (
        select event_at, event_type, sum(change) as change
        from changes
        group by all
        having sum(change) != 0
    )
select event_at, event_type, sum(change) over (partition by event_type order by event_at)::bigint
from sums
