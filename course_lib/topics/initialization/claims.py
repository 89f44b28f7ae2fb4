"""What notebook 06 asserts, as checks."""

import functools

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.claims import ClaimList, always, minus, power, span, usual_words
from course_lib.initializers import INITIALIZERS, Initializer
from course_lib.network import Network
from course_lib.optimizers import Adam, GradientDescent
from course_lib.topics.initialization.experiments import clipping, laboratory, race, symmetry, theory
from course_lib.topics.initialization.experiments import depth as deep
from course_lib.topics.initialization.experiments.chain import chain
from course_lib.topics.initialization.experiments.recurrent import recurrent, trainings
from course_lib.topics.initialization.experiments.runs import load_data
from course_lib.topics.initialization.experiments.slow_start import first_below, slow_starts
from course_lib.topics.initialization.experiments.sums import INPUTS, mean_square, squared_sum
from course_lib.topics.initialization.tasks import clip_by_layer
from course_lib.train import train

CLAIMS = ClaimList()


def per_cent(values):
    return f"{span(values, 0, 100)} %"


def powers(values):
    """ "10^−9 to 10^−7", of numbers above 0."""
    low, high = np.floor(np.log10(np.min(values))), np.ceil(np.log10(np.max(values)))
    return minus(f"10^{low:.0f} to 10^{high:.0f}")


def count(values):
    return usual_words(values.astype(bool))


# A chain --------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def chain_20():
    return f"{chain(1.5, 20).signal[-1]:,.0f}", power(chain(0.5, 20).signal[-1], 1)


@CLAIMS.exact
def chain_alike():
    """Every weight of a chain of equal weights has the same gradient."""
    gradient = chain(0.5, 20).gradient
    assert np.ptp(gradient) == 0
    return power(gradient[0], 1)


@CLAIMS.exact
def chain_50():
    return f"{chain(0.9, 50).signal[-1]:.3f}", f"{chain(1.1, 50).signal[-1]:.0f}"


# The laboratory -------------------------------------------------------------------------------------------------------

LAB = {"data": "moons", "depth": 4, "width": 8, "learning_rate": 0.1, "batch_size": 32, "steps": 300}


@functools.lru_cache(maxsize=256)
def lab(initializer, seed, activation="ReLU"):
    return laboratory.laboratory(**LAB, initializer=initializer, activation=activation, seed=seed)


def ends(run):
    """Cost at the start and at the end, and the share that is right at the end."""
    history = run.run.history
    return float(history.train_loss[0]), float(history.train_loss[-1]), float(history.train_accuracy[-1])


@CLAIMS.here
def lab_he_here():
    first, last, _ = ends(lab("He normal", 0))
    signal, gradient = lab("He normal", 0).sizes(0)
    assert signal.max() / signal.min() < 10
    return f"{first:.2f} to {last:.4f}", f"{gradient.min():.2f} to {gradient.max():.2f}"


@CLAIMS.general(seeds=20, words=lambda found: count(found[0] >= 0.9), slow=True)
def lab_he(seed):
    return ends(lab("He normal", seed))[2]


def _stuck(found):
    assert (np.abs(found[0, :, 0] - np.log(2)) < 0.002).all()
    assert (found[0, :, 1] == 0).all()
    return "0.69"


@CLAIMS.general(seeds=20, words=_stuck, slow=True)
def lab_zeros(seed):
    """The cost at the end, and the largest gradient of a weight in the first, a middle and the last frame."""
    run = lab("zeros", seed)
    frames = (0, run.run.frames // 2, run.run.frames - 1)
    return ends(run)[1], max(float(run.sizes(frame)[1].max()) for frame in frames)


@CLAIMS.general(seeds=20, words=lambda found: per_cent(found[0]), slow=True)
def lab_constant(seed):
    return ends(lab("constant", seed))[2]


@CLAIMS.here
def lab_constant_here():
    gradient = lab("constant", 0).sizes(0)[1]
    assert gradient[:-1].max() < 1e-12 < gradient[-1]
    return f"{100 * ends(lab('constant', 0))[2]:.0f} %", f"{gradient[-1]:.4f}"


def _small(found):
    assert (np.abs(found[0, :, 0] - np.log(2)) < 0.002).all()
    assert np.isfinite(found[0, :, 4]).all()
    return (
        powers(found[0, :, 1]),
        f"{1 / found[0, :, 3].max():.0f} to {1 / found[0, :, 2].min():.0f} times",
        f"{found[0, :, 4].min():.0f} and {found[0, :, 4].max():.0f}",
    )


@CLAIMS.general(seeds=20, words=_small, slow=True)
def lab_small(seed):
    """Cost at the end; largest gradient at the start; smallest and largest factor of the signal a layer; death."""
    run = lab("too small", seed)
    signal, gradient = run.sizes(0)
    factors = signal[1:4] / signal[:3]
    return ends(run)[1], float(gradient.max()), float(factors.min()), float(factors.max()), died(run)


def died(run):
    """The first step looked at after which a hidden layer gives only zeros."""
    for frame in range(run.run.frames):
        if (run.sizes(frame)[0][:-1] == 0).any():
            return float(run.run.history.steps[frame])
    return np.inf


@CLAIMS.here
def lab_small_here():
    return f"step {died(lab('too small', 0)):.0f}"


def _large(found):
    first, gradient, death = found[0].T
    return powers(first), powers(gradient), count(death <= 6)


@CLAIMS.general(seeds=20, words=_large, slow=True)
def lab_large(seed):
    run = lab("too large", seed)
    return ends(run)[0], float(run.sizes(0)[1].max()), died(run)


@CLAIMS.here
def lab_large_here():
    run = lab("too large", 0)
    assert died(run) <= 6
    assert abs(ends(run)[1] - np.log(2)) < 0.002
    gradient = run.sizes(0)[1]
    return f"{ends(run)[0]:,.0f}", f"{gradient.min():,.0f} to {gradient.max():,.0f}"


def _step_4(found):
    assert (found == 4).all()
    return "step 4"


@CLAIMS.general(seeds=20, words=_step_4)
def lab_leaky(seed):
    return float(lab("too large", seed, "leaky ReLU").run.history.diverged_at)


# Symmetry -------------------------------------------------------------------------------------------------------------

CIRCLES = {"data": "circles", "initializer": "constant", "activation": "tanh", "units": 6, "learning_rate": 1.0}
ELEMENTWISE = tuple(name for name, f in ACTIVATIONS.items() if f.elementwise)


@functools.lru_cache(maxsize=128)
def grown(noise, seed, steps=400):
    return symmetry.grow(**CIRCLES, noise=noise, seed=seed, steps=steps)


def right(run, frame=-1):
    return float(run.run.history.train_accuracy[frame])


@CLAIMS.here
def one_unit_here():
    run = grown(0.0, 0)
    assert run.different(-1) == 1
    return f"{100 * right(run):.0f} %"


@CLAIMS.general(seeds=20, words=lambda found: per_cent(found[0]), slow=True)
def one_unit(seed):
    run = grown(0.0, seed)
    assert run.different(-1) == 1
    return right(run)


def _noise(found):
    early, apart, late = found[0].T
    return per_cent(early), f"{apart.max():.2f}", count(late >= 0.9)


@CLAIMS.general(seeds=20, words=_noise, slow=True)
def noise_parts(seed):
    """With noise of 0.001: right at half time, the units' distance then, right at the end."""
    run = grown(0.001, seed)
    half = int(np.searchsorted(run.steps, 100))
    return right(run, half), float(run.apart[half]), right(run)


@CLAIMS.here
def noise_here():
    return f"{100 * right(grown(0.001, 0)):.0f} %"


def _equal(found):
    assert (found[..., 0] < 1e-12).all()
    zeros, constant = found[..., 1]
    assert not zeros.any()
    assert constant.all()
    return


@CLAIMS.general(seeds=20, cases=[{"initializer": n} for n in ("zeros", "constant")], words=_equal, slow=True)
def stay_equal(seed, initializer):
    """The largest distance of equal units in 300 steps, over all activations; whether any of them moved."""
    setting = {"data": "circles", "noise": 0.0, "units": 6, "learning_rate": 0.2, "steps": 300}
    runs = [symmetry.grow(**setting, initializer=initializer, activation=name, seed=seed) for name in ELEMENTWISE]
    return max(float(run.apart.max()) for run in runs), any(run.moved for run in runs)


def _alike(found):
    apart, moved = found[0].T
    assert (apart < 1e-9).all()
    assert (moved > 1e-3).all()
    return


@CLAIMS.general(seeds=20, words=_alike, slow=True)
def sigmoid_batches(seed):
    """Sigmoids from zeros, in batches of 32: how far the weights out are apart, and how far they have moved."""
    setting = LAB | {"depth": 1, "width": 6, "steps": 100}
    run = laboratory.laboratory(**setting, initializer="zeros", activation="sigmoid", seed=seed)
    theta = run.run.history.theta
    W = run.run.net.layers(theta)[1].W
    return float(np.ptp(W, axis=-2).max()), float(np.abs(W).max())


@CLAIMS.exact
def same_error_back():
    """Softmax: two units with the same weights in, whose weights out differ by one number, get the same gradients."""
    net, data = Network([2, 4, 3], hidden="tanh"), load_data("spirals", 0)
    theta = net.initialize("Glorot normal", np.random.default_rng(0))
    hidden, output = net.layers(theta)
    hidden.W[:, 1] = hidden.W[:, 0]
    output.W[1] = output.W[0] + 2.5
    x, y = data.x_train, np.eye(3)[data.y_train % 3]
    _, gradient = net.loss_and_gradient(theta, x, y, "cross-entropy")
    by_column = net.layers(gradient)[0].W.T
    assert np.allclose(by_column[0], by_column[1])
    assert not np.allclose(by_column[0], by_column[2])


@CLAIMS.exact
def no_way_back():
    """Two equal outputs: no gradient reaches the hidden layer in the first step."""
    net, data = Network([2, 6, 2], hidden="tanh"), load_data("moons", 0)
    theta = net.initialize("constant", np.random.default_rng(0))
    _, gradient = net.loss_and_gradient(theta, data.x_train, data.y_train, "cross-entropy")
    hidden, output = net.layers(gradient)
    assert np.abs(hidden.W).max() < 1e-15 < 1e-6 < np.abs(output.W).max()
    return


# The size of a sum ----------------------------------------------------------------------------------------------------


@CLAIMS.here
def table_of_products():
    found = squared_sum(INPUTS, 0.5)
    beside = found.products[-1] - np.diag(np.diag(found.products[-1]))
    assert np.abs(beside).max() < 0.005
    sums = found.products.sum(axis=(1, 2))
    return f"{sums[0]:.2f}", f"{sums[-1]:.2f}", f"{found.expected.sum():.2f}"


@CLAIMS.general(seeds=20, words=lambda found: span(found))
def sum_rule(seed):
    """Measured over expected mean square of z, in one layer of 200 inputs."""
    a, z = mean_square(200, 0.1, seed=seed)
    return z / (200 * 0.1**2 * a)


@CLAIMS.exact
def mean_square_of_relu():
    """Standard normal numbers after a ReLU: the mean square, and the variance."""
    square, mean = theory.expected(lambda g: np.maximum(g, 0) ** 2), theory.expected(lambda g: np.maximum(g, 0))
    return f"{square:.2f}", f"{square - mean**2:.2f}"


@CLAIMS.exact
def constant_grows():
    found = (128 * INITIALIZERS["constant"].mean) ** 2
    run = deep.measure("linear", "constant", 128, 3)
    assert abs(run.forward[2] / run.forward[1] - found) < 1e-6 * found
    return f"{found:.0f}"


@CLAIMS.exact
def hundredth():
    return f"{100 * INITIALIZERS['too small'].std(100, 100) ** 2:g}"


# Glorot and He --------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def both_ways():
    variance = INITIALIZERS["Glorot normal"].std(300, 100) ** 2
    assert np.allclose([300 * variance, 100 * variance], [1.5, 0.5])
    return "1.5", "½"


@CLAIMS.exact
def sum_of_both():
    rng = np.random.default_rng(0)
    for n_in, n_out in rng.integers(1, 1000, (50, 2)):
        assert abs((n_in + n_out) * INITIALIZERS["Glorot normal"].std(int(n_in), int(n_out)) ** 2 - 2) < 1e-12
    return "2"


@CLAIMS.exact
def half():
    """E[ReLU(z)²]/q and E[ReLU'(z)²] are ½ for every q, and Glorot's 49 factors leave 2^−49."""
    relu = ACTIVATIONS["ReLU"]
    for q in (0.01, 1.0, 30.0):
        kept = theory.expected(lambda g, q=q: relu(np.sqrt(q) * g) ** 2) / q
        assert abs(kept - 0.5) < 1e-9
        assert abs(theory.expected(lambda g, q=q: relu.prime(np.sqrt(q) * g) ** 2) - 0.5) < 1e-9
    return power(2.0**-49)


@CLAIMS.exact
def telescope():
    """He's backward factors n_out/n_in, multiplied over layers of any widths, leave the last width over the first."""
    widths = np.random.default_rng(0).integers(1, 1000, 30)
    assert abs(np.prod(widths[1:] / widths[:-1]) * widths[0] / widths[-1] - 1) < 1e-9
    return


@CLAIMS.exact
def he_128():
    return f"{INITIALIZERS['He normal'].std(128, 128):g}"


@CLAIMS.exact
def uniform_variance():
    """That of U(−b, b) is b²/3; the deck's uniform has a third of 1/n_in and a sixth of 2/n_in."""
    u = np.linspace(-1, 1, 2_000_001)
    assert abs(np.mean(u * u) - 1 / 3) < 1e-5
    variance = INITIALIZERS["uniform"].std(300, 300) ** 2
    assert abs(variance * 300 - 1 / 3) < 1e-12
    assert abs(INITIALIZERS["He normal"].std(300, 300) ** 2 / variance - 6) < 1e-9
    return


@CLAIMS.general(
    seeds=20,
    words=always,
    slow=True,
    cases=[{"data": data, "activation": f} for data in ("moons", "circles") for f in ("ReLU", "tanh")],
)
def uniform_shallow(seed, data, activation):
    """One hidden layer of 16, 150 steps: the deck's uniform ends with a higher cost than He normal."""
    setting = RACE | {"data": data, "depth": 1, "width": 16}
    choices = {name: INITIALIZERS[name] for name in ("uniform", "He normal")}
    run = race.race(activation=activation, learning_rate=0.2, seed=seed, choices=choices, bounded=False, **setting)
    return bool(run.middle[-1][0] > run.middle[-1][1])


# Fifty layers ---------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def layers(activation, initializer, seed, width=128):
    return deep.measure(activation, initializer, width, 50, seed)


def ratio(run):
    """Mean squares: of z in layer 50 over layer 1, of the error in layer 1 over layer 50."""
    return float(run.forward[-1] / run.forward[0]), float(run.backward[0] / run.backward[-1])


def two_ways(found):
    return usual_words(found[0, :, 0]), usual_words(found[0, :, 1])


@CLAIMS.here
def relu_he_here():
    forward = layers("ReLU", "He normal", 0).forward
    return f"{forward[0]:.2f}", f"{forward[-1]:.2f}"


@CLAIMS.general(seeds=20, words=two_ways, slow=True)
def relu_he(seed):
    return ratio(layers("ReLU", "He normal", seed))


@CLAIMS.general(
    seeds=20,
    words=lambda found: (powers(found[0]), count(found[1] < 1e-4)),
    slow=True,
    cases=({"width": 16}, {"width": 8}),
)
def relu_he_narrow(seed, width):
    """z² in layer 50 over layer 1 (the least number where nothing is left)."""
    return max(ratio(layers("ReLU", "He normal", seed, width))[0], 1e-30)


def gone(values, inside=1e4):
    """The number of layers after which a mean square has left 10⁻⁴ … 10⁴."""
    away = ~(values > 1 / inside) | ~(values < inside)
    return float(away.argmax() + 1) if away.any() else np.inf


def layer_range(values):
    low, high = np.min(values), np.max(values)
    return f"layer {low:.0f}" if low == high else f"layers {low:.0f} to {high:.0f}"


@CLAIMS.general(seeds=20, words=lambda f: (layer_range(f[0, :, 0]), layer_range(f[0, :, 1])), slow=True)
def relu_glorot(seed):
    run = layers("ReLU", "Glorot normal", seed)
    return gone(run.forward), 51 - gone(run.backward[::-1])


@CLAIMS.general(seeds=20, words=two_ways, slow=True)
def linear_glorot(seed):
    return ratio(layers("linear", "Glorot normal", seed))


@CLAIMS.general(seeds=20, words=two_ways, slow=True)
def tanh_glorot(seed):
    return ratio(layers("tanh", "Glorot normal", seed))


@CLAIMS.general(seeds=20, words=lambda f: (span(f[0, :, 0]), span(f[0, :, 1], 0)), slow=True)
def tanh_he(seed):
    return ratio(layers("tanh", "He normal", seed))


def _sigmoid(found):
    assert (found[..., 1] <= 48).all()
    glorot, he = found[..., 0]
    layer = [f"{value:.0f}" for case in found[..., 2] for value in set(case)]
    assert len(layer) == 2
    return span(glorot, 1), span(he, 1), f"from layer {layer[0]} on with Glorot, from layer {layer[1]} on with He"


@CLAIMS.general(seeds=20, cases=[{"start": s} for s in ("Glorot normal", "He normal")], words=_sigmoid, slow=True)
def sigmoid_back(seed, start):
    """By what one layer divides the gradient's mean square; where it has vanished; from where rows look alike."""
    run = layers("sigmoid", start, seed)
    alike = np.flatnonzero(run.between < run.forward / deep.GONE)[0] + 1
    return ratio(run)[1] ** (-1 / 49), 51 - gone(run.backward[::-1]), float(alike)


@CLAIMS.here(slow=True)
def sigmoid_none():
    """Where the error has vanished with each of the nine; too large alone lets it explode."""
    runs = {name: layers("sigmoid", name, 0) for name in NAMES}
    left = {name: 51 - gone(run.backward[::-1]) for name, run in runs.items()}
    assert all((runs[name].backward[0] > 1) == (name == "too large") for name in NAMES)
    exploded = left.pop("too large")
    return layer_range(list(left.values())), layer_range([exploded])


def _uniform(found):
    return tuple(layer_range(case) for case in found)


@CLAIMS.general(seeds=20, cases=[{"activation": f} for f in ("ReLU", "tanh")], words=_uniform, slow=True)
def uniform_fades(seed, activation):
    return gone(layers(activation, "uniform", seed).forward)


@CLAIMS.general(seeds=20, words=lambda f: layer_range(f), slow=True)
def constant_explodes(seed):
    return gone(layers("ReLU", "constant", seed).forward)


def _far_above(found):
    assert found.all()
    return "10^40"


@CLAIMS.general(seeds=20, words=_far_above, slow=True)
def tanh_large(seed):
    """Whether the error grows more than 10⁴⁰ times. (By how much exactly, depends on the last bits of all numbers.)"""
    return ratio(layers("tanh", "too large", seed))[1] > 1e40


def _few(found):
    return f"{100 * found[..., 0].min():.1f} to {100 * found[..., 1].max():.1f} %"


@CLAIMS.general(seeds=20, words=_few, slow=True, chaotic=True)
def tanh_few(seed):
    """The smallest and the largest share of units with |z| < 2 of a layer, from layer 2 on, of 64 examples."""
    rng, shares = np.random.default_rng(seed), []
    a = rng.standard_normal((64, 128))
    for _ in range(50):
        z = a @ INITIALIZERS["too large"](128, 128, rng)
        a = np.tanh(z)
        shares.append(float((np.abs(z) < 2).mean()))
    return min(shares[1:]), max(shares[1:])


@CLAIMS.exact
def both_at_once():
    """The error's factor where σ keeps the signal, E[z²] E[φ'²]/E[φ²]: 1 for linear and ReLU, above 1 for tanh."""
    sizes = np.logspace(-1, 3, 25)
    found = {name: [_error_where_kept(ACTIVATIONS[name], q) for q in sizes] for name in ("linear", "ReLU", "tanh")}
    assert np.allclose(found["linear"] + found["ReLU"], 1)
    assert min(found["tanh"]) > 1.005
    return f"{found['tanh'][6]:.2f}"


def _error_where_kept(f, q):
    slope, value = (theory.expected(lambda g, h=h: h(np.sqrt(q) * g) ** 2) for h in (f.prime, f))
    return q * slope / value


@CLAIMS.exact
def tanh_fades():
    """With σ² = 1/n: the mean square falls like 1/l, and a layer's factor comes nearer to 1."""
    q = [1.0]
    for _ in range(199):
        q.append(theory.expected(lambda g, q=q[-1]: np.tanh(np.sqrt(q) * g) ** 2))
    assert abs(200 * q[199] / (100 * q[99]) - 1) < 0.05  # like 1/l
    assert 0.5 < 200 * q[199] < 50 * q[49]
    assert (np.diff(np.array(q[1:]) / q[:-1]) > 0).all()
    return f"{50 * q[49]:.2f}"


@CLAIMS.exact
def quarter():
    """The sigmoid's steepest slope; weights four times as large make up for it."""
    assert abs(ACTIVATIONS["sigmoid"].prime(np.linspace(-9, 9, 1001)).max() - 0.25) < 1e-12
    return "¼"


# The race -------------------------------------------------------------------------------------------------------------

RACE = {"data": "moons", "depth": 3, "width": 8, "batch_size": 32, "steps": 150, "replicas": 3}
NAMES = tuple(INITIALIZERS)[:9]
HE, GLOROT = ("He normal", "He uniform"), ("Glorot normal", "Glorot uniform")


@functools.lru_cache(maxsize=256)
def raced(activation, rate, seed, **other):
    choices = {name: INITIALIZERS[name] for name in NAMES}
    setting = RACE | other
    return race.race(activation=activation, learning_rate=rate, seed=seed, choices=choices, bounded=False, **setting)


def costs(run):
    return dict(zip(NAMES, run.middle[-1].tolist(), strict=True))


def _order(found):
    he, glorot, still = found[0].T
    assert still.all()
    return count(he), count(glorot)


@CLAIMS.general(seeds=20, words=_order)
def race_order(seed):
    """ReLU: both of He's before both of Glorot's; both of Glorot's before uniform; three that stay at log 2."""
    cost = costs(raced("ReLU", 0.2, seed))
    he, glorot = ([cost[name] for name in pair] for pair in (HE, GLOROT))
    still = all(abs(cost[name] - np.log(2)) < 0.02 for name in ("zeros", "too small"))
    return max(he) < min(glorot), max(glorot) < cost["uniform"], still


@CLAIMS.general(seeds=20, words=lambda f: (count(f[0, :, 0]), count(f[0, :, 1])))
def race_twins(seed):
    """Which of two twins is ahead: He normal before He uniform, Glorot normal before Glorot uniform."""
    cost = costs(raced("ReLU", 0.2, seed))
    return cost["He normal"] < cost["He uniform"], cost["Glorot normal"] < cost["Glorot uniform"]


@CLAIMS.general(seeds=20, words=lambda f: f"steps {f.min():.0f} to {f.max():.0f}")
def race_leaky(seed):
    """Leaky ReLU, η = 0.2: too large alone diverges, all three replicas; when."""
    diverged = raced("leaky ReLU", 0.2, seed).history.diverged_at.reshape(len(NAMES), -1)
    k = NAMES.index("too large")
    assert (np.delete(diverged, k, axis=0) < 0).all()
    assert (diverged[k] >= 0).all()
    return float(diverged[k].min()), float(diverged[k].max())


@CLAIMS.here
def race_sigmoid_here():
    cost = costs(raced("sigmoid", 1.0, 0))
    return f"{cost['too large']:.2f}", f"{cost['He normal']:.2f}"


@CLAIMS.here(slow=True)
def race_sigmoid():
    """Sigmoid, η = 1: how often too large ends below He normal. (Some runs hang on the last bits of their numbers.)"""
    counts = []
    for depth in (1, 3, 6):
        runs = [
            costs(raced("sigmoid", 1.0, seed, data=data, depth=depth))
            for data in ("moons", "circles", "spirals")
            for seed in range(20)
        ]
        counts.append(sum(cost["too large"] < cost["He normal"] for cost in runs))
    assert counts[0] > 45 > 42 >= counts[1] >= 30 > counts[2], counts
    return "more than 45 of 60", "30 to 42 of 60", "fewer than 30 of 60"


class LargeInto(Initializer):
    """*too large* on the weights from two inputs into the hidden layer, He's on the others."""

    def deviation(self, fan_in, fan_out):
        return INITIALIZERS["too large" if fan_in == 2 else "He normal"].deviation(fan_in, fan_out)


class LargeOut(Initializer):
    """The other way round."""

    def deviation(self, fan_in, fan_out):
        return INITIALIZERS["He normal" if fan_in == 2 else "too large"].deviation(fan_in, fan_out)


@CLAIMS.here(slow=True)
def large_halves():
    """One hidden layer of sigmoids, η = 1: how often too large in one of the matrices ends below He normal."""
    choices = {"He": INITIALIZERS["He normal"], "into": LargeInto(), "out": LargeOut()}
    setting = RACE | {"depth": 1, "activation": "sigmoid", "learning_rate": 1.0, "choices": choices, "bounded": False}
    runs = [
        race.race(**setting | {"data": data}, seed=seed).middle[-1]
        for data in ("moons", "circles", "spirals")
        for seed in range(20)
    ]
    net, data = Network([2, 8, 2], hidden="sigmoid"), load_data("moons", 0)
    theta = net.initialize("He normal", np.random.default_rng(0))
    lengths = []
    for factor in (1, 20):  # from He's σ = 0.5 to 10
        net.layers(theta)[1].W[...] *= factor
        _, gradient = net.loss_and_gradient(theta, data.x_train, data.y_train, "cross-entropy")
        lengths.append(np.linalg.norm(net.layers(gradient)[0].W))
    assert lengths[1] > 5 * lengths[0]
    into, out = (sum(bool(cost[k] < cost[0]) for cost in runs) for k in (1, 2))
    assert into < 30 < 55 < out, (into, out)
    return "fewer than 30 of 60", "more than 55 of 60", "more than 5 times"


SIGMOID_NAMES = ("uniform", *GLOROT, *HE)


def _uniform_words(found):
    lower, lowest = found[..., 0].sum(axis=1), found[..., 1].sum(axis=1)
    return tuple(f"{number:.0f} of 20" for number in (*lowest, *lower))


@CLAIMS.general(
    seeds=20,
    cases=[{"data": data, "depth": depth} for data in ("moons", "circles") for depth in (1, 3)],
    words=_uniform_words,
    slow=True,
)
def uniform_sigmoid(seed, data, depth):
    """Sigmoid, η = 2: whether uniform ends below Glorot normal, and whether one of He's is the lowest of five."""
    setting = RACE | {"data": data, "depth": depth, "width": 16, "steps": 300, "replicas": 10}
    choices = {name: INITIALIZERS[name] for name in SIGMOID_NAMES}
    run = race.race(activation="sigmoid", learning_rate=2.0, seed=seed, choices=choices, bounded=False, **setting)
    cost = run.middle[-1]
    return bool(cost[0] < cost[1]), bool(cost.argmin() >= 3)


@CLAIMS.general(seeds=20, words=lambda found: f"{found.min():.0f} to {found.max():.0f} steps")
def rate_gains(seed):
    """Leaky ReLU, too large: how many steps later the run breaks with η = 0.02 than with η = 2."""
    net, data = Network([2, 16, 16, 16, 2], hidden="leaky ReLU"), load_data("moons", seed)
    common = {"loss": "cross-entropy", "initializer": "too large", "batch_size": 32, "steps": 100, "evaluations": 10}
    ends = [
        int(
            train(
                net, data, optimizer=GradientDescent(rate), rng=np.random.default_rng([seed, 1]), **common
            ).diverged_at
        )
        for rate in (0.02, 2.0)
    ]
    assert min(ends) > 0
    return float(ends[0] - ends[1])


# Too small ------------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=16)
def slow(depth, adam, initializer, seeds):
    return slow_starts(depth, Adam(0.01) if adam else GradientDescent(0.2), initializer, seeds)


def _leaves(found):
    assert np.isfinite(found).all()
    return f"{found.min():,.0f} to {found.max():,.0f} steps"


@CLAIMS.general(seeds=8, words=_leaves, slow=True)
def small_leaves(seeds):
    """The same with three hidden layers and 10,000 steps."""
    run = slow_starts(3, GradientDescent(0.2), "too small", tuple(seeds), steps=10_000)
    return first_below(run).tolist()


def _steps(found):
    one, two, three = found
    assert np.isinf(three).all()
    return tuple(f"{steps.min():.0f} to {steps.max():.0f} steps" for steps in (one, two))


@CLAIMS.general(seeds=20, cases=[{"depth": n} for n in (1, 2, 3)], words=_steps, slow=True)
def small_descent(seeds, depth):
    """Evaluated steps until the cost is below 0.6, by gradient descent."""
    return first_below(slow(depth, False, "too small", tuple(seeds))).tolist()


@CLAIMS.general(seeds=20, words=lambda found: f"{span(found, 0)} times shorter")
def small_gradients(seed):
    """By what a second and a third layer of 16 divide the gradient's length at a start that is too small."""
    data, lengths = load_data("moons", seed), []
    for depth in (1, 2, 3):
        net = Network([2, *[16] * depth, 2], hidden="tanh")
        theta = net.initialize("too small", np.random.default_rng(seed))
        _, gradient = net.loss_and_gradient(theta, data.x_train, data.y_train, "cross-entropy")
        lengths.append(np.linalg.norm(gradient * net.weights))
    return lengths[0] / lengths[1], lengths[1] / lengths[2]


def _adam(found):
    assert np.ptp(found[2, :, 1]) < 0.005
    return f"{found[..., 0].min():.0f} to {found[..., 0].max():.0f} steps", f"{found[2, :, 1].mean():.2f}"


@CLAIMS.general(seeds=20, cases=[{"depth": n} for n in (1, 2, 3)], words=_adam, slow=True)
def small_adam(seeds, depth):
    """The same by Adam, and the cost after 1000 steps."""
    run = slow(depth, True, "too small", tuple(seeds))
    return np.stack([first_below(run), run.train_loss[-1]], axis=-1).tolist()


def _rises(found):
    small_rise, glorot = found
    assert (small_rise < glorot).all()
    return f"{small_rise.max():.3f}", span(glorot)


@CLAIMS.general(seeds=20, cases=[{"initializer": n} for n in ("too small", "Glorot normal")], words=_rises, slow=True)
def unstable(seeds, initializer):
    """The largest rise of the cost between two evaluations of a run, three hidden layers."""
    run = slow(3, False, initializer, tuple(seeds))
    return np.maximum(np.diff(run.train_loss, axis=0).max(axis=0), 0).tolist()


# Clipping -------------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=8)
def cliff(threshold, rate=0.5):
    return clipping.descend(rate, threshold, (4.0, 3.0))


@CLAIMS.exact
def clipped_example():
    g = np.array([-40.0, 1.0])
    by_value, by_norm = (np.array(f) for f in (np.clip(g, -1, 1), g / np.linalg.norm(g)))
    turned = float(clipping.angle(g, by_value))
    assert clipping.angle(g, by_norm) < 1e-9
    return f"{turned:.1f}°", f"(−{abs(by_norm[0]):.4f}, {by_norm[1]:.3f})"


@CLAIMS.exact
def cliff_slopes():
    lengths = np.hypot(*cliff(1).gradients[0].T)
    assert (np.diff(lengths[:5]) < 0).all()
    return f"{lengths[0]:.2f}", f"{lengths[4]:.2f}", f"{lengths[6]:.1f}"


@CLAIMS.exact
def cliff_thrown():
    run = cliff(1)
    assert run.thrown == [7, None, None]
    arrived = run.arrived
    return f"{run.distance[0].max():.1f}", f"{arrived[0]}", f"{arrived[1]} and {arrived[2]}"


@CLAIMS.exact
def cliff_turned():
    one, tenth = cliff(1), cliff(0.1)
    assert one.angles[:, 2].max() < 1e-9
    return f"{one.angles[1, 1].max():.1f}°", f"{tenth.angles[1, 1].max():.1f}°"


@CLAIMS.exact
def cliff_thresholds():
    low, high, highest = cliff(0.1), cliff(15), cliff(100)
    assert low.arrived[1:] == [None, None]
    assert high.thrown[1] is not None and high.thrown[2] is not None
    assert np.allclose(highest.paths[1:], highest.paths[0])
    return tuple(f"{d:.1f}" for d in low.distance[1:, -1])


@CLAIMS.exact
def cliff_too_fast():
    run = cliff(1, 12)
    assert run.arrived == [None, None, None]
    assert run.distance[1:].max() < 10
    return power(run.distance[0, -1])


def _starts(found):
    (left, right_) = found
    assert not left.any()
    assert not right_[:, 1:].any()
    return f"{right_[:, 0].sum():.0f} of {len(right_)}"


SIDES = ({"low": -5.0, "high": 1.7}, {"low": 2.3, "high": 5.0})


@CLAIMS.general(seeds=200, cases=SIDES, words=_starts, slow=True)
def cliff_starts(seed, low, high):
    """Of starts to the left and to the right of the wall: which of the three runs are thrown off the map."""
    rng = np.random.default_rng(seed)
    run = clipping.descend(0.5, 1.0, (rng.uniform(low, high), rng.uniform(-5, 5)))
    return [step is not None and step > 0 for step in run.thrown]


def largest_turn(P):
    """One huge entry, all others at the threshold."""
    g = np.ones(P)
    g[0] = 1e9
    return float(clipping.angle(g, np.clip(g, -1, 1)))


@CLAIMS.exact
def largest_turns():
    """No gradient of 2 … 50 entries is turned further than arccos(1/√P), and that is reached."""
    rng = np.random.default_rng(0)
    for P in (2, 3, 10, 50):
        g = np.exp(rng.normal(0, 3, (5000, P)))
        cosine = np.cos(np.radians(clipping.angle(g, np.clip(g, -1, 1))))
        assert cosine.min() >= 1 / np.sqrt(P) - 1e-9
        assert abs(np.cos(np.radians(largest_turn(P))) - 1 / np.sqrt(P)) < 1e-6
    return f"{largest_turn(2):.0f}°", f"{largest_turn(6130):.1f}°"


@CLAIMS.exact
def turned_example():
    g = np.array([100.0, 1.0, 1.0])
    return f"{float(clipping.angle(g, np.clip(g, -1, 1))):.1f}°"


@CLAIMS.exact
def turned_by_layer():
    """K layers, each clipped by its own norm: the cosine is at least 1/√K, and nearly reached."""
    rng = np.random.default_rng(0)
    for _ in range(2000):
        g = rng.standard_normal((3, 5)) * np.exp(rng.normal(0, 3, (3, 1)))
        assert clip_by_layer(g, 1.0)[1] >= 1 / np.sqrt(3) - 1e-9
    g = np.array([[1e9, 0.0], [1.0, 0.0], [1.0, 0.0]])
    return f"{np.degrees(np.arccos(clip_by_layer(g, 1.0)[1])):.1f}°"


DEEP = {"depth": 12, "scale": 1.5, "activation": "ReLU", "learning_rate": 0.1, "value": 0.03, "norm": 1.0}


@CLAIMS.exact
def logits_too_large():
    assert Network([64, *[20] * 12, 10]).size == 6130
    return f"{1.5**13:.0f}", "13"


@CLAIMS.here
def deep_here():
    run = clipping.deep(**DEEP, seed=0)
    assert run.diverged == [3, None, None]
    return f"{run.before[0, 0]:.0f}", power(run.before[2, 0]), "step 3"


def _deep(found):
    first, unclipped = found[0].T
    return count(unclipped), span(first, 0)


@CLAIMS.general(seeds=20, words=_deep, slow=True)
def deep_runs(seed):
    """Loss of the first batch; whether the unclipped run diverges."""
    run = clipping.deep(**DEEP, seed=seed)
    return float(run.loss[0, 0]), run.diverged[0] is not None


@CLAIMS.here(slow=True)
def deep_clipped():
    """The clipped runs' loss at the end, by how much by value turns a step, and which clipping is ahead."""
    runs = [clipping.deep(**DEEP, seed=seed) for seed in range(20)]
    assert all(run.diverged[1:] == [None, None] for run in runs)
    assert max(run.last[1:].max() for run in runs) < 3
    assert min(run.angles[:, 1].mean() for run in runs) > 45
    assert sum(run.last[1] < run.last[2] for run in runs) >= 17
    return "below 3", "45°", "at least 17 of 20"


@CLAIMS.exact
def value_lets_pass():
    return f"{0.03 * np.sqrt(6130):.1f}"


@CLAIMS.general(seeds=20, words=always, slow=True)
def deep_he(seed):
    """At He's own scale nothing diverges."""
    return clipping.deep(**DEEP | {"scale": 1.0}, seed=seed).diverged == [None] * 3


def _hopeless(found):
    first, last = found[0].T
    return powers(first), count(last > 100)


@CLAIMS.general(seeds=20, words=_hopeless, slow=True)
def deep_hopeless(seed):
    """30 layers at twice He's scale: the first loss, and that at the end clipped by value."""
    run = clipping.deep(**DEEP | {"depth": 30, "scale": 2.0}, seed=seed)
    assert run.diverged[0] is not None
    return float(run.loss[0, 0]), float(run.last[1])


# A recurrent network --------------------------------------------------------------------------------------------------


def _trained(times, rate):
    """The runs of 20 seeds, not clipped and clipped. They hang on the last bits of their numbers."""
    return trainings(times, rate, (np.inf, 1.0), tuple(range(20)))


@CLAIMS.here(slow=True)
def recurrent_30():
    """Right at the end without and with clipping, 30 numbers, η = 0.3."""
    without, clipped = _trained(30, 0.3).accuracy
    assert (clipped > without).sum() >= 17
    assert np.median(clipped) - np.median(without) > 0.05
    return "at least 17 of 20", "5 points"


@CLAIMS.here(slow=True)
def thrown_back():
    """Not clipped: how often the ten batches after the longest gradient have a higher loss than the ten before it."""
    run, higher = _trained(30, 0.3), 0
    for loss, length in zip(run.loss[:, 0].T, run.length[:, 0].T, strict=True):
        longest = int(length[10:-10].argmax()) + 10
        higher += loss[longest + 1 : longest + 11].mean() > loss[longest - 10 : longest].mean()
    assert higher >= 17
    return "at least 17 of 20"


@CLAIMS.exact
def back_in_time():
    """From h_30 back to the z of step 1: tanh′ of 30 steps and W 29 times, which finite differences confirm."""
    rng, times, units = np.random.default_rng(0), 30, 16
    W, u, x = rng.normal(0, 1.2 / 4, (units, units)), rng.standard_normal(units), rng.standard_normal(times)
    slopes = []

    def last_state(first):
        h = np.tanh(first)
        slopes[:] = [1 - h**2]
        for number in x[1:]:
            h = np.tanh(h @ W + number * u)
            slopes.append(1 - h**2)
        return h

    first, step = x[0] * u, 1e-6
    numeric = [(last_state(first + e)[0] - last_state(first - e)[0]) / (2 * step) for e in step * np.eye(units)]
    last_state(first)
    error, through = np.eye(units)[0], 0
    for slope in slopes[:0:-1]:
        error, through = (error * slope) @ W.T, through + 1
    assert np.allclose(error * slopes[0], numeric, atol=1e-6)
    assert np.max(slopes) <= 1
    return f"{through} times", f"{len(slopes)} factors"


@CLAIMS.here
def recurrent_here():
    length = recurrent().length[:, 0, 0]
    assert np.median(length) < 1 < 3 < length.max()
    return "1", "3"


def _best_means(times):
    """The best over five rates of the mean share that is right: not clipped, clipped."""
    means = np.array([_trained(times, rate).accuracy.mean(axis=1) for rate in (0.01, 0.03, 0.1, 0.3, 1.0)])
    assert set(means.argmax(axis=0)) <= {1, 2, 3}
    return means.max(axis=0)


@CLAIMS.here(slow=True)
def recurrent_best_30():
    without, clipped = _best_means(30)
    assert clipped - without > 0.02
    return "2 points"


@CLAIMS.here(slow=True)
def recurrent_best_10():
    without, clipped = _best_means(10)
    assert abs(clipped - without) < 0.01
    return "1 point"


# Does clipping only help against divergence? -------------------------------------------------------------------------

DEEP_RATES = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5)


@CLAIMS.here(slow=True)
def best_rates():
    """Mean test accuracy of eight seeds at He's own scale, the best of eight rates: not clipped, by value, by norm."""
    setting = DEEP | {"scale": 1.0}
    runs = [[clipping.deep(**setting | {"learning_rate": r}, seed=s).accuracy for s in range(8)] for r in DEEP_RATES]
    means = np.array(runs).mean(axis=1)  # (rates, 3)
    best = means.argmax(axis=0)
    assert ((best > 0) & (best < len(DEEP_RATES) - 1)).all()
    without, by_value, by_norm = means.max(axis=0)
    assert without < 0.4 < 0.42 < min(by_value, by_norm)
    return "below 40 %", "above 42 %"


@CLAIMS.general(seeds=8, words=lambda f: tuple(f"{100 * mean:.0f} %" for mean in f[0].mean(axis=0)), slow=True)
def small_rate(seed):
    """At η = 0.03."""
    return clipping.deep(**DEEP | {"scale": 1.0, "learning_rate": 0.03}, seed=seed).accuracy.tolist()
