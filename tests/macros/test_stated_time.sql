with

    texts as (
        select stated, cast(utc_at as timestamp) as utc_at, cast(local_at as timestamp) as local_at
        from
            (
                values
                    -- Since 1970, in seconds, milliseconds, microseconds, nanoseconds.
                    ('1795330912', '2026-11-22 07:01:52', null),
                    ('1795330912.5', '2026-11-22 07:01:52.5', null),
                    ('1795330912500', '2026-11-22 07:01:52.5', null),
                    ('1795330912500.25', '2026-11-22 07:01:52.50025', null),
                    ('1795330912500123', '2026-11-22 07:01:52.500123', null),
                    ('1795330912500123456', '2026-11-22 07:01:52.500123', null),
                    -- With a zone.
                    ('2026-11-22T07:01:52.5Z', '2026-11-22 07:01:52.5', null),
                    ('2026-11-22T07:01:52.5z', '2026-11-22 07:01:52.5', null),
                    ('2026-11-22 07:01:52,5 UTC', '2026-11-22 07:01:52.5', null),
                    ('2026-11-22 07:01:52 GMT', '2026-11-22 07:01:52', null),
                    ('2026-11-22T07:01:52.123456+00:00', '2026-11-22 07:01:52.123456', null),
                    ('2026-11-22 01:01:52,500-06:00', '2026-11-22 07:01:52.5', null),
                    ('2026-11-22 01:01:52 -0600', '2026-11-22 07:01:52', null),
                    ('2026-11-22T12:31:52+0530', '2026-11-22 07:01:52', null),
                    ('2026/11/22 07:01Z', '2026-11-22 07:01', null),
                    -- Local.
                    ('2026-11-22 01:01:52,500', null, '2026-11-22 01:01:52.5'),
                    ('2026-11-22T01:01:52.000001', null, '2026-11-22 01:01:52.000001'),
                    ('2026/11/22 01:01', null, '2026-11-22 01:01'),
                    -- No times, or none that exists.
                    ('2026-11-22', null, null),
                    ('2026-11-22 25:01:52', null, null),
                    ('2026-13-22T01:01:52Z', null, null),
                    ('2026-11-22 01:01:52 Chicago', null, null),
                    ('12345678', null, null),
                    ('17953309125001234567', null, null),
                    ('-1795330912', null, null),
                    ('yesterday', null, null),
                    ('', null, null),
                    (null, null, null)
            ) as rows_of_texts(stated, utc_at, local_at)
    ),

    lines as (
        select *
        from
            (
                values
                    ('1795330912.5 started', '1795330912.5'),
                    ('[1795330912] started', '1795330912'),
                    ('1795330912: started', '1795330912'),
                    ('<2026-11-22T07:01:52.5Z> started', '2026-11-22T07:01:52.5Z'),
                    ('"2026-11-22 07:01:52 UTC", 7', '2026-11-22 07:01:52 UTC'),
                    ('(2026-11-22 01:01:52.5 -06:00) started', '2026-11-22 01:01:52.5 -06:00'),
                    ('2026-11-22 01:01:52,500: started', '2026-11-22 01:01:52,500'),
                    ('2026/11/22 01:01:52 started', '2026/11/22 01:01:52'),
                    -- What follows is no zone.
                    ('2026-11-22 01:01:52 - started', '2026-11-22 01:01:52'),
                    ('2026-11-22 01:01:52 -1 is left', '2026-11-22 01:01:52'),
                    ('2026-11-22 01:01:52 -9999 is left', '2026-11-22 01:01:52'),
                    ('2026-11-22 01:01:52 Zero', '2026-11-22 01:01:52'),
                    -- No time at the head.
                    ('started at 1795330912.5', ''),
                    ('  1795330912.5', ''),
                    ('1795330912abc', ''),
                    ('123456789012345678901234', ''),
                    ('7 started', ''),
                    ('', ''),
                    (null, null)
            ) as rows_of_lines(line, head)
    ),

    formats as (
        select *
        from
            (
                values ('22/Nov/2026:01:01:52 -0600'), ('22/Nov/2026:01:01:52'), ('no time')
            ) as rows_of_formats(stated)
    ),

    actual as (
        select stated, {{ utc_time("stated") }} as utc_at, {{ local_time("stated") }} as local_at
        from texts
        union all
        select
            'with zone: ' || stated,
            {{ utc_time("stated", "%d/%b/%Y:%T %z") }},
            {{ local_time("stated", "%d/%b/%Y:%T %z") }}
        from formats
        union all
        select
            'local: ' || stated,
            {{ utc_time("stated", "%d/%b/%Y:%T") }},
            {{ local_time("stated", "%d/%b/%Y:%T") }}
        from formats
        union all
        select line || '!' || {{ leading_time("line") }}, null, null
        from lines
    ),

    expected as (
        select *
        from texts
        union all
        select stated, cast(utc_at as timestamp), cast(local_at as timestamp)
        from
            (
                values
                    ('with zone: 22/Nov/2026:01:01:52 -0600', '2026-11-22 07:01:52', null),
                    ('with zone: 22/Nov/2026:01:01:52', null, null),
                    ('with zone: no time', null, null),
                    ('local: 22/Nov/2026:01:01:52 -0600', null, null),
                    ('local: 22/Nov/2026:01:01:52', null, '2026-11-22 01:01:52'),
                    ('local: no time', null, null)
            ) as rows_with_formats(stated, utc_at, local_at)
        union all
        select line || '!' || head, null, null
        from lines
    )

    {{ select_differences("actual", "expected") }}
