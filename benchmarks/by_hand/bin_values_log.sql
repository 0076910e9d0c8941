with
    ends as (
        select log10(min(duration_s)) as least, log10(max(duration_s)) as greatest
        from pairs
        where duration_s > 0 and isfinite(duration_s)
    ),
    counts as (
        select
            least(floor((log10(duration_s) - least) * (30 / (greatest - least))), 29) as bin,
            count(*) as n
        from pairs
        cross join ends
        where duration_s > 0 and isfinite(duration_s)
        group by bin
    )
select
    bins.bin,
    power(10, least + bins.bin * ((greatest - least) / 30)),
    power(10, if(bins.bin = 29, greatest, least + (bins.bin + 1) * ((greatest - least) / 30))),
    coalesce(counts.n, 0)
from range(30) as bins(bin)
cross join ends
left join counts on bins.bin = counts.bin
