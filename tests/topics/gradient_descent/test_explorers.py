"""Notebook 07: runs against closed forms, maps against single runs, noise against theory; then hooks and words."""

import itertools
import math

import numpy as np
import pytest

from course_lib.landscapes import landscape
from course_lib.surfaces import SURFACES
from course_lib.topics.gradient_descent import explorers as widgets
from course_lib.topics.gradient_descent.experiments import batches, curves
from course_lib.topics.gradient_descent.experiments import stopping as rules
from course_lib.topics.gradient_descent.experiments import surfaces as land
from course_lib.topics.gradient_descent.experiments.relief import COLUMNS, HIGH, LOW, REACH, ROWS, relief
from course_lib.topics.gradient_descent.plots import curves as ball
from course_lib.topics.gradient_descent.plots import quadratic as quadratics
from course_lib.topics.gradient_descent.plots import surfaces as downhill
from course_lib.topics.gradient_descent.tasks import stop_at

NUMBER = {"three valleys": 3, "two valleys": 2, "wide and narrow": 2, "ripples": 5, "parabola": 1}


# Curves ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", curves.CURVES)
def test_slopes_and_curvatures_are_derivatives_and_valleys_are_all_found(name):
    curve = curves.CURVES[name]
    x, h = np.linspace(*curve.window, 201), 1e-5
    np.testing.assert_allclose((curve.f(x + h) - curve.f(x - h)) / (2 * h), curve.slope(x), atol=1e-7)
    np.testing.assert_allclose((curve.slope(x + h) - curve.slope(x - h)) / (2 * h), curve.bend(x), atol=1e-5)
    assert len(curve.minima) == NUMBER[name] == len(curve.maxima) + 1
    assert np.abs(curve.slope(curve.stationary)).max() < 1e-12


@pytest.mark.parametrize("name", curves.CURVES)
def test_a_minimum_holds_a_ball_below_2_by_its_curvature_and_not_above(name):
    curve = curves.CURVES[name]
    for k, (floor, edge) in enumerate(zip(curve.minima, curve.largest_rates, strict=True)):
        assert curves.roll(curve, floor + 1e-4, 0.9 * edge).fate == k
        assert curves.roll(curve, floor + 1e-4, 1.1 * edge).fate != k


@pytest.mark.parametrize("name", curves.CURVES)
def test_the_map_shows_what_single_balls_do(name):
    found, rng = curves.basins(name), np.random.default_rng(0)
    for row, column in rng.integers(0, (len(curves.RATES), curves.STARTS), (25, 2)):
        alone = curves.roll(name, found.starts[column], curves.RATES[row])
        assert alone.fate == found.fates[row, column]


def test_for_small_rates_the_hilltops_are_the_borders():
    found = curves.basins("three valleys")
    row = int(np.abs(curves.RATES - 0.1).argmin())
    np.testing.assert_array_equal(found.fates[row], np.searchsorted(found.curve.maxima, found.starts))
    assert found.lowest[row] == pytest.approx((4 - found.curve.maxima[1]) / 8, abs=1 / curves.STARTS)


def test_fates_other_than_a_valley():
    assert curves.roll("three valleys", 3.2, 0.4).cycle == 2
    assert curves.roll("three valleys", 3.2, 0.44).cycle == 4
    assert curves.roll("two valleys", 1.7, 1.5).fate == curves.DIVERGED
    assert curves.roll("parabola", -2.5, 2.0).fate == curves.CYCLE
    assert curves.roll("parabola", -2.5, 0.1).arrived == curves.roll("parabola", -2.5, 1.9).arrived == 140
    with pytest.raises(ValueError, match="rate: got"):
        curves.roll("parabola", 1.0, -0.1)


# Surfaces -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.05, 0.5, 0.857, 0.98, 1.03])
@pytest.mark.parametrize("kappa", [1.0, 6.0, 80.0])
def test_a_quadratic_goes_by_powers_of_one_minus_eta_lambda(share, kappa):
    run = land.quadratic(kappa, 30.0, (-2.0, 1.5), share * 2 / kappa, 300)
    largest = np.abs(run.theory).max(axis=-1, keepdims=True) + 1
    assert (np.abs(run.along - run.theory) < 1e-11 * np.maximum.accumulate(largest)).all()
    np.testing.assert_allclose(run.measured, run.factors, atol=1e-9)
    assert run.limit == pytest.approx(2 / kappa) and run.best == pytest.approx(2 / (1 + kappa))


@pytest.mark.parametrize(
    ("share", "kind"),
    [(0.05, "too small"), (0.857, "right"), (0.98, "oscillating"), (1.0, "on the edge"), (1.01, "diverging")],
)
def test_the_four_cases_are_told_apart(share, kind):
    assert land.quadratic(6.0, 30.0, (-2.0, 1.5), share / 3, 60).kind == kind


@pytest.mark.parametrize("share", [0.3, 0.95, 1.0])
def test_the_steps_in_valleys_are_those_of_theory(share):
    run = land.zigzag(30.0, share)
    if share == 1.0:
        assert np.isnan(run.steps).all() and run.taken is None
        return
    seen = np.isfinite(run.steps)
    assert seen.sum() > 20
    assert (run.steps[seen] >= run.theory[seen] - 1e-6).all()
    assert (run.steps[seen] < run.theory[seen] + 1 + 1e-6).all()
    assert run.taken == math.ceil(math.log(0.01) / math.log(max(abs(1 - 2 * share), 1 - 2 * share / 30)) - 1e-9)


def test_away_from_a_saddle_by_the_logarithm_of_the_offset():
    run = land.escape("saddle", 1e-8, 0.05)
    np.testing.assert_array_equal(run.steps[1:], np.floor(run.theory[1:] + 1e-6) + 1)
    assert np.isnan(run.steps[0]) and (land.escape("saddle", 0.0, 0.05).points[:, 1] == 0).all()
    assert land.escape("saddle", 0.0, 0.05, noise=0.01).taken == 78
    flat = land.escape("monkey saddle", 1e-3, 0.05).steps
    places = [land.OFFSETS.index(1e-3), land.OFFSETS.index(1e-6)]
    assert flat[places[1]] / flat[places[0]] == pytest.approx(11, abs=1)
    with pytest.raises(ValueError, match="offset: got"):
        land.escape("saddle", 0.3, 0.05)


@pytest.mark.parametrize("name", SURFACES)
def test_arrows_are_gradients_and_stand_inside(name):
    surface = SURFACES[name]
    at, gradient = land.arrows(surface)
    np.testing.assert_array_equal(gradient, surface.gradient(at))
    assert ((at > np.array(land.square(surface))[:, 0]) & (at < np.array(land.square(surface))[:, 1])).all()


@pytest.mark.parametrize(("name", "azimuth"), [("Himmelblau", 25.0), ("Rosenbrock", 160.0), ("saddle", 45.0)])
def test_the_block_shows_the_land_where_nothing_hides_it(name, azimuth):
    surface = SURFACES[name]
    view, rng = relief(surface, azimuth), np.random.default_rng(0)
    points = rng.uniform(*np.array(land.square(surface)).T, (600, 2))
    heights = surface(points)
    at, seen = view.project(points, heights)
    assert 100 < seen.sum() < 600 or name == "saddle"
    column = ((at[seen, 0] + REACH) / (2 * REACH) * COLUMNS).astype(int)
    row = ((at[seen, 1] - LOW) / (HIGH - LOW) * ROWS).astype(int)
    wanted = np.searchsorted(landscape(surface, land.square(surface)).levels, heights[seen])
    shown = view.bands[np.clip(row, 0, ROWS - 1), np.clip(column, 0, COLUMNS - 1)]
    assert (np.abs(shown - wanted) <= 2).mean() > 0.85
    assert view.project(points, heights + 10 * np.ptp(heights))[1].all()


# Batches --------------------------------------------------------------------------------------------------------------


def test_each_example_comes_once_an_epoch():
    run = batches._run(batches.GradientDescent(0.1))
    run.begin(batches.start(), 100)
    seen = list(itertools.islice(batches.shuffled(run, 100, np.random.default_rng(0)), 28))
    assert [len(x) for x, _ in seen[:14]] == [100] * 13 + [48]
    for part in (seen[:14], seen[14:]):
        rows = np.concatenate([x for x, _ in part])
        np.testing.assert_array_equal(np.sort(rows.sum(axis=1)), np.sort(run.x.sum(axis=1)))
    assert (seen[0][0] != seen[14][0]).any()


def test_the_replicas_of_a_course_are_runs_alone():
    course = batches._course(128, 22)
    x, y, rng = batches.digits().x_train, batches.digits().y_train, np.random.default_rng(2)
    theta, t = batches.start(), 0
    order = rng.permutation(len(x))
    for begin in range(0, len(x), 128):
        rows, t = order[begin : begin + 128], t + 1
        theta = theta - 0.3 * batches.net().loss_and_gradient(theta, x[rows], y[rows], "cross-entropy")[1]
    assert t == course.per_epoch == 11
    assert course.after(1)[3] == pytest.approx(batches.net().loss_and_gradient(theta, x, y, "cross-entropy")[0])


def test_the_steps_to_a_loss_lie_between_two_looks():
    course = batches._course(128, 22)
    level = course.loss[-3:-1, 3].mean()
    at = course.steps_to(level, 3)
    assert course.steps[-3] < at < course.steps[-2]
    assert np.interp(at, course.steps, course.loss[:, 3]) == pytest.approx(level)
    assert course.steps_to(99.0, 0) == 0 and course.steps_to(1e-9, 0) is None


def test_single_gradients_are_those_of_single_examples():
    found, x, y = batches.gradients("at the start"), batches.digits().x_train, batches.digits().y_train
    whole = batches.net().loss_and_gradient(batches.start(), x, y, "cross-entropy")[1]
    np.testing.assert_allclose(found.g, whole, atol=1e-12)
    for row in (0, 700, 1347):
        one = batches.net().loss_and_gradient(batches.start(), x[[row]], y[[row]], "cross-entropy")[1]
        np.testing.assert_allclose(found.spread[row] + found.g, one, atol=1e-6)


@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_the_formulas_of_the_noise_are_exact(size):
    values = np.random.default_rng(0).standard_normal((6, 3))
    spread = values - values.mean(axis=0)
    sigma = np.sqrt((spread**2).sum(axis=1).mean())
    draws = {True: itertools.product(range(6), repeat=size), False: itertools.combinations(range(6), size)}
    for replacement, drawn in draws.items():
        means = np.array([spread[list(rows)].mean(axis=0) for rows in drawn])
        error = np.sqrt((means**2).sum(axis=1).mean())
        assert error == pytest.approx(batches.error_of(sigma, size, 6, replacement), abs=1e-12)


def test_the_measured_noise_is_that_of_theory():
    for replacement in (True, False):
        found = batches.noise("at the start", 16, replacement)
        some = found.theory > 0
        np.testing.assert_allclose(found.measured[some], found.theory[some], rtol=0.12)
        assert (found.measured[~some] == 0).all()
    ratio = found.sigma / found.length
    assert ratio == pytest.approx(4.26, abs=0.01)
    with pytest.raises(ValueError, match="size: got"):
        batches.noise("at the start", 0, True)


def test_a_network_goes_where_its_learning_rate_lets_it_stay():
    assert batches.sharpness(1.0, (50, 200)) == pytest.approx([2.3, 1.8], abs=0.15)


# Stopping ------------------------------------------------------------------------------------------------------------


def test_patience_waits_as_the_exercise_says():
    run = "150 digits, batch descent"
    for patience in (1, 5, 20):
        stop = rules.stopping(run, 0.05, 0.01, patience, 30).stops["patience"]
        assert stop == stop_at(rules.watch(run).test_loss, patience)


def test_the_rules_stop_where_they_say():
    found = rules.stopping("150 digits, batch descent", 0.05, 0.01, 10, 30)
    run, stops = found.run, found.stops
    assert run.gradient[stops["gradient"]] < 0.05 <= run.gradient[: stops["gradient"]].min()
    assert run.change[stops["change"]] < 0.01 <= np.nanmin(run.change[: stops["change"]])
    assert run.steps[stops["steps"]] == 30 * run.per_epoch
    assert abs(run.test_loss[stops["patience"]] - run.test_loss.min()) < 0.01
    assert rules.stopping(run.name, 1e-3, 1e-4, 50, 5000).stops["steps"] is None


# The explorers --------------------------------------------------------------------------------------------------------


def test_clicks_and_drags():
    start = {"curve": "three valleys", "start": -3.2, "rate": 0.1}
    assert widgets._aim(start, 1.234, 0.5, "map") == {"start": 1.23, "rate": 0.5}
    assert widgets._aim(start, 99.0, 0.5, "curve") == {"start": 4.0}
    slope = curves.CURVES["three valleys"].slope(-3.2)
    carried = widgets._carry(start, (-3.2 - 0.1 * slope, 0.5), (-3.2 - 0.3 * slope, 0.0), "curve")
    assert carried == {"rate": pytest.approx(0.3)}
    assert widgets._carry(start, (-3.2, 0.7), (1.0, 0.0), "curve") == {"start": 1.0}
    assert widgets._turned({"azimuth": 170.0}, (0.0, 0.0), (-1.0, 0.0), "block") == {"azimuth": -125.0}
    assert widgets._turned({"azimuth": 0.0}, (0.0, 0.0), (1.25, -0.5), "map") == {"start": [1.25, -0.5]}
    assert widgets._rated({}, 7.0, 0.5, "factors") == {"share": 1.2}
    assert widgets._tolerate({}, 100.0, 1e-9, "change") == {"change": 1e-4}


@pytest.mark.parametrize(
    ("name", "start", "rate", "words"),
    [
        ("three valleys", 3.2, 0.4, "It ends in a cycle of 2 points: valley C can hold no ball with η above"),
        ("two valleys", 1.7, 1.5, "It diverges: after 3 steps it is more than 1000 away"),
        ("wide and narrow", 3.4, 0.1, "It comes to rest in valley A"),
        ("parabola", 0.0, 0.5, "within 1e-6 after 0 steps"),
    ],
)
def test_it_is_said_where_a_ball_ends(name, start, rate, words):
    assert words in ball.remark(curves.roll(name, start, rate))


@pytest.mark.parametrize(
    ("surface", "start", "rate", "words"),
    [
        ("Himmelblau", (-0.5, -0.5), 0.05, "After 11 steps it is ten windows away; η is too large here"),
        ("Himmelblau", (-0.5, -0.5), 0.03, "still jumps about"),
        ("Himmelblau", (0.0, 0.0), 0.01, "It has come to the minimum at (3, 2)"),
        ("saddle", (0.0, 0.5), 0.05, "it is right to go down for ever"),
        ("saddle", (1.5, 0.0), 0.05, "it is at a saddle"),
        ("saddle", (0.0, 0.0), 0.05, "The gradient is exactly 0 here"),
        ("Rastrigin", (2.2, 2.2), 0.001, "a minimum, but not the lowest"),
    ],
)
def test_it_is_said_how_a_descent_went(surface, start, rate, words):
    assert words in downhill.remark(land.descent(surface, start, rate, 300))


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (("saddle", 1e-8, 0.05), "gets away after 194 steps; theory 193.3"),
        (("saddle", 0.0, 0.05), "y stays 0"),
        (("saddle", 0.0, 0.05, 0.01), "the noise alone pushes it off"),
        (("monkey saddle", 0.0, 0.5), "the first jumps over the saddle, to x = -0.5"),
        (("monkey saddle", 1e-10, 0.05), "not got away within 3,000 steps"),
    ],
)
def test_it_is_said_how_a_saddle_is_left(setting, words):
    assert words in downhill.escape_remark(land.escape(*setting))


def test_a_factor_of_zero_is_zero_and_no_rounding():
    assert "steep 0 (run 0)" in quadratics.remark(land.quadratic(6.0, 30.0, (-2.0, 1.5), 1 / 6, 60))
    assert quadratics.remark(land.quadratic(6.0, 30.0, (-2.0, 1.5), 0.345, 60)).startswith("Diverging")


@pytest.mark.parametrize("name", ["ball", "stopping_rules"])
def test_no_words_leave_the_picture(name):
    explorer = getattr(widgets, name)()
    ends = {control: kind.ends() for control, kind in explorer.controls.items()}
    for k in range(3):
        explorer.set(**{control: states[k % len(states)] for control, states in ends.items()})
        explorer.frame = explorer.count - 1 if explorer.count else 0
        for text in explorer.plot.figure.texts:
            assert text.get_window_extent().x1 < explorer.plot.figure.bbox.width, text.get_text()
