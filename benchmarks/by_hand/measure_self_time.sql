with
    closed as (select * from spans where started_at is not null and ended_at is not null),
    within as (
        select
            outer_spans.span_id,
            greatest(inner_spans.started_at, outer_spans.started_at) as from_at,
            coalesce(
                least(inner_spans.ended_at, outer_spans.ended_at), outer_spans.ended_at
            ) as until_at
        from subspans
        inner join closed as outer_spans on subspans.superspan_id = outer_spans.span_id
        inner join spans as inner_spans on subspans.subspan_id = inner_spans.span_id
        where
            inner_spans.started_at < outer_spans.ended_at
            and coalesce(inner_spans.ended_at > outer_spans.started_at, true)
    ),
    reaches as (
        select
            *,
            max(until_at) over (
                partition by span_id
                order by from_at
                rows between unbounded preceding and 1 preceding
            ) as reached_at
        from within
    ),
    -- Each adds what it reaches beyond those before it.
    explained as (
        select
            span_id,
            sum(
                greatest(
                    epoch_us(until_at) - epoch_us(coalesce(greatest(from_at, reached_at), from_at)),
                    0
                )
            )
            / 1e6 as inner_s
        from reaches
        group by span_id
    )
select
    closed.span_id,
    epoch_us(closed.ended_at - closed.started_at) / 1e6 as duration_s,
    coalesce(explained.inner_s, 0),
    round(duration_s - coalesce(explained.inner_s, 0), 6)
from closed
left join explained on closed.span_id = explained.span_id
