"""Exercises of notebook 01: forward and backward through small graphs, number by number, and an engine of one's own."""

import math
from collections.abc import Callable

import numpy as np

from course_lib import graph
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.computational_graphs import forms
from course_lib.topics.computational_graphs.engine_tasks import ENGINE_TASKS
from course_lib.topics.computational_graphs.experiments.engine import sigma
from course_lib.topics.computational_graphs.gate_tasks import GATE_TASKS


def numbers(count: int, scale: float = 1.0) -> Callable[[np.random.Generator], list[list[float]]]:
    """Six calls with this many numbers each, none near 0 or near another one; each is below 0 in three of them."""

    def calls(rng):
        signs = np.transpose([rng.permutation([1, 1, 1, -1, -1, -1]) for _ in range(count)])
        return (scale * signs * [sizes(rng, count) for _ in range(6)]).tolist()

    return calls


def either_way(i: int, j: int) -> Callable[[np.random.Generator], list[list[float]]]:
    """Eight calls with three numbers of all signs, the i-th above the j-th in as many of them as below it."""

    def calls(rng):
        signs = (1, 1, 1), (-1, -1, -1), (1, -1, 1), (-1, 1, -1)
        found = [(0.6 * np.array(each) * sizes(rng, 3)).tolist() for each in signs]
        return [*found, *([v[{i: j, j: i}.get(k, k)] for k in range(3)] for v in found)]

    return calls


def sizes(rng: np.random.Generator, count: int) -> np.ndarray:
    """This many positive numbers, in any order."""
    return rng.permutation(count) + rng.uniform(0.2, 0.9, count)


# The answers -------------------------------------------------------------------------------------------------------


def forward(x: float, y: float, z: float) -> float:
    """f = (x + y) z."""
    return graph.parse("(x + y) * z", x=x, y=y, z=z).value


def flat_backward(x: float, y: float, z: float) -> tuple[float, ...]:
    """(∂f/∂x, ∂f/∂y, ∂f/∂z) of f = (x + y) z."""
    return gradients("(x + y) * z", x=x, y=y, z=z)


def loss_gate(s: float, upstream: float) -> float:
    """dC/ds for ℓ = −ln σ(s), if upstream is dC/dℓ."""
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
    return (upstream, 0.0) if x >= y else (0.0, upstream)


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


def taken_again(s: float) -> float:
    """(1 − a) a with σ(a) for a: the sigmoid of what is one already."""
    return slope(sigma(s))


def chain(
    inner: Callable[[float], float] = slope,
    outer: Callable[[float], float] = slope,
    back: Callable[[float, float, float], float] = lambda w0, w1, h: w1,
    first: Callable[[float, float], tuple[float, float]] = lambda x, w0: (w0, x),
    second: Callable[..., float] = lambda x, w1, h, s0: h,
    biases: Callable[..., tuple[float, float]] = lambda d0, d1, b0, b1: (d0, d1),
    sigmoid: Callable[[float], float] = sigma,
    begin: Callable[[float], float] = lambda out: 1.0,
) -> Callable[..., tuple[float, ...]]:
    """two_neurons with other gradients at the two sums, or another mistake on the way back."""

    def wrong(x, w0, b0, w1, b1):
        s0 = w0 * x + b0
        h = sigmoid(s0)
        s1 = w1 * h + b1
        d1 = begin(sigmoid(s1)) * outer(s1)
        d0 = d1 * back(w0, w1, h) * inner(s0)
        to_x, to_w0 = first(x, w0)
        db0, db1 = biases(d0, d1, b0, b1)
        return d0 * to_x, d0 * to_w0, db0, d1 * second(x, w1, h, s0), db1

    return wrong


def at_sigmoids(wrong: Callable[[float], float], say: str, both: str = "each sigmoid") -> list[Mistake]:
    """A wrong derivative at both sigmoids of two_neurons, at the first and at the second, which ``say`` has as {}."""
    places = (wrong, wrong, both), (wrong, slope, "the first sigmoid"), (slope, wrong, "the second sigmoid")
    texts = [say.format(place) for *_, place in places]
    return [
        Mistake(chain(inner, outer), text[0].upper() + text[1:])
        for (inner, outer, _), text in zip(places, texts, strict=True)
    ]


def at_the_sum(s: float) -> float:
    """(1 − s) s, for (1 − a) a."""
    return s * (1 - s)


def of_tanh(s: float) -> float:
    """1 − a², for (1 − a) a."""
    return 1 - sigma(s) ** 2


def without_first_sigmoid(inner: Callable[[float], float]) -> Callable[..., tuple[float, ...]]:
    """two_neurons with the first sum for h, and ``inner(h)`` for the first sigmoid's derivative."""

    def wrong(x, w0, b0, w1, b1):
        h = w0 * x + b0
        d1 = slope(w1 * h + b1)
        d0 = d1 * w1 * inner(h)
        return d0 * w0, d0 * x, d0, d1 * h, d1

    return wrong


def unchained(x: float, w0: float, b0: float, w1: float, b1: float) -> tuple[float, ...]:
    """two_neurons with 1 for what comes back to h."""
    d0 = slope(w0 * x + b0)
    return (d0 * w0, d0 * x, d0, *two_neurons(x, w0, b0, w1, b1)[3:])


def one_slope(which: Callable[[float, float], float]) -> Callable[..., tuple[float, ...]]:
    """two_neurons with one sigmoid's derivative at both."""

    def wrong(x, w0, b0, w1, b1):
        inner = slope(w0 * x + b0)
        outer = slope(w1 * sigma(w0 * x + b0) + b1)
        same = which(inner, outer)
        return chain(lambda s: same, lambda s: same)(x, w0, b0, w1, b1)

    return wrong


def upside_down(s: float) -> float:
    """1/(1 + e^s), the sigmoid with the sign forgotten."""
    return sigma(-s)


def on_paper(local: Callable[[float, float, float, float, float], tuple[float, ...]]) -> Callable[..., tuple]:
    """nudged from local(x, a, b, passes): the three movements, with passes = 1 where y > z."""
    return lambda x, y, z: local(y, z, x + y, max(y, z), float(y > z))


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
                lambda x, y, z: x * y + z, "The two gates are exchanged: the add gate comes first, then the mul gate."
            ),
            Mistake(
                lambda x, y, z: x * (y + z),
                "The brackets stand around y + z. The first gate of this graph adds x and y.",
            ),
            Mistake(
                lambda x, y, z: x * z + y, "Only x is multiplied by z, but the whole sum x + y goes into the gate."
            ),
            Mistake(
                lambda x, y, z: x + y * z + z, "Only y is multiplied by z, and z is added: put brackets round x + y."
            ),
            Mistake(lambda x, y, z: x + y, "That is q, the value between the gates. One more gate leads to f."),
        ),
        "Forward",
        forms=(forms.forward,),
    ),
    Task(
        "flat backward",
        flat_backward,
        "df_dx, df_dy, df_dz",
        numbers(3),
        (
            Mistake(
                lambda x, y, z: (1.0, 1.0, x + y),
                "df_dx and df_dy are only the add gate's local derivative, 1. The gradient that arrives there from "
                "above is missing from the product.",
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
            Mistake(lambda x, y, z: (-z, -z, -(x + y)), "A sign is turned. No gate here subtracts."),
            Mistake(
                lambda x, y, z: (1.0, 1.0, 1.0),
                "A local derivative of 1 is that of an add gate. At the mul gate it is the value of the other input.",
            ),
            Mistake(
                lambda x, y, z: (z * x, z * y, x + y),
                "At the add gate the gradient was multiplied by the input's value. An add gate hands it on as it is.",
            ),
            Mistake(
                lambda x, y, z: ((x + y) * z * z, (x + y) * z * z, (x + y) * z * (x + y)),
                "The pass begins with the value of f here. It begins with ∂f/∂f: how much does f move with itself?",
            ),
            Mistake(
                lambda x, y, z: (x, y, z),
                "These are the values of the inputs. Asked for are the derivatives of f by them.",
            ),
            Mistake(
                lambda x, y, z: (1 + z, 1 + z, x + y),
                "Upstream and local derivative were added. At a gate they are multiplied; only parallel paths add.",
            ),
            Mistake(
                lambda x, y, z: (0.0, 0.0, x + y),
                "Nothing has arrived at q when x and y get their gradients. Go from the output to the inputs: the "
                "lines of the mul gate stand before those of the add gate.",
            ),
            Mistake(
                lambda x, y, z: (z, z, 0.0),
                "Nothing arrives at z. It is the mul gate's other input, and it moves f as well.",
            ),
            Mistake(
                lambda x, y, z: (2 * z, 2 * z, x + y),
                "x and y got their gradient twice. Only one wire leaves each of them.",
            ),
            Mistake(
                lambda x, y, z: (z * (x + y), z * (x + y), x + y),
                "The add gate multiplied by its own output, q. It hands on what arrives, as it is.",
            ),
        ),
        "Upstream × local = downstream",
        forms=(forms.flat_backward, forms.flat_backward_by_gates),
    ),
    Task(
        "loss gate",
        loss_gate,
        "gradient",
        numbers(2),
        (
            Mistake(
                lambda s, u: (1 - sigma(s)) * u,
                "The sign is turned. ℓ falls where a grows, and a grows with s: which of the two steps has a minus?",
            ),
            Mistake(
                lambda s, u: slope(s) * u,
                "That is the sigmoid's own derivative. The logarithm, which comes after it, is missing.",
            ),
            Mistake(
                lambda s, u: slope(s),
                "That is the sigmoid's own derivative. The logarithm, which comes after it, is missing, and so is the "
                "upstream gradient.",
            ),
            Mistake(
                lambda s, u: -1 / sigma(s),
                "That is the logarithm's derivative by a. The sigmoid's is missing, and so is the upstream gradient.",
            ),
            Mistake(
                lambda s, u: sigma(s),
                "That is a itself, the sigmoid's value. Asked for is a derivative, times the upstream gradient.",
            ),
            *(
                Mistake(
                    wrong,
                    f"The two gates' derivatives were added. One comes after the other: they are multiplied{more}.",
                )
                for wrong, more in (
                    (lambda s, u: u * (slope(s) - 1 / sigma(s)), ""),
                    (lambda s, u: slope(s) - 1 / sigma(s), ", and so is the upstream gradient"),
                )
            ),
            *(
                Mistake(
                    wrong,
                    "The sigmoid's derivative was multiplied by the logarithm's value. What belongs there is the "
                    f"logarithm's derivative by a{more}.",
                )
                for wrong, more in (
                    (lambda s, u: -math.log(sigma(s)) * slope(s) * u, ""),
                    (lambda s, u: -math.log(sigma(s)) * slope(s), ", and the upstream gradient"),
                )
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
            Mistake(lambda s, u: -math.log(sigma(s)), "That is the gate's value. Its derivative is asked for."),
            Mistake(
                lambda s, u: 1 - sigma(s),
                "The sign is turned, and the upstream gradient is missing from the product.",
            ),
            Mistake(
                lambda s, u: sigma(s) * u,
                "That is a times the upstream gradient. Multiply the two local derivatives once more: of (1 − a) a it "
                "is the factor a that cancels, and there is a sign.",
            ),
            Mistake(
                lambda s, u: -sigma(s) * u,
                "That is −a times the upstream gradient. Of (1 − a) a it is the factor a that cancels, not the other "
                "one. (Or is there e^s in your sigmoid, where e^(−s) belongs?)",
            ),
            Mistake(
                lambda s, u: u / sigma(s),
                "That is the logarithm's derivative by a, without the minus. The sigmoid before it is missing.",
            ),
            Mistake(
                lambda s, u: -u / s * slope(s),
                "The logarithm's derivative was taken at s. Its input is a = σ(s), not s.",
            ),
            Mistake(
                lambda s, u: -u * sigma(s) * slope(s),
                "The logarithm's derivative by a was taken to be a. Which is it?",
            ),
            Mistake(
                lambda s, u: sigma(s) - u,
                "The upstream gradient was subtracted. At a gate it multiplies the whole local derivative.",
            ),
            Mistake(
                lambda s, u: -u * (1 - s) * s / sigma(s),
                "The sigmoid's derivative was taken at s. In it stands the output a = σ(s), not the input.",
            ),
            Mistake(
                lambda s, u: -u * taken_again(s) / sigma(s),
                "The sigmoid was taken twice: in (1 − a) a stands a itself, not σ(a).",
            ),
            Mistake(
                lambda s, u: (s - 1) * u,
                "There is s where a belongs: the derivative holds the sigmoid's output a = σ(s), not its input.",
            ),
            Mistake(
                lambda s, u: -(1 - sigma(s) ** 2) / sigma(s) * u,
                "1 − a² is the derivative of tanh, another gate. The sigmoid's is derived above.",
            ),
            Mistake(
                lambda s, u: taken_again(s) * u,
                "The sigmoid was taken twice, in (1 − a) a stands a itself; and the logarithm's derivative is missing.",
            ),
        ),
        "The sigmoid's derivative, step by step",
        forms=(
            forms.loss_gate,
            forms.loss_gate_by_chain,
        ),
    ),
    Task(
        "nudge forward",
        nudged,
        "da_dy, db_dy, df_dy",
        either_way(1, 2),
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
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, passes, (a + b) * passes)),
                "Where z is larger nothing moves here. The path through the add gate is open all the same.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, passes, a * passes)),
                "Only the path through b is counted. y reaches f through the add gate as well.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, 0.0, b)),
                "The max gate never let the nudge of y pass. Where y is larger than z, b moves with y.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, float(abs(y) > abs(z)), b + a * (abs(y) > abs(z)))),
                "y and z were compared without their signs: −3 is smaller than 2.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, passes, 1.0 + passes)),
                "The two nudges were added as at an add gate. The last gate is a mul gate: what does it multiply by?",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (y, y * passes, y * (b + a * passes))),
                "The pass begins with the value of y here. It begins with ∂y/∂y: how much does y move with itself?",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (0.0, passes, a * passes)),
                "a is said not to move, but y goes into the add gate.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, b, b + a * b)),
                "db_dy is the value of b. Asked for is how much b moves for 1 of y.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, passes, 1.0)),
                "df_dy is 1, but at the last gate both inputs move, and each movement is multiplied by a value.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, passes, a + b)),
                "In df_dy both values count whole. Each is to be multiplied by the movement of the *other* input, "
                "da_dy or db_dy, and db_dy may be 0.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (y, passes, y * b + a * passes)),
                "da_dy is the value of y. Asked for is how much a moves for 1 of y.",
            ),
            Mistake(
                lambda x, y, z: (x + 1, float(y > z), (x + 1) * max(y, z) + (x + y) * (y > z)),
                "da_dy holds x. In this pass x does not move: how much does a move for 1 of y?",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (0.01, 0.01 * passes, 0.01 * (b + a * passes))),
                "These are the movements for a nudge of 0.01. Begin with ∂y/∂y = 1.",
            ),
            Mistake(
                lambda x, y, z: (1.0, 1.0, x + 2 * y),
                "You took max(y, z) to be y, always. Where z is larger, the max gate does not move with y.",
            ),
            Mistake(
                lambda x, y, z: (1.0, 0.0, z),
                "You took max(y, z) to be z, always. Where y is larger, the max gate moves with it.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, y * passes, b + a * y * passes)),
                "db_dy is the value of y where it is the larger one. Asked for is how much b moves for 1 of y.",
            ),
            Mistake(
                on_paper(lambda y, z, a, b, passes: (1.0, passes, b + a * passes + passes)),
                "The product of both nudges was added. It is of second order: smaller than both as the nudge shrinks, "
                "and a derivative leaves it out.",
            ),
        ),
        "Why backward",
        forms=(forms.nudged,),
    ),
    Task(
        "two neurons",
        two_neurons,
        "dx, dw0, db0, dw1, db1",
        numbers(5, 0.4),
        (
            Mistake(
                chain(first=lambda x, w0: (x, w0), second=lambda x, w1, h, s0: w1),
                "At a mul gate an input got the gradient times its own value. A mul gate swaps: it needs the other's.",
            ),
            Mistake(
                chain(first=lambda x, w0: (x, w0)),
                "dx and dw0 are exchanged. Either they are returned in the wrong order, or at the first mul gate each "
                "input got the gradient times its own value.",
            ),
            Mistake(
                chain(second=lambda x, w1, h, s0: w1),
                "dw1 holds w1 itself. At the second mul gate the inputs swap.",
            ),
            Mistake(
                chain(second=lambda x, w1, h, s0: w1 * h),
                "dw1 holds w1 h, the value of the second mul gate. Its derivative by w1 holds the other factor only.",
            ),
            Mistake(
                chain(second=lambda x, w1, h, s0: s0),
                "dw1 holds the first sum. What w1 is multiplied by is that sum's sigmoid, h.",
            ),
            Mistake(
                chain(second=lambda x, w1, h, s0: x),
                "dw1 holds x. At the second mul gate w1 meets h, the first neuron's output.",
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
                chain(back=lambda w0, w1, h: h),
                "On the way back to h the gradient was multiplied by h. At that mul gate the inputs swap.",
            ),
            *at_sigmoids(sigma, "At {} you multiplied by its value. The derivative has one factor more."),
            *at_sigmoids(upside_down, "At {} you multiplied by 1 − a. The derivative has one factor more."),
            *at_sigmoids(
                at_the_sum,
                "The derivative of {} was taken at the sum. Written as (1 − a) a it takes the gate's output.",
                both="both sigmoids",
            ),
            *at_sigmoids(taken_again, "{} was taken twice: in (1 − a) a stands the output a itself, not σ(a)."),
            Mistake(
                chain(of_tanh, of_tanh),
                "1 − a² is the derivative of tanh, another gate. The sigmoid's is (1 − a) a.",
            ),
            *at_sigmoids(
                of_tanh,
                "At {} stands 1 − a². That is the derivative of tanh, another gate; the sigmoid's is (1 − a) a.",
            )[1:],
            *(
                Mistake(
                    without_first_sigmoid(inner),
                    f"In the forward pass the first neuron has no sigmoid: h is that of the sum, not the sum{more}.",
                )
                for inner, more in (
                    (lambda h: (1 - h) * h, ""),
                    (lambda h: 1.0, ", and the way back goes through it"),
                    (slope, "; on the way back it is there"),
                )
            ),
            Mistake(
                unchained,
                "The first neuron's gradients begin anew, with its own sigmoid. What comes back from the second neuron "
                "to h is missing: multiply by it.",
            ),
            Mistake(
                one_slope(lambda inner, outer: outer),
                "At the first sigmoid stands the second one's derivative. Each gate takes its own output, here h.",
            ),
            Mistake(
                one_slope(lambda inner, outer: inner),
                "At the second sigmoid stands the first one's derivative. Each gate takes its own output, here L.",
            ),
            Mistake(
                chain(biases=lambda d0, d1, b0, b1: (d0 * b0, d1 * b1)),
                "The biases' gradients hold the biases. Each goes straight into an add gate: nothing multiplies it.",
            ),
            Mistake(
                chain(biases=lambda d0, d1, b0, b1: (1.0, 1.0)),
                "The biases' gradients are only the add gate's local derivative, 1. What arrives there is missing.",
            ),
            Mistake(
                chain(biases=lambda d0, d1, b0, b1: (d1, d1)),
                "db0 is the second neuron's gradient. b0 lies before the first sigmoid: go on, through w1 and it.",
            ),
            Mistake(
                chain(first=lambda x, w0: (1.0, 1.0), second=lambda x, w1, h, s0: 1.0),
                "At the mul gates the gradient was handed on as it is. Each input gets it times the other's value.",
            ),
            Mistake(
                chain(second=lambda x, w1, h, s0: h * (1 - h)),
                "At w1 stands the first sigmoid's derivative. The way back to w1 ends at its mul gate, before that "
                "sigmoid: the other input's value is all that multiplies there.",
            ),
            Mistake(
                lambda *v: (*two_neurons(*v)[:3], sigma(v[0] * v[1] + v[2]) * two_neurons(*v)[2], two_neurons(*v)[4]),
                "At w1 the gradient of s0 was used. w1 lies after the first neuron: what arrives at its mul gate is "
                "the gradient of s1.",
            ),
            Mistake(
                lambda *v: (*two_neurons(*v)[:4], two_neurons(*v)[2]),
                "db1 is the first neuron's gradient, grad_s0. b1 lies after the first neuron: it gets what arrives at "
                "s1.",
            ),
            Mistake(
                chain(begin=lambda out: out),
                "The pass begins with the value of L here. It begins with ∂L/∂L: how much does L move with itself?",
            ),
            Mistake(
                chain(begin=lambda out: -1.0), "All signs are turned. Neither gate nor sigmoid brings a minus here."
            ),
            Mistake(
                chain(begin=lambda out: -1 / out),
                "You differentiated −ln L, as the loss gate does. Here L itself is the output.",
            ),
            Mistake(
                lambda x, w0, b0, w1, b1: chain()(x, w0, 0.0, w1, 0.0),
                "The biases do not occur in your sums: each sum is weight times input plus bias.",
            ),
            Mistake(
                lambda *v: (
                    two_neurons(*v)[0],
                    v[0],
                    two_neurons(*v)[2],
                    sigma(v[0] * v[1] + v[2]),
                    two_neurons(*v)[4],
                ),
                "dw0 and dw1 are only local derivatives. What arrives at the two mul gates is missing from them.",
            ),
            Mistake(
                chain(lambda s: 2 * sigma(s) - 1, lambda s: 2 * sigma(s) - 1),
                "At the sigmoids you subtracted 1 − a from a. The derivative is the product of the two.",
            ),
            Mistake(
                chain(lambda s: 1 - math.tanh(s) ** 2, lambda s: 1 - math.tanh(s) ** 2, sigmoid=math.tanh),
                "Your neurons have tanh in them, forward and backward. These two have the sigmoid.",
            ),
        ),
        "Flat code",
        forms=(forms.two_neurons,),
    ),
    Task(
        "max gate",
        max_gate,
        "dx, dy",
        either_way(0, 1),
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
            *(
                Mistake(wrong, f"It is always {name} that gets the gradient. Ask which of the two is the larger one.")
                for wrong, name in ((lambda x, y, u: (u, 0.0), "x"), (lambda x, y, u: (0.0, u), "y"))
            ),
            Mistake(
                lambda x, y, u: (u * (x > 0), u * (y > 0)),
                "You asked of each input whether it is above 0. The gate compares the two with each other.",
            ),
            Mistake(
                lambda x, y, u: (u * max(x, y), u * max(x, y)),
                "Both inputs got the gradient, and it was multiplied by the gate's value. Only the larger input gets "
                "something, and it gets it as it is.",
            ),
            *(
                Mistake(
                    wrong,
                    f"It is always {name} that gets something, and that times the gate's value. The larger input "
                    "gets the gradient, as it is.",
                )
                for wrong, name in (
                    (lambda x, y, u: (u * max(x, y), 0.0), "x"),
                    (lambda x, y, u: (0.0, u * max(x, y)), "y"),
                )
            ),
            Mistake(
                lambda x, y, u: (u * y, 0.0) if x > y else (0.0, u * x),
                "The larger input got the gradient times the other one's value. That is a mul gate's swap; the router "
                "passes it on as it is.",
            ),
            Mistake(
                lambda x, y, u: (u, 0.0) if abs(x) > abs(y) else (0.0, u),
                "The inputs were compared without their signs: −3 is smaller than 2.",
            ),
            Mistake(
                lambda x, y, u: (x, 0.0) if x > y else (0.0, y),
                "The larger input's value was passed on. Passed back is the gradient that arrives at the gate.",
            ),
            Mistake(
                lambda x, y, u: (max(x, u), max(y, u)),
                "The maximum was taken of an input and the gradient. Compare the two inputs with each other.",
            ),
            Mistake(
                lambda x, y, u: (u, -u) if x > y else (-u, u),
                "The smaller input got the gradient with a minus. Does the output move at all when it does?",
            ),
            Mistake(
                lambda x, y, u: (u * (x - y), 0.0) if x > y else (0.0, u * (y - x)),
                "The gradient was multiplied by the distance of the inputs. The local derivative does not hold it.",
            ),
            Mistake(
                lambda x, y, u: (u + 1, 0.0) if x > y else (0.0, u + 1),
                "Upstream and local derivative were added. At a gate they are multiplied.",
            ),
            Mistake(
                lambda x, y, u: (u, 1.0) if x > y else (1.0, u),
                "The smaller input got 1. Does the output move with it?",
            ),
            Mistake(
                lambda x, y, u: (max(u, 0.0), 0.0) if x > y else (0.0, max(u, 0.0)),
                "A negative gradient was replaced by 0. The gate compares x and y; the gradient may have any sign.",
            ),
            Mistake(
                lambda x, y, u: (u, y) if x > y else (x, u),
                "The smaller input got its own value. What is its local derivative?",
            ),
        ),
        "Patterns",
        forms=(forms.max_gate,),
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
                "The paths through the mul gate are there. The wire from x straight to the add gate is missing, or a "
                "later `=` overwrote what it brought.",
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
                lambda x: 2 * x * x + 1,
                "Each wire into the mul gate brought s, its output. It brings the value of the other input.",
            ),
            Mistake(
                lambda x: 4 * x + 1,
                "Each wire into the mul gate brought 2x. One wire brings the other input's value, and there are two.",
            ),
            Mistake(
                lambda x: x * x + 1,
                "The mul gate's value was added. Each of its two wires brings the value of the other input.",
            ),
            Mistake(
                lambda x: 3.0,
                "Each wire brought 1. So it is at an add gate; at the mul gate a wire brings the other input's value.",
            ),
            Mistake(
                lambda x: x * x + 2 * x,
                "The product's value was added. What a wire brings is a derivative; the straight wire brings 1.",
            ),
            Mistake(
                lambda x: 3 * x * x + 1, "That is the derivative of x · x · x + x. Here x is multiplied by itself once."
            ),
            Mistake(lambda x: x * x, "The gradients of the wires were multiplied. Where a wire forks, they add."),
            Mistake(
                lambda x: (x + 1) ** 2,
                "grad_x was passed on while it was still being collected. What arrives at the mul gate is grad_s.",
            ),
            Mistake(
                lambda x: (x * x + x) * (2 * x + 1),
                "The pass begins with the value of f here. It begins with ∂f/∂f: how much does f move with itself?",
            ),
            Mistake(lambda x: x * x + x, "That is the value of f. Asked for is its derivative."),
        ),
        "A variable that is used twice",
        forms=(
            forms.shared,
            forms.shared_by_paths,
        ),
    ),
    *GATE_TASKS,
    *ENGINE_TASKS,
    used=(
        "forward",
        "division gate",
        "power gate",
        "engine: values",
        "engine: local derivatives",
        "engine: visiting order",
        "engine: adding and zeroing",
        "engine: the whole",
    ),
)
check, answer = TASKS.check, TASKS.answer
