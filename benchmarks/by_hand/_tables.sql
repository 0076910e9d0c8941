-- Half of the tasks are of run a, half of b; one in a thousand never ran to its end.
create table events as
select
    md5(task::varchar)::uuid as root_span_id,
    root_span_id as span_id,
    if(task % 2 = 0, 'a', 'b') as run_id,
    'app_' || task % 7 as app_name,
    'try' as span_type,
    event_type,
    event_order,
    timestamp '2026-01-01' + to_microseconds(
        task * 1000 + event_order * 1000000 + (hash(task, event_order) % 1500000)::bigint
    ) as event_at,
    epoch_us(event_at - (timestamp '2026-01-01' + to_milliseconds(task))) / 1e6 as since_root_s
from range(getvariable('n_tasks')) as tasks(task)
cross join
    (
        values ('pending', 1), ('launched', 2), ('running', 3), ('running_ended', 4), ('done', 5)
    ) as types(event_type, event_order)
where task % 1000 != 7 or event_order <= 3
;

create table pairs as
select
    root_span_id,
    run_id,
    app_name,
    'worker_' || hash(root_span_id) % 5000 as worker_id,
    min(event_at) filter (event_type = 'running') as started_at,
    started_at + to_microseconds(
        (1 + hash(root_span_id) % 5000000 % 4999)::bigint * (1 + hash(root_span_id) % 97)::bigint
    ) as ended_at,
    epoch_us(started_at - timestamp '2026-01-01') / 1e6 as since_s,
    epoch_us(ended_at - started_at) / 1e6 as duration_s
from events
group by root_span_id, run_id, app_name
;

update pairs
set ended_at = null, duration_s = null
where hash(root_span_id, 1) % 100000 = 7
;

create table counts as
with
    changes as (
        select app_name, started_at as changed_at, 1 as change from pairs
        union all
        select app_name, ended_at, -1 from pairs where ended_at is not null
    )
select
    app_name,
    changed_at,
    sum(sum(change)) over (partition by app_name order by changed_at)::bigint as n_open
from changes
group by app_name, changed_at
;

create table outages as
select
    'worker_' || number % 5000 as worker_id,
    timestamp '2026-01-01' + to_seconds(number * getvariable('n_tasks') / 20000000) as started_at,
    started_at + interval 1 second as ended_at
from range(20000) as numbers(number)
;

create view moments as
select root_span_id, event_type as moment, event_order as moment_number, event_at as moment_at
from events
;

create table phases as
from (
    values ('queue', 'launched', 'running'), ('executing', 'running', 'running_ended')
) as phases(phase, from_moment, to_moment)
;

create table spans as
select
    root_span_id as span_id,
    'task' as span_type,
    run_id,
    min(event_at) as started_at,
    max(event_at) filter (event_type = 'done') as ended_at
from events
group by root_span_id, run_id
union all
select md5('try' || root_span_id)::uuid, 'try', run_id, started_at, ended_at
from pairs
;

create table subspans as
select root_span_id as superspan_id, md5('try' || root_span_id)::uuid as subspan_id
from pairs
;

create table facets as
select root_span_id as left_span_id, md5('view' || root_span_id)::uuid as right_span_id
from pairs
;

create table roots as
select span_id
from spans
where span_type = 'task'
;

create table tree as
select span_id as root_span_id, span_id, 0 as depth
from roots
;

-- Chains of ten tasks, each after the one or two before it.
create table tasks as
select
    'a' as run_id,
    task as task_id,
    'app_' || task % 7 as app_name,
    md5((task - task % 2)::varchar) as memo_hash,
    if(task % 1000 = 7, null, 'exec_done') as outcome,
    case task % 10 when 0 then null when 1 then [task - 1] else [task - 1, task - 2] end as depends_on,
    null::bigint[] as joins,
    timestamp '2026-01-01' + to_milliseconds(task) as invoked_at,
    invoked_at
    + to_microseconds(task % 10 * 2000000 + (hash(task) % 1500000)::bigint) as returned_at
from range(getvariable('n_tasks')) as tasks(task)
;
