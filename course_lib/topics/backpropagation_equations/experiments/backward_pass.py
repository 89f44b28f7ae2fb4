"""Lecture 3's backward pass, nothing left out: every quantity of one pass through a 64-30-10 network on real digits.

Rows are examples in one form, columns in the other; both are written out here, and must give the same numbers.
"""

import functools
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np

from course_lib.activations import Elementwise
from course_lib.arguments import OneOf, checked
from course_lib.topics.backpropagation_equations.experiments.digit_network import (
    CROSS_ENTROPY,
    SOFTMAX,
    digit_network,
    examples,
)

Quantities = dict[str, np.ndarray]  # of one pass, by name


def in_rows(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, f: Elementwise
) -> Quantities:
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


def in_columns(
    x: np.ndarray, y: np.ndarray, w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray, f: Elementwise
) -> Quantities:
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


class PassStep(NamedTuple):
    """One step of the pass: its formula in both forms (names of quantities and signs), and what to notice."""

    title: str
    makes: str
    rows: str
    columns: str
    notice: str

    def formula(self, form: str) -> list[str]:
        """The names and signs in one form."""
        return (self.rows if form == "rows" else self.columns).split()


# fmt: off
STEPS = (
    PassStep("What is given: the input, the parameters, the right answers", "x W1 b1 W2 b2 y",
         "x , W1 , b1 , W2 , b2 , y", "x , W1 , b1 , W2 , b2 , y",
         "64 pixels an example, and {parameters} parameters: 64·30 + 30 + 30·10 + 10. Example 1 is a {digit}."),
    PassStep("Feedforward: the hidden layer's pre-activation", "z1", "z1 = x W1 + b1", "z1 = W1 x + b1",
         "Each of these numbers is a sum over 64 pixels. The one bias vector is added to every example."),
    PassStep("Feedforward: the hidden layer's activation", "a1", "a1 = f( z1 )", "a1 = f( z1 )",
         "Number by number. {off} of {hidden} activations are exactly 0."),
    PassStep("Feedforward: the output layer's pre-activation", "z2", "z2 = a1 W2 + b2", "z2 = W2 a1 + b2",
         "The same formula, one layer on. For example 1 the largest is that of class {answer}."),
    PassStep("Feedforward: the output, ŷ = a²", "a2", "a2 = softmax( z2 )", "a2 = softmax( z2 )",
         "Ten probabilities an example. Example 1 is a {digit}, and the network gives that {sure:.3g}."),
    PassStep("The loss", "C", "C = −1/N·Σ y ⊙log a2", "C = −1/N·Σ y ⊙log a2",
         "One number: C = {C:.4g}. Only the probability of the right class counts: for example 1, −log {sure:.3g}."),
    PassStep("BP1: the output layer's error δ² = ∂C/∂z²", "delta2", "delta2 = ( a2 − y ) /N", "delta2 = ( a2 − y ) /N",
         "Below 0 at the right class ({least:.3g} for example 1), above 0 elsewhere; each example's errors sum to 0."),
    PassStep("BP4: the gradient by the output layer's weights", "dW2", "dW2 = a1T delta2", "dW2 = delta2 a1T",
         "What came in, times the error: a unit that is 0 for every example gets no gradient ({silent} of 30 here)."),
    PassStep("BP3: the gradient by the output layer's biases", "db2", "db2 = ones delta2", "db2 = delta2 ones",
         "The error itself, added up over the examples: a product with a vector of ones."),
    PassStep("BP2: the hidden layer's error δ¹ = ∂C/∂z¹", "delta1", "delta1 = ( delta2 W2T ) ⊙ prime1",
         "delta1 = ( W2T delta2 ) ⊙ prime1",
         "Backwards through the same weights, then number by number times f′, taken at z¹. "
         "{stopped} of {hidden} errors are exactly 0."),
    PassStep("BP4: the gradient by the hidden layer's weights", "dW1", "dW1 = xT delta1", "dW1 = delta1 xT",
         "The same formula, one layer back. A pixel that is 0 in every example gets no gradient ({white} of 64 here)."),
    PassStep("BP3: the gradient by the hidden layer's biases", "db1", "db1 = ones delta1", "db1 = delta1 ones",
         "Done. Every gradient has the shape of what it belongs to, and ∂C/∂θ has {parameters} entries."),
)
# fmt: on


@dataclass(frozen=True, eq=False)
class BackwardPass:
    """One pass in one form. ``values``: every quantity by name; ``agrees``: whether the other form has the same."""

    form: str
    values: Quantities
    function: str
    labels: np.ndarray
    agrees: bool

    @property
    def picture(self) -> np.ndarray:
        """Example 1 as the picture that it is, (8, 8)."""
        x = self.values["x"]
        return (x[0] if self.form == "rows" else x[:, 0]).reshape(8, 8)

    def known(self, frame: int) -> set[str]:
        """The names of what has been computed by the end of this step."""
        return {name for step in STEPS[: frame + 1] for name in step.makes.split()}

    def notice(self, frame: int) -> str:
        """What to notice at this step, with its numbers."""
        return STEPS[frame].notice.format(**self.facts)

    @functools.cached_property
    def facts(self) -> dict[str, Any]:
        """The numbers in the notices."""
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


@checked
def backward_pass(
    *, digit: int, which: int, count: int, hidden: str, steps: int, form: Annotated[str, OneOf(("rows", "columns"))]
) -> BackwardPass:
    """Every quantity of the pass for ``count`` examples, after ``steps`` steps of training, in rows or in columns."""
    net, theta = digit_network(hidden, steps)
    x, labels = examples(digit, which, count)
    (W1, b1, _, _), (W2, b2, _, _) = net.layers(theta)
    f: Any = net.activations[0]  # which has a derivative
    y = np.eye(10)[labels]
    rows, columns = in_rows(x, y, W1, b1, W2, b2, f), in_columns(x.T, y.T, W1.T, b1.T, W2.T, b2.T, f)
    same = all(np.allclose(a, columns[name].T, rtol=0, atol=1e-12) for name, a in rows.items())
    return BackwardPass(form, rows if form == "rows" else columns, hidden, labels, same)
