select span_id, span_type, event_type, event_at, event_order, file_id, line_number, attributes
from {{ union_components("events") }} as component_events
