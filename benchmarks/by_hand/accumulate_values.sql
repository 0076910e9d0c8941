with
    counts as (
        select duration_s, count(*) as n from pairs where duration_s is not null group by duration_s
    )
select
    duration_s, sum(n) over (order by duration_s)::bigint as n_at_most, n_at_most / sum(n) over ()
from counts
