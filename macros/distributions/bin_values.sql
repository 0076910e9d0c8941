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
    {%- do dnpc._check_positive("bin_values", "n_bins", n_bins, is_whole=true) -%}
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
            _guessed as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _value,
                    _least,
                    _greatest,
                    {{ dnpc._guess_bin("_value", n_bins, scale) }} as _guess
                from _values
                cross join _range
            ),
            _numbered as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ dnpc._mend_bin("_value", "_guess", n_bins, scale) }} as bin_number
                from _guessed
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
                    (
                        select {{ dnpc.whole_numbers(0, (n_bins | int) - 1) }} as bin_number
                    ) as _numbers
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

{#- The bin of a value, or, where rounding has its way, the one beside it. -#}
{%- macro _guess_bin(value, n_bins, scale, least="_least", greatest="_greatest") -%}
    {%- if scale == "log" -%}
        {%- set distance = "log10(" ~ value ~ ") - log10(" ~ least ~ ")" -%}
        {%- set range = "log10(" ~ greatest ~ ") - log10(" ~ least ~ ")" -%}
    {%- else -%}
        {%- set distance = value ~ " - " ~ least -%} {%- set range = greatest ~ " - " ~ least -%}
    {%- endif -%}
    cast(
        case
            when {{ greatest }} > {{ least }}
            then least(floor(({{ distance }}) * ({{ n_bins }} / ({{ range }}))), {{ n_bins - 1 }})
            else 0
        end as bigint
    )
{%- endmacro -%}

{#- The bin of a value whose edges do hold it. -#}
{%- macro _mend_bin(value, guess, n_bins, scale, least="_least", greatest="_greatest") -%}
    case
        when {{ value }} < {{ dnpc._bin_edge(guess, n_bins, scale, least, greatest) }}
        then {{ guess }} - 1
        when
            {{ guess }} < {{ n_bins - 1 }}
            and {{ least }} < {{ greatest }}
            and {{ value }}
            >= {{ dnpc._bin_edge("(" ~ guess ~ " + 1)", n_bins, scale, least, greatest) }}
        then {{ guess }} + 1
        else {{ guess }}
    end
{%- endmacro -%}
