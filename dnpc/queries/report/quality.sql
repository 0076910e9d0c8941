-- What looks wrong in the data.
select
    coalesce(regexp_extract(workflows.rundir, '([^/]+)/*$', 1), left(found.run_id, 8), '') as run,
    found.check_name as finding,
    found.n_found,
    found.examples
from data_quality as found
left join parsl_workflows as workflows on found.run_id = workflows.run_id
where found.run_id is null or list_contains($runs, found.run_id)
order by found.n_found desc, run, finding
