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
                    -- One that only touches, and one inside another.
                    (1, 0, 2),
                    (1, 2, 6),
                    (1, 3, 4),
                    -- No length, alone; one that ends before it starts.
                    (2, 1, 1),
                    (2, 4, 3),
                    -- Without an end: on for good. Without a start: left out.
                    (3, 0, 1),
                    (3, 2, null),
                    (3, 5, 6),
                    (3, null, 9),
                    (null, 0, 1),
                    (null, 0, 1)
            ) as rows_of_tasks(worker_id, started_s, ended_s)
    ),

    no_tasks as (select * from tasks where false),

    actual as (
        select
            'by worker' as case_name,
            worker_id,
            second(started_at) as from_s,
            second(ended_at) as until_s,
            duration_s,
            n_merged
        from {{ merge_intervals("tasks", by="worker_id") }} as busy
        union all
        select 'all', null, second(started_at), second(ended_at), duration_s, n_merged
        from {{ merge_intervals("tasks") }} as busy
        union all
        select 'no tasks', null, second(started_at), second(ended_at), duration_s, n_merged
        from {{ merge_intervals("no_tasks") }} as busy
    ),

    expected as (
        select *
        from
            (
                values
                    ('by worker', 0, 0, 3, 3, 2),
                    ('by worker', 0, 5, 6, 1, 1),
                    ('by worker', 1, 0, 6, 6, 3),
                    ('by worker', 2, 1, 1, 0, 1),
                    ('by worker', 2, 4, 4, 0, 1),
                    ('by worker', 3, 0, 1, 1, 1),
                    ('by worker', 3, 2, null, null, 2),
                    ('by worker', null, 0, 1, 1, 2),
                    ('all', null, 0, null, null, 13)
            ) as expected_rows(case_name, worker_id, from_s, until_s, duration_s, n_merged)
    )

    {{ select_differences("actual", "expected") }}
