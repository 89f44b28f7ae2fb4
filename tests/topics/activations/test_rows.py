"""Softmax and maxout against closed forms, differences, and the best that k pieces can do."""

import numpy as np
import pytest

from course_lib.gradcheck import numerical_gradient
from course_lib.topics.activations.experiments import rows
from course_lib.topics.activations.plots import rows as words


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
    assert said in words.SoftmaxPlot().sentences(view)[2]
    assert view.a.sum() == pytest.approx(1)


def test_a_saturated_softmax_says_so():
    assert "Saturated" in words.SoftmaxPlot().sentences(rows.softmax(6, -6, -6, temperature=0.05))[1]


@pytest.mark.parametrize(
    ("target", "lines"),
    [("|x|", ((1, 0), (-1, 0))), ("ReLU", ((0, 0), (1, 0))), ("leaky ReLU", ((0.25, 0), (1, 0)))],
)
def test_maxout_makes_the_others(target, lines):
    view = rows.maxout(
        target, 2, **{f"{n}{k}": v for k, line in enumerate(lines, 1) for n, v in zip("wb", line, strict=True)}
    )
    assert view.exact
    assert f"= {target}, exactly" in words.headline(view)
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
    assert "tanh is not" in words.remark(view)
    assert "One piece never wins" in words.remark(view)
    assert view.shares[2] == 0
