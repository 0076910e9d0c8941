-- One row for each event of a task and of all that hangs below it. What has no end of its own
-- goes on
-- to the end of what it hangs below, or to the last event.
with
    root as (select span_id from parsl_tasks where run_id = $run and task_id = $task),

    tree as (
        select trees.span_id, trees.depth
        from trees
        inner join root on trees.root_span_id = root.span_id
    ),

    last_event as (
        select max(events.event_at) as event_at
        from events
        inner join tree on events.span_id = tree.span_id
    ),

    superspans as (
        select subspans.subspan_id as span_id, max(spans.ended_at) as ended_at
        from subspans
        inner join tree on subspans.superspan_id = tree.span_id
        inner join spans on subspans.superspan_id = spans.span_id
        group by subspans.subspan_id
    )

select
    events.event_at,
    regexp_replace(spans.span_type, '^parsl\.(executor\.)?', '')
    || replace(replace(spans.span_key, spans.run_id || '/', ' '), spans.run_id, '') as span,
    events.event_type as event,
    case
        when spans.ended_at is null then coalesce(superspans.ended_at, last_event.event_at)
    end as until_at
from tree
inner join spans on tree.span_id = spans.span_id
inner join events on tree.span_id = events.span_id
left join superspans on tree.span_id = superspans.span_id
cross join last_event
order by events.event_at, tree.depth, events.event_order
