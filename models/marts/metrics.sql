with

    metric_lines as (
        select
            run_id,
            file_id,
            line_number,
            recorded_at,
            metric_type,
            metric_id,
            unnest({{ key_value_pairs("metric_values") }}) as pair
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
    metric_lines.run_id,
    metric_lines.metric_type,
    metric_lines.metric_id,
    pair.key as name,
    {{ as_number("pair.value") }} as value,
    pair.value as value_text,
    metric_lines.recorded_at,
    metric_lines.file_id,
    metric_lines.line_number
from metric_lines
