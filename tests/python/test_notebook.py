"""The notebook in examples/ runs to its end, and answers rightly."""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.python.helpers import PROJECT

pytestmark = pytest.mark.long


NOTEBOOK = PROJECT / "examples" / "from_load_to_answers.ipynb"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each cell of code says; an image says `image/png`."""
    scratch = tmp_path_factory.mktemp("notebook")
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {
        **os.environ,
        "PATH": programs,
        "DBT_TARGET_PATH": f"{scratch}/target",
        "DBT_LOG_PATH": f"{scratch}/logs",
        "IPYTHONDIR": str(scratch),
    }
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", coalesce_streams=True)
    client.execute(env=environment)
    return [
        "".join(output.get("text") or " ".join(output.data) for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_it_is_kept_without_results() -> None:
    cells = [c for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]
    assert cells
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


def test_its_answers_are_those_of_the_sample_run(said: list[str]) -> None:
    _, _, load, build, first_look, waits, most, *pictures, slow, _ = said
    assert "next: " in load
    assert "\r" not in load
    assert build == ""
    for row in ("│ exec_done │      13 │", "│ parsl_log            │      686 │"):
        assert row in first_look
    assert "│ parsl.monitoring.try  │          17 │" in waits
    # Two workers, and the join app in the workflow's own process.
    assert most == "3 tries at once, at most\n"
    assert [picture.split()[-1] for picture in pictures] == ["image/png"] * 3
    assert "│ simulate  │ queue_in_interchange │       4 │   10.83 │" in slow
