"""How far a student is: the tasks that are right and the predictions that were made, notebook by notebook."""

import importlib
import pkgutil
from pathlib import Path

from course_lib import tables, topics
from course_lib.grading.progress import book

NOTHING = "Nothing yet. Hand in a task or reveal an answer, in any notebook, and run this cell again."


def progress() -> tables.Markdown:
    """A table of the notebooks in which something was done, from the file that ``check`` and ``question`` write."""
    kept = book()
    rows = [_row(name, kept.entries[name]) for name in _topics() if kept.entries.get(name)]
    head = ("notebook", "tasks right", "predictions made", "of these right")
    table = str(tables.as_table(head, rows)) if rows else NOTHING
    return tables.Markdown(f"{table}\n\n{kept.message}" if kept.message else table)


def _row(topic, done):
    """The counts of one notebook; what it does not have any more is not counted."""
    tasks = [right for name, right in done.get("tasks", {}).items() if name in _names(topic, "tasks")]
    predictions = [right for name, right in done.get("questions", {}).items() if name in _names(topic, "questions")]
    counts = (
        f"{sum(tasks)} of {len(_names(topic, 'tasks'))}",
        f"{len(predictions)} of {len(_names(topic, 'questions'))}",
        str(sum(predictions)),
    )
    return _linked(topic), *counts


def _names(topic, kind):
    """The names of a topic's tasks or questions."""
    try:
        module = importlib.import_module(f"{topics.__name__}.{topic}.{kind}")
    except ModuleNotFoundError:
        return ()
    return module.TASKS.tasks if kind == "tasks" else module.QUESTIONS.questions


def _topics():
    """All topics, in the order of their notebooks where these lie here."""
    names = [found.name for found in pkgutil.iter_modules(topics.__path__)]
    return sorted(names, key=lambda name: (_file(name) or "~", name))


def _file(topic):
    return min((path.name for path in Path.cwd().glob(f"[0-9][0-9]_{topic}.ipynb")), default="")


def _linked(topic):
    file, title = _file(topic), topic.replace("_", " ")
    return f"[{file[:2]} {title}]({file})" if file else title
