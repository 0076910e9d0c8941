-- The runs of this report.
select
    regexp_extract(coalesce(rundir, ''), '([^/]+)/*$', 1) as run,
    left(run_id, 8) as run_id,
    workflow_name,
    began_at,
    epoch(coalesce(completed_at, last_task_returned_at) - began_at) as lasted_s,
    n_tasks,
    n_tasks_succeeded as n_succeeded,
    n_tasks_failed as n_failed,
    n_tasks_unfinished as n_unfinished,
    n_tries,
    parsl_version as parsl
from parsl_workflows as workflows
where list_contains($runs, workflows.run_id)
order by began_at, workflows.run_id
