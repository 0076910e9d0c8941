{{ config(parameters=["start_event", "end_event"]) }}

with
    pairs as (
        select
            *,
            {{ seconds_between("min(started_at) over (partition by run_id)", "started_at") }}
            as since_s
        from {{ ref("pair_rooted_events") }} (start_event, end_event)
    )

select *
from {{ fit_line("pairs", x="since_s", by=["run_id", "root_span_type", "app_name"]) }} as lines
