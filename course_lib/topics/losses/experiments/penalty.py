"""Cost = loss + penalty: one network trained with every strength of a penalty at once, from one start."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Annotated, Any, NamedTuple

import numpy as np

from course_lib import datasets, losses, network, optimizers, schedules
from course_lib.arguments import Interval, OneOf, Seed, checked
from course_lib.train import train
from course_lib.train.drawable import GRID, decision_plane

STRENGTHS = np.array([0.0, *10.0 ** np.arange(-4, -0.49, 0.25)])
DATA = {
    "circles": datasets.Circles(examples=400, noise=0.25, test_fraction=0.85),
    "moons": datasets.Moons(examples=400, noise=0.3, test_fraction=0.85),
    "spirals": datasets.Spirals(examples=400, test_fraction=0.8),
}
KINDS = ("L2", "L1")
SMALL = 0.01  # a weight below this counts as small
STEPS, HIDDEN = 400, 12  # steps of Adam
SHOWN = 40  # test examples in the picture, of some 340 that are counted
DataName = Annotated[str, OneOf(DATA)]
PenaltyKind = Annotated[str, OneOf(KINDS)]


class PlaneAnswers(NamedTuple):
    """What the network answers over the plane: (GRID, GRID, classes)."""

    answers: np.ndarray


@dataclass(frozen=True, eq=False)
class PenaltyPath:
    """The trained networks over ``STRENGTHS``: ``weights`` (R, n) without biases, losses (R,) without penalty."""

    data: datasets.Dataset
    kind: str
    net: network.Network
    theta: np.ndarray
    train_loss: np.ndarray
    test_loss: np.ndarray
    test_accuracy: np.ndarray

    @cached_property
    def weights(self) -> np.ndarray:
        return self.theta[:, self.net.weights]

    @cached_property
    def penalty(self) -> np.ndarray:
        """The penalty (R,) at each strength, as it stands in the cost."""
        return np.array([penalty(self.kind, s)(w) for s, w in zip(STRENGTHS, self.weights, strict=True)])

    @cached_property
    def small(self) -> np.ndarray:
        """How many weights (R,) are below ``SMALL``."""
        return (np.abs(self.weights) < SMALL).sum(axis=1)

    @cached_property
    def plane(self) -> tuple[np.ndarray, tuple[float, float, float, float]]:
        """The points of the picture of the decision, and its extent."""
        return decision_plane(self.data)

    @property
    def best(self) -> int:
        """The index of the strength with the lowest test loss."""
        return int(self.test_loss.argmin())

    def answers(self, index: int) -> PlaneAnswers:
        """The decision of the network with this strength."""
        p = self.net.predict(self.theta[index], self.plane[0])
        return PlaneAnswers(p.reshape(GRID, GRID, -1))


@dataclass(frozen=True, eq=False)
class PenalisedNetwork:
    """One strength on the path."""

    path: PenaltyPath
    index: int

    @property
    def strength(self) -> float:
        return float(STRENGTHS[self.index])


@checked
def penalty(kind: PenaltyKind, strength: Any) -> losses.Penalty:
    """The Penalty of that kind: λ Σ|w| or (λ/2) Σ w²."""
    return losses.Penalty(l1=strength) if kind == "L1" else losses.Penalty(l2=strength)


@checked
def penalised(
    *, data: DataName, kind: PenaltyKind, strength: Annotated[float, Interval("[0, 1]")], seed: Seed
) -> PenalisedNetwork:
    """The network with this strength, and the path that it lies on; between two strengths of the path, the nearer."""
    return PenalisedNetwork(path(data, kind, seed), int(np.abs(STRENGTHS - strength).argmin()))


@lru_cache(maxsize=16)
def path(data: str, kind: str, seed: int, steps: int = STEPS) -> PenaltyPath:
    """Train all strengths at once: replicas with one start, all rows in each step of Adam."""
    dataset = DATA[data].load(np.random.default_rng([seed, 0]))
    net = network.Network([2, HIDDEN, len(dataset.classes)], hidden="tanh", output="softmax")
    start = net.initialize("Glorot normal", np.random.default_rng([seed, 1]))
    run = train(
        net,
        dataset,
        optimizer=optimizers.Adam(learning_rate=0.05),
        schedule=schedules.Cosine(learning_rate=0.05, steps=steps),
        initializer="Glorot normal",
        loss="cross-entropy",
        penalty=penalty(kind, STRENGTHS[:, None]),
        batch_size=None,
        steps=steps,
        rng=np.random.default_rng(seed),
        start=start,
        replicas=len(STRENGTHS),
        evaluations=1,
        dtype=np.float64,
    )
    last = (curve[-1] for curve in (run.theta, run.train_loss, run.test_loss, run.test_accuracy))
    shown = replace(dataset, x_test=dataset.x_test[:SHOWN], y_test=dataset.y_test[:SHOWN])
    return PenaltyPath(shown, kind, net, *last)
