{{ config(parameters=["start_event", "end_event"]) }}

with pairs as (select * from {{ ref("pair_rooted_events") }} (start_event, end_event))

select *
from {{ merge_intervals("pairs", by=["run_id", "root_span_type"]) }} as merged
