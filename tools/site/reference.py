"""The pages of the API reference: which names are public, and docstrings, which are plain text, as reStructuredText."""

import importlib
import inspect
import re
import textwrap
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from numpy.typing import DTypeLike

from course_lib.menus import Menu

LIBRARY = {
    "Formulas": "activations losses initializers schedules clipping surfaces optimizers datasets",
    "Networks and training": "network train graph gradcheck landscapes tables",
    "Pictures": "drawing.plot drawing.panels drawing.style drawing.curves drawing.maps drawing.descriptions",
    "Explorers": "explorers.explore explorers.explorer explorers.controls explorers.predict explorers.scenes",
    "Exercises": "grading.task grading.task_list claims",
    "What may enter": "menus arguments checks",
}
TOPICS = Path(__file__).resolve().parents[2] / "course_lib" / "topics"
INDENTED = re.compile(r"^ +\S", re.MULTILINE)
SPECIAL = re.compile(r"([\\*`|_])")


def public(module: ModuleType) -> list[str]:
    """The names of the functions and classes that a module offers, in the order of its text or of its ``__all__``."""
    listed = getattr(module, "__all__", None)
    found = sorted(listed or (), key=str.lower) or [
        name for name, value in vars(module).items() if value_of(module, value) and name[0] != "_"
    ]
    return [name for name in found if callable(getattr(module, name)) and not isinstance(getattr(module, name), Menu)]


def value_of(module: ModuleType, value: object) -> bool:
    """Whether a function or class was written in this module."""
    written = inspect.isfunction(value) or inspect.isclass(value)
    return written and value.__module__ == module.__name__


def menus(module: ModuleType) -> Iterator[tuple[str, Menu]]:
    """The menus of a module by their names."""
    return ((name, value) for name, value in vars(module).items() if isinstance(value, Menu))


def page(name: str) -> str:
    """The page of a module: its docstring, the names on it, its menus, its functions and classes."""
    module = importlib.import_module(f"course_lib.{name}")
    names, found = public(module), dict(menus(module))
    links = " · ".join(f":py:obj:`~{module.__name__}.{each}`" for each in (*found, *names))
    parts = [f"{module.__name__}\n{'=' * len(module.__name__)}", f".. automodule:: {module.__name__}", links]
    for menu, entries in found.items():
        listed = ", ".join(f"``{key!r}``" for key in entries)
        parts.append(f".. py:data:: {menu}\n   :module: {module.__name__}\n\n   The menu: {listed}.")
    return "\n\n".join([*parts, *(entry(module, each) for each in names)]) + "\n"


def entry(module: ModuleType, name: str) -> str:
    """The directive that documents one name; of a class, also what it has of its own."""
    if inspect.isclass(getattr(module, name)):
        return f".. autoclass:: {module.__name__}.{name}\n   :members:\n   :show-inheritance:"
    return f".. autofunction:: {module.__name__}.{name}"


def topic_page() -> str:
    """One page for the explorers of all notebooks: what each function draws."""
    parts = ["Explorers of the notebooks\n=========================="]
    for path in sorted(TOPICS.glob("*/explorers.py")):
        module = importlib.import_module(f"course_lib.topics.{path.parent.name}.explorers")
        words = path.parent.name.replace("_", " ").capitalize()
        parts += [f"{words}\n{'-' * len(words)}", f"``from {module.__name__} import …``"]
        parts += [entry(module, name) for name in public(module)]
    return "\n\n".join(parts) + "\n"


def without_rules(function: Callable) -> None:
    """Take the rules of ``course_lib.arguments`` out of a function's annotations, so that they say float."""
    function = inspect.unwrap(getattr(function, "__func__", function))
    if not inspect.isfunction(function) or not function.__module__.startswith("course_lib"):
        return
    hints = typing.get_type_hints(function)
    function.__annotations__ = {name: "DTypeLike" if hint == DTypeLike else hint for name, hint in hints.items()}


def write(folder: Path) -> None:
    """All pages, and the one that leads to them."""
    folder.mkdir(parents=True)
    head = "API reference\n=============\n\n``course_lib`` is the library behind the notebooks. What to begin with:\n\n"
    begin = "    from course_lib import Network, train, sweep, from_arrays, explore, Plot\n\n"
    index = [head.replace("begin with:\n", "begin with::\n") + begin]
    for caption, modules in LIBRARY.items():
        lines = "".join(f"   {name} <{name}>\n" for name in modules.split())
        index.append(f".. toctree::\n   :caption: {caption}\n   :maxdepth: 1\n\n{lines}")
        for name in modules.split():
            (folder / f"{name}.rst").write_text(page(name), "utf-8")
    index.append(".. toctree::\n   :caption: Topics\n   :maxdepth: 1\n\n   topics\n")
    (folder / "topics.rst").write_text(topic_page(), "utf-8")
    (folder / "index.rst").write_text("\n".join(index), "utf-8")


def as_rst(text: str) -> str:
    """A docstring as reStructuredText: paragraphs, lists of "- ", ``code``, and indented lines as they are."""
    blocks = re.split(r"\n\s*\n", textwrap.dedent(text).strip("\n"))
    return "\n\n".join(_block(block) for block in blocks)


def _block(block):
    if block.startswith(">>> "):
        return block
    if re.match("- ", block):
        items = re.split(r"\n(?=- )", block)
        return "\n".join("- " + _escaped(" ".join(item[2:].split())) for item in items)
    if INDENTED.search(block):
        return "::\n\n" + textwrap.indent(textwrap.dedent(block), "    ")
    return _escaped(" ".join(block.split()))


def _escaped(words):
    """Only ``code`` keeps its meaning."""
    pieces = re.split(r"(``.+?``)", words)
    return "".join(piece if k % 2 else SPECIAL.sub(r"\\\1", piece) for k, piece in enumerate(pieces))
