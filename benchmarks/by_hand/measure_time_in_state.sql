with
    entries as (
        select
            root_span_id,
            event_type,
            event_at,
            lag(event_type) over in_order as previous,
            lead(event_at) over in_order as left_at
        from events
        where event_type is not null and event_at is not null
        window in_order as (partition by root_span_id order by event_at, event_order, event_type)
    )
select
    root_span_id,
    event_type,
    count_if(previous is distinct from event_type),
    coalesce(sum(epoch_us(left_at - event_at)) / 1e6, 0),
    bool_or(left_at is null)
from entries
group by root_span_id, event_type
