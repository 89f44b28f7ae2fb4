"""All initialisations of the menu in one training run: the same draws, the same batches, several replicas of each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from course_lib import datasets, network
from course_lib.activations import Activation
from course_lib.arguments import By, Count, Kind, Positive, Seed, Steps, checked
from course_lib.initializers import INITIALIZERS, Initializer
from course_lib.optimizers import GradientDescent
from course_lib.topics.initialization.experiments.runs import (
    STUCK_WITHIN,
    affordable_steps,
    format_cost,
    load_data,
    make_network,
    outcome,
    same_draws,
)
from course_lib.train import History, train

EXAMPLES = 160
FRAMES = 30
GRID = 28  # points along each side of a map
_order = ("learned", "under way", "stuck", "wild", "diverged")


@dataclass(frozen=True, eq=False)
class InitializerRace:
    """``history`` has choices × replicas replicas, in this order; ``names`` are the choices."""

    data: datasets.Dataset
    history: History
    names: tuple[str, ...]
    replicas: int
    steps_wanted: int

    @property
    def frames(self) -> int:
        """How often the run was evaluated."""
        return len(self.history.steps)

    @property
    def cost(self) -> np.ndarray:
        """The cost over the training set, (frames, choices, replicas)."""
        return self.history.train_loss.reshape(self.frames, len(self.names), self.replicas)

    @property
    def middle(self) -> np.ndarray:
        """The median cost of each choice, (frames, choices); NaN counts as infinite."""
        return np.median(np.where(np.isnan(self.cost), np.inf, self.cost), axis=-1)

    def fates(self, frame: int) -> list[tuple[str, str]]:
        """For each choice (kind, words) for how its replicas stand by then; the most frequent outcome speaks."""
        frame = range(self.frames)[frame]
        if frame == 0:
            return [("start", f"cost {format_cost(cost)}") for cost in self.middle[0]]
        h, shape = self.history, (len(self.names), self.replicas)
        reached = (h.diverged_at >= 0) & (h.diverged_at <= h.steps[frame])
        diverged = np.where(reached, h.diverged_at, -1).reshape(shape)
        loss, right = (v[frame].reshape(shape) for v in (h.train_loss, h.train_accuracy))
        away = np.abs(h.train_loss[: frame + 1] / np.log(len(self.data.classes)) - 1) >= 5 * STUCK_WITHIN
        stuck = h.steps[(away * np.arange(1, frame + 2)[:, None]).max(axis=0).clip(max=frame)].reshape(shape)
        return [self._fate(*each) for each in zip(loss, right, diverged, stuck, strict=True)]

    def _fate(self, loss, right, diverged, stuck):
        classes = len(self.data.classes)
        kinds = [outcome(*each, classes)[0] for each in zip(loss, right, diverged, strict=True)]
        kind, count = max(Counter(kinds).items(), key=lambda item: (item[1], -_order.index(item[0])))
        of_kind = np.array(kinds) == kind
        middle = [np.median(values[of_kind]) for values in (loss, right, diverged, stuck)]
        words = outcome(*middle[:2], int(middle[2]), classes)[1]
        words = f"stuck since step {int(middle[3])}" if kind == "stuck" else words
        return kind, words if count == self.replicas else f"{words} ({count} of {self.replicas})"

    @property
    def cut(self) -> bool:
        """Whether the run was ended early to stay quick."""
        return bool(len(self.history.batch_loss) < self.steps_wanted and (self.history.diverged_at < 0).any())

    def maps(self, frame: int, replica: int = 0) -> np.ndarray:
        """Class probabilities over the plane, (choices, GRID, GRID, classes), of one replica; NaN once it diverged."""
        net, points = self.history.network, self.plane[0]
        theta = self.history.theta[frame].reshape(len(self.names), self.replicas, -1)[:, replica]
        with np.errstate(all="ignore"):
            answers = network.forward_pass(net.layers(theta), points).output
        return answers.reshape(len(self.names), GRID, GRID, -1)

    @property
    def plane(self) -> tuple[np.ndarray, tuple[float, float, float, float]]:
        """The points (GRID², 2) of the maps, and their extent."""
        x = self.data.x_train
        low, high = x.min(axis=0) - 0.2, x.max(axis=0) + 0.2
        first, second = (np.linspace(a, b, GRID) for a, b in zip(low, high, strict=True))
        return np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2), (low[0], high[0], low[1], high[1])


@checked
def race(
    *,
    data: Annotated[datasets.Data, By(datasets.choose_with_classes)],
    seed: Seed,
    activation: Activation | str,
    depth: Steps,
    width: Count,
    learning_rate: Positive,
    batch_size: Count,
    steps: Count,
    replicas: Count,
    choices: Annotated[Mapping[str, Initializer | str] | None, Kind(dict)] = None,
    bounded: Annotated[bool, Kind(bool)] = True,
) -> InitializerRace:
    """Train every initialisation of the menu (or of a dict ``name → initialisation``) by gradient descent.

    ``bounded``: end the run after a fixed amount of work, so that a slider answers.
    """
    choices = INITIALIZERS if choices is None else choices
    dataset = load_data(replace(data, examples=EXAMPLES, test_fraction=0.2), seed)
    net = make_network(dataset, depth, width, activation)
    theta = same_draws(net, choices.values(), np.random.default_rng([seed, 1]), replicas).reshape(-1, net.size)
    rows = len(theta) * max(batch_size, 2)  # a product with a single row costs as much as one with two
    history = train(
        net,
        dataset,
        optimizer=GradientDescent(learning_rate=learning_rate),
        initializer="zeros",
        start=theta,
        loss="cross-entropy",
        batch_size=batch_size,
        steps=min(steps, affordable_steps(net, rows)) if bounded else steps,
        rng=np.random.default_rng([seed, 2]),
        evaluations=min(FRAMES, affordable_steps(net, len(theta) * EXAMPLES * 2 / 3)),
    )
    return InitializerRace(dataset, history, tuple(choices), replicas, steps)
