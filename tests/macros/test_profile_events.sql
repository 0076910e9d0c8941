with

    rooted as (
        select
            run_id,
            root_span_id,
            span_type,
            event_type,
            timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as event_at,
            cast(at_s as double) as since_root_s
        from
            (
                values
                    ('r', 'a', 'try', 'launched', 0),
                    ('r', 'a', 'try', 'running', 2),
                    -- The first of several counts.
                    ('r', 'a', 'try', 'running', 7),
                    ('r', 'b', 'try', 'launched', 0),
                    ('r', 'b', 'try', 'running', 4),
                    ('r', 'b', 'try', 'failed', 5),
                    -- The other way round: a negative step. No time: no event.
                    (null, 'c', 'try', 'running', 0),
                    (null, 'c', 'try', 'launched', 1),
                    (null, 'c', 'try', 'failed', null),
                    (null, 'd', 'try', 'failed', null)
            ) as rows_of_rooted(run_id, root_span_id, span_type, event_type, at_s)
    ),

    actual as (
        select
            'example' as case_name,
            null as run_id,
            event_number,
            event_type,
            n_roots,
            share,
            mean_since_root_s,
            p50_since_root_s,
            mean_step_s,
            min_step_s,
            max_step_s
        from {{ profile_events("(select * from rooted where run_id = 'r')") }} as profile
        union all
        select
            'by run',
            run_id,
            event_number,
            event_type,
            n_roots,
            share,
            mean_since_root_s,
            p0_since_root_s,
            mean_step_s,
            min_step_s,
            p100_step_s
        from {{ profile_events("rooted", by="run_id", percentiles=[0, 1]) }} as profile
        union all
        select
            'none',
            null,
            event_number,
            event_type,
            n_roots,
            share,
            mean_since_root_s,
            null,
            mean_step_s,
            min_step_s,
            max_step_s
        from {{ profile_events("(select * from rooted where false)", percentiles=[]) }} as profile
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 1, 'launched', 2, 1, 0, 0, null, null, null),
                    ('example', null, 2, 'running', 2, 1, 3, 3, 3, 2, 4),
                    ('example', null, 3, 'failed', 1, 0.5, 5, 5, 1, 1, 1),
                    ('by run', 'r', 1, 'launched', 2, 1, 0, 0, null, null, null),
                    ('by run', 'r', 2, 'running', 2, 1, 3, 2, 3, 2, 4),
                    ('by run', 'r', 3, 'failed', 1, 0.5, 5, 5, 1, 1, 1),
                    -- In the order of all: launched at 0, 0 and 1, running at 2, 4 and 0.
                    ('by run', null, 1, 'launched', 1, 1, 1, 1, null, null, null),
                    ('by run', null, 2, 'running', 1, 1, 0, 0, -1, -1, -1)
            ) as expected_rows(
                case_name,
                run_id,
                event_number,
                event_type,
                n_roots,
                share,
                mean_since_root_s,
                p50_since_root_s,
                mean_step_s,
                min_step_s,
                max_step_s
            )
    )

    {{ select_differences("actual", "expected") }}
