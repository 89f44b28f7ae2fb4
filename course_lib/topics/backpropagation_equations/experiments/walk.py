"""Lecture 3's backward pass, nothing left out: every quantity of one pass through a 64-30-10 network on real digits.

Rows are examples in one form, columns in the other; both are written out here, and must give the same numbers.
"""

import functools
import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_lib import activations, checks, given, losses, network, optimizers, train
from course_lib.datasets import DATASETS

SIZES = (64, 30, 10)
SOFTMAX, CROSS_ENTROPY = activations.ACTIVATIONS["softmax"], losses.LOSSES["cross-entropy"]


@functools.cache
def digits():
    """The digits, split as everywhere in this notebook."""
    return DATASETS["digits"].load(np.random.default_rng(0))


@functools.cache
def start(hidden="ReLU"):
    """(network, θ): the 64-30-10 network before its first step."""
    net = network.Network(SIZES, hidden)
    return net, net.initialize("He normal", np.random.default_rng(1))


@functools.cache
def trained(hidden="ReLU", steps=0):
    """(network, θ) after so many steps of Adam, batches of 64."""
    net, theta = start(hidden)
    if not steps:
        return net, theta
    setting = {
        "optimizer": optimizers.Adam(learning_rate=0.01),
        "loss": "cross-entropy",
        "batch_size": 64,
        "evaluations": 1,
    }
    rng = np.random.default_rng(2)
    run = train.train(net, digits(), initializer="He normal", steps=steps, start=theta, rng=rng, **setting)
    return net, run.theta[-1]


def examples(digit, which, count):
    """(x, y): example number ``which`` of a digit, then as many others as make ``count``; labels as int64."""
    digit, count = checks.integer("digit", digit, 0, 9), checks.integer("count", count, 1, 64)
    first = np.flatnonzero(digits().y_train == digit)
    first = first[checks.integer("which", which) % len(first)]
    rows = (first + np.arange(count)) % len(digits().y_train)
    return digits().x_train[rows], digits().y_train[rows]


def in_rows(x, y, W1, b1, W2, b2, f):
    """The whole pass with an example a row: z = a W + b. x (N, 64), W¹ (64, 30), b¹ (1, 30); y one-hot (N, 10)."""
    ones = np.ones((1, len(x)))
    z1 = x @ W1 + b1
    a1 = f(z1)
    z2 = a1 @ W2 + b2
    a2 = SOFTMAX(z2)
    delta2 = (a2 - y) / len(x)
    prime1 = f.prime(z1)
    delta1 = (delta2 @ W2.T) * prime1
    made = {"z1": z1, "a1": a1, "z2": z2, "a2": a2, "prime1": prime1, "delta2": delta2, "delta1": delta1}
    made |= {"dW2": a1.T @ delta2, "db2": ones @ delta2, "dW1": x.T @ delta1, "db1": ones @ delta1}
    made |= {"C": np.array([[CROSS_ENTROPY(a2, y)]]), "ones": ones, "xT": x.T, "a1T": a1.T, "W2T": W2.T}
    return {"x": x, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2} | made


def in_columns(x, y, w1, b1, w2, b2, f):
    """The same with an example a column, as decks 002 and 004 write it: z = w a + b. x (64, N), w¹ (30, 64)."""
    ones = np.ones((x.shape[1], 1))
    z1 = w1 @ x + b1
    a1 = f(z1)
    z2 = w2 @ a1 + b2
    a2 = SOFTMAX(z2.T).T
    delta2 = (a2 - y) / x.shape[1]
    prime1 = f.prime(z1)
    delta1 = (w2.T @ delta2) * prime1
    made = {"z1": z1, "a1": a1, "z2": z2, "a2": a2, "prime1": prime1, "delta2": delta2, "delta1": delta1}
    made |= {"dW2": delta2 @ a1.T, "db2": delta2 @ ones, "dW1": delta1 @ x.T, "db1": delta1 @ ones}
    made |= {"C": np.array([[CROSS_ENTROPY(a2.T, y.T)]]), "ones": ones, "xT": x.T, "a1T": a1.T, "W2T": w2.T}
    return {"x": x, "y": y, "W1": w1, "b1": b1, "W2": w2, "b2": b2} | made


class Step(NamedTuple):
    """One moment of the pass: its formula in both forms (names of quantities and signs), and what to notice."""

    title: str
    makes: str
    rows: str
    columns: str
    notice: str

    def formula(self, form):
        return (self.rows if form == "rows" else self.columns).split()


# fmt: off
STEPS = (
    Step("What is given: the input, the parameters, the right answers", "x W1 b1 W2 b2 y",
         "x , W1 , b1 , W2 , b2 , y", "x , W1 , b1 , W2 , b2 , y",
         "64 pixels an example, and {parameters} parameters: 64·30 + 30 + 30·10 + 10. Example 1 is a {digit}."),
    Step("Feedforward: the hidden layer's pre-activation", "z1", "z1 = x W1 + b1", "z1 = W1 x + b1",
         "Each of these numbers is a sum over 64 pixels. The one bias vector is added to every example."),
    Step("Feedforward: the hidden layer's activation", "a1", "a1 = f( z1 )", "a1 = f( z1 )",
         "Number by number. {off} of {hidden} activations are exactly 0."),
    Step("Feedforward: the output layer's pre-activation", "z2", "z2 = a1 W2 + b2", "z2 = W2 a1 + b2",
         "The same formula, one layer on. For example 1 the largest is that of class {answer}."),
    Step("Feedforward: the output, ŷ = a²", "a2", "a2 = softmax( z2 )", "a2 = softmax( z2 )",
         "Ten probabilities an example. Example 1 is a {digit}, and the network gives that {sure:.3g}."),
    Step("The loss", "C", "C = −1/N·Σ y ⊙log a2", "C = −1/N·Σ y ⊙log a2",
         "One number: C = {C:.4g}. Only the probability of the right class counts: for example 1, −log {sure:.3g}."),
    Step("BP1: the output layer's error δ² = ∂C/∂z²", "delta2", "delta2 = ( a2 − y ) /N", "delta2 = ( a2 − y ) /N",
         "Below 0 at the right class ({least:.3g} for example 1), above 0 elsewhere; each example's errors sum to 0."),
    Step("BP4: the gradient by the output layer's weights", "dW2", "dW2 = a1T delta2", "dW2 = delta2 a1T",
         "What came in, times the error: a unit that is 0 for every example gets no gradient ({silent} of 30 here)."),
    Step("BP3: the gradient by the output layer's biases", "db2", "db2 = ones delta2", "db2 = delta2 ones",
         "The error itself, added up over the examples: a product with a vector of ones."),
    Step("BP2: the hidden layer's error δ¹ = ∂C/∂z¹", "delta1", "delta1 = ( delta2 W2T ) ⊙ prime1",
         "delta1 = ( W2T delta2 ) ⊙ prime1",
         "Backwards through the same weights, then number by number times f′, taken at z¹. "
         "{stopped} of {hidden} errors are exactly 0."),
    Step("BP4: the gradient by the hidden layer's weights", "dW1", "dW1 = xT delta1", "dW1 = delta1 xT",
         "The same formula, one layer back. A pixel that is 0 in every example gets no gradient ({white} of 64 here)."),
    Step("BP3: the gradient by the hidden layer's biases", "db1", "db1 = ones delta1", "db1 = delta1 ones",
         "Done. Every gradient has the shape of what it belongs to, and ∂C/∂θ has {parameters} entries."),
)
# fmt: on


@dataclass(frozen=True, eq=False)
class Walk:
    """One pass in one form. ``values``: every quantity by name; ``agrees``: whether the other form has the same."""

    form: str
    values: dict
    function: str
    labels: np.ndarray
    agrees: bool

    @property
    def picture(self):
        """Example 1 as the picture that it is, (8, 8)."""
        x = self.values["x"]
        return (x[0] if self.form == "rows" else x[:, 0]).reshape(8, 8)

    def known(self, frame):
        """The names of what has been computed by the end of this step."""
        return {name for step in STEPS[: frame + 1] for name in step.makes.split()}

    def notice(self, frame):
        """What to notice at this step, with its numbers."""
        return STEPS[frame].notice.format(**self.facts)

    @functools.cached_property
    def facts(self):
        v = self.values if self.form == "rows" else {name: a.T for name, a in self.values.items()}
        digit = int(self.labels[0])
        return {
            "parameters": f"{sum(v[name].size for name in ('W1', 'b1', 'W2', 'b2')):,}",
            "digit": digit,
            "answer": int(v["a2"][0].argmax()),
            "sure": v["a2"][0, digit],
            "least": v["delta2"][0, digit],
            "C": v["C"][0, 0],
            "hidden": v["a1"].size,
            "off": int((v["a1"] == 0).sum()),
            "stopped": int((v["delta1"] == 0).sum()),
            "silent": int((v["a1"] == 0).all(axis=0).sum()),
            "white": int((v["x"] == 0).all(axis=0).sum()),
        }


def walk(*, digit, which, count, hidden, steps, form):
    """Every quantity of the pass for ``count`` examples, after ``steps`` steps of training, in rows or in columns."""
    checks.one_of("form", form, ("rows", "columns"))
    net, theta = trained(hidden, steps)
    x, labels = examples(digit, which, count)
    (W1, b1, _, f), (W2, b2, _, _) = net.layers(theta)
    given = (x, np.eye(10)[labels], W1, b1, W2, b2)
    rows, columns = in_rows(*given, f), in_columns(*(a.T for a in given), f)
    same = all(np.allclose(a, columns[name].T, rtol=0, atol=1e-12) for name, a in rows.items())
    return Walk(form, rows if form == "rows" else columns, hidden, labels, same)


@given.given(batch=1, repeats=1)
def seconds(sizes, batch, repeats=50):
    """{part: seconds}: the matrix products of a step alone, forward and backward whole, the optimizer.

    The parts take turns, and the least of each one's times counts: what is more than that is other programs'.
    """
    rng = np.random.default_rng(0)
    net = network.Network(sizes)
    theta, rule = net.initialize("He normal", rng, dtype=np.float32), optimizers.Adam()
    loss, y = net.prepare_targets("cross-entropy", rng.integers(0, sizes[-1], batch), batch, np.float32)
    x, gradient, state = rng.random((batch, sizes[0]), np.float32), np.zeros_like(theta), rule.init(theta)
    layers, views = net.layers(theta), net.layers(gradient)
    a = [x, *(np.zeros((batch, n), np.float32) for n in sizes[1:])]
    parts = {
        "matrix products": lambda: _products(a, layers, views),
        "forward and backward": lambda: network.backpropagate(layers, views, x, y, loss),
        "optimizer": lambda: rule.step(state, gradient),
    }
    turns = [[_seconds(part) for part in parts.values()] for _ in range(repeats)]
    return dict(zip(parts, np.min(turns, axis=0).tolist(), strict=True))


def _products(a, layers, gradients):
    """The 3L − 1 matrix products of a step: forward, BP4, and BP2 for all layers but the first."""
    for l, (layer, gradient) in enumerate(zip(layers, gradients, strict=True)):
        np.matmul(a[l], layer.W)
        np.matmul(a[l].T, a[l + 1], out=gradient.W)
        if l:
            np.matmul(a[l + 1], layer.W.T)


def _seconds(part):
    begin = time.perf_counter()
    part()
    return time.perf_counter() - begin
