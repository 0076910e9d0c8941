with recursive
    done as (select * from tasks where returned_at is not null),
    ended as (select run_id, max(returned_at) as ended_at from done group by run_id),
    waits as (select run_id, task_id, invoked_at, unnest(depends_on) as before_id from done),
    timed as (
        select
            waits.run_id,
            waits.task_id,
            waits.before_id,
            befores.returned_at,
            greatest(
                waits.invoked_at,
                max(befores.returned_at) over (partition by waits.run_id, waits.task_id)
            ) as ready_at
        from waits
        inner join
            done as befores on waits.run_id = befores.run_id and waits.before_id = befores.task_id
    ),
    margins as (
        select run_id, task_id, before_id, epoch_us(ready_at - returned_at) / 1e6 as margin_s
        from timed
    ),
    to_end as (
        select
            done.run_id, done.task_id, epoch_us(ended.ended_at - done.returned_at) / 1e6 as slack_s
        from done
        inner join ended on done.run_id = ended.run_id
    ),
    slack(run_id, task_id, slack_s)
using
    key(run_id, task_id) as (
        select to_end.run_id, to_end.task_id, to_end.slack_s
        from to_end
        anti join waits on to_end.run_id = waits.run_id and to_end.task_id = waits.before_id
        union
        select margins.run_id, margins.before_id, min(margins.margin_s + slack.slack_s) as least_s
        from slack
        inner join margins on slack.run_id = margins.run_id and slack.task_id = margins.task_id
        left join
            recurring.slack as known
            on margins.run_id = known.run_id
            and margins.before_id = known.task_id
        group by margins.run_id, margins.before_id
        having min(known.slack_s) is null or least_s < min(known.slack_s)
    )
select to_end.run_id, to_end.task_id, least(to_end.slack_s, slack.slack_s)
from to_end
left join slack on to_end.run_id = slack.run_id and to_end.task_id = slack.task_id
