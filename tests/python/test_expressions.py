"""A macro that renders an expression can stand in any other, and takes any other."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dnpc import Project

# Each with its arguments; X is an expression.
CALLS = [
    "span_id('t', [X])",
    "span_key([X, X])",
    "uuid_of_text(X)",
    "logged_at(X)",
    "logged_local_at(X)",
    "log_line_head(X, X)",
    "epoch_to_utc(X)",
    "parse_local_time(X)",
    "utc_offset(X, X)",
    "local_to_utc(X)",
    "local_to_utc(X, clock='c', is_turned=X)",
    "utc_to_local(X, 'c')",
    "utc_time(X)",
    "utc_time(X, '%d %z')",
    "local_time(X)",
    "local_time(X, '%d')",
    "leading_time(X)",
    "json_value(X, ['f', '$.a'])",
    "field_value(X, 'f')",
    "key_values(X)",
    "key_value_pairs(X)",
    "common_folder_depth(X, X)",
    "integers_in(X)",
    "as_number(X)",
    "python_dict_value(X, 'k')",
    "split_to_rows(X, ' ')",
    "add_seconds(X, X)",
    "seconds_between(X, X)",
    "truncate_to_seconds(X, 60)",
    "local_in_zone_to_utc(X, 'UTC')",
    "local_in_zone_to_utc(X, 'Europe/Berlin')",
    "utc_to_local_in_zone(X, 'UTC')",
    "utc_to_local_in_zone(X, 'Europe/Berlin')",
    "time_steps(X, X, 60)",
    "whole_numbers(X, X)",
    "end_of_time()",
    "make_attributes({'k': X})",
    "without_nulls(X)",
    "merge_attributes(X, [X])",
    "no_attributes()",
    "as_json(X)",
    "attribute(X, 'k')",
    "last_value_by(X, [X])",
    "explode(X)",
    "sorted_list_of(X)",
    "text_of_list(X, X)",
    "two_sided_p_value(X)",
    "percentile_of(X, 0.5)",
    "is_try_ending(X)",
]
SEPARATOR = "select 'the next call'"


@pytest.fixture(scope="module")
def rendered(built_sample: Path) -> dict[tuple[str, str], str]:
    """What each call is with a name, with a loose expression, and with the same in parentheses."""
    calls = {
        (call, x): f"{{{{ {call.replace('X', repr(x))} }}}}"
        for call in CALLS
        for x in ("x", "x or y", "(x or y)")
    }
    with Project(built_sample) as project:
        sql = project.compile(f"\n{SEPARATOR}\n".join(calls.values()))
    return dict(zip(calls, (part.strip() for part in sql.split(SEPARATOR)), strict=True))


@pytest.mark.parametrize("call", CALLS)
def test_an_expression_holds_together(rendered: dict[tuple[str, str], str], call: str) -> None:
    sql = rendered[call, "x"]
    assert parsed(f"1 / {sql}::text") == parsed(f"1 / ({sql})::text")


@pytest.mark.parametrize("call", CALLS)
def test_an_argument_holds_together(rendered: dict[tuple[str, str], str], call: str) -> None:
    loose, tight = rendered[call, "x or y"], rendered[call, "(x or y)"]
    assert parsed(f"1 / {loose}::text") == parsed(f"1 / {tight}::text")


def parsed(expression: str) -> Any:
    """The tree that DuckDB makes of an expression, in which parentheses are no more."""
    with duckdb.connect() as connection:
        (text,) = connection.execute(
            "select json_serialize_sql($1)", [f"select {expression}"]
        ).fetchall()[0]
    tree = json.loads(text)
    assert not tree["error"], f"{expression}\n{tree.get('error_message')}"
    return without_places(tree)


def without_places(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {k: without_places(v) for k, v in tree.items() if not k.startswith("query_location")}
    return [without_places(item) for item in tree] if isinstance(tree, list) else tree
