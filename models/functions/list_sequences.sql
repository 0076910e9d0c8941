{{ config(parameters=["root_type"]) }}

with rooted_events as (select * from {{ ref("rooted_events") }} where root_span_type = root_type)

select *
from {{ list_sequences("rooted_events") }} as sequences
