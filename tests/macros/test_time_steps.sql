with

    moments as (
        select
            case_name,
            timestamp '2026-01-01 12:00:00' + to_seconds(first_s) as first_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(last_s) as last_at
        from
            (
                values
                    ('last between', 0, 5),
                    ('last at a step', 0, 4),
                    ('one', 3, 3),
                    ('none', 3, 2),
                    ('unknown', 3, null)
            ) as rows_of_moments(case_name, first_s, last_s)
    ),

    actual as (
        select case_name, second(step_at) as step
        from
            (
                select case_name, {{ time_steps("first_at", "last_at", 2) }} as step_at from moments
            ) as steps
        union all
        select 'numbers', {{ whole_numbers(-1, 1) }}
        union all
        select 'no numbers', {{ whole_numbers(0, -1) }}
        union all
        select 'end of time', cast({{ end_of_time() }} > timestamp '9999-12-31' as integer)
    ),

    expected as (
        select *
        from
            (
                values
                    ('last between', 0),
                    ('last between', 2),
                    ('last between', 4),
                    ('last at a step', 0),
                    ('last at a step', 2),
                    ('last at a step', 4),
                    ('one', 3),
                    ('numbers', -1),
                    ('numbers', 0),
                    ('numbers', 1),
                    ('end of time', 1)
            ) as expected_rows(case_name, step)
    )

    {{ select_differences("actual", "expected") }}
