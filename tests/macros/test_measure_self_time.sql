with

    spans as (
        select
            span_id,
            timestamp '2026-01-01 12:00:00' + to_seconds(started_s) as started_at,
            timestamp '2026-01-01 12:00:00' + to_seconds(ended_s) as ended_at
        from
            (
                values
                    ('task', 0, 10),
                    ('try_0', 1, 4),
                    ('try_1', 3, 6),
                    -- Its subspans begin before it, go on for good, or lie outside.
                    ('block', 20, 30),
                    ('early', 18, 22),
                    ('open', 29, null),
                    ('outside', 30, 40),
                    ('no_start', null, 25),
                    -- To the microsecond.
                    ('short', 0, 0.3),
                    ('part', 0.1, 0.3),
                    ('point', 5, 5)
            ) as rows_of_spans(span_id, started_s, ended_s)
    ),

    subspans as (
        select *
        from
            (
                values
                    ('task', 'try_0'),
                    ('task', 'try_1'),
                    -- The same binding by two rules.
                    ('task', 'try_1'),
                    ('task', 'unknown'),
                    ('block', 'early'),
                    ('block', 'open'),
                    ('block', 'outside'),
                    ('block', 'no_start'),
                    ('open', 'outside'),
                    ('short', 'part'),
                    ('point', 'task')
            ) as rows_of_subspans(superspan_id, subspan_id)
    ),

    no_subspans as (select * from subspans where false),

    actual as (
        select 'bound' as case_name, span_id, duration_s, in_subspans_s, self_s
        from {{ measure_self_time("spans", "subspans") }} as times
        union all
        select 'no subspans', span_id, duration_s, in_subspans_s, self_s
        from {{ measure_self_time("spans", "no_subspans") }} as times
        where span_id = 'task'
    ),

    expected as (
        select *
        from
            (
                values
                    ('bound', 'task', 10, 5, 5),
                    ('bound', 'try_0', 3, 0, 3),
                    ('bound', 'try_1', 3, 0, 3),
                    ('bound', 'block', 10, 3, 7),
                    ('bound', 'early', 4, 0, 4),
                    ('bound', 'outside', 10, 0, 10),
                    ('bound', 'short', 0.3, 0.2, 0.1),
                    ('bound', 'part', 0.2, 0, 0.2),
                    ('bound', 'point', 0, 0, 0),
                    ('no subspans', 'task', 10, 0, 10)
            ) as expected_rows(case_name, span_id, duration_s, in_subspans_s, self_s)
    )

    {{ select_differences("actual", "expected") }}
