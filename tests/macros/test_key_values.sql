with

    lines as (
        select *
        from
            (
                values
                    (1, 'ts=1780000000.5 event=job.end level=Info done=-1.5e-3'),
                    (2, 'argv="--set \"a b\" c=d" e=5 empty="" none='),
                    (3, 'path=C:\dir dotted.key-2=it''s url=http://x?y=z'),
                    (4, 'twice=1 twice=2'),
                    (5, 'no pairs at all, = nor this ="x"'),
                    (6, '  aside open="never closed'),
                    (7, 'said=''it is'' path="C:\\x \"y\""'),
                    (8, ''),
                    (9, null)
            ) as rows_of_lines(line_number, line)
    ),

    pairs as (select line_number, unnest({{ key_value_pairs("line") }}) as pair from lines),

    actual as (
        select line_number, 'all' as key, cast({{ key_values("line") }} as varchar) as value
        from lines
        union all
        select line_number, pair.key, pair.value
        from pairs
        where line_number in (4, 7, 8, 9)
    ),

    expected as (
        select *
        from
            (
                values
                    (
                        1,
                        'all',
                        '{"ts":"1780000000.5","event":"job.end","level":"Info","done":"-1.5e-3"}'
                    ),
                    (2, 'all', '{"argv":"--set \"a b\" c=d","e":"5","empty":"","none":""}'),
                    (3, 'all', '{"path":"C:\\dir","dotted.key-2":"it''s","url":"http://x?y=z"}'),
                    (4, 'all', '{"twice":"1","twice":"2"}'),
                    (5, 'all', '{}'),
                    (6, 'all', '{"open":"\"never"}'),
                    (7, 'all', '{"said":"it is","path":"C:\\x \"y\""}'),
                    (8, 'all', '{}'),
                    (9, 'all', '{}'),
                    (4, 'twice', '1'),
                    (4, 'twice', '2'),
                    (7, 'said', 'it is'),
                    (7, 'path', 'C:\x "y"')
            ) as expected_rows(line_number, key, value)
    )

    {{ select_differences("actual", "expected") }}
