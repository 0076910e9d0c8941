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
            size,
            duration_s,
            round(predicted, 9) as predicted,
            round(residual, 9) as residual
        from
            {{
                add_residuals(
                    "(select size, duration_s from tries where site = 'here')",
                    x="size",
                    y="duration_s",
                )
            }} as residuals
        union all
        select 'by site', site, size, duration_s, round(predicted, 9), round(residual, 9)
        from {{ add_residuals("tries", x="size", by=["site"]) }} as residuals
        where site in ('two', 'single') or site is null
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 1, 2, 1.5, 0.5),
                    ('example', null, 2, 3, 4, -1),
                    ('example', null, 3, 7, 6.5, 0.5),
                    ('example', null, null, 50, null, null),
                    ('example', null, 50, null, 124, null),
                    ('by site', 'two', 0, 1, 1, 0),
                    ('by site', 'two', 2, 5, 5, 0),
                    ('by site', 'single', 1, 1, null, null),
                    ('by site', null, null, null, null, null)
            ) as expected_rows(case_name, site, size, duration_s, predicted, residual)
    )

    {{ select_differences("actual", "expected") }}
