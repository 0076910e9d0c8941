with

    tasks as (
        select
            run_id,
            task_id,
            cast(depends_on as bigint[]) as depends_on,
            cast(joins as bigint[]) as joins,
            timestamp '2026-01-01 12:00:00' + to_seconds(invoked_s) as invoked_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(returned_s) as returned_at
        from
            (
                values
                    ('r', 1, null, null, 0, 4),
                    ('r', 2, null, null, 0, 2),
                    ('r', 3, [1, 2], null, 0, 9),
                    -- 1 invokes 2 and 3 once 0 has returned, and returns when they have.
                    ('join', 0, null, null, 0, 3),
                    ('join', 1, [0], [2, 3], 0, 9),
                    ('join', 2, null, null, 4, 9),
                    ('join', 3, null, null, 4, 6),
                    -- 1 was invoked when 0 had returned: it did not wait.
                    ('late', 0, null, null, 0, 2),
                    ('late', 1, [0], null, 3, 5),
                    -- Returned at the same time: the later task.
                    ('tie', 0, null, null, 0, 5),
                    ('tie', 1, null, null, 0, 5),
                    ('tie', 2, [0, 1], null, 0, 6),
                    -- Each waits for the other, one for itself, one for none that is known.
                    ('circle', 0, [1], null, 0, 5),
                    ('circle', 1, [0], null, 0, 7),
                    ('circle', 2, [2, 99], null, 0, 3),
                    -- Not returned; not known when invoked.
                    ('open', 0, null, null, null, 2),
                    ('open', 1, [0], null, null, 5),
                    ('open', 2, [1], null, 0, null)
            ) as rows_of_tasks(run_id, task_id, depends_on, joins, invoked_s, returned_s)
    ),

    actual as (
        select
            run_id,
            step_number,
            task_id,
            second(ready_at) as ready_s,
            second(returned_at) as returned_s,
            duration_s
        from {{ find_critical_path("tasks") }} as path
        union all
        select 'none', step_number, task_id, null, null, duration_s
        from {{ find_critical_path("(select * from tasks where run_id = 'lost')") }} as path
    ),

    expected as (
        select *
        from
            (
                values
                    ('r', 1, 1, 0, 4, 4),
                    ('r', 2, 3, 4, 9, 5),
                    ('join', 1, 0, 0, 3, 3),
                    ('join', 2, 2, 3, 9, 6),
                    ('late', 1, 1, 3, 5, 2),
                    ('tie', 1, 1, 0, 5, 5),
                    ('tie', 2, 2, 5, 6, 1),
                    ('circle', 1, 0, 0, 5, 5),
                    ('circle', 2, 1, 5, 7, 2),
                    ('open', 1, 0, null, 2, null),
                    ('open', 2, 1, 2, 5, 3)
            ) as expected_rows(run_id, step_number, task_id, ready_s, returned_s, duration_s)
    )

    {{ select_differences("actual", "expected") }}
