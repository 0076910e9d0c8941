with

    moments as (
        select cast(start_at as timestamp) as start_at, cast(end_at as timestamp) as end_at
        from
            (
                values
                    ('2026-01-01 12:00:00', '2026-01-01 12:00:01.5'),
                    ('2026-01-01 12:00:01.5', '2026-01-01 12:00:00'),
                    ('2026-01-01 12:00:00', '2026-01-01 12:00:00.000001'),
                    ('2026-01-01 12:00:00', '2027-01-01 12:00:00'),
                    ('2026-01-01 12:00:00', null),
                    (null, '2026-01-01 12:00:00')
            ) as rows_of_moments(start_at, end_at)
    ),

    actual as (
        select
            cast(end_at as varchar) as end_at,
            {{ seconds_between("start_at", "end_at") }} as duration_s,
            {{ add_seconds("start_at", seconds_between("start_at", "end_at")) }} as same_end_at,
            {{ truncate_to_seconds("end_at", 1.5) }} as step_before_at,
            {{ round_up_to_seconds("end_at", 1.5) }} as step_after_at
        from moments
    ),

    expected as (
        select
            end_at,
            cast(duration_s as double) as duration_s,
            cast(same_end_at as timestamp) as same_end_at,
            cast(step_before_at as timestamp) as step_before_at,
            cast(step_after_at as timestamp) as step_after_at
        from
            (
                values
                    (
                        '2026-01-01 12:00:01.5',
                        1.5,
                        '2026-01-01 12:00:01.5',
                        '2026-01-01 12:00:01.5',
                        '2026-01-01 12:00:01.5'
                    ),
                    (
                        '2026-01-01 12:00:00',
                        -1.5,
                        '2026-01-01 12:00:00',
                        '2026-01-01 12:00:00',
                        '2026-01-01 12:00:00'
                    ),
                    (
                        '2026-01-01 12:00:00.000001',
                        0.000001,
                        '2026-01-01 12:00:00.000001',
                        '2026-01-01 12:00:00',
                        '2026-01-01 12:00:01.5'
                    ),
                    (
                        '2027-01-01 12:00:00',
                        31536000,
                        '2027-01-01 12:00:00',
                        '2027-01-01 12:00:00',
                        '2027-01-01 12:00:00'
                    ),
                    (null, null, null, null, null),
                    (
                        '2026-01-01 12:00:00',
                        null,
                        null,
                        '2026-01-01 12:00:00',
                        '2026-01-01 12:00:00'
                    )
            ) as expected_rows(end_at, duration_s, same_end_at, step_before_at, step_after_at)
    )

    {{ select_differences("actual", "expected") }}
