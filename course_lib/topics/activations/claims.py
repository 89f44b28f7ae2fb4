"""What notebook 04 asserts, as checks."""

import functools

import numpy as np

from course_lib import datasets
from course_lib.activations import ACTIVATIONS, ELU, LAYERS, Maxout, PReLU
from course_lib.claims import ClaimList, always, minus, never, power, span
from course_lib.network import Network
from course_lib.topics.activations.experiments import dead as sleep
from course_lib.topics.activations.experiments import depth as deep
from course_lib.topics.activations.experiments import race as races
from course_lib.topics.activations.experiments import rows, signs
from course_lib.topics.activations.experiments.linear import linear_and_bent
from course_lib.topics.activations.experiments.qualities import qualities
from course_lib.topics.activations.experiments.transfer import LEVEL, transfer
from course_lib.topics.activations.tasks import TASKS

CLAIMS = ClaimList()
FAMILY = ("ReLU", "leaky ReLU", "PReLU", "ELU")


@CLAIMS.exact
def layers_are_one():
    """Linear layers, with any biases, are one layer with the weights and the bias of the text."""
    rng = np.random.default_rng(0)
    x, W1, b1, W2, b2 = (rng.standard_normal(shape) for shape in ((7, 4), (4, 5), 5, (5, 3), 3))
    assert np.allclose((x @ W1 + b1) @ W2 + b2, x @ (W1 @ W2) + (b1 @ W2 + b2))
    net, inputs = Network([4, 6, 5, 3], hidden="linear", output="linear"), rng.standard_normal((9, 4))
    theta = net.initialize("Glorot normal", rng)
    weights = [layer.W for layer in net.layers(theta)]
    assert np.allclose(net.predict(theta, inputs), inputs @ np.linalg.multi_dot(weights))
    return


@CLAIMS.exact
def step_function():
    """On both sides of its step a difference quotient is 0."""
    z = np.array([-2.0, -0.1, 0.1, 2.0])
    assert (np.heaviside(z + 1e-6, 0) == np.heaviside(z, 0)).all()
    return "0 on both sides"


def _gradients_differ(found):
    pairs = found.shape[2]
    return f"over {found.shape[1]} starts and {pairs} pairs", f"{span(found)} times as long"


@CLAIMS.general(seeds=20, words=_gradients_differ)
def two_gradients(seed):
    """The difference of two digits' gradients of a linear network over the first one's, pairs of different digits."""
    data, net = datasets.digits(), Network([64, 30, 10], hidden="linear", output="linear")
    theta, y = net.initialize("Glorot normal", np.random.default_rng(seed)), data.y_train
    g = [net.loss_and_gradient(theta, data.x_train[[k]], y[[k]], "half squared error")[1] for k in range(40)]
    pairs = [(k, k + 1) for k in range(39) if y[k] != y[k + 1]]
    return tuple(float(np.linalg.norm(g[i] - g[j]) / np.linalg.norm(g[i])) for i, j in pairs)


# What each activation does --------------------------------------------------------------------------------------------

f = ACTIVATIONS
PAIR = ("sigmoid", "tanh")


def through(name, spread=1.0, **setting):
    return transfer(f[name], spread=spread, **setting)


def saturated_from(name):
    """The z > 0 at which f' has fallen to LEVEL, by bisection."""
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if f[name].prime(middle) > LEVEL else (low, middle)
    return low


@CLAIMS.exact
def sigmoid_at_1():
    seen = through("sigmoid")
    assert abs(seen.mean - 0.5) < 1e-9
    return f"{100 * seen.saturated:.1f} %", f"{1 / seen.variance:.0f} times smaller"


@CLAIMS.exact
def hatched_at_3():
    shares = [100 * through(name, 3.0).saturated for name in PAIR]
    return f"a third of the inputs is hatched, {shares[0]:.1f} %", f"for tanh it is {shares[1]:.1f} %"


@CLAIMS.exact
def crossing():
    """tanh' is above σ' for |z| below one place, and below it further out."""
    z = np.linspace(0, 20, 200_001)
    above = f["tanh"].prime(z) > f["sigmoid"].prime(z)
    place = z[above.argmin()]
    assert above[z < place].all()
    assert not above[z > place].any()
    return f"{place:.2f}"


@CLAIMS.exact
def maxout_row():
    z, upstream = np.array([[0.3, -1.0, 2.5, 0.7]]), np.array([[1.0]])
    assert Maxout(pieces=4).vjp(z, upstream).tolist() == [[0, 0, 1, 0]]
    return


@CLAIMS.exact
def relu_half():
    for spread in (0.1, 1.0, 5.0):
        seen = through("ReLU", spread)
        assert abs(seen.dead - 0.5) < 1e-6
        assert seen.saturated == 0
    assert qualities(f["ReLU"]).left == 0
    return


@CLAIMS.exact
def relu_shifted():
    return f"{100 * through('ReLU', shift=-2.0).dead:.1f} %"


@CLAIMS.exact
def passed():
    sigmoid = through("sigmoid").passed
    assert abs(through("ReLU").passed - 0.5) < 1e-6
    return f"{sigmoid:.3f}", f"{np.sqrt(round(sigmoid, 3)):.2f}"


@CLAIMS.exact
def ten_layers():
    return power(through("sigmoid").passed ** 5)


@CLAIMS.exact
def same_curve():
    z = np.linspace(-10, 10, 1001)
    assert np.allclose(f["tanh"](z), 2 * f["sigmoid"](2 * z) - 1, rtol=0, atol=1e-14)
    assert np.allclose(f["tanh"].prime(z), 1 - f["tanh"](z) ** 2, rtol=0, atol=1e-14)
    return


@CLAIMS.exact
def same_network():
    """σ(xW + b)V + c = tanh(xW/2 + b/2)V/2 + c + (the sum of V's columns)/2."""
    rng = np.random.default_rng(0)
    x, W, b, V, c = (rng.standard_normal(shape) for shape in ((7, 4), (4, 5), 5, (5, 3), 3))
    ours = f["tanh"](x @ (W / 2) + b / 2) @ (V / 2) + c + V.sum(axis=0) / 2
    assert np.allclose(f["sigmoid"](x @ W + b) @ V + c, ours)
    return


@CLAIMS.exact
def two_sizes():
    slopes_at_0 = [float(f[name].prime(0.0)) for name in PAIR]
    assert slopes_at_0[1] == 4 * slopes_at_0[0]
    assert abs(through("tanh").mean) < 1e-12
    columns = [
        [f"{through(name).mean + 0.0:.2f}".replace("-", ""), f"{slope:.2f}", f"{saturated_from(name):.2f}"]
        for name, slope in zip(PAIR, slopes_at_0, strict=True)
    ]
    rows = [f"{a} | {b}" for a, b in zip(*columns, strict=True)]
    return *rows, f"{through('sigmoid').passed:.3f} | {through('tanh').passed:.2f}"


@CLAIMS.exact
def overflow():
    with np.errstate(all="ignore"):
        assert np.isnan(np.exp(1000.0) / (1 + np.exp(1000.0)))
        assert 1 / (1 + np.exp(1000.0)) == 0
    return


@CLAIMS.exact
def examples():
    """What the tasks' texts give as examples."""
    task = {name: task.reference for name, task in TASKS.tasks.items()}
    assert np.allclose(task["sigmoid"](np.array([0.0, -1000.0])), [0.5, 0])
    assert np.allclose(task["softplus backward"](np.log([2.0]), np.array([3.0])), [1.5])
    assert np.allclose(task["leaky ReLU backward"](np.array([2.0, -2.0]), np.array([5.0, 5.0]), 0.1), [5, 0.5])
    a, slope = task["ELU"](np.array([3.0, -900.0]), 0.5)
    assert np.allclose([a, slope], [[3, -0.5], [1, 0]])
    asleep = task["sleepers"](np.array([[1.0], [2.0]]), np.array([[1.0, -1.0]]), np.array([0.0, 0.0]))
    assert asleep.tolist() == [False, True]
    assert task["PReLU's slope"](np.array([2.0, -3.0]), np.array([5.0, 1.0]), 0.1) == -3
    maxout = task["maxout backward"](np.array([[[1.0, 4.0, 2.0]]]), np.array([[5.0]]))
    assert maxout.tolist() == [[[0, 5, 0]]]
    shares = task["softmax with temperature"](np.array([[2.0, 0.0]]), 2.0)
    assert np.allclose(shares, [[0.731, 0.269]], atol=5e-4)
    return "at z = 0 the value is log 2", "the slope ½"


@CLAIMS.exact
def elu_slope():
    for alpha in (0.3, 1.0, 2.0):
        each = ELU(alpha=alpha)
        assert np.isclose(each.prime(-1e-9), alpha)
        assert each.prime(-50.0) < 1e-20
        assert (np.diff(each.prime(np.linspace(-20, -1e-6, 500))) > 0).all()
    return "fades to 0"


@CLAIMS.exact
def fall_and_rise():
    """SiLU and GELU fall to one lowest point, which is below 0 and left of 0, and rise from there."""
    z = np.linspace(-30, 30, 60_001)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    share = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1]) * (z[1] - z[0]) / 2])
    for gate in (f["sigmoid"](z), share):
        a = z * gate
        lowest = a.argmin()
        assert a[lowest] < -0.1
        assert z[lowest] < 0
        assert (np.diff(a[: lowest + 1]) <= 0).all()
        assert (np.diff(a[lowest:]) > 0).all()
    return


@CLAIMS.exact
def at_zero():
    assert [float(f[name].prime(0.0)) for name in FAMILY] == [
        0,
        f["leaky ReLU"].alpha,
        f["PReLU"].alpha,
        f["ELU"].alpha,
    ]
    return "0 for ReLU"


@CLAIMS.exact
def family():
    z = np.linspace(0.01, 30, 1000)
    assert all(np.array_equal(f[name](z), z) for name in FAMILY)
    values = [float(f[name](-1.0)) for name in FAMILY]
    assert len(set(values)) == len(FAMILY)
    for alpha in (-2.0, 1.7):
        assert PReLU(alpha=alpha)(-1.0) == -alpha
    return


@CLAIMS.exact
def max_form():
    z = np.linspace(-5, 5, 1001)
    for alpha in (0.0, 0.3, 1.0):
        assert np.array_equal(np.maximum(alpha * z, z), PReLU(alpha=alpha)(z))
    assert not np.allclose(np.maximum(1.5 * z, z), PReLU(alpha=1.5)(z))
    return


# The qualities --------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def ideal():
    found = {name: qualities(each) for name, each in LAYERS.items()}
    assert len(found) == 9
    assert [name for name, q in found.items() if abs(q.mean) < 1e-9] == ["linear", "tanh"]
    assert found["linear"].bend < 1e-9
    assert found["tanh"].flat > 0.5
    assert not [q for q in found.values() if q.bend > 1e-6 and q.jump < 1e-6 and abs(q.mean) < 1e-9 and q.flat == 0]
    return f"{100 * found['tanh'].flat:.0f} %"


@CLAIMS.exact
def means():
    found = {name: qualities(each).mean for name, each in LAYERS.items()}
    others = [abs(mean) for name, mean in found.items() if name not in ("linear", "tanh", "ELU")]
    assert found["ELU"] < min(others)
    sigmoid, relu, leaky, elu = (f"{found[name]:.2f}" for name in ("sigmoid", "ReLU", "leaky ReLU", "ELU"))
    return f"{sigmoid}, {relu} and {leaky}", f"nearer with {elu}"


@CLAIMS.exact
def half_saturated():
    """Leaky ReLU's slope on the left is below LEVEL, but not 0."""
    seen = through("leaky ReLU")
    assert abs(seen.saturated - 0.5) < 1e-6
    assert abs(qualities(f["leaky ReLU"]).flat - 0.5) < 1e-3
    return "half of the axis"


@CLAIMS.exact
def maxout_mean():
    """Two standard normal pieces; with the second at 0 it would be ReLU's mean."""
    relu = through("ReLU").mean
    return f"{qualities(LAYERS['maxout']).mean:.2f} for maxout", f"not the {relu:.2f} of ReLU"


@CLAIMS.exact
def far_out():
    leaky = f["leaky ReLU"]
    assert float(leaky.prime(-1.0)) == float(leaky.prime(-1000.0)) == 0.01
    digits, power = f"{float(f['tanh'].prime(10.0)):.1e}".split("e-")
    return "0.01", f"{digits} · 10^−{int(power)}"


@CLAIMS.exact
def smooth():
    for alpha in (0.5, 0.9, 1.0, 1.1, 2.0):
        left, right = (float(ELU(alpha=alpha).prime(z)) for z in (-1e-9, 1e-9))
        assert (abs(right - left) < 1e-6) == (alpha == 1)
    assert all(qualities(f[name]).jump > 0.5 for name in ("ReLU", "leaky ReLU", "PReLU"))
    return


@CLAIMS.exact
def quarter_to_19():
    digits, power = f"{0.25**19:.1e}".split("e-")
    return f"{digits} · 10^−{int(power)}"


# Units that sleep in layer 1 ------------------------------------------------------------------------------------------

_deaths = functools.lru_cache(maxsize=128)(sleep.deaths)
RELU, LEAKY, PRELU, ELU_ = range(4)


def at(rate):
    return sleep.RATES.tolist().index(rate)


def count(kind, rate, seed, bias=0.0, frame=-1):
    """How many of the 16 units sleep."""
    return round(sleep.UNITS * _deaths(bias, "Adam", seed).asleep[kind, frame, at(rate)])


def woken_from_the_start(kind, rate, seed, optimizer="Adam", bias=-2.0):
    """(how many units slept at the start, how many of them are awake at the end)."""
    runs = _deaths(bias, optimizer, seed)
    first, last = (runs.sleeping(kind, frame, at(rate)) for frame in (0, len(runs.steps) - 1))
    return int(first.sum()), int((first & ~last).sum())


@CLAIMS.here
def woken_here():
    """Bias −2, Adam, η = 0.3: sleepers at the end; of leaky ReLU also how many woke and how many fell asleep."""
    runs, ends = _deaths(-2.0, "Adam", 0), [count(kind, 0.3, 0, -2.0) for kind in range(4)]
    first, last = (runs.sleeping(LEAKY, frame, at(0.3)) for frame in (0, len(runs.steps) - 1))
    return (
        " | ".join(map(str, ends)),
        f"{(first & ~last).sum()} of the {first.sum()} leaky ReLUs woke",
        f"{(~first & last).sum()} others",
    )


def whole_range(values):
    return f"{values.min()} to {values.max()}"


@CLAIMS.here
def rate_here():
    none, some, many = (count(RELU, rate, 0) for rate in (0.01, 0.3, 3.0))
    assert none == 0
    return "No ReLU sleeps at η = 0.01", f"at 0.3 there are {some}", f"at 3 there are {many}"


@CLAIMS.general(seeds=20, words=lambda found: tuple(f"({whole_range(column)})" for column in found[0].T[1:]))
def rate_kills(seed):
    """Sleepers at three rates."""
    return tuple(count(RELU, rate, seed) for rate in (0.01, 0.3, 3.0))


@CLAIMS.general(seeds=20)
def rate_order(seed):
    """More units sleep at 0.3 than at 0.01."""
    return bool(count(RELU, 0.3, seed) > count(RELU, 0.01, seed))


@CLAIMS.here
def not_steady():
    before, after = (count(RELU, rate, 0) for rate in (10.0, 30.0))
    assert after < before
    return f"from {before} at η = 10 to {after} at η = 30"


@CLAIMS.here
def leaky_here():
    return f"Leaky ReLU has {count(LEAKY, 0.3, 0)} sleepers here and ReLU {count(RELU, 0.3, 0)}"


@CLAIMS.general(seeds=20)
def leaky_falls(seed):
    """Leaky ReLU has at least as many sleepers as ReLU, at bias 0 and η = 0.3."""
    return bool(count(LEAKY, 0.3, seed) >= count(RELU, 0.3, seed))


@CLAIMS.here
def start_here():
    starts = [count(kind, 0.3, 0, -2.0, 0) for kind in range(4)]
    assert len(set(starts)) == 1
    return f"{starts[0]} sleepers before the first step", " | ".join(map(str, starts))


@CLAIMS.general(seeds=20, words=lambda found: f"({whole_range(found)})")
def start_range(seed):
    return count(RELU, 0.3, seed, -2.0, 0)


@CLAIMS.general(
    seeds=20,
    cases=[{"optimizer": name} for name in ("Adam", "gradient descent", "momentum")],
    words=lambda found: (_none(found), f"any of {found.shape[1]} seeds"),
)
def never_wakes(seed, optimizer):
    """How many ReLUs of layer 1 that sleep at the start are awake at the end, at any of nine rates."""
    return sum(woken_from_the_start(RELU, rate, seed, optimizer)[1] for rate in sleep.RATES.tolist())


def _none(found):
    assert (found == 0).all()
    return "none woke"


def _share_woken(found):
    assert (found[..., 0] == found[:1, :, 0]).all()
    return found[0, :, 0].sum(), found[..., 1].sum(axis=1)


def _woken_words(found):
    all_of_them, woken = _share_woken(found)
    return f"of the {all_of_them} asleep", " | ".join(map(str, woken))


@CLAIMS.general(seeds=20, cases=[{"kind": kind} for kind in range(4)], words=_woken_words)
def woken(seed, kind):
    return woken_from_the_start(kind, 0.3, seed)


def _plain_words(found):
    all_of_them, (elu, leaky) = _share_woken(found)
    return f"ELU woke {elu} of the {all_of_them}", f"leaky ReLU {leaky}"


@CLAIMS.general(seeds=20, cases=[{"kind": kind} for kind in (ELU_, LEAKY)], words=_plain_words)
def woken_plainly(seed, kind):
    return woken_from_the_start(kind, 0.3, seed, "gradient descent")


@CLAIMS.exact
def sleeping_gradient():
    """The own weights of a sleeping unit get no gradient with ReLU, and some with the others."""
    data = datasets.digits()
    for name in FAMILY:
        net = Network([64, 8, 10], hidden=name)
        theta = net.initialize("He normal", np.random.default_rng(0))
        net.layers(theta)[0].b[..., 3] = -20.0
        assert (net.forward(theta, data.x_train).z[1][:, 3] < 0).all()
        first = net.layers(net.loss_and_gradient(theta, data.x_train, data.y_train, "cross-entropy")[1])[0]
        assert bool((first.W[:, 3] == 0).all() and (first.b[..., 3] == 0).all()) == (name == "ReLU")
    return


def _adam_only(found):
    adam, plain = found > 0
    assert not plain.any()
    return f"{adam.sum()} of {adam.size} seeds with Adam", "in none"


@CLAIMS.general(seeds=20, cases=[{"optimizer": n} for n in ("Adam", "gradient descent")], words=_adam_only)
def adam_wakes(seed, optimizer):
    """How many ReLUs fall asleep during the run, and are awake at its end; bias 0, η = 0.3."""
    return _deaths(0.0, optimizer, seed).woken(RELU, at(0.3))


@CLAIMS.general(seeds=20, words=lambda found: f"{100 * found.min():.0f} to {100 * found.max():.0f} %")
def still_right(seed):
    """The shares of right answers of all four, at bias 0 and η = 0.3."""
    return tuple(float(share) for share in _deaths(0.0, "Adam", seed).accuracy[:, -1, at(0.3)])


# Further --------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def exactly_zero():
    net, data = Network([64, 30, 10], hidden="ReLU"), datasets.digits()
    shares = []
    for start in ("He normal", "zeros"):
        z = net.forward(net.initialize(start, np.random.default_rng(1)), data.x_train).z[1]
        shares.append((z == 0).mean())
    assert shares == [0.0, 1.0]
    return


@CLAIMS.exact
def two_more():
    sizes = [Network([2, 16, 16, 2], hidden=name).size for name in ("leaky ReLU", "PReLU")]
    assert sizes[1] - sizes[0] == 2
    return


_slopes = functools.lru_cache(maxsize=32)(sleep.slopes)


def learned(seed):
    """α at the end, (five starts, two layers)."""
    return _slopes(seed=seed).alpha[-1]


@CLAIMS.here
def slopes_here():
    first, second = learned(0).T
    assert (first < 0).all()
    return tuple(
        f"{a.min():.2f} {word} {a.max():.2f}".replace("-", "−") for a, word in ((first, "and"), (second, "to"))
    )


@CLAIMS.general(seeds=20)
def all_negative(seed):
    return bool((learned(seed)[:, 0] < 0).all())


@CLAIMS.general(seeds=20)
def apart(seed):
    """How far the five are apart in layer 2."""
    return float(np.ptp(learned(seed)[:, 1]))


@CLAIMS.general(
    seeds=20,
    cases=[{"rate": rate} for rate in (0.03, 0.1)],
    words=lambda found: (f"{(found[1] < found[0]).sum()} of {found.shape[1]} seeds", span(found[1])),
)
def closer(seed, rate):
    """How far the five are apart in layer 2, at two learning rates."""
    return float(np.ptp(_slopes(learning_rate=rate, seed=seed).alpha[-1][:, 1]))


def _longer(found):
    short, long = found
    return (
        f"{(long < short).sum()} of {found.shape[1]} seeds",
        f"from {np.median(short):.2f} to {np.median(long):.2f} in the median",
    )


@CLAIMS.general(seeds=20, cases=[{"steps": n} for n in (150, 1500)], words=_longer, slow=True)
def longer(seed, steps):
    """How far the five are apart in layer 2 after so many steps, η = 0.03."""
    return float(np.ptp(_slopes(seed=seed, steps=steps).alpha[-1][:, 1]))


@CLAIMS.exact
def two_pieces():
    for target, slope in (("|x|", -1.0), ("ReLU", 0.0), ("leaky ReLU", 0.25)):
        assert rows.maxout(target, 2, w1=1.0, b1=0.0, w2=slope, b2=0.0).exact
    return


@CLAIMS.exact
def parabola():
    """The largest distance of k tangents of x²/2, moved down by as much, from it on [−3, 3]."""
    least = []
    for k in (2, 4):
        touch = -3 + 6 / k * (np.arange(k) + 0.5)
        gap = (6 / k) ** 2 / 16
        lines = {f"w{j}": w for j, w in enumerate(touch, 1)} | {
            f"b{j}": gap - w * w / 2 for j, w in enumerate(touch, 1)
        }
        unit = rows.maxout("x²/2", k, **lines)
        assert abs(unit.distance - unit.least) < 1e-4
        least.append(unit.least)
    assert least[0] == 4 * least[1]
    return f"{least[0]:.4f}", f"{least[1]:.4f}"


@CLAIMS.exact
def convex():
    rng, x = np.random.default_rng(0), np.linspace(-3, 3, 601)
    for _ in range(200):
        a = (x[:, None] * rng.standard_normal(4) + rng.standard_normal(4)).max(axis=1)
        assert np.diff(a, 2).min() > -1e-12
    assert np.diff(np.tanh(x[x > 0.1]), 2).max() < 0
    return


@CLAIMS.exact
def e_overflows():
    with np.errstate(all="ignore"):
        largest = next(n for n in range(700, 720) if np.isinf(np.exp(float(n))))
        smallest = next(n for n in range(-740, -760, -1) if np.exp(float(n)) == 0)
    assert np.isfinite(f["softmax"](np.array([[1e300, -1e300, 0.0]]))).all()
    return f"{largest} or more", f"−{abs(smallest)} or less"


@CLAIMS.exact
def temperature():
    largest = [rows.softmax(2.0, 1.0, -1.0, temperature=T).a.max() for T in (0.5, 1.0, 2.0)]
    assert largest[0] > largest[1] > largest[2]
    return "T < 1", "T > 1"


@CLAIMS.exact
def sum_overflows():
    """Three powers of e below the largest number have a sum above it."""
    with np.errstate(all="ignore"):
        powers = np.exp(np.array([709.7, 709.7]))
        assert np.isfinite(powers).all()
        assert np.isinf(powers.sum())
    return


@CLAIMS.exact
def sums():
    jacobian = rows.softmax(2.0, 1.0, -1.0).jacobian
    assert np.allclose([jacobian.sum(axis=0), jacobian.sum(axis=1)], 0, atol=1e-15)
    return


@CLAIMS.here
def sure():
    seen = rows.softmax(2.0, 1.0, -1.0, temperature=0.1)
    largest = np.abs(seen.jacobian).max()
    assert largest < 0.0005
    assert np.isclose(largest, 10 * (seen.a * (1 - seen.a)).max())
    return "0.0005"


# Linear against tanh --------------------------------------------------------------------------------------------------

_pair = functools.lru_cache(maxsize=64)(linear_and_bent)


@CLAIMS.here
def moons_here():
    linear, bent = _pair().accuracy()
    return f"{100 * linear:.0f} %", f"{100 * bent:.0f} %"


@CLAIMS.general(seeds=20, words=lambda found: tuple(f"{span(found[0, :, k], 0, 100)} %" for k in (0, 1)), slow=True)
def moons(seed):
    """Training points that are right, with linear hidden units and with tanh."""
    return _pair(seed=seed).accuracy()


def _linear_words(found):
    assert np.ptp(found, axis=0).max() < 0.04  # of the same seed: what more layers change
    return f"{100 * np.ptp(found, axis=0).max():.0f} points"


@CLAIMS.general(seeds=20, cases=[{"layers": n} for n in (1, 2, 3)], words=_linear_words, slow=True)
def linear_layers(seed, layers):
    """More linear layers decide no better: the share of the moons that one to three hidden layers have right."""
    return _pair(layers=layers, seed=seed).accuracy()[0]


@CLAIMS.exact
def straight():
    """The logits of a network with linear hidden units are linear over the plane."""
    run = _pair(layers=3).runs[0]
    answers = run.snapshot(run.frames - 1).answers
    logits = np.log(answers[..., 0]) - np.log(answers[..., 1])
    assert max(np.abs(np.diff(logits, 2, axis=axis)).max() for axis in (0, 1)) < 1e-8
    return


# Zero centred ---------------------------------------------------------------------------------------------------------


@CLAIMS.general(seeds=20, cases=[{"hidden": name} for name in ("sigmoid", "ReLU")], words=always)
def one_example(seed, hidden):
    """For one example the gradients of every unit that gets any have one sign."""
    return signs.same_sign(hidden, 1, seed)


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found, 0, 100)} % of the ReLUs")
def with_gradient(seed):
    """For one example: the share of ReLUs in layer 2 that get a gradient."""
    return signs.with_gradient("ReLU", 1, seed)


@CLAIMS.general(
    seeds=20,
    cases=[{"hidden": name} for name in ("sigmoid", "ReLU")],
    words=lambda found: tuple(span(case) for case in found),
)
def many_examples(seed, hidden):
    return signs.same_sign(hidden, 32, seed)


def _minority_words(found):
    one, batch = found[:4], found[4:]
    assert (one[:2] == 0).all()
    assert one[2].max() < 0.0005
    shares = [f"{span(case, 0, 100)} %" for case in batch]
    return (
        f"0 | 0 | less than 0.05 % | {span(one[3], 0, 100)} %",
        " | ".join(shares),
        f"{span(1 - batch[1], 0, 100)} % of a ReLU's",
    )


@CLAIMS.general(
    seeds=20,
    cases=[{"hidden": name, "rows": n} for n in (1, 32) for name in ("sigmoid", "ReLU", "leaky ReLU", "tanh")],
    words=_minority_words,
)
def minority(seed, hidden, rows):
    """The share of a unit's squared gradient that belongs to the sign that has less of it."""
    return signs.minority(hidden, rows, seed)


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found, 0, 100)} %")
def chance(seed):
    """The same share of 30 independent normal numbers in place of a unit's gradient, the mean over 2000 units."""
    squares = np.random.default_rng(seed).standard_normal((30, 2000))
    up, down = ((np.maximum(g, 0) ** 2).sum(axis=0) for g in (squares, -squares))
    return float((np.minimum(up, down) / (up + down)).mean())


@CLAIMS.general(
    seeds=20,
    cases=[{"hidden": name, "rows": n} for name in ("leaky ReLU", "tanh") for n in (1, 32)],
    words=never,
)
def mixed_inputs(seed, hidden, rows):
    """With some negative inputs no unit's gradients have all one sign."""
    return signs.same_sign(hidden, rows, seed)


@CLAIMS.general(
    seeds=20,
    cases=[{"hidden": name} for name in ("sigmoid", "ReLU")],
    words=lambda found: tuple(span(case) for case in found),
)
def spread_over_mean(seed, hidden):
    """Standard deviation over mean of an activation of layer 1, from digit to digit, the median unit."""
    return signs.spread_over_mean(hidden, seed)


@CLAIMS.general(
    seeds=20,
    cases=[{"hidden": name} for name in ("sigmoid", "ReLU")],
    words=lambda found: tuple(f"{span(case, 0, 100)} %" for case in found),
)
def as_the_bias(seed, hidden):
    """Weights whose gradient over 32 digits has the sign of their unit's sum of errors."""
    return signs.as_the_bias(hidden, 32, seed)


def _ways(found):
    (shifted, centred) = found[0, :, 0], found[0, :, 1]
    assert (found[0, :, 2] == 1).all()
    assert (shifted > centred).all()
    return span(shifted, 1), span(centred, 1)


@CLAIMS.general(seeds=20, words=_ways)
def detour(seed):
    """How long the two ways are against the straight distance (mean 1, one example a step), and all steps one way."""
    found = signs.zigzag(1.0, seed=seed)
    return found.shifted.detour(), found.centred.detour(), found.shifted.one_sign()


@CLAIMS.exact
def nothing_to_centre():
    for seed in range(5):
        found = signs.zigzag(0.0, seed=seed)
        assert np.array_equal(found.shifted.weights, found.centred.weights)
    return


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found, 0, 100)} %")
def centred_steps(seed):
    """The share of the centred way's steps in which both weights go one way."""
    return signs.zigzag(1.0, seed=seed).centred.one_sign()


def _arrived(found):
    slow, fast = np.median(found, axis=1)
    assert slow[0] == slow[1]
    return f"η = 0.1 both ways took {slow[0]:.0f} steps", f"η = 0.6 it was {fast[0]:.0f} steps against {fast[1]:.0f}"


@CLAIMS.general(seeds=20, cases=[{"eta": eta} for eta in (0.1, 0.6)], words=_arrived)
def arrive(seed, eta):
    """Steps until a fifth of the distance is left, median: as they are, and centred."""
    found = signs.zigzag(1.0, eta=eta, seed=seed)
    return found.shifted.arrived, found.centred.arrived


@CLAIMS.general(seeds=20)
def too_long(seed):
    """At η = 1 the positive inputs carry the weights further from their goal than they began, the centred ones not."""
    found = signs.zigzag(1.0, eta=1.0, seed=seed)
    left = [np.linalg.norm(way.weights[-1] - signs.TARGET) for way in (found.shifted, found.centred)]
    return bool(left[0] > 1000 and left[1] < 1)


def _quarter(found):
    shifted, centred = found
    assert np.allclose(centred / shifted, 4, atol=0.25)
    return f"{span(shifted)} against {span(centred)}", "a quarter"


@CLAIMS.general(seeds=20, cases=[{"mean": m} for m in (1.0, 0.0)], words=_quarter, slow=True)
def one_by_one(seed, mean):
    """The η at which the distance neither grows nor shrinks in the long run, one example a step."""
    return signs.largest_rate(mean, seed=seed)


@CLAIMS.general(
    seeds=20,
    words=lambda found: (f"{span(found[0, :, 0], 0, 100)} %", span(found[0, :, 1], 1)),
)
def batch_of_8(seed):
    """Eight examples a step, mean 1: the share of steps in which both weights go one way, and the detour."""
    way = signs.zigzag(1.0, 8, seed=seed).shifted
    return way.one_sign(), way.detour()


@CLAIMS.exact
def largest_rate():
    """2/λ of E[xxᵀ], the largest η: λ is half the mean square of x₁ + x₂, ⅓ for centred inputs and 2 more for a mean of
    1. A seventh.
    """
    x = np.random.default_rng(0).uniform(-1, 1, (10**6, 2))
    squares = [np.mean((x + mean).sum(axis=1) ** 2) for mean in (0.0, 1.0)]
    assert abs(squares[0] - 2 / 3) < 0.005
    assert abs(squares[1] - squares[0] - 4) < 0.01
    assert abs(squares[1] / squares[0] - 7) < 0.05
    largest = [2 / np.linalg.eigvalsh((x + mean).T @ (x + mean) / len(x))[-1] for mean in (1.0, 0.0)]
    assert abs(largest[1] / largest[0] - 7) < 0.05
    return "⅔", "2² = 4", f"{largest[0]:.2f} against {largest[1]:.1f}"


@CLAIMS.exact
def difference():
    """The mean square of x₁ − x₂ does not depend on the mean of 1, and with it the way along (1, −1) at a small η; the
    way along (1, 1) is covered sooner with the mean.
    """
    x = np.random.default_rng(0).uniform(-1, 1, (10**6, 2))
    left = {}
    for mean in (0.0, 1.0):
        assert abs(np.mean(np.diff(x + mean) ** 2) - 2 / 3) < 0.005
        second = np.eye(2) / 3 + mean**2  # E[xxᵀ]
        for goal in ((1.0, -1.0), (1.0, 1.0)):
            error = np.linalg.matrix_power(np.eye(2) - 0.1 * second, 10) @ goal
            left[mean, goal[1]] = np.linalg.norm(error)
    assert np.isclose(left[0.0, -1.0], left[1.0, -1.0])
    assert left[1.0, 1.0] < 0.5 * left[0.0, 1.0]
    return "⅔"


# Fifty layers ---------------------------------------------------------------------------------------------------------

_depth = functools.lru_cache(maxsize=256)(deep.depth)


def powers(values):
    """ "10^−12.3 to 10^−11.8", of log₁₀."""
    return minus(f"10^{np.min(values):.1f} to 10^{np.max(values):.1f}")


def per_case(found):
    return tuple(powers(case) for case in found)


@CLAIMS.exact
def rules():
    """Of z around 0 the mean of ReLU′² is a half; σ′ is a quarter at most; tanh′ is 1 at 0."""
    z = np.linspace(-8, 8, 2001)
    assert f["sigmoid"].prime(z).max() == f["sigmoid"].prime(0.0) == 0.25
    assert abs(through("ReLU").passed - 0.5) < 1e-6
    assert f["tanh"].prime(0.0) == 1
    return "v = 1/n", "≤ ¼", "v must be 2/n", "4 or more"


def in_wide_layers(nv):
    """n v mean(f′²) of sigmoids once the variance of z does not change from layer to layer: q = n v E[σ²(√q t)]."""
    t = np.linspace(-8, 8, 4001)
    weight = np.exp(-t * t / 2) / np.exp(-t * t / 2).sum()
    q = 1.0
    for _ in range(200):
        q = nv * float(weight @ f["sigmoid"](np.sqrt(q) * t) ** 2)
    return nv * float(weight @ f["sigmoid"].prime(np.sqrt(q) * t) ** 2), q


@CLAIMS.exact
def sixteen():
    """v = 16/n does not keep the sigmoid's error; a little above 100/n does, in wide layers."""
    product, q = in_wide_layers(16)
    assert q > 16 / 4
    low, high = (in_wide_layers(nv)[0] for nv in (100, 105))
    assert low < 1 < high
    return f"{product:.2f}", "above 16 · ¼ = 4", "below 1 at v = 100/n, and above 1 at v = 105/n"


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found)} with Glorot")
def sigmoid_a_layer(seed):
    """What one layer of sigmoids multiplies the length of δ by."""
    return 10 ** (_depth("sigmoid", "Glorot normal", 20, seed).ratio / 19)


@CLAIMS.general(
    seeds=20,
    cases=[{"start": s} for s in ("Glorot normal", "He normal")],
    words=lambda found: f"{span(found, 0, 100)} %",
)
def sigmoid_half(seed, start):
    """The shares of activations between 0.2 and 0.8: the smallest and the largest of the 20 layers."""
    view = _depth("sigmoid", start, 20, seed)
    middle = (view.edges[1:] + view.edges[:-1]) / 2
    shares = view.shares[:, (middle > 0.2) & (middle < 0.8)].sum(axis=1)
    return float(shares.min()), float(shares.max())


@CLAIMS.general(seeds=20, cases=[{"layers": n} for n in (20, 50)], words=per_case)
def sigmoid_glorot(seed, layers):
    """log₁₀ of δ at layer 1 over δ at the last."""
    return _depth("sigmoid", "Glorot normal", layers, seed).ratio


@CLAIMS.general(seeds=20, words=powers)
def sigmoid_he(seed):
    return _depth("sigmoid", "He normal", 20, seed).ratio


@CLAIMS.general(seeds=20, cases=[{"layers": n} for n in (20, 50)], words=per_case)
def tanh_glorot(seed, layers):
    return _depth("tanh", "Glorot normal", layers, seed).ratio


@CLAIMS.general(seeds=20, cases=[{"layers": n} for n in (20, 50)], words=per_case)
def relu_he(seed, layers):
    return _depth("ReLU", "He normal", layers, seed).ratio


@CLAIMS.general(seeds=20, cases=[{"layers": n} for n in (20, 50)], words=per_case)
def relu_glorot(seed, layers):
    return _depth("ReLU", "Glorot normal", layers, seed).ratio


@CLAIMS.general(
    seeds=20, cases=[{"start": s} for s in ("Glorot normal", "He normal")], words=lambda found: span(found, 0)
)
def sigmoid_signal(seed, start):
    """The layer at which the signal of a network of sigmoids has vanished (20 layers)."""
    word, layer = _depth("sigmoid", start, 20, seed).signal_fate
    assert word == "vanished"
    return layer


@CLAIMS.general(seeds=20, cases=[{"activation": n} for n in ("sigmoid", "tanh")], words=per_case)
def too_large(seed, activation):
    """20 layers, "too large"."""
    return _depth(activation, "too large", 20, seed).ratio


@CLAIMS.general(
    seeds=20, cases=[{"activation": n} for n in ("sigmoid", "tanh")], words=lambda found: f"{span(found, 0, 100)} %"
)
def at_the_ends(seed, activation):
    """The share of activations of the 20 layers within a twentieth of the range of either end, "too large"."""
    view = _depth(activation, "too large", 20, seed)
    ends = round(0.05 * view.shares.shape[1])
    return float((view.shares[:, :ends].sum(axis=1) + view.shares[:, -ends:].sum(axis=1)).mean())


@CLAIMS.exact
def root_half():
    return f"10^−{-19 * np.log10(0.5) / 2:.1f}"


_factors = functools.lru_cache(maxsize=256)(deep.factors)
PAIRS = (("ReLU", "He normal"), ("ReLU", "Glorot normal"), ("tanh", "Glorot normal"), ("sigmoid", "Glorot normal"))


@CLAIMS.general(
    seeds=20,
    cases=[{"activation": f, "start": s} for f, s in PAIRS],
    words=lambda found: tuple(span(case) for case in found),
)
def one_layer(seed, activation, start):
    """What one of 20 layers multiplies the mean of δ² by, in the geometric mean, 32 units."""
    return _factors(activation, start, 20, 32, seed).mean("back")


@CLAIMS.general(
    seeds=20,
    cases=[{"activation": f, "start": s} for f, s in PAIRS],
    words=lambda found: span(found),
)
def rule_against_found(seed, activation, start):
    """What the rule n v mean(f′²) says over what was measured, a layer."""
    found = _factors(activation, start, 20, 32, seed)
    return found.mean("back_said") / found.mean("back")


@CLAIMS.general(
    seeds=20,
    cases=[{"activation": f, "start": s} for f, s in PAIRS],
    words=lambda found: span(found),
)
def rule_against_signal(seed, activation, start):
    """The same of the signal, on its way up."""
    found = _factors(activation, start, 20, 32, seed)
    return found.mean("back_said") / found.mean("signal")


@CLAIMS.general(seeds=20, words=lambda found: span(found))
def tanh_shrinks(seed):
    """What a layer of tanh multiplies the mean of z² by, Glorot."""
    return _factors("tanh", "Glorot normal", 20, 32, seed).mean("up")


@CLAIMS.general(seeds=20, words=lambda found: (span(found[0, :, 0]), span(found[0, :, 1])))
def tanh_slopes(seed):
    """The mean of f′² at layer 1 and at layer 20 of tanh with Glorot: the z shrink until f′ is nearly 1."""
    slope = _factors("tanh", "Glorot normal", 20, 32, seed).slope
    return float(slope[0]), float(slope[-1])


# Units that sleep: which rate, and which layer ------------------------------------------------------------------------


@CLAIMS.general(seeds=20)
def not_monotone(seed):
    """Over the nine rates the number of sleeping ReLUs falls somewhere (bias 0, Adam)."""
    return bool((np.diff(_deaths(0.0, "Adam", seed).asleep[0, -1]) < 0).any())


DIGIT_RATES = (0.1, 0.3, 1.0)


@functools.lru_cache(maxsize=64)
def _digits(seed, optimizer="gradient descent", rates=DIGIT_RATES):
    return sleep.sleepers_on_digits(rates, optimizer, seed=seed)


def _layer_2_words(found):
    before, early, *counts = found[0].sum(axis=0).astype(int)
    ever, end = counts[:3], counts[3:]
    assert ever[2] == before
    return (
        f"{before} ReLUs",
        f"{ever[0]} | {ever[1]} | {ever[2]}",
        f"{end[0]} | {end[1]} | {end[2]}",
        f"all {before} were awake at some look",
        f"{early} of them after five steps already",
        f"{ever[2] - end[2]} were asleep again",
    )


@CLAIMS.general(seeds=20, words=_layer_2_words, slow=True)
def layer_2_wakes(seed):
    """Sleepers of layer 2 at the start; how many of them are awake at the first look at η = 1; at some look, and at the
    end, at three rates.
    """
    run = _digits(seed)
    early = (run.before[1] & ~run.off[1][1])[-1].sum()
    return (int(run.before[1][0].sum()), int(early), *map(int, run.once_awake(2)), *map(int, run.woken(2)))


def _never(found):
    assert (found[..., 1:] == 0).all()
    return f"{found[0, :, 0].sum():.0f}"


@CLAIMS.general(seeds=20, words=_never, slow=True)
def layer_1_never(seed):
    """Sleepers of layer 1 at the start; none of them is awake at any look, at any of three rates."""
    run = _digits(seed)
    return (int(run.before[0][0].sum()), *map(int, run.once_awake(1)))


def _shares(found):
    return tuple(f"{span(found[0, :, k], 0, 100)} %" for k in range(found.shape[-1]))


@CLAIMS.general(seeds=20, words=_shares, slow=True, chaotic=True)
def digits_asleep(seed):
    """Gradient descent: the shares of layer 1 asleep after the run at η = 0.3, at 1; of layer 2 at 1."""
    run = _digits(seed)
    return float(run.asleep(1)[1]), float(run.asleep(1)[2]), float(run.asleep(2)[2])


@CLAIMS.general(seeds=20, words=_shares, slow=True)
def adam_asleep(seed):
    """Adam at η = 0.03: the share of layer 1 asleep after the run, and of the training digits that are right."""
    run = _digits(seed, "Adam", (0.03,))
    return float(run.asleep(1)[0]), float(run.accuracy[0])


# The race -------------------------------------------------------------------------------------------------------------

NETS = ((1, 32), (3, 128), (3, 32))
GOALS = (1.0, 0.5, 0.2, 0.1)


@functools.lru_cache(maxsize=8)
def _race(depth, width, seeds):
    return races.race(depth, width, 500, seeds)


def fastest(depth, width, goal, seeds):
    """Steps to a goal, (activations, seeds), each seed at its own best rate."""
    return _race(depth, width, len(seeds)).steps_to(goal).min(axis=1)


def _race_words(found):
    """The tanh claim's words: how many times ReLU's steps, the single seeds, for the goals in their order."""
    return tuple(span(goal) for goal in found[0].T)


def tanh_over_relu(depth, width, seeds):
    ratios = [fastest(depth, width, goal, seeds) for goal in GOALS]
    return np.array([steps[1] / steps[0] for steps in ratios]).T.tolist()


@CLAIMS.general(seeds=8, words=_race_words, slow=True, chaotic=True)
def tanh_1_32(seeds):
    return tanh_over_relu(1, 32, seeds)


@CLAIMS.general(seeds=8, words=_race_words, slow=True)
def tanh_3_32(seeds):
    return tanh_over_relu(3, 32, seeds)


@CLAIMS.general(seeds=8, words=_race_words, slow=True)
def tanh_3_128(seeds):
    return tanh_over_relu(3, 128, seeds)


@CLAIMS.general(seeds=8, words=lambda found: span(found, 1), slow=True)
def sigmoid_1_32(seeds):
    """The sigmoid with one hidden layer: times ReLU's steps, all four goals."""
    ratios = [fastest(1, 32, goal, seeds) for goal in GOALS]
    return np.array([steps[2] / steps[0] for steps in ratios]).T.tolist()


@CLAIMS.general(seeds=8, words=lambda found: span(found, 1), slow=True)
def sigmoid_3_32(seeds):
    """Three hidden layers, to a loss of 1."""
    steps = fastest(3, 32, 1.0, seeds)
    return (steps[2] / steps[0]).tolist()


@CLAIMS.general(seeds=8, words=never, slow=True)
def sigmoid_not_there(seeds):
    """Three hidden layers of 32: no sigmoid comes to a loss of 0.2 in 500 steps, at any of its rates."""
    return np.isfinite(fastest(3, 32, 0.2, seeds)[2]).tolist()


@CLAIMS.here(slow=True)
def best_rates():
    """Over both networks on the page and all goals that are reached; each lies inside its grid."""
    found = [[], [], []]
    for depth in (1, 3):
        race = _race(depth, 32, races.SEEDS)
        for goal in GOALS:
            for k, ((best, steps), inside) in enumerate(zip(race.finish(goal), race.inside(goal), strict=True)):
                if np.isfinite(steps).all():
                    assert inside
                    found[k].append(race.rates[k, best])
    return tuple(f"{min(rates):g} to {max(rates):g}" for rates in found)


@CLAIMS.here(slow=True)
def one_rate():
    """tanh and ReLU at one rate for both, where all seeds arrive, over both networks on the page and all goals."""
    ratios = []
    for depth in (1, 3):
        race = _race(depth, 32, races.SEEDS)
        common = sorted(set(race.rates[0]) & set(race.rates[1]))
        for goal in GOALS:
            steps = race.steps_to(goal)
            for rate in common:
                relu, tanh = (steps[k, race.rates[k].tolist().index(rate)] for k in (0, 1))
                if np.isfinite([relu, tanh]).all():
                    ratios.append(tanh.mean() / relu.mean())
    assert max(ratios) < 2
    return span(ratios)
