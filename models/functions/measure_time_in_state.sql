{{ config(parameters=["states := null"]) }}

with
    rooted_events as (
        select *
        from {{ ref("rooted_events") }}
        where states is null or list_contains(states, event_type)
    )

select *
from
    {{ measure_time_in_state("rooted_events", by=["run_id", "root_span_type", "root_span_id"]) }}
    as times
