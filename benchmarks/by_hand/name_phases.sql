with
    moments as (
        select
            root_span_id,
            event_type,
            event_order,
            event_at,
            lead(event_type) over in_order as to_moment,
            lead(event_at) over in_order as to_at
        from events
        where event_at is not null
        window in_order as (partition by root_span_id order by event_order, event_at)
    )
select
    moments.root_span_id,
    coalesce(phases.phase, moments.event_type || ' to ' || moments.to_moment),
    moments.event_order,
    moments.event_at,
    moments.to_at,
    epoch_us(moments.to_at - moments.event_at) / 1e6
from moments
left join phases on moments.event_type = phases.from_moment and moments.to_moment = phases.to_moment
where moments.to_at is not null
