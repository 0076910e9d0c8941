with

    records as (
        select *
        from
            (
                values
                    ('{"task": {"id": 7}, "log": "{\"task_id\": \"a1\"}"}', '7', 'a1'),
                    ('{"task": {"id": "it''s 7"}, "log": {"task_id": "a2"}}', 'it''s 7', 'a2'),
                    ('{"task": {"id": [1, 2]}, "log": "no JSON"}', '[1,2]', null),
                    ('{"task": {"id": null}, "log": null}', null, null),
                    ('{"task": 7}', null, null),
                    ('{"task": {"id": 7}', null, null),
                    ('', null, null),
                    (null, null, null)
            ) as rows_of_records(record, task_id, logged_task_id)
    ),

    actual as (
        select
            record,
            {{ json_value("record", "$.task.id") }} as task_id,
            {{ json_value("record", ["$.log", "$.task_id"]) }} as logged_task_id
        from records
        union all
        -- A record that is JSON already.
        select
            'cast ' || record,
            {{ json_value(as_json("record"), "$.task.id") }},
            {{ json_value(as_json("record"), ["$.log", "$.task_id"]) }}
        from records
    ),

    expected as (
        select *
        from records
        union all
        select 'cast ' || record, task_id, logged_task_id
        from records
    )

    {{ select_differences("actual", "expected") }}
