with
    steps as (
        select
            root_span_id,
            span_type,
            event_type,
            row_number() over in_order as step,
            epoch_us(event_at - lag(event_at) over in_order) / 1e6 as step_s
        from events
        window in_order as (partition by root_span_id order by event_at, span_type, event_type)
    ),
    roots as (
        select root_span_id, list(row(span_type, event_type) order by step) as sequence
        from steps
        group by root_span_id
    ),
    sequences as (
        select
            sequence,
            count(*) as n_roots,
            n_roots / sum(n_roots) over () as share,
            row_number() over (order by n_roots desc, sequence) as sequence_number
        from roots
        group by sequence
    )
select
    sequences.sequence_number,
    sequences.n_roots,
    sequences.share,
    steps.step,
    steps.span_type,
    steps.event_type,
    avg(steps.step_s),
    min(steps.step_s),
    quantile_cont(steps.step_s, 0.5),
    max(steps.step_s)
from steps
inner join roots using (root_span_id)
inner join sequences using (sequence)
group by all
