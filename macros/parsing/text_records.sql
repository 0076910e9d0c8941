{#-
    The lines of a text log that patterns match, each with its run and its time: what an
    application's logs, or those of any system but Parsl, are read with.

    dnpc load runinfo --log campaign=campaign.log

            2026-11-22T07:01:46.9Z UNIT a7 event=queued size=3
            2026-11-22T07:01:47.1Z UNIT a7 bound to 12

    select * from {{ text_records(
        log='campaign',
        patterns=[
            ' UNIT (?P<unit>[^ ]+) event=(?P<event_type>[a-z]+) size=(?P<size>[0-9]+)',
            {'event_type': 'bound', 'regex': ' UNIT (?P<unit>[^ ]+) bound to (?P<parsl_task>[0-9]+)'},
        ],
    ) }} as records

            run_id | line_number | recorded_at | event_type | unit | size | parsl_task | attributes
            1f04.. | 1           | 07:01:46.9  | queued     | a7   | 3    |            | {unit, size}
            1f04.. | 2           | 07:01:47.1  | bound      | a7   |      | 12         | {unit, parsl_task}

    patterns    list        as extract_events takes them. A group `at` is the time; without it the
                            time is what the line begins with
    log         string      the NAME that the load gave the log; all of the kind
    kind        string      as in the seed file_kinds; none is every text log
    columns     list        of executor_label, block_id, manager_id, worker_id, line: what to keep
    placed_by   string      where a log lies outside any run directory, its run is found by time:
                            of each `record`, or of the `file` by its first record
    time_format string      how the time in `at` is to be read if it is no common form, in strptime's letters
    is_utc      bool        whether a time that names no zone is UTC; it is local otherwise

    The other columns are file_id, is_run_inferred, all groups (text), and attributes (JSON of those
    groups that are there). A line whose time cannot be read is no record. A local time is read with
    the clock of the run, or in the var log_timezone where there is none.
-#}
{%- macro text_records(
    patterns,
    log=none,
    kind="application_log",
    columns=[],
    placed_by="record",
    time_format=none,
    is_utc=false
) -%}
    {%- set patterns = dnpc._checked_patterns("text_records", patterns) -%}
    {%- set groups = dnpc.groups_of_patterns(patterns) | reject("eq", "event_type") | list -%}
    {%- do dnpc._check_record_columns("text_records", columns, "line", "patterns", groups) -%}
    {%- if time_format and "at" not in groups -%}
        {{
            dnpc.raise_argument_error(
                "text_records",
                "time_format",
                time_format,
                "none where no pattern has a group `at` that takes the time from the line",
            )
        }}
    {%- endif -%}
    {%- set events = dnpc.extract_events(
        relation=dnpc.lines_of_kind(kind, log),
        columns=["run_id"] + columns
        | reject("eq", "line")
        | list + ["file_id", "line_number", "line"],
        patterns=patterns,
    ) -%}
    {{-
        dnpc._timed_records(
            macro_name="text_records",
            relation=events,
            columns=columns,
            names=["event_type"] + groups | reject("eq", "at") | list,
            at="_events.at" if "at" in groups else dnpc.leading_time("line"),
            placed_by=placed_by,
            time_format=time_format,
            is_utc=is_utc,
        )
    -}}
{%- endmacro -%}

{#- Whether the columns kept are columns of a file's place, and the names are not those of others. -#}
{%- macro _check_record_columns(macro_name, columns, record, argument, names) -%}
    {%- set place = ["executor_label", "block_id", "manager_id", "worker_id", record] -%}
    {%- set others = [
        "run_id",
        "is_run_inferred",
        "file_id",
        "line_number",
        "recorded_at",
        "attributes",
    ] -%}
    {%- if not dnpc._is_list(columns) or columns | reject("in", place) | list -%}
        {{
            dnpc.raise_argument_error(
                macro_name, "columns", columns, "a list of some of " ~ place | join(", ")
            )
        }}
    {%- endif -%}
    {%- for name in names if name in place + others -%}
        {{
            dnpc.raise_argument_error(
                macro_name, argument, name, "other names than " ~ (place + others) | join(", ")
            )
        }}
    {%- endfor -%}
{%- endmacro -%}

{#- Records with the text of their time, as records with their run and their time. -#}
{%- macro _timed_records(
    macro_name, relation, columns, names, at, placed_by, time_format, is_utc
) -%}
    {%- if placed_by not in ["record", "file"] -%}
        {{ dnpc.raise_argument_error(macro_name, "placed_by", placed_by, "'record' or 'file'") }}
    {%- endif -%}
    {%- if time_format is not none and (time_format is not string or "%" not in time_format) -%}
        {{
            dnpc.raise_argument_error(
                macro_name, "time_format", time_format, "a format such as '%d/%b/%Y:%T %z'"
            )
        }}
    {%- endif -%}
    {%- if is_utc is not boolean -%}
        {{ dnpc.raise_argument_error(macro_name, "is_utc", is_utc, "true or false") }}
    {%- endif -%}
    {%- set utc = dnpc.utc_time("_stated_time", time_format) -%}
    {%- set local = dnpc.local_time("_stated_time", time_format) -%}
    {%- set kept = columns + ["file_id", "line_number"] + names -%}
    {%- set values = {} -%}
    {%- for name in names if name != "event_type" -%}
        {%- do values.update({name: name}) -%}
    {%- endfor -%}
    (
        with
            _stated as (
                select run_id, {{ kept | join(", ") }}, {{ at }} as _stated_time
                from {{ relation }} as _events
            ),
            _timed as (
                select
                    run_id,
                    {{ kept | join(", ") }},
                    {% if is_utc -%}
                        coalesce({{ utc }}, {{ local }}) as _utc_at,
                        cast(null as {{ dbt.type_timestamp() }}) as _local_at
                    {%- else -%} {{ utc }} as _utc_at, {{ local }} as _local_at
                    {%- endif %}
                from _stated
            ),
            {% if placed_by == "file" -%}
                _firsts as (
                    select
                        file_id,
                        min_by(_utc_at, line_number) filter (
                            _utc_at is not null
                        ) as _placing_utc_at,
                        min_by(_local_at, line_number) filter (
                            _local_at is not null
                        ) as _placing_local_at
                    from _timed
                    group by file_id
                ),
                _placing as (
                    select _timed.*, _firsts._placing_utc_at, _firsts._placing_local_at
                    from _timed
                    inner join _firsts on _timed.file_id = _firsts.file_id
                    where _timed._utc_at is not null or _timed._local_at is not null
                ),
            {%- else -%}
                _placing as (
                    select *, _utc_at as _placing_utc_at, _local_at as _placing_local_at
                    from _timed
                    where _utc_at is not null or _local_at is not null
                ),
            {%- endif %}
            _placed as (
                select
                    coalesce(_candidates.run_id, _placing.run_id) as run_id,
                    coalesce(_candidates.is_one_of_several, false) as is_run_inferred,
                    {% for column in kept %} _placing.{{ column }}, {% endfor %}
                    _placing._utc_at,
                    _placing._local_at
                from _placing
                left join
                    {{ ref("stg_files__run_candidates") }} as _candidates
                    on _placing.file_id = _candidates.file_id
                    and case
                        when _placing._placing_utc_at is not null
                        then
                            _placing._placing_utc_at >= _candidates.from_at
                            and _placing._placing_utc_at < _candidates.until_at
                        else
                            _placing._placing_local_at >= _candidates.from_local_at
                            and _placing._placing_local_at < _candidates.until_local_at
                    end
            )
        select
            run_id,
            is_run_inferred,
            {% for column in kept %} {{ column }}, {% endfor %}
            {% if values -%} {{ dnpc.without_nulls(dnpc.make_attributes(values)) }}
            {%- else -%} {{ dnpc.no_attributes() }}
            {%- endif %} as attributes,
            recorded_at
        from
            {{
                dnpc.add_recorded_at(
                    relation="_placed",
                    clocks=ref("stg_files__clocks"),
                    order_by="line_number",
                    local="_local_at",
                    utc="_utc_at",
                )
            }} as _recorded
    )
{%- endmacro -%}
