"""Training: ``train`` makes one run, or many at once as replicas, and gives its History; ``sweep`` a table of runs.

The package itself can be called as the function: ``from course_lib import train`` gives it.
"""

import sys
import types
from typing import Any

from course_lib.train.callbacks import EvaluationReport, StepReport
from course_lib.train.history import History
from course_lib.train.loop import train
from course_lib.train.per_class import PerClass
from course_lib.train.rate_range import RangeTest, range_test
from course_lib.train.run import Run
from course_lib.train.sweeps import sweep
from course_lib.train.table import Table

__all__ = [
    "EvaluationReport",
    "History",
    "PerClass",
    "RangeTest",
    "Run",
    "StepReport",
    "Table",
    "range_test",
    "sweep",
    "train",
]


class _Callable(types.ModuleType):
    def __call__(self, *arguments: Any, **named: Any) -> History:
        return train(*arguments, **named)


sys.modules[__name__].__class__ = _Callable
