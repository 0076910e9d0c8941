-- One row for each change of the number of tasks in a state.
select state_at, state, cast(sum(n_spans) as bigint) as n_spans
from state_counts
where run_id = $run
group by state_at, state
order by state_at
