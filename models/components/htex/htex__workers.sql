{#- One row for each worker: it has a log of its own. -#}
select distinct run_id, executor_label, block_id, manager_id, worker_id
from {{ ref("stg_files__files") }}
where read_as = 'htex_worker_log'
