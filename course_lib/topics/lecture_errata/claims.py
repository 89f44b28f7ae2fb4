"""What notebook 12 asserts, as checks."""

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.claims import ClaimList
from course_lib.initializers import INITIALIZERS
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, RMSProp, descend
from course_lib.surfaces import SURFACES
from course_lib.topics.lecture_errata.experiments import functions, gates, momentum_runs, rules, weights
from course_lib.topics.lecture_errata.experiments.errata import ledger

CLAIMS = ClaimList()


@CLAIMS.exact
def most():
    """Of all that was entered, more than half holds as printed."""
    verdicts = [check.verdict for check in ledger().checks]
    assert verdicts.count("held") > len(verdicts) / 2
    return


# What is wrong --------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def alpha_cancels():
    """V = βV + (1 − β)ΔW/α, W := W − αV: one run for all α."""

    def divided(alpha):
        def update(W, V):
            V = 0.9 * V + (1 - 0.9) * rules.g(W) / alpha
            return W - alpha * V, V

        return rules.follow(update, rules.NONE)

    for alpha in (0.001, 0.5, 10.0):
        assert np.allclose(divided(alpha), divided(0.02), rtol=1e-9)
    return


@CLAIMS.exact
def sign():
    code, formula = 1.5 ** np.arange(4), 0.5 ** np.arange(4)
    assert np.array_equal(descend(GradientDescent(0.5), lambda theta: -theta, np.ones(1), 3)[:, 0], code)
    assert np.array_equal(descend(GradientDescent(0.5), lambda theta: theta, np.ones(1), 3)[:, 0], formula)
    wrong = [check.printed for check in ledger().with_verdict("wrong")]
    assert wrong[:2] == ["x += learning_rate * dx", "x += learning_rate * vx"]
    return "half of itself"


@CLAIMS.exact
def shapes():
    for n, k in ((4, 3), (64, 10)):
        assert (np.ones((k, n)) @ np.ones((n, 1))).shape == (k, 1)
        assert (np.ones((1, n)) @ np.ones((n, k))).shape == (1, k)
        try:
            np.ones((n, k)) @ np.ones((n, 1))
        except ValueError:
            continue
        raise AssertionError("it fits")
    return


@CLAIMS.exact
def empty_sum():
    ones = np.ones(5)
    first, smallest = (rules.steps_of_adagrad(ones, delta, True)[0] for delta in (1e-5, 1e-7))
    right = rules.steps_of_adagrad(ones, 1e-5)[0]
    return f"= {first:.1f} long, in place of {right:.1f}", f"it is {smallest:.0f}"


@CLAIMS.exact
def two_readings():
    """Gradients at W_k, from W_1 on: the library's AdaGrad; gradients of step k: not."""
    right = rules.by_library(AdaGrad(0.5, 0.01, True))
    assert np.allclose(rules.points_of_adagrad(1), right, rtol=1e-9)
    assert not np.allclose(rules.points_of_adagrad(0), right, rtol=0.1)
    return


@CLAIMS.exact
def rescaled():
    (entry,) = [check for check in ledger().checks if "rescaled gradients" in check.printed]
    assert entry.verdict == "left out"
    return


@CLAIMS.exact
def product():
    right = gates.Y == gates.X @ gates.W
    assert np.argwhere(right).tolist() == [[1, 0], [1, 1]]
    return f"{right.sum()} of the {right.size} entries"


@CLAIMS.exact
def hadamard():
    """For any logits and any class."""
    rng = np.random.default_rng(0)
    for z in rng.standard_normal((50, 6)):
        y, p = np.eye(6)[2], np.exp(z) / np.exp(z).sum()
        wrong, right = -y / p * p * (1 - p), p - y
        assert abs(wrong[2] - right[2]) < 1e-12
        assert not np.delete(wrong, 2).any()
        assert (np.delete(right, 2) > 0).all()
    wrong, right, measured = functions.softmax_errors()
    assert np.allclose(right, measured, atol=1e-7)
    assert not np.allclose(wrong, measured, atol=1e-2)
    return


def derivatives(x):
    s = 1 / (1 + np.exp(-np.asarray(x)))
    return 1 - np.tanh(x) ** 2, s * (1 - s)


@CLAIMS.exact
def at_zero():
    tanh, sigmoid = derivatives(0.0)
    assert tanh == 4 * sigmoid
    return f"{tanh:.0f} against {sigmoid:.2f}"


@CLAIMS.exact
def crossed():
    x, edge = np.linspace(0, 20, 20_001), functions.crossing()
    s = 1 / (1 + np.exp(-2 * x))
    assert np.allclose(np.tanh(x), 2 * s - 1)
    tanh, sigmoid = derivatives(x)
    clear = sigmoid > 1e-7  # beyond that 1 − tanh² is rounded
    assert ((tanh > sigmoid) == (x < edge))[clear].all()
    near, far = np.array(derivatives(8.0)), np.array(derivatives(9.0))
    assert np.allclose(far / near, np.exp([-2, -1]), rtol=1e-3)
    at_4 = derivatives(4.0)
    return f"beyond |x| = {edge:.2f}", f"{at_4[1] / at_4[0]:.0f} times", "At 4", "2σ(2x) − 1"


@CLAIMS.exact
def xavier():
    def factor(n_in, n_out):
        return n_in * INITIALIZERS["Glorot normal"].std(n_in, n_out) ** 2

    assert abs(factor(300, 300) - 1) < 1e-12
    for n_in, n_out in ((256, 64), (3, 700)):
        assert abs(factor(n_in, n_out) - 2 * n_in / (n_in + n_out)) < 1e-12
    return f"{factor(256, 64):.1f} for 256 → 64"


@CLAIMS.exact
def factor():
    """The factor a ReLU layer, expected; measured within a tenth over the first layer, and after five with He's."""
    expected = 256 * 1.0**2 / 2
    found, he = weights.signal(1.0), weights.signal(np.sqrt(2 / 256))
    assert abs(found[1] / found[0] / expected - 1) < 0.1
    assert 0.5 < he[-1] / he[0] < 2
    return "σ = 1 and 256 inputs", f"it is {expected:.0f}"


@CLAIMS.exact
def same_updates():
    ones = np.ones(50)
    large, small = (rules.steps_of_adagrad(size * ones, 1e-12) for size in (100.0, 0.01))
    assert np.allclose(large, small)
    return "100, or all 0.01"


@CLAIMS.exact
def memory():
    def kept(rule):
        return sum(np.size(value) == 1000 for value in rule.init(np.zeros(1000)).values())

    assert [kept(rule) for rule in (GradientDescent(), Momentum(), Adam(), AdaDelta())] == [0, 1, 2, 2]
    assert max(kept(rule) for rule in (Momentum(), AdaGrad(), RMSProp(), AdaDelta(), Adam())) == 2
    return "no array, momentum one and Adam two", "AdaDelta, by its paper, keeps two as well"


@CLAIMS.exact
def outlier():
    v = [np.array([1.0, 2, 3, 4, last]) for last in (5, 50)]
    absolute, squared = [[np.abs(x - c).mean() for x, c in zip(v, (3, 3), strict=True)], [x.var() for x in v]]
    for x, cost in zip(v, absolute, strict=True):  # no other number does better
        assert min(np.abs(x - c).mean() for c in np.linspace(0, 50, 5001)) > cost - 1e-9
    assert absolute[1] / absolute[0] < squared[1] / squared[0]
    return (
        "50 in place of the 5 among 1, 2, 3, 4, 5",
        f"from {absolute[0]:.1f} to {absolute[1]:.1f}",
        f"from {squared[0]:.0f} to {squared[1]:.0f}",
    )


@CLAIMS.exact
def fitted():
    few, many, most = np.array([[1.0, 2, 3, 4, 5], [1, 2, 3, 4, 50], [1, 2, 48, 49, 50]])
    assert np.median(few) == np.median(many) == 3
    return (
        f"the median stays {np.median(many):g}, where the mean goes from {few.mean():g} to {many.mean():g}",
        f"it is {np.median(most):g}",
    )


@CLAIMS.exact
def corrected_up():
    for beta in (0.5, 0.9, 0.999):
        m, m_hat = rules.growing(beta, 50)
        assert (m_hat > m).all() and (np.diff(m) > 0).all() and np.allclose(m_hat, 1)
    return "is 1 from the first step on"


@CLAIMS.exact
def shorter():
    """Adam's step: corrected, it is shorter in every step, as √s is divided by less than m."""
    t = np.arange(1, 10_001)
    m, root = 1 - 0.9**t, np.sqrt(1 - 0.999**t)
    assert (root < m).all()
    return "0.9 and 0.999", f"{m[0] / root[0]:.1f} times"


@CLAIMS.exact
def relu_flat():
    at = np.array([-5.0, -0.1, 0.1, 5.0])
    assert np.array_equal(ACTIVATIONS["ReLU"].vjp(at, np.ones(4)), [0, 0, 1, 1])
    return


# Conventions, and what was left out -----------------------------------------------------------------------------------


@CLAIMS.exact
def inside_outside():
    g, alpha, delta = 0.001, 0.1, 1e-5
    inside, outside = alpha * g / np.sqrt(delta + g * g), alpha * g / (np.sqrt(g * g) + delta)
    assert np.isclose(rules.steps_of_adagrad(np.array([g]), delta)[0], inside)
    return f"g = {g}, α = {alpha}", f"{inside:.2f} inside and {outside:.1f} outside", "10^−5"


@CLAIMS.exact
def swapped():
    right, wrong, start = rules.height(0.9, 0.02), rules.height(0.02, 0.9), rules.height(0.9, 0.02, 0)
    assert right < start < 1e9 < wrong
    return f"ηλ is {0.9 * 20:.0f}"


# Sentences on gradient descent ----------------------------------------------------------------------------------------


def rolled(rate, steps, start=1.0, slope=lambda theta: theta):
    return descend(GradientDescent(rate), slope, np.array([start]), steps)[:, 0]


@CLAIMS.exact
def saddle():
    """x² − y² (half of each): on the ridge for ever, beside it off."""
    surface = SURFACES["saddle"]
    for y, leaves in ((0.0, False), (1e-9, True)):
        end = descend(GradientDescent(0.05), surface.gradient, np.array([-1.8, y]), 1000)[-1]
        assert (abs(end[1]) > 1) == leaves
    return


@CLAIMS.exact
def too_large():
    assert abs(rolled(2.5, 100)[-1]) > 1e9
    assert abs(rolled(0.001, 100)[-1]) > 0.9 > 1e-9 > abs(rolled(0.5, 100)[-1])
    return


@CLAIMS.exact
def over():
    for curvature in (0.5, 1.0, 20.0):
        for share in (0.3, 0.99, 1.01, 1.7, 1.99):
            path = rolled(share / curvature, 6000, slope=lambda theta, c=curvature: c * theta)
            assert (path[1] < 0) == (share > 1)
            assert abs(path[-1]) < 1e-9
        assert abs(rolled(2.01 / curvature, 6000, slope=lambda theta, c=curvature: c * theta)[-1]) > 1
    return "beyond 1/λ", "up to 2/λ"


@CLAIMS.exact
def forty():
    path = rolled(0.5, 40)
    assert 0 < path[-1] < 1e-12
    return "after 40 steps"


@CLAIMS.exact
def slope():
    """Cross-entropy after a sigmoid, for a prediction that is right however clearly: its derivative is not 0."""
    z = np.linspace(0.001, 30, 500)  # the class is right as soon as z > 0
    assert (1 / (1 + np.exp(-z)) - 1 < 0).all()
    return


# Sentences on momentum ------------------------------------------------------------------------------------------------

RUNS = {beta: momentum_runs.run(beta) for beta in momentum_runs.BETAS}


@CLAIMS.here
def fewer():
    plain, half, nine = (RUNS[beta].arrived for beta in momentum_runs.BETAS)
    assert half < plain < nine
    return


@CLAIMS.here
def flat():
    plain, half, nine = (RUNS[beta].off_plateau for beta in momentum_runs.BETAS)
    assert max(half, nine) < plain
    assert descend(Momentum(0.3, 0.9), np.zeros_like, np.ones(2), 50)[-1].tolist() == [1.0, 1.0]
    return


@CLAIMS.here
def turns():
    plain, half, nine = (RUNS[beta] for beta in momentum_runs.BETAS)
    assert max(half.turn, nine.turn) < plain.turn
    assert half.length < plain.length < nine.length
    return


@CLAIMS.here
def off():
    plain, half, nine = (RUNS[beta].off_saddle for beta in momentum_runs.BETAS)
    assert nine < half < plain
    ridge = descend(Momentum(0.05, 0.9), SURFACES["saddle"].gradient, np.array([-1.8, 0.0]), 500)
    assert not ridge[:, 1].any()
    return


@CLAIMS.exact
def curvature():
    g = SURFACES["valley"].gradient
    for beta in (0.5, 0.8, 0.95):
        usual = descend(Momentum(0.05, beta), g, momentum_runs.START, 60)
        hundredfold = descend(Momentum(0.0005, beta), lambda theta: 100 * g(theta), momentum_runs.START, 60)
        assert np.abs(usual - hundredfold).max() < 1e-9
    return "100 times the curvature"


@CLAIMS.here
def uphill():
    plain, half, nine = (RUNS[beta].uphill for beta in momentum_runs.BETAS)
    assert plain == 0 < half < nine
    return


@CLAIMS.general(seeds=20, words=lambda found: f"{100 * found.min():.0f} to {100 * found.max():.0f} %")
def uphill_single(seed):
    """The share of 200 steps with single examples, begun at the minimum, after which the whole loss is higher."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((50, 3))
    y = x @ rng.standard_normal(3) + 0.5 * rng.standard_normal(50)
    theta = np.linalg.lstsq(x, y, rcond=None)[0]
    losses = []
    for row in rng.integers(0, 50, 201):
        losses.append(((x @ theta - y) ** 2).mean())
        theta = theta - 0.02 * 2 * (x[row] @ theta - y[row]) * x[row]
    return float((np.diff(losses) > 0).mean())


# Sentences on adaptive rules ------------------------------------------------------------------------------------------


@CLAIMS.exact
def rapid():
    """The rate α/√(δ + Σ g²) of two coordinates, the one with ten times the gradient."""
    t = np.arange(1, 100)
    large, small = (0.1 / np.sqrt(1.0 + t * g**2) for g in (10.0, 1.0))
    assert (large < small).all()
    return


@CLAIMS.exact
def root_of_t():
    t = np.arange(1, 1000)
    steps = rules.steps_of_adagrad(np.ones(999), 1e-12)
    assert np.allclose(steps * np.sqrt(t), 0.1)
    return "1/√t"


@CLAIMS.exact
def levels():
    """AdaGrad's rate α/√(Σ g²) on θ²/2 from 1, after 100 and after 10,000 steps."""
    path = descend(AdaGrad(0.1, 1e-5, True), lambda theta: theta, np.ones(1), 10_000)[:, 0]
    rates = 0.1 / np.sqrt(1e-5 + np.cumsum(path[:-1] ** 2))
    assert abs(rates[9_999] / rates[99] - 1) < 0.01 < 0.2 < rates[9] / rates[99] - 1
    return f"{rates[99]:.4f} after 100 and 10,000 steps"


@CLAIMS.exact
def not_stuck():
    for rate in (0.1, 1.0):
        path = descend(AdaGrad(rate), lambda theta: theta, np.ones(1), 20_000)[:, 0]
        assert abs(path[-1]) < 1e-6
    return


@CLAIMS.exact
def half_eta():
    for rate in (0.1, 0.02):
        ends = descend(RMSProp(rate), lambda theta: theta, np.ones(1), 4000)[-20:, 0]
        assert np.allclose(np.abs(ends), rate / 2, rtol=0.01)
    return "η/2"


@CLAIMS.exact
def combined():
    """With β₁ = 0 and no correction its steps are RMSProp's."""
    g, start = SURFACES["valley"].gradient, momentum_runs.START
    alone = descend(Adam(0.1, 0.0, 0.9, 1e-6, False, False), g, start, 200)
    assert np.allclose(alone, descend(RMSProp(0.1, 0.9, 1e-6), g, start, 200), rtol=1e-9)
    return
