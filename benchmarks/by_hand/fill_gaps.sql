with
    -- The last value before each step.
    lasts as (
        select
            app_name,
            time_bucket(
                interval 1 second,
                changed_at + interval 999999 microseconds,
                timestamp '1970-01-01'
            ) as step_at,
            arg_max(n_open, changed_at) as n_open
        from counts
        group by app_name, step_at
    ),
    ends as (
        select
            time_bucket(interval 1 second, min(changed_at), timestamp '1970-01-01') as first_at,
            time_bucket(
                interval 1 second,
                max(changed_at) + interval 999999 microseconds,
                timestamp '1970-01-01'
            ) as last_at
        from counts
    ),
    grid as (
        select apps.app_name, unnest(generate_series(first_at, last_at, interval 1 second)) as step_at
        from ends
        cross join (select distinct app_name from lasts) as apps
    )
select
    grid.app_name,
    grid.step_at,
    last_value(lasts.n_open ignore nulls) over (
        partition by grid.app_name order by grid.step_at
    )
from grid
left join lasts on grid.app_name = lasts.app_name and grid.step_at = lasts.step_at
