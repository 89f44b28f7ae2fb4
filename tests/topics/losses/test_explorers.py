"""Notebook 05's explorers without a browser: what they compute against closed forms, brute force and differences."""

import decimal
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import gradcheck, losses, network
from course_lib.topics.losses import explorers as widgets
from course_lib.topics.losses.experiments import convexity as convex
from course_lib.topics.losses.experiments import curves, fits, pairs
from course_lib.topics.losses.experiments import logits as large
from course_lib.topics.losses.experiments import penalty as shrinking
from course_lib.topics.losses.plots.convexity import ConvexityPlot
from course_lib.topics.losses.plots.curves import told
from course_lib.topics.losses.plots.fits import sentences as of_fits
from tests.all_explorers import at_defaults, pointed

CONVENTION = next(iter(fits.FACTORS))


@pytest.fixture(scope="module")
def opened():
    return at_defaults(widgets)


def fitted(x, y):
    """Both lines for given points, by the explorer's own road: a hand moved every point there."""
    moved = [[i, float(a), float(b)] for i, (a, b) in enumerate(zip(x, y, strict=True))]
    return fits.fit(count=len(x), noise=1.0, seed=0, lift=0.0, moved=moved, convention=CONVENTION)


# Lines -------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.integers(3, 9))
@settings(max_examples=40, deadline=None)
def test_both_lines_are_the_best_of_all(seed, count):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 10, count), rng.uniform(-5, 15, count)
    found = fitted(x, y)
    a, b = np.polynomial.polynomial.polyfit(x, y, 1)
    np.testing.assert_allclose(found.squares, (a, b), rtol=1e-7, atol=1e-7)
    for line, power in ((found.squares, 2), (found.absolutes, 1)):
        tried = line + rng.standard_normal((3000, 2)) * 10 ** rng.uniform(-6, 0.5, (3000, 1))
        cost = lambda line, power=power: (np.abs(line[..., :1] + line[..., 1:] * x - y) ** power).sum(axis=-1)  # noqa: E731
        assert cost(line[None])[0] <= cost(tried).min() + 1e-9
    assert found.through == () or np.abs(found.errors[1, list(found.through)]).max() < 1e-9


@pytest.mark.parametrize("count", [3, 8, 25, 40])
def test_the_absolute_line_has_a_certificate(count):
    """0 is a subgradient: Σ sign(e)(1, x) over the other points is within what the two on the line can balance."""
    rng = np.random.default_rng(count)
    found = fitted(rng.uniform(0, 10, count), rng.uniform(-5, 15, count))
    on, rows = list(found.through), np.stack([np.ones(count), found.x])
    others = np.delete(np.arange(count), on)
    pull = rows[:, others] @ np.sign(found.errors[1, others])
    assert np.abs(np.linalg.solve(rows[:, on], -pull)).max() <= 1 + 1e-9


def test_an_outlier_turns_the_squared_line_in_proportion_and_the_absolute_one_not_at_all():
    setting = {"count": 12, "noise": 0.5, "seed": 0, "moved": [], "convention": CONVENTION}
    lines = [fits.fit(lift=lift, **setting) for lift in (4.0, 8.0, 12.0)]
    first, second = (b.squares - a.squares for a, b in itertools.pairwise(lines))
    np.testing.assert_allclose(first, second, rtol=1e-9)
    assert np.abs(first).min() > 0.05
    assert all(np.allclose(line.absolutes, lines[0].absolutes) for line in lines)
    moved = fits.fit(lift=0.0, **setting | {"moved": [[11, 10.0, -5.0]]})
    assert moved.absolutes[1] < lines[0].absolutes[1] - 0.03  # far out at the end, even that line gives way


def test_a_vertical_row_of_points_and_a_tie_are_no_trouble():
    flat = fitted(np.full(5, 3.0), np.array([1.0, 2, 3, 4, 9]))
    assert flat.squares.tolist() == [3.8, 0] and flat.absolutes.tolist() == [3, 0] and flat.through == ()
    square = fitted(np.array([0.0, 0, 1, 1]), np.array([0.0, 1, 0, 1]))
    assert len(square.ties) >= 2
    assert "are as good" in of_fits(square)[0]


@pytest.mark.parametrize("convention", fits.FACTORS)
def test_the_largest_rate_is_where_descent_turns_around(convention):
    found = fits.fit(count=12, noise=0.5, seed=0, lift=3.0, moved=[], convention=convention)
    A, ends = np.stack([np.ones(12), found.x], axis=1), []
    for share in (0.98, 1.02):
        line = np.array([0.0, 5.0])
        for _ in range(2000):
            line = line - share * found.largest_rate * 2 * found.factor * A.T @ (A @ line - found.y)
        ends.append(np.abs(line - found.squares).max())
    assert ends[0] < 1e-6 and ends[1] > 1e6


def test_points_are_dragged_and_put_back(opened):
    explorer = opened("line_fits")
    start = (explorer.result.x[4], explorer.result.y[4])
    assert pointed(explorer, "drag", (50, -3.123), start=start) == {"moved": [[4, 10.5, -3.12]]}
    assert (explorer.result.x[4], explorer.result.y[4]) == (10.5, -3.12)
    assert pointed(explorer, "drag", (5, 15), start=(5.0, 15.0)) == {}
    assert pointed(explorer, "click", (10.5, -3.1)) == {"moved": []}
    assert explorer.result.y[4] == start[1]


def test_without_outliers_the_squared_line_is_nearer_the_truth_and_with_one_it_is_not():
    clean, spoiled = (fits.miss(np.random.default_rng(0), spoiled=k) for k in (0, 1))
    assert clean[0] < clean[1] and spoiled[0] > 2 * spoiled[1]


# Curves ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", curves.VIEWS)
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_slopes_are_those_of_the_curves(name, y):
    zoo = curves.zoo(curves.VIEWS[name], y)
    middle = slice(60, -60)
    for loss, curve in zoo.curves.items():
        slope = np.gradient(curve.values, zoo.grid)
        output = curves.sigmoid(zoo.grid) if name == "logit" else zoo.grid
        kink = (np.abs(output - y) < 0.05) & (loss == "mean absolute error")
        assert np.abs(slope - curve.slopes)[~kink][middle].max() < 0.01


def test_known_values():
    at = curves.zoo(curves.VIEWS["probability"], 1.0).curves["binary cross-entropy"]
    assert (at.value, at.slope) == (pytest.approx(-np.log(0.1)), pytest.approx(-10))
    view = curves.TrueClass(prediction=0.25, classes=4)
    assert curves.zoo(view, 0.0).curves["cross-entropy"].value == pytest.approx(np.log(4))


def test_a_click_reads_off_there_and_within_the_axis(opened):
    explorer = opened("loss_curves")
    pointed(explorer, "click", (0.5, 2.0), "loss")
    assert explorer.result.view.at == 0.5
    pointed(explorer, "drag", (-3.0, 0.0), "slope", start=(0.5, 1.0))
    assert explorer.result.view.at == 0.005
    for name in curves.VIEWS:
        explorer.set(view=name)
        pointed(explorer, "click", (0.7, 0.0), "loss")
        assert type(explorer.result.view) is type(curves.VIEWS[name]) and explorer.result.view.at == 0.7


# The slow-down -----------------------------------------------------------------------------------------------------


def test_nielsens_two_starts():
    """Chapter 3: from (0.6, 0.9) the output 0.82 goes to 0.09 in 300 epochs; from (2, 2) 0.98 goes to 0.20 only."""
    easy, hard = (curves.slow_down(eta=0.15, w=w, b=b, target=0.0) for w, b in ((0.6, 0.9), (2.0, 2.0)))
    assert easy.a[[0, -1], 0].round(2).tolist() == [0.82, 0.09]
    assert hard.a[[0, -1], 0].round(2).tolist() == [0.98, 0.20]
    assert hard.slope[0].round(4).tolist() == [0.0173, 0.9820]
    assert hard.reached.tolist() == [-1, 50] and hard.steepest[0] > 200


def test_the_neuron_is_the_librarys_network():
    run = curves.slow_down(eta=0.7, w=-1.3, b=0.4, target=0.25, cost="mean squared error")
    net, x, y = network.Network([1, 1], output="sigmoid"), np.ones((1, 1)), np.array([[0.25]])
    for k, name in enumerate(run.names):
        value, gradient = net.loss_and_gradient(run.theta[7, k], x, y, name)
        np.testing.assert_allclose(run.theta[8, k], run.theta[7, k] - 0.7 * gradient, rtol=1e-13)
        assert run.cost[7, k] == pytest.approx(value)
        assert run.slope[7, k] == pytest.approx(gradient[0])


def test_matched_rates_make_equal_first_steps():
    run = curves.slow_down(eta=0.15, w=2.0, b=2.0, target=0.0, matched=True)
    steps = np.diff(run.theta[:2], axis=0)[0]
    np.testing.assert_allclose(steps[0], steps[1], rtol=1e-12)
    assert run.a[-1, 1] > 0.9 > 0.3 > run.a[-1, 0]


def test_a_saturated_neuron_is_said_to_be_stuck():
    run = curves.slow_down(eta=0.005, w=5.0, b=5.0, target=0.0)
    assert "hardly moves" in told(run, 100)[2]
    done = curves.slow_down(eta=0.5, w=-4.0, b=-4.0, target=0.0)
    assert "from the start" in told(done, 0)[3] and "hardly moves" not in told(done, 0)[2]


# Large logits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", large.KINDS)
@pytest.mark.parametrize("likely", [True, False])
@pytest.mark.parametrize("shift", [-1000.0, 0.0, 1000.0])
def test_the_stable_way_is_exact_at_every_scale(kind, likely, shift):
    for scale in (1.0, 20.0, 90.0, 300.0, 1000.0):
        table = large.table(kind=kind, scale=scale, shift=shift, likely=likely)
        right = table.truth
        for precision, rounding in (("float32", 1e-4), ("float64", 1e-13)):
            found = table.cells["stable", precision]
            assert found.loss == pytest.approx(right.loss, rel=rounding, abs=rounding)
            assert found.slope == pytest.approx(right.slope, rel=rounding, abs=rounding)
            assert table.errors["stable", precision].max() < rounding


def test_where_the_formula_as_it_stands_fails():
    lost = {
        (kind, precision): large.SCALES[
            np.isinf(large.table(kind=kind, scale=1.0, shift=0.0, likely=False).errors["as it stands", precision])
        ].min()
        for kind in large.KINDS
        for precision in large.PRECISIONS
    }
    softmax, sigmoid = large.KINDS
    assert 44 < lost[softmax, "float32"] < 60 and 350 < lost[softmax, "float64"] < 400
    assert 16 < lost[sigmoid, "float32"] < 20 and 36 < lost[sigmoid, "float64"] < 42  # 1 − p is 0 long before overflow


def test_sixty_digits_are_enough():
    stages = large.exact("softmax, cross-entropy", (100.0, 25.0, -100.0), 0)
    context = decimal.Context(prec=200)
    rest = sum(context.exp(decimal.Decimal(v)) for v in (-75, -200))
    assert stages.loss == pytest.approx(float(context.ln(1 + rest)), rel=1e-14)
    assert stages.slope == pytest.approx(-stages.loss, rel=1e-12)


# Pairs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_table_is_what_the_library_does(outputs):
    cells = pairs.table(outputs)
    assert len(cells) == 9 * len(losses.LOSSES)
    for (output, loss), pair in cells.items():
        if pair.refusal:
            with pytest.raises(ValueError, match=r"expected"):
                network.Network([2, outputs], output=output).prepare_targets(loss, np.eye(outputs)[:1], 1)
        else:
            assert pair.off < 1e-7
    plain = {key for key, pair in cells.items() if pair.delta == "ŷ − y"}
    wanted = {("linear", "half squared error"), ("sigmoid", "binary cross-entropy"), ("softmax", "cross-entropy")}
    assert plain == (wanted if outputs > 1 else wanted - {("softmax", "cross-entropy")})


def test_a_click_chooses_a_pair(opened):
    explorer = opened("pairs")
    assert pointed(explorer, "click", (5.5, 3.5)) == {"output": "ReLU", "loss": "cross-entropy"}
    assert 'Set output="softmax"' in explorer.alt
    assert pointed(explorer, "click", (0.5, 3.5)) == {}


# Penalties ---------------------------------------------------------------------------------------------------------


def test_stronger_penalties_leave_smaller_weights_and_larger_losses():
    for kind in shrinking.KINDS:
        path = shrinking.path("circles", kind, 0)
        size = np.abs(path.weights).sum(axis=1) if kind == "L1" else (path.weights**2).sum(axis=1)
        assert (np.diff(size) < 0.02 * size[0]).all() and size[-1] < 1e-2 * size[0]
        assert (np.diff(path.train_loss) > -0.02).all()
        assert path.test_loss[path.best] < 0.75 * path.test_loss[0]
    both = [shrinking.path("circles", kind, 0).small[8] for kind in ("L1", "L2")]
    assert both[0] > 2 * both[1]


def test_a_replica_is_the_run_alone():
    from course_lib import optimizers, schedules, train

    path, i = shrinking.path("moons", "L2", 0), 9
    data = shrinking.DATA["moons"].load(np.random.default_rng([0, 0]))
    run = train.train(
        path.net, data, optimizer=optimizers.Adam(learning_rate=0.05), initializer="Glorot normal",
        schedule=schedules.Cosine(learning_rate=0.05, steps=shrinking.STEPS), loss="cross-entropy", batch_size=None,
        start=path.net.initialize("Glorot normal", np.random.default_rng([0, 1])), rng=np.random.default_rng(9),
        penalty=losses.Penalty(l2=float(shrinking.STRENGTHS[i])), steps=shrinking.STEPS, dtype=np.float32,
    )  # fmt: skip
    assert run.test_loss[-1] == pytest.approx(path.test_loss[i], rel=0.02)


def test_a_strength_between_is_the_nearer_one_and_a_click_sets_it(opened):
    explorer = opened("penalty")
    explorer.set(strength=0.011)
    assert explorer.result.strength == pytest.approx(0.01)
    pointed(explorer, "click", (0.1, 0.0), "path")
    assert explorer.result.strength == pytest.approx(0.1)
    pointed(explorer, "click", (1e-6, 0.0), "losses")
    assert explorer.result.strength == 0


# Convexity ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("examples", convex.EXAMPLES)
@pytest.mark.parametrize("cost", convex.COSTS)
def test_slopes_and_curvatures_are_those_of_differences(examples, cost):
    surface, points = convex.NeuronCost(examples=examples, cost=cost), np.random.default_rng(1).uniform(-5, 5, (20, 2))
    for p in points:
        np.testing.assert_allclose(surface.gradient(p), gradcheck.numerical_gradient(surface, p), atol=1e-8)
        rows = [gradcheck.numerical_gradient(lambda q, i=i: surface.gradient(q)[i], p) for i in (0, 1)]
        assert surface.curvature(p) == pytest.approx(np.linalg.eigvalsh(np.array(rows)).min(), abs=1e-7)


def test_cross_entropy_is_convex_on_every_cut_and_the_squared_error_is_not():
    rng, bent = np.random.default_rng(2), []
    for examples in convex.EXAMPLES:
        for _ in range(5):
            w, b = rng.uniform(-6, 6, 2)
            squared, entropy = convex.convexity(examples=examples, w=w, b=b, angle=rng.uniform(0, 180)).sides
            assert entropy.second.min() > -1e-9 and not entropy.concave.any() and entropy.fraction == 0
            bent.append(squared.concave.any())
    assert np.mean(bent) > 0.9


def test_two_minima_and_one():
    squared, entropy = convex.convexity(examples="five, one of them odd", w=3.0, b=1.5, angle=0.0).sides
    assert np.sort(squared.surface.minima[:, 0]).round(2).tolist() == [0.24, 1.86]
    assert len(entropy.surface.minima) == 1
    other = convex.convexity(examples="five, one of them odd", w=-3.0, b=3.0, angle=0.0).sides
    assert np.linalg.norm(squared.end[0] - other[0].end[0]) > 2
    assert np.linalg.norm(entropy.end[0] - other[1].end[0]) < 1e-6
    assert len(convex.NeuronCost(examples="one").minima) == 0


def test_the_words_tell_them_apart_and_a_click_moves_the_cut(opened):
    explorer = opened("convexity")
    _, squared, entropy = ConvexityPlot().sentences(explorer.result)
    assert "2 minima" in squared and "convex everywhere" in entropy
    assert pointed(explorer, "click", (7.0, -2.0), "map") == {"w": 6.0, "b": -2.0}
