{#- One row for each manager that the interchange or its own logs tell of. -#}
with

    files as (
        select *
        from {{ ref("stg_files__files") }}
        where read_as in ('htex_manager_log', 'htex_worker_log')
    ),

    interchange_records as (
        select * from {{ ref("stg_htex_interchange__records") }} where manager_id is not null
    ),

    registrations as (
        select
            run_id,
            executor_label,
            manager_id,
            max({{ python_dict_value("registration", "block_id") }}) as block_id,
            max({{ python_dict_value("registration", "hostname") }}) as hostname,
            max({{ python_dict_value("registration", "worker_count") }}) as worker_count
        from interchange_records
        group by run_id, executor_label, manager_id
    ),

    folders as (
        select run_id, executor_label, manager_id, max(block_id) as block_id
        from files
        group by run_id, executor_label, manager_id
    ),

    known_managers as (
        select run_id, executor_label, manager_id
        from registrations
        union
        select run_id, executor_label, manager_id
        from folders
    )

select
    known_managers.run_id,
    known_managers.executor_label,
    known_managers.manager_id,
    coalesce(folders.block_id, registrations.block_id) as block_id,
    registrations.hostname,
    try_cast(registrations.worker_count as bigint) as worker_count
from known_managers
left join
    registrations
    on known_managers.run_id = registrations.run_id
    and known_managers.executor_label = registrations.executor_label
    and known_managers.manager_id = registrations.manager_id
left join
    folders
    on known_managers.run_id = folders.run_id
    and known_managers.executor_label = folders.executor_label
    and known_managers.manager_id = folders.manager_id
