with
    given as (
        select run_id, duration_s as x
        from pairs
        where run_id in ('a', 'b') and duration_s is not null
    ),
    ties as (
        select x, count(*)::double as n, count_if(run_id = 'b')::double as n_b from given group by x
    ),
    ranks as (
        select *, sum(n) over (order by x rows unbounded preceding) - (n - 1) / 2 as rank from ties
    ),
    tests as (
        select
            sum(n_b) as n_b,
            sum(n) - sum(n_b) as n_a,
            sum(n) as n_all,
            sum(rank * n_b) - sum(n_b) * (sum(n_b) + 1) / 2 as u,
            sum(n * n * n - n) as tied
        from ranks
    ),
    scores as (
        select
            *,
            (u - n_a * n_b / 2)
            / sqrt(n_a * n_b / 12 * (n_all + 1 - tied / (n_all * (n_all - 1)))) as z
        from tests
    ),
    means as (
        select
            run_id,
            avg(x) as mean,
            quantile_cont(x, 0.5) as p50,
            quantile_cont(x, 0.9) as p90,
            quantile_cont(x, 0.99) as p99
        from given
        group by run_id
    )
select
    'b',
    'a',
    n_b::bigint,
    n_a::bigint,
    b.mean,
    a.mean,
    b.mean - a.mean,
    b.p50,
    a.p50,
    b.p50 - a.p50,
    b.p90,
    a.p90,
    b.p90 - a.p90,
    b.p99,
    a.p99,
    b.p99 - a.p99,
    u / (n_a * n_b),
    u,
    z
from scores
cross join (select * from means where run_id = 'a') as a
cross join (select * from means where run_id = 'b') as b
