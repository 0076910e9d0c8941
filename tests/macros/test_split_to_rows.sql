with

    texts as (
        select *
        from
            (values (1, '7, 8, 9'), (2, '7'), (3, ''), (4, null)) as rows_of_texts(
                line_number, words
            )
    ),

    actual as (select line_number, {{ split_to_rows("words", ", ") }} as part from texts),

    expected as (
        select *
        from
            (values (1, '7'), (1, '8'), (1, '9'), (2, '7'), (3, '')) as expected_rows(
                line_number, part
            )
    )

    {{ select_differences("actual", "expected") }}
