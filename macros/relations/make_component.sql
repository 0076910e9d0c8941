{#-
    A component: what it states of spans, events, subspans and facets, in one relation. The model of
    a component is this and no more; the marts take its parts out of it.

    select * from {{ make_component([
        events_of('stages', span={'campaign.unit': ['run_id', 'unit']}),
        subspans_of(
            'bounds',
            superspan={'parsl.rundir.task': ['run_id', 'parsl_task']},
            subspan={'campaign.unit': ['run_id', 'unit']},
            rule='campaign_log',
        ),
    ]) }} as campaign

    statements  list    events_of(), spans_of(), subspans_of(), facets_of(), statements_of()

    One row for each statement. Several of one span make one: it has the attributes of all, and the
    latest end. Where two of them tell an attribute or the outcome differently, what stands later in
    the list counts, and of one part of the list, the later record. A null says nothing.

    statement       'span', 'event', 'subspan', 'facet'; 'repeated' for a record of a span
                    or of a binding that another row has already
    span_id, span_type, run_id, span_key    the span; of a subspan the superspan, of a facet the left
    event_type, event_at, event_order       of an event
    other_span_id                           the subspan, or the right side of the facet
    key, rule, is_inferred                  of a subspan or facet
    ended_at, outcome                       of a span, where its records say so
    attributes                              of a span or an event
    file_id, line_number                    the record that says so; a span has none
-#}
{%- macro make_component(statements) -%}
    {%- if not dnpc._is_list(statements) or not statements -%}
        {{
            dnpc.raise_argument_error(
                "make_component",
                "statements",
                statements,
                "a list of events_of(), spans_of(), subspans_of() and facets_of()",
            )
        }}
    {%- endif -%}
    {%- set order = ["_part", "file_id", "line_number"] -%}
    {%- set known = {} -%}
    {%- for name in [
        "span_id",
        "span_type",
        "run_id",
        "span_key",
        "ended_at",
        "outcome",
        "attributes",
    ] -%}
        {%- do known.update({name: name}) -%}
    {%- endfor -%}
    (
        with
            _statements as (
                select *, 0 as _part
                from ({{ dnpc.select_no_statements() }}) as _none
                {%- for statement in statements %}
                    union all
                    select *, {{ loop.index }} as _part
                    from {{ statement }} as _stated
                {%- endfor %}
            ),
            _spans as (
                select
                    span_id,
                    min(span_type) as span_type,
                    min(run_id) as run_id,
                    min(span_key) as span_key,
                    max(ended_at) as ended_at,
                    {{ dnpc.last_value_by("outcome", order) }} as outcome,
                    {{ dnpc.merge_attributes("attributes", order) }} as attributes
                from _statements
                where statement = 'span'
                group by span_id
            ),
            _numbered as (
                select
                    *,
                    row_number() over (
                        partition by statement, span_id, other_span_id, rule
                        order by file_id nulls first, line_number
                    ) as _times_stated
                from _statements
                where statement in ('subspan', 'facet')
            )
        select {{ dnpc._statement_columns() | join(", ") }}
        from _statements
        where statement = 'event'
        union all
        select {{ dnpc._statement("span", known) }}
        from _spans
        union all
        select {{ dnpc._statement_columns() | join(", ") }}
        from _numbered
        where _times_stated = 1
        union all
        select 'repeated', {{ dnpc._statement_columns()[1:] | join(", ") }}
        from _numbered
        where _times_stated > 1 and file_id is not null
        union all
        select 'repeated', {{ dnpc._statement_columns()[1:] | join(", ") }}
        from _statements
        where statement in ('span', 'repeated') and file_id is not null
    )
{%- endmacro -%}

{#- The columns of a statement. -#}
{%- macro _statement_columns() -%}
    {{
        return(
            [
                "statement",
                "span_id",
                "span_type",
                "run_id",
                "span_key",
                "event_type",
                "event_at",
                "event_order",
                "other_span_id",
                "key",
                "rule",
                "is_inferred",
                "ended_at",
                "outcome",
                "attributes",
                "file_id",
                "line_number",
            ]
        )
    }}
{%- endmacro -%}

{#- A query for no statements: it gives the columns that statements leave null their types. -#}
{%- macro select_no_statements() -%}
    {%- set types = {} -%}
    {%- for name in dnpc._statement_columns() -%}
        {%- do types.update({name: dbt.type_string()}) -%}
    {%- endfor -%}
    {%- do types.update(
        {
            "span_id": dnpc.uuid_type(),
            "event_at": dbt.type_timestamp(),
            "event_order": dbt.type_bigint(),
            "other_span_id": dnpc.uuid_type(),
            "is_inferred": dbt.type_boolean(),
            "ended_at": dbt.type_timestamp(),
            "attributes": dnpc.json_type(),
            "file_id": dnpc.uuid_type(),
            "line_number": dbt.type_bigint(),
        }
    ) -%}
    {{ dnpc.select_no_rows(types) }}
{%- endmacro -%}

{#- One statement's columns: those given as SQL, the rest null. -#}
{%- macro _statement(statement, values) -%}
    '{{ statement }}' as statement
    {%- for name in dnpc._statement_columns()[1:] -%}
        , {{ values.get(name, "null") }} as {{ name }}
    {%- endfor -%}
{%- endmacro -%}

{#- The span types and their key columns of an argument, as pairs. -#}
{%- macro _spans_and_keys(macro_name, argument, value) -%}
    {%- set allowed = (
        "a dict of a span type and the list of its key columns, "
        ~ "such as {'parsl.rundir.task': ['run_id', 'task_id']}"
    ) -%}
    {%- if value is not mapping or not value -%}
        {{ dnpc.raise_argument_error(macro_name, argument, value, allowed) }}
    {%- endif -%}
    {%- for span_type, keys in value.items() -%}
        {%- if span_type is not string or not span_type or not dnpc._is_list(
            keys
        ) or not keys or none in keys -%}
            {{ dnpc.raise_argument_error(macro_name, argument, value, allowed) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(value.items() | list) }}
{%- endmacro -%}

{#- The one span type and its key columns of an argument. -#}
{%- macro _span_and_keys(macro_name, argument, value) -%}
    {%- set spans = dnpc._spans_and_keys(macro_name, argument, value) -%}
    {%- if spans | length != 1 -%}
        {{
            dnpc.raise_argument_error(
                macro_name, argument, value, "a dict of one span type and its key columns"
            )
        }}
    {%- endif -%}
    {{ return(spans[0]) }}
{%- endmacro -%}

{#- Whether all of some columns are known, but for the executor: a log that stands alone has none. -#}
{%- macro _all_known(columns) -%}
    {%- set columns = columns | unique | reject("eq", "executor_label") | list -%}
    {%- for column in columns -%} {{ column }} is not null {{- " and " if not loop.last }}
    {%- else -%} true
    {%- endfor -%}
{%- endmacro -%}
