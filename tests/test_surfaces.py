"""Each surface's gradient, its listed minima and saddles, and how far out it can be asked."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.surfaces import SURFACES, Ravine, Valley

RNG_SEED = 4
each = pytest.mark.parametrize("f", SURFACES.values(), ids=SURFACES)


def inside(f, n=200):
    low, high = np.transpose(f.bounds)
    return np.random.default_rng(RNG_SEED).uniform(low, high, (n, 2))


def central(f, x, h=1e-4):
    """Central differences with h and 2h, combined so that the error of order h² cancels."""
    one, two = (np.stack([(f(x + k * e) - f(x - k * e)) / (2 * k) for e in np.eye(2)], -1) for k in (h, 2 * h))
    return (4 * one - two) / 3


def curvatures(f, x, h=1e-4):
    hessian = np.stack([(f.gradient(x + h * e) - f.gradient(x - h * e)) / (2 * h) for e in np.eye(2)])
    return np.linalg.eigvalsh(hessian)


def test_the_menu_holds_the_surfaces_of_the_course():
    lectured = [
        *("quadratic bowl", "valley", "Rosenbrock", "Beale", "Himmelblau", "saddle"),
        *("monkey saddle", "Rastrigin", "plateau", "cliff", "ravine"),
    ]
    assert [name for name in SURFACES if name in lectured] == lectured  # others may stand among them
    assert all(f.formula and f.source for f in SURFACES.values())


@each
def test_the_gradient_is_the_derivative(f):
    x = inside(f)
    gradient, numerical = f.gradient(x), central(f, x)
    error = np.linalg.norm(gradient - numerical, axis=-1)
    assert (error / np.maximum(np.linalg.norm(gradient, axis=-1), 0.01)).max() < 1e-7


@each
def test_the_listed_minima_are_stationary_and_nothing_in_the_window_is_lower(f):
    for x in f.minima:
        assert np.abs(f.gradient(x)).max() < 1e-12
        assert curvatures(f, x).min() > 0.1
        assert f(x) <= f(inside(f, 20_000)).min()


@each
def test_at_the_listed_saddles_the_surface_is_flat_and_falls_to_some_sides_and_rises_to_others(f):
    around = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    for x in f.saddles:
        assert np.abs(f.gradient(x)).max() < 1e-12
        ring = f(x + 0.01 * np.stack([np.cos(around), np.sin(around)], axis=-1))
        assert ring.min() < f(x) < ring.max()


def test_unbounded_surfaces_have_no_minimum_and_four_basins_have_four():
    assert SURFACES["saddle"].minima.shape == SURFACES["monkey saddle"].minima.shape == (0, 2)
    assert SURFACES["Himmelblau"].minima.shape == SURFACES["Himmelblau"].saddles.shape == (4, 2)
    assert SURFACES["plateau"].saddles.shape == (0, 2)


@each
def test_the_start_lies_in_the_window_and_is_not_yet_stationary(f):
    (a, b), (c, d) = f.bounds
    x, y = f.start
    assert a < x < b and c < y < d
    assert np.linalg.norm(f.gradient(f.start)) > 0.01


@each
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_float_type_are_kept(f, dtype):
    x = inside(f, 12).reshape(3, 4, 2).astype(dtype)
    assert f(x).shape == (3, 4) and f.gradient(x).shape == (3, 4, 2)
    assert f(x).dtype == f.gradient(x).dtype == dtype
    assert f(x)[1, 2] == f(x[1, 2]) and (f.gradient(x)[1, 2] == f.gradient(x[1, 2])).all()


@each
@pytest.mark.parametrize("far", [1e8, 1e160, 1e308])
@pytest.mark.filterwarnings("error")
def test_far_out_nothing_warns(f, far):
    x = far * np.array([[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [0.0, -1.0]])
    assert f(x).shape == (4,) and f.gradient(x).shape == (4, 2)


def test_a_diverged_path_has_a_height_while_it_is_finite():
    path = np.array([[1.0, 2.0], [3.0, np.inf], [np.nan, 0.0]])
    np.testing.assert_array_equal(SURFACES["quadratic bowl"].along(path), [2.5, np.nan, np.nan])
    assert SURFACES["quadratic bowl"].along(path.astype(np.float32)).dtype == np.float32
    assert SURFACES["quadratic bowl"].along([[1, 2]]) == [2.5]


def test_the_ravine_is_the_valley_turned():
    x = inside(Valley())
    np.testing.assert_allclose(Ravine(20.0, 0.0)(x), Valley()(x), rtol=1e-14)
    quarter = np.stack([-x[:, 1], x[:, 0]], axis=-1)
    np.testing.assert_allclose(Ravine(20.0, 90.0)(quarter), Valley()(x), rtol=1e-13)
    np.testing.assert_allclose(curvatures(Ravine(50.0, 33.0), np.zeros(2)), [1, 50], rtol=1e-6)


def test_each_surface_has_the_difficulty_that_it_is_there_for():
    assert SURFACES["cliff"].gradient([2.0, 0.0])[0] > 50 and SURFACES["cliff"].gradient([3.0, 0.0])[0] < 0.61
    assert np.linalg.norm(SURFACES["plateau"].gradient([4.0, 4.0])) < 1e-6
    assert SURFACES["saddle"].gradient([1.0, 0.0])[1] == 0
    grid = np.arange(-4.0, 5.0)
    dents = np.stack(np.meshgrid(grid, grid), axis=-1)
    assert (SURFACES["Rastrigin"](dents) < SURFACES["Rastrigin"](dents + 0.25)).all()


BAD = {
    "shape": ([1.0, 2.0, 3.0], ValueError, r"x: got shape \(3,\); expected shape \(…, 2\)"),
    "scalar": (1.0, ValueError, r"x: got shape \(\)"),
    "empty": (np.empty((0, 2)), ValueError, "at least one entry"),
    "NaN": ([np.nan, 0.0], ValueError, r"x: got nan at index \(0,\); expected finite"),
    "infinite": ([0.0, -np.inf], ValueError, "x: got -inf"),
    "text": ("here", TypeError, "x: got 'here'"),
    "complex": (np.array([1j, 0]), TypeError, "real numbers"),
    "None": (None, TypeError, "x: got None"),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("call", ["f", "gradient"])
def test_bad_points_are_refused(bad, call):
    f, (x, kind, message) = SURFACES["Beale"], BAD[bad]
    with pytest.raises(kind, match=message):
        f(x) if call == "f" else f.gradient(x)


@pytest.mark.parametrize("bad", ["shape", "text", "NaN"])
def test_bad_paths_are_refused(bad):
    x, kind, _ = BAD[bad]
    with pytest.raises(kind):
        SURFACES["Beale"].along(x)


def test_bad_knobs_and_names_are_refused():
    with pytest.raises(ValueError, match=r"Valley.kappa: got 0.5; expected a number in \[1, inf\)"):
        Valley(kappa=0.5)
    with pytest.raises(TypeError, match=r"Ravine.angle: got an array .* expected one number"):
        Ravine(angle=np.ones((3, 1)))
    with pytest.raises(ValueError, match="Did you mean 'Himmelblau'"):
        surfaces.choose("Himelblau")
    with pytest.raises(TypeError, match=r"surface: got the class Valley .* add \(\)"):
        surfaces.choose(Valley)
    assert surfaces.choose("valley") == Valley() and surfaces.choose(Valley(3.0)).kappa == 3.0
