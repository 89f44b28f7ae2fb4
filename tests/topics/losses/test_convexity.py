"""One neuron's cost: slopes and curvatures against differences, convex or not, and its minima."""

import numpy as np
import pytest

from course_lib import gradcheck
from course_lib.topics.losses.experiments import convexity


@pytest.mark.parametrize("examples", convexity.EXAMPLES)
@pytest.mark.parametrize("cost", convexity.COSTS)
def test_slopes_and_curvatures_are_those_of_differences(examples, cost):
    surface, points = (
        convexity.NeuronCost(examples=examples, cost=cost),
        np.random.default_rng(1).uniform(-5, 5, (20, 2)),
    )
    for p in points:
        np.testing.assert_allclose(surface.gradient(p), gradcheck.numerical_gradient(surface, p), atol=1e-8)
        rows = [gradcheck.numerical_gradient(lambda q, i=i: surface.gradient(q)[i], p) for i in (0, 1)]
        assert surface.curvature(p) == pytest.approx(np.linalg.eigvalsh(np.array(rows)).min(), abs=1e-7)


def test_cross_entropy_is_convex_on_every_cut_and_the_squared_error_is_not():
    rng, bent = np.random.default_rng(2), []
    for examples in convexity.EXAMPLES:
        for _ in range(5):
            w, b = rng.uniform(-6, 6, 2)
            squared, entropy = convexity.convexity(examples=examples, w=w, b=b, angle=rng.uniform(0, 180)).sides
            assert entropy.second.min() > -1e-9 and not entropy.concave.any() and entropy.fraction == 0
            bent.append(squared.concave.any())
    assert np.mean(bent) > 0.9


def test_two_minima_and_one():
    squared, entropy = convexity.convexity(examples="five, one of them odd", w=3.0, b=1.5, angle=0.0).sides
    assert np.sort(squared.surface.minima[:, 0]).round(2).tolist() == [0.24, 1.86]
    assert len(entropy.surface.minima) == 1
    other = convexity.convexity(examples="five, one of them odd", w=-3.0, b=3.0, angle=0.0).sides
    assert np.linalg.norm(squared.end[0] - other[0].end[0]) > 2
    assert np.linalg.norm(entropy.end[0] - other[1].end[0]) < 1e-6
    assert len(convexity.NeuronCost(examples="one").minima) == 0
