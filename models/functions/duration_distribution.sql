{{ config(parameters=["start_event", "end_event", "percentiles := []"]) }}

with pairs as (select * from {{ ref("pair_rooted_events") }} (start_event, end_event))

select *
from
    {{
        duration_distribution(
            "pairs",
            by=["run_id", "root_span_type", "app_name"],
            percentiles=[0.5, 0.9, 0.95, 0.99, function_parameter("percentiles")],
        )
    }} as distributions
