with

    component_spans as (select * from {{ union_components("spans") }} as component_spans),

    events as (select * from {{ ref("events") }}),

    span_endings as (select * from {{ ref("span_endings") }}),

    extents as (
        select span_id, min(event_at) as started_at, count(*) as event_count
        from events
        group by span_id
    ),

    endings as (
        select
            component_spans.span_id,
            max(events.event_at) as ended_at,
            {{ last_value_by("span_endings.outcome", ["events.event_at", "events.event_order"]) }}
            as outcome
        from events
        inner join component_spans on events.span_id = component_spans.span_id
        inner join
            span_endings
            on component_spans.span_type = span_endings.span_type
            and events.event_type = span_endings.event_type
        group by component_spans.span_id
    )

select
    component_spans.span_id,
    component_spans.span_type,
    component_spans.run_id,
    component_spans.span_key,
    extents.started_at,
    endings.ended_at,
    coalesce(component_spans.outcome, endings.outcome) as outcome,
    coalesce(extents.event_count, 0) as event_count,
    component_spans.attributes
from component_spans
left join extents on component_spans.span_id = extents.span_id
left join endings on component_spans.span_id = endings.span_id
