with

    records as (
        select *
        from
            (
                values
                    ('a', 'first', 1, 1),
                    -- A tie in the first column is broken by the second.
                    ('a', 'tied', 2, 1),
                    ('a', 'last', 2, 2),
                    ('a', 'tied', 2, 1),
                    ('b', 'only', 1, 1)
            ) as rows_of_records(group_name, value_of_record, logged_at, line_number)
    ),

    actual as (
        select
            group_name,
            {{ last_value_by("value_of_record", ["logged_at", "line_number"]) }} as last_value
        from records
        group by group_name
    ),

    expected as (
        select * from (values ('a', 'last'), ('b', 'only')) as expected_rows(group_name, last_value)
    )

    {{ select_differences("actual", "expected") }}
