with

    spans as (
        select *
        from
            (values ('it''s', 7, true), (null, null, null)) as rows_of_spans(
                app_name, n_tries, is_open
            )
    ),

    known as (
        select
            {{
                make_attributes(
                    {"app_name": "app_name", "n_tries": "n_tries", "is_open": "is_open"}
                )
            }} as attributes
        from spans
        union all
        select {{ no_attributes() }} as attributes
        union all
        select
            {{
                without_nulls(
                    make_attributes({"app_name": "'left'", "n_tries": "null", "is_open": "''"})
                )
            }}
    ),

    actual as (
        select
            {{ attribute("attributes", "app_name") }} as app_name,
            {{ attribute("attributes", "n_tries") }} as n_tries,
            {{ attribute("attributes", "is_open") }} as is_open,
            {{ attribute("attributes", "unheard_of") }} as unheard_of,
            contains(cast(attributes as varchar), 'null') as has_nulls
        from known
    ),

    expected as (
        select *
        from
            (
                values
                    ('it''s', '7', 'true', null, false),
                    (null, null, null, null, true),
                    (null, null, null, null, null),
                    ('left', null, '', null, false)
            ) as expected_rows(app_name, n_tries, is_open, unheard_of, has_nulls)
    )

    {{ select_differences("actual", "expected") }}
