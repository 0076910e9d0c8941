-- One row for each type of span with their number, and for each two types with the number of bonds.
with types as (select span_id, span_type from spans where run_id = $run)

select span_type, null as other_type, null as relation, count(*) as n
from types
group by span_type
union all
select superspans.span_type, subs.span_type, 'subspan', count(*)
from subspans
inner join types as superspans on subspans.superspan_id = superspans.span_id
inner join types as subs on subspans.subspan_id = subs.span_id
group by superspans.span_type, subs.span_type
union all
select lefts.span_type, rights.span_type, 'facet', count(*)
from facets
inner join types as lefts on facets.left_span_id = lefts.span_id
inner join types as rights on facets.right_span_id = rights.span_id
group by lefts.span_type, rights.span_type
order by relation nulls first, n desc, span_type, other_type
