"""Whatever people use has a description: public macros and arguments, models, seeds, columns."""

import sys
from collections import defaultdict
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from tests.python.helpers import PROJECT, fetch


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    scratch = tmp_path_factory.mktemp("manifest")
    parsed = dbtRunner().invoke(
        [
            *("--quiet", "--log-level-file", "none", "--no-partial-parse", "parse"),
            *(f"--project-dir={PROJECT}", f"--profiles-dir={PROJECT}"),
            *(f"--target-path={scratch}", f"--log-path={scratch}"),
        ]
    )
    assert isinstance(parsed.result, Manifest), parsed.exception
    return parsed.result


def test_every_public_macro_and_argument_is_described(manifest: Manifest) -> None:
    undocumented = []
    for macro in manifest.macros.values():
        is_private = macro.name.startswith(("_", "default__", "materialization_"))
        if macro.package_name != "dnpc" or is_private or not is_in(macro.path, "macros"):
            continue
        described = {a.name for a in macro.arguments if a.type and a.description}
        if not macro.description:
            undocumented.append(macro.name)
        # The arguments that a macro has are those of its Jinja.
        undocumented += [
            f"{macro.name}({name})" for name in names_of_arguments(macro.macro_sql) - described
        ]
    assert undocumented == []


def test_every_model_and_seed_is_described(manifest: Manifest) -> None:
    undocumented = []
    for node in manifest.nodes.values():
        if node.resource_type not in ("model", "seed"):
            continue
        if not node.description:
            undocumented.append(node.name)
        undocumented += [
            f"{node.name}.{column.name}"
            for column in node.columns.values()
            if not column.description
        ]
    assert undocumented == []


def test_every_column_that_a_build_makes_is_described(
    manifest: Manifest, built_sample: Path
) -> None:
    made = set(
        fetch(
            built_sample,
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where database_name = current_database() and not internal",
        )
    )
    columns_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    for schema, table, column in made:
        columns_of[schema, table].add(column)
    undocumented = []
    for node in manifest.nodes.values():
        if node.resource_type in ("model", "seed"):
            columns = columns_of[node.schema, node.name]
            # All components have one shape, which make_component() describes.
            if "statement" not in columns:
                undocumented += [f"{node.name}.{name}" for name in columns - set(node.columns)]
    assert sorted(undocumented) == []


def test_the_database_has_the_descriptions(manifest: Manifest, built_sample: Path) -> None:
    written = {
        tuple(name): comment
        for name, comment in fetch(
            built_sample,
            """
            select [schema_name, table_name, column_name], comment from duckdb_columns()
            union all
            select [schema_name, table_name], comment from duckdb_tables()
            union all
            select [schema_name, view_name], comment from duckdb_views()
            """,
        )
    }
    described: dict[tuple[str, ...], str] = {}
    for node in manifest.nodes.values():
        if node.resource_type == "model" and node.config.materialized in ("table", "view"):
            described[node.schema, node.name] = node.description
            for name, column in node.columns.items():
                described[node.schema, node.name, name] = column.description
    missing = [name for name, text in described.items() if written[name] != text]
    assert described and missing == []


def is_in(path: str, folder: str) -> bool:
    return Path(path).parts[0] == folder


def names_of_arguments(macro_sql: str) -> set[str]:
    from dbt_common.clients.jinja import get_environment
    from jinja2 import nodes

    parsed = get_environment(None, capture_macros=False).parse(macro_sql)
    return {argument.name for macro in parsed.find_all(nodes.Macro) for argument in macro.args}


def test_the_reference_is_that_of_the_macros() -> None:
    """`make docs` writes it; each page is as it would write it, and there is no other."""
    loader = spec_from_file_location("make_reference", PROJECT / "docs" / "make_reference.py")
    assert loader and loader.loader
    make_reference = module_from_spec(loader)
    sys.modules[loader.name] = make_reference
    loader.loader.exec_module(make_reference)
    written = {path: path.read_text() for path in make_reference.REFERENCE.rglob("*.md")}
    assert written == dict(make_reference.make_pages())
