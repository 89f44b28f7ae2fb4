"""Exercises of notebook 03: one training step of a two-layer network, ReLU then softmax; rows are examples."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.backpropagation_equations import deep_tasks, forms, sigmoid_task

ArrayFunction = Callable[..., np.ndarray]
Gradients = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
ReLU, softmax = ACTIVATIONS["ReLU"], ACTIVATIONS["softmax"]
SIZES = [
    (5, 3, 4, 2),
    (4, 4, 4, 4),
    (1, 3, 2, 3),
    (6, 2, 3, 3),
    (7, 2, 5, 4),
]  # N, inputs, hidden, classes


def one_hot(rng: np.random.Generator, rows: int, classes: int) -> np.ndarray:
    return np.eye(classes)[rng.integers(0, classes, rows)]


def network(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """x, W1, b1, W2, b2."""
    shapes = [((n, d), (d, h), (h,), (h, k), (k,)) for n, d, h, k in SIZES]
    return [[rng.standard_normal(shape) for shape in each] for each in shapes]


def network_and_target(rng: np.random.Generator) -> list[tuple[np.ndarray, ...]]:
    """x, y, W1, b1, W2, b2; in each batch a row of x is 0 and meets a bias of 0, so that a z1 is exactly 0."""
    given: list[tuple[np.ndarray, ...]] = [
        (x, one_hot(rng, len(x), len(b2)), W1, b1, W2, b2) for x, W1, b1, W2, b2 in network(rng)
    ]
    for x, _, _, b1, _, _ in given:
        x[1:2], b1[0] = 0.0, 0.0
    return given


def prediction(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(softmax(rng.standard_normal((n, k))), one_hot(rng, n, k)) for n, _, _, k in SIZES]


def between_layers(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """delta_next (N, k), W_next (h, k) and z (N, h), an entry of which is 0."""
    given = [[rng.standard_normal(shape) for shape in ((n, k), (h, k), (n, h))] for n, _, h, k in SIZES]
    for _, _, z in given:
        z[-1, 0] = 0.0
    return given


def around_layer(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """a_before (N, h) and delta (N, k)."""
    return [[rng.standard_normal(shape) for shape in ((n, h), (n, k))] for n, _, h, k in SIZES]


def before_a_step(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """x, y, W1, b1, W2, b2, eta."""
    return [(*case, eta) for case, eta in zip(network_and_target(rng), (0.5, 0.1, 0.2, 0.3, 0.7), strict=True)]


def shortcut(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """x (N, n0), W1 (n0, n1), V (n0, n2), delta1 (N, n1), delta2 (N, n2)."""
    shapes = [((n, d), (d, h), (d, k), (n, h), (n, k)) for n, d, h, k in SIZES]
    return [[rng.standard_normal(shape) for shape in each] for each in shapes]


def yes_or_no(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray, float]]:
    draws = [(rng.uniform(0.05, 0.95, (n, 1)), rng.permutation(np.arange(n) % 2)[:, None]) for n in (6, 4, 2, 7, 5)]
    return [(a, y.astype(float), w) for (a, y), w in zip(draws, (3.0, 0.5, 10.0, 2.0, 5.0), strict=True)]


# The answers -------------------------------------------------------------------------------------------------------


def feedforward(
    x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(z1, a1, z2, a2): z = a_before W + b in both layers, ReLU, then softmax in each row."""
    z1 = x @ W1 + b1
    a1 = ReLU(z1)
    z2 = a1 @ W2 + b2
    return z1, a1, z2, softmax(z2)


def output_error(a_L: np.ndarray, y: np.ndarray) -> np.ndarray:
    """δ^L = ∂C/∂z^L, shape (N, k), for softmax and the mean cross-entropy over N rows; y is one-hot."""
    return (a_L - y) / len(y)


def shortcut_gradients(
    x: np.ndarray, W1: np.ndarray, V: np.ndarray, delta1: np.ndarray, delta2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(∂C/∂V, ∂C/∂x), shapes (n0, n2) and (N, n0), where z² = a¹ W² + x V + b²."""
    return x.T @ delta2, delta1 @ W1.T + delta2 @ V.T


def weighted_error(a: np.ndarray, y: np.ndarray, w: float) -> np.ndarray:
    """∂C/∂z, shape (N, 1), for a sigmoid and the mean over N rows of −w y log a − (1 − y) log(1 − a)."""
    return (a * (1 - y) - w * y * (1 - a)) / len(y)


def squared_error_after_softmax(a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """∂C/∂z, shape (N, k), for softmax and the mean over N rows of ½ Σ (a − y)²."""
    return softmax.vjp(np.log(a), a - y) / len(y)


def hidden_error(delta_next: np.ndarray, W_next: np.ndarray, z: np.ndarray) -> np.ndarray:
    """δ^l, shape (N, h), from δ^{l+1} and W^{l+1} for a ReLU layer."""
    return ReLU.vjp(z, delta_next @ W_next.T)


def layer_gradients(a_before: np.ndarray, delta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(∂C/∂W, ∂C/∂b), shapes (h, k) and (k,), from a^{l−1} and δ^l."""
    return a_before.T @ delta, delta.sum(axis=0)


def backward_pass(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> Gradients:
    """(dW1, db1, dW2, db2) for feedforward's network and the mean cross-entropy."""
    return backward(x, y, W1, b1, W2, b2)


def mean_cross_entropy(a: np.ndarray, y: np.ndarray) -> float:
    """−Σ y log a, the mean over the rows."""
    return float(-np.sum(y * np.log(a)) / len(y))


def training_step(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, eta: float
) -> tuple[float, float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(loss before, loss after, W1, b1, W2, b2): each parameter less eta times its gradient, in arrays of their own."""
    old = W1, b1, W2, b2
    new = [p - eta * g for p, g in zip(old, backward_pass(x, y, *old), strict=True)]
    before, after = (-np.sum(y * np.log(feedforward(x, *each)[-1])) / len(y) for each in (old, new))
    return before, after, new[0], new[1], new[2], new[3]


def backward(
    x: np.ndarray,
    y: np.ndarray,
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    error: ArrayFunction = output_error,
    hidden: ArrayFunction = hidden_error,
    layer: Callable[..., tuple[np.ndarray, np.ndarray]] = layer_gradients,
    last: ArrayFunction | None = None,
) -> Gradients:
    """The backward pass with any of its four equations replaced."""
    z1, a1, _, a2 = feedforward(x, W1, b1, W2, b2)
    delta2 = error(a2, y)
    delta1 = hidden(delta2, W2, z1)
    dW1, db1 = layer(x, delta1)
    dW2, db2 = layer(a1, delta2) if last is None else layer(last(z1), delta2)
    return dW1, db1, dW2, db2


# What is written instead -------------------------------------------------------------------------------------------


def feed(
    relu: ArrayFunction = ReLU,
    out: ArrayFunction = softmax,
    skip: bool = False,
    scores: ArrayFunction = lambda z: z,
    late: str = "",
) -> Callable[..., tuple[np.ndarray, ...]]:
    """feedforward with a piece replaced; ``late`` names what is wrong if b1 is added behind the ReLU."""

    def wrong(x, W1, b1, W2, b2):
        z1 = x @ W1 + b1
        a1 = relu(x @ W1) + b1 if late else relu(z1)
        z1 = x @ W1 if late == "z1 and a1" else z1
        z2 = scores((z1 if skip else a1) @ W2 + b2)
        return z1, a1, z2, out(z2)

    return wrong


def whole_softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(z) / np.exp(z).sum()


def passes(**changes: Any) -> Callable[..., Gradients]:
    """backward_pass with one of its equations replaced."""
    return lambda *arguments: backward(*arguments, **changes)


def stepping(
    move: Callable[[np.ndarray, np.ndarray, float], np.ndarray] = lambda p, g, eta: p - eta * g,
    loss: Callable[[np.ndarray, np.ndarray], Any] = mean_cross_entropy,
    moved: Collection[str] = ("W1", "b1", "W2", "b2"),
    after: str = "new",
    gradients: Callable[..., Gradients] = backward_pass,
) -> Callable[..., tuple[Any, ...]]:
    """training_step with a piece replaced; ``moved`` are the parameters that move."""

    def wrong(x, y, W1, b1, W2, b2, eta):
        old = W1, b1, W2, b2
        found = zip(("W1", "b1", "W2", "b2"), old, gradients(x, y, *old), strict=True)
        new = [move(p, g, eta) if name in moved else p.copy() for name, p, g in found]
        return (
            loss(feedforward(x, *old)[-1], y),
            loss(feedforward(x, *(new if after == "new" else old))[-1], y),
            *new,
        )

    return wrong


def masked_output(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, ...]:
    z1, a1, z2, a2 = feedforward(x, W1, b1, W2, b2)
    delta2 = output_error(a2, y) * (z2 > 0)
    return *layer_gradients(x, hidden_error(delta2, W2, z1)), *layer_gradients(a1, delta2)


def mask_without_bias(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, ...]:
    delta2 = output_error(feedforward(x, W1, b1, W2, b2)[-1], y)
    return *layer_gradients(x, hidden_error(delta2, W2, x @ W1)), *backward_pass(x, y, W1, b1, W2, b2)[2:]


def a1_for_both(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, ...]:
    z1, a1, _, a2 = feedforward(x, W1, b1, W2, b2)
    delta1 = hidden_error(output_error(a2, y), W2, z1)
    return *layer_gradients(a1, delta1), *backward_pass(x, y, W1, b1, W2, b2)[2:]


def from_the_scores(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, ...]:
    z1, a1, z2, _ = feedforward(x, W1, b1, W2, b2)
    delta2 = output_error(z2, y)
    return *layer_gradients(x, hidden_error(delta2, W2, z1)), *layer_gradients(a1, delta2)


def back_through_dW2(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, ...]:
    z1, _, _, a2 = feedforward(x, W1, b1, W2, b2)
    _, _, dW2, db2 = backward_pass(x, y, W1, b1, W2, b2)
    return *layer_gradients(x, hidden_error(output_error(a2, y), dW2, z1)), dW2, db2


def in_place(p: np.ndarray, g: np.ndarray, eta: float) -> np.ndarray:
    p -= eta * g
    return p


def step_in_place(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, eta: float
) -> tuple[Any, ...]:
    """The right numbers, written into the caller's arrays."""
    old = W1, b1, W2, b2
    before, gradients = mean_cross_entropy(feedforward(x, *old)[-1], y), backward_pass(x, y, *old)
    new = [in_place(p, g, eta) for p, g in zip(old, gradients, strict=True)]
    return before, mean_cross_entropy(feedforward(x, *new)[-1], y), *new


def in_turn(*groups: tuple[int, ...]) -> Callable[..., tuple[Any, ...]]:
    """Each group of parameters (by place) moves by what is its gradient after those before it have moved."""

    def wrong(x, y, W1, b1, W2, b2, eta):
        new = [W1, b1, W2, b2]
        before = mean_cross_entropy(feedforward(x, *new)[-1], y)
        for group in groups:
            gradients = backward_pass(x, y, *new)
            for i in group:
                new[i] = new[i] - eta * gradients[i]
        return before, mean_cross_entropy(feedforward(x, *new)[-1], y), *new

    return wrong


one_layer_after_the_other = in_turn((2, 3), (0, 1))
first_layer_first = in_turn((0, 1), (2, 3))
one_parameter_after_the_other = in_turn((0,), (1,), (2,), (3,))


def through_the_new_weights(
    x: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, eta: float
) -> tuple[Any, ...]:
    """The second layer moves first, and the hidden error goes back through its new weights."""
    z1, a1, _, a2 = feedforward(x, W1, b1, W2, b2)
    before, delta2 = mean_cross_entropy(a2, y), output_error(a2, y)
    second = [p - eta * g for p, g in zip((W2, b2), layer_gradients(a1, delta2), strict=True)]
    first = [
        p - eta * g for p, g in zip((W1, b1), layer_gradients(x, hidden_error(delta2, second[0], z1)), strict=True)
    ]
    return before, mean_cross_entropy(feedforward(x, *first, *second)[-1], y), *first, *second


def promised(*arguments: Any) -> tuple[Any, ...]:
    """With η|g|² for the fall of the loss."""
    before, _, *new = training_step(*arguments)
    *first, eta = arguments
    return before, before - eta * sum(np.sum(g * g) for g in backward_pass(*first)), *new


def fall(*arguments: Any) -> tuple[Any, ...]:
    """With the fall of the loss in place of the loss before the step."""
    before, after, *new = training_step(*arguments)
    return before - after, after, *new


def hadamard_error(a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """BP1 as deck 004 prints it: −y/a times a(1 − a)."""
    return -y * (1 - a) / len(y)


def squared(a: np.ndarray, y: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """Back through the softmax, with another upstream gradient."""
    return softmax.vjp(np.log(a), upstream) / len(y)


def without_mean(*mistakes: Mistake) -> Iterator[Mistake]:
    """Each mistake, and the same one without the 1/N of the mean; the second argument is y."""
    for each in mistakes:
        yield each
        says = f"{each.says} And the 1/N of the mean is missing."
        yield Mistake(lambda *given, wrong=each.function: _times(len(given[1]), wrong(*given)), says, each.where)


def _times(n, result):
    return tuple(n * each for each in result) if isinstance(result, tuple) else n * result


OTHERS = {name: ACTIVATIONS[name] for name in ("sigmoid", "tanh", "leaky ReLU", "ELU")}
TASKS = TaskList(
    Task(
        "feedforward",
        feedforward,
        "z1, a1, z2, a2",
        network,
        (
            Mistake(
                feed(relu=lambda z: (z > 0) * 1.0),
                "a1 is 1 where z1 > 0: that is the slope of a ReLU. Its value there is z1 itself.",
            ),
            *(
                Mistake(feed(relu=f), f"a1 is the {name} of z1. The hidden layer of this network is a ReLU.")
                for name, f in OTHERS.items()
            ),
            Mistake(feed(relu=np.abs), "a1 is the absolute value of z1. A ReLU gives 0 where z1 is below 0."),
            Mistake(feed(skip=True), "The second layer got z1. What a layer hands on is its activation."),
            Mistake(
                feed(out=lambda z: z / z.sum(axis=1, keepdims=True)),
                "z2 itself was divided by the sum of its row: entries below 0 stay below 0. Softmax takes e to the "
                "power of each entry first.",
            ),
            Mistake(
                feed(out=lambda z: np.exp(z) / z.sum(axis=1, keepdims=True)),
                "The exponentials were divided by the sum of z2 itself. They are divided by their own sum, so that "
                "each row sums to 1.",
            ),
            Mistake(
                feed(out=lambda z: softmax(z.T).T),
                "The softmax runs down the columns, over the examples. Each row must sum to 1: take the last axis.",
            ),
            Mistake(
                feed(out=whole_softmax),
                "The softmax was divided by the sum over the whole batch. Each row must sum to 1 by itself.",
            ),
            Mistake(
                feed(out=lambda z: np.exp(z) / np.exp(z).sum(axis=1)),
                "The sum of a row lost its axis, so it does not stand beside its row any more, but below a column.",
            ),
            Mistake(
                feed(out=lambda z: np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z).sum(axis=1, keepdims=True)),
                "The maximum was subtracted above the line of the fraction, and not below it. Each row must sum to 1: "
                "the same exponentials belong in both places.",
            ),
            Mistake(
                feed(out=lambda z: np.exp(z) / np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)),
                "The maximum was subtracted below the line of the fraction, and not above it. Each row must sum to 1: "
                "the same exponentials belong in both places.",
            ),
            Mistake(
                feed(out=lambda z: np.eye(z.shape[1])[z.argmax(axis=1)]),
                "a2 has a single 1 in each row. Softmax gives every class a probability.",
            ),
            Mistake(
                feed(out=lambda z: np.log(softmax(z))), "a2 is the logarithm of the softmax. Its rows must sum to 1."
            ),
            Mistake(
                feed(out=lambda z: softmax(-z)), "The softmax has e to the power of −z2: the largest z2 got the least."
            ),
            Mistake(feed(out=np.exp), "a2 is e to the power of z2, not yet divided by the sum of its row."),
            Mistake(
                feed(out=ACTIVATIONS["sigmoid"]), "The output is a sigmoid of each entry. Softmax looks at the row."
            ),
            Mistake(feed(scores=ReLU), "There is a ReLU on z2, too. Softmax takes z2 as it is, also below 0."),
            Mistake(
                feed(late="a1"),
                "b1 was added behind the ReLU. z1 is x W1 + b1, and the activation is taken of that.",
            ),
            Mistake(
                feed(late="z1 and a1"),
                "z1 lacks b1, which was added behind the ReLU. The bias belongs to the pre-activation.",
            ),
            Mistake(
                lambda x, W1, b1, W2, b2: (ReLU(x @ W1 + b1), *feedforward(x, W1, b1, W2, b2)[1:]),
                "z1 is the same as a1. Was z1 overwritten, for instance by `out=z1`? It is needed later, for f′(z1).",
            ),
        ),
        "The L-layer network",
        forms=(forms.feedforward,),
    ),
    Task(
        "output error",
        output_error,
        "delta",
        prediction,
        (
            *without_mean(
                Mistake(
                    lambda a, y: (y - a) / len(y), "The sign is turned: where the output is too large, delta is > 0."
                ),
                Mistake(
                    lambda a, y: a * (a - y) / len(y),
                    "There is a factor a too many. The softmax's derivative has it, and it has cancelled against the "
                    "cross-entropy's 1/a.",
                ),
                Mistake(
                    lambda a, y: -y / a / len(y),
                    "That is ∂C/∂a, the derivative by the output. Asked for is ∂C/∂z: go back through the softmax.",
                ),
                Mistake(
                    lambda a, y: (a - y) * a * (1 - a) / len(y),
                    "There is a factor a(1 − a), as for a sigmoid with the squared error. For softmax with "
                    "cross-entropy the activation's derivative has cancelled already.",
                    "BP1: the output's error",
                ),
                Mistake(
                    lambda a, y: 2 * (a - y) / len(y),
                    "A factor 2 too many. It comes with squares; there are none in the cross-entropy.",
                ),
                Mistake(
                    hadamard_error,
                    "That is −y (1 − a): right at the right class, and 0 at all others. It knows the Jacobian's "
                    "diagonal only. Each z moves every output, so sum over all.",
                    "BP1: the output's error",
                ),
                Mistake(
                    lambda a, y: (a - y) / (a * (1 - a)) / len(y),
                    "That is the derivative of the binary cross-entropy by the output. Here it is softmax with "
                    "cross-entropy, and ∂C/∂z is asked for.",
                ),
            ),
            Mistake(
                lambda a, y: softmax.vjp(np.log(a), a - y) / len(y),
                "You went through the softmax once more: a − y has its derivative in it already. It is ∂ℓ/∂z.",
            ),
            Mistake(
                lambda a, y: -y * np.log(a) / len(y),
                "That is the loss itself, entry by entry. Asked for is its derivative by z.",
            ),
            Mistake(
                lambda a, y: np.asarray((a - y).mean()),
                "One number is left: `mean` averaged everything. The cost is a mean; each entry has its own error.",
            ),
            Mistake(
                lambda a, y: (softmax(a) - y) / len(y),
                "a_L went through a softmax once more. It is the prediction already.",
            ),
            Mistake(
                lambda a, y: np.abs(a - y) / len(y),
                "The sign is gone. Where the output is too small, at the right class, the error is below 0.",
            ),
            Mistake(
                lambda a, y: (a - y) ** 2 / len(y), "The difference was squared. Its derivative is asked for, by z."
            ),
            Mistake(
                lambda a, y: (a - y).mean(axis=0),
                "The rows were averaged. The mean is over the losses: each row keeps its own error, divided by N.",
            ),
        ),
        "BP1: the output's error",
    ),
    Task(
        "weighted error",
        weighted_error,
        "delta",
        yes_or_no,
        (
            *without_mean(
                Mistake(
                    lambda a, y, w: w * (a - y) / len(y),
                    "w multiplies both terms. The loss weighs only the one with y.",
                ),
                Mistake(lambda a, y, w: (a - y) / len(y), "w does not occur: that is the error of the plain loss."),
                Mistake(
                    lambda a, y, w: (a - w * y) / len(y),
                    "Not quite: it is right where y = 0. Where y = 1 the whole derivative of −w log a is w times as "
                    "large.",
                ),
                Mistake(
                    lambda a, y, w: ((1 - y) / (1 - a) - w * y / a) / len(y),
                    "That is ∂C/∂a, the derivative by the output. Asked for is ∂C/∂z: go back through the sigmoid.",
                ),
                Mistake(
                    lambda a, y, w: (w * y * (1 - a) - a * (1 - y)) / len(y),
                    "The sign is turned: where y = 0 the output is too large, and delta is > 0.",
                ),
                Mistake(
                    lambda a, y, w: -w * y * (1 - a) / len(y),
                    "The second term of the loss is missing: where y = 0 the error is not 0.",
                ),
                Mistake(
                    lambda a, y, w: (a - w * y + w * y * a) / len(y),
                    "A term was lost: (1 − y) a is a − y a. The two terms with y a do not cancel now; keep both.",
                ),
            ),
            Mistake(
                lambda a, y, w: (w * y - a) / len(y),
                "The sign is turned: where y = 0 the output is too large, and delta is > 0. And where y = 1 the whole "
                "derivative of −w log a is w times as large.",
            ),
            Mistake(
                lambda a, y, w: (-a * (1 - y) - w * y * (1 - a)) / len(y),
                "The sign of the term with 1 − y is turned: the inner derivative of 1 − a is −1.",
            ),
            Mistake(
                lambda a, y, w: ((1 - y) - w * y * (1 - a)) / len(y),
                "The term with 1 − y lost a factor: 1/(1 − a) times the sigmoid's derivative a(1 − a).",
            ),
            Mistake(
                lambda a, y, w: (a * (1 - y) - w * y * a) / len(y),
                "The term with y has the wrong factor: −w/a times the sigmoid's derivative a(1 − a).",
            ),
            Mistake(
                lambda a, y, w: (-w * y * np.log(a) - (1 - y) * np.log(1 - a)) / len(y),
                "That is the loss itself, a row. Asked for is its derivative by z.",
            ),
            Mistake(
                lambda a, y, w: (a * (1 - y) - w * y * (1 - a)) / y.sum(),
                "Divided by the number of examples with y = 1. C is the mean over all N rows.",
            ),
            Mistake(
                lambda a, y, w: (w * a - y) / len(y),
                "w stands with a. In the loss it stands before y log a alone: with y = 0, w must not occur at all.",
            ),
            Mistake(
                lambda a, y, w: (a - y) * a * (1 - a) / len(y),
                "That is the error of the squared loss. Here the sigmoid's derivative a(1 − a) meets the denominator "
                "of ∂ℓ/∂a.",
            ),
            Mistake(
                lambda a, y, w: (a * (1 - y) - w * y * (1 - a)) * a * (1 - a) / len(y),
                "The factor a(1 − a) is there twice: on one denominator, ∂ℓ/∂a is a fraction over a(1 − a), which "
                "cancels.",
            ),
            Mistake(
                lambda a, y, w: (a * (1 - y) - w * y * (1 - a)) / (y * w + 1 - y).sum(),
                "Divided by the sum of the weights. C is the plain mean over the N rows.",
            ),
            Mistake(
                lambda a, y, w: (w * a * (1 - y) - y * (1 - a)) / len(y),
                "w stands at the other term: it weighs the examples with y = 0.",
            ),
            Mistake(
                lambda a, y, w: (a * (1 - y) + w * y * (1 - a)) / len(y),
                "The sign of the term with y is turned. The derivative of −log a is −1/a.",
            ),
            Mistake(
                lambda a, y, w: (a - w * y + (1 - w) * y * a) / len(y),
                "The sign of the terms with y a is turned. One has w and a plus, from −w y (1 − a); the other a minus.",
            ),
            Mistake(
                lambda a, y, w: -w * y * (1 - a) + a * (1 - y) / len(y),
                "Only the term with 1 − y is divided by N. A bracket around both terms is missing.",
            ),
            Mistake(
                lambda a, y, w: (-w * y / a + (1 - y) / (1 - a) * a * (1 - a)) / len(y),
                "The sigmoid's derivative multiplies the second term only. Put both terms of ∂ℓ/∂a into brackets.",
            ),
            Mistake(
                lambda a, y, w: -w * y / a + (1 - y) / (1 - a) * a * (1 - a) / len(y),
                "Two brackets are missing: the sigmoid's derivative and the 1/N multiply the second term only.",
            ),
            Mistake(
                lambda a, y, w: weighted_error(a, y, w)[:, 0],
                "The numbers are right, but the second axis is gone: the result is (N, 1) like a, not (N,).",
            ),
        ),
        "BP1: the output's error",
        forms=(forms.weighted_error,),
    ),
    Task(
        "squared error after softmax",
        squared_error_after_softmax,
        "delta",
        prediction,
        (
            *without_mean(
                Mistake(
                    lambda a, y: (a - y) / len(y),
                    "That is the error for the cross-entropy. With the squared error nothing cancels: ∂C/∂a is a − y, "
                    "and the softmax's Jacobian is still to come.",
                ),
                Mistake(
                    lambda a, y: (a - y) * a * (1 - a) / len(y),
                    "That is the Jacobian's diagonal alone. Each z moves every output, so sum over all.",
                ),
                Mistake(
                    lambda a, y: a * (a - y) / len(y),
                    "Half of the Jacobian is missing: the part −a_i a_j, which gives the sum over i. (A sum of a − y "
                    "alone is 0. Each term of it has a further factor.)",
                ),
                Mistake(lambda a, y: squared(a, y, y - a), "The sign is turned: ∂C/∂a is prediction minus target."),
                Mistake(lambda a, y: squared(a, y, 2 * (a - y)), "A factor 2 too many: the ½ of the loss cancels it."),
            ),
            Mistake(
                lambda a, y: ((a - y) - a * ((a - y) * a).sum(axis=1, keepdims=True)) / len(y),
                "The first part lost a factor: a_j itself stands before its own upstream gradient, too.",
            ),
            Mistake(
                lambda a, y: (a * (1 - a) * (a - y) - a * ((a - y) * a).sum(axis=1, keepdims=True)) / len(y),
                "The term i = j is there twice: a(1 − a) has −a_j a_j in it already, and so has the sum over i.",
            ),
            Mistake(
                lambda a, y: (a - y) * (a - (a * a).sum(axis=1, keepdims=True)) / len(y),
                "a and the upstream gradient a − y have changed places. The Jacobian is made of a alone.",
            ),
            Mistake(
                lambda a, y: ((a - y) * a).sum(axis=1, keepdims=True) * np.ones_like(a) / len(y),
                "That is one number for the whole row. It is a part of the result only: the Jacobian has two.",
            ),
            Mistake(
                lambda a, y: a * (a - y) - a * ((a - y) * a).sum(axis=1, keepdims=True) / len(y),
                "Only the second part is divided by N. A bracket around both parts is missing.",
            ),
            Mistake(
                lambda a, y: a * ((a - y) - (a * a).sum(axis=1, keepdims=True)) / len(y),
                "The sum over i has a_i² in it. Its terms are u_i a_i: the upstream gradient a_i − y_i times a_i.",
            ),
            Mistake(
                lambda a, y: a * ((a - y) - ((a - y) ** 2).sum(axis=1, keepdims=True)) / len(y),
                "The sum over i has the squares of a_i − y_i in it. Its terms are u_i a_i: upstream times the output.",
            ),
            Mistake(
                lambda a, y: (a - y)[:, -1:] * a[:, -1:] * (np.eye(a.shape[1])[-1] - a) / len(y),
                "Of the sum over i only the last term is left. In a loop over i it is `+=` and not `=`.",
            ),
            Mistake(
                hadamard_error,
                "That is −y (1 − a), the diagonal's part with the cross-entropy. Here ∂ℓ/∂a is a − y.",
            ),
            Mistake(
                lambda a, y: squared(a, y, 2 * (a - y) / y.shape[1]),
                "That is for the mean of all squares, N times k of them. Here the loss of a row is half their sum.",
            ),
            Mistake(
                lambda a, y: a * ((a - y) * (1 + a) - ((a - y) * a).sum(axis=1, keepdims=True)) / len(y),
                "The sum leaves out its term i = j. It runs over all i: a_i (I_ij − a_j) has both parts where i = j.",
            ),
        ),
        "BP1: the output's error",
        forms=(forms.squared_error_after_softmax,),
    ),
    Task(
        "hidden error",
        hidden_error,
        "delta",
        between_layers,
        (
            *(
                Mistake(
                    lambda d, W, z, f=f: f.vjp(z, d @ W.T),
                    f"You multiplied by the derivative of the {name}. This layer's is a ReLU's, 1 or 0.",
                )
                for name, f in OTHERS.items()
            ),
            Mistake(
                lambda d, W, z: ReLU.vjp(z, d @ W),
                "W_next is not transposed. It fits only where the layers are equally wide.",
            ),
            Mistake(
                lambda d, W, z: d @ W.T,
                "The activation's derivative is missing: where z < 0 the ReLU is flat, and no error passes.",
            ),
            Mistake(
                lambda d, W, z: d @ W.T * ReLU(z),
                "You multiplied by the activation's value. Its derivative at z is 1 or 0.",
            ),
            Mistake(
                lambda d, W, z: (d @ W.T + ReLU(z)) * (z > 0),
                "The layer's activation was added to the error. What comes back along the wires is all there is.",
            ),
            Mistake(lambda d, W, z: d @ W.T * (z <= 0), "The mask is turned: error passed where the ReLU is flat."),
            Mistake(
                lambda d, W, z: ReLU(d @ W.T) * (z > 0),
                "What is negative in the error was cut off. Errors have either sign; only z decides what passes.",
            ),
            Mistake(lambda d, W, z: d @ W.T * z, "You multiplied by z itself. What belongs there is f'(z)."),
            Mistake(
                lambda d, W, z: ReLU(d @ W.T),
                "The ReLU was applied to the error that comes back. It is the sign of z that decides what passes.",
            ),
            Mistake(
                lambda d, W, z: ReLU.vjp(z, d @ W.T) / len(z),
                "Divided by N. The mean is in delta_next already, since the output error.",
            ),
            Mistake(
                lambda d, W, z: (z > 0) * W.sum(axis=1),
                "delta_next does not occur. At the end of each wire waits an error.",
            ),
            Mistake(
                lambda d, W, z: (z > 0) * d.sum(axis=1, keepdims=True),
                "W_next does not occur. On its way back an error is multiplied by the weight of its wire.",
            ),
            Mistake(
                lambda d, W, z: (d @ W.T) * z * (1 - z),
                "z(1 − z) is no derivative here. a(1 − a) is a sigmoid's; this layer is a ReLU.",
            ),
            Mistake(
                lambda d, W, z: (d @ W.T) / (1 + np.exp(-z)),
                "You multiplied by a sigmoid of z. What belongs there is the derivative of this layer's ReLU.",
            ),
            Mistake(
                lambda d, W, z: (d @ W.T) * np.tanh(z),
                "You multiplied by tanh of z. What belongs there is the derivative of this layer's ReLU.",
            ),
            Mistake(
                lambda d, W, z: ReLU.vjp(z, d @ W.T) * len(z),
                "Multiplied by N. Each row keeps the 1/N that it has from the output error.",
            ),
            Mistake(
                lambda d, W, z: (d @ W.T) * np.sign(z),
                "You multiplied by the sign of z, which is −1 below 0. The derivative of ReLU is 0 there.",
            ),
            Mistake(
                lambda d, W, z: (d * (d > 0)) @ W.T,
                "The mask was made from delta_next. It is the sign of z that decides what passes.",
            ),
            Mistake(
                lambda d, W, z: ReLU.vjp(z, d @ W.T) / W.shape[1],
                "Divided by the number of units in the next layer. BP2 adds over them; it is no mean.",
            ),
            Mistake(
                lambda d, W, z: ReLU.vjp(z, d @ ReLU(W).T),
                "Negative weights were cut off. BP2 takes W_next as it is; only z decides what passes.",
            ),
        ),
        "Four equations, index by index",
        forms=(forms.hidden_error,),
    ),
    Task(
        "layer gradients",
        layer_gradients,
        "dW, db",
        around_layer,
        (
            Mistake(
                lambda a, d: (d.T @ a, d.sum(axis=0)),
                "dW is transposed: it must have the shape of W, (inputs of the layer, its outputs).",
            ),
            Mistake(
                lambda a, d: (a.T @ d / len(a), d.mean(axis=0)),
                "Divided by N. The 1/N is in delta already, since the output error: now the rows add.",
            ),
            Mistake(
                lambda a, d: (a.T @ d, d.sum(axis=1, keepdims=True)),
                "db has one entry an example. So one sums where the examples are columns; here they are rows.",
            ),
            Mistake(
                lambda a, d: (a.T @ d, d.copy()),
                "db has one row an example. One b serves all rows, so their gradients add.",
            ),
            Mistake(
                lambda a, d: (np.outer(a.sum(axis=0), d.sum(axis=0)), d.sum(axis=0)),
                "dW is a product of two sums over the examples. Each example's activation meets its own error: "
                "multiply first, then add.",
            ),
            Mistake(
                lambda a, d: (np.outer(a.mean(axis=0), d.mean(axis=0)), d.sum(axis=0)),
                "dW is a product of two means. Each activation meets its own error: multiply first, then add.",
            ),
            Mistake(
                lambda a, d: (a.T @ d * len(a), d.sum(axis=0) * len(a)),
                "Both were multiplied by N. The rows add, and that is all.",
            ),
            Mistake(
                lambda a, d: ((a * (a > 0)).T @ d, d.sum(axis=0)),
                "Negative activations were cut off. BP4 takes a_before as it is.",
            ),
            Mistake(
                lambda a, d: (a.T @ d, np.ones(d.shape[1])),
                "db is 1 everywhere. That is the local derivative; upstream waits the error.",
            ),
            Mistake(
                lambda a, d: (np.outer(a[-1], d[-1]), d.sum(axis=0)),
                "dW is that of the last example alone. In a loop over the examples it is `+=` and not `=`.",
            ),
            Mistake(
                lambda a, d: (np.outer(a[0], d[0]), d[0]),
                "Both are those of the first example alone. W and b serve all rows, so their gradients add.",
            ),
            Mistake(
                lambda a, d: (a.T @ d, d[0]),
                "db is the first example's error alone. One b serves all rows, so their gradients add.",
            ),
            Mistake(
                lambda a, d: (-a.T @ d, -d.sum(axis=0)),
                "The sign is turned. The minus belongs to the step, not to the gradient.",
            ),
        ),
        "Four equations, index by index",
        forms=(forms.layer_gradients,),
    ),
    Task(
        "backward pass",
        backward_pass,
        "dW1, db1, dW2, db2",
        network_and_target,
        (
            *without_mean(
                Mistake(
                    passes(error=hadamard_error),
                    "The output error is the Hadamard form −y (1 − a)/N, which is 0 at all classes but the right one. "
                    "So all that follows from it is wrong, too.",
                    "BP1: the output's error",
                ),
                Mistake(
                    passes(error=lambda a, y: (y - a) / len(y)),
                    "All signs are turned: the output error is prediction minus target.",
                ),
                Mistake(
                    passes(error=lambda a, y: 2 * (a - y) / len(y)),
                    "A factor 2 too many, all the way from the output error. It comes with squares; here are none.",
                ),
            ),
            Mistake(
                passes(layer=lambda a, d: (a.T @ d / len(a), d.sum(axis=0) / len(a))),
                "Divided by N a second time: the output error has the 1/N already, and BP2 to BP4 hand it on.",
            ),
            Mistake(
                passes(error=lambda a, y: (a - y) * a * (1 - a) / len(y)),
                "The output error has a factor a(1 − a). For softmax with cross-entropy it has cancelled already.",
                "BP1: the output's error",
            ),
            *(
                Mistake(
                    passes(hidden=lambda d, W, z, f=f: f.vjp(z, d @ W.T)),
                    f"The second layer is right. On the way to the first one stands the derivative of the {name}; "
                    "this hidden layer is a ReLU.",
                )
                for name, f in OTHERS.items()
            ),
            Mistake(
                passes(hidden=lambda d, W, z: d @ W.T),
                "The second layer is right. On the way to the first one the ReLU's derivative is missing.",
            ),
            Mistake(
                passes(hidden=lambda d, W, z: d @ W.T * ReLU(z)),
                "The second layer is right. In the first one stands a1, where the ReLU's derivative belongs.",
            ),
            Mistake(
                passes(hidden=lambda d, W, z: d @ W.T * z),
                "The second layer is right. In the first one stands z1, where the ReLU's derivative at z1 belongs.",
            ),
            Mistake(
                passes(error=lambda a, y: a * (a - y) / len(y)),
                "The output error has a factor a. For softmax with cross-entropy it has cancelled already.",
                "BP1: the output's error",
            ),
            Mistake(
                passes(hidden=lambda d, W, z: ReLU(d @ W.T)),
                "The second layer is right. In the first one the ReLU was applied to the error that comes back. It is "
                "the sign of z1 that decides what passes.",
            ),
            Mistake(
                passes(layer=lambda a, d: (a.T @ d, d.copy())),
                "The weights are right. The biases' gradients have one row an example; one b serves all, so they add.",
            ),
            Mistake(
                passes(last=lambda z: z),
                "The first layer is right. dW2 was made with z1; what the second layer got is a1.",
            ),
            Mistake(
                masked_output,
                "δ² was multiplied by a ReLU's mask. The output layer is a softmax, and ŷ − y has its derivative in "
                "it already.",
            ),
            Mistake(
                mask_without_bias,
                "The second layer is right. In the first one the mask was made of x W1 without b1. It is the sign of "
                "z1 that decides what passes.",
            ),
            Mistake(
                passes(hidden=lambda d, W, z: d @ W.T * ReLU(z) * (1 - ReLU(z))),
                "The second layer is right. a(1 − a) is a sigmoid's derivative; this hidden layer is a ReLU.",
            ),
            Mistake(
                passes(hidden=lambda d, W, z: d @ W.T * (1 - ReLU(z) ** 2)),
                "The second layer is right. 1 − a² is the derivative of tanh; this hidden layer is a ReLU.",
            ),
            Mistake(
                from_the_scores,
                "The error of the output was made of z2. It is the prediction a2 that is compared with the target.",
            ),
            Mistake(
                back_through_dW2,
                "The second layer is right. On the way to the first one stands dW2, where the weights W2 themselves "
                "belong: the error goes back along the wires.",
            ),
            Mistake(
                lambda *given: tuple(p - g for p, g in zip(given[2:], backward_pass(*given), strict=True)),
                "Those are the parameters after a step. Asked for are the gradients alone.",
            ),
            Mistake(
                a1_for_both,
                "The second layer is right. dW1 was made with a1, which is what layer 1 gives out. What came in is x.",
            ),
        ),
        "The whole pass, step by step",
        forms=(forms.backward_pass,),
    ),
    Task(
        "training step",
        training_step,
        "before, after, new W1, new b1, new W2, new b2",
        before_a_step,
        (
            Mistake(
                step_in_place,
                "The numbers are right, but `-=` wrote them into the caller's arrays. Whoever still needs the old ones "
                "has lost them. Make new arrays.",
            ),
            Mistake(
                stepping(lambda p, g, eta: p + eta * g),
                "That walks uphill: the gradient points to where the cost grows.",
            ),
            Mistake(stepping(lambda p, g, eta: p.copy()), "The parameters have not moved."),
            Mistake(
                stepping(lambda p, g, eta: p - eta),
                "Every parameter moved by eta itself. The gradient says in which direction, and how far.",
            ),
            Mistake(
                stepping(lambda p, g, eta: p - eta * g / np.linalg.norm(g)),
                "The gradients were divided by their lengths. Here the step is eta times the gradient itself.",
            ),
            Mistake(
                stepping(lambda p, g, eta: p - eta * np.sign(g)),
                "Only the gradient's signs occur. Its size belongs to the step as well.",
            ),
            Mistake(
                stepping(lambda p, g, eta: eta * (p - g)), "eta multiplies the parameters as well. It scales the step."
            ),
            Mistake(
                stepping(lambda p, g, eta: p * (1 - eta * g)),
                "The step was multiplied by the parameter. It does not depend on the parameter's size.",
            ),
            Mistake(
                stepping(after="old"),
                "The parameters are right. The loss after the step was computed with the old ones.",
            ),
            Mistake(stepping(moved=("W1", "W2")), "The biases have not moved. They are parameters, too."),
            Mistake(stepping(moved=("W2", "b2")), "Only the second layer has moved."),
            Mistake(
                stepping(loss=lambda a, y: np.sum(0.5 * (a - y) ** 2) / len(y)),
                "The parameters are right. The losses are half squared errors; asked for is the cross-entropy.",
            ),
            Mistake(
                stepping(loss=lambda a, y: np.mean(a.argmax(axis=1) != y.argmax(axis=1))),
                "The parameters are right. The losses are shares of wrong answers; asked for is the cross-entropy.",
            ),
            Mistake(
                stepping(loss=lambda a, y: np.mean((a - y) ** 2)),
                "The parameters are right. The losses are mean squared errors; asked for is the cross-entropy.",
            ),
            Mistake(
                stepping(gradients=passes(hidden=lambda d, W, z: d @ W.T)),
                "The second layer has moved rightly. In the first one's gradients the ReLU's derivative is missing.",
            ),
            Mistake(
                stepping(loss=lambda a, y: -np.sum(y * np.log(a), axis=1)),
                "The parameters are right. The losses have one entry a row; C is their mean.",
            ),
            Mistake(
                through_the_new_weights,
                "The second layer is right. On its way to the first one the error went back through the new W2; the "
                "forward pass went through the old one. Take all four gradients before anything moves.",
            ),
            Mistake(
                one_layer_after_the_other,
                "The second layer is right. The first layer's gradients were computed with the second layer's new "
                "parameters. All gradients belong to one place: compute them first, then move.",
            ),
            Mistake(
                stepping(gradients=passes(error=lambda a, y: (a - y) / len(y) ** 2)),
                "The loss before is right, but the step is N times too short: the 1/N is in the gradients already.",
            ),
            Mistake(
                stepping(lambda p, g, eta: p - eta * np.abs(g)),
                "Every parameter went down. Where the gradient is below 0 the parameter must go up.",
            ),
            Mistake(
                promised,
                "The parameters are right. `after` is what a straight slope promises. Compute the loss with the new "
                "parameters.",
            ),
            Mistake(
                fall,
                "The parameters are right. `before` is the difference of the two losses; asked for is the first loss.",
            ),
            Mistake(
                stepping(loss=lambda a, y: -np.sum(a * np.log(a)) / len(y)),
                "The parameters are right. In the losses the prediction stands where the target belongs.",
            ),
            Mistake(
                stepping(loss=lambda a, y: -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / len(y)),
                "The parameters are right. The losses are binary cross-entropies. With softmax only the probability "
                "of the right class counts.",
            ),
            Mistake(
                stepping(gradients=passes(error=lambda a, y: a - y)),
                "The losses are means, but the step is N times too long: your gradients lack the 1/N.",
            ),
            Mistake(
                first_layer_first,
                "The first layer is right. The second layer's gradients were computed with the first layer's new "
                "parameters. All gradients belong to one place: compute them first, then move.",
            ),
            Mistake(
                one_parameter_after_the_other,
                "W1 is right. Each further gradient was computed after the parameters before it had moved. All "
                "gradients belong to one place: compute the four first, then move.",
            ),
        ),
        "A whole training step by hand",
    ),
    Task(
        "shortcut",
        shortcut_gradients,
        "dV, dx",
        shortcut,
        (
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2, d1 @ W1.T),
                "dx has one path only, the one through layer 1. By which other way does x reach the cost?",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2, d2 @ V.T),
                "dx has the short path only. x goes into layer 1 as well.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2, (d1 @ W1.T) * (d2 @ V.T)),
                "The two paths of dx are multiplied. Along a path derivatives multiply; paths beside each other add.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2 / len(x), (d1 @ W1.T + d2 @ V.T) / len(x)),
                "Divided by N. The mean is in the errors already.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (-x.T @ d2, -(d1 @ W1.T + d2 @ V.T)),
                "The sign is turned. A minus belongs to a step downhill, not to a derivative.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2, (d1 @ W1.T + d2 @ V.T) / 2),
                "dx is the mean of its two paths. Paths beside each other add.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2, (d1 @ W1.T + d2 @ V.T) * (x > 0)),
                "dx was multiplied by a ReLU's derivative. No activation stands between x and the two products.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2, (d1 @ W1.T) * (x > 0) + d2 @ V.T),
                "dx's path through layer 1 was multiplied by a ReLU's derivative. That is in delta1 already; between x "
                "and z1 there is no activation.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (np.outer(x.sum(axis=0), d2.sum(axis=0)), d1 @ W1.T + d2 @ V.T),
                "dV is a product of two sums over the examples. Each example's x meets its own error: multiply first, "
                "then add.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (np.outer(x.mean(axis=0), d2.sum(axis=0)), d1 @ W1.T + d2 @ V.T),
                "dV has the mean of x. Each example's x meets its own error: multiply first, then add.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2 * len(x), d1 @ W1.T + d2 @ V.T),
                "dV was multiplied by N. The examples add, and that is all.",
            ),
            Mistake(
                lambda x, W1, V, d1, d2: (x.T @ d2, (d1 @ W1.T + d2 @ V.T).sum(axis=0)),
                "dx was summed over the examples. Each example has an x of its own; only parameters are shared.",
            ),
        ),
        "The same in matrices",
    ),
    *deep_tasks.TASKS,
    sigmoid_task.TASK,
    used=(
        "feedforward",
        "output error",
        "hidden error",
        "layer gradients",
        "backward pass",
        "training step",
        "any number of layers",
    ),
)
check, answer = TASKS.check, TASKS.answer
