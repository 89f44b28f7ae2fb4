"""Exercises of notebook 01: forward and backward through small graphs, number by number."""

import math
from collections.abc import Callable

import numpy as np

from course_lib import graph
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList


def numbers(count: int, scale: float = 1.0) -> Callable[[np.random.Generator], list[list[float]]]:
    """Six calls with this many numbers each, none of them near 0 or near another one."""
    return lambda rng: [[scale * x for x in draw(rng, count)] for _ in range(6)]


def draw(rng: np.random.Generator, count: int) -> list[float]:
    return (rng.choice([-1, 1], count) * (rng.permutation(count) + rng.uniform(0.2, 0.9, count))).tolist()


def sigma(s: float) -> float:
    return 1 / (1 + math.exp(-s))


# The answers -------------------------------------------------------------------------------------------------------


def forward(x: float, y: float, z: float) -> float:
    """f = (x + y) z."""
    return graph.parse("(x + y) * z", x=x, y=y, z=z).value


def flat_backward(x: float, y: float, z: float) -> tuple[float, ...]:
    """(∂f/∂x, ∂f/∂y, ∂f/∂z) of f = (x + y) z."""
    return gradients("(x + y) * z", x=x, y=y, z=z)


def sigmoid_gate(s: float, upstream: float) -> float:
    """dL/ds for a = σ(s) and upstream = dL/da."""
    node = graph.variable(s)
    graph.backward(graph.sigmoid(node), upstream)
    return node.gradient


def neuron_gradients(w0: float, x0: float, w1: float, x1: float, w2: float) -> tuple[float, ...]:
    """(∂f/∂w0, ∂f/∂x0, ∂f/∂w1, ∂f/∂x1, ∂f/∂w2) of f = σ(w0 x0 + w1 x1 + w2)."""
    return gradients("sigmoid(w0 * x0 + w1 * x1 + w2)", w0=w0, x0=x0, w1=w1, x1=x1, w2=w2)


def max_gate(x: float, y: float, upstream: float) -> tuple[float, float]:
    """(dL/dx, dL/dy) for the gate max(x, y) and the upstream gradient; x ≠ y."""
    return (upstream, 0.0) if x > y else (0.0, upstream)


def shared(x: float) -> float:
    """df/dx of f = x·x + x, in which x goes three ways."""
    return gradients("x * x + x", x=x)[0]


def gradients(expression: str, **values: float) -> tuple[float, ...]:
    leaves = {name: graph.variable(value, name) for name, value in values.items()}
    graph.backward(graph.parse(expression, **leaves))
    return tuple(leaf.gradient for leaf in leaves.values())


# What is written instead -------------------------------------------------------------------------------------------


def neuron(gate: Callable[[float], float]) -> Callable[..., tuple[float, ...]]:
    """neuron_gradients with another gradient at the sum: ``gate(s)`` in place of σ'(s)."""

    def wrong(w0, x0, w1, x1, w2):
        ds = gate(w0 * x0 + w1 * x1 + w2)
        return x0 * ds, w0 * ds, x1 * ds, w1 * ds, ds

    return wrong


def unswapped(w0: float, x0: float, w1: float, x1: float, w2: float) -> tuple[float, ...]:
    ds = neuron_gradients(w0, x0, w1, x1, w2)[4]
    return w0 * ds, x0 * ds, w1 * ds, x1 * ds, ds


def bias_as_weight(w0: float, x0: float, w1: float, x1: float, w2: float) -> tuple[float, ...]:
    *others, ds = neuron_gradients(w0, x0, w1, x1, w2)
    return *others, w2 * ds


TASKS = TaskList(
    Task(
        "forward",
        forward,
        "f",
        numbers(3),
        (
            Mistake(
                lambda x, y, z: x + y * z, "Only y is multiplied by z: `*` binds before `+`, so brackets are needed."
            ),
            Mistake(
                lambda x, y, z: x * y * z, "All three are multiplied, but the first gate of this graph is an add gate."
            ),
            Mistake(lambda x, y, z: x + y + z, "All three are added, but the second gate of this graph multiplies."),
            Mistake(
                lambda x, y, z: x * y + z, "The two gates are exchanged: the add gate comes first, then the mul gate."
            ),
            Mistake(lambda x, y, z: x + y, "That is q, the value between the gates. One more gate leads to f."),
        ),
        "Forward",
    ),
    Task(
        "flat backward",
        flat_backward,
        "df_dx, df_dy, df_dz",
        numbers(3),
        (
            Mistake(
                lambda x, y, z: (1.0, 1.0, x + y),
                "df_dx and df_dy are only the add gate's local derivative, 1. The gradient that arrives there "
                "from above is missing from the product.",
            ),
            Mistake(
                lambda x, y, z: (x + y, x + y, z),
                "At the mul gate each input got its own value. A mul gate swaps: what does the *other* input tell you?",
            ),
            Mistake(
                lambda x, y, z: (y * z, x * z, x + y),
                "x and y were swapped as if they met at a mul gate. They meet at an add gate, which does not swap.",
            ),
            Mistake(
                lambda x, y, z: (z, z, (x + y) * z),
                "df_dz is the value of f itself. The derivative of a product by one factor holds only the other.",
            ),
            Mistake(
                lambda x, y, z: (z / 2, z / 2, x + y),
                "The add gate's gradient was divided between its inputs. An add gate hands the whole of it to each.",
            ),
            Mistake(lambda x, y, z: (-z, -z, -(x + y)), "All three signs are turned. No gate here subtracts."),
        ),
        "Upstream × local = downstream",
    ),
    Task(
        "sigmoid gate",
        sigmoid_gate,
        "gradient",
        numbers(2),
        (
            Mistake(
                lambda s, u: s * (1 - s) * u,
                "The derivative was taken at s. In a(1 − a) stands the gate's output a = σ(s), not its input.",
            ),
            Mistake(
                lambda s, u: sigma(s) * (1 - sigma(s)),
                "That is the local derivative alone. The upstream gradient is missing from the product.",
            ),
            Mistake(
                lambda s, u: sigma(s) * u, "You multiplied by the gate's value. Its derivative has one factor more."
            ),
            Mistake(
                lambda s, u: (1 - sigma(s)) * u,
                "Half of the derivative is there: 1 − a. One factor of the sigmoid's derivative is missing.",
            ),
            Mistake(
                lambda s, u: -sigma(s) * (1 - sigma(s)) * u,
                "The sign is turned. σ grows with s, so its derivative is positive: two minus signs meet on the way.",
            ),
            Mistake(
                lambda s, u: sigma(s) * (1 - sigma(s)) + u,
                "Upstream and local derivative were added. At a gate they are multiplied; only parallel paths add.",
            ),
        ),
        "The sigmoid neuron",
    ),
    Task(
        "sigmoid neuron",
        neuron_gradients,
        "dw0, dx0, dw1, dx1, dw2",
        numbers(5, 0.4),
        (
            Mistake(
                unswapped,
                "At the mul gates each input got its own value. A mul gate swaps: dw0 needs the other input.",
            ),
            Mistake(
                neuron(lambda s: 1.0),
                "The gradient passed the sigmoid unchanged. Its local derivative belongs into every one of the five.",
            ),
            Mistake(
                neuron(sigma),
                "At the sigmoid you multiplied by its value f. Its derivative has one factor more.",
            ),
            Mistake(
                neuron(lambda s: s * (1 - s)),
                "The sigmoid's derivative was taken at s, the sum. Written as f(1 − f) it takes the gate's output f.",
            ),
            Mistake(
                lambda w0, x0, w1, x1, w2: neuron_gradients(w0, x0, w1, x1, 0.0),
                "w2 is missing from the sum that goes into the sigmoid.",
            ),
            Mistake(
                lambda *given: (*neuron_gradients(*given)[:4], 1.0),
                "dw2 is only the add gate's local derivative, 1. What arrives there from the sigmoid is missing.",
            ),
            Mistake(
                bias_as_weight,
                "dw2 holds a factor w2. The wire w2 goes straight into an add gate, and nothing multiplies it.",
            ),
            Mistake(
                neuron(lambda s: -sigma(s) * (1 - sigma(s))),
                "All signs are turned. σ grows with its input, so its derivative is positive.",
            ),
        ),
        "Flat code",
    ),
    Task(
        "max gate",
        max_gate,
        "dx, dy",
        numbers(3),
        (
            Mistake(
                lambda x, y, u: (u, u),
                "Both inputs got the gradient, as at an add gate. Moving the smaller input a little changes nothing.",
            ),
            Mistake(
                lambda x, y, u: (u / 2, u / 2),
                "The gradient was divided between both. Which of them does max(x, y) depend on?",
            ),
            Mistake(
                lambda x, y, u: (0.0, u) if x > y else (u, 0.0),
                "The gradient went to the smaller input: turn the test.",
            ),
            Mistake(
                lambda x, y, u: (1.0, 0.0) if x > y else (0.0, 1.0),
                "These are the local derivatives. The upstream gradient is missing.",
            ),
            Mistake(
                lambda x, y, u: (u * x, 0.0) if x > y else (0.0, u * y),
                "The gradient was multiplied by the input's value. The router passes it on as it is.",
            ),
            Mistake(
                lambda x, y, u: (u * y, u * x), "That is a mul gate's swap. A max gate lets only one input through."
            ),
        ),
        "Patterns",
    ),
    Task(
        "copy gate",
        shared,
        "df_dx",
        numbers(1),
        (
            Mistake(
                lambda x: x + 1,
                "Only one of the two wires into the mul gate was counted. x enters it twice, and both paths add.",
            ),
            Mistake(
                lambda x: 2 * x,
                "The paths through the mul gate are there; the wire from x straight to the add gate is missing.",
            ),
            Mistake(
                lambda x: 1.0,
                "Only the last path is left: it overwrote the others. After the first assignment, add with `+=`.",
            ),
            Mistake(
                lambda x: x, "Only one path is left: it overwrote the others. Three wires leave x; their gradients add."
            ),
            Mistake(
                lambda x: 2 * (2 * x + 1),
                "Everything was added twice. Start the sum from zero, and walk each path once.",
            ),
            Mistake(lambda x: x * x + x, "That is the value of f. Asked for is its derivative."),
        ),
        "A variable that is used twice",
    ),
)
check, answer = TASKS.check, TASKS.answer
