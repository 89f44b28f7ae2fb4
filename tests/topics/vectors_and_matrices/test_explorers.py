"""Notebook 02's explorers without a browser: every control, clicks and drags, and what they claim, recomputed."""

import itertools

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS, Elementwise
from course_lib.gradcheck import numerical_gradient
from course_lib.topics.vectors_and_matrices import explorers as widgets
from course_lib.topics.vectors_and_matrices.experiments.cost import CASES, costs
from course_lib.topics.vectors_and_matrices.experiments.jacobian import (
    jacobian,
    local_derivative,
    read_vector,
    vector_functions,
)
from course_lib.topics.vectors_and_matrices.experiments.microscope import FUNCTIONS, STEP_SIZES, microscope_view
from course_lib.topics.vectors_and_matrices.experiments.shapes import AXES, GOALS, try_factors
from course_lib.topics.vectors_and_matrices.plots.jacobian import TOP, left_edges
from course_lib.topics.vectors_and_matrices.plots.shapes import PLACES, TRAY
from tests.all_explorers import at_defaults, pointed


@pytest.fixture(scope="module")
def opened():
    return at_defaults(widgets)


# The gate and its Jacobian ---------------------------------------------------------------------------------------


def test_the_decks_relu_example(opened):
    name, gate = opened("jacobian").result
    assert name == "ReLU"
    assert gate.z.tolist() == [1, 0, 3, 0]
    assert np.diag(gate.jacobian).tolist() == [1, 0, 1, 0]
    assert gate.downstream.tolist() == [4, 0, 5, 0]
    assert gate.diagonal
    assert gate.nonzero == 2


@pytest.mark.parametrize("name", vector_functions())
def test_jacobians_are_those_of_finite_differences(name):
    f, x = vector_functions()[name], np.array([0.7, -1.2, 2.1, -0.4])
    J = jacobian(f, x)
    for m in range(J.shape[1]):
        np.testing.assert_allclose(J[:, m], numerical_gradient(lambda x, m=m: f(x)[m], x), atol=1e-8)
    gate = local_derivative(f, x, np.arange(1.0, 7.0))
    np.testing.assert_allclose(J @ gate.upstream, gate.downstream, rtol=1e-12)


class Softsign(Elementwise):
    """z / (1 + |z|)."""

    def value(self, z):
        return z / (1 + np.abs(z))

    def slope(self, z, a):
        return 1 / (1 + np.abs(z)) ** 2


def test_an_activation_that_is_registered_later_has_its_jacobian_shown():
    ACTIVATIONS.register("softsign", Softsign())
    try:
        explorer = widgets.jacobian()
        explorer.set(function="softsign", x="1, -3")
        assert explorer.error == "" and explorer.alt.startswith("softsign: x = [1, −3]")
        assert np.diag(explorer.result[1].jacobian).tolist() == [1 / 4, 1 / 16]
    finally:
        del ACTIVATIONS["softsign"]


def test_numbers_are_pulled_up_and_down(opened):
    explorer = opened("jacobian")
    at = left_edges(4, 4)
    start = (at["x"] + 0.5, TOP - 1.5)
    assert pointed(explorer, "drag", (start[0], start[1] + 1), "numbers", start) == {"x": "1, 0, 3, -1"}
    start = (at["upstream"] + 0.5, TOP - 0.5)
    assert pointed(explorer, "drag", (start[0], start[1] - 2), "numbers", start) == {"upstream": "0, -1, 5, 9"}
    assert pointed(explorer, "drag", (0, 0), "numbers", (at["J"] + 0.5, TOP - 0.5)) == {}


@pytest.mark.parametrize("text", ["", "1 two", "nan", "1e9", "1,2,3,4,5,6,7"])
def test_what_is_no_vector_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"x: got .*one to 6 numbers"):
        read_vector("x", text)


def test_too_short_an_upstream_is_refused_and_too_long_a_one_is_cut():
    f = ACTIVATIONS["ReLU"]
    with pytest.raises(ValueError, match="upstream: got 1 numbers; expected at least 2"):
        local_derivative(f, np.ones(2), np.ones(1))
    assert len(local_derivative(f, np.ones(2), np.ones(5)).upstream) == 2


# The shape table -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", list(itertools.combinations_with_replacement((1, 2, 3), 3)))
@pytest.mark.parametrize("goal", GOALS)
def test_one_pair_fits_if_the_sizes_differ_and_four_eight_or_all_36_if_not(sizes, goal):
    choices = [try_factors(*sizes, goal, left, right) for left in AXES for right in AXES]
    verdicts = [choice.verdict for choice in choices]
    assert verdicts.count("right") == 1
    found = sum(verdict in ("right", "coincidence", "lucky") for verdict in verdicts)
    assert found == choices[0].fitting
    assert choices[0].fitting in {3: (1,), 2: (4, 8), 1: (36,)}[len(set(sizes))]
    assert choices[0].possible == sum(choice.product is not None for choice in choices)
    for choice in choices:
        assert (choice.error is not None and choice.error < 1e-6) == (choice.verdict in ("right", "lucky"))


def test_every_verdict_gives_its_reason():
    assert "3 columns (D) meet 2 rows (N)" in try_factors(2, 3, 4, "dL/dx", "x", "dL/dy").words
    assert "exists and is N × M = 2 × 4" in try_factors(2, 3, 4, "dL/dx", "x", "w").words
    assert "only because D = M = 4" in try_factors(2, 4, 4, "dL/dx", "dL/dy", "w").words
    assert "Right numbers by luck" in try_factors(1, 1, 1, "dL/dw", "dL/dy", "x").words
    assert "Put a second factor" in try_factors(2, 3, 4, "dL/dw", "xᵀ", "nothing").words
    assert "Central differences agree" in try_factors(2, 3, 4, "dL/dw", "xᵀ", "dL/dy").words


def test_factors_are_dragged_in_exchanged_and_out_again(opened):
    explorer = opened("shapes")
    pointed(explorer, "drag", PLACES["left"], "table", TRAY["dL/dy"])
    pointed(explorer, "drag", PLACES["right"], "table", TRAY["wᵀ"])
    assert explorer.result[0].verdict == "right"
    pointed(explorer, "drag", PLACES["right"], "table", PLACES["left"])
    assert (explorer.parameters["left"], explorer.parameters["right"]) == ("nothing", "dL/dy")
    pointed(explorer, "drag", (34.0, 13.0), "table", PLACES["right"])
    assert explorer.parameters["lying"] == ["dL/dy", 34.0, 13.0]
    assert "dL/dy lies beside" in explorer.alt
    pointed(explorer, "drag", PLACES["left"], "table", (34.5, 13.5))
    assert explorer.parameters["left"] == "dL/dy"
    assert explorer.parameters["lying"] == []
    pointed(explorer, "drag", TRAY["x"], "table", PLACES["left"])
    assert explorer.parameters["left"] == "nothing"
    assert pointed(explorer, "drag", PLACES["left"], "table", (48.0, 18.5)) == {}


def test_what_lies_beside_the_places_has_a_name(opened, monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    explorer = opened("shapes")
    explorer.set(lying=["dL/dz", 34.0, 13.0])
    assert explorer.error.startswith("lying: got 'dL/dz'; expected one of")


def test_clicks_fill_the_places_and_empty_them(opened):
    explorer = opened("shapes")
    for name in ("x", "w", "xᵀ"):
        pointed(explorer, "click", TRAY[name], "table")
    assert (explorer.parameters["left"], explorer.parameters["right"]) == ("x", "xᵀ")
    pointed(explorer, "click", PLACES["left"], "table")
    assert explorer.parameters["left"] == "nothing"


# With and without the Jacobian -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_both_ways_give_the_same_and_the_counts_are_true(name):
    case = CASES[name]
    measured = costs(case, repeats=1)
    assert measured.difference < 1e-12
    n = case.sizes[-1]
    sides = n * n if "w" in name else n
    assert measured.bytes[0, -1] == np.zeros((sides, sides)).nbytes
    assert measured.bytes[1, -1] == np.zeros(sides).nbytes
    assert (measured.products[0] == measured.bytes[0] // 8).all()
    assert (measured.seconds > 0).all()
    assert measured.seconds[0, -1] > 3 * measured.seconds[1, -1]


# The microscope --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("precision", STEP_SIZES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_measured_errors_stay_below_the_theory(name, precision):
    view = microscope_view(name, 0.9, 1e-3, "central", precision)
    eps = float(np.finfo(precision).eps)
    for method, errors in view.errors.items():
        bound = 2 * sum(view.theory[method]) + 4 * eps * abs(view.exact)
        smooth = view.steps < (0.3 if view.kink is None else abs(view.kink))
        assert (errors[smooth] <= bound[smooth]).all(), method


def test_the_best_step_is_where_theory_puts_it():
    for name in ("sin x", "e^x", "x³ − 2x", "sigmoid"):
        view = microscope_view(name, 1.0, 1e-3)
        for method in ("forward", "central"):
            error = dict(zip(view.steps, view.errors[method], strict=True))
            near = [e for h, e in error.items() if 0.3 < h / view.best[method] < 3]
            worse = [e for h, e in error.items() if h < view.best[method] / 1e4 or h > view.best[method] * 1e4]
            assert 30 * max(near) < np.median(worse)


def test_derivatives_of_the_table_are_those_of_the_function():
    for name, f in FUNCTIONS.items():
        for x in (-1.3, 0.4, 1.7):
            for one, next_one in itertools.pairwise((f.f, f.d1, f.d2, f.d3)):
                assert abs((one(x + 1e-5) - one(x - 1e-5)) / 2e-5 - next_one(x)) < 1e-7, name


def test_a_kink_is_stepped_over_when_h_reaches_it():
    near, beyond = (microscope_view("ReLU", 0.01, h) for h in (0.009, 0.03))
    assert not near.crossed
    assert near.error < 1e-12
    assert beyond.crossed
    assert beyond.error == pytest.approx(1 / 3)  # (0.04 − 0) / 0.06 instead of 1
    assert not microscope_view("ReLU", 0.01, 0.03, "forward").crossed
    assert microscope_view("ReLU", -0.01, 0.03, "forward").error == pytest.approx(2 / 3)
    assert microscope_view("ReLU", 0.0, 1e-6).error == pytest.approx(0.5)


def test_a_step_below_the_last_digit_of_x_is_lost_but_not_for_the_complex_step():
    assert microscope_view("sin x", 1.0, 1e-17).lost
    assert microscope_view("sin x", 1.0, 1e-16, "forward").lost
    assert not microscope_view("sin x", 1.0, 1e-16, "central").lost  # below 1 the numbers lie twice as close
    assert not microscope_view("sin x", 1.0, 1e-15).lost
    assert microscope_view("sin x", 1.0, 1e-8, precision="float32").lost
    assert microscope_view("sin x", 1.0, 1e-18, "complex").error < 1e-15


def test_a_kink_forbids_the_complex_step_and_says_so(opened):
    assert "kink forbids it" in opened("microscope", function="ReLU", method="complex").alt


def test_h_is_set_on_the_chart(opened):
    explorer = opened("microscope")
    assert pointed(explorer, "click", (1e-6, 1e-3), "error") == {"h": 1e-6}
    assert pointed(explorer, "drag", (50.0, 1e-3), "error", (1e-6, 1e-3)) == {"h": 1.0}
    assert pointed(explorer, "drag", (1e-30, 1e-3), "error", (1e-6, 1e-3)) == {"h": 1e-18}


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"function": "sin y"}, "Did you mean 'sin x'"),
        ({"x": np.nan}, "x: got nan"),
        ({"h": 0.0}, "h: got 0.0"),
        ({"precision": "float16"}, "precision: got 'float16'"),
        ({"method": "backward"}, "method: got 'backward'"),
    ],
)
def test_what_the_microscope_cannot_look_at_is_named(setting, message):
    with pytest.raises(ValueError, match=message):
        microscope_view(**{"function": "sin x", "x": 1.0, "h": 0.1} | setting)
