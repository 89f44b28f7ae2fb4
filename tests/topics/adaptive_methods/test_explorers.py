"""Notebook 09: what adaptive rules do, against closed forms; the race against ``descend``; hooks and words."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import (
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    GradientDescent,
    Momentum,
    Nadam,
    RMSProp,
    descend,
)
from course_lib.topics.adaptive_methods import explorers as widgets
from course_lib.topics.adaptive_methods.experiments import beginning as adaptive_fed
from course_lib.topics.adaptive_methods.experiments import race as track
from course_lib.topics.adaptive_methods.experiments import relatives as adaptive_more
from course_lib.topics.adaptive_methods.experiments import sensitivity as adaptive_rates
from course_lib.topics.adaptive_methods.experiments import sparse as adaptive_sparse
from course_lib.topics.adaptive_methods.experiments.fed import fed
from course_lib.topics.adaptive_methods.plots.beginning import Alphas
from course_lib.topics.adaptive_methods.plots.relatives import CounterexamplePlot, SparsePlot, UnitsPlot
from course_lib.topics.adaptive_methods.plots.sensitivity import Sensitivity
from tests.all_explorers import at_defaults

ADAPTIVE = ("AdaGrad", "RMSProp", "AdaDelta", "Adam", "AdaMax", "AMSGrad")
OWN = {name: replace(rule, learning_rate=widgets.OWN[name]) for name, rule in OPTIMIZERS.items()}
KAPPA = 20.0


@pytest.fixture(scope="module")
def opened():
    return at_defaults(widgets)


# The race -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", surfaces.SURFACES)
def test_every_runner_takes_the_points_of_descend(name):
    surface, rules = surfaces.SURFACES[name], [*OWN.values()]
    points, states = track.descend_all(rules, track.noisy(surface), surface.start, 60)
    for k, rule in enumerate(rules):
        np.testing.assert_array_equal(points[:, k], descend(rule, surface.gradient, surface.start, 60))
        assert len(states[k]) == 61


def test_a_race_is_300_steps_of_descend_with_one_noise_for_all():
    surface = surfaces.SURFACES["Beale"]
    run = track.race(surface, OWN, noise=0.5, seed=3)
    assert run.sigma == 0.5 * track.steepness(surface)
    for name in ("gradient descent", "Nesterov", "Adam"):
        noise = iter(run.sigma * np.random.default_rng(3).standard_normal((300, 2)))
        path = descend(OWN[name], lambda theta, noise=noise: surface.gradient(theta) + next(noise), surface.start, 300)
        np.testing.assert_array_equal(run.runs[name].points, path)
        np.testing.assert_array_equal(run.runs[name].heights, surface.along(path))


def test_a_run_is_remembered_until_something_of_it_changes():
    rules = {"Adam": OWN["Adam"], "RMSProp": OWN["RMSProp"]}
    one = track.race("valley", rules)
    other = track.race("valley", rules | {"RMSProp": RMSProp(0.3)})
    assert one.runs["Adam"] is other.runs["Adam"]
    assert one.runs["RMSProp"] is not other.runs["RMSProp"]
    assert track.race("valley", rules, (1, 1)).runs["Adam"] is not one.runs["Adam"]
    assert track.race("valley", rules, noise=0.1).runs["Adam"] is not one.runs["Adam"]


def test_means_over_noise_are_those_of_single_races():
    rules = {name: OWN[name] for name in ("AdaGrad", "Adam", "Nesterov")}
    single = [track.race("valley", rules, noise=0.2, seed=seed).ranking(300) for seed in range(4)]
    for name, mean in track.with_noise("valley", rules, 0.2, seeds=4).items():
        assert mean == pytest.approx(np.mean([dict(heights)[name] for heights in single]), rel=1e-12)


def test_who_diverges_is_last_and_the_step_is_named():
    run = track.race("Beale", {"gradient descent": GradientDescent(1.0), "Adam": OWN["Adam"]})
    at = run.runs["gradient descent"].diverged_at
    assert np.isfinite(run.runs["gradient descent"].points[at - 1]).all()
    assert run.diverged(at) == [("gradient descent", at)]
    assert run.diverged(at - 1) == []
    assert [name for name, _ in run.ranking(300)] == ["Adam", "gradient descent"]


# What rules keep ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADAPTIVE)
def test_the_effective_rate_is_the_factor_before_the_gradient_or_its_average(name):
    g = np.random.default_rng(0).standard_normal((50, 3))
    steps, traces = fed(OPTIMIZERS[name], g)
    before = g if traces.velocity is None else traces.velocity / (1 - 0.9 ** np.arange(1, 51))[:, None]
    np.testing.assert_allclose(steps, -traces.rate * before, rtol=1e-12)


def test_a_rule_without_squares_has_its_learning_rate():
    _, traces = fed(Momentum(0.3), np.ones((5, 2)))
    assert traces.squares is None and traces.velocity_name == "v"
    np.testing.assert_array_equal(traces.rate, np.full((5, 2), 0.3))


def test_alphas_under_constant_gradients():
    found = adaptive_fed.alphas("constant", steps=400, eta=0.1, decay=0.9, window=7)
    t = np.arange(1, 401)
    expected = {
        "AdaGrad": 0.1 / np.sqrt(t),
        "AdaDelta, window": 0.1 / np.sqrt(np.minimum(t, 7)),
        "RMSProp": 0.1 / np.sqrt(1 - 0.9**t),
        "Adam": np.full(400, 0.1),
    }
    for name, alpha in expected.items():
        np.testing.assert_allclose(found.traces[name].rate[:, 0], alpha, rtol=1e-5)
        np.testing.assert_allclose(found.traces[name].rate[:, 1], 10 * alpha, rtol=1e-4)  # y's gradients: a tenth
    far = found.travelled("AdaGrad")[-1, 0]
    assert 0.2 * np.sqrt(400) - 0.2 < far < 0.2 * np.sqrt(400)  # 2η√T: no end to it


def test_after_steep_gradients_adagrad_alone_does_not_recover():
    found = adaptive_fed.alphas("steep at first", steps=1000)
    last = {name: trace.rate[-1, 0] / 0.1 for name, trace in found.traces.items()}
    assert last["AdaGrad"] < 0.005
    np.testing.assert_allclose([last["RMSProp"], last["AdaDelta, window"]], [1, 1 / np.sqrt(10)], rtol=1e-4)


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("corrected", [False, True])
def test_adams_first_steps_have_a_closed_form(inside, corrected):
    found = adaptive_fed.beginning(g=1e-5, at=7, beta1=0.8, beta2=0.99, epsilon=1e-8)
    name = f"{'corrected' if corrected else 'not corrected'}, ε {'inside' if inside else 'outside'}"

    def length(g, t):
        m, v = (1, 1) if corrected else (1 - 0.8**t, 1 - 0.99**t)
        return m * g / (np.sqrt(v * g**2 + 1e-8) if inside else np.sqrt(v) * g + 1e-8)

    np.testing.assert_allclose(found.over_time[name], length(1e-5, np.arange(1, 301)), rtol=1e-9)
    np.testing.assert_allclose(found.over_size[name], length(found.sizes, 7), rtol=1e-9)


@pytest.mark.parametrize("eta", [0.1, 0.02])
def test_rmsprop_ends_by_jumping_across_the_minimum(eta):
    valley = surfaces.Valley(kappa=KAPPA)
    path = descend(RMSProp(eta), valley.gradient, valley.start, 1500)
    np.testing.assert_allclose(np.abs(path[-2:]), np.full((2, 2), eta / 2), rtol=1e-3)
    np.testing.assert_allclose(path[-1], -path[-2], rtol=1e-3)
    assert valley(path[-1]) == pytest.approx(eta**2 * (1 + KAPPA) / 8, rel=1e-3)


def test_adagrad_is_not_stuck_on_a_quadratic():
    valley = surfaces.Valley(kappa=KAPPA)
    assert valley(descend(AdaGrad(0.5), valley.gradient, valley.start, 1000)[-1]) < 1e-25


# Units --------------------------------------------------------------------------------------------------------------


def test_the_losss_unit_matters_to_plain_descent_alone():
    found = adaptive_more.units(loss_unit=4.0)
    for name, losses in found.losses.items():
        same = np.allclose(losses, found.before[name], rtol=1e-3, atol=1e-9)
        assert same == (name != "gradient descent")
    assert np.isnan(found.losses["gradient descent"]).any() or found.losses["gradient descent"][-1] > 1e3


def test_thetas_unit_is_a_learning_rate_in_disguise():
    found, valley = adaptive_more.units(theta_unit=4.0), surfaces.Valley(kappa=KAPPA)
    for name, rule in (
        ("gradient descent", GradientDescent(0.05 / 16)),
        ("AdaGrad", AdaGrad(0.5 / 4)),
        ("Adam", Adam(0.1 / 4)),
    ):
        path = descend(rule, valley.gradient, valley.start, 300)
        np.testing.assert_allclose(found.losses[name], valley(path), rtol=1e-3, atol=1e-12)
    path = descend(AdaDelta(epsilon=1e-6), valley.gradient, valley.start, 300)
    assert found.losses["AdaDelta"][-1] > 2 * valley(path[-1])  # its units would fit, but for ε


# Relatives ----------------------------------------------------------------------------------------------------------


def test_the_relatives_are_adam_where_their_line_makes_no_difference():
    g = np.random.default_rng(1).standard_normal((60, 4))
    adam = fed(Adam(), g)[0]
    np.testing.assert_array_equal(fed(AdamW(weight_decay=0.0), g)[0], adam)
    uncorrected = fed(Adam(0.1, beta1=0.0, beta2=0.9, epsilon=1e-6, bias_correction=False), g)[0]
    np.testing.assert_allclose(uncorrected, fed(RMSProp(0.1, 0.9, 1e-6), g)[0], rtol=1e-12)
    growing = np.linspace(1, 2, 60)[:, None]
    np.testing.assert_array_equal(fed(AMSGrad(), growing)[0], fed(Adam(), growing)[0])
    ones = np.ones((60, 1))
    np.testing.assert_allclose(fed(AdaMax(0.001), ones)[0], fed(Adam(), ones)[0], rtol=1e-6)


def test_one_outlier_tells_the_relatives_apart():
    found = adaptive_fed.relatives("one outlier", beta2=0.99)
    largest = {name: np.abs(steps).max() / 0.1 for name, steps in found.steps.items()}
    assert largest["Nadam"] > 3 and max(largest[n] for n in ("Adam", "AdaMax", "AMSGrad")) == pytest.approx(1)
    rates = {name: trace.rate[:, 0] for name, trace in found.traces.items()}
    assert rates["AdaMax"][49] == pytest.approx(0.1 / 100)  # of AdaMax 100 counts whole
    v = (1 - 0.99**49) * 0.99 + 0.01 * 100**2
    assert rates["Adam"][49] == pytest.approx(0.1 / np.sqrt(v / (1 - 0.99**50)))
    ends = [rates[name][-1] for name in ("AdaMax", "AMSGrad", "Adam")]
    assert ends == sorted(ends)
    assert largest["Nadam"] == pytest.approx(np.abs(fed(Nadam(0.1, beta2=0.99), found.gradients)[0]).max() / 0.1)


@pytest.mark.parametrize("C", [2.5, 3.0, 10.0])
def test_adam_goes_to_the_wrong_end_and_amsgrad_to_the_right_one(C):
    found = adaptive_more.counterexample(C)
    assert found.beta2 == 1 / (1 + C * C)
    assert found.x["Adam"][-1] == 1.0
    assert max(found.x[name][-1] for name in ("AMSGrad", "gradient descent")) < -0.95
    assert found.regret["Adam"][-1] == pytest.approx(2 * (C - 2) / 3, rel=0.03)  # two too far to the right
    assert found.regret["AMSGrad"][-1] < 0.1 * found.regret["Adam"][-1] + 0.01


def test_a_long_memory_cures_the_counterexample():
    assert adaptive_more.counterexample(3.0, beta2=0.9).x["Adam"][-1] < -0.98


def test_decoupled_decay_does_not_look_at_the_gradients_and_l2_in_adam_does():
    found = adaptive_more.decay(weight_decay=0.2, eta=0.01, steps=300)
    assert found.expected == pytest.approx(0.998**300)
    for name in ("AdamW", "gradient descent with L2"):
        np.testing.assert_allclose(found.left[name], found.expected, rtol=1e-9)
    left = found.left["Adam with L2"]
    assert left[0] < 0.01 < found.expected < 0.8 < left[-1]
    assert (np.diff(left[-10:]) > 0).all()


# Sparse features, and rates -------------------------------------------------------------------------------------------


def test_sparse_features_are_learned_as_a_loop_learns_them():
    found = adaptive_sparse.sparse(steps=40, batch_size=4, eta=0.1, seed=2)
    rng = np.random.default_rng(2)
    x = rng.random((40, 4, 12)) < adaptive_sparse.FREQUENCIES
    true = np.exp(rng.uniform(np.log(0.3), np.log(3), 12)) * rng.choice([-1, 1], 12)
    w, rows = np.zeros(12), {name: k for k, name in enumerate(found.names)}
    for batch in x.astype(float):
        errors = batch @ w - batch @ true
        w = w - 0.1 * np.mean(errors[:, None] * batch, axis=0)
    np.testing.assert_allclose(found.learned[rows["gradient descent"]], w / true, rtol=1e-12)
    np.testing.assert_array_equal(found.seen, x.sum(axis=(0, 1)))
    assert (found.learned[:, found.seen == 0] == 0).all()  # what was never there is not learned


def test_adagrad_learns_the_rare_features_best():
    found = adaptive_sparse.sparse(batch_size=64)
    errors = dict(zip(found.names, found.errors, strict=True))
    assert min(errors, key=errors.get) == "AdaGrad" and errors["AdaGrad"] < 1e-5
    assert errors["gradient descent"] > 0.2 > errors["AdaDelta"] > 0.05 > errors["RMSProp"]


def test_the_chart_is_a_descent_at_each_rate():
    chart, surface = adaptive_rates.on_surface("valley", steps=50), surfaces.SURFACES["valley"]
    for name, i in (("Adam", 20), ("AdaGrad", 33), ("Nesterov", 12)):
        rule = replace(OPTIMIZERS[name], learning_rate=chart.rates[i])
        ends = surface(descend(rule, surface.gradient, surface.start, 50)[chart.steps])
        np.testing.assert_allclose(chart.values[:, chart.names.index(name), i], ends, rtol=1e-12)
    assert chart.start == surface(surface.start)


def test_the_best_rate_is_the_smallest_that_is_good_enough():
    values = np.array([[[4.0, 1e-15, 0.0, 2.0], [3.0, np.nan, 0.2, np.nan], [np.nan] * 4, [1.0, -5.0, -7.0, 0.0]]])
    names, rates = ("a", "b", "c", "d"), np.array([0.1, 1.0, 10.0, 100.0])
    chart = adaptive_rates.Chart("here", "loss", names, rates, np.array([0]), values, 4.0)
    assert chart.best(0).tolist() == [1, 2, -1, 2]
    assert chart.width(0).tolist() == [2.0, 1.0, 0.0, 3.0]


# Explorers ----------------------------------------------------------------------------------------------------------


def test_a_click_sets_the_start_and_another_surface_has_its_own(opened):
    race = opened("race")
    assert race.click(race.parameters, 2.00001, -1.5, "map") == {"start": ["Beale", 2.0, -1.5]}
    assert race.drag(race.parameters, (0, 0), (1.0, 0.25), "map") == {"start": ["Beale", 1.0, 0.25]}
    race.set(start=["Beale", 2.0, -1.5])
    assert race.alt.startswith("Beale from (2, -1.5)")
    race.set(surface="valley")
    assert race.alt.startswith("valley from (-4.5, 1)")


def test_the_race_says_who_is_lost_and_what_the_strips_show(opened):
    race = opened("race", own=False, rate=0.1)
    assert "Diverged at step: gradient descent 4, momentum 4, Nesterov 3." in race.alt
    race.set(watched="gradient descent")
    assert race.alt.endswith("gradient descent: keeps no velocity, keeps no squares, α = (0.1, 0.1).")
    race.frame = 0
    assert "Step 0" in race.alt and "before the first step" in race.alt


def test_nobody_races(opened):
    race = opened("race", **{name: False for name in opened("race").controls if name.startswith("run_")})
    assert race.alt.startswith("Beale: nobody races.")


def test_clicks_on_adams_first_steps(opened):
    click, drag = opened("beginning").click, opened("beginning").drag
    assert click({}, 0.2, 1.0, "over time") == {"at": 1}
    assert drag({}, (1, 1), (77.4, 1.0), "over time") == {"at": 77}
    assert click({}, 3.14159e-6, 1.0, "over size") == {"g": 3.1e-6}
    assert "step 50: 0.99 and 0.01 corrected" in opened("beginning", g=1e-6, at=50).alt


def test_words_of_the_charts():
    chart = adaptive_rates.on_surface("valley")
    assert "9 rules get below 1e-12 at their best rates" in Sensitivity().describe(chart, -1)
    assert "gradient descent diverged at step 77" in UnitsPlot().describe(adaptive_more.units(loss_unit=100.0))
    assert "Unchanged: none" in UnitsPlot().describe(adaptive_more.units(theta_unit=100.0))
    assert "Adam at 1, AMSGrad at -0.991" in CounterexamplePlot().describe(adaptive_more.counterexample())
    words = SparsePlot().describe(adaptive_sparse.sparse(eta=10.0))
    assert "momentum diverged" in words and "Adam diverged" not in words


def test_before_the_first_gradient_nothing_is_known():
    assert "AdaGrad: x not yet known" in Alphas().open().describe(adaptive_fed.alphas("rare", steps=10))


def test_bad_settings_are_refused():
    for call, argument in (
        (lambda: adaptive_more.counterexample(2.0), "C"),
        (lambda: adaptive_more.units(0.0), "theta_unit"),
        (lambda: adaptive_fed.sequence("steep", 10), "kind"),
        (lambda: adaptive_fed.beginning(at=0), "at"),
        (lambda: adaptive_sparse.sparse(eta=-1.0), "eta"),
        (lambda: track.race("valley", OWN, (1.0, np.nan)), "start"),
        (lambda: fed(Adam(), np.full((2, 2), np.nan)), "gradients"),
    ):
        with pytest.raises(ValueError, match=argument):
            call()
