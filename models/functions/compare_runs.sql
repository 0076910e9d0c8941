{{ config(parameters=["start_event", "end_event", "baseline_run"]) }}

with pairs as (select * from {{ ref("pair_rooted_events") }} (start_event, end_event))

select *
from
    {{ compare_runs("pairs", baseline="baseline_run", by=["root_span_type", "app_name"]) }}
    as compared
