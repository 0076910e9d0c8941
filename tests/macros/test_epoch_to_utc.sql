with

    epochs as (
        select seconds, cast(utc_at as timestamp) as utc_at
        from
            (
                values
                    ('0', '1970-01-01 00:00:00'),
                    ('1700000000', '2023-11-14 22:13:20'),
                    ('1700000000.123456', '2023-11-14 22:13:20.123456'),
                    -- The last microseconds are kept, where a double falls short of them too.
                    ('1.000001', '1970-01-01 00:00:01.000001'),
                    ('1795373583.000001', '2026-11-22 18:53:03.000001'),
                    ('1795373583.999999', '2026-11-22 18:53:03.999999'),
                    ('253402300799', '9999-12-31 23:59:59'),
                    ('253402300800', null),
                    ('-0.000001', null),
                    ('nan', null),
                    ('inf', null),
                    ('1700000000 ago', null),
                    ('', null),
                    (null, null)
            ) as rows_of_epochs(seconds, utc_at)
    ),

    actual as (
        select seconds, {{ epoch_to_utc("seconds") }} as utc_at
        from epochs
        union all
        select 'integer', {{ epoch_to_utc("1700000000") }}
        union all
        select 'decimal', {{ epoch_to_utc("1700000000.5") }}
    ),

    expected as (
        select *
        from epochs
        union all
        select 'integer', timestamp '2023-11-14 22:13:20'
        union all
        select 'decimal', timestamp '2023-11-14 22:13:20.5'
    )

    {{ select_differences("actual", "expected") }}
