-- The run in one row. The share is of the time of all workers, from when each was there.
with
    worker_time as (
        select
            sum(duration_s) filter (state = 'busy') as busy_s,
            sum(duration_s) filter (state != 'absent') as there_s
        from worker_intervals
        where run_id = $run
    )

select
    workflows.n_tasks,
    workflows.n_tasks_succeeded as n_succeeded,
    workflows.n_tasks_failed as n_failed,
    workflows.n_tasks_unfinished as n_unfinished,
    (
        select cast(sum(greatest(n_tries - 1, 0)) as bigint) from parsl_tasks where run_id = $run
    ) as n_retries,
    epoch(
        coalesce(workflows.completed_at, workflows.last_task_returned_at) - workflows.began_at
    ) as lasted_s,
    (
        select median(epoch(running_ended_at - running_at)) from parsl_tries where run_id = $run
    ) as median_run_s,
    (select count(*) from workers where run_id = $run) as n_workers,
    (select count(distinct hostname) from parsl_tries where run_id = $run) as n_hosts,
    worker_time.busy_s / nullif(worker_time.there_s, 0) as share_of_workers_busy
from parsl_workflows as workflows
cross join worker_time
where workflows.run_id = $run
