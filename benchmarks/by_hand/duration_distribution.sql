with
    ends as (
        select
            app_name,
            min(event_at) filter (event_type = 'launched') as started_at,
            max(event_at) filter (event_type = 'running') as ended_at
        from events
        where event_type in ('launched', 'running')
        group by app_name, root_span_id
    ),
    durations as (
        select app_name, epoch_us(ended_at - started_at) / 1e6 as duration_s
        from ends
        where started_at is not null and ended_at is not null
    )
select
    app_name,
    count(duration_s),
    count(*) - count(duration_s),
    avg(duration_s),
    stddev(duration_s),
    min(duration_s),
    quantile_cont(duration_s, 0.5),
    quantile_cont(duration_s, 0.9),
    quantile_cont(duration_s, 0.95),
    quantile_cont(duration_s, 0.99),
    max(duration_s)
from durations
group by app_name
