{#-
    The tasks of Work Queue and the like, as their component states them, each with the executor's
    task and the Parsl try that it ran, where that is known, and when what happened to it.

    submitted_tasks(ref("work_queue"), "workqueue", {"done_at": ["max", "DONE"]})

    span_id | run_id | outcome | attributes | executor_task_id | task_id | try_id | rule | is_inferred | done_at

    component   relation    a model that is made by make_component()
    system      string      how Parsl calls the system: there are <system>.task and
                            parsl.executor.<system>.task
    moments     dict        of each column min or max, and the types of event that it is the time of
-#}
{%- macro submitted_tasks(component, system, moments) -%}
    (
        with
            _bound as (
                select
                    _bindings.other_span_id as span_id,
                    _bindings.rule,
                    _bindings.is_inferred,
                    _executor_tasks.attributes
                from {{ component }} as _bindings
                inner join
                    {{ component }} as _executor_tasks
                    on _bindings.span_id = _executor_tasks.span_id
                where
                    _bindings.statement = 'subspan'
                    and _executor_tasks.statement = 'span'
                    and _executor_tasks.span_type = 'parsl.executor.{{ system }}.task'
            ),
            _moments as (
                select
                    span_id,
                    {%- for name, moment in moments.items() %}
                        {{ moment[0] }} (
                            case
                                when event_type in ({{ dnpc._sql_strings(moment[1:]) }})
                                then event_at
                            end
                        ) as {{ name }}
                        {{- "," if not loop.last }}
                    {%- endfor %}
                from {{ component }} as _events
                where statement = 'event' and span_type = '{{ system }}.task'
                group by span_id
            )
        select
            _tasks.span_id,
            _tasks.run_id,
            _tasks.outcome,
            _tasks.attributes,
            {%- for name in ["executor_task_id", "task_id", "try_id"] %}
                cast({{ dnpc.attribute("_bound.attributes", name) }} as bigint) as {{ name }},
            {%- endfor %}
            _bound.rule,
            _bound.is_inferred,
            {%- for name in moments %} _moments.{{ name }}{{ "," if not loop.last }} {%- endfor %}
        from {{ component }} as _tasks
        left join _moments on _tasks.span_id = _moments.span_id
        left join _bound on _tasks.span_id = _bound.span_id
        where _tasks.statement = 'span' and _tasks.span_type = '{{ system }}.task'
    )
{%- endmacro -%}
