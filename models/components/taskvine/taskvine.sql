{%- set manager = ["run_id", "executor_label", "manager_id"] -%}
{%- set managers = {"taskvine.manager": manager} -%}
{%- set workers = {"taskvine.worker": manager + ["worker_id"]} -%}
{%- set tasks = {"taskvine.task": manager + ["taskvine_task_id"]} -%}
{%- set attempts = {"taskvine.attempt": manager + ["taskvine_task_id", "attempt_number"]} -%}
{%- set libraries = {"taskvine.library": manager + ["taskvine_task_id"]} -%}
{%- set executor_tasks = {
    "parsl.executor.taskvine.task": ["run_id", "executor_label", "executor_task_id"]
} -%}
{#- A transfer has no number: it is known by what was moved, and when the manager wrote so. -#}
{%- set transfer = manager + ["holder", "direction", "file_name", "written_at"] -%}
{%- set transfers = {"taskvine.transfer": transfer} -%}
{%- set cache_updates = {"taskvine.cache_update": transfer} -%}

with

    records as (select * from {{ ref("stg_taskvine__records") }}),

    parsl_log_records as (
        select *
        from {{ ref("stg_parsl_log__records") }}
        where taskvine_task_id is not null and executor_task_id is not null
    ),

    all_launches as (
        select * from {{ ref("stg_parsl_log__launches") }} where executor_task_id is not null
    ),

    managers as (
        select
            run_id,
            is_run_inferred,
            executor_label,
            manager_id,
            max(manager_pid) as manager_pid,
            min(line_number) as line_number
        from records
        group by run_id, is_run_inferred, executor_label, manager_id
    ),

    executors as (
        select distinct run_id, executor_label from managers where executor_label is not null
    ),

    workers as (
        select run_id, executor_label, manager_id, worker_id, min(line_number) as line_number
        from records
        where worker_id is not null
        group by run_id, executor_label, manager_id, worker_id
    ),

    worker_records as (
        select * from records where record_type = 'worker' and worker_id is not null
    ),

    manager_records as (
        select
            *,
            case
                record_type
                when 'category'
                then 'CATEGORY_' || state
                when 'worker'
                then 'WORKER_' || state
                else state
            end as event_type
        from records
        where
            record_type in ('manager', 'application', 'category')
            or (record_type = 'worker' and worker_id is null)
    ),

    library_records as (select * from records where record_type = 'library'),

    task_records as (select * from records where record_type = 'task'),

    tasks as (
        select
            file_id,
            run_id,
            executor_label,
            manager_id,
            taskvine_task_id,
            min(manager_pid) as manager_pid,
            min(recorded_at) as first_recorded_at,
            min(line_number) as line_number,
            bool_or(record_type = 'library') as is_library,
            max(category) as category,
            {{ last_value_by("worker_id", ["state = 'RUNNING'", "line_number"]) }} as worker_id,
            {{ last_value_by("result", ["state = 'DONE'", "line_number"]) }} as result,
            {{ last_value_by("exit_code", ["state = 'DONE'", "line_number"]) }} as exit_code,
            greatest(
                coalesce(max(attempt), 0),
                count(case when state in ('READY', 'WAITING') and record_type = 'task' then 1 end),
                count(case when state = 'RUNNING' then 1 end)
            ) as n_attempts
        from records
        where record_type in ('task', 'library')
        group by file_id, run_id, executor_label, manager_id, taskvine_task_id
    ),

    -- Where a worker tells when it ran the task, that is known once the result is back.
    task_moments as (
        select
            run_id,
            executor_label,
            manager_id,
            taskvine_task_id,
            file_id,
            line_number,
            state as event_type,
            recorded_at,
            category,
            attempt,
            worker_id,
            result,
            exit_code
        from task_records
        {%- for moment, event_type in {
                "started_at": "time_worker_start",
                "ended_at": "time_worker_end",
            }.items() %}
            union all
            select
                run_id,
                executor_label,
                manager_id,
                taskvine_task_id,
                file_id,
                line_number,
                '{{ event_type }}' as event_type,
                {{ moment }} as recorded_at,
                null as category,
                null as attempt,
                null as worker_id,
                null as result,
                null as exit_code
            from task_records
            where state = 'RETRIEVED' and {{ moment }} is not null
        {%- endfor %}
    ),

    attempt_numbers as (
        select
            task_records.file_id,
            task_records.line_number,
            greatest(
                1,
                coalesce(max(task_records.attempt) over so_far, 0),
                count(case when task_records.state in ('READY', 'WAITING') then 1 end) over so_far,
                count(case when task_records.state = 'RUNNING' then 1 end) over so_far
            ) as attempt_number
        from task_records
        inner join
            tasks
            on task_records.file_id = tasks.file_id
            and task_records.manager_id = tasks.manager_id
            and task_records.taskvine_task_id = tasks.taskvine_task_id
        where tasks.n_attempts > 1
        window
            so_far as (
                partition by
                    task_records.file_id, task_records.manager_id, task_records.taskvine_task_id
                order by task_records.line_number
                rows between unbounded preceding and current row
            )
    ),

    attempt_moments as (
        select task_moments.*, attempt_numbers.attempt_number
        from task_moments
        inner join
            attempt_numbers
            on task_moments.file_id = attempt_numbers.file_id
            and task_moments.line_number = attempt_numbers.line_number
        where task_moments.event_type not in ('INITIAL', 'DONE', 'CANCELED', 'UNKNOWN')
    ),

    transfers as (
        select
            *,
            coalesce(worker_id, cast(taskvine_task_id as {{ dbt.type_string() }}), '') as holder,
            case record_type when 'transfer' then state else 'CACHE' end as direction,
            recorded_at as written_at
        from records
        where record_type in ('transfer', 'cache_update')
    ),

    transfer_moments as (
        {%- for moment, event_type in {"started_at": "started", "ended_at": "ended"}.items() %}
            select
                run_id,
                executor_label,
                manager_id,
                record_type,
                holder,
                direction,
                file_name,
                written_at,
                file_id,
                line_number,
                '{{ event_type }}' as event_type,
                {{ moment }} as recorded_at
            from transfers
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    launches as (
        select
            all_launches.run_id,
            all_launches.executor_label,
            all_launches.executor_task_id,
            all_launches.task_id,
            all_launches.try_id,
            all_launches.recorded_at,
            all_launches.file_id,
            all_launches.line_number
        from all_launches
        inner join
            executors
            on all_launches.run_id = executors.run_id
            and all_launches.executor_label = executors.executor_label
    ),

    -- A line of parsl.log does not name the executor: its process is the manager that has the task,
    -- and of several such, as a number may be used again, the line stands nearest to the
    -- submission.
    stated as (
        select
            tasks.run_id,
            tasks.executor_label,
            parsl_log_records.executor_task_id,
            tasks.manager_id,
            tasks.taskvine_task_id,
            case
                parsl_log_records.record_type
                when 'taskvine_task_submitted'
                then 'executor_submitted_task'
                else 'executor_completed_task'
            end as event_type,
            parsl_log_records.recorded_at,
            parsl_log_records.file_id,
            parsl_log_records.line_number
        from parsl_log_records
        inner join
            tasks
            on parsl_log_records.run_id = tasks.run_id
            and parsl_log_records.taskvine_task_id = tasks.taskvine_task_id
            and coalesce(parsl_log_records.manager_pid, tasks.manager_pid) = tasks.manager_pid
        where tasks.executor_label is not null and not tasks.is_library
        qualify
            row_number() over (
                partition by parsl_log_records.file_id, parsl_log_records.line_number
                order by
                    abs(
                        {{
                            seconds_between(
                                "tasks.first_recorded_at", "parsl_log_records.recorded_at"
                            )
                        }}
                    ),
                    tasks.line_number
            )
            = 1
    ),

    executor_task_lines as (
        select
            run_id,
            executor_label,
            executor_task_id,
            'executor_got_task' as event_type,
            recorded_at,
            file_id,
            line_number
        from launches
        union all
        select
            run_id, executor_label, executor_task_id, event_type, recorded_at, file_id, line_number
        from stated
    ),

    executor_tasks as (
        select distinct run_id, executor_label, executor_task_id from executor_task_lines
    ),

    numbered_executor_tasks as (
        select
            *,
            row_number() over (
                partition by run_id, executor_label order by executor_task_id
            ) as submission_number
        from executor_tasks
    ),

    -- Libraries are TaskVine's own tasks: nobody submitted them.
    numbered_tasks as (
        select
            *,
            row_number() over (
                partition by run_id, executor_label order by first_recorded_at, taskvine_task_id
            ) as submission_number
        from tasks
        where executor_label is not null and not is_library
    ),

    inferred as (
        select
            numbered_tasks.run_id,
            numbered_tasks.executor_label,
            numbered_executor_tasks.executor_task_id,
            numbered_tasks.manager_id,
            numbered_tasks.taskvine_task_id
        from numbered_tasks
        inner join
            numbered_executor_tasks
            on numbered_tasks.run_id = numbered_executor_tasks.run_id
            and numbered_tasks.executor_label = numbered_executor_tasks.executor_label
            and numbered_tasks.submission_number = numbered_executor_tasks.submission_number
        where
            not exists (
                select 1
                from stated
                where
                    stated.run_id = numbered_tasks.run_id
                    and stated.executor_label = numbered_tasks.executor_label
                    and stated.manager_id = numbered_tasks.manager_id
                    and stated.taskvine_task_id = numbered_tasks.taskvine_task_id
            )
            and not exists (
                select 1
                from stated
                where
                    stated.run_id = numbered_executor_tasks.run_id
                    and stated.executor_label = numbered_executor_tasks.executor_label
                    and stated.executor_task_id = numbered_executor_tasks.executor_task_id
            )
    )

select *
from
    {{
        make_component(
            [
                events_of(
                    "manager_records",
                    span=managers,
                    attributes=without_nulls(
                        make_attributes(
                            {
                                "message": "message",
                                "category": "category",
                                "allocation": "allocation",
                                "resources": as_json("resources"),
                                "reason": "reason",
                            }
                        )
                    ),
                ),
                spans_of("managers", span=managers, attributes={"manager_pid": "manager_pid"}),
                events_of(
                    "worker_records",
                    span=workers,
                    event_type="state",
                    attributes=without_nulls(
                        make_attributes(
                            {
                                "worker_address": "worker_address",
                                "reason": "reason",
                                "resources": as_json("resources"),
                            }
                        )
                    ),
                ),
                spans_of("workers", span=workers),
                spans_of(
                    "worker_records",
                    span=workers,
                    attributes={
                        "worker_address": "worker_address",
                        "resources": as_json("resources"),
                    },
                ),
                events_of(
                    "task_moments",
                    span=tasks,
                    attributes="case when event_type in ('READY', 'WAITING') then "
                    ~ make_attributes({"category": "category", "attempt": "attempt"})
                    ~ " when event_type in ('RUNNING', 'WAITING_RETRIEVAL') then "
                    ~ make_attributes({"worker_id": "worker_id"})
                    ~ " when event_type in ('RETRIEVED', 'DONE') then "
                    ~ make_attributes({"result": "result", "exit_code": "exit_code"})
                    ~ " end",
                ),
                spans_of(
                    "tasks",
                    span=tasks,
                    attributes={
                        "category": "category",
                        "is_library": "is_library",
                        "worker_id": "worker_id",
                        "exit_code": "exit_code",
                    },
                    outcome="result",
                ),
                events_of("attempt_moments", span=attempts, attributes=none),
                spans_of(
                    "attempt_moments",
                    span=attempts,
                    attributes={"worker_id": "worker_id"},
                    outcome="result",
                ),
                events_of(
                    "library_records",
                    span=libraries,
                    event_type="state",
                    attributes=make_attributes({"worker_id": "worker_id"}),
                ),
                events_of(
                    "(select * from transfer_moments where record_type = 'transfer')",
                    span=transfers,
                    attributes=none,
                ),
                events_of(
                    "(select * from transfer_moments where record_type = 'cache_update')",
                    span=cache_updates,
                    attributes=none,
                ),
                spans_of(
                    "(select * from transfers where record_type = 'transfer')",
                    span=transfers,
                    attributes={"size_bytes": "size_bytes"},
                ),
                spans_of(
                    "(select * from transfers where record_type = 'cache_update')",
                    span=cache_updates,
                    attributes={"size_bytes": "size_bytes"},
                ),
                events_of("executor_task_lines", span=executor_tasks, attributes=none),
                subspans_of(
                    "launches",
                    superspan={"parsl.rundir.try": ["run_id", "task_id", "try_id"]},
                    subspan=executor_tasks,
                    rule="parsl_log_executor_id",
                ),
                subspans_of(
                    "stated",
                    superspan=executor_tasks,
                    subspan=tasks,
                    rule="parsl_log_taskvine_id",
                ),
                subspans_of(
                    "inferred",
                    superspan=executor_tasks,
                    subspan=tasks,
                    rule="taskvine_submission_order",
                    is_inferred="true",
                    is_recorded=false,
                ),
                subspans_of(
                    "managers",
                    superspan={
                        "parsl.monitoring.workflow": ["run_id"],
                        "parsl.rundir.workflow": ["run_id"],
                    },
                    subspan=managers,
                    rule="taskvine_run",
                    is_inferred="is_run_inferred",
                    is_recorded=false,
                ),
                subspans_of(
                    "workers",
                    superspan=managers,
                    subspan=workers,
                    rule="taskvine_manager",
                    is_recorded=false,
                ),
                subspans_of(
                    "tasks",
                    superspan=managers,
                    subspan=tasks,
                    rule="taskvine_manager",
                    is_recorded=false,
                ),
                subspans_of(
                    "tasks",
                    superspan=workers,
                    subspan=tasks,
                    rule="taskvine_worker",
                    is_recorded=false,
                ),
                subspans_of(
                    "attempt_moments",
                    superspan=tasks,
                    subspan=attempts,
                    rule="taskvine_attempt",
                    is_recorded=false,
                ),
                subspans_of(
                    "(select * from attempt_moments where event_type = 'RUNNING')",
                    superspan=workers,
                    subspan=attempts,
                    rule="taskvine_worker",
                ),
                subspans_of(
                    "library_records",
                    superspan=workers,
                    subspan=libraries,
                    rule="taskvine_worker",
                ),
                facets_of(
                    "library_records", left=tasks, right=libraries, rule="taskvine_library_id"
                ),
                subspans_of(
                    "(select * from transfers where record_type = 'transfer')",
                    superspan=workers,
                    subspan=transfers,
                    rule="taskvine_worker",
                    key="file_name",
                ),
                subspans_of(
                    "(select * from transfers where record_type = 'cache_update')",
                    superspan=workers,
                    subspan=cache_updates,
                    rule="taskvine_worker",
                    key="file_name",
                ),
                subspans_of(
                    "(select * from transfers where record_type = 'transfer')",
                    superspan=tasks,
                    subspan=transfers,
                    rule="taskvine_task",
                    key="file_name",
                ),
            ]
        )
    }} as taskvine
