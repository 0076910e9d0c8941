with

    example as (
        select
            timestamp '2026-01-01 12:00:00' + to_seconds(started_s) as started_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(ended_s) as ended_at
        from (values (0, 3), (1, 3), (5, null)) as rows_of_example(started_s, ended_s)
    ),

    tasks as (
        select
            worker,
            cores,
            timestamp '2026-01-01 12:00:00' + to_seconds(started_s) as started_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(ended_s) as ended_at
        from
            (
                values
                    -- One ends where another starts: no change.
                    ('w', 2, 0, 2),
                    ('w', 2, 2, 4),
                    -- No length, less than none, and no start.
                    ('w', 1, 3, 3),
                    ('w', 1, 3, 1),
                    ('w', 1, null, 3),
                    -- The same twice, in a group without a name.
                    (null, 0.5, 1, 2),
                    (null, 0.25, 1, 2),
                    -- A null weight adds nothing.
                    (null, null, 1, 9)
            ) as rows_of_tasks(worker, cores, started_s, ended_s)
    ),

    no_tasks as (select * from tasks where false),

    actual as (
        select 'example' as case_name, null as worker, second(changed_at) as at_s, n_open
        from {{ count_overlaps("example") }} as counts
        union all
        select 'by worker', worker, second(changed_at), n_open
        from {{ count_overlaps("tasks", by="worker") }} as counts
        union all
        select 'weighted', worker, second(changed_at), n_open
        from {{ count_overlaps("tasks", by=["worker"], weight="cores") }} as counts
        union all
        select 'ends as starts', null, second(changed_at), n_open
        from {{ count_overlaps("example", started_at="ended_at", ended_at="started_at") }} as counts
        union all
        select 'no tasks', null, second(changed_at), n_open
        from {{ count_overlaps("no_tasks") }} as counts
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 0, 1),
                    ('example', null, 1, 2),
                    ('example', null, 3, 0),
                    ('example', null, 5, 1),
                    ('by worker', 'w', 0, 1),
                    ('by worker', 'w', 4, 0),
                    ('by worker', null, 1, 3),
                    ('by worker', null, 2, 1),
                    ('by worker', null, 9, 0),
                    ('weighted', 'w', 0, 2),
                    ('weighted', 'w', 4, 0),
                    ('weighted', null, 1, 0.75),
                    ('weighted', null, 2, 0)
            ) as expected_rows(case_name, worker, at_s, n_open)
    )

    {{ select_differences("actual", "expected") }}
