"""What axe-core finds on a page that keeps somebody from using it."""

from axe_playwright_python.sync_playwright import Axe

OPTIONS = {"resultTypes": ["violations"], "preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
SERIOUS = ("serious", "critical")


def serious(page, *parts):
    """The rules broken, each with the HTML that breaks it first; with ``parts``, CSS selectors, in these alone."""
    high = page.add_style_tag(content="body { height: 100vh }")  # JupyterLab's has no height: axe would see no text
    context = {"include": [[part] for part in parts]} if parts else None
    found = Axe().run(page, context, OPTIONS).response["violations"]
    high.evaluate("style => style.remove()")  # another notebook may be opened in the page
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in SERIOUS]
