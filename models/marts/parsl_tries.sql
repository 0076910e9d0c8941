with

    in_monitoring as (select * from {{ ref("monitoring__tries") }}),

    monitoring_tries as (select * from {{ ref("stg_monitoring__tries") }}),

    monitoring_statuses as (select * from {{ ref("stg_monitoring__statuses") }}),

    monitoring_resources as (select * from {{ ref("stg_monitoring__resources") }}),

    parsl_log_states as (select * from {{ ref("stg_parsl_log__states") }}),

    parsl_log_records as {{ read_at_each_use() }} (
        select * from {{ ref("stg_parsl_log__records") }}
    ),

    htex_tasks as (select * from {{ ref("htex__tasks") }}),

    taskvine_tries as (
        select
            run_id,
            task_id,
            try_id,
            max(started_at) as started_at,
            max(ended_on_worker_at) as ended_on_worker_at
        from {{ ref("taskvine_tasks") }}
        group by run_id, task_id, try_id
    ),

    work_queue_tasks as (
        select *, regexp_replace(worker_address, ':[0-9]+$', '') as hostname
        from {{ ref("work_queue_tasks") }}
        where executor_task_id is not null
    ),

    in_parsl_log as (
        select
            run_id,
            task_id,
            try_id,
            min(case when state = 'pending' then recorded_at end) as pending_at,
            min(case when state = 'launched' then recorded_at end) as launched_at,
            min(case when state = 'joining' then recorded_at end) as joining_at,
            max(case when {{ is_try_ending("state") }} then recorded_at end) as ended_at,
            {{ last_value_by("state", [is_try_ending("state"), "line_number"]) }} as last_state
        from parsl_log_states
        group by run_id, task_id, try_id
    ),

    status_moments as (
        select
            run_id,
            task_id,
            try_id,
            min(case when state = 'pending' then recorded_at end) as pending_at,
            min(case when state = 'launched' then recorded_at end) as launched_at,
            min(case when state = 'joining' then recorded_at end) as joining_at,
            min(case when state = 'running' then recorded_at end) as running_at,
            max(case when state = 'running_ended' then recorded_at end) as running_ended_at,
            max(case when {{ is_try_ending("state") }} then recorded_at end) as ended_at,
            {{ last_value_by("state", [is_try_ending("state"), "recorded_at", "record_number"]) }}
            as last_state
        from monitoring_statuses
        group by run_id, task_id, try_id
    ),

    known_tries as (
        select
            coalesce(in_monitoring.run_id, in_parsl_log.run_id) as run_id,
            coalesce(in_monitoring.task_id, in_parsl_log.task_id) as task_id,
            coalesce(in_monitoring.try_id, in_parsl_log.try_id) as try_id,
            in_monitoring.run_id is not null as is_in_monitoring
        from in_monitoring
        full outer join
            in_parsl_log
            on in_monitoring.run_id = in_parsl_log.run_id
            and in_monitoring.task_id = in_parsl_log.task_id
            and in_monitoring.try_id = in_parsl_log.try_id
    ),

    launches as (select * from {{ ref("parsl_log__launches") }}),

    assignments as (
        select run_id, task_id, max(executor_label) as executor_label
        from parsl_log_records
        where record_type = 'task_assigned'
        group by run_id, task_id
    ),

    failures as (
        select run_id, task_id, try_id, max(reason) as reason
        from parsl_log_records
        where record_type = 'try_failed'
        group by run_id, task_id, try_id
    ),

    resources as (
        select
            run_id,
            task_id,
            try_id,
            max(cpu_user_s + cpu_system_s) as cpu_time_s,
            max(memory_resident_bytes) as max_memory_resident_bytes
        from monitoring_resources
        group by run_id, task_id, try_id
    ),

    merged as (
        select
            known_tries.run_id,
            known_tries.task_id,
            known_tries.try_id,
            known_tries.is_in_monitoring,
            coalesce(
                launches.executor_label, monitoring_tries.executor_label, assignments.executor_label
            ) as executor_label,
            launches.executor_task_id,
            coalesce(
                case
                    when {{ is_try_ending("in_parsl_log.last_state") }} then in_parsl_log.last_state
                end,
                case
                    when {{ is_try_ending("status_moments.last_state") }}
                    then status_moments.last_state
                end
            ) as outcome,
            coalesce(in_parsl_log.pending_at, status_moments.pending_at) as pending_at,
            coalesce(in_parsl_log.launched_at, status_moments.launched_at) as stated_launched_at,
            monitoring_tries.launched_at as monitoring_launched_at,
            coalesce(in_parsl_log.joining_at, status_moments.joining_at) as joining_at,
            coalesce(status_moments.running_at, monitoring_tries.running_at) as stated_running_at,
            status_moments.running_ended_at as stated_running_ended_at,
            coalesce(in_parsl_log.ended_at, status_moments.ended_at) as ended_at,
            monitoring_tries.returned_at,
            monitoring_tries.block_id,
            monitoring_tries.hostname,
            {{ integers_in("monitoring_tries.joins") }} as joins,
            coalesce(monitoring_tries.fail_history, failures.reason) as fail_reason,
            resources.cpu_time_s,
            resources.max_memory_resident_bytes
        from known_tries
        left join
            in_parsl_log
            on known_tries.run_id = in_parsl_log.run_id
            and known_tries.task_id = in_parsl_log.task_id
            and known_tries.try_id = in_parsl_log.try_id
        left join
            status_moments
            on known_tries.run_id = status_moments.run_id
            and known_tries.task_id = status_moments.task_id
            and known_tries.try_id = status_moments.try_id
        left join
            monitoring_tries
            on known_tries.run_id = monitoring_tries.run_id
            and known_tries.task_id = monitoring_tries.task_id
            and known_tries.try_id = monitoring_tries.try_id
        left join
            launches
            on known_tries.run_id = launches.run_id
            and known_tries.task_id = launches.task_id
            and known_tries.try_id = launches.try_id
        left join
            assignments
            on known_tries.run_id = assignments.run_id
            and known_tries.task_id = assignments.task_id
        left join
            failures
            on known_tries.run_id = failures.run_id
            and known_tries.task_id = failures.task_id
            and known_tries.try_id = failures.try_id
        left join
            resources
            on known_tries.run_id = resources.run_id
            and known_tries.task_id = resources.task_id
            and known_tries.try_id = resources.try_id
    )

select
    merged.run_id,
    merged.task_id,
    merged.try_id,
    case
        when merged.is_in_monitoring
        then
            {{
                span_id(
                    "parsl.monitoring.try", ["merged.run_id", "merged.task_id", "merged.try_id"]
                )
            }}
        else {{ span_id("parsl.rundir.try", ["merged.run_id", "merged.task_id", "merged.try_id"]) }}
    end as span_id,
    merged.executor_label,
    merged.executor_task_id,
    merged.outcome,
    merged.pending_at,
    -- The try table has a launch time for memo hits and refused launches too.
    coalesce(
        merged.stated_launched_at,
        case
            when
                merged.stated_running_at is not null
                or merged.outcome = 'exec_done'
                or htex_tasks.run_id is not null
                or work_queue_tasks.waiting_at is not null
            then merged.monitoring_launched_at
        end
    ) as launched_at,
    htex_tasks.queued_at,
    htex_tasks.sent_to_manager_at,
    htex_tasks.manager_got_at,
    htex_tasks.worker_received_at,
    coalesce(
        merged.stated_running_at,
        htex_tasks.worker_received_at,
        work_queue_tasks.running_at,
        taskvine_tries.started_at
    ) as running_at,
    coalesce(
        merged.stated_running_ended_at,
        htex_tasks.worker_completed_at,
        work_queue_tasks.waiting_retrieval_at,
        taskvine_tries.ended_on_worker_at
    ) as running_ended_at,
    htex_tasks.worker_completed_at,
    htex_tasks.worker_finished_at,
    htex_tasks.interchange_removed_at,
    merged.joining_at,
    -- Of a join, the try table has when its function returned, and not the tasks that it made.
    coalesce(
        case when merged.joining_at is null then merged.returned_at end, merged.ended_at
    ) as returned_at,
    coalesce(merged.block_id, htex_tasks.block_id) as block_id,
    coalesce(htex_tasks.manager_id, work_queue_tasks.manager_id) as manager_id,
    coalesce(htex_tasks.worker_id, work_queue_tasks.worker_id) as worker_id,
    coalesce(merged.hostname, work_queue_tasks.hostname) as hostname,
    merged.joins,
    merged.fail_reason,
    merged.cpu_time_s,
    merged.max_memory_resident_bytes
from merged
left join
    htex_tasks
    on merged.run_id = htex_tasks.run_id
    and merged.executor_label = htex_tasks.executor_label
    and merged.executor_task_id = htex_tasks.executor_task_id
left join
    taskvine_tries
    on merged.run_id = taskvine_tries.run_id
    and merged.task_id = taskvine_tries.task_id
    and merged.try_id = taskvine_tries.try_id
left join
    work_queue_tasks
    on merged.run_id = work_queue_tasks.run_id
    and merged.executor_label = work_queue_tasks.executor_label
    and merged.executor_task_id = work_queue_tasks.executor_task_id
