{% call if_loaded("parsl_tracing") %}

with

    files as (select * from {{ ref("stg_files__files") }}),

    tracing_events as (select * from {{ source("raw", "tracing_events") }}),

    tracing_binds as (select * from {{ source("raw", "tracing_binds") }}),

    all_records as (
        select
            'event' as statement,
            file_id,
            record_number,
            span_type,
            span_id as tracing_id,
            event_name,
            event_time,
            cast(null as {{ dbt.type_string() }}) as sub_type,
            cast(null as {{ dbt.type_string() }}) as sub_id
        from tracing_events
        union all
        select
            'subspan' as statement,
            file_id,
            record_number,
            super_type as span_type,
            super_id as tracing_id,
            null as event_name,
            null as event_time,
            sub_type,
            sub_id
        from tracing_binds
    ),

    -- The events of a file are numbered first, then its bindings.
    records as (
        select
            all_records.statement,
            files.run_id,
            all_records.file_id,
            row_number() over (
                partition by all_records.file_id
                order by all_records.statement, all_records.record_number
            ) as line_number,
            'parsl.tracing.' || all_records.span_type as span_type,
            all_records.tracing_id,
            'parsl.tracing.' || all_records.sub_type as sub_type,
            all_records.sub_id,
            all_records.event_name as event_type,
            {{ epoch_to_utc("all_records.event_time") }} as event_at
        from all_records
        inner join files on all_records.file_id = files.file_id
    ),

    -- There is a span where an event or a binding mentions it.
    mentions as (
        select run_id, file_id, line_number, span_type, tracing_id
        from records
        union all
        select run_id, file_id, line_number, sub_type, sub_id
        from records
    ),

    spans as (
        select
            run_id,
            file_id,
            min(line_number) as line_number,
            span_type,
            tracing_id,
            {{ span_id_of("span_type", ["run_id", "tracing_id"]) }} as span_id,
            {{ span_key(["run_id", "tracing_id"]) }} as span_key,
            {{ make_attributes({"tracing_id": "tracing_id"}) }} as attributes
        from mentions
        where span_type is not null and tracing_id is not null
        group by run_id, file_id, span_type, tracing_id
    ),

    events as (
        select
            run_id,
            file_id,
            line_number,
            span_type,
            {{ span_id_of("span_type", ["run_id", "tracing_id"]) }} as span_id,
            event_type,
            event_at,
            {{ no_attributes() }} as attributes
        from records
        where
            event_at is not null
            and event_type is not null
            and span_type is not null
            and tracing_id is not null
    ),

    bindings as (
        select
            file_id,
            line_number,
            {{ span_id_of("span_type", ["run_id", "tracing_id"]) }} as span_id,
            {{ span_id_of("sub_type", ["run_id", "sub_id"]) }} as other_span_id,
            sub_id as key,
            'tracing_bind' as rule,
            false as is_inferred
        from records
        where
            statement = 'subspan'
            and span_type is not null
            and tracing_id is not null
            and sub_type is not null
            and sub_id is not null
    ),

    -- A task is told by its number, a try by (task, try).
    parsl_spans as (
        select
            run_id,
            span_id,
            lower(span_type) as lower_type,
            nullif(regexp_extract(tracing_id, '^[(]?([0-9]+)(?:, [0-9]+[)])?$', 1), '') as task_id,
            nullif(regexp_extract(tracing_id, '^[(][0-9]+, ([0-9]+)[)]$', 1), '') as try_id
        from spans
    ),

    facets as (
        {%- for source in ["monitoring", "rundir"] %}
            select
                {{ span_id("parsl." ~ source ~ ".task", ["run_id", "task_id"]) }} as span_id,
                span_id as other_span_id,
                'tracing_task_id' as rule,
                false as is_inferred
            from parsl_spans
            where lower_type = 'parsl.tracing.task' and task_id is not null and try_id is null
            union all
            select
                {{ span_id("parsl." ~ source ~ ".try", ["run_id", "task_id", "try_id"]) }}
                as span_id,
                span_id as other_span_id,
                'tracing_try_id' as rule,
                false as is_inferred
            from parsl_spans
            where lower_type = 'parsl.tracing.try' and try_id is not null
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    )

select *
from
    {{
        make_component(
            [
                statements_of("spans", "span"),
                statements_of("events", "event"),
                statements_of("bindings", "subspan"),
                statements_of(
                    "facets",
                    "facet",
                    columns=["span_id", "other_span_id", "rule", "is_inferred"],
                ),
            ]
        )
    }} as tracing

{% endcall %}
