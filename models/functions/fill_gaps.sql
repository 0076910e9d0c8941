{{ config(parameters=["start_event", "end_event", "every_s := 60"]) }}

with pairs as (select * from {{ ref("pair_rooted_events") }} (start_event, end_event))

select *
from
    {{
        fill_gaps(
            count_overlaps("pairs", by=["run_id", "root_span_type"]),
            values="n_open",
            every_s=function_parameter("every_s"),
            by=["run_id", "root_span_type"],
        )
    }} as filled
