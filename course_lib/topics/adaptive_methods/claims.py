"""What notebook 09 asserts, as checks."""

import functools
from dataclasses import replace

import numpy as np

from course_lib.claims import ClaimList, always, minus
from course_lib.optimizers import (
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    GradientDescent,
    RMSProp,
    descend,
)
from course_lib.surfaces import Valley
from course_lib.topics.adaptive_methods.experiments import descents, differences, rescaling, same_gradients, settling
from course_lib.topics.adaptive_methods.experiments import race as races
from course_lib.topics.adaptive_methods.experiments.beginning import beginning
from course_lib.topics.adaptive_methods.experiments.moments import moments
from course_lib.topics.adaptive_methods.experiments.on_new_data import RATES as TRAINED_RATES
from course_lib.topics.adaptive_methods.experiments.on_new_data import RULES as TRAINED
from course_lib.topics.adaptive_methods.experiments.on_new_data import on_new_data
from course_lib.topics.adaptive_methods.experiments.sensitivity import RATES, on_surface
from course_lib.topics.adaptive_methods.experiments.sparse_features import RATES as SPARSE_RATES
from course_lib.topics.adaptive_methods.experiments.sparse_features import RULES as SPARSE
from course_lib.topics.adaptive_methods.experiments.sparse_features import sparse
from course_lib.topics.adaptive_methods.experiments.traces import fed
from course_lib.topics.adaptive_methods.tasks import TASKS

CLAIMS = ClaimList()
VALLEY = Valley(kappa=20.0)
KAPPAS, ANGLES = (1.5, 5.0, 20.0, 300.0), range(0, 91, 5)
LECTURED = {name: rule for name, rule in OPTIMIZERS.items() if rule.lectured}


def short(value, digits=2):
    """A number as the text has it, "0.0058"."""
    return minus(f"{float(value):.{digits}g}")


def power(value):
    """A number as the text has it, "8 · 10⁻¹⁴"."""
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa} · 10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


# Why one divides ------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def one_rate():
    """Plain descent in the valley: below 2/κ, and at the best rate of all the factor (κ − 1)/(κ + 1)."""
    found = rescaling.rescaling(20.0)
    assert np.isclose(found.factors[0], 19 / 21)
    assert np.isclose(found.rates[0], 2 / 21)
    return "κ = 20", f"the factor {found.factors[0]:.3f}"


@CLAIMS.exact
def circles():
    """Along the axes the condition number becomes 1, and one step arrives."""
    for kappa in KAPPAS:
        found = rescaling.rescaling(kappa)
        assert np.isclose(found.conditions[1], 1)
        assert np.isclose(found.rates[1], 1)
        assert np.abs(found.paths[1, 1]).max() < 1e-12
    return


@CLAIMS.exact
def divided_by_curvature():
    """A step of descent in u is, in θ, a step divided by the curvatures."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        h, theta, eta = rng.uniform(0.1, 10, 5), rng.standard_normal(5), rng.uniform(0.01, 1)
        u = np.sqrt(h) * theta
        u = u - eta * (h * theta) / np.sqrt(h)
        assert np.allclose(u / np.sqrt(h), theta - eta * h * theta / h)
    return


@CLAIMS.exact
def turned_valley():
    """After a turn by 45° both axes have one curvature, and nothing is gained."""
    for kappa in KAPPAS:
        found = rescaling.rescaling(kappa, 45.0)
        assert np.isclose(*found.scales)
        assert np.isclose(found.conditions[1], kappa)
    at = rescaling.rescaling(20.0, 20.0).conditions[1]
    return "45°", f"by 20° leaves {at:.1f} of 20"


@CLAIMS.exact
def never_worse():
    """In two dimensions the rescaled condition number is at most the old one."""
    for kappa in KAPPAS:
        for angle in ANGLES:
            before, after = rescaling.rescaling(kappa, float(angle)).conditions
            assert after <= before * (1 + 1e-9)
    return


@CLAIMS.exact
def condition_example():
    return f"gives {TASKS.tasks['rescaled condition'].reference(np.array([[4.0, 3.0], [3.0, 9.0]])):.1f}"


@CLAIMS.general(seeds=20, cases=({"spread": 0.5}, {"spread": 3.0}), words=lambda found: always(found))
def squares_tell_curvature(seed, spread):
    """Points spread alike in each coordinate: the root of the mean square of g is the curvature times the spread."""
    rng = np.random.default_rng(seed)
    h = rng.uniform(0.1, 20, 4)
    g = h * spread * rng.standard_normal((50000, 4))
    return bool(np.allclose(np.sqrt((g**2).mean(axis=0)), spread * h, rtol=0.03))


@CLAIMS.general(seeds=20, cases=({"sigma": 0.1}, {"sigma": 2.0}), words=lambda found: always(found))
def label_noise(seed, sigma):
    """At the minimum of ½(w·x − y)² the gradient of one example is −εx: its root mean square is σ√h."""
    rng = np.random.default_rng(seed)
    h = rng.uniform(0.1, 20, 4)
    x, noise = np.sqrt(h) * rng.standard_normal((50000, 4)), sigma * rng.standard_normal((50000, 1))
    w = rng.standard_normal(4)
    g = (x @ w - (x @ w + noise[:, 0]))[:, None] * x
    return bool(np.allclose(np.sqrt((g**2).mean(axis=0)), sigma * np.sqrt(h), rtol=0.05))


def sign_descent(eta, steps, surface, theta=(-4.55, 1.03)):
    path = [np.array(theta)]
    for _ in range(steps):
        path.append(path[-1] - eta * np.sign(surface.gradient(path[-1])))
    return np.array(path)


@CLAIMS.exact
def sign_steps():
    """Whatever κ is, the path of the signs is the same; near the minimum it jumps from side to side for ever."""
    paths = [sign_descent(0.1, 100, Valley(kappa=kappa)) for kappa in (2.0, 20.0, 500.0)]
    for path in paths:
        assert np.allclose(path, paths[0])
        assert np.allclose(np.abs(np.diff(path, axis=0)), 0.1)
        assert (path[60:-1] * path[61:] < 0).all()
    near = (np.abs(paths[0]) < 0.1).all(axis=1)
    assert near[int(near.argmax()) :].all()
    return f"{near.argmax()} steps", "η = 0.1", "4.55", "0.1"


@CLAIMS.exact
def halved():
    """Divided by g² instead of its root, a gradient twice as large makes half the step."""
    g = np.array([0.3, 1.0, 7.0])
    assert np.allclose(2 * g / (2 * g) ** 2, g / g**2 / 2)
    assert np.allclose(2 * g / np.abs(2 * g), g / np.abs(g))
    return


# AdaGrad --------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def first_step_eta():
    """AdaGrad's first step has the length η in every coordinate, but for ε."""
    g = np.array([[1e-3, 0.4, 70.0]])
    steps, _ = fed(AdaGrad(0.1), g)
    assert np.allclose(steps, -0.1 * np.sign(g), rtol=1e-3)
    return


@CLAIMS.exact
def adagrad_example():
    steps, _ = fed(AdaGrad(0.1, 1e-12), np.array([[3.0], [4.0]]))
    return f"{-steps[0, 0]:.2f}", f"{-steps[1, 0]:.2f}"


@CLAIMS.exact
def constant_gradients():
    found = same_gradients.alphas("constant")
    alpha, way = found.traces["AdaGrad"].rate[-1, 0], found.travelled("AdaGrad")[-1, 0]
    longer = same_gradients.alphas("constant", steps=1000).travelled("AdaGrad")[-1, 0]
    assert np.isclose(alpha, 0.1 / np.sqrt(300), rtol=1e-5)
    assert abs(2 * 0.1 * np.sqrt(300) - way) < 0.15
    assert abs(2 * 0.1 * np.sqrt(1000) - longer) < 0.15
    return f"0.1/√300 = {alpha:.4f}", f"{way:.2f} after 300 steps, {longer:.2f} after 1,000"


@CLAIMS.exact
def scaled_gradients():
    """Each rule but AdaDelta gets as far with gradients of a tenth, and α is ten times as large."""
    found = same_gradients.alphas("constant")
    for name in ("AdaGrad", "AdaDelta, window", "RMSProp", "Adam"):
        x, y = found.travelled(name)[-1]
        assert np.isclose(x, y, rtol=1e-3)
        alpha = found.traces[name].rate[-1]
        assert np.isclose(alpha[1] / alpha[0], 10, rtol=1e-3)
    x, y = found.travelled("AdaDelta")[-1]
    assert abs(x - y) < 0.01 * x
    return "ten times"


@functools.cache
def steep():
    return same_gradients.alphas("steep at first", steps=1000)


@CLAIMS.exact
def steep_start():
    found = steep()
    ada, rms, adam = (found.travelled(name)[:, 0] for name in ("AdaGrad", "RMSProp", "Adam"))
    alpha = found.traces["RMSProp"].rate[:, 0]
    assert 0.085 < alpha[99] < 0.1
    return (
        f"{ada[-1]:.2f} after 1,000 steps, {ada[4]:.2f} of it in the first five",
        f"gets {rms[-1]:.0f} far",
        f"gets {adam[-1]:.1f}",
        f"gets only {found.travelled('AdaDelta')[-1, 0]:.2f}",
        f"{alpha[99]:.3f} at step 100",
        "ρ = 0.9",
        "β₂ = 0.999",
    )


@CLAIMS.exact
def fading_gradients():
    alpha = same_gradients.alphas("falling as 1/√t", steps=1000).traces["RMSProp"].rate[:, 0]
    return f"from {alpha[0]:.2f} to {alpha[-1]:.2f} in 1,000 steps"


@CLAIMS.exact
def deck_window():
    """Ten equal gradients after the steep ones, and the window has forgotten them."""
    alpha = steep().traces["AdaDelta, window"].rate[:, 0]
    assert np.isclose(alpha[14], alpha[-1])
    assert alpha[13] < 0.1 * alpha[14]
    return


@CLAIMS.exact
def short_sum():
    """Deck 002's first step, for its two ends of δ."""
    first = [0.1 / np.sqrt(delta) for delta in (1e-5, 1e-7)]
    return f"{first[0]:.1f}", f"{first[1]:.0f}", "η = 0.1"


@functools.cache
def adagrad_run(eta, steps=4000):
    return VALLEY(descend(AdaGrad(eta), VALLEY.gradient, VALLEY.start, steps))


@CLAIMS.exact
def adagrad_arrives():
    """In the valley the sum stops growing; then the run shrinks by the same factor again and again."""
    slow, quick = adagrad_run(0.1, 5000), adagrad_run(0.5)
    factor = (slow[3000] / slow[2000]) ** (1 / 2000)  # of the error, the root of the loss
    assert abs((slow[4000] / slow[3000]) ** (1 / 2000) - factor) < 1e-5
    half = np.log(0.5) / np.log(factor)
    assert quick[300] < 1e-9
    return (
        f"{factor:.4f} a step",
        f"factor is {(quick[3000] / quick[2000]) ** (1 / 2000):.4f}",
        f"half of the error in {half:.0f} steps",
        "η = 0.1",
        "η = 0.5",
        "10⁻⁹ after 300 steps",
    )


@CLAIMS.exact
def adagrad_factor():
    """For short steps AdaGrad's error ends with the factor 1 − (2η/θ₀)² a step, whatever the curvature is."""
    for start, eta, h in ((4.5, 0.1, 1.0), (4.5, 0.1, 300.0), (1.0, 0.02, 5.0), (30.0, 1.0, 0.1)):
        end = np.abs(descend(AdaGrad(eta, 1e-30), lambda x, h=h: h * x, np.array([start]), 6000)[[5000, 6000], 0])
        lost = 1 - (end[1] / end[0]) ** (1 / 1000)
        assert np.isclose(lost, (2 * eta / start) ** 2, rtol=0.12)
    assert VALLEY.start[0] == -4.5
    return "4.5", *(f"{1 - (2 * eta / 4.5) ** 2:.4f} for η = {eta}" for eta in (0.1, 0.5))


# RMSProp --------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def outlier_left():
    """After the 1/(1 − ρ) steps of its memory a square has so much of its first weight."""
    return "10 steps for ρ = 0.9", f"{100 * 0.9**10:.0f} %"


@CLAIMS.exact
def border():
    """A step multiplies θ by 1 − hα: less than 1 in size below hα = 2. RMSProp ends at hα = 2 on every axis."""
    products = np.linspace(0.01, 4, 400)
    assert np.array_equal(np.abs(1 - products) < 1, products < 2)
    for eta, kappa, rho in ((0.1, 20.0, 0.9), (0.1, 100.0, 0.9), (0.3, 5.0, 0.9), (0.1, 20.0, 0.99)):
        valley = Valley(kappa=kappa)
        path = descend(RMSProp(eta, rho), valley.gradient, valley.start, 4000)
        _, traces = fed(RMSProp(eta, rho), valley.gradient(path[:-1]))
        assert np.allclose(traces.rate[-10:] * np.array([1, kappa]), 2, rtol=2e-3)
    return


@CLAIMS.exact
def turns():
    """In the picture each coordinate is nearest to the minimum at the step at which its hα passes 2."""
    found = settling.settling(0.1)
    for k in range(2):
        assert np.abs(found.points[:, k]).argmin() == (found.times[:, k] > 2).argmax()
    return


@CLAIMS.exact
def swings():
    """RMSProp's loss falls far below its last value, the farther the longer the memory, and rises again."""
    steps = {0.9: 1000, 0.99: 3000, 0.999: 10000}
    runs = {rho: VALLEY(descend(RMSProp(0.1, rho), VALLEY.gradient, VALLEY.start, t)) for rho, t in steps.items()}
    at = int(runs[0.9].argmin())
    assert 0.02 < runs[0.9][-1] < 0.03
    assert runs[0.9].min() > runs[0.99].min() > runs[0.999].min()
    assert runs[0.999][1000] == 0
    assert descend(RMSProp(0.1, 0.999), VALLEY.gradient, VALLEY.start, 1000)[-1].all()
    assert runs[0.999][-1] > 0.02
    return (
        f"{power(runs[0.9][at])} at step {at}",
        f"{power(runs[0.99][200])} at step 200",
        f"{runs[0.99][1000]:.3f} at step 1,000",
        "ρ = 0.9",
        "ρ = 0.99",
    )


@CLAIMS.exact
def floor():
    """RMSProp ends at ±η/2 in each coordinate, and its loss at η²(1 + κ)/8."""
    for eta, kappa, steps in ((0.1, 20.0, 3000), (0.1, 100.0, 3000), (0.3, 5.0, 1500)):
        valley = Valley(kappa=kappa)
        path = descend(RMSProp(eta), valley.gradient, valley.start, steps)
        assert np.allclose(np.abs(path[-20:]), eta / 2, rtol=2e-3)
        assert np.isclose(valley(path[-1]), eta**2 * (1 + kappa) / 8, rtol=5e-3)
    return f"{0.1**2 * 21 / 8:.4f}", "η = 0.1"


@CLAIMS.exact
def settling_example():
    return f"gives {TASKS.tasks['settling rate'].reference(np.array([2.0]), 1.0):.1f}"


@CLAIMS.exact
def no_floor():
    """With ρ = 0 the two points are η apart, and need not be symmetric."""
    path = descend(RMSProp(0.1, 0.0), VALLEY.gradient, VALLEY.start + np.array([0.027, 0]), 4000)
    low, high = sorted(np.abs(path[-2:, 0]))
    assert np.isclose(low + high, 0.1, rtol=1e-3)
    assert high > 1.2 * low
    return


@CLAIMS.exact
def bounded_steps():
    """No step of RMSProp is longer than η/√(1 − ρ), no step of AdaGrad longer than η, whatever the gradients are."""
    rng = np.random.default_rng(0)
    g = rng.standard_normal((300, 20)) * 10.0 ** rng.uniform(-3, 6, (300, 20))
    for rho in (0.5, 0.9, 0.99):
        longest = np.abs(fed(RMSProp(0.1, rho), g)[0]).max()
        assert 0.9 * 0.1 / np.sqrt(1 - rho) < longest <= 0.1 / np.sqrt(1 - rho)
    assert np.abs(fed(AdaGrad(0.1), g)[0]).max() <= 0.1
    return f"{1 / np.sqrt(1 - 0.9):.1f} η for ρ = 0.9"


@CLAIMS.exact
def first_rms_step():
    firsts = [-fed(RMSProp(1.0, rho), np.ones((1, 1)))[0][0, 0] for rho in (0.9, 0.99, 0.999)]
    return f"{firsts[0]:.1f} η", f"{firsts[1]:.0f} η", f"{firsts[2]:.1f} η"


# AdaDelta and units ---------------------------------------------------------------------------------------------------


@CLAIMS.exact
def adadelta_begins():
    """√ε times √(1/(1 − ρ)), whatever the gradient is, unless it is no larger than that itself."""
    for g in (0.1, 1.0, 50.0):
        step = -fed(AdaDelta(), np.full((1, 1), g))[0][0, 0]
        assert np.isclose(step, np.sqrt(1e-6 / 0.1), rtol=1e-3)
    step = np.sqrt(1e-6 / 0.1)
    assert np.isclose(-fed(AdaDelta(), np.full((1, 1), step))[0][0, 0], step / np.sqrt(2))
    return f"{step:.4f} long", f"far above {step:.4f}", "ε = 10⁻⁶", "ρ = 0.9"


@CLAIMS.exact
def adadelta_example():
    theta, _, u = TASKS.tasks["adadelta step"].reference(*np.zeros((3, 1)), np.array([2.0]), 0.5, 2.0)
    return minus(f"{theta[0]:.2f} long"), f"u is {u[0]:.1f}"


@CLAIMS.exact
def adadelta_pace():
    ends = [differences.units(epsilon=eps).losses["AdaDelta"] for eps in (1e-6, 1e-10)]
    return f"{ends[0][-1]:.2f}", f"{ends[1][-1]:.1f} of the {ends[0][0]:.1f}", "ε = 10⁻⁶", "10⁻¹⁰"


def unchanged(name, **unit):
    found = differences.units(**unit)
    losses, before = found.losses[name], found.before[name]
    return bool(np.isfinite(losses).all() and np.allclose(losses, before, rtol=0.05, atol=0.02))


@CLAIMS.exact
def loss_times():
    found = differences.units(loss_unit=100.0)
    for name in ("AdaGrad", "RMSProp", "Adam", "AdaDelta"):
        assert unchanged(name, loss_unit=100.0), name
    at = int(np.isnan(found.losses["gradient descent"]).argmax())
    assert not np.isfinite(found.losses["gradient descent"][-1])
    return f"at step {at}"


@CLAIMS.exact
def theta_times():
    for name in ("gradient descent", "AdaGrad", "RMSProp", "Adam", "AdaDelta"):
        assert not unchanged(name, theta_unit=100.0), name
    return


# Adam -----------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def adam_is_both():
    g = np.random.default_rng(0).standard_normal((300, 4))
    form = {"beta1": 0.0, "beta2": 0.9, "epsilon": 1e-6, "bias_correction": False}
    assert np.allclose(fed(Adam(0.1, **form), g)[0], fed(RMSProp(0.1, 0.9, 1e-6), g)[0], rtol=1e-12)
    return


@CLAIMS.exact
def signal_to_noise():
    """Adam's steps are η long where gradients agree; for noise their root mean square is √((1 − β₁)/(1 + β₁)) η."""
    assert np.allclose(np.abs(fed(Adam(1.0), np.tile([[0.3, -7.0]], (100, 1)))[0]), 1)
    noise = np.random.default_rng(0).standard_normal((3000, 100))
    for beta1 in (0.5, 0.9, 0.95):
        size = np.sqrt((fed(Adam(1.0, beta1), noise)[0][1000:] ** 2).mean())
        assert np.isclose(size, np.sqrt((1 - beta1) / (1 + beta1)), rtol=0.03)
    assert np.isclose(np.sqrt((fed(RMSProp(1.0), noise)[0][1000:] ** 2).mean()), 1, atol=0.05)
    return f"√((1 − β₁)/(1 + β₁)) = {np.sqrt(0.1 / 1.9):.2f}"


@CLAIMS.exact
def adam_leaves():
    """Without noise Adam leaves the minimum, too, once an hα is past its border."""
    border = 2 * 1.9 / 0.1
    path = descend(Adam(0.1), VALLEY.gradient, VALLEY.start, 8000)
    loss, times = VALLEY(path), fed(Adam(0.1), VALLEY.gradient(path[:-1]))[1].rate[:, 1] * 20
    assert loss[5000] < 1e-200
    assert loss[5000:].max() > 0.05
    assert abs(np.abs(path[:, 1]).argmin() - (times > border).argmax()) < 200  # |y| turns round where hα passes 38
    return f"2(1 + β₁)/(1 − β₁) = {border:.0f}", "10⁻²⁰⁰ after 5,000 steps", "above 0.05 by step 8,000", "η = 0.1"


@CLAIMS.general(seeds=20, cases=({"beta2": 0.9}, {"beta2": 0.99}, {"beta2": 0.999}), words=lambda found: always(found))
def unbiased(seed, beta2):
    """The mean of v over many runs is E[g²](1 − β₂ᵗ), within what chance allows."""
    found = moments(beta2, steps=100, runs=2000, seed=seed)
    error = found.v.std(axis=0) / np.sqrt(2000)
    return bool((np.abs(found.v.mean(axis=0) - found.expected) < 6 * error).all())


@CLAIMS.here
def moments_here():
    found = moments()
    assert abs(found.v[:, 9].mean() - found.expected[9]) < 0.02
    first, late = found.corrected[:, 0].std(), found.corrected[:, -1].std()
    assert first > 5 * late
    assert f"{found.v[:, 9].mean():.2f}" == f"{found.expected[9]:.2f}"
    return f"it is {found.expected[9]:.2f} at step 10", f"{100 * found.expected[9] / found.square:.0f} %", "β₂ = 0.99"


@CLAIMS.exact
def first_corrected():
    """The first step is η long, whatever β₁ and β₂ are."""
    for beta1, beta2 in ((0.9, 0.999), (0.0, 0.9), (0.99, 0.5)):
        assert np.allclose(-fed(Adam(0.1, beta1, beta2), np.array([[3.0, -0.2]]))[0], [[0.1, -0.1]], rtol=1e-6)
    return


@CLAIMS.exact
def adam_example():
    theta, m, _ = TASKS.tasks["adam step"].reference(*np.zeros((3, 1)), np.array([5.0]), 1, 0.1, 0.9, 0.999, 1e-12)
    return minus(f"θ is {theta[0]:.1f}"), f"m is {m[0]:.1f}"


@CLAIMS.exact
def long_steps():
    over = beginning(epsilon=1e-8).over_time["not corrected, ε outside"]
    worst = int(over.argmax()) + 1
    return (
        f"0.1/√0.001 = {over[0]:.2f} η",
        f"step {worst}, with {over.max():.2f} η",
        f"step 300 it is {over[-1]:.2f} η",
    )


@CLAIMS.exact
def short_steps():
    over = beginning(beta2=0.9).over_time["not corrected, ε outside"]
    assert (over < 1).all()
    assert np.allclose(over, np.sqrt(1 - 0.9 ** np.arange(1, len(over) + 1)), rtol=1e-4)
    return f"{over[0]:.2f} η", "β₂ = 0.9"


@CLAIMS.exact
def corrected_steps():
    for beta2 in (0.9, 0.999):
        assert np.allclose(beginning(beta2=beta2).over_time["corrected, ε outside"], 1, rtol=1e-6)
    return


@CLAIMS.exact
def epsilon_places():
    found = beginning(g=1e-6, at=50)
    out, inside = (found.over_time[name][49] for name in ("corrected, ε outside", "corrected, ε inside"))
    return f"{out:.2f} η", f"{inside:.2f} η", "g = 10⁻⁶"


@CLAIMS.exact
def knees():
    """Where |g| equals ε outside, or √ε inside, the step is 1/2 and 1/√2 of η."""
    for epsilon in (1e-8, 1e-4):
        out = -fed(Adam(1.0, epsilon=epsilon), np.full((5, 1), epsilon))[0][-1, 0]
        rule = Adam(1.0, epsilon=epsilon**2, epsilon_inside=True)
        inside = -fed(rule, np.full((5, 1), epsilon))[0][-1, 0]
        assert np.isclose(out, 0.5)
        assert np.isclose(inside, np.sqrt(0.5))
    return "0.5 η", "0.71 η"


@CLAIMS.exact
def defaults():
    """The library's settings, as the table has them."""
    rules = [OPTIMIZERS[name] for name in ("AdaGrad", "RMSProp", "AdaDelta", "Adam", "AdamW")]
    assert [rule.epsilon for rule in rules] == [1e-7, 1e-6, 1e-6, 1e-8, 1e-8]
    assert OPTIMIZERS["momentum"].momentum == OPTIMIZERS["Nesterov"].momentum == 0.9
    assert rules[1].decay == rules[2].decay == 0.9
    assert (rules[3].beta1, rules[3].beta2, rules[4].weight_decay) == (0.9, 0.999, 0.01)
    return "β = 0.9", "ε = 10⁻⁷", "ρ = 0.9, ε = 10⁻⁶", "0.9, 0.999, ε = 10⁻⁸", "λ = 0.01"


@CLAIMS.exact
def large_epsilon():
    """With an ε that is large against the root a step is −(η/ε) times the gradient, or its average."""
    g = np.random.default_rng(0).standard_normal((50, 4))
    for rule in (AdaGrad(0.1, 1e6), RMSProp(0.1, epsilon=1e6)):
        assert np.allclose(fed(rule, g)[0], -0.1 / 1e6 * g, rtol=1e-4)
    rule = Adam(0.1, epsilon=1e6)
    m = np.array([state["m"] for state in fed(rule, g)[1].states[1:]]) / (1 - 0.9 ** np.arange(1, 51))[:, None]
    assert np.allclose(fed(rule, g)[0], -0.1 / 1e6 * m, rtol=1e-4, atol=1e-12)
    return


@CLAIMS.exact
def memory():
    arrays = {}
    for name in ("gradient descent", "momentum", "AdaGrad", "RMSProp", "AdaDelta", "Adam"):
        state = OPTIMIZERS[name].init(np.zeros(1000))
        arrays[name] = sum(np.size(value) == 1000 for value in state.values())
    assert list(arrays.values()) == [0, 1, 1, 1, 2, 2]
    return


# The race -------------------------------------------------------------------------------------------------------------


@functools.cache
def race(surface, eta=None, noise=0.0, seed=0):
    rules = {n: replace(rule, learning_rate=eta or rule.surface_rate) for n, rule in LECTURED.items()}
    return races.race(surface, rules, noise=noise, seed=seed)


@CLAIMS.here
def beale():
    first = race("Beale").ranking(300)[:3]
    assert [name for name, _ in first] == ["Nesterov", "momentum", "Adam"]
    return [short(1e6 * first[0][1]) + " · 10⁻⁶", short(1e6 * first[1][1]) + " · 10⁻⁶", short(first[2][1])]


@CLAIMS.here
def one_for_all():
    lost = dict(race("Beale", 0.1).diverged(10))
    assert set(lost) == {"gradient descent", "momentum", "Nesterov"}
    assert dict(race("Beale", 0.1).diverged(300)) == lost
    return f"step {max(lost.values())}"


@CLAIMS.here
def valley_one_rate():
    found = race("valley", 0.1)
    heights = dict(found.ranking(300))
    assert np.isclose(heights["RMSProp"], 0.1**2 * 21 / 8, rtol=2e-2)
    assert heights["momentum"] < 1e-10
    assert not heights["Nesterov"] < 1e100
    run = found.runs["RMSProp"].heights
    assert 0.5e-6 < run.min() < 2e-6
    assert np.allclose(np.abs(found.runs["gradient descent"].points[:, 1]), 1)
    return f"{heights['RMSProp']:.4f}", f"step {run.argmin()}", "10⁻⁶"


@CLAIMS.here
def plateau():
    heights = dict(race("plateau").ranking(300))
    slow = [heights[name] for name in ("gradient descent", "momentum", "Nesterov")]
    assert min(slow) > 0.98
    assert max(heights[name] for name in ("AdaGrad", "RMSProp", "Adam")) < 0.01
    return f"{min(slow):.2f}"


@CLAIMS.here
def other_winners():
    first = [race("valley", noise=0.2, seed=seed).ranking(300)[0][0] for seed in (0, 1, 4)]
    return f"{first[0]}, {first[1]} and {first[2]}"


@functools.cache
def noisy():
    return races.tuned_with_noise(VALLEY, LECTURED, 0.2, 100)


@CLAIMS.here
def noisy_means():
    found = noisy()
    assert not set(found.rates) & {races.RATES[0], races.RATES[-1]}
    means = dict(zip(found.names, found.heights.mean(axis=1), strict=True))
    least, most = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    assert least == "AdaGrad"
    others = sorted(means.values())[1:]
    return f"{means[least]:.3f}", f"{others[0]:.3f} to {means[most]:.3f}"


@CLAIMS.here
def noisy_wins():
    found = noisy()
    wins = dict(zip(found.names, found.wins, strict=True))
    assert max(wins.values()) < 50
    assert min(wins.values()) > 0
    spread = [found.heights.min(axis=1).max(), found.heights.max(axis=1).min()]
    assert spread[0] < found.heights.mean() < spread[1]
    return f"{wins['AdaGrad']} of the 100", f"{min(wins.values())} to {max(wins.values())}"


@CLAIMS.here
def untuned():
    """With the rates of the race, under the same 100 draws of the noise."""
    sigma, means = 0.2 * descents.steepness(VALLEY), {}
    for name in ("RMSProp", "AdaDelta"):
        noise = np.stack([descents.gradient_noise(sigma, seed, races.STEPS) for seed in range(100)], axis=1)
        rule = replace(LECTURED[name], learning_rate=LECTURED[name].surface_rate)
        start = np.tile(VALLEY.start, (100, 1))
        points, _ = descents.descend_all([rule], descents.gradient_of(VALLEY, noise), start, races.STEPS)
        means[name] = VALLEY.along(points[-1]).mean()
    return f"RMSProp {means['RMSProp']:.2f} and AdaDelta {means['AdaDelta']:.2f}"


@functools.cache
def falling(fall, *names):
    rules = {name: LECTURED[name] for name in names} or LECTURED
    found = races.tuned_with_noise(VALLEY, rules, 0.2, 100, fall)
    assert not set(found.rates) & {races.RATES[0], races.RATES[-1]}
    return dict(zip(found.names, found.heights, strict=True))


@CLAIMS.here
def falling_helps():
    """With a linear fall every rule is below AdaGrad with a constant η; with η/√t plain descent is as good as that."""
    found = noisy()
    adagrad = found.heights[found.names.index("AdaGrad")]
    linear = {name: ends.mean() for name, ends in falling("linear").items()}
    root = falling("1/√t", "gradient descent")["gradient descent"]
    assert len(linear) == 7
    assert max(linear.values()) < adagrad.mean() - adagrad.std(ddof=1) / 10
    assert abs(root.mean() - adagrad.mean()) < 0.01
    return (
        f"{min(linear.values()):.3f} to {max(linear.values()):.3f}",
        f"plain descent has {linear['gradient descent']:.3f}",
        f"has {root.mean():.3f}",
        f"{adagrad.mean():.3f}",
    )


@CLAIMS.here
def noise_in_the_root():
    """RMSProp's √r in the last half of the noisy race, in the mean over the 100 draws."""
    sigma, found = 0.2 * descents.steepness(VALLEY), noisy()
    rule = LECTURED["RMSProp"].with_rate(found.rates[found.names.index("RMSProp")])
    noise = np.stack([descents.gradient_noise(sigma, seed, races.STEPS) for seed in range(100)], axis=1)
    start = np.tile(VALLEY.start, (100, 1))
    _, states = descents.descend_all([rule], descents.gradient_of(VALLEY, noise), start, races.STEPS)
    x, y = np.sqrt([state["r"] for state in states[0][-150:]]).mean(axis=(0, 1))
    return f"deviation {sigma:.2f}", f"{x:.2f} along x and {y:.2f} along y", f"{y / x:.2f} here", "150 steps"


# New data -------------------------------------------------------------------------------------------------------------


def rows(found):
    """The table's cells, and momentum less Adam: how often above and below, the mean and its standard error."""
    assert not found[..., -1].any()  # no chosen rate at an end of the grid
    ranges = np.ptp(found[..., :-1], axis=1)
    yield f"{ranges.min():.0f} to {ranges.max():.0f} points"
    for accuracies in found[..., :-1]:
        for of_rule in accuracies.T:
            yield f"{of_rule.mean():.1f}, {of_rule.min():.1f} to {of_rule.max():.1f}"
        gains = accuracies[:, list(TRAINED).index("momentum")] - accuracies[:, list(TRAINED).index("Adam")]
        yield f"in {(gains < 0).sum()} of {len(gains)} seeds, momentum in {(gains > 0).sum()}"
        yield minus(f"{gains.mean():.1f} ± {gains.std(ddof=1) / np.sqrt(len(gains)):.1f}")
    plain = found[1, :, 0]
    assert found[1, :, :-1].mean(axis=0).argmax() == 0
    ahead = plain - found[1, :, list(TRAINED).index("momentum")]
    yield f"{ahead.mean():.1f} ± {ahead.std(ddof=1) / np.sqrt(len(ahead)):.1f} points above momentum"


SIZES = ({"examples": 900}, {"examples": 100})


@CLAIMS.general(seeds=20, slow=True, chaotic=True, cases=SIZES, words=lambda found: [*rows(found)])
def new_data(seed, examples):
    """Each rule's accuracy in per cent on the test set, and whether one of the rates lies at an end."""
    found = on_new_data(seed, examples=examples)
    return *(100 * found.at_chosen), float(bool(set(found.chosen) & {0, len(TRAINED_RATES) - 1}))


# Sensitivity ----------------------------------------------------------------------------------------------------------

PLACES = ("Beale", "Rosenbrock", "valley", "plateau")


@functools.cache
def chart(surface):
    return on_surface(surface)


def of(surface, values):
    return dict(zip(chart(surface).names, values, strict=True))


@functools.cache
def widths(surface):
    return of(surface, chart(surface).width(-1))


@functools.cache
def bests(surface):
    """Rule → (its best rate, where it ends with it)."""
    found = chart(surface)
    best = found.best(-1)
    assert not set(best) & {0, len(RATES) - 1}
    ends = found.values[-1, np.arange(len(best)), best]
    return of(surface, zip(found.rates[best], ends, strict=True))


def good(surface, name):
    """The rates that end at a tenth of the start or less."""
    found = chart(surface)
    return RATES[found.values[-1, found.names.index(name)] <= 0.1 * found.start]


@CLAIMS.exact
def break_off():
    """Plain descent grows beyond 2/κ, and settles below."""
    found = chart("valley")
    values = of("valley", found.values[-1])["gradient descent"]
    assert not (values[RATES > 0.101] < found.start).any()
    assert (values[(RATES < 0.099) & (RATES > 1e-4)] < found.start).all()
    return f"{widths('valley')['gradient descent']:.1f} decades", "2/κ = 0.1"


@CLAIMS.exact
def open_bars():
    """From where on AdaGrad and Adam are good in the valley: without a gap, to the end."""
    begins = []
    for name in ("AdaGrad", "Adam"):
        rates = good("valley", name)
        assert np.array_equal(rates, RATES[0.999 * rates[0] < RATES])
        begins.append(rates[0])
    return f"from {begins[0]:.1f} and Adam's from {begins[1]:.2f}", f"even at {RATES[-1]:,.0f}"


@CLAIMS.exact
def closed_bars():
    for surface in ("Beale", "Rosenbrock", "plateau"):
        for name in ("AdaGrad", "Adam"):
            assert good(surface, name)[-1] < 100, (surface, name)
    return


@CLAIMS.exact
def leap():
    """AdaGrad with a rate that is far too large: after the leap α is 1/h, and a step later the run is back."""
    path = descend(AdaGrad(1000.0), VALLEY.gradient, VALLEY.start, 3)
    assert np.allclose(np.abs(path[1]), 1000, rtol=0.01)
    _, traces = fed(AdaGrad(1000.0), np.array([VALLEY.gradient(point) for point in path[:2]]))
    assert np.allclose(traces.rate[1], [1, 1 / 20], rtol=0.01)
    assert np.abs(path[2]).max() < 5
    path = descend(Adam(1000.0), VALLEY.gradient, VALLEY.start, 300)
    _, traces = fed(Adam(1000.0), VALLEY.gradient(path[:-1]))
    times = traces.rate * np.array([1, 20])
    assert np.allclose(times[1], np.sqrt(2), rtol=0.01)
    return f"hα is {times[1, 0]:.1f}", f"2(1 + β₁)/(1 − β₁) = {2 * 1.9 / 0.1:.0f}", f"hα is at {times[-1].max():.1f}"


@CLAIMS.exact
def tuned_in_the_valley():
    ends = bests("valley")
    for name in ("gradient descent", "momentum", "Nesterov", "AdaGrad", "Adam"):
        assert ends[name][1] < 1e-12, name
    assert min(ends[name][1] for name in ("RMSProp", "AdaDelta")) > 1e-4
    return "10⁻¹²"


@CLAIMS.exact
def tuned_elsewhere():
    rosenbrock, beale = bests("Rosenbrock"), bests("Beale")
    for ends in (rosenbrock, beale):
        assert ends["Adam"][1] < ends["Nesterov"][1] / 1000 or ends is rosenbrock
    assert beale["Adam"][1] == min(beale[name][1] for name in LECTURED)
    assert rosenbrock["momentum"][1] == min(rosenbrock[name][1] for name in LECTURED)
    return (
        f"Beale Adam ends at {power(beale['Adam'][1])}",
        f"momentum at {power(beale['momentum'][1])}",
        f"Rosenbrock momentum at {power(rosenbrock['momentum'][1])}",
        f"Adam at {power(rosenbrock['Adam'][1])}",
        f"Nesterov at {power(rosenbrock['Nesterov'][1])}",
    )


@CLAIMS.exact
def best_rates_apart():
    rates = [bests("valley")[name][0] for name in LECTURED]
    return f"{short(min(rates), 1)} to {short(max(rates), 2)}"


@CLAIMS.exact
def widest_changes():
    widest = {place: max(LECTURED, key=lambda name: widths(place)[name]) for place in PLACES}
    assert widest["Beale"] == widest["Rosenbrock"] == "RMSProp", widest
    assert widest["valley"] == widest["plateau"] == "Adam", widest
    return


@CLAIMS.exact
def default_adadelta():
    for surface in ("Beale", "Rosenbrock", "valley"):
        found = chart(surface)
        k, i = found.names.index("AdaDelta"), int(np.abs(np.log(RATES)).argmin())
        assert found.values[-1, k, i] > 0.1 * found.start, surface
    best = [bests(surface)["AdaDelta"][0] for surface in ("valley", "Rosenbrock")]
    return "η = 1", f"{best[0]:.0f} to {best[1]:.0f}"


# Sparse features ------------------------------------------------------------------------------------------------------


@functools.cache
def errors(batch_size, noise, seed):
    return sparse(batch_size=batch_size, noise=noise, seed=seed)


def mean_errors(batch_size, noise, name):
    def check(seed):
        found = errors(batch_size, noise, seed)
        assert not set(found.rates) & {SPARSE_RATES[0], SPARSE_RATES[-1]}
        return tuple(found.errors)

    def said(found):
        means = found[0].mean(axis=0)
        return f"{means[list(SPARSE).index(name)]:.2g}"

    check.__name__ = f"sparse_{name.split()[0].lower()}_{batch_size}" + ("" if noise else "_clean")
    CLAIMS.general(seeds=20, words=said)(check)


for rule_name in SPARSE:
    mean_errors(16, 0.1, rule_name)
    mean_errors(64, 0.1, rule_name)


@CLAIMS.general(seeds=20, cases=({"batch_size": 16}, {"batch_size": 64}), words=lambda found: always(found))
def adagrad_beats_plain(seed, batch_size):
    found = dict(zip(SPARSE, errors(batch_size, 0.1, seed).errors, strict=True))
    return found["AdaGrad"] < found["gradient descent"] / 2


@CLAIMS.general(
    seeds=20,
    cases=({"batch_size": 16}, {"batch_size": 64}),
    words=lambda found: [f"{found[0].sum()} and {found[1].sum()} of 20"],
)
def adagrad_or_adam(seed, batch_size):
    found = dict(zip(SPARSE, errors(batch_size, 0.1, seed).errors, strict=True))
    return bool(found["AdaGrad"] < found["Adam"])


@CLAIMS.general(seeds=20, words=lambda found: f"{found.sum()} of 20")
def clean_adagrad(seed):
    found = errors(64, 0.0, seed).errors
    return bool(found.argmin() == list(SPARSE).index("AdaGrad") and found.min() < found[-1] / 100)


@CLAIMS.general(seeds=20, words=lambda found: f"{found.sum()} of 20")
def adadelta_sparse(seed):
    found = dict(zip(SPARSE, errors(16, 0.1, seed).errors, strict=True))
    return bool(found["AdaDelta"] > max(found["AdaGrad"], found["Adam"], found["momentum"]))


def visits(rule):
    """The rarest weight over the true one, seed 0 and batches of 16: before its second visit, and at the end."""
    rng = np.random.default_rng(0)
    x = (rng.random((300, 16, 12)) < 0.5 ** np.arange(12)).astype(np.float64)
    true = np.exp(rng.uniform(np.log(0.3), np.log(3), 12)) * rng.choice([-1, 1], 12)
    added = 0.1 * rng.standard_normal((300, 16))
    path = [np.zeros(12)]
    state = rule.init(path[0])
    for features, noise in zip(x, added, strict=True):
        state, step = rule.update(state, ((path[-1] - true) @ features.T - noise) @ features / 16, 1.0)
        path.append(path[-1] + step)
    came = np.flatnonzero(x[:, :, -1].any(axis=1))
    assert len(came) == 2
    return [path[t][-1] / true[-1] for t in (came[1], 300)]


@CLAIMS.here
def thrown():
    found = sparse(eta=1.0)
    rare = dict(zip(SPARSE, found.learned[:, -1], strict=True))
    first, last = visits(Adam(1.0))
    assert np.isclose(last, rare["Adam"])
    other = visits(Adam(1.0, beta1=0.0))
    assert np.isclose(other[1], sparse(eta=1.0, adam=Adam(beta1=0.0)).learned[-1, -1])
    return f"{short(last)} times", f"to {short(first)} times", f"to {short(other[0])} and to {short(other[1])} times"


@CLAIMS.exact
def lone_gradient():
    """A weight's first gradient at step t moves it by about η√((1 − β₂ᵗ)/(1 − β₂)), whatever its size."""
    said = []
    for t in (150, 300):
        expected = np.sqrt((1 - 0.999**t) / 0.001)
        for size, beta1 in ((0.01, 0.0), (1.0, 0.0), (30.0, 0.0), (1.0, 0.9)):
            lone = np.where(np.arange(1, t + 101) == t, size, 0.0)[:, None]
            way = -fed(Adam(1.0, beta1), lone)[0].sum()
            assert np.isclose(way, expected, rtol=0.04 if beta1 else 1e-4)
        said.append(f"{expected:.0f} η at step {t}")
    return said


# Relatives ------------------------------------------------------------------------------------------------------------


@functools.cache
def relatives(kind):
    return same_gradients.relatives(kind)


@CLAIMS.exact
def long_nadam():
    steps = {name: -found[49, 0] / 0.1 for name, found in relatives("one outlier").steps.items()}
    assert steps["Adam"] < 1.05
    assert max(steps, key=steps.__getitem__) == "Nadam"
    beta1 = 0.9 * (1 - 0.5 * 0.96 ** (np.array([1, 50]) * 0.004))
    assert f"{beta1[0]:.2f}" == f"{beta1[1]:.2f}"
    g = np.where(np.arange(1, 51) == 50, 100.0, 1.0)
    m, v = ((1 - beta) * (beta ** np.arange(49, -1, -1) @ squares) for beta, squares in ((0.9, g), (0.99, g**2)))
    m, v, new = m / (1 - 0.9**50), v / (1 - 0.99**50), 100 / (1 - 0.9**50)
    assert np.isclose(m / np.sqrt(v), steps["Adam"])
    constant = (0.9 * m + 0.1 * new) / np.sqrt(v)
    said = f"β₁ is still {beta1[1]:.2f}", f"counts by {1 - beta1[1]:.2f}", f"be {constant:.2f} η"
    return f"{steps['Nadam']:.1f} η", *said, f"is {steps['Adam']:.2f} η", "step 50"


@CLAIMS.exact
def slow_adamax():
    found = relatives("one outlier")
    left = {name: traces.rate[-1, 0] / traces.rate[48, 0] for name, traces in found.traces.items()}
    assert min(left, key=left.__getitem__) == "AdaMax"
    assert abs(left["AdaMax"] - 1 / 22) < 0.005
    u = found.traces["AdaMax"].squares[:, 0]
    assert np.isclose(u[60] / u[59], 0.99)
    assert np.isclose(u[49], 100)
    return f"{left['AdaMax']:.3f}", f"Adam's {left['Adam']:.2f}", f"AMSGrad's {left['AMSGrad']:.2f}", "100", "1 %"


@CLAIMS.exact
def rare_adamax():
    way = {name: relatives("rare").travelled(name)[-1, 0] for name in relatives("rare").steps}
    others = [value for name, value in way.items() if name != "AdaMax"]
    return f"{way['AdaMax']:.2f} far", f"{min(others):.1f} to {max(others):.1f}"


@CLAIMS.exact
def same_constant():
    steps = relatives("constant").steps
    for name in steps:
        assert np.allclose(steps[name][-1], -0.1, rtol=1e-3), name
    return


@CLAIMS.exact
def same_as_adam():
    g = np.random.default_rng(0).standard_normal((300, 4))
    assert np.array_equal(fed(AdamW(weight_decay=0.0), g)[0], fed(Adam(), g)[0])
    growing = np.linspace(1, 2, 300)[:, None]
    assert np.array_equal(fed(AMSGrad(), growing)[0], fed(Adam(), growing)[0])
    return


@CLAIMS.exact
def wrong_end():
    found = differences.counterexample()
    assert found.x["Adam"][-1] == 1
    x = found.x["Adam"]
    late = np.abs(np.diff(x[1200:1500]))
    assert late.max() > 0
    other = found.x["AMSGrad"][-1]
    return "C = 3", "x = 1", minus(f"AMSGrad at {other:.2f}")


@CLAIMS.exact
def wrong_steps():
    """The three steps of a round, before x is kept inside, in the long run."""
    g = np.where(np.arange(300) % 3 == 0, 3.0, -1.0)[:, None]
    rule = Adam(1.0, 0.0, 0.1, 1e-12, bias_correction=False)
    steps = fed(rule, g)[0][-3:, 0]
    assert steps.sum() > 0
    return f"{-steps[0]:.2f} η to the left", f"{steps[1]:.2f} η", f"{steps[2]:.2f} η"


@CLAIMS.exact
def longer_memory():
    ends = [differences.counterexample(beta2=beta2).x["Adam"][-1] for beta2 in (0.5, 0.9)]
    return minus(f"{ends[0]:.2f}"), minus(f"{ends[1]:.2f}"), "with 0.5", "with 0.9"


@CLAIMS.exact
def rarer():
    """One 20 among nineteen −1 deceives Adam with β₂ = 0.9 again."""
    found = differences.counterexample(20.0, beta2=0.9, steps=6000, every=20)
    assert found.x["Adam"][-1] == 1
    return minus(f"AMSGrad at {found.x['AMSGrad'][-1]:.2f}"), "x = 1"


@CLAIMS.exact
def decays():
    found = differences.decay()
    assert np.allclose(found.left["AdamW"].mean(), found.expected, atol=0.03)
    assert np.allclose(found.left["gradient descent with L2"], found.expected, atol=0.03)
    left = found.left["Adam with L2"]
    assert np.all(np.diff(left[6:]) > -0.05)
    assert abs(left[0]) < 0.02
    return f"{found.expected:.3f}", f"{left[-1]:.2f} of the weight"


@CLAIMS.exact
def l2_in_descent():
    """In plain descent λθ in the gradient is the share 1 − ηλ of θ."""
    rng = np.random.default_rng(0)
    theta, g = rng.standard_normal((2, 5))
    step = fed(GradientDescent(0.1), (g + 0.3 * theta)[None])[0][0]
    assert np.allclose(theta + step, (1 - 0.1 * 0.3) * theta - 0.1 * g)
    return
