"""Exercises of notebook 09: one step of each adaptive rule, and the next step of each derivation."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib import optimizers
from course_lib.arguments import Array
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.adaptive_methods import forms
from course_lib.topics.adaptive_methods.experiments.rescaling import condition, in_own_units

Function = Callable[..., Any]
SHAPES = [(5,), (1,), (2, 3), (4,)]
RATES = [0.1, 0.5, 0.02, 1.0]
EPSILONS = [0.01, 0.3, 0.1, 0.05]  # so large that their place is seen
AVERAGES = [(0.9, 0.99), (0.8, 0.9), (0.5, 0.95), (0.95, 0.7)]
COUNTS = [2, 3, 5, 12]
DECAYS = [0.1, 0.4, 1.0, 0.2]


def _draws(rng, squares=1):
    """theta, g and as many accumulated squares as asked for, of each shape; the very last entry has seen only 0."""
    for shape in SHAPES:
        (theta, g), sums = rng.standard_normal((2, *shape)), rng.uniform(0.1, 2, (squares, *shape))
        if shape == SHAPES[-1]:
            g[-1], sums[:, -1] = 0.0, 0.0
        yield theta, g, *sums


def before_adagrad(rng: np.random.Generator) -> list[tuple]:
    """theta, r, g, eta, epsilon."""
    return [(x, r, g, eta, eps) for (x, g, r), eta, eps in zip(_draws(rng), RATES, EPSILONS, strict=True)]


def before_rmsprop(rng: np.random.Generator) -> list[tuple]:
    """theta, r, g, eta, rho, epsilon."""
    rest = zip(_draws(rng), RATES, AVERAGES, EPSILONS, strict=True)
    return [(x, r, g, eta, rho, eps) for (x, g, r), eta, (rho, _), eps in rest]


def before_adadelta(rng: np.random.Generator) -> list[tuple]:
    """theta, r, u, g, rho, epsilon."""
    rest = zip(_draws(rng, 2), AVERAGES, EPSILONS, strict=True)
    return [(x, r, u, g, rho, eps) for (x, g, r, u), (rho, _), eps in rest]


def before_adam(rng: np.random.Generator) -> list[tuple]:
    """theta, m, v, g, t, eta, beta1, beta2, epsilon."""
    rest = zip(_draws(rng, 2), COUNTS, RATES, AVERAGES, EPSILONS, strict=True)
    return [(x, np.where(v > 0, m - 1, 0.0), v, g, t, eta, *betas, eps) for (x, g, m, v), t, eta, betas, eps in rest]


def before_adamw(rng: np.random.Generator) -> list[tuple]:
    """theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay."""
    return [(*case, decay) for case, decay in zip(before_adam(rng), DECAYS, strict=True)]


def runs(rng: np.random.Generator) -> list[tuple]:
    """gradient (a function in which the coordinates meet), theta, steps, eta, beta1, beta2, epsilon; one slope is 0."""

    def slope(n):
        a = rng.standard_normal((n, n + 1))
        a[1:2] = 0.0
        return lambda theta: a @ a.T @ theta

    rest = zip(RATES, AVERAGES, EPSILONS, strict=True)
    shapes = ((3,), 5), ((1,), 1), ((2, 3), 4), ((4,), 7)
    cases = zip(shapes, rest, strict=True)
    return [(slope(shape[0]), rng.standard_normal(shape), n, eta, *ab, eps) for (shape, n), (eta, ab, eps) in cases]


def histories(rng: np.random.Generator) -> list[tuple]:
    """gradients (T, n), eta, epsilon."""
    shapes = [(4, 3), (6, 1), (3, 5), (3, 3)]
    found = [(rng.standard_normal(s), eta, eps) for s, eta, eps in zip(shapes, RATES, EPSILONS, strict=True)]
    found[2][0][:2, 1] = 0.0  # a coordinate that has seen only 0 for two steps
    return found


def before_amsgrad(rng: np.random.Generator) -> list[tuple]:
    """v, v_max, g, beta2."""
    return [(v, v_max, g, beta2) for (_, g, v, v_max), (_, beta2) in zip(_draws(rng, 2), AVERAGES, strict=True)]


def hessians(rng: np.random.Generator) -> list[tuple]:
    """H, symmetric with positive eigenvalues."""
    found = []
    for n in (2, 3, 4, 3):
        a = rng.standard_normal((n, n + 2))
        found.append((a @ a.T * np.outer(*[rng.uniform(0.5, 3, n)] * 2),))
    mixed = []
    for (h,) in found:
        scale = np.exp(rng.uniform(-1, 1, len(h)))
        mixed.append(((h + h.T) / 2 * scale * scale[:, None],))
    return mixed


def bowls(rng: np.random.Generator) -> list[tuple]:
    """curvatures, loss."""
    return [(rng.uniform(0.5, 30, n), loss) for n, loss in ((2, 0.01), (1, 0.3), (5, 0.002), (3, 1.5))]


def averages_from(rng: np.random.Generator) -> list[tuple]:
    """v, t, beta, start."""
    rest = zip(SHAPES, COUNTS, AVERAGES, strict=True)
    found = [(rng.uniform(0.5, 4, shape), t, beta, float(rng.uniform(0.2, 3))) for shape, t, (beta, _) in rest]
    return [((1 - beta**t) * square + beta**t * start, t, beta, start) for square, t, beta, start in found]


# The answers -------------------------------------------------------------------------------------------------------


def adagrad_step(theta: Array, r: Array, g: Array, eta: float, epsilon: float) -> tuple[Array, Array]:
    """(new theta, new r): r ← r + g², θ ← θ − η g/(√r + ε)."""
    state, step = optimizers.AdaGrad(epsilon=epsilon).update({"r": r, "t": 0}, g, eta)
    return theta + step, state["r"]


def rmsprop_step(theta: Array, r: Array, g: Array, eta: float, rho: float, epsilon: float) -> tuple[Array, Array]:
    """(new theta, new r): r ← ρr + (1 − ρ)g², θ ← θ − η g/(√r + ε)."""
    state, step = optimizers.RMSProp(decay=rho, epsilon=epsilon).update({"r": r, "t": 0}, g, eta)
    return theta + step, state["r"]


def adadelta_step(theta: Array, r: Array, u: Array, g: Array, rho: float, epsilon: float) -> tuple[Array, Array, Array]:
    """(new theta, new r, new u): Δθ = −√(u + ε)/√(r + ε) g with the new r and the old u, u ← ρu + (1 − ρ)Δθ²."""
    state, step = optimizers.AdaDelta(decay=rho, epsilon=epsilon).update({"r": r, "u": u, "t": 0}, g, 1.0)
    return theta + step, state["r"], state["u"]


def adam_step(
    theta: Array, m: Array, v: Array, g: Array, t: int, eta: float, beta1: float, beta2: float, epsilon: float
) -> tuple[Array, Array, Array]:
    """(new theta, new m, new v) of step t = 1, 2, …: θ ← θ − η m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)."""
    rule = optimizers.Adam(beta1=beta1, beta2=beta2, epsilon=epsilon)
    state, step = rule.update({"m": m, "v": v, "t": t - 1}, g, eta)
    return theta + step, state["m"], state["v"]


def adamw_step(
    theta: Array,
    m: Array,
    v: Array,
    g: Array,
    t: int,
    eta: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array, Array]:
    """(new theta, new m, new v): Adam's step, and −ηλθ besides."""
    rule = optimizers.AdamW(beta1=beta1, beta2=beta2, epsilon=epsilon, weight_decay=weight_decay)
    state, step = rule.update({"m": m, "v": v, "t": t - 1}, g, eta, theta)
    return theta + step, state["m"], state["v"]


def adam_run(
    gradient: Function, theta: Array, steps: int, eta: float, beta1: float, beta2: float, epsilon: float
) -> Array:
    """The points θ_0 … θ_T of Adam, (steps + 1, *theta.shape)."""
    return optimizers.descend(optimizers.Adam(eta, beta1, beta2, epsilon), gradient, theta, steps)


def effective_rates(gradients: Array, eta: float, epsilon: float) -> Array:
    """AdaGrad's α_1 … α_T, shape (T, n): α_t = η/(√(g_1² + … + g_t²) + ε)."""
    return eta / (np.sqrt(np.cumsum(gradients**2, axis=0)) + epsilon)


def largest_average(v: Array, v_max: Array, g: Array, beta2: float) -> tuple[Array, Array]:
    """(new v, new v_max) of AMSGrad: v ← β₂v + (1 − β₂)g², v_max ← max(v_max, v)."""
    v = beta2 * v + (1 - beta2) * g * g
    return v, np.maximum(v_max, v)


def rescaled_condition(H: Array) -> float:
    """The condition number of H′ᵢⱼ = Hᵢⱼ/√(Hᵢᵢ Hⱼⱼ)."""
    return float(condition(in_own_units(H)))


def settling_rate(curvatures: Array, loss: float) -> float:
    """The η with which RMSProp ends at this loss on ½ Σ hᵢθᵢ²: every |θᵢ| is η/2 then, so η = √(8·loss/Σ hᵢ)."""
    return float(np.sqrt(8 * loss / np.sum(curvatures)))


def fair_average(v: Array, t: int, beta: float, start: float) -> Array:
    """E[g²] from an average v_t that began at ``start``: E[v_t] = βᵗ·start + (1 − βᵗ) E[g²]."""
    return (v - beta**t * start) / (1 - beta**t)


# What is written instead -------------------------------------------------------------------------------------------


def ada(
    add: Function = lambda r, g: r + g * g,
    step: Function = lambda r, g, eta, eps: eta * g / (np.sqrt(r) + eps),
    old: bool = False,
) -> Function:
    """adagrad_step with its sum, its step or the r in it replaced."""

    def wrong(theta, r, g, eta, epsilon):
        new = add(r, g)
        return theta - step(r if old else new, g, eta, epsilon), new

    return wrong


def rms(add: Function = lambda r, g, rho: rho * r + (1 - rho) * g * g, **changes: Any) -> Function:
    """rmsprop_step, likewise."""

    def wrong(theta, r, g, eta, rho, epsilon):
        return ada(lambda r, g: add(r, g, rho), **changes)(theta, r, g, eta, epsilon)

    return wrong


def delta(
    top: Function = lambda u, eps: u + eps,
    bottom: Function = lambda r, eps: r + eps,
    size: Function = np.sqrt,
    average_r: Function = lambda r, g, rho: rho * r + (1 - rho) * g * g,
    average_u: Function = lambda u, d, g, rho: rho * u + (1 - rho) * d * d,
    old: bool = False,
) -> Function:
    """adadelta_step with the numerator, the denominator, the root, or one of the averages replaced."""

    def wrong(theta, r, u, g, rho, epsilon):
        new = average_r(r, g, rho)
        d = size(top(u, epsilon) / bottom(r if old else new, epsilon)) * g
        return theta - d, new, average_u(u, d, g, rho)

    return wrong


def early_u(theta: Array, r: Array, u: Array, g: Array, rho: float, epsilon: float) -> tuple[Array, Array, Array]:
    r = rho * r + (1 - rho) * g * g
    d = np.sqrt((u + epsilon) / (r + epsilon)) * g
    u = rho * u + (1 - rho) * d * d
    return theta - np.sqrt((u + epsilon) / (r + epsilon)) * g, r, u


def early_from_gradient(
    theta: Array, r: Array, u: Array, g: Array, rho: float, epsilon: float
) -> tuple[Array, Array, Array]:
    r, u = rho * r + (1 - rho) * g * g, rho * u + (1 - rho) * g * g
    return theta - np.sqrt((u + epsilon) / (r + epsilon)) * g, r, u


def efficient(late: Function = lambda beta, t: 1 - beta**t, root: Function = np.sqrt) -> Function:
    """adam_step with both corrections in the learning rate, and ε beside the uncorrected root."""

    def wrong(theta, m, v, g, t, eta, beta1, beta2, epsilon):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        rate = eta * root(late(beta2, t)) / late(beta1, t)
        return theta - rate * m / (np.sqrt(v) + epsilon), m, v

    return wrong


def fair(a: Array, beta: float, t: int) -> Array:
    return a / (1 - beta**t)


def adam(
    hat_m: Function = fair,
    hat_v: Function = fair,
    root: Function = lambda v, eps: np.sqrt(v) + eps,
    square: Function = lambda m, g: g * g,
    kept: str = "",
    old: str = "",
    unweighted: bool = False,
    average_v_with_beta1: bool = False,
    exchanged: str = "",
    top: Function = lambda m_hat, g: m_hat,
    decay: Function = lambda theta, m, g, root, eta, weight_decay: 0.0,
    penalty: float = 0.0,
) -> Function:
    """adam_step, or adamw_step, with a piece replaced; ``kept``: which average is returned corrected."""

    def wrong(theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay=0.0):
        raw, g, before = g, g + penalty * weight_decay * theta, {"m": m, "v": v}
        past = 1 - beta1 if "m" in exchanged else beta1
        m = past * m + (1 if unweighted else 1 - past) * g
        beta = beta1 if average_v_with_beta1 else 1 - beta2 if "v" in exchanged else beta2
        v = beta * v + (1 if unweighted else 1 - beta) * square(m, g)
        m_hat = hat_m(before["m"] if "m" in old else m, beta1, t)
        v_hat = hat_v(before["v"] if "v" in old else v, beta2, t)
        below = root(v_hat, epsilon)
        theta = theta - eta * top(m_hat, g) / below + decay(theta, m, raw, below, eta, weight_decay)
        return theta, m_hat if "m" in kept else m, v_hat if "v" in kept else v

    return wrong


def both(hat: Function) -> dict[str, Any]:
    """The same correction for m and v."""
    return {"hat_m": hat, "hat_v": hat}


def uncorrected(a: Array, beta: float, t: int) -> Array:
    return a


def running(
    step: Function | None = None,
    count: Function = lambda t, steps: t,
    fresh: bool = False,
    at: Function = lambda now, start: now,
    kept: Any = slice(None),
) -> Function:
    """adam_run with another step, count of the steps, place of the gradient, or other points kept."""

    def wrong(gradient, theta, steps, eta, beta1, beta2, epsilon):
        points, m, v = [theta], 0 * theta, 0 * theta
        for t in range(1, steps + 1):
            if fresh:
                m, v = 0 * theta, 0 * theta
            now, g = points[-1], gradient(at(points[-1], theta))
            now, m, v = (step or adam())(now, m, v, g, count(t, steps), eta, beta1, beta2, epsilon)
            points.append(now)
        return np.array(points)[kept]

    return wrong


def run_in_place(own: bool) -> Function:
    """adam_run with ``theta -= …``, and the same array appended again and again; or m and v one array."""

    def wrong(gradient, theta, steps, eta, beta1, beta2, epsilon):
        theta = theta.copy()
        points, m, v = [theta], np.zeros_like(theta), np.zeros_like(theta)
        if own:
            v = m
        for t in range(1, steps + 1):
            g = gradient(theta)
            m *= beta1
            m += (1 - beta1) * g
            v *= beta2
            v += (1 - beta2) * g * g
            theta -= eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
            points.append(theta.copy() if own else theta)
        return np.array(points)

    return wrong


def one_by_one(
    gradient: Function, theta: Array, steps: int, eta: float, beta1: float, beta2: float, epsilon: float
) -> Array:
    theta = theta.copy()
    points, m, v = [theta.copy()], 0 * theta, 0 * theta
    for t in range(1, steps + 1):
        for i in np.ndindex(theta.shape):
            g = gradient(theta)[i]
            theta[i], m[i], v[i] = adam()(theta[i], m[i], v[i], g, t, eta, beta1, beta2, epsilon)
        points.append(theta.copy())
    return np.array(points)


def adamw(**changes: Any) -> Function:
    """adamw_step with a piece replaced."""
    return adam(**{"decay": lambda theta, m, g, root, eta, weight_decay: -eta * weight_decay * theta} | changes)


def decayed_after(*case: Any) -> tuple[Array, Array, Array]:
    theta, m, v = adam()(*case)
    return theta * (1 - case[5] * case[9]), m, v


def rates(
    sums: Function = lambda g: np.cumsum(g**2, axis=0), below: Function = lambda s, eps: np.sqrt(s) + eps
) -> Function:
    return lambda gradients, eta, epsilon: eta / below(sums(gradients), epsilon)


def _average(v, g, beta2):
    return beta2 * v + (1 - beta2) * g * g


def _exclusive(g):
    return np.cumsum(g**2, axis=0) - g**2


INSIDE = (
    "ε stands inside the root, √(r + ε). In this rule it is added after the root is taken: √r + ε. The two are not the "
    "same number: with ε = 0.01 and r = 0 the one is 0.1, the other 0.01."
)
UPHILL = "That walks uphill: the gradient points to where the loss grows."
NO_EPSILON = "ε is missing: where all gradients so far were 0 this would divide 0 by 0."
BRACKET = "A bracket is missing: written so, ε is not part of the denominator."
MOVED = f"{BRACKET} It moves every θ by ηε."
NO_ROOT = "The root is missing: divided by squares, a gradient twice as large makes a step half as large."
OLD_R = "The step was divided by the r of before. This gradient counts as well: update r first."


def of_the_step(rule: Function) -> tuple[Mistake, ...]:
    """Where ε may stand in ηg/(√r + ε) besides: of every ``rule`` with this step."""
    return (
        Mistake(rule(step=lambda r, g, eta, eps: eta * g / np.sqrt(r + eps)), INSIDE),
        Mistake(rule(step=lambda r, g, eta, eps: eta * g / np.sqrt(r)), NO_EPSILON),
        Mistake(rule(step=lambda r, g, eta, eps: eta * g / np.sqrt(r) - eps), f"{BRACKET} It moves every θ by ε."),
        Mistake(rule(step=lambda r, g, eta, eps: eta * (g / np.sqrt(r) + eps)), MOVED),
        Mistake(
            rule(step=lambda r, g, eta, eps: (eta / np.sqrt(r) + eps) * g),
            f"{BRACKET} ε was added to the whole effective learning rate, so every step is longer by εg.",
        ),
    )


SQUARES_OF = "adam_step's v averages the *squares* of the gradients."

UNDIVIDED = (
    "That is the condition number of H itself. First measure each axis in the unit in which its own curvature is 1."
)

HALF = (
    "That is no longer symmetric, and `np.linalg.eigvalsh` reads only one half of it. Divide rows and columns, both by "
    "the root."
)

TASKS = TaskList(
    Task(
        "rescaled condition",
        rescaled_condition,
        "condition number",
        hessians,
        (
            Mistake(lambda H: condition(H), UNDIVIDED),
            Mistake(
                lambda H: condition(H / np.sqrt(np.diag(H))[:, None] @ (H / np.sqrt(np.diag(H))[:, None]).T),
                "Rows were divided, columns were not. In ½ θᵀHθ each hᵢⱼ stands beside θᵢ *and* θⱼ: both are replaced.",
            ),
            Mistake(
                lambda H: float(np.linalg.cond(H / np.diag(H)[:, None])),
                "H's rows were divided by its diagonal, and `np.linalg.cond` took the ratio of the *singular* values. "
                "This array is not symmetric, so they are not the eigenvalues. Divide rows and columns by the roots.",
            ),
            Mistake(
                lambda H: float(np.linalg.cond(H / np.sqrt(np.diag(H))[:, None])),
                "The rows were divided by the roots, the columns were not. Both θᵢ and θⱼ are replaced in hᵢⱼθᵢθⱼ.",
            ),
            Mistake(
                lambda H: condition(H / np.diag(H)[:, None]), f"Each row was divided by its own diagonal entry. {HALF}"
            ),
            Mistake(lambda H: condition(H / np.diag(H)), f"Each column was divided by its own diagonal entry. {HALF}"),
            Mistake(
                lambda H: condition(H / np.sqrt(np.diag(H))[:, None]),
                f"Each row was divided by the root, no column was. {HALF}",
            ),
            Mistake(
                lambda H: condition(H / np.sqrt(np.diag(H))), f"Each column was divided by the root, no row was. {HALF}"
            ),
            Mistake(
                lambda H: np.sqrt(rescaled_condition(H)),
                "The root was taken at the end as well. The condition number is the ratio itself.",
            ),
            Mistake(
                lambda H: float(np.ptp(np.linalg.eigvalsh(in_own_units(H)))),
                "The smallest eigenvalue was taken off. A condition number is a ratio.",
            ),
            Mistake(
                lambda H: np.diag(H).max() / np.diag(H).min(),
                "That is the ratio of the curvatures along the axes. The entries beside the diagonal count as well: "
                "take eigenvalues.",
            ),
            Mistake(
                lambda H: 1.0,
                "1 is right only if H is diagonal. Otherwise the entries beside the diagonal stay, and the ellipses do "
                "not become circles.",
            ),
            Mistake(
                lambda H: condition(H / np.outer(*[np.linalg.norm(H, axis=1) ** 0.5] * 2)),
                "The axes were measured by the lengths of H's rows. An axis's own curvature is hᵢᵢ, on the diagonal.",
            ),
            Mistake(
                lambda H: (lambda ratios: ratios.max() / ratios.min())(np.linalg.eigvalsh(H) / np.diag(H)),
                "The eigenvalues of H were divided by its diagonal, but an eigenvalue belongs to no axis. Divide the "
                "entries of H first, then take eigenvalues.",
            ),
        ),
        "What a step should be divided by",
        forms=(forms.rescaled_condition,),
    ),
    Task(
        "settling rate",
        settling_rate,
        "eta",
        bowls,
        (
            Mistake(
                lambda curvatures, loss: np.sqrt(8 * loss / (1 + curvatures.max())),
                "That is the valley's formula, with curvatures 1 and κ. Here every curvature is in the list: add "
                "them up.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(8 * loss / (1 + curvatures.sum())),
                "A 1 was added to the sum. In the valley's 1 + κ it is x's curvature; here the array has all of them.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(2 * loss / curvatures.sum()) / 2,
                "|θᵢ| is half of η, so η is twice |θᵢ|: the last step went the other way.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(8 * loss / curvatures),
                "One rate for each curvature came out. There is one η, and the costs of all coordinates add up.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(2 * loss / curvatures.sum()),
                "With this η each |θᵢ| would have to be η in the end. It is half of that.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(4 * loss / curvatures.sum()),
                "The factor ½ of the cost ½ Σ hᵢθᵢ² was lost.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(8 * loss / curvatures.max()),
                "Only the steepest coordinate was counted. All of them end at η/2, and all add to the cost.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(8 * loss / (curvatures**2).sum()),
                "The curvatures were squared. In ½ Σ hᵢθᵢ² it is θᵢ that is squared.",
            ),
            Mistake(
                lambda curvatures, loss: loss**2 * curvatures.sum() / 8,
                "That is the cost for η = loss. Turned round: which η makes this cost?",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(8 * loss / (1 + curvatures.max() / curvatures.min())),
                "That is the valley's formula with the condition number for κ. The costs of all coordinates add up, "
                "each with its own curvature.",
            ),
            Mistake(
                lambda curvatures, loss: np.sqrt(8 * loss) / np.sqrt(curvatures).sum(),
                "The roots of the curvatures were added. Add the curvatures, and take one root.",
            ),
        ),
        "RMSProp",
    ),
    Task(
        "fair average",
        fair_average,
        "estimate",
        averages_from,
        (
            Mistake(
                lambda v, t, beta, start: v / (1 - beta**t),
                "That is the correction for a start at 0. Here the start itself is still in v: how much of it?",
            ),
            Mistake(
                lambda v, t, beta, start: (v - start) / (1 - beta**t),
                "The whole start was taken off. After t steps only a part of it is left.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - beta * start) / (1 - beta**t),
                "The start lost a factor β at *every* step: it is left with βᵗ.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - beta * t * start) / (1 - beta * t),
                "β was multiplied by t. It is a power, `beta**t`: with each step the start fades by the factor β.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - beta**t * start) / (1 - beta),
                "What was taken off is right. The weights of t squares add up to 1 − βᵗ, not to 1 − β.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - (1 - beta**t) * start) / (1 - beta**t),
                "The whole start was taken off after the division, or with the weight 1 − βᵗ before it, which is the "
                "same. Only a part of it is left in v, with the weight βᵗ: take that off, then divide.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - beta ** (t - 1) * start) / (1 - beta ** (t - 1)),
                "One step too few was counted: at t = 1 the start has been multiplied by β once already.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - beta ** (t + 1) * start) / (1 - beta ** (t + 1)),
                "One step too many was counted: at t = 1 the start has been multiplied by β only once.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - beta * start) / (1 - beta),
                "That is right for t = 1 only. With each step the start fades by the factor β.",
            ),
            Mistake(
                lambda v, t, beta, start: v / (1 - beta**t) - beta**t * start,
                "First take off what is left of the start, then divide. Here the division came first.",
            ),
            Mistake(
                lambda v, t, beta, start: (v - (1 - beta) ** t * start) / (1 - (1 - beta) ** t),
                "(1 − β)ᵗ is the power of what comes in new. The start keeps the factor β at each step.",
            ),
            Mistake(
                lambda v, t, beta, start: v / (1 - beta**t) + beta**t * start,
                "What is left of the start was added after the division. It is in v already: take it off first.",
            ),
        ),
        "Bias correction",
    ),
    Task(
        "adagrad step",
        adagrad_step,
        "new theta, new r",
        before_adagrad,
        (
            Mistake(ada(old=True), f"{OLD_R} Deck 002's sum makes the same slip.", "AdaGrad"),
            *of_the_step(ada),
            Mistake(
                ada(add=lambda r, g: r + (g * g).sum()),
                "The squares of all coordinates were added into one number. Each coordinate has its own r: that is "
                "the point of the rule.",
            ),
            Mistake(
                ada(add=lambda r, g: 0.9 * r + 0.1 * g * g),
                "r is a decaying average, as in RMSProp. AdaGrad's r is a plain sum over all gradients so far.",
                "RMSProp",
            ),
            Mistake(
                lambda theta, r, g, eta, epsilon: (theta - eta / (np.sqrt(r + eta * g * g) + epsilon) * g, r + g * g),
                "η stands inside the sum. r is made of the gradients alone; η comes in at the step.",
            ),
            Mistake(
                ada(step=lambda r, g, eta, eps: eta * g / (np.sqrt(1 + r) + eps)),
                "A 1 was added to r against 0/0. ε does that here, and is so small that it changes nothing else.",
            ),
            Mistake(
                lambda theta, r, g, eta, epsilon: (theta - eta * g / (np.sqrt(r) + abs(g) + epsilon), r + g * g),
                "The root was taken of each term. Add the square to r first, then take one root of the sum.",
            ),
            Mistake(
                lambda theta, r, g, eta, epsilon: (theta - eta * g / np.sqrt(r + g * g + epsilon), r + g * g + epsilon),
                "ε was put into r, which keeps it and gets another ε at each step. It belongs to the step alone.",
            ),
            Mistake(
                lambda theta, r, g, eta, epsilon: (eta / (np.sqrt(r + g * g) + epsilon), r + g * g),
                "That is the effective learning rate. The new θ is θ less this rate times g.",
                "Effective learning rates",
            ),
        ),
        "AdaGrad",
        forms=(forms.adagrad_step_at_once, forms.adagrad_step),
    ),
    Task(
        "rmsprop step",
        rmsprop_step,
        "new theta, new r",
        before_rmsprop,
        (
            *of_the_step(rms),
            Mistake(
                rms(add=lambda r, g, rho: (rho * np.sqrt(r) + (1 - rho) * g) ** 2),
                "That is the square of an average. Averaged first, gradients of opposite sign cancel; r is the average "
                "of the squares.",
            ),
            Mistake(
                rms(add=lambda r, g, rho: (1 - rho) * r + rho * g * g),
                "The weights are exchanged: ρ, which is near 1, belongs to the past.",
            ),
            Mistake(
                rms(add=lambda r, g, rho: rho * r + g * g),
                "The new square lacks its weight 1 − ρ: with a constant gradient r would grow to g²/(1 − ρ).",
            ),
            Mistake(
                rms(add=lambda r, g, rho: r + g * g), "r is the plain sum of AdaGrad: it never forgets.", "AdaGrad"
            ),
            Mistake(
                rms(add=lambda r, g, rho: rho * (r + g * g)),
                "ρ stands before the bracket, so that the new square is weighted with ρ as well. Its weight is 1 − ρ.",
            ),
            Mistake(
                rms(add=lambda r, g, rho: rho * r + (1 - rho) * g),
                "r averages g itself, which may be negative: then there is no root. Average the squares.",
            ),
            Mistake(
                rms(add=lambda r, g, rho: rho * r + (1 - rho) * (g * g).sum()),
                "The squares of all coordinates were added into one number. Each coordinate has its own r.",
            ),
            Mistake(rms(old=True), OLD_R),
            Mistake(
                rms(add=lambda r, g, rho: (rho * r + 1 - rho) * g * g),
                "A bracket stands around ρr + 1 − ρ, so that r itself is multiplied by g². Only 1 − ρ is.",
            ),
            Mistake(
                rms(add=lambda r, g, rho: rho * r + (1 - rho) * np.mean(g * g)),
                "The squares of all coordinates were averaged into one number. Each coordinate has its own r.",
            ),
            Mistake(
                lambda theta, r, g, eta, rho, epsilon: rms()(theta, r, g, (1 - rho) * eta, rho, epsilon),
                "The step has a factor 1 − ρ. That is the weight of the new square, in r; the step has η and g.",
            ),
        ),
        "RMSProp",
        forms=(forms.rmsprop_step,),
    ),
    Task(
        "adadelta step",
        adadelta_step,
        "new theta, new r, new u",
        before_adadelta,
        (
            Mistake(
                early_u,
                "The step was made with the new u, which averages the step itself. Take the u of before: the step must "
                "be known first.",
            ),
            Mistake(
                delta(top=lambda u, eps: 1.0),
                "The numerator √(u + ε) is missing. Without it this is RMSProp with η = 1.",
            ),
            Mistake(
                early_from_gradient,
                "u was updated before the step, and with g² in place of Δθ². First the step, from the old u; then u "
                "takes in the square of that step.",
            ),
            Mistake(
                delta(average_u=lambda u, d, g, rho: rho * u + (1 - rho) * g * g),
                "u averages the squares of the gradients. It is the squares of the *steps*.",
            ),
            Mistake(
                delta(average_u=lambda u, d, g, rho: rho * u - (1 - rho) * d),
                "u averages the steps themselves, which may cancel. Average their squares.",
            ),
            Mistake(
                delta(top=lambda u, eps: (np.sqrt(u) + eps) ** 2, bottom=lambda r, eps: (np.sqrt(r) + eps) ** 2),
                "ε stands outside the roots here. AdaDelta has it inside both: √(u + ε) and √(r + ε).",
                "Epsilon inside or outside",
            ),
            Mistake(
                delta(average_u=lambda u, d, g, rho: u + d * d),
                "u adds the squares up. It is an average: its past has the weight ρ.",
            ),
            Mistake(
                delta(average_u=lambda u, d, g, rho: rho * u + (1 - rho) * (d / g) ** 2),
                "u averages the square of the factor before g. The step is that factor *times g*.",
            ),
            Mistake(
                delta(top=lambda u, eps: u, bottom=lambda r, eps: r),
                "ε is missing in both roots. u starts at 0: then no step would ever be made.",
            ),
            Mistake(
                delta(top=lambda u, eps: u),
                "ε is missing in the numerator. u starts at 0: then no step would ever be made.",
            ),
            Mistake(
                delta(size=lambda ratio: 1 / np.sqrt(ratio)),
                "The fraction is upside down: large gradients must make the factor smaller, large steps larger.",
            ),
            Mistake(delta(size=lambda ratio: ratio), "The roots are missing: both averages are of squares."),
            Mistake(delta(old=True), OLD_R),
            Mistake(
                delta(average_r=lambda r, g, rho: (rho * r + 1 - rho) * g * g),
                "A bracket stands around ρr + 1 − ρ, so that r itself is multiplied by g². Only 1 − ρ is.",
            ),
            Mistake(
                delta(average_u=lambda u, d, g, rho: (1 - rho) * u + rho * d * d),
                "The weights of u are exchanged: ρ, which is near 1, belongs to the past.",
            ),
            Mistake(
                delta(
                    average_r=lambda r, g, rho: (1 - rho) * r + rho * g * g,
                    average_u=lambda u, d, g, rho: (1 - rho) * u + rho * d * d,
                ),
                "The weights of both averages are exchanged: ρ, which is near 1, belongs to the past.",
            ),
            Mistake(
                delta(average_r=lambda r, g, rho: r + g * g, average_u=lambda u, d, g, rho: u + d * d),
                "Both are sums, as in AdaGrad. They are averages here: their past has the weight ρ.",
            ),
            Mistake(
                lambda theta, r, u, g, rho, epsilon: (
                    *delta()(theta, r, u, g, rho, epsilon)[:2],
                    rho * u + (1 - rho) * theta * theta,
                ),
                "u averages θ², not Δθ²: it is the size of the *steps* that is wanted.",
            ),
        ),
        "AdaDelta",
        forms=(forms.adadelta_step,),
    ),
    Task(
        "adam step",
        adam_step,
        "new theta, new m, new v",
        before_adam,
        (
            Mistake(
                adam(**both(uncorrected)),
                "There is no bias correction: m and v start at 0 and are too small for a while, v for longer. (Deck "
                "004's snippet is like that.)",
                "Bias correction",
            ),
            Mistake(
                adam(**both(lambda a, beta, t: a / (1 - beta ** (t - 1)))),
                "t was counted from 0 in the correction. This step counts: at t = 1 one would divide by 1 − β⁰ = 0.",
                "Bias correction",
            ),
            Mistake(
                adam(**both(lambda a, beta, t: a / (1 - beta ** (t + 1)))),
                "t was raised once more in the correction. The t that comes in counts this step already.",
                "Bias correction",
            ),
            Mistake(
                adam(**both(lambda a, beta, t: a * (1 - beta**t))),
                "Multiplied by 1 − βᵗ. The averages are too small by that factor, so divide by it.",
                "Bias correction",
            ),
            Mistake(
                efficient(),
                "This is right but for the place of ε. Both corrections were moved into the learning rate (the paper "
                "calls this form efficient, and Keras has it). There ε is added to √v. Here it is added to √v̂.",
                "Epsilon inside or outside",
            ),
            Mistake(
                adam(**both(lambda a, beta, t: a / (1 - beta * t))),
                "β was multiplied by t. It is a power, `beta ** t`: with each step the start fades by the factor β.",
                "Bias correction",
            ),
            Mistake(
                adam(**both(lambda a, beta, t: a / (1 - beta) ** t)),
                "The power t stands at the whole bracket. Only β is raised to it: 1 − βᵗ.",
                "Bias correction",
            ),
            Mistake(
                adam(old="mv"),
                "The step was made with the m and v that came in. This gradient counts as well: update both first.",
            ),
            Mistake(
                adam(**both(lambda a, beta, t: a / beta**t)),
                "Divided by βᵗ, which is the part that is still missing. What is there is 1 − βᵗ.",
                "Bias correction",
            ),
            Mistake(
                adam(**both(lambda a, beta, t: a / (1 - beta))),
                "The power t is missing: the correction must fade as t grows.",
                "Bias correction",
            ),
            Mistake(adam(hat_m=uncorrected), "v is corrected, m is not. Both start at 0.", "Bias correction"),
            Mistake(
                adam(hat_v=uncorrected),
                "m is corrected, v is not, or v̂ was made and not used. Both start at 0.",
                "Bias correction",
            ),
            Mistake(
                adam(hat_v=lambda v, beta, t: v / (1 - beta**t) ** 2),
                "1 − β₂ᵗ stands outside the root. Correct v first; the root is taken of v̂.",
                "Bias correction",
            ),
            Mistake(
                adam(top=lambda m_hat, g: g),
                "In the numerator stands g, as in RMSProp. Adam has the average of the gradients there, corrected: m̂.",
            ),
            *(
                Mistake(
                    adam(exchanged=which),
                    f"The weights of {which[0]} are exchanged: β{'₁' if 'm' in which else '₂'}, which is near 1, "
                    "belongs to the past." + (" Those of v are exchanged, too." if which == "mv" else ""),
                )
                for which in ("m", "v", "mv")
            ),
            Mistake(
                lambda theta, m, v, g, t, eta, beta1, beta2, epsilon: (
                    adam(root=lambda v, eps: np.sqrt(v))(theta, m, v, g, t, eta, beta1, beta2, epsilon)[0]
                    - eta * epsilon,
                    *adam()(theta, m, v, g, t, eta, beta1, beta2, epsilon)[1:],
                ),
                MOVED,
            ),
            Mistake(
                adam(kept="mv"),
                "The corrected averages were returned. The next step needs m and v as they are; the correction is made "
                "for this step alone.",
                "Bias correction",
            ),
            Mistake(
                adam(root=lambda v, eps: np.sqrt(v + eps)),
                f"{INSIDE} (Deck 002 has Adam's ε inside.)",
            ),
            Mistake(
                adam(square=lambda m, g: m * m),
                f"v was made of m². {SQUARES_OF} The square of an average misses what cancels in it.",
            ),
            Mistake(adam(root=lambda v, eps: np.sqrt(v)), NO_EPSILON),
            Mistake(
                adam(unweighted=True),
                "m and v are sums here: the new g and g² lack their weights 1 − β₁ and 1 − β₂.",
            ),
            Mistake(adam(average_v_with_beta1=True), "v was averaged with β₁. Each average has its own β."),
            Mistake(
                lambda theta, m, v, g, t, eta, beta1, beta2, epsilon: (
                    adam(root=lambda v, eps: np.sqrt(v))(theta, m, v, g, t, eta, beta1, beta2, epsilon)[0] + epsilon,
                    *adam()(theta, m, v, g, t, eta, beta1, beta2, epsilon)[1:],
                ),
                f"{BRACKET} It moves every θ by ε.",
            ),
            Mistake(
                adam(hat_v=lambda v, beta, t: v / (1 - beta**2)),
                "v was divided by 1 − β₂², with a 2 where t belongs: on a slide the two look alike.",
                "Bias correction",
            ),
            Mistake(
                adam(root=lambda v, eps: 1 / (1 / np.sqrt(v) + eps)),
                "ε was added after the division, to 1/√v̂. Where v̂ is 0 this still divides by 0.",
                "Epsilon inside or outside",
            ),
            Mistake(
                efficient(late=lambda beta, t: 1 - beta),
                "Both corrections are in the learning rate, without the power t: they must fade as t grows.",
                "Bias correction",
            ),
            Mistake(
                efficient(root=lambda late: late),
                "Both corrections are in the learning rate. v stands under a root, so its correction does, too.",
                "Bias correction",
            ),
            Mistake(
                efficient(late=lambda beta, t: 1 / (1 - beta**t)),
                "Both corrections are in the learning rate, but upside down: m is to be divided by 1 − β₁ᵗ.",
                "Bias correction",
            ),
            Mistake(
                adam(square=lambda m, g: np.sum(g * g)),
                "The squares of all coordinates were added into one number. Each coordinate has its own v.",
            ),
            Mistake(
                adam(square=lambda m, g: (g - m) ** 2),
                "v averages (g − m)², how far g is off its mean. That is another rule, AdaBelief; Adam averages g².",
            ),
            Mistake(adam(old="m"), "The step was made with the m that came in. This gradient counts as well."),
            Mistake(adam(old="v"), "The step was made with the v that came in. This gradient counts as well."),
            Mistake(
                adam(**both(uncorrected), root=lambda v, eps: np.sqrt(v + eps)),
                "Two things: there is no bias correction, and ε stands inside the root.",
                "Bias correction",
            ),
            Mistake(
                adam(root=lambda v, eps: np.sqrt(v + eps**2)),
                "ε² stands inside the root. That is nearly √v̂ + ε where one of the two is large, and not between.",
                "Epsilon inside or outside",
            ),
        ),
        "Adam",
        forms=(forms.adam_step,),
    ),
    Task(
        "adam run",
        adam_run,
        "points",
        runs,
        (
            Mistake(
                running(count=lambda t, steps: t - 1),
                "t is 0 in the first step: there 1 − βᵗ is 0, and nothing can be divided by 0. How many gradients are "
                "in m by then?",
            ),
            Mistake(
                running(count=lambda t, steps: 1),
                "t stays 1. The correction has to fade as more gradients come in: raise t at each step.",
            ),
            Mistake(
                running(count=lambda t, steps: t + 1), "t is 2 in the first step. One gradient is in m and v by then."
            ),
            Mistake(
                running(count=lambda t, steps: steps),
                "Every step was corrected with βᵀ, T the number of all steps. It is the number of steps *so far*.",
            ),
            Mistake(
                running(fresh=True),
                "m and v begin at 0 in every step, so that nothing is remembered. They begin once, before the loop.",
            ),
            Mistake(
                running(fresh=True, count=lambda t, steps: 1),
                "Each step is a first one: m, v and t begin anew in the loop. All three must outlive a step.",
            ),
            Mistake(
                running(adam(kept="mv")),
                "The corrected averages go on to the next step, and are corrected again and again there. m and v go on "
                "as they are; m̂ and v̂ serve one step.",
            ),
            Mistake(
                running(adam(old="mv")),
                "Each step was made with the m and v of the step before. The gradient of this one counts as well: "
                "update both first.",
            ),
            Mistake(
                running(adam(**both(uncorrected))),
                "There is no bias correction: m and v start at 0 and are too small for a while.",
            ),
            Mistake(
                running(at=lambda now, start: start),
                "Every step has the gradient of the start. It has to be taken where the step begins.",
                "Adam",
            ),
            Mistake(
                run_in_place(own=False),
                "All rows are equal: they are the last point. `theta -= …` writes into one and the same array, and the "
                "list holds that array again and again. Make a new array at each step, or append a `.copy()`.",
                "Adam",
            ),
            Mistake(
                run_in_place(own=True),
                "m and v are two names for one array: after `m = v = np.zeros_like(theta)`, `m += …` changes both. "
                "Each needs an array of its own.",
                "Adam",
            ),
            Mistake(
                one_by_one,
                "The coordinates were moved one after another, and the later ones saw a gradient at which the earlier "
                "had moved already. Take the gradient once a step; all coordinates move together.",
                "Adam",
            ),
            Mistake(
                running(kept=slice(1, None)),
                "The steps are right, but the first point is missing: there is one point more than there are steps.",
                "Adam",
            ),
            Mistake(running(kept=-1), "That is the last point alone. Asked for are all, the start first.", "Adam"),
            Mistake(
                running(kept=slice(1)),
                "The start alone came back. Is every new point put to the others, and the `return` outside the loop?",
                "Adam",
            ),
            Mistake(
                running(lambda now, m, v, *rest: (now, m, v)),
                "θ stays where it was. Is the new θ kept, and what does a step subtract?",
                "Adam",
            ),
            Mistake(
                running(adam(old="m")),
                "Each step was made with the m of the step before. The gradient of this one counts as well.",
            ),
            Mistake(
                running(adam(old="v")),
                "Each step was made with the v of the step before. The gradient of this one counts as well.",
            ),
            Mistake(
                running(adam(kept="v")),
                "The corrected v goes on to the next step, and is corrected again there. v goes on as it is.",
            ),
            Mistake(
                running(adam(kept="m")),
                "The corrected m goes on to the next step, and is corrected again there. m goes on as it is.",
            ),
            Mistake(
                running(adam(square=lambda m, g: np.sum(g * g))),
                "The squares of all coordinates were added into one number. Each coordinate has its own v.",
                "Adam",
            ),
            Mistake(
                running(adam(top=lambda m_hat, g: g)),
                "In the numerator stands g, as in RMSProp, and not the corrected average of the gradients.",
                "Adam",
            ),
        ),
        "Bias correction",
        forms=(forms.adam_run,),
    ),
    Task(
        "adamw step",
        adamw_step,
        "new theta, new m, new v",
        before_adamw,
        (
            Mistake(
                adam(penalty=1.0),
                "λθ was added to the gradient. That is L2 in the loss: it goes through m and v, and is divided by √v̂.",
            ),
            Mistake(
                adamw(decay=lambda theta, m, g, root, eta, weight_decay: -eta * weight_decay * theta / root),
                "The decay was divided by √v̂ + ε together with m̂. Decoupled means that it is not.",
            ),
            Mistake(
                adamw(decay=lambda theta, m, g, root, eta, weight_decay: -weight_decay * theta),
                "The decay lacks η: here λ is multiplied by the learning rate, as in PyTorch.",
            ),
            Mistake(
                adamw(decay=lambda theta, m, g, root, eta, weight_decay: -eta * weight_decay * np.sign(theta)),
                "The decay takes the same from every weight, whatever its size: that is L1. Take a share of θ.",
            ),
            Mistake(
                adamw(decay=lambda theta, m, g, root, eta, weight_decay: (weight_decay - 1) * theta),
                "θ was multiplied by λ. It must *lose* a share: (1 − ηλ) of it is left.",
            ),
            Mistake(
                adamw(decay=lambda theta, m, g, root, eta, weight_decay: (eta * weight_decay - 1) * theta),
                "θ was multiplied by ηλ. That is the share which it loses; the rest of it, 1 − ηλ, stays.",
            ),
            Mistake(
                decayed_after,
                "The new θ was decayed, so that the step shrinks too. Both parts start from the old θ.",
            ),
            Mistake(adam(), "There is no weight decay: this is Adam."),
            Mistake(
                adamw(**both(uncorrected)),
                "The decay is right. m and v are not corrected: both start at 0.",
                "Bias correction",
            ),
            Mistake(
                adamw(kept="mv"),
                "The decay is right, but the corrected averages were returned. The next step needs them as they are.",
                "Bias correction",
            ),
            Mistake(
                adamw(penalty=1.0),
                "λθ is in it twice: in the gradient, which is L2, and beside Adam's step. Decoupled means the second.",
            ),
        ),
        "AdamW beside L2",
        forms=(forms.adamw_step,),
    ),
    Task(
        "effective rates",
        effective_rates,
        "alphas",
        histories,
        (
            Mistake(
                rates(sums=lambda g: np.cumsum(g**2, axis=0) / np.arange(1, len(g) + 1)[:, None]),
                "That is the mean of the squares so far. It does not grow with the steps: AdaGrad's sum does.",
            ),
            Mistake(
                rates(sums=_exclusive),
                "Each sum stops one gradient early, so that the first step is divided by ε alone.",
                "AdaGrad",
            ),
            Mistake(
                rates(sums=lambda g: np.broadcast_to((g**2).sum(axis=0), g.shape)),
                "Every row has the sum over all T steps. At step t the later gradients are not known yet.",
            ),
            Mistake(
                rates(sums=lambda g: np.cumsum(g**2, axis=1)),
                "The sum runs across the coordinates. Time goes down the rows: axis 0.",
            ),
            Mistake(
                lambda gradients, eta, epsilon: eta / (np.sqrt(np.sum(gradients**2, axis=0)) + epsilon),
                "One row came out: the sum over all steps. `np.sum` gives the last sum alone; the running sums are "
                "asked for, one row a step.",
            ),
            Mistake(
                lambda gradients, eta, epsilon: eta / (np.sqrt(np.cumsum(gradients**2)) + epsilon),
                "Without an axis `np.cumsum` runs through all entries in one long row. Time goes down the rows: "
                "axis 0.",
            ),
            Mistake(
                lambda gradients, eta, epsilon: eta / (np.sqrt(np.sum(gradients**2)) + epsilon),
                "All squares of all steps were added into one number. Each step and each coordinate has a sum of its "
                "own.",
            ),
            Mistake(
                rates(sums=lambda g: np.cumsum(np.abs(g), axis=0), below=lambda s, eps: s + eps),
                "The root of each square was taken before adding. Add the squares up, then take one root.",
            ),
            Mistake(rates(sums=lambda g: np.cumsum(g, axis=0) ** 2), "The sum was squared. Square first, then add."),
            Mistake(rates(below=lambda s, eps: np.sqrt(s + eps)), INSIDE),
            Mistake(
                lambda gradients, eta, epsilon: effective_rates(gradients, eta, epsilon) * gradients,
                "Those are the steps, but for their sign. The effective rate is the factor in front of g.",
            ),
            Mistake(
                lambda gradients, eta, epsilon: eta / (np.sqrt(np.cumsum(np.sum(gradients**2, axis=1))) + epsilon),
                "The squares of all coordinates were added at each step. Each coordinate has a sum of its own.",
            ),
            Mistake(
                lambda gradients, eta, epsilon: effective_rates(gradients[:-1], eta, epsilon),
                "The last step is missing: one row for each gradient, T of them. Where does the loop end?",
            ),
            Mistake(
                lambda gradients, eta, epsilon: effective_rates(gradients[::-1], eta, epsilon),
                "The sums run backwards in time. The first row is the first step, which knows one gradient.",
            ),
        ),
        "Effective learning rates",
    ),
    Task(
        "amsgrad maximum",
        largest_average,
        "new v, new v_max",
        before_amsgrad,
        (
            Mistake(
                lambda v, v_max, g, beta2: (_average(v, g, beta2), np.maximum(v_max, v)),
                "The maximum was taken with the v of before. Update v first.",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (_average(v, g, beta2), np.maximum(v_max, g * g)),
                "The maximum was taken of g² itself. It is the largest *average* that counts.",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (np.maximum(v_max, _average(v, g, beta2)),) * 2,
                "The maximum was stored as v, too. v goes on as in Adam; the maximum stands beside it.",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (_average(v_max, g, beta2), np.maximum(v_max, _average(v_max, g, beta2))),
                "The average was continued from v_max. v goes on as in Adam; the maximum stands beside it.",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (np.maximum(v, _average(v, g, beta2)),) * 2,
                "v itself can never fall here, and v_max is not used. v goes on as in Adam, with v_max beside it.",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (
                    np.maximum(v, _average(v, g, beta2)),
                    np.maximum(v_max, _average(v, g, beta2)),
                ),
                "Here v itself can never fall. v goes on as in Adam; only v_max keeps the largest.",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (
                    _average(v, g, 1 - beta2),
                    np.maximum(v_max, _average(v, g, 1 - beta2)),
                ),
                "The weights are exchanged: β₂, which is near 1, belongs to the past.",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (
                    beta2 * v + (1 - beta2) * np.abs(g),
                    np.maximum(v_max, beta2 * v + (1 - beta2) * np.abs(g)),
                ),
                "v averages |g|, not g².",
            ),
            Mistake(
                lambda v, v_max, g, beta2: (_average(v, g, beta2), np.full_like(v, max(v_max.max(), v.max()))),
                "One maximum over all coordinates. Each coordinate keeps its own.",
            ),
        ),
        "AMSGrad",
    ),
    used=("adam step",),
)
check, answer = TASKS.check, TASKS.answer
