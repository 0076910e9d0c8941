-- The tasks that took longest from the first launch to the return, and where their time was spent.
with
    executing as (
        select task_id, sum(epoch(running_ended_at - running_at)) as ran_s
        from parsl_tries
        where run_id = $run
        group by task_id
    )

select
    tasks.task_id,
    tasks.app_name as app,
    tasks.outcome,
    tasks.n_tries,
    epoch(tasks.returned_at - tasks.launched_at) as took_s,
    executing.ran_s,
    epoch(tasks.launched_at - tasks.invoked_at) as waited_before_launch_s,
    tasks.invoked_at
from parsl_tasks as tasks
left join executing on tasks.task_id = executing.task_id
where tasks.run_id = $run and tasks.returned_at is not null and tasks.launched_at is not null
order by took_s desc, tasks.task_id
limit 20
