"""Units that fall asleep while a network learns, at every learning rate at once, and a slope that learns itself.

A unit sleeps if z ≤ 0 for all the training data. A ReLU then gets no gradient any more. In the first layer it is dead,
for its inputs are the data; in a deeper one its inputs move with the layers below and may wake it. Others can wake.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib import activations, datasets, network, optimizers
from course_lib.activations import Activation
from course_lib.arguments import By, Count, Number, Positive, Row, Seed, Whole, checked
from course_lib.optimizers import Optimizer
from course_lib.tables import Markdown, as_table
from course_lib.train import train

KINDS = ("ReLU", "leaky ReLU", "PReLU", "ELU")
RATES = np.array([0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0])
UNITS, STEPS, EVALUATIONS = 16, 60, 20
LOOK = 5  # steps between two looks at who sleeps, on the digits
AnyRule = Annotated[Optimizer | str, By(optimizers.choose)]
STARTS = (-0.5, 0.0, 0.25, 0.5, 1.0)  # of PReLU's α


@dataclass(frozen=True, eq=False)
class Deaths:
    """Runs of four activations (K) at nine learning rates (R), seen at E steps, of a network with one hidden layer.

    ``asleep`` (K, E, R): the share of hidden units with z ≤ 0 on all the training data, NaN where a run diverged;
    ``hinges`` (K, E, R, 3, units): each unit's w₁, w₂, b; ``loss`` and ``accuracy`` (K, E, R) on the training data.
    """

    data: datasets.Dataset
    steps: np.ndarray
    asleep: np.ndarray
    hinges: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray

    def sleeping(self, kind: int, frame: int, rate: int) -> np.ndarray:
        """A mask over the units at one moment of one run."""
        hinges = self.hinges[kind, frame, rate]
        with np.errstate(all="ignore"):
            return ~(self.data.x_train @ hinges[:2] + hinges[2] > 0).any(axis=0)

    def woken(self, kind: int, rate: int, frame: int = -1) -> int:
        """How many units slept at some evaluation up to this one, and are awake at it; without it, at the end."""
        slept = [self.sleeping(kind, e, rate) for e in range(frame % len(self.steps) + 1)]
        return int((np.any(slept, axis=0) & ~slept[-1]).sum())


@checked
def deaths(bias: Number = 0.0, optimizer: AnyRule = "gradient descent", seed: Seed = 0) -> Deaths:
    """Train 2-16-2 on the moons, hidden biases starting at ``bias``, for every pair of KINDS and RATES."""
    data = _moons(seed)
    runs = [_run(name, data, bias, optimizers.choose(optimizer), seed) for name in KINDS]
    longest = max((run.steps for run in runs), key=len)
    hinges = np.full((len(KINDS), len(longest), len(RATES), 3, UNITS), np.nan)
    curves = np.full((2, *hinges.shape[:3]), np.nan)
    for k, run in enumerate(runs):  # a run of which every replica diverged is shorter
        first = run.network.layers(run.theta)[0]
        hinges[k, : len(run.steps)] = np.concatenate([first.W, first.b], axis=-2)
        curves[:, k, : len(run.steps)] = run.train_loss, run.train_accuracy
    return Deaths(data, longest, _asleep(hinges, data.x_train), hinges, *curves)


def _moons(seed):
    return datasets.Moons(examples=120, noise=0.12).load(np.random.default_rng([seed, 0]))


def _run(name, data, bias, optimizer, seed):
    net = network.Network([2, UNITS, 2], hidden=name)
    start = net.initialize("He normal", np.random.default_rng([seed, 1]))
    net.layers(start)[0].b[...] = bias
    return train(
        net,
        data,
        optimizer=optimizer.with_rate(RATES[:, None]),
        initializer="He normal",
        loss="cross-entropy",
        batch_size=30,
        steps=STEPS,
        rng=np.random.default_rng([seed, 2]),
        start=start,
        replicas=len(RATES),
        evaluations=EVALUATIONS,
    )


def _asleep(hinges, x):
    """The share of units that sleep, over the last axis; NaN where one of them is not a number."""
    with np.errstate(all="ignore"):
        z = np.matmul(x, hinges[..., :2, :]) + hinges[..., 2:, :]
    share = (z.max(axis=-2) <= 0).mean(axis=-1)
    return np.where(np.isfinite(z).all(axis=(-1, -2)), share, np.nan)


@dataclass(frozen=True, eq=False)
class LearnedSlopes:
    """α (E, starts, layers) while a PReLU network learns, from each of STARTS; ``loss`` (E, starts) of training."""

    steps: np.ndarray
    alpha: np.ndarray
    loss: np.ndarray
    message: str


@checked
def slopes(
    data: str = "moons",
    learning_rate: Positive = 0.03,
    layers: Annotated[int, Whole(1, 3)] = 2,
    seed: Seed = 0,
    steps: Count = 150,
) -> LearnedSlopes:
    """Train 2-16-…-2 with PReLU by Adam: one network, its α of each hidden layer starting from five values."""
    examples = datasets.choose_with_classes(data).load(np.random.default_rng([seed, 0]))
    net = network.Network([2, *[UNITS] * layers, len(examples.classes)], hidden="PReLU")
    theta = net.initialize("He normal", np.random.default_rng([seed, 1]))
    start = np.tile(theta, (len(STARTS), 1))
    for alpha in _alphas(net, start):
        alpha[...] = STARTS
    run = train(
        net,
        examples,
        optimizer=optimizers.Adam(learning_rate=learning_rate),
        initializer="He normal",
        loss="cross-entropy",
        batch_size=32,
        steps=steps,
        rng=np.random.default_rng([seed, 2]),
        start=start,
        evaluations=50,
    )
    alpha = np.stack(_alphas(net, run.theta), axis=-1)
    return LearnedSlopes(run.steps, alpha, run.train_loss, run.message)


def _alphas(net, theta):
    """α of each hidden layer, as views into θ."""
    return [layer.alpha[..., 0, 0] for layer in net.layers(theta)[:-1]]


@dataclass(frozen=True, eq=False)
class DigitSleepers:
    """Hidden units of 64-64-32-10 that are off for all training digits, at each rate R, at each look during a run.

    ``off``: a mask (looks, R, units) for each of the two hidden layers, the first before any step and the last at the
    end, LOOK steps apart; ``accuracy`` (R,) on the training digits at the end. A run that diverged has no sleepers,
    and its accuracy is that of guessing.
    """

    rates: np.ndarray
    off: list[np.ndarray]
    accuracy: np.ndarray

    @property
    def before(self) -> list[np.ndarray]:
        """Who sleeps before the first step, (R, units) for each layer."""
        return [layer[0] for layer in self.off]

    @property
    def after(self) -> list[np.ndarray]:
        """Who sleeps at the end."""
        return [layer[-1] for layer in self.off]

    def woken(self, layer: int) -> np.ndarray:
        """How many units of hidden layer 1 or 2 slept at the start and are awake at the end, at each rate."""
        return (self.before[layer - 1] & ~self.after[layer - 1]).sum(axis=-1)

    def once_awake(self, layer: int) -> np.ndarray:
        """How many units of hidden layer 1 or 2 slept at the start and are awake at some look, at each rate."""
        off = self.off[layer - 1]
        return (off[0] & ~off.all(axis=0)).sum(axis=-1)

    def asleep(self, layer: int) -> np.ndarray:
        """The share of units of hidden layer 1 or 2 asleep at the end, at each rate."""
        return self.after[layer - 1].mean(axis=-1)

    def table(self) -> Markdown:
        """Both layers as a Markdown table, a column for each rate."""
        head = ["", *(f"η = {rate:g}" for rate in self.rates)]
        rows = []
        for layer in (1, 2):
            rows += [
                [f"layer {layer}: asleep at the start", *map(str, self.before[layer - 1].sum(axis=-1))],
                ["of them awake at some look", *map(str, self.once_awake(layer))],
                ["of them awake at the end", *map(str, self.woken(layer))],
                [f"layer {layer}: share asleep at the end", *(f"{share:.2f}" for share in self.asleep(layer))],
            ]
        return as_table(head, rows)


@checked
def sleepers_on_digits(
    rates: Row,
    optimizer: AnyRule = "gradient descent",
    activation: Annotated[Activation | str, By(activations.choose)] = "ReLU",
    steps: Count = 150,
    seed: Seed = 0,
) -> DigitSleepers:
    """One start of 64-64-32-10 trained on batches of 64 digits at each rate; who sleeps, every LOOK steps."""
    data = datasets.digits()
    net = network.Network([64, 64, 32, 10], hidden=activation)
    start = net.initialize("He normal", np.random.default_rng([seed, 0]))
    run = train(
        net,
        data,
        optimizer=optimizers.choose(optimizer).with_rate(np.asarray(rates)[:, None]),
        initializer="He normal",
        loss="cross-entropy",
        batch_size=64,
        steps=steps,
        rng=np.random.default_rng([seed, 1]),
        start=np.tile(start, (len(rates), 1)),
        evaluations=-(-steps // LOOK),
    )
    looks = [_off(net, theta, data.x_train) for theta in run.theta]
    return DigitSleepers(
        np.asarray(rates), [np.array(layer) for layer in zip(*looks, strict=True)], run.train_accuracy[-1]
    )


def _off(net, theta, x):
    """A mask over the units (R, n) of each hidden layer: z ≤ 0 for every row of x."""
    with np.errstate(all="ignore"):
        return [(z.max(axis=-2) <= 0) for z in network.forward_pass(net.layers(theta), x).z[1:-1]]
