{#-
    A naive local time as UTC.

    local       SQL     the local time, a timestamp
    clock       name    a relation with a row of stg_files__clocks, joined by run_id; without
                        one, or where its row is null, the var log_timezone is the zone
    is_turned   SQL     whether the record stands behind the change of the clock in its file;
                        it decides where the local time came twice and both are possible

    zone        string  the zone to use where there is no clock; the var log_timezone

    Where the clock changed during the run, the time is read with the offset that puts it on the
    right side of the change and within ten minutes of the run.
-#}
{%- macro local_to_utc(local, clock=none, is_turned="false", zone=none) -%}
    {%- set in_zone = dnpc.local_in_zone_to_utc(local, zone or var("log_timezone", "UTC")) -%}
    {%- if clock is none -%} {{ in_zone }}
    {%- else -%}
        {%- set before = dnpc.add_seconds(local, "-" ~ clock ~ ".utc_offset_s") -%}
        {%- set after = dnpc.add_seconds(local, "-" ~ clock ~ ".next_utc_offset_s") -%}
        {%- set earliest = dnpc.add_seconds(clock ~ ".started_at", "-600") -%}
        {%- set latest = dnpc.add_seconds(clock ~ ".ended_at", "600") -%}
        case
            when {{ clock }}.run_id is null
            then {{ in_zone }}
            when {{ clock }}.next_utc_offset_s is null
            then {{ before }}
            when
                {{ before }} >= {{ clock }}.changed_at
                or (
                    {{ after }} >= {{ clock }}.changed_at
                    and (
                        {{ before }} < {{ earliest }}
                        or (({{ is_turned }}) and {{ after }} <= {{ latest }})
                    )
                )
            then {{ after }}
            else {{ before }}
        end
    {%- endif -%}
{%- endmacro -%}
