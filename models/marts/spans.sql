with

    component_spans as (select * from {{ union_components("spans") }} as component_spans),

    events as (select * from {{ ref("events") }}),

    span_endings as (select * from {{ ref("span_endings") }}),

    extents as (
        select
            events.span_id,
            min(events.event_at) as started_at,
            max(case when span_endings.event_type is not null then events.event_at end) as ended_at,
            {{ last_value_by("span_endings.outcome", ["events.event_at", "events.event_order"]) }}
            as outcome,
            count(*) as event_count
        from events
        left join
            span_endings
            on events.span_type = span_endings.span_type
            and events.event_type = span_endings.event_type
        group by events.span_id
    )

select
    component_spans.span_id,
    component_spans.span_type,
    component_spans.run_id,
    component_spans.span_key,
    extents.started_at,
    coalesce(component_spans.ended_at, extents.ended_at) as ended_at,
    coalesce(component_spans.outcome, extents.outcome) as outcome,
    coalesce(extents.event_count, 0) as event_count,
    component_spans.attributes
from component_spans
left join extents on component_spans.span_id = extents.span_id
