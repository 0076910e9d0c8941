{#- The process that submits to Work Queue or TaskVine is the manager of its log. -#}
{%- set process = "^(?:[0-9.]+ [^ ]+ [^ ]+ [^ ]+-(?P<manager_pid>[0-9]+) )?.*" -%}
{#- The commonest stand last: DuckDB looks for their text first. -#}
{%- set patterns = [
    {
        "event_type": "run_started",
        "contains": "Run id is: ",
        "regex": "[A-Z][]:] +Run id is: (?P<logged_run_id>[^ ]+)$",
    },
    {
        "event_type": "version_logged",
        "contains": "Parsl version: ",
        "regex": "[A-Z][]:] +Parsl version: (?P<parsl_version>[^ ]+)$",
    },
    {
        "event_type": "cleanup_started",
        "contains": "DFK cleanup initiated",
        "regex": "[A-Z][]:] +DFK cleanup initiated",
    },
    {
        "event_type": "workflow_completed",
        "contains": "Workflow shutdown information: ",
        "regex": "[A-Z][]:] +Workflow shutdown information: ",
    },
    {
        "event_type": "cleanup_completed",
        "contains": "DFK cleanup complete",
        "regex": "[A-Z][]:] +DFK cleanup complete",
    },
    {
        "event_type": "cleanup_completed",
        "contains": "Unregistering log handler",
        "regex": "[A-Z][]:] +Unregistering log handler",
    },
    {
        "event_type": "try_failed",
        "contains": "failed",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) try (?P<try_id>[0-9]+) failed(?: with exception of type (?P<reason>.+))?$",
    },
    {
        "event_type": "task_marked_for_retry",
        "contains": "marked for retry",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) marked for retry",
    },
    {
        "event_type": "task_failed",
        "contains": "retry attempts",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) failed after [0-9]+ retry attempts",
    },
    {
        "event_type": "task_dependency_failed",
        "contains": "failed due to dependency failure",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) failed due to dependency failure",
    },
    {
        "event_type": "task_memoized",
        "contains": "Reusing cached result for task ",
        "regex": "[A-Z][]:] +Reusing cached result for task (?P<task_id>[0-9]+)",
    },
    {
        "event_type": "block_allocated",
        "contains": "Allocated block ID ",
        "regex": "[A-Z][]:] +(?:\\[Scaling executor (?P<executor_label>.+)\\] )?Allocated block ID (?P<block_id>.+)$",
    },
    {
        "event_type": "block_launched",
        "contains": "Launched block ",
        "regex": "[A-Z][]:] +(?:\\[Scaling executor (?P<prefix_label>.+)\\] )?Launched block (?P<block_id>.+?)(?: on executor (?P<executor_label>.+))? with job ID (?P<job_id>.+)$",
    },
    {
        "event_type": "block_launched",
        "contains": "Launched block ",
        "regex": "[A-Z][]:] +Launched block (?P<block_id>[^ ]+)->(?P<job_id>.+)$",
    },
    {
        "event_type": "work_queue_executor_added",
        "contains": "Adding executor ",
        "regex": "[A-Z][]:] +Adding executor (?P<executor_label>.+) of type parsl[.]executors[.]workqueue[.][^ ]+$",
    },
    {
        "event_type": "work_queue_task_submitted",
        "contains": "Queue ",
        "regex": process
        ~ "[A-Z][]:] +(?:Executor task|Task) (?P<executor_task_id>[0-9]+) submitted (?:as Work Queue task|to WorkQueue with id|to Work Queue with Work Queue task id) (?P<work_queue_task_id>[0-9]+)$",
    },
    {
        "event_type": "work_queue_task_completed",
        "contains": "Queue task ",
        "regex": process
        ~ "[A-Z][]:] +Completed Work ?Queue task (?P<work_queue_task_id>[0-9]+), (?:executor|parsl) task (?P<executor_task_id>[0-9]+)$",
    },
    {
        "event_type": "taskvine_task_submitted",
        "contains": "TaskVine task with id ",
        "regex": process
        ~ "[A-Z][]:] +Executor task (?P<executor_task_id>[0-9]+) submitted as TaskVine task with id (?P<taskvine_task_id>[0-9]+)$",
    },
    {
        "event_type": "taskvine_task_completed",
        "contains": "Completed TaskVine task ",
        "regex": process
        ~ "[A-Z][]:] +Completed TaskVine task (?P<taskvine_task_id>[0-9]+), (?:executor|parsl) task (?P<executor_task_id>[0-9]+)$",
    },
    {
        "event_type": "task_assigned",
        "contains": "will be sent to executor ",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) will be sent to executor (?P<executor_label>.+)$",
    },
    {
        "event_type": "task_submitted",
        "contains": "submitted for App ",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) submitted for App (?P<app_name>.+?), (?:not waiting on any dependency|waiting on (?P<depends_on>.+))$",
    },
    {
        "event_type": "task_pending",
        "contains": "set to pending state with ",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) set to (?P<state>pending) state with ",
    },
    {
        "event_type": "state_initialised",
        "contains": "initializing state to ",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) initializing state to (?P<state>[a-z_]+)$",
    },
    {
        "event_type": "try_launched",
        "contains": "launched on executor ",
        "regex": "[A-Z][]:] +(?:Parsl task|Task) (?P<task_id>[0-9]+)(?: try (?P<try_id>[0-9]+))? launched on executor (?P<executor_label>.+?)(?: with executor id (?P<executor_task_id>[0-9]+))?$",
    },
    {
        "event_type": "task_completed",
        "contains": "completed (",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) completed \\((?P<previous_state>[a-z_]+) -> (?P<state>[a-z_]+)\\)$",
    },
    {
        "event_type": "state_changed",
        "contains": "changing state from ",
        "regex": "[A-Z][]:] +Task (?P<task_id>[0-9]+) changing state from (?P<previous_state>[a-z_]+) to (?P<state>[a-z_]+)$",
    },
] -%}

with

    understood as (
        select * from {{ log_records(kind="parsl_log", patterns=patterns) }} as understood
    ),

    beginnings as (
        select
            file_id,
            min_by(recorded_at, line_number) as began_at,
            min_by(logged_run_id, line_number) filter (logged_run_id is not null) as run_id
        from understood
        group by file_id
    ),

    other_runs as (
        select understood.file_id, min(understood.line_number) as line_number
        from understood
        inner join beginnings on understood.file_id = beginnings.file_id
        where understood.logged_run_id != beginnings.run_id
        group by understood.file_id
    ),

    -- Lines from before the log began are quoted from elsewhere, as in an error's text, and those
    -- behind the start of another run in the same process are that run's. An id that no 64 bits
    -- hold is none of Parsl's.
    records as (
        select understood.*
        from understood
        inner join beginnings on understood.file_id = beginnings.file_id
        left join other_runs on understood.file_id = other_runs.file_id
        where
            understood.recorded_at >= {{ add_seconds("beginnings.began_at", "-60") }}
            and (other_runs.line_number is null or understood.line_number < other_runs.line_number)
            and (understood.task_id is null or try_cast(understood.task_id as bigint) is not null)
    ),

    typed as (
        select
            run_id,
            file_id,
            line_number,
            event_type as record_type,
            recorded_at,
            case
                when logged_at is not null then {{ utc_offset("logged_at", "logged_local_at") }}
            end as utc_offset_s,
            try_cast(task_id as bigint) as task_id,
            try_cast(try_id as bigint) as try_id,
            state,
            previous_state,
            app_name,
            depends_on,
            coalesce(executor_label, prefix_label) as executor_label,
            try_cast(executor_task_id as bigint) as executor_task_id,
            try_cast(work_queue_task_id as bigint) as work_queue_task_id,
            try_cast(taskvine_task_id as bigint) as taskvine_task_id,
            try_cast(manager_pid as bigint) as manager_pid,
            block_id,
            job_id,
            reason,
            parsl_version
        from records
    ),

    retried_tasks as (
        select distinct file_id, task_id
        from typed
        where
            try_id > 0 or previous_state = 'fail_retryable' or record_type = 'task_marked_for_retry'
    ),

    -- A line that names no try is of the one that the lines before it have reached.
    reached_tries as (
        select
            typed.file_id,
            typed.line_number,
            typed.task_id,
            typed.record_type,
            greatest(
                coalesce(max(typed.try_id) over so_far, 0),
                count(case when typed.previous_state = 'fail_retryable' then 1 end) over so_far,
                count(case when typed.record_type = 'task_marked_for_retry' then 1 end) over before
            ) as try_id
        from typed
        inner join
            retried_tasks
            on typed.file_id = retried_tasks.file_id
            and typed.task_id = retried_tasks.task_id
        window
            so_far as (
                partition by typed.file_id, typed.task_id
                order by typed.line_number
                rows between unbounded preceding and current row
            ),
            before as (
                partition by typed.file_id, typed.task_id
                order by typed.line_number
                rows between unbounded preceding and 1 preceding
            )
    )

select
    typed.run_id,
    typed.file_id,
    typed.line_number,
    typed.record_type,
    typed.recorded_at,
    typed.utc_offset_s,
    typed.task_id,
    case
        when typed.task_id is not null then coalesce(typed.try_id, reached_tries.try_id, 0)
    end as try_id,
    typed.state,
    typed.previous_state,
    typed.app_name,
    typed.depends_on,
    typed.executor_label,
    typed.executor_task_id,
    typed.work_queue_task_id,
    typed.taskvine_task_id,
    typed.manager_pid,
    typed.block_id,
    typed.job_id,
    typed.reason,
    typed.parsl_version
from typed
left join
    reached_tries
    on typed.file_id = reached_tries.file_id
    and typed.line_number = reached_tries.line_number
    and typed.task_id = reached_tries.task_id
    and typed.record_type = reached_tries.record_type
