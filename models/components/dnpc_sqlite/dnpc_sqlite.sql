{% call if_loaded("dnpc_sqlite") %}

with

    files as (select * from {{ ref("stg_files__files") }}),

    dnpc_spans as (select * from {{ source("raw", "dnpc_span") }}),

    dnpc_events as (select * from {{ source("raw", "dnpc_event") }}),

    dnpc_subspans as (select * from {{ source("raw", "dnpc_subspan") }}),

    dnpc_facets as (select * from {{ source("raw", "dnpc_facet") }}),

    rows_of_tables as (
        select
            'span' as statement,
            file_id,
            record_number,
            uuid as span_uuid,
            cast(null as {{ dbt.type_string() }}) as other_uuid,
            type as type_name,
            cast(null as {{ dbt.type_string() }}) as event_time,
            cast(null as {{ dbt.type_string() }}) as key,
            note
        from dnpc_spans
        union all
        select
            'event' as statement,
            file_id,
            record_number,
            span_uuid,
            uuid as other_uuid,
            type as type_name,
            time as event_time,
            null as key,
            note
        from dnpc_events
        union all
        select
            'subspan' as statement,
            file_id,
            record_number,
            superspan_uuid as span_uuid,
            subspan_uuid as other_uuid,
            null as type_name,
            null as event_time,
            key,
            note
        from dnpc_subspans
        union all
        select
            'facet' as statement,
            file_id,
            record_number,
            left_uuid as span_uuid,
            right_uuid as other_uuid,
            null as type_name,
            null as event_time,
            null as key,
            note
        from dnpc_facets
    ),

    -- The rows of a database are numbered through, one table after the other.
    records as (
        select
            rows_of_tables.statement,
            files.run_id,
            rows_of_tables.file_id,
            row_number() over (
                partition by rows_of_tables.file_id
                order by rows_of_tables.statement, rows_of_tables.record_number
            ) as line_number,
            rows_of_tables.span_uuid,
            rows_of_tables.other_uuid,
            rows_of_tables.type_name,
            rows_of_tables.event_time,
            rows_of_tables.key,
            {{ without_nulls(make_attributes({"note": "rows_of_tables.note"})) }} as attributes
        from rows_of_tables
        inner join files on rows_of_tables.file_id = files.file_id
    ),

    -- An identifier that is no UUID is one of its database only.
    identified as (
        select
            *,
            coalesce(
                try_cast(span_uuid as {{ uuid_type() }}),
                {{ span_id("dnpc_sqlite", ["file_id", "span_uuid"]) }}
            ) as span_id,
            coalesce(
                try_cast(other_uuid as {{ uuid_type() }}),
                {{ span_id("dnpc_sqlite", ["file_id", "other_uuid"]) }}
            ) as other_span_id
        from records
        where span_uuid is not null
    ),

    spans as (
        select
            run_id,
            file_id,
            line_number,
            span_id,
            type_name as span_type,
            span_uuid as span_key,
            attributes
        from identified
        where statement = 'span' and type_name is not null
    ),

    span_types as (select span_id, min(span_type) as span_type from spans group by span_id),

    -- A copy of a database tells of the same events.
    events as (
        select
            identified.run_id,
            identified.file_id,
            identified.line_number,
            identified.span_id,
            span_types.span_type,
            identified.type_name as event_type,
            coalesce(
                {{ epoch_to_utc("identified.event_time") }},
                {{ utc_time("identified.event_time") }},
                {{ local_to_utc(local_time("identified.event_time")) }}
            ) as event_at,
            identified.attributes
        from identified
        inner join span_types on identified.span_id = span_types.span_id
        where identified.statement = 'event' and identified.type_name is not null
        qualify
            identified.other_uuid is null
            or row_number() over (partition by identified.other_span_id order by identified.file_id)
            = 1
    ),

    timed_events as (select * from events where event_at is not null),

    bindings as (
        select
            statement,
            file_id,
            line_number,
            span_id,
            other_span_id,
            key,
            'dnpc_sqlite' as rule,
            false as is_inferred
        from identified
        where statement in ('subspan', 'facet') and other_uuid is not null
    )

select *
from
    {{
        make_component(
            [
                statements_of("spans", "span"),
                statements_of("timed_events", "event"),
                statements_of("(select * from bindings where statement = 'subspan')", "subspan"),
                statements_of("(select * from bindings where statement = 'facet')", "facet"),
            ]
        )
    }} as toolkit

{% endcall %}
