"""Deck 002 on first weights, line by line."""

from typing import Annotated

import numpy as np

from course_lib.arguments import Interval, Whole, checked
from course_lib.initializers import INITIALIZERS
from course_lib.network import Network
from course_lib.topics.lecture_errata.experiments.ledger import Ledger, same


@checked
def signal(
    sigma: Annotated[float, Interval("[0, 100]")],
    width: Annotated[int, Whole(1, 1000)] = 256,
    layers: Annotated[int, Whole(0, 50)] = 5,
) -> np.ndarray:
    """The mean square of the input and after each ReLU layer, for normal weights of this deviation; 400 examples."""
    rng = np.random.default_rng(0)
    a = rng.standard_normal((400, width))
    found = [np.mean(a**2)]
    for _ in range(layers):
        a = np.maximum(0, a @ (sigma * rng.standard_normal((width, width))))
        found.append(np.mean(a**2))
    return np.array(found)


def enter(ledger: Ledger) -> None:
    """All lines of these pages."""
    _constant(ledger)
    _random(ledger)


def _constant(ledger):
    net, labels = Network([2, 2, 1], output="sigmoid"), np.array([0, 1, 1])
    equal = net.initialize("constant", np.random.default_rng(0))
    points = np.array([[1.0, 2.0], [-3.0, 0.5], [0.3, 0.4]])
    hidden = net.forward(equal, points).a[1]
    found = [
        net.layers(net.loss_and_gradient(t, points, labels, "binary cross-entropy")[1])[0].W for t in (equal, 0 * equal)
    ]
    at_c, at_0 = found
    ledger.open("002", "Zero or Random Constant")
    ledger("both units: relu(αx₁ + αx₂)", same(hidden.T, [np.maximum(0, 0.1 * points.sum(axis=1))] * 2), "α = 0.1")
    proof = f"both columns of ∂C/∂W¹ are ({at_c[0, 0]:.4f}, {at_c[1, 0]:.4f})"
    ledger("identical gradients", same(at_c[:, 0], at_c[:, 1]), proof)
    proof = f"for ReLU an update of {np.abs(at_0).max():g}"
    ledger("zeros: all receive the same updates", same(at_0[:, 0], at_0[:, 1]), proof)


def _random(ledger):
    rng, uniform, glorot = np.random.default_rng(0), INITIALIZERS["uniform"], INITIALIZERS["Glorot normal"]
    box, spread = INITIALIZERS["Glorot uniform"], lambda n, k: np.sqrt(2 / (n + k))
    ledger.open("002", "Weight Initialization")
    drawn = uniform(64, 400, rng)
    ledger("uniform: ±1/√f_in", same([drawn.min(), drawn.max()], [-0.125, 0.125], 1e-3), "±0.125 for f_in = 64, drawn")
    drawn = glorot(640, 100, rng)
    ledger("Xavier normal: σ = √(2/(f_in + f_out))", same(drawn.std(), spread(640, 100), 0.01), "64,000 numbers drawn")
    proof = "σ is the deviation; most books write N(μ, σ²)"
    other = not same(spread(640, 100), spread(640, 100) ** 2)
    ledger("W ≈ N(μ, σ)", same(drawn.std(), spread(640, 100), 0.01), proof, other=other)
    drawn = box(640, 100, rng)
    ledger("Xavier uniform: ±√(6/(f_in + f_out))", same(drawn.std(), spread(640, 100), 0.01), "Xavier normal's spread")

    square, narrow = (_passes(spread(256, n), 256, n) for n in (256, 64))
    proof = (
        f"the mean square, forward: 256 → 256 has × {square:.1f}, but 256 → 64 has × {narrow:.1f}; and it says “every”"
    )
    ledger("Xavier “keeps the variance the same across every layer”", same(narrow, 1, 0.1), proof)
    one, he = _passes(1.0, 256, 256, True), _passes(np.sqrt(2 / 256), 256, 256, True)
    proof = f"of the variance 2/f_in: with it a ReLU layer of 256 has × {he:.1f}, with σ = 1 it has × {one:.0f}"
    ledger("He: “weights belong to normal distribution”", same(he, 1, 0.1), proof, short=not same(one, 1, 0.1))
    ledger.open("002", "Benefits of Weight Initialization")
    sizes = ", ".join(f"{np.sqrt(2 / n):.2g}" for n in (2, 128, 1024))
    proof = f"it is a layer's *factor* that is near 1; He's σ for f_in = 2, 128, 1024 is {sizes}"
    ledger("“neither too much bigger than 1 nor too much less than 1”", np.sqrt(2 / 1024) > 0.5, proof)


def _passes(sigma, n_in, n_out, relu=False):
    """By what a layer multiplies the mean square of its input."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((400, n_in))
    z = x @ (sigma * rng.standard_normal((n_in, n_out)))
    return np.mean((np.maximum(0, z) if relu else z) ** 2) / np.mean(x**2)
