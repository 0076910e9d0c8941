with recursive
    done as (select * from tasks where returned_at is not null),
    waits as (
        select run_id, task_id, invoked_at, returned_at, unnest(depends_on) as before_id
        from done
        union all
        select run_id, task_id, invoked_at, returned_at, unnest(joins)
        from done
    ),
    -- What each task waited for last.
    lasts as (
        select
            waits.run_id,
            waits.task_id,
            max(befores.returned_at) as ready_at,
            arg_max(befores.task_id, (befores.returned_at, befores.task_id)) as before_id
        from waits
        inner join
            done as befores on waits.run_id = befores.run_id and waits.before_id = befores.task_id
        where
            befores.returned_at <= waits.returned_at
            and coalesce(befores.returned_at > waits.invoked_at, true)
        group by waits.run_id, waits.task_id
    ),
    path as (
        (
            select run_id, arg_max(task_id, (returned_at, task_id)) as task_id, 0 as n_after
            from done
            group by run_id
        )
        union all
        select path.run_id, lasts.before_id, path.n_after + 1
        from path
        inner join lasts on path.run_id = lasts.run_id and path.task_id = lasts.task_id
    )
select
    path.run_id,
    row_number() over (partition by path.run_id order by path.n_after desc),
    path.task_id,
    coalesce(lasts.ready_at, done.invoked_at) as ready_at,
    done.returned_at,
    epoch_us(done.returned_at - coalesce(lasts.ready_at, done.invoked_at)) / 1e6
from path
inner join done on path.run_id = done.run_id and path.task_id = done.task_id
left join lasts on path.run_id = lasts.run_id and path.task_id = lasts.task_id
