-- How many tries or tasks reach each moment per second: from each row on, until the next of its
-- type.
with
    moments as (
        select
            unnest(['launched', 'running', 'running_ended', 'returned']) as event_type,
            unnest([launched_at, running_at, running_ended_at, returned_at]) as event_at
        from parsl_tries
        where run_id = $run and $per = 'try'
        union all
        select
            unnest(['invoked', 'launched', 'running', 'running_ended', 'returned']) as event_type,
            unnest([invoked_at, launched_at, running_at, running_ended_at, returned_at]) as event_at
        from parsl_tasks
        where run_id = $run and $per = 'task'
    ),

    a_hundredth as (
        select greatest(epoch(max(event_at) - min(event_at)) / 100, 1e-6) as length_s from moments
    ),

    magnitude as (select length_s, power(10, floor(log10(length_s))) as power_s from a_hundredth),

    -- $every, or where that is 0 the next number that is easy to read.
    intervals as (
        select
            case
                when $every > 0
                then $every
                when length_s <= power_s
                then power_s
                when length_s <= 2 * power_s
                then 2 * power_s
                when length_s <= 5 * power_s
                then 5 * power_s
                else 10 * power_s
            end as every_s
        from magnitude
    ),

    counts as (
        select
            event_type,
            every_s,
            cast(floor(epoch(event_at) / every_s) as bigint) as interval_number,
            count(*) as n_events
        from moments
        cross join intervals
        where event_at is not null
        group by event_type, every_s, interval_number
    ),

    steps as (
        select event_type, every_s, interval_number, n_events
        from counts
        union all
        select event_type, every_s, interval_number + 1, 0
        from counts
        where
            (event_type, interval_number + 1)
            not in (select (event_type, interval_number) from counts)
    )

select
    make_timestamp(cast(round(interval_number * every_s * 1e6) as bigint)) as interval_start_at,
    n_events / every_s as rate_per_s,
    event_type
from steps
order by interval_start_at, event_type
