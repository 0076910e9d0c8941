{#-
    A UTC time as the naive local time of a run.

    at      SQL     the time, UTC
    clock   name    a relation with a row of stg_files__clocks; where its row is null the var
                    log_timezone is the zone
-#}
{%- macro utc_to_local(at, clock) -%}
    case
        when {{ clock }}.run_id is null
        then {{ dnpc.utc_to_local_in_zone(at, var("log_timezone", "UTC")) }}
        when ({{ at }}) >= {{ clock }}.changed_at
        then {{ dnpc.add_seconds(at, clock ~ ".next_utc_offset_s") }}
        else {{ dnpc.add_seconds(at, clock ~ ".utc_offset_s") }}
    end
{%- endmacro -%}
