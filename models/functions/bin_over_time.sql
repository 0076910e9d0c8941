{{
    config(
        parameters=[
            "start_event",
            "end_event",
            "n_times := 100",
            "n_values := 50",
            "scale := 'linear'",
        ]
    )
}}

with pairs as (select * from {{ ref("pair_rooted_events") }} (start_event, end_event))

select *
from
    {{
        bin_over_time(
            "pairs",
            n_times=function_parameter("n_times"),
            n_values=function_parameter("n_values"),
            scale="linear",
            by=["run_id", "root_span_type"],
        )
    }} as bins
where {{ function_choice("bin_over_time", "scale", ["linear", "log"]) }} = 'linear'
union all
select *
from
    {{
        bin_over_time(
            "pairs",
            n_times=function_parameter("n_times"),
            n_values=function_parameter("n_values"),
            scale="log",
            by=["run_id", "root_span_type"],
        )
    }} as bins
where {{ function_choice("bin_over_time", "scale", ["linear", "log"]) }} = 'log'
