{%- set patterns = [
    {
        "event_type": "state_changed",
        "contains": "changing state",
        "regex": "Task (?P<task_id>[0-9]+) changing state (?:from (?P<previous_state>[a-z]*) )?to (?P<state>[a-z]+)$",
    },
    {
        "event_type": "it's quoted",
        "contains": "says 'yes'",
        "regex": 'says \'yes\' to (?P<speaker>"[^"]*")',
    },
    {
        "event_type": "task_mentioned",
        "contains": "Task 7",
        "regex": "Task (?P<task_id>[0-9]+)",
    },
    {
        "event_type": "without_groups",
        "contains": "Task 9",
        "regex": "^",
    },
    {
        "event_type": "never",
        "contains": "not in any line",
        "regex": "Task",
    },
    "^(?P<event_type>begun|ended|) by (?P<speaker>[a-z]+)$",
] -%}

with

    lines as (
        select *
        from
            (
                values
                    (1, 'Task 7 changing state from pending to launched'),
                    (2, 'Task 8 changing state to pending'),
                    -- A group that takes part and is empty.
                    (3, 'Task 8 changing state from  to launched'),
                    -- It holds the text that is looked for, and does not match.
                    (4, 'Task x changing state from pending to launched'),
                    -- One pattern would match, and the line does not hold its text; one has no
                    -- groups and matches the empty text.
                    (5, 'Task 9'),
                    (6, 'he says ''yes'' to "us"'),
                    (7, ''),
                    (8, null),
                    -- The line says what happened; its end is no part of it. Once it says nothing.
                    (9, 'begun by us' || chr(13)),
                    (10, 'ended by us'),
                    (11, ' by us')
            ) as rows_of_lines(line_number, line)
    ),

    no_lines as (select * from lines where false),

    actual as (
        select line_number, event_type, task_id, previous_state, state, speaker
        from
            {{ extract_events(relation="lines", columns=["line_number"], patterns=patterns) }}
            as matched
        union all
        select line_number, event_type, task_id, previous_state, state, speaker
        from
            {{ extract_events(relation="no_lines", columns=["line_number"], patterns=patterns) }}
            as matched
    ),

    expected as (
        select *
        from
            (
                values
                    (1, 'state_changed', '7', 'pending', 'launched', null),
                    (1, 'task_mentioned', '7', null, null, null),
                    (2, 'state_changed', '8', null, 'pending', null),
                    (3, 'state_changed', '8', null, 'launched', null),
                    (5, 'without_groups', null, null, null, null),
                    (6, 'it''s quoted', null, null, null, '"us"'),
                    (9, 'begun', null, null, null, 'us'),
                    (10, 'ended', null, null, null, 'us'),
                    (11, null, null, null, null, 'us')
            ) as expected_rows(line_number, event_type, task_id, previous_state, state, speaker)
    )

    {{ select_differences("actual", "expected") }}
