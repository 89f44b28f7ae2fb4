"""Exercises of notebook 01: forward and backward through small graphs, number by number, and an engine of one's own."""

import math
from collections.abc import Callable

import numpy as np

from course_lib import graph
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.computational_graphs.engine_tasks import ENGINE_TASKS


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


def loss_gate(s: float, upstream: float) -> float:
    """dC/ds for L = −ln σ(s) and upstream = dC/dL."""
    node = graph.variable(s)
    graph.backward(-graph.log(graph.sigmoid(node)), upstream)
    return node.gradient


def nudged(x: float, y: float, z: float) -> tuple[float, float, float]:
    """(∂a/∂y, ∂b/∂y, ∂f/∂y) of a = x + y, b = max(y, z), f = a b."""
    by_a = gradients("x + y", x=x, y=y)[1]
    by_b = gradients("max(y, z)", y=y, z=z)[0]
    return by_a, by_b, gradients("(x + y) * max(y, z)", x=x, y=y, z=z)[1]


def two_neurons(x: float, w0: float, b0: float, w1: float, b1: float) -> tuple[float, ...]:
    """(∂L/∂x, ∂L/∂w0, ∂L/∂b0, ∂L/∂w1, ∂L/∂b1) of h = σ(w0 x + b0), L = σ(w1 h + b1)."""
    return gradients("sigmoid(w1 * sigmoid(w0 * x + b0) + b1)", x=x, w0=w0, b0=b0, w1=w1, b1=b1)


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


def slope(s: float) -> float:
    return sigma(s) * (1 - sigma(s))


def chain(
    inner: Callable[[float], float] = slope,
    outer: Callable[[float], float] = slope,
    unswapped: bool = False,
    weight: bool = True,
    from_input: bool = False,
    biases: bool = False,
) -> Callable[..., tuple[float, ...]]:
    """two_neurons with other gradients at the two sums, or another mistake on the way back."""

    def wrong(x, w0, b0, w1, b1):
        s0 = w0 * x + b0
        h = sigma(s0)
        d1 = outer(w1 * h + b1)
        d0 = d1 * (w1 if weight else 1.0) * inner(s0)
        dx, dw0 = (d0 * x, d0 * w0) if unswapped else (d0 * w0, d0 * x)
        dw1 = d1 * (w1 if unswapped else x if from_input else h)
        return dx, dw0, d0 * (b0 if biases else 1.0), dw1, d1 * (b1 if biases else 1.0)

    return wrong


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
        "loss gate",
        loss_gate,
        "gradient",
        numbers(2),
        (
            Mistake(
                lambda s, u: (1 - sigma(s)) * u,
                "The sign is turned. L falls where a grows, and a grows with s: which of the two steps has a minus?",
            ),
            Mistake(
                lambda s, u: slope(s) * u,
                "That is the sigmoid's own derivative. The logarithm, which comes after it, is missing.",
            ),
            Mistake(
                lambda s, u: -slope(s) * u,
                "The minus of −ln a is there, but not the logarithm's own derivative by a.",
            ),
            Mistake(
                lambda s, u: -u / sigma(s),
                "That is the gradient by a. One more gate lies between a and s: the sigmoid.",
            ),
            Mistake(
                lambda s, u: sigma(s) - 1,
                "That is the local derivative alone. The upstream gradient is missing from the product.",
            ),
            Mistake(
                lambda s, u: -math.log(sigma(s)) * u, "You multiplied by the gate's value. Its derivative is asked for."
            ),
            Mistake(
                lambda s, u: (s - 1) * u,
                "The derivative was taken at s. In it stands the sigmoid's output a = σ(s), not its input.",
            ),
            Mistake(
                lambda s, u: -(1 - sigma(s) ** 2) / sigma(s) * u,
                "1 − a² is the derivative of tanh, another gate. The sigmoid's is derived above.",
            ),
            Mistake(
                lambda s, u: sigma(s) - 1 + u,
                "Upstream and local derivative were added. At a gate they are multiplied; only parallel paths add.",
            ),
        ),
        "The sigmoid's derivative, step by step",
    ),
    Task(
        "nudge forward",
        nudged,
        "da_dy, db_dy, df_dy",
        numbers(3),
        (
            Mistake(
                lambda x, y, z: (1.0, float(y > z), float(y > z)),
                "At the last gate the two nudges were multiplied. Each of them moves f by itself, and the two add.",
            ),
            Mistake(
                lambda x, y, z: (1.0, float(y > z), x + y + max(y, z) * (y > z)),
                "At the mul gate each nudge was multiplied by its own wire's value. A mul gate swaps.",
            ),
            Mistake(
                lambda x, y, z: (1.0, float(y > z), max(y, z)),
                "Only the path through a is counted. y reaches f through the max gate as well.",
            ),
            Mistake(
                lambda x, y, z: (1.0, 1.0, max(y, z) + x + y),
                "The max gate let the nudge of y pass even where z is larger and decides.",
            ),
            Mistake(
                lambda x, y, z: (2.0, float(y > z), 2 * max(y, z) + (x + y) * (y > z)),
                "x was nudged as well. In this pass only y moves, so the nudge of x is 0.",
            ),
            Mistake(
                lambda x, y, z: (x + y, max(y, z), (x + y) * max(y, z)),
                "These are the values of a, b and f. Asked for is how much each moves for 1 of y.",
            ),
            Mistake(
                lambda x, y, z: (max(y, z), x + y, max(y, z) + (x + y) * (y > z)),
                "The first two are the derivatives of f by a and b, from a backward pass. Begin at y, and go forward.",
            ),
        ),
        "Why backward",
    ),
    Task(
        "two neurons",
        two_neurons,
        "dx, dw0, db0, dw1, db1",
        numbers(5, 0.4),
        (
            Mistake(
                chain(unswapped=True),
                "At a mul gate an input got the gradient times its own value. A mul gate swaps: it needs the other's.",
            ),
            Mistake(
                chain(outer=lambda s: 1.0),
                "The gradient passed the second sigmoid unchanged. Its local derivative belongs into all five.",
            ),
            Mistake(
                chain(inner=lambda s: 1.0),
                "The gradient passed the first sigmoid unchanged. What lies before it needs its local derivative, too.",
            ),
            Mistake(
                chain(weight=False),
                "w1 is missing on the way back from the second neuron to h.",
            ),
            Mistake(
                chain(from_input=True),
                "dw1 holds x. At the second mul gate w1 meets h, the first neuron's output.",
            ),
            Mistake(
                chain(sigma, sigma),
                "At the sigmoids you multiplied by their values. The derivative has one factor more.",
            ),
            Mistake(
                chain(lambda s: s * (1 - s), lambda s: s * (1 - s)),
                "The sigmoid's derivative was taken at the sum. Written as (1 − a) a it takes the gate's output.",
            ),
            Mistake(
                chain(lambda s: 1 - sigma(s) ** 2, lambda s: 1 - sigma(s) ** 2),
                "1 − a² is the derivative of tanh, another gate. The sigmoid's is (1 − a) a.",
            ),
            Mistake(
                chain(biases=True),
                "The biases' gradients hold the biases. Each goes straight into an add gate: nothing multiplies it.",
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
                lambda x, y, u: (u * x, u * y),
                "Each input got the gradient times its own value, and both got some. A max gate lets only one through.",
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
            Mistake(
                lambda x: 3 * x,
                "Each of the three wires got an x. The one that goes straight to the add gate does not.",
            ),
            Mistake(
                lambda x: 4 * x + 1,
                "Each wire into the mul gate brought 2x. One wire brings the other input's value, and there are two.",
            ),
            Mistake(
                lambda x: x * x + 1,
                "The mul gate's value was added. Each of its two wires brings the value of the other input.",
            ),
            Mistake(lambda x: x * x + x, "That is the value of f. Asked for is its derivative."),
        ),
        "A variable that is used twice",
    ),
    *ENGINE_TASKS,
    used=(
        "forward",
        "engine: values",
        "engine: local derivatives",
        "engine: visiting order",
        "engine: adding and zeroing",
        "engine: the whole",
    ),
)
check, answer = TASKS.check, TASKS.answer
