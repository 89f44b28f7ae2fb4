"""What notebook 11 asserts, as checks."""

import functools
import itertools
from typing import Any

import numpy as np

from course_lib import datasets
from course_lib.claims import ClaimList, span
from course_lib.datasets import DATASETS, Blobs, Moons, from_arrays
from course_lib.losses import Penalty
from course_lib.network import Network
from course_lib.optimizers import Adam, GradientDescent
from course_lib.topics.training_playground.experiments import sweep_maps as maps
from course_lib.topics.training_playground.experiments.choices import KINDS, RATES, RULES, trial
from course_lib.train import History, Table, sweep, train
from course_lib.train.recording import Recording, record

CLAIMS = ClaimList()
SEVEN = tuple(datasets.INPUTS)
LONGER = (1.0, 1.5, 2.0, 3.0, 4.0)
SETTING: dict[str, Any] = {
    "data": "moons",
    "depth": 2,
    "width": 8,
    "activation": "tanh",
    "initializer": "Glorot normal",
    "loss": "cross-entropy",
    "optimizer": Adam(learning_rate=0.01),
    "batch_size": 32,
    "steps": 400,
}


@functools.lru_cache(maxsize=256)
def run(seed: int, **changes: Any) -> Recording:
    """The playground's run with its default setting, but for some changes."""
    return record(seed=seed, **SETTING | changes)


def at(recording: Recording, step: int) -> int:
    """The frame that is nearest to a step."""
    return int(np.abs(recording.history.steps - step).argmin())


def percent(found: np.ndarray) -> str:
    """The range of shares in per cent, "82 to 94"."""
    return span(found, 0, 100)


def odds(recording: Recording, frame: int) -> tuple[np.ndarray, np.ndarray]:
    """The log-odds of class 1 over the plane, and the points' columns 1, x1, x2."""
    points, _ = recording.plane or (np.zeros((0, 2)), None)
    answers = recording.snapshot(frame).answers.reshape(len(points), -1)
    return np.log(answers[:, 1] / answers[:, 0]), np.c_[np.ones(len(points)), points]


# The playground -------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def same_run():
    one, again = (record(seed=3, **SETTING | {"steps": 50}) for _ in range(2))
    assert np.array_equal(one.history.theta, again.history.theta)


@CLAIMS.general(seeds=20, words=lambda found: f"on {percent(found)} % of the plane")
def nearly_straight(seed):
    """After 17 steps: the share of the plane on which the best straight line has the network's answer."""
    recording = run(seed)
    z, columns = odds(recording, at(recording, 17))
    line = columns @ np.linalg.lstsq(columns, z, rcond=None)[0]
    return float(np.mean((line > 0) == (z > 0)))


@CLAIMS.general(
    seeds=20,
    words=lambda found: f"between {span(found, 2).replace(' to ', ' and ')}, in the median {np.median(found):.2f}",
)
def plateau(seed):
    recording = run(seed)
    return float(recording.history.train_loss[at(recording, 100)])


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def bent_in_the_end(seed):
    return float(run(seed).history.test_accuracy[-1])


@CLAIMS.general(seeds=20, words=lambda found: (f"{percent(found)} %", f"in the median {100 * np.median(found):.0f} %"))
def stays_straight(seed):
    """Without hidden layers: the log-odds are a linear function of x1 and x2 from the first to the last step."""
    recording = run(seed, depth=0)
    for frame in (0, 10, -1):
        z, columns = odds(recording, frame)
        assert np.abs(columns @ np.linalg.lstsq(columns, z, rcond=None)[0] - z).max() < 1e-6
    return float(recording.history.test_accuracy[-1])


@CLAIMS.exact
def zeros_stay():
    """With zeros and tanh no weight ever moves; of the biases only those of the output do."""
    for seed in range(3):
        recording = run(seed, initializer="zeros")
        moved = (recording.history.theta != 0).any(axis=0)
        assert not moved[recording.net.weights].any()
        assert moved.sum() == 2
        assert (recording.history.test_accuracy == 0.5).all()
    return "The 2 output biases", "one half"


# What each unit sees ------------------------------------------------------------------------------------------------


@CLAIMS.exact
def stripes():
    """A unit of the first hidden layer gives the same along each line at right angles to its weights."""
    recording = run(0)
    theta = recording.history.theta[-1]
    W, rng = recording.net.layers(theta)[0].W, np.random.default_rng(0)
    for j in range(8):
        across = np.array([-W[1, j], W[0, j]])
        x = rng.normal(0, 1, (20, 2))
        moved = x + rng.normal(0, 1, (20, 1)) * across
        one, other = (recording.net.forward(theta, points).a[1][:, j] for points in (x, moved))
        assert np.abs(one - other).max() < 1e-12


def sees_circles(seed: int, width: int) -> float:
    """The train accuracy of one hidden layer of tanh units on the circles, after 1,000 steps at η = 0.03."""
    setting: dict[str, Any] = {"data": "circles", "depth": 1, "width": width}
    recording = run(seed, **setting, optimizer=Adam(learning_rate=0.03), steps=1000)
    return float(recording.history.train_accuracy[-1])


@CLAIMS.general(seeds=20, slow=True, words=lambda found: f"at most {100 * found.max():.0f} %")
def two_cuts(seed):
    return sees_circles(seed, 2)


@CLAIMS.general(seeds=20, slow=True, words=lambda found: f"in {(found > 0.97).sum()} of {found.size} seeds")
def three_cuts(seed):
    return sees_circles(seed, 3)


@CLAIMS.general(seeds=20, slow=True, words=lambda found: f"in {(found > 0.97).sum()} of {found.size} seeds")
def eight_cuts(seed):
    return sees_circles(seed, 8)


# Inputs ---------------------------------------------------------------------------------------------------------------


def circles(seed: int, inputs: tuple[str, ...]) -> Recording:
    """The circles without a hidden layer."""
    return run(seed, data="circles", depth=0, inputs=inputs)


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def circles_by_x(seed):
    return float(circles(seed, ("x1", "x2")).history.test_accuracy[-1])


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def circles_by_squares(seed):
    return float(circles(seed, ("x1²", "x2²")).history.test_accuracy[-1])


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found, 2)}")
def circle_found(seed):
    """The radius of the boundary, along x1 and x2 in the mean; the two circles have 0.7 and 1.4."""
    recording = circles(seed, ("x1²", "x2²"))
    (layer,) = recording.net.layers(recording.history.theta[-1])
    w, b = layer.W[:, 1] - layer.W[:, 0], layer.b[0, 1] - layer.b[0, 0]
    radius = np.sqrt(-b / w).mean()
    assert 0.7 < radius < 1.4
    return float(radius)


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def spirals_by_x(seed):
    return float(run(seed, data="spirals", depth=1).history.test_accuracy[-1])


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def spirals_by_seven(seed):
    return float(run(seed, data="spirals", depth=1, inputs=SEVEN).history.test_accuracy[-1])


def signs(seed: int) -> datasets.Dataset:
    """The notebook's own data: the class is the sign of x1x2."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1.5, 1.5, (300, 2))
    return from_arrays(x, np.where(x[:, 0] * x[:, 1] > 0, "same sign", "other sign"), rng, name="signs")


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def product_alone(seed):
    history = trained_on_signs(seed, ["x1x2"])
    return float(history.test_accuracy[-1])


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def no_line(seed):
    history = trained_on_signs(seed, ["x1", "x2"])
    return float(history.test_accuracy[-1])


def trained_on_signs(seed: int, inputs: list[str]) -> History:
    """The cell's run: no hidden layer, 400 steps of Adam at 0.01."""
    data = datasets.with_inputs(signs(seed), inputs)
    setting: dict[str, Any] = {"initializer": "Glorot normal", "loss": "cross-entropy", "batch_size": 32, "steps": 400}
    rng = np.random.default_rng(seed)
    return train(Network([len(inputs), 2]), data, optimizer=Adam(learning_rate=0.01), rng=rng, **setting)


# Settings to try ------------------------------------------------------------------------------------------------------


def first_to_last(recording: Recording) -> float:
    """At the start: the mean size of the first layer's gradient, in parts of the last layer's."""
    sizes = [np.abs(g).mean() for g in recording.gradients(0)]
    return float(sizes[0] / sizes[-1])


DEEP = {"depth": 5, "activation": "sigmoid", "initializer": "too small"}


def powers(found: np.ndarray) -> str:
    """The range of powers of ten, "10^−11 to 10^−9"."""
    low, high = (f"10^{round(float(np.log10(v)))}" for v in (found.min(), found.max()))
    return f"{low} to {high}".replace("-", "−")


@CLAIMS.general(seeds=20, words=powers)
def vanished(seed):
    return first_to_last(run(seed, **DEEP))


@CLAIMS.general(seeds=20, words=lambda found: f"in {(found < 0.6).sum()} of {found.size} seeds")
def deep_sigmoid_learns_nothing(seed):
    rule = GradientDescent(learning_rate=0.1)
    return float(run(seed, **DEEP | {"optimizer": rule}).history.test_accuracy[-1])


@CLAIMS.general(
    seeds=20, words=lambda found: (f"in {(found > 0.8).sum()} of {found.size} seeds", f"in {(found < 0.6).sum()} it")
)
def adam_is_undeterred(seed):
    return float(run(seed, **DEEP).history.test_accuracy[-1])


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def deep_tanh_learns(seed):
    setting = DEEP | {"activation": "tanh", "initializer": "Glorot normal"}
    return float(run(seed, **setting, optimizer=GradientDescent(learning_rate=0.1)).history.test_accuracy[-1])


def dead(recording: Recording, frame: int) -> float:
    """The share of hidden units that give 0 for every training example."""
    a = recording.net.forward(recording.history.theta[frame], recording.fed.x_train).a[1:-1]
    return float(np.mean([(layer <= 0).all(axis=0) for layer in a]))


@CLAIMS.general(seeds=20, words=lambda found: f"In {found.sum()} of {found.size} seeds")
def dead_at_one(seed):
    return dead(run(seed, activation="ReLU", optimizer=Adam(learning_rate=1.0)), -1) > 0.25


@CLAIMS.general(seeds=20, words=lambda found: f"{percent(found)} %")
def dead_at_a_hundredth(seed):
    return dead(run(seed, activation="ReLU"), -1)


def epochs(seed: int, batch_size: int | None) -> History:
    """Gradient descent at η = 0.1: 600 steps of one example, or 400 of all."""
    rule = GradientDescent(learning_rate=0.1)
    return run(seed, batch_size=batch_size, optimizer=rule, steps=600 if batch_size else 400).history


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found, 2)}")
def one_by_one(seed):
    """The train loss after 600 steps of 1 example, which are 2 epochs."""
    history = epochs(seed, 1)
    assert history.epochs[-1] == 2
    return float(history.train_loss[-1])


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found, 2)}")
def all_at_once(seed):
    """The train loss after 2 steps of all examples, which are 2 epochs as well."""
    rule = GradientDescent(learning_rate=0.1)
    return float(run(seed, batch_size=None, optimizer=rule, steps=2).history.train_loss[-1])


@CLAIMS.general(seeds=20, words=lambda found: ("more than 10 times", f"{found.sum()} of {found.size} seeds"))
def trembles(seed):
    """Whether the loss jumps more than ten times as far from one batch to the next, on average."""
    one, whole = (np.abs(np.diff(epochs(seed, size).batch_loss)).mean() for size in (1, None))
    return bool(one > 10 * whole)


def by_depth(found: np.ndarray) -> list[str]:
    """The accuracies without, with one and with two hidden layers; the first of them brings most, with each seed."""
    gains = np.diff(found[0], axis=-1)
    assert (gains[:, 0] > gains[:, 1]).all()
    return [f"{percent(found[..., k])} %" for k in range(3)] + ["32 units", "2,000 steps"]


@CLAIMS.general(seeds=8, slow=True, words=by_depth)
def shapes(seed):
    setting = {"data": "shapes", "activation": "ReLU", "width": 32, "steps": 2000}
    return tuple(float(run(seed, depth=depth, **setting).history.test_accuracy[-1]) for depth in (0, 1, 2))


@CLAIMS.general(seeds=8, slow=True, words=lambda found: [f"{percent(found[..., k])} %" for k in range(3)])
def digits_by_few(seed):
    return tuple(float(run(seed, data="digits", depth=1, width=n).history.test_accuracy[-1]) for n in (4, 6, 8))


# Two settings ---------------------------------------------------------------------------------------------------------


def factor(seed: int, initializer: str) -> float:
    """On the spirals, after 600 steps: how many times as high tanh's train loss is as ReLU's."""
    common = {"data": "spirals", "width": 16, "steps": 600, "initializer": initializer}
    one, other = (run(seed, activation=name, **common).history.train_loss[-1] for name in ("tanh", "ReLU"))
    return float(one / other)


def factors(found: np.ndarray) -> tuple[str, ...]:
    """The range of factors, and in how many seeds ReLU was ahead."""
    return (
        f"between {span(found, 1).replace(' to ', ' and ')}",
        f"in the median {np.median(found):.0f}",
        f"in {(found > 1).sum()} of {found.size} seeds",
    )


@CLAIMS.general(seeds=20, slow=True, words=factors)
def relu_ahead(seed):
    return factor(seed, "Glorot normal")


@CLAIMS.general(seeds=20, slow=True, words=factors)
def relu_ahead_with_he(seed):
    return factor(seed, "He normal")


@CLAIMS.here
def relu_ahead_here():
    return f"{factor(1, 'Glorot normal'):.0f} times"


# Early stopping -------------------------------------------------------------------------------------------------------


@functools.cache
def overfitted(seed: int, l2: float = 0.0) -> History:
    """The page's large network on few noisy moons."""
    noisy = Moons(examples=160, noise=0.35, test_fraction=0.5).load(np.random.default_rng(seed))
    common: dict[str, Any] = {"initializer": "He normal", "loss": "cross-entropy", "batch_size": 16, "epochs": 150}
    common |= {"penalty": Penalty(l2=l2) if l2 else None, "rng": np.random.default_rng(seed)}
    return train(Network([2, 64, 64, 2], hidden="ReLU"), noisy, optimizer=Adam(learning_rate=0.01), **common)


def rise(history: History, held: History | None = None) -> float:
    """The test loss at the end of a run, in multiples of the lowest one (of the run without a penalty)."""
    return float((held or history).test_loss[-1] / history.test_loss[history.best])


@CLAIMS.here
def turn_here():
    history = overfitted(0)
    return f"after {history.steps[history.best]} of {history.steps[-1]} steps", f"{rise(history):.1f} times"


def turned(found: np.ndarray) -> tuple[str, ...]:
    """The step of the lowest loss; the rise from there without and with a penalty; in how many seeds it shrinks."""
    step, rises, held, smaller = np.moveaxis(found[0], -1, 0)
    return (
        f"{step.min():.0f} to {step.max():.0f} steps",
        f"{span(rises, 1)} times as high",
        f"{span(held, 1)} times the lowest",
        f"In {smaller.sum():.0f} of {smaller.size} seeds",
    )


@CLAIMS.general(seeds=12, slow=True, words=turned)
def turn(seed):
    history, held = overfitted(seed), overfitted(seed, 0.03)
    assert history.train_loss[-1] < history.train_loss[history.best]
    weights, without = (np.abs(h.theta[-1][h.network.weights]).mean() for h in (held, history))
    return float(history.steps[history.best]), rise(history), rise(history, held), float(weights < without)


# A fair best ----------------------------------------------------------------------------------------------------------


@functools.cache
def page_sweep(*rates: float) -> Table:
    """The sweep on the page: two rules on the moons, five seeds."""
    grid = {"optimizer": ["gradient descent", "Adam"], "learning_rate": list(rates), "seed": range(5)}
    moons = DATASETS["moons"].load(np.random.default_rng(1))
    common: dict[str, Any] = {"initializer": "Glorot normal", "loss": "cross-entropy", "batch_size": 32, "steps": 200}
    return sweep(grid, Network([2, 8, 8, 2], hidden="tanh"), moons, executor=False, progress=False, **common)


@CLAIMS.here
def edge_here():
    one, other = page_sweep(0.001, 0.01, 0.1).best().rows
    assert one["edge"] == other["edge"] == "largest"
    wider = page_sweep(0.001, 0.01, 0.1, 1.0, 10.0).best().rows
    assert [row["learning_rate"] for row in wider] == [10 * one["learning_rate"], other["learning_rate"]]


@CLAIMS.here
def inside_here():
    rows = page_sweep(0.001, 0.01, 0.1, 1.0, 10.0).best().rows
    assert not any(row["edge"] for row in rows)
    return [f"{row['optimizer']} {row['learning_rate']:g}" for row in rows]


# Rates and initialisations ------------------------------------------------------------------------------------------


def in_the_maps(found: np.ndarray) -> tuple[str, ...]:
    """For each rule and seed: zeros stay at the start, "too large" is behind at η = 0.01 and at its best rate."""
    assert found.all()
    return "below 0.69", "above 0.45", "at least 1.2 times"


@CLAIMS.general(seeds=8, slow=True, words=in_the_maps)
def eight_maps(seeds):
    """Over all rates of the maps, tanh on the moons, for each rule; also that the median's best rates lie inside.

    And that the best rate of "too large" is that of "He normal" or a larger one.
    """
    grid = {"optimizer": maps.RULES, "initializer": maps.INITIALIZERS, "learning_rate": maps.RATES}
    table = sweep(
        grid | {"seed": [(seed, 1) for seed in seeds]},
        Network([2, *maps.WIDTHS, 2]),
        DATASETS["moons"].load(np.random.default_rng([maps.SEED, 0])),
        activation="tanh",
        loss="cross-entropy",
        batch_size=maps.BATCH,
        steps=maps.STEPS,
        executor=False,
        progress=False,
    )
    losses = table["test_loss"].reshape(*maps.SHAPE, len(seeds))
    losses = np.where(np.isfinite(losses), losses, np.inf)
    zeros, he, large = (losses[:, maps.INITIALIZERS.index(name)] for name in ("zeros", "He normal", "too large"))
    if len(seeds) >= 8:
        best, of_large = (np.median(each, axis=-1).argmin(axis=1) for each in (he, large))
        assert ((best > 0) & (of_large < len(maps.RATES) - 1) & (of_large >= best)).all()
    behind = (large[:, 1] > 0.45) & (he[:, 1] < 0.45), large.min(axis=1) > 1.2 * he.min(axis=1)
    outcomes = np.concatenate([zeros.min(axis=1) >= 0.69, *behind])
    return [tuple(map(bool, column)) for column in outcomes.T]


# Optimizer choices ----------------------------------------------------------------------------------------------------


@CLAIMS.exact
def no_lowest():
    """Weights that separate the classes: the longer they are, the lower the train loss."""
    data, net = Blobs(noise=0.1).load(np.random.default_rng(0)), Network([2, 3])
    common: dict[str, Any] = {"initializer": "zeros", "loss": "cross-entropy", "batch_size": None, "steps": 100}
    found = train(net, data, optimizer=Adam(learning_rate=0.1), rng=np.random.default_rng(0), **common)
    assert found.train_accuracy[-1] == 1
    scaled = [
        net.loss_and_gradient(c * found.theta[-1], data.x_train, data.y_train, "cross-entropy")[0] for c in LONGER
    ]
    assert all(longer < shorter for shorter, longer in itertools.pairwise(scaled))


def tried(kind: str, seed: int) -> tuple[dict[str, float], tuple[float, ...]]:
    """On one draw of the data: each rule's test loss at its best rate, which lies inside the grid, and that rate."""
    load, hidden = KINDS[kind]
    found = trial(load(np.random.default_rng(seed)), RULES, RATES, hidden=hidden, seeds=1)
    assert ((found.best > 0) & (found.best < len(RATES) - 1)).all(), found.best
    loss = {name: float(found.loss[k, best, 0]) for k, (name, best) in enumerate(zip(RULES, found.best, strict=True))}
    return loss, tuple(RATES[best] for best in found.best)


def ranges(losses: np.ndarray) -> list[str]:
    """The range of each rule's losses."""
    return [span(losses[:, k], 2) for k in range(len(RULES))]


def draws(orders: np.ndarray) -> list[str]:
    """In how many draws each order was found."""
    return [f"in {n:.0f} of {len(orders)} draws" for n in orders.sum(axis=0)]


def on_digits(found: np.ndarray) -> list[str]:
    """The losses, of which each two ranges overlap; the orders; the median best rates, RMSProp's the smallest."""
    losses, rates, orders = np.split(found[0], [6, 12], axis=1)
    assert losses.min(axis=0).max() < losses.max(axis=0).min()
    middle = np.exp(np.median(np.log(rates), axis=0))
    assert middle.argmin() == RULES.index("RMSProp")
    told = zip(RULES, ranges(losses), middle, strict=True)
    return [*(f"{name} | {losses} | {float(f'{rate:.1g}'):g}" for name, losses, rate in told), *draws(orders)]


@CLAIMS.general(seeds=8, slow=True, words=on_digits)
def digits_trial(seed):
    """Also: whether RMSProp is ahead of gradient descent, and whether momentum is."""
    loss, rates = tried("digits", seed)
    return *loss.values(), *rates, *(float(loss[name] < loss["gradient descent"]) for name in ("RMSProp", "momentum"))


@CLAIMS.general(seeds=8, slow=True, words=lambda found: [*ranges(found[0][:, :6]), *draws(found[0][:, 6:])])
def words_trial(seed):
    """Also: whether AdaGrad is ahead of gradient descent, AdaDelta first of all, Adam ahead of AdaGrad."""
    loss, _ = tried("sparse words", seed)
    orders = loss["AdaGrad"] < loss["gradient descent"], loss["AdaDelta"] == min(loss.values())
    return *loss.values(), *map(float, (*orders, loss["Adam"] < loss["AdaGrad"]))


# Challenges


@CLAIMS.exact
def tenth_apart():
    """A distance of 0.1 in the logarithm is a ratio of about 1.1."""
    assert abs(np.exp(0.1) - 1.1) < 0.01
    return "0.1", "10 %"


@CLAIMS.exact
def one_half():
    """The loss of who answers one half everywhere is ln 2, which is below 0.7."""
    loss = -np.log(0.5)
    assert np.isclose(loss, np.log(2))
    assert loss < 0.7
    return "ln 2"
