with

    texts as (
        select *
        from
            (
                values
                    (1, 'queued=3 done=-1.5e-3'),
                    (2, 'note="two words=2" said=''it is'' path="C:\\x \"y\""'),
                    (3, '  expr=a=b   empty= aside quoted="" open="half of it'),
                    (4, 'no pair, = nor this ="x"'),
                    (5, ''),
                    (6, null)
            ) as rows_of_texts(number, words)
    ),

    pairs as (select number, {{ pairs_in("words") }} as pair from texts),

    actual as (
        select number, {{ pair_name("pair") }} as name, {{ pair_value("pair") }} as value from pairs
    ),

    expected as (
        select *
        from
            (
                values
                    (1, 'queued', '3'),
                    (1, 'done', '-1.5e-3'),
                    (2, 'note', 'two words=2'),
                    (2, 'said', 'it is'),
                    (2, 'path', 'C:\x "y"'),
                    (3, 'expr', 'a=b'),
                    (3, 'empty', ''),
                    (3, 'quoted', ''),
                    (3, 'open', '"half')
            ) as expected_rows(number, name, value)
    )

    {{ select_differences("actual", "expected") }}
