"""What notebook 05 asserts, as checks."""

import functools
import itertools

import numpy as np

from course_lib.claims import ClaimList, minus, power, span, usual_words
from course_lib.losses import LOSSES, Huber
from course_lib.network import Network
from course_lib.topics.losses.experiments import cancelling, convexity, exchange, likelihood, penalty
from course_lib.topics.losses.experiments import corners as weights
from course_lib.topics.losses.experiments import huber as hubers
from course_lib.topics.losses.experiments import large_logits as logits
from course_lib.topics.losses.experiments import line_fits as lines
from course_lib.topics.losses.experiments.digits import COMPARED, EVERY, RATES, STARTS, accuracies
from course_lib.topics.losses.experiments.loss_curves import VIEWS, loss_curves
from course_lib.topics.losses.experiments.pairs import table
from course_lib.topics.losses.experiments.slow_down import SIGMOID, slow_down

CLAIMS = ClaimList()
DECK = next(iter(lines.FACTORS))
HALF, ENTROPY = "half squared error", "binary cross-entropy"


# Lines ----------------------------------------------------------------------------------------------------------------


def fitted(seed=0, lift=0.0, moved=(), convention=DECK):
    return lines.line_fits(count=12, noise=0.5, seed=seed, lift=lift, moved=list(moved), convention=convention)


def pulled(seed):
    """The slopes (2,) with the last point dragged down to −5, less those without."""
    away, before = fitted(seed, moved=[[11, 10.0, -5.0]]), fitted(seed)
    return away.squares[1] - before.squares[1], away.absolutes[1] - before.absolutes[1]


@CLAIMS.exact
def factors():
    """A positive factor moves no minimum."""
    first = fitted()
    for convention in lines.FACTORS:
        other = fitted(convention=convention)
        assert np.array_equal(other.squares, first.squares)
        assert other.largest_rate * other.factor == first.largest_rate * first.factor or np.isclose(
            other.largest_rate * other.factor, first.largest_rate * first.factor
        )


@CLAIMS.exact
def rate_of_mean():
    """The mean over all entries is the mean over the rows divided by k, and so is its gradient."""
    rng = np.random.default_rng(0)
    p, y = rng.standard_normal((5, 3)), rng.standard_normal((5, 3))
    assert np.isclose(LOSSES["mean squared error"](p, y), 3 * ((p - y) ** 2).mean())
    return "k times larger"


@CLAIMS.general(seeds=20, words=lambda found: None)
def absolute_line(seed):
    """No line of 2000 others has a smaller absolute error than the best one through two points."""
    found, rng = fitted(seed), np.random.default_rng(seed)
    tried = found.absolutes + rng.standard_normal((2000, 2)) * 10 ** rng.uniform(-4, 0.5, (2000, 1))
    costs = np.abs(tried[:, :1] + tried[:, 1:] * found.x - found.y).mean(axis=1)
    assert costs.min() >= found.mae[1] - 1e-12
    return True


@CLAIMS.here
def slopes_here():
    found = [fitted(lift=lift) for lift in (0.0, 8.0, 12.0)]
    squared, absolute = ([getattr(f, name)[1] for f in found] for name in ("squares", "absolutes"))
    each = (squared[2] - squared[0]) / 12
    assert np.isclose((squared[1] - squared[0]) / 8, each)
    assert np.ptp(absolute) < 5e-4
    before, *after = [[place + 1 for place in fitted(lift=lift).through] for lift in (0.0, 4.0, 8.0, 12.0)]
    assert after == [after[0]] * 3
    return (
        f"{squared[0]:.3f} for the squared and {absolute[0]:.3f} for the absolute",
        f"Lifted by 8, the squared slope is {squared[1]:.3f}, by 12 it is {squared[2]:.3f}: {each:.3f}",
        f"stays at {absolute[0]:.3f}",
        f"it went through points {before[0]} and {before[1]}",
        f"goes through points {after[0][0]} and {after[0][1]}",
    )


@CLAIMS.general(seeds=20)
def absolute_moves(seed):
    """Whether the absolute line moves between lifts of 4 and 12."""
    return bool(abs(fitted(seed, 4.0).absolutes[1] - fitted(seed, 12.0).absolutes[1]) > 1e-9)


@CLAIMS.here
def largest_here():
    found = fitted(lift=8.0)
    assert (np.abs(found.errors).argmax(axis=1) == np.argmax(found.y - fitted().y)).all()
    return "The largest error", "for both lines"


@CLAIMS.here
def pulls_here():
    found = fitted(lift=8.0)
    largest = int(np.abs(found.errors[0]).argmax())
    error = found.errors[0, largest]
    pull = LOSSES["mean squared error"].gradient([error], [0.0])[0]
    pulls = [LOSSES["mean absolute error"].gradient([e], [0.0])[0] for e in found.errors[:, largest]]
    assert pulls == [-1, -1]
    off = found.errors[1][np.abs(found.errors[1]) > 1e-9]
    assert (np.abs(LOSSES["mean absolute error"].gradient(off[:, None], np.zeros((len(off), 1)))) * len(off) == 1).all()
    others = 2 * np.delete(found.errors[0], largest)
    return (
        f"error there is {minus(f'{error:.1f}')}",
        f"slope {minus(f'{pull:.1f}')}",
        f"no other point's slope is beyond {np.abs(others).max():.1f}",
        "the slope −1, and each other point that is not on the line has 1 or −1",
    )


@CLAIMS.general(seeds=20, words=lambda found: None)
def same_line(seed):
    """The largest error of a line, here the one behind the points, has the larger share of the squared cost."""
    found = fitted(seed, lift=8.0)
    e = np.abs(lines.TRUTH[0] + lines.TRUTH[1] * found.x - found.y)
    assert (e**2 <= e.max() * e).all()
    assert (e**2).max() / (e**2).sum() > e.max() / e.sum()
    return True


@CLAIMS.here
def lever_here():
    before, away = fitted(), fitted(moved=[[11, 10.0, -5.0]])
    assert len(away.ties) == 3
    four = np.vstack([away.ties, away.absolutes])
    between = np.random.default_rng(0).dirichlet(np.ones(4), 1000) @ four
    costs = np.abs(between[:, :1] + between[:, 1:] * away.x - away.y).mean(axis=1)
    assert np.allclose(costs, away.mae[1])
    return (
        minus(f"{before.squares[1]:.3f} becomes {away.squares[1]:.3f}"),
        f"{before.absolutes[1]:.3f} becomes {away.absolutes[1]:.3f}",
        "Three other lines",
    )


@CLAIMS.general(seeds=20, words=lambda f: (span(np.abs(f[..., 0])), span(np.abs(f[..., 1]))))
def lever(seed):
    return pulled(seed)


@CLAIMS.exact
def largest_rates():
    rates = [fitted(convention=name).largest_rate for name in ("mean, no ½ (deck 002)", "sum, no ½")]
    assert np.isclose(rates[0] / rates[1], 12)
    return f"{rates[0]:.4f} for the mean and {rates[1]:.5f} for the sum", "12 points"


# Huber ----------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def huber_joins():
    for delta in (0.3, 1.0, 4.0):
        loss, error = Huber(delta=delta), np.linspace(-20, 20, 4001)
        assert np.isclose(loss([delta], [0.0]), delta**2 / 2)
        slopes = loss.gradient(error[:, None, None], [[0.0]])[:, 0, 0]
        assert np.abs(slopes).max() == delta
        assert np.isclose(loss.gradient([delta * (1 + 1e-9)], [0.0])[0], loss.gradient([delta], [0.0])[0])


def single(delta, outlier):
    return hubers.huber(delta=delta, outlier=outlier)


@CLAIMS.exact
def huber_seen():
    first, further = single(1.0, 17.0), single(1.0, 25.0)
    assert (further.median, further.best) == (first.median, first.best)
    assert single(0.05, 17.0).best == first.median == 3
    assert single(20.0, 17.0).best == first.mean
    assert single(20.0, 17.0).far == 0
    assert np.isclose(single(20.0, 4.5).best, single(20.0, 4.5).mean)
    return (
        f"from {first.mean:.2f} to {further.mean:.2f}",
        f"stays at {first.median:.0f} and Huber's prediction at {first.best:.2f}",
        f"the median, {first.median:.0f}",
        f"At δ = 5 the prediction is {single(5.0, 17.0).best:.2f}",
        f"at δ = 20 nothing is far, so that it is the mean, {first.mean:.2f}",
    )


def seven(seed):
    """Seven random values, of which some are far out."""
    return np.random.default_rng(seed).standard_normal(7) ** 3


@CLAIMS.general(seeds=20, words=lambda found: None)
def huber_limits(seed):
    values = seven(seed)
    near, far = (hubers.best_prediction(values, delta) for delta in (1e-6, 1e3))
    assert abs(near - np.median(values)) < 1e-5
    assert np.isclose(far, values.mean())
    return True


@CLAIMS.general(seeds=20)
def huber_between(seed):
    values = seven(seed)
    low, high = sorted((np.median(values), values.mean()))
    path = [hubers.best_prediction(values, delta) for delta in hubers.DELTAS]
    return bool(min(path) >= low - 1e-9 and max(path) <= high + 1e-9)


@CLAIMS.exact
def settles():
    """400 steps from 0.73: on the absolute error over the target and back, on Huber's loss to rest if η < 2."""

    def last_two(loss, rate):
        w = [0.73]
        for _ in range(400):
            w.append(w[-1] - rate * float(loss.gradient([w[-1]], [0.0])[0]))
        return np.array(w[-2:])

    for rate in (0.1, 1.9):
        end = last_two(LOSSES["mean absolute error"], rate)
        assert end.prod() < 0
        assert np.isclose(np.abs(end).sum(), rate)
        assert np.abs(last_two(Huber(delta=1.0), rate)).max() < 1e-9
    assert np.abs(last_two(Huber(delta=1.0), 2.1)).min() > 0.1
    return "slope 1 or −1", "slope goes to 0", "below 2"


SPOILED = (0, 1, 4, 8)


@functools.cache
def missed(seed):
    """(spoiled, 3): how far the three slopes are from the true one."""
    return np.array([lines.miss(np.random.default_rng(seed), spoiled=count) for count in SPOILED])


@CLAIMS.here
def noise_here():
    clean, one, four, eight = missed(0)
    assert clean.argmin() == 0
    return (
        f"{clean[0]:.3f} here, against {clean[1]:.3f}",
        f"{one[1]:.3f} here against {one[0]:.3f}",
        f"{four[1]:.3f} with four",
        f"{span(eight)} here",
    )


@CLAIMS.general(seeds=20, slow=True, words=lambda f: f"{span(f[..., 0], 3)} against {span(f[..., 1], 3)}")
def noise(seed):
    clean = missed(seed)[0]
    assert clean[0] < clean[1]
    return tuple(clean[:2])


@CLAIMS.general(seeds=20, slow=True, words=lambda f: f"{100 * f.min() - 100:.0f} to {100 * f.max() - 100:.0f} %")
def huber_in_noise(seed):
    """Huber's distance over that of the squared line, without outliers."""
    clean = missed(seed)[0]
    assert clean[0] < clean[2] < clean[1]
    return float(clean[2] / clean[0])


@CLAIMS.general(seeds=20, slow=True, words=lambda f: f"{span(f[..., 1], 3)} against {span(f[..., 0], 3)}")
def one_outlier(seed):
    one = missed(seed)[1]
    assert one[1] < one[0]
    return tuple(one)


@CLAIMS.general(seeds=20, slow=True, words=lambda found: None)
def less_and_more(seed):
    clean, one = missed(seed)[:2]
    assert one[1] - clean[1] < one[0] - clean[0]
    assert clean[1] > clean[0]
    return True


def in_words(found):
    assert (found[..., 1] < found[..., 0]).all()
    assert span(found[..., 0]) == "0.50 to 0.50"
    return f"off by about {found[..., 0].mean():.2f}", f"off by {span(found[..., 1])}"


@CLAIMS.general(seeds=20, slow=True, words=in_words)
def wrong_x(seed):
    """How far both slopes are from the true one, if the last of 20 points is at x = 40 and 20 too low."""
    x = np.append(np.linspace(0, 10, 19), 40.0)
    y = lines.TRUTH[0] + lines.TRUTH[1] * x + np.random.default_rng(seed).standard_normal((400, 20))
    y[:, -1] -= 20
    each = (fit(np.broadcast_to(x, y.shape), y)[:, 1] for fit in (lines.least_squares, lines.least_absolute))
    return tuple(float(np.sqrt(((slopes - lines.TRUTH[1]) ** 2).mean())) for slopes in each)


@CLAIMS.general(seeds=20, slow=True)
def huber_wins(seed):
    return bool(missed(seed)[1].argmin() == 2)


# Likelihood and probabilities -----------------------------------------------------------------------------------------


@CLAIMS.exact
def tails():
    gauss, laplace = (float(f(np.array(2.0)) / f(np.array(6.0))) for f in (likelihood.gaussian, likelihood.laplace))
    return f"{power(gauss, 0)} times less probable", f"{laplace:.0f} times less probable"


def curves(view, y=1.0, **knobs):
    """{loss: (value, slope)} at a place of a view."""
    return loss_curves(type(VIEWS[view])(**knobs), y).curves


@CLAIMS.exact
def sure_and_wrong():
    squared = [(1 - p) ** 2 for p in (0.1, 0.01, 0.001)]
    return f"{squared[0]:.2f}, {squared[1]:.2f}, {squared[2]:.3f}", f"log 10 = {np.log(10):.3f}"


@CLAIMS.exact
def curves_at_p():
    at = curves("probability", prediction=0.1)
    one, other = at["mean squared error"], at[ENTROPY]
    return (
        minus(f"{one.value:.2f} with slope {one.slope:.1f}"),
        minus(f"{other.value:.2f} with slope {other.slope:.0f}"),
    )


@CLAIMS.exact
def further_left():
    at = curves("probability", prediction=0.01)
    return f"p = 0.01 they are {at['mean squared error'].value:.2f} and {at[ENTROPY].value:.2f}"


@CLAIMS.exact
def curves_at_z():
    at = curves("logit", prediction=-4.0)
    one, other = at["mean squared error"].slope, at[ENTROPY].slope
    return minus(f"{one:.3f}, that of cross-entropy {other:.2f}")


@CLAIMS.exact
def flat_and_high():
    at = curves("logit", prediction=-8.0)["mean squared error"]
    assert abs(at.slope) < 0.001
    assert at.value > 0.99 * at.values.max()


@CLAIMS.exact
def soft_target():
    drawn = loss_curves(VIEWS["probability"], 0.3)
    curve = drawn.curves[ENTROPY]
    lowest = int(curve.values.argmin())
    assert abs(drawn.grid[lowest] - 0.3) < 0.005
    return f"p = {drawn.grid[lowest]:.1f}, but it is not 0 there: {curve.values[lowest]:.2f}"


@CLAIMS.exact
def guess_of_ten():
    value = curves("probability of the true class", prediction=0.1, classes=10)["cross-entropy"].value
    assert np.isclose(value, np.log(10))
    return f"{value:.3f} = log 10", "10 classes"


# The slow-down --------------------------------------------------------------------------------------------------------


def neuron(eta=0.15, w=2.0, b=2.0, **more):
    return slow_down(eta=eta, w=w, b=b, target=0.0, **more)


@CLAIMS.exact
def sigma_4():
    return f"σ(4) = {SIGMOID(4.0):.3f}", f"σ′(4) = {SIGMOID.prime(4.0):.4f}"


@CLAIMS.exact
def slow_start():
    slopes = neuron().slope[0]
    assert neuron().z[0, 0] == 4
    ratio = slopes[1] / slopes[0]
    return f"{slopes[0]:.4f} and {slopes[1]:.3f}, as at z = 4 above: the second is {ratio:.0f} times as large"


@CLAIMS.exact
def slow_end():
    run = neuron()
    assert run.reached[1] == 50
    return f"{run.a[-1, 0]:.2f}", f"below 0.1 after {run.reached[1]} steps"


@CLAIMS.exact
def slow_peak():
    run = neuron()
    assert (np.diff(np.abs(run.slope[:, 1])) < 0).all()
    assert (np.diff(run.a[:, 0]) < 0).all()
    return f"step {run.steepest[0]}"


@CLAIMS.exact
def squared_slope():
    a = np.linspace(0, 1, 30001)
    slope = a**2 * (1 - a)
    rows, z = a[1:-1:3000, None, None], np.log(a[1:-1:3000] / (1 - a[1:-1:3000]))
    by_z = LOSSES[HALF].gradient(rows, [[0.0]])[:, 0, 0] * SIGMOID.prime(z)
    assert np.allclose(by_z, slope[1:-1:3000])
    assert abs(a[slope.argmax()] - 2 / 3) < 1e-4
    assert slope[-1] == 0
    return "a² (1 − a)", "a = ⅔"


@CLAIMS.exact
def slow_easy():
    first, second = neuron(w=0.6, b=0.9).reached
    return f"takes {first} steps to come below 0.1, and cross-entropy {second}"


@CLAIMS.exact
def slow_stuck():
    run = neuron(w=5.0, b=5.0)
    assert abs(run.a[-1, 0] - run.a[0, 0]) < 1e-5
    return f"{run.slope[0, 0]:.6f}", f"{len(run.a) - 1} steps change almost nothing"


@CLAIMS.exact
def slow_fast():
    return f"only {neuron(eta=8.5).reached[0]} steps"


@CLAIMS.exact
def cancels():
    found = cancelling.factors()
    at = int(np.argmin(np.abs(cancelling.OUTPUTS - 0.95)))
    squared, entropy = found.by_output[:, at]
    return (
        "At a = 0.95 with the target 0",
        f"slope with respect to a is {entropy:.0f}, σ′ is {found.prime[at]:.4f}, and their product is the error, "
        f"{found.delta[1, at]:.2f}",
        f"slope is {squared:.2f}, and the product only {found.delta[0, at]:.3f}",
    )


LARGE_RATES = (30.0, 100.0, 300.0, 1000.0)
GOOD, SATURATED = STARTS


@functools.cache
def race(start, loss, seeds, rates=tuple(RATES)):
    """(measured, rates, seeds): test accuracies."""
    return accuracies(start, loss, seeds, np.array(rates), 5)


def at_best(start, seeds):
    """(losses, measured, seeds): the accuracy at the best rate of each time, for both losses."""
    return np.array([race(start, loss, tuple(seeds)).max(axis=1) for loss in COMPARED])


@CLAIMS.general(seeds=20, slow=True)
def ahead(seeds):
    """Whether cross-entropy is ahead after the first 80 steps, each loss at its best rate."""
    squared, entropy = at_best(GOOD, seeds)[:, 0]
    return [bool(x) for x in entropy > squared]


@CLAIMS.general(seeds=20, slow=True, words=lambda f: f"{span(f[..., 0])} against {span(f[..., 1])}")
def after_80(seeds):
    assert EVERY == 80
    return [tuple(pair) for pair in at_best(GOOD, seeds)[:, 0].T]


@CLAIMS.general(seeds=20, slow=True, words=lambda f: f"{span(f[..., 0])} against {span(f[..., 1])}")
def after_400(seeds):
    return [tuple(pair) for pair in at_best(GOOD, seeds)[:, 4].T]


@CLAIMS.general(seeds=20, slow=True, words=lambda f: ("400 steps", "0.3", "0.65", usual_words(f)))
def saturated_start(seeds):
    """Whether at the best of its rates after 400 steps each loss is where it is said to be."""
    squared, entropy = at_best(SATURATED, seeds)[:, 4]
    return [bool(x) for x in (squared < 0.3) & (entropy > 0.65)]


@CLAIMS.general(seeds=20, slow=True, words=lambda f: ("rates from 30 to 1000", "0.5", usual_words(f)))
def no_rate_helps(seeds):
    """Whether the squared error's accuracy after 400 steps is below ½ at each of the larger rates."""
    return [bool(x) for x in (race(SATURATED, HALF, tuple(seeds), LARGE_RATES)[4] < 0.5).all(axis=0)]


# Large logits ---------------------------------------------------------------------------------------------------------

SOFTMAX, ONE = logits.KINDS
NAIVE, WITH_EPSILON, STABLE = logits.WAYS
SINGLE, DOUBLE = logits.PRECISIONS


def cells(kind=SOFTMAX, scale=1.0, shift=0.0):
    return logits.large_logits(kind=kind, scale=scale, shift=shift, likely=False)


@CLAIMS.exact
def overflow():
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(710.0))
        assert np.isfinite(np.exp(709.0))
        assert np.isinf(np.exp(np.float32(89)))
        assert np.isfinite(np.exp(np.float32(88)))
    return "e^710 is infinite in float64", "e^89 in float32"


@CLAIMS.exact
def scales():
    hundred, thousand = cells(scale=100.0), cells(scale=1000.0)
    assert np.isinf(hundred.cells[NAIVE, SINGLE].loss)
    assert np.isfinite(hundred.cells[NAIVE, DOUBLE].loss)
    assert np.isinf(thousand.cells[NAIVE, DOUBLE].loss)
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(np.float32(100)))
    for found in (hundred, thousand):
        for precision in (SINGLE, DOUBLE):
            with_epsilon = found.cells[WITH_EPSILON, precision].loss
            assert np.isfinite(with_epsilon)
            assert with_epsilon < 0.1 * found.truth.loss
            assert found.cells[STABLE, precision].loss == found.truth.loss
    losses = [table.cells[STABLE, SINGLE].loss for table in (hundred, thousand)]
    return f"the exact loss, {losses[0]:.0f} and {losses[1]:.0f}"


@CLAIMS.exact
def epsilon():
    ten, hundred = cells(scale=10.0), cells(scale=100.0)
    found, far = ten.cells[WITH_EPSILON, DOUBLE], hundred.cells[WITH_EPSILON, DOUBLE]
    assert 0.75 < found.loss / ten.truth.loss < 0.85
    assert abs(far.slope) < 1e-9
    assert np.allclose([ten.truth.slope, hundred.truth.slope], -1)
    return (
        f"the loss with ε is {found.loss:.1f}, a fifth too small",
        f"10^{{-7}} = {-np.log(1e-7):.1f}",
        "should be −1",
        minus(f"it is {found.slope:.2f} at a scale of 10, and {abs(far.slope):.0f} at 100"),
    )


@CLAIMS.exact
def shifted():
    table = cells(shift=1000.0)
    right = {key for key, cell in table.cells.items() if abs(cell.loss - table.truth.loss) < 1e-5}
    assert right == {(STABLE, SINGLE), (STABLE, DOUBLE)}
    assert np.isclose(table.truth.loss, cells().truth.loss)


@CLAIMS.exact
def sigmoid_lost():
    places = []
    for precision in (SINGLE, DOUBLE):
        z = np.arange(1.0, 60.0, 0.01)
        lost = [not np.isfinite(logits.stages(ONE, NAIVE, np.array([v], precision), 2).loss) for v in z]
        places.append(z[int(np.argmax(lost))])
    return f"float32 is lost from about {places[0]:.0f} on", f"float64 from about {places[1]:.0f}"


@CLAIMS.exact
def fails_at_37():
    small, gap = np.exp(-37.0), np.nextafter(1.0, 2.0) - 1
    assert 1 + small == 1
    return f"1 + {power(small, 1)} rounds to 1", f"{power(gap, 1)} away"


@CLAIMS.exact
def sigmoid_is_softmax():
    z = np.linspace(-30, 30, 13)
    two = LOSSES["cross-entropy"].from_logits
    ours = [two([[0.0, v]], [1]) for v in z]
    assert np.allclose(ours, [LOSSES[ENTROPY].from_logits([v], [1.0]) for v in z])


@CLAIMS.exact
def log1p():
    small = np.exp(-100.0)
    assert np.log(1 + small) == 0
    return power(np.log1p(small), 1)


# Penalties ------------------------------------------------------------------------------------------------------------

WEAK, STRONG = 7, 9  # places on the path: λ = 0.0032 and 0.01


@functools.cache
def path(kind, seed):
    """A path without what only pictures need."""
    return penalty.path.__wrapped__("circles", kind, seed)


def units_without_weights(found, index):
    """How many hidden units have no weight of 0.01 or more."""
    W1, W2 = (layer.W for layer in found.net.layers(found.theta[index]))
    sizes = np.maximum(np.abs(W1).max(axis=0), np.abs(W2).max(axis=1))
    return int((sizes < penalty.SMALL).sum())


@CLAIMS.exact
def ten_steps():
    step = 0.1 * 0.5
    l2, l1 = np.array([4.0, 0.4]), np.array([4.0, 0.4])
    for _ in range(10):
        l2 = l2 - step * l2
    steps = 0
    while l1[1] > step / 2:
        l1, steps = l1 - step * np.sign(l1), steps + 1
    left = l2 / (4.0, 0.4)
    assert np.allclose(left, left[0])
    assert abs(l1[1]) < 1e-12
    return f"1 − {step} in each step", f"{left[0]:.3f}", f"takes {step} off", f"after {steps} steps", f"{l1[0]:.1f}"


@CLAIMS.here
def no_penalty_here():
    found = path("L2", 0)
    size = (found.weights[0] ** 2).sum()
    return f"train loss is {found.train_loss[0]:.3f}, the test loss {found.test_loss[0]:.3f}", f"Σw² = {size:.0f}"


@CLAIMS.here(slow=True)
def ten_times_longer():
    """With 4000 steps in place of 400."""
    l2, l1 = (penalty.path.__wrapped__("circles", kind, 0, 10 * penalty.STEPS) for kind in ("L2", "L1"))
    size = (l2.weights[0] ** 2).sum()
    return (
        f"After {10 * penalty.STEPS} steps",
        f"Σw² = {size:.0f} and the test loss is {l2.test_loss[0]:.3f}",
        f"L1 has {l1.small[WEAK]} small weights at λ = 0.0032",
    )


@CLAIMS.exact
def factor_and_penalty():
    """One number w for the values 1, 2, 6 with λ₂ = 0.5: where the slope of factor · mean (w − y)² + λ₂/2 w² is 0."""
    y, strength, w = np.array([1.0, 2.0, 6.0]), 0.5, np.linspace(0, 4, 40001)
    places = [
        float(w[(factor * ((w[:, None] - y) ** 2).mean(axis=1) + strength / 2 * w**2).argmin()]) for factor in (1, 0.5)
    ]
    return "1, 2 and 6", f"λ₂ = {strength}", f"{places[0]:.1f} without ½ and {places[1]:.1f} with it"


@CLAIMS.exact
def rest():
    """A penalty's own slope is λw for L2 and, where w is not 0, λ sign w for L1: at rest that of the loss is minus it.

    Where the penalised cost of one weight is least it is so; at w = 0 with L1 any slope of the loss up to λ will do.
    """
    w = np.array([-3.0, -0.01, 0.2, 5.0])
    assert np.allclose(weights.PENALTIES["L2"].gradient(w), weights.STRENGTH * w)
    assert np.allclose(weights.PENALTIES["L1"].gradient(w), weights.STRENGTH * np.sign(w))
    c = np.array([3.0, 0.7, -0.2, -4.0])
    l2, l1 = (weights.least(c, kind) for kind in ("L2", "L1"))
    assert np.allclose(c - l2, weights.STRENGTH * l2)
    large = l1 != 0
    assert np.allclose((c - l1)[large], weights.STRENGTH * np.sign(l1[large]))
    assert (np.abs((c - l1)[~large]) <= weights.STRENGTH).all()


@CLAIMS.here
def l2_here():
    found = path("L2", 0)
    size = (found.weights[WEAK] ** 2).sum()
    return f"test loss is {found.test_loss[WEAK]:.3f} with Σw² = {size:.0f}"


@CLAIMS.here
def small_here():
    l1, l2 = path("L1", 0), path("L2", 0)
    assert np.abs(l1.weights[STRONG]).max() > 1
    assert l2.weights.shape[1] == 48
    return f"{l2.small[WEAK]}", f"{l1.small[WEAK]}", f"{l1.small[STRONG]}"


@CLAIMS.general(seeds=20, slow=True, words=lambda f: f"{f.min()} to {f.max()}")
def small_l2(seed):
    return int(path("L2", seed).small[WEAK])


@CLAIMS.general(seeds=20, slow=True, words=lambda f: [f"{f[..., k].min()} to {f[..., k].max()}" for k in (0, 1)])
def small_l1(seed):
    found = path("L1", seed)
    assert np.abs(found.weights[STRONG]).max() > 1
    return int(found.small[WEAK]), int(found.small[STRONG])


@CLAIMS.here
def units_off():
    found = path("L1", 0)
    return f"{units_without_weights(found, WEAK)} of {found.net.sizes[1]}"


@CLAIMS.general(seeds=20, slow=True, words=lambda f: f"{f[..., 0].max():.3f} for L1 and {f[..., 1].max():.2f} for L2")
def from_here_on(seed):
    """The weakest λ of L1 and of L2 at which all weights are small."""
    found = [path(kind, seed) for kind in ("L1", "L2")]
    return tuple(float(penalty.STRENGTHS[(each.small == each.weights.shape[1]).argmax()]) for each in found)


@CLAIMS.here
def none_exactly():
    assert all((path(kind, 0).weights != 0).all() for kind in penalty.KINDS)
    return "exactly 0: none"


@CLAIMS.here
def penalty_wins():
    for kind, first in (("L1", 11), ("L2", 14)):
        found = path(kind, 0)
        assert (found.small[first:] == found.weights.shape[1]).all()
        assert np.allclose(found.train_loss[first:], np.log(2), atol=5e-4)
    return f"below {penalty.SMALL}", f"log 2 = {np.log(2):.3f}"


@CLAIMS.general(seeds=20, slow=True, words=lambda f: [f"{span(f[..., k])} times" for k in (0, 1)])
def best_on_path(seed):
    ratios = []
    for kind in ("L2", "L1"):
        found = path(kind, seed)
        assert (np.diff(found.train_loss) > -0.01).all()
        assert 0 < found.best < len(penalty.STRENGTHS) - 4
        ratios.append(float(found.test_loss.min() / found.test_loss[0]))
    return tuple(ratios)


@CLAIMS.general(seeds=20, slow=True)
def l1_or_l2(seed):
    l1, l2 = (path(kind, seed).test_loss.min() for kind in ("L1", "L2"))
    return bool(l1 > l2)


@CLAIMS.exact
def touches():
    found = weights.corners()
    assert found.minima["L1"][1] == 0
    for kind, costs in found.costs.items():
        assert abs(weights.AXIS[costs.argmin()] - found.minima[kind][1]) < 0.006
    l2, l1 = ((f"{w[0]:.3g}", f"{w[1]:.3g}") for w in (found.minima["L2"], found.minima["L1"]))
    return f"L2 gives ({l2[0]}, {l2[1]}), L1 gives ({l1[0]}, {l1[1]})"


@CLAIMS.exact
def bends():
    """Where h/2 (w − c)² with a penalty is least, on a fine grid; what is left of c grows with h."""
    w, strength = np.linspace(-2, 4, 600001), 0.5
    for c in (0.3, 1.0, 2.5):
        shares = []
        for h in (0.25, 0.5, 1.0, 2.0, 8.0):
            loss = h / 2 * (w - c) ** 2
            l2, l1 = (w[(loss + cost).argmin()] for cost in (strength / 2 * w**2, strength * np.abs(w)))
            assert abs(l2 - h * c / (h + strength)) < 2e-5
            assert abs(l1 - max(c - strength / h, 0)) < 2e-5
            shares.append((l2 / c, l1 / c))
        assert (np.diff(shares, axis=0)[:, 0] > 0).all()
        assert (np.diff(shares, axis=0)[:, 1] > -1e-5).all()


# Pairs, small errors, convexity ---------------------------------------------------------------------------------------


@CLAIMS.exact
def pairs_plain():
    plain = [key for key, pair in table(3).items() if pair.kind == "plain"]
    assert len(plain) == 6
    assert sum(output == "linear" for output, _ in plain) == 4
    return "six: four with no activation"


@CLAIMS.exact
def pairs_slow():
    """An error of 1 sends back nearly nothing where f′ or softmax's Jacobian is near 0; a ReLU right of 0 all."""
    far, below = [20.0, -20.0, -20.0], [-20.0] * 3
    for output, z, error in (("sigmoid", far, 0.0), ("softmax", far, 0.0), ("ReLU", below, 0.0), ("ReLU", far, 20.0)):
        assert table(3)[output, HALF].kind == "damped"
        net = Network([1, 3], output=output)
        theta = net.initialize("zeros", np.random.default_rng(0))
        net.layers(theta)[0].b[...] = z
        passed = net.backward(theta, np.ones((1, 1)), np.eye(3)[1:2], HALF)
        assert abs(np.abs(passed.delta[-1]).max() - error) < 1e-6


@CLAIMS.exact
def pairs_refused():
    """With three outputs only cross-entropies are refused: of no probability, or of one of the other kind."""
    refused = {key for key, pair in table(3).items() if pair.refusal}
    assert {loss for _, loss in refused} == {ENTROPY, "cross-entropy"}
    assert {(ENTROPY, "softmax"), ("cross-entropy", "sigmoid")} == {
        (loss, output) for output, loss in refused if output in ("sigmoid", "softmax")
    }
    rows = SIGMOID(np.array([1.0, 2.0, 3.0]))
    assert not np.isclose(rows.sum(), 1)


@CLAIMS.exact
def pairs_deck():
    deck = (("linear", HALF), ("sigmoid", ENTROPY), ("softmax", "cross-entropy"))
    assert all(table(3)[key].delta == "ŷ − y" for key in deck)
    return "three pairs of deck 004"


@CLAIMS.exact
def softmax_of_one():
    assert all(pair.refusal for (output, _), pair in table(1).items() if output == "softmax")
    return "refused with every loss, because one probability alone is always 1"


@CLAIMS.exact
def small_errors():
    e = np.linspace(-3, 3, 601)
    inside = (np.abs(e) < 1 - 1e-9) & (np.abs(e) > 1e-9)
    assert (e[inside] ** 2 < np.abs(e[inside])).all()
    assert (e[np.abs(e) > 1 + 1e-9] ** 2 > np.abs(e[np.abs(e) > 1 + 1e-9])).all()


FIVE = "five, one of them odd"


def cuts(examples=FIVE, w=3.0, b=1.5, angle=0.0):
    return convexity.convexity(examples=examples, w=w, b=b, angle=angle).sides


@CLAIMS.exact
def two_minima():
    surface = cuts()[0].surface
    first, second = (f"({w:.2f}, {b:.2f}) with J = {float(surface(np.array([w, b]))):.3f}" for w, b in surface.minima)
    return f"two minima, at {first} and at {second}"


@CLAIMS.exact
def one_minimum():
    ((w, b),) = cuts()[1].surface.minima
    for start in ((3.0, 1.5), (-3.0, 3.0)):
        assert np.abs(cuts(w=start[0], b=start[1])[1].end[0] - (w, b)).max() < 1e-4
    return f"({w:.2f}, {b:.2f})"


@CLAIMS.exact
def bent_map():
    return f"{100 * cuts()[0].fraction:.0f} % of the map"


@CLAIMS.exact
def convex_everywhere():
    for examples in convexity.EXAMPLES:
        assert cuts(examples)[1].fraction == 0
    assert convexity.bent_lines(ENTROPY, np.random.default_rng(0)) == 0


@CLAIMS.exact
def falls_for_ever():
    for examples, direction in (("two, separable", (1.0, 0.0)), ("one", (-1.0, 0.0))):
        surface = convexity.NeuronCost(examples=examples, cost=ENTROPY)
        assert len(surface.minima) == 0
        heights = surface(np.outer([1.0, 3.0, 10.0, 30.0, 100.0], direction))
        assert (np.diff(heights) < 0).all()
        assert heights[-1] < 1e-9


def descent_with_penalty(examples, on_b, strength=0.1, steps=3000):
    """(w, b), the cost and the length of its slope after so many steps of gradient descent, λ/2 w² (+ b²) added."""
    surface, at = convexity.NeuronCost(examples=examples, cost=ENTROPY), np.zeros(2)
    on = np.array([1.0, float(on_b)])
    for _ in range(steps):
        slope = np.array(surface.slopes(*at)) + strength * on * at
        at = at - slope
    return at, float(surface(at) + strength / 2 * (on * at**2).sum()), float(np.linalg.norm(slope))


@CLAIMS.exact
def penalty_and_minimum():
    """Two examples have a minimum with a penalty on w alone; the single one only if b is penalised as well."""
    for examples, on_b in (("two, separable", False), ("two, separable", True), ("one", True)):
        assert descent_with_penalty(examples, on_b)[2] < 1e-12
    ends = [descent_with_penalty("one", False, steps=n) for n in (100, 1000, 5000)]
    assert all(later[0][1] < sooner[0][1] - 1 for sooner, later in itertools.pairwise(ends))
    assert ends[-1][1] < 1e-3


@CLAIMS.general(seeds=20, slow=True)
def mountain(seed):
    costs = [*exchange.costs_between(seed).values()]
    assert np.isclose(costs[0], costs[-1])
    return bool(min(costs[1:-1]) > costs[0])
