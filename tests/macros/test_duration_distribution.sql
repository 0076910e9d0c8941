with

    durations as (
        select app_name, site, cast(duration_s as double) as duration_s
        from
            (
                values
                    ('work', 'here', 4),
                    ('work', 'here', 1),
                    ('work', 'there', 3),
                    ('work', 'here', null),
                    ('work', 'here', 5),
                    ('work', 'here', 2),
                    -- One duration has no spread; no duration has nothing but its count.
                    ('once', 'here', 7),
                    ('open', 'here', null),
                    ('open', 'here', null),
                    (null, 'here', 0.5)
            ) as rows_of_durations(app_name, site, duration_s)
    ),

    no_durations as (select * from durations where false),

    actual as (
        select
            'by app' as case_name,
            app_name,
            n_durations,
            n_open,
            mean_s,
            round(stddev_s, 6) as stddev_s,
            min_s,
            p50_s,
            round(p90_s, 6) as p90_s,
            round(p99_s, 6) as p99_s,
            max_s
        from {{ duration_distribution("durations", by="app_name") }} as distribution
        union all
        select
            'by app and site',
            concat_ws('/', app_name, site),
            n_durations,
            n_open,
            mean_s,
            round(stddev_s, 6),
            min_s,
            p50_s,
            p0_s,
            p100_s,
            max_s
        from
            {{
                duration_distribution(
                    "durations", by=["app_name", "site"], percentiles=[0, 0.5, 1]
                )
            }} as distribution
        where app_name = 'work'
        union all
        select
            'without groups',
            null,
            n_durations,
            n_open,
            mean_s,
            null,
            min_s,
            p12_5_s,
            round(p29_s, 6),
            round(p99_9_s, 6),
            max_s
        from
            {{
                duration_distribution(
                    "(select * from durations where app_name = 'work')",
                    percentiles=[0.125, 0.29, 0.999],
                )
            }} as distribution
        union all
        select
            'another column',
            null,
            n_durations,
            n_open,
            mean_s,
            stddev_s,
            min_s,
            null,
            null,
            null,
            max_s
        from
            {{
                duration_distribution(
                    "(select 3 as wait_s, 4 as duration_s)", duration="wait_s", percentiles=[]
                )
            }} as distribution
        union all
        select
            'empty without groups',
            null,
            n_durations,
            n_open,
            mean_s,
            stddev_s,
            min_s,
            p50_s,
            p90_s,
            p99_s,
            max_s
        from {{ duration_distribution("no_durations") }} as distribution
        union all
        select
            'empty by app',
            app_name,
            n_durations,
            n_open,
            mean_s,
            stddev_s,
            min_s,
            p50_s,
            p90_s,
            p99_s,
            max_s
        from {{ duration_distribution("no_durations", by="app_name") }} as distribution
    ),

    -- Percentiles as numpy.percentile has them, the standard deviation as statistics.stdev.
    expected as (
        select *
        from
            (
                values
                    ('by app', 'work', 5, 1, 3, 1.581139, 1, 3, 4.6, 4.96, 5),
                    ('by app', 'once', 1, 0, 7, null, 7, 7, 7, 7, 7),
                    ('by app', 'open', 0, 2, null, null, null, null, null, null, null),
                    ('by app', null, 1, 0, 0.5, null, 0.5, 0.5, 0.5, 0.5, 0.5),
                    -- The last three: p0, p100, the maximum.
                    ('by app and site', 'work/here', 4, 1, 3, 1.825742, 1, 3, 1, 5, 5),
                    ('by app and site', 'work/there', 1, 0, 3, null, 3, 3, 3, 3, 3),
                    -- p12.5, p29 and p99.9.
                    ('without groups', null, 5, 1, 3, null, 1, 1.5, 2.16, 4.996, 5),
                    ('another column', null, 1, 0, 3, null, 3, null, null, null, 3),
                    ('empty without groups', null, 0, 0, null, null, null, null, null, null, null)
            ) as expected_rows(
                case_name,
                app_name,
                n_durations,
                n_open,
                mean_s,
                stddev_s,
                min_s,
                p50_s,
                p90_s,
                p99_s,
                max_s
            )
    )

    {{ select_differences("actual", "expected") }}
