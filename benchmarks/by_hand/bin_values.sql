with
    ends as (
        select min(duration_s) as least, max(duration_s) as greatest
        from pairs
        where isfinite(duration_s)
    ),
    counts as (
        select
            least(floor((duration_s - least) * (30 / (greatest - least))), 29) as bin, count(*) as n
        from pairs
        cross join ends
        where isfinite(duration_s)
        group by bin
    )
select
    bins.bin,
    least + bins.bin * ((greatest - least) / 30),
    if(bins.bin = 29, greatest, least + (bins.bin + 1) * ((greatest - least) / 30)),
    coalesce(counts.n, 0)
from range(30) as bins(bin)
cross join ends
left join counts on bins.bin = counts.bin
