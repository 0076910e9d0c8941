{% call if_loaded("netlogger") %}

{#- What is known of spans: names, and the keys in the log. -#}
{%- set known_of_spans = {
    "workflow_name": "dax.label",
    "root_workflow_id": "root.xwf.id",
    "user_name": "user",
    "submit_dir": "submit.dir",
    "planner_version": "planner.version",
    "type_desc": "type_desc",
    "transformation": "transformation",
    "task_count": "task_count",
    "sched_id": "sched.id",
    "site": "site",
    "hostname": "hostname",
    "duration_s": "dur",
    "exit_code": "exitcode",
} -%}
{%- set keys = [
    "run_id",
    "activity_id",
    "task_id",
    "job_id",
    "job_instance_id",
    "invocation_id",
] -%}
{#- The keys that a type of span has not are null, and concat_ws leaves them out. -#}
{%- set whole_key = "concat_ws(chr(31), " ~ keys | join(", ") ~ ")" -%}

{%- set span_attributes = {} -%}
{%- for key in keys if key != "run_id" -%}
    {%- do span_attributes.update({key: key}) -%}
{%- endfor -%}
{%- for name, key in known_of_spans.items() -%}
    {%- set value = attribute("attributes", key) -%}
    {%- do span_attributes.update(
        {name: last_value_by(value, [value ~ " is not null", "line_number"])}
    ) -%}
{%- endfor -%}

{%- set workflow = {"pegasus.workflow": ["run_id"]} -%}
{%- set task = {"pegasus.task": ["run_id", "task_id"]} -%}
{%- set job = {"pegasus.job": ["run_id", "job_id"]} -%}
{%- set job_instance = {"pegasus.job_instance": ["run_id", "job_id", "job_instance_id"]} -%}
{%- set invocation = {
    "pegasus.invocation": ["run_id", "job_id", "job_instance_id", "invocation_id"]
} -%}

{%- set statements = [
    statements_of("events", "event"),
    statements_of(
        "spans",
        "span",
        columns=[
            "span_id",
            "span_type",
            "run_id",
            "span_key",
            "ended_at",
            "outcome",
            "attributes",
        ],
    ),
    statements_of(
        "contained_spans",
        "subspan",
        columns=["span_id", "other_span_id", "key", "rule", "is_inferred"],
    ),
    subspans_of(
        "(select * from records where event_type = 'wf.map.task_job')",
        superspan=job,
        subspan=task,
        rule="stampede_task_job",
    ),
    subspans_of(
        "(select * from records where event_type = 'inv.end')",
        superspan=task,
        subspan=invocation,
        rule="stampede_task_id",
    ),
    subspans_of(
        "records",
        superspan=job_instance,
        subspan={"pegasus.workflow": ["subworkflow_id"]},
        rule="stampede_subworkflow",
    ),
    subspans_of(
        "records",
        superspan={"pegasus.workflow": ["parent_workflow_id"]},
        subspan={"pegasus.workflow": ["workflow_id"]},
        rule="stampede_parent_workflow",
    ),
] -%}

with

    lines as (
        select run_id as file_run_id, file_id, line_number, {{ key_values("line") }} as attributes
        from {{ lines_of_kind("netlogger_bp") }} as log_lines
        where contains(line, 'event=')
    ),

    values_of_lines as {{ worked_out_once() }} (
        select
            file_id,
            line_number,
            attributes,
            coalesce(
                {{ utc_time(attribute("attributes", "ts")) }},
                {{ local_to_utc(local_time(attribute("attributes", "ts"))) }}
            ) as recorded_at,
            regexp_replace(
                {{ attribute("attributes", "event") }}, '^stampede[.]', ''
            ) as event_type,
            coalesce(
                {{ attribute("attributes", "status") }}, {{ attribute("attributes", "exitcode") }}
            ) as status,
            lower({{ attribute("attributes", "xwf.id") }}) as workflow_id,
            lower({{ attribute("attributes", "parent.xwf.id") }}) as parent_workflow_id,
            lower({{ attribute("attributes", "subwf.id") }}) as subworkflow_id,
            coalesce(lower({{ attribute("attributes", "xwf.id") }}), file_run_id) as run_id,
            {{ attribute("attributes", "guid") }} as activity_id,
            coalesce(
                {{ attribute("attributes", "task.id") }},
                {{ attribute("attributes", "child.task.id") }}
            ) as task_id,
            coalesce(
                {{ attribute("attributes", "job.id") }},
                {{ attribute("attributes", "child.job.id") }}
            ) as job_id,
            {{ attribute("attributes", "job_inst.id") }} as job_instance_id,
            {{ attribute("attributes", "inv.id") }} as invocation_id
        from lines
    ),

    -- A record is of the innermost span that it names.
    records as (
        select
            *,
            case
                when workflow_id is null
                then 'netlogger.activity'
                when
                    job_id is not null and job_instance_id is not null and invocation_id is not null
                then 'pegasus.invocation'
                when job_id is not null and job_instance_id is not null
                then 'pegasus.job_instance'
                when job_id is not null
                then 'pegasus.job'
                when task_id is not null
                then 'pegasus.task'
                else 'pegasus.workflow'
            end as span_type
        from values_of_lines
        where
            recorded_at is not null
            and event_type is not null
            and (workflow_id is not null or activity_id is not null)
    ),

    -- With the keys of that span, and no others.
    own_records as (
        select
            span_type,
            run_id,
            case when span_type = 'netlogger.activity' then activity_id end as activity_id,
            case when span_type = 'pegasus.task' then task_id end as task_id,
            case
                when span_type in ('pegasus.job', 'pegasus.job_instance', 'pegasus.invocation')
                then job_id
            end as job_id,
            case
                when span_type in ('pegasus.job_instance', 'pegasus.invocation')
                then job_instance_id
            end as job_instance_id,
            case when span_type = 'pegasus.invocation' then invocation_id end as invocation_id,
            event_type,
            recorded_at as event_at,
            attributes,
            case
                when event_type in ('xwf.end', 'inv.end', 'job_inst.main.end', 'job_inst.post.end')
                then case when status = '0' then 'success' when status != '0' then 'failure' end
            end as outcome,
            -- That of a clustered job is recorded when the whole job has ended.
            case
                when event_type = 'inv.end'
                then
                    {{
                        epoch_to_utc(
                            "try_cast("
                            ~ attribute("attributes", "start_time")
                            ~ " as double) + try_cast("
                            ~ attribute("attributes", "dur")
                            ~ " as double)"
                        )
                    }}
            end as ran_until,
            file_id,
            line_number
        from records
    ),

    events as (select *, {{ span_id_of("span_type", [whole_key]) }} as span_id from own_records),

    -- What is innermost names all that is around it.
    mentions as (
        select
            span_type,
            {{ keys | join(", ") }},
            event_at,
            ran_until,
            attributes,
            outcome,
            line_number
        from own_records
        {%- for span in [workflow, task, job, job_instance] %}
                {%- set span_type, span_keys = (span.items() | list)[0] %}
            union all
            select distinct
                '{{ span_type }}' as span_type,
                {% for key in keys %}
                    {{ key if key in span_keys else "null as " ~ key }},
                {% endfor %}
                null as event_at,
                null as ran_until,
                null as attributes,
                null as outcome,
                null as line_number
            from records
            where workflow_id is not null and {{ _all_known(span_keys) }}
        {%- endfor %}
    ),

    spans as (
        select
            span_type,
            {{ keys | join(", ") }},
            {{ span_id_of("span_type", [whole_key]) }} as span_id,
            {{ span_key(keys) }} as span_key,
            case when max(ran_until) >= min(event_at) then max(ran_until) end as ended_at,
            {{ last_value_by("outcome", ["outcome is not null", "line_number"]) }} as outcome,
            {{ without_nulls(make_attributes(span_attributes)) }} as attributes
        from mentions
        group by span_type, {{ keys | join(", ") }}
    ),

    contained_spans as (
        select
            case
                when span_type = 'pegasus.invocation'
                then {{ span_id(*(job_instance.items() | list)[0]) }}
                when span_type = 'pegasus.job_instance'
                then {{ span_id(*(job.items() | list)[0]) }}
                else {{ span_id(*(workflow.items() | list)[0]) }}
            end as span_id,
            span_id as other_span_id,
            coalesce(invocation_id, job_instance_id, job_id, task_id) as key,
            'stampede_key' as rule,
            false as is_inferred
        from spans
        where
            span_type
            in ('pegasus.task', 'pegasus.job', 'pegasus.job_instance', 'pegasus.invocation')
    )

select *
from {{ make_component(statements) }} as netlogger

{% endcall %}
