{{ config(parameters=["percentiles := []"]) }}

select *
from
    {{
        profile_events(
            by=["run_id", "root_span_type"],
            percentiles=[0.5, 0.9, function_parameter("percentiles")],
        )
    }} as events
