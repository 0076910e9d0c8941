"""Whether the report says what the run's truth says, and needs nothing but itself."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from dnpc.cli import app
from dnpc.report import cell, label, write_report
from tests.python.helpers import DATABASE_NAME
from tests.python.truth import Truth

SCRIPT = "<script>alert('x')</script>"


class Page(HTMLParser):
    """What a page consists of: the tags that are open at the end, addresses, texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in ("src", "srcset", "href")
        ]
        if tag not in ("meta", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


@pytest.fixture(scope="module")
def page(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    output = tmp_path_factory.mktemp("report") / "report.html"
    write_report(built_sample, output)
    assert [path.name for path in output.parent.iterdir()] == ["report.html"]
    return output.read_text()


def test_the_page_is_whole_and_needs_no_other_file(page: str) -> None:
    read = Page(page)
    assert read.open == []
    assert "script" not in read.tags
    assert all(address.startswith(("data:", "#")) for address in read.addresses)
    assert not re.search(r"url\(|@import|https?:", page)
    assert len(page) < 2_000_000


def test_the_numbers_are_those_of_the_truth(page: str, truth: Truth) -> None:
    tiles = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    outcomes = list(truth.outcomes.values())
    assert int(tiles["tasks"]) == len(outcomes)
    assert int(tiles["failed"]) == sum(o in ("failed", "dep_fail") for o in outcomes)
    assert int(tiles["retries"]) == sum(max(task.n_tries - 1, 0) for task in truth.tasks)
    assert {task.app for task in truth.tasks} <= set(Page(page).texts)


def test_every_part_has_its_query(page: str, built_sample: Path) -> None:
    queries = re.findall(r"<details><summary>SQL</summary><pre><code>(.*?)</code>", page, re.S)
    assert len(queries) == page.count("<table>") + page.count("<figure>") + page.count("<dl ") + (
        page.count("Nothing looks wrong.")
    )
    with duckdb.connect(str(built_sample), read_only=True) as connection:
        for query in queries:
            plain = query.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
            connection.sql(plain.replace("&#34;", '"').replace("&amp;", "&")).fetchall()


def test_what_logs_say_is_text(built_sample: Path, tmp_path: Path) -> None:
    database = tmp_path / DATABASE_NAME
    shutil.copy(built_sample, database)
    with duckdb.connect(str(database)) as connection:
        for column in ("app_name", "outcome", "fail_reason"):
            connection.execute(f"update parsl_tasks set {column} = ?", [SCRIPT])
        connection.execute("update parsl_tries set fail_reason = ?", [SCRIPT])
        connection.execute("update parsl_workflows set workflow_name = ?, rundir = ?", [SCRIPT] * 2)
        connection.execute("update load_ledger set kind = ?, component = ?", [SCRIPT] * 2)
        connection.execute("insert into data_quality values (?, null, 1, ?)", [SCRIPT] * 2)
    write_report(database, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text()
    assert "script" not in Page(text).tags
    assert text.count("&lt;script&gt;") > 5


def test_a_report_from_the_command_line(built_sample: Path, tmp_path: Path, truth: Truth) -> None:
    output = tmp_path / "a.html"
    arguments = ["report", "-d", str(built_sample), "-o", str(output)]
    result = CliRunner().invoke(app, [*arguments, "--run", truth.run_id[:8]])
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{output}\n"
    assert truth.run_id in output.read_text()

    result = CliRunner().invoke(app, [*arguments, "--run", "zzz"])
    assert result.exit_code == 1
    assert "no runs are called zzz" in result.stderr
    result = CliRunner().invoke(app, [*arguments[:-1], str(tmp_path / "no" / "a.html")])
    assert "cannot be written" in result.stderr


def test_values_are_written_as_their_columns_say() -> None:
    assert cell(1234, "n_tasks") == "1,234"
    assert cell(1234, "task_id") == "1234"
    assert cell(0.5, "share_of_time") == "50.0%"
    assert cell(None, "n_tasks") == ""
    assert cell(0.0124, "longest_run_s") == "12.4 ms"
    assert label("n_tasks_failed") == "tasks failed"
    assert label("median_run_s") == "median run"
