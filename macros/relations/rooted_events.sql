{#-
    The events of each root: its own and those of all that hangs below it.

    tree:   root_span_id | span_id | depth      spans:  span_id | span_type | run_id | started_at
            a            | b       | 1                  a       | task      | r      | 12:00:00

    events: span_id | span_type | event_type | event_at | event_order
            b       | try       | running    | 12:00:01 | 7

    select * from {{ rooted_events('tree', events='events', spans='spans') }} as rooted

            root_span_id | root_span_type | span_id | depth | event_type | event_at | since_root_s | ...
            a            | task           | b       | 1     | running    | 12:00:01 | 1.0          |

    tree        relation    as descendants() gives it
    events      relation    as the mart events
    spans       relation    as the mart spans, for the type, run and start of the root

    One row per root and event, with root_span_type and run_id too. since_root_s is the time since the root's first own event.
-#}
{%- macro rooted_events(tree, events=none, spans=none) -%}
    {%- if not tree -%}
        {{
            dnpc.raise_argument_error(
                "rooted_events", "tree", tree, "a relation as descendants() gives it"
            )
        }}
    {%- endif -%}
    {%- set events = events or ref("events") -%}
    {%- set spans = spans or ref("spans") -%}
    {%- do dnpc._check_relation("rooted_events", tree, "tree") -%}
    {%- do dnpc._check_relation("rooted_events", events, "events") -%}
    {%- do dnpc._check_relation("rooted_events", spans, "spans") -%}
    (
        select
            _tree.root_span_id,
            _roots.span_type as root_span_type,
            _roots.run_id,
            _tree.span_id,
            _tree.depth,
            _events.span_type,
            _events.event_type,
            _events.event_at,
            _events.event_order,
            {{ dnpc.seconds_between("_roots.started_at", "_events.event_at") }} as since_root_s
        from {{ tree }} as _tree
        inner join {{ events }} as _events on _tree.span_id = _events.span_id
        inner join {{ spans }} as _roots on _tree.root_span_id = _roots.span_id
    )
{%- endmacro -%}
