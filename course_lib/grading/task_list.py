"""Where answers are handed in: ``check`` gives a verdict, ``answer`` a function for the cells below to go on with."""

import dataclasses
import os
from collections.abc import Callable, Sequence
from typing import Any

from course_lib import checks
from course_lib.grading import progress
from course_lib.grading.judge import judge
from course_lib.grading.task import Task
from course_lib.grading.verdict import Verdict, code

STANDS_IN = "Until then the cells below use the library's."


class WrongSolution(AssertionError):
    """Raised for a wrong answer if COURSE_STRICT=1, so that no wrong solution is ever stored in a notebook."""


class Reference:
    """The library's own function, standing in for an answer that is missing or wrong."""

    def __init__(self, task: Task) -> None:
        self.task, self.__wrapped__, self.__doc__ = task, task.reference, task.reference.__doc__

    def __call__(self, *arguments: Any) -> Any:
        return self.task.reference(*arguments)

    def __repr__(self) -> str:
        return f"the library's {self.task.call}, until yours is right"


class TaskList:
    """The exercises of one notebook; ``used`` names those whose answers its later cells go on with.

    >>> from course_lib.grading.task import Mistake, Task
    >>> from course_lib.grading.task_list import TaskList
    >>> def half(x):
    ...     return x / 2
    >>> double = Mistake(lambda x: 2 * x, "That is twice as much.")
    >>> tasks = TaskList(Task("half", half, "y", lambda rng: rng.normal(size=(3, 1)), (double,)))
    >>> tasks.check("half", lambda x: x + x)
    ✗ Not right: half
    That is twice as much.
    >>> tasks.check("half", lambda x: 0.5 * x).right
    True
    """

    def __init__(self, *tasks: Task, used: Sequence[str] = ()) -> None:
        self.tasks = {task.name: task for task in tasks}
        self.used = tuple(checks.one_of("used", name, self.tasks) for name in used)
        modules = {task.reference.__module__ for task in tasks}
        self.topic = next(filter(None, map(progress.topic_of, sorted(modules))), "")
        self._last: dict[str, tuple[Any, Verdict]] = {}  # task → the function that was judged last, and its verdict

    def check(self, name: str, answer: Any) -> Verdict:
        """A verdict on ``answer``, a function, as a solution of the task ``name``. It never raises."""
        task = self.tasks.get(name) if isinstance(name, str) else None
        verdict = self._judged(task, answer) if task else self._unknown(name)
        if task and verdict.kind != "not yet":
            progress.note(self.topic, "tasks", task.name, verdict.right)
        if verdict.kind in ("wrong", "so far") and os.environ.get("COURSE_STRICT") == "1":
            raise WrongSolution(repr(verdict))
        return verdict

    def answer(self, name: str, function: Any) -> Callable[..., Any]:
        """``function`` itself if it is right, else the library's."""
        task = self.tasks[checks.one_of("name", name, self.tasks)]
        function_before, verdict = self._last.get(name, (None, None))
        if verdict is None or function_before is not function:
            verdict = self._judged(task, function)
        return function if verdict.right else Reference(task)

    def _judged(self, task, answer):
        try:
            verdict = judge(task, answer)
        except BaseException as error:  # an object that refuses all inspection, or the stop button
            say = f"This could not be checked: {code(type(error).__name__)}. Run the cell again; pass a plain function."
            verdict = Verdict("wrong", task.name, (say,))
        if verdict.kind == "not yet" and task.name in self.used:
            verdict = dataclasses.replace(verdict, body=(*verdict.body, STANDS_IN))
        self._last[task.name] = answer, verdict
        return verdict

    def _unknown(self, name):
        tasks = ", ".join(f'"{task}"' for task in self.tasks)
        say = f"There is no task of this name. {checks.nearest(name, self.tasks)} Here are {tasks}."
        return Verdict("wrong", code(checks.describe(name)), (say,))
