with

    roots as (select * from (values ('a'), ('m'), ('p'), ('lonely')) as rows_of_roots(span_id)),

    subspans as (
        select *
        from
            (
                values
                    -- A chain, and a diamond: d is reached in two steps and in one.
                    ('a', 'b'),
                    ('b', 'c'),
                    ('c', 'd'),
                    ('a', 'd'),
                    -- What another root reaches too.
                    ('m', 'c'),
                    -- Below the other views of p and of q.
                    ('p2', 'q'),
                    ('q2', 'r'),
                    -- A loop.
                    ('r', 'p'),
                    -- Above the roots, and apart from them.
                    ('above', 'a'),
                    ('x', 'y')
            ) as rows_of_subspans(superspan_id, subspan_id)
    ),

    facets as (
        select *
        from
            -- p and q2 stand on either side. A view of a view is a view.
            (values ('p', 'p2'), ('q2', 'q'), ('q2', 'q3'), ('x', 'x2')) as rows_of_facets(
                left_span_id, right_span_id
            )
    ),

    no_subspans as (select * from subspans where false),

    no_facets as (select * from facets where false),

    no_roots as (select * from roots where false),

    actual as (
        select 'all' as case_name, root_span_id, span_id, depth
        from {{ descendants(roots="roots", subspans="subspans", facets="facets") }} as tree
        union all
        select 'no subspans' as case_name, root_span_id, span_id, depth
        from {{ descendants(roots="roots", subspans="no_subspans", facets="facets") }} as tree
        where root_span_id in ('a', 'p')
        union all
        select 'no facets' as case_name, root_span_id, span_id, depth
        from {{ descendants(roots="roots", subspans="subspans", facets="no_facets") }} as tree
        where root_span_id in ('m', 'p')
        union all
        select 'no roots' as case_name, root_span_id, span_id, depth
        from {{ descendants(roots="no_roots", subspans="subspans", facets="facets") }} as tree
    ),

    expected as (
        select *
        from
            (
                values
                    ('all', 'a', 'a', 0),
                    ('all', 'a', 'b', 1),
                    ('all', 'a', 'c', 2),
                    ('all', 'a', 'd', 1),
                    ('all', 'm', 'm', 0),
                    ('all', 'm', 'c', 1),
                    ('all', 'm', 'd', 2),
                    ('all', 'p', 'p', 0),
                    ('all', 'p', 'p2', 0),
                    ('all', 'p', 'q', 1),
                    ('all', 'p', 'q2', 1),
                    ('all', 'p', 'q3', 1),
                    ('all', 'p', 'r', 2),
                    ('all', 'lonely', 'lonely', 0),
                    ('no subspans', 'a', 'a', 0),
                    ('no subspans', 'p', 'p', 0),
                    ('no subspans', 'p', 'p2', 0),
                    ('no facets', 'm', 'm', 0),
                    ('no facets', 'm', 'c', 1),
                    ('no facets', 'm', 'd', 2),
                    ('no facets', 'p', 'p', 0)
            ) as expected_rows(case_name, root_span_id, span_id, depth)
    )

    {{ select_differences("actual", "expected") }}
