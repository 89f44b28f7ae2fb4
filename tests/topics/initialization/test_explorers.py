"""Notebook 06's explorers without a browser: starts, runs and variances recomputed, theory against closed forms."""

from dataclasses import replace
from math import erf, sqrt

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS, LeakyReLU, choose
from course_lib.initializers import INITIALIZERS, Normal
from course_lib.network import Network
from course_lib.optimizers import Adam, GradientDescent, Momentum
from course_lib.topics.initialization.experiments import depth, laboratory, race, runs
from course_lib.topics.initialization.experiments.symmetry import SAME, grow
from course_lib.topics.initialization.plots.depth import LayerVariancesPlot
from course_lib.topics.initialization.plots.laboratory import LaboratoryPlot
from course_lib.topics.initialization.plots.race import InitializerRacePlot
from course_lib.topics.initialization.tasks import TASKS
from course_lib.train import train

LAB = {"data": "moons", "seed": 0, "depth": 4, "width": 8, "learning_rate": 0.1, "batch_size": 32, "steps": 60}
RACE = {"data": "moons", "seed": 0, "depth": 1, "width": 4, "learning_rate": 0.2, "batch_size": 32, "steps": 30}
GROW = {"data": "circles", "seed": 0, "units": 6, "learning_rate": 0.5, "steps": 120}
HIDDEN = [name for name, f in ACTIVATIONS.items() if f.elementwise]


def one_run(**setting):
    return laboratory.laboratory(**LAB | {"initializer": "He normal", "activation": "ReLU"} | setting)


# All at once -------------------------------------------------------------------------------------------------------


def test_all_initialisations_start_from_the_same_draws():
    net = Network([2, 5, 3])
    theta = dict(zip(INITIALIZERS, runs.same_draws(net, INITIALIZERS.values(), np.random.default_rng(1)), strict=True))
    for l, (n_in, n_out) in enumerate(((2, 5), (5, 3))):
        W = {name: net.layers(t)[l].W for name, t in theta.items()}
        g = W["He normal"] / sqrt(2 / n_in)
        np.testing.assert_allclose(W["too small"], 0.01 * g, rtol=1e-12)
        np.testing.assert_allclose(W["Glorot normal"], sqrt(2 / (n_in + n_out)) * g, rtol=1e-12)
        u = np.vectorize(lambda v: erf(v / sqrt(2)))(g)
        np.testing.assert_allclose(W["He uniform"], sqrt(6 / n_in) * u, rtol=1e-12)
        np.testing.assert_allclose(W["uniform"], u / sqrt(n_in), rtol=1e-12)
        assert (W["zeros"] == 0).all() and (W["constant"] == 0.1).all()


@pytest.mark.parametrize("k", [1, 3, 7])
def test_each_replica_of_the_race_is_trained_as_it_would_be_alone(k):
    run = race.race(activation="tanh", replicas=2, **RACE)
    alone = train(
        run.history.network,
        run.data,
        optimizer=GradientDescent(0.2),
        initializer="zeros",
        start=run.history.theta[0, 2 * k + 1],
        loss="cross-entropy",
        batch_size=32,
        steps=30,
        rng=np.random.default_rng([0, 2]),
        evaluations=30,
    )
    np.testing.assert_allclose(run.cost[:, k, 1], alone.train_loss, rtol=1e-9)


def test_what_becomes_of_each_initialisation_is_told_with_its_step():
    names = ("zeros", "too small", "too large", "He normal")
    some = {"choices": {name: INITIALIZERS[name] for name in names}, "replicas": 3, **RACE}
    relu = race.race(activation="ReLU", **some | {"depth": 3, "width": 8, "steps": 150})
    said = dict(zip(names, relu.fates(-1), strict=True))
    assert said["zeros"] == ("stuck", "stuck since step 0") == said["too small"]
    assert said["too large"][0] == "stuck" and "since step" in said["too large"][1]
    assert said["He normal"][0] == "learned"
    assert relu.fates(0)[0][1] == "cost 0.693"
    leaky = race.race(activation="leaky ReLU", **some | {"depth": 3})
    step = int(np.median(leaky.history.diverged_at.reshape(4, 3)[2]))
    assert 1 <= step < 10 and leaky.fates(-1)[2] == ("diverged", f"diverged at step {step}")


def test_a_race_too_long_is_cut_and_says_so():
    run = race.race(activation="leaky ReLU", replicas=6, **RACE | {"depth": 10, "width": 16, "steps": 500})
    said = InitializerRacePlot().describe(run, 0)
    assert "of 500 steps to stay quick." in said and "Above the chart: too large." in said


# The laboratory ----------------------------------------------------------------------------------------------------


def test_the_sizes_are_those_of_the_network_s_own_signals_and_gradients():
    run = one_run(activation="tanh")
    net, h, data = run.run.net, run.run.history, run.run.data
    signal, gradient = run.sizes(3)
    x, y = data.x_train[: laboratory.ROWS], data.y_train[: laboratory.ROWS]
    _, slopes = net.loss_and_gradient(h.theta[3], x, y, "cross-entropy")
    np.testing.assert_allclose(gradient, [np.sqrt(np.mean(layer.W**2)) for layer in net.layers(slopes)], rtol=1e-9)
    np.testing.assert_allclose(signal[-1], np.sqrt(np.mean(net.forward(h.theta[3], x).output ** 2)), rtol=1e-12)


@pytest.mark.parametrize(
    "setting",
    [{"initializer": "too large"}, {"initializer": "too small"}, {"learning_rate": 100.0}, {"initializer": "constant"}],
)
def test_the_step_at_which_the_gradient_vanished_is_the_first_of_all_looked_at(setting):
    run = one_run(**setting)
    faint = [run.sizes(frame)[1][0] < laboratory.FAINT for frame in range(run.run.frames)]
    first = next((k for k in range(len(faint)) if all(faint[k:])), None)
    assert run.vanished_at == (None if first is None else run.run.history.steps[first])
    assert ("had vanished" in run.ending) == (first is not None)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"initializer": "zeros"}, ["Layer 1 gives only zeros", "stuck at the cost of guessing"]),
        ({"initializer": "too large", "activation": "leaky ReLU"}, ["not finite", "The run diverged at step 4"]),
        ({"activation": "sigmoid", "depth": 100}, ["times the last layer's", "vanished (below 1e-6) at the start"]),
        ({"steps": 300}, ["it has learned"]),
        ({"depth": 0, "learning_rate": 100}, ["No hidden layer"]),
    ],
)
def test_the_laboratory_says_what_went_wrong_and_when(setting, words):
    run = one_run(**setting)
    said = [LaboratoryPlot().describe((run, "weights"), frame) for frame in (0, run.run.frames - 1)]
    assert all(any(word in text for text in said) for word in words), said


# Symmetry ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("initializer", ["zeros", "constant"])
@pytest.mark.parametrize("activation", HIDDEN)
def test_equal_units_stay_equal_and_noise_parts_them(activation, initializer):
    grown = grow(initializer=initializer, noise=0.0, activation=activation, **GROW)
    assert grown.apart.max() < 1e-12
    assert grown.different(-1) == 1
    still = initializer == "zeros" and choose(activation)(np.zeros(1))[0] == 0
    assert grown.moved == (not still)
    noisy = grow(initializer=initializer, noise=1e-3, activation=activation, **GROW)
    assert noisy.different(0) == 6 and noisy.apart[0] > SAME


@pytest.mark.parametrize(
    "rule", [GradientDescent(0.5), Momentum(0.1), Adam(0.01)], ids=lambda rule: type(rule).__name__
)
def test_no_rule_tells_equal_units_apart(rule):
    net, data = Network([2, 6, 2], hidden="tanh"), runs.load_data("moons", 0)
    common = {"loss": "cross-entropy", "batch_size": 32, "steps": 100, "rng": np.random.default_rng(1)}
    run = train(net, data, optimizer=rule, initializer="constant", **common)
    hidden, output = net.layers(run.theta[-1])
    assert max(np.ptp(hidden.W, axis=1).max(), np.ptp(hidden.b), np.ptp(output.W, axis=0).max()) < 1e-12
    assert np.abs(hidden.W - 0.1).max() > 0.1


# Variance through the layers ---------------------------------------------------------------------------------------


def test_expectations_against_closed_forms():
    assert depth.expected(lambda g: np.maximum(g, 0) ** 2) == pytest.approx(0.5, abs=1e-9)
    assert depth.expected(lambda g: g**4) == pytest.approx(3, abs=1e-9)
    narrow = depth.expected(lambda g: np.cosh(np.clip(1e3 * g, -300, 300)) ** -4.0)  # a spike of area 4/3 at 0
    assert narrow == pytest.approx(4 / 3 * 1e-3 / sqrt(2 * np.pi), rel=1e-5)


def bent(slope):
    return LeakyReLU(alpha=slope) if slope < 1 else choose("linear")


@pytest.mark.parametrize(("slope", "sigma"), [(0.0, 0.1), (0.3, 0.2), (1.0, 0.05)])
def test_the_theory_of_a_bent_line_is_a_power(slope, sigma):
    f, factor, layers = bent(slope), 50 * sigma**2 * (1 + slope**2) / 2, np.arange(12)
    forward, backward, *_ = depth.mean_field(f, sigma, 50, 12)
    np.testing.assert_allclose(forward, 50 * sigma**2 * factor**layers, rtol=1e-8)
    np.testing.assert_allclose(backward, (1 + slope**2) / 2 * factor ** layers[::-1], rtol=1e-8)


@pytest.mark.parametrize("name", ["ReLU", "tanh", "sigmoid"])
def test_what_is_measured_is_one_draw_of_forward_and_backward(name):
    f, rng = ACTIVATIONS[name], np.random.default_rng(5)
    found, sigma = depth.look(name, Normal(0.3), 12, 3, seed=5), 0.3
    a, weights, z = rng.standard_normal((depth.ROWS, 12)), [], []
    for _ in range(3):
        weights.append(sigma * rng.standard_normal((12, 12)))
        z.append(a @ weights[-1])
        a = f(z[-1])
    delta = rng.standard_normal(a.shape) * f.prime(z[2])
    for l in (2, 1, 0):
        assert found.forward[l] == pytest.approx(np.mean(z[l] ** 2), rel=1e-12)
        assert found.backward[l] == pytest.approx(np.mean(delta**2), rel=1e-12)
        delta = (delta @ weights[l].T) * f.prime(z[l - 1])


@pytest.mark.parametrize(("name", "sigma"), [("ReLU", sqrt(2 / 48)), ("tanh", sqrt(1 / 48)), ("sigmoid", 0.3)])
def test_the_band_holds_single_examples(name, sigma, monkeypatch):
    """Of 60 draws at this width, some 95 % of all layers' logarithms lie within two deviations of where they should."""
    monkeypatch.setattr(depth, "ROWS", 1)
    draws = [depth.look(name, Normal(sigma), 48, 10, seed) for seed in range(60)]
    for way in ("forward", "backward"):
        values = np.log([getattr(d, way) for d in draws])
        s, theory = (getattr(draws[0], f"{way}_{what}") for what in ("spread", "theory"))
        middle = np.log(theory) - s**2 / 2
        assert 0.9 < (np.abs(values - middle) < 2 * s).mean() < 1
        np.testing.assert_allclose(values.std(axis=0), s, rtol=0.35)


def test_a_constant_start_multiplies_by_n_c():
    found = depth.look("linear", "constant", 20, 6)
    np.testing.assert_allclose(found.forward_theory, 20 * 0.1**2 * (20 * 0.1) ** (2.0 * np.arange(6)), rtol=1e-8)
    assert (np.abs(np.log(found.forward / found.forward_theory)) < 3 * found.forward_spread).all()


@pytest.mark.parametrize("slope", [0.0, 0.2, 1.0])
def test_the_sigma_of_the_task_keeps_the_variance_to_layer_50(slope):
    sigma = float(TASKS.tasks["a variance that stays"].reference(64, slope))
    forward, *_ = depth.mean_field(bent(slope), sigma, 64, 50)
    assert forward[-1] / forward[0] == pytest.approx(1, rel=1e-8)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"initializer": "zeros"}, "exactly 0 in every layer"),
        ({"initializer": "too large", "depth": 100}, "too large for float64 to square at layer"),
        ({"initializer": "Glorot normal"}, "Forward: vanished at layer 15"),
        ({"activation": "sigmoid", "initializer": "Glorot normal"}, "all rows look alike"),
        ({"depth": 1}, "1 layer of"),
    ],
)
def test_the_depth_explorer_says_where_signals_end(setting, words):
    variances = depth.look(**{"activation": "ReLU", "initializer": "He normal", "width": 128, "depth": 50} | setting)
    assert words in LayerVariancesPlot().describe(variances)


def test_softmax_is_no_activation_for_this():
    with pytest.raises(ValueError, match="takes each entry on its own"):
        depth.look("softmax", "He normal", 8, 3)


def test_a_narrow_layer_wanders_more():
    narrow, wide = (depth.look("ReLU", "He normal", n, 20).forward_spread for n in (8, 128))
    np.testing.assert_allclose(narrow / wide, 4.0, rtol=1e-9)


def test_data_are_shared_between_runs_of_the_same_seed():
    data = replace(runs.load_data("moons", 3))
    assert runs.load_data("moons", 3) is runs.load_data("moons", 3)
    assert not np.array_equal(data.x_train, runs.load_data("moons", 4).x_train)
