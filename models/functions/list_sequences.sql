{{ config(parameters=["root_type", "max_sequences := 1000000000", "percentiles := []"]) }}

with rooted_events as (select * from {{ ref("rooted_events") }} where root_span_type = root_type)

select *
from
    {{
        list_sequences(
            "rooted_events",
            percentiles=[0.5, function_parameter("percentiles")],
            max_sequences=function_parameter("max_sequences"),
        )
    }} as sequences
