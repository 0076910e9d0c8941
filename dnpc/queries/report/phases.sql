-- Where the time of all tries went, phase by phase. A time slightly below zero is two clocks.
select
    phase,
    count(*) as n_tries,
    sum(duration_s) as total_s,
    greatest(sum(duration_s), 0)
    / nullif(sum(greatest(sum(duration_s), 0)) over (), 0) as share_of_time,
    median(duration_s) as median_s,
    quantile_cont(duration_s, 0.95) as p95_s,
    max(duration_s) as longest_s
from phase_durations
where run_id = $run
group by phase, phase_number
order by phase_number
