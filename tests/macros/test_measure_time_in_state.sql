with

    events as (
        select
            root_span_id,
            event_type,
            timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as event_at,
            event_order
        from
            (
                values
                    ('a', 'launched', 0, 1),
                    ('a', 'running', 2, 2),
                    ('a', 'launched', 5, 3),
                    ('a', 'exec_done', 6, 4),
                    -- The same state again is no change.
                    ('b', 'running', 0, 5),
                    ('b', 'running', 1, 6),
                    -- At the same time the order decides; running goes on.
                    ('b', 'pending', 3, 7),
                    ('b', 'running', 3, 8),
                    -- No time and no type.
                    ('b', 'lost', null, 9),
                    ('b', null, 4, 9),
                    (null, 'running', 0, 10),
                    (null, 'ended', 1.5, 11)
            ) as rows_of_events(root_span_id, event_type, at_s, event_order)
    ),

    no_events as (select * from events where false),

    actual as (
        select 'all' as case_name, root_span_id, state, n_times, time_s, is_open
        from {{ measure_time_in_state("events") }} as times
        union all
        -- A span stays in the last state that is asked for.
        select 'some states', root_span_id, state, n_times, time_s, is_open
        from {{ measure_time_in_state("events", states=["running", "ended"]) }} as times
        union all
        select 'no events', root_span_id, state, n_times, time_s, is_open
        from {{ measure_time_in_state("no_events") }} as times
    ),

    expected as (
        select *
        from
            (
                values
                    ('all', 'a', 'launched', 2, 3, false),
                    ('all', 'a', 'running', 1, 3, false),
                    ('all', 'a', 'exec_done', 1, 0, true),
                    ('all', 'b', 'running', 2, 3, true),
                    ('all', 'b', 'pending', 1, 0, false),
                    ('all', null, 'running', 1, 1.5, false),
                    ('all', null, 'ended', 1, 0, true),
                    ('some states', 'a', 'running', 1, 0, true),
                    ('some states', 'b', 'running', 1, 3, true),
                    ('some states', null, 'running', 1, 1.5, false),
                    ('some states', null, 'ended', 1, 0, true)
            ) as expected_rows(case_name, root_span_id, state, n_times, time_s, is_open)
    )

    {{ select_differences("actual", "expected") }}
