with

    component_facets as (select * from {{ union_components("facets") }} as component_facets),

    spans as (select span_id from {{ ref("spans") }})

-- Components bind by key; a binding holds where records tell of both spans.
select left_span_id, right_span_id, rule, is_inferred
from component_facets
where left_span_id in (select span_id from spans) and right_span_id in (select span_id from spans)
