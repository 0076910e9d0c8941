with

    rooted as (
        select
            example,
            root_span_id,
            span_type,
            event_type,
            timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as event_at,
            cast(at_s as double) as since_root_s
        from
            (
                values
                    (true, 'a', 'try', 'launched', 0),
                    (true, 'a', 'try', 'running', 2),
                    (true, 'b', 'try', 'launched', 5),
                    (true, 'b', 'try', 'running', 9),
                    -- The other way round; as common as the next, so by name.
                    (false, 'c', 'try', 'running', 1),
                    (false, 'c', 'try', 'launched', 1.5),
                    -- At the same time: in the order of their names. An event of its own.
                    (false, 'd', 'try', 'launched', 3),
                    (false, 'd', 'task', 'launched', 3),
                    (false, 'd', 'try', 'launched', 4)
            ) as rows_of_rooted(example, root_span_id, span_type, event_type, at_s)
    ),

    actual as (
        select
            'example' as case_name,
            sequence_number,
            n_roots,
            share,
            step_number,
            span_type,
            event_type,
            mean_step_s,
            min_step_s,
            p50_step_s,
            max_step_s
        from {{ list_sequences("(select * from rooted where example)") }} as sequences
        union all
        select
            'all',
            sequence_number,
            n_roots,
            share,
            step_number,
            span_type,
            event_type,
            mean_step_s,
            min_step_s,
            p100_step_s,
            max_step_s
        from {{ list_sequences("rooted", percentiles=[1]) }} as sequences
        union all
        select
            'the first',
            sequence_number,
            n_roots,
            share,
            step_number,
            span_type,
            event_type,
            mean_step_s,
            min_step_s,
            null,
            max_step_s
        from {{ list_sequences("rooted", percentiles=[], max_sequences=1) }} as sequences
        union all
        select
            'none',
            sequence_number,
            n_roots,
            share,
            step_number,
            span_type,
            event_type,
            mean_step_s,
            min_step_s,
            p50_step_s,
            max_step_s
        from {{ list_sequences("(select * from rooted where false)") }} as sequences
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', 1, 2, 1, 1, 'try', 'launched', null, null, null, null),
                    ('example', 1, 2, 1, 2, 'try', 'running', 3, 2, 3, 4),
                    ('all', 1, 2, 0.5, 1, 'try', 'launched', null, null, null, null),
                    ('all', 1, 2, 0.5, 2, 'try', 'running', 3, 2, 4, 4),
                    ('all', 2, 1, 0.25, 1, 'task', 'launched', null, null, null, null),
                    ('all', 2, 1, 0.25, 2, 'try', 'launched', 0, 0, 0, 0),
                    ('all', 2, 1, 0.25, 3, 'try', 'launched', 1, 1, 1, 1),
                    ('all', 3, 1, 0.25, 1, 'try', 'running', null, null, null, null),
                    ('all', 3, 1, 0.25, 2, 'try', 'launched', 0.5, 0.5, 0.5, 0.5),
                    ('the first', 1, 2, 0.5, 1, 'try', 'launched', null, null, null, null),
                    ('the first', 1, 2, 0.5, 2, 'try', 'running', 3, 2, null, 4)
            ) as expected_rows(
                case_name,
                sequence_number,
                n_roots,
                share,
                step_number,
                span_type,
                event_type,
                mean_step_s,
                min_step_s,
                p50_step_s,
                max_step_s
            )
    )

    {{ select_differences("actual", "expected") }}
