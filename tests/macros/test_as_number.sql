with

    texts as (
        select words, cast(number as double) as number
        from
            (
                values
                    ('3', 3),
                    ('-2', -2),
                    ('+2', 2),
                    ('007', 7),
                    ('1.5e-3', 0.0015),
                    ('.5', 0.5),
                    ('5.', 5),
                    ('2E2', 200),
                    ('nan', null),
                    ('inf', null),
                    ('1e999', null),
                    ('5s', null),
                    ('1_000', null),
                    ('1,5', null),
                    ('0x10', null),
                    (' 3', null),
                    ('.', null),
                    ('', null),
                    (null, null)
            ) as rows_of_texts(words, number)
    ),

    actual as (select words, {{ as_number("words") }} as number from texts),

    expected as (select * from texts)

    {{ select_differences("actual", "expected") }}
