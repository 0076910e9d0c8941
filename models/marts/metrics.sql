with

    metric_lines as (
        select
            run_id,
            file_id,
            line_number,
            recorded_at,
            metric_type,
            metric_id,
            {{ pairs_in("metric_values") }} as pair
        from
            {{
                text_records(
                    kind=none,
                    patterns=[
                        {
                            "event_type": "metric",
                            "contains": "METRIC ",
                            "regex": "(?:^|\\s)METRIC +(?P<metric_type>[^\\s=]+) +(?P<metric_id>[^\\s=]+) +(?P<metric_values>[^\\s=\"']+=.*)$",
                        },
                    ],
                )
            }}
            as records
    )

select
    run_id,
    metric_type,
    metric_id,
    {{ pair_name("pair") }} as name,
    {{ as_number(pair_value("pair")) }} as value,
    {{ pair_value("pair") }} as value_text,
    recorded_at,
    file_id,
    line_number
from metric_lines
