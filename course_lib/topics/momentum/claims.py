"""What notebook 08 asserts, as checks."""

import collections
import functools

import numpy as np

from course_lib.claims import ClaimList, span
from course_lib.optimizers import GradientDescent, Momentum, Nesterov, descend
from course_lib.surfaces import Valley
from course_lib.topics.momentum.experiments import ball as balls
from course_lib.topics.momentum.experiments import momenta as networks
from course_lib.topics.momentum.experiments import noise as noises
from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.average import JUMP, average, in_the_first, memory, moving_average, wander
from course_lib.topics.momentum.experiments.eigenvectors import split
from course_lib.topics.momentum.experiments.ends import best_rate
from course_lib.topics.momentum.experiments.lookahead import look_ahead
from course_lib.topics.momentum.experiments.measurements import steps_to
from course_lib.topics.momentum.experiments.notations import NOTATIONS, notation, to_form
from course_lib.topics.momentum.experiments.valley import race

CLAIMS = ClaimList()
START = (-4.5, 1.0)
SOME_BETAS = (0.0, 0.1, 0.3, 0.5, 0.8, 0.9, 0.99)


# A velocity, an average -----------------------------------------------------------------------------------------------


@CLAIMS.exact
def terminal():
    """On an even slope the steps become 1/(1 − β) times as long as the plain one."""
    for beta in SOME_BETAS:
        path = descend(Momentum(0.1, beta), np.ones_like, np.zeros(1), 3000)[:, 0]
        assert abs((path[-2] - path[-1]) / 0.1 - memory(beta)) < 1e-9
    assert abs(0.1 * memory(0.9) - 1) < 1e-12
    return f"{memory(0.9):.0f} times", f"{memory(0.99):.0f} times for 0.99", "1/(1 − β)", "for β = 0.9"


@CLAIMS.exact
def weights():
    for beta in SOME_BETAS:
        assert abs(moving_average(np.ones(5000), beta)[-1] - 1) < 1e-12
    return "up to 1"


@CLAIMS.exact
def memories():
    a, b, c = (f"{memory(beta):.0f}" for beta in (0.5, 0.9, 0.98))
    return f"{a} values for β = 0.5, {b} for 0.9 and {c} for 0.98"


@CLAIMS.exact
def newest():
    """The share of the newest n = 1/(1 − β) values; for long memories it comes down to 1 − 1/e."""
    shares = []
    for beta in (0.5, 0.9, 0.98, 0.999):
        n = round(memory(beta))
        first = ((1 - beta) * beta ** np.arange(n)).sum()
        assert abs(first - (1 - beta**n)) < 1e-12
        assert 1 - np.exp(-1) < first <= 0.75 + 1e-12
        shares.append(f"{100 * first:.0f}")
    return f"{shares[0]}, {shares[1]} and {shares[2]} %", "two thirds"


@CLAIMS.exact
def smoothing():
    """The weights' squares add up to (1 − β)/(1 + β)."""
    for beta in SOME_BETAS:
        squares = ((1 - beta) * beta ** np.arange(5000)) ** 2
        assert abs(np.sqrt(squares.sum()) - wander(beta)) < 1e-9
    assert sorted(SOME_BETAS, key=wander) == sorted(SOME_BETAS, reverse=True)
    a, b, c = (f"{wander(beta):.2f}" for beta in (0.5, 0.9, 0.98))
    return f"{a}, {b} and {c} times the noise", f"{b} times as much as the gradients", "β = 0.9"


@CLAIMS.exact
def lateness():
    late = [int((moving_average(np.ones(200), beta) < 0.5 - 1e-12).sum()) + 1 for beta in (0.5, 0.9, 0.98)]
    assert late == sorted(late)
    return f"{late[0]}, {late[1]} and {late[2]} steps"


@CLAIMS.exact
def late_here():
    """On the screen, where β = 0.98 has not yet climbed to the first level when the jump comes."""
    m = average("a jump", 0.98, 0.0, 0).average
    crossing = int((m[JUMP:] < 4 - 1e-12).sum()) + 1
    return f"stands at {m[JUMP - 1]:.1f}", f"after {crossing} steps"


@CLAIMS.general(seeds=20, words=lambda found: span(found, 2))
def short_series(seed):
    """What the explorer reads off its 240 values for β = 0.98."""
    return average("a level", 0.98, 1.0, seed).wandered


@CLAIMS.exact
def start_bias():
    for beta in (0.9, 0.98):
        assert abs(moving_average(np.ones(20), beta)[-1] - in_the_first(20, beta)) < 1e-12
    nine, more = (100 * in_the_first(20, beta) for beta in (0.9, 0.98))
    return f"20 steps {nine:.0f} % for β = 0.9, and {more:.0f} % for 0.98"


def two_paths(eta, beta, form, steps=300):
    surface = Valley(20.0)
    rules = Momentum(eta, beta), Momentum(to_form(form, eta, beta), beta, form)
    return [descend(rule, surface.gradient, surface.start, steps) for rule in rules]


@CLAIMS.exact
def two_forms():
    """With η/(1 − β) the average makes the velocity's steps; with the same η each step is 1 − β times as long."""
    for eta in (0.003, 0.03, 0.09):
        for beta in (0.0, 0.5, 0.9, 0.99):
            one, other = two_paths(eta, beta, "ema")
            assert np.abs(one - other).max() < 1e-12
    slope = [descend(Momentum(0.1, 0.9, form), np.ones_like, np.zeros(1), 50) for form in ("velocity", "ema")]
    assert np.allclose(np.diff(slope[1], axis=0), (1 - 0.9) * np.diff(slope[0], axis=0))
    return "η/(1 − β)"


@CLAIMS.exact
def translated():
    return "η = 0.03 with β = 0.9", f"needs {to_form('ema', 0.03, 0.9):.1f}"


# One step -------------------------------------------------------------------------------------------------------------


def steps_here():
    run = look_ahead(Valley(20.0), "momentum", 0.05, 0.8, START)
    return [run.step(t) for t in range(3)]


@CLAIMS.exact
def first_step():
    step = steps_here()[0]
    assert np.array_equal(step.momentum, step.nesterov)
    return


@CLAIMS.exact
def bottom():
    step = steps_here()[1]
    assert abs(step.theta[1]) < 1e-12
    assert abs(step.nesterov[1]) < 1e-12
    return f"by {abs(step.momentum[1]):.1f}"


@CLAIMS.exact
def other_side():
    step = steps_here()[2]
    assert abs(step.theta[1] + step.nesterov[1]) < 1e-12
    assert step.theta[1] < 0 < step.momentum[1] < step.nesterov[1]
    return (
        f"{abs(step.theta[1]):.1f} up the other side",
        f"turns back by {step.momentum[1]:.2f}, Nesterov by {step.nesterov[1]:.1f}",
    )


@CLAIMS.exact
def exactly_one():
    """The explorer's ηλ along y, and step 2 with a smaller η."""
    step = look_ahead(Valley(20.0), "momentum", 0.03, 0.8, START).step(1)
    assert abs((steps_here()[1].nesterov - steps_here()[1].momentum + steps_here()[1].drift)[1]) < 1e-12
    return (
        f"0.05 · 20 = {0.05 * 20:.0f}",
        f"η = 0.03 Nesterov goes on by {-step.nesterov[1]:.2f} in step 2, and momentum by {-step.momentum[1]:.2f}",
    )


@CLAIMS.exact
def brake():
    """Nesterov's step is momentum's minus ηλ times the drift, on a quadratic."""
    for eta in (0.01, 0.05, 0.09):
        run = look_ahead(Valley(20.0), "momentum", eta, 0.8, START)
        for t in range(6):
            step = run.step(t)
            products = eta * np.array([1, 20])
            assert np.allclose(step.nesterov - step.momentum, -products * step.drift, atol=1e-12)
            turned = step.drift * (step.drift + step.nesterov - step.momentum) < -1e-15
            assert np.array_equal(turned, (products > 1) & (np.abs(step.drift) > 1e-7))
    return "1,"


# The race -------------------------------------------------------------------------------------------------------------


def run(eta=0.06, beta=0.8, kappa=20.0, own=False, steps=300):
    return race(kappa, eta, beta, own, START, steps)


@CLAIMS.exact
def one_rate():
    for kappa in (2.0, 20.0, 500.0):
        assert abs(theory.largest(0.0) / kappa - 2 / kappa) < 1e-12
        assert theory.radius(1.0 * 1.0, 0.0) == 0
    return "2/κ", "1 would be right"


@CLAIMS.exact
def arrivals():
    """Who arrives when, with one η and β for all."""
    plain, momentum, nesterov = run(steps=100).arrived
    assert plain is None
    return f"at step {nesterov} and momentum at step {momentum}", "after 100 steps"


@CLAIMS.exact
def along():
    """Momentum's x goes one way up to a first crossing, and then swings; its factor, and plain descent's."""
    x = run().paths[1][:, 0]
    crossings = np.flatnonzero(x[1:60] * x[:59] < 0) + 1
    assert (np.diff(x[: crossings[0] + 1]) > 0).all()
    assert len(crossings) > 2
    plain, momentum = (float(theory.radius(0.06, beta)) for beta in (0.0, 0.8))
    return f"At step {crossings[0]}", f"{momentum:.3f}, in place of plain descent's {plain:.2f}"


@CLAIMS.exact
def across():
    plain, momentum = (float(theory.radius(0.06 * 20, beta)) for beta in (0.0, 0.8))
    one, other = (np.abs(path[:, 1]) for path in run().paths[:2])
    assert (one[2:60] < 1e-1).all()
    assert other[2:20].max() > 0.9
    return f"{momentum:.3f} as well", f"in place of {plain:.1f}"


@CLAIMS.exact
def leaves_map():
    found = run(kappa=100.0, own=True)
    assert [losses.max() > 1 for losses in found.losses] == [False, True, False]
    return f"|y| = {np.abs(found.paths[1][:, 1]).max():.1f}", f"to {found.losses[1].max():.1f} times the start"


@CLAIMS.exact
def close_to_edge():
    found = run(eta=0.095, steps=100)
    plain, momentum, _ = found.arrived
    assert [rate < 1 for rate in found.rates] == [True, True, False]
    product = 0.095 * 20
    assert 1 < product < 2
    return (
        f"0.095 · 20 = {product:.1f}",
        f"{product:.1f} times the drift",
        f"up to {found.edges[1]:.2f}",
        f"step {momentum} in place of plain descent's {plain}",
    )


@CLAIMS.exact
def own_best():
    low, high = run(own=True), run(kappa=100.0, own=True)
    assert high.arrived[0] is None
    a, b, c = low.arrived
    return (
        "κ = 20",
        f"steps {a}, {b} and {c}",
        "κ = 100",
        "not there after 300 steps",
        f"{high.arrived[1]} and {high.arrived[2]}",
    )


@CLAIMS.exact
def root_kappa():
    """For large κ, ten times the κ costs plain descent ten times the steps, the others √10 times."""
    for name, power in (("gradient descent", 1), ("momentum", 0.5), ("Nesterov", 0.5)):
        steps = [-1 / np.log(theory.best(1.0, kappa, name)[2]) for kappa in (100.0, 1000.0, 10_000.0)]
        assert np.allclose(np.diff(np.log10(steps)), power, atol=0.02)
    return


@CLAIMS.exact
def too_much():
    least, less, more = (run(beta=beta).arrived[1] for beta in (0.5, 0.8, 0.95))
    for beta in (0.8, 0.95):
        assert abs(theory.stability_point("momentum", 0.06, beta).roots.imag).max() > 0  # it swings along the valley
        assert abs(theory.radius(0.06, beta) - np.sqrt(beta)) < 1e-12
    return f"β = 0.95 needs {more} steps, 0.8 needs {less} and 0.5 needs {least}"


# The matrix and its edge ----------------------------------------------------------------------------------------------


def settles_up_to(rule):
    """Whether runs settle just below the edge, for all ηλ down to 0, and not just beyond."""
    for beta in np.linspace(0, 0.99, 34):
        edge = theory.largest(beta, rule)
        inside = theory.radius(edge * np.linspace(0.001, 0.9999, 300), beta, rule)
        if not (inside < 1).all() or theory.radius(edge * 1.0001, beta, rule) <= 1:
            return False
    return True


@CLAIMS.exact
def momentum_edge():
    assert settles_up_to("momentum")
    assert theory.largest(1.0) == 2 * theory.largest(0.0)
    betas = np.linspace(0, 1, 50)
    assert (np.diff(theory.largest(betas)) > 0).all()
    return "twice the range", "0 < ηλ < 2 + 2β"


@CLAIMS.exact
def farther():
    """The edge of the average, whose learning rate is η/(1 − β), beside that of plain descent."""
    edge = (2 + 2 * 0.9) / (1 - 0.9)
    for factor, settles in ((0.999, True), (1.001, False)):
        path = descend(Momentum(factor * edge, 0.9, "ema"), lambda theta: theta, np.ones(1), 4000)
        assert (abs(path[-1, 0]) < 1) == settles
    return f"{edge / theory.largest(0.0):.0f} times as far out for β = 0.9"


@CLAIMS.exact
def nesterov_edge():
    assert settles_up_to("Nesterov")
    edges = theory.largest(np.linspace(0, 1, 50), "Nesterov")
    assert (np.diff(edges) < 0).all()
    assert edges[0] == 2
    assert abs(edges[-1] - 4 / 3) < 1e-12
    return "from 2 for β = 0 to 4/3 for β = 1"


@CLAIMS.exact
def smaller_range():
    betas = np.linspace(0.01, 0.99, 99)
    assert (theory.largest(betas, "Nesterov") < theory.largest(betas)).all()


@CLAIMS.exact
def race_edge():
    return f"3.6/2.6 = {theory.largest(0.8, 'Nesterov'):.2f}", f"{0.095 * 20:.1f}", "β = 0.8"


@CLAIMS.exact
def quarter():
    for beta, inside in ((0.24, False), (0.26, True), (0.5, True), (0.99, True), (0.01, False)):
        assert (theory.radius(2.5, beta) < 1) == inside
    return "β > 0.25"


@CLAIMS.exact
def bottom_edge():
    products = np.linspace(0.01, 4, 100)
    assert np.allclose(theory.radius(products, 0.0), abs(1 - products))
    assert theory.radius(1.0, 0.0) == 0
    assert theory.radius(2.0, 0.0) == 1
    assert descend(Momentum(1.0, 0.0), lambda theta: theta, np.ones(1), 1)[-1] == 0
    return "0 at ηλ = 1, and 1 at ηλ = 2", "in one step"


@CLAIMS.exact
def at_2_5():
    assert abs(theory.radius(2.5, 0.5) - np.sqrt(0.5)) < 1e-12
    return f"√0.5 = {theory.radius(2.5, 0.5):.3f}"


@CLAIMS.exact
def one_curvature():
    """At ηλ = 0.5 the corner is the best of all β; the steps that halve the error there, and with β = 0.9."""
    corner = (1 - np.sqrt(0.5)) ** 2
    betas = np.linspace(0, 1, 2001)
    assert abs(betas[theory.radius(0.5, betas).argmin()] - corner) < 1e-3
    rates = [float(theory.radius(0.5, beta)) for beta in (corner, 0.9)]
    best, nine = (np.log(2) / -np.log(rate) for rate in rates)
    return (
        f"= {corner:.3f}",
        f"factor of {rates[0]:.3f}",
        f"it is {rates[1]:.3f}",
        f"{nine:.0f} steps in place of {best:.1f}",
    )


@CLAIMS.exact
def no_friction():
    assert np.allclose(theory.radius(np.linspace(0.01, 3.99, 400), 1.0), 1)
    assert all(theory.stability_point("momentum", p, 1.0).end == "goes on" for p in (0.1, 0.5, 2.0, 3.5))
    return


@CLAIMS.exact
def nesterov_at_1():
    for beta in SOME_BETAS:
        assert theory.radius(1.0, beta, "Nesterov") == 0
        assert descend(Nesterov(1.0, beta), lambda theta: theta, np.ones(1), 1)[-1] == 0
    return


@CLAIMS.exact
def nesterov_brake():
    products = np.linspace(0.05, 0.95, 50)
    assert np.allclose(theory.radius(products, 1.0, "Nesterov"), np.sqrt(1 - products))
    return f"= {theory.radius(0.5, 1.0, 'Nesterov'):.3f}"


# The best settings ----------------------------------------------------------------------------------------------------


@CLAIMS.exact
def trough():
    """Falling, then level at √β, then rising; below 1 on the left, and beyond 1 on the right."""
    for beta in (0.05, 0.3, 0.8):
        corners = (1 - np.sqrt(beta)) ** 2, (1 + np.sqrt(beta)) ** 2
        left = theory.radius(np.linspace(1e-6, corners[0], 200), beta)
        floor = theory.radius(np.linspace(*corners, 200)[1:-1], beta)
        right = theory.radius(np.linspace(corners[1], 6, 200), beta)
        assert (np.diff(left) < 0).all()
        assert left.max() < 1
        assert abs(left[0] - 1) < 1e-4
        assert np.allclose(floor, np.sqrt(beta))
        assert (np.diff(right) > 0).all()
        assert right[-1] > 1
    return


def worst(beta, kappa, eta=None):
    """The worst factor for curvatures from 1 to κ, with the best η for this β unless another is given."""
    eta = best_rate(1.0, kappa, float(beta)) if eta is None else eta
    return float(theory.radius(eta * np.array([1.0, kappa]), beta).max())


@CLAIMS.exact
def equal_ends():
    """Where the bar is longer than the floor, no η is better than that with equal ends."""
    for kappa in (4.0, 10.0, 100.0):
        for beta in theory.best(1.0, kappa)[1] * np.array([0.1, 0.5, 0.99]):
            eta = best_rate(1.0, kappa, float(beta))
            both = theory.radius(eta * np.array([1.0, kappa]), beta)
            assert abs(both[0] - both[1]) < 1e-9
            others = [worst(beta, kappa, eta * factor) for factor in np.geomspace(0.3, 3, 301)]
            assert min(others) >= both[0] - 1e-9
    return


@CLAIMS.exact
def long_bar():
    """For which κ the bar is longer than the floor of β = 0.5; and a shorter one lies on it with this η."""
    floor = ((1 + np.sqrt(0.5)) / (1 - np.sqrt(0.5))) ** 2
    for beta in (0.5, 0.9):
        for kappa in (1.5, 5.0, 0.99 * floor):
            assert abs(worst(beta, kappa, (2 + 2 * beta) / (1 + kappa)) - np.sqrt(beta)) < 1e-12
    assert worst(0.5, 1.02 * floor, 3 / (1 + 1.02 * floor)) > np.sqrt(0.5)
    return f"for β = 0.5 if κ is above {floor:.0f}"


@CLAIMS.exact
def best_beta():
    """The worst factor at the best η falls with β up to β*, and then rises as √β."""
    for kappa in (4.0, 10.0, 100.0, 1000.0):
        star = theory.best(1.0, kappa)[1]
        below = [worst(beta, kappa) for beta in np.linspace(0, star, 100)]
        above = [worst(beta, kappa) for beta in np.linspace(star, 0.999, 100)[1:]]
        assert (np.diff(below) < 0).all()
        assert np.allclose(above, np.sqrt(np.linspace(star, 0.999, 100)[1:]))
    return


@CLAIMS.exact
def saved():
    rules = {"gradient descent": lambda a, b: GradientDescent(a), "momentum": Momentum, "Nesterov": Nesterov}
    counts = {
        kappa: [steps_to(make(*theory.best(1.0, kappa, n)[:2]), Valley(kappa), 1e-6) for n, make in rules.items()]
        for kappa in (1.0, 1000.0)
    }
    assert counts[1.0] == [1, 1, 1]
    assert counts[1000.0][2] < counts[1000.0][1]
    ours, theirs = (
        steps_to(rules[n](*theory.best(1.0, 1000.0, n)[:2]), Valley(1000.0), 1e-9) for n in ("momentum", "Nesterov")
    )
    return (
        f"with {ours} against {theirs}",
        f"after {counts[1000.0][2]} steps",
        "in one step",
        f"{counts[1000.0][1]} steps where plain descent needs {counts[1000.0][0]}",
    )


@CLAIMS.exact
def nesterov_factor():
    kappas = np.geomspace(1.01, 1e5, 200)
    ours, theirs = (np.array([theory.best(1.0, k, rule)[2] for k in kappas]) for rule in ("momentum", "Nesterov"))
    assert (theirs > ours).all()
    a, b = (theory.best(1.0, 10.0, rule)[2] for rule in ("Nesterov", "momentum"))
    return f"{a:.3f} against {b:.3f} for κ = 10"


# Networks -------------------------------------------------------------------------------------------------------------

NONE, FIVE, EIGHT, NINE, NINE5, NINE9 = range(6)  # places in MOMENTA
SAME = networks.RULES[1]


@functools.cache
def moons(rule, eta, seed):
    """The six costs after 200 steps, as the explorer at its defaults has them."""
    return networks.trial("moons", rule, eta, 32, 200, seed, evaluations=1).losses[-1]


@CLAIMS.general(seeds=20, slow=True)
def small_rate(seed):
    costs = moons("momentum", 0.05, seed)
    return bool((np.diff(costs[: NINE5 + 1]) < 0).all())


@CLAIMS.general(seeds=20, slow=True)
def small_rate_99(seed):
    return bool(moons("momentum", 0.05, seed).argmin() == NINE9)


@CLAIMS.general(seeds=20, slow=True)
def large_rate(seed):
    return bool(EIGHT <= moons("momentum", 0.5, seed).argmin() <= NINE5)


@CLAIMS.general(seeds=20, slow=True)
def large_rate_99(seed):
    costs = moons("momentum", 0.5, seed)
    return bool(not costs[NINE9] < costs[NONE])


@CLAIMS.general(seeds=20, slow=True, words=lambda found: f"at most {100 * found.max():.1f} %")
def same_velocity(seed):
    """How far the costs of β = 0 to 0.95 lie apart, with one η/(1 − β) of 0.05 for all."""
    costs = moons(SAME, 0.05, seed)[: NINE5 + 1]
    return float(costs.max() / costs.min() - 1)


@CLAIMS.general(
    seeds=20,
    slow=True,
    words=lambda found: f"in {found[0, :, 0].sum()} of 20, and 0.99 in {found[0, :, 1].sum()} of 20",
)
def no_gain(seed):
    costs = moons(SAME, 0.5, seed)
    return bool(costs[NINE] < costs[NONE]), bool(costs[NINE9] < costs[NONE])


@functools.cache
def digits(seed):
    """The costs of the digits after 200 steps, (ETAS, MOMENTA); a run that diverged has infinity."""
    return networks.ends(seed)


def league_row(place):
    """A check for a row of the table: the best η's place, the cost there, and whether it is below that of β = 0."""

    def check(seed):
        costs = digits(seed)
        return float(costs[:, place].argmin()), float(costs[:, place].min()), float(costs[:, NONE].min())

    def words(found):
        places, costs, plain = found[0].T
        counts = np.bincount(places.astype(int))
        assert 0 < counts.argmax() < len(networks.ETAS) - 1  # inside the grid
        shown = f"{networks.ETAS[counts.argmax()]:g} ({counts.max()})", span(costs, 3)
        return (*shown, f"{(costs < plain).sum()} of {len(costs)}") if place else shown

    check.__name__ = f"league_{str(networks.MOMENTA[place])[2:]}"
    return CLAIMS.general(seeds=20, slow=True, words=words)(check)


for _place in range(6):
    league_row(_place)


def terminal_of(rates):
    """η/(1 − β) for each of MOMENTA."""
    return tuple(float(rate) for rate in rates / (1 - np.array(networks.MOMENTA)))


def usual(found):
    """Of each β the commonest best η/(1 − β), from the smallest to the largest."""
    common = [collections.Counter(np.round(column, 6)).most_common(1)[0][0] for column in found[0].T]
    return f"{min(common):.2g} to {max(common):.2g} for every β"


@CLAIMS.general(seeds=20, slow=True, words=usual)
def terminal_rates(seed):
    """The best η/(1 − β) for the digits."""
    return terminal_of(np.array(networks.ETAS)[digits(seed).argmin(axis=0)])


def medians(found):
    middle = np.median(found[0], axis=0)
    assert found[0].max(axis=0)[0] < WIDER[-1]  # inside the grid
    return f"{middle.min():.0f} to {middle.max():.0f}"


WIDER = (*networks.ETAS, 10.0, 30.0)


@CLAIMS.general(seeds=20, slow=True, chaotic=True, words=medians)
def terminal_moons(seed):
    """The same for the moons, with two larger rates."""
    costs = np.array([moons("momentum", eta, seed) for eta in WIDER])
    return terminal_of(np.array(WIDER)[np.where(np.isfinite(costs), costs, np.inf).argmin(axis=0)])


@CLAIMS.general(seeds=20, slow=True, words=lambda found: f"{found.min():.2g} to {found.max():.2g} times")
def same_terminal(seed):
    """The digits' costs with one η/(1 − β) of 1 for all, over those with the best η."""
    costs = networks.trial("digits", SAME, 1.0, 32, 200, seed, evaluations=1).losses[-1]
    return tuple(float(share) for share in costs / digits(seed).min(axis=0))


@CLAIMS.general(seeds=20, slow=True)
def shrinking(seed):
    """The more memory, the smaller the best η, or as large."""
    return bool((np.diff(digits(seed).argmin(axis=0)) <= 0).all())


def most_and_18(found):
    """0.8 and 0.9 in most seeds; the number of seeds in which 0.99 ends higher."""
    eight, nine, worse = found[0].sum(axis=0)
    assert min(eight, nine) > 0.75 * found.shape[1]
    return f"higher in {worse} of {found.shape[1]}"


@CLAIMS.general(seeds=20, slow=True, words=most_and_18)
def fairly(seed):
    best = digits(seed).min(axis=0)
    return bool(best[EIGHT] < best[NONE]), bool(best[NINE] < best[NONE]), bool(best[NINE9] > best[NONE])


def each_in_most(found):
    assert found[0].sum(axis=0).min() >= 14
    return "at least 14 of 20"


@CLAIMS.general(seeds=20, slow=True, chaotic=True, words=each_in_most)
def longer(seed):
    """Whether 0.99 and 0.9 end lower than none in 800 steps, each with its best of the same eight rates."""
    best = networks.ends(seed, steps=800).min(axis=0)
    return bool(best[NINE9] < best[NONE]), bool(best[NINE] < best[NONE])


@CLAIMS.general(
    seeds=20,
    slow=True,
    words=lambda found: (
        f"η = 0.01 momentum 0.99 ends {found[..., 0].min():.0f} to {found[..., 0].max():.0f} times lower",
        f"none in {int(found[..., 1].sum())} of 20",
    ),
)
def one_rate_for_all(seed):
    low, high = (digits(seed)[networks.ETAS.index(eta)] for eta in (0.01, 1.0))
    return float(low[NONE] / low[NINE9]), float(high[NINE9] > high[NONE])


# Further --------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def average_cloud():
    average, plain = noises.cloud(0.1, 0.9, "average"), noises.cloud(0.1, 0.0)
    return f"by {average:.3f} in the long run, and by {plain:.3f}"


@CLAIMS.exact
def velocity_cloud():
    wide, plain = noises.cloud(0.1, 0.9, "velocity"), noises.cloud(0.1, 0.0)
    assert 3 < wide / plain < 3.2
    return f"{wide:.3f}"


@CLAIMS.exact
def large_cloud():
    """At one η the average strays less than plain descent, the more so the larger η; the velocity strays more."""
    rates = np.geomspace(0.01, 1.9, 50)
    for beta in (0.3, 0.9, 0.98):
        shares = [noises.cloud(float(eta), beta) / noises.cloud(float(eta), 0.0) for eta in rates]
        assert (np.diff(shares) < 0).all()
        assert max(shares) < 1
    wide = [noises.cloud(float(eta), 0.9, "velocity") for eta in rates]
    assert (np.diff(wide) > 0).all()
    return f"by {noises.cloud(1.0, 0.0):.0f}, the average by {noises.cloud(1.0, 0.9):.3f}"


@CLAIMS.general(
    seeds=20,
    slow=True,
    cases=tuple(
        {"eta": eta, "beta": beta, "form": form}
        for eta, beta, form in (
            (0.1, 0.0, "average"),
            (0.1, 0.9, "average"),
            (1.0, 0.9, "average"),
            (0.1, 0.9, "velocity"),
            (1.0, 0.5, "velocity"),
            (0.5, 0.5, "average"),
        )
    ),
    words=lambda found: f"{np.ceil(100 * found.max()):.0f} % in {found.shape[1]} of {found.shape[1]} noises",
)
def cloud(seed, eta, beta, form):
    """How far the measured spread is off the formula."""
    run = noises.noisy(eta, beta, form, 1.0, seed, steps=400, runs=2000).momentum
    return float(abs(run.strayed / run.expected - 1))


@CLAIMS.exact
def balance():
    """The means in the long run, solved for without the five steps: C = B/2, ηA = (1 + β)B/2, and A the formula."""
    for eta, beta in ((0.1, 0.0), (0.1, 0.9), (1.0, 0.5), (0.7, 0.98)):
        M, kick = theory.matrix(eta, beta), np.full(2, -eta)  # of (v, θ); the noise pushes both
        means = np.linalg.solve(np.eye(4) - np.kron(M, M), np.outer(kick, kick).ravel()).reshape(2, 2)
        (B, C), A = means[0], means[1, 1]
        assert np.isclose((M @ means)[0, 1], -B / 2)  # the mean of θv'
        assert np.isclose(C, B / 2)
        assert np.isclose(eta * A, (1 + beta) * B / 2)
        assert np.isclose(np.sqrt(A), noises.cloud(eta, beta, "velocity"))
    return


@CLAIMS.exact
def not_converted():
    apart = notation("002: m ← βm + (1 − β)g", 0.03, 0.9, False, False).apart
    return f"{apart.max():.0f} apart"


@CLAIMS.exact
def two_pairs():
    """After a drop of the rate "change" goes with "velocity", and "ema" with "rho"."""
    found = {}
    for name, (form, _) in NOTATIONS.items():
        if form in ("velocity", "rho", "change", "ema"):
            run_ = notation(name, 0.03, 0.9, True, True)
            assert run_.apart[:21].max() < 1e-12
            found[form] = run_.paths[1]
    assert np.abs(found["velocity"] - found["change"]).max() < 1e-12
    assert np.abs(found["rho"] - found["ema"]).max() < 1e-12
    assert np.abs(found["rho"] - found["velocity"]).max() > 1e-3
    return


@CLAIMS.exact
def defective():
    """At a corner |Mᵗ| grows like t·radiusᵗ, and the factor measured from a run is a little above the radius."""
    for kappa in (4.0, 100.0, 1000.0):
        eta, beta, rate = theory.best(1.0, kappa)
        for value in (1.0, kappa):
            M = theory.matrix(eta * value, beta)
            sizes = [np.linalg.norm(np.linalg.matrix_power(M, t), 2) / (t * rate**t) for t in (100, 200, 400)]
            assert np.allclose(sizes, sizes[-1], rtol=0.05)
            assert rate < theory.stability_point("momentum", eta * value, beta).measured < 1.02 * rate
    return


@CLAIMS.exact
def five_lines():
    plain, other = split(100.0, 5, 1.8, 0.8, "momentum", False).sides
    assert np.allclose(other.rates, np.sqrt(0.8))
    assert (other.rates[:2] < plain.rates[:2]).all()
    assert (other.rates[2:] > plain.rates[2:]).all()
    return f"{plain.rates[3]:.2f} for λ = 0.316, but {plain.rates[0]:.3f} for λ = 0.01", f"{other.rates[0]:.3f} = √0.8"


@CLAIMS.exact
def five_best():
    other = split(100.0, 5, 1.8, 0.8, "momentum", True).sides[1]
    assert np.allclose(other.rates, 9 / 11)
    return f"{other.rates[0]:.3f} = 9/11"


@CLAIMS.exact
def first_rise():
    cost = split(100.0, 5, 1.8, 0.8, "momentum", True).losses[1].sum(axis=1)
    return f"to {cost.max():.1f} times the start"


@CLAIMS.exact
def one_diverges():
    plain, other = split(100.0, 5, 2.2, 0.8, "momentum", False).sides
    assert [rate > 1 for rate in plain.rates] == [False] * 4 + [True]
    assert (other.rates < 1).all()
    return "λ = 1", f"2 + 2 · 0.8 = {theory.largest(0.8):.1f}", "2.2"


@CLAIMS.exact
def energy_kept():
    assert 0.5**2 == 0.25
    return f"{100 * 0.9**2:.0f} % for 0.9, {100 * 0.99**2:.0f} % for 0.99"


@CLAIMS.exact
def heights():
    x = np.linspace(balls.dent_minimum(0.35), balls.BOTTOM, 4001)
    rim = balls.height(x, 0.35).max()
    return f"a height of {balls.height(np.array(-4.0), 0.35):.1f}", f"rim is {rim:.3f} high"


@CLAIMS.exact
def bowl():
    rates = [float(theory.radius(0.1, beta)) for beta in (0.0, 0.5, 0.9, 1.0)]
    assert min(rates) == rates[1]
    assert rates[3] == 1
    sizes = [np.abs(balls.roll(0.0, 1.0, beta, -4.0).paths[1][-20:] - 2).max() for beta in (0.0, 0.5, 0.9, 1.0)]
    assert np.argmin(sizes) == 1
    return f"a factor of {rates[1]:.3f}", f"creeps with {rates[0]:.3g}", f"swings with {rates[2]:.3f}"


def end_of(beta, start=-4.0):
    return balls.roll(0.35, 0.3, float(beta), start, steps=600).ends[1]


@CLAIMS.exact
def caught():
    ends = [end_of(beta) for beta in (0.6, 0.7, 0.94, 0.95, 0.96)]
    assert ends == ["in the dent", "in the valley", "in the valley", "in the dent", "in the valley"]
    path = balls.roll(0.35, 0.3, 0.95, -4.0, steps=600).paths[1]
    assert path.max() > balls.BOTTOM + 3  # up the far side, before it comes back
    return


@CLAIMS.exact
def only_one():
    betas = np.arange(67, 100) / 100
    stuck = [float(beta) for beta in betas if end_of(beta) != "in the valley"]
    assert stuck == [0.95]
    return "0.67 to 0.99"


@CLAIMS.exact
def other_starts():
    assert end_of(0.95, -3.0) == end_of(0.95, -4.5) == "in the valley"
    return
