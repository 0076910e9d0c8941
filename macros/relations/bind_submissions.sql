{#-
    The tasks of an executor and those of the system that it submits to, such as Work Queue.

    launches: executor_task_id      lines of parsl.log: executor_task_id | number      tasks: number
              0                                         0                | 1                  1
              1                                                                               2

    place_submissions(lines, tasks, launches, number)       of which executor and manager a line is
    bind_submissions(submissions, tasks, launches, number)  which task is which executor's task
    state_submissions(launches, submissions, bindings, executor_task, task, rule, order_rule)
                                                            that, as parts of a component

    number = 'work_queue_task_id':

            executor_task_id | work_queue_task_id | is_inferred
            0                | 1                  | false           as the line states
            1                | 2                  | true            the second here, the second there

    lines       relation    as stg_parsl_log__records; those with both numbers
    tasks       relation    run_id, executor_label, manager_id, manager_pid, the number,
                            first_recorded_at, line_number; a row for each task
    launches    relation    as stg_parsl_log__launches, of executors that submit to this system
    number      name        the column with the system's own number of a task

    Bindings are one to one, by the first line that says so.
-#}
{%- macro place_submissions(lines, tasks, launches, number) -%}
    {%- do dnpc._check_relation("place_submissions", lines, "lines") -%}
    {%- do dnpc._check_relation("place_submissions", tasks, "tasks") -%}
    {%- do dnpc._check_relation("place_submissions", launches, "launches") -%}
    {%- do dnpc._check_column("place_submissions", "number", number) -%}
    (
        -- A line does not name the executor: its process is the manager that has the task, and of
        -- several such, as a number may be used again, the line stands nearest to the task's
        -- first record. Without such a task it is of the executor that launched it.
        select
            _lines.run_id,
            coalesce(_tasks.executor_label, _launches.executor_label) as executor_label,
            _tasks.manager_id,
            _lines.executor_task_id,
            _lines.{{ number }},
            case
                when _lines.record_type like '%_submitted'
                then 'executor_submitted_task'
                else 'executor_completed_task'
            end as event_type,
            _lines.recorded_at,
            _lines.file_id,
            _lines.line_number
        from {{ lines }} as _lines
        left join
            {{ tasks }} as _tasks
            on _lines.run_id = _tasks.run_id
            and _lines.{{ number }} = _tasks.{{ number }}
            and coalesce(_lines.manager_pid, _tasks.manager_pid) = _tasks.manager_pid
            and _tasks.executor_label is not null
        left join
            {{ launches }} as _launches
            on _tasks.run_id is null
            and _lines.run_id = _launches.run_id
            and _lines.executor_task_id = _launches.executor_task_id
        where
            _lines.{{ number }} is not null
            and _lines.executor_task_id is not null
            and (_tasks.run_id is not null or _launches.run_id is not null)
        qualify
            row_number() over (
                partition by _lines.file_id, _lines.line_number
                order by
                    abs(
                        {{
                            dnpc.seconds_between(
                                "coalesce(_tasks.first_recorded_at, _launches.recorded_at)",
                                "_lines.recorded_at",
                            )
                        }}
                    ) nulls last,
                    _tasks.line_number,
                    _launches.executor_label
            )
            = 1
    )
{%- endmacro -%}

{%- macro bind_submissions(submissions, tasks, launches, number) -%}
    {%- do dnpc._check_relation("bind_submissions", submissions, "submissions") -%}
    {%- do dnpc._check_relation("bind_submissions", tasks, "tasks") -%}
    {%- do dnpc._check_relation("bind_submissions", launches, "launches") -%}
    {%- do dnpc._check_column("bind_submissions", "number", number) -%}
    (
        with
            _stated as (
                select
                    run_id, executor_label, executor_task_id, manager_id, {{ number }}, line_number
                from {{ submissions }} as _submissions
                qualify
                    row_number() over (
                        partition by run_id, executor_label, executor_task_id order by line_number
                    )
                    = 1
                    and row_number() over (
                        partition by run_id, executor_label, manager_id, {{ number }}
                        order by line_number
                    )
                    = 1
            ),
            _executor_tasks as (
                select run_id, executor_label, executor_task_id
                from {{ launches }} as _launches
                union
                select run_id, executor_label, executor_task_id
                from _stated
            ),
            _numbered_executor_tasks as (
                select
                    *,
                    row_number() over (
                        partition by run_id, executor_label order by executor_task_id
                    ) as _order
                from _executor_tasks
            ),
            _numbered_tasks as (
                select
                    *,
                    row_number() over (
                        partition by run_id, executor_label
                        order by first_recorded_at, line_number, {{ number }}
                    ) as _order
                from {{ tasks }} as _tasks
                where executor_label is not null
            )
        select
            run_id,
            executor_label,
            executor_task_id,
            manager_id,
            {{ number }},
            false as is_inferred,
            line_number
        from _stated
        where manager_id is not null
        union all
        -- What no line states is in the order of submission.
        select
            _numbered_tasks.run_id,
            _numbered_tasks.executor_label,
            _numbered_executor_tasks.executor_task_id,
            _numbered_tasks.manager_id,
            _numbered_tasks.{{ number }},
            true as is_inferred,
            null as line_number
        from _numbered_tasks
        inner join
            _numbered_executor_tasks
            on _numbered_tasks.run_id = _numbered_executor_tasks.run_id
            and _numbered_tasks.executor_label = _numbered_executor_tasks.executor_label
            and _numbered_tasks._order = _numbered_executor_tasks._order
        left join
            _stated as _stated_tasks
            on _numbered_tasks.run_id = _stated_tasks.run_id
            and _numbered_tasks.executor_label = _stated_tasks.executor_label
            and _numbered_tasks.manager_id = _stated_tasks.manager_id
            and _numbered_tasks.{{ number }} = _stated_tasks.{{ number }}
        left join
            _stated as _stated_executor_tasks
            on _numbered_executor_tasks.run_id = _stated_executor_tasks.run_id
            and _numbered_executor_tasks.executor_label = _stated_executor_tasks.executor_label
            and _numbered_executor_tasks.executor_task_id = _stated_executor_tasks.executor_task_id
        where _stated_tasks.run_id is null and _stated_executor_tasks.run_id is null
    )
{%- endmacro -%}

{%- macro state_submissions(
    launches, submissions, bindings, executor_task, task, rule, order_rule
) -%}
    {%- do dnpc._check_relation("state_submissions", launches, "launches") -%}
    {%- do dnpc._check_relation("state_submissions", submissions, "submissions") -%}
    {%- do dnpc._check_relation("state_submissions", bindings, "bindings") -%}
    {%- do dnpc._span_and_keys("state_submissions", "executor_task", executor_task) -%}
    {%- do dnpc._span_and_keys("state_submissions", "task", task) -%}
    {%- do dnpc._check_text("state_submissions", "rule", rule) -%}
    {%- do dnpc._check_text("state_submissions", "order_rule", order_rule) -%}
    {%- set number = (task.values() | list)[0][-1] -%}
    {%- set parsl_try = {"parsl.rundir.try": ["run_id", "task_id", "try_id"]} -%}
    {%- set statements = [
        dnpc.events_of(
            launches,
            span=executor_task,
            event_type="'executor_got_task'",
            attributes=none,
        ),
        dnpc.events_of(submissions, span=executor_task, attributes=none),
        dnpc.spans_of(
            launches,
            span=executor_task,
            attributes={"task_id": "task_id", "try_id": "try_id"},
        ),
        dnpc.spans_of(submissions, span=executor_task, attributes={number: number}),
        dnpc.spans_of(bindings, span=executor_task, attributes={number: number}),
    ] -%}
    {%- for is_inferred, rules in {
        "false": ["parsl_log_executor_id", rule],
        "true": ["parsl_log_launch_order", order_rule],
    }.items() -%}
        {%- set those = " where is_inferred = " ~ is_inferred ~ ")" -%}
        {%- do statements.append(
            dnpc.subspans_of(
                "(select * from " ~ launches ~ those,
                superspan=parsl_try,
                subspan=executor_task,
                rule=rules[0],
                is_inferred=is_inferred,
            )
        ) -%}
        {%- do statements.append(
            dnpc.subspans_of(
                "(select * from " ~ bindings ~ those,
                superspan=executor_task,
                subspan=task,
                rule=rules[1],
                is_inferred=is_inferred,
                is_recorded=false,
            )
        ) -%}
    {%- endfor -%}
    {{ return(statements) }}
{%- endmacro -%}
