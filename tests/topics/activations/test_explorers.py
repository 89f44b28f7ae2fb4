"""What notebook 04's explorers compute: closed forms, the network's own gradients, constructed runs, words, hands."""

from functools import lru_cache
from statistics import NormalDist

import numpy as np
import pytest

from course_lib import network
from course_lib.activations import ACTIVATIONS, ELU, LAYERS, PReLU, hidden_activations
from course_lib.gradcheck import numerical_gradient
from course_lib.initializers import INITIALIZERS
from course_lib.topics.activations import explorers as widgets
from course_lib.topics.activations.experiments import dead as sleep
from course_lib.topics.activations.experiments import depth as deep
from course_lib.topics.activations.experiments import qualities as ideal
from course_lib.topics.activations.experiments import race as races
from course_lib.topics.activations.experiments import rows
from course_lib.topics.activations.experiments import transfer as through
from course_lib.topics.activations.plots import dead as sleep_words
from course_lib.topics.activations.plots import depth as depth_words
from course_lib.topics.activations.plots import race as race_words
from course_lib.topics.activations.plots import rows as row_words
from course_lib.topics.activations.plots import transfer as curve_words
from tests.all_explorers import hooked

N = NormalDist()

# A distribution through an activation --------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", through.SHAPES)
def test_every_shape_has_the_mean_and_variance_that_the_sliders_say(shape):
    view = through.transfer("linear", shape=shape, shift=1.5, spread=2.0)
    assert (view.mean, view.variance) == pytest.approx((1.5, 4.0), rel=2e-3)
    assert view.weight.sum() == pytest.approx(1)


@pytest.mark.parametrize(("shift", "spread"), [(0, 1), (-2, 1), (1, 3)])
def test_relu_of_a_normal_distribution(shift, spread):
    """E[max(0, z)] = sφ(m/s) + mΦ(m/s), E[max(0, z)²] = (m² + s²)Φ(m/s) + msφ(m/s)."""
    view, t = through.transfer("ReLU", shift=shift, spread=spread), shift / spread
    mean = spread * N.pdf(t) + shift * N.cdf(t)
    square = (shift**2 + spread**2) * N.cdf(t) + shift * spread * N.pdf(t)
    assert (view.mean, view.variance) == pytest.approx((mean, square - mean**2), rel=2e-3, abs=1e-4)
    assert (view.dead, view.passed, view.saturated) == pytest.approx((N.cdf(-t), N.cdf(t), 0), abs=1e-3)


def test_the_saturated_share_of_a_sigmoid():
    """σ' < LEVEL where |z| > z*, with a(1 − a) = LEVEL at z*."""
    a = (1 + np.sqrt(1 - 4 * through.LEVEL)) / 2
    edge = np.log(a / (1 - a))
    view = through.transfer("sigmoid", spread=3.0)
    assert view.saturated == pytest.approx(2 * N.cdf(-edge / 3), abs=1e-3)
    assert view.dead == 0
    assert view.beyond == pytest.approx(2 * N.cdf(-8 / 3), abs=1e-3)


def test_histograms_hold_everything():
    view = through.transfer(PReLU(alpha=-0.5), shift=1.0, spread=2.0)
    edges = np.linspace(-3, 3, 13)
    every, weak = view.shares_in(np.linspace(-20, 20, 41))
    assert every.sum() == pytest.approx(1)
    assert weak.sum() == pytest.approx(view.dead + view.saturated)
    assert view.shares_out(edges).sum() == pytest.approx(1)
    assert view.shares_out(edges)[:6].sum() == 0  # with α < 0 no output is below 0
    assert view.probe == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"f": "ReLU", "shift": -6, "spread": 0.1}, "f′ is exactly 0 for 100 %"),
        ({"f": "tanh", "shift": 6, "spread": 5.0}, "exactly 0 for 0.5 % of the inputs, and below 0.05 for 82.4 % more"),
        ({"f": "tanh", "shift": 30, "spread": 5.0}, "exactly 0 for 98"),  # 1 − tanh² rounds to 0
        ({"f": "linear"}, "|f′| is 0.05 or more for all"),
        ({"f": PReLU(alpha=0.0)}, "exactly 0 for 50.0 % of the inputs"),
        ({"f": "linear", "shift": 6, "spread": 5.0}, "34.7 % of the inputs lie beyond the axis"),
    ],
)
def test_a_remark_says_what_is_let_through(setting, said):
    assert said in curve_words.remark(through.transfer(**setting))


def test_nothing_is_called_all_that_is_not_all():
    assert curve_words._percent(1.0) == "100 %"
    assert curve_words._percent(0.9999) == "99.9 %"
    assert curve_words._percent(1e-9) == "0.1 %"


# The ideal qualities -------------------------------------------------------------------------------------------------


def test_jumps_are_told_from_curves():
    jumps = {name: ideal.jump(f) for name, f in LAYERS.items()}
    assert {name for name, jump in jumps.items() if jump > 1e-6} == {"ReLU", "leaky ReLU", "PReLU", "maxout"}
    assert ideal.jump(ELU(alpha=2.5)) == pytest.approx(1.5)
    assert jumps["leaky ReLU"] == pytest.approx(0.99)


def test_the_table_of_qualities():
    q = {name: ideal.qualities(f) for name, f in LAYERS.items()}
    assert q["linear"].bend < 1e-12
    assert q["ReLU"].bend == pytest.approx(1.25, abs=2e-3)  # from z/2 + 5/4, at 0 and at ±5
    assert {name for name, row in q.items() if abs(row.mean) < 1e-9} == {"linear", "tanh"}
    assert q["ReLU"].mean == pytest.approx(N.pdf(0), abs=1e-4)
    assert q["maxout"].mean == pytest.approx(1 / np.sqrt(np.pi), abs=1e-4)  # the larger of two standard normal numbers
    assert q["softmax"].mean == pytest.approx(1 / 3)
    assert q["tanh"].left == pytest.approx(4 * np.exp(-20), rel=1e-3)
    assert (q["ReLU"].left, q["leaky ReLU"].left, q["PReLU"].left) == (0, 0.01, 0.25)
    assert len(ideal.table().splitlines()) == 2 + len(LAYERS)


def test_nanoseconds_are_measured():
    forward, backward = ideal.nanoseconds("sigmoid", entries=3000, repeats=2)
    assert 0.01 < forward < 1000
    assert 0.01 < backward < 1000


# Softmax and maxout --------------------------------------------------------------------------------------------------


def test_softmax_is_moved_by_temperature_and_not_by_a_shift():
    view = rows.softmax(2, 1, -1, temperature=0.5)
    e = np.exp(np.array([4.0, 2.0, -2.0]))
    np.testing.assert_allclose(view.a, e / e.sum(), rtol=1e-12)
    np.testing.assert_allclose(rows.softmax(2, 1, -1, 0.5, 1000).a, view.a, rtol=1e-9)
    assert rows.softmax(1, 1, 1).entropy == pytest.approx(np.log2(3))
    nudged = [numerical_gradient(lambda z, i=i: rows.softmax(*z, 0.5).a[i], view.z) for i in range(3)]
    np.testing.assert_allclose(view.jacobian, nudged, atol=1e-8)
    np.testing.assert_allclose(view.curves[rows.AXIS.searchsorted(2.0)], view.a, rtol=1e-6)


@pytest.mark.parametrize(
    ("shift", "works", "said"),
    [(0, True, "gives the same"), (1000, False, "∞/∞"), (-1000, False, "0/0"), (700, True, "gives the same")],
)
def test_the_formula_as_it_is_written(shift, works, said):
    view = rows.softmax(2, 1, -1, shift=shift)
    assert view.naive_works == works
    assert said in row_words.SoftmaxPlot().sentences(view)[2]
    assert view.a.sum() == pytest.approx(1)


def test_a_saturated_softmax_says_so():
    assert "Saturated" in row_words.SoftmaxPlot().sentences(rows.softmax(6, -6, -6, temperature=0.05))[1]


@pytest.mark.parametrize(
    ("target", "lines"),
    [("|x|", ((1, 0), (-1, 0))), ("ReLU", ((0, 0), (1, 0))), ("leaky ReLU", ((0.25, 0), (1, 0)))],
)
def test_maxout_makes_the_others(target, lines):
    view = rows.maxout(
        target, 2, **{f"{n}{k}": v for k, line in enumerate(lines, 1) for n, v in zip("wb", line, strict=True)}
    )
    assert view.exact
    assert f"= {target}, exactly" in row_words.headline(view)
    assert sorted(np.round(view.shares, 2)) == [0.5, 0.5]


@pytest.mark.parametrize("k", [2, 3, 4])
def test_the_best_that_k_pieces_can_do_for_a_parabola_is_reached(k):
    """Equal parts of [−3, 3]; in each the line through the middle's tangent, raised by the least distance."""
    middles = -3 + 6 / k * (np.arange(k) + 0.5)
    lines = {f"w{j}": m for j, m in enumerate(middles, 1)}
    best = (6 / k) ** 2 / 16
    lines |= {f"b{j}": best - m * m / 2 for j, m in enumerate(middles, 1)}
    view = rows.maxout("x²/2", k, **lines)
    assert view.least == pytest.approx(best)
    assert view.distance == pytest.approx(best, rel=1e-3)


def test_a_piece_that_never_wins_is_told():
    view = rows.maxout("tanh", 3, w1=1, b1=0, w2=-1, b2=0, w3=0, b3=-1)
    assert "tanh is not" in row_words.remark(view)
    assert "One piece never wins" in row_words.remark(view)
    assert view.shares[2] == 0


# Depth ---------------------------------------------------------------------------------------------------------------


def test_the_map_is_made_of_the_networks_that_are_shown():
    table = deep.table(7, 3)
    for name in ("ReLU", "tanh", "maxout"):
        for start in ("He normal", "too large", "constant", "zeros"):
            place = list(hidden_activations()).index(name), list(INITIALIZERS).index(start)
            assert deep.depth(name, start, 7, 3).ratio == pytest.approx(table[place], abs=1e-9)


def test_signal_and_error_are_the_networks():
    view, (x, y) = deep.depth("tanh", "Glorot normal", 4, 1), deep._digits()
    net = network.Network([64, 32, 32, 32, 32, 10], hidden="tanh")
    theta = net.initialize("Glorot normal", np.random.default_rng(1))
    a, back = net.forward(theta, x).a, net.backward(theta, x, y, "cross-entropy")
    np.testing.assert_allclose(view.signal, [np.sqrt(h.var(axis=0).mean()) for h in a[1:-1]])
    np.testing.assert_allclose(view.error, [np.linalg.norm(d) for d in back.delta[1:-1]])
    np.testing.assert_allclose(view.gradient, [np.linalg.norm(l.W) for l in net.layers(back.gradient)[:-1]])
    np.testing.assert_allclose(view.shares.sum(axis=1), 1)


def test_a_chain_of_scaled_layers_vanishes_where_it_must():
    """σ = 0.01 and 32 units: a factor 0.01·√32 = 0.057 a layer, so a thousandth after three."""
    view = deep.depth("linear", "too small", 50)
    assert view.signal_fate == ("vanished", 4)
    assert view.error_fate[0] == "vanished"
    assert view.error_fate[1] in (46, 47, 48)
    assert view.ratio == pytest.approx(49 * np.log10(0.01 * np.sqrt(32)), abs=1.5)
    assert deep.depth("ReLU", "too large", 50).overflow is not None


def map_of_pairs():
    return depth_words.DeepSignalsPlot(hidden_activations(), INITIALIZERS)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (("ReLU", "zeros", 20), "No signal at all"),
        (("ReLU", "zeros", 20), "δ is exactly 0 in every hidden layer"),
        (("sigmoid", "Glorot normal", 50), "The signal has vanished at layer"),
        (("linear", "too large", 50), "In float32 layer 22 would be infinite"),
        (("tanh", "Glorot normal", 20), "The error δ comes back to layer 1"),
        (("ReLU", "too large", 20), "the error δ has exploded at layer 18"),
    ],
)
def test_words_for_what_vanishes_and_explodes(setting, said):
    assert said in " ".join(map_of_pairs().sentences((deep.depth(*setting), None)))


def test_a_cell_of_the_map():
    assert [depth_words.cell(v) for v in (-np.inf, -24.2, -3.5, -0.01, 2.9, 31.0)] == [
        "▼ nothing", "▼ −24", "▼ −3.5", "0.0", "2.9", "▲ 31",
    ]  # fmt: skip
    assert map_of_pairs().pair_at(-0.4, 1.3) == ("sigmoid", "zeros")
    assert map_of_pairs().pair_at(99, 99) == ("maxout", "He uniform")


# Dying units ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def deaths():
    return sleep.deaths(bias=-2.0, optimizer="Adam", seed=0)


def test_a_relu_that_sleeps_gets_no_gradient_and_the_others_do(deaths):
    rate, x, y = 3, deaths.data.x_train, deaths.data.y_train
    for kind, name in enumerate(sleep.KINDS):
        asleep = deaths.sleeping(kind, -1, rate)
        assert asleep.mean() == deaths.asleep[kind, -1, rate] > 0
        net = network.Network([2, sleep.UNITS, 2], hidden=name)
        theta = net.initialize("He normal", np.random.default_rng(0))
        first = net.layers(theta)[0]
        first.W[...], first.b[...] = deaths.hinges[kind, -1, rate, :2], deaths.hinges[kind, -1, rate, 2:]
        gradient = net.layers(net.backward(theta, x, y, "cross-entropy").gradient)[0].W
        assert (np.abs(gradient).max(axis=0) == 0)[asleep].all() == (name == "ReLU")


def test_all_activations_begin_with_the_same_units(deaths):
    np.testing.assert_array_equal(deaths.hinges[0, 0], deaths.hinges[3, 0])
    assert (deaths.hinges[:, 0, :, 2] == -2.0).all()


def test_what_slept_and_woke_is_counted(deaths):
    kind, rate = sleep.KINDS.index("leaky ReLU"), 3
    slept = np.array([deaths.sleeping(kind, e, rate) for e in range(len(deaths.steps))])
    assert deaths.woken(kind, rate) == (slept.any(axis=0) & ~slept[-1]).sum() > 0
    gd = sleep.deaths(bias=-2.0, optimizer="gradient descent")
    assert gd.woken(0, 2) == 0  # without momentum a dead ReLU stays where it is


def test_divergence_is_said():
    wild = sleep.deaths()
    kind = sleep.KINDS.index("PReLU")
    assert np.isnan(wild.asleep[kind, -1, -1])
    assert "has diverged" in sleep_words.DeathsPlot().sentences((wild, kind, 8), len(wild.steps) - 1)[0]


def test_alpha_starts_where_it_is_put_and_moves():
    slopes = sleep.slopes("circles", 0.03, 3, seed=1)
    np.testing.assert_allclose(slopes.alpha[0], np.tile(sleep.STARTS, (3, 1)).T)
    assert np.abs(slopes.alpha[-1] - slopes.alpha[0]).min() > 1e-4
    assert (slopes.loss[-1] < slopes.loss[0]).all()
    assert slopes.alpha.shape == (51, 5, 3)


def test_dead_units_on_the_digits_grow_with_the_learning_rate():
    asleep, accuracy = sleep.dead_on_digits([0.1, 3.0], seeds=2, steps=60)
    assert asleep.shape == (2, 2, 2)
    assert asleep[0].max() < 0.2 < 0.5 < asleep[1].min()
    assert accuracy[0].min() > 0.8 > 0.2 > accuracy[1].max()


# The race ------------------------------------------------------------------------------------------------------------


def constructed():
    """Straight falls: seed s of activation k at rate r is at 1 − step·speed; one rate never arrives, one seed dips."""
    steps = np.arange(0, 105, 5)
    speed = np.array([[0.02, 0.04], [0.01, 0.02], [0.005, 0.0]])[..., None] * [1.0, 0.8]
    loss = np.maximum(1 - steps[None, :, None, None] * speed[:, None], 0.1)
    loss[2, 1] = 0.0  # a dip of one evaluation
    return races.ActivationRace(1, steps, loss)


def test_steps_best_rates_and_ratios():
    race = constructed()
    relu, tanh, sigmoid = race.finish(0.59)
    assert (relu[0], relu[1].tolist()) == (1, [15, 15])
    assert (tanh[0], tanh[1].tolist()) == (1, [25, 30])
    assert sigmoid[0] == 0
    assert sigmoid[1][0] == 85
    ratio, error = race.ratio(0.59, "tanh")
    assert ratio == pytest.approx(np.sqrt(25 * 30) / 15)
    assert error == pytest.approx(ratio * np.log(30 / 25) / 2)
    assert race.finish(0.05)[1][0] == 1  # nobody arrives: the rate of the lowest loss
    assert race.ratio(0.3, "sigmoid") is None
    assert "not all seeds arrive in 100 steps" in race_words.ActivationRacePlot().sentences((race, 0.3))[1]


def test_a_short_race_is_run():
    race = races.race(depth=1, steps=40, seeds=2, rates=np.array([0.2, 1e6]))
    assert race.loss.shape == (3, 9, 2, 2)
    assert (race.loss[:, -1, 0] < race.loss[:, 0, 0]).all()
    assert all(best == 0 for best, _ in race.finish(1.5))


# Hands ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened():
    """One explorer of a kind for the whole file, made when first asked for; the race is a short one."""
    before, short = widgets.race_of, lru_cache(lambda depth: races.race(depth, steps=40, seeds=2))
    widgets.race_of = short
    yield lru_cache(lambda make: make())
    widgets.race_of = before


@pytest.mark.parametrize(
    ("make", "kind", "axes", "start", "end", "turned"),
    [
        (widgets.transfer, "click", "f", None, (2.04, 0.3), {"z": 2.0}),
        (widgets.transfer, "click", "inputs", None, (-3.33, 0.3), {"shift": -3.3}),
        (widgets.transfer, "drag", "inputs", (1.0, 0.2), (3.0, 0.9), {"shift": 2.0}),
        (widgets.transfer, "drag", "f", (1.0, 0.2), (30.0, 0.9), {"z": 8.0}),
        (widgets.softmax, "drag", "logits", (1.1, 1.0), (2.4, -2.22), {"z2": -2.2}),
        (widgets.maxout, "drag", "pieces", (0.1, 0.45), (0.1, 1.45), {"b2": 1.5}),
        (widgets.maxout, "drag", "pieces", (2.0, 2.0), (2.0, 4.0), {"w1": 2.0}),
        (widgets.maxout, "drag", "pieces", (-2.0, -2.0), (-2.0, -4.0), {"w1": 2.0}),
        (widgets.depth, "click", "map", None, (5.1, 0.9), {"activation": "sigmoid", "initializer": "Glorot normal"}),
        (widgets.depth, "click", "map", None, (7.0, 3.0), {}),
        (widgets.dead, "click", "rates", None, (4.0, 0.5), {"rate": 5}),
        (widgets.race, "click", "loss", None, (100, 0.237), {"level": 0.24}),
    ],
)
def test_what_a_hand_on_the_picture_turns(opened, make, kind, axes, start, end, turned):
    explorer = opened(make)
    found = hooked(explorer, kind, end, axes, start)
    assert found == pytest.approx(turned) if not any(isinstance(v, str) for v in turned.values()) else found == turned
    explorer.setting.check(found)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: through.transfer("softmx"), "Did you mean 'softmax'"),
        (lambda: through.transfer("ReLU", spread=0.0), "spread: got 0"),
        (lambda: through.transfer("ReLU", shape="norml"), "Did you mean 'normal'"),
        (lambda: rows.softmax(1, 2, 3, temperature=0), "temperature: got 0"),
        (lambda: rows.maxout("abs", 2), "expected one of '|x|'"),
        (lambda: deep.depth("ReLU", "He normal", 51), "layers: got 51"),
    ],
)
def test_what_cannot_be_shown_is_said(call, said):
    with pytest.raises(ValueError, match="got") as caught:
        call()
    assert said in str(caught.value)


def test_the_menus_are_whole():
    assert through.elementwise().keys() | {"softmax"} == ACTIVATIONS.keys()
    assert hidden_activations().keys() | {"softmax"} == LAYERS.keys()
