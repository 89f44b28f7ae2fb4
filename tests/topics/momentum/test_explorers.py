"""Notebook 08: theory against runs and closed forms; then the explorers' hooks and words."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import GradientDescent, Momentum, Nesterov, descend
from course_lib.topics.momentum import explorers as widgets
from course_lib.topics.momentum.experiments import ball as balls
from course_lib.topics.momentum.experiments import claims, theory
from course_lib.topics.momentum.experiments import modes as momentum_modes
from course_lib.topics.momentum.experiments import network as momentum_network
from course_lib.topics.momentum.experiments import valley as valleys
from tests.all_explorers import at_defaults

EXPLORERS = ("valley", "lookahead", "notations", "stability", "eigenvectors", "ball", "friction", "momenta")
CONVERTED = ("velocity", "rho", "change", "ema")


@pytest.fixture(scope="module")
def opened():
    return at_defaults(widgets)


# Closed forms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", theory.RULES)
@pytest.mark.parametrize(("alpha", "beta"), [(1.3, 0.8), (0.3, 0.95), (1.2, 0.0), (0.9, 1.0), (0.02, 0.5)])
def test_descents_are_powers_of_the_matrix_for_each_eigenvector(rule, alpha, beta):
    eigenvalues = np.array([0.01, 0.1, 0.4, 1.0])
    A, Q = momentum_modes.quadratic(eigenvalues)
    np.testing.assert_allclose(Q.T @ A @ Q, np.diag(eigenvalues), atol=1e-15)
    path = descend(theory.RULES[rule](alpha, beta), lambda theta: A @ theta, Q @ [1.0, -2.0, 0.5, 1.5], 300) @ Q
    for k, (value, first) in enumerate(zip(eigenvalues, (1.0, -2.0, 0.5, 1.5), strict=True)):
        M = theory.matrix(alpha * value, beta, rule)
        exact = [(np.linalg.matrix_power(M, t) @ [0.0, first])[1] for t in range(301)]
        np.testing.assert_allclose(path[:, k], exact, rtol=0, atol=1e-12)


@pytest.mark.parametrize("rule", theory.RULES)
def test_the_radius_is_the_largest_eigenvalue(rule):
    product, beta = np.linspace(0.01, 4.2, 43), np.linspace(0, 1, 21)[:, None]
    roots = np.linalg.eigvals(theory.matrix(product, beta, rule))
    np.testing.assert_allclose(theory.radius(product, beta, rule), np.abs(roots).max(axis=-1), atol=1e-7)


@pytest.mark.parametrize("rule", theory.RULES)
def test_the_edge_of_stability_is_where_the_radius_passes_one(rule):
    beta = np.linspace(0, 0.99, 34)
    edge = theory.largest(beta, rule)
    assert (theory.radius(edge * (1 - 1e-6), beta, rule) < 1).all()
    assert (theory.radius(edge * (1 + 1e-6), beta, rule) > 1).all()
    inside = theory.radius(edge * np.linspace(0.001, 0.999, 200)[:, None], beta, rule)
    assert (inside < 1).all()
    np.testing.assert_allclose(theory.radius(edge, beta, rule), 1, atol=1e-12)
    if rule == "Nesterov":  # narrower than plain descent's, for every β > 0
        assert (edge[1:] < 2).all()


@pytest.mark.parametrize("kappa", [1.0, 2.0, 10.0, 100.0, 1000.0])
@pytest.mark.parametrize("rule", theory.RULES)
def test_no_other_settings_are_better(rule, kappa):
    alpha, beta, rate = theory.best(1.0, kappa, rule)
    curvatures = np.geomspace(1, kappa, 60)
    assert theory.radius(alpha * curvatures, beta, rule).max() == pytest.approx(rate, abs=1e-7)
    alphas, betas = alpha * np.geomspace(0.5, 2, 61)[:, None, None], np.linspace(0, 1, 101)[:, None]
    others = theory.radius(alphas * curvatures, betas, rule).max(axis=-1)
    assert others.min() >= rate * 0.99  # a coarse search may come near, never below


def test_the_rate_of_gradient_descent():
    alpha, beta, rate = theory.best(0.01, 1.0, "gradient descent")
    assert (alpha, beta, rate) == (2 / 1.01, 0, pytest.approx(0.99 / 1.01))
    assert theory.radius(alpha * np.array([0.01, 1]), 0).max() == pytest.approx(rate)


# The measured rate ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", theory.RULES)
def test_the_measured_rate_is_the_radius(rule):
    rng = np.random.default_rng(1)
    for _ in range(50):
        product, beta = float(rng.uniform(0.01, 4.2)), float(rng.choice([0, 1, rng.uniform(), 0.99]))
        point = theory.at(rule, product, beta)
        if point.rate > 0.3:
            assert point.measured == pytest.approx(point.rate, rel=0.007), (product, beta)


@pytest.mark.parametrize("kappa", [4.0, 100.0])
def test_at_the_optimum_the_matrix_is_defective_and_the_measured_rate_is_a_little_high(kappa):
    alpha, beta, rate = theory.best(1.0, kappa)
    for value in (1.0, kappa):
        point = theory.at("momentum", alpha * value, beta)
        assert point.rate == pytest.approx(rate, abs=1e-7)
        assert rate < point.measured < 1.02 * rate
        assert np.linalg.cond(np.linalg.eig(theory.matrix(alpha * value, beta))[1]) > 1e6


@pytest.mark.parametrize(
    ("rule", "product", "beta", "way", "end"),
    [
        ("momentum", 0.5, 0.0, "rolls", "settles"),
        ("momentum", 0.05, 0.5, "rolls", "settles"),
        ("momentum", 0.5, 0.8, "swings", "settles"),
        ("momentum", 1.8, 0.0, "jumps", "settles"),
        ("momentum", 3.0, 0.3, "jumps", "diverges"),
        ("momentum", 0.3, 1.0, "swings", "goes on"),
        ("momentum", 1.0, 0.0, "is there", "settles"),
        ("Nesterov", 1.0, 0.7, "is there", "settles"),
        ("Nesterov", 0.2, 1.0, "swings", "settles"),
        ("Nesterov", 1.6, 0.9, "jumps", "diverges"),
    ],
)
def test_how_a_run_moves_is_said_from_the_run(rule, product, beta, way, end):
    point = theory.at(rule, product, beta)
    assert (point.way, point.end) == (way, end)


@pytest.mark.parametrize("rule", theory.RULES)
def test_runs_swing_where_the_roots_are_complex(rule):
    for product in np.linspace(0.1, 1.9, 10):
        for beta in (0.1, 0.35, 0.6, 0.85):
            point = theory.at(rule, float(product), beta)
            complex_ = abs(point.roots.imag).max() > 0.02
            real = abs(point.roots.imag).max() == 0
            assert (point.way == "swings") or not complex_ or abs(point.roots.real).max() < 0.2
            assert (point.way in ("rolls", "jumps", "is there")) or not real


# The valley, one step, and the notations ------------------------------------------------------------------------------


@pytest.mark.parametrize("kappa", [1.0, 20.0, 1000.0])
def test_each_with_its_best_settings_keeps_what_theory_promises(kappa):
    race = valleys.race(kappa, 0.1, 0.5, True, (-4.5, 1.0), 300)
    assert race.rates == pytest.approx([theory.best(1.0, kappa, name)[2] for name in valleys.NAMES], abs=1e-7)
    for rate, losses in zip(race.rates, race.losses, strict=True):
        t = np.arange(1, 301)
        assert (losses[1:] <= 10 * (t + 1) ** 2 * kappa * rate ** (2 * t) + 1e-30).all()


def test_arrived_is_the_first_step_below_a_millionth():
    race = valleys.race(20.0, 0.06, 0.8, False, (-4.5, 1.0), 100)
    assert race.arrived[0] is None
    for step, losses in zip(race.arrived[1:], race.losses[1:], strict=True):
        assert losses[step] < 1e-6 <= losses[:step].min()


@pytest.mark.parametrize("rule", theory.RULES)
@pytest.mark.parametrize("name", widgets.NEAR)
def test_the_arrows_are_the_steps_of_the_rules(rule, name):
    surface = widgets.NEAR[name]
    run = valleys.closely(surface, rule, 0.002, 0.9, surface.start)
    for t in (0, 1, 7, 40):
        step = run.step(t)
        state = {"v": step.drift / 0.9, "t": t}
        by_momentum = Momentum(0.002, 0.9).step(state, surface.gradient(step.theta))[1]
        nesterov = Nesterov(0.002, 0.9)
        ahead = step.theta + nesterov.lookahead(state)
        by_nesterov = nesterov.step(state, surface.gradient(ahead))[1]
        np.testing.assert_allclose(step.momentum, by_momentum, atol=1e-12)
        np.testing.assert_allclose(step.nesterov, by_nesterov, atol=1e-12)
        taken = step.momentum if rule == "momentum" else step.nesterov
        np.testing.assert_allclose(run.path[t + 1] - run.path[t], taken, atol=1e-12)


def test_on_a_quadratic_the_look_ahead_corrects_by_the_curvature_times_the_drift():
    run = valleys.closely(surfaces.Valley(kappa=20.0), "momentum", 0.05, 0.8, (-4.5, 1.0))
    step = run.step(5)
    np.testing.assert_allclose(step.nesterov - step.momentum, -0.05 * np.array([1, 20]) * step.drift, atol=1e-14)


@pytest.mark.parametrize("form", CONVERTED)
@pytest.mark.parametrize("eta", [0.003, 0.03, 0.09])
@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.99])
def test_converted_notations_make_the_same_path(form, eta, beta):
    surface = surfaces.Valley()
    one = descend(Momentum(eta, beta), surface.gradient, surface.start, 300)
    other = descend(Momentum(valleys.to_form(form, eta, beta), beta, form), surface.gradient, surface.start, 300)
    assert np.abs(one - other).max() < 1e-12


def test_who_forgets_to_convert_trains_with_a_tenth():
    surface = surfaces.Valley()
    average = descend(Momentum(0.03, 0.9, "ema"), surface.gradient, surface.start, 80)
    slower = descend(Momentum(0.003, 0.9), surface.gradient, surface.start, 80)
    np.testing.assert_allclose(average, slower, atol=1e-12)
    told = valleys.notation("002: m ← βm + (1 − β)g", 0.03, 0.9, False, False)
    assert told.apart.max() > 1


def test_where_the_learning_rate_drops_the_forms_part():
    for name, (form, _) in valleys.NOTATIONS.items():
        if form in CONVERTED:
            apart = valleys.notation(name, 0.03, 0.9, True, True).apart
            assert apart[:21].max() < 1e-12
            assert (apart[21:].max() < 1e-12) == (form in ("velocity", "change"))


def test_deck_000s_code_walks_uphill_and_deck_002s_division_cancels_the_learning_rate():
    surface = surfaces.Valley()
    path = valleys.uphill(surface.gradient, surface.start, 0.03, 0.9, 10)
    assert (np.diff(surface.along(path)) > 0).all()
    two = [valleys.divided(surface.gradient, surface.start, alpha, 0.9, 10) for alpha in (0.5, 0.001)]
    np.testing.assert_allclose(*two, rtol=1e-9)
    one = descend(Momentum(1.0, 0.9, "ema"), surface.gradient, surface.start, 10)
    np.testing.assert_allclose(two[0], one, rtol=1e-9)


def test_an_average_without_gradients_is_refused():
    with pytest.raises(ValueError, match=r"beta: got 1; expected a number below 1"):
        valleys.to_form("ema", 0.1, 1.0)
    with pytest.raises(ValueError, match="Did you mean 'rho'"):
        valleys.to_form("Rho", 0.1, 0.5)


# Eigenvectors, balls, networks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", theory.RULES)
def test_parts_of_the_error_go_their_own_ways(other):
    alpha = {"momentum": 1.8, "Nesterov": 1.3}[other]
    modes = momentum_modes.modes(100.0, 5, alpha, 0.8, other, False)
    assert modes.losses[0][0].sum() == pytest.approx(1)
    np.testing.assert_allclose(modes.losses[0][0], 0.2)
    for side, (rule, beta) in zip(modes.sides, (("momentum", 0.0), (other, 0.8)), strict=True):
        for k, value in enumerate(modes.eigenvalues):
            M = theory.matrix(alpha * value, beta, rule)
            exact = (np.linalg.matrix_power(M, 60) @ [0, value**-0.5])[1]
            assert side.parts[60, k] == pytest.approx(exact, abs=1e-12) or (
                np.isnan(side.parts[60, k]) and exact < 1e-12
            )
        np.testing.assert_allclose(side.measured, side.rates, rtol=0.08)
    plain = modes.sides[0]
    expected = (1 - alpha * modes.eigenvalues) ** np.arange(151)[:, None] * modes.eigenvalues**-0.5
    seen = np.isfinite(plain.parts)
    np.testing.assert_allclose(plain.parts[seen], expected[seen], atol=1e-12)
    assert np.abs(expected[~seen]).max() < 1e-11


def test_what_is_lost_in_rounding_is_not_drawn():
    """While one part grows fourfold at each step, the others, which shrink, are soon below its last digits."""
    modes = momentum_modes.modes(100.0, 5, 5.0, 0.8, "momentum", False)
    plain = modes.sides[0]
    np.testing.assert_allclose(plain.measured, plain.rates, rtol=1e-6)
    assert np.isnan(plain.parts[30, :4]).all() and np.isfinite(plain.parts[:, 4]).all()


def test_the_loss_is_the_sum_of_its_parts():
    modes = momentum_modes.modes(30.0, 4, 1.0, 0.7, "momentum", True)
    A, Q = momentum_modes.quadratic(modes.eigenvalues)
    for side, losses in zip(modes.sides, modes.losses, strict=True):
        theta = np.where(np.isnan(side.parts), 0, side.parts) @ Q.T
        np.testing.assert_allclose(losses.sum(axis=1), np.einsum("ti,ij,tj->t", theta, A, theta) / 4, atol=1e-13)


def test_the_slope_of_the_dent_is_the_derivative():
    x, h = np.linspace(-4.9, 4.9, 50), 1e-5
    numerical = (balls.height(x + h, 0.35) - balls.height(x - h, 0.35)) / (2 * h)
    np.testing.assert_allclose(balls.slope(x, 0.35), numerical, atol=1e-9)
    assert balls.rest(0.0) is None and balls.rest(0.1) is None
    assert abs(balls.slope(balls.rest(0.35), 0.35)) < 2e-3


def test_balls_end_where_the_notebook_says():
    ends = {beta: balls.roll(0.35, 0.3, beta, -4.0).ends[1] for beta in (0.0, 0.5, 0.7, 0.9, 0.95, 1.0)}
    caught, out = "in the dent", "in the valley"
    assert ends == {0.0: caught, 0.5: caught, 0.7: out, 0.9: out, 0.95: caught, 1.0: "on its way"}
    assert balls.roll(0.35, 40.0, 0.9, -4.0).ends == ["gone", "gone"]


def test_without_friction_momentum_swings_for_ever_and_nesterov_does_not():
    ours, theirs = (balls.friction(0.1, rule) for rule in theory.RULES)
    assert ours.measured[-1] == pytest.approx(1, abs=1e-3)
    assert 0.9 < np.abs(ours.paths[-30:, -1]).max() < 1.1
    assert theirs.measured[-1] == pytest.approx(np.sqrt(1 - 0.1), rel=1e-3)
    np.testing.assert_allclose(ours.measured, ours.rates, rtol=0.004)
    np.testing.assert_allclose(theirs.measured, theirs.rates, rtol=0.004)


def test_replicas_are_the_runs_alone():
    friction = balls.friction(0.3, "momentum")
    for k, beta in enumerate(balls.FRICTIONS):
        alone = descend(Momentum(0.3, beta), lambda theta: theta, np.ones(1), 120)[:, 0]
        np.testing.assert_allclose(friction.paths[:, k], alone, atol=1e-13)


def test_the_six_networks_differ_in_momentum_alone():
    trial = momentum_network.trial("moons", "momentum", 0.05, 32, 60, 0)
    assert np.ptp(trial.losses[0]) == 0
    assert len(np.unique(trial.losses[-1])) == 6
    same = momentum_network.trial("moons", "momentum, same η/(1 − β)", 0.05, 32, 60, 0)
    np.testing.assert_allclose(same.losses[:, 0], trial.losses[:, 0], rtol=1e-12)  # β = 0 is one and the same
    weaker = momentum_network.trial("moons", "momentum", 0.05 * (1 - 0.9), 32, 60, 0)
    np.testing.assert_allclose(same.losses[:, 3], weaker.losses[:, 3], rtol=1e-9)


def test_the_league_tells_the_notebooks_numbers_and_none_of_a_chaotic_run():
    rows = dict(zip(momentum_network.MOMENTA, momentum_network.league(seeds=1), strict=True))
    assert rows[0.99][2:] == ["worse"] * 3
    assert [min(row) for row in rows.values()] == [
        row[k] for row, k in zip(rows.values(), (4, 4, 3, 2, 2, 0), strict=True)
    ]


def test_the_claims_are_measured_as_they_say():
    valley = surfaces.Valley()
    path = descend(GradientDescent(0.03), valley.gradient, valley.start, 500)
    losses = valley(path) / valley(path[0])
    assert claims.steps_to(GradientDescent(0.03), valley, 1e-3) == int((losses >= 1e-3).sum())
    assert claims.steps_to(GradientDescent(0.001), valley, 1e-6, most=10) is None
    assert claims.uphill_steps(GradientDescent(0.05), valley) == 0 < claims.uphill_steps(Momentum(0.05, 0.9), valley)
    bowl = surfaces.QuadraticBowl()
    length, turn = claims.gait(GradientDescent(0.5), bowl, 2)
    assert length == pytest.approx(0.375 * np.hypot(*bowl.start)) and turn == pytest.approx(0, abs=1e-5)
    assert claims.gait(GradientDescent(1.5), bowl, 5)[1] == pytest.approx(180)
    saddle = surfaces.SURFACES["saddle"]
    assert claims.steps_away(GradientDescent(0.05), saddle, (-1.8, 0.0), 1, most=50) is None


# The explorers -------------------------------------------------------------------------------------------------------


def test_clicks_move_starts_and_points(opened):
    explorers = {name: opened(name) for name in ("valley", "lookahead", "stability", "ball")}
    assert explorers["valley"].click({}, 1.23456, -0.5, "map") == {"start": [1.235, -0.5]}
    assert explorers["valley"].click({}, 1.0, 1.0, "loss") == {}
    assert explorers["lookahead"].click({}, 1.0, 1.0, "step") == {}
    assert explorers["stability"].click({}, 1.5, 0.25, "map") == {"product": 1.5, "beta": 0.25}
    assert explorers["stability"].drag({}, (0, 0), (-3.0, 7.0), "map") == {"product": 0.01, "beta": 1.0}
    assert explorers["ball"].click({}, -9.0, 1.0, "curve") == {"start": -5.0}
    explorer = opened("valley", start=[3.0, -2.0])
    assert all((path[0] == [3, -2]).all() for path in explorer.result.paths)


def test_a_start_on_the_minimum_stays_there(opened):
    for name in ("valley", "lookahead"):
        explorer = opened(name, start=[0.0, 0.0])
        explorer.frame = explorer.count - 1
        assert explorer.error == ""
        explorer.plot.draw()


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("valley", {"learning_rate": 0.095}, "1.98 (diverges: η > 0.0692)"),
        ("valley", {"learning_rate": 3.0, "momentum": 1.0, "steps": 300, "kappa": 1000.0}, "overflowed"),
        ("valley", {"kappa": 1.0, "own": True}, "A millionth of the loss is left: step 1, step 1, step 1"),
        ("lookahead", {"learning_rate": 0.5}, "it diverges"),
        ("notations", {"convert": True}, "the same path, to within rounding"),
        ("notations", {"convert": True, "learning_rate": 0.2, "momentum": 0.99}, "the same path, to within rounding"),
        ("notations", {"convert": False}, "another path"),
        ("notations", {"name": "000's code: x += …"}, "leaves the valley"),
        ("stability", {"product": 3.61, "beta": 0.8}, "diverges"),
        ("stability", {"product": 3.59, "beta": 0.8}, "settles"),
        ("stability", {"rule": "Nesterov", "product": 1.0}, "The first step leads to the minimum"),
        ("eigenvectors", {"alpha": 3.0}, "λ = 1 diverges"),
        ("ball", {"momentum": 0.95}, "momentum is caught in the dent"),
        ("ball", {"learning_rate": 3.0, "momentum": 1.0}, "momentum"),
        ("friction", {"rule": "momentum"}, "swings for ever"),
        ("friction", {"rule": "Nesterov"}, "settles too"),
        ("friction", {"product": 4.0, "rule": "Nesterov"}, "All five diverge or go on for ever"),
        ("friction", {"product": 4.0, "rule": "momentum"}, "diverges, however slowly"),
        ("stability", {"product": 4.0, "beta": 1.0}, "diverges"),
        ("momenta", {"learning_rate": 0.05}, "Lowest loss: β = 0.99"),
    ],
)
def test_what_happens_is_said(opened, name, values, words):
    assert words in opened(name, **values).alt


@pytest.mark.parametrize("name", EXPLORERS)
def test_no_words_leave_the_picture(opened, name):
    explorer = opened(name)
    ends = {control: kind.ends() for control, kind in explorer.controls.items()}
    for k in range(2):
        explorer.set(**{control: states[k % len(states)] for control, states in ends.items()})
        explorer.frame = explorer.count - 1 if explorer.count else 0
        for text in explorer.plot.figure.texts:
            assert text.get_window_extent().x1 < explorer.plot.figure.bbox.width, text.get_text()
