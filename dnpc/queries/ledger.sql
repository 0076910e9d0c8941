-- One row per file: what of it was understood.
select
    files.path,
    coalesce(files.kind, 'unknown') as kind,
    ledger.component,
    ledger.run_id,
    coalesce(ledger.n_landed, 0) as n_records,
    coalesce(ledger.n_recognised, 0) as n_recognised,
    coalesce(ledger.n_ignored, 0) as n_ignored,
    case
        when files.kind is null
        then files.skipped_reason
        when ledger.file_id is null
        then 'loaded after the last dbt build'
        else ledger.note
    end as note,
    files.skipped_reason is null as is_read
from raw.source_files as files
left join load_ledger as ledger using (file_id)
order by files.kind is null, files.kind, files.path
