select
    app_name,
    regr_count(duration_s, since_s),
    regr_slope(duration_s, since_s) as slope,
    regr_intercept(duration_s, since_s),
    regr_r2(duration_s, since_s),
    sqrt(
        (regr_syy(duration_s, since_s) - slope * regr_sxy(duration_s, since_s))
        / (regr_count(duration_s, since_s) - 2)
    )
from pairs
group by app_name
