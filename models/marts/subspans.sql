with

    component_subspans as (select * from {{ union_components("subspans") }} as component_subspans),

    spans as (select span_id from {{ ref("spans") }})

-- Components bind by key; a binding holds where records tell of both spans.
select superspan_id, subspan_id, key, rule, is_inferred
from component_subspans
where superspan_id in (select span_id from spans) and subspan_id in (select span_id from spans)
