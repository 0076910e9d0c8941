with

    tries as (
        select
            site, timestamp '2026-01-01 12:00:00' + to_seconds(running_at) as running_at, duration_s
        from
            (
                values
                    ('here', 0, 1.0),
                    ('there', 10, 3.0),
                    -- Left out.
                    ('here', 50, null),
                    ('here', null, 50)
            ) as rows_of_tries(site, running_at, duration_s)
    ),

    points as (
        select timestamp '2026-01-01 12:00:00' + to_seconds(started_at) as started_at, duration_s
        from
            (
                values
                    (0, 1),
                    -- At an edge of time and of value: in the bin that starts there.
                    (5, 10),
                    (5, 99),
                    (10, 100),
                    (10, 0)
            ) as rows_of_points(started_at, duration_s)
    ),

    actual as (
        select
            'example' as case_name,
            null as site,
            second(time_start_at) as from_s,
            second(time_end_at) as until_s,
            value_start,
            value_end,
            n_rows
        from {{ bin_over_time("tries", at="running_at", n_times=2, n_values=2) }} as bins
        union all
        select
            'by site',
            site,
            second(time_start_at),
            second(time_end_at),
            value_start,
            value_end,
            n_rows
        from {{ bin_over_time("tries", at="running_at", n_times=1, n_values=1, by="site") }} as bins
        union all
        select
            'log', null, second(time_start_at), second(time_end_at), value_start, value_end, n_rows
        from {{ bin_over_time("points", n_times=2, n_values=2, scale="log") }} as bins
        union all
        select
            'one', null, second(time_start_at), second(time_end_at), value_start, value_end, n_rows
        from {{ bin_over_time("(select * from points where duration_s = 10)") }} as bins
        union all
        select 'none', null, null, null, value_start, value_end, n_rows
        from {{ bin_over_time("(select * from points where false)") }} as bins
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 0, 5, 1, 2, 1),
                    ('example', null, 5, 10, 2, 3, 1),
                    ('by site', 'here', 0, 10, 1, 3, 1),
                    ('by site', 'there', 0, 10, 1, 3, 1),
                    ('log', null, 0, 5, 1, 10, 1),
                    ('log', null, 5, 10, 10, 100, 3),
                    ('one', null, 5, 5, 10, 10, 1)
            ) as expected_rows(case_name, site, from_s, until_s, value_start, value_end, n_rows)
    )

    {{ select_differences("actual", "expected") }}
