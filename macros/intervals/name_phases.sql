{#-
    Where the time of something went: the time between each two of its moments that follow each other,
    by name. The phases of a thing have no gap between them, so their durations add up to the whole.

    moments:    task_id | moment   | moment_number | moment_at
                7       | launched | 1             | 12:00:00
                7       | running  | 2             | 12:00:02
                7       | ended    | 3             | 12:00:05

    phases:     phase     | from_moment | to_moment
                queue     | launched    | running
                executing | running     | ended

    select * from {{ name_phases('moments', by='task_id', phases='phases') }} as phases

                task_id | phase     | phase_number | started_at | ended_at | duration_s
                7       | queue     | 1            | 12:00:00   | 12:00:02 | 2.0
                7       | executing | 2            | 12:00:02   | 12:00:05 | 3.0

    moments     relation        moment (its name), moment_number (its place in the usual order), and
    at          name            the column of its time; 'moment_at'
    by          name or list    what the moments are of
    phases      relation        phase, from_moment, to_moment; the seed phases

    Moments are taken in the order of their numbers, whatever their times: where clocks differ a
    duration can be negative. A moment without a time is left out, and the phase goes on to the next.
    Two moments that no phase joins make one called 'launched to ended'.
-#}
{%- macro name_phases(moments, by, phases=none, at="moment_at") -%}
    {%- do dnpc._check_relation("name_phases", moments, "moments") -%}
    {%- set keys = dnpc._list_of_strings("name_phases", "by", by) -%}
    {%- set phases = phases or ref("phases") -%}
    {%- do dnpc._check_relation("name_phases", phases, "phases") -%}
    {%- do dnpc._check_column("name_phases", "at", at) -%}
    (
        with
            _pairs as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    moment as _from_moment,
                    moment_number as _from_number,
                    {{ at }} as _from_at,
                    lead(moment) over _in_order as _to_moment,
                    lead({{ at }}) over _in_order as _to_at
                from {{ moments }} as _moments
                where {{ at }} is not null
                window
                    _in_order as (
                        partition by {{ keys | join(", ") }} order by moment_number, {{ at }}
                    )
            )
        select
            {{ dnpc._each_with_comma(keys, "_pairs") }}
            coalesce(_phases.phase, _pairs._from_moment || ' to ' || _pairs._to_moment) as phase,
            _pairs._from_number as phase_number,
            _pairs._from_at as started_at,
            _pairs._to_at as ended_at,
            {{ dnpc.seconds_between("_pairs._from_at", "_pairs._to_at") }} as duration_s
        from _pairs
        left join
            {{ phases }} as _phases
            on _pairs._from_moment = _phases.from_moment
            and _pairs._to_moment = _phases.to_moment
        where _pairs._to_at is not null
    )
{%- endmacro -%}
