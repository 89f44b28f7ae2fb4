import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.clipping import CLIPPINGS, ByNorm, ByValue, NoClipping, choose
from tests import references

THEIRS = references.stored("clipping")
EVERY = [NoClipping(), ByValue(0.7), ByNorm(0.7)]
every_clipping = pytest.mark.parametrize("clip", EVERY, ids=lambda clip: type(clip).__name__)


def test_by_value_equals_pytorch():
    assert np.array_equal(ByValue(1.5)(THEIRS["by value"]["gradient"]), THEIRS["by value"]["clipped"])


def test_by_norm_equals_pytorch_which_divides_by_a_norm_that_is_1e_minus_6_longer():
    g = THEIRS["by norm"]["gradient"]
    norm = np.linalg.norm(g)
    np.testing.assert_allclose(ByNorm(1.5)(g) * norm / (norm + 1e-6), THEIRS["by norm"]["clipped"], rtol=1e-14)
    short = THEIRS["by norm, short"]
    assert np.array_equal(ByNorm(1.5)(short["gradient"]), short["clipped"])


@given(st.integers(1, 40), st.floats(-30, 30), st.floats(1e-3, 1e3), st.integers(0, 99))
def test_what_clipping_promises(size, exponent, threshold, seed):
    g = np.random.default_rng(seed).standard_normal(size) * 10**exponent
    by_value, by_norm = ByValue(threshold)(g), ByNorm(threshold)(g)
    assert np.abs(by_value).max() <= threshold and np.array_equal(by_value, np.clip(g, -threshold, threshold))
    norm = np.linalg.norm(g)
    if norm <= threshold:
        assert np.array_equal(by_norm, g)
    else:
        assert np.linalg.norm(by_norm) == pytest.approx(threshold, rel=1e-12)
        np.testing.assert_allclose(by_norm / threshold, g / norm, rtol=1e-12)


@every_clipping
def test_replicas_are_clipped_each_on_its_own(clip):
    g = np.random.default_rng(0).standard_normal((2, 3, 9)) * np.array([0.01, 1, 100])[:, None]
    clipped = clip(g)
    for r in np.ndindex(2, 3):
        np.testing.assert_allclose(clipped[r], clip(g[r]), rtol=1e-12)


@every_clipping
def test_precision_is_kept_and_the_gradient_left_alone(clip):
    g = np.linspace(-3, 3, 7, dtype=np.float32)
    before = g.copy()
    assert clip(g).dtype == np.float32 and np.array_equal(g, before) and np.array_equal(clip.value(g), clip(g))
    assert not clip(np.zeros(4)).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("c", [0.1, 1.0, 25.0])
def test_a_norm_whose_square_overflows_is_clipped_and_its_neighbour_too(dtype, c):
    huge = np.finfo(dtype).max / 2
    g = np.array([[0.75 * huge, -huge], [huge / 1e4, 0.75 * huge / 1e4], [0.03, -0.04], [0, 0], [30, -40]], dtype)
    expected = [[0.6 * c, -0.8 * c], [0.8 * c, 0.6 * c], [0.03, -0.04], [0, 0], [0.6 * c, -0.8 * c]]
    near = {"rtol": 1e-6 if dtype == np.float32 else 1e-14}
    np.testing.assert_allclose(ByNorm(c)(g), expected, **near)
    np.testing.assert_allclose(ByNorm(c)(g[0]), expected[0], **near)
    np.testing.assert_allclose(ByNorm(c)(g[:, None]), np.array(expected)[:, None], **near)


@pytest.mark.parametrize("kind", [ByValue, ByNorm])
def test_one_threshold_a_replica(kind):
    g = np.array([[3.0, -4.0], [3.0, -4.0]])
    clipped = kind(np.array([[0.5], [2.0]]))(g)
    assert np.array_equal(clipped[0], kind(0.5)(g[0])) and np.array_equal(clipped[1], kind(2.0)(g[1]))


@every_clipping
@pytest.mark.parametrize(
    ("gradient", "kind", "message"),
    [
        ([1.0, np.nan], ValueError, r"gradient: got nan at index \(1,\)"),
        ([-np.inf], ValueError, "gradient: got -inf"),
        ([], ValueError, "gradient: .*at least one entry"),
        (1.0, ValueError, "gradient: got shape"),
        (["1"], TypeError, "gradient: .*real numbers"),
        (None, TypeError, "gradient: got None"),
    ],
)
def test_bad_gradients_are_refused(clip, gradient, kind, message):
    with pytest.raises(kind, match=message):
        clip(gradient)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: ByNorm(0.0), ValueError, r"ByNorm.threshold: got 0.0; expected a number in \(0, inf\)"),
        (lambda: ByValue(-1), ValueError, "ByValue.threshold: got -1"),
        (lambda: ByValue(np.nan), ValueError, "ByValue.threshold: got nan"),
        (lambda: ByNorm("1"), TypeError, "ByNorm.threshold: got '1'"),
        (lambda: choose("by norms"), ValueError, "clip: got 'by norms'; .*Did you mean 'by norm'"),
        (lambda: choose(1.0), TypeError, "a clipping or one of 'none', 'by value', 'by norm'"),
        (lambda: choose(ByNorm), TypeError, r"add \(\)"),
    ],
)
def test_other_mistakes_are_refused(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_the_menu():
    assert list(CLIPPINGS) == ["none", "by value", "by norm"] and choose("none")([5.0]) == [5.0]
