"""All batches of two out of a few examples, with and without replacement: nothing is left to chance."""

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from course_lib.arguments import Count, Kind, Rows, checked

GRADIENTS = np.array([[1.9, 0.4], [0.2, 1.5], [1.4, -1.3], [-0.9, 0.6], [1.1, 0.9]])  # of five examples
SIZE = 2


@dataclass(frozen=True, eq=False)
class AllBatches:
    """``gradients`` (N, P) of single examples; ``means`` (batches, P) of every batch that can be drawn."""

    gradients: np.ndarray
    size: int
    replacement: bool
    means: np.ndarray

    @cached_property
    def g(self) -> np.ndarray:
        return self.gradients.mean(axis=0)

    @cached_property
    def error(self) -> float:
        """The root mean square distance of the means from g, over all batches."""
        return float(np.sqrt(((self.means - self.g) ** 2).sum(axis=1).mean()))

    @cached_property
    def sigma(self) -> float:
        return float(np.sqrt(((self.gradients - self.g) ** 2).sum(axis=1).mean()))


@checked
def all_batches(
    replacement: Annotated[bool, Kind(bool)], gradients: Rows = GRADIENTS, size: Count = SIZE
) -> AllBatches:
    """Every ordered draw of ``size`` examples, each of them equally likely."""
    rows = range(len(gradients))
    draws = itertools.product(rows, repeat=size) if replacement else itertools.permutations(rows, size)
    return AllBatches(gradients, size, replacement, np.array([gradients[list(draw)].mean(axis=0) for draw in draws]))
