"""The decks' update rules, as printed: 30 steps in a valley of condition number 20, compared with each other."""

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np

from course_lib.arguments import Interval, Kind, Moderate, Share, Whole, checked
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp, descend
from course_lib.surfaces import SURFACES
from course_lib.topics.lecture_errata.experiments.ledger import CONSEQUENCES, Ledger, same

RUN, NUMBER, WORD, MISPRINT = CONSEQUENCES
VALLEY = SURFACES["valley"]
START, NONE = np.array([-4.5, 1.0]), np.zeros(2)
STEPS = 30
g = VALLEY.gradient
Update = Callable[..., tuple[Any, ...]]


def follow(update: Update, *state: Any) -> np.ndarray:
    """The points of 30 steps of ``update(theta, *state) → (theta, *state)``."""
    points = [START]
    for _ in range(STEPS):
        theta, *state = update(points[-1], *state)
        points.append(theta)
    return np.array(points)


def by_library(rule: Any) -> np.ndarray:
    """The points of the same steps by a rule of the library, which tests hold against PyTorch's."""
    return descend(rule, g, START, STEPS)


def enter(ledger: Ledger) -> None:
    """All lines of these pages."""
    _descent(ledger)
    _momentum(ledger)
    _averages(ledger)
    _adagrad(ledger)
    _rmsprop(ledger)
    _adam(ledger)


def _descent(ledger):
    plain = by_library(GradientDescent(0.02))
    minus, plus = follow(lambda x: (x - 0.02 * g(x),)), follow(lambda x: (x + 0.02 * g(x),))
    outwards = g(START) @ (START - VALLEY.minima[0])
    ledger.open("000", "Training a neural network, main loop")
    ledger("weights += −step_size * weights_grad", same(follow(lambda w: (w + -0.02 * g(w),)), minus), "as x − α∇f(x)")
    ledger.open("000", "Gradients")
    ledger("∇L = 0: all partials are zero", not g(VALLEY.minima[0]).any(), "at the valley's minimum")
    ledger("arrows point out from a minimum", bool(outwards > 0), f"∇L · (W − W_min) = {outwards:.4g}, above 0")
    ledger.open("000", "Momentum update")
    ledger("x_t+1 = x_t − α∇f(x_t)", same(minus, plain), "gradient descent, 30 steps")
    up = f"it climbs: height {VALLEY(START):.0f} → {VALLEY(plus[3]):.0f} in 3 steps; −= is meant"
    ledger("x += learning_rate * dx", same(plus, minus), up, consequence=RUN)
    ledger.open("001", "Optimize Loss function")
    ledger("θ ← θ − η∇J(θ)", same(minus, plain), "deck 000's points")
    lower_output, lower_loss = 1 - 0.1 * 1, 1 - 0.1 * (1 - 2)  # ŷ = w at x = 1, of which y = 2 is wanted; from w = 1
    start, by_output, by_loss = (0.5 * (w - 2) ** 2 for w in (1.0, lower_output, lower_loss))
    proof = (
        f"right if it is the output of the function that is minimised, the loss; down the *network's* output ŷ = w, "
        f"with y = 2, the loss goes up, {start:.3f} → {by_output:.3f}, and not down, to {by_loss:.3f}"
    )
    ledger.open("002", "Gradient Descent")
    ledger("“in the direction of the negative gradient of the output”", by_loss < start, proof,
           other=by_output > start)  # fmt: skip
    floor, falling = (lambda t: max(abs(t) - 1, 0.0)), (lambda t: float(np.exp(-t)))
    lowest = [floor(t) for t in (-0.5, 0.0, 0.5)]
    none = all(falling(t + 1) < falling(t) for t in range(100))
    proof = (
        f"(θ − 3)² has one; max(|θ| − 1, 0) is {lowest[0]:g} at each of −0.5, 0 and 0.5, and e^−θ falls for "
        "ever. Missing: *strictly* convex, and that there is a minimum"
    )
    single = bool(np.unique([(t - 3) ** 2 for t in np.linspace(2, 4, 201)]).min() == (3 - 3) ** 2)
    ledger("“Convex problems have only one minimum”", single, proof, short=len({*lowest}) == 1 and none)
    ledger.open("004", "Basic Gradient Descent Algorithms")
    rates, points = 0.02 / (1 + 0.1 * np.arange(STEPS)), [START]
    for rate in rates:
        points.append(points[-1] - rate * g(points[-1]))
    scheduled = descend(GradientDescent(0.02), g, START, STEPS, schedule=lambda t: rates[t])
    ledger("Algorithm 8.1: θ ← θ − ε_k ĝ", same(np.array(points), scheduled), "ε_k = 0.02/(1 + 0.1k)")


def rho_form(x: np.ndarray, v: np.ndarray, sign: int = -1) -> tuple[np.ndarray, np.ndarray]:
    """Deck 000's momentum; its code has the other sign."""
    v = 0.9 * v + g(x)
    return x + sign * 0.02 * v, v


def velocity(theta: np.ndarray, v: np.ndarray, alpha: float = 0.9, epsilon: float = 0.02) -> tuple[np.ndarray, ...]:
    """Decks 001 and 004."""
    v = alpha * v - epsilon * g(theta)
    return theta + v, v


def _change(x, change):
    change = 0.02 * g(x) + 0.9 * change
    return x - change, change


def _kept(beta):
    """By deck 002's rule, what is left of a change of 1 in the next step, where the slope is 0."""
    return 0.02 * 0.0 + beta * 1.0


def _look_ahead(theta, v):
    v = 0.9 * v - 0.02 * g(theta + 0.9 * v)
    return theta + v, v


def _interim(theta, v):
    tilde = theta + 0.9 * v
    v = 0.9 * v - 0.02 * g(tilde)
    return theta + v, v


def _momentum(ledger):
    heavy, faster = follow(velocity, NONE), follow(lambda x, v: rho_form(x, v, +1), NONE)
    ahead = follow(_look_ahead, NONE)
    ledger.open("000", "Momentum update")
    ledger("v_t+1 = ρv_t + ∇f, x_t+1 = x_t − αv_t+1", same(follow(rho_form, NONE), heavy), "deck 001's points")
    climbed = VALLEY(faster[3])
    proof = f"it climbs: height {VALLEY(START):.0f} → {climbed:.0f} in 3 steps; −= is meant"
    ledger("x += learning_rate * vx", same(faster, heavy), proof, consequence=RUN)
    speeds = [1 / (1 - rho) for rho in (0.9, 0.99)]
    proof = f"1 − ρ is what is lost: on an even slope steps grow {speeds[0]:.0f} times, {speeds[1]:.0f} times with 0.99"
    ledger("“Rho gives ‘friction’”", same(speeds[0], 10), proof, other=speeds[1] > speeds[0])
    ledger("Nesterov: v = μv − ε∇f(θ + μv), θ = θ + v", same(ahead, by_library(Nesterov(0.02, 0.9))), "30 steps")
    for deck, place in (("001", "Optimizer"), ("004", "Basic Gradient Descent Algorithms")):
        ledger.open(deck, place)
        ledger("v ← αv − ηg, θ ← θ + v", same(heavy, by_library(Momentum(0.02, 0.9))), "the points of deck 000")
        ledger("g at θ̃ = θ + αv", same(follow(_interim, NONE), ahead), "deck 000's Nesterov")
    ledger.open("002", "Gradient Descent with Momentum")
    ledger("change_x = step_size f′ + momentum change_x", same(follow(_change, NONE), heavy), "deck 001's points")
    resting = follow(lambda x, v: velocity(x, v, 0.0), NONE)
    ledger("momentum 0.0 = gradient descent", same(resting, follow(lambda x: (x - 0.02 * g(x),))), "30 equal points")
    past = [beta / (1 - beta) for beta in (0.9, 0.2)]
    proof = f"all earlier gradients together weigh {past[0]:.0f} and {past[1]:.2f} times the new one"
    ledger("0.9: strongly influenced; 0.2: very little", past[0] > 1 > past[1], proof)
    next_change = [_kept(beta) for beta in (0.2, 0.9)]
    gathered = [1 / (1 - beta) for beta in (0.2, 0.9)]
    proof = (
        "right of one step: of the last change β is kept; what gathers over many steps is 1/(1 − β) times the first: "
        f"{gathered[0]:.2f} for 0.2, and {gathered[1]:.0f} for 0.9"
    )
    ledger("“accumulates … proportional to the size of the momentum hyperparameter”", same(next_change, [0.2, 0.9]),
           proof, other=not same(gathered[1] / gathered[0], 0.9 / 0.2, 0.1))  # fmt: skip


def average(W: np.ndarray, m: np.ndarray, alpha: float = 0.02) -> tuple[np.ndarray, np.ndarray]:
    """Deck 002's momentum."""
    m = 0.9 * m + (1 - 0.9) * g(W)
    return W - alpha * m, m


def _averages(ledger):
    weights = 0.9 ** np.arange(500)
    total = float(weights.sum())
    ledger.open("000", "Momentum update")
    said = "“running mean”, and decks 001, 004: “exponentially decaying (moving) average”"
    proof = (
        f"the weights decay like an average’s, and add up to 1/(1 − ρ), {total:.0f} for ρ = 0.9: an average times that"
    )
    ledger(f"v: {said}", same(weights[1:] / weights[:-1], np.full(499, 0.9)), proof, other=not same(total, 1.0))
    ema, heavy = follow(average, NONE), follow(velocity, NONE)
    tenfold = follow(lambda W, m: average(W, m, 0.2), NONE)
    ledger.open("002", "Gradient Descent with Momentum")
    proof = "with α ten times as large the points of the other forms"
    ledger("m = β₁m + (1 − β₁)∂W, W = W − αm", same(tenfold, heavy), proof, other=not same(ema, heavy))
    shares = (1 - 0.9) * weights
    ledger("V_θ = βV_θ + (1 − β)θ_t: an average", same(shares.sum(), 1.0), "the weights add up to 1")


@checked
def steps_of_adagrad(
    gradients: Moderate, delta: Annotated[float, Interval("[1e-12, 1]")], early: Annotated[bool, Kind(bool)] = False
) -> np.ndarray:
    """The steps for α = 0.1 along one coordinate; ``early``: the sum ends one too early, as deck 002's does."""
    gradients = np.ravel(gradients)
    sums = np.cumsum(gradients**2)
    if early:
        sums = np.concatenate([[0.0], sums])[:-1]
    return 0.1 * gradients / np.sqrt(delta + sums)


def steps_of_window(gradients: np.ndarray, present: bool, delta: float = 1e-5, window: int = 3) -> np.ndarray:
    """The same with a sum over the last few squares only; the ``present`` one is among them, or only those before."""
    squares = np.concatenate([np.zeros(window), gradients**2])
    ends = np.arange(len(gradients)) + window + present
    sums = np.array([squares[end - window : end].sum() for end in ends])
    return 0.1 * gradients / np.sqrt(delta + sums)


def points_of_adagrad(first: int) -> np.ndarray:
    """Deck 002's AdaGrad as printed, with α = 0.5 and δ = 0.01.

    ``first`` = 1: the first weight is W₁, and ∂W_k is the gradient at W_k; 0: it is W₀, and ∂W_k is used in step k.
    """
    W = [START]
    for i in range(first + 1, first + STEPS + 1):  # the index on the left
        at = [g(W[k - 1]) for k in range(1, i)]  # of the sum to i − 1; W[0] is the first weight
        total = sum((slope**2 for slope in at), NONE)
        W.append(W[-1] - 0.5 / np.sqrt(0.01 + total) * g(W[-1]))
    return np.array(W)


def _outside(rate, cached):
    def update(x, cache):
        cache = cached(cache, g(x) ** 2)
        return x - rate * g(x) / (np.sqrt(cache) + 0.01), cache

    return follow(update, NONE)


def _inside(rate, cached):
    def update(theta, r):
        r = cached(r, g(theta) ** 2)
        return theta - rate / np.sqrt(0.01 + r) * g(theta), r

    return follow(update, NONE)


def _leaky(cache, square):
    return 0.9 * cache + (1 - 0.9) * square


def _adagrad(ledger):
    inside, outside = _inside(0.5, np.add), _outside(0.5, np.add)
    ours = [same(run, by_library(AdaGrad(0.5, 0.01, where))) for run, where in ((inside, True), (outside, False))]
    ledger.open("001", "Optimizer - AdaGrad")
    proof = "so has deck 002; deck 004 has δ + √r, in its code and in Algorithm 8.4"
    ledger("AdaGrad: Δθ ← −η/√(δ + r) ⊗ g", all(ours), proof, other=not same(inside, outside))
    turned = np.multiply.outer(NONE, NONE).shape != NONE.shape
    ledger("r ← r + g ⊗ g", ours[0], "entry by entry; elsewhere ⊗ is the outer product, here 2 × 2", other=turned)
    ones = np.ones(5)
    firsts = [steps_of_adagrad(ones, delta, True)[0] for delta in (1e-5, 1e-7)]
    ours, late = (same(points_of_adagrad(first), by_library(AdaGrad(0.5, 0.01, True))) for first in (1, 0))
    proof = (
        "right if ∂Wₖ is the gradient *at* Wₖ and the first weight is W₁; if it is the gradient *used in* step k, the "
        f"sum must end at i: the first step would be {firsts[0]:.0f} to {firsts[1]:.0f} long, for α = 0.1 and "
        "gradients of 1"
    )
    ledger.open("002", "Adagrad Optimizer")
    ledger("αᵢ = α/√(δ + Σₖ₌₁ⁱ⁻¹ ∂Wₖ²), and so for b", ours, proof, other=not late)
    ledger.open("002", "AdaDelta Algo")
    within, before = (steps_of_window(ones, present)[0] for present in (True, False))
    proof = (
        f"whether the present one is among the 3 is not said, and it must be: the first step is {within:.1f} long "
        f"with it, and {before:.1f} without"
    )
    ledger("“squared gradients only for 3 preceding iterations”", same(within, 0.1, 1e-3), proof,
           short=not same(before, within))  # fmt: skip
    steps = [steps_of_adadelta(np.full(30, size)) for size in (1.0, 1000.0)]
    proof = "so begins the paper (Zeiler 2012); its rule has decaying averages of g² and of Δθ², no learning rate, and "
    proof += "gives the same steps for gradients 1,000 times as large"
    grown = steps[0][-1] / steps[0][0]
    ledger("“based on a moving window of gradient updates”", same(*steps, 1e-3), proof, short=not same(grown, 1.0, 0.1))
    ledger.open("004", "Algorithms with Adaptive Learning Rates")
    large, small = (steps_of_adagrad(size * ones, 1e-12) for size in (100.0, 0.01))
    proof = (
        f"the *rate* is small: for gradients of 100 and of 0.01 the steps are equal, {large[0]:.2f}, {large[1]:.3f}, …"
    )
    ledger("“Large gradients → small update”", not same(large, small), proof, consequence=WORD)


def steps_of_adadelta(gradients: np.ndarray, rho: float = 0.9, epsilon: float = 1e-12) -> np.ndarray:
    """Zeiler's steps along one coordinate."""
    r = u = 0.0
    steps = []
    for gradient in gradients:
        r = rho * r + (1 - rho) * gradient**2
        step = np.sqrt(u + epsilon) / np.sqrt(r + epsilon) * gradient
        u = rho * u + (1 - rho) * step**2
        steps.append(step)
    return np.array(steps)


def _rmsprop(ledger):
    inside, outside = _inside(0.1, _leaky), _outside(0.1, _leaky)
    ours = [same(run, by_library(RMSProp(0.1, 0.9, 0.01, where))) for run, where in ((inside, True), (outside, False))]
    ledger.open("001", "Optimizer - RMSProp")
    proof = "so have deck 002 and Algorithm 8.5; deck 004’s code beside it has √r + δ"
    ledger("RMSProp: Δθ ← −η/√(δ + r) ⊗ g", all(ours), proof, other=not same(inside, outside))
    ledger.open("002", "RMSProp Algorithm")
    step = 0.1 / np.sqrt(0.01 + _leaky(NONE, g(START) ** 2)) * g(START)
    proof = (
        "as an equation it says that the step is 0; Wᵢ₋₁ on the right is meant, or Wᵢ₊₁ on the left, or no index at "
        "all: W := W − …"
    )
    ledger("Wᵢ = Wᵢ − αᵢ∂W, and so for b", same(START, START - step), proof, consequence=MISPRINT)
    with np.errstate(invalid="ignore"):
        bare, finite = 0.1 * NONE / np.sqrt(NONE), 0.1 * NONE / np.sqrt(NONE + 1e-8)
    proof = "no ε: a gradient of 0 at the start gives 0/0; the deck’s next page adds it, as it was read inside the root"
    ledger("w := w − α dw/√S (handwriting)", bool(np.isfinite(finite).all()), proof, short=not np.isfinite(bare).all())


def adam(theta: np.ndarray, s: np.ndarray, r: np.ndarray, t: int, correct: bool = True) -> tuple[Any, ...]:
    """Deck 001's Adam with η = 0.1, ρ = (0.9, 0.99) and δ = 0.01; not corrected: deck 004's code."""
    t, s, r = t + 1, 0.9 * s + (1 - 0.9) * g(theta), 0.99 * r + (1 - 0.99) * g(theta) ** 2
    by_s, by_r = (1 - 0.9**t, 1 - 0.99**t) if correct else (1, 1)
    return theta - 0.1 * (s / by_s) / (np.sqrt(r / by_r) + 0.01), s, r, t


def _adam_002(W, m, s, i):
    i, m, s = i + 1, 0.9 * m + (1 - 0.9) * g(W), 0.99 * s + (1 - 0.99) * g(W) ** 2
    return W - 0.1 / np.sqrt(0.01 + s / (1 - 0.99**i)) * m / (1 - 0.9**i), m, s, i


def _momentum_of_rescaled(theta, v, r, mu):
    """Momentum of RMSProp's rescaled gradients; with μ = 0 it is RMSProp."""
    r = 0.99 * r + (1 - 0.99) * g(theta) ** 2
    v = mu * v - 0.1 / np.sqrt(0.01 + r) * g(theta)
    return theta + v, v, r


def growing(beta: float = 0.9, steps: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Of gradients that are all 1: m after each step, and m divided by 1 − βᵗ."""
    t = np.arange(1, steps + 1)
    m = (1 - beta) * np.cumsum(beta ** (t - 1))
    return m, m / (1 - beta**t)


def _adam(ledger):
    corrected, raw = follow(adam, NONE, NONE, 0), follow(lambda *state: adam(*state, correct=False), NONE, NONE, 0)
    within = follow(_adam_002, NONE, NONE, 0)
    ours = same(corrected, by_library(Adam(0.1, 0.9, 0.99, 0.01, False, True)))
    ledger.open("001", "Optimizer – Adam")
    ledger("Δθ ← −ε ŝ/(√r̂ + δ)", ours, "30 steps of the library's Adam")
    without, added = (follow(lambda *s, mu=mu: _momentum_of_rescaled(*s, mu=mu), NONE, NONE) for mu in (0.0, 0.9))
    proof = (
        "below “Momentum is incorporated …” it reads as Adam’s rule, which it is not; the book it is from (Goodfellow "
        "et al. 2016, section 8.5.3) calls it the most straightforward way, beside Adam’s: that clause is missing"
    )
    is_a_rule = same(without, by_library(RMSProp(0.1, 0.99, 0.01, True)))
    ledger("“Add momentum to RMSProp: apply momentum to the rescaled gradients”", is_a_rule, proof,
           short=not (same(added, corrected, 0.1) or same(added, raw, 0.1)))  # fmt: skip
    ledger.open("002", "Adam")
    right = same(within, by_library(Adam(0.1, 0.9, 0.99, 0.01, True, True)))
    proof = "decks 001, 004 and the paper (Kingma and Ba 2014) have √s + δ"
    ledger("α_corr = α/√(δ + s_corr), W − α_corr m_corr", right, proof, other=not same(within, corrected))
    uncorrected = same(raw, by_library(Adam(0.1, 0.9, 0.99, 0.01, False, False)))
    first = (1 - 0.9) / np.sqrt(1 - 0.999)
    proof = f"no correction yet, which follows on the deck: the first step would be {first:.2f} times as long"
    ledger("Wᵢ = Wᵢ₋₁ − αᵢm", uncorrected, proof, short=not same(raw, corrected))
    m, m_hat = growing()
    proof = (
        f"of gradients 1 m grows, {m[0]:.1f}, {m[1]:.2f}, {m[2]:.3f}, …, and m divided by 1 − βⁱ is 1 throughout: the "
    )
    proof += "growth goes, but because each value becomes *larger in size*"
    ledger("“a dampening effect to the growing values”", bool((m_hat < m).all()), proof, consequence=WORD)
    rules = (GradientDescent(), Momentum(), Adam(), AdaDelta())
    kept = [sum(np.size(v) == 2 for v in rule.init(NONE).values()) for rule in rules]
    proof = (
        f"arrays kept: plain descent {kept[0]}, momentum {kept[1]}, Adam {kept[2]}, AdaDelta {kept[3]}; the paper "
        "says little, not less"
    )
    ledger("“It requires less memory”", kept[2] < max(kept), proof, consequence=WORD)
    ledger.open("004", "Algorithms with Adaptive Learning Rates")
    ledger("Algorithm 8.7: −ε ŝ/(√r̂ + δ)", ours, "30 steps, the same as deck 001's")
    proof = f"no correction; Algorithm 8.7 beside it has it; the code’s first step is {first:.2f} times as long"
    ledger("the code: m / (√v + eps)", uncorrected, proof, short=not same(raw, corrected))
    below, at_one = 1 - 0.999**1, 1 - 1.0**1
    proof = (
        f"without 1, which would divide by 1 − 1ᵗ = {at_one:g}; the book it is from has [0, 1), a bracket may be lost"
    )
    ledger("ρ₁ and ρ₂ in [0, 1]", below > 0, proof, short=at_one == 0)


@checked
def height(
    alpha: Share, epsilon: Annotated[float, Interval("(0, 10]")], steps: Annotated[int, Whole(0, STEPS)] = STEPS
) -> float:
    """How high deck 004's momentum stands after so many steps."""
    return float(VALLEY(follow(lambda theta, v: velocity(theta, v, alpha, epsilon), NONE)[steps]))
