with

    -- The clock in Chicago is put back from -5 to -6 hours at 07:00 UTC.
    clocks as (
        select
            run_id,
            cast(started_at as timestamp) as started_at,
            cast(ended_at as timestamp) as ended_at,
            utc_offset_s,
            cast(changed_at as timestamp) as changed_at,
            next_utc_offset_s
        from
            (
                values
                    (
                        'night',
                        '2026-11-01 05:00',
                        '2026-11-01 09:00',
                        -18000,
                        '2026-11-01 07:00',
                        -21600
                    ),
                    (
                        'forward',
                        '2026-03-08 07:00',
                        '2026-03-08 09:00',
                        -21600,
                        '2026-03-08 08:00',
                        -18000
                    ),
                    (
                        'another night',
                        '2026-10-31 20:00',
                        '2026-11-01 09:00',
                        -18000,
                        '2026-11-01 07:00',
                        -21600
                    ),
                    ('summer', '2026-07-01 05:00', '2026-07-01 09:00', -18000, null, null)
            ) as rows_of_clocks(
                run_id, started_at, ended_at, utc_offset_s, changed_at, next_utc_offset_s
            )
    ),

    records as (
        select
            run_id,
            file_id,
            line_number,
            cast(local_at as timestamp) as local_at,
            cast(utc_at as timestamp) as utc_at
        from
            (
                values
                    -- 01:10 comes twice: before the jump back, and after it.
                    ('night', 'log', 1, '2026-11-01 00:30', null),
                    ('night', 'log', 2, '2026-11-01 01:10', null),
                    ('night', 'log', 3, '2026-11-01 01:59', null),
                    -- A little out of order is no jump.
                    ('night', 'log', 4, '2026-11-01 01:40', null),
                    ('night', 'log', 5, '2026-11-01 01:05', null),
                    ('night', 'log', 6, '2026-11-01 01:10', null),
                    ('night', 'log', 7, '2026-11-01 02:30', null),
                    -- In a file without a jump, the first of the two.
                    ('night', 'other log', 1, '2026-11-01 01:10', null),
                    -- A record that knows its time needs no clock.
                    ('night', 'other log', 2, '2026-11-01 01:20', '2026-11-01 07:20'),
                    ('night', 'other log', 3, null, null),
                    -- Where the clock never was put back, a jump back means nothing.
                    ('forward', 'log of spring', 1, '2026-03-08 03:45', null),
                    ('forward', 'log of spring', 2, '2026-03-08 01:45', null),
                    ('summer', 'log of summer', 1, '2026-07-01 03:00', null),
                    ('summer', 'log of summer', 2, '2026-07-01 02:00', null),
                    -- The jump of one run says nothing of another in the same file.
                    ('another night', 'log', 11, '2026-11-01 01:30', null),
                    ('another night', 'log', 12, '2026-11-01 01:35', null),
                    -- A late record of another hour is no jump.
                    ('another night', 'late log', 1, '2026-10-31 20:50', null),
                    ('another night', 'late log', 2, '2026-10-31 20:00', null),
                    ('another night', 'late log', 3, '2026-11-01 01:30', null),
                    -- A record without a time hides no jump.
                    ('night', 'holed log', 1, '2026-11-01 01:59', null),
                    ('night', 'holed log', 2, null, null),
                    ('night', 'holed log', 3, '2026-11-01 01:01', null),
                    -- No clock is known of the run.
                    ('unknown', 'stray log', 1, '2026-07-01 03:00', null),
                    (null, 'stray log', 2, '2026-07-01 03:00', null)
            ) as rows_of_records(run_id, file_id, line_number, local_at, utc_at)
    ),

    actual as (
        select file_id, line_number, recorded_at
        from
            {{
                add_recorded_at(
                    relation="records",
                    clocks="clocks",
                    order_by="line_number",
                    local="local_at",
                    utc="utc_at",
                    zone="UTC",
                )
            }} as recorded
        union all
        select 'utc not used', line_number, recorded_at
        from
            {{
                add_recorded_at(
                    relation="records",
                    clocks="clocks",
                    order_by="line_number",
                    local="local_at",
                    zone="UTC",
                )
            }} as recorded
        where file_id = 'other log'
    ),

    expected as (
        select file_id, line_number, cast(recorded_at as timestamp) as recorded_at
        from
            (
                values
                    ('log', 1, '2026-11-01 05:30'),
                    ('log', 2, '2026-11-01 06:10'),
                    ('log', 3, '2026-11-01 06:59'),
                    ('log', 4, '2026-11-01 06:40'),
                    ('log', 5, '2026-11-01 07:05'),
                    ('log', 6, '2026-11-01 07:10'),
                    ('log', 7, '2026-11-01 08:30'),
                    ('log', 11, '2026-11-01 06:30'),
                    ('log', 12, '2026-11-01 06:35'),
                    ('late log', 1, '2026-11-01 01:50'),
                    ('late log', 2, '2026-11-01 01:00'),
                    ('late log', 3, '2026-11-01 06:30'),
                    ('holed log', 1, '2026-11-01 06:59'),
                    ('holed log', 2, null),
                    ('holed log', 3, '2026-11-01 07:01'),
                    ('other log', 1, '2026-11-01 06:10'),
                    ('other log', 2, '2026-11-01 07:20'),
                    ('other log', 3, null),
                    ('log of spring', 1, '2026-03-08 08:45'),
                    ('log of spring', 2, '2026-03-08 07:45'),
                    ('log of summer', 1, '2026-07-01 08:00'),
                    ('log of summer', 2, '2026-07-01 07:00'),
                    ('stray log', 1, '2026-07-01 03:00'),
                    ('stray log', 2, '2026-07-01 03:00'),
                    ('utc not used', 1, '2026-11-01 06:10'),
                    ('utc not used', 2, '2026-11-01 06:20'),
                    ('utc not used', 3, null)
            ) as expected_rows(file_id, line_number, recorded_at)
    )

    {{ select_differences("actual", "expected") }}
