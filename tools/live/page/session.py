"""Python's side of the pages: it makes explorers and questions, and passes on what they and their pages say."""

import ast
import json
import sys
import types
import warnings
from collections.abc import Callable
from typing import Any

KEYS = ("spec", "still", "value", "error", "chosen", "revealed")  # what page code asks its model for


def stand_in_for_ipython() -> None:
    """What ipywidgets and the course import of IPython, which takes seconds to load: here nothing is shown by it."""
    shell = type("InteractiveShell", (), {"initialized": staticmethod(lambda: False)})
    names = {
        "IPython": {"get_ipython": lambda: None, "version_info": (9,)},
        "IPython.core": {},
        "IPython.core.interactiveshell": {"InteractiveShell": shell},
        "IPython.display": {"display": lambda *shown, **how: None, "clear_output": lambda wait=False: None},
    }
    for name, content in names.items():
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(content)


warnings.filterwarnings("ignore", "Unable to import Axes3D")  # no page draws in space
stand_in_for_ipython()
import comm  # noqa: E402
from comm.base_comm import BaseComm  # noqa: E402

POSTED: dict[str, tuple[int, Callable]] = {}  # id of a comm → number of a widget on a page, and what posts to that page


class PageComm(BaseComm):
    """A comm whose other end is a model on a page; those of layouts have none."""

    def publish_msg(
        self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **more: Any
    ) -> None:
        if msg_type == "comm_msg" and data["method"] in ("update", "custom") and self.comm_id in POSTED:
            number, post = POSTED[self.comm_id]
            post(number, json.dumps(data), [bytes(buffer) for buffer in buffers or ()])


comm.create_comm = PageComm


class Page:
    """The explorers and questions of one page that is open. ``post(number, message, buffers)`` speaks to it."""

    def __init__(self, post: Callable[[int, str, list[bytes]], None]) -> None:
        self.post, self.widgets = post, {}

    def open(self, number: int, code: str) -> None:
        """Run what makes a widget, and tell the page how it begins; or what went wrong, in a sentence."""
        try:
            widget = value_of(code)
            if not hasattr(widget, "_esm"):
                raise TypeError("it is made of other widgets as well, which need a notebook")
        except Exception as exception:
            said = str(exception) or type(exception).__name__
            self.post(number, json.dumps({"method": "failed", "said": f"This does not work here: {said}."}), [])
            return
        self.widgets[number] = widget
        POSTED[widget.comm.comm_id] = number, self.post
        state = {key: getattr(widget, key) for key in KEYS if widget.has_trait(key)}
        still = [state.pop("still")] if "still" in state else []
        code = {"esm": widget._esm, "css": widget._css}
        self.post(number, json.dumps({"method": "open", "state": state} | code), still)

    def receive(self, number: int, message: str) -> None:
        """What the model on the page sent."""
        if widget := self.widgets.get(number):
            widget.comm.handle_msg({"content": {"data": json.loads(message)}, "buffers": []})

    def close(self) -> None:
        """The page was left."""
        for widget in self.widgets.values():
            POSTED.pop(widget.comm.comm_id, None)
            widget.close()
        self.widgets.clear()


def value_of(code: str) -> Any:
    """The value of the last line, which makes a widget, after all lines before it were run."""
    tree = ast.parse(code)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), space)
    return eval(compile(ast.Expression(tree.body[-1].value), "cell", "eval"), space)
