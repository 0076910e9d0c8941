{% call if_loaded("taskvine") %}

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

{#- What the resources of a record tell of a task: names here, and there, of which the second is
    the older. -#}
{%- set allocated = {
    "cores": ["cores"],
    "gpus": ["gpus"],
    "memory_mb": ["memory"],
    "disk_mb": ["disk"],
} -%}
{%- set measured = {
    "input_s": ["time_input_mgr", "vine_input_time"],
    "input_mb": ["size_input_mgr", "vine_input_size"],
    "output_s": ["time_output_mgr", "vine_output_time"],
    "output_mb": ["size_output_mgr", "vine_output_size"],
} -%}
{%- set known_of_tasks = {} -%}
{%- for name in ["category", "is_library", "worker_id", "exit_code", "n_attempts"] -%}
    {%- do known_of_tasks.update({name: name}) -%}
{%- endfor -%}
{%- for resources, names in {"allocated": allocated, "measured": measured}.items() -%}
    {%- for name, keys in names.items() -%}
        {%- set values = [] -%}
        {%- for key in keys -%}
            {%- do values.append(json_value(resources, '$."' ~ key ~ '"[0]')) -%}
        {%- endfor -%}
        {%- do known_of_tasks.update(
            {name: "try_cast(coalesce(" ~ values | join(", ") ~ ") as double)"}
        ) -%}
    {%- endfor -%}
{%- endfor -%}

with

    records as {{ worked_out_once() }} (select * from {{ ref("stg_taskvine__records") }}),

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
            {{ last_value_by("case when state = 'RUNNING' then resources end", ["line_number"]) }} as allocated,
            {{ last_value_by("case when state = 'RETRIEVED' then resources end", ["line_number"]) }} as measured,
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
            lead(task_records.state) over in_order as next_state,
            lead(task_records.recorded_at) over in_order as next_recorded_at,
            lead(task_records.line_number) over in_order as next_line_number,
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
            in_order as (
                partition by
                    task_records.file_id, task_records.manager_id, task_records.taskvine_task_id
                order by task_records.line_number
            ),
            so_far as (
                partition by
                    task_records.file_id, task_records.manager_id, task_records.taskvine_task_id
                order by task_records.line_number
                rows between unbounded preceding and current row
            )
    ),

    attempt_moments as (
        select
            task_moments.*,
            attempt_numbers.attempt_number,
            attempt_numbers.next_state,
            attempt_numbers.next_recorded_at,
            attempt_numbers.next_line_number
        from task_moments
        inner join
            attempt_numbers
            on task_moments.file_id = attempt_numbers.file_id
            and task_moments.line_number = attempt_numbers.line_number
        where task_moments.event_type not in ('INITIAL', 'DONE', 'CANCELED', 'UNKNOWN')
    ),

    -- What came to no result was lost when its worker went, or by when its task was at the start
    -- again.
    lost_attempts as (
        select
            running.run_id,
            running.executor_label,
            running.manager_id,
            running.taskvine_task_id,
            running.attempt_number,
            running.file_id,
            least(gone.line_number, running.next_line_number) as line_number,
            least(gone.recorded_at, running.next_recorded_at) as recorded_at,
            gone.reason
        from attempt_moments as running
        left join
            worker_records as gone
            on running.file_id = gone.file_id
            and running.manager_id = gone.manager_id
            and running.worker_id = gone.worker_id
            and running.line_number < gone.line_number
            and gone.state = 'DISCONNECTION'
            and gone.line_number < coalesce(running.next_line_number, gone.line_number + 1)
        where
            running.event_type = 'RUNNING'
            and (
                running.next_state in ('READY', 'WAITING', 'RUNNING')
                or (running.next_state is null and gone.line_number is not null)
            )
        qualify
            row_number() over (
                partition by running.file_id, running.line_number order by gone.line_number
            )
            = 1
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

    -- Libraries are TaskVine's own tasks: nobody submitted them.
    submitted_tasks as (select * from tasks where not is_library),

    launches as (
        select *
        from {{ ref("stg_parsl_log__launches") }} as all_launches
        where
            executor_task_id is not null
            and exists (
                select 1
                from managers
                where
                    managers.run_id = all_launches.run_id
                    and managers.executor_label = all_launches.executor_label
            )
    ),

    submissions as (
        select *
        from
            {{
                place_submissions(
                    ref("stg_parsl_log__records"),
                    "submitted_tasks",
                    "launches",
                    "taskvine_task_id",
                )
            }} as submissions
    ),

    bindings as (
        select *
        from
            {{
                bind_submissions(
                    "submissions", "submitted_tasks", "launches", "taskvine_task_id"
                )
            }}
            as bindings
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
                    attributes=known_of_tasks,
                    outcome="result",
                ),
                events_of("attempt_moments", span=attempts, attributes=none),
                events_of(
                    "lost_attempts",
                    span=attempts,
                    event_type="'lost'",
                    attributes=without_nulls(make_attributes({"reason": "reason"})),
                ),
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
            + state_submissions(
                launches="launches",
                submissions="submissions",
                bindings="bindings",
                executor_task=executor_tasks,
                task=tasks,
                rule="parsl_log_taskvine_id",
                order_rule="taskvine_submission_order",
            )
        )
    }} as taskvine

{% endcall %}
