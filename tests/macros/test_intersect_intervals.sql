with

    tasks as (
        select
            worker_id,
            task_id,
            timestamp '2026-01-01 12:00:00' + to_seconds(started_s) as started_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(ended_s) as ended_at
        from
            (
                values
                    (0, 7, 0, 10),
                    -- Only touches; no length; less than none; no start.
                    (0, 8, 0, 8),
                    (0, 9, 9, 9),
                    (0, 10, 15, 9),
                    (0, 11, null, 10),
                    -- On for good, and another worker's.
                    (0, 12, 18, null),
                    -- Begins where the other ends.
                    (0, 14, 20, 22),
                    (null, 13, 8, 9)
            ) as rows_of_tasks(worker_id, task_id, started_s, ended_s)
    ),

    outages as (
        select
            worker_id,
            cause,
            timestamp '2026-01-01 12:00:00' + to_seconds(started_s) as started_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(ended_s) as ended_at
        from
            (values (0, 'power', 8, 20), (null, 'disk', 5, null)) as rows_of_outages(
                worker_id, cause, started_s, ended_s
            )
    ),

    no_tasks as (select * from tasks where false),

    actual as (
        select
            'any' as case_name,
            task_id,
            cause,
            second(started_at) as from_s,
            second(ended_at) as until_s,
            duration_s
        from
            {{
                intersect_intervals(
                    "tasks", "outages", left_columns=["task_id"], right_columns="cause"
                )
            }} as hit
        union all
        select 'by worker', task_id, cause, second(started_at), second(ended_at), duration_s
        from
            {{
                intersect_intervals(
                    "tasks",
                    "outages",
                    by="worker_id",
                    left_columns="task_id",
                    right_columns="cause",
                )
            }} as hit
        union all
        select 'no tasks', task_id, null, second(started_at), second(ended_at), duration_s
        from {{ intersect_intervals("no_tasks", "outages", left_columns="task_id") }} as hit
    ),

    expected as (
        select *
        from
            (
                values
                    ('any', 7, 'power', 8, 10, 2),
                    ('any', 7, 'disk', 5, 10, 5),
                    ('any', 8, 'disk', 5, 8, 3),
                    ('any', 12, 'power', 18, 20, 2),
                    ('any', 12, 'disk', 18, null, null),
                    ('any', 14, 'disk', 20, 22, 2),
                    ('any', 13, 'power', 8, 9, 1),
                    ('any', 13, 'disk', 8, 9, 1),
                    ('by worker', 7, 'power', 8, 10, 2),
                    ('by worker', 12, 'power', 18, 20, 2),
                    ('by worker', 13, 'disk', 8, 9, 1)
            ) as expected_rows(case_name, task_id, cause, from_s, until_s, duration_s)
    )

    {{ select_differences("actual", "expected") }}
