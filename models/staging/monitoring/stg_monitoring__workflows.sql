with

    workflows as ({{ select_monitoring_rows("workflow") }}),

    typed as (
        select
            *,
            {{ parse_local_time("time_began") }} as began_local_at,
            {{ parse_local_time("time_completed") }} as completed_local_at
        from workflows
    )

select
    typed.run_id,
    typed.file_id,
    typed.record_number,
    {{ local_to_utc("typed.began_local_at", clock="clocks") }} as began_at,
    {{
        local_to_utc(
            "typed.completed_local_at",
            clock="clocks",
            is_turned="(typed.completed_local_at < typed.began_local_at)",
        )
    }} as completed_at,
    typed.workflow_name,
    typed.workflow_version,
    typed.host as hostname,
    typed.user as user_name,
    typed.rundir,
    try_cast(typed.tasks_failed_count as bigint) as tasks_failed_count,
    try_cast(typed.tasks_completed_count as bigint) as tasks_completed_count
from typed
left join {{ ref("stg_files__clocks") }} as clocks on typed.run_id = clocks.run_id
-- A database that was dumped and merged may have lost its keys: the first row of each is read.
qualify row_number() over (partition by typed.run_id order by typed.record_number) = 1
