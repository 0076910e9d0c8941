{#-
    How durations are distributed: one row for each group.

    durations:  app_name | duration_s
                work     | 1.0
                work     | 3.0
                work     | null

    select * from {{ duration_distribution('durations', by='app_name', percentiles=[0.5]) }} as d

                app_name | n_durations | n_open | mean_s | stddev_s | min_s | p50_s | max_s
                work     | 2           | 1      | 2.0    | 1.414    | 1.0   | 2.0   | 3.0

    relation        relation            the durations
    duration        name                their column, in seconds; 'duration_s'
    by              name or list        the columns that make the groups; none: one row for all
    percentiles     list of numbers     from 0 to 1; [0.5, 0.9, 0.95, 0.99]. Values between two
                                        durations are interpolated; 0.999 is called p99_9_s

    A null duration is one that has not ended: counted in n_open and in nothing else. stddev_s is
    that of a sample, null for a single duration. Without groups there is always one row.
-#}
{%- macro duration_distribution(
    relation, duration="duration_s", by=[], percentiles=[0.5, 0.9, 0.95, 0.99]
) -%}
    {%- do dnpc._check_relation("duration_distribution", relation) -%}
    {%- if duration is not string or not duration -%}
        {{
            dnpc.raise_argument_error(
                "duration_distribution", "duration", duration, "the name of a column of seconds"
            )
        }}
    {%- endif -%}
    {%- set keys = dnpc._list_of_columns("duration_distribution", "by", by) -%}
    {%- do dnpc._check_percentiles("duration_distribution", percentiles) -%}
    (
        select
            {{ dnpc._each_with_comma(keys) }}
            count({{ duration }}) as n_durations,
            count(*) - count({{ duration }}) as n_open,
            avg({{ duration }}) as mean_s,
            stddev_samp({{ duration }}) as stddev_s,
            min({{ duration }}) as min_s,
            {%- for percentile in percentiles %}
                {{ dnpc.percentile_of(duration, percentile) }}
                as {{ dnpc._percentile_name(percentile) }},
            {%- endfor %}
            max({{ duration }}) as max_s
        from {{ relation }}
        {%- if keys %} group by {{ keys | join(", ") }} {%- endif %}
    )
{%- endmacro -%}

{#- An aggregate: the value below which a share of the values lies, interpolated. -#}
{%- macro percentile_of(value, share) -%}
    {%- set share = share.parameter if dnpc._is_parameter(share) else share -%}
    {{- return(adapter.dispatch("percentile_of", "dnpc")(value, share)) -}}
{%- endmacro -%}

{%- macro default__percentile_of(value, share) -%}
    quantile_cont({{ value }}, {{ share }})
{%- endmacro -%}

{#- What it is called: p50_s. A parameter of a table function is a list, and so is its column. -#}
{%- macro _percentile_name(share, ending="_s") -%}
    {%- if dnpc._is_parameter(share) -%} {{ return(share.parameter ~ ending) }} {%- endif -%}
    {%- set percent = "%.10g" | format(share * 100) -%}
    p{{ percent | replace(".", "_") }}{{ ending }}
{%- endmacro -%}
