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
    patterns    list of dicts   regex       RE2, with named groups (?P<name>...); each name is a
                                            column of text, null in rows of patterns without it
                                            and where the group is empty
                                event_type  what the row is called; not needed where a group of
                                            that name takes it from the line
                                contains    text that the line must hold; not needed, but looked
                                            for first, and that is far quicker than a regex; the
                                            more so the rarer its first character: not a space
                                A string is a regex with a group event_type.
    columns     list of names   columns of the relation that are kept
    text        name            the column that is matched; 'line'

    Rows are neither ordered nor made unique: two patterns that match the same line give two rows.
    A carriage return at the end of a line is no part of it.
-#}
{%- macro extract_events(relation, patterns, columns, text="line") -%}
    {%- if relation is none or not relation -%}
        {{
            dnpc.raise_argument_error(
                "extract_events", "relation", relation, "a ref, a source, or the name of a CTE"
            )
        }}
    {%- endif -%}
    {%- if not dnpc._is_list(columns) -%}
        {{
            dnpc.raise_argument_error(
                "extract_events", "columns", columns, "a list of column names"
            )
        }}
    {%- endif -%}
    {%- set patterns = dnpc._checked_patterns("extract_events", patterns) -%}
    {%- set all_groups = dnpc.groups_of_patterns(patterns) -%}
    {%- for group in all_groups -%}
        {%- if group in columns -%}
            {{
                dnpc.raise_argument_error(
                    "extract_events",
                    "patterns",
                    group,
                    "named groups that are not called as one of the columns kept",
                )
            }}
        {%- endif -%}
    {%- endfor -%}
    {%- set line_break = ",\n            " -%}
    {%- set no_text = "cast(null as " ~ dbt.type_string() ~ ")" -%}
    (
        {%- for pattern in patterns %}
            {%- set groups = dnpc.groups_of_patterns([pattern]) -%}
            {%- set selected = columns | list -%}
            {%- if pattern.event_type is defined -%}
                {%- do selected.append(
                    dnpc._sql_strings([pattern.event_type]) ~ " as event_type"
                ) -%}
            {%- else -%}
                {%- do selected.append(dnpc._text_of_group("event_type") ~ " as event_type") -%}
            {%- endif -%}
            {%- for group in all_groups if group != "event_type" -%}
                {%- do selected.append(
                    (dnpc._text_of_group(group) if group in groups else no_text)
                    ~ " as "
                    ~ group
                ) -%}
            {%- endfor %}
            select {{ selected | join(line_break) }}
            from
                (
                    select
                        *
                        {%- if groups %}
                            , {{ dnpc._extract_groups(text, pattern.regex, groups) }} as _groups
                        {%- endif %}
                    from {{ relation }} as _log
                    where
                        {% if pattern.contains -%}
                            contains({{ text }}, {{ dnpc._sql_strings([pattern.contains]) }}) and
                        {% endif -%}
                        {{ dnpc._matches_regex(text, pattern.regex) }}
                ) as _lines
            {%- if not loop.last %}
                union all
            {%- endif -%}
        {%- endfor %}
    )
{%- endmacro -%}

{#- The named groups of patterns, each once, in the order of their first mention. -#}
{%- macro groups_of_patterns(patterns) -%}
    {%- set groups = [] -%}
    {%- for pattern in patterns -%}
        {%- for group in modules.re.findall("[(][?]P?<([A-Za-z_][A-Za-z0-9_]*)>", pattern.regex) -%}
            {%- if group not in groups -%} {%- do groups.append(group) -%} {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(groups) }}
{%- endmacro -%}

{#- The patterns as dicts, each with a regex and a way to its event_type. -#}
{%- macro _checked_patterns(macro_name, patterns) -%}
    {%- if not dnpc._is_list(patterns) or not patterns -%}
        {{
            dnpc.raise_argument_error(
                macro_name, "patterns", patterns, "a list of regexes, or of dicts with a regex"
            )
        }}
    {%- endif -%}
    {%- set checked = [] -%}
    {%- for given in patterns -%}
        {%- set pattern = {"regex": given} if given is string else given -%}
        {%- if pattern is not mapping or pattern.regex is not string or not pattern.regex -%}
            {{
                dnpc.raise_argument_error(
                    macro_name, "patterns", given, "a regex, or a dict with the text of its regex"
                )
            }}
        {%- endif -%}
        {%- for part in ["event_type", "contains"] -%}
            {%- if part in pattern and (pattern[part] is not string or not pattern[part]) -%}
                {{
                    dnpc.raise_argument_error(
                        macro_name, "patterns", given, "a dict with the text of its " ~ part
                    )
                }}
            {%- endif -%}
        {%- endfor -%}
        {%- for part in pattern if part not in ["event_type", "contains", "regex"] -%}
            {{
                dnpc.raise_argument_error(
                    macro_name,
                    "patterns",
                    given,
                    "a dict with no more than event_type, contains and regex",
                )
            }}
        {%- endfor -%}
        {%- if modules.re.search("(?<![\\\\[])[(](?![?])", pattern.regex) -%}
            {{
                dnpc.raise_argument_error(
                    macro_name,
                    "patterns",
                    pattern.regex,
                    "regexes whose groups have names, (?P<name>...), or are no groups, (?:...)",
                )
            }}
        {%- endif -%}
        {%- set takes_type = "event_type" in dnpc.groups_of_patterns([pattern]) -%}
        {%- if ("event_type" in pattern) == takes_type -%}
            {{
                dnpc.raise_argument_error(
                    macro_name,
                    "patterns",
                    given,
                    "a dict with an event_type, or a regex with a group event_type, and not both",
                )
            }}
        {%- endif -%}
        {%- do checked.append(pattern) -%}
    {%- endfor -%}
    {{ return(checked) }}
{%- endmacro -%}

{%- macro _text_of_group(group) -%} nullif(_groups.{{ group }}, '') {%- endmacro -%}

{#- The named groups of a regex as a struct of texts. -#}
{%- macro _extract_groups(text, regex, groups) -%}
    {{- return(adapter.dispatch("_extract_groups", "dnpc")(text, regex, groups)) -}}
{%- endmacro -%}

{%- macro default___extract_groups(text, regex, groups) -%}
    regexp_extract(
        {{ dnpc._without_carriage_return(text) }},
        {{ dnpc._sql_strings([dnpc._to_the_end(regex)]) }},
        [{{ dnpc._sql_strings(groups) }}]
    )
{%- endmacro -%}

{#- Whether a regex matches anywhere in a text. -#}
{%- macro _matches_regex(text, regex) -%}
    {{- return(adapter.dispatch("_matches_regex", "dnpc")(text, regex)) -}}
{%- endmacro -%}

{%- macro default___matches_regex(text, regex) -%}
    regexp_matches(
        {{ dnpc._without_carriage_return(text) }},
        {{ dnpc._sql_strings([dnpc._to_the_end(regex)]) }}
    )
{%- endmacro -%}

{#- The same regex, bound to the end of the text: RE2 then reads backwards from there, and is up to
    three times as quick. -#}
{%- macro _to_the_end(regex) -%}
    {%- set is_bound = regex.endswith("$") and not regex.endswith("\\$") -%}
    {{ return(regex if is_bound else "(?:" ~ regex ~ ")(?s:.*)$") }}
{%- endmacro -%}

{#- rtrim() takes longer than the regex. -#}
{%- macro _without_carriage_return(text) -%}
    {{- return(adapter.dispatch("_without_carriage_return", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default___without_carriage_return(text) -%}
    case when ends_with({{ text }}, chr(13)) then left({{ text }}, -1) else {{ text }} end
{%- endmacro -%}
