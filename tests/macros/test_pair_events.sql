with

    events as (
        select *
        from
            (
                values
                    -- Two starts and two ends: the first start and the last end are taken.
                    ('a', 'running', timestamp '2026-01-01 12:00:00'),
                    ('a', 'running', timestamp '2026-01-01 12:00:05'),
                    ('a', 'ended', timestamp '2026-01-01 12:00:07'),
                    ('a', 'ended', timestamp '2026-01-01 12:00:09.5'),
                    -- A tie has no length.
                    ('b', 'running', timestamp '2026-01-01 12:00:01'),
                    ('b', 'ended', timestamp '2026-01-01 12:00:01'),
                    -- Open, without a start, and of no concern.
                    ('c', 'running', timestamp '2026-01-01 12:00:02'),
                    ('d', 'ended', timestamp '2026-01-01 12:00:03'),
                    ('e', 'pending', timestamp '2026-01-01 12:00:04'),
                    ('e', null, timestamp '2026-01-01 12:00:04')
            ) as rows_of_events(span_id, event_type, event_at)
    ),

    no_events as (select * from events where false),

    actual as (
        select 'first to last' as case_name, span_id, duration_s
        from {{ pair_events("events", start="running", end="ended") }} as pairs
        union all
        select 'last to first, open kept' as case_name, span_id, duration_s
        from
            {{
                pair_events(
                    "events",
                    start=["running"],
                    end=["ended"],
                    pick_start="last",
                    pick_end="first",
                    keep_open=true,
                )
            }} as pairs
        union all
        select 'several types' as case_name, span_id, duration_s
        from
            {{ pair_events("events", start=["running", "pending"], end="ended", keep_open=true) }}
            as pairs
        union all
        select 'no events' as case_name, span_id, duration_s
        from {{ pair_events("no_events", start="running", end="ended") }} as pairs
    ),

    expected as (
        select *
        from
            (
                values
                    ('first to last', 'a', 9.5),
                    ('first to last', 'b', 0.0),
                    ('last to first, open kept', 'a', 2.0),
                    ('last to first, open kept', 'b', 0.0),
                    ('last to first, open kept', 'c', null),
                    ('several types', 'a', 9.5),
                    ('several types', 'b', 0.0),
                    ('several types', 'c', null),
                    ('several types', 'e', null)
            ) as expected_rows(case_name, span_id, duration_s)
    )

    {{ select_differences("actual", "expected") }}
