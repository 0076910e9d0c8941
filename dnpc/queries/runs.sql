-- One row per run, in order of time.
with
    directories as (
        select ledger.run_id, min(files.root || '/' || files.run_dir) as path
        from load_ledger as ledger
        inner join raw.source_files as files using (file_id)
        where files.run_dir is not null
        group by ledger.run_id
    ),
    sources as (
        select clocks.run_id, string_agg(distinct ledger.component, ', ' order by component) as list
        from clock_offsets as clocks
        inner join load_ledger as ledger using (file_id)
        group by clocks.run_id
    ),
    outcomes as (
        select
            run_id,
            count(*) filter (outcome = 'exec_done') as n_exec_done,
            count(*) filter (outcome = 'memo_done') as n_memo_done,
            count(*) filter (outcome = 'failed') as n_failed,
            count(*) filter (outcome = 'dep_fail') as n_dep_fail,
            count(*) filter (outcome is null) as n_unfinished
        from parsl_tasks
        group by run_id
    ),
    known_workers as (select run_id, count(*) as n_workers from workers group by run_id),
    told_workers as (select run_id, sum(worker_count) as n_workers from managers group by run_id)

select
    runs.run_id,
    coalesce(runs.rundir, directories.path) as rundir,
    runs.began_at,
    runs.completed_at,
    epoch(runs.completed_at - runs.began_at) as lasted_s,
    runs.user_name,
    runs.hostname,
    runs.n_tasks,
    coalesce(outcomes.n_exec_done, 0) as n_exec_done,
    coalesce(outcomes.n_memo_done, 0) as n_memo_done,
    coalesce(outcomes.n_failed, 0) as n_failed,
    coalesce(outcomes.n_dep_fail, 0) as n_dep_fail,
    coalesce(outcomes.n_unfinished, 0) as n_unfinished,
    cast(coalesce(known_workers.n_workers, told_workers.n_workers) as bigint) as n_workers,
    runs.parsl_version,
    sources.list as sources
from parsl_workflows as runs
left join directories using (run_id)
left join sources using (run_id)
left join outcomes using (run_id)
left join known_workers using (run_id)
left join told_workers using (run_id)
order by runs.began_at, runs.run_id
