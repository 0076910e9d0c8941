"""A wrong argument of a macro is reported with the macro, the argument, the value, and the fix."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from loaders.raw_tables import create_raw_tables
from tests.python.helpers import run_dbt

PROJECT = Path(__file__).resolve().parents[2]
INLINE_NODE = "sql_operation.dnpc.inline_query"
RELATION = "a ref, a source, or the name of a CTE"
STRINGS = "a string or a list of strings"
EXPRESSIONS = "a list of one or more SQL expressions"
PATTERNS = "a list of regexes, or of dicts with a regex"
PATTERN = "a regex, or a dict with the text of its regex"
ONE_TYPE = "a dict with an event_type, or a regex with a group event_type, and not both"
PERCENTILES = "a list of numbers from 0 to 1"
FREE_GROUPS = "named groups that are not called as one of the columns kept"
SPANS = (
    "a dict of a span type and the list of its key columns, "
    "such as {'parsl.rundir.task': ['run_id', 'task_id']}"
)
ONE_SPAN = "a dict of one span type and its key columns"
RULE = "the name of the rule, as a string"
STATEMENTS = "a list of events_of(), spans_of(), subspans_of() and facets_of()"
PLACE = "executor_label, block_id, manager_id, worker_id"
RESERVED = "run_id, is_run_inferred, file_id, line_number, recorded_at, attributes"
A = "{'a': ['b']}"
E = "'(?P<event_type>a)'"
STATEMENT_COLUMNS = (
    "span_id, span_type, run_id, span_key, event_type, event_at, event_order, "
    "other_span_id, key, rule, is_inferred, ended_at, outcome, attributes, file_id, line_number"
)

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
    (
        "statements_of('t', 'events')",
        "statement",
        "'events'",
        "one of span, event, subspan, facet",
    ),
    (
        "statements_of('t', 'span', ['span_id', 'colour'])",
        "columns",
        "['span_id', 'colour']",
        f"a list of some of {STATEMENT_COLUMNS}",
    ),
    ("span_key('a')", "keys", "'a'", EXPRESSIONS),
    ("span_key(5)", "keys", "5", EXPRESSIONS),
    ("span_key({'a': 1})", "keys", "{'a': 1}", EXPRESSIONS),
    ("span_key([])", "keys", "[]", EXPRESSIONS),
    ("span_key(none)", "keys", "None", EXPRESSIONS),
    ("field_value('r', none)", "name", "None", "the name of a field, as a string"),
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
    ("extract_events('t', [none], [])", "patterns", "None", PATTERN),
    ("extract_events('t', [''], [])", "patterns", "''", PATTERN),
    ("extract_events('t', ['a'], [])", "patterns", "'a'", ONE_TYPE),
    ("extract_events('t', [{}], [])", "patterns", "{}", PATTERN),
    *(
        (f"extract_events('t', [{pattern}], [])", "patterns", pattern, allowed)
        for pattern, allowed in (
            ("{'contains': 'a', 'regex': 'a'}", ONE_TYPE),
            ("{'event_type': 'a', 'regex': '(?<event_type>b)'}", ONE_TYPE),
            ("{'event_type': 'a', 'regex': ''}", PATTERN),
            ("{'event_type': 'a', 'regex': 5}", PATTERN),
            ("{'event_type': '', 'regex': 'a'}", "a dict with the text of its event_type"),
            (
                "{'event_type': 'a', 'contains': 7, 'regex': 'a'}",
                "a dict with the text of its contains",
            ),
            (
                "{'event_type': 'a', 'regex': 'a', 'regexp': 'b'}",
                "a dict with no more than event_type, contains and regex",
            ),
        )
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
    ("text_records(none)", "patterns", "None", PATTERNS),
    ("text_records([])", "patterns", "[]", PATTERNS),
    ("text_records(['a'])", "patterns", "'a'", ONE_TYPE),
    (
        f"text_records([{E}], columns='line')",
        "columns",
        "'line'",
        f"a list of some of {PLACE}, line",
    ),
    (
        f"text_records([{E}], columns=['path'])",
        "columns",
        "['path']",
        f"a list of some of {PLACE}, line",
    ),
    (
        "text_records(['(?P<event_type>a)(?P<run_id>b)'])",
        "patterns",
        "'run_id'",
        f"other names than {PLACE}, line, {RESERVED}",
    ),
    (
        f"text_records([{E}], placed_by='line')",
        "placed_by",
        "'line'",
        "'record' or 'file'",
    ),
    (
        f"text_records([{E}], time_format='%s')",
        "time_format",
        "'%s'",
        "none where no pattern has a group `at` that takes the time from the line",
    ),
    (
        "text_records(['(?P<at>a)(?P<event_type>b)'], time_format='iso')",
        "time_format",
        "'iso'",
        "a format such as '%d/%b/%Y:%T %z'",
    ),
    ("json_records(none, '$.a')", "paths", "None", "a dict of names and JSONPaths"),
    ("json_records({}, '$.a')", "paths", "{}", "a dict of names and JSONPaths"),
    ("json_records(['$.a'], '$.a')", "paths", "['$.a']", "a dict of names and JSONPaths"),
    (
        "json_records({'file_id': '$.a'}, '$.a')",
        "paths",
        "'file_id'",
        f"other names than {PLACE}, record, {RESERVED}",
    ),
    (
        "json_records({'a': '$.a'}, '$.a', columns=['line'])",
        "columns",
        "['line']",
        f"a list of some of {PLACE}, record",
    ),
    (
        "json_records({'a': '$.a'}, '$.a', placed_by=none)",
        "placed_by",
        "None",
        "'record' or 'file'",
    ),
    (
        "json_records({'a': '$.a'}, '$.a', time_format=7)",
        "time_format",
        "7",
        "a format such as '%d/%b/%Y:%T %z'",
    ),
    ("json_value('a', none)", "path", "None", STRINGS),
    ("json_value('a', [])", "path", "[]", STRINGS),
    ("json_value('a', ['$.a', 7])", "path", "['$.a', 7]", STRINGS),
    ("make_component(none)", "statements", "None", STATEMENTS),
    ("make_component([])", "statements", "[]", STATEMENTS),
    ("make_component('a')", "statements", "'a'", STATEMENTS),
    ("events_of('t', none)", "span", "None", SPANS),
    ("events_of('t', 'a')", "span", "'a'", SPANS),
    ("events_of('t', {})", "span", "{}", SPANS),
    ("events_of('t', {'a': 'b'})", "span", "{'a': 'b'}", SPANS),
    ("events_of('t', {'a': []})", "span", "{'a': []}", SPANS),
    ("events_of('t', {'': ['b']})", "span", "{'': ['b']}", SPANS),
    ("events_of('t', {'a': [none]})", "span", "{'a': [None]}", SPANS),
    (
        "events_of('t', {'a': ['b'], 'c': ['d']})",
        "span",
        "{'a': ['b'], 'c': ['d']}",
        ONE_SPAN,
    ),
    ("spans_of('t', ['a'])", "span", "['a']", SPANS),
    ("spans_of('t', {'a': ['b'], 'c': ['d']})", "span", "{'a': ['b'], 'c': ['d']}", ONE_SPAN),
    (
        f"spans_of('t', {A}, attributes=['c'])",
        "attributes",
        "['c']",
        "a dict of names and SQL expressions",
    ),
    (f"subspans_of('t', none, {A}, 'r')", "superspan", "None", SPANS),
    (f"subspans_of('t', {A}, 7, 'r')", "subspan", "7", SPANS),
    (f"subspans_of('t', {A}, {A}, none)", "rule", "None", RULE),
    (f"subspans_of('t', {A}, {A}, '')", "rule", "''", RULE),
    (f"facets_of('t', 'a', {A}, 'r')", "left", "'a'", SPANS),
    (f"facets_of('t', {A}, {{}}, 'r')", "right", "{}", SPANS),
    (f"facets_of('t', {A}, {A}, ['r'])", "rule", "['r']", RULE),
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
    f"extract_events('t', [{E}], ['line'])",
    f"text_records([{E}])",
    f"text_records([{E}], 'log', columns=['line', 'worker_id'], placed_by='file')",
    "text_records(['(?P<at>a)(?P<event_type>b)'], kind=none, time_format='%d/%b/%Y:%T %z')",
    "json_records({'a': ['$.a', '$.b']}, ['$.a'], 'log', columns=['record'], placed_by='file')",
    "json_value('a', '$.a')",
    f"make_component([events_of('t', {A}), subspans_of('t', {A}, {A}, 'r')])",
    f"spans_of('t', {A}, attributes={{'c': 'd'}}, is_ending='e', outcome='f')",
    f"facets_of('t', {A}, {{'a': ['b'], 'c': ['d', 'e']}}, 'r', is_recorded=false)",
    "pair_events('t', 's', ['e', 'f'], pick_start='last', pick_end='first', keep_open=true)",
    "pair_events('t', ['s'], 'e', by=['a', 'b'], event_type='c', at='d')",
    "count_states('t', states='a', by='b', groups=['c'])",
    "duration_distribution('t', duration='a', by='b', percentiles=[0, 0.999, 1])",
    "descendants('t', 'subspans', 'facets')",
    "rooted_events('t', 'events', 'spans')",
    "union_components('spans')",
    "make_attributes({'a': 'b'})",
]

# Intervals, distributions, sequences and chains of tasks share their checks.
NAME = "the name of a column"
POSITIVE = "a number above 0"
WHOLE = "a whole number above 0"
SCALE = "'linear' or 'log'"

# Right arguments of each; what is put behind them replaces one of them or adds one.
SHARED_CHECKS = {
    "count_overlaps": ("'t'", ["relation", "by*", "weight", "started_at", "ended_at"]),
    "measure_time_in_state": (
        "'t'",
        ["relation", "states+", "by+", "event_type", "at", "order_by"],
    ),
    "merge_intervals": ("'t'", ["relation", "by*", "started_at", "ended_at"]),
    "find_gaps": ("'t'", ["relation", "by*", "started_at", "ended_at"]),
    "intersect_intervals": (
        "'t', 'u'",
        ["by*", "left_columns*", "right_columns*", "started_at", "ended_at"],
    ),
    "fill_gaps": ("'t', 'n', 1", ["relation", "by*", "at"]),
    "bin_values": ("'t'", ["relation", "value", "by*"]),
    "bin_over_time": ("'t'", ["relation", "at", "value", "by*"]),
    "count_per_interval": ("'t', 1", ["relation", "by*", "at"]),
    "accumulate_values": ("'t'", ["relation", "value", "by*"]),
    "fit_line": ("'t', 'x'", ["relation", "y", "by*"]),
    "add_residuals": ("'t', 'x'", ["relation", "y", "by*"]),
    "compare_runs": ("'t', 'a'", ["relation", "value", "run", "by*"]),
    "profile_events": ("'t'", ["by*", "root", "since_root_s"]),
    "compare_profiles": ("'t', 'g', 'a', 'b'", ["relation"]),
    "count_states": ("'t'", ["event_type", "at", "order_by"]),
    "pair_events": ("'t', 's', 'e'", ["event_type", "at"]),
}


def calls_with_a_wrong_argument() -> Iterator[tuple[str, str, str, str]]:
    for macro, (right, arguments) in SHARED_CHECKS.items():
        for argument in arguments:
            if argument == "relation":
                others = right.partition(", ")[2]
                for value in ("none", "''", "7"):
                    call = f"{macro}({value}{', ' if others else ''}{others})"
                    yield call, argument, "None" if value == "none" else value, RELATION
            elif argument[-1] in "*+":
                name = argument[:-1]
                wrong = [("7", "7"), ("['a', none]", "['a', None]")]
                wrong += [("none", "None")] if argument[-1] == "*" else [("[]", "[]")]
                for value, said in wrong:
                    yield f"{macro}({right}, {name}={value})", name, said, STRINGS
            else:
                for value, said in (("none", "None"), ("''", "''"), ("['a']", "['a']")):
                    yield f"{macro}({right}, {argument}={value})", argument, said, NAME


WRONG_ARGUMENTS += [
    *calls_with_a_wrong_argument(),
    ("pair_events('t', 's', 'e', each='end')", "each", "'end'", "'span' or 'start'"),
    ("pair_events('t', 's', 'e', each=none)", "each", "None", "'span' or 'start'"),
    ("intersect_intervals(none, 't')", "left", "None", RELATION),
    ("intersect_intervals('t', '')", "right", "''", RELATION),
    ("fill_gaps('t', [], 1)", "values", "[]", STRINGS),
    ("fill_gaps('t', none, 1)", "values", "None", STRINGS),
    ("fill_gaps('t', 'n', 0)", "every_s", "0", POSITIVE),
    ("fill_gaps('t', 'n', '1')", "every_s", "'1'", POSITIVE),
    ("count_per_interval('t', -1)", "every_s", "-1", POSITIVE),
    ("count_per_interval('t', true)", "every_s", "True", POSITIVE),
    ("bin_values('t', n_bins=0)", "n_bins", "0", WHOLE),
    ("bin_values('t', n_bins=1.5)", "n_bins", "1.5", WHOLE),
    ("bin_values('t', n_bins=none)", "n_bins", "None", WHOLE),
    ("bin_values('t', scale='logarithmic')", "scale", "'logarithmic'", SCALE),
    ("bin_over_time('t', n_times='many')", "n_times", "'many'", WHOLE),
    ("bin_over_time('t', n_values=-5)", "n_values", "-5", WHOLE),
    ("bin_over_time('t', scale=none)", "scale", "None", SCALE),
    ("fit_line('t', none)", "x", "None", NAME),
    ("fit_line('t', '')", "x", "''", NAME),
    ("add_residuals('t', ['a'])", "x", "['a']", NAME),
    ("compare_runs('t', none)", "baseline", "None", "the run to compare with, as SQL"),
    ("compare_runs('t', '')", "baseline", "''", "the run to compare with, as SQL"),
    ("compare_runs('t', ['a'])", "baseline", "['a']", "the run to compare with, as SQL"),
    ("compare_runs('t', 'a', percentiles=50)", "percentiles", "50", PERCENTILES),
    ("compare_runs('t', 'a', percentiles=[50])", "percentiles", "50", PERCENTILES),
    ("list_sequences(7)", "relation", "7", RELATION),
    ("list_sequences('t', percentiles=0.5)", "percentiles", "0.5", PERCENTILES),
    ("list_sequences('t', max_sequences=0)", "max_sequences", "0", WHOLE),
    ("list_sequences('t', max_sequences='all')", "max_sequences", "'all'", WHOLE),
    ("profile_events(true)", "relation", "True", RELATION),
    ("profile_events('t', percentiles=['p50'])", "percentiles", "'p50'", PERCENTILES),
    ("compare_profiles('t', none, 'a', 'b')", "group", "None", NAME),
    ("compare_profiles('t', 'g', none, 'b')", "left", "None", "a string"),
    ("compare_profiles('t', 'g', 'a', 7)", "right", "7", "a string"),
    ("find_critical_path(7)", "tasks", "7", RELATION),
    ("measure_slack(true)", "tasks", "True", RELATION),
    ("merge_restarted_tasks(7)", "tasks", "7", RELATION),
    ("measure_self_time(7)", "spans", "7", RELATION),
    ("measure_self_time('t', 7)", "subspans", "7", RELATION),
]

RIGHT_ARGUMENTS += [
    *(f"{macro}({right})" for macro, (right, _) in SHARED_CHECKS.items()),
    "count_overlaps('t', by=['a', 'b'], weight='2 * n')",
    "pair_events('t', 's', 'e', each='start', keep_open=true)",
    "bin_values('t', n_bins=2.0, scale='log', by='a')",
    "fill_gaps('t', ['n', 'm'], 0.5, by=[])",
    "list_sequences('t', percentiles=[], max_sequences=3)",
    "find_critical_path('t')",
    "measure_slack('t')",
    "merge_restarted_tasks('t')",
    "measure_self_time('t', 'u')",
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
        self.manifest = parsed.result

    def errors_of(self, call: str) -> list[str]:
        """What dbt says of a query that holds the call, without the line that names the query."""
        said: list[str] = []

        def listen(event: Any) -> None:
            if event.info.level == "error":
                said.append(event.info.msg.partition("\n")[2] or event.info.msg)

        dbt = dbtRunner(manifest=self.manifest, callbacks=[listen])
        try:
            result = dbt.invoke(
                ["--quiet", "compile", "--inline", f"select {{{{ {call} }}}}", *self._folders]
            )
        finally:
            # dbt leaves a query that fails in the manifest, and then takes the next for its double.
            self.manifest.nodes.pop(INLINE_NODE, None)
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


# Of each type of argument a value that will do, and one that will not. Numbers are no names.
VALUES = {
    "any": ("'t'", "7"),
    "string": ("'a'", "7"),
    "int": ("1", "'many'"),
    "float": ("1", "'many'"),
    "bool": ("true", "'yes'"),
    "list[string]": ("['statement']", "7"),
    "list[float]": ("[0.5]", "7"),
    "list[dict[string, string]]": (f"[{E}]", "7"),
    "list[any]": (f"[{E}]", "7"),
    "dict[string, any]": ("{'a': 'b'}", "7"),
    "dict[string, string]": ("{'a': 'b'}", "7"),
    "dict[string, list[string]]": (A, "7"),
}
LIBRARY = ("intervals", "distributions", "sequences", "relations")


def calls_with_one_argument_wrong(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Calls of every macro that gives rows, and which of their arguments is wrong."""
    for macro in manifest.macros.values():
        is_public = not macro.name.startswith("_") and "__" not in macro.name
        takes_rows = any(argument.type == "any" for argument in macro.arguments)
        if macro.package_name != "dnpc" or not is_public or not takes_rows:
            continue
        if Path(macro.path).parts[1] not in LIBRARY:
            continue
        signature = " ".join(macro.macro_sql.partition("-%}")[0].split())
        types = {argument.name: str(argument.type) for argument in macro.arguments}
        needed = {
            name: VALUES[kind][0]
            for name, kind in types.items()
            if f" {name}=" not in signature and f"({name}=" not in signature
        }
        for name, kind in types.items():
            values = {**needed, name: VALUES[kind][1]}
            arguments = ", ".join(f"{key}={value}" for key, value in values.items())
            yield f"{macro.name}({arguments})", f"`{name}` is {VALUES[kind][1]}; it must be"


def test_every_argument_of_every_macro_that_gives_rows_is_checked(compiler: Compiler) -> None:
    unchecked = [
        call
        for call, message in calls_with_one_argument_wrong(compiler.manifest)
        if not any(message in said for said in compiler.errors_of(call))
    ]
    assert unchecked == []


@pytest.mark.parametrize("call", RIGHT_ARGUMENTS)
def test_right_arguments_compile(compiler: Compiler, call: str) -> None:
    assert compiler.errors_of(call) == []


@pytest.mark.parametrize("components", ["[]", "[htex, htex]", "htex"])
def test_a_wrong_list_of_components_is_told(tmp_path: Path, components: str) -> None:
    variables = f"{{components: {components}}}"
    process = run_dbt(tmp_path / "dnpc.duckdb", "parse", "--no-partial-parse", "--vars", variables)
    assert process.returncode == 2
    assert "union_components: `components` is" in process.stdout + process.stderr
    assert "a list of components, each once" in process.stdout + process.stderr
