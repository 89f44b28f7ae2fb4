"""Decks 000 and 001 on graphs, vectors and matrices, line by line."""

import numpy as np

from course_lib import graph
from course_lib.activations import ACTIVATIONS
from course_lib.claims import minus
from course_lib.gradcheck import numerical_gradient
from course_lib.topics.lecture_errata.experiments.ledger import Ledger, prints, same

NEURON = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
X = np.array([[2.0, 1, -3], [-3, 4, 2]])  # deck 000's example y = x w, and what it prints as y and dL/dy
W = np.array([[3.0, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]])
Y = np.array([[13.0, 9, -2, -6], [5, 2, 17, 1]])
UPSTREAM = np.array([[2.0, 3, -3, 9], [-8, 1, 4, 6]])


def gradients(expression: str, **values: object) -> dict[str, np.ndarray]:
    """Every named gradient of a graph."""
    output = graph.parse(expression, **values)
    graph.backward(output)
    return {node.name: node.gradient for node in graph.nodes(output) if node.name}


def _whole(array):
    return minus(str(array.astype(int).tolist()))


def enter(ledger: Ledger) -> None:
    """All lines of these pages."""
    _recap(ledger)
    _patterns(ledger)
    _vectors(ledger)
    _matrices(ledger)
    _deck_001(ledger)


def _recap(ledger):
    d, add = gradients("q = x + y; f = q * z", x=-2.0, y=5.0, z=-4.0), gradients("q = x + y", x=-2.0, y=5.0)
    ledger.open("000", "Recap (Backpropagation)")
    ledger("∂q/∂x = 1, ∂q/∂y = 1", add["x"] == add["y"] == 1, "an add gate passes 1 on to both")
    ledger("∂f/∂q = z, ∂f/∂z = q", (d["q"], d["z"]) == (-4, 3), minus(f"at (−2, 5, −4): {d['q']:g} and {d['z']:g}"))
    ledger("∂f/∂x = ∂f/∂q · ∂q/∂x", d["x"] == d["q"] * add["x"], minus(f"{d['x']:g} = {d['q']:g} · {add['x']:g}"))

    t = np.linspace(-6, 6, 25)
    e, s = np.exp(-t), 1 / (1 + np.exp(-t))
    slope = numerical_gradient(lambda x: (1 / (1 + np.exp(-x))).sum(), t, 1e-6)
    at_1 = (1 - 1 / (1 + np.e)) * (1 / (1 + np.e))
    ledger("dσ/dx = e^−x/(1 + e^−x)²", same(slope, e / (1 + e) ** 2, 1e-8), "finite differences at 25 points")
    ledger("… = (1 − σ(x)) σ(x)", same(e / (1 + e) ** 2, (1 - s) * s), "at 25 points")
    trade = "the product has e¹ where σ(1) has e⁻¹: its two factors trade places"
    ledger("[1.00] × [(1 − 1/(1 + e¹)) (1/(1 + e¹))] = 0.2", prints(at_1, "0.2"), f"{at_1:.4f}; {trade}")
    line = "s = w0 * x0 + w1 * x1 + w2; f = "
    one, four = (gradients(line + f, **NEURON) for f in ("sigmoid(s)", "1 / (1 + exp(-s))"))
    equal = all(same(one[name], four[name]) for name in NEURON)
    ledger("the graph of f(w, x) may not be unique", equal, "one σ gate or four gates: the same five gradients")


def _patterns(ledger):
    plus, times = (gradients(f"f = 7 * (x {sign} y)", x=3.0, y=-4.0) for sign in "+*")
    larger = gradients("f = 7 * max(x, y)", x=3.0, y=-4.0)
    copied = gradients("a = 7 * x; b = 2 * x; f = a + b", x=3.0)
    ledger.open("000", "Patterns in gradient flow")
    ledger("add gate: gradient distributor", plus["x"] == plus["y"] == 7, "both inputs get the upstream 7")
    ledger("mul gate: swap multiplier", (times["x"], times["y"]) == (-28, 21), "x gets 7·y = −28, y gets 7·x = 21")
    ledger("copy gate: gradient adder", copied["x"] == 9, "7 + 2 = 9")
    ledger("max gate: gradient router", (larger["x"], larger["y"]) == (7, 0), "all 7 to the larger input")

    w0, x0, w1, x1, w2 = NEURON.values()
    L = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
    s3 = 1.0 * (1 - L) * L
    flat = {"w0": s3 * x0, "x0": s3 * w0, "w1": s3 * x1, "x1": s3 * w1, "w2": s3}
    found = gradients("f = sigmoid(w0 * x0 + w1 * x1 + w2)", **NEURON)
    ledger.open("000", "Backward Code")
    right = all(same(flat[name], found[name]) for name in flat)
    ledger("grad_s3 = grad_L (1 − L) L … grad_x0 = grad_s0 w0", right, "all five are the graph's")


def _vectors(ledger):
    A, at = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.5, -1.0])
    jacobian = np.stack([numerical_gradient(lambda x, m=m: (x @ A)[m], at) for m in range(3)], axis=1)
    total = numerical_gradient(lambda x: (x @ A).sum(), at)
    ledger.open("000", "Vector derivatives")
    ledger("gradient of y ∈ ℝ by x ∈ ℝᴺ: N entries", same(total, A.sum(axis=1), 1e-6), "2 inputs, 2 derivatives")
    turned = jacobian.T.shape != jacobian.shape
    proof = "of y = xA it is A; most books put ∂yₘ/∂xₙ into row m, and have Aᵀ"
    ledger("Jacobian N × M: (n, m) holds ∂yₘ/∂xₙ", same(jacobian, A, 1e-6), proof, other=turned)

    relu, x, u = ACTIVATIONS["ReLU"], np.array([1.0, -2, 3, -1]), np.array([4.0, -1, 5, 9])
    D = np.stack([numerical_gradient(lambda t, m=m: np.maximum(0, t)[m], x) for m in range(4)], axis=1)
    ledger("z = (1, 0, 3, 0)", same(np.maximum(0, x), [1, 0, 3, 0]), "max(0, x), entry by entry")
    ledger("dz/dx: diagonal 1, 0, 1, 0, the rest 0", same(D, np.diag([1.0, 0, 1, 0]), 1e-6), "finite differences")
    ledger("[dz/dx][dL/dz] = (4, 0, 5, 0)", same(D @ u, [4, 0, 5, 0], 1e-6), "times (4, −1, 5, 9)")
    ledger("dL/dx = dL/dz where x > 0, else 0", same(relu.vjp(x, u), D @ u, 1e-6), "without the Jacobian")


def _matrices(ledger):
    right = int((Y == X @ W).sum())
    ledger.open("000", "Backprop with Matrices")
    ledger("y_nm = Σ_d x_nd w_dm", same(np.einsum("nd,dm->nm", X, W), X @ W), "as `x @ w`")
    proof = f"x w = {_whole(X @ W)}: {right} of 8 entries are right"
    ledger("y = [[13, 9, −2, −6], [5, 2, 17, 1]]", same(X @ W, Y), proof)

    u = UPSTREAM
    d = gradients("L = sum((x @ w) * u)", x=X, w=W, u=graph.constant(u))
    four = (u, u.T, W, W.T)
    fits = [a @ b for a in four for b in four if (a.shape[1], a.shape[0], b.shape[1]) == (b.shape[0], *X.shape)]
    ledger("∂L/∂x_nd = Σ_m ∂L/∂y_nm w_dm", same(d["x"], np.einsum("nm,dm->nd", u, W)), "the graph's gradient")
    ledger("∂L/∂x = (∂L/∂y) wᵀ", same(d["x"], u @ W.T), f"first row {_whole((u @ W.T)[0])}")
    ledger("∂L/∂w = xᵀ (∂L/∂y)", same(d["w"], X.T @ u), f"first row {_whole((X.T @ u)[0])}")
    ledger("“the only way to make shapes match up”", len(fits) == 1, "of 16 products of u, w and their transposes, one")


def _deck_001(ledger):
    d, add = gradients("z = x1 + x2; f = z * x3", x1=-2.0, x2=5.0, x3=-4.0), gradients("z = x1 + x2", x1=-2.0, x2=5.0)
    ledger.open("001", "Example")
    ledger("∂z/∂x₁ = 1, ∂z/∂x₂ = 1", add["x1"] == add["x2"] == 1, "the add gate")
    ledger("∂f/∂z = x₃, ∂f/∂x₃ = z", (d["z"], d["x3"]) == (-4, 3), "−4 and 3")
    ledger("wanted: ∂f/∂x₁, ∂f/∂x₂, ∂f/∂x₃", (d["x1"], d["x2"]) == (d["z"], d["z"]), "−4, −4 and 3: as deck 000's")
