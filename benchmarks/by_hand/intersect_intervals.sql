with
    lasting_pairs as (
        select *, coalesce(ended_at, 'infinity') as until_at
        from pairs
        where started_at < coalesce(ended_at, 'infinity')
    ),
    lasting_outages as (
        select *, coalesce(ended_at, 'infinity') as until_at
        from outages
        where started_at < coalesce(ended_at, 'infinity')
    )
select
    pairs.worker_id,
    pairs.root_span_id,
    greatest(pairs.started_at, outages.started_at) as both_from,
    nullif(least(pairs.until_at, outages.until_at), 'infinity') as both_until,
    epoch_us(both_until - both_from) / 1e6
from lasting_pairs as pairs
inner join
    lasting_outages as outages
    on pairs.worker_id = outages.worker_id
    and pairs.started_at < outages.until_at
    and outages.started_at < pairs.until_at
