with

    events as (
        select site, timestamp '2026-01-01 12:00:00' + to_seconds(event_at) as event_at
        from
            (
                values ('here', 0.2), ('here', 0.9), (null, 2.0), (null, 2.0), ('lost', null)
            ) as rows_of_events(site, event_at)
    ),

    no_events as (select * from events where false),

    actual as (
        select
            'example' as case_name,
            null as site,
            millisecond(interval_start_at) as at_ms,
            n_events,
            rate_per_s
        from {{ count_per_interval("(select distinct event_at from events)", every_s=1) }} as rates
        union all
        select 'by site', site, millisecond(interval_start_at), n_events, rate_per_s
        from {{ count_per_interval("events", every_s=2, by="site") }} as rates
        union all
        select 'half seconds', null, millisecond(interval_start_at), n_events, rate_per_s
        from {{ count_per_interval("events", 0.5) }} as rates
        union all
        select 'no events', null, millisecond(interval_start_at), n_events, rate_per_s
        from {{ count_per_interval("no_events", every_s=1) }} as rates
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', null, 0, 2, 2),
                    ('example', null, 1000, 0, 0),
                    ('example', null, 2000, 1, 1),
                    ('by site', 'here', 0, 2, 1),
                    ('by site', 'here', 2000, 0, 0),
                    ('by site', null, 0, 0, 0),
                    ('by site', null, 2000, 2, 1),
                    ('half seconds', null, 0, 1, 2),
                    ('half seconds', null, 500, 1, 2),
                    ('half seconds', null, 1000, 0, 0),
                    ('half seconds', null, 1500, 0, 0),
                    ('half seconds', null, 2000, 2, 4)
            ) as expected_rows(case_name, site, at_ms, n_events, rate_per_s)
    )

    {{ select_differences("actual", "expected") }}
