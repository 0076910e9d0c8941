"""The site of the documentation: its pages, their links, and what is generated of them."""

import re
from pathlib import Path

import duckdb
import matplotlib.pyplot as plt
import pytest

from dnpc.pictures import PICTURES
from docs.site.pages import links_of_the_site, write_pages
from docs.site.tables import table_pages
from tests.python.helpers import PROJECT, run_program

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def pages(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "pages"
    write_pages(folder, built_sample)
    return folder


def check_site(pages: Path) -> str:
    """What Sphinx warns of: pages that none leads to, links that lead nowhere."""
    build = run_program(
        "sphinx-build",
        *("--builder=dummy", "--quiet", pages, pages.with_name("read")),
        env={"PYTHONPATH": str(PROJECT)},
    )
    assert build.returncode == 0, build.stderr
    return build.stderr


def test_every_page_is_reached_and_every_link_leads_somewhere(pages: Path) -> None:
    assert check_site(pages) == ""

    # Were it otherwise, it would be seen.
    (pages / "lost.md").write_text("# Lost\n\n[nowhere](gone.md) [no place](tutorial.md#gone)\n")
    warnings = check_site(pages)
    (pages / "lost.md").unlink()
    assert "isn't included in any toctree" in warnings
    assert "'gone.md'" in warnings
    assert "gone" in warnings.replace("gone.md", "")


@pytest.mark.parametrize(
    ("link", "on_the_site"),
    [
        ("[next](../questions.md#x)", "[next](../questions.md#x)"),
        ("[it](../../README.md)", "[it](../overview.md)"),
        ("[it](../../CONTRIBUTING.md#style)", "[it](../project/contributing.md#style)"),
        ("[all](../../macros/)", "[all](../reference/README.md)"),
        ("[rest](../../models/)", "rest"),
        ("![seen](../images/states.png)", "![seen](../images/states.png)"),
        (
            "[web](https://example.org/a.md) [here](#x)",
            "[web](https://example.org/a.md) [here](#x)",
        ),
        ("```sh\n[it](../../README.md)\n```", "```sh\n[it](../../README.md)\n```"),
        ("[gone](../../gone.md)", "[gone](../../gone.md)"),
    ],
)
def test_a_link_between_files_becomes_one_between_pages(link: str, on_the_site: str) -> None:
    assert links_of_the_site(link, "docs/how-to/other-viewers.md", set()) == on_the_site


def test_a_file_that_is_linked_to_is_shown(pages: Path) -> None:
    linked: set[str] = set()
    text = links_of_the_site("[sql](../seeds/phases.csv)", "docs/questions.md", linked)
    assert (text, linked) == ("[sql](source/seeds/phases.csv.md)", {"seeds/phases.csv"})
    shown = (pages / "source" / "macros" / "intervals" / "pair_events.sql.md").read_text()
    assert (PROJECT / "macros" / "intervals" / "pair_events.sql").read_text().strip() in shown


def test_a_table_tells_its_key_its_columns_and_its_joins(tmp_path: Path) -> None:
    for folder in ("marts", "functions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "docs.md").write_text("{% docs cat_id %}\nWhich\ncat.\n{% enddocs %}\n")
    (tmp_path / "functions" / "_f.yml").write_text("models: []")
    (tmp_path / "marts" / "_m.yml").write_text(
        """
        models:
          - name: cats
            description: Cats. One row per cat.
            columns:
              - name: cat_id
                data_type: uuid
                description: '{{ doc("cat_id") }}'
                data_tests: [not_null, unique]
          - name: meals
            description: One row per meal.
            data_tests: [unique_combination: {arguments: {columns: [cat_id, day]}}]
            columns:
              - name: cat_id
                data_type: uuid
                description: '{{ doc("cat_id") }}'
                data_tests: [not_null]
              - {name: day, data_type: date, description: The day.}
              - name: guest_id
                data_type: uuid
                description: Who else ate.
                data_tests: [relationships: {arguments: {to: ref('cats'), field: cat_id}}]
        """
    )
    pages = dict(table_pages(tmp_path))
    assert pages["meals.md"] == (
        "# `meals`\n\nOne row per meal.\n\nA row is told by `cat_id`, `day`.\n"
        "\n`cat_id` *uuid*\n: Which cat.\n"
        "\n`day` *date or null*\n: The day.\n"
        "\n`guest_id` *uuid or null*\n: Who else ate.\n"
        "\n## Joins\n\nWith one row of the other table at most:\n\n"
        "- `guest_id` = `cat_id` with [`cats`](cats.md)\n"
        "- `cat_id` with [`cats`](cats.md)\n"
    )
    assert pages["cats.md"].endswith(
        "\n## Joined by\n\nWith any number of rows of the other table:\n\n"
        "- [`meals`](meals.md) on `guest_id` = `cat_id`\n"
        "- [`meals`](meals.md) on `cat_id`\n"
    )
    assert "| [`meals`](meals.md) | One row per meal. | `cat_id`, `day` |" in pages["README.md"]


def test_there_is_a_page_for_every_table(pages: Path, built_sample: Path) -> None:
    with duckdb.connect(str(built_sample), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'main' and database_name = current_database() and not internal"
        ).fetchall()
    marts = {path.stem for path in (PROJECT / "models" / "marts").glob("*.sql")}
    assert marts <= {table for table, _ in columns}
    told = {mart: (pages / "tables" / f"{mart}.md").read_text() for mart in marts}
    for table, column in columns:
        assert table not in marts or f"\n`{column}` *" in told[table], f"{table}.{column}"


@pytest.mark.parametrize("name", PICTURES)
def test_the_gallery_has_every_plot(pages: Path, name: str) -> None:
    page = (pages / "gallery" / f"{name}.md").read_text()
    picture = pages / "gallery" / f"{name}.png"
    assert picture.exists() or "The sample run has no data for this plot" in page or "needs" in page
    assert f"dnpc plot {name}" in page
    assert PICTURES[name].plot.__name__ in page


@pytest.mark.parametrize("name", PICTURES)
def test_the_python_of_the_gallery_draws_the_query_of_the_gallery(
    pages: Path, built_sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    page = (pages / "gallery" / f"{name}.md").read_text()
    [query] = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    [python] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / f"{name}.sql").write_text(query)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNPC_DATABASE", str(built_sample))
    exec(python, {})
    assert plt.gca().get_xlabel() or plt.gca().texts
    plt.close("all")


def test_the_command_line_has_every_command_with_its_options(pages: Path) -> None:
    page = (pages / "command-line.md").read_text()
    assert "## `dnpc load`" in page
    assert "## `dnpc export perfetto`" in page
    assert "\n`--json NAME=GLOB`\n: The same for logs that hold JSON" in page
    assert "- `dnpc plot histogram --from launched --to running`: how long tries waited" in page
    assert not re.search(r"\[/?(bold|dim)\]", page)
