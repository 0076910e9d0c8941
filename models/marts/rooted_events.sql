{{ config(materialized="view") }}

select
    rooted.root_span_id,
    rooted.root_span_type,
    rooted.run_id,
    rooted.span_id,
    rooted.depth,
    rooted.span_type,
    rooted.event_type,
    rooted.event_at,
    rooted.event_order,
    rooted.since_root_s
from {{ rooted_events(tree=ref("trees")) }} as rooted
