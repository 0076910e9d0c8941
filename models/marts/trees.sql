with

    spans as (select * from {{ ref("spans") }}),

    candidates as (
        select span_id from spans where span_type in ({{ _sql_strings(var("root_span_types")) }})
    ),

    -- Of two views of one thing the left one is the root, and has the other in its tree.
    roots as (
        select candidates.span_id
        from candidates
        where
            candidates.span_id not in (
                select facets.right_span_id
                from {{ ref("facets") }} as facets
                inner join
                    candidates as left_candidates on facets.left_span_id = left_candidates.span_id
            )
    )

select root_span_id, span_id, depth
from {{ descendants(roots="roots") }} as tree
