with

    texts as (
        select *
        from
            (
                values
                    ('task 33, task 34', [33, 34]),
                    ('33,34', [33, 34]),
                    ('[7]', [7]),
                    ('9223372036854775807', [9223372036854775807]),
                    ('none', null),
                    ('', null),
                    (null, null)
            ) as rows_of_texts(words, integers)
    ),

    actual as (select words, {{ integers_in("words") }} as integers from texts),

    expected as (select words, cast(integers as bigint[]) as integers from texts)

    {{ select_differences("actual", "expected") }}
