"""A 2-2-1 network with numbers for a pen: every quantity of its forward and backward pass, computed index by index.

W¹₁₂ leads from unit 1 of layer 0 to unit 2 of layer 1 and is entry [0, 1] of W¹; here it is ``values["W1_12"]``, and
the gradient by it ``values["dW1_12"]``.
"""

from typing import Annotated, Any, NamedTuple

from course_lib.activations import ACTIVATIONS, choose
from course_lib.arguments import Interval, OneOf, checked
from course_lib.losses import LOSSES

OUTPUTS = {
    "none, half squared error": ("linear", "half squared error"),
    "sigmoid, binary cross-entropy": ("sigmoid", "binary cross-entropy"),
}
LAYER_1 = {"W1_11": 1.0, "W1_12": -1.0, "W1_21": 1.0, "W1_22": 1.0, "b1_1": 0.0, "b1_2": 0.0}
LAYER_2 = {"W2_11": 0.5, "W2_21": -2.0, "b2_1": 3.0}
START = {"x1": 1.0, "x2": 2.0, "y": 0.5, **LAYER_1, **LAYER_2}
Given = Annotated[float, Interval("[-1e3, 1e3]")]


class SmallStep(NamedTuple):
    """One step of the two passes: what it computes, from what, and along which wires the numbers flow."""

    title: str
    makes: str = ""
    uses: str = ""
    wires: str = ""


FIRST, LAST = "W1_11 W1_12 W1_21 W1_22", "W2_11 W2_21"
# fmt: off
SMALL_STEPS = (
    SmallStep("What is given: the example x with its target y, the weights and the biases", "x1 x2 y " + " ".join(
        [*LAYER_1, *LAYER_2])),
    SmallStep("Feedforward: the hidden layer's pre-activations", "z1_1 z1_2", "x1 x2 b1_1 b1_2", FIRST),
    SmallStep("Feedforward: the hidden layer's activations", "a1_1 a1_2", "z1_1 z1_2"),
    SmallStep("Feedforward: the output's pre-activation", "z2_1", "a1_1 a1_2 b2_1", LAST),
    SmallStep("Feedforward: the prediction and the cost", "a2_1 C", "z2_1 y", "cost"),
    SmallStep("BP1: the output's error", "delta2_1", "a2_1 y", "cost"),
    SmallStep("BP4 and BP3: the gradients of the last layer", "dW2_11 dW2_21 db2_1", "a1_1 a1_2 delta2_1", LAST),
    SmallStep("BP2: the error goes back one layer", "delta1_1 delta1_2", "delta2_1", LAST),
    SmallStep("BP4 and BP3 again: the gradients of the first layer", "dW1_11 dW1_12 dW1_21 dW1_22 db1_1 db1_2",
              "x1 x2 delta1_1 delta1_2", FIRST),
)
# fmt: on


class SmallPass(NamedTuple):
    """Every quantity of the pass by its name, and the derivatives f′(z¹₁), f′(z¹₂)."""

    hidden: str
    output: str
    values: dict[str, float]
    primes: tuple[float, float]

    def known(self, frame: int) -> set[str]:
        """The names of what has been computed by the end of this step."""
        return {name for step in SMALL_STEPS[: frame + 1] for name in step.makes.split()}


@checked
def small_network(
    *,
    x1: Given,
    x2: Given,
    y: Annotated[float, Interval("[0, 1]")],
    W1_11: Given,
    W1_12: Given,
    W1_21: Given,
    W1_22: Given,
    b1_1: Given,
    b1_2: Given,
    W2_11: Given,
    W2_21: Given,
    b2_1: Given,
    hidden: str = "ReLU",
    output: Annotated[str, OneOf(OUTPUTS)] = "none, half squared error",
) -> SmallPass:
    """Feedforward, then BP1 to BP4, a number at a time."""
    f: Any = choose(hidden, "hidden")
    v = {"x1": x1, "x2": x2, "y": y, "W1_11": W1_11, "W1_12": W1_12, "W1_21": W1_21, "W1_22": W1_22}
    v |= {"b1_1": b1_1, "b1_2": b1_2, "W2_11": W2_11, "W2_21": W2_21, "b2_1": b2_1}
    for j in (1, 2):
        v[f"z1_{j}"] = sum(v[f"x{k}"] * v[f"W1_{k}{j}"] for k in (1, 2)) + v[f"b1_{j}"]
        v[f"a1_{j}"] = float(f(v[f"z1_{j}"]))
    v["z2_1"] = sum(v[f"a1_{k}"] * v[f"W2_{k}1"] for k in (1, 2)) + b2_1
    v["a2_1"], v["C"] = _output(output, v["z2_1"], y)
    v["delta2_1"] = v["db2_1"] = v["a2_1"] - y
    primes = float(f.prime(v["z1_1"])), float(f.prime(v["z1_2"]))
    for j, prime in zip((1, 2), primes, strict=True):
        v[f"dW2_{j}1"] = v[f"a1_{j}"] * v["delta2_1"]
        v[f"delta1_{j}"] = v[f"db1_{j}"] = prime * v[f"W2_{j}1"] * v["delta2_1"]
        for k in (1, 2):
            v[f"dW1_{k}{j}"] = v[f"x{k}"] * v[f"delta1_{j}"]
    return SmallPass(hidden, output, v, primes)


def _output(output, z, y):
    """The prediction and the cost."""
    activation, measure = OUTPUTS[output]
    loss, a = LOSSES[measure], float(ACTIVATIONS[activation](z))
    return a, float(loss.from_logits([[z]], [[y]]) if loss.from_logits else loss([[a]], [[y]]))
