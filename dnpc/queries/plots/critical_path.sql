-- One row for each task that returned: first the critical path, then the others, by their slack.
-- Each waits from when what it depends on had returned, runs, and returns.
with
    path as (select * from find_critical_path() where run_id = $run),

    slack as (select * from measure_slack() where run_id = $run)

select
    coalesce(path.ready_at, tasks.launched_at, tasks.invoked_at) as ready_at,
    tasks.running_at,
    tasks.running_ended_at,
    tasks.returned_at,
    concat_ws(' ', tasks.task_id, tasks.app_name) as task,
    slack.slack_s,
    path.step_number
from parsl_tasks as tasks
inner join slack on tasks.run_id = slack.run_id and tasks.task_id = slack.task_id
left join path on tasks.run_id = path.run_id and tasks.task_id = path.task_id
order by path.step_number nulls last, slack.slack_s, tasks.task_id
