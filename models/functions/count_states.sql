{{ config(parameters=["root_type", "states := null"]) }}

with
    rooted_events as (
        select *
        from {{ ref("rooted_events") }}
        where root_span_type = root_type and (states is null or list_contains(states, event_type))
    )

select *
from {{ count_states("rooted_events", groups="run_id") }} as counts
