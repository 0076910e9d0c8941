-- What ran, by app: how long from running to running_ended, over all tries.
select
    coalesce(tasks.app_name, '(unknown)') as app,
    count(distinct tasks.task_id) as n_tasks,
    count(distinct tasks.task_id) filter (tasks.outcome in ('failed', 'dep_fail')) as n_failed,
    count(tries.try_id) as n_tries,
    median(epoch(tries.running_ended_at - tries.running_at)) as median_run_s,
    quantile_cont(epoch(tries.running_ended_at - tries.running_at), 0.95) as p95_run_s,
    max(epoch(tries.running_ended_at - tries.running_at)) as longest_run_s,
    sum(epoch(tries.running_ended_at - tries.running_at)) as total_run_s
from parsl_tasks as tasks
left join parsl_tries as tries on tasks.run_id = tries.run_id and tasks.task_id = tries.task_id
where tasks.run_id = $run
group by all
order by total_run_s desc nulls last, app
