{#-
    Time against value in two-dimensional bins: what a plot of a million durations draws.

    tries:  running_at | duration_s
            12:00:00   | 1.0
            12:00:10   | 3.0

    select * from {{ bin_over_time('tries', at='running_at', n_times=2, n_values=2) }} as bins

            time_start_at | time_end_at | value_start | value_end | n_rows
            12:00:00      | 12:00:05    | 1.0         | 2.0       | 1
            12:00:05      | 12:00:10    | 2.0         | 3.0       | 1

    relation            relation        the values
    at, value           names           the columns of time and value; 'started_at', 'duration_s'
    n_times, n_values   whole numbers   how many bins each; 100 and 50
    scale               string          of the values: 'linear' or 'log'
    by                  name or list    columns for whose values rows are counted

    Only bins that hold something are rows. A bin holds its start, and the last one its end too. Rows
    without a time or a finite value are left out; with 'log' also values that are not above 0.
-#}
{%- macro bin_over_time(
    relation,
    at="started_at",
    value="duration_s",
    n_times=100,
    n_values=50,
    scale="linear",
    by=[]
) -%}
    {%- do dnpc._check_relation("bin_over_time", relation) -%}
    {%- do dnpc._check_column("bin_over_time", "at", at) -%}
    {%- do dnpc._check_column("bin_over_time", "value", value) -%}
    {%- set n_times = dnpc._positive_number("bin_over_time", "n_times", n_times, is_whole=true) -%}
    {%- set n_values = dnpc._positive_number(
        "bin_over_time", "n_values", n_values, is_whole=true
    ) -%}
    {%- do dnpc._check_choice("bin_over_time", "scale", scale, ["linear", "log"]) -%}
    {%- set keys = dnpc._list_of_columns("bin_over_time", "by", by) -%}
    {%- set times = {
        "n": n_times,
        "scale": "time",
        "least": "0",
        "greatest": "_length_s",
        "width": "_time_width",
    } -%}
    {%- set values = {
        "n": n_values,
        "scale": scale,
        "least": "_least",
        "greatest": "_greatest",
        "width": "_width",
    } -%}
    (
        with
            _points as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ at }} as _at,
                    cast({{ value }} as double) as _value
                from {{ relation }} as _all_points
                where {{ at }} is not null and {{ dnpc._can_be_binned(value, scale) }}
            ),
            _range as (
                select
                    *,
                    {{ dnpc._width_of_bins(times) }} as _time_width,
                    {{ dnpc._width_of_bins(values) }} as _width
                from
                    (
                        select
                            min(_at) as _first_at,
                            {{ dnpc.seconds_between("min(_at)", "max(_at)") }} as _length_s,
                            min(_value) as _least,
                            max(_value) as _greatest
                        from _points
                    ) as _ends
            ),
            _times as (
                select
                    {{ dnpc._each_with_comma(keys, "_points") }}
                    _points._value,
                    _range.*,
                    {{ dnpc.seconds_between("_range._first_at", "_points._at") }} as _time_s
                from _points
                cross join _range
            ),
            _placed as (
                select
                    *,
                    {{ dnpc._place_among_bins("_time_s", times) }} as _time_place,
                    {{ dnpc._place_among_bins("_value", values) }} as _value_place
                from _times
            ),
            _numbered as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ dnpc._bin_of("_time_s", "_time_place", times) }} as _time_number,
                    {{ dnpc._bin_of("_value", "_value_place", values) }} as _value_number
                from _placed
            ),
            _counts as (
                select
                    {{ dnpc._each_with_comma(keys) }} _time_number,
                    _value_number,
                    count(*) as n_rows
                from _numbered
                group by {{ dnpc._each_with_comma(keys) }} _time_number, _value_number
            )
        select
            {{ dnpc._each_with_comma(keys) }}
            {{ dnpc.add_seconds("_first_at", dnpc._exact_bin_edge("_time_number", times)) }}
            as time_start_at,
            {{ dnpc.add_seconds("_first_at", dnpc._exact_bin_edge("(_time_number + 1)", times)) }}
            as time_end_at,
            {{ dnpc._exact_bin_edge("_value_number", values) }} as value_start,
            {{ dnpc._exact_bin_edge("(_value_number + 1)", values) }} as value_end,
            n_rows
        from _counts
        cross join _range
    )
{%- endmacro -%}
