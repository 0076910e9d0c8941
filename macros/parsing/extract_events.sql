{#-
    Turn the lines of a log into events: one row for each line and pattern that match.

    log:    line_number | line
            1           | 12.5 INFO: Task 7 changing state from pending to launched
            2           | 12.6 INFO: all is well

    select * from {{ extract_events(
        relation='log',
        columns=['line_number'],
        patterns=[{
            'event_type': 'state_changed',
            'contains': 'changing state from',
            'regex': 'Task (?P<task_id>[0-9]+) changing state from [a-z_]+ to (?P<state>[a-z_]+)$',
        }],
    ) }} as matched

            line_number | event_type    | task_id | state
            1           | state_changed | 7       | launched

    relation    relation        a ref, a source, or the name of a CTE
    patterns    list of dicts   event_type  what the row is called
                                regex       RE2, with named groups (?P<name>...); each name is a
                                            column of text, null in rows of patterns without it
                                            and where the group is empty
                                contains    text that the line must hold; looked for first, since
                                            that is far quicker than a regex
    columns     list of names   columns of the relation that are kept
    text        name            the column that is matched; 'line'

    Rows are neither ordered nor made unique: two patterns that match the same line give two rows.
-#}
{%- macro extract_events(relation, patterns, columns, text="line") -%}
    {%- if relation is none or not relation -%}
        {{
            raise_argument_error(
                "extract_events", "relation", relation, "a ref, a source, or the name of a CTE"
            )
        }}
    {%- endif -%}
    {%- if not _is_list(columns) -%}
        {{ raise_argument_error("extract_events", "columns", columns, "a list of column names") }}
    {%- endif -%}
    {%- if not _is_list(patterns) or not patterns -%}
        {{
            raise_argument_error(
                "extract_events",
                "patterns",
                patterns,
                "a list of dicts with event_type, contains and regex",
            )
        }}
    {%- endif -%}
    {%- set group_pattern = "[(][?]P?<([A-Za-z_][A-Za-z0-9_]*)>" -%}
    {%- set all_groups = [] -%}
    {%- for pattern in patterns -%}
        {%- for part in ["event_type", "contains", "regex"] -%}
            {%- if pattern is not mapping or pattern.get(part) is not string or not pattern[
                part
            ] -%}
                {{
                    raise_argument_error(
                        "extract_events",
                        "patterns",
                        pattern,
                        "a list of dicts, each with the text of its " ~ part,
                    )
                }}
            {%- endif -%}
        {%- endfor -%}
        {%- if modules.re.search("(?<![\\\\[])[(](?![?])", pattern.regex) -%}
            {{
                raise_argument_error(
                    "extract_events",
                    "patterns",
                    pattern.regex,
                    "regexes whose groups have names, (?P<name>...), or are no groups, (?:...)",
                )
            }}
        {%- endif -%}
        {%- for group in modules.re.findall(group_pattern, pattern.regex) -%}
            {%- if group in columns or group == "event_type" -%}
                {{
                    raise_argument_error(
                        "extract_events",
                        "patterns",
                        group,
                        "named groups that are not called as one of the columns kept, or event_type",
                    )
                }}
            {%- endif -%}
            {%- if group not in all_groups -%} {%- do all_groups.append(group) -%} {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set line_break = ",\n            " -%}
    (
        {%- for pattern in patterns %}
            {%- set groups = modules.re.findall(group_pattern, pattern.regex) -%}
            {%- set selected = columns + [_sql_strings([pattern.event_type]) ~ " as event_type"] -%}
            {%- for group in all_groups -%}
                {%- do selected.append(_text_of_group(group, groups) ~ " as " ~ group) -%}
            {%- endfor %}
            select {{ selected | join(line_break) }}
            from
                (
                    select
                        *
                        {%- if groups %}
                            , {{ _extract_groups(text, pattern.regex, groups) }} as _groups
                        {%- endif %}
                    from {{ relation }} as _log
                    where
                        contains({{ text }}, {{ _sql_strings([pattern.contains]) }})
                        and {{ _matches_regex(text, pattern.regex) }}
                ) as _lines
            {%- if not loop.last %}
                union all
            {%- endif -%}
        {%- endfor %}
    )
{%- endmacro -%}

{%- macro _text_of_group(group, groups) -%}
    {%- if group in groups -%} nullif(_groups.{{ group }}, '')
    {%- else -%} cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro -%}

{#- The named groups of a regex as a struct of texts. -#}
{%- macro _extract_groups(text, regex, groups) -%}
    {{- return(adapter.dispatch("_extract_groups", "dnpc")(text, regex, groups)) -}}
{%- endmacro -%}

{%- macro default___extract_groups(text, regex, groups) -%}
    regexp_extract({{ text }}, {{ _sql_strings([regex]) }}, [{{ _sql_strings(groups) }}])
{%- endmacro -%}

{#- Whether a regex matches anywhere in a text. -#}
{%- macro _matches_regex(text, regex) -%}
    {{- return(adapter.dispatch("_matches_regex", "dnpc")(text, regex)) -}}
{%- endmacro -%}

{%- macro default___matches_regex(text, regex) -%}
    regexp_matches({{ text }}, {{ _sql_strings([regex]) }})
{%- endmacro -%}
