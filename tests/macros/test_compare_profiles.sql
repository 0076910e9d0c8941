with

    rooted as (
        select
            app_name,
            root_span_id,
            span_type,
            event_type,
            timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as event_at,
            cast(at_s as double) as since_root_s
        from
            (
                values
                    ('fast', 'a', 'try', 'launched', 0),
                    ('fast', 'a', 'try', 'running', 1),
                    ('slow', 'b', 'try', 'launched', 0),
                    ('slow', 'b', 'try', 'running', 4),
                    -- Only one of two has it. Of no concern.
                    ('late', 'c', 'try', 'launched', 0),
                    ('late', 'd', 'try', 'launched', 2),
                    ('late', 'd', 'try', 'ended', 3),
                    (null, 'e', 'try', 'launched', 9)
            ) as rows_of_rooted(app_name, root_span_id, span_type, event_type, at_s)
    ),

    actual as (
        select
            'example' as case_name,
            event_number,
            span_type,
            event_type,
            left_share,
            right_share,
            left_p50_since_root_s,
            right_p50_since_root_s,
            p50_since_root_difference_s,
            left_p50_step_s,
            right_p50_step_s,
            p50_step_difference_s
        from {{ compare_profiles("rooted", "app_name", left="fast", right="slow") }} as differences
        union all
        select
            'one side',
            event_number,
            span_type,
            event_type,
            left_share,
            right_share,
            left_p50_since_root_s,
            right_p50_since_root_s,
            p50_since_root_difference_s,
            left_p50_step_s,
            right_p50_step_s,
            p50_step_difference_s
        from {{ compare_profiles("rooted", "app_name", left="slow", right="late") }} as differences
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', 1, 'try', 'launched', 1, 1, 0, 0, 0, null, null, null),
                    ('example', 2, 'try', 'running', 1, 1, 1, 4, 3, 1, 4, 3),
                    ('one side', 1, 'try', 'launched', 1, 1, 0, 1, 1, null, null, null),
                    ('one side', 2, 'try', 'ended', null, 0.5, null, 3, null, null, 1, null),
                    ('one side', 3, 'try', 'running', 1, null, 4, null, null, 4, null, null)
            ) as expected_rows(
                case_name,
                event_number,
                span_type,
                event_type,
                left_share,
                right_share,
                left_p50_since_root_s,
                right_p50_since_root_s,
                p50_since_root_difference_s,
                left_p50_step_s,
                right_p50_step_s,
                p50_step_difference_s
            )
    )

    {{ select_differences("actual", "expected") }}
