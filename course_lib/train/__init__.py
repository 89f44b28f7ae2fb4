"""Training: ``train`` makes one run, or many at once as replicas, and gives its History; ``sweep`` a table of runs."""

from course_lib.train.loop import History, Run, train
from course_lib.train.sweeps import sweep
from course_lib.train.table import Table

__all__ = ["History", "Run", "Table", "sweep", "train"]
