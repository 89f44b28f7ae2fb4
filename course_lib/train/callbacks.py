"""Functions of your own that watch a run, step by step or at its evaluations, and may stop it."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import numpy as np

from course_lib import checks
from course_lib.arguments import Takes
from course_lib.train.run import Run


class StepReport(NamedTuple):
    """What ``on_step`` is given: the run after ``step`` updates, the last of which had this loss and learning rate.

    ``loss`` is that of the batch before the update. ``theta`` is the present θ itself, for reading: copy what you keep.
    """

    step: int
    loss: float | np.ndarray
    learning_rate: float | np.ndarray
    theta: np.ndarray


class EvaluationReport(NamedTuple):
    """What ``on_evaluation`` is given: the run after ``step`` updates, over all the data.

    Accuracies are None if numbers are predicted, what is of the validation set if there is none.
    """

    step: int
    epoch: float
    train_loss: float | np.ndarray
    test_loss: float | np.ndarray
    train_accuracy: float | np.ndarray | None
    test_accuracy: float | np.ndarray | None
    validation_loss: float | np.ndarray | None
    validation_accuracy: float | np.ndarray | None
    theta: np.ndarray


OnStep = Annotated[Callable[[StepReport], bool | None], Takes()]
OnEvaluation = Annotated[Callable[[EvaluationReport], bool | None], Takes()]


class Hooks:
    """The two functions, checked; each method says whether the run is to stop."""

    def __init__(self, on_step: OnStep | None, on_evaluation: OnEvaluation | None) -> None:
        for name, function, report in (
            ("on_step", on_step, "a StepReport"),
            ("on_evaluation", on_evaluation, "an EvaluationReport"),
        ):
            if function is not None:
                checks.function(name, function, f"a function of {report}")
        self.on_step, self.on_evaluation = on_step, on_evaluation

    def after_step(self, run: Run, step: int, loss: Any, rate: Any) -> bool:
        """Tell ``on_step`` of one update."""
        if self.on_step is None:
            return False
        rate = run.rule.learning_rate if rate is None else rate
        return _stops("on_step", self.on_step(StepReport(step, loss, rate, _read_only(run.theta))))

    def after_evaluation(self, step: int, epoch: float, measured: Any, theta: np.ndarray) -> bool:
        """Tell ``on_evaluation`` what was measured."""
        if self.on_evaluation is None:
            return False
        report = EvaluationReport._make((step, epoch, *measured, _read_only(theta)))
        return _stops("on_evaluation", self.on_evaluation(report))


def _stops(argument, answer):
    if answer is None or isinstance(answer, bool | np.bool_):
        return bool(answer)
    came, remedy = f"a function that returned {checks.describe(answer)}", "Of replicas, take .all() or .any()."
    raise checks.problem(argument, came, "True to stop the run, False or None to go on", remedy, TypeError)


def _read_only(a):
    view = a.view()
    view.flags.writeable = False
    return view
