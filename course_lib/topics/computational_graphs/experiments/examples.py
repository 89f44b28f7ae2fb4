"""The lectures' graphs, ready to be chosen from: each an expression, and a knob for each of its inputs."""

from typing import Any

import numpy as np

from course_lib import graph
from course_lib.menus import Entry, Menu, entry, knob, knobs


class ExampleGraph(Entry):
    """A graph by its ``expression``; its knobs are the values of the variables."""

    family = "graph"

    @property
    def expression(self) -> str:
        """What ``graph.parse`` reads; a subclass has it as a plain text, or makes it from its knobs."""
        raise NotImplementedError

    @property
    def inputs(self) -> dict[str, Any]:
        """The values by name."""
        return {k.name: getattr(self, k.name) for k in knobs(self)}

    def output(self) -> graph.Node:
        """The output of the graph, as a node."""
        return graph.parse(self.expression, **self.inputs)


@entry
class SimpleGraph(ExampleGraph):
    """f = (x + y) z, the lecture's first example. Deck 000, Backpropagation: a simple example; deck 001, Example."""

    x: float = knob(-2.0, "x", -6, 6)
    y: float = knob(5.0, "y", -6, 6)
    z: float = knob(-4.0, "z", -6, 6)
    expression = "q = x + y; f = q * z"


@entry
class NeuronGraph(ExampleGraph):
    """σ(w0 x0 + w1 x1 + w2), σ as one gate or as four: −s, e^s, 1 + s, 1/s. Deck 000, Another example."""

    sigmoid: str = knob("one gate", "", choices=("one gate", "four gates"))
    w0: float = knob(2.0, "w_0", -4, 4)
    x0: float = knob(-1.0, "x_0", -4, 4)
    w1: float = knob(-3.0, "w_1", -4, 4)
    x1: float = knob(-2.0, "x_1", -4, 4)
    w2: float = knob(-3.0, "w_2", -4, 4)

    @property
    def expression(self) -> str:
        s3 = "s0 = w0 * x0; s1 = w1 * x1; s2 = s0 + s1; s3 = s2 + w2; L = "
        return s3 + ("sigmoid(s3)" if self.sigmoid == "one gate" else "1 / (1 + exp(-s3))")

    @property
    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in super().inputs.items() if name != "sigmoid"}


@entry
class PatternsGraph(ExampleGraph):
    """f = 2 (xy + max(z, w)): a distributor, swap multipliers and a router in one graph."""

    x: float = knob(3.0, "x", -6, 6)
    y: float = knob(-4.0, "y", -6, 6)
    z: float = knob(2.0, "z", -6, 6)
    w: float = knob(-1.0, "w", -6, 6)
    expression = "p = x * y; m = max(z, w); s = p + m; f = 2 * s"


@entry
class SharedInputGraph(ExampleGraph):
    """f = (x + y) max(y, z): y is used twice, so its gradients add."""

    x: float = knob(1.0, "x", -6, 6)
    y: float = knob(2.0, "y", -6, 6)
    z: float = knob(0.0, "z", -6, 6)
    expression = "a = x + y; b = max(y, z); f = a * b"


@entry
class MatrixGraph(ExampleGraph):
    """L = Σ (x w) ⊙ G, so that dL/dy is G; x, w and G as deck 000 has them, Backprop with Matrices."""

    x00: float = knob(2.0, "x_{00}", -9, 9)
    w00: float = knob(3.0, "w_{00}", -9, 9)
    expression = "y = x @ w; L = sum(y * G)"

    @property
    def inputs(self) -> dict[str, Any]:
        x = np.array([[self.x00, 1, -3], [-3, 4, 2]], float)
        w = np.array([[self.w00, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]], float)
        return {"x": x, "w": w, "G": graph.constant([[2.0, 3, -3, 9], [-8, 1, 4, 6]], "G")}


@entry
class NetworkGraph(ExampleGraph):
    """σ(c0 h0 + c1 h1 + c2), h0 and h1 tanh units of two inputs: a network of two layers, scalar by scalar."""

    x0: float = knob(1.0, "x_0", -3, 3)
    x1: float = knob(-2.0, "x_1", -3, 3)
    a0: float = knob(0.5, "a_0", -3, 3)
    b0: float = knob(1.0, "b_0", -3, 3)
    c0: float = knob(1.5, "c_0", -3, 3)
    expression = """
        h0 = tanh(a0 * x0 + a1 * x1 + a2)
        h1 = tanh(b0 * x0 + b1 * x1 + b2)
        L = sigmoid(c0 * h0 + c1 * h1 + c2)"""

    @property
    def inputs(self) -> dict[str, Any]:
        return {**super().inputs, "a1": -0.5, "a2": 0.1, "b1": 0.3, "b2": -0.2, "c1": -1.0, "c2": 0.4}


@entry
class OwnGraph(ExampleGraph):
    """An expression that you write yourself, in x, y, z and w."""

    expression: str = "max(x, y) * z + x"
    x: float = knob(2.0, "x", -6, 6)
    y: float = knob(1.0, "y", -6, 6)
    z: float = knob(3.0, "z", -6, 6)
    w: float = knob(-1.0, "w", -6, 6)

    def output(self) -> graph.Node:
        try:
            return super().output()
        except ValueError as error:
            message = str(error).replace(
                "Give it one: parse(…, ", "Use x, y, z or w, or begin with a number of your own: "
            )
            raise ValueError(message.replace("=1.0).", " = 1.0; ….")) from None


EXAMPLES = Menu(
    ExampleGraph,
    {
        "(x + y) z": SimpleGraph(),
        "sigmoid neuron": NeuronGraph(),
        "2 (x y + max(z, w))": PatternsGraph(),
        "(x + y) max(y, z)": SharedInputGraph(),
        "matrices x w": MatrixGraph(),
        "network of 3 units": NetworkGraph(),
        "your own expression": OwnGraph(),
    },
)
