"""Files are not trusted: nothing that they hold, and nothing that they are called, is run.

What a pickle tries is in test_load_tracing.
"""

import gzip
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from typer.testing import CliRunner

from dnpc.cli import app
from dnpc.project import Project
from dnpc.report import write_report
from loaders import text_logs
from loaders.files import LogName
from loaders.load import LoadError, load_paths
from loaders.named_logs import NamedLogError, find_named_logs
from tests.python.helpers import DATABASE_NAME, RUNINFO, build, fetch, table_names
from tests.python.mutations import SAMPLES

ATTACKS = [
    "'; create table raw.pwned as select 1; --",
    '"; create table raw.pwned as select 1; --',
    "') union all select 'pwned' --",
    "{{ run_query('create table raw.pwned as select 1') }}",
    "{% do run_query('create table raw.pwned as select 1') %}",
    "$(touch pwned)",
    "`touch pwned`",
    "%s%n{0}",
    "[red]pwned[/nothing]",
    "install httpfs; load httpfs; copy (select 1) to 'pwned'",
    "$$ || getenv('HOME') || $$ $\\frac{1}{$",
    "</code></style><script>alert(1)</script><img src=x onerror=alert(1)>\" onload='alert(1)",
    "=cmd|' /c calc'!A0",
    "\x1b[2J\x1b]0;pwned\x07\x9b31m\x7f\u202e😀",
    "é\u0301" * 60,
]
ALL = " ".join(ATTACKS)
# Of ASCII, of the block after it that terminals also obey, and what turns lines around.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WORDS = ("stir", "exec_done", "default", "worker-1", "5d0c8f1e", "received", "0a1b")


def check_that_nothing_ran(database: Path, folder: Path) -> None:
    for schema in ("raw", "main"):
        assert "pwned" not in table_names(database, schema)
    assert not list(folder.rglob("pwned"))
    assert not Path("pwned").exists()


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which attacks are labels, names of files and folders, and words of logs."""
    folder = tmp_path_factory.mktemp("attacked")
    for number, attack in enumerate(ATTACKS):
        run = folder / "runinfo" / f"{number:03} {as_name(attack)}"
        for name, text in SAMPLES.values():
            path = run / name.replace("htex", as_name(attack))
            path.parent.mkdir(parents=True, exist_ok=True)
            for word in WORDS:
                text = text.replace(word, attack)
            path.write_text(text)
        (run / f"{as_name(attack)}.log").write_text(attack)
    write_attacking_databases(folder / "runinfo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        load_paths(folder / DATABASE_NAME, [folder / "runinfo"])
        build(folder / DATABASE_NAME)
    return folder / DATABASE_NAME


def as_name(attack: str) -> str:
    return attack.replace("/", "|")


def write_attacking_databases(runinfo: Path) -> None:
    """Whose triggers, views and virtual tables do what they can, and whose values are attacks."""
    with closing(sqlite3.connect(runinfo / "dnpc.sqlite3")) as connection:
        connection.executescript(
            """
            create table span (uuid text, type text, note text);
            create table event (uuid text, span_uuid text, time real, type text, note text);
            create table subspan (superspan_uuid text, subspan_uuid text, key text);
            create view facet as select load_extension('pwned'), writefile('pwned', 'x'), 1;
            create trigger spread after insert on span begin delete from event; end;
            create virtual table pwned using fts5(text);
            """
        )
        for number, attack in enumerate(ATTACKS):
            span = [f"{number}{attack}", attack, attack]
            connection.execute("insert into span values (?, ?, ?)", span)
            event = [f"e{number}", span[0], 1780000000 + number, attack, attack]
            connection.execute("insert into event values (?, ?, ?, ?, ?)", event)
        connection.commit()
    shutil.copy(RUNINFO / "monitoring.db", runinfo)
    with closing(sqlite3.connect(runinfo / "monitoring.db")) as connection:
        for number, attack in enumerate(ATTACKS):
            connection.execute(
                "update task set task_func_name = ? where task_id = ?", [attack, number]
            )
        connection.execute("update workflow set workflow_name = ?, host = ?", [ALL, ALL])
        connection.execute("update block set executor_label = ?, job_id = ?", [ALL, ALL])
        connection.execute("update try set task_executor = ?, hostname = ?", [ALL, ALL])
        connection.execute("update try set task_fail_history = ?", [ALL])
        connection.commit()


def test_names_and_contents_are_never_run(attacked: Path) -> None:
    """As labels, as names of files and folders, and as every word of every kind of log."""
    n_files = len(ATTACKS) * (len(SAMPLES) + 1) + 2
    assert fetch(attacked, "select count(*) from raw.source_files") == [(n_files,)]
    assert fetch(attacked, "select count(*) from load_ledger where n_landed > 0") == [(n_files,)]
    check_that_nothing_ran(attacked, attacked.parent)
    for attack in ATTACKS:
        query = "select count(*) from spans where span_type = ?"
        assert fetch(attacked, query, [attack]) == [(1,)]


COMMANDS = (
    *("runs", "ledger", "ledger --files", "task RUN 0", "task zzz 0", "plot durations --run RUN"),
    *("plot durations --run zzz", "plot states --run RUN --show-sql", "report", "unload zzz"),
    *("export perfetto", "export parquet --run RUN", "plot workers --run RUN", "runs --json"),
    *("plot span_types --run RUN", "plot resources --run RUN", "plot concurrency --run RUN"),
    *("plot histogram --run RUN", "plot rate --run RUN", "plot profile --run RUN", "task RUN 9"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_show_names_and_do_nothing_else(
    attacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    [(run_id,)] = fetch(attacked, "select run_id from raw.monitoring_workflow")
    words = [run_id if word == "RUN" else word for word in command.split()]
    result = CliRunner().invoke(app, [*words, "-d", str(attacked), *output_of(words)])
    assert result.exit_code == ("zzz" in command), result.output
    assert not CONTROLS.search(result.output.replace("\n", ""))
    assert not list(tmp_path.rglob("*pwned*"))


def output_of(words: list[str]) -> list[str]:
    is_drawn = "plot" in words and "--show-sql" not in words
    has_output = is_drawn or "report" in words or "export" in words
    return ["--output", "out.png" if is_drawn else "out"] if has_output else []


def test_a_report_of_names_runs_nothing(attacked: Path, tmp_path: Path) -> None:
    write_report(attacked, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text()
    # All that is not text: tags with their attributes.
    tags = re.findall(r"<[^>]*>", text)
    assert not [tag for tag in tags if re.search(r"pwned|alert|onerror|javascript:", tag)]
    assert not [tag for tag in tags if tag.startswith(("<script", "<iframe", '<link rel="s'))]
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_values_are_not_compiled(attacked: Path) -> None:
    """What a query with macros finds is not read as Jinja or SQL again."""
    query = "select app_name from {{ ref('parsl_tasks') }} where app_name = $${}$$"
    with Project(attacked) as project:
        for attack in ATTACKS:
            if "{" not in attack:
                assert project.sql(query.replace("{}", attack)).fetchall()[0] == (attack,)
        rows = project.sql("select distinct app_name from {{ ref('parsl_tasks') }}").fetchall()
    assert {(attack,) for attack in ATTACKS} <= set(rows)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_name_of_a_log_is_a_word(tmp_path: Path, attack: str) -> None:
    log = tmp_path / "a.log"
    log.write_text("one\n")
    with pytest.raises(NamedLogError, match="the name"):
        find_named_logs({"--log": ("application_log", [f"{attack}={log}"])})
    found = find_named_logs({"--log": ("application_log", [f"good={log}"])})
    assert found == {log.resolve(): LogName("application_log", "good")}


def test_a_databases_names_are_never_run(tmp_path: Path, database: Path) -> None:
    path = Path(shutil.copy(RUNINFO / "monitoring.db", tmp_path))
    with closing(sqlite3.connect(path)) as connection:
        for attack in ATTACKS:
            quoted = attack.replace('"', '""')
            connection.execute(f'alter table task add column "{quoted}" text')
            connection.execute(f'create table "{quoted}" (a text)')
        connection.execute("update task set task_func_name = ?", [ATTACKS[0]])
        connection.commit()
    (outcome,) = load_paths(database, [path])
    assert outcome.record_count == 198
    assert fetch(database, "select distinct task_func_name from raw.monitoring_task") == [
        (ATTACKS[0],)
    ]
    check_that_nothing_ran(database, tmp_path)


@pytest.mark.parametrize("call", ["load_extension('pwned')", "writefile('pwned', 'x')"])
def test_a_view_is_not_read(tmp_path: Path, database: Path, call: str) -> None:
    path = tmp_path / "monitoring.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"create view workflow as select {call}")
    with pytest.raises(LoadError, match="no table workflow"):
        load_paths(database, [path])
    check_that_nothing_ran(database, tmp_path)


def test_a_computed_column_is_not_computed(tmp_path: Path, database: Path) -> None:
    """It could fill the memory."""
    path = tmp_path / "monitoring.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table workflow (host, run_id as (hex(zeroblob(400000000))))")
        connection.execute("insert into workflow (host) values ('here')")
        connection.commit()
    load_paths(database, [path])
    assert fetch(database, "select host, run_id from raw.monitoring_workflow") == [("here", None)]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_line_without_end_does_not_fill_the_memory(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(text_logs, "MAX_LINE_BYTES", 1_000_000)
    monkeypatch.setattr(text_logs, "INSERT_BYTES", 100_000)
    compress = gzip.compress if suffix == ".gz" else zstandard.compress
    (tmp_path / f"parsl.log{suffix}").write_bytes(compress(b"x" * 20_000_000))
    with pytest.raises(LoadError, match="a line of it is longer than 1,000,000 bytes"):
        load_paths(database, [tmp_path])


def test_files_are_read_and_never_written(tmp_path: Path, database: Path) -> None:
    """Also where links lead out of the folder."""
    outside = tmp_path / "outside.log"
    outside.write_text("secret\n")
    run = tmp_path / "runinfo" / "000"
    run.mkdir(parents=True)
    (run / "parsl.log").symlink_to(outside)
    (run / "..log").write_text("one\n")
    shutil.copy(RUNINFO / "monitoring.db", tmp_path / "runinfo")

    def state() -> list[tuple[str, int, bytes]]:
        paths = sorted(path for path in tmp_path.rglob("*") if path.is_file())
        return [(str(path), path.stat().st_mtime_ns, path.read_bytes()) for path in paths]

    before = state()
    load_paths(database, [tmp_path / "runinfo"])
    assert state() == before
