with

    -- Two records with the same key: only those are one span.
    records as (
        select *
        from
            (
                values
                    ('first', 'r1', 7),
                    ('again', 'r1', 7),
                    ('another key', 'r1', 8),
                    ('null', null, 7),
                    ('empty text', '', 7)
            ) as rows_of_records(record_name, run_id, task_id)
    ),

    ids as (
        select record_name, {{ span_id("parsl.monitoring.task", ["run_id", "task_id"]) }} as span_id
        from records
        union all
        select
            'another type' as record_name,
            {{ span_id("parsl.monitoring.try", ["run_id", "task_id"]) }} as span_id
        from records
        where record_name = 'first'
        union all
        select
            record_name || ', type in a column',
            {{ span_id_of("span_type", ["run_id", "task_id"]) }}
        from (select *, 'parsl.monitoring.task' as span_type from records) as typed
        where record_name = 'another key'
        union all
        select 'a, bc' as record_name, {{ span_id("t", ["'a'", "'bc'"]) }} as span_id
        union all
        select 'ab, c' as record_name, {{ span_id("t", ["'ab'", "'c'"]) }} as span_id
        union all
        select 'abc' as record_name, {{ span_id("t", ["'abc'"]) }} as span_id
        union all
        select 'abc, empty' as record_name, {{ span_id("t", ["'abc'", "''"]) }} as span_id
        union all
        select 'abc, null' as record_name, {{ span_id("t", ["'abc'", "null"]) }} as span_id
        union all
        select 'quote in type' as record_name, {{ span_id("it's", ["'k'"]) }} as span_id
    ),

    actual as (
        select
            record_name,
            count(*) over (partition by span_id) as n_with_this_id,
            case
                when record_name in ('first', 'quote in type') then cast(span_id as varchar)
            end as span_id
        from ids
    ),

    -- The ids are the MD5 of type and key with chr(31) between them, as Python's hashlib has it.
    expected as (
        select *
        from
            (
                values
                    ('first', 2, '6d8c6513-cac0-0ae7-b73f-2854cc78dfd3'),
                    ('again', 2, null),
                    ('another key', 2, null),
                    ('another key, type in a column', 2, null),
                    ('null', 1, null),
                    ('empty text', 1, null),
                    ('another type', 1, null),
                    ('a, bc', 1, null),
                    ('ab, c', 1, null),
                    ('abc', 1, null),
                    ('abc, empty', 1, null),
                    ('abc, null', 1, null),
                    ('quote in type', 1, '5db3fdac-c33a-5d96-b004-cca8023ca0db')
            ) as expected_rows(record_name, n_with_this_id, span_id)
    )

    {{ select_differences("actual", "expected") }}
