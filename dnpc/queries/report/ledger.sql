-- What was read: records by kind of file. Debug lines that tell of no task are ignored.
select
    kind,
    coalesce(component, '(none)') as component,
    count(*) as n_files,
    cast(sum(n_landed) as bigint) as n_records,
    cast(sum(n_recognised) as bigint) as n_recognised,
    cast(sum(n_ignored) as bigint) as n_ignored,
    cast(sum(n_repaired) as bigint) as n_repaired
from load_ledger
where
    list_contains($runs, run_id)
    -- A monitoring.db is of all its runs.
    or run_id not in (select run_id from parsl_workflows)
group by all
order by kind
