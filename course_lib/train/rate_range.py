"""The learning-rate range test: one short run in which the rate grows by the same factor at each step.

Where the rate is far too small the cost stands still; then it falls; then the rate is too large and the cost jumps up.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from course_lib import checks, datasets, initializers, losses, optimizers
from course_lib.arguments import Batch, By, Kind, Positive, Whole, checked
from course_lib.network import Network
from course_lib.train import threads
from course_lib.train.run import Run

AVERAGED = 10  # batches: the cost of a single one jumps about
BLOWN_UP = 3.0  # times the lowest smooth cost so far: there the test ends
MARGIN = 3.0  # by which the rate to train with is smaller than the one at which the cost is lowest


@dataclass(frozen=True, eq=False)
class RangeTest:
    """``rates`` (steps,) grow by one factor; ``costs`` (steps,): the cost of each step's batch, before the step.

    ``smooth`` (steps,): the mean over the last AVERAGED batches. ``ended_early``: it blew up before the last rate.
    """

    rates: np.ndarray
    costs: np.ndarray
    smooth: np.ndarray
    ended_early: bool

    @property
    def lowest(self) -> float:
        """The rate at which the smooth cost is lowest: beyond it steps do more harm than good."""
        return float(self.rates[self.smooth.argmin()])

    @property
    def suggested(self) -> float:
        """A rate to begin with: a third of ``lowest``, because one short run places that within a factor of two."""
        return self.lowest / MARGIN

    @cached_property
    def steepest(self) -> float:
        """The rate, up to ``lowest``, at which the smooth cost falls fastest while the rate grows."""
        until = max(int(self.smooth.argmin()), 1)
        window = min(AVERAGED, until)
        falls = self.smooth[: until + 1 - window] - self.smooth[window : until + 1]
        return float(self.rates[falls.argmax() + window // 2])


@checked
def range_test(
    network: Annotated[Network, Kind(Network)],
    data: Annotated[datasets.Dataset, Kind(datasets.Dataset)],
    *,
    optimizer: Annotated[optimizers.Optimizer | str, By(optimizers.choose)],
    initializer: Annotated[initializers.Initializer | str, By(initializers.choose)],
    loss: Annotated[losses.Loss | str, By(losses.choose)],
    batch_size: Batch,
    rng: "np.random.Generator",
    lowest: Positive = 1e-4,
    highest: Positive = 10.0,
    steps: Annotated[int, Whole(2, 100_000)] = 200,
) -> RangeTest:
    """Train once while the rate grows from ``lowest`` to ``highest`` by the same factor at each of ``steps`` steps.

    The test ends as soon as the smooth cost is more than three times its lowest value so far, or is no number any more.
    (Smith 2017, "Cyclical learning rates for training neural networks", reads the accuracy; the cost is more usual.)
    """
    rng = checks.generator("rng", rng)
    if highest <= lowest:
        raise checks.problem("highest", f"{highest:g}", f"a rate above lowest, {lowest:g}", "Pass highest=10.")
    run = Run(network, data, optimizer=optimizer, loss=loss)
    batch_size = len(run.x) if batch_size is None else min(batch_size, len(run.x))
    run.begin(network.initialize(initializer, rng), batch_size)
    rates, costs, smooth, least = np.geomspace(lowest, highest, steps), [], [], np.inf
    with np.errstate(all="ignore"), threads.for_layers(network.sizes[1:]):  # it is to blow up
        for rate, (x, y) in zip(rates, run.batches(batch_size, rng), strict=False):
            cost = float(run.step(x, y, rate))
            if not np.isfinite(cost):
                break
            costs.append(cost)
            smooth.append(float(np.mean(costs[-AVERAGED:])))
            least = min(least, smooth[-1])
            if len(costs) > AVERAGED and smooth[-1] > BLOWN_UP * least:
                break
    return RangeTest(rates[: len(costs)], np.array(costs), np.array(smooth), len(costs) < steps)
