with

    tree as (
        select *
        from
            (
                values
                    ('task', 'task', 0),
                    ('task', 'try', 1),
                    -- The try stands below two roots.
                    ('block', 'block', 0),
                    ('block', 'try', 2),
                    -- A span without events, and a root without a start.
                    ('block', 'worker', 1),
                    ('open', 'open', 0),
                    ('open', 'try', 1)
            ) as rows_of_tree(root_span_id, span_id, depth)
    ),

    spans as (
        select
            span_id,
            'a.' || span_id as span_type,
            'run' as run_id,
            cast(started_at as timestamp) as started_at
        from
            (
                values
                    ('task', '2026-01-01 12:00:00'),
                    ('try', '2026-01-01 12:00:01.5'),
                    ('block', '2026-01-01 12:00:02'),
                    ('worker', null),
                    ('open', null),
                    ('unrelated', '2026-01-01 11:00:00')
            ) as rows_of_spans(span_id, started_at)
    ),

    events as (
        select span_id, span_type, event_type, cast(event_at as timestamp) as event_at, event_order
        from
            (
                values
                    ('task', 'a.task', 'invoked', '2026-01-01 12:00:00', 1),
                    ('try', 'a.try', 'running', '2026-01-01 12:00:01.5', 7),
                    ('try', 'a.try', 'ended', '2026-01-01 12:00:03', 8),
                    ('block', 'a.block', 'allocated', '2026-01-01 12:00:02', 2),
                    ('unrelated', 'a.task', 'invoked', '2026-01-01 11:00:00', 3)
            ) as rows_of_events(span_id, span_type, event_type, event_at, event_order)
    ),

    actual as (
        select
            root_span_id,
            root_span_type,
            run_id,
            span_id,
            depth,
            span_type,
            event_type,
            cast(event_at as time) as event_at,
            event_order,
            since_root_s
        from {{ rooted_events(tree="tree", events="events", spans="spans") }} as rooted
    ),

    expected as (
        select
            root_span_id,
            root_span_type,
            run_id,
            span_id,
            depth,
            span_type,
            event_type,
            cast(event_at as time) as event_at,
            event_order,
            since_root_s
        from
            (
                values
                    ('task', 'a.task', 'run', 'task', 0, 'a.task', 'invoked', '12:00:00', 1, 0.0),
                    ('task', 'a.task', 'run', 'try', 1, 'a.try', 'running', '12:00:01.5', 7, 1.5),
                    ('task', 'a.task', 'run', 'try', 1, 'a.try', 'ended', '12:00:03', 8, 3.0),
                    (
                        'block',
                        'a.block',
                        'run',
                        'block',
                        0,
                        'a.block',
                        'allocated',
                        '12:00:02',
                        2,
                        0.0
                    ),
                    (
                        'block',
                        'a.block',
                        'run',
                        'try',
                        2,
                        'a.try',
                        'running',
                        '12:00:01.5',
                        7,
                        -0.5
                    ),
                    ('block', 'a.block', 'run', 'try', 2, 'a.try', 'ended', '12:00:03', 8, 1.0),
                    ('open', 'a.open', 'run', 'try', 1, 'a.try', 'running', '12:00:01.5', 7, null),
                    ('open', 'a.open', 'run', 'try', 1, 'a.try', 'ended', '12:00:03', 8, null)
            ) as expected_rows(
                root_span_id,
                root_span_type,
                run_id,
                span_id,
                depth,
                span_type,
                event_type,
                event_at,
                event_order,
                since_root_s
            )
    )

    {{ select_differences("actual", "expected") }}
