with
    counts as (
        select
            time_bucket(interval 1 second, event_at, timestamp '1970-01-01') as start_at,
            count(*) as n
        from events
        where event_at is not null
        group by start_at
    ),
    intervals as (
        select unnest(generate_series(min(start_at), max(start_at), interval 1 second)) as start_at
        from counts
    )
select start_at, coalesce(n, 0), coalesce(n, 0) / 1.0::double
from intervals
left join counts using (start_at)
