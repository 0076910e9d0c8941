{{ config(parameters=[]) }}

select *
from {{ profile_events(by=["run_id", "root_span_type"]) }} as events
