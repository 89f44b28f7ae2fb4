"""Units that start equal: one hidden layer whose weights are followed one by one while it learns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib import checks, datasets, given, losses, network, train
from course_lib.optimizers import GradientDescent
from course_lib.topics.initialization.experiments.laboratory import WORK, allowed, loaded
from course_lib.train import recording

SAME = 1e-10  # units whose weights differ by less are counted as one: rounding is some 1e-16 at first, and may grow


@dataclass(frozen=True, eq=False)
class Symmetry:
    """``units`` (frames, n, 3 + k): of each hidden unit the two weights into it, its bias, the weights out of it."""

    run: recording.Recording
    units: np.ndarray

    @property
    def steps(self):
        """The numbers of updates at the moments."""
        return self.run.history.steps

    def moment(self, frame):
        """What the playground's panels show at this moment."""
        return self.run.snapshot(frame)

    @cached_property
    def apart(self):
        """(frames,): how far the two most different units are from each other, in their most different weight."""
        with np.errstate(invalid="ignore"):
            return np.ptp(self.units, axis=1).max(axis=-1)

    def different(self, frame):
        """How many different units there are at a moment."""
        units, kinds = self.units[frame], []
        for unit in units:
            if not any(np.abs(unit - other).max() < SAME for other in kinds):
                kinds.append(unit)
        return len(kinds)

    @property
    def moved(self):
        """Whether any weight into or out of the hidden units, or any of their biases, ever changed."""
        return bool((self.units[-1] != self.units[0]).any())


@given.given(data=datasets.choose, seed=0, noise="[0, inf)", steps=0)
def grow(*, data, seed, initializer, noise, activation, units, learning_rate, steps):
    """Train a network with one hidden layer by gradient descent, ``noise`` times N(0, 1) added to each weight first.

    All examples at once, so that nothing is random but the start.
    """
    dataset = loaded(data, seed)
    net = network.Network([2, checks.integer("units", units, 1), len(dataset.classes)], hidden=activation)
    rng = np.random.default_rng([seed, 1])
    start = net.initialize(initializer, rng)
    start += noise * rng.standard_normal(net.size) * net.weights
    history = train.train(
        net,
        dataset,
        optimizer=GradientDescent(learning_rate=learning_rate),
        initializer=initializer,
        start=start,
        loss="cross-entropy",
        batch_size=None,
        steps=min(steps, allowed(net, len(dataset.x_train), 2 * WORK)),
        rng=rng,
        evaluations=recording.FRAMES,
    )
    run = recording.Recording(dataset, history, losses.choose("cross-entropy"), steps)
    hidden, output = net.layers(history.theta)
    into, bias, out = np.swapaxes(hidden.W, 1, 2), np.swapaxes(hidden.b, 1, 2), output.W
    return Symmetry(run, np.concatenate([into, bias, out], axis=-1))
