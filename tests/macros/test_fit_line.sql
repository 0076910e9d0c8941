with

    tries as (
        select *
        from
            (
                values
                    ('here', 1, 2.0),
                    ('here', 2, 3.0),
                    ('here', 3, 7.0),
                    -- Left out.
                    ('here', null, 50),
                    ('here', 50, null),
                    -- Two points, one point, one size, one duration, and none at all.
                    ('two', 0, 1),
                    ('two', 2, 5),
                    ('single', 1, 1),
                    ('same size', 0.1, 1),
                    ('same size', 0.1, 2),
                    ('same size', 0.1, 3),
                    ('same time', 1, 0.1),
                    ('same time', 2, 0.1),
                    ('same time', 3, 0.1),
                    (null, null, null)
            ) as rows_of_tries(site, size, duration_s)
    ),

    actual as (
        select
            'example' as case_name,
            null as site,
            n_points,
            slope,
            round(intercept, 9) as intercept,
            round(r_squared, 3) as r_squared,
            round(residual_stddev, 3) as residual_stddev
        from
            {{ fit_line("(select * from tries where site = 'here')", x="size", y="duration_s") }}
            as line
        union all
        select
            'by site',
            site,
            n_points,
            round(slope, 9),
            round(intercept, 9),
            round(r_squared, 3),
            round(residual_stddev, 3)
        from {{ fit_line("tries", x="size", by="site") }} as lines
        union all
        select 'no tries', null, n_points, slope, intercept, r_squared, residual_stddev
        from {{ fit_line("(select * from tries where false)", x="size") }} as line
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 3, 2.5, -1, 0.893, 1.225),
                    ('by site', 'here', 3, 2.5, -1, 0.893, 1.225),
                    ('by site', 'two', 2, 2, 1, 1, null),
                    ('by site', 'single', 1, null, null, null, null),
                    ('by site', 'same size', 3, null, null, null, null),
                    ('by site', 'same time', 3, 0, 0.1, null, 0),
                    ('no tries', null, 0, null, null, null, null)
            ) as expected_rows(
                case_name, site, n_points, slope, intercept, r_squared, residual_stddev
            )
    )

    {{ select_differences("actual", "expected") }}
