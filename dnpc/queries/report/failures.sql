-- Why tries failed: the first line of each reason, numbers left out so that like is put with like.
select
    any_value(left(split_part(tries.fail_reason, chr(10), 1), 300)) as reason,
    count(*) as n_tries,
    count(distinct tries.task_id) as n_tasks,
    list_aggregate(list_sort(list(distinct tasks.app_name)), 'string_agg', ', ') as apps,
    count(distinct tries.hostname) as n_hosts,
    list_aggregate(
        list_sort(list(distinct tries.task_id))[:5], 'string_agg', ', '
    ) as first_task_ids
from parsl_tries as tries
inner join parsl_tasks as tasks on tries.run_id = tasks.run_id and tries.task_id = tasks.task_id
where tries.run_id = $run and tries.fail_reason is not null
group by regexp_replace(left(split_part(tries.fail_reason, chr(10), 1), 300), '[0-9]+', '#', 'g')
order by n_tries desc, reason
limit 20
