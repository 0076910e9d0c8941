{#- The states in which Parsl leaves a task for good, as a list of SQL strings. -#}
{%- macro final_task_states() -%} 'exec_done', 'memo_done', 'failed', 'dep_fail' {%- endmacro -%}

{#- Whether a state ends a try: the task's final ones, and a failure that is retried. -#}
{%- macro is_try_ending(state) -%}
    coalesce(({{ state }}) in ({{ dnpc.final_task_states() }}, 'fail_retryable'), false)
{%- endmacro -%}
