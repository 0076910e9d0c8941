with

    tasks as (
        select
            worker_id,
            timestamp '2026-01-01 12:00:00' + to_seconds(started_s) as started_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(ended_s) as ended_at
        from
            (
                values
                    (0, 0, 2),
                    (0, 1, 3),
                    (0, 5, 6),
                    -- What reaches over the next: no gap before 8.
                    (1, 0, 7),
                    (1, 1, 2),
                    (1, 7, 7),
                    (1, 8, 9),
                    -- Without an end there is no gap after it.
                    (2, 0, 1),
                    (2, 3, null),
                    (2, 5, 6),
                    (2, 9, 10),
                    -- Alone, and without a start.
                    (3, 0, 1),
                    (3, null, 5),
                    (null, 0, 1),
                    (null, 2, 3)
            ) as rows_of_tasks(worker_id, started_s, ended_s)
    ),

    no_tasks as (select * from tasks where false),

    actual as (
        select
            'by worker' as case_name,
            worker_id,
            second(started_at) as from_s,
            second(ended_at) as until_s,
            duration_s
        from {{ find_gaps("tasks", by="worker_id") }} as idle
        union all
        select 'all', null, second(started_at), second(ended_at), duration_s
        from {{ find_gaps("(select * from tasks where worker_id in (0, 3))") }} as idle
        union all
        select 'no tasks', null, second(started_at), second(ended_at), duration_s
        from {{ find_gaps("no_tasks") }} as idle
    ),

    expected as (
        select *
        from
            (
                values
                    ('by worker', 0, 3, 5, 2),
                    ('by worker', 1, 7, 8, 1),
                    ('by worker', 2, 1, 3, 2),
                    ('by worker', null, 1, 2, 1),
                    ('all', null, 3, 5, 2)
            ) as expected_rows(case_name, worker_id, from_s, until_s, duration_s)
    )

    {{ select_differences("actual", "expected") }}
