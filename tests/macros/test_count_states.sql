with

    events as (
        select
            site,
            root_span_id,
            event_type,
            timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as event_at,
            event_order
        from
            (
                values
                    ('here', 'a', 'pending', 0, 1),
                    ('here', 'b', 'pending', 0, 2),
                    -- At the same time in two states: the order decides, and pending is over at
                    -- once.
                    ('here', 'c', 'launched', 0, 4),
                    ('here', 'c', 'pending', 0, 3),
                    ('here', 'a', 'launched', 1, 5),
                    -- Where one comes and one goes, nothing changes.
                    ('here', 'a', 'running', 2, 6),
                    ('here', 'b', 'launched', 2, 7),
                    -- The same state again is no change.
                    ('here', 'a', 'running', 3, 8),
                    ('here', 'a', 'ended', 4, 9),
                    ('there', 'd', 'running', 4, 10),
                    -- Also here, and ended here.
                    ('there', 'a', 'running', 5, 11),
                    -- Not known when.
                    ('there', 'a', 'lost', null, 12)
            ) as rows_of_events(site, root_span_id, event_type, at_s, event_order)
    ),

    no_events as (select * from events where false),

    actual as (
        select 'all' as case_name, null as site, second(state_at) as at_s, state, n_spans
        from {{ count_states("events") }} as states
        union all
        select 'by site', site, second(state_at), state, n_spans
        from {{ count_states("events", states="running", groups="site") }} as states
        union all
        -- A span stays in the last state that is asked for.
        select 'some states', null, second(state_at), state, n_spans
        from {{ count_states("events", states=["launched", "ended"]) }} as states
        union all
        select 'sites', null, second(state_at), state, n_spans
        from {{ count_states("events", states=["launched", "running"], by="site") }} as states
        union all
        select 'none of these', null, second(state_at), state, n_spans
        from {{ count_states("events", states="lost") }} as states
        union all
        select 'no events', null, second(state_at), state, n_spans
        from {{ count_states("no_events") }} as states
    ),

    expected as (
        select *
        from
            (
                values
                    ('all', null, 0, 'pending', 2),
                    ('all', null, 0, 'launched', 1),
                    ('all', null, 1, 'pending', 1),
                    ('all', null, 1, 'launched', 2),
                    ('all', null, 2, 'pending', 0),
                    ('all', null, 2, 'running', 1),
                    ('all', null, 4, 'ended', 1),
                    ('all', null, 5, 'ended', 0),
                    ('all', null, 5, 'running', 2),
                    ('by site', 'here', 2, 'running', 1),
                    ('by site', 'there', 4, 'running', 1),
                    ('by site', 'there', 5, 'running', 2),
                    ('some states', null, 0, 'launched', 1),
                    ('some states', null, 1, 'launched', 2),
                    ('some states', null, 2, 'launched', 3),
                    ('some states', null, 4, 'launched', 2),
                    ('some states', null, 4, 'ended', 1),
                    ('sites', null, 0, 'launched', 1),
                    ('sites', null, 3, 'launched', 0),
                    ('sites', null, 3, 'running', 1),
                    ('sites', null, 4, 'running', 2)
            ) as expected_rows(case_name, site, at_s, state, n_spans)
    )

    {{ select_differences("actual", "expected") }}
