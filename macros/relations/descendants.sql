{#-
    All that hangs below each root: the root itself, its subspans, theirs, and so on, and whatever
    is another view (a facet) of any of them.

    roots:  span_id    subspans:  superspan_id | subspan_id     facets:  left_span_id | right_span_id
            task                  task         | try                     try          | try_in_log
                                  try_in_log   | worker_task

    select * from {{ descendants('roots', subspans='subspans', facets='facets') }} as tree

                root_span_id | span_id     | depth
                task         | task        | 0
                task         | try         | 1
                task         | try_in_log  | 1
                task         | worker_task | 2

    roots       relation    one row per root, with span_id
    subspans    relation    superspan_id, subspan_id
    facets      relation    left_span_id, right_span_id

    One row per root and span. depth is the fewest subspan steps from the root; a facet is no step.
    Loops in the bindings do no harm. What is nested more than 64
    deep is left out.
-#}
{%- macro descendants(roots, subspans=none, facets=none) -%}
    {%- if not roots -%}
        {{
            dnpc.raise_argument_error(
                "descendants", "roots", roots, "a relation with a column span_id"
            )
        }}
    {%- endif -%}
    {%- set subspans = subspans or ref("subspans") -%}
    {%- set facets = facets or ref("facets") -%}
    {%- do dnpc._check_relation("descendants", roots, "roots") -%}
    {%- do dnpc._check_relation("descendants", subspans, "subspans") -%}
    {%- do dnpc._check_relation("descendants", facets, "facets") -%}
    (
        with recursive
            _steps as (
                select superspan_id as from_span_id, subspan_id as to_span_id, 1 as n_steps
                from {{ subspans }}
                union all
                select left_span_id, right_span_id, 0
                from {{ facets }}
                union all
                select right_span_id, left_span_id, 0
                from {{ facets }}
            ),
            _tree as (
                select span_id as root_span_id, span_id, 0 as depth
                from {{ roots }}
                union
                select _tree.root_span_id, _steps.to_span_id, _tree.depth + _steps.n_steps
                from _tree
                inner join _steps on _tree.span_id = _steps.from_span_id
                where _tree.depth < 64
            )
        select root_span_id, span_id, min(depth) as depth
        from _tree
        group by root_span_id, span_id
    )
{%- endmacro -%}
