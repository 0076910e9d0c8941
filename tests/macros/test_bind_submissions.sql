with

    lines as (
        select
            run_id,
            cast('00000000-0000-0000-0000-000000000001' as uuid) as file_id,
            line_number,
            'work_queue_task_' || what as record_type,
            cast('2026-05-28 20:00:00' as timestamp) + to_seconds(second) as recorded_at,
            executor_task_id,
            number,
            manager_pid
        from
            (
                values
                    -- Both executors have a task 1: the process tells which, and of two managers
                    -- of one process, time.
                    ('several', 1, 'submitted', 1, 0, 1, 70),
                    ('several', 2, 'submitted', 2, 0, 1, 80),
                    ('several', 3, 'submitted', 601, 1, 1, 70),
                    ('several', 4, 'completed', 3, 0, 1, 80),
                    -- An old line has no process. No manager has a task 3 of this one.
                    ('several', 5, 'submitted', 2, 7, 2, null),
                    ('several', 6, 'submitted', 2, 8, 3, 90),
                    -- Task 2 is that of executor task 7 already.
                    ('several', 7, 'submitted', 2, 9, 2, 80),
                    ('several', 8, 'launched', 2, 9, null, null),
                    -- No tasks are known: of two executors that launched it, the nearer.
                    ('unlogged', 9, 'submitted', 8, 0, 1, 70),
                    ('ordered', 10, 'submitted', 3, 2, 2, 70),
                    ('ordered', 11, 'completed', 4, 2, 2, 70)
            ) as rows_of_lines(
                run_id, line_number, what, second, executor_task_id, number, manager_pid
            )
    ),

    tasks as (
        select
            run_id,
            executor_label,
            manager_id,
            manager_pid,
            number,
            cast('2026-05-28 20:00:00' as timestamp) + to_seconds(second) as first_recorded_at,
            line_number
        from
            (
                values
                    ('several', 'one', '70-1', 70, 1, 1, 5),
                    ('several', 'one', '70-2', 70, 1, 601, 50),
                    ('several', 'one', '70-2', 70, 2, 602, 51),
                    ('several', 'two', '80-1', 80, 1, 2, 5),
                    ('several', 'two', '80-1', 80, 2, 2, 6),
                    ('ordered', 'one', 'm', 70, 1, 2, 4),
                    ('ordered', 'one', 'm', 70, 2, 3, 5),
                    ('ordered', 'one', 'm', 70, 3, 3, 6),
                    ('ordered', 'two', 'n', 90, 1, 2, 4),
                    -- A log that stands alone is of no executor.
                    ('alone', null, 'o', 90, 1, 2, 4)
            ) as rows_of_tasks(
                run_id, executor_label, manager_id, manager_pid, number, second, line_number
            )
    ),

    launches as (
        select
            run_id,
            executor_label,
            executor_task_id,
            cast('2026-05-28 20:00:00' as timestamp) + to_seconds(second) as recorded_at
        from
            (
                values
                    ('unlogged', 'one', 0, 1),
                    ('unlogged', 'two', 0, 9),
                    -- The last was not submitted yet.
                    ('ordered', 'one', 0, 1),
                    ('ordered', 'one', 2, 1),
                    ('ordered', 'one', 3, 1),
                    ('ordered', 'one', 4, 1),
                    ('ordered', 'two', 0, 1)
            ) as rows_of_launches(run_id, executor_label, executor_task_id, second)
    ),

    submissions as (
        select * from {{ place_submissions("lines", "tasks", "launches", "number") }} as placed
    ),

    bindings as (
        select * from {{ bind_submissions("submissions", "tasks", "launches", "number") }} as bound
    ),

    actual as (
        select event_type as what, run_id, executor_label, executor_task_id, manager_id, number
        from submissions
        union all
        select
            case when is_inferred then 'inferred' else 'stated' end as what,
            run_id,
            executor_label,
            executor_task_id,
            manager_id,
            number
        from bindings
    ),

    expected as (
        select *
        from
            (
                values
                    ('executor_submitted_task', 'several', 'one', 0, '70-1', 1),
                    ('executor_submitted_task', 'several', 'two', 0, '80-1', 1),
                    ('executor_submitted_task', 'several', 'one', 1, '70-2', 1),
                    ('executor_completed_task', 'several', 'two', 0, '80-1', 1),
                    ('executor_submitted_task', 'several', 'two', 7, '80-1', 2),
                    ('executor_submitted_task', 'several', 'two', 9, '80-1', 2),
                    ('executor_submitted_task', 'unlogged', 'two', 0, null, 1),
                    ('executor_submitted_task', 'ordered', 'one', 2, 'm', 2),
                    ('executor_completed_task', 'ordered', 'one', 2, 'm', 2),
                    ('stated', 'several', 'one', 0, '70-1', 1),
                    ('stated', 'several', 'two', 0, '80-1', 1),
                    ('stated', 'several', 'one', 1, '70-2', 1),
                    ('stated', 'several', 'two', 7, '80-1', 2),
                    ('stated', 'ordered', 'one', 2, 'm', 2),
                    ('inferred', 'ordered', 'one', 0, 'm', 1),
                    ('inferred', 'ordered', 'one', 3, 'm', 3),
                    ('inferred', 'ordered', 'two', 0, 'n', 1)
            ) as expected_rows(what, run_id, executor_label, executor_task_id, manager_id, number)
    )

    {{ select_differences("actual", "expected") }}
