-- The chain of tasks that set the makespan; its longest steps.
with steps as (select *, count(*) over () as n_steps from find_critical_path() where run_id = $run)

select
    steps.step_number || ' of ' || steps.n_steps as step,
    steps.task_id,
    tasks.app_name as app,
    steps.duration_s,
    steps.duration_s / nullif(sum(steps.duration_s) over (), 0) as share_of_path,
    steps.returned_at
from steps
inner join parsl_tasks as tasks on steps.run_id = tasks.run_id and steps.task_id = tasks.task_id
order by steps.duration_s desc, steps.step_number
limit 15
