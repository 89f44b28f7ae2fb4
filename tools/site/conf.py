"""How Sphinx makes the site: python -m tools.site."""

from pathlib import Path

from tools.site import reference, words

project = "Training neural networks"
author = "the authors of this course"
language = "en"
html_title = project
extensions = ["myst_nb", "sphinx.ext.autodoc"]
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
myst_heading_anchors = 3

myst_heading_slug_func = "tools.site.prepare.address"
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
toc_object_entries = False  # each page of the reference begins with its names
autodoc_member_order = "bysource"
html_theme = "sphinx_book_theme"
html_theme_options = {
    "home_page_in_toc": True,
    "use_fullscreen_button": False,
    "use_download_button": False,
    "show_toc_level": 2,
    "max_navbar_depth": 1,
    "navbar_persistent": [],
    "extra_footer": "Code: MIT. Text and pictures: CC BY 4.0.",
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"**": ["navbar-logo", "search-button-field", "sbt-sidebar-nav"]}
html_favicon = "static/favicon.svg"
html_static_path = ["static"]
html_css_files = ["course.css"]
html_js_files = ["course.js"]
html_use_index = False
html_domain_indices = False
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
mathjax_path = "mathjax/tex-chtml.js"
mathjax3_config = {"options": {"enableMenu": False}}  # a formula is no stop of the Tab key


def setup(app):
    app.connect("autodoc-process-docstring", plain_docstring)
    app.connect("autodoc-before-process-signature", plain_types)
    app.connect("doctree-resolved", words.explain)
    app.connect("html-page-context", live_scripts)


def live_scripts(app, page, *_):
    """Notebooks' pages start Python where the site holds it."""
    if page.startswith("notebooks/") and (Path(app.outdir) / "_static/live/live.js").exists():
        app.add_css_file("live/live.css")
        app.add_js_file("live/live.js", type="module")


def plain_types(app, thing, bound_method):
    """A signature says float, not what ``@checked`` asks of it besides."""
    reference.without_rules(thing)


def plain_docstring(app, what, name, thing, options, lines):
    """Docstrings are plain text with equations."""
    if lines and lines[0].startswith("Alias for field number"):  # what Python writes itself
        lines[:] = [""]
    lines[:] = reference.as_rst("\n".join(lines)).splitlines()
