{#-
    Two profiles side by side: of each event how its share and its times differ between two groups.

    rooted:     app_name | root_span_id | span_type | event_type | since_root_s
                fast     | a            | try       | launched   | 0.0
                fast     | a            | try       | running    | 1.0
                slow     | b            | try       | launched   | 0.0
                slow     | b            | try       | running    | 4.0

    select * from {{ compare_profiles('rooted', 'app_name', left='fast', right='slow') }} as differences

                event_number | event_type | left_share | right_share | left_p50_step_s | right_p50_step_s | p50_step_difference_s | ...
                1            | launched   | 1.0        | 1.0         |                 |                  |                       |
                2            | running    | 1.0        | 1.0         | 1.0             | 4.0              | 3.0                   |

    relation        relation    the events, as in the mart rooted_events, with the column of the groups
    group           name        that column
    left, right     strings     two of its values; a difference is the right one less the left one

    An event that only one of them has is a row with nulls on the other side.
-#}
{%- macro compare_profiles(relation, group, left, right) -%}
    {%- do dnpc._check_relation("compare_profiles", relation) -%}
    {%- do dnpc._check_column("compare_profiles", "group", group) -%}
    {%- do dnpc._check_text("compare_profiles", "left", left) -%}
    {%- do dnpc._check_text("compare_profiles", "right", right) -%}
    (
        with
            _of_both as (
                select *
                from {{ relation }} as _events
                where {{ group }} in ({{ dnpc._sql_strings([left, right]) }})
            ),
            _profiles as (
                select *
                from {{ dnpc.profile_events("_of_both", by=group, percentiles=[0.5]) }} as _profile
            ),
            _lefts as (select * from _profiles where {{ group }} = {{ dnpc._sql_strings([left]) }}),
            _rights as (
                select * from _profiles where {{ group }} = {{ dnpc._sql_strings([right]) }}
            )
        select
            coalesce(_lefts.event_number, _rights.event_number) as event_number,
            coalesce(_lefts.span_type, _rights.span_type) as span_type,
            coalesce(_lefts.event_type, _rights.event_type) as event_type,
            _lefts.share as left_share,
            _rights.share as right_share,
            _lefts.p50_since_root_s as left_p50_since_root_s,
            _rights.p50_since_root_s as right_p50_since_root_s,
            _rights.p50_since_root_s - _lefts.p50_since_root_s as p50_since_root_difference_s,
            _lefts.p50_step_s as left_p50_step_s,
            _rights.p50_step_s as right_p50_step_s,
            _rights.p50_step_s - _lefts.p50_step_s as p50_step_difference_s
        from _lefts
        full outer join _rights on _lefts.event_number = _rights.event_number
    )
{%- endmacro -%}
