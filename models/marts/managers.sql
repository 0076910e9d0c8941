with

    htex_managers as (select * from {{ ref("htex__managers") }}),

    nodes as (select * from {{ ref("stg_monitoring__nodes") }}),

    spans as (select * from {{ ref("spans") }}),

    events as (select * from {{ ref("events") }}),

    tries as (select * from {{ ref("parsl_tries") }}),

    node_summaries as (
        select
            run_id,
            manager_id,
            max(hostname) as hostname,
            max(block_id) as block_id,
            max(worker_count) as worker_count,
            max(cpu_count) as cpu_count,
            max(total_memory_bytes) as total_memory_bytes,
            min(recorded_at) as first_reported_at,
            max(recorded_at) as last_reported_at
        from nodes
        group by run_id, manager_id
    ),

    known_managers as (
        select
            coalesce(htex_managers.run_id, node_summaries.run_id) as run_id,
            htex_managers.executor_label,
            coalesce(htex_managers.manager_id, node_summaries.manager_id) as manager_id,
            case
                when htex_managers.run_id is not null
                then
                    {{
                        span_id(
                            "parsl.executor.htex.manager",
                            [
                                "htex_managers.run_id",
                                "htex_managers.executor_label",
                                "htex_managers.manager_id",
                            ],
                        )
                    }}
                else
                    {{
                        span_id(
                            "parsl.monitoring.node",
                            ["node_summaries.run_id", "node_summaries.manager_id"],
                        )
                    }}
            end as span_id,
            coalesce(htex_managers.block_id, node_summaries.block_id) as block_id,
            coalesce(htex_managers.hostname, node_summaries.hostname) as hostname,
            coalesce(htex_managers.worker_count, node_summaries.worker_count) as worker_count,
            node_summaries.cpu_count,
            node_summaries.total_memory_bytes,
            node_summaries.first_reported_at,
            node_summaries.last_reported_at
        from htex_managers
        full outer join
            node_summaries
            on htex_managers.run_id = node_summaries.run_id
            and htex_managers.manager_id = node_summaries.manager_id
    ),

    moments as (
        select
            known_managers.span_id,
            min(
                case when events.event_type = 'manager_started' then events.event_at end
            ) as started_at,
            min(
                case
                    when events.event_type = 'interchange_registered_manager' then events.event_at
                end
            ) as registered_at,
            max(
                case when events.event_type = 'interchange_lost_manager' then events.event_at end
            ) as lost_at
        from known_managers
        inner join events on known_managers.span_id = events.span_id
        group by known_managers.span_id
    ),

    try_counts as (
        select run_id, executor_label, manager_id, count(*) as n_tries
        from tries
        where manager_id is not null
        group by run_id, executor_label, manager_id
    )

select
    known_managers.run_id,
    known_managers.executor_label,
    known_managers.manager_id,
    known_managers.span_id,
    known_managers.block_id,
    known_managers.hostname,
    known_managers.worker_count,
    known_managers.cpu_count,
    known_managers.total_memory_bytes,
    spans.outcome,
    moments.started_at,
    coalesce(moments.registered_at, known_managers.first_reported_at) as registered_at,
    known_managers.last_reported_at,
    moments.lost_at,
    spans.ended_at,
    coalesce(try_counts.n_tries, 0) as n_tries
from known_managers
left join spans on known_managers.span_id = spans.span_id
left join moments on known_managers.span_id = moments.span_id
left join
    try_counts
    on known_managers.run_id = try_counts.run_id
    and known_managers.executor_label = try_counts.executor_label
    and known_managers.manager_id = try_counts.manager_id
