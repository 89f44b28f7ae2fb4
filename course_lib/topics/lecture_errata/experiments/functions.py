"""The decks on activations and losses, line by line."""

import numpy as np

from course_lib.activations import ACTIVATIONS, ELU, PReLU
from course_lib.gradcheck import numerical_gradient
from course_lib.topics.lecture_errata.experiments.ledger import CONSEQUENCES, Ledger, same

WORD = CONSEQUENCES[2]


def enter(ledger: Ledger) -> None:
    """All lines of these pages."""
    _activations(ledger)
    _qualities(ledger)
    _classification(ledger)
    _regression(ledger)
    _output_layer(ledger)


def crossing() -> float:
    """The |x| beyond which σ′ is above tanh′: with s = e^x + e^−x, tanh′ = 4/s² and σ′ = 1/(s + 2); s² − 4s = 8."""
    s = 2 + np.sqrt(12)
    return float(np.arccosh(s / 2))


def softmax_errors() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of softmax and cross-entropy at one example: BP1 with ⊙, the deck's sum ŷ − y, and finite differences."""
    z, y = np.array([0.5, -1.0, 2.0]), np.array([0.0, 0.0, 1.0])
    p = np.exp(z) / np.exp(z).sum()
    delta = numerical_gradient(lambda t: np.log(np.exp(t).sum()) - (y * t).sum(), z, 1e-6)
    return -y / p * p * (1 - p), p - y, delta


def _slope(f, x):
    return numerical_gradient(lambda t: f(t).sum(), np.asarray(x, float), 1e-6)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _activations(ledger):
    z = np.array([-3.0, -1.2, -0.4, 0.3, 0.9, 2.5])
    below, bent, close = z < 0, 1.5 * np.expm1(z), 1e-8
    relu, prelu, elu = ACTIVATIONS["ReLU"], PReLU(0.25), ELU(1.5)
    s, differences = _sigmoid(z), "finite differences"
    ledger.open("000", "Types of Activation Functions")
    ledger("linear ax + c: f′ = a", same(_slope(lambda t: 2 * t + 3, z), np.full(6, 2.0), 1e-6), "a = 2, c = 3")
    ledger("sigmoid: f′ = f (1 − f)", same(_slope(_sigmoid, z), s * (1 - s), close), differences)
    ledger("tanh x = 2/(1 + e^−2x) − 1", same(np.tanh(z), 2 / (1 + np.exp(-2 * z)) - 1), "NumPy's tanh")
    ledger("tanh: f′ = 1 − f²", same(_slope(np.tanh, z), 1 - np.tanh(z) ** 2, close), differences)
    ledger("ReLU: 0 for x < 0, x for x ≥ 0", same(np.maximum(0, z), np.where(below, 0, z)), "max(0, x)")
    ledger("parametric ReLU: f′ = α or 1", same(_slope(prelu, z), np.where(below, 0.25, 1), close), "α = ¼")
    ledger("ELU: f′ = f + α for x < 0, else 1", same(_slope(elu, z), np.where(below, bent + 1.5, 1), close), "α = 1.5")
    (between, ours), (of_prelu, quarter), (of_elu, bent_one) = map(_corner, (relu, prelu, elu))
    proof = (
        f"any number between the slopes of the two sides will do; the deck’s Jacobian example and PyTorch have {ours:g}"
    )
    ledger("ReLU: f′(0) = 1", between, proof, other=ours != 1)
    proof = "the slope on the right; PyTorch takes that on the left, α"
    other = quarter == prelu.alpha != 1 and bent_one == elu.alpha != 1
    ledger("parametric ReLU and ELU: f′(0) = 1", of_prelu and of_elu, proof, other=other)


def _corner(f):
    """Whether 1 lies between the slopes of the two sides at 0, and the library's choice."""
    left, right = ((f(np.array([h])) - f(np.zeros(1))).item() / h for h in (-1e-7, 1e-7))
    return min(left, right) - 1e-6 <= 1 <= max(left, right) + 1e-6, f.vjp(np.zeros(1), np.ones(1)).item()


def _qualities(ledger):
    x = np.linspace(-8, 8, 1601)
    tanh, s = 1 - np.tanh(x) ** 2, _sigmoid(x) * (1 - _sigmoid(x))
    ledger.open("000", "Tanh")
    proof = f"only for |x| below {crossing():.2f}; at x = 4 the sigmoid's is {s[1200] / tanh[1200]:.0f} times tanh's"
    near = np.abs(x) < crossing()
    ledger("“The gradient is stronger for tanh than sigmoid”", bool((tanh > s)[near].all()), proof,
           short=bool((tanh < s)[~near].any()))  # fmt: skip
    flat = _slope(lambda t: np.maximum(0, t), [-3.0, -1.0])
    ledger.open("000", "ReLU")
    said = "for x above 0; below it f′ = 0 (the deck’s own table), which is saturation"
    ledger("“Does not saturate”", same(_slope(lambda t: np.maximum(0, t), [1.0, 3.0]), np.ones(2), 1e-6), said,
           short=not flat.any())  # fmt: skip


def _classification(ledger):
    y, p = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.2, 0.4, 0.7])
    by_hand = [-np.log(0.9), -np.log(0.8), -np.log(0.4), -np.log(0.3)]  # of the class that is right
    printed = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    rising = -np.log([0.9, 0.5, 0.1, 0.01])
    P, T = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]]), np.eye(3)[[0, 2]]
    ledger.open("002", "Classification Loss")
    ledger("−(y log ŷ + (1 − y) log(1 − ŷ))", same(printed, by_hand), "−log of the probability of the right class")
    ledger("it increases as ŷ departs from y", bool((np.diff(rising) > 0).all()), "y = 1, ŷ from 0.9 to 0.01")
    ledger("−Σᵢ₌₁ᴹ yᵢⱼ log ŷᵢⱼ", same(-(T * np.log(P)).sum(axis=1), -np.log([0.7, 0.6])), "i: class, j: example")


def _regression(ledger):
    y, p = np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 1.0])
    mean, half = ((y - p) ** 2).mean(), 0.5 * ((y - p) ** 2).sum()
    e = np.array([[0.5, 1.0], [2.0, 0.0]])
    ledger.open("002", "Cost/Loss Functions")
    proof = f"{mean:.4f}; deck 004 has ½ Σ and no 1/n, for one example: {half:.4f}"
    ledger("MSE = (1/n) Σ (yᵢ − ŷᵢ)²", same(mean, (0.5**2 + 0 + 3**2) / 3), proof, other=mean != half)
    rows, entries = (e**2).sum() / 2, (e**2).mean()
    proof = f"n rows: {rows:.4f}, as LOSSES here; n·k entries, as PyTorch: {entries:.4f}"
    ledger("1/n, with several outputs", same(rows, 2.625), proof, other=rows != entries)
    x = np.array([1.0, 2.0, 5.0])
    by_input, by_target = (float((x * t).sum() / (x * x).sum()) for t in (x, 2 * x))
    proof = f"the target: for y = 2x the best w of Σ (x − wx)² is {by_input:g}, that of Σ (y − wx)² is {by_target:g}"
    ledger("Error = y − y′, “y – Actual Input”", same(by_input, by_target), proof, consequence=WORD)
    small, large = 0.5, 2.0
    proof = (
        f"holds for errors below 1: {small**2:g} in place of {small:g}; but {large:g} becomes {large**2:g}; so “small” "
        "depends on the unit of y"
    )
    ledger("MSE “helps in reducing a small deviation … as compared to MAE”", small**2 < small, proof,
           short=large**2 > large)  # fmt: skip
    without = np.abs(y - p) / 3
    proof = f"without Σ three values for n = 3; their sum is {without.sum():.4f}"
    ledger("MAE = (1/n) |yᵢ − ŷᵢ|", without.shape == (), proof)
    few, many = np.arange(1.0, 6), np.array([1.0, 2, 3, 4, 50])
    before, after = (np.abs(v - np.median(v)).mean() for v in (few, many))
    most = np.median([1.0, 2, 48, 49, 50])
    proof = (
        f"on 1 to 5, with 50 in place of 5, it rises from {before:.1f} to {after:.1f}; the number that it fits stays "
        f"{np.median(many):g} (MSE’s goes from {few.mean():g} to {many.mean():g}), and with 48, 49 and 50 in place of "
        f"3, 4 and 5 it is {most:g}: *less* affected than MSE (notebook 05)"
    )
    unmoved = same(before, after) or same(most, np.median(few))
    ledger("“It is not affected by noise or outliers”", unmoved, proof, consequence=WORD)


def _output_layer(ledger):
    z = np.array([[0.5, -1.0, 2.0], [1.0, 1.0, -3.0]])
    shared, taken = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), np.exp(z) / (3 * np.exp(z))
    ledger.open("004", "Review. Backpropagation")
    one, p, y = np.array([-2.0, 0.3, 1.5]), np.array([0.9, 0.4, 0.2]), np.array([1.0, 0.0, 0.0])
    ledger("binary: ŷ = 1/(1 + exp(−z))", same(ACTIVATIONS["sigmoid"](one), _sigmoid(one)), "the library's sigmoid")
    printed = -y * np.log(p) - (1 - y) * np.log(1 - p)
    ledger("binary cross-entropy", same(printed, -np.log([0.9, 0.6, 0.8])), "−log of the right class's probability")
    ledger("cross-entropy −Σᵢ yᵢ log ŷᵢ", same(-(y * np.log(p)).sum(), -np.log(0.9)), "the same, of k classes")
    half_sum = 0.5 * ((p - y) ** 2).sum()
    ledger("regression: ½ Σᵢ (ŷᵢ − yᵢ)²", same(half_sum, (0.01 + 0.16 + 0.04) / 2), "of one example, with k outputs")
    proof = "two different i: Σⱼ exp zⱼ is meant; one and the same i would give 1/k for every class"
    ledger("ŷᵢ = exp zᵢ / Σᵢ exp zᵢ", same(shared.sum(axis=1), [1, 1]), proof, other=not same(shared, taken))
