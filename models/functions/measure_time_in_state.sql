{{ config(parameters=[]) }}

select *
from
    {{
        measure_time_in_state(
            ref("rooted_events"), by=["run_id", "root_span_type", "root_span_id"]
        )
    }} as times
