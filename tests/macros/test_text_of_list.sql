with

    words as (
        select *
        from
            (
                values ('a', 'second', 2), ('a', 'first', 1), ('a', null, 3), ('b', 'only', 1)
            ) as rows_of_words(group_name, word, position)
    ),

    actual as (
        select group_name, {{ text_of_list("word", order_by="position") }} as words
        from words
        group by group_name
    ),

    expected as (
        select *
        from
            (values ('a', 'first' || chr(10) || 'second'), ('b', 'only')) as expected_rows(
                group_name, words
            )
    )

    {{ select_differences("actual", "expected") }}
