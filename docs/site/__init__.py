"""Lays out the pages of the documentation site: `python -m docs.site`, then `sphinx-build`."""
