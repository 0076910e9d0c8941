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
    ),

    actual as (
        select
            {{ attribute("attributes", "app_name") }} as app_name,
            {{ attribute("attributes", "n_tries") }} as n_tries,
            {{ attribute("attributes", "is_open") }} as is_open,
            {{ attribute("attributes", "unheard_of") }} as unheard_of
        from known
    ),

    expected as (
        select *
        from
            (
                values
                    ('it''s', '7', 'true', null), (null, null, null, null), (null, null, null, null)
            ) as expected_rows(app_name, n_tries, is_open, unheard_of)
    )

    {{ select_differences("actual", "expected") }}
