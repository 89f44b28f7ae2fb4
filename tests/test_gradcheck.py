"""Finite differences: the order of each method, every shape and precision, 0/0, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course_lib.gradcheck import METHODS, numerical_gradient, relative_error

X = np.linspace(-2, 2.1, 12).reshape(3, 4)
entries = st.floats(-1e300, 1e300, allow_subnormal=False)


def wave(x):
    return (np.sin(x) * np.arange(1, 13).reshape(3, 4)).sum()


def error(h, method, x=X):
    return relative_error(numerical_gradient(wave, x, h, method), np.cos(x) * np.arange(1, 13).reshape(3, 4), floor=1)


@pytest.mark.parametrize(("method", "bound"), [("central", 1e-9), ("forward", 1e-4), ("complex", 1e-10)])
def test_each_method_at_the_default_step(method, bound):
    assert error(1e-5, method) < bound


@pytest.mark.parametrize(("method", "order"), [("central", 2), ("forward", 1), ("complex", 2)])
def test_error_falls_with_the_order_of_the_method(method, order):
    assert error(1e-2, method) / error(1e-3, method) == pytest.approx(10**order, rel=0.05)


def test_rounding_spoils_small_steps_but_not_complex_ones():
    assert error(1e-12, "central") > 1e3 * error(1e-5, "central")
    assert error(1e-20, "complex") < 1e-15


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (2, 1, 2)])
def test_shape_and_precision_are_those_of_x(method, shape):
    for dtype in (np.float32, np.float64):
        gradient = numerical_gradient(lambda x: (x * x).sum(), np.full(shape, 0.5, dtype), 1e-3, method)
        assert gradient.shape == shape and gradient.dtype == dtype
        np.testing.assert_allclose(gradient, 1, rtol=2e-3)


def test_float32_loses_half_the_digits():
    assert error(1e-3, "central", X.astype(np.float32)) > 1e2 * error(1e-3, "central")


def test_whole_numbers_become_floats_and_x_is_left_alone():
    x = np.array([1, 2], np.int64)
    np.testing.assert_allclose(numerical_gradient(lambda x: x.prod(), x), [2, 1], rtol=1e-9)
    spoilt = X.copy()
    numerical_gradient(lambda x: x.fill(0) or 0.0, spoilt)
    assert (spoilt == X).all()


def test_at_a_kink_the_methods_disagree():
    x = np.zeros(1)
    assert numerical_gradient(lambda x: abs(x[0]), x)[0] == 0
    assert numerical_gradient(lambda x: abs(x[0]), x, method="forward")[0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (0, 0, 0),
        ([0, 2.0], [0, 2.0], 0),
        (1, 2, 0.5),
        (0, 1e-300, 1),
        (-1, 1, 2),
        (1e308, -1e308, 2),
        ([1, 4], [1, 5], 0.2),
    ],
)
def test_relative_error(a, b, expected):
    assert relative_error(a, b) == pytest.approx(expected)
    assert relative_error(b, a) == pytest.approx(expected)


def test_floor_measures_small_entries_absolutely():
    assert relative_error([1.0, 1e-12], [1.0, 3e-12], floor=1e-3) == pytest.approx(2e-9)
    assert relative_error(0, 0, floor=0.5) == 0


@given(arrays.arrays(np.float64, (2, 3), elements=entries), arrays.arrays(np.float64, (2, 3), elements=entries))
def test_relative_error_is_symmetric_and_bounded(a, b):
    assert relative_error(a, a) == 0
    assert relative_error(a, b) == relative_error(b, a) <= 2
    assert (relative_error(a, b) == 0) == (a == b).all()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"f": 3.0}, "^f: .*expected a function.*not its value"),
        ({"x": "text"}, "^x: .*array of real numbers"),
        ({"x": [np.nan]}, "^x: got nan at index"),
        ({"h": 0}, r"^h: got 0; expected a number in .*1e-300"),
        ({"h": X}, "^h: .*expected a number above 0. One step serves all"),
        ({"h": 1e-40, "x": X.astype(np.float32)}, "^h: .*1e-30"),
        ({"method": "centre"}, "^method: .*Did you mean 'central'"),
        ({"f": lambda x: x}, r"^f\(x\): .*expected one real number. Sum or average it"),
        ({"f": lambda x: None}, r"^f\(x\): got None.*Return a number"),
        ({"f": lambda x: np.inf}, r"^f\(x\): got inf near entry \(0, 0\).*where f is finite"),
        ({"f": lambda x: np.exp(1000 + x.sum())}, r"^f\(x\): got inf near entry \(0, 0\)"),
        ({"f": lambda x: np.abs(x).sum(), "method": "complex"}, r"^f\(x\): .*one complex number.*central"),
    ],
)
def test_bad_input(arguments, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        numerical_gradient(**{"f": wave, "x": X, **arguments})


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ((X, X[0]), "^a: .* of b. .*nothing is broadcast"),
        ((np.nan * X, X), "^a: got nan"),
        ((X, np.inf * X), "^b: .*finite"),
        ((X, X, -1), "^floor: .*at least 0"),
    ],
)
def test_bad_input_of_relative_error(arguments, hint):
    with pytest.raises(ValueError, match=hint):
        relative_error(*arguments)
