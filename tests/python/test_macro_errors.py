"""A wrong argument of a macro is reported with the macro, the argument, the value, and the fix."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from loaders.raw_tables import create_raw_tables

PROJECT = Path(__file__).resolve().parents[2]
INLINE_NODE = "sql_operation.dnpc.inline_query"
RELATION = "a ref, a source, or the name of a CTE"
STRINGS = "a string or a list of strings"
EXPRESSIONS = "a list of one or more SQL expressions"
PATTERNS = "a list of dicts with event_type, contains and regex"
PERCENTILES = "a list of numbers from 0 to 1"
FREE_GROUPS = "named groups that are not called as one of the columns kept, or event_type"

# Each call, and what is to be said of it: the argument, its value, what is allowed.
WRONG_ARGUMENTS = [
    ("span_id(none, ['a'])", "span_type", "None", "the span's type, as a string"),
    ("span_id('', ['a'])", "span_type", "''", "the span's type, as a string"),
    ("span_id(7, ['a'])", "span_type", "7", "the span's type, as a string"),
    ("span_id('t', 'a')", "keys", "'a'", EXPRESSIONS),
    ("span_id('t', {'a': 1})", "keys", "{'a': 1}", EXPRESSIONS),
    ("span_id('t', [])", "keys", "[]", EXPRESSIONS),
    ("span_id('t', none)", "keys", "None", EXPRESSIONS),
    ("span_id('t', 5)", "keys", "5", EXPRESSIONS),
    ("span_id('t', [none])", "keys", "[None]", EXPRESSIONS),
    ("span_key('a')", "keys", "'a'", EXPRESSIONS),
    ("span_key(5)", "keys", "5", EXPRESSIONS),
    ("span_key({'a': 1})", "keys", "{'a': 1}", EXPRESSIONS),
    ("span_key([])", "keys", "[]", EXPRESSIONS),
    ("span_key(none)", "keys", "None", EXPRESSIONS),
    ("extract_events(none, [], [])", "relation", "None", RELATION),
    ("extract_events('', [], [])", "relation", "''", RELATION),
    ("extract_events('t', [], 'a')", "columns", "'a'", "a list of column names"),
    ("extract_events('t', [], 7)", "columns", "7", "a list of column names"),
    ("extract_events('t', [], none)", "columns", "None", "a list of column names"),
    ("extract_events('t', [], {'a': 1})", "columns", "{'a': 1}", "a list of column names"),
    ("extract_events('t', 'a', [])", "patterns", "'a'", PATTERNS),
    ("extract_events('t', 5, [])", "patterns", "5", PATTERNS),
    ("extract_events('t', [], [])", "patterns", "[]", PATTERNS),
    ("extract_events('t', none, [])", "patterns", "None", PATTERNS),
    ("extract_events('t', {'regex': 'a'}, [])", "patterns", "{'regex': 'a'}", PATTERNS),
    (
        "extract_events('t', ['a'], [])",
        "patterns",
        "'a'",
        "a list of dicts, each with the text of its event_type",
    ),
    (
        "extract_events('t', [{'contains': 'a', 'regex': 'a'}], [])",
        "patterns",
        "{'contains': 'a', 'regex': 'a'}",
        "a list of dicts, each with the text of its event_type",
    ),
    (
        "extract_events('t', [{'event_type': 'a', 'regex': 'a'}], [])",
        "patterns",
        "{'event_type': 'a', 'regex': 'a'}",
        "a list of dicts, each with the text of its contains",
    ),
    (
        "extract_events('t', [{'event_type': 'a', 'contains': 'a', 'regex': ''}], [])",
        "patterns",
        "{'event_type': 'a', 'contains': 'a', 'regex': ''}",
        "a list of dicts, each with the text of its regex",
    ),
    (
        "extract_events('t', [{'event_type': 'a', 'contains': 'a', 'regex': 5}], [])",
        "patterns",
        "{'event_type': 'a', 'contains': 'a', 'regex': 5}",
        "a list of dicts, each with the text of its regex",
    ),
    (
        "extract_events('t', [{'event_type': 'a', 'contains': 'b', 'regex': '(a|b)'}], [])",
        "patterns",
        "'(a|b)'",
        "regexes whose groups have names, (?P<name>...), or are no groups, (?:...)",
    ),
    (
        "extract_events('t', [{'event_type': 'a', 'contains': 'b', 'regex': '(?P<l>b)'}], ['l'])",
        "patterns",
        "'l'",
        FREE_GROUPS,
    ),
    (
        "extract_events('t', "
        "[{'event_type': 'a', 'contains': 'b', 'regex': '(?<event_type>b)'}], [])",
        "patterns",
        "'event_type'",
        FREE_GROUPS,
    ),
    ("pair_events(none, 's', 'e')", "relation", "None", RELATION),
    ("pair_events('', 's', 'e')", "relation", "''", RELATION),
    ("pair_events('t', none, 'e')", "start", "None", STRINGS),
    ("pair_events('t', '', 'e')", "start", "''", STRINGS),
    ("pair_events('t', [], 'e')", "start", "[]", STRINGS),
    ("pair_events('t', ['s', 7], 'e')", "start", "['s', 7]", STRINGS),
    ("pair_events('t', {'s': 1}, 'e')", "start", "{'s': 1}", STRINGS),
    ("pair_events('t', 's', 7)", "end", "7", STRINGS),
    ("pair_events('t', 's', ['e', ''])", "end", "['e', '']", STRINGS),
    ("pair_events('t', 's', 'e', by=none)", "by", "None", STRINGS),
    ("pair_events('t', 's', 'e', by=[])", "by", "[]", STRINGS),
    (
        "pair_events('t', 's', 'e', pick_start='earliest')",
        "pick_start",
        "'earliest'",
        "'first' or 'last'",
    ),
    ("pair_events('t', 's', 'e', pick_end=none)", "pick_end", "None", "'first' or 'last'"),
    ("pair_events('t', 's', 'e', keep_open='yes')", "keep_open", "'yes'", "true or false"),
    ("pair_events('t', 's', 'e', keep_open=1)", "keep_open", "1", "true or false"),
    ("count_states(none)", "relation", "None", RELATION),
    ("count_states('')", "relation", "''", RELATION),
    ("count_states('t', states=[])", "states", "[]", STRINGS),
    ("count_states('t', states='')", "states", "''", STRINGS),
    ("count_states('t', states=7)", "states", "7", STRINGS),
    ("count_states('t', by=none)", "by", "None", "the name of a column"),
    ("count_states('t', by=['a'])", "by", "['a']", "the name of a column"),
    ("count_states('t', by='')", "by", "''", "the name of a column"),
    ("count_states('t', groups=none)", "groups", "None", STRINGS),
    ("count_states('t', groups=[none])", "groups", "[None]", STRINGS),
    ("duration_distribution(none)", "relation", "None", RELATION),
    ("duration_distribution('')", "relation", "''", RELATION),
    (
        "duration_distribution('t', duration=none)",
        "duration",
        "None",
        "the name of a column of seconds",
    ),
    (
        "duration_distribution('t', duration=['a'])",
        "duration",
        "['a']",
        "the name of a column of seconds",
    ),
    ("duration_distribution('t', by=none)", "by", "None", STRINGS),
    ("duration_distribution('t', by=7)", "by", "7", STRINGS),
    ("duration_distribution('t', by=['a', 7])", "by", "['a', 7]", STRINGS),
    ("duration_distribution('t', percentiles=0.5)", "percentiles", "0.5", PERCENTILES),
    ("duration_distribution('t', percentiles=none)", "percentiles", "None", PERCENTILES),
    ("duration_distribution('t', percentiles='0.5')", "percentiles", "'0.5'", PERCENTILES),
    ("duration_distribution('t', percentiles=[0.5, 95])", "percentiles", "95", PERCENTILES),
    ("duration_distribution('t', percentiles=[-0.1])", "percentiles", "-0.1", PERCENTILES),
    ("duration_distribution('t', percentiles=['p95'])", "percentiles", "'p95'", PERCENTILES),
    ("duration_distribution('t', percentiles=[true])", "percentiles", "True", PERCENTILES),
    ("descendants(none)", "roots", "None", "a relation with a column span_id"),
    ("descendants('')", "roots", "''", "a relation with a column span_id"),
    ("rooted_events(none)", "tree", "None", "a relation as descendants() gives it"),
    ("rooted_events('')", "tree", "''", "a relation as descendants() gives it"),
    ("union_components('span')", "part", "'span'", "one of spans, events, subspans, facets"),
    ("union_components(none)", "part", "None", "one of spans, events, subspans, facets"),
    ("make_attributes(['a'])", "values", "['a']", "a dict of names and SQL expressions"),
    ("make_attributes({})", "values", "{}", "a dict of names and SQL expressions"),
    ("make_attributes(none)", "values", "None", "a dict of names and SQL expressions"),
]

# The same calls with right arguments: what fails above fails for its argument alone.
RIGHT_ARGUMENTS = [
    "span_id('t', ['a'])",
    "span_key(['a', 'b'])",
    "extract_events('t', [{'event_type': 'a', 'contains': 'a', 'regex': '(?P<b>a)'}], ['line'])",
    "extract_events('t', [{'event_type': 'a', 'contains': 'a', 'regex': 'a'}], [])",
    "pair_events('t', 's', ['e', 'f'], pick_start='last', pick_end='first', keep_open=true)",
    "pair_events('t', ['s'], 'e', by=['a', 'b'], event_type='c', at='d')",
    "count_states('t', states='a', by='b', groups=['c'])",
    "duration_distribution('t', duration='a', by='b', percentiles=[0, 0.999, 1])",
    "descendants('t', 'subspans', 'facets')",
    "rooted_events('t', 'events', 'spans')",
    "union_components('spans')",
    "make_attributes({'a': 'b'})",
]


class Compiler:
    """dbt in this process, with the project parsed once."""

    def __init__(self, scratch: Path) -> None:
        self._folders = [
            f"--project-dir={PROJECT}",
            f"--profiles-dir={PROJECT}",
            f"--target-path={scratch / 'target'}",
            f"--log-path={scratch / 'logs'}",
        ]
        parsed = dbtRunner().invoke(["--quiet", "parse", *self._folders])
        assert parsed.success, parsed.exception
        assert isinstance(parsed.result, Manifest)
        self._manifest = parsed.result

    def errors_of(self, call: str) -> list[str]:
        """What dbt says of a query that holds the call, without the line that names the query."""
        said: list[str] = []

        def listen(event: Any) -> None:
            if event.info.level == "error":
                said.append(event.info.msg.partition("\n")[2] or event.info.msg)

        dbt = dbtRunner(manifest=self._manifest, callbacks=[listen])
        try:
            result = dbt.invoke(
                ["--quiet", "compile", "--inline", f"select {{{{ {call} }}}}", *self._folders]
            )
        finally:
            # dbt leaves a query that fails in the manifest, and then takes the next for its double.
            self._manifest.nodes.pop(INLINE_NODE, None)
        assert result.success == (not said)
        return said


@pytest.fixture(scope="session")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compiler]:
    scratch = tmp_path_factory.mktemp("compiler")
    database = scratch / "dnpc.duckdb"
    with duckdb.connect(str(database)) as connection:
        create_raw_tables(connection)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DNPC_DATABASE", str(database))
        yield Compiler(scratch)


@pytest.mark.parametrize(
    ("call", "argument", "value", "allowed"),
    WRONG_ARGUMENTS,
    ids=[call for call, *_ in WRONG_ARGUMENTS],
)
def test_a_wrong_argument_is_named_with_its_value_and_what_is_allowed(
    compiler: Compiler, call: str, argument: str, value: str, allowed: str
) -> None:
    macro = call.partition("(")[0]
    message = f"{macro}: `{argument}` is {value}; it must be {allowed}."
    assert message in compiler.errors_of(call)


@pytest.mark.parametrize("call", RIGHT_ARGUMENTS)
def test_right_arguments_compile(compiler: Compiler, call: str) -> None:
    assert compiler.errors_of(call) == []
