"""Exercises of notebook 07: the descent itself, how long its steps may be, mini-batches, their noise, and patience."""

from collections.abc import Callable

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.gradient_descent import forms, random_tasks


def slope(A: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    return lambda theta: A @ theta + np.sin(theta)


def descents(rng: np.random.Generator) -> list[tuple]:
    """gradient (a function in which the parameters meet one another), theta, eta, steps."""
    shapes = [((3,), 0.1, 5), ((1,), 0.3, 1), ((2, 3), 0.05, 8)]
    return [
        (slope(symmetric(rng, *range(1, shape[0] + 1))), rng.standard_normal(shape), eta, steps)
        for shape, eta, steps in shapes
    ]


def symmetric(rng: np.random.Generator, *eigenvalues: float) -> np.ndarray:
    Q = np.linalg.qr(rng.standard_normal((len(eigenvalues),) * 2))[0]
    A = (Q * eigenvalues) @ Q.T
    return (A + A.T) / 2


def quadratics(rng: np.random.Generator) -> list[tuple]:
    """A, symmetric, with positive eigenvalues; of the last one `eigvals` gives the smallest first."""
    turned = [(symmetric(rng, *values),) for values in ((1.0, 6.0), (0.5, 20.0, 3.0), (2.0, 9.0, 4.0, 5.0))]
    return [*turned, (np.array([[1.0, -2.0, 0.0], [-2.0, 5.0, 1.0], [0.0, 1.0, 12.0]]),)]


def inputs_of_models(rng: np.random.Generator) -> list[tuple]:
    """x (N, n): of unequal size, correlated, not of mean 0."""
    shapes = ((7, 2), (12, 3), (9, 4))
    found = [(rng.standard_normal(shape) @ rng.standard_normal((shape[1],) * 2) + 0.5,) for shape in shapes]
    return [*found, (np.array([[3.0, 0.1], [-2.0, 0.4], [1.0, 1.5], [0.5, -0.7], [-1.0, 0.2]]),)]


def range_runs(rng: np.random.Generator) -> list[tuple]:
    """rates (n,) and costs (n,) of range tests: noisy, the dip late, last or among the first ten; one is short."""
    found = []
    for n, dip, noise in ((60, 42, 1.0), (45, 30, 0.8), (30, 6, 0.2), (50, 25, 1.2), (6, 3, 0.3), (30, 40, 0.1)):
        t = np.arange(n)
        clean = 2.3 - 1.5 / (1 + np.exp(-(t - 0.7 * dip) / 3)) + np.exp((t - dip - 4) / 3).clip(max=20)
        costs = clean + noise * rng.uniform(-1, 1, n)
        costs[dip - 6 :: 20] += 4  # batches of bad luck: a median would not mind
        found.append((np.geomspace(1e-2, 10, n), costs))
    return found


def curved(rng: np.random.Generator) -> list[tuple]:
    """g (P,), H (P, P), not diagonal, curved upwards along g."""
    return [
        (rng.standard_normal(2), symmetric(rng, 1.0, 6.0)),
        (rng.standard_normal(3), symmetric(rng, 0.5, 20.0, 3.0)),
        (np.array([2.0, -1.0, 0.5]), np.array([[4.0, 1.0, 0.0], [1.0, -1.0, 0.5], [0.0, 0.5, 3.0]])),
        (np.array([3.0]), np.array([[4.0]])),
    ]


def errors_allowed(rng: np.random.Generator) -> list[tuple]:
    """sigma, rows, error: in the last m is 1 before it is rounded, in the one before a little above."""
    return [
        (4.0, 1348, 0.9),
        (2.5, 60, 0.4),
        (1.0, 10, 0.2),
        (3.0, 500, 2.0),
        (0.7, 40, 0.06),
        (1.0, 2, 0.98),
        (1.0, 2, 1.0),
    ]


def noisy_steps(rng: np.random.Generator) -> list[tuple]:
    """eta, lam, sigma."""
    return [(0.3, 4.0, 0.5), (0.1, 1.0, 3.0), (0.8, 0.4, 2.0), (0.05, 12.0, 1.5)]


def known_runs(rng: np.random.Generator) -> list[tuple]:
    """A, theta, eta, t: some converge, one swings, one diverges."""
    runs = [((1.0, 6.0), 0.1, 5), ((0.5, 3.0, 2.0), 0.5, 3), ((2.0, 9.0, 4.0), 0.23, 5)]
    return [(symmetric(rng, *values), rng.standard_normal(len(values)), eta, t) for values, eta, t in runs]


def counts(rng: np.random.Generator) -> list[tuple]:
    """rows, size, epochs."""
    return [(1348, 32, 10), (100, 10, 3), (7, 10, 4), (250, 100, 1), (290, 100, 3), (1348, 1, 2)]


def mean_gradient(theta: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of the mean squared error (with ½) of a linear model."""
    if not len(x):
        raise ValueError(
            "gradient got an empty batch: x has no rows. Where does your slice begin, and where does it end?"
        )
    return x.T @ (x @ theta - y) / len(x)


def passes(rng: np.random.Generator) -> list[tuple]:
    """theta, x, y, gradient (a function), eta, order, size: the last batch is smaller, or full, or the only one."""
    shapes = [(10, 3, 4), (7, 2, 3), (8, 2, 4), (3, 2, 5)]
    return [
        (
            rng.standard_normal(columns),
            rng.standard_normal((rows, columns)),
            rng.standard_normal(rows),
            mean_gradient,
            0.3,
            rng.permutation(rows),
            size,
        )
        for rows, columns, size in shapes
    ]


def single_gradients(rng: np.random.Generator) -> list[tuple]:
    """gradients (N, P) of single examples, size m."""
    return [
        (1 + rng.standard_normal((rows, columns)), size) for rows, columns, size in ((6, 3, 4), (20, 5, 9), (9, 2, 2))
    ]


def losses(rng: np.random.Generator) -> list[tuple]:
    """losses of each epoch, patience: a rise and a plateau at the beginning, a new lowest just in time, one epoch."""
    return [
        (np.array([0.9, 0.7, 0.6, 0.61, 0.58, 0.59, 0.60, 0.62, 0.5, 0.55]), 3),
        (np.array([1.0, 0.8, 0.81, 0.82, 0.83, 0.4, 0.3]), 2),
        (np.array([1.0, 0.8, 0.7, 0.65, 0.6]), 2),
        (np.array([0.7, 0.5, 0.8, 0.45, 0.75, 0.74, 0.73, 0.6]), 3),
        (np.array([1.0, 0.9, 0.95, 0.92, 0.93, 0.91, 0.85, 0.84]), 4),
        (np.array([0.8, 0.6, 0.7, 0.6, 0.65, 0.5, 0.55, 0.56]), 3),
        (np.array([0.5, 0.6, 0.55, 0.4, 0.45, 0.44, 0.43]), 3),
        (np.array([0.7, 0.7, 0.7, 0.6]), 2),
        (np.array([0.3, 0.5]), 1),
        (np.array([0.4]), 2),
    ]


# The answers --------------------------------------------------------------------------------------------------------


def descent(gradient: Callable, theta: np.ndarray, eta: float, steps: int) -> np.ndarray:
    """(steps + 1, *theta.shape): theta and where each step leads, by θ ← θ − η∇J(θ)."""
    points = [theta]
    for _ in range(steps):
        points.append(points[-1] - eta * gradient(points[-1]))
    return np.array(points)


def longest_step(g: np.ndarray, H: np.ndarray) -> float:
    """The η at which −η gᵀg + ½η² gᵀHg is 0: a step against g ends at the height where it began."""
    return float(2 * (g @ g) / (g @ H @ g))


def largest_rate(x: np.ndarray) -> float:
    """2/λ_max of the mean of x xᵀ: below it batch descent on half the mean squared error of ŷ = xθ converges."""
    return float(2 / np.linalg.eigvalsh(x.T @ x / len(x)).max())


def best_rate(A: np.ndarray) -> tuple[float, float]:
    """(eta, factor): the learning rate with the least worst factor |1 − ηλ|, and that factor."""
    lambdas = np.linalg.eigvalsh(A)
    low, high = lambdas.min(), lambdas.max()
    return float(2 / (low + high)), float((high - low) / (high + low))


def after(A: np.ndarray, theta: np.ndarray, eta: float, t: int) -> np.ndarray:
    """Where ``t`` steps on ½θᵀAθ lead from ``theta``, without making them."""
    lambdas, Q = np.linalg.eigh(A)
    return Q @ ((1 - eta * lambdas) ** t * (Q.T @ theta))


def updates(rows: int, size: int, epochs: int) -> int:
    """The number of updates in ``epochs`` epochs, the last batch of each being smaller if ``size`` does not fit."""
    return epochs * -(-rows // size)


def epoch(
    theta: np.ndarray, x: np.ndarray, y: np.ndarray, gradient: Callable, eta: float, order: np.ndarray, size: int
) -> np.ndarray:
    """θ after one epoch of batches of ``size`` rows, taken in the given ``order``; the last may be smaller."""
    for begin in range(0, len(x), size):
        rows = order[begin : begin + size]
        theta = theta - eta * gradient(theta, x[rows], y[rows])
    return theta


def batch_error(gradients: np.ndarray, size: int) -> float:
    """The root mean square distance of a batch's gradient from the mean of all, drawn with replacement."""
    deviations = gradients - gradients.mean(axis=0)
    return float(np.sqrt((deviations**2).sum(axis=1).mean() / size))


def enough(sigma: float, rows: int, error: float) -> int:
    """The least m for which σ²/m · (N − m)/(N − 1) is at most error²."""
    return int(np.ceil(rows * sigma**2 / (sigma**2 + (rows - 1) * error**2)))


def cloud(eta: float, lam: float, sigma: float) -> float:
    """Where the root of v ← (1 − ηλ)² v + η²σ² settles."""
    return float(np.sqrt(eta**2 * sigma**2 / (1 - (1 - eta * lam) ** 2)))


def suggested(rates: np.ndarray, costs: np.ndarray) -> float:
    """A third of the rate at which the mean of the last ten costs, or of all so far, is lowest."""
    smooth = [np.mean(costs[max(0, t - 9) : t + 1]) for t in range(len(costs))]
    return float(rates[np.argmin(smooth)] / 3)


def stop_at(losses: np.ndarray, patience: int) -> int:
    """The epoch after which training stops: the first that is ``patience`` epochs after the lowest, else the last."""
    best = 0
    for t, loss in enumerate(losses):
        if loss < losses[best]:
            best = t
        if t - best >= patience:
            return t
    return len(losses) - 1


# What is written instead --------------------------------------------------------------------------------------------


def walk(step: Callable, keep: slice | int = slice(None)) -> Callable:
    """descent with another step, or with some of the points alone."""

    def wrong(gradient, theta, eta, steps):
        points = [theta]
        for _ in range(steps):
            points.append(step(points[-1], theta, gradient, eta))
        return np.array(points[keep])

    return wrong


def in_place(own: bool, first: bool) -> Callable:
    """descent that writes into one array, so that the list holds the same array again and again.

    ``own``: a copy of the caller's theta; ``first``: the start stands in the list as a copy.
    """

    def wrong(gradient, theta, eta, steps):
        theta = theta.copy() if own else theta
        points = [theta.copy() if first else theta]
        for _ in range(steps):
            theta -= eta * gradient(theta)
            points.append(theta)
        return np.array(points)

    return wrong


def one_after_another(gradient: Callable, theta: np.ndarray, eta: float, steps: int) -> np.ndarray:
    """descent in which each coordinate moves before the next one's slope is taken."""
    now, points = theta.copy(), [theta]
    for _ in range(steps):
        for place in np.ndindex(now.shape):
            now[place] -= eta * gradient(now)[place]
        points.append(now.copy())
    return np.array(points)


def from_eigenvalues(rate: Callable[[np.ndarray], float]) -> Callable:
    """largest_rate with another formula of the eigenvalues of H, in increasing order."""
    return lambda x: float(rate(np.linalg.eigvalsh(x.T @ x / len(x))))


def from_hessian(rate: Callable[[np.ndarray], float]) -> Callable:
    """largest_rate with another formula of H itself."""
    return lambda x: float(rate(x.T @ x / len(x)))


def from_product(scale: Callable[[np.ndarray], float], centred: bool = False) -> Callable:
    """largest_rate with xᵀx divided by something else, or of inputs less their mean."""

    def wrong(x):
        d = x - x.mean(axis=0) * centred
        return float(2 / np.linalg.eigvalsh(d.T @ d / scale(x)).max())

    return wrong


def trailing(costs: np.ndarray, width: int = 10, late: int = 0) -> np.ndarray:
    """The mean of the last ``width`` costs up to ``late`` steps before each, of all so far where there are fewer."""
    ends = np.maximum(np.arange(len(costs)) + 1 - late, 1)
    return np.array([costs[max(0, end - width) : end].mean() for end in ends])


def reading(smooth: Callable[[np.ndarray], np.ndarray]) -> Callable:
    """suggested with other smoothed costs, at the first rates if there are fewer of them."""
    return lambda rates, costs: float(rates[np.argmin(smooth(costs))] / 3)


def averaged(costs: np.ndarray) -> np.ndarray:
    """An exponential average with β = 0.9, from the first cost on."""
    found = [costs[0]]
    for cost in costs[1:]:
        found.append(0.9 * found[-1] + 0.1 * cost)
    return np.array(found)


def centred(costs: np.ndarray) -> np.ndarray:
    """The mean of the ten costs around each step, as many of them as there are."""
    return np.array([costs[max(0, t - 5) : t + 5].mean() for t in range(len(costs))])


def full_windows(costs: np.ndarray) -> np.ndarray:
    """The means of ten costs each, the first one that of the first ten; of all, if there are fewer."""
    width = min(10, len(costs))
    return np.convolve(costs, np.ones(width) / width, "valid")


def rate_and_factor(rate: Callable[[float, float], float], factor: Callable[[float, float], float]) -> Callable:
    """best_rate with other formulas of λ_min and λ_max."""

    def wrong(A):
        low, high = np.linalg.eigvalsh(A)[[0, -1]]
        return float(rate(low, high)), float(factor(low, high))

    return wrong


def unsorted_ends(A: np.ndarray) -> tuple[float, float]:
    """best_rate with the first and the last eigenvalue as `eigvals` gives them."""
    values = np.linalg.eigvals(A)
    rate = 2 / (values[0] + values[-1])
    return float(rate), float(np.abs(1 - rate * values).max())


def mean_rate(low: float, high: float) -> float:
    return 2 / (low + high)


def ratio(low: float, high: float) -> float:
    return (high - low) / (high + low)


def along(
    factors: Callable, back: Callable = lambda Q, parts: Q @ parts, there: Callable = lambda Q, theta: Q.T @ theta
) -> Callable:
    """after with other factors, or other ways to the eigenvectors and back."""

    def wrong(A, theta, eta, t):
        lambdas, Q = np.linalg.eigh(A)
        return back(Q, factors(lambdas, eta, t) * there(Q, theta))

    return wrong


def powers(lambdas: np.ndarray, eta: float, t: int) -> np.ndarray:
    return (1 - eta * lambdas) ** t


def in_order(order: np.ndarray, size: int) -> list[np.ndarray]:
    return [order[k : k + size] for k in range(0, len(order), size)]


def one_pass(step: Callable, batches: Callable = in_order) -> Callable:
    """epoch with another step for each batch, or other batches."""

    def wrong(theta, x, y, gradient, eta, order, size):
        start = theta
        for rows in batches(order, size):
            theta = step(theta, start, gradient, eta, x, y, rows)
        return theta

    return wrong


def right_step(
    theta: np.ndarray, start: np.ndarray, gradient: Callable, eta: float, x: np.ndarray, y: np.ndarray, rows: np.ndarray
) -> np.ndarray:
    return theta - eta * gradient(theta, x[rows], y[rows])


def error_by(formula: Callable[[np.ndarray, int], float]) -> Callable:
    """batch_error with another formula of the deviations from the mean, (N, P), and the size."""
    return lambda gradients, size: float(formula(gradients - gradients.mean(axis=0), size))


def by_trial(ok: Callable[[float, int, int, float], bool]) -> Callable:
    """enough with another condition on m."""

    def wrong(sigma, rows, error):
        return next((m for m in range(1, rows + 1) if ok(sigma, rows, m, error)), rows)

    return wrong


def ratio_of_squares(sigma: float, rows: int, error: float) -> float:
    return rows * sigma**2 / (sigma**2 + (rows - 1) * error**2)


def below_zero(losses: np.ndarray, patience: int) -> int:
    """stop_at whose lowest loss is 0 at the beginning: no loss is lower."""
    return min(patience, len(losses) - 1)


def rises_in_a_row(losses: np.ndarray, patience: int) -> int:
    """stop_at that counts how often in a row the loss rose."""
    rises = 0
    for t in range(1, len(losses)):
        rises = rises + 1 if losses[t] > losses[t - 1] else 0
        if rises == patience:
            return t
    return len(losses) - 1


def as_long_ago(losses: np.ndarray, patience: int) -> int:
    """stop_at that compares with the loss of ``patience`` epochs before."""
    later = [t for t in range(patience, len(losses)) if losses[t] > losses[t - patience]]
    return later[0] if later else len(losses) - 1


def other_rows(
    theta: np.ndarray, x: np.ndarray, y: np.ndarray, gradient: Callable, eta: float, order: np.ndarray, size: int
) -> np.ndarray:
    """epoch with the rows of x in order, those of y not."""
    for begin in range(0, len(x), size):
        theta = theta - eta * gradient(theta, x[order[begin : begin + size]], y[begin : begin + size])
    return theta


def ordered_anew(
    theta: np.ndarray, x: np.ndarray, y: np.ndarray, gradient: Callable, eta: float, order: np.ndarray, size: int
) -> np.ndarray:
    """epoch with x and y brought into the order inside of the loop."""
    for begin in range(0, len(x), size):
        x, y = x[order], y[order]
        theta = theta - eta * gradient(theta, x[begin : begin + size], y[begin : begin + size])
    return theta


def compared_with(
    previous: bool, reset: bool = True, offset: int = 0, result: Callable[[int, int], int] = lambda t, best: t
) -> Callable:
    """stop_at with another loss to compare with, another counting, or another result."""

    def wrong(losses, patience):
        best, waited = 0, 0
        for t in range(1, len(losses)):
            if losses[t] < losses[t - 1 if previous else best]:
                best, waited = t, 0 if reset else waited
            else:
                waited += 1
            if waited >= patience + offset:
                return result(t, best)
        return result(len(losses) - 1, best)

    return wrong


RULE, LENGTH, RATES = "The rule", "How long may a step be?", "One rate for all directions"
STEEP, DRAWN, COUNTED = (
    "Further: steep across, shallow along",
    "Stochastic, mini-batch, batch",
    "Further: batches, counted",
)
NOISE, CLOSE, STOP = "The noise of a gradient", "How close noise lets a run come", "Further: when to stop"
RANGE = "The learning-rate range test"
TASKS = TaskList(
    Task(
        "descent",
        descent,
        "points",
        descents,
        (
            Mistake(
                walk(lambda now, start, gradient, eta: now + eta * gradient(now)),
                "It walks uphill: the gradient points to where the cost grows.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * gradient(start)),
                "Every step has the same gradient, that of the start. It has to be taken where the step begins.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: start - eta * gradient(now)),
                "Every step begins at the first point. It should begin where the last one ended.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * gradient(now) / np.linalg.norm(gradient(now))),
                "All steps are equally long: the gradient was divided by its length. Here a step is in proportion to "
                "the slope, and so gets shorter towards a minimum.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * now * gradient(now)),
                "Each step is in proportion to θ as well. Only η and the gradient are in it.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * 2 * now),
                "The gradient of θ² stands in it, 2θ. `gradient` is given: call it where the step begins.",
            ),
            Mistake(
                lambda gradient, theta, eta, steps: descent(gradient, theta, eta, steps + 1)[1:],
                "The start is missing, and there is one step too many: the first row is theta, as it was given.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * gradient(now), slice(1, None)),
                "The steps are right, but the first point is missing: there is one point more than there are steps.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * gradient(now), slice(None, -1)),
                "The steps are right, but the last point is missing: there is one point more than there are steps.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * gradient(now), -1),
                "That is the last point alone. Asked for are all, the start first.",
            ),
            *(
                Mistake(
                    in_place(own, first),
                    f"All rows{' after the first' * first} are equal: they are the last point. `theta -= …` writes "
                    "into one and the same array, and the list holds that array again and again. Make a new array at "
                    f"each step, or append a `.copy()`.{' The caller finds theta changed, too.' * (not own)}",
                )
                for own in (False, True)
                for first in (False, True)
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * gradient(now), slice(None, None, -1)),
                "The points are right, and in reverse order: the start comes first.",
            ),
            Mistake(
                lambda gradient, theta, eta, steps: np.array(
                    [gradient(point) for point in descent(gradient, theta, eta, steps)]
                ),
                "Those are the gradients on the way. Asked for are the points at which they were taken.",
            ),
            Mistake(
                one_after_another,
                "The coordinates move one after the other: the later ones get their slope at a point to which the "
                "earlier ones have already moved. Take the whole gradient first, where the step begins.",
            ),
            Mistake(
                walk(lambda now, start, gradient, eta: now - eta * np.sign(gradient(now))),
                "The sign of the gradient alone was used. Its size counts as well: a step is η times the gradient.",
            ),
        ),
        RULE,
        forms=(forms.descent,),
    ),
    Task(
        "longest step",
        longest_step,
        "eta",
        curved,
        (
            Mistake(
                lambda g, H: float((g @ g) / (g @ H @ g)),
                "With that η the step ends at the lowest point on its way. It may go on, up to the height at which it "
                "began.",
            ),
            Mistake(
                lambda g, H: float(2 / np.linalg.eigvalsh(H).max()),
                "Made from the largest eigenvalue of H, the curvature along the steepest direction. What counts here "
                "is the curvature along g: which product of g and H is that?",
            ),
            Mistake(
                lambda g, H: float(2 * np.sqrt(g @ g) / (g @ H @ g)),
                "The length of g was taken; what the first term of the change has is its square, gᵀg.",
            ),
            Mistake(
                lambda g, H: float(2 * (g @ H @ g) / (g @ g)),
                "Upside down: the more sharply the cost is curved along g, the shorter the step must be.",
            ),
            Mistake(
                lambda g, H: float(4 * (g @ g) / (g @ H @ g)),
                "Twice too much: the second term of the change has a factor of ½, and the first has none.",
            ),
            Mistake(
                lambda g, H: float(2 * (g @ g) / (g @ (np.diag(H) * g))),
                "Only the diagonal of H was used. Its other entries belong to the curvature along g as well.",
            ),
            Mistake(
                lambda g, H: float(2 / np.trace(H)),
                "g does not occur. How sharply the cost is curved depends on the direction, and the step goes along g.",
            ),
            Mistake(
                lambda g, H: float(2 * (g @ g) / (g @ H @ H @ g)),
                "H was applied twice, as if g were H times something. The formula has it once, between d and d.",
            ),
            Mistake(
                lambda g, H: float(2 * (g @ g) / (g * H * g).sum()),
                "`g * H * g` multiplies entry by entry. gᵀHg is a matrix product: `g @ H @ g`.",
            ),
            Mistake(
                lambda g, H: 2 * g / (H @ g),
                "There is one number for each parameter. All of them have to live with the same η: divide two single "
                "numbers, gᵀg and gᵀHg.",
            ),
            Mistake(
                lambda g, H: float(2 * g.sum() / (g @ H @ g)),
                "The entries of g were added up. The first term of the change is gᵀg, the sum of their squares.",
            ),
            Mistake(
                lambda g, H: float(np.linalg.norm(np.linalg.solve(H, g))),
                "That is the length of a step to the lowest point of the whole picture, H⁻¹g. The step here goes "
                "against g, and asked for is η.",
            ),
            Mistake(
                lambda g, H: float(2 / np.linalg.norm(H)),
                "g does not occur. The norm of H is the root of the sum of all its squared entries; what counts is the "
                "curvature along g.",
            ),
            Mistake(
                lambda g, H: float(2 * np.linalg.norm(g) / np.linalg.norm(H @ g)),
                "Lengths were divided: |Hg| is how long Hg is, in whatever direction. gᵀHg asks how much of Hg lies "
                "along g.",
            ),
            Mistake(
                lambda g, H: float(2 / np.diag(H).max()),
                "Made from the largest entry on the diagonal of H, the curvature along an axis. The step goes along g.",
            ),
            Mistake(
                lambda g, H: float(2 / np.linalg.eigvalsh(H).mean()),
                "Made from the mean curvature of H. The step goes along g: how sharply is the cost curved there?",
            ),
            Mistake(
                lambda g, H: float(2 * (g @ np.linalg.solve(H, g)) / (g @ g)),
                "H was inverted. What the second term has is H itself, between d and d.",
            ),
            Mistake(
                lambda g, H: float(2 * g.sum() / (H @ g).sum()),
                "The entries were added up without g before them. dᵀHd is a product: g @ H @ g.",
            ),
        ),
        LENGTH,
        forms=(forms.longest_step,),
    ),
    Task(
        "largest rate",
        largest_rate,
        "eta",
        inputs_of_models,
        (
            Mistake(
                from_eigenvalues(lambda v: 1 / v[-1]),
                "Half of the right one. With 1/λ_max the steepest direction is at its minimum after one step; a step "
                "may be longer. (Or H has a 2 too many: the half of the cost cancels it.)",
            ),
            Mistake(
                from_eigenvalues(lambda v: 4 / v[-1]),
                "Twice the right one. The half of the cost is gone once the square has been differentiated: H has "
                "none.",
            ),
            Mistake(
                from_eigenvalues(lambda v: 2 / (v[0] + v[-1])),
                "That is the fastest η. There are larger ones which still converge.",
            ),
            Mistake(
                from_hessian(lambda H: 2 / np.diag(H).max()),
                "Made from the largest mean square of an input, which is the curvature along an axis. Where inputs "
                "are correlated there are steeper directions between the axes.",
            ),
            Mistake(
                from_eigenvalues(lambda v: 2 / v.mean()),
                "Made from the mean of the eigenvalues. The steepest direction decides.",
            ),
            Mistake(
                from_hessian(lambda H: 2 / np.trace(H)),
                "Made from the mean of |x|², the sum of all eigenvalues of H. One of them decides.",
            ),
            Mistake(
                from_hessian(lambda H: float(2 / np.linalg.norm(H))),
                "`np.linalg.norm(H)` is the root of the sum of all squared entries; the largest eigenvalue is less.",
            ),
            Mistake(
                lambda x: 2 / np.linalg.eigvalsh(x.T @ x / len(x)),
                "There is one number for each eigenvalue. All of them have to live with the same η.",
            ),
            Mistake(
                from_product(len, centred=True),
                "The mean of the inputs was taken off first: that is their covariance. H is the mean of x xᵀ as the "
                "inputs are.",
            ),
            Mistake(
                from_product(lambda x: len(x) - 1, centred=True),
                "`np.cov` takes the mean of the inputs off and divides by N − 1. H is the mean of x xᵀ as the inputs "
                "are.",
            ),
            Mistake(
                from_product(lambda x: len(x) - 1),
                "Divided by N − 1. The cost is a mean over N examples.",
            ),
            Mistake(
                lambda x: float(2 / np.linalg.svd(x, compute_uv=False)[0]),
                "Made from the largest singular value of x itself. H has x twice, and is a mean: square it, and divide "
                "by N.",
            ),
            Mistake(
                lambda x: float(2 / (np.linalg.svd(x, compute_uv=False)[0] / len(x))),
                "Made from the largest singular value of x, divided by N. H has x twice: it must be squared.",
            ),
            Mistake(
                lambda x: float(2 / (x**2).sum(axis=1).max()),
                "Made from the longest example alone. A step follows the mean over all examples.",
            ),
            Mistake(
                from_eigenvalues(lambda v: 2 * v[0] / v[-1]),
                "An η has the unit of 1/λ. A ratio of two eigenvalues, like the condition number, has none.",
            ),
            Mistake(
                lambda x: float(2 / np.linalg.eigvalsh(np.outer(x.mean(axis=0), x.mean(axis=0))).max()),
                "Made from the mean of the examples: first the mean, then the product. The products come first, and "
                "then their mean.",
            ),
        ),
        STEEP,
        forms=(forms.largest_rate,),
    ),
    Task(
        "best rate",
        best_rate,
        "eta, factor",
        quadratics,
        (
            Mistake(
                rate_and_factor(lambda low, high: 1 / high, lambda low, high: 1 - low / high),
                "Consistent, but not the best: the steepest direction is there in one step, and the shallow one could "
                "go nearly twice as fast.",
            ),
            Mistake(
                lambda A: (float(2 / np.trace(A)), float(np.abs(1 - 2 / np.trace(A) * np.linalg.eigvalsh(A)).max())),
                "Made from the sum of all eigenvalues. Only the smallest and the largest decide.",
            ),
            Mistake(
                rate_and_factor(lambda low, high: 2 / high, lambda low, high: 1.0),
                "That η is the edge: the steepest direction swings for ever.",
            ),
            Mistake(
                rate_and_factor(lambda low, high: 1 / (low + high), ratio),
                "The factor is right, η is half of the right one: at the best η, 1 − ηλ_min and ηλ_max − 1 are equal.",
            ),
            Mistake(
                rate_and_factor(mean_rate, lambda low, high: (np.sqrt(high / low) - 1) / (np.sqrt(high / low) + 1)),
                "η is right. A factor made of √κ is that of momentum, not of gradient descent.",
            ),
            Mistake(
                rate_and_factor(mean_rate, lambda low, high: 1 - low / high),
                "η is right. The factor belongs to another η: 1 − λ_min/λ_max is that of 1/λ_max. Put your η into "
                "|1 − ηλ|.",
            ),
            Mistake(
                rate_and_factor(mean_rate, lambda low, high: low / high),
                "η is right. The factor is what |1 − ηλ| is at both ends: put η in.",
            ),
            Mistake(
                rate_and_factor(mean_rate, lambda low, high: 2 * low / (high + low)),
                "η is right. You have ηλ_min, the part that a step takes *away*; the factor is what is left.",
            ),
            Mistake(
                rate_and_factor(mean_rate, lambda low, high: high / low),
                "η is right. The second number is the condition number; asked for is by how much a step shrinks the "
                "distance.",
            ),
            Mistake(
                rate_and_factor(
                    lambda low, high: 1 / (low + high), lambda low, high: max(abs(1 - low / (low + high)), 0)
                ),
                "That η is half of the best one: the shallow direction creeps. At the best η the steep one overshoots "
                "by as much as the shallow one is left behind.",
            ),
            Mistake(
                lambda A: (
                    float(1 / np.linalg.eigvalsh(A).mean()),
                    float(np.abs(1 - np.linalg.eigvalsh(A) / np.linalg.eigvalsh(A).mean()).max()),
                ),
                "Made from the mean of all eigenvalues. With more than two of them those in between have no say: only "
                "the smallest and the largest decide.",
            ),
            Mistake(
                rate_and_factor(mean_rate, lambda low, high: ratio(low, high) ** 2),
                "η is right. The factor is that of one step; you have that of two.",
            ),
            Mistake(
                rate_and_factor(lambda low, high: 1 / low, lambda low, high: 1 - high / low),
                "With that η the shallowest direction arrives in one step, and the steepest one is thrown far away. "
                "(And a factor is meant as a size, |1 − ηλ|.)",
            ),
            Mistake(
                lambda A: (
                    float(2 / np.linalg.eigvalsh(A)[:2].sum()),
                    float(np.abs(1 - 2 / np.linalg.eigvalsh(A)[:2].sum() * np.linalg.eigvalsh(A)).max()),
                ),
                "Made from the two smallest eigenvalues. The steepest direction is the last one: `[-1]`.",
            ),
            Mistake(
                unsorted_ends,
                "Made from the first and the last eigenvalue that NumPy gives. `eigvals` does not sort them; "
                "`eigvalsh` does.",
            ),
            Mistake(
                rate_and_factor(lambda low, high: 1 / low, lambda low, high: high / low - 1),
                "With that η the shallowest direction arrives in one step, and the steepest one is thrown far away.",
            ),
            Mistake(
                rate_and_factor(
                    lambda low, high: 1 / np.sqrt(low * high), lambda low, high: float(np.sqrt(high / low)) - 1
                ),
                "Made from the geometric mean of the two eigenvalues. The two factors are then not of the same size: "
                "set 1 − ηλ_min = ηλ_max − 1.",
            ),
            Mistake(
                lambda A: best_rate(np.diag(np.diag(A))),
                "Made from the diagonal of A. Curvatures are its eigenvalues.",
            ),
            Mistake(
                rate_and_factor(lambda low, high: (1 / low + 1 / high) / 2, ratio),
                "The factor is right. η is the mean of 1/λ_min and 1/λ_max, which is far too large: it is to be 1 "
                "over the mean of the two, λ_min and λ_max.",
            ),
        ),
        RATES,
        forms=(forms.best_rate,),
    ),
    Task(
        "after t steps",
        after,
        "theta",
        known_runs,
        (
            Mistake(
                lambda A, theta, eta, t: (np.eye(len(A)) - eta * A) ** t @ theta,
                "`** t` on a matrix takes the power of each entry. A step is a matrix product, and t steps are t of "
                "them.",
            ),
            Mistake(
                lambda A, theta, eta, t: np.linalg.matrix_power(1 - eta * A, t) @ theta,
                "1 − ηA takes η·A from a 1 in *every* entry. From which matrix has it to be taken?",
            ),
            Mistake(
                lambda A, theta, eta, t: (1 - eta * A) ** t @ theta,
                "1 − ηA takes η·A from a 1 in *every* entry, and `** t` takes the power of each entry. A step is a "
                "product with the identity matrix less ηA, and t steps are t of them.",
            ),
            Mistake(
                lambda A, theta, eta, t: (1 - eta * np.diag(A)) ** t * theta,
                "The diagonal of A was taken for its eigenvalues, and each coordinate for a part along an eigenvector. "
                "The entries beside the diagonal mix the coordinates: turn to the eigenvectors first, then back.",
            ),
            Mistake(
                along(powers, back=lambda Q, parts: parts, there=lambda Q, theta: theta),
                "Each coordinate of θ got the factor of an eigenvector. First turn to the eigenvectors, then back.",
            ),
            Mistake(
                along(lambda v, eta, t: 1 - eta * v * t),
                "That is one step, t times as long, from the start. The gradient changes on the way.",
            ),
            Mistake(
                along(lambda v, eta, t: np.exp(-eta * v * t)),
                "exp(−ηλt) is what infinitely small steps would give. Real steps multiply by 1 − ηλ, which can even be "
                "negative.",
            ),
            Mistake(
                along(powers, back=lambda Q, parts: parts),
                "Those are the parts along the eigenvectors. One step is missing: back to the coordinates of θ.",
            ),
            Mistake(
                along(powers, there=lambda Q, theta: theta),
                "θ's own coordinates were taken for its parts along the eigenvectors. First turn to these.",
            ),
            Mistake(
                along(powers, back=lambda Q, parts: Q.T @ parts, there=lambda Q, theta: Q @ theta),
                "Q and Qᵀ are exchanged. NumPy's eigenvectors are the columns of Q, so the parts are Qᵀθ.",
            ),
            Mistake(
                along(lambda v, eta, t: v**t),
                "Each step multiplied by λ. The factor of a step is 1 − ηλ.",
            ),
            Mistake(
                along(lambda v, eta, t: 1 / v**t),
                "Each step divided by λ. The factor of a step is 1 − ηλ.",
            ),
            Mistake(
                along(lambda v, eta, t: np.abs(1 - eta * v) ** t),
                "|1 − ηλ| forgets on which side of the minimum the run is: a negative factor changes sides every step.",
            ),
        ),
        STEEP,
        forms=(forms.after,),
    ),
    Task(
        "updates",
        updates,
        "updates",
        counts,
        (
            Mistake(
                lambda rows, size, epochs: epochs * (rows // size),
                "The rows that are left over at the end of an epoch got no update. They are a batch, too, a smaller "
                "one.",
            ),
            Mistake(
                lambda rows, size, epochs: epochs * (rows // size + 1),
                "Right, unless the size divides the number of rows: then nothing is left over.",
            ),
            Mistake(
                lambda rows, size, epochs: epochs * (-(-rows // size) - 1),
                "Each epoch lost its last batch, full or not.",
            ),
            Mistake(
                lambda rows, size, epochs: epochs * max(1, rows // size),
                "Rounded down, and never below 1. The rows that are left over at the end of an epoch are a batch, too, "
                "a smaller one.",
            ),
            Mistake(
                lambda rows, size, epochs: epochs * rows / size,
                "That need not be a whole number: what is left over at the end of an epoch is a batch, too, a smaller "
                "one.",
            ),
            Mistake(
                lambda rows, size, epochs: -(-rows * epochs // size),
                "Rounded up once, at the very end. Each epoch has a last, smaller batch of its own.",
            ),
            Mistake(
                lambda rows, size, epochs: epochs * -(-rows // size) - (epochs * (rows % size > 0) - (rows % size > 0)),
                "All epochs but one lost their last, smaller batch.",
            ),
            Mistake(
                lambda rows, size, epochs: epochs * size,
                "size is how many examples one update takes; how many of those fit into the rows?",
            ),
        ),
        COUNTED,
        forms=(forms.updates,),
    ),
    Task(
        "epoch",
        epoch,
        "theta",
        passes,
        (
            Mistake(
                one_pass(lambda now, start, gradient, eta, x, y, rows: now - eta * gradient(start, x[rows], y[rows])),
                "All batches took their gradient at the θ of the start. Each must use what the one before it made of "
                "θ.",
            ),
            Mistake(
                other_rows,
                "The rows of x came in the given order, those of y did not: each example had the target of another.",
            ),
            Mistake(
                one_pass(
                    right_step,
                    lambda order, size: in_order(np.arange(len(order)), size),
                ),
                "`order` does not occur: the rows were taken as they come.",
            ),
            Mistake(
                one_pass(
                    right_step, lambda order, size: [order[k : k + size] for k in range(0, len(order) - size + 1, size)]
                ),
                "The last, smaller batch was left out.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: [order[:size]]),
                "That is one update, with the first batch. An epoch sees every row once.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: [order[[k]] for k in range(len(order))]),
                "Each row made an update of its own: that is stochastic descent. `size` rows make one together.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: [order]),
                "All rows made one update: that is batch descent. `size` rows make one.",
            ),
            Mistake(
                one_pass(
                    lambda now, start, gradient, eta, x, y, rows: (
                        now - eta * len(rows) * gradient(now, x[rows], y[rows])
                    )
                ),
                "The gradients of a batch were added up. `gradient` gives their mean already, and it is the mean that "
                "makes η mean the same for every size.",
            ),
            Mistake(
                one_pass(
                    lambda now, start, gradient, eta, x, y, rows: (
                        now - eta * gradient(now, x[rows], y[rows]) / len(rows)
                    )
                ),
                "Divided by the number of rows. `gradient` gives the mean already.",
            ),
            Mistake(
                one_pass(lambda now, start, gradient, eta, x, y, rows: start - eta * gradient(now, x[rows], y[rows])),
                "Every update began at the θ of the start, so that only the last one is left.",
            ),
            Mistake(
                one_pass(lambda now, start, gradient, eta, x, y, rows: now - eta * gradient(now, x, y)),
                "Each update used all rows instead of its batch.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: [order[k : k + size] for k in range(len(order))]),
                "The next batch began one row further on, so that most rows were seen several times. It begins `size` "
                "rows further on.",
            ),
            Mistake(
                one_pass(
                    right_step,
                    lambda order, size: in_order(np.random.default_rng(0).permutation(len(order)), size),
                ),
                "The rows came in an order of your own. Take the given `order`.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: np.array_split(order, -(-len(order) // size))),
                "`array_split` makes batches of nearly equal size. Here each has `size` rows, and only the last may be "
                "smaller.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: [order[k : k + size] for k in range(len(order) // size)]),
                "Batch number k began at row k. `size` rows were used before the next one.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: np.array_split(order, size)),
                "`array_split(…, size)` makes `size` batches. Each batch is to have `size` rows.",
            ),
            Mistake(
                ordered_anew,
                "x and y are brought into the order again for every batch: what is in order already is mixed once "
                "more, and some rows are never seen.",
            ),
            Mistake(
                one_pass(right_step, lambda order, size: in_order(np.argsort(order), size)),
                "`order` was sorted, or turned round: `order[0]` is the row that comes first.",
            ),
        ),
        DRAWN,
        forms=(forms.epoch,),
    ),
    Task(
        "batch error",
        batch_error,
        "error",
        single_gradients,
        (
            Mistake(
                lambda gradients, size: gradients.std(axis=0) / np.sqrt(size),
                "There is one error for each parameter. A distance is one number: add up the squares before the root.",
            ),
            Mistake(
                error_by(lambda d, m: np.sqrt((d**2).sum(axis=1).mean() / len(d))),
                "Divided by N, the number of all examples: as if the batch were as large. It has `size` of them.",
            ),
            Mistake(
                error_by(lambda d, m: np.sqrt((d**2).sum(axis=1).mean()) / m),
                "Divided by m. It is the *variance* of a mean that falls like 1/m.",
            ),
            Mistake(
                lambda gradients, size: float(gradients.std() / np.sqrt(size)),
                "`gradients.std()` takes all numbers of the array as one heap, the parameters among them. "
                "The mean is to be over the examples, `axis=0`, and a squared distance is a sum over the parameters.",
            ),
            Mistake(
                lambda gradients, size: float(gradients.std(axis=0).mean() / np.sqrt(size)),
                "The standard deviations of the parameters were averaged. Squared distances add up over the "
                "parameters: sum the variances, then take the root.",
            ),
            Mistake(
                lambda gradients, size: float(gradients.std(axis=0).sum() / np.sqrt(size)),
                "The standard deviations of the parameters were added. Their squares add up, and the root comes last.",
            ),
            Mistake(
                lambda gradients, size: float(
                    np.sqrt(
                        ((gradients - gradients.mean(axis=0)) ** 2).sum(axis=1).mean()
                        / size
                        * (len(gradients) - size)
                        / (len(gradients) - 1)
                    )
                ),
                "That is the error without replacement. Asked for is with replacement.",
            ),
            Mistake(
                error_by(lambda d, m: np.linalg.norm(d, axis=1).mean() / np.sqrt(m)),
                "That is the mean of the distances. Root mean square: first the squares, then their mean, then the "
                "root.",
            ),
            Mistake(
                error_by(lambda d, m: np.sqrt((d**2).sum(axis=1).sum() / (len(d) - 1) / m)),
                "Divided by N − 1, as if the N examples were a sample of more. Here they are all there are: drawn is "
                "from them.",
            ),
            Mistake(
                error_by(lambda d, m: np.sqrt((d[:m].mean(axis=0) ** 2).sum())),
                "That is the distance of one batch, the first m rows. Asked for is what is to be expected of any.",
            ),
        ),
        COUNTED,
        forms=(forms.batch_error,),
    ),
    Task(
        "enough examples",
        enough,
        "m",
        errors_allowed,
        (
            Mistake(
                lambda sigma, rows, error: int(np.ceil(sigma**2 / error**2)),
                "That many it takes *with* replacement. Without, fewer are enough: the error has another factor.",
            ),
            Mistake(
                by_trial(lambda s, n, m, e: s / np.sqrt(m) * np.sqrt((n - m) / (n - 1)) < e),
                "One more than is needed where m examples have exactly the error that is allowed: *at most* `error` "
                "allows it to be equal. (A whole number is rounded up to itself.)",
            ),
            Mistake(
                lambda sigma, rows, error: float(sigma**2 / error**2),
                "That is for drawing *with* replacement, and not yet a whole number. Without, fewer are enough: the "
                "error has another factor.",
            ),
            Mistake(
                lambda sigma, rows, error: float(ratio_of_squares(sigma, rows, error)),
                "The formula is right, but a number of examples is whole. Which way must it be rounded?",
            ),
            Mistake(
                lambda sigma, rows, error: min(rows, int(np.ceil(sigma**2 / error**2))),
                "That many it takes *with* replacement, cut off at all rows. Without, fewer are enough: the error has "
                "another factor.",
            ),
            Mistake(
                lambda sigma, rows, error: int(np.ceil(sigma**2 / error**2 * (rows - 1) / rows)),
                "m stands in N − m as well. Bring all that has m to one side before you divide.",
            ),
            Mistake(
                lambda sigma, rows, error: int(ratio_of_squares(sigma, rows, error)) + 2,
                "One more than is needed.",
            ),
            Mistake(
                by_trial(lambda s, n, m, e: s / m * np.sqrt((n - m) / (n - 1)) <= e),
                "The error falls like 1/√m, and not like 1/m.",
            ),
            Mistake(
                by_trial(lambda s, n, m, e: s / np.sqrt(m) * (n - m) / (n - 1) <= e),
                "The factor of drawing without replacement has a root as well: the *square* of the error has "
                "(N − m)/(N − 1).",
            ),
            Mistake(
                by_trial(lambda s, n, m, e: s / np.sqrt(m) * np.sqrt((n - m) / n) <= e),
                "(N − m)/N is nearly right; the formula has N − 1 below, because the second example is one of the "
                "others.",
            ),
            Mistake(
                lambda sigma, rows, error: int(np.ceil(sigma / error)),
                "σ/error has to be squared: half the error takes four times the examples. And drawing without "
                "replacement has a factor of its own.",
            ),
        ),
        NOISE,
    ),
    Task(
        "cloud",
        cloud,
        "spread",
        noisy_steps,
        (
            Mistake(
                lambda eta, lam, sigma: float(np.sqrt(eta / (2 - eta))),
                "That is the formula for λ = 1 and σ = 1. Neither of them occurs yet.",
            ),
            Mistake(
                lambda eta, lam, sigma: float(sigma * np.sqrt(eta * lam / (2 - eta * lam))),
                "η was replaced by ηλ everywhere. But only θ gets the factor with λ: the noise is multiplied by η "
                "alone.",
            ),
            Mistake(
                lambda eta, lam, sigma: float(sigma * np.sqrt(eta / (2 - eta)) / np.sqrt(lam)),
                "In 2 − ηλ a λ is missing. It is not enough to divide the formula for λ = 1: set up v ← … anew, with "
                "the factor 1 − ηλ.",
            ),
            Mistake(
                lambda eta, lam, sigma: float(sigma * np.sqrt(eta / (2 - eta)) / lam),
                "That is the formula for λ = 1, divided by λ. The cloud depends on λ in another way: set up v ← … "
                "anew, with the factor 1 − ηλ.",
            ),
            Mistake(
                lambda eta, lam, sigma: float(eta * sigma / (1 - abs(1 - eta * lam))),
                "The spreads were added as if they were numbers with one sign. Independent parts add by their squares: "
                "set up v ← … for the mean of θ².",
            ),
            Mistake(
                lambda eta, lam, sigma: float(sigma * np.sqrt(eta / (2 * lam))),
                "That holds for small ηλ: the square of ηλ was left out.",
            ),
            Mistake(
                lambda eta, lam, sigma: float(sigma * eta / (lam * (2 - eta * lam))),
                "The root was taken of σ² alone: of η/(λ(2 − ηλ)) it has to be taken, too.",
            ),
            Mistake(
                lambda eta, lam, sigma: float(eta * sigma),
                "That is the noise that a single step adds. What was there before is not gone: it is multiplied by "
                "1 − ηλ.",
            ),
        ),
        CLOSE,
        forms=(forms.cloud,),
    ),
    Task(
        "suggested rate",
        suggested,
        "rate",
        range_runs,
        (
            Mistake(
                reading(lambda costs: costs),
                "The costs were not smoothed: the lowest one is that of a lucky batch.",
            ),
            Mistake(
                lambda rates, costs: float(rates[costs.argmin()]),
                "The costs were not smoothed, and the rate is not divided by three.",
            ),
            Mistake(
                lambda rates, costs: float(rates[np.argmin(trailing(costs)) // 3]),
                "The number of the step was divided by three. The rates grow by a factor at each step: divide the rate "
                "itself.",
            ),
            Mistake(
                reading(full_windows),
                "Each mean was given to the *first* of its ten batches: the rate is nine steps too early. (With "
                "`np.convolve(…, 'valid')` entry 0 belongs to step 9.)",
            ),
            Mistake(
                lambda rates, costs: float(rates[min(9, len(rates) - 1) + np.argmin(full_windows(costs))] / 3),
                "The first nine steps were left out. There the mean is that of all batches so far.",
            ),
            Mistake(
                reading(lambda costs: np.array([costs[t : t + 10].mean() for t in range(len(costs))])),
                "The ten batches from this one *on* were taken. In a run one knows those up to now alone.",
            ),
            Mistake(
                reading(lambda costs: np.array([np.median(costs[max(0, t - 9) : t + 1]) for t in range(len(costs))])),
                "The median of the last ten was taken. Asked for is where their mean is lowest.",
            ),
            Mistake(
                reading(centred),
                "The ten batches were taken from both sides of the step. In a run one knows those up to now alone: the "
                "last ten.",
            ),
            Mistake(
                reading(lambda costs: np.convolve(costs, np.ones(10) / 10, "full")[: len(costs)]),
                "The first steps have fewer than ten batches, and their sum was divided by ten all the same: their "
                "means are too small.",
            ),
            Mistake(
                reading(lambda costs: np.convolve(costs, np.ones(10) / 10, "same")[: len(costs)]),
                "`np.convolve(…, 'same')` puts the ten batches on both sides of the step, and counts zeros beyond the "
                "ends. Take the last ten, or all so far.",
            ),
            Mistake(
                reading(lambda costs: np.cumsum(costs) / np.arange(1, len(costs) + 1)),
                "That is the mean of *all* batches so far. It answers too late: only the last ten count.",
            ),
            Mistake(
                reading(lambda costs: trailing(costs, late=1)),
                "The ten batches before this one were taken. Its own belongs to them.",
            ),
            Mistake(
                reading(lambda costs: trailing(costs, 11)),
                "Eleven batches: the slice begins one too early. `costs[t - 9 : t + 1]` has ten entries.",
            ),
            Mistake(
                reading(lambda costs: trailing(costs, 9)),
                "Nine batches. A slice ends before its second number: `costs[t - 9 : t + 1]` has ten entries.",
            ),
            Mistake(
                reading(averaged),
                "That is an exponential average, with 0.9 of the old one. Here it is the plain mean of the last ten.",
            ),
            Mistake(
                lambda rates, costs: float(trailing(costs).min()),
                "That is the lowest smoothed *cost*. Asked for is a third of the rate at which it is reached.",
            ),
            Mistake(
                lambda rates, costs: float(trailing(costs).min() / 3),
                "That is a third of the lowest smoothed *cost*. Asked for is a third of the rate at which it is "
                "reached.",
            ),
            Mistake(
                lambda rates, costs: float(rates[-1] / 3),
                "That is a third of the last rate, at which the test ended. The cost has been going up for a while by "
                "then.",
            ),
            Mistake(
                lambda rates, costs: float(rates[np.argmin(np.diff(trailing(costs)))] / 3),
                "That is where the smoothed cost *falls fastest*. Some read a test so; here it is where the cost is "
                "lowest.",
            ),
        ),
        RANGE,
    ),
    Task(
        "patience",
        stop_at,
        "epoch",
        losses,
        (
            Mistake(
                compared_with(previous=True),
                "Compared with the epoch before. A loss that has risen and falls again is no new lowest: compare with "
                "the lowest so far.",
            ),
            Mistake(
                compared_with(previous=False, reset=False),
                "The waiting was not counted afresh at a new lowest loss.",
            ),
            Mistake(
                compared_with(previous=False, result=lambda t, best: best),
                "That is the epoch whose θ one would keep, the best so far. Asked for is the one after which training "
                "stops.",
            ),
            Mistake(
                lambda losses, patience: float(losses[stop_at(losses, patience)]),
                "That is the loss at which training stops. Asked for is the number of the epoch.",
            ),
            Mistake(
                rises_in_a_row,
                "Rises in a row were counted. A loss that falls again may still be above the lowest so far, and the "
                "waiting goes on.",
            ),
            Mistake(
                compared_with(previous=False, result=lambda t, best: t + 1),
                "One too many: epochs are counted from 0, as the entries of `losses` are.",
            ),
            Mistake(
                below_zero,
                "Nothing is ever lower than the lowest loss that it begins with, 0: begin with `losses[0]`, or with "
                "`np.inf`.",
            ),
            Mistake(
                as_long_ago,
                "Compared with the loss of `patience` epochs before. In between it may have been lower: compare with "
                "the lowest so far.",
            ),
            Mistake(
                lambda losses, patience: (
                    len(losses) if stop_at(losses, patience) == len(losses) - 1 else stop_at(losses, patience)
                ),
                "If it never has to stop, the last epoch is the result; counted from 0, it is one less than the number "
                "of epochs.",
            ),
            Mistake(
                lambda losses, patience: min(int(np.argmin(losses)) + patience, len(losses) - 1),
                "Counted from the lowest of *all* epochs, which `argmin` gives. While training one does not know those "
                "which are still to come: training may have stopped long before.",
            ),
            Mistake(
                lambda losses, patience: int(np.argmin(losses)) + patience,
                "Counted from the lowest of *all* epochs, which `argmin` gives, and even beyond the last epoch. While "
                "training one does not know those which are still to come.",
            ),
            Mistake(
                lambda losses, patience: int(np.argmin(losses)),
                "That is the lowest of *all* epochs. While training one does not know those which are still to come.",
            ),
            Mistake(lambda losses, patience: len(losses) - 1, "It never stops before the last epoch."),
        ),
        STOP,
        forms=(forms.stop_at,),
    ),
    *random_tasks.TASKS,
    used=("best rate", "descent", "after t steps", "epoch", "batch error", "suggested rate", "patience"),
)
check, answer = TASKS.check, TASKS.answer
