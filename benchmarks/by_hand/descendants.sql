with recursive
    steps as (
        select superspan_id as from_id, subspan_id as to_id, 1 as n_steps
        from subspans
        union all
        select left_span_id, right_span_id, 0
        from facets
        union all
        select right_span_id, left_span_id, 0
        from facets
    ),
    tree as (
        select span_id as root_span_id, span_id, 0 as depth
        from roots
        union
        select tree.root_span_id, steps.to_id, tree.depth + steps.n_steps
        from tree
        inner join steps on tree.span_id = steps.from_id
        where tree.depth < 64
    )
select root_span_id, span_id, min(depth)
from tree
group by all
