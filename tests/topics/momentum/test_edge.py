"""The pictures of the derivations: roots and parabolas, and both ends of the curvatures."""

import numpy as np
import pytest

from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.edge import AXIS, both_roots, edge_picture
from course_lib.topics.momentum.experiments.ends import best_rate, both_ends
from course_lib.topics.momentum.plots.edge import EdgePicturePlot
from course_lib.topics.momentum.plots.ends import BothEndsPlot


@pytest.mark.parametrize("rule", theory.RULES)
def test_roots_are_the_eigenvalues_of_the_matrix(rule):
    for product in (0.01, 0.5, 1.3, 3.0):
        for beta in (0.0, 0.3, 0.8):
            expected = np.sort_complex(np.linalg.eigvals(theory.matrix(product, beta, rule)).astype(complex))
            np.testing.assert_allclose(np.sort_complex(both_roots(product, beta, rule)), expected, atol=1e-7)


@pytest.mark.parametrize("rule", theory.RULES)
def test_a_parabola_is_zero_at_its_roots_and_at_minus_one_on_the_edge(rule):
    picture = edge_picture(0.8, rule)
    assert picture.parabolas[2][np.abs(AXIS + 1).argmin()] == pytest.approx(0, abs=1e-12)
    for product, roots in zip(picture.products, picture.roots, strict=True):
        trace, product_of_roots = roots.sum().real, roots.prod().real
        k = list(picture.products).index(product)
        np.testing.assert_allclose(picture.parabolas[k], AXIS**2 - trace * AXIS + product_of_roots, atol=1e-9)
    assert "P(−1) falls to 0 at the edge" in EdgePicturePlot().show(picture).text


def test_both_ends_are_equally_high_at_the_best_rate_and_at_the_corners_for_the_best_beta():
    ends = both_ends(10.0)
    heights = theory.radius(ends.ends, ends.betas[:, None])
    np.testing.assert_allclose(heights[:, 0], heights[:, 1], atol=1e-7)
    assert ends.worst.argmin() == 1
    eta, beta, rate = theory.best(1.0, 10.0)
    assert best_rate(1.0, 10.0, beta) == pytest.approx(eta)
    assert ends.worst[1] == pytest.approx(rate)
    assert "worst factor 0.519" in BothEndsPlot().show(ends).text
