"""The notebook of the site is shown with its results."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient


def run_notebook(path: Path) -> None:
    """Run a notebook, and keep its results in it.

    Raises:
        CellExecutionError: a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    # Programs write in pieces, which are to be one text again.
    NotebookClient(notebook, timeout=600, kernel_name="python3", coalesce_streams=True).execute()
    nbformat.write(notebook, path)
