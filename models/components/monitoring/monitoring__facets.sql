{#- Monitoring names no other view of its spans; those that share its keys bind to it. -#}
{{
    select_no_rows(
        {
            "left_span_id": uuid_type(),
            "right_span_id": uuid_type(),
            "rule": dbt.type_string(),
            "is_inferred": dbt.type_boolean(),
        }
    )
}}
