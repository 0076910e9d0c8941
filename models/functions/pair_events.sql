{{ config(parameters=["start_event", "end_event"]) }}

select span_id, span_type, started_at, ended_at, duration_s
from
    {{
        pair_events(
            ref("events"),
            start=function_parameter("start_event"),
            end=function_parameter("end_event"),
            by=["span_id", "span_type"],
        )
    }} as pairs
