with

    monitoring_tasks as {{ read_at_each_use() }} (select * from {{ ref("stg_monitoring__tasks") }}),

    parsl_log_records as (
        select * from {{ ref("stg_parsl_log__records") }} where task_id is not null
    ),

    tries as (select * from {{ ref("parsl_tries") }}),

    spans as (select * from {{ ref("spans") }}),

    in_parsl_log as (
        select
            run_id,
            task_id,
            max(app_name) as app_name,
            max(depends_on) as depends_on,
            min(case when record_type = 'task_submitted' then recorded_at end) as submitted_at
        from parsl_log_records
        group by run_id, task_id
    ),

    over_tries as (
        select
            run_id,
            task_id,
            {{ last_value_by("executor_label", ["executor_label is not null", "try_id"]) }}
            as executor_label,
            max_by(outcome, try_id) as outcome,
            count(launched_at) as n_tries,
            min(pending_at) as pending_at,
            min(launched_at) as launched_at,
            min(running_at) as running_at,
            max(running_ended_at) as running_ended_at,
            max(returned_at) as returned_at,
            {{ last_value_by("joins", ["joins is not null", "try_id"]) }} as joins,
            {{ last_value_by("fail_reason", ["fail_reason is not null", "try_id"]) }} as fail_reason
        from tries
        group by run_id, task_id
    ),

    known_tasks as (
        select run_id, task_id
        from monitoring_tasks
        union
        select run_id, task_id
        from in_parsl_log
        union
        select run_id, task_id
        from over_tries
    ),

    identified as (
        select
            run_id,
            task_id,
            {{ span_id("parsl.monitoring.task", ["run_id", "task_id"]) }} as monitoring_span_id
        from known_tasks
    )

select
    identified.run_id,
    identified.task_id,
    coalesce(
        spans.span_id,
        {{ span_id("parsl.rundir.task", ["identified.run_id", "identified.task_id"]) }}
    ) as span_id,
    coalesce(monitoring_tasks.app_name, in_parsl_log.app_name) as app_name,
    over_tries.executor_label,
    case
        when over_tries.outcome in ({{ final_task_states() }}) then over_tries.outcome
    end as outcome,
    coalesce(over_tries.n_tries, 0) as n_tries,
    coalesce(
        monitoring_tasks.invoked_at, in_parsl_log.submitted_at, over_tries.pending_at
    ) as invoked_at,
    over_tries.launched_at,
    over_tries.running_at,
    over_tries.running_ended_at,
    case
        when over_tries.outcome in ({{ final_task_states() }}) or over_tries.outcome is null
        then coalesce(monitoring_tasks.returned_at, over_tries.returned_at)
    end as returned_at,
    {{ integers_in("coalesce(monitoring_tasks.depends_on, in_parsl_log.depends_on)") }}
    as depends_on,
    over_tries.joins,
    over_tries.fail_reason,
    monitoring_tasks.fail_count,
    monitoring_tasks.memo_hash
from identified
left join
    monitoring_tasks
    on identified.run_id = monitoring_tasks.run_id
    and identified.task_id = monitoring_tasks.task_id
left join
    in_parsl_log
    on identified.run_id = in_parsl_log.run_id
    and identified.task_id = in_parsl_log.task_id
left join
    over_tries on identified.run_id = over_tries.run_id and identified.task_id = over_tries.task_id
left join spans on identified.monitoring_span_id = spans.span_id
