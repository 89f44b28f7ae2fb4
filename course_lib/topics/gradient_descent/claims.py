"""What notebook 07 asserts, as checks."""

import functools

import numpy as np

from course_lib.claims import ClaimList, minus, span, usual_words
from course_lib.datasets import DATASETS
from course_lib.network import Network
from course_lib.optimizers import GradientDescent, descend
from course_lib.surfaces import SURFACES
from course_lib.topics.gradient_descent.experiments import batch_sizes, clouds, curves, gradient_noise, quadratics
from course_lib.topics.gradient_descent.experiments import eigenvectors as parts
from course_lib.topics.gradient_descent.experiments import paths as ways
from course_lib.topics.gradient_descent.experiments import ranges as tests
from course_lib.topics.gradient_descent.experiments import saddles as ridge
from course_lib.topics.gradient_descent.experiments import second_order as parabolas
from course_lib.topics.gradient_descent.experiments import sharpness as edges
from course_lib.topics.gradient_descent.experiments import small_batches as small
from course_lib.topics.gradient_descent.experiments import stopping as rules
from course_lib.topics.gradient_descent.experiments.deck_trials import equal_units, stuck
from course_lib.topics.gradient_descent.experiments.descents import descent
from course_lib.topics.gradient_descent.tasks import best_rate
from course_lib.train import Run
from course_lib.train.threads import one_thread

CLAIMS = ClaimList()


def place(point):
    return minus(f"({point[0]:.2f}, {point[1]:.2f})")


def listed(values, form):
    texts = [minus(format(value, form)) for value in values]
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


# The rule, and how long a step may be --------------------------------------------------------------------------------


@CLAIMS.exact
def on_theta_squared():
    rates = np.array([0.05, 0.2, 0.5, 0.9, 1.1])
    for rate in rates:
        path = descend(GradientDescent(rate), lambda theta: 2 * theta, np.array([10.0]), 3)[:, 0]
        assert np.allclose(path[1:], (1 - 2 * rate) * path[:-1])
    return listed(np.round(1 - 2 * rates, 9) + 0.0, "g")


@CLAIMS.exact
def below_one():
    for rate in np.linspace(0.01, 0.99, 99):  # between 0 and 1
        assert abs(1 - 2 * rate) < 1
        assert abs(descend(GradientDescent(rate), lambda theta: 2 * theta, np.array([10.0]), 1000)[-1, 0]) < 1e-6
    assert abs(descend(GradientDescent(1.01), lambda theta: 2 * theta, np.array([10.0]), 1000)[-1, 0]) > 10
    return


@CLAIMS.exact
def four_steps():
    found = parabolas.second_order()
    changes = parabolas.change(found.slope, found.curvature, found.rates)
    assert found.rates[2] * found.curvature == 2
    assert changes[0] < 0
    assert changes[1] < 0
    assert abs(changes[2]) < 1e-12 < changes[3]
    assert found.landings[2] < 0 < parabolas.AT
    return "2/c"


@CLAIMS.exact
def parabola():
    steps = {curves.roll("parabola", 2.5, rate).arrived for rate in (0.1, 1.9)}
    return f"{steps.pop()} steps", minus("by 0.9 and by -0.9")


# A ball on a curve ----------------------------------------------------------------------------------------------------

three, narrow = curves.CURVES["three valleys"], curves.CURVES["wide and narrow"]


def row(rate):
    """The row of the map whose learning rate is nearest."""
    return int(np.abs(np.log(curves.RATES / rate)).argmin())


@CLAIMS.exact
def lowest_is_c():
    assert three.lowest == 2 == len(three.minima) - 1
    return


@CLAIMS.exact
def basin_of_c():
    found, at = curves.basins("three valleys"), row(0.1)
    assert ((found.fates[at] == 2) == (found.starts > three.maxima[1])).all()
    return f"θ = {three.maxima[1]:.3f}", f"{100 * found.lowest[at]:.0f} %"


@CLAIMS.exact
def hilltops_are_borders():
    """With η below 1 over the largest curvature anywhere a step is monotone: nothing overtakes, nothing crosses."""
    found = curves.basins("three valleys")
    grid = np.linspace(*three.window, 4001)
    homes = np.searchsorted(three.maxima, found.starts)
    small_rates = 1 / three.bend(grid).max() > curves.RATES
    assert small_rates.sum() >= 20
    fates = found.fates[small_rates]
    settled = np.where(fates == curves.ROLLING, found.valley[small_rates], fates)
    assert (settled == homes).all()
    return


@CLAIMS.exact
def edges_of_valleys():
    a, b, c = three.largest_rates
    return f"C can hold no ball beyond η = {c:.3f}, B beyond {b:.3f}, A beyond {a:.3f}"


@CLAIMS.exact
def deepest_is_sharpest():
    assert three.bend(three.minima).argmax() == three.lowest
    return


@CLAIMS.exact
def cycles():
    """From 3.2 and from four other starts in C."""
    for start in (3.2, 1.2, 2.0, 2.5, 3.5):
        found = [curves.roll("three valleys", start, rate) for rate in (0.4, 0.44, 0.5)]
        assert [roll.cycle for roll in found] == [2, 4, 0]
        assert all(roll.fate == curves.CYCLE for roll in found)
    return "two points (0.4)", "four (0.44)", "(0.5)"


@CLAIMS.exact
def narrow_valley():
    wide, deep = 0, 1
    assert curves.roll("wide and narrow", 1.7, 0.05).fate == curves.CYCLE
    points = curves.roll("wide and narrow", 1.7, 0.05).points[-50:]
    floor, hilltop = narrow.minima[deep], narrow.maxima[0]
    assert points.min() > hilltop
    assert 10 < (points > floor).sum() < 40
    assert curves.roll("wide and narrow", 1.7, 0.1).fate == wide
    return "0.05", "0.1"


@CLAIMS.exact
def narrow_is_left():
    found = curves.basins("wide and narrow")
    assert narrow.lowest == 1
    from_there = curves.RATES >= 0.0499
    assert (found.lowest[from_there] == 0).all()
    assert narrow.largest_rates[1] < 0.0499
    return "0.05"


# On a surface ---------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def right_angles():
    rng = np.random.default_rng(0)
    for name in ("Himmelblau", "Rosenbrock", "valley"):
        surface = SURFACES[name]
        x = rng.uniform(-2, 2, (50, 2))
        g = surface.gradient(x)
        along = np.stack([-g[:, 1], g[:, 0]], axis=1) / np.linalg.norm(g, axis=1, keepdims=True)
        rise = (surface(x + 1e-6 * along) - surface(x - 1e-6 * along)) / 2e-6
        assert (np.abs(rise) < 1e-5 * np.maximum(1, np.linalg.norm(g, axis=1))).all()
        angles = np.linspace(0, 2 * np.pi, 360)
        growth = g @ np.stack([np.cos(angles), np.sin(angles)])  # of steps of one length, in all directions
        assert (growth.max(axis=1) <= np.linalg.norm(g, axis=1) * (1 + 1e-9)).all()
    return


@CLAIMS.exact
def three_starts():
    """With the steps that the explorer opens with, and with the most that it has."""
    ends = []
    for x in (-0.27, -0.57, 0.03):
        runs = [descent("Himmelblau", (x, -0.92), 0.01, steps) for steps in (60, 300)]
        assert runs[0].minimum is not None
        assert runs[0].minimum == runs[1].minimum
        ends.append(place(runs[0].surface.minima[runs[0].minimum]))
    assert ends[0] == ends[2]
    return f"it goes to {ends[0]}", f"it goes to {ends[1]}", f"to {ends[2]}, as from the middle"


@CLAIMS.exact
def rosenbrock():
    run = descent("Rosenbrock", (-1.2, 1.0), 0.001, 300)
    off_floor = np.abs(run.points[:, 1] - run.points[:, 0] ** 2)
    assert off_floor[1] > 0.1
    assert off_floor[2:].max() < 0.03
    floor = {f"{slope:.0f}" for slope in run.slopes[2:]}
    assert floor == {"2"}
    return f"({run.points[-1][0]:.2f}, {run.points[-1][1]:.2f})".replace("-", "−"), f"{run.slopes[0]:.0f} at the start"


# Saddles --------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def saddle_steps():
    found = {offset: ridge.escape("saddle", offset, 0.05) for offset in (1e-4, 1e-8, 1e-16)}
    for offset, escape in found.items():
        assert 0 <= escape.taken - escape.theory[ridge.OFFSETS.index(offset)] < 1
    steps = [f"{escape.taken:.0f}" for escape in found.values()]
    return f"{steps[0]} steps", steps[1], steps[2]


@CLAIMS.exact
def on_the_ridge():
    escape = ridge.escape("saddle", 0.0, 0.05)
    assert np.isnan(escape.taken)
    assert (escape.points[:, 1] == 0).all()
    return


@CLAIMS.exact
def long_wait():
    """From 1e-8 the cost is within 0.01 of the saddle's for over a hundred steps, and 20 steps later beyond 0.1."""
    escape = ridge.escape("saddle", 1e-8, 0.05)
    heights = escape.surface.along(escape.points)
    still = np.flatnonzero(np.abs(heights) < 0.01)
    assert len(still) > 100
    assert (np.diff(still) == 1).all()
    assert heights[still[-1] + 20] < -0.1
    return


@CLAIMS.general(seeds=20, words=lambda found: (f"{found[0, 0]:.0f} steps", span(found, 0)))
def noise_escapes(seed):
    return float(ridge.escape("saddle", 0.0, 0.05, 0.01, seed).taken)


@CLAIMS.exact
def monkey():
    near, far = (ridge.escape("monkey saddle", offset, 0.05).taken for offset in (1e-6, 1e-3))
    assert round(near / far) == 11
    assert abs(1000 ** (1 / 3) - 10) < 1e-9
    return "eleven times", f"{far:.0f} and {near:.0f} steps"


@CLAIMS.here
def equal_stay():
    return "equal" if max(equal_units(size) for size in (1, 16)) < 1e-12 else "different"


# One rate for all directions ------------------------------------------------------------------------------------------

START = np.array([-2.0, 1.5])  # as in the explorer


def quadratic(share):
    return quadratics.quadratic(6.0, 30.0, START, share * 2 / 6, 60)


@CLAIMS.exact
def eigen_step():
    found = parts.eigen_step(0.4)
    factors = found.parts[1] / found.parts[0]
    assert np.allclose(factors, 1 - 0.4 * found.lambdas)
    return f"multiplied by {factors[0]:.1f}", minus(f"by {factors[1]:.1f}")


@CLAIMS.exact
def swings_from_half():
    for share in (0.05, 0.3, 0.49):
        assert (quadratic(share).factors > 0).all()
    for share in (0.51, 0.8, 1.1):
        assert quadratic(share).factors[1] < 0
    assert abs(quadratic(0.5).factors[1]) < 1e-12
    return "half of 2/λ_max"


@CLAIMS.exact
def best_share():
    half, best = quadratic(0.5), quadratic(6 / 7)
    fewest = min(quadratic(share).taken or 9999 for share in np.arange(0.01, 1, 0.01))
    near = {quadratic(share).taken for share in (0.8, 0.81, 0.82)}
    assert near == {fewest}
    assert quadratic(0.8).factors[1] < 0
    assert abs(best.along[0, 0]) < abs(best.along[0, 1])
    worst = [np.abs(quadratic(share).factors).max() for share in np.arange(0.01, 1, 0.01)]
    assert min(worst) >= np.abs(best.factors).max() - 1e-12
    assert abs(best.best / best.limit - 6 / 7) < 1e-12
    size = np.abs(best.factors)
    assert abs(size[0] - size[1]) < 1e-12
    return (
        f"{half.factors[0]:.3f}, and it takes {half.taken} steps; near 0.8 it takes {fewest}",
        f"At {6 / 7:.3f}",
        f"the size {size[0]:.3f}",
        f"It takes {best.taken} steps",
    )


@CLAIMS.exact
def four_kinds():
    small_rate, swinging, edge, lost = (quadratic(share) for share in (0.05, 0.98, 1.0, 1.03))
    assert swinging.factors[1] < 0
    assert np.allclose(np.abs(edge.along[:, 1]), np.abs(edge.along[0, 1]))
    assert abs(lost.factors[0]) < 1
    assert [run.kind for run in (small_rate, swinging, lost)] == ["too small", "oscillating", "diverging"]
    return f"it takes {small_rate.taken} steps", f"in {swinging.taken}", minus(f"{lost.factors[1]:.2f}")


@CLAIMS.exact
def kappa_price():
    steps = [np.log(0.01) / np.log(best_rate(np.diag([1.0, kappa]))[1]) for kappa in (3.0, 100.0)]
    return f"{100 / 3:.0f} times", f"{steps[1] / steps[0]:.0f} times"


@CLAIMS.exact
def zigzag_steps():
    found = [quadratics.zigzag(kappa, 0.95) for kappa in (3.0, 10.0, 100.0)]
    assert all(run.flips == len(run.quadratic.along) - 1 for run in found)
    assert found[0].taken == found[1].taken
    return f"{found[0].taken} steps for κ = 3 and κ = 10, and {found[2].taken} for κ = 100"


@CLAIMS.exact
def walked_across():
    for kappa in (3.0, 10.0, 100.0):
        steps = np.abs(np.diff(quadratics.zigzag(kappa, 0.95).quadratic.along, axis=0)).sum(axis=0)
        assert steps[1] > steps[0]
    return


@CLAIMS.exact
def zigzag_border():
    for kappa in (2.0, 10.0, 18.9):
        along, across = quadratics.zigzag(kappa, 0.95).quadratic.factors
        assert abs(across + 0.9) < 1e-9
        assert abs(along) < abs(across)
    along, across = quadratics.zigzag(19.1, 0.95).quadratic.factors
    assert abs(along) > abs(across)
    return "κ = 19", "−0.9"


# A network ------------------------------------------------------------------------------------------------------------


@functools.cache
def at_rate_2():
    return edges.sharpness(2.0, edges.STEPS)


@CLAIMS.here
def first_curvature():
    value = edges.largest_curvature(edges.begun(1.0, 1).theta)
    assert 2 / value < 1
    return f"λ_max is {value:.1f} at the start", f"2/{value:.1f} is {2 / value:.2f}"


@CLAIMS.here(slow=True)
def four_rates():
    found = edges.costs(edges.RATES, edges.STEPS)
    last = found[:, -1]
    assert last[3] > 10 * found[3, 0]  # 28 to 35 times, by the processor
    return (
        f"{last[0]:.2f} with η = 0.01",
        f"{last[1]:.2f} with 0.1",
        f"{last[2]:.3f} with 1",
    )


@CLAIMS.here(slow=True)
def at_the_edge():
    ratio = at_rate_2()
    assert ratio[0] > 1.5
    return f"{span(ratio[6:21], 2)} times 2/η from step 60 to step 200, and {ratio[-1]:.2f} times after {edges.STEPS}"


@CLAIMS.here(slow=True)
def all_fall():
    for rate in edges.WATCHED:
        cost, curved = edges.costs((rate,), edges.STEPS)[0], edges.sharpness(rate, edges.STEPS)
        assert cost[-1] < 0.1 * cost[0]
        assert curved[-1] < 0.6 * curved[0]
    return


@CLAIMS.general(
    seeds=8,
    cases=({"rate": 1.0}, {"rate": 2.0}),
    slow=True,
    words=lambda found: (f"{span(found[0], 2)} times what η = 0.3 has", f"η = 2 it was {span(found[1], 2)} times"),
)
def equal_cost(seed, rate):
    """λ_max after 100 steps, over that where descent with η = 0.3 has the same cost."""
    _, fast, slow = edges.at_equal_cost(rate, 100, seed + 1)
    return fast / slow


@CLAIMS.here(slow=True)
def long_runs():
    """The squared error: with half the rate and less λ_max rises past the edge of the larger one, which stays there."""
    (small, _), (large, cost) = (edges.rising(rate) for rate in edges.SLOW)
    edge, late = 2 / edges.SLOW[1], slice(1500 // edges.SELDOM, None)
    assert small[-1] > 1.2 * edge
    assert 0.45 < small[-1] * edges.SLOW[0] / 2 < 0.55
    assert (np.diff(small[5:]) > 0).all()
    assert large[1] < 0.9 * edge
    assert np.abs(large[late] / edge - 1).max() < 0.05
    assert cost[late][-10:].mean() < 0.9 * cost[late][:10].mean()
    over = 100 * (large.max() / edge - 1)
    return f"λ_max rises to {small[-1]:.1f}", f"which is {edge:.0f}", f"by {over:.0f} %", "5 %"


@CLAIMS.here(slow=True)
def rises_and_falls():
    cost = edges.costs((2.0,), edges.STEPS)[0]
    return f"rises in {(np.diff(cost) > 0).sum()} of the {edges.STEPS} steps", f"from {cost[0]:.1f} to {cost[-1]:.2f}"


@CLAIMS.general(seeds=8, slow=True)
def edge_of_stability(seed):
    """With the squared error: λ_max within 5 % of 2/η at all measurements of the last 1,000 steps."""
    curved, _ = edges.rising(0.5, seed + 10)
    return bool(np.abs(curved[-1000 // edges.SELDOM :] * 0.5 / 2 - 1).max() < 0.05)


# Three ways down ------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def steps_made():
    three_ways = ways.three_paths()
    batch, mini, single = (len(path) - 1 for path in three_ways.paths)
    return f"{batch} steps", f"mini-batch descent {mini}, stochastic descent {single}"


def left_over(three_ways):
    return [float(np.linalg.norm(path[-1] - three_ways.cost.best)) for path in three_ways.paths]


@CLAIMS.general(
    seeds=20, words=lambda found: (span(found[..., 0], 1), f"{found[..., 1:].min():.3f} to {found[..., 1:].max():.2f}")
)
def same_rate(seed):
    return left_over(ways.three_paths(0.1, 0.1, 0.1, seed=seed))


@CLAIMS.general(seeds=20)
def thrown_about(seed):
    """Whether the stochastic path was ever outside of the map; that of the batch never was."""
    three_ways = ways.three_paths(0.8, 0.8, 0.8, seed=seed)
    low, high = np.array([-2.2, -1.2]), np.array([2.6, 2.8])
    outside = [bool(((path < low) | (path > high)).any()) for path in three_ways.paths]
    assert not outside[0]
    return outside[2]


@CLAIMS.general(seeds=20)
def all_fit(seed):
    return left_over(ways.three_paths(scatter=0.0, seed=seed))[2] < 1e-5


# Three clocks ---------------------------------------------------------------------------------------------------------


@functools.cache
def reached():
    """Of each batch size: its runs, and the steps to a cost of 0.3 at its best rate."""
    return {runs.size: (runs, runs.steps_to(0.3, runs.best)) for runs in batch_sizes.runs_by_size()}


def rounded(value):
    return f"{float(f'{value:.2g}'):,.0f}"


def steps_at(goal):
    """Of each batch size, the steps to a cost, each at its best rate."""
    return {size: runs.steps_to(goal, runs.best) for size, (runs, _) in reached().items()}


@CLAIMS.here(slow=True)
def steps_to_goal():
    steps, early = steps_at(0.3), steps_at(1.0)
    assert sorted(steps.values(), reverse=True) == list(steps.values())
    assert 0.7 < steps[1348] / steps[128] < 0.8  # a quarter fewer, for ten times the examples
    assert min(early, key=early.get) == 128
    batch, some, single = (rounded(steps[size]) for size in (1348, 128, 1))
    return f"the batch takes {batch}, m = 128 takes {some} and m = 1 takes {single}"


@CLAIMS.here(slow=True)
def epochs_to_goal():
    def epochs(goal):
        return {size: taken / reached()[size][0].per_epoch for size, taken in steps_at(goal).items()}

    at, late = epochs(0.3), epochs(0.15)
    assert sorted(at.values()) == list(at.values())
    assert min(late, key=late.get) == 8
    return f"m = 1 takes {at[1]:.1f}, m = 8 takes {at[8]:.1f} and the batch {rounded(at[1348])}"


@CLAIMS.here(slow=True)
def best_by_size():
    return listed([batch_sizes.RATES[runs.best] for runs, _ in reached().values()], "g")


@CLAIMS.here(slow=True)
def same_curve():
    steps = {size: runs.steps_to(0.3, 2) for size, (runs, _) in reached().items()}
    larger = [taken for size, taken in steps.items() if size > 1]
    assert max(larger) < 1.25 * min(larger)
    return f"{rounded(steps[1])} steps, {steps[1] / steps[1348]:.1f} times"


# The noise of a gradient ----------------------------------------------------------------------------------------------


@CLAIMS.exact
def without_is_smaller():
    """All batches of every size, of small sets of gradients."""
    rng = np.random.default_rng(0)
    for rows in (2, 3, 4):
        gradients = rng.standard_normal((rows, 2))
        for size in range(1, rows + 1):
            with_, without = (small.all_batches(how, gradients, size) for how in (True, False))
            factor = np.sqrt((rows - size) / (rows - 1))
            assert abs(with_.error - with_.sigma / np.sqrt(size)) < 1e-12
            assert abs(without.error - with_.error * factor) < 1e-7
    return


@CLAIMS.here
def all_pairs():
    with_, without = (small.all_batches(how) for how in (True, False))
    assert abs(without.error - with_.sigma / np.sqrt(2) * np.sqrt(3 / 4)) < 1e-12
    return f"σ is {with_.sigma:.3f}", f"it is {with_.error:.3f}", f"that is {without.error:.3f}"


@CLAIMS.here
def uphill():
    found = gradient_noise.gradients("at the start")
    against = (found.deviations.astype(np.float64) + found.g) @ found.g < 0
    drawn = gradient_noise.noise("at the start", 1, True)
    return (
        f"{100 * against.mean():.0f} % of all",
        f"{100 * drawn.uphill:.0f} % of the {len(drawn.cloud)} that",
        f"{found.sigma / found.length:.1f} times",
    )


@CLAIMS.exact
def diminishing():
    error = gradient_noise.error_of(1.0, np.array([1, 4, 100]), 1348, True)
    assert np.allclose(error, [1, 0.5, 0.1])
    return


@CLAIMS.here(slow=True)
def measured_noise():
    ratios = []
    for moment in gradient_noise.MOMENTS:
        for replacement in (True, False):
            noise = gradient_noise.noise(moment, 32, replacement)
            some = noise.theory > 0
            ratios += list(noise.measured[some] / noise.theory[some])
    return f"{span(ratios, 2)} times"


@CLAIMS.here(slow=True)
def noise_later():
    first, last = (gradient_noise.gradients(moment) for moment in ("at the start", "after 100 epochs"))
    ratio = last.sigma / last.length
    return (
        f"from {first.sigma:.1f} to {last.sigma:.1f}, and |g| from {first.length:.2f} to {last.length:.3f}",
        f"{ratio:.0f} times as long",
        f"that of 32 is {ratio / np.sqrt(32):.1f} times",
    )


@CLAIMS.here
def all_is_no_sample():
    noise = gradient_noise.noise("at the start", 1348, False)
    assert noise.expected == 0
    assert np.allclose(noise.cloud, [1, 0], atol=1e-5)
    return


# The cloud, and the range test ----------------------------------------------------------------------------------------


@CLAIMS.exact
def without_noise():
    steps = []
    for rate in (0.01, 0.1, 0.5, 1.0):
        path = np.abs(descend(GradientDescent(rate), lambda theta: theta, np.array([2.0]), 5000)[:, 0])
        steps.append(int((path > 1e-12).sum()))
    assert steps == sorted(steps, reverse=True)
    assert steps[0] < 5000
    swinging = np.abs(descend(GradientDescent(1.9), lambda theta: theta, np.array([2.0]), 5000)[-1, 0])
    assert swinging < 1e-12
    return


def settled(_):
    """The three values of the theory."""
    low, middle, high = (np.sqrt(rate / (2 - rate)) for rate in clouds.RATES)
    return f"{low:.3f} for η = 0.05, {middle:.3f} for 0.3, and {high:.0f} for 1"


@CLAIMS.general(seeds=20, words=settled)
def cloud_theory(seed):
    """How far the runs of a seed are from theory, over the steps after they have settled: within 3 %."""
    off = []
    for rate in clouds.RATES:
        run = clouds.cloud(rate, steps=200, many=1000, seed=seed)
        off.append(float(np.sqrt((run[100:] ** 2).mean()) / np.sqrt(rate / (2 - rate))))
    assert max(np.abs(np.array(off) - 1)) < 0.03
    return off


@CLAIMS.exact
def longer_way():
    """Steps until the start is within a tenth of the settled spread forgotten, for rates up to 1."""
    rates = (0.01, 0.05, 0.3, 1.0)
    steps = [int(np.log(0.1 * np.sqrt(r / (2 - r)) / 2) / np.log1p(-r)) + 1 if r < 1 else 1 for r in rates]
    assert steps == sorted(steps, reverse=True)
    return


@CLAIMS.exact
def smaller_cloud():
    spread = [np.sqrt(eta / (2 - eta)) for eta in np.linspace(0.01, 1.99, 100)]
    assert spread == sorted(spread)
    return


@CLAIMS.here
def range_here():
    found = tests.compared("16 ReLU")
    return f"η = {found.test.lowest:.2f}", f"that is {found.test.suggested:.2f}, and {found.best:.2f} is the best"


@CLAIMS.here
def range_others():
    sigmoid, two = (tests.compared(name) for name in ("32 sigmoid", "64 + 32 ReLU"))
    found = sigmoid.test
    return (
        f"it is {found.lowest:.1f} here, a third of which is {found.suggested:.1f}, and {sigmoid.best:.1f}",
        f"{two.test.lowest:.2f}, {two.test.suggested:.2f} and {two.best:.2f}",
    )


@CLAIMS.general(
    seeds=8,
    cases=({"steps": 50}, {"steps": 400}),
    slow=True,
    words=lambda found: f"{span(found[0], 2)} with 50 steps, and {span(found[1], 2)} with 400",
)
def range_steps(seed, steps):
    return tests.compared("16 ReLU", steps=steps, seed=seed).test.lowest


NETWORKS = tuple({"name": name} for name in tests.NETWORKS)


@functools.cache
def after_the_test(name, seed):
    """The cost at a third of, at and at three times the rate read, over that of the best constant rate of ten."""
    found = tests.compared(name, seed=seed)
    rates = tuple(found.test.lowest * k for k in (1 / 3, 1.0, 3.0))
    return tests.held(name, 32, rates, seed) / found.held.min()


def two_digits(values):
    return f"{usual_words(values)} times"


@CLAIMS.general(seeds=8, cases=NETWORKS, slow=True, chaotic=True, words=two_digits)
def a_third(seed, name):
    return float(after_the_test(name, seed)[0])


def to_more_than_10(found):
    assert found.max() > 10
    return f"{found.min():.1f} to more than 10 times"


@CLAIMS.general(seeds=8, cases=NETWORKS, slow=True, chaotic=True, words=to_more_than_10)
def at_the_lowest(seed, name):
    return float(after_the_test(name, seed)[1])


def more_than_4(found):
    assert found.min() > 4
    return "more than 4 times"


@CLAIMS.general(seeds=8, cases=NETWORKS, slow=True, chaotic=True, words=more_than_4)
def beyond(seed, name):
    return float(after_the_test(name, seed)[2])


# When to stop, and the decks' lists -----------------------------------------------------------------------------------


def stops(name, **changed):
    setting = {"tolerance": 0.05, "change": 0.01, "patience": 10, "epochs": 30} | changed
    found = rules.stopping(name, **setting)
    run = found.run
    return run, {
        rule: None if at is None else (run.steps[at] / run.per_epoch, run.test_loss[at])
        for rule, at in found.stops.items()
    }


@CLAIMS.here(slow=True)
def stops_batch():
    run, found = stops("150 digits, batch descent")
    assert (np.diff(run.train_loss) < 0).all()
    best = run.steps[run.best] / run.per_epoch
    assert found["patience"][0] - best == 60
    return (
        f"lowest, {run.test_loss[run.best]:.3f}, after {best:.0f} epochs",
        f"60 epochs later, after {found['patience'][0]:.0f}, with {found['patience'][1]:.3f}",
        f"after {found['gradient'][0]:.0f} epochs",
        f"only after {found['change'][0]:.0f}",
    )


@CLAIMS.here(slow=True)
def looks():
    """How many epochs lie between two evaluations of a run."""
    batch, mini, large = (rules.watch(name) for name in list(rules.RUNS)[:3])
    every = [run.steps[0] / run.per_epoch for run in (batch, mini, large)]
    assert every[1] == 1
    return f"every {every[0]:.0f} epochs for the batch", "every epoch for", f"every {every[2]:.0f} epochs for the batch"


@CLAIMS.here(slow=True)
def stops_mini():
    _, found = stops("150 digits, mini-batches of 16", patience=1)
    epochs, cost = found["change"]
    return f"after {epochs:.0f} epochs, at a test cost of {cost:.2f}", f"stops after {found['patience'][0]:.0f}"


@CLAIMS.here(slow=True)
def stops_never():
    run, found = stops("1,348 digits, batch descent")
    assert found["patience"] is None
    assert run.best == len(run.test_loss) - 1
    return f"after {run.steps[-1] / run.per_epoch:.0f} epochs"


@CLAIMS.here(slow=True)
def poor_minima():
    everything, some = stuck(None, 2)[1], stuck(16, 2)[1]
    assert abs(everything - some) < 0.1
    return


@CLAIMS.here(slow=True)
def plateau():
    (early_all, late_all), (early_some, late_some) = stuck(None, 3), stuck(16, 3)
    assert early_some < early_all
    assert late_all - late_some < (early_all - early_some) / 2
    assert late_all < early_all / 2
    return


@CLAIMS.here(slow=True)
def just_larger():
    return f"{100 * stuck(None, 2)[1]:.0f} % ended above 0.2 with two units, and {100 * stuck(None, 8)[1]:.0f} %"


@CLAIMS.here(slow=True)
def just_enough():
    """The lowest cost of 24 starts with two hidden units."""
    net = Network([2, 2, 2], hidden="tanh")
    data = DATASETS["moons"].load(np.random.default_rng(0))
    run = Run(net, data, optimizer=GradientDescent(0.5), loss="cross-entropy", dtype=np.float32)
    run.begin(net.initialize("Glorot normal", np.random.default_rng(1), replicas=24))
    with one_thread:
        for _ in range(2000):
            run.step(run.x, run.y)
    return f"{run.evaluate()[0].min():.2f}"
