{#-
    The relation with one more column: recorded_at, the UTC time of each record.

    It is the record's own UTC time where it has one, else its local time read with the clock of
    the run. Where the clock was put back during a run, a local time comes twice; a file's records
    stand in order, so those behind the first jump back by half an hour or more come second.

    relation    relation    has run_id, file_id, and the columns below
    clocks      relation    stg_parsl_log__clocks
    order_by    name        the record's number in its file
    local       name        its naive local time
    utc         name        its UTC time, if it has one
-#}
{%- macro add_recorded_at(relation, clocks, order_by, local, utc=none) -%}
    (
        with
            _ambiguous_records as (
                select
                    _records.file_id,
                    _records.{{ order_by }} as _record_number,
                    _records.{{ local }} as _local_at,
                    lag(_records.{{ local }}) over (
                        partition by _records.file_id order by _records.{{ order_by }}
                    ) as _previous_local_at
                from {{ relation }} as _records
                inner join {{ clocks }} as _clocks on _records.run_id = _clocks.run_id
                where _clocks.next_utc_offset_s < _clocks.utc_offset_s
            ),
            _turns as (
                select file_id, min(_record_number) as _turned_at
                from _ambiguous_records
                where _local_at < {{ add_seconds("_previous_local_at", "-1800") }}
                group by file_id
            )
        select
            _records.*,
            {% if utc -%}
                coalesce(_records.{{ utc }},
            {% endif -%}
                {{
                    local_to_utc(
                        "_records." ~ local,
                        clock="_clocks",
                        is_turned="coalesce(_records."
                        ~ order_by
                        ~ " >= _turns._turned_at, false)",
                    )
                }}
            {%- if utc -%}) {%- endif %} as recorded_at
        from {{ relation }} as _records
        left join {{ clocks }} as _clocks on _records.run_id = _clocks.run_id
        left join _turns on _records.file_id = _turns.file_id
    )
{%- endmacro -%}
