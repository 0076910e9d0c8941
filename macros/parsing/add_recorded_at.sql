{#-
    The relation with two more columns: recorded_at, the UTC time of each record, and is_turned,
    whether the record stands behind the turning back of the clock.

    recorded_at is the record's own UTC time where it has one, else its local time read with the
    clock of the run. Where the clock was put back during a run, an hour of local time comes twice.
    A file's records of a run stand in order: within that hour, those behind the first jump back by
    half an hour or more come second.

    relation    relation    has run_id, file_id, and the columns below
    clocks      relation    stg_files__clocks
    order_by    name        the record's number in its file
    local       name        its naive local time
    utc         name        its UTC time, if it has one
    zone        string      the zone of runs without a clock; the var log_timezone
-#}
{%- macro add_recorded_at(relation, clocks, order_by, local, utc=none, zone=none) -%}
    {%- set read_with_clock = dnpc.local_to_utc(
        "_records." ~ local,
        clock="_clocks",
        is_turned="_turns._turned_at is not null",
        zone=zone,
    ) -%}
    (
        with
            _records_of_the_hour as (
                select
                    _records.run_id,
                    _records.file_id,
                    _records.{{ order_by }} as _record_number,
                    _records.{{ local }} as _local_at,
                    lag(_records.{{ local }}) over (
                        partition by _records.run_id, _records.file_id
                        order by _records.{{ order_by }}
                    ) as _previous_local_at
                from {{ relation }} as _records
                inner join {{ clocks }} as _clocks on _records.run_id = _clocks.run_id
                -- Most clocks never change: the records are not read for those.
                where
                    _clocks.changed_at is not null
                    and _records.{{ local }}
                    >= {{ dnpc.add_seconds("_clocks.changed_at", "_clocks.next_utc_offset_s") }}
                    and _records.{{ local }}
                    < {{ dnpc.add_seconds("_clocks.changed_at", "_clocks.utc_offset_s") }}
            ),
            _turns as (
                select run_id, file_id, min(_record_number) as _turned_at
                from _records_of_the_hour
                where _local_at < {{ dnpc.add_seconds("_previous_local_at", "-1800") }}
                group by run_id, file_id
            )
        select
            _records.*,
            {% if utc -%} coalesce(_records.{{ utc }}, {{ read_with_clock }})
            {%- else -%} {{ read_with_clock }}
            {%- endif %} as recorded_at,
            _turns._turned_at is not null as is_turned
        from {{ relation }} as _records
        left join {{ clocks }} as _clocks on _records.run_id = _clocks.run_id
        left join
            _turns
            on _records.run_id = _turns.run_id
            and _records.file_id = _turns.file_id
            and _records.{{ order_by }} >= _turns._turned_at
    )
{%- endmacro -%}
