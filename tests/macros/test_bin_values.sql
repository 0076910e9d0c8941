with

    durations as (
        select *
        from
            (
                values
                    ('here', 0.0),
                    ('here', 1.0),
                    ('here', 1.5),
                    ('there', 4.0),
                    ('here', null),
                    ('nowhere', null)
            ) as rows_of_durations(site, duration_s)
    ),

    tenths as (
        select *
        from
            (
                values
                    (1),
                    (10),
                    (10),
                    (100),
                    (1000),
                    -- These have no logarithm.
                    (0),
                    (-1)
            ) as rows_of_tenths(duration_s)
    ),

    no_durations as (select * from durations where false),

    actual as (
        select 'example' as case_name, null as site, bin_number, bin_start, bin_end, n_values
        from {{ bin_values("durations", n_bins=2) }} as bins
        union all
        -- Over the same bins; a group without values has none.
        select 'by site', site, bin_number, bin_start, bin_end, n_values
        from {{ bin_values("durations", n_bins=2, by="site") }} as bins
        union all
        select 'log', null, bin_number, bin_start, bin_end, n_values
        from {{ bin_values("tenths", n_bins=3, scale="log") }} as bins
        union all
        select 'all the same', null, bin_number, bin_start, bin_end, n_values
        from {{ bin_values("(select 0.1 as size from tenths)", value="size") }} as bins
        union all
        select 'one bin', null, bin_number, bin_start, bin_end, n_values
        from {{ bin_values("durations", n_bins=1) }} as bins
        union all
        select 'no durations', null, bin_number, bin_start, bin_end, n_values
        from {{ bin_values("no_durations") }} as bins
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 0, 0, 2, 3),
                    ('example', null, 1, 2, 4, 1),
                    ('by site', 'here', 0, 0, 2, 3),
                    ('by site', 'here', 1, 2, 4, 0),
                    ('by site', 'there', 0, 0, 2, 0),
                    ('by site', 'there', 1, 2, 4, 1),
                    -- A value at an edge is in the bin that starts there; the last holds its end.
                    ('log', null, 0, 1, 10, 1),
                    ('log', null, 1, 10, 100, 2),
                    ('log', null, 2, 100, 1000, 2),
                    ('all the same', null, 0, 0.1, 0.1, 7),
                    ('one bin', null, 0, 0, 4, 4)
            ) as expected_rows(case_name, site, bin_number, bin_start, bin_end, n_values)
    )

    {{ select_differences("actual", "expected") }}
