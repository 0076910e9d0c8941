with

    moments as (
        select
            cast(moment_at as timestamp) as moment_at,
            cast(to_second as timestamp) as to_second,
            cast(to_quarter as timestamp) as to_quarter
        from
            (
                values
                    ('2026-11-01 07:14:59.999999', '2026-11-01 07:14:59', '2026-11-01 07:00:00'),
                    ('2026-11-01 07:15:00', '2026-11-01 07:15:00', '2026-11-01 07:15:00'),
                    ('2026-11-01 07:15:00.000001', '2026-11-01 07:15:00', '2026-11-01 07:15:00'),
                    ('1970-01-01 00:00:00.5', '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
                    (null, null, null)
            ) as rows_of_moments(moment_at, to_second, to_quarter)
    ),

    actual as (
        select
            moment_at,
            {{ truncate_to_seconds("moment_at", 1) }} as to_second,
            {{ truncate_to_seconds("moment_at", 900) }} as to_quarter
        from moments
    )

    {{ select_differences("actual", "moments") }}
