with

    changes as (
        select
            site,
            state,
            timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as state_at,
            n_spans,
            n_cores
        from
            (
                values
                    ('example', 'running', 0, 1, 10),
                    ('example', 'running', 3, 2, 20),
                    -- Begins later, at a step; a null is not known.
                    ('sites', 'a', 1, 1, 10),
                    ('sites', 'a', 5, null, 50),
                    ('sites', null, 4, 7, 70),
                    ('sites', 'never', null, 9, 90)
            ) as rows_of_changes(site, state, at_s, n_spans, n_cores)
    ),

    example as (select * from changes where site = 'example'),

    sites as (select * from changes where site = 'sites'),

    no_changes as (select * from changes where false),

    actual as (
        select 'example' as case_name, state, second(state_at) as at_s, n_spans, null as n_cores
        from
            {{ fill_gaps("example", values="n_spans", every_s=2, by="state", at="state_at") }}
            as filled
        union all
        select 'by state', state, second(state_at), n_spans, n_cores
        from
            {{
                fill_gaps(
                    "sites",
                    values=["n_spans", "n_cores"],
                    every_s=4,
                    by=["state"],
                    at="state_at",
                )
            }} as filled
        union all
        select 'a step and a half', null, millisecond(changed_at), n_spans, null
        from
            {{ fill_gaps("(select n_spans, state_at as changed_at from example)", "n_spans", 1.5) }}
            as filled
        union all
        select 'no changes', null, second(state_at), n_spans, null
        from {{ fill_gaps("no_changes", "n_spans", 1, at="state_at") }} as filled
    ),

    expected as (
        select *
        from
            (
                values
                    ('example', 'running', 0, 1, null),
                    ('example', 'running', 2, 1, null),
                    ('example', 'running', 4, 2, null),
                    ('by state', 'a', 0, null, null),
                    ('by state', 'a', 4, 1, 10),
                    ('by state', 'a', 8, 1, 50),
                    ('by state', null, 0, null, null),
                    ('by state', null, 4, 7, 70),
                    ('by state', null, 8, 7, 70),
                    ('a step and a half', null, 0, 1, null),
                    ('a step and a half', null, 1500, 1, null),
                    ('a step and a half', null, 3000, 2, null)
            ) as expected_rows(case_name, state, at_s, n_spans, n_cores)
    )

    {{ select_differences("actual", "expected") }}
