with

    -- Chicago: five hours behind UTC in summer, six in winter.
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
                    ('fixed', '2026-07-01 12:00', '2026-07-01 13:00', -18000, null, null),
                    (
                        'half an hour across the change',
                        '2026-11-01 06:50',
                        '2026-11-01 07:20',
                        -18000,
                        '2026-11-01 07:00',
                        -21600
                    ),
                    (
                        'a night across the change',
                        '2026-11-01 04:00',
                        '2026-11-01 10:00',
                        -18000,
                        '2026-11-01 07:00',
                        -21600
                    ),
                    (
                        'ends soon after the change',
                        '2026-11-01 04:00',
                        '2026-11-01 07:20',
                        -18000,
                        '2026-11-01 07:00',
                        -21600
                    ),
                    (
                        'put forward',
                        '2026-03-08 07:00',
                        '2026-03-08 09:00',
                        -21600,
                        '2026-03-08 08:00',
                        -18000
                    )
            ) as rows_of_clocks(
                run_id, started_at, ended_at, utc_offset_s, changed_at, next_utc_offset_s
            )
    ),

    -- The local time, whether its record stands behind the change, and the UTC time it means.
    expected as (
        select
            run_id,
            cast(local_at as timestamp) as local_at,
            is_turned,
            cast(utc_at as timestamp) as utc_at
        from
            (
                values
                    -- Nothing tells the offset: the var log_timezone, UTC, is the zone.
                    ('unknown', '2026-07-01 07:30', false, '2026-07-01 07:30'),
                    ('fixed', '2026-07-01 07:30:00.25', false, '2026-07-01 12:30:00.25'),
                    ('fixed', null, false, null),
                    -- It came twice, and only one of the two is within ten minutes of the run.
                    (
                        'half an hour across the change',
                        '2026-11-01 01:55',
                        false,
                        '2026-11-01 06:55'
                    ),
                    (
                        'half an hour across the change',
                        '2026-11-01 01:55',
                        true,
                        '2026-11-01 06:55'
                    ),
                    (
                        'half an hour across the change',
                        '2026-11-01 01:05',
                        false,
                        '2026-11-01 07:05'
                    ),
                    (
                        'half an hour across the change',
                        '2026-11-01 01:25',
                        true,
                        '2026-11-01 07:25'
                    ),
                    -- It came once.
                    ('a night across the change', '2026-11-01 00:59', false, '2026-11-01 05:59'),
                    ('a night across the change', '2026-11-01 00:59', true, '2026-11-01 05:59'),
                    ('a night across the change', '2026-11-01 02:00', false, '2026-11-01 08:00'),
                    ('a night across the change', '2026-11-01 03:30', true, '2026-11-01 09:30'),
                    -- It came twice while the run ran: the record's place decides.
                    ('a night across the change', '2026-11-01 01:30', false, '2026-11-01 06:30'),
                    ('a night across the change', '2026-11-01 01:30', true, '2026-11-01 07:30'),
                    -- Ten minutes after the end of the run, and later than that.
                    ('ends soon after the change', '2026-11-01 01:30', true, '2026-11-01 07:30'),
                    ('ends soon after the change', '2026-11-01 01:31', true, '2026-11-01 06:31'),
                    -- No time comes twice.
                    ('put forward', '2026-03-08 01:59', false, '2026-03-08 07:59'),
                    ('put forward', '2026-03-08 03:00', false, '2026-03-08 08:00'),
                    ('put forward', '2026-03-08 03:30', true, '2026-03-08 08:30')
            ) as expected_rows(run_id, local_at, is_turned, utc_at)
    ),

    actual as (
        select
            expected.run_id,
            expected.local_at,
            expected.is_turned,
            {{
                local_to_utc(
                    "expected.local_at",
                    clock="clocks",
                    is_turned="expected.is_turned",
                    zone="UTC",
                )
            }} as utc_at
        from expected
        left join clocks on expected.run_id = clocks.run_id
    ),

    -- Without a clock, and in a zone that is named.
    actual_without_clock as (
        select
            'unknown' as run_id,
            {{ local_to_utc("timestamp '2026-07-01 07:30'", zone="UTC") }} as log_timezone,
            {{ local_in_zone_to_utc("timestamp '2026-07-01 07:30'", "utc") }} as utc,
            {{ local_in_zone_to_utc("timestamp '2026-07-01 07:30'", "America/Chicago") }} as chicago
    ),

    expected_without_clock as (
        select
            'unknown' as run_id,
            timestamp '2026-07-01 07:30' as log_timezone,
            timestamp '2026-07-01 07:30' as utc,
            timestamp '2026-07-01 12:30' as chicago
    )

select cast(difference as varchar) as difference, run_id
from ({{ select_differences("actual", "expected") }})
union all
select cast(difference as varchar) as difference, run_id
from ({{ select_differences("actual_without_clock", "expected_without_clock") }})
