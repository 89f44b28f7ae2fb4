"""Two further exercises of notebook 03: a backward pass through any number of layers, and a last layer in columns."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.activations import ACTIVATIONS
from course_lib.grading.outcome import Complaint
from course_lib.grading.task import Mistake, Task
from course_lib.topics.backpropagation_equations import forms

Arrays = list[np.ndarray]
ReLU, softmax = ACTIVATIONS["ReLU"], ACTIVATIONS["softmax"]
DEPTHS = [
    (5, 3, 2),
    (4, 3, 4, 2),
    (6, 4, 3, 5, 3, 2),
    (1, 3, 2, 3),
    (4, 3, 3, 3, 3, 3),
    (3, 2, 4, 3, 2),
]  # N, then the layers' sizes from the input on
DEEPEST = max(map(len, DEPTHS)) - 2
SIZES = [(5, 4, 2), (4, 4, 4), (1, 2, 3), (6, 3, 3), (2, 4, 3)]  # N, units before, classes


def stacks(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """x, y, and the lists of weights and biases."""
    for n, *sizes in DEPTHS:
        y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
        weights = [0.8 * rng.standard_normal(shape) for shape in itertools.pairwise(sizes)]
        x, biases = rng.standard_normal((n, sizes[0])), [0.5 * rng.standard_normal(m) for m in sizes[1:]]
        x[1:2], biases[0][0] = 0.0, 0.0  # there z of layer 1 is exactly 0
        yield x, y, weights, biases


def last_layers(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    """a_before (h, N), a (k, N) and y (k, N): a column an example."""
    for n, h, k in SIZES:
        a, y = softmax(rng.standard_normal((n, k))).T, np.eye(k)[:, rng.integers(0, k, n)]
        yield rng.standard_normal((h, n)), a, y


# The answers -------------------------------------------------------------------------------------------------------


def deep_backward_pass(x: np.ndarray, y: np.ndarray, weights: Arrays, biases: Arrays) -> tuple[Arrays, Arrays]:
    """(dW, db), lists like weights and biases: ReLU in the hidden layers, softmax and the mean cross-entropy."""
    return through()(x, y, weights, biases)


def columns_layer(a_before: np.ndarray, a: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(dw, db), shapes (k, h) and (k, 1), of a softmax layer with the mean cross-entropy; columns are examples."""
    return in_columns()(a_before, a, y)


def through(
    error: Callable[..., np.ndarray] = lambda a, y: (a - y) / len(y),
    mask: Callable[[np.ndarray], np.ndarray] = lambda z: z > 0,
    early: bool = False,
    back: int = 0,
    slope_of: int = 1,
    came_in: int = 1,
    before: bool = False,
    scale: Callable[[int], float] = lambda n: 1.0,
    gradients: Callable[..., tuple[np.ndarray, np.ndarray]] = lambda a, d: (a.T @ d, d.sum(axis=0)),
    turned: bool = False,
    order: int = 1,
    outwards: bool = False,
    last_too: bool = False,
) -> Callable[..., tuple[Arrays, Arrays]]:
    """The pass with a piece replaced.

    ``early``: δ goes on before the gradients are taken. Behind layer l, it goes back through the weights of layer
    l − ``back`` and takes the slope at z of layer l − ``slope_of``. What came in is a of layer l − ``came_in``, or z if
    ``before``. ``outwards``: the output's error gets a mask as well. ``last_too``: the last layer has a ReLU as well.
    """

    def wrong(x: np.ndarray, y: np.ndarray, weights: Arrays, biases: Arrays) -> tuple[Arrays, Arrays]:
        z, a, last = [x], [x], len(weights)
        for l, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
            z.append(a[-1] @ W + b)
            a.append(ReLU(z[-1]) if l < last else softmax(ReLU(z[-1]) if last_too else z[-1]))
        delta = error(a[-1], y) * (mask(z[-1]) if outwards else 1)
        dW, db = [], []
        for l in range(last, 0, -1):
            here = delta
            if l > 1:
                W = weights[l - 1 - back]
                delta = delta @ (W if turned else W.T) * mask(z[l - slope_of]) * scale(len(x))
            made = gradients((z if before else a)[l - came_in], delta if early else here)
            dW.append(made[0])
            db.append(made[1])
        return dW[::-order], db[::-order]

    return wrong


def in_columns(
    error: Callable[..., np.ndarray] = lambda a, y: (a - y) / y.shape[1],
    weight: Callable[..., np.ndarray] = lambda a, d: d @ a.T,
    bias: Callable[..., np.ndarray] = lambda d: d.sum(axis=1, keepdims=True),
) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """columns_layer with a piece replaced."""

    def wrong(a_before: np.ndarray, a: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        delta = error(a, y)
        return weight(a_before, delta), bias(delta)

    return wrong


def in_each_layer(
    answer: Callable[..., Any], x: np.ndarray, y: np.ndarray, weights: Arrays, biases: Arrays
) -> tuple[np.ndarray, ...]:
    """dW from the last layer to the first, then db: an empty array for each layer that this network does not have."""
    given = [W.copy() for W in weights], [b.copy() for b in biases]
    made = answer(x, y, *given)
    for name, now, then in zip(("weights", "biases"), given, (weights, biases), strict=True):
        if len(now) != len(then) or not all(map(np.array_equal, now, then)):
            raise Complaint(f"Your function changes `{name}`, a list of its caller's. Make new lists.")
    if not isinstance(made, tuple | list) or len(made) != 2:
        raise Complaint(
            f"Your function returns {checks.describe(made)}; expected two lists, (dW, db), with one array for each "
            "layer."
        )
    return *_padded("dW", made[0], len(weights)), *_padded("db", made[1], len(weights))


def _padded(name: str, made: Any, layers: int) -> Sequence[Any]:
    if not isinstance(made, tuple | list):
        raise Complaint(f"{name} is {checks.describe(made)}; expected a list with one array for each layer.")
    if len(made) != layers:
        raise Complaint(f"With {layers} layers {name} has length {len(made)}; expected one array for each layer.")
    return [*made[::-1], *[np.empty(0)] * (DEEPEST - layers)]


ONLY_ALIKE = "With layers of unlike sizes it would not even fit"

TASKS = (
    Task(
        "any number of layers",
        deep_backward_pass,
        ", ".join(f"{name}[−{l}]" for name in ("dW", "db") for l in range(1, DEEPEST + 1)),
        stacks,
        (
            Mistake(
                through(early=True),
                "δ had gone on to the layer before when dW and db were taken. They belong to the δ of their own "
                "layer: take them first, then send δ on.",
            ),
            Mistake(
                through(back=1),
                "The last layer is right. On the way back δ went through the weights of the layer before. From layer "
                f"l it goes back along the wires of layer l itself, by which z of layer l was made. {ONLY_ALIKE}.",
            ),
            Mistake(
                through(slope_of=0),
                "The last layer is right. On the way from layer l to the layer before, the mask was made of z of layer "
                f"l. It is the ReLU of the layer before that δ passes. {ONLY_ALIKE}.",
            ),
            Mistake(
                through(slope_of=2),
                "The last layer is right. The mask was made of a z one layer too far back: δ passes the ReLU of the "
                f"layer at which it arrives. {ONLY_ALIKE}.",
            ),
            Mistake(
                through(last_too=True),
                "The last layer has a ReLU, too, before its softmax. Softmax takes z as it is, also below 0.",
            ),
            Mistake(
                through(error=lambda a, y: (a - y) * a * (1 - a) / len(y)),
                "The error of the output has a factor a(1 − a). For softmax with cross-entropy it has cancelled.",
                "BP1: the output's error",
            ),
            Mistake(
                through(mask=lambda z: ReLU(z) * (1 - ReLU(z))),
                "The last layer is right. a(1 − a) is a sigmoid's derivative; these hidden layers are ReLUs.",
            ),
            Mistake(
                through(outwards=True),
                "δ of the output was multiplied by a ReLU's mask. The last layer is a softmax, and ŷ − y has its "
                "derivative in it already.",
                "BP1: the output's error",
            ),
            Mistake(
                through(scale=lambda n: 1 / n),
                "The last layer is right. The 1/N came in again at every layer on the way back. The error of the "
                "output has it already, and BP2 hands it on.",
            ),
            Mistake(
                through(gradients=lambda a, d: (a.T @ d / len(d), d.sum(axis=0) / len(d))),
                "The gradients of every layer are divided by N a second time. The error of the output has the 1/N "
                "already.",
            ),
            Mistake(
                through(error=lambda a, y: a - y, scale=lambda n: 1 / n),
                "The 1/N is missing in the last layer, and comes in at each step back. It belongs to the error of the "
                "output, once.",
            ),
            Mistake(
                through(order=-1),
                "The lists are in reverse order: the loop goes from the last layer to the first, and `append` keeps "
                "that order. dW[0] belongs to weights[0].",
            ),
            Mistake(
                through(came_in=0),
                "dW was made with what each layer gives out. In BP4 stands what came in: the activation of the layer "
                "before, and x in the first.",
                "Four equations, index by index",
            ),
            Mistake(
                through(before=True),
                "dW was made with z of the layer before. What a layer hands on is its activation.",
            ),
            Mistake(
                through(mask=np.ones_like),
                "The last layer is right. On the way back the slopes of the ReLUs are missing.",
            ),
            Mistake(
                through(mask=ReLU),
                "The last layer is right. On the way back stand the ReLUs' values, where their slopes belong.",
            ),
            Mistake(
                through(turned=True),
                f"The last layer is right. On the way back the weights are not transposed. {ONLY_ALIKE}.",
            ),
            Mistake(
                through(gradients=lambda a, d: (d.T @ a, d.sum(axis=0))),
                "Each dW is transposed: it must have the shape of its W.",
            ),
            Mistake(
                through(gradients=lambda a, d: (a.T @ d, d)),
                "The weights are right. Each db has one row an example; one b serves all, so they add.",
            ),
        ),
        "The same in matrices",
        in_each_layer,
        forms=(forms.deep_backward_pass,),
    ),
    Task(
        "last layer in columns",
        columns_layer,
        "dw, db",
        last_layers,
        (
            Mistake(
                in_columns(error=lambda a, y: (a - y) / len(y)),
                "Divided by the number of classes: `len` counts rows, and here the columns are the examples.",
            ),
            Mistake(
                in_columns(weight=lambda a, d: a @ d.T),
                "dw is transposed: that is dW of the rows, (h, k). Here w has a row for each unit that it leads to, "
                "(k, h).",
            ),
            Mistake(
                in_columns(weight=lambda a, d: a.T @ d, bias=lambda d: d.sum(axis=0)),
                "That is the product and the sum for examples as rows. The product must run over the examples, which "
                "are the second index of both arrays here.",
            ),
            Mistake(
                in_columns(weight=lambda a, d: d @ a.T / d.shape[1]),
                "db is right. dw is divided by N a second time.",
            ),
            Mistake(
                in_columns(bias=lambda d: d.sum(axis=1, keepdims=True) * d.shape[1]),
                "dw is right. db lacks the 1/N. It is in δ, if δ is what both are made of.",
            ),
            Mistake(
                in_columns(error=lambda a, y: (a - y) * a * (1 - a) / y.shape[1]),
                "The error of the output has a factor a(1 − a). For softmax with cross-entropy it has cancelled.",
                "BP1: the output's error",
            ),
            Mistake(
                in_columns(error=lambda a, y: a * (a - y) / y.shape[1]),
                "The error of the output has a factor a. For softmax with cross-entropy it has cancelled already.",
                "BP1: the output's error",
            ),
        ),
        "The same in matrices",
        forms=(forms.columns_layer,),
    ),
)
