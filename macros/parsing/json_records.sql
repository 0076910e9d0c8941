{#-
    The records of a JSON log, each with its run, its time and the values at named paths.

    dnpc load runinfo --json steps=steps.jsonl

            {"ts": "2026-11-22T07:01:46.9+00:00", "unit": "a7", "what": {"event": "queued"}}
            {"ts": "2026-11-22T07:01:47.1+00:00", "unit": "a7", "parsl_task": 12}

    select * from {{ json_records(
        log='steps',
        at='$.ts',
        paths={'event_type': '$.what.event', 'unit': '$.unit', 'parsl_task': '$.parsl_task'},
    ) }} as records

            run_id | line_number | recorded_at | event_type | unit | parsl_task | attributes
            1f04.. | 1           | 07:01:46.9  | queued     | a7   |            | {unit}
            1f04.. | 2           | 07:01:47.1  |            | a7   | 12         | {unit, parsl_task}

    paths       dict            names and JSONPaths; a list of paths reaches into JSON in a string,
                                as for json_value. event_type is the name of the event
    at          string or list  the path of the time
    is_utc      bool            whether a time that names no zone is UTC; it is local otherwise
    log         string          the NAME that the load gave the log; all of the kind
    kind        string          as in the seed file_kinds
    columns     list            of executor_label, block_id, manager_id, worker_id, record: what to keep
    placed_by, time_format      as for text_records

    The other columns are as text_records has them; line_number is the record's number. A record
    whose time cannot be read is left out. A value that is no string is its JSON.
-#}
{%- macro json_records(
    paths,
    at,
    log=none,
    kind="application_json",
    columns=[],
    placed_by="record",
    time_format=none,
    is_utc=false
) -%}
    {%- if paths is not mapping or not paths -%}
        {{
            dnpc.raise_argument_error(
                "json_records", "paths", paths, "a dict of names and JSONPaths"
            )
        }}
    {%- endif -%}
    {%- do dnpc._check_record_columns("json_records", columns, "record", "paths", paths | list) -%}
    {%- set names = paths | list -%}
    {%- set values -%}
        (
            select
                run_id,
                {% for column in columns %} {{ column }}, {% endfor %}
                file_id,
                line_number,
                {{ dnpc.json_value("record", at) }} as _at,
                {% for name, path in paths.items() -%}
                    {{ dnpc.json_value("record", path) }} as {{ name }}{{ ", " if not loop.last }}
                {%- endfor %}
            from {{ dnpc.json_of_kind(kind, log) }} as _json
        )
    {%- endset -%}
    {{-
        dnpc._timed_records(
            macro_name="json_records",
            relation=values,
            columns=columns,
            names=names,
            at="_at",
            placed_by=placed_by,
            time_format=time_format,
            is_utc=is_utc,
        )
    -}}
{%- endmacro -%}
