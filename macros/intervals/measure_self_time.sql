{#-
    What of a span's time none of its subspans explains: its duration less the time in which at least
    one of them was on.

    spans:  span_id | started_at | ended_at       subspans:  superspan_id | subspan_id
            task    | 12:00:00   | 12:00:10                  task         | try_0
            try_0   | 12:00:01   | 12:00:04                  task         | try_1
            try_1   | 12:00:03   | 12:00:06

    select * from {{ measure_self_time('spans', 'subspans') }} as times

            span_id | duration_s | in_subspans_s | self_s
            task    | 10.0       | 5.0           | 5.0
            try_0   | 3.0        | 0.0           | 3.0
            try_1   | 3.0        | 0.0           | 3.0

    spans       relation    span_id, started_at, ended_at; the mart spans
    subspans    relation    superspan_id, subspan_id; the mart subspans

    A subspan counts as far as it lies within the span. A span without a start or an end is left out;
    a subspan without an end is on to the end of the span.
-#}
{%- macro measure_self_time(spans=none, subspans=none) -%}
    {%- set spans = spans or ref("spans") -%}
    {%- set subspans = subspans or ref("subspans") -%}
    {%- do dnpc._check_relation("measure_self_time", spans, "spans") -%}
    {%- do dnpc._check_relation("measure_self_time", subspans, "subspans") -%}
    (
        with
            _closed as (
                select span_id, started_at, ended_at
                from {{ spans }} as _spans
                where started_at is not null and ended_at is not null
            ),
            _within as (
                select
                    _outer.span_id,
                    greatest(_inner.started_at, _outer.started_at) as started_at,
                    least(coalesce(_inner.ended_at, _outer.ended_at), _outer.ended_at) as ended_at
                from {{ subspans }} as _subspans
                inner join _closed as _outer on _subspans.superspan_id = _outer.span_id
                inner join {{ spans }} as _inner on _subspans.subspan_id = _inner.span_id
                where
                    _inner.started_at < _outer.ended_at
                    and (_inner.ended_at is null or _inner.ended_at > _outer.started_at)
            ),
            _reaches as (
                select
                    *,
                    max(ended_at) over (
                        partition by span_id
                        order by started_at
                        rows between unbounded preceding and 1 preceding
                    ) as _reached_at
                from _within
            ),
            -- Each explains what lies beyond all that started before it.
            _explained as (
                select
                    span_id,
                    sum(
                        greatest(
                            {{
                                dnpc.seconds_between(
                                    "greatest(started_at, coalesce(_reached_at, started_at))",
                                    "ended_at",
                                )
                            }},
                            0
                        )
                    ) as in_subspans_s
                from _reaches
                group by span_id
            )
        select
            _closed.span_id,
            {{ dnpc.seconds_between("_closed.started_at", "_closed.ended_at") }} as duration_s,
            coalesce(_explained.in_subspans_s, 0) as in_subspans_s,
            round(
                {{ dnpc.seconds_between("_closed.started_at", "_closed.ended_at") }}
                - coalesce(_explained.in_subspans_s, 0),
                6
            ) as self_s
        from _closed
        left join _explained on _closed.span_id = _explained.span_id
    )
{%- endmacro -%}
