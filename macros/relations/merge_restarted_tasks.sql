{#-
    Tasks that are the same across runs, known by their memoization hash: a campaign that was stopped and
    started again, told as one.

    tasks:  run_id | task_id | app_name | memo_hash | outcome   | invoked_at | returned_at
            a      | 1       | work     | 5f3a      | failed    | 12:00:00   | 12:00:04
            b      | 9       | work     | 5f3a      | exec_done | 13:00:00   | 13:00:02

    select * from {{ merge_restarted_tasks('tasks') }} as merged

            memo_hash | app_name | n_tasks | n_runs | first_invoked_at | last_returned_at | outcome   | run_ids
            5f3a      | work     | 2       | 2      | 12:00:00         | 13:00:02         | exec_done | [a, b]

    tasks       relation    the mart parsl_tasks

    outcome is that of the task which was invoked last, null where it has none yet. Tasks without a hash are left out.
-#}
{%- macro merge_restarted_tasks(tasks=none) -%}
    {%- set tasks = tasks or ref("parsl_tasks") -%}
    {%- do dnpc._check_relation("merge_restarted_tasks", tasks, "tasks") -%}
    {%- set last = ["invoked_at is not null", "invoked_at", "run_id", "task_id"] -%}
    (
        select
            memo_hash,
            {{ dnpc.last_value_by("app_name", last) }} as app_name,
            count(*) as n_tasks,
            count(distinct run_id) as n_runs,
            min(invoked_at) as first_invoked_at,
            max(returned_at) as last_returned_at,
            nullif({{ dnpc.last_value_by("coalesce(outcome, '')", last) }}, '') as outcome,
            {{ dnpc.sorted_list_of("run_id") }} as run_ids
        from {{ tasks }} as _tasks
        where memo_hash is not null
        group by memo_hash
    )
{%- endmacro -%}

{#- An aggregate: the different values, sorted, as a list. -#}
{%- macro sorted_list_of(value) -%}
    {{- return(adapter.dispatch("sorted_list_of", "dnpc")(value)) -}}
{%- endmacro -%}

{%- macro default__sorted_list_of(value) -%}
    list(distinct {{ value }} order by {{ value }})
{%- endmacro -%}
