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

    example as (
        select span_id, event_type, timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as event_at
        from
            (
                values
                    ('a', 'running', 0),
                    ('a', 'running', 5),
                    ('a', 'running_ended', 9),
                    ('b', 'running', 1)
            ) as rows_of_example(span_id, event_type, at_s)
    ),

    restarts as (
        select span_id, event_type, timestamp '2026-01-01 12:00:00' + to_seconds(at_s) as event_at
        from
            (
                values
                    -- An end before any start, and the first of two ends.
                    ('a', 'ended', 0),
                    ('a', 'running', 1),
                    ('a', 'ended', 3),
                    ('a', 'failed', 4),
                    -- An end and the next start at the same time: the end is the start's own.
                    ('b', 'running', 0),
                    ('b', 'ended', 5),
                    ('b', 'running', 5),
                    -- Two starts at the same time: the end is of one of them.
                    ('c', 'running', 0),
                    ('c', 'running', 0),
                    ('c', 'ended', 2),
                    -- Without an end; without a start; without a time.
                    ('d', 'running', 1),
                    ('e', 'ended', 1),
                    ('f', 'running', null),
                    (null, 'running', 2),
                    (null, 'failed', 8)
            ) as rows_of_restarts(span_id, event_type, at_s)
    ),

    actual as (
        select 'example' as case_name, span_id, duration_s
        from {{ pair_events("example", start="running", end="running_ended") }} as pairs
        union all
        select 'example of starts', span_id, duration_s
        from
            {{
                pair_events(
                    "example",
                    start="running",
                    end="running_ended",
                    each="start",
                    keep_open=true,
                )
            }} as pairs
        union all
        select 'each start', span_id, duration_s
        from
            {{
                pair_events(
                    "restarts",
                    start="running",
                    end=["ended", "failed"],
                    each="start",
                    keep_open=true,
                )
            }} as pairs
        union all
        select 'each start that ends', span_id, duration_s
        from
            {{ pair_events("restarts", start="running", end=["ended", "failed"], each="start") }}
            as pairs
        union all
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
                    ('example', 'a', 9.0),
                    ('example of starts', 'a', null),
                    ('example of starts', 'a', 4.0),
                    ('example of starts', 'b', null),
                    ('each start', 'a', 2.0),
                    ('each start', 'b', null),
                    ('each start', 'b', 0.0),
                    ('each start', 'c', null),
                    ('each start', 'c', 2.0),
                    ('each start', 'd', null),
                    ('each start', null, 6.0),
                    ('each start that ends', 'a', 2.0),
                    ('each start that ends', 'b', 0.0),
                    ('each start that ends', 'c', 2.0),
                    ('each start that ends', null, 6.0),
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
