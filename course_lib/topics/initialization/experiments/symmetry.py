"""Units that start equal: one hidden layer whose weights are followed one by one while it learns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib import losses
from course_lib.activations import Activation
from course_lib.arguments import Count, NonNegative, Positive, Seed, checked
from course_lib.datasets import Data, Dataset
from course_lib.initializers import Initializer
from course_lib.optimizers import GradientDescent
from course_lib.topics.initialization.experiments.runs import WORK, affordable_steps, load_data, make_network
from course_lib.train import recording, train

SAME = 1e-10  # units whose weights differ by less are counted as one: rounding is some 1e-16 at first, and may grow


@dataclass(frozen=True, eq=False)
class EqualUnitsRun:
    """``units`` (frames, n, 3 + k): of each hidden unit its two weights in, its bias, its weights out."""

    run: recording.Recording
    units: np.ndarray

    @property
    def steps(self) -> np.ndarray:
        """The numbers of updates at the frames."""
        return self.run.history.steps

    @cached_property
    def apart(self) -> np.ndarray:
        """(frames,): how far the two most different units are from each other, in their most different weight."""
        with np.errstate(invalid="ignore"):
            return np.ptp(self.units, axis=1).max(axis=-1)

    def different(self, frame: int) -> int:
        """How many different units there are at a frame."""
        kinds: list[np.ndarray] = []
        for unit in self.units[frame]:
            if not any(np.abs(unit - other).max() < SAME for other in kinds):
                kinds.append(unit)
        return len(kinds)

    @property
    def moved(self) -> bool:
        """Whether any weight into or out of the hidden units, or any of their biases, has changed: not by rounding."""
        return bool((np.abs(self.units[-1] - self.units[0]) > SAME).any())


@checked
def grow(
    *,
    data: Data | Dataset | str,
    seed: Seed,
    initializer: Initializer | str,
    noise: NonNegative,
    activation: Activation | str,
    units: Count,
    learning_rate: Positive,
    steps: Count,
) -> EqualUnitsRun:
    """Train a network with one hidden layer by gradient descent, ``noise`` times N(0, 1) added to each weight first.

    All examples at once, so that nothing is random but the start.
    """
    dataset = load_data(data, seed)
    net, rng = make_network(dataset, 1, units, activation), np.random.default_rng([seed, 1])
    start = net.initialize(initializer, rng)
    start += noise * rng.standard_normal(net.size) * net.weights
    history = train(
        net,
        dataset,
        optimizer=GradientDescent(learning_rate=learning_rate),
        initializer=initializer,
        start=start,
        loss="cross-entropy",
        batch_size=None,
        steps=min(steps, affordable_steps(net, len(dataset.x_train), 2 * WORK)),
        rng=rng,
        evaluations=recording.FRAMES,
    )
    hidden, output = net.layers(history.theta)
    units_over_time = [np.swapaxes(hidden.W, 1, 2), np.swapaxes(hidden.b, 1, 2), output.W]
    run = recording.Recording(dataset, history, losses.choose("cross-entropy"), steps)
    return EqualUnitsRun(run, np.concatenate(units_over_time, axis=-1))
