{{ config(parameters=[]) }}

with
    tries as (
        select run_id, executor_label, manager_id, worker_id, running_at, running_ended_at
        from {{ ref("parsl_tries") }}
        where worker_id is not null
    )

select *
from
    {{
        find_gaps(
            "tries",
            by=["run_id", "executor_label", "manager_id", "worker_id"],
            started_at="running_at",
            ended_at="running_ended_at",
        )
    }} as gaps
