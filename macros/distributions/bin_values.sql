{#-
    A histogram: how many values lie in each of some bins, those without any too.

    durations:  duration_s
                0.0
                1.0
                1.5
                4.0

    select * from {{ bin_values('durations', n_bins=2) }} as bins

                bin_number | bin_start | bin_end | n_values
                0          | 0.0       | 2.0     | 3
                1          | 2.0       | 4.0     | 1

    relation    relation        the values
    value       name            their column, a number; 'duration_s'
    n_bins      whole number    how many bins from the least value to the greatest; 30
    scale       string          'linear', or 'log' for bins of equal width in the logarithm
    by          name or list    columns for whose values each a histogram is made, over the same bins

    A bin holds its start, and the last one its end too. Null values are left out; with 'log' also
    those that are not above 0. Where all values are the same, one bin holds them.
-#}
{%- macro bin_values(relation, value="duration_s", n_bins=30, scale="linear", by=[]) -%}
    {%- do dnpc._check_relation("bin_values", relation) -%}
    {%- do dnpc._check_column("bin_values", "value", value) -%}
    {%- set n_bins = dnpc._positive_number("bin_values", "n_bins", n_bins, is_whole=true) -%}
    {%- do dnpc._check_choice("bin_values", "scale", scale, ["linear", "log"]) -%}
    {%- set keys = dnpc._list_of_columns("bin_values", "by", by) -%}
    (
        with
            _values as (
                select {{ dnpc._each_with_comma(keys) }} cast({{ value }} as double) as _value
                from {{ relation }} as _all_values
                where
                    {{ value }} is not null
                    {%- if scale == "log" %} and {{ value }} > 0 {%- endif %}
            ),
            _range as (select min(_value) as _least, max(_value) as _greatest from _values),
            _placed as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _value,
                    _least,
                    _greatest,
                    {{ dnpc._place_among_bins("_value", n_bins, scale) }} as _place
                from _values
                cross join _range
            ),
            _numbered as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ dnpc._bin_of("_value", "_place", n_bins, scale) }} as bin_number
                from _placed
            ),
            _counts as (
                select {{ dnpc._each_with_comma(keys) }} bin_number, count(*) as n_values
                from _numbered
                group by {{ dnpc._each_with_comma(keys) }} bin_number
            ),
            _groups as (
                select distinct
                    {% for key in keys -%} {{ key }}{{ ", " if not loop.last }}
                    {%- else -%} 1 as _all
                    {%- endfor %}
                from _values
            ),
            _bins as (
                select
                    {{ dnpc._each_with_comma(keys, "_groups") }} _numbers.bin_number,
                    _least,
                    _greatest
                from _groups
                cross join _range
                cross join
                    (select {{ dnpc.whole_numbers(0, n_bins ~ " - 1") }} as bin_number) as _numbers
                where _numbers.bin_number = 0 or _greatest > _least
            )
        select
            {{ dnpc._each_with_comma(keys, "_bins") }}
            _bins.bin_number,
            {{ dnpc._bin_edge("_bins.bin_number", n_bins, scale) }} as bin_start,
            {{ dnpc._bin_edge("(_bins.bin_number + 1)", n_bins, scale) }} as bin_end,
            coalesce(_counts.n_values, 0) as n_values
        from _bins
        left join
            _counts
            on _bins.bin_number = _counts.bin_number
            and {{ dnpc._same_columns(keys, "_bins", "_counts") }}
    )
{%- endmacro -%}

{#- Where a bin begins, of bins between a least and a greatest value. Times are seconds, to the microsecond. -#}
{%- macro _bin_edge(number, n_bins, scale, least="_least", greatest="_greatest") -%}
    case
        when {{ least }} = {{ greatest }} or {{ number }} <= 0
        then {{ least }}
        when {{ number }} >= {{ n_bins }}
        then {{ greatest }}
        {%- if scale == "log" %}
            else
                power(
                    10,
                    log10({{ least }})
                    + {{ number }} * ((log10({{ greatest }}) - log10({{ least }})) / {{ n_bins }})
                )
        {%- elif scale == "time" %}
            else
                round(
                    {{ least }} + {{ number }} * (({{ greatest }} - {{ least }}) / {{ n_bins }}), 6
                )
        {%- else %}
            else {{ least }} + {{ number }} * (({{ greatest }} - {{ least }}) / {{ n_bins }})
        {%- endif %}
    end
{%- endmacro -%}

{#- Where a value lies, in bins from the least one: 2.5 is the middle of the third. -#}
{%- macro _place_among_bins(value, n_bins, scale, least="_least", greatest="_greatest") -%}
    {%- if scale == "log" -%} {%- set distance = "log10(" ~ value ~ ") - log10(" ~ least ~ ")" -%}
    {%- else -%} {%- set distance = value ~ " - " ~ least -%}
    {%- endif -%}
    case
        when {{ greatest }} > {{ least }}
        then
            ({{ distance }}) * ({{ n_bins }} / ({{ dnpc._length_of_bins(scale, least, greatest) }}))
        else 0
    end
{%- endmacro -%}

{%- macro _length_of_bins(scale, least, greatest) -%}
    {%- if scale == "log" -%} log10({{ greatest }}) - log10({{ least }})
    {%- else -%} {{ greatest }} - {{ least }}
    {%- endif -%}
{%- endmacro -%}

{#- The bin of a value. Close to an edge, where rounding has its way, it is the one whose edges do
    hold the value; few values need that, and it costs more than all the rest. -#}
{%- macro _bin_of(value, place, n_bins, scale, least="_least", greatest="_greatest") -%}
    {%- set guess = "least(floor(" ~ place ~ "), " ~ n_bins ~ " - 1)" -%}
    {%- set unsure = {
        "log": "1e-12",
        "time": "1e-6",
        "linear": "1e-15 * greatest(abs(" ~ least ~ "), abs(" ~ greatest ~ "))",
    } -%}
    cast(
        case
            when
                abs({{ place }} - round({{ place }}))
                > {{ n_bins }}
                * (
                    1e-9
                    + {{ unsure[scale] }} / ({{ dnpc._length_of_bins(scale, least, greatest) }})
                )
            then floor({{ place }})
            when {{ value }} < {{ dnpc._bin_edge(guess, n_bins, scale, least, greatest) }}
            then {{ guess }} - 1
            when
                {{ guess }} < {{ n_bins }} - 1
                and {{ least }} < {{ greatest }}
                and {{ value }}
                >= {{ dnpc._bin_edge("(" ~ guess ~ " + 1)", n_bins, scale, least, greatest) }}
            then {{ guess }} + 1
            else {{ guess }}
        end as bigint
    )
{%- endmacro -%}
