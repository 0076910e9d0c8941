with

    lines as (
        select *
        from
            (
                values
                    -- Any log of 2026, and parsl.log since 2022-06-30.
                    (
                        'epoch',
                        '1700000000.250000 2023-11-14 16:13:20 MainProcess-7 MainThread-8 parsl.dataflow.dflow:9 submit INFO: hi'
                    ),
                    -- A JSON log, which does not say its local time.
                    (
                        'no local time',
                        '1700000000.500000 - - MainProcess-7 MainThread-8 p:9 f INFO: hi'
                    ),
                    (
                        'half a local time',
                        '1700000000.500000 - 16:13:20 MainProcess-7 p:9 f INFO: hi'
                    ),
                    -- parsl.log before that.
                    ('old parsl.log', '2022-06-29 10:00:01.250 parsl.dataflow.dflow:9 [INFO]  hi'),
                    -- The logs of HTEX before 2026, the oldest first.
                    ('old worker', '2022-07-29 10:00:02.001 worker_log:9 Rank:0 [INFO]  hi'),
                    (
                        '2022 interchange',
                        '2022-08-29 10:00:03.999 interchange:9 MainProcess(7) MainThread [INFO]  hi'
                    ),
                    (
                        '2023 interchange',
                        '2023-03-13 10:00:04.000 interchange:9 HTEX-Interchange(7) MainThread start [INFO]  hi'
                    ),
                    ('2023 manager', '2023-03-13 10:00:05.500 parsl:9 7 MainThread [INFO]  hi'),
                    (
                        'database manager',
                        '2023-03-13 10:00:06.750 database_manager:9 [INFO] [MainThread 7] hi'
                    ),
                    -- Lines that do not begin like a line of a log.
                    ('imitation', '1700000000.000000 looks like a log line'),
                    ('nearly a time', '1700000000.000000 2023-11-14 25:00:00 x'),
                    ('traceback', '  File "/srv/2023-11-14/app.py", line 3, in work'),
                    ('dump', '    heartbeat_period=1700000000.000000,'),
                    ('words', 'Traceback (most recent call last):'),
                    ('empty', ''),
                    ('null', null)
            ) as rows_of_lines(line_name, line)
    ),

    actual as (
        select
            line_name,
            {{ logged_at("line") }} as logged_at,
            {{ logged_local_at("line") }} as logged_local_at
        from lines
    ),

    expected as (
        select
            line_name,
            cast(logged_at as timestamp) as logged_at,
            cast(logged_local_at as timestamp) as logged_local_at
        from
            (
                values
                    ('epoch', '2023-11-14 22:13:20.25', '2023-11-14 16:13:20'),
                    ('no local time', '2023-11-14 22:13:20.5', null),
                    ('half a local time', null, null),
                    ('old parsl.log', null, '2022-06-29 10:00:01.25'),
                    ('old worker', null, '2022-07-29 10:00:02.001'),
                    ('2022 interchange', null, '2022-08-29 10:00:03.999'),
                    ('2023 interchange', null, '2023-03-13 10:00:04'),
                    ('2023 manager', null, '2023-03-13 10:00:05.5'),
                    ('database manager', null, '2023-03-13 10:00:06.75'),
                    ('imitation', null, null),
                    ('nearly a time', null, null),
                    ('traceback', null, null),
                    ('dump', null, null),
                    ('words', null, null),
                    ('empty', null, null),
                    ('null', null, null)
            ) as expected_rows(line_name, logged_at, logged_local_at)
    )

    {{ select_differences("actual", "expected") }}
