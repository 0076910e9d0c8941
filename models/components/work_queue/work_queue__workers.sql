{#- One row for each worker that a manager tells of. -#}
select
    run_id,
    executor_label,
    manager_id,
    worker_id,
    {{ last_value_by("worker_address", ["state = 'CONNECTION'", "line_number"]) }}
    as worker_address,
    {{ last_value_by("resources", ["state = 'RESOURCES'", "line_number"]) }} as resources
from {{ ref("stg_work_queue__records") }}
where record_type = 'worker'
group by run_id, executor_label, manager_id, worker_id
