{#-
    Records as bindings of spans inside others, by key: part of a component.

    subspans_of(
        'bounds',
        superspan={'parsl.rundir.task': ['run_id', 'parsl_task']},
        subspan={'campaign.unit': ['run_id', 'unit']},
        rule='campaign_log',
    )

    relation        name    a CTE, ref or subquery with the key columns
    superspan       dict    the span's type and its key columns, in the order in which the ids of
    subspan         dict    that type are made; of several types, each is bound
    rule            string  the name of what makes the binding
    is_inferred     SQL     whether no record states it; false
    key             SQL     what the subspan is called in the superspan; its last key
    is_recorded     bool    whether the relation has file_id and line_number, as records have;
                            they count as understood then

    Whether the spans exist is not asked: the marts keep a binding where both do. A row with a null
    key binds nothing.
-#}
{%- macro subspans_of(
    relation,
    superspan,
    subspan,
    rule,
    is_inferred="false",
    key=none,
    is_recorded=true
) -%}
    {%- set superspans = dnpc._spans_and_keys("subspans_of", "superspan", superspan) -%}
    {%- set subspans = dnpc._spans_and_keys("subspans_of", "subspan", subspan) -%}
    {{-
        dnpc._bindings(
            "subspan", relation, superspans, subspans, rule, is_inferred, key or "", is_recorded
        )
    -}}
{%- endmacro -%}

{#- A statement for each pair of an outer and an inner span. A key of none is no key, '' the last. -#}
{%- macro _bindings(statement, relation, outers, inners, rule, is_inferred, key, is_recorded) -%}
    {%- if rule is not string or not rule -%}
        {{
            dnpc.raise_argument_error(
                statement ~ "s_of", "rule", rule, "the name of the rule, as a string"
            )
        }}
    {%- endif -%}
    {%- do dnpc._check_relation(statement ~ "s_of", relation) -%}
    {%- do dnpc._check_sql(statement ~ "s_of", "is_inferred", is_inferred) -%}
    {%- do dnpc._check_sql(statement ~ "s_of", "key", key or "null") -%}
    {%- if is_recorded is not boolean -%}
        {{
            dnpc.raise_argument_error(
                statement ~ "s_of", "is_recorded", is_recorded, "true or false"
            )
        }}
    {%- endif -%}
    {%- set selects = [] -%}
    {%- for outer_type, outer_keys in outers -%}
        {%- for inner_type, inner_keys in inners -%}
            {%- set stated = {
                "span_id": dnpc.span_id(outer_type, outer_keys),
                "other_span_id": dnpc.span_id(inner_type, inner_keys),
                "rule": dnpc._sql_strings([rule]),
                "is_inferred": is_inferred,
            } -%}
            {%- if "run_id" in outer_keys + inner_keys -%}
                {%- do stated.update({"run_id": "run_id"}) -%}
            {%- endif -%}
            {%- if key is not none -%}
                {%- do stated.update(
                    {
                        "key": "cast("
                        ~ (key or inner_keys[-1])
                        ~ " as "
                        ~ dbt.type_string()
                        ~ ")"
                    }
                ) -%}
            {%- endif -%}
            {%- if is_recorded -%}
                {%- do stated.update({"file_id": "file_id", "line_number": "line_number"}) -%}
            {%- endif -%}
            {%- set select -%}
                select {{ dnpc._statement(statement, stated) }}
                from {{ relation }} as _bindings
                where {{ dnpc._all_known(outer_keys + inner_keys) }}
            {%- endset -%}
            {%- do selects.append(select) -%}
        {%- endfor -%}
    {%- endfor -%}
    ({{ selects | join("\nunion all\n") }})
{%- endmacro -%}
