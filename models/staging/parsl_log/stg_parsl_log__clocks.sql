with

    records as (select * from {{ ref("stg_parsl_log__records") }} where utc_offset_s is not null),

    offsets as (
        select
            run_id,
            utc_offset_s,
            min(recorded_at) as first_at,
            max(recorded_at) as last_at,
            count(*) as n_records
        from records
        group by run_id, utc_offset_s
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
group by run_id
