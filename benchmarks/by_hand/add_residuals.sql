with
    lines as (
        select
            app_name,
            regr_slope(duration_s, since_s) as slope,
            regr_intercept(duration_s, since_s) as intercept
        from pairs
        group by app_name
    )
select
    pairs.*,
    lines.intercept + lines.slope * pairs.since_s as predicted,
    pairs.duration_s - predicted
from pairs
left join lines on pairs.app_name = lines.app_name
