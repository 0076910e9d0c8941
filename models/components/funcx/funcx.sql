{#- funcX, now Globus Compute: a task as its service, its endpoint, a worker and the client that submitted it tell
    of it. Its id is the same for all and everywhere; a client numbers its calls for itself. -#}
{% call if_loaded("funcx") %}

{%- set task = "(?P<funcx_task_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})" -%}
{%- set patterns = [
    {
        "event_type": "endpoint_received_task",
        "contains": "Received task: ",
        "regex": " Received task: " ~ task,
    },
    {
        "event_type": "endpoint_sent_task",
        "contains": "to manager ",
        "regex": " Sent task " ~ task ~ " to manager b?['\"]?(?P<to_manager>[^'\" ]+)",
    },
    {
        "event_type": "endpoint_forwarded_result",
        "contains": "for task ",
        "regex": " (?:Passing result to forwarder|Forwarding result) for task " ~ task,
    },
    {
        "event_type": "endpoint_stored_result",
        "contains": "result for later: ",
        "regex": " Storing result for later: " ~ task,
    },
    {
        "event_type": "endpoint_failed_task",
        "contains": "Failed to process ",
        "regex": " Failed to process " ~ task,
    },
    {
        "event_type": "worker_received_task",
        "contains": "Received task with task_id=",
        "regex": " Received task with task_id=['\"]?" ~ task,
    },
    {
        "event_type": "worker_executing_task",
        "contains": "executing task task_id=",
        "regex": " executing task task_id=['\"]?" ~ task,
    },
    {
        "event_type": "worker_executing_task",
        "contains": ": Preparing to execute task",
        "regex": " " ~ task ~ ": Preparing to execute task",
    },
    {
        "event_type": "worker_completed_task",
        "contains": "completed",
        "regex": " task " ~ task ~ " completed(?: in (?P<duration_ns>[0-9]+) ns)?",
    },
    {
        "event_type": "worker_completed_task",
        "contains": ": Task processing completed",
        "regex": " "
        ~ task
        ~ ": Task processing completed(?: in (?P<duration_ns>[0-9]+) ns)?",
    },
] -%}

with

    exported_records as (
        select *
        from
            {{
                json_records(
                    kind="cloudwatch_export",
                    paths={
                        "pointer": "@ptr",
                        "message": "@message",
                        "log": ["@message", "$.log"],
                        "parsed_log": ["@message", "$.log_processed"],
                    },
                    at="@timestamp",
                    is_utc=true,
                )
            }} as exported_records
    ),

    -- Exports of periods that overlap hold a record twice.
    numbered_records as (
        select
            run_id,
            recorded_at,
            file_id,
            line_number,
            case
                when parsed_log is not null
                then parsed_log
                when {{ as_json("log") }} is not null
                then log
                else message
            end as said,
            row_number() over (
                partition by
                    coalesce(pointer, message), case when pointer is null then recorded_at end
                order by file_id, line_number
            ) as times_exported
        from exported_records
    ),

    service_records as (
        select
            run_id,
            recorded_at,
            file_id,
            line_number,
            times_exported,
            {{ json_value("said", "$.task_id") }} as funcx_task_id,
            {{ json_value("said", "$.message") }} as event_type,
            {{
                without_nulls(
                    make_attributes(
                        {
                            "logger": json_value("said", "$.name"),
                            "level": json_value("said", "$.levelname"),
                            "user_id": json_value("said", "$.user_id"),
                            "endpoint_id": json_value("said", "$.endpoint_id"),
                        }
                    )
                )
            }} as attributes
        from numbered_records
    ),

    service_events as (select * from service_records where times_exported = 1),

    repeated_records as (
        select * from service_records where times_exported > 1 and funcx_task_id is not null
    ),

    task_records as (
        select *
        from
            {{
                text_records(
                    kind=["funcx_endpoint_log", "funcx_worker_log"],
                    patterns=patterns,
                    columns=["manager_id", "worker_id"],
                )
            }} as task_records
    ),

    endpoint_events as (select * from task_records where event_type like 'endpoint%'),

    worker_events as (select * from task_records where event_type like 'worker%'),

    client_records as (
        select *
        from
            {{
                text_records(
                    kind="funcx_client_log",
                    patterns=[
                        {
                            "event_type": "bound",
                            "contains": "FUNCBIND ",
                            "regex": " FUNCBIND (?P<client_task_id>[^ ]+) " ~ task,
                        },
                        {
                            "contains": "FUNC ",
                            "regex": " FUNC (?P<client_task_id>[^ ]+) (?P<event_type>[^ ]+)",
                        },
                        {
                            "contains": "FUNCREMOTE ",
                            "regex": " FUNCREMOTE (?P<client_task_id>[^ ]+) (?P<event_type>[^ ]+) (?P<remote_time>[0-9.]+)",
                        },
                    ],
                )
            }}
            as client_records
    ),

    client_events as (select * from client_records where remote_time is null),

    -- What ran on the worker tells its own times.
    remote_events as (
        select
            run_id,
            file_id,
            line_number,
            client_task_id,
            event_type,
            {{ epoch_to_utc("remote_time") }} as recorded_at
        from client_records
        where remote_time is not null
    )

select *
from
    {{
        make_component(
            [
                events_of("service_events", span={"funcx.task": ["funcx_task_id"]}),
                events_of("endpoint_events", span={"funcx.endpoint.task": ["funcx_task_id"]}),
                events_of("worker_events", span={"funcx.worker.task": ["funcx_task_id"]}),
                events_of(
                    "client_events",
                    span={"funcx.client.task": ["file_id", "client_task_id"]},
                ),
                events_of(
                    "remote_events",
                    span={"funcx.client.worker.task": ["file_id", "client_task_id"]},
                    attributes=none,
                ),
                spans_of("client_events", span={"funcx.task": ["funcx_task_id"]}),
                spans_of(
                    "worker_events",
                    span={"funcx.worker.task": ["funcx_task_id"]},
                    attributes={"manager_id": "manager_id", "worker_id": "worker_id"},
                ),
                subspans_of(
                    "client_events",
                    superspan={"funcx.client.task": ["file_id", "client_task_id"]},
                    subspan={"funcx.task": ["funcx_task_id"]},
                    rule="funcx_client_log",
                ),
                subspans_of(
                    "remote_events",
                    superspan={"funcx.client.task": ["file_id", "client_task_id"]},
                    subspan={"funcx.client.worker.task": ["file_id", "client_task_id"]},
                    rule="funcx_client_log",
                ),
                subspans_of(
                    "endpoint_events",
                    superspan={"funcx.task": ["funcx_task_id"]},
                    subspan={"funcx.endpoint.task": ["funcx_task_id"]},
                    rule="funcx_task_id",
                ),
                subspans_of(
                    "worker_events",
                    superspan={
                        "funcx.task": ["funcx_task_id"],
                        "funcx.endpoint.task": ["funcx_task_id"],
                    },
                    subspan={"funcx.worker.task": ["funcx_task_id"]},
                    rule="funcx_task_id",
                ),
                "(select "
                ~ _statement("repeated", {"file_id": "file_id", "line_number": "line_number"})
                ~ " from repeated_records)",
            ]
        )
    }} as funcx

{% endcall %}
