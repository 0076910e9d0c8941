with

    records as (
        select
            cast(run_id as varchar) as run_id,
            cast('00000000-0000-0000-0000-00000000000' || file_id as uuid) as file_id,
            line_number,
            cast('2026-11-22' as timestamp) + to_seconds(second) as recorded_at,
            event_type,
            unit,
            part,
            task_id,
            cast(attributes as json) as attributes
        from
            (
                values
                    ('r', '1', 1, 0, 'queued', 'a', null, null, '{"size":1}'),
                    ('r', '1', 2, 1, 'bound', 'a', null, '7', null),
                    -- Stated twice, and once more in another log.
                    ('r', '1', 3, 1, 'bound', 'a', null, '7', null),
                    ('r', '2', 1, 2, 'begun', 'a', 'x', '7', null),
                    ('r', '2', 2, 3, 'ended', 'a', 'x', null, null),
                    -- A unit of the same name in another run is another.
                    ('s', '1', 4, 0, 'queued', 'a', null, null, null),
                    -- No event: no key, no time, no type.
                    ('r', '1', 5, 4, 'queued', null, null, '8', null),
                    ('r', '1', 6, null, 'queued', 'b', null, null, null),
                    ('r', '1', 7, 4, null, 'c', null, null, null)
            ) as rows_of_records(
                run_id, file_id, line_number, second, event_type, unit, part, task_id, attributes
            )
    ),

    component as (
        select *
        from
            {{
                make_component(
                    [
                        events_of(
                            "records",
                            span={"my.unit": ["run_id", "unit"]},
                            is_ending="event_type = 'ended'",
                            outcome="case when event_type = 'ended' then 'fine' end",
                        ),
                        events_of("records", span={"my.part": ["run_id", "unit", "part"]}),
                        spans_of(
                            "records",
                            span={"my.copy": ["run_id", "unit"]},
                            attributes={"last_part": "part"},
                        ),
                        spans_of(
                            "records",
                            span={"my.unit": ["run_id", "unit"]},
                            attributes={"task_id": "task_id", "told": "'early'"},
                        ),
                        spans_of(
                            "records",
                            span={"my.unit": ["run_id", "unit"]},
                            attributes={
                                "size": attribute("attributes", "size"),
                                "told": "case when unit = 'a' then 'late' end",
                            },
                            outcome="case when unit = 'b' then 'lost' end",
                        ),
                        subspans_of(
                            "records",
                            superspan={"parsl.rundir.task": ["run_id", "task_id"]},
                            subspan={"my.unit": ["run_id", "unit"]},
                            rule="my_log",
                        ),
                        facets_of(
                            "records",
                            left={"my.part": ["run_id", "unit", "part"]},
                            right={
                                "my.unit": ["run_id", "unit"],
                                "my.copy": ["run_id", "unit"],
                            },
                            rule="same",
                            is_inferred="true",
                        ),
                    ]
                )
            }} as component
    ),

    names as (
        select
            {{ span_id("my.unit", ["run_id", "unit"]) }} as span_id, run_id || ':' || unit as name
        from records
        union
        select
            {{ span_id("my.part", ["run_id", "unit", "part"]) }},
            run_id || ':' || unit || '/' || part
        from records
        union
        select {{ span_id("my.copy", ["run_id", "unit"]) }}, 'copy of ' || run_id || ':' || unit
        from records
        union
        select {{ span_id("parsl.rundir.task", ["run_id", "task_id"]) }}, run_id || ':' || task_id
        from records
    ),

    actual as (
        select
            component.statement,
            names.name,
            other_names.name as other_name,
            component.event_type,
            component.key,
            component.rule,
            component.is_inferred,
            component.outcome,
            cast(component.ended_at as varchar) as ended_at,
            cast(component.attributes as varchar) as attributes,
            component.line_number
        from component
        left join names on component.span_id = names.span_id
        left join names as other_names on component.other_span_id = other_names.span_id
    ),

    expected as (
        select *
        from
            (
                values
                    ('event', 'r:a', null, 'begun', null, null, null, null, null, null, 1),
                    ('event', 'r:a', null, 'bound', null, null, null, null, null, null, 2),
                    ('event', 'r:a', null, 'bound', null, null, null, null, null, null, 3),
                    ('event', 'r:a', null, 'ended', null, null, null, null, null, null, 2),
                    ('event', 'r:a', null, 'queued', null, null, null, null, null, '{"size":1}', 1),
                    ('event', 'r:a/x', null, 'begun', null, null, null, null, null, null, 1),
                    ('event', 'r:a/x', null, 'ended', null, null, null, null, null, null, 2),
                    ('event', 's:a', null, 'queued', null, null, null, null, null, null, 4),
                    (
                        'facet',
                        'r:a/x',
                        'copy of r:a',
                        null,
                        null,
                        'same',
                        true,
                        null,
                        null,
                        null,
                        1
                    ),
                    ('facet', 'r:a/x', 'r:a', null, null, 'same', true, null, null, null, 1),
                    ('repeated', 'r:7', 'r:a', null, 'a', 'my_log', false, null, null, null, 1),
                    ('repeated', 'r:7', 'r:a', null, 'a', 'my_log', false, null, null, null, 3),
                    (
                        'repeated',
                        'r:a/x',
                        'copy of r:a',
                        null,
                        null,
                        'same',
                        true,
                        null,
                        null,
                        null,
                        2
                    ),
                    ('repeated', 'r:a/x', 'r:a', null, null, 'same', true, null, null, null, 2),
                    (
                        'span',
                        'copy of r:a',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        '{"unit":"a","last_part":"x"}',
                        null
                    ),
                    (
                        'span',
                        'copy of r:b',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        '{"unit":"b","last_part":null}',
                        null
                    ),
                    (
                        'span',
                        'copy of r:c',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        '{"unit":"c","last_part":null}',
                        null
                    ),
                    (
                        'span',
                        'copy of s:a',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        '{"unit":"a","last_part":null}',
                        null
                    ),
                    (
                        'span',
                        'r:a',
                        null,
                        null,
                        null,
                        null,
                        null,
                        'fine',
                        '2026-11-22 00:00:03',
                        '{"task_id":"7","unit":"a","size":"1","told":"late"}',
                        null
                    ),
                    (
                        'span',
                        'r:a/x',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        '{"unit":"a","part":"x"}',
                        null
                    ),
                    (
                        'span',
                        'r:b',
                        null,
                        null,
                        null,
                        null,
                        null,
                        'lost',
                        null,
                        '{"told":"early","unit":"b"}',
                        null
                    ),
                    (
                        'span',
                        'r:c',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        '{"told":"early","unit":"c"}',
                        null
                    ),
                    (
                        'span',
                        's:a',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        '{"unit":"a","told":"late"}',
                        null
                    ),
                    ('subspan', 'r:7', 'r:a', null, 'a', 'my_log', false, null, null, null, 2)
            ) as expected_rows(
                statement,
                name,
                other_name,
                event_type,
                key,
                rule,
                is_inferred,
                outcome,
                ended_at,
                attributes,
                line_number
            )
    )

    {{ select_differences("actual", "expected") }}
