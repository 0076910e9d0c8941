with

    tasks as (
        select
            run_id,
            task_id,
            app_name,
            memo_hash,
            outcome,
            timestamp '2026-01-01 12:00:00' + to_seconds(invoked_s) as invoked_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(returned_s) as returned_at
        from
            (
                values
                    ('a', 1, 'work', '5f3a', 'failed', 0, 4),
                    ('b', 9, 'work', '5f3a', 'exec_done', 10, 12),
                    -- Twice in a run, the last without an outcome.
                    ('b', 1, 'save', '77', 'exec_done', 1, 2),
                    ('b', 2, 'save', '77', null, 3, null),
                    -- Not known when invoked.
                    ('a', 3, 'load', '88', 'memo_done', null, 5),
                    ('b', 3, 'load', '88', 'exec_done', 4, 5),
                    ('a', 2, 'work', null, 'exec_done', 0, 1)
            ) as rows_of_tasks(run_id, task_id, app_name, memo_hash, outcome, invoked_s, returned_s)
    ),

    actual as (
        select
            memo_hash,
            app_name,
            n_tasks,
            n_runs,
            second(first_invoked_at) as first_invoked_s,
            second(last_returned_at) as last_returned_s,
            outcome,
            run_ids
        from {{ merge_restarted_tasks("tasks") }} as merged
        union all
        select memo_hash, app_name, n_tasks, n_runs, null, null, outcome, run_ids
        from {{ merge_restarted_tasks("(select * from tasks where false)") }} as merged
    ),

    expected as (
        select *
        from
            (
                values
                    ('5f3a', 'work', 2, 2, 0, 12, 'exec_done', ['a', 'b']),
                    ('77', 'save', 2, 1, 1, 2, null, ['b']),
                    ('88', 'load', 2, 2, 4, 5, 'exec_done', ['a', 'b'])
            ) as expected_rows(
                memo_hash,
                app_name,
                n_tasks,
                n_runs,
                first_invoked_s,
                last_returned_s,
                outcome,
                run_ids
            )
    )

    {{ select_differences("actual", "expected") }}
