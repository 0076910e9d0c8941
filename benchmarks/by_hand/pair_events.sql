select
    root_span_id,
    min(event_at) filter (event_type = 'launched') as started_at,
    max(event_at) filter (event_type = 'running') as ended_at,
    epoch_us(ended_at - started_at) / 1e6 as duration_s
from events
where event_type in ('launched', 'running')
group by root_span_id
having started_at is not null and ended_at is not null
