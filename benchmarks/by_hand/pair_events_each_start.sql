with
    numbered as (
        select
            root_span_id,
            event_at,
            event_type,
            count(*) filter (event_type = 'launched') over (
                partition by root_span_id
                order by event_at, event_type != 'launched'
                rows between unbounded preceding and current row
            ) as attempt
        from events
        where event_type in ('launched', 'running')
    )
select
    root_span_id,
    min(event_at) filter (event_type = 'launched') as started_at,
    min(event_at) filter (event_type = 'running') as ended_at,
    epoch_us(ended_at - started_at) / 1e6 as duration_s
from numbered
group by root_span_id, attempt
having started_at is not null and ended_at is not null
