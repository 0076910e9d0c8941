"""Write the pages of the site into a folder, for Sphinx.

    python -m docs.site FOLDER DATABASE

The database is that of the sample run, built: the gallery is drawn from it.
"""

import sys
from pathlib import Path

from docs.site.notebook import run_notebook
from docs.site.pages import write_pages


def main() -> None:
    """Write what the command line says."""
    if len(sys.argv) != 3:
        sys.exit("python -m docs.site FOLDER DATABASE")
    folder, database = map(Path, sys.argv[1:])
    if not database.exists():
        sys.exit(f"{database} is not there. Load and build the sample run, as `make docs` does.")
    n_pages = write_pages(folder, database)
    run_notebook(folder / "notebook.ipynb")
    sys.stdout.write(f"{n_pages} pages in {folder}\n")


if __name__ == "__main__":
    main()
