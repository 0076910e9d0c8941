-- What a trace shows of the runs in trace_runs: trace_tracks and trace_slices, the last two.
create temp table trace_spans as
with
    last_events as (
        select span_id, max(event_at) as last_event_at
        from events
        where
            event_at <= timestamp '2262-01-01'
            and span_id in (select span_id from spans where ended_at is null)
        group by span_id
    ),

    regular_types as (
        select span_type from staging.span_endings where is_regular
        union
        select span_type
        from spans
        where
            ended_at is not null
            and span_type not in (select span_type from staging.span_endings)
    ),

    timed as (
        select
            spans.* replace (
                case
                    when spans.ended_at <= timestamp '2262-01-01'
                    then spans.ended_at
                end as ended_at
            ),
            trace_runs.run_no,
            regexp_extract(spans.span_type, '[^.]+$') as kind,
            regexp_replace(spans.span_type, '[.][^.]+$', '') as layer,
            greatest(spans.started_at, spans.ended_at, last_events.last_event_at) as last_event_at,
            spans.span_type in (from regular_types) as is_regular
        from spans
        inner join trace_runs using (run_id)
        left join last_events using (span_id)
        -- Perfetto counts nanoseconds from 1970, in 63 bits.
        where spans.started_at between timestamp '1970-01-01' and timestamp '2262-01-01'
    )

select
    row_number() over () as span_no,
    *,
    kind in ('block', 'node', 'manager', 'worker', 'endpoint') as is_place
from timed
;

create temp table trace_links as
select distinct upper_spans.span_no as upper_no, lower_spans.span_no as lower_no
from subspans
inner join trace_spans as upper_spans on subspans.superspan_id = upper_spans.span_id
inner join trace_spans as lower_spans on subspans.subspan_id = lower_spans.span_id
where upper_spans.span_no != lower_spans.span_no
;

create temp table trace_facets as
select distinct left_spans.span_no as left_no, right_spans.span_no as right_no
from facets
inner join trace_spans as left_spans on facets.left_span_id = left_spans.span_id
inner join trace_spans as right_spans on facets.right_span_id = right_spans.span_id
where left_spans.span_no != right_spans.span_no
;

-- Until when each is drawn. What ought to have ended and has not is drawn until what it lies in
-- ended, or else the run. What no record ends, such as a task in a manager, is drawn until the last
-- thing that is known of it or of what lies in it.
create temp table trace_ends as
with recursive
    run_ends as (
        select run_id, max(last_event_at) as run_end_at
        from trace_spans
        group by run_id
    ),

    upper_ends as (
        select links.lower_no as span_no, min(uppers.ended_at) as upper_end_at
        from trace_links as links
        inner join trace_spans as uppers on links.upper_no = uppers.span_no
        inner join trace_spans as lowers on links.lower_no = lowers.span_no
        where lowers.ended_at is null and lowers.is_regular and uppers.ended_at >= lowers.started_at
        group by links.lower_no
    ),

    known_ends as (
        select
            span_no,
            ended_at is null and not is_regular as is_endless,
            case
                when ended_at is not null
                then greatest(ended_at, started_at)
                when is_regular
                then greatest(coalesce(upper_end_at, run_end_at), last_event_at)
                else last_event_at
            end as end_at
        from trace_spans
        inner join run_ends using (run_id)
        left join upper_ends using (span_no)
    ),

    related as (
        select upper_no as span_no, lower_no as other_no from trace_links
        union all
        select left_no, right_no from trace_facets
        union all
        select right_no, left_no from trace_facets
    ),

    related_to_endless as (
        select span_no, other_no
        from related
        where span_no in (select span_no from known_ends where is_endless)
    ),

    reached as (
        select span_no, other_no
        from related_to_endless
        union
        select reached.span_no, further.other_no
        from reached
        inner join related_to_endless as further on reached.other_no = further.span_no
    ),

    reached_ends as (
        select reached.span_no, max(known_ends.end_at) as end_at
        from reached
        inner join known_ends on reached.other_no = known_ends.span_no
        group by reached.span_no
    )

select
    span_no,
    case
        when is_endless
        then greatest(known_ends.end_at, reached_ends.end_at)
        else known_ends.end_at
    end as end_at
from known_ends
left join reached_ends using (span_no)
;

-- Which span may hold another on its own track, where the second lies in the first and alone at its
-- time: a task a try, a worker a task. What is so for most spans of a type is done for all of them.
-- A home is a place whose tracks are above those of the work in it, such as a task's manager.
create temp table trace_hosts as
with
    pairs as (
        select
            links.upper_no,
            links.lower_no,
            uppers.span_type as upper_type,
            lowers.span_type as lower_type,
            uppers.kind as upper_kind,
            uppers.is_place
            and (
                uppers.layer = lowers.layer
                or starts_with(lowers.span_type, uppers.span_type || '.')
            ) as is_home,
            upper_ends.end_at - uppers.started_at as upper_length,
            lowers.started_at >= uppers.started_at
            and lower_ends.end_at <= upper_ends.end_at as is_inside,
            coalesce(
                lowers.started_at >= max(lower_ends.end_at) over (
                    partition by links.upper_no, lowers.span_type
                    order by lowers.started_at, lower_ends.end_at, links.lower_no
                    rows between unbounded preceding and 1 preceding
                ),
                true
            ) as is_alone
        from trace_links as links
        inner join trace_spans as uppers on links.upper_no = uppers.span_no
        inner join trace_ends as upper_ends on links.upper_no = upper_ends.span_no
        inner join trace_spans as lowers on links.lower_no = lowers.span_no
        inner join trace_ends as lower_ends on links.lower_no = lower_ends.span_no
        where
            uppers.run_no = lowers.run_no
            and uppers.span_type != lowers.span_type
            and not lowers.is_place
            and uppers.kind != 'workflow'
            and (uppers.layer = lowers.layer or is_home)
    ),

    fitting as (
        select
            upper_type,
            lower_type,
            count(distinct lower_no) filter (where is_alone and (is_inside or is_home)) as n_fitting
        from pairs
        where upper_kind = 'worker' or not is_home
        group by upper_type, lower_type
    ),

    numbers as (select span_type, count(*) as n_spans from trace_spans group by span_type),

    nesting as (
        select fitting.upper_type, fitting.lower_type
        from fitting
        inner join numbers on fitting.lower_type = numbers.span_type
        where fitting.n_fitting * 2 > numbers.n_spans
    )

select
    pairs.lower_no as span_no,
    arg_min(pairs.upper_no, (pairs.upper_length, pairs.upper_no)) filter (
        where nesting.upper_type is not null
    ) as host_no,
    arg_min(pairs.upper_no, (pairs.upper_kind != 'worker', pairs.upper_no)) filter (
        where pairs.is_home
    ) as home_no
from pairs
left join nesting using (upper_type, lower_type)
group by pairs.lower_no
;

-- The track of each span: that of its host, or that of its place or type below the executor.
create temp table trace_places as
with recursive
    known_managers as (
        select
            run_id,
            manager_id,
            any_value(executor_label) as executor_label,
            any_value(block_id) as block_id
        from managers
        group by run_id, manager_id
    ),

    labelled as (
        select
            span_no,
            spans.span_type,
            kind,
            is_place,
            coalesce(attributes ->> 'executor_label', executor_label) as executor_label,
            case
                when is_place then coalesce(attributes ->> 'block_id', block_id)
            end as block_id,
            case when is_place then attributes ->> 'manager_id' end as manager_id,
            case when is_place then attributes ->> 'worker_id' end as worker_id,
            substring(span_key, length(spans.run_id) + 2) as key_in_run
        from trace_spans as spans
        left join
            known_managers
            on spans.is_place
            and spans.run_id = known_managers.run_id
            and spans.attributes ->> 'manager_id' = known_managers.manager_id
    ),

    own_paths as (
        select
            span_no,
            list_filter(
                case
                    when is_place
                    then
                        [
                            'executor ' || executor_label,
                            'block ' || block_id,
                            'manager ' || manager_id,
                            'worker ' || worker_id,
                            case
                                when kind = 'endpoint'
                                    or (kind = 'block' and block_id is null)
                                    or (kind in ('node', 'manager') and manager_id is null)
                                    or (kind = 'worker' and worker_id is null)
                                then kind || ' ' || key_in_run
                            end
                        ]
                    when starts_with(span_type, 'parsl.') and not starts_with(span_type, 'parsl.executor.')
                    then [span_type]
                    else ['executor ' || executor_label, span_type]
                end,
                lambda part: part is not null
            ) as path
        from labelled
    ),

    rooted as (
        select span_no, span_no as root_no
        from trace_spans
        where span_no not in (select span_no from trace_hosts where host_no is not null)
        union all
        select hosts.span_no, rooted.root_no
        from rooted
        inner join trace_hosts as hosts on rooted.span_no = hosts.host_no
    ),

    roots as (
        select spans.span_no, coalesce(rooted.root_no, spans.span_no) as root_no
        from trace_spans as spans
        left join rooted using (span_no)
    )

select
    roots.span_no,
    hosts.host_no,
    case
        when root_hosts.home_no is not null
        then list_append(home_paths.path, root_spans.span_type)
        else root_paths.path
    end as path
from roots
inner join trace_spans as root_spans on roots.root_no = root_spans.span_no
inner join own_paths as root_paths on roots.root_no = root_paths.span_no
left join trace_hosts as hosts on roots.span_no = hosts.span_no
left join trace_hosts as root_hosts on roots.root_no = root_hosts.span_no
left join own_paths as home_paths on root_hosts.home_no = home_paths.span_no
;

create temp table trace_tracks as
select
    row_number() over (order by run_no, path) as track_no,
    run_no,
    path,
    min(started_at) as first_started_at
from trace_places
inner join trace_spans using (span_no)
group by run_no, path
;

-- One row per span, with its events, the arrows from and to it, and the task that it is part of.
create temp view trace_slices as
with
    tasks as (
        select span_id as root_span_id, app_name, task_id, null as try_id
        from parsl_tasks
        where run_id in (select run_id from trace_runs)
        union all
        select parsl_tries.span_id, parsl_tasks.app_name, task_id, parsl_tries.try_id
        from parsl_tries
        inner join parsl_tasks using (run_id, task_id)
        where run_id in (select run_id from trace_runs)
    ),

    parts as (
        select
            trees.span_id,
            arg_min(
                {'app_name': tasks.app_name, 'task_id': tasks.task_id, 'try_id': tasks.try_id},
                (trees.depth, tasks.task_id)
            ) as task
        from trees
        inner join tasks using (root_span_id)
        group by trees.span_id
    ),

    arrows as (
        select row_number() over () as arrow_no, *
        from (
            select links.upper_no as from_no, links.lower_no as to_no
            from trace_links as links
            inner join trace_spans as uppers on links.upper_no = uppers.span_no
            left join trace_places as places on links.lower_no = places.span_no
            where
                not uppers.is_place
                and uppers.kind != 'workflow'
                and places.host_no is distinct from links.upper_no
            union all
            select left_no, right_no from trace_facets
        ) as bindings
    ),

    arrow_ends as (
        select span_no, list(arrow_no) as arrow_nos
        from (
            select from_no as span_no, arrow_no from arrows
            union all
            select to_no, arrow_no from arrows
        ) as ends
        group by span_no
    ),

    span_events as (
        select
            span_id,
            -- Put into order by the reader, who is quicker at many short lists.
            list(epoch_us(event_at)) as at_us,
            list(event_order) as event_orders,
            list(event_type) as event_types,
            case when count(attributes) > 0 then list(cast(attributes as varchar)) end as event_notes
        from events
        where
            event_at between timestamp '1970-01-01' and timestamp '2262-01-01'
            and span_id in (select span_id from trace_spans)
        group by span_id
    )

select
    trace_tracks.track_no,
    spans.span_no,
    places.host_no,
    epoch_us(spans.started_at) as start_us,
    epoch_us(ends.end_at) as end_us,
    spans.span_type,
    coalesce(
        parts.task.app_name,
        spans.kind || ' ' || nullif(substring(spans.span_key, length(spans.run_id) + 2), ''),
        spans.kind
    ) as name,
    cast(spans.span_id as varchar) as span_id,
    spans.outcome,
    case
        when spans.ended_at < spans.started_at
        then 'before the start'
        when spans.ended_at is not null
        then null
        when spans.is_regular
        then 'not ended'
        else 'not recorded'
    end as end_note,
    parts.task.task_id,
    parts.task.try_id,
    cast(spans.attributes as varchar) as attributes,
    arrow_ends.arrow_nos,
    span_events.at_us,
    span_events.event_orders,
    span_events.event_types,
    span_events.event_notes
from trace_spans as spans
inner join trace_ends as ends using (span_no)
inner join trace_places as places using (span_no)
inner join
    trace_tracks on spans.run_no = trace_tracks.run_no and places.path = trace_tracks.path
left join parts on spans.span_id = parts.span_id
left join arrow_ends on spans.span_no = arrow_ends.span_no
left join span_events on spans.span_id = span_events.span_id
;
