"""Exercises of notebook 12: twelve slides of which one line is wrong, each to be found, mended and run."""

from collections.abc import Callable

import numpy as np

from course_lib.arguments import Array
from course_lib.grading.task_list import TaskList
from course_lib.topics.lecture_errata import forms
from course_lib.topics.lecture_errata.experiments import slide_runs
from course_lib.topics.lecture_errata.experiments.slide_runs import beside, softmax
from course_lib.topics.lecture_errata.experiments.slides import Slide

TESTS = "Five cheap tests"  # the section that the verdicts point to
RATES = [0.1, 0.02, 0.5]


# What the wrong lines should give ---------------------------------------------------------------------------------


def two_losses(y: Array, y_hat: Array) -> float:
    """The mean of |y − ŷ|."""
    return float(np.abs(y - y_hat).mean())


def layer_shapes(n: int, k: int) -> Array:
    """Rows and columns of W_L, so that W_L h is k long."""
    return np.array([k, n])


def momentum_loop(x: Array, vx: Array, dx: Array, rho: float, learning_rate: float) -> Array:
    """The new x, from a vx that is new already."""
    return x - learning_rate * vx


def matrix_gate(x: Array, w: Array, dy: Array) -> Array:
    """y = x w."""
    return x @ w


def adagrad_code(dx: Array, learning_rate: float, eps: float) -> Array:
    """The first update."""
    return -learning_rate * dx / (np.abs(dx) + eps)


def tanh_and_sigmoid(x: Array) -> Array:
    """tanh′(x)/σ′(x)."""
    s = 1 / (1 + np.exp(-x))
    return (1 - np.tanh(x) ** 2) / (s * (1 - s))


def adagrad_rates(dW: Array, alpha: float, delta: float) -> Array:
    """α_1, …, α_T, with the newest square in each sum."""
    return alpha / np.sqrt(delta + np.cumsum(dW**2))


def rmsprop_rows(W: Array, s: Array, i: int, dW: Array, alpha: float, beta2: float, delta: float) -> Array:
    """Row i, from row i − 1."""
    return W[i - 1] - alpha / np.sqrt(delta + s[i]) * dW


def adam_code(
    x: Array, m: Array, v: Array, t: int, learning_rate: float, beta1: float, beta2: float, eps: float
) -> Array:
    """The new x, by the corrected estimates."""
    return x - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)


def first_weights(f_in: int, f_out: int) -> float:
    """By how much a linear layer multiplies the mean square."""
    return 2 * f_in / (f_in + f_out)


def many_classes(z: Array, y: Array) -> Array:
    """δ = ŷ − y."""
    return softmax(z) - y


def batch_gradient(X: Array, Y: Array, W: Array, b: Array, eta: float) -> Array:
    """∂C/∂W, a mean over the rows."""
    return X.T @ (X @ W + b - Y) / len(X)


# Inputs -----------------------------------------------------------------------------------------------------------


def pairs(rng: np.random.Generator) -> list[tuple]:
    """y, ŷ."""
    drawn = [(rng.standard_normal(n), rng.standard_normal(n)) for n in (5, 1, 8)]
    drawn[2][0][3] = drawn[2][1][3]  # one error is 0
    return drawn


def sizes(rng: np.random.Generator) -> list[tuple]:
    """n, k."""
    return [(4, 3), (5, 2), (1, 7)]


def turns(rng: np.random.Generator) -> list[tuple]:
    """x, vx, dx, ρ and a rate."""
    shapes, rhos = [(3,), (1,), (2, 2)], [0.9, 0.99, 0.5]
    given = zip(shapes, rhos, RATES, strict=True)
    return [(*(rng.standard_normal(shape) for _ in range(3)), rho, rate) for shape, rho, rate in given]


def matrices(rng: np.random.Generator) -> list[tuple]:
    """x, w, ∂L/∂y."""
    shapes = [(2, 3, 4), (1, 4, 2), (5, 2, 3)]
    return [tuple(map(rng.standard_normal, ((n, d), (d, m), (n, m)))) for n, d, m in shapes]


def gradients(rng: np.random.Generator) -> list[tuple]:
    """dx, a rate and ε."""
    given = zip((4, 1, 3), RATES, (1e-8, 1e-7, 0.3), strict=True)
    cases = [(rng.standard_normal(n) * 10.0 ** rng.integers(-1, 2, n), rate, eps) for n, rate, eps in given]
    cases[2][0][1] = 0
    return cases


def points(rng: np.random.Generator) -> list[tuple]:
    """x."""
    return [(rng.uniform(-4, 4, n),) for n in (5, 1)] + [(np.array([0.0, 1, -1, 3, 12]),)]


def histories(rng: np.random.Generator) -> list[tuple]:
    """∂W_1 … ∂W_T of one weight, α and δ."""
    given = zip((4, 3, 7), RATES, (1e-5, 1e-7, 0.2), strict=True)
    cases = [(rng.standard_normal(n), rate, delta) for n, rate, delta in given]
    cases[2][0][:2] = 0  # nothing yet to divide by
    return cases


def rows(rng: np.random.Generator) -> list[tuple]:
    """W and s, in use up to what the line is to fill, i, ∂W, α, β₂ and δ."""
    cases = []
    for i, n, alpha, beta2 in zip((1, 2, 4), (3, 1, 4), RATES, (0.9, 0.999, 0.5), strict=True):
        w, s, dw = rng.standard_normal((i + 3, n)), rng.uniform(0.5, 2, (i + 3, n)), rng.standard_normal(n)
        w[i:], s[0], s[i + 1 :] = 0, 0, 0
        dw[3:] = 0
        s[i] = beta2 * s[i - 1] + (1 - beta2) * dw**2
        cases.append((w, s, i, dw, alpha, beta2, 1e-2))
    return cases


def moments(rng: np.random.Generator) -> list[tuple]:
    """x, m, v, t, a rate, β₁, β₂ and ε."""
    given = zip((4, 1, 3), (1, 2, 5), RATES, (0.9, 0.8, 0.5), (0.999, 0.99, 0.9), strict=True)
    cases = [
        (rng.standard_normal(n), rng.standard_normal(n), rng.uniform(0.1, 2, n), t, rate, b1, b2, 0.01)
        for n, t, rate, b1, b2 in given
    ]
    cases[2][1][0] = cases[2][2][0] = 0  # a coordinate that has seen only 0
    return cases


def fans(rng: np.random.Generator) -> list[tuple]:
    """f_in, f_out."""
    return [(256, 64), (10, 30), (3, 5)]


def logits(rng: np.random.Generator) -> list[tuple]:
    """z and a one-hot y."""
    return [(2 * rng.standard_normal(k), np.eye(k)[c]) for k, c in ((3, 1), (5, 0), (2, 1))]


def batches(rng: np.random.Generator) -> list[tuple]:
    """X, Y, W, b and η."""
    shapes = [(5, 3, 2), (1, 2, 3), (10, 4, 1)]
    drawn = [tuple(map(rng.standard_normal, ((n, d), (n, m), (d, m), (m,)))) for n, d, m in shapes]
    return [(*arrays, rate) for arrays, rate in zip(drawn, RATES, strict=True)]


# The slides -------------------------------------------------------------------------------------------------------

Function = Callable[..., object]


def at(values: list[float] | Array, *steps: int) -> list[float]:
    """The values at these steps."""
    return [float(values[step]) for step in steps]


def two_losses_shown() -> str:
    y, y_hat = np.array([1.0, 2.0, 4.0, 3.0]), np.array([1.5, 2.0, 1.0, 5.0])
    printed = np.abs(y - y_hat) / 4
    return beside(
        ["what comes out for y = (1, 2, 4, 3), ŷ = (1.5, 2, 1, 5)"],
        [", ".join(f"{value:g}" for value in printed)],
        [two_losses(y, y_hat)],
        "Four numbers are no loss: nothing says which of them is to become smaller, and `backward` wants one number. "
        "The sum over the examples is missing.",
    )


TWO_LOSSES = Slide(
    "two losses",
    two_losses,
    "loss",
    pairs,
    3,
    {
        1: "Line 1 holds. With ŷ − y instead every error changes its sign, and no square and no absolute value "
        "notices: for errors of 1 and −2 the MSE is 2.5 both ways.",
        2: "Line 2 holds: for errors of 1, −2 and 1 it gives (1 + 4 + 1)/3 = 2, one number. A ½ in front would be "
        "another convention, and no correction.",
        4: "Line 4 holds: errors of 1 and −1 have the mean 0, and their absolute values have the mean 1.",
        5: "Line 5 holds: an error of 1 adds 1/n to both, one of 10 adds 10/n to the MAE and 100/n to the MSE.",
    },
    "n numbers",
    {
        "too small": "One number would need a sum, or a mean, over the examples. Print the shape of what the line "
        "gives: for n = 4 it is (4,).",
        "error": "Nothing is wrong with the shapes: four minus four numbers are four numbers, and 4 divides them. It "
        "runs.",
        "right": "For n = 1 it is right. For n = 4 look at the shape of what comes out: (4,), and a loss is one "
        "number.",
    },
    [
        (lambda y, y_hat: np.abs(y - y_hat) / len(y), "That is the line as printed: n numbers, and a loss is one."),
        (
            lambda y, y_hat: abs((y - y_hat).mean()),
            "The absolute value of the mean error: errors of 1 and −1 have cancelled before it is taken.",
        ),
        (lambda y, y_hat: (y - y_hat).mean(), "The absolute value is missing: errors of opposite sign cancel."),
        (lambda y, y_hat: ((y - y_hat) ** 2).mean(), "That is the MSE, which line 2 has already."),
        (
            lambda y, y_hat: np.sqrt(((y - y_hat) ** 2).mean()),
            "That is the root of the MSE: errors of 1 and 7 have the root 5 and the mean 4.",
        ),
        (
            lambda y, y_hat: np.abs(y - y_hat).mean() / 2,
            "The MSE is halved in some books. Nothing on the slide halves the MAE.",
        ),
        (
            lambda y, y_hat: np.median(np.abs(y - y_hat)),
            "That is the median of the absolute errors, and M is for mean.",
        ),
        (
            lambda y, y_hat: np.linalg.norm(y - y_hat) / len(y),
            "`np.linalg.norm` is the root of the sum of squares. Of absolute values it is `norm(…, 1)`.",
        ),
        (
            lambda y, y_hat: np.linalg.norm(y - y_hat),
            "That is the length of y − ŷ, the root of the sum of squares. The MAE has no square and no root.",
        ),
        (lambda y, y_hat: np.abs(y - y_hat).max(), "That is the largest error; asked for is the mean of all."),
        (
            lambda y, y_hat: np.abs(y - y_hat),
            "That is the error of each example by itself. The loss is their mean, one number.",
        ),
        (
            lambda y, y_hat: np.abs(y - y_hat).sum() / (len(y) - 1),
            "Divided by n − 1, as a sample's variance is. Here it is n.",
        ),
        (
            lambda y, y_hat: np.abs((y - y_hat) / y).mean(),
            "That is the mean *relative* error. Nothing on the slide divides by y.",
        ),
        (
            lambda y, y_hat: np.abs((y - y_hat) / y_hat).mean(),
            "That is the mean error relative to ŷ. Nothing on the slide divides by ŷ.",
        ),
        (
            lambda y, y_hat: np.where((e := np.abs(y - y_hat)) < 1, e**2 / 2, e - 0.5).mean(),
            "That is Huber's loss: square near 0, and straight beyond. MAE is straight everywhere.",
        ),
        (lambda y, y_hat: np.abs(y - y_hat).sum() / 2, "Divided by 2. It is n examples of which the mean is taken."),
    ],
    two_losses_shown,
)


def layer_shapes_shown() -> str:
    def last(rows, columns, h):
        return slide_runs.raised_by(lambda: np.ones((rows, columns)) @ np.ones(h))

    return beside(
        ["n = 4, k = 3", "n = k = 3"],
        [last(4, 3, 4), last(3, 3, 3)],
        [last(3, 4, 4), last(3, 3, 3)],
        "W_L h_(L−1) in NumPy. With n = k nothing can be seen, so try shapes on a network whose layers all differ.",
    )


LAYER_SHAPES = Slide(
    "layers and shapes",
    layer_shapes,
    "shape",
    sizes,
    4,
    {
        1: "Line 1 holds: it only says how many there are. x may have n entries and the hidden layers n units.",
        2: "Line 2 holds: n × n times n entries gives n, and the bias has one entry for each of them. (For a square "
        "matrix the order of the two cannot be wrong.)",
        3: "Line 3 holds: by line 2 W is n × n, so W h has n entries, as many as b: 4 × 4 times 4 gives 4.",
        5: "Line 5 says for the last layer what line 3 says for the others: W h + b. Keep it. (With W_Lᵀ there, or h "
        "W_L in rows, the other line would be right; but then the last layer alone would be written in another way.)",
    },
    "first",
    {
        "both": "Where n = k = 3 every order is 3 × 3, and it runs. That is how such a slip survives.",
        "second": "Where n = k = 3 every order is 3 × 3, and it runs. Write the shapes for n = 4, k = 3.",
        "neither": "For n = 4, k = 3 write the shapes beside the factors: do the inner two agree?",
    },
    [
        (lambda n, k: (n, k), "That is the shape as printed: n × k times n entries. The inner two have to be equal."),
        (lambda n, k: (n, n), "That is a hidden layer's. The last one has k units, so k numbers must come out."),
        (lambda n, k: (k, k), "k numbers come out, but k would have to go in. h_(L−1) has n."),
        (lambda n, k: (k, n + 1), "The bias is a vector of its own on this slide: W_L takes the n entries of h alone."),
        (
            lambda n, k: (n + 1, k),
            "The bias is a vector of its own here; and n × k times n entries does not fit either.",
        ),
        (lambda n, k: (k, 1), "That is b_L as a column. W_L has an entry for each pair of an input and an output."),
        (lambda n, k: k * n, "That is how many entries it has. Return rows and columns, `(…, …)`."),
        (lambda n, k: np.zeros((k, n)), "That is a matrix. Return its shape alone: two numbers."),
        (
            lambda n, k: (n, 1),
            "That is the shape of h as a column. W_L has an entry for each pair of an input and an output.",
        ),
        (lambda n, k: (k, n, 1), "Three axes. A matrix has two, rows and columns: leave out the 1."),
        (lambda n, k: (k,), "That is b_L's shape, and right. The matrix has rows and columns."),
        (lambda n, k: (3, 4), "Right for n = 4 and k = 3. Write it with the letters n and k."),
        (
            lambda n, k: (n * k, 1),
            "All entries in one column. A matrix that takes h has as many columns as h has entries.",
        ),
    ],
    layer_shapes_shown,
)

CLIMB, DESCENT = slide_runs.momentum_heights(+1), slide_runs.momentum_heights(-1)

MOMENTUM_LOOP = Slide(
    "momentum in code",
    momentum_loop,
    "x",
    turns,
    5,
    {
        1: "Line 1 holds: minus the gradient leads downhill. From x = 1 with α = 0.1 it goes to 0.9, and f from 0.5 to "
        f"{DESCENT[1]:.3g}.",
        2: "Line 2 holds: with v = 0 the first step is the step of plain descent, and nothing is known before it.",
        3: "Line 3 holds: it is the gradient at the present x, as line 1 has it. The sign comes later.",
        4: "Line 4 is line 1's first half, letter by letter: keep it. (`- dx` there would turn the run round as well, "
        "but then v would be the opposite of line 1's.) No 1 − ρ belongs there either: that would be another formula.",
    },
    "grows",
    {
        "settles": f"So it would be if x went downhill. Do the first turn by hand: dx = 1, vx = 1, and x becomes 1.1. "
        f"f goes from 0.5 to {CLIMB[1]:.3g}.",
        "swings": "To swing, x would have to be pulled back. Do two turns by hand: x goes from 1 to 1.1 and to 1.3.",
        "stands still": "At x = 1 the gradient is 1, so vx is 1 after the first turn, and x changes by 0.1.",
    },
    [
        (lambda x, vx, dx, rho, learning_rate: x + learning_rate * vx, "That is the line as printed."),
        (
            lambda x, vx, dx, rho, learning_rate: x - learning_rate * (rho * vx + dx),
            "The line before has been run already: vx is the new velocity, and you have added dx to it once more.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: x - learning_rate * dx,
            "That is plain descent: vx does not occur any more.",
        ),
        (lambda x, vx, dx, rho, learning_rate: -learning_rate * vx, "That is the step. The line's new x is x + step."),
        (
            lambda x, vx, dx, rho, learning_rate: x - learning_rate * rho * vx,
            "ρ is in vx already: the line before has multiplied the old velocity by it.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: x - learning_rate * (1 - rho) * vx,
            "1 − ρ would make an average of the sum. Line 1 has the sum, and α alone before it.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: x + learning_rate * (rho * vx - dx),
            "That mends the line before, and this one with it: vx is new already when the wrong line is reached.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: x - learning_rate * (vx - dx) / rho,
            "That is the old velocity. The line has the new one, which vx is already.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: rho * vx - dx,
            "That is a new vx. The line that you have named gives a new x.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: x - learning_rate * (vx + dx),
            "dx is in vx already: the line before has added it.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: rho * x - learning_rate * vx,
            "ρ belongs to the velocity: x itself is kept whole.",
        ),
        (
            lambda x, vx, dx, rho, learning_rate: x - learning_rate * rho * dx,
            "vx does not occur any more, and ρ has got to the gradient.",
        ),
    ],
    lambda: beside(
        ["start", "1 turn", "10 turns", "30 turns", "100 turns"],
        at(CLIMB, 0, 1, 10, 30, 100),
        at(DESCENT, 0, 1, 10, 30, 100),
        "f(x) = x²/2 from x = 1, learning rate 0.1, ρ = 0.9. The loop climbs, and momentum makes it climb faster. (The "
        "deck's loop without momentum has the same sign.)",
    ),
)


def matrix_gate_shown() -> str:
    by_x, _ = slide_runs.another_factor()
    printed, mended = (
        "<br>".join(map(str, m.astype(int).tolist())).replace("-", "−")
        for m in (slide_runs.PRINTED, slide_runs.X @ slide_runs.W)
    )
    return beside(
        ["y"],
        [printed],
        [mended],
        "Two of the eight entries are right as printed, the 5 and the 2. With the best other x an entry of x w is "
        "still "
        f"off by {by_x:.2f}; with another w all agree: a column of w has three unknowns, and a column of y gives two "
        "equations.",
    )


MATRIX_GATE = Slide(
    "a matrix gate",
    matrix_gate,
    "y",
    matrices,
    4,
    {
        1: "Line 1 is given: nothing on the slide is known before it. Count its rows and columns: 2 × 3, as N × D "
        "says.",
        2: "Line 2 is given, as x is: 3 × 4, as D × M says. (To save the other lines by another w, seven of its twelve "
        "entries would have to change.)",
        3: "Line 3 holds, it is what × means for matrices: (2, 1, −3) times (3, 2, 3) gives 6 + 2 − 9 = −1.",
        5: "Line 5 holds: N × M times M × D gives N × D, x's shape. With ∂L/∂y = (2, 3, −3, 9) its first entry is "
        "6 + 6 − 3 − 9 = 0, and a finite difference says the same.",
        6: "Line 6 holds: D × N times N × M gives D × M, w's shape. With ∂L/∂y of rows (2, …) and (−8, …) its first "
        "entry is 2·2 + (−3)·(−8) = 28, and a finite difference says the same.",
    },
    "w",
    {
        "x": "In a row of x there are three unknowns, and a row of y gives four equations for them. The best that can "
        f"be had is off by {slide_runs.another_factor()[0]:.2f}.",
        "either": "For w it is so. In a row of x there are three unknowns, and a row of y gives four equations for "
        "them: "
        f"the best is off by {slide_runs.another_factor()[0]:.2f}.",
        "neither": "Count for one column of w: three unknowns, and how many equations does a column of y give for "
        "them?",
    },
    [
        (lambda x, w, dy: (x @ w).T, "Transposed: y has a row for each row of x."),
        (lambda x, w, dy: np.abs(x) @ np.abs(w), "The signs are lost: −3 times 3 is −9."),
        (lambda x, w, dy: x @ w * dy, "∂L/∂y belongs to the backward pass. Here y itself is asked for."),
        (lambda x, w, dy: dy @ w.T, "That is ∂L/∂x, which line 5 has already."),
        (lambda x, w, dy: x.T @ dy, "That is ∂L/∂w, which line 6 has already."),
        (lambda x, w, dy: dy, "That is ∂L/∂y, which is given. y comes from x and w."),
        (lambda x, w, dy: (x @ w)[0], "That is its first row alone."),
        (
            lambda x, w, dy: slide_runs.X @ slide_runs.W,
            "The slide's own numbers, whatever is given. Use the arguments.",
        ),
        (lambda x, w, dy: slide_runs.PRINTED, "That is the line as printed. Compute it from x and w."),
        (lambda x, w, dy: x @ w / x.shape[1], "Divided by D. Line 3 has a sum, not a mean."),
    ],
    matrix_gate_shown,
)


def first_updates(dx: Array) -> list[float]:
    """|update| of AdaGrad's first step with a rate of 0.1."""
    return [float(abs(update)) for update in adagrad_code(dx, 0.1, 1e-8)]


ADAGRAD_CODE = Slide(
    "AdaGrad in code",
    adagrad_code,
    "update",
    gradients,
    1,
    {
        2: "Line 2 holds: before the first gradient there is no square to sum.",
        3: "Line 3 holds, entry by entry: after gradients of 3 and 4 the cache is 9 + 16 = 25.",
        4: "Line 4 holds: `+= -` subtracts. A gradient of 1 makes x smaller by the rate, as it should. (ε outside of "
        "the root or inside it is a convention.)",
        5: "Line 5 holds: for a gradient that stays 1 the cache is 1, 10, 100 after as many steps, and the rate of 0.1 "
        "is divided by 1, 3.2 and 10.",
    },
    1,
    {
        0.0001: "That is what the wrong line says. The *rate* is 10,000 times smaller; but it multiplies a gradient "
        "that is 10,000 times larger.",
        100: "Plain descent would have 10,000. Here the gradient is divided by something: by what, in the first step?",
        10000: "That is plain descent. Here each gradient is divided by the root of its own squares.",
    },
    [
        (
            lambda dx, learning_rate, eps: -learning_rate * dx,
            "That is plain descent's update: the cache of the first step is missing.",
        ),
        (
            lambda dx, learning_rate, eps: -learning_rate / (np.abs(dx) + eps),
            "That is the rate, with a minus. The update is the rate times dx.",
        ),
        (
            lambda dx, learning_rate, eps: learning_rate / (np.abs(dx) + eps),
            "That is the rate that dx is multiplied by. It is small where dx is large; and the update is rate times "
            "dx.",
        ),
        (
            lambda dx, learning_rate, eps: learning_rate / np.sqrt(dx**2 + eps),
            "That is the rate, and with ε inside of the root. The update is minus the rate times dx, and line 4 has ε "
            "outside.",
        ),
        (
            lambda dx, learning_rate, eps: -learning_rate / np.sqrt(dx**2 + eps),
            "That is the rate, with a minus, and with ε inside of the root. The update is that times dx, and line 4 "
            "has ε outside.",
        ),
        (lambda dx, learning_rate, eps: -learning_rate * dx / eps, "The cache holds dx² already when line 4 is run."),
        (
            lambda dx, learning_rate, eps: -learning_rate * dx / (np.linalg.norm(dx) + eps),
            "The cache holds one sum for each entry; you have divided all entries by the length of dx.",
        ),
        (
            lambda dx, learning_rate, eps: -learning_rate * np.abs(dx) / (np.abs(dx) + eps),
            "All updates are negative. The sign of dx has been lost.",
        ),
        (
            lambda dx, learning_rate, eps: -learning_rate * (dx / np.abs(dx) + eps),
            "Brackets: ε is added to the root, and dx is divided by the sum of both.",
        ),
        (
            lambda dx, learning_rate, eps: np.abs(learning_rate * dx / (np.abs(dx) + eps)),
            "That is the length of the update. The update has a sign, against the gradient.",
        ),
        (
            lambda dx, learning_rate, eps: -learning_rate * np.sign(dx),
            "So it is for a tiny ε. With an ε of 0.3 the update is shorter: keep ε where the code has it.",
        ),
        (
            lambda dx, learning_rate, eps: -learning_rate,
            "One number for all. The update has an entry for each gradient, with a sign of its own.",
        ),
        (lambda dx, learning_rate, eps: dx**2, "That is the cache. What is x changed by?"),
        (
            lambda dx, learning_rate, eps: -learning_rate * dx / (np.sqrt(np.cumsum(dx**2)) + eps),
            "The cache sums over the turns, not over the entries of dx.",
        ),
    ],
    lambda: beside(
        ["gradient 100", "gradient 0.01"],
        ["small", "large"],
        first_updates(np.array([100.0, 0.01])),
        "The length of the first update, rate 0.1. It is the *learning rate* that is small for a large gradient; the "
        "update is the same. AdaGrad's first step only has signs.",
    ),
)


def slopes(x: float) -> tuple[float, float]:
    """tanh′ and σ′."""
    s = 1 / (1 + np.exp(-x))
    return 1 - np.tanh(x) ** 2, s * (1 - s)


TANH_AND_SIGMOID = Slide(
    "tanh and sigmoid",
    tanh_and_sigmoid,
    "ratio",
    points,
    2,
    {
        1: f"Line 1 holds: at x = 1 it gives 2/(1 + e⁻²) − 1 = {np.tanh(1):.4f}, and so does `np.tanh(1)`.",
        3: f"Line 3 holds: at x = 1 it gives {slopes(1)[0]:.4f}, and so does a finite difference of tanh. (f is the "
        "output there, not the input.)",
        4: f"Line 4 holds: at x = 1 it gives {slopes(1)[1]:.4f}, and so does a finite difference of σ.",
        5: "Line 5 holds: put f = 0 into line 3 and f = ½ into line 4, and the gradients are 1 and ¼. But x is 0 "
        "there.",
    },
    0.2,
    {
        4: "At x = 0 it is 4: there the slopes are 1 and ¼. Put x = 3 into lines 3 and 4.",
        2: f"Put x = 3 into lines 3 and 4: tanh′ is {slopes(3)[0]:.4f}. And σ′?",
        1: "They are equal where the curves of the two slopes cross, which is before 2. Put x = 3 into lines 3 and 4.",
    },
    [
        (lambda x: np.tanh(x) * (1 + np.exp(-x)), "That is the ratio of the outputs. Asked for is that of the slopes."),
        (
            lambda x: np.full(x.shape, 4.0),
            "4 everywhere is right at x = 0 alone. (It comes out, too, if tanh is written with e⁻ˣ: line 1 has e⁻²ˣ.)",
        ),
        (
            lambda x: (1 - np.tanh(x) ** -2.0) / slopes(x)[1],
            "tanh is upside down: its numerator is e^x − e^(−x), the smaller of the two.",
        ),
        (lambda x: np.tanh(x) / slopes(x)[1], "Above stands tanh. Its *slope* is to stand there."),
        (lambda x: 1 / (1 + x**2) / slopes(x)[1], "Above stands the slope of arctan, which inverts another function."),
        (
            lambda x: 1 / np.cosh(x) / slopes(x)[1],
            "Above stands 1/cosh x. tanh has the slope 1 − tanh², in which all is squared.",
        ),
        (
            lambda x: slopes(x)[0] / slopes(1 / (1 + np.exp(-x)))[1],
            "σ was taken twice: in f (1 − f) the f is the output already, and it was put into σ once more.",
        ),
        (lambda x: np.mean(tanh_and_sigmoid(x)), "One number for all x. It is the ratio at each x that is asked for."),
        (
            lambda x: (1 - x**2) / ((s := 1 / (1 + np.exp(-x))) * (1 - s)),
            "In 1 − f² stands tanh's output, not x.",
        ),
        (
            lambda x: (1 - np.tanh(x) ** 2) / (x * (1 - x)),
            "In f (1 − f) stands the sigmoid's output, not x.",
        ),
        (lambda x: tanh_and_sigmoid(x) > 1, "True and False: the ratio itself is asked for."),
        (lambda x: tanh_and_sigmoid(x) / 4, "A factor of 4 has got lost: tanh x = 2σ(2x) − 1 has the slope 4σ′(2x)."),
        (
            lambda x: tanh_and_sigmoid(x) / 2,
            "A factor of 2: in tanh x = 2σ(2x) − 1 it comes in twice, before σ and inside.",
        ),
        (
            lambda x: (1 - np.tanh(x) ** 2) - (s := 1 / (1 + np.exp(-x))) * (1 - s),
            "That is the difference of the two slopes. “How many times” asks for the ratio.",
        ),
        (
            lambda x: (s := 1 / (1 + np.exp(-x))) * (1 - s),
            "That is the sigmoid's slope alone. Divide tanh's slope by it.",
        ),
        (lambda x: 1 - np.tanh(x) ** 2, "That is tanh's slope alone. Divide it by the sigmoid's."),
        (
            lambda x: (1 - np.tanh(x) ** 2) / (1 - (1 / (1 + np.exp(-x))) ** 2),
            "1 − f² is tanh's rule. The sigmoid's is f (1 − f).",
        ),
        (
            lambda x: (1 - np.tanh(x) ** 2) / (1 / (1 + np.exp(-x))),
            "Below stands the sigmoid. Its *slope* is to stand there.",
        ),
    ],
    lambda: beside(
        ["x = 0", "x = 1", "x = 1.67", "x = 3", "x = 5"],
        ["above 1"] * 5,
        [float(tanh_and_sigmoid(np.array(x))) for x in (0.0, 1.0, 1.67, 3.0, 5.0)],
        "tanh′/σ′. In the middle tanh is the steeper, far out the sigmoid. So a saturated tanh unit passes on less "
        "than a saturated sigmoid.",
    ),
)

LATE, ON_TIME = slide_runs.adagrad_weights(late=True), slide_runs.adagrad_weights(late=False)

THROWN, BACK = (f"{w:.1f}".replace("-", "−") for w in LATE[1:3])

ADAGRAD_RATES = Slide(
    "AdaGrad's rates",
    adagrad_rates,
    "alphas",
    histories,
    2,
    {
        1: "Line 1 holds: if all gradients so far are 0, the root is √δ in place of 0, and 0/√δ is 0 and not NaN.",
        3: f"Line 3 holds, given the right α_i: from W = 1 it goes to {ON_TIME[1]:.2f} and {ON_TIME[2]:.2f}, downhill. "
        "Its index is said there: ∂W_i is the gradient used in step i. (Were it the gradient *at* W_i, and W_1 the "
        "first weight, line 3 would want ∂W_(i−1), and the rest would hold. The deck, which has no index, may "
        "be read so.)",
        4: "Line 4 holds: a square is never negative. For gradients of 1 the sum is 1, 4, 9 after as many steps, and "
        "the rate is divided by 1, 2 and 3.",
        5: "Line 5 holds: a weight whose gradient is 0 in 99 of 100 steps adds 99 zeros to its own sum, so its rate "
        "stays large for the one step that counts.",
    },
    "far away",
    {
        "no difference": "The sum is one square short. For the hundredth step that is little; but what is in the sum "
        "at the first one?",
        "soon back": f"Thrown it is, to {THROWN}. The way back begins there with a gradient of {THROWN}, "
        "whose square goes into the sum and never out of it.",
        "diverges": f"The first step leads to {THROWN}. In the second step the sum is 1 and the rate 0.1: W comes "
        f"back by a tenth, to {BACK}. From the third on the sum has the square of {THROWN} in it, and W hardly moves.",
    },
    [
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + np.cumsum(dW**2) - dW**2),
            "That is the line as printed: the sum ends at i − 1, and at the first step it is empty.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + np.append([0, 0], np.cumsum(dW**2))[: len(dW)]),
            "The sum ends at i − 2, a square earlier than in the printed line. It has to go to i.",
        ),
        (
            lambda dW, alpha, delta: np.full(dW.shape, alpha / np.sqrt(delta + (dW**2).sum())),
            "That has the whole history in each α, also the gradients that are still to come.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + (dW**2).sum()),
            "One α for all steps. There is one for each i, with the squares up to that i.",
        ),
        (
            lambda dW, alpha, delta: alpha / (delta + np.sqrt(np.cumsum(dW**2))),
            "The sum is right. δ stands inside the root on this slide; outside it is deck 004's convention.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + np.cumsum(dW) ** 2),
            "Squared after summing: gradients of 1 and −1 cancel there. Each is squared first.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + np.cumsum(dW**2) / np.arange(1, len(dW) + 1)),
            "That is a mean of the squares. AdaGrad's is a sum, so that its rates fall.",
        ),
        (
            lambda dW, alpha, delta: alpha * dW / np.sqrt(delta + np.cumsum(dW**2)),
            "That is α_i times the gradient: the step. Line 2 has the rates.",
        ),
        (
            lambda dW, alpha, delta: np.array(
                [alpha / np.sqrt(delta + (dW[1 : i + 1] ** 2).sum()) for i in range(len(dW))]
            ),
            "The first square is left out: Python counts from 0.",
        ),
        (
            lambda dW, alpha, delta: (alpha / np.sqrt(delta + np.cumsum(dW**2)))[:-1],
            "One is missing: T gradients make T rates.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + np.append(0, np.cumsum(dW**2))),
            "One too many: the first is that of an empty sum, before there was any gradient.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta) + np.cumsum(dW**2),
            "Brackets are missing: δ and the sum stand under one root.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.cumsum(np.sqrt(delta + dW**2)),
            "The root of each square was taken, and the roots were added. One root stands around the whole sum.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.cumprod(np.sqrt(delta + np.cumsum(dW**2))),
            "The last rate is divided again in each step. α stays what it is; it is the sum that changes.",
        ),
        (
            lambda dW, alpha, delta: 1 - np.cumsum(alpha / np.sqrt(delta + np.cumsum(dW**2)) * dW),
            "That is W, line 3, from a W of 1. Line 2 has the rates.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + np.cumsum(dW[::-1] ** 2)),
            "The squares are summed from the last one on. α_1 has the first.",
        ),
        (
            lambda dW, alpha, delta: alpha / np.sqrt(delta + np.roll(np.cumsum(dW**2), 1)),
            "Rolled round: the first α has got the whole sum.",
        ),
    ],
    lambda: beside(
        ["start", "1 step", "10 steps", "100 steps", "1,000 steps"],
        at(LATE, 0, 1, 10, 100, 1000),
        at(ON_TIME, 0, 1, 10, 100, 1000),
        "W on J = W²/2, α = 0.1, δ = 10⁻⁵. At the first step the sum is empty, and the step is α/√δ = 32 long. The "
        "huge gradient *there* then stays in the sum and keeps all later rates small. (If ∂W_k is read as the "
        "gradient at W_k, and W_1 is the first weight, the deck's formula gives the second row.)",
    ),
)

EMPTY, BEFORE = slide_runs.rmsprop_weights(from_empty_row=True), slide_runs.rmsprop_weights(from_empty_row=False)


def rms_step(begin: Function, root: Function = lambda s, i, delta: np.sqrt(delta + s[i]), sign: int = -1) -> Function:
    """rmsprop_rows from another row, or by another root."""

    def wrong(W, s, i, dW, alpha, beta2, delta):
        return begin(W, i) + sign * alpha / root(s, i, delta) * dW

    return wrong


RMSPROP_ROWS = Slide(
    "RMSProp row by row",
    rmsprop_rows,
    "row",
    rows,
    4,
    {
        1: "Line 1 holds: it only says where the numbers are kept. W_0 is drawn, and nothing has been squared yet.",
        2: "Line 2 holds: for a gradient that stays 2, s goes to 4, its square. It reads s_(i−1), the row before, "
        "which is filled.",
        3: "Line 3 holds. (δ inside the root is this deck's convention; deck 004's code has ε outside.)",
        5: f"Line 5 holds: with β₂ = 0.9 a square counts half as much {np.log(0.5) / np.log(0.9):.1f} steps later, "
        "with "
        f"0.999 after {np.log(0.5) / np.log(0.999):.0f}.",
    },
    "near 0",
    {
        "at the minimum": "To get to 3, the steps would have to add up. Which row does each step begin at, and what is "
        "in that row before the line is run?",
        "at the start": "The start is in W_0. Which row does the wrong line read in its first turn?",
        "diverges": "No step is long: a gradient of −3 is divided by the root of a mean of its squares. But where does "
        "each of them begin?",
    },
    [
        (
            rms_step(lambda W, i: W[i]),
            "That is the line as printed, or the step alone: row i holds 0 when it is read, "
            "and each step begins there.",
        ),
        (rms_step(lambda W, i: W[i - 2]), "That is two rows back. The step begins where the last one ended."),
        (rms_step(lambda W, i: W[0]), "Each step begins at the first row. Steps must begin where the last one ended."),
        (
            rms_step(lambda W, i: W[i - 1], lambda s, i, delta: 1),
            "The root is missing: line 3 makes α_i of α. (α is the argument, α_i is yours to compute.)",
        ),
        (
            rms_step(lambda W, i: W[i - 1], lambda s, i, delta: np.sqrt(delta + s[i - 1])),
            "s is read a row too early: line 2 has filled row i of it already.",
        ),
        (
            lambda W, s, i, dW, alpha, beta2, delta: (
                W[i - 1] - alpha / np.sqrt(delta + beta2 * s[i] + (1 - beta2) * dW**2) * dW
            ),
            "Line 2 has been run already: s_i has this gradient's square in it.",
        ),
        (
            lambda W, s, i, dW, alpha, beta2, delta: W[i - 1] - alpha / np.sqrt(delta + dW**2) * dW,
            "Below stands the root of this gradient's square alone. Line 3 has s_i, with the squares before it.",
        ),
        (
            lambda W, s, i, dW, alpha, beta2, delta: W[i - 1] - alpha / np.sqrt(delta + s[i - 1] + dW**2) * dW,
            "The square was added whole, as AdaGrad does. Line 2 has made s_i already, with β₂ and 1 − β₂.",
        ),
        (
            lambda W, s, i, dW, alpha, beta2, delta: np.vstack([W[:i], rmsprop_rows(W, s, i, dW, alpha, beta2, delta)]),
            "Those are all rows so far. Return row i alone.",
        ),
        (
            lambda W, s, i, dW, alpha, beta2, delta: np.concatenate(
                [W[:i], [rmsprop_rows(W, s, i, dW, alpha, beta2, delta)], W[i + 1 :]]
            ),
            "That is the whole W. Return row i alone: `W[i]`.",
        ),
        (
            lambda W, s, i, dW, alpha, beta2, delta: W[i - 1] - alpha / np.sqrt(delta + s) * dW,
            "s is the whole array. Its row i belongs to this step.",
        ),
        (
            lambda W, s, i, dW, alpha, beta2, delta: W - alpha / np.sqrt(delta + s[i]) * dW,
            "W is the whole array. The step begins at one row of it.",
        ),
    ],
    lambda: beside(
        ["start", "1 step", "10 steps", "100 steps", "300 steps"],
        at(EMPTY, 0, 1, 10, 100, 300),
        at(BEFORE, 0, 1, 10, 100, 300),
        "W on J = (W − 3)²/2, α = 0.1, β₂ = 0.9. Row i holds 0 when it is read, so each step begins at 0 again. (Read "
        "as an equation, W_i = W_i − … says that the gradient is 0. In code with one variable W it is an assignment, "
        "and fine.)",
    ),
)

RAW, CORRECTED = slide_runs.adam_steps(corrected=False), slide_runs.adam_steps(corrected=True)


def adam(first: Function, second: Function, sign: int = -1) -> Function:
    """adam_code with other factors: first(m, β₁, t) over the root of second(v, β₂, t), and ε outside."""

    def wrong(x, m, v, t, learning_rate, beta1, beta2, eps):
        return x + sign * learning_rate * first(m, beta1, t) / (np.sqrt(second(v, beta2, t)) + eps)

    return wrong


def plain(moment: Array, beta: float, t: int) -> Array:
    """As it is."""
    return moment


def corrected(moment: Array, beta: float, t: int) -> Array:
    """Over 1 − βᵗ."""
    return moment / (1 - beta**t)


ADAM_CODE = Slide(
    "Adam in code",
    adam_code,
    "x",
    moments,
    5,
    {
        1: "Line 1 is what Adam is: deck 001 says it, and so does the paper. Which line of the code does not do it?",
        3: "Line 3 holds: an average of the gradients. For gradients of 1 it is 0.1, 0.19, 0.27, …, on its way from 0 "
        "to 1. It is no slip that it begins so low; something is done about it.",
        4: "Line 4 holds, entry by entry. For gradients of 1 and β₂ = 0.999 it is 0.001, 0.002, …: on its way, too.",
        2: "Line 2 holds: these are the paper's defaults, and deck 004 prints the same.",
    },
    3.2,
    {
        0.1: "m is a tenth of the gradient after one step, that is right. But it is divided by the root of v, which is "
        "a thousandth of the square: that root is small as well.",
        1: f"That is the mended line's: it gives {CORRECTED[0]:.0f}. As printed, m is 0.1 of the gradient, and the "
        "root of v?",
        0.3: "Upside down: that is the length of Adam's first step divided by the slide's.",
        10: "The root of 0.001 is 0.03, and not 0.01.",
    },
    [
        (adam(plain, plain), "That is the line as printed: m and v begin at 0, and nothing takes that back."),
        (
            adam(lambda m, b, t: m / (1 - b * t), lambda v, b, t: np.abs(v / (1 - b * t))),
            "It is β to the power of t, βᵗ, not β times t.",
        ),
        (
            adam(corrected, lambda v, b, t: (np.sqrt(v) / (1 - b**t)) ** 2),
            "v is corrected after its root was taken. The correction belongs inside.",
        ),
        (adam(corrected, corrected, +1), "The sign: x moves against the gradient."),
        (
            lambda x, m, v, t, learning_rate, beta1, beta2, eps: (
                x - learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
            ),
            "Right but for the place of ε: with the factor in front, ε is enlarged with the root. (TensorFlow, Keras "
            "and the paper's section 2 know this form.) Correct v first, then take its root and add ε.",
        ),
        (
            lambda x, m, v, t, learning_rate, beta1, beta2, eps: (
                -learning_rate * corrected(m, beta1, t) / (np.sqrt(corrected(v, beta2, t)) + eps)
            ),
            "That is the step. The line gives a new x: x + step.",
        ),
        (
            lambda x, m, v, t, learning_rate, beta1, beta2, eps: (
                x - learning_rate * (1 - beta1**t) / np.sqrt(1 - beta2**t) * m / (np.sqrt(v) + eps)
            ),
            "The factor in front is upside down: m is to be divided by 1 − β₁ᵗ, and the root of v by the root.",
        ),
        (
            adam(lambda m, b, t: m * (1 - b**t), lambda v, b, t: v * (1 - b**t)),
            "Multiplied by 1 − βᵗ, which is below 1: that makes the small ones still smaller. Divide.",
        ),
        (
            adam(lambda m, b, t: m / (1 - b), lambda v, b, t: v / (1 - b)),
            "That is right at t = 1 alone. How much is missing depends on t.",
        ),
        (
            adam(lambda m, b, t: m / b**t, lambda v, b, t: v / b**t),
            "Divided by βᵗ. Of a gradient that stays 1, m has 1 − βᵗ.",
        ),
        (
            lambda x, m, v, t, learning_rate, beta1, beta2, eps: (
                x - learning_rate * corrected(m, beta2, t) / (np.sqrt(corrected(v, beta1, t)) + eps)
            ),
            "β₁ and β₂ have changed places: m is made with β₁.",
        ),
        (
            adam(lambda m, b, t: m / (1 - b) ** t, lambda v, b, t: v / (1 - b) ** t),
            "The power belongs to β alone: 1 − βᵗ, not (1 − β)ᵗ.",
        ),
        (
            adam(lambda m, b, t: m / 1 - b**t, lambda v, b, t: v / 1 - b**t),
            "Brackets are missing around 1 − βᵗ: / comes before −.",
        ),
        (
            lambda x, m, v, t, learning_rate, beta1, beta2, eps: corrected(m, beta1, t),
            "That is the corrected m. It is for the right-hand side; the line gives a new x.",
        ),
        (
            lambda x, m, v, t, learning_rate, beta1, beta2, eps: (
                x - learning_rate * corrected(beta1 * m, beta1, t) / (np.sqrt(corrected(beta2 * v, beta2, t)) + eps)
            ),
            "m and v are new already: multiplied by β they get older by a step.",
        ),
    ],
    lambda: beside(
        ["step 1", "step 2", "step 10", "step 100", "step 1,000"],
        at(RAW, 0, 1, 9, 99, 999),
        at(CORRECTED, 0, 1, 9, 99, 999),
        "How many learning rates long each step is if every gradient is 1. Without the correction the first steps are "
        f"longer, not shorter: v is further behind than m. (At step {int(np.argmax(RAW)) + 1} it is {max(RAW):.1f}.)",
    ),
)


def first_weights_shown() -> str:
    pairs = ((256, 256), (256, 64), (64, 256))
    return beside(
        [f"{f_in} → {f_out}" for f_in, f_out in pairs],
        ["1", "1", "1"],
        [f"{first_weights(*p):.2f}, measured {slide_runs.measured_factor(*p):.2f}" for p in pairs],
        "The factor of the mean square. It is 1 where the widths are equal. Else Xavier's σ is a compromise: forward "
        "f_in σ² would have to be 1, backward f_out σ².",
    )


FIRST_WEIGHTS = Slide(
    "first weights",
    first_weights,
    "factor",
    fans,
    1,
    {
        2: "Line 2 holds, it is Glorot's and Bengio's choice: for 64 and 10 units σ is 0.164.",
        3: "Line 3 holds: between −b and b the variance is (2b)²/12 = b²/3, and a third of 6/(f_in + f_out) is σ².",
        4: "Line 4 holds: f_in independent terms, each with the mean square of an input times σ². With f_in = 100 and "
        "σ = 0.1 it is 1.",
        5: "Line 5 holds: tanh x is x but for about x³/3, so at 0.1 it changes 0.3 % of x.",
    },
    1.6,
    {
        1: "That is what the wrong line says. Put f_in = 256 and σ² = 2/(256 + 64) into line 4.",
        0.4: "That is the factor from 64 to 256. Here there are more inputs than outputs.",
        4: "256 over 64 is 4. But σ² has the sum of both below it, not f_out alone.",
        0.25: "64 over 256 is ¼. But it is f_in that stands on top, in line 4, and below it the sum of both.",
    },
    [
        (lambda f_in, f_out: 1.0, "That is the line as printed: 1, whatever the widths are."),
        (
            lambda f_in, f_out: 2 * f_out / (f_in + f_out),
            "f_out σ² is the factor of the *gradients* on their way back. Forward it is the inputs that are summed.",
        ),
        (lambda f_in, f_out: f_in / f_out, "In σ² the sum of both widths stands below, not f_out alone."),
        (
            lambda f_in, f_out: f_in / (f_in + f_out),
            "A factor of 2: it stands on top in σ². (With ReLU it would be half.)",
        ),
        (lambda f_in, f_out: 2 / (f_in + f_out), "That is σ². Each output sums f_in terms of it."),
        (
            lambda f_in, f_out: np.sqrt(2 * f_in / (f_in + f_out)),
            "That is the factor of the standard deviation: no root.",
        ),
        (
            lambda f_in, f_out: f_in * np.sqrt(2 / (f_in + f_out)),
            "σ in place of σ²: variances add up, so it is f_in σ².",
        ),
        (lambda f_in, f_out: np.sqrt(6 / (f_in + f_out)), "That is the bound in line 3. Line 4 has σ², a third of b²."),
        (lambda f_in, f_out: np.sqrt(2 / (f_in + f_out)), "That is σ itself. Put its square into line 4."),
        (
            lambda f_in, f_out: 6 * f_in / (f_in + f_out),
            "6 is in the bound of the uniform one. Its variance is a third of b².",
        ),
        (lambda f_in, f_out: f_out / f_in, "Upside down, and in σ² the sum of both widths stands below."),
        (
            lambda f_in, f_out: (2 * f_in / (f_in + f_out)) ** 2,
            "The factor squared. It is one layer that is asked for, and the mean *square* has its square already.",
        ),
        (lambda f_in, f_out: 1 / f_in, "That is the σ² which keeps the mean square forward. Xavier's is in line 2."),
        (lambda f_in, f_out: 2 / f_in, "That is He's σ². Xavier's is in line 2, and f_in terms of it are summed."),
        (
            lambda f_in, f_out: 2 * f_in * f_out / (f_in + f_out),
            "f_out has got on top. An output sums f_in terms, whatever the number of outputs.",
        ),
        (lambda f_in, f_out: np.sqrt(f_in / f_out), "There is no root, and in σ² the sum of both widths stands below."),
        (lambda f_in, f_out: 2.0, "Whatever the widths are? Put them into line 4."),
    ],
    first_weights_shown,
)


def many_classes_shown() -> str:
    z, y = np.array([1.0, 2.0, 0.5]), np.array([0.0, 0.0, 1.0])
    p = softmax(z)
    printed, mended = (", ".join(f"{v + 0.0:.3f}" for v in delta).replace("-", "−") for delta in (-y * (1 - p), p - y))
    return beside(
        ["δ for z = (1, 2, 0.5), y = (0, 0, 1)"],
        [printed],
        [mended],
        "⊙ uses the diagonal of the Jacobian alone, and ∇C is 0 for the wrong classes. So their z are never pushed "
        "down, and the entries of δ no longer sum to 0.",
    )


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


MANY_CLASSES = Slide(
    "many classes",
    many_classes,
    "delta",
    logits,
    3,
    {
        1: "Line 1 holds: softmax and cross-entropy, for y = (0, 0, 1) it is −log ŷ₃.",
        2: "Line 2 holds: C has −y_i log ŷ_i in it, and the slope of the logarithm is 1/ŷ_i. For ŷ_i = 0.5, y_i = 1 it "
        "is −2, as a finite difference says.",
        4: "Line 4 holds: for two equal z, ŷ = (½, ½), its four entries are ¼ and −¼. ŷ_i depends on *each* z_j, since "
        "they share the sum below; that is what one of the other lines forgets.",
        5: "Line 5 holds: w_jk multiplies a_k in z_j, so ∂C/∂w_jk is a_k δ_j, whatever δ is. It is (BP4).",
    },
    "right class",
    {
        "all": "Compare with a finite difference of C by z of a *wrong* class: it is ŷ_j, above 0, and y_j is 0 there.",
        "other classes": "For those y_j is 0, so −y_j/ŷ_j is 0, and 0 times anything is 0. But C does depend on their "
        "z.",
        "none": "For the right class (y = 1) the line gives −1/ŷ · ŷ(1 − ŷ) = ŷ − 1. Is that what a finite difference "
        "says?",
    },
    [
        (
            lambda z, y: -y / softmax(z) * softmax(z) * (1 - softmax(z)),
            "That is the line as printed: each ŷ_i is taken to depend on its own z_i alone, so that only the right "
            "class has an error. C depends on the z of the others as well, through the sum in softmax.",
        ),
        (lambda z, y: y - softmax(z), "The sign: more z for a wrong class makes C larger, so its δ is above 0."),
        (lambda z, y: -y / softmax(z), "That is ∂C/∂ŷ, line 2. It has still to go through softmax, line 4."),
        (
            lambda z, y: softmax(z) * (1 - softmax(z)),
            "That is the diagonal of softmax's Jacobian. Where is the cost?",
        ),
        (
            lambda z, y: (softmax(z) - y) * softmax(z) * (1 - softmax(z)),
            "(ŷ − y) ⊙ σ′ belongs to squared errors and sigmoids. Here the slopes have cancelled.",
        ),
        (lambda z, y: sigmoid(z) - y, "The same form, but with a sigmoid for each z. On this slide ŷ is a softmax."),
        (lambda z, y: softmax(softmax(z)) - y, "Softmax was taken twice: ŷ has been through it already."),
        (
            lambda z, y: (1 - y) * softmax(z),
            "Right for the wrong classes. For the right one, with y = 1, something is missing: line 2 is not 0 there.",
        ),
        (
            lambda z, y: np.exp(z - z.max()) / np.exp(z).sum() - y,
            "The largest z was taken away above alone. It has to go below as well, so that it cancels.",
        ),
        (lambda z, y: np.log(softmax(z)) - y, "That is log ŷ in place of ŷ: the logarithm stands in C."),
        (lambda z, y: np.abs(softmax(z) - y), "δ is a slope: below 0 for the right class, whose z is to grow."),
        (lambda z, y: softmax(-z) - y, "Softmax got −z. It has e^z: a larger z makes its class likelier."),
        (lambda z, y: z - y, "ŷ and z have been mixed up: in δ stands softmax's output, not its input."),
        (lambda z, y: softmax(z), "The part of j = i is missing: I_ij makes the −y of it."),
        (
            lambda z, y: np.diag(softmax(z)) - np.outer(softmax(z), softmax(z)),
            "That is softmax's Jacobian, line 4. Multiply it by ∂C/∂ŷ, and sum over i.",
        ),
        (
            lambda z, y: (softmax(z) - y) / len(z),
            "Divided by the number of classes. In line 1 there is a sum over them.",
        ),
        (
            lambda z, y: (np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))) @ (softmax(z) - y),
            "Softmax's Jacobian has come in twice: ŷ − y has it already.",
        ),
        (
            lambda z, y: (np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))) @ y,
            "Line 4 times y. It is ∂C/∂ŷ, line 2, that it is to be multiplied by.",
        ),
        (lambda z, y: -(y * np.log(softmax(z))).sum(), "That is the cost. δ is its derivative, an entry for each z."),
        (lambda z, y: -y * softmax(z), "In line 2 ŷ stands below, and the sum over i is missing."),
        (lambda z, y: -y, "ŷ has cancelled, and something besides with it: the −ŷ_j of line 4."),
        (
            lambda z, y: -y / softmax(z) * sigmoid(z) * (1 - sigmoid(z)),
            "The slope of a sigmoid. ŷ is a softmax here, with the Jacobian of line 4.",
        ),
        (lambda z, y: (softmax(z) - y) ** 2, "A square too many: δ is a slope, and has a sign."),
        (
            lambda z, y: (np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))) * (-y / softmax(z)),
            "All the products of lines 2 and 4 are there. Their sum over i is missing.",
        ),
    ],
    many_classes_shown,
)

SUMS, MEANS = slide_runs.batch_costs(mean=False), slide_runs.batch_costs(mean=True)


def by_delta(rule: Function) -> Function:
    """batch_gradient from the errors of the rows."""

    def wrong(X, Y, W, b, eta):
        return rule(X, X @ W + b - Y, W, eta)

    return wrong


BATCH_GRADIENT = Slide(
    "a batch",
    batch_gradient,
    "dW",
    batches,
    4,
    {
        1: "Line 1 holds: N × D times D × M gives N × M, and b is added to each row.",
        2: "Line 2 holds. It settles the rest: a mean over the N rows, with ½ so that no 2 is left in the derivative.",
        3: "Line 3 holds: ½(ŷ − y)² has the slope ŷ − y. It is the error of each row on its own, before the mean.",
        5: "Line 5 holds: b is added to each row, so its slope of the mean cost is the mean of the rows' δ. For two "
        "rows with δ = 1 and 3 it is 2, as a finite difference says.",
        6: "Line 6 holds: minus the gradient, η once.",
    },
    "diverges",
    {
        "the same": "With rows that are all alike the sum is N times as long as the mean. The run with it is one with "
        "another η for W: with which?",
        "slower": "It would be slower if the step were shorter. Compare with a finite difference of C: is Xᵀδ shorter, "
        "or longer?",
        "faster": f"Longer steps are faster up to an edge (notebook 07). Here they are 100 times as long, an η of 10: "
        f"the cost goes from {SUMS[0]:.1f} to {SUMS[1]:.0f}.",
    },
    [
        (
            by_delta(lambda X, d, W, eta: X.T @ d),
            "That is the line as printed: the sum over the rows, N times the mean.",
        ),
        (
            by_delta(lambda X, d, W, eta: X.T @ d / d.size),
            "Divided by all entries of δ, N · M. Line 2 divides by N, the rows.",
        ),
        (by_delta(lambda X, d, W, eta: -X.T @ d / len(X)), "The sign: line 6 has the minus already."),
        (by_delta(lambda X, d, W, eta: d.T @ X / len(X)), "Transposed: ∂C/∂W has the shape of W, D × M."),
        (by_delta(lambda X, d, W, eta: d @ W.T / len(X)), "That is ∂C/∂X, the shape of X. W is multiplied by X."),
        (
            by_delta(lambda X, d, W, eta: np.outer(X.sum(0), d.sum(0)) / len(X)),
            "The sum of X times the sum of δ. Multiply row by row first, then add.",
        ),
        (
            by_delta(lambda X, d, W, eta: W - X.T @ d / len(X)),
            "That is W minus the gradient, as line 6 has it, but for η. Line 4 gives the gradient.",
        ),
        (by_delta(lambda X, d, W, eta: 2 * X.T @ d / len(X)), "Twice as much: the ½ in line 2 has taken the 2 away."),
        (by_delta(lambda X, d, W, eta: X.T @ d / len(W)), "Divided by D, the number of inputs. Line 2 divides by N."),
        (
            by_delta(lambda X, d, W, eta: X.mean(0)[:, None] * d.mean(0)),
            "The mean of X times the mean of δ. Multiply row by row first, then take the mean.",
        ),
        (
            by_delta(lambda X, d, W, eta: W - eta * X.T @ d / len(X)),
            "That is the new W, line 6. Line 4 gives the gradient.",
        ),
        (by_delta(lambda X, d, W, eta: eta * X.T @ d / len(X)), "η comes in line 6. Here it would count twice."),
        (
            by_delta(lambda X, d, W, eta: X.T @ d / len(X) / 2),
            "Half as much: the ½ in line 2 is used up by the square's 2.",
        ),
        (
            lambda X, Y, W, b, eta: (X @ W + b - Y).mean(0),
            "That is ∂C/∂b, which line 5 has already.",
        ),
        (
            by_delta(lambda X, d, W, eta: X.T @ d / d.shape[1]),
            "Divided by M, the number of outputs. Line 2 divides by N.",
        ),
        (
            by_delta(lambda X, d, W, eta: -eta * X.T @ d / len(X)),
            "That is the change of W, line 6. Line 4 gives the gradient.",
        ),
        (
            by_delta(lambda X, d, W, eta: (X.T @ d).mean(0)),
            "The mean over the inputs. It is the N rows whose mean is taken: X.T @ δ has summed them already.",
        ),
        (
            by_delta(lambda X, d, W, eta: (X[:, :, None] * d[:, None]).mean()),
            "The mean over everything is one number. ∂C/∂W has an entry for each weight: the mean is over the N rows.",
        ),
        (
            by_delta(lambda X, d, W, eta: (X.T @ d).mean()),
            "The mean over all entries of Xᵀδ, one number. ∂C/∂W has an entry for each weight, and the mean is over "
            "the N rows of the batch.",
        ),
        (lambda X, Y, W, b, eta: X.T @ (X @ W + b) / len(X), "That is Ŷ in place of δ: the target is missing."),
    ],
    lambda: beside(
        ["start", "1 step", "2 steps", "10 steps", "50 steps"],
        at(SUMS, 0, 1, 2, 10, 50),
        at(MEANS, 0, 1, 2, 10, 50),
        "C for 100 rows, η = 0.1. The gradient of W is 100 times too long, that of b is right. With a smaller η it "
        "would have gone unnoticed, until somebody changed the batch size.",
    ),
)

SLIDES = (
    TWO_LOSSES, LAYER_SHAPES, MOMENTUM_LOOP, MATRIX_GATE, ADAGRAD_CODE, TANH_AND_SIGMOID, ADAGRAD_RATES, RMSPROP_ROWS,
    ADAM_CODE, FIRST_WEIGHTS, MANY_CLASSES, BATCH_GRADIENT,
)  # fmt: skip


def written(slide: Slide) -> tuple[Function, ...]:
    """The slide's right answers among the forms."""
    return tuple(form for name, form in vars(forms).items() if name.startswith(slide.mended.__name__))


TASKS = TaskList(*(slide.task(TESTS, written(slide)) for slide in SLIDES))
check, answer = TASKS.check, TASKS.answer
