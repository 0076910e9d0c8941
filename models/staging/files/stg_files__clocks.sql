with

    parsl_log_records as {{ read_at_each_use() }} (
        select * from {{ ref("stg_parsl_log__records") }} where utc_offset_s is not null
    ),

    parsl_log_witnesses as (
        select run_id, 'parsl_log' as witness, recorded_at as witnessed_at, utc_offset_s
        from parsl_log_records
    ),

    -- The interchange runs on the submit host too: its log speaks where a parsl.log does not.
    silent_runs as (
        select run_id
        from {{ ref("stg_files__files") }}
        except
        select run_id
        from parsl_log_records
    ),

    interchange_lines as (
        select
            log_lines.run_id,
            {{ logged_at("log_lines.line") }} as logged_at,
            {{ logged_local_at("log_lines.line") }} as logged_local_at
        from {{ lines_of_kind("htex_interchange_log") }} as log_lines
        inner join silent_runs on log_lines.run_id = silent_runs.run_id
    ),

    interchange_witnesses as (
        select
            run_id,
            'htex_interchange_log' as witness,
            logged_at as witnessed_at,
            {{ utc_offset("logged_at", "logged_local_at") }} as utc_offset_s
        from interchange_lines
        where logged_at is not null and logged_local_at is not null
    ),

    witnesses as (
        select *
        from parsl_log_witnesses
        union all
        select *
        from interchange_witnesses
    ),

    offsets as (
        select
            run_id,
            witness,
            utc_offset_s,
            min(witnessed_at) as first_at,
            max(witnessed_at) as last_at,
            count(*) as n_records
        from witnesses
        group by run_id, witness, utc_offset_s
    ),

    in_order as (
        select
            *,
            row_number() over (partition by run_id order by first_at) as offset_number,
            count(*) over (partition by run_id) as n_offsets,
            lag(last_at) over (partition by run_id order by first_at) as previous_last_at,
            -- Zones change their offset on a quarter of an hour.
            {{ truncate_to_seconds("first_at", 900) }} as quarter_at
        from offsets
    )

select
    run_id,
    witness,
    min(first_at) as started_at,
    max(last_at) as ended_at,
    max(case when offset_number = 1 then utc_offset_s end) as utc_offset_s,
    max(
        case
            when offset_number = n_offsets and n_offsets > 1
            then case when quarter_at > previous_last_at then quarter_at else first_at end
        end
    ) as changed_at,
    max(
        case when offset_number = n_offsets and n_offsets > 1 then utc_offset_s end
    ) as next_utc_offset_s,
    sum(n_records) as n_records
from in_order
group by run_id, witness
