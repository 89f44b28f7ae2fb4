"""All initialisations of the menu in one training run: the same draws, the same batches, several replicas of each."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from course_lib import checks, datasets, given, network, train
from course_lib.initializers import INITIALIZERS
from course_lib.optimizers import GradientDescent
from course_lib.topics.initialization.experiments.laboratory import NEAR, allowed, loaded, spelt, starts, verdict

EXAMPLES = 160
FRAMES = 30
GRID = 28  # points along each side of a map
_order = ("learned", "under way", "stuck", "wild", "diverged")


@dataclass(frozen=True, eq=False)
class Race:
    """``history`` has choices × replicas replicas, in this order; ``names`` are the choices."""

    data: datasets.Dataset
    history: train.History
    names: tuple
    replicas: int
    steps_wanted: int

    @property
    def frames(self):
        """How many moments there are."""
        return len(self.history.steps)

    @property
    def cost(self):
        """The cost over the training set, (frames, choices, replicas)."""
        return self.history.train_loss.reshape(self.frames, len(self.names), self.replicas)

    @property
    def middle(self):
        """The median cost of each choice, (frames, choices); NaN counts as infinite."""
        return np.median(np.where(np.isnan(self.cost), np.inf, self.cost), axis=-1)

    def fates(self, frame):
        """For each choice (kind, words) for what has become of its replicas by then; the most frequent fate speaks."""
        frame = range(self.frames)[frame]
        if frame == 0:
            return [("start", f"cost {spelt(cost)}") for cost in self.middle[0]]
        h, shape, classes = self.history, (len(self.names), self.replicas), len(self.data.classes)
        reached = (h.diverged_at >= 0) & (h.diverged_at <= h.steps[frame])
        when = np.where(reached, h.diverged_at, -1).reshape(shape)
        loss, right = (v[frame].reshape(shape) for v in (h.train_loss, h.train_accuracy))
        away = np.abs(h.train_loss[: frame + 1] / np.log(classes) - 1) >= 5 * NEAR
        still = h.steps[(away * np.arange(1, frame + 2)[:, None]).max(axis=0).clip(max=frame)].reshape(shape)
        return [self._fate(*each, classes) for each in zip(loss, right, when, still, strict=True)]

    def _fate(self, loss, right, when, still, classes):
        kinds = [verdict(*each, classes)[0] for each in zip(loss, right, when, strict=True)]
        kind, count = max(Counter(kinds).items(), key=lambda item: (item[1], -_order.index(item[0])))
        mine = np.array(kinds) == kind
        words = verdict(np.median(loss[mine]), np.median(right[mine]), int(np.median(when[mine])), classes)[1]
        words = f"stuck since step {int(np.median(still[mine]))}" if kind == "stuck" else words
        return kind, words if count == self.replicas else f"{words} ({count} of {self.replicas})"

    @property
    def cut(self):
        """Whether the run was ended early to stay quick."""
        return len(self.history.batch_loss) < self.steps_wanted and (self.history.diverged_at < 0).any()

    def maps(self, frame, replica=0):
        """Class probabilities over the plane, (choices, GRID, GRID, classes), of one replica; NaN once it diverged."""
        net, points = self.history.network, self.plane[0]
        theta = self.history.theta[frame].reshape(len(self.names), self.replicas, -1)[:, replica]
        with np.errstate(all="ignore"):
            answers = network.forward(net.layers(theta), points).output
        return answers.reshape(len(self.names), GRID, GRID, -1)

    @property
    def plane(self):
        """The points (GRID², 2) of the maps, and their extent."""
        x = self.data.x_train
        low, high = x.min(axis=0) - 0.2, x.max(axis=0) + 0.2
        first, second = (np.linspace(a, b, GRID) for a, b in zip(low, high, strict=True))
        return np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2), (low[0], high[0], low[1], high[1])


@given.given(seed=0, learning_rate="(0, inf)", batch_size=1, steps=1, replicas=1, choices=dict, bounded=bool)
def race(
    *, data, seed, activation, depth, width, learning_rate, batch_size, steps, replicas, choices=None, bounded=True
):
    """Train every initialisation of the menu (or of a dict ``name → initialisation``) by gradient descent.

    ``bounded``: end the run after a fixed amount of work, so that a slider answers.
    """
    choices = INITIALIZERS if choices is None else choices
    dataset = loaded(replace(datasets.choose(data), examples=EXAMPLES, test_fraction=0.2), seed)
    hidden = [checks.integer("width", width, 1)] * checks.integer("depth", depth)
    net = network.Network([2, *hidden, len(dataset.classes)], hidden=activation)
    theta = starts(net, choices.values(), np.random.default_rng([seed, 1]), replicas).reshape(-1, net.size)
    rows = len(theta) * max(batch_size, 2)  # a product with a single row costs as much as one with two
    history = train.train(
        net,
        dataset,
        optimizer=GradientDescent(learning_rate=learning_rate),
        initializer="zeros",
        start=theta,
        loss="cross-entropy",
        batch_size=batch_size,
        steps=min(steps, allowed(net, rows)) if bounded else steps,
        rng=np.random.default_rng([seed, 2]),
        evaluations=min(FRAMES, allowed(net, len(theta) * EXAMPLES * 2 / 3)),
    )
    return Race(dataset, history, tuple(choices), replicas, steps)
