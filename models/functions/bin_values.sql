{{ config(parameters=["start_event", "end_event", "n_bins := 30", "scale := 'linear'"]) }}

with pairs as (select * from {{ ref("pair_rooted_events") }} (start_event, end_event))

select *
from
    {{
        bin_values(
            "pairs",
            n_bins=function_parameter("n_bins"),
            scale="linear",
            by=["run_id", "root_span_type"],
        )
    }} as bins
where {{ function_choice("bin_values", "scale", ["linear", "log"]) }} = 'linear'
union all
select *
from
    {{
        bin_values(
            "pairs",
            n_bins=function_parameter("n_bins"),
            scale="log",
            by=["run_id", "root_span_type"],
        )
    }} as bins
where {{ function_choice("bin_values", "scale", ["linear", "log"]) }} = 'log'
