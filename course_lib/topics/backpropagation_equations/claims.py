"""What notebook 03 asserts, as checks."""

import functools
import itertools
from typing import Any

import numpy as np

from course_lib import gradcheck
from course_lib.activations import ACTIVATIONS
from course_lib.claims import ClaimList, minus
from course_lib.datasets import digits
from course_lib.network import Network
from course_lib.topics.backpropagation_equations import tasks
from course_lib.topics.backpropagation_equations.deep_tasks import columns_layer, deep_backward_pass
from course_lib.topics.backpropagation_equations.experiments.backward_pass import BackwardPass, backward_pass
from course_lib.topics.backpropagation_equations.experiments.digit_network import digit_network
from course_lib.topics.backpropagation_equations.experiments.output_error import digit_error, learn_with, output_error
from course_lib.topics.backpropagation_equations.experiments.small_network import START, SmallPass, small_network
from course_lib.topics.backpropagation_equations.sigmoid_task import sigmoid_layer

CLAIMS = ClaimList()
HIDDEN = ("ReLU", "leaky ReLU", "sigmoid", "tanh")
SIZES = (64, 30, 10)
PASS: dict[str, Any] = {"digit": 3, "which": 0, "count": 4, "hidden": "ReLU", "steps": 0, "form": "rows"}


def shown(**changes: Any) -> BackwardPass:
    """The pass of the explorer as it opens, but for the changes."""
    return backward_pass(**PASS | changes)


def paper(**changes: Any) -> SmallPass:
    """The network on paper, but for the changes."""
    return small_network(**START | changes)


def integers(values: Any) -> str:
    """(1, −4)"""
    assert all(float(v).is_integer() for v in values), values
    return minus(f"({', '.join(f'{v:g}' for v in values)})")


# The digits' network ---------------------------------------------------------------------------------------------


@CLAIMS.exact
def parameters():
    net = Network(SIZES)
    assert net.size == 64 * 30 + 30 + 30 * 10 + 10
    return f"{net.size:,}", "64·30 + 30", "30·10 + 10"


@CLAIMS.exact
def bias_rows():
    net, theta = digit_network()
    return [str(layer.b.shape) for layer in net.layers(theta)]


@CLAIMS.exact
def pictures():
    x = digits().x_train
    assert x.min() == 0
    return "8×8 pixels", f"from {x.min():g} for paper to {x.max():g} for ink", f"{x.shape[1]} numbers"


@CLAIMS.exact
def overflow():
    z = np.random.default_rng(0).normal(size=(20, 5))
    for m in (-3.0, 7.0):
        assert np.allclose(np.exp(z - m) / np.exp(z - m).sum(axis=1, keepdims=True), ACTIVATIONS["softmax"](z))
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(1000.0))
    return "e^{1000}"


@CLAIMS.exact
def lost_axis():
    """(N, k) / (N,) for all small shapes."""
    for n, k in itertools.product(range(1, 6), repeat=2):
        e = np.exp(np.random.default_rng(0).normal(size=(n, k)))
        if n == k or 1 in (n, k):
            quotient = e / e.sum(axis=1)
            assert (n == 1) == np.allclose(quotient, e / e.sum(axis=1, keepdims=True)) or k == 1
        else:
            try:
                e / e.sum(axis=1)
            except ValueError:
                continue
            raise AssertionError((n, k))
    return "N = k or one of them is 1", "N = k > 1 it divides wrongly"


@CLAIMS.exact
def feedforward_example():
    x, W1, b1, W2, b2 = np.ones((5, 3)), np.ones((3, 4)), np.zeros(4), np.ones((4, 2)), np.zeros(2)
    made = tasks.feedforward(x, W1, b1, W2, b2)
    assert np.allclose(made[-1], 0.5)
    return [str(a.shape) for a in made] + ["½"]


# The network on paper --------------------------------------------------------------------------------------------


@CLAIMS.exact
def paper_forward():
    v = paper().values
    weights = [minus(f"{v[name]:g}") for name in ("W2_11", "W2_21")]
    last = f"{v['a1_1']:g} · {weights[0]} + {v['a1_2']:g} · ({weights[1]}) + {v['b2_1']:g} = {v['z2_1']:g}"
    cost = f"({v['a2_1']:g} − {v['y']:g})^2 = {v['C']:g}"
    return last, cost, "½"


@CLAIMS.exact
def paper_hidden():
    v = paper().values
    assert all(v[f"a1_{j}"] == v[f"z1_{j}"] for j in (1, 2))
    return integers([v["z1_1"], v["z1_2"]])


@CLAIMS.exact
def paper_output():
    v = paper().values
    return f"{v['a2_1']:g} − {v['y']:g} = {v['delta2_1']:g}"


@CLAIMS.exact
def paper_layer_2():
    v = paper().values
    weights = [f"{v[f'a1_{k}']:g} · {v['delta2_1']:g} = {v[f'dW2_{k}1']:g}" for k in (1, 2)]
    return *weights, f"for the bias, {v['db2_1']:g}"


@CLAIMS.exact
def paper_which():
    v = paper().values
    assert v["dW2_11"] == 3 * v["dW2_21"]
    return "three times as large", f"{v['a1_1']:g} for W²₁₁ and {v['a1_2']:g} for W²₂₁"


@CLAIMS.exact
def bias_slope():
    x, W, b = np.ones((1, 3)), np.ones((3, 2)), np.zeros(2)
    slopes = [gradcheck.numerical_gradient(lambda b, j=j: float((x @ W + b)[0, j]), b) for j in (0, 1)]
    assert np.allclose(slopes, np.eye(2))
    return "= 1"


@CLAIMS.exact
def half_square():
    slope = gradcheck.numerical_gradient(lambda a: float(0.5 * (a[0] - 0.5) ** 2), np.array([2.5]))
    assert np.isclose(slope[0], 2.5 - 0.5)
    return "½"


@CLAIMS.exact
def linear():
    """A factor in the output's error is the same factor in all that follows from it."""
    rng = np.random.default_rng(0)
    a, z, delta, W = (rng.normal(size=shape) for shape in ((4, 5), (4, 3), (4, 2), (3, 2)))
    assert np.allclose(tasks.hidden_error(delta / 4, W, z), tasks.hidden_error(delta, W, z) / 4)
    for divided, whole in zip(tasks.layer_gradients(a, delta / 4), tasks.layer_gradients(a, delta), strict=True):
        assert np.allclose(divided, whole / 4)


@CLAIMS.exact
def dead_unit():
    """With z < 0 in every example: no gradient for the weights into the unit, out of it, and for its bias."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(4, 3)), np.eye(2)[[0, 1, 1, 0]]
    W1, b1, W2, b2 = rng.normal(size=(3, 5)), np.array([0, 0, -100.0, 0, 0]), rng.normal(size=(5, 2)), np.zeros(2)
    assert (tasks.feedforward(x, W1, b1, W2, b2)[0][:, 2] < 0).all()
    dW1, db1, dW2, _ = tasks.backward_pass(x, y, W1, b1, W2, b2)
    assert (dW1[:, 2] == 0).all()
    assert (dW2[2] == 0).all()
    assert db1[2] == 0
    return "f′(z¹) = 0", "which is 0"


@CLAIMS.exact
def paper_layer_1():
    v = paper().values
    delta = np.array([[v["delta2_1"]]])
    by_task = tasks.hidden_error(delta, np.array([[v["W2_11"]], [v["W2_21"]]]), np.array([[v["z1_1"], v["z1_2"]]]))
    dW, _ = tasks.layer_gradients(np.array([[v["x1"], v["x2"]]]), by_task)
    rows = [[v[f"dW1_{k}{j}"] for j in (1, 2)] for k in (1, 2)]
    assert (dW == rows).all()
    assert (by_task == [v["delta1_1"], v["delta1_2"]]).all()
    return integers(by_task[0]), integers(dW[1]), f"{v['x1']:g}", f"{v['x2']:g}"


@CLAIMS.exact
def paper_errors():
    v = paper().values
    return [minus(f"{v[f'W2_{j}1']:g} · {v['delta2_1']:g} = {v[f'delta1_{j}']:g}") for j in (1, 2)]


@CLAIMS.exact
def paper_off():
    v = paper(x1=3).values
    assert v["a1_2"] == 0
    return minus(f"{v['z1_2']:g}")


@CLAIMS.exact
def paper_off_in():
    """What leads into the unit that is off, and what leads out of it."""
    result = paper(x1=3)
    v = result.values
    assert v["delta1_2"] == result.primes[1] == v["dW1_12"] == v["dW1_22"] == v["db1_2"] == 0
    assert v["a1_2"] == v["dW2_21"] == 0
    assert {name for name, value in v.items() if name[0] == "d" and not value} == {
        *("delta1_2", "dW1_12", "dW1_22", "db1_2", "dW2_21")
    }
    return "0"


@CLAIMS.exact
def paper_leaky():
    v = paper(x1=3, hidden="leaky ReLU").values
    assert all(value for name, value in v.items() if name[0] == "d")
    return "0"


@CLAIMS.exact
def paper_cut():
    v = paper(W2_21=0).values
    zero = {name for name, value in v.items() if name[0] == "d" and value == 0}
    assert zero == {"delta1_2", "db1_2", "dW1_12", "dW1_22"}
    return f"{v['dW2_21']:g}", "0"


@CLAIMS.exact
def shortcut_example():
    x, W1, V, delta1, delta2 = (np.array([[n]]) for n in (3.0, 5.0, 7.0, 2.0, 1.0))
    dV, dx = tasks.shortcut_gradients(x, W1, V, delta1, delta2)
    given = "one example, one unit in each layer, x = 3, W¹ = 5, V = 7, δ¹ = 2 and δ² = 1"
    return given, f"dV is {dV.item():g}", f"dx is {dx.item():g}"


@CLAIMS.exact
def sigmoid_example():
    dW, db = sigmoid_layer(np.array([[2.0]]), np.ones((1, 1)), np.zeros((1, 1)), np.zeros(1))
    return f"dW is {minus(str(dW.tolist()))} and db is {minus(str(db.tolist()))}"


@CLAIMS.exact
def sigmoid_stuck():
    """A z of 4 and a target of 0, with either loss."""
    a = ACTIVATIONS["sigmoid"](4.0)
    return (
        "z = 4 and y = 0",
        f"ŷ is {a:.2f}",
        f"ŷ(1 − ŷ) is {a * (1 - a):.3f}",
        f"an error of {a * a * (1 - a):.3f}",
        f"{a:.2f} with",
    )


@CLAIMS.exact
def deep_example():
    """One layer."""
    dW, db = deep_backward_pass(np.array([[2.0]]), np.eye(2)[:1], [np.zeros((1, 2))], [np.zeros(2)])
    assert np.allclose(dW[0], [[-1, 1]])
    assert np.allclose(db[0], [-0.5, 0.5])
    assert len(dW) == len(db) == 1


@CLAIMS.exact
def columns_example():
    dw, db = columns_layer(np.array([[1], [2]]), np.array([[0.2], [0.8]]), np.array([[1], [0]]))
    assert np.allclose(dw, [[-0.8, -1.6], [0.8, 1.6]])
    assert np.allclose(db, [[-0.8], [0.8]])


# The whole pass --------------------------------------------------------------------------------------------------


@CLAIMS.here
def pass_start():
    facts = shown().facts
    assert np.isclose(facts["least"], (facts["sure"] - 1) / 4)
    return f"{facts['sure']:.3g}", minus(f"({facts['sure']:.3g} - 1)/4 = {facts['least']:.3g}")


@CLAIMS.exact
def rows_sum_to_0():
    a = ACTIVATIONS["softmax"](np.random.default_rng(0).normal(size=(50, 10)))
    y = np.eye(10)[np.arange(50) % 10]
    assert np.allclose(tasks.output_error(a, y).sum(axis=1), 0)
    assert np.allclose([a.sum(axis=1), y.sum(axis=1)], 1)
    return "sums to 0", "both sum to 1"


@CLAIMS.here
def pass_off():
    result = shown()
    facts, v = result.facts, result.values
    assert ((v["a1"] == 0) == (v["delta1"] == 0)).all()
    return (
        f"{facts['off']} of the {facts['hidden']} hidden activations are 0",
        f"exactly these {facts['stopped']} errors",
    )


@CLAIMS.here
def pass_silent():
    result = shown()
    facts, v = result.facts, result.values
    empty_rows, empty_columns = (v["dW2"] == 0).all(axis=1).sum(), (v["dW1"] == 0).all(axis=0).sum()
    assert empty_rows == empty_columns == facts["silent"]
    every = f"{facts['silent']} units are off for all four examples"
    return every, f"{empty_rows} rows", f"{empty_columns} columns"


@CLAIMS.here
def pass_white():
    result = shown()
    empty = (result.values["dW1"] == 0).all(axis=1)
    assert (empty == (result.values["x"] == 0).all(axis=0)).all()
    return f"{empty.sum()} empty rows", "four digits"


@CLAIMS.here
def pass_sigmoid():
    sigmoid, relu = (np.abs(shown(hidden=hidden).values["delta1"]).max() for hidden in ("sigmoid", "ReLU"))
    assert ACTIVATIONS["sigmoid"].prime(0.0) == 0.25
    assert (shown(hidden="sigmoid").values["a1"] > 0).all()
    return "at most ¼", f"is {sigmoid:.2g}", f"{relu:.2g} with the ReLU"


@CLAIMS.here
def pass_trained():
    """200 steps of Adam, batches of 64."""
    before, after = shown().facts, shown(steps=200).facts
    least = minus(f"{after['least']:.2g}")
    return f"After 200 steps C has fallen from {before['C']:.3g} to {after['C']:.2g}", f"is {least}"


# BP1 -------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def inner():
    slope = gradcheck.numerical_gradient(lambda a: float(1 - a[0]), np.array([0.3]))
    return minus(f"{slope[0]:.0f}")


@CLAIMS.exact
def divided_again():
    rng = np.random.default_rng(0)
    a, delta = rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
    assert np.allclose(a.T @ delta / 8, tasks.layer_gradients(a, delta)[0] / 8)
    return "N times smaller"


@CLAIMS.exact
def surely_wrong():
    """The right class has 0.0001."""
    a, y = np.array([[0.0001, 0.6, 0.3999]]), np.array([[1.0, 0, 0]])
    assert abs(tasks.squared_error_after_softmax(a, y)[0, 0]) < 0.001
    near = tasks.output_error(a, y)[0, 0]
    return "near 0", minus(f"near {near:.0f}")


@CLAIMS.exact
def mask_of_a():
    """Whether f′ can be taken at a = f(z)."""
    z = np.linspace(-3, 3, 60)
    same = {name: np.allclose(f.prime(f(z)), f.prime(z)) for name, f in ACTIVATIONS.items() if name in HIDDEN}
    assert same == {name: "ReLU" in name for name in HIDDEN}
    assert (2.5 * (np.array([3.0, -3.0]) > 0) == [2.5, 0.0]).all()
    return "count as 1 and 0"


@CLAIMS.exact
def one_hot_sums():
    assert (np.eye(10).sum(axis=1) == 1).all()
    return "is 1"


@CLAIMS.exact
def output_error_example():
    delta = tasks.output_error(np.array([[0.2, 0.8], [0.5, 0.5]]), np.array([[0, 1], [1, 0]]))
    return minus(f"({delta[0, 0]:.1f}, {delta[0, 1]:.1f})")


@CLAIMS.exact
def weighted_example():
    return minus(f"{tasks.weighted_error(np.array([[0.5]]), np.array([[1.0]]), 4.0).item():g}")


@CLAIMS.exact
def squared_example():
    delta = tasks.squared_error_after_softmax(np.array([[0.5, 0.5]]), np.array([[1, 0]]))
    return minus(f"({delta[0, 0]:.2f}, {delta[0, 1]:.2f})")


@CLAIMS.exact
def hadamard_form():
    """For softmax and cross-entropy it is ŷ − 1 at the right class and 0 at the others."""
    for seed in range(50):
        rng = np.random.default_rng(seed)
        y = np.eye(10)[rng.integers(10)]
        found = output_error("softmax, cross-entropy", 3 * rng.normal(size=10), y)
        assert np.allclose(found.hadamard, y * (found.a - 1))
    return "times anything it stays 0", "happens to be ŷ − 1"


@CLAIMS.here
def hadamard_here():
    error = digit_error(pair="softmax, cross-entropy", digit=3, which=0, steps=0, scale=1.0)
    wrong = error.y == 0
    assert (error.hadamard[wrong] == 0).all()
    assert np.isclose(error.hadamard[3], error.full[3])
    assert wrong.sum() == 9
    return "nine", "is 0", f"up to {error.short[wrong].max():.2f}"


@CLAIMS.exact
def half_squared_sigmoid():
    rng = np.random.default_rng(0)
    error = output_error("sigmoid, half squared error", 3 * rng.normal(size=10), np.eye(10)[4])
    assert np.allclose(error.full, error.short * error.a * (1 - error.a))
    return "ŷ − y times ŷ(1 − ŷ)"


@CLAIMS.exact
def half_squared():
    rng = np.random.default_rng(0)
    for pair in ("softmax, half squared error", "sigmoid, half squared error"):
        error = output_error(pair, rng.normal(size=10), np.eye(10)[4])
        assert error.off("full") < 1e-8 < error.off("short")
        assert (error.off("hadamard") < 1e-8) == pair.startswith("sigmoid")


@CLAIMS.exact
def certain():
    """An output of 0.9999 where 0 is right has an error below 0.001."""
    error = output_error("sigmoid, half squared error", [-np.log(1 / 0.9999 - 1)], [0.0])
    assert 0 < error.full[0] < 0.001
    return "nearly 0"


def saturated():
    """The pair of sigmoid and binary cross-entropy, trained and far out; and where it is lost."""
    error = digit_error(pair="sigmoid, binary cross-entropy", digit=3, which=0, steps=200, scale=30.0)
    lost = ~np.isfinite(error.hadamard)
    assert lost.sum() == 1
    return error, lost


@CLAIMS.here
def saturated_here():
    error, lost = saturated()
    assert (error.a[lost] == 1).all()
    assert (error.y[lost] == 0).all()
    return "exactly 1 where y = 0"


@CLAIMS.here
def saturated_slope():
    error, lost = saturated()
    assert np.isinf(error.upstream[lost]).all()
    assert (np.diag(error.jacobian)[lost] == 0).all()
    return "σ′ is 0"


@CLAIMS.here
def saturated_whole():
    """Each entry of the whole Jacobian's way is a sum that holds 0 · ∞: its row of the Jacobian is all 0."""
    error, lost = saturated()
    assert np.isinf(error.upstream).sum() == 1
    assert (error.jacobian[lost] == 0).all()
    assert np.isnan(error.full).all()
    assert np.isnan(error.hadamard[lost]).all()
    return f"all {error.full.size} entries", "loses only this one", "meets a 0"


@CLAIMS.here
def saturated_short():
    error, lost = saturated()
    assert (error.short[lost] == 1).all()
    assert np.allclose(error.numeric[lost], 1, atol=1e-6)
    return "simply 1"


@functools.cache
def learning(rule="Hadamard", seed=1, eta=0.5, steps=201):
    """The losses, and the accuracy after the last step. Nothing is left to compute once the loss is infinite."""
    return learn_with(RULES[rule], steps=steps, eta=eta, seed=seed)


RULES = {"Hadamard": tasks.hadamard_error, "right": tasks.output_error}


@CLAIMS.exact
def training_digits():
    return f"all {len(digits().x_train):,} training digits"


@CLAIMS.here
def hadamard_start():
    losses, _ = learning()
    return "η = 0.5", f"falls from {losses[0]:.2f} to {losses[1]:.2f}", "need not point uphill"


@CLAIMS.here
def hadamard_run():
    losses, accuracy = learning()
    assert losses[1] < losses[0] < losses[10]
    assert np.isinf(losses[200])
    return "η = 0.5", f"ends at {accuracy:.2f} here", "one of ten"


@CLAIMS.general(seeds=20, words=lambda found: ("η = 0.5", f"{found.sum()} of {found.size} other first weights"))
def hadamard_runs(seed):
    """The loss has become infinite by step 200."""
    return bool(np.isinf(learning(seed=100 + seed)[0][200]))


@CLAIMS.exact
def only_up():
    """Where δ² ≤ 0 and a¹ ≥ 0, so are the gradients: a step against them lowers nothing."""
    rng = np.random.default_rng(0)
    a1, a2 = np.maximum(rng.normal(size=(50, 8)), 0), ACTIVATIONS["softmax"](rng.normal(size=(50, 4)))
    delta = tasks.hadamard_error(a2, np.eye(4)[rng.integers(4, size=50)])
    assert (delta <= 0).all()
    assert (a1 >= 0).all()
    assert all((gradient <= 0).all() for gradient in tasks.layer_gradients(a1, delta))
    return "is above 0", "is below 0"


@CLAIMS.here
def growth():
    """Gradient descent with the Hadamard form: the mean activation, and the share of δ¹ that is above 0."""
    net, theta = digit_network()
    x, y = digits().x_train, np.eye(10)[digits().y_train]
    weights = [part.copy() for layer in net.layers(theta) for part in (layer.W, layer.b[0])]
    activations, above = [], []
    for _ in range(16):
        z1, a1, _, a2 = tasks.feedforward(x, *weights)
        activations.append(a1.mean())
        above.append((tasks.hidden_error(tasks.hadamard_error(a2, y), weights[2], z1) > 0).mean())
        gradients = tasks.backward(x, y, *weights, error=tasks.hadamard_error)
        weights = [p - 0.5 * g for p, g in zip(weights, gradients, strict=True)]
    assert above[15] < 0.1 < 0.2 < above[0]
    return "η = 0.5", f"from {activations[0]:.2f} to {activations[15]:.0f} in 15 steps", "above 0 become rare"


def reads(found: np.ndarray) -> tuple[str, ...]:
    return f"{found.min():.2f} to {found.max():.2f}", "60 steps", "20 other first weights"


@CLAIMS.general(seeds=20, words=lambda found: (*reads(found), "η = 0.05"))
def hadamard_slowly(seed):
    return learning("Hadamard", 100 + seed, 0.05, 60)[1]


@CLAIMS.general(seeds=20, words=lambda found: reads(found)[0])
def right_slowly(seed):
    return learning("right", 100 + seed, 0.05, 60)[1]


def later(found: np.ndarray) -> tuple[str, ...]:
    """The loss at step 60, and what has become of it."""
    assert found.shape == (1, 8, 3)
    assert (found[..., 1:] == 1).all()
    at_60 = found[..., 0]
    return "8 of 8 other first weights", f"{at_60.min():.1f} to {at_60.max():.1f} at step 60", "infinite by step 200"


@CLAIMS.general(seeds=8, slow=True, words=later)
def hadamard_later(seed):
    """With a tenth of η: the loss at step 60, whether it is above its start at step 100, and infinite at step 200."""
    losses, _ = learning("Hadamard", 100 + seed, 0.05)
    assert losses[60] < losses[0]
    return round(losses[60], 3), float(losses[100] > losses[0]), float(np.isinf(losses[200]))


def right_words(found: np.ndarray) -> tuple[str, ...]:
    return f"{found[..., 0].min():.2f} to {found[..., 0].max():.2f}", (
        f"{found[..., 1].min():.2f} to {found[..., 1].max():.2f} of the test digits"
    )


@CLAIMS.general(seeds=8, slow=True, words=right_words)
def right_later(seed):
    """With a tenth of η: the right rule's loss at step 200, and its accuracy."""
    losses, accuracy = learning("right", 100 + seed, 0.05)
    return round(losses[200], 3), round(accuracy, 3)


# The training step -----------------------------------------------------------------------------------------------


@CLAIMS.exact
def step_example():
    one, zero = np.ones((1, 1)), np.zeros(2)
    before, after, *_, b2 = tasks.training_step(one, np.eye(2)[:1], one, np.zeros(1), np.zeros((1, 2)), zero, 1.0)
    given = "the other parameters 0 and η = 1"
    return given, f"from {before:.3f} to {after:.3f}", minus(f"({b2[0]:.1f}, {b2[1]:.1f})")


@functools.cache
def training_step() -> tuple[Network, np.ndarray, np.ndarray, Any]:
    """The network, its θ, its gradient for 64 digits, and their loss as a function of θ."""
    net, theta = digit_network()
    x, y = digits().x_train[:64], digits().y_train[:64]

    def cost(theta: np.ndarray) -> float:
        return float(net.loss_and_gradient(theta, x, y, "cross-entropy")[0])

    return net, theta, net.loss_and_gradient(theta, x, y, "cross-entropy")[1], cost


def fall(eta):
    """By how much the loss falls, and by how much it would on a straight slope."""
    _, theta, g, cost = training_step()
    return cost(theta) - cost(theta - eta * g), eta * (g @ g)


@CLAIMS.here
def one_step():
    fell, promised = fall(0.1)
    length = np.linalg.norm(training_step()[2])
    assert f"{length:.3f}" == "1.086"  # as in the question
    assert fell < promised
    return f"{fell:.3f}"


@CLAIMS.here
def promised():
    return f"{fall(0.1)[1]:.3f}"


@CLAIMS.here
def other_rates():
    shares = {eta: np.divide(*fall(eta)) for eta in (0.01, 0.1, 1.0)}
    small, middle, large = (f"{100 * share:.0f} %" for share in shares.values())
    return f"at η = 0.01 the loss falls by {small}", f"at 0.1 by {middle}", f"at 1 by {large}"


RATES = {0.01: "at η = 0.01", 0.1: "at 0.1", 1.0: "at 1"}


def shares(found: np.ndarray) -> list[str]:
    low, high = 100 * found.min(axis=1), 100 * found.max(axis=1)
    assert found.shape == (3, 20)
    kept = [f"{a:.0f} to {b:.0f} %" for a, b in zip(low, high, strict=True)]
    first, *others = RATES.values()
    said = [f"{share} {rate}" for share, rate in zip(kept[1:], others, strict=True)]
    return ["With 20 of them", minus(f"{kept[0]} of the promise {first}"), *map(minus, said)]


@CLAIMS.general(seeds=20, cases=tuple({"eta": eta} for eta in RATES), words=shares)
def kept_promises(seed, eta):
    """The share of η|g|² by which the loss falls."""
    net = Network(SIZES)
    theta = net.initialize("He normal", np.random.default_rng(100 + seed))
    x, y = digits().x_train[:64], digits().y_train[:64]
    before, g = net.loss_and_gradient(theta, x, y, "cross-entropy")
    return float((before - net.loss_and_gradient(theta - eta * g, x, y, "cross-entropy")[0]) / (eta * (g @ g)))


@CLAIMS.here
def large_rates():
    before = training_step()[3](training_step()[1])
    assert -0.2 * before < fall(2.0)[0] < 0
    assert fall(5.0)[0] < -before
    return "At 2 it rises a little", "at 5 it more than doubles"


# Further ---------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def differences():
    return f"{2 * Network(SIZES).size:,} in all", "50th"


@CLAIMS.here
def differences_agree():
    net, theta, g, cost = training_step()
    some = np.arange(0, net.size, 50)

    def cost_of(part: np.ndarray) -> float:
        moved = theta.copy()
        moved[some] = part
        return cost(moved)

    assert np.abs(gradcheck.numerical_gradient(cost_of, theta[some]) - g[some]).max() < 1e-8
    return "10^{-8}", f"{np.abs(g[some]).max():.2f}"


FORWARD, BACKWARD, CALLS = 64 * 30 + 30 * 10, 64 * 30 + 2 * 30 * 10, 2 * Network(SIZES).size


@CLAIMS.exact
def forward_work():
    return f"64 · 30 + 30 · 10 = {FORWARD}"


@CLAIMS.exact
def backward_work():
    return f"{BACKWARD - FORWARD} for BP2, together {BACKWARD:,}"


@CLAIMS.exact
def difference_work():
    assert 0.99e7 < CALLS * FORWARD < 1.01e7
    return f"{CALLS:,} times {FORWARD:,}, about ten million"


@CLAIMS.exact
def multiplications():
    derived = FORWARD + BACKWARD
    return f"need {derived:,}", f"about {round(CALLS * FORWARD / derived, -2):,.0f} times fewer"


@CLAIMS.exact
def arithmetic():
    """Each operation of the pass is done once for each row of the batch."""
    one, batch = (multiplied(SIZES, rows) for rows in (1, 32))
    assert batch % one == 0
    return f"a factor of {batch // one}", f"{100 * one / batch:.0f} %"


@CLAIMS.exact
def operations():
    """Multiplications and additions of the products, for each parameter and row."""
    per_parameter = [2 * multiplied(sizes, 1) / Network(sizes).size for sizes in (SIZES, (784, 512, 256, 10))]
    return f"{per_parameter[0]:.1f} N", f"{per_parameter[1]:.1f} N in the large one"


def multiplied(sizes: tuple[int, ...], rows: int) -> int:
    """The multiplications of a pass: z and BP4 in each layer, and BP2 in each but the first."""
    weights = [n * m for n, m in itertools.pairwise(sizes)]
    return rows * (3 * sum(weights) - weights[0])
