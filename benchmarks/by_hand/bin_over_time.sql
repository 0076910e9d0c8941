with
    ends as (
        select
            min(started_at) as first_at,
            epoch_us(max(started_at) - first_at) / 1e6 as length_s,
            min(duration_s) as least,
            max(duration_s) as greatest
        from pairs
        where started_at is not null and isfinite(duration_s)
    ),
    counts as (
        select
            least(floor(epoch_us(started_at - first_at) / 1e6 * (100 / length_s)), 99) as time_bin,
            least(floor((duration_s - least) * (50 / (greatest - least))), 49) as value_bin,
            count(*) as n
        from pairs
        cross join ends
        where started_at is not null and isfinite(duration_s)
        group by time_bin, value_bin
    )
select
    first_at + to_seconds(round(time_bin * (length_s / 100), 6)),
    first_at + to_seconds(round((time_bin + 1) * (length_s / 100), 6)),
    least + value_bin * ((greatest - least) / 50),
    least + (value_bin + 1) * ((greatest - least) / 50),
    n
from counts
cross join ends
