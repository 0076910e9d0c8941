with

    durations as (
        select *
        from
            (
                values
                    ('here', 1.0),
                    ('here', 1.0),
                    ('here', 3.0),
                    ('here', null),
                    (null, -2.0),
                    (null, 5.0),
                    ('nowhere', null)
            ) as rows_of_durations(site, duration_s)
    ),

    no_durations as (select * from durations where false),

    actual as (
        select 'example' as case_name, null as site, duration_s, n_at_most, round(share, 3) as share
        from {{ accumulate_values("(select * from durations where site = 'here')") }} as shares
        union all
        select 'by site', site, duration_s, n_at_most, round(share, 3)
        from {{ accumulate_values("durations", value="duration_s", by="site") }} as shares
        union all
        select 'no durations', null, duration_s, n_at_most, share
        from {{ accumulate_values("no_durations") }} as shares
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 1, 2, 0.667),
                    ('example', null, 3, 3, 1),
                    ('by site', 'here', 1, 2, 0.667),
                    ('by site', 'here', 3, 3, 1),
                    ('by site', null, -2, 1, 0.5),
                    ('by site', null, 5, 2, 1)
            ) as expected_rows(case_name, site, duration_s, n_at_most, share)
    )

    {{ select_differences("actual", "expected") }}
