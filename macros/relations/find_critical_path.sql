{#-
    Which chain of tasks set the makespan: from the task that returned last, back over the one that
    each waited for last, to one that waited for none.

    tasks:  run_id | task_id | depends_on | joins | invoked_at | returned_at
            r      | 1       |            |       | 12:00:00   | 12:00:04
            r      | 2       |            |       | 12:00:00   | 12:00:02
            r      | 3       | [1, 2]     |       | 12:00:00   | 12:00:09

    select * from {{ find_critical_path('tasks') }} as path

            run_id | step_number | task_id | ready_at | returned_at | duration_s
            r      | 1           | 1       | 12:00:00 | 12:00:04    | 4.0
            r      | 2           | 3       | 12:00:04 | 12:00:09    | 5.0

    tasks       relation    run_id, task_id, depends_on and joins (lists of task_id or null),
                            invoked_at, returned_at; the mart parsl_tasks

    One row for each run and task on its path. ready_at is when what the task waited for had returned,
    or when it was invoked if it waited for none; duration_s the time from then to its return. A join
    app's task waits for the tasks that it joins, and these for what the join app waited for, if they
    were invoked after it: the body of the join app invoked them. Tasks that have not returned are left
    out.
-#}
{%- macro find_critical_path(tasks=none) -%}
    {%- set tasks = tasks or ref("parsl_tasks") -%}
    {%- do dnpc._check_relation("find_critical_path", tasks, "tasks") -%}
    (
        with recursive
            {{ dnpc._task_waits(tasks) }},
            _waited_for as (
                select
                    run_id,
                    task_id,
                    max(_before_returned_at) as _ready_at,
                    {{
                        dnpc.last_value_by(
                            "_before_task_id", ["_before_returned_at", "_before_task_id"]
                        )
                    }} as _last_task_id
                from _waits
                -- No wait for what returned later, so that no path runs in a circle.
                where {{ dnpc._has_waited() }} and _before_returned_at <= returned_at
                group by run_id, task_id
            ),
            _last as (
                select
                    run_id,
                    {{ dnpc.last_value_by("task_id", ["returned_at", "task_id"]) }} as task_id
                from _returned
                group by run_id
            ),
            _path as (
                select run_id, task_id, 0 as _n_after
                from _last
                union all
                select _path.run_id, _waited_for._last_task_id, _path._n_after + 1
                from _path
                inner join
                    _waited_for
                    on _path.run_id = _waited_for.run_id
                    and _path.task_id = _waited_for.task_id
                where _path._n_after < 1000000
            ),
            _timed as (
                select
                    _path.run_id,
                    row_number() over (
                        partition by _path.run_id order by _path._n_after desc
                    ) as step_number,
                    _path.task_id,
                    coalesce(_waited_for._ready_at, _returned.invoked_at) as ready_at,
                    _returned.returned_at
                from _path
                inner join
                    _returned
                    on _path.run_id = _returned.run_id
                    and _path.task_id = _returned.task_id
                left join
                    _waited_for
                    on _path.run_id = _waited_for.run_id
                    and _path.task_id = _waited_for.task_id
            )
        select
            run_id,
            step_number,
            task_id,
            ready_at,
            returned_at,
            {{ dnpc.seconds_between("ready_at", "returned_at") }} as duration_s
        from _timed
    )
{%- endmacro -%}
