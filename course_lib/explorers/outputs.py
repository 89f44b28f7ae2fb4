"""How an explorer enters a notebook: live where a kernel runs, its stills wherever none does, also when it is reopened.

A widget whose kernel is gone shows "Error displaying widget" in JupyterLab, whatever else its output holds. So the
stills are an output of their own, after the widget's, and a style sheet before both shows the one or the other.

A widget lives until the cell that made or showed it is run again; if another cell shows it, until that one is, too.
"""

import base64
import ctypes
import html
import sys
from importlib import resources
from typing import Any

import anywidget
from IPython import get_ipython
from IPython.display import display
from ipywidgets import Box

from course_lib.drawing import picture

VIEW = "application/vnd.jupyter.widget-view+json"
# One output of JupyterLab, Notebook, Voilà, nbconvert or Sphinx; the one with the mark; a widget that is loading, or
# alive. One that died is a text, a script, or explorers that say so (.course-gone). In Sphinx a script follows it.
CHILD = ":is(.jp-OutputArea-child, .output_area, .cell_output > *)"
MARK = f"{CHILD}:has(.course-mark)"
ALIVE = f"{CHILD}:has(> .lm-Panel:not(.jupyter-widgets), .course-explorer, .course-predict):not(:has(.course-gone))"
DEAD = f"{CHILD}:has(> .jupyter-widgets):not(:has(> .jupyter-widgets :not(script)))"
STYLE = f"""<style>
{MARK} {{ height: 1px; min-height: 0; overflow: hidden; padding: 0; position: absolute; width: 1px; }}
{MARK} + {ALIVE} + {CHILD}:not(script), {MARK} + {ALIVE} + script + *, {MARK} + {ALIVE} + script + p + ul,
{MARK} + {DEAD} {{ display: none; }}
{MARK} + * .course-gone canvas {{ display: none; }}
</style>"""
CELLS: dict[str, list["DisplayedWidget"]] = {}  # id of a cell → the widgets that its last run made or showed
CURRENT_RUN: list["DisplayedWidget"] = []  # those of the run under way


def page_files(*names: str) -> str:
    """The text of some files of the folder ``page``, one after the other."""
    folder = resources.files("course_lib.explorers") / "page"
    return "\n".join((folder / name).read_text("utf-8") for name in names)


class DisplayedWidget(anywidget.AnyWidget):
    """A widget that a cell shows: closed when no cell shows it any more, and open again when one does."""

    def open(self) -> None:
        self.__dict__.pop("_repr_mimebundle_", None)  # close() has put None there
        self.layout.open()
        super().open()
        if shell := get_ipython():
            CURRENT_RUN.append(self)
            shell.events.register("post_run_cell", _after_run)
            shell.display_formatter.ipython_display_formatter.for_type(Box, _show_box)

    def close(self) -> None:
        super().close()
        self.layout.close()

    def _ipython_display_(self):
        self.open()
        show(*self._repr_mimebundle_())


def _show_box(box):
    """A box of ipywidgets (also a tab, an accordion, a layout) with the stills of all that is in it, as one picture."""
    bundles = [widget._repr_mimebundle_()[0] for widget in _inside(box)]
    data = {kind: value for kind, value in box._repr_mimebundle_().items() if kind == VIEW}
    words = "\n".join(bundle["text/plain"] for bundle in bundles)
    if pictures := [bundle["image/png"] for bundle in bundles if "image/png" in bundle]:
        data["image/png"] = base64.b64encode(picture.stacked([base64.b64decode(png) for png in pictures])).decode()
    show(data | {"text/plain": words or type(box).__name__}, {"image/png": {"alt": words}})


def _inside(box):
    """The course's widgets in a box and in the boxes in it."""
    for widget in box.children:
        if isinstance(widget, DisplayedWidget):
            yield widget
        elif isinstance(widget, Box):
            yield from _inside(widget)


def _after_run(result):
    """After a cell's run: close what its last run showed and no cell shows now. (nbconvert's cells have no ids.)"""
    shown, cell = CURRENT_RUN.copy(), result.info.cell_id
    CURRENT_RUN.clear()
    give_back()
    if cell is None:
        return
    before, CELLS[cell] = CELLS.get(cell, ()), shown
    seen = {id(widget) for widgets in CELLS.values() for widget in widgets}
    for widget in before:
        if id(widget) not in seen:
            widget.close()
            _forget(widget, get_ipython())


def give_back() -> None:
    """Return freed memory to the system: glibc would keep the 20 MB that a picture takes while it is made."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)


def _forget(widget, shell):
    """Delete what IPython keeps of it as Out[n], unless the student has given it a name as well."""
    names = [name for name, value in shell.user_ns.items() if value is widget]
    if names and all(name.startswith("_") for name in names):
        shell.del_var(names[0])


def show(data: dict[str, Any], metadata: dict[str, Any]) -> None:
    """Publish a bundle of a widget's view, a picture and a text so that one of them is seen."""
    if _one_output():
        display(data, metadata=metadata, raw=True)
        return
    # nbconvert's default page gives pictures no alternative text: so the mark has it for screen readers
    alt = f' role="img" aria-label="{html.escape(data["text/plain"])}"' if "image/png" in data else ""
    mark = f'<div class="course-mark"{alt}>{STYLE}</div>'
    still = {kind: value for kind, value in data.items() if kind != VIEW}
    for part in ({"text/html": mark, "text/plain": ""}, {VIEW: data[VIEW], "text/html": ""}, still):
        display(part, metadata={k: v for k, v in metadata.items() if k in part}, raw=True)


def _one_output():
    """Colab and VS Code have no such style sheets, and choose within one output themselves."""
    shell = get_ipython()
    return "google.colab" in str(type(shell)) or "__vsc_ipynb_file__" in getattr(shell, "user_ns", {})
