{{ config(parameters=["of_span_id"]) }}

with roots as (select span_id from {{ ref("spans") }} where span_id = of_span_id)

select tree.root_span_id, tree.span_id, tree.depth, spans.span_type, spans.span_key
from {{ descendants(roots="roots") }} as tree
inner join {{ ref("spans") }} as spans on tree.span_id = spans.span_id
