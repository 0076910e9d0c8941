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

    A bin holds its start, and the last one its end too. Values that are null, infinite or NaN are left
    out; with 'log' also those that are not above 0. Where all values are the same, one bin holds them.
-#}
{%- macro bin_values(relation, value="duration_s", n_bins=30, scale="linear", by=[]) -%}
    {%- do dnpc._check_relation("bin_values", relation) -%}
    {%- do dnpc._check_column("bin_values", "value", value) -%}
    {%- set n_bins = dnpc._positive_number("bin_values", "n_bins", n_bins, is_whole=true) -%}
    {%- do dnpc._check_choice("bin_values", "scale", scale, ["linear", "log"]) -%}
    {%- set keys = dnpc._list_of_columns("bin_values", "by", by) -%}
    {%- set bins = {
        "n": n_bins,
        "scale": scale,
        "least": "_least",
        "greatest": "_greatest",
        "width": "_width",
    } -%}
    (
        with
            _values as (
                select {{ dnpc._each_with_comma(keys) }} cast({{ value }} as double) as _value
                from {{ relation }} as _all_values
                where {{ dnpc._can_be_binned(value, scale) }}
            ),
            _range as (
                select *, {{ dnpc._width_of_bins(bins) }} as _width
                from (select min(_value) as _least, max(_value) as _greatest from _values) as _ends
                where _least is not null
            ),
            _placed as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _value,
                    _range.*,
                    {{ dnpc._place_among_bins("_value", bins) }} as _place
                from _values
                cross join _range
            ),
            _numbered as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ dnpc._bin_of("_value", "_place", bins) }} as bin_number
                from _placed
            ),
            _counts as (
                select {{ dnpc._each_with_comma(keys) }} bin_number, count(*) as n_values
                from _numbered
                group by {{ dnpc._each_with_comma(keys) }} bin_number
            ),
            _bins as (
                select
                    *,
                    {{
                        dnpc.whole_numbers(
                            0, "case when _width > 0 then " ~ n_bins ~ " - 1 else 0 end"
                        )
                    }} as bin_number
                from _range
                {%- if keys %}
                    cross join (select distinct {{ keys | join(", ") }} from _counts) as _groups
                {%- endif %}
            )
        select
            {{ dnpc._each_with_comma(keys, "_bins") }}
            _bins.bin_number,
            {{ dnpc._exact_bin_edge("_bins.bin_number", bins) }} as bin_start,
            {{ dnpc._exact_bin_edge("(_bins.bin_number + 1)", bins) }} as bin_end,
            coalesce(_counts.n_values, 0) as n_values
        from _bins
        left join
            _counts
            on _bins.bin_number = _counts.bin_number
            and {{ dnpc._same_columns(keys, "_bins", "_counts") }}
    )
{%- endmacro -%}

{#- Whether a value lies in any bin. -#}
{%- macro _can_be_binned(value, scale) -%}
    {{ dnpc._is_finite("cast(" ~ value ~ " as double)") }}
    {%- if scale == "log" %} and {{ value }} > 0 {%- endif -%}
{%- endmacro -%}

{#- Whether a double is neither null, NaN nor infinite. -#}
{%- macro _is_finite(value) -%}
    {{- return(adapter.dispatch("_is_finite", "dnpc")(value)) -}}
{%- endmacro -%}

{%- macro default___is_finite(value) -%} isfinite({{ value }}) {%- endmacro -%}

{#- Of bins: how many, their scale, and the columns of their least and greatest value and their width. -#}
{#- How wide a bin is, in the logarithm where bins are equal there; null where all values are the same. -#}
{%- macro _width_of_bins(bins) -%}
    {%- if bins.scale == "log" -%}
        nullif(log10({{ bins.greatest }}) - log10({{ bins.least }}), 0) / {{ bins.n }}
    {%- else -%} nullif({{ bins.greatest }} - {{ bins.least }}, 0) / {{ bins.n }}
    {%- endif -%}
{%- endmacro -%}

{#- Where a value lies, in bins from the least one: 2.5 is the middle of the third. -#}
{%- macro _place_among_bins(value, bins) -%}
    {%- if bins.scale == "log" -%} (log10({{ value }}) - log10({{ bins.least }})) / {{ bins.width }}
    {%- else -%} ({{ value }} - {{ bins.least }}) / {{ bins.width }}
    {%- endif -%}
{%- endmacro -%}

{#- The bin of a value. Close to an edge, where rounding has its way, the edge itself decides: few
    values need that, and it is dear. -#}
{%- macro _bin_of(value, place, bins) -%}
    {%- set doubt = {
        "log": "1e-12",
        "time": "1e-6",
        "linear": "1e-15 * greatest(abs("
        ~ bins.least
        ~ "), abs("
        ~ bins.greatest
        ~ "))",
    } -%}
    {%- set nearest = "round(" ~ place ~ ")" -%}
    cast(
        case
            when
                abs({{ place }} - {{ nearest }}) > 1e-6 + {{ doubt[bins.scale] }} / {{ bins.width }}
            then floor({{ place }})
            when {{ nearest }} > 0 and {{ value }} < {{ dnpc._bin_edge(nearest, bins) }}
            then {{ nearest }} - 1
            else least(coalesce({{ nearest }}, 0), {{ bins.n }} - 1)
        end as bigint
    )
{%- endmacro -%}

{#- Where a bin begins. Times are seconds from the first on, to the microsecond. -#}
{%- macro _bin_edge(number, bins) -%}
    {%- if bins.scale == "log" -%}
        power(10, log10({{ bins.least }}) + {{ number }} * {{ bins.width }})
    {%- elif bins.scale == "time" -%} round({{ number }} * {{ bins.width }}, 6)
    {%- else -%} {{ bins.least }} + {{ number }} * {{ bins.width }}
    {%- endif -%}
{%- endmacro -%}

{#- The same, but the first is exactly the least value, and the last ends with the greatest. -#}
{%- macro _exact_bin_edge(number, bins) -%}
    case
        when {{ number }} = 0
        then {{ bins.least }}
        when {{ number }} = {{ bins.n }} or {{ bins.width }} is null
        then {{ bins.greatest }}
        else {{ dnpc._bin_edge(number, bins) }}
    end
{%- endmacro -%}
