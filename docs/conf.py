"""Sphinx, on the pages that `python -m docs.site` lays out."""

project = "dnpc"
html_title = "dnpc"
html_theme = "furo"
html_static_path: list[str] = []
html_show_copyright = False
html_copy_source = False

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
# Dashes stay as they are: two of them begin an option.
smartquotes_action = "qe"
nb_execution_mode = "off"

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
add_module_names = False

# DuckDB's SQL with macros in it is not what Pygments knows as SQL.
suppress_warnings = ["misc.highlighting_failure"]
