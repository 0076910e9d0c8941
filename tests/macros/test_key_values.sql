with

    lines as (
        select *
        from
            (
                values
                    (1, 'ts=1780000000.5 event=job.end level=Info'),
                    (2, 'argv="--set \"a b\" c=d" e=5 empty=""'),
                    (3, 'path=C:\dir dotted.key-2=it''s url=http://x?y=z'),
                    (4, 'twice=1 twice=2'),
                    (5, 'no pairs at all'),
                    (6, 'open="never closed'),
                    (7, null)
            ) as rows_of_lines(line_number, line)
    ),

    actual as (select line_number, cast({{ key_values("line") }} as varchar) as pairs from lines),

    expected as (
        select *
        from
            (
                values
                    (1, '{"ts":"1780000000.5","event":"job.end","level":"Info"}'),
                    (2, '{"argv":"--set \"a b\" c=d","e":"5","empty":""}'),
                    (3, '{"path":"C:\\dir","dotted.key-2":"it''s","url":"http://x?y=z"}'),
                    (4, '{"twice":"1","twice":"2"}'),
                    (5, '{}'),
                    (6, '{}'),
                    (7, '{}')
            ) as expected_rows(line_number, pairs)
    )

    {{ select_differences("actual", "expected") }}
