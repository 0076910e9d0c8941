{%- set zone = var("log_timezone") | replace("'", "''") -%}

with

    files as (select * from {{ ref("stg_files__files") }}),

    clocks as (select * from {{ ref("stg_files__clocks") }}),

    monitoring_runs as (select * from {{ ref("stg_monitoring__runs") }}),

    file_runs as (
        select file_id, run_id, kind
        from files
        where kind != 'monitoring_db'
        union all
        select file_id, run_id, 'monitoring_db' as kind
        from monitoring_runs
    ),

    -- A log is written in one format, and its head shows which.
    epochs as (
        select
            log_lines.file_id, bool_or({{ logged_at("log_lines.line") }} is not null) as has_epochs
        from {{ source("raw", "log_lines") }} as log_lines
        where log_lines.line_number <= 200
        group by log_lines.file_id
    )

select
    file_runs.file_id,
    file_runs.run_id,
    file_runs.kind,
    case
        when epochs.has_epochs or file_runs.kind = 'work_queue_transaction_log'
        then 'own_epoch'
        when clocks.run_id is not null
        then clocks.witness
        else 'log_timezone'
    end as rule,
    clocks.utc_offset_s,
    clocks.changed_at,
    clocks.next_utc_offset_s,
    case
        when epochs.has_epochs or file_runs.kind = 'work_queue_transaction_log'
        then 0
        else cast(coalesce(clocks.n_records, 0) as bigint)
    end as n_witnesses,
    case
        when epochs.has_epochs or file_runs.kind = 'work_queue_transaction_log'
        then 'each line holds its UTC time'
        when clocks.run_id is not null
        then 'local times, read with the offset that lines with an epoch show'
        else 'local times without a witness, read as {{ zone }}'
    end as reason
from file_runs
left join clocks on file_runs.run_id = clocks.run_id
left join epochs on file_runs.file_id = epochs.file_id
