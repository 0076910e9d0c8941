{{ config(parameters=["event", "every_s := 60"]) }}

with rooted_events as (select * from {{ ref("rooted_events") }} where event_type = event)

select *
from
    {{
        count_per_interval(
            "rooted_events",
            every_s=function_parameter("every_s"),
            by=["run_id", "root_span_type"],
        )
    }} as rates
