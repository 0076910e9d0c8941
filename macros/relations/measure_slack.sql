{#-
    How much later each task could have returned without the run ending later, all else being as it
    was: its slack, the least over all chains of tasks that waited for it.

    tasks:  run_id | task_id | depends_on | joins | invoked_at | returned_at
            r      | 1       |            |       | 12:00:00   | 12:00:04
            r      | 2       |            |       | 12:00:00   | 12:00:02
            r      | 3       | [1, 2]     |       | 12:00:00   | 12:00:09

    select * from {{ measure_slack('tasks') }} as slack

            run_id | task_id | slack_s
            r      | 1       | 0.0
            r      | 2       | 2.0
            r      | 3       | 0.0

    tasks       relation    as for find_critical_path

    A task that nothing waited for could have returned when the last one did. One that others waited for
    could have returned when the last of all that they waited for did, plus what they could have
    slipped. The tasks of the critical path have none.
-#}
{%- macro measure_slack(tasks=none) -%}
    {%- set tasks = tasks or ref("parsl_tasks") -%}
    {%- do dnpc._check_relation("measure_slack", tasks, "tasks") -%}
    (
        with recursive
            {{ dnpc._task_waits(tasks) }},
            _readiness as (
                select
                    *,
                    max(case when _is_by_join then _before_returned_at end) over (
                        partition by run_id, task_id
                    ) as _body_ready_at,
                    greatest(
                        invoked_at,
                        max(case when not _is_by_join then _before_returned_at end) over (
                            partition by run_id, task_id
                        )
                    ) as _ready_at
                from _waits
                where not _is_by_join or {{ dnpc._has_waited() }}
            ),
            _margins as (
                select
                    run_id,
                    task_id,
                    _before_task_id,
                    case
                        -- What a join app's body invokes is invoked as much later as the body runs.
                        when _is_by_join
                        then
                            {{ dnpc.seconds_between("_before_returned_at", "_body_ready_at") }}
                            + coalesce({{ dnpc.seconds_between("invoked_at", "_ready_at") }}, 0)
                        else {{ dnpc.seconds_between("_before_returned_at", "_ready_at") }}
                    end as _margin_s
                from _readiness
            ),
            _ends as (select run_id, max(returned_at) as _ended_at from _returned group by run_id),
            _to_end as (
                select
                    _returned.run_id,
                    _returned.task_id,
                    {{ dnpc.seconds_between("_returned.returned_at", "_ends._ended_at") }}
                    as slack_s
                from _returned
                inner join _ends on _returned.run_id = _ends.run_id
            ),
            {{ dnpc._least_slack() }}
        select
            _to_end.run_id,
            _to_end.task_id,
            least(min(_to_end.slack_s), min(_slack.slack_s)) as slack_s
        from _to_end
        left join _slack on _to_end.run_id = _slack.run_id and _to_end.task_id = _slack.task_id
        group by _to_end.run_id, _to_end.task_id
    )
{%- endmacro -%}

{#- The least slack of each task, from those that nothing waited for back. -#}
{%- macro _least_slack() -%}
    {{- return(adapter.dispatch("_least_slack", "dnpc")()) -}}
{%- endmacro -%}

{%- macro default___least_slack() -%}
    _slack(run_id, task_id, slack_s)
    using
        key(run_id, task_id) as (
            select _to_end.run_id, _to_end.task_id, _to_end.slack_s
            from _to_end
            left join
                _margins
                on _to_end.run_id = _margins.run_id
                and _to_end.task_id = _margins._before_task_id
            where _margins.run_id is null
            union
            select
                _margins.run_id, _margins._before_task_id, min(_margins._margin_s + _slack.slack_s)
            from _slack
            inner join
                _margins on _slack.run_id = _margins.run_id and _slack.task_id = _margins.task_id
            left join
                recurring._slack as _known
                on _margins.run_id = _known.run_id
                and _margins._before_task_id = _known.task_id
            group by _margins.run_id, _margins._before_task_id
            having
                min(_known.slack_s) is null
                or min(_margins._margin_s + _slack.slack_s) < min(_known.slack_s)
        )
{%- endmacro -%}

{#- Common table expressions: the tasks that have returned, and which of them may have waited for
    which: by dependency, as a join app for what it joins, and what is joined for the dependencies of
    the join app (_is_by_join), whose body invoked it. -#}
{%- macro _task_waits(tasks) -%}
    _returned as (
        select run_id, task_id, invoked_at, returned_at, depends_on, joins
        from {{ tasks }} as _tasks
        where returned_at is not null
    ),
    _joined as (select run_id, {{ dnpc.explode("joins") }} as task_id, depends_on from _returned),
    _edges as (
        select
            run_id,
            task_id,
            invoked_at,
            returned_at,
            {{ dnpc.explode("depends_on") }} as _before_task_id,
            false as _is_by_join
        from _returned
        union all
        select run_id, task_id, invoked_at, returned_at, {{ dnpc.explode("joins") }}, false
        from _returned
        union all
        select
            _joined.run_id,
            _joined.task_id,
            _returned.invoked_at,
            _returned.returned_at,
            {{ dnpc.explode("_joined.depends_on") }},
            true
        from _joined
        inner join
            _returned on _joined.run_id = _returned.run_id and _joined.task_id = _returned.task_id
    ),
    _waits as (
        select _edges.*, _before.returned_at as _before_returned_at
        from _edges
        inner join
            _returned as _before
            on _edges.run_id = _before.run_id
            and _edges._before_task_id = _before.task_id
    )
{%- endmacro -%}

{#- A task waited for what returned after it was invoked; for the dependencies of the join app whose body
    invoked it, if they had returned by then. -#}
{%- macro _has_waited() -%}
    (invoked_at is null or (_before_returned_at <= invoked_at) = _is_by_join)
{%- endmacro -%}

{#- One row for each item of a list: a column of a select. -#}
{%- macro explode(list) -%}
    {{- return(adapter.dispatch("explode", "dnpc")(list)) -}}
{%- endmacro -%}

{%- macro default__explode(list) -%} unnest({{ list }}) {%- endmacro -%}
