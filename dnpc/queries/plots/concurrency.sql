-- One row for each change of the number of tasks that run, or of worker slots.
select changed_at, sum(n_running) as n_running, sum(n_workers) as n_workers
from capacity
-- Join apps run beside the workers.
where run_id = $run and executor_label is distinct from '_parsl_internal'
group by changed_at
order by changed_at
