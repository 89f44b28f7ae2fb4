"""The tasks of all topics, right answers to them, and how the tests hand answers in."""

import importlib
import importlib.util
import linecache
import math
import pkgutil
import re

import numpy as np

from course_lib import topics
from course_lib.topics.backpropagation_equations import tasks as backpropagation
from course_lib.topics.computational_graphs import tasks as graphs
from course_lib.topics.vectors_and_matrices import tasks as vectors

TOPICS = [
    found.name
    for found in pkgutil.iter_modules(topics.__path__)
    if importlib.util.find_spec(f"{topics.__name__}.{found.name}.tasks")
]
MODULES = {topic: importlib.import_module(f"{topics.__name__}.{topic}.tasks") for topic in TOPICS}
ANSWERS = {topic: importlib.import_module(f"tests.topics.{topic}.answers") for topic in TOPICS}
TASKS = {f"{name}: {task}": (name, task) for name, module in MODULES.items() for task in module.TASKS.tasks}


BIAS = "# my answer\ndef bias_gradient(upstream):\n    total = 0.0\n    {line}\n    return total"


def check(name, answer):
    """``check`` of that of the first three notebooks that has a task of this name."""
    (task_list,) = (module.TASKS for module in (graphs, vectors, backpropagation) if name in module.TASKS.tasks)
    return task_list.check(name, answer)


def check_any(name, answer):
    """The same for a name of ``TASKS``."""
    module, task = TASKS[name]
    return MODULES[module].check(task, answer)


def typed(source, **names):
    """A function as if typed into a cell of a notebook."""
    file = f"<ipython-input-{len(source)}-0123>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    space = {"__name__": "__main__", "np": np, "math": math} | names
    exec(compile(source, file, "exec"), space)
    return next(space[name] for name in re.findall(r"^def (\w+)", source, re.M)[::-1])
