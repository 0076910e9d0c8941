select
    memo_hash,
    arg_max(app_name, (invoked_at is not null, invoked_at, run_id, task_id)),
    count(*),
    count(distinct run_id),
    min(invoked_at),
    max(returned_at),
    arg_max_null(outcome, (invoked_at is not null, invoked_at, run_id, task_id)),
    list(distinct run_id order by run_id)
from tasks
where memo_hash is not null
group by memo_hash
