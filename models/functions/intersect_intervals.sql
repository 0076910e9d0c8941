{{ config(parameters=["start_event", "end_event", "other_start_event", "other_end_event"]) }}

with
    pairs as (select * from {{ ref("pair_rooted_events") }} (start_event, end_event)),
    other_pairs as (
        select * from {{ ref("pair_rooted_events") }} (other_start_event, other_end_event)
    )

select *
from
    {{
        intersect_intervals(
            "pairs", "other_pairs", by=["run_id", "root_span_type", "root_span_id"]
        )
    }} as intersections
