select
    tree.root_span_id,
    roots.span_type,
    roots.run_id,
    tree.span_id,
    tree.depth,
    events.span_type,
    events.event_type,
    events.event_at,
    events.event_order,
    epoch_us(events.event_at - roots.started_at) / 1e6
from tree
inner join events on tree.span_id = events.span_id
inner join spans as roots on tree.root_span_id = roots.span_id
