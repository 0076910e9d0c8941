with

    records as (
        select *
        from
            (
                values
                    (
                        'nested',
                        '[{"field": "@ptr", "value": "p1"}, {"field": "@message", "value": "{\"log\": \"{\\\"task\\\": {\\\"id\\\": 7}}\"}"}]'
                    ),
                    (
                        'an object as value',
                        '[{"field": "@message", "value": {"log": {"task": {"id": 8}}}}]'
                    ),
                    (
                        'said twice',
                        '[{"field": "@ptr", "value": "first"}, {"field": "@ptr", "value": "second"}]'
                    ),
                    ('null value', '[{"field": "@ptr", "value": null}]'),
                    ('no value', '[{"field": "@ptr"}]'),
                    ('no fields', '[]'),
                    ('other elements', '[1, "@ptr", null, {"value": "x"}]'),
                    ('an object', '{"field": "@ptr", "value": "p2"}'),
                    ('text', '@ptr'),
                    ('null', null)
            ) as rows_of_records(record_name, record)
    ),

    actual as (
        select
            record_name,
            {{ field_value("record", "@ptr") }} as pointer,
            {{ json_value("record", ["@message", "$.log", "$.task.id"]) }} as task_id
        from records
    ),

    expected as (
        select *
        from
            (
                values
                    ('nested', 'p1', '7'),
                    ('an object as value', null, '8'),
                    ('said twice', 'first', null),
                    ('null value', null, null),
                    ('no value', null, null),
                    ('no fields', null, null),
                    ('other elements', null, null),
                    ('an object', null, null),
                    ('text', null, null),
                    ('null', null, null)
            ) as expected_rows(record_name, pointer, task_id)
    )

    {{ select_differences("actual", "expected") }}
