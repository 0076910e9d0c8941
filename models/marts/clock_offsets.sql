{%- set zone = var("log_timezone") | replace("'", "''") -%}
{%- set kinds_in_utc = [
    "work_queue_transaction_log",
    "taskvine_transaction_log",
    "parsl_tracing",
    "netlogger_bp",
    "dnpc_sqlite",
    "parsl_json_log",
    "cloudwatch_export",
] -%}

with

    files as (select * from {{ ref("stg_files__files") }}),

    clocks as (select * from {{ ref("stg_files__clocks") }}),

    monitoring_runs as (select * from {{ ref("stg_monitoring__runs") }}),

    run_candidates as (select * from {{ ref("stg_files__run_candidates") }}),

    -- A log of no known system that lies beside runs is read with the clocks of all of them.
    file_runs as (
        select files.file_id, coalesce(run_candidates.run_id, files.run_id) as run_id, files.kind
        from files
        left join
            run_candidates on files.file_id = run_candidates.file_id and files.component is null
        where files.kind != 'monitoring_db'
        union all
        select file_id, run_id, 'monitoring_db' as kind
        from monitoring_runs
    ),

    -- A log is written in one format, and its head shows which.
    epochs as (
        select
            log_lines.file_id,
            bool_or(
                case
                    when files.component is null
                    then {{ utc_time(leading_time("log_lines.line")) }} is not null
                    else {{ logged_at("log_lines.line") }} is not null
                end
            ) as has_epochs
        from {{ source("raw", "log_lines") }} as log_lines
        inner join files on log_lines.file_id = files.file_id
        where log_lines.line_number <= 200
        group by log_lines.file_id
    )

select
    file_runs.file_id,
    file_runs.run_id,
    file_runs.kind,
    case
        when epochs.has_epochs or file_runs.kind in ({{ _sql_strings(kinds_in_utc) }})
        then 'own_epoch'
        when clocks.run_id is not null
        then clocks.witness
        else 'log_timezone'
    end as rule,
    clocks.utc_offset_s,
    clocks.changed_at,
    clocks.next_utc_offset_s,
    case
        when epochs.has_epochs or file_runs.kind in ({{ _sql_strings(kinds_in_utc) }})
        then 0
        else cast(coalesce(clocks.n_records, 0) as bigint)
    end as n_witnesses,
    case
        when epochs.has_epochs or file_runs.kind in ({{ _sql_strings(kinds_in_utc) }})
        then 'each line holds its UTC time'
        when clocks.run_id is not null
        then 'local times, read with the offset that lines with an epoch show'
        else 'local times without a witness, read as {{ zone }}'
    end as reason
from file_runs
left join clocks on file_runs.run_id = clocks.run_id
left join epochs on file_runs.file_id = epochs.file_id
