{{ config(parameters=["root_type", "left_run", "right_run"]) }}

with rooted_events as (select * from {{ ref("rooted_events") }} where root_span_type = root_type)

select *
from
    {{
        compare_profiles(
            "rooted_events",
            group="run_id",
            left=function_parameter("left_run"),
            right=function_parameter("right_run"),
        )
    }} as differences
