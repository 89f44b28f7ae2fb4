"""The ideal qualities, measured."""

from statistics import NormalDist

import numpy as np
import pytest

from course_lib.activations import ELU, LAYERS
from course_lib.topics.activations.experiments import qualities

N = NormalDist()


def test_jumps_are_told_from_curves():
    jumps = {name: qualities.jump(f) for name, f in LAYERS.items()}
    assert {name for name, jump in jumps.items() if jump > 1e-6} == {"ReLU", "leaky ReLU", "PReLU", "maxout"}
    assert qualities.jump(ELU(alpha=2.5)) == pytest.approx(1.5)
    assert jumps["leaky ReLU"] == pytest.approx(0.99)


@pytest.mark.parametrize("alpha", [0.99, 1.002, 1.1, 1.5])
def test_a_small_jump_beside_a_steep_slope_is_found(alpha):
    assert qualities.jump(ELU(alpha=alpha)) == pytest.approx(abs(alpha - 1), rel=1e-6)
    assert qualities.jump(ELU(alpha=alpha), low=-4.9871, high=5.0123) == pytest.approx(abs(alpha - 1), rel=1e-6)


def test_the_table_of_qualities():
    q = {name: qualities.qualities(f) for name, f in LAYERS.items()}
    assert q["linear"].bend < 1e-12
    assert q["ReLU"].bend == pytest.approx(1.25, abs=2e-3)  # from z/2 + 5/4, at 0 and at ±5
    assert {name for name, row in q.items() if abs(row.mean) < 1e-9} == {"linear", "tanh"}
    assert q["ReLU"].mean == pytest.approx(N.pdf(0), abs=1e-4)
    assert q["maxout"].mean == pytest.approx(1 / np.sqrt(np.pi), abs=1e-4)  # the larger of two standard normal numbers
    assert q["softmax"].mean == pytest.approx(1 / 3)
    assert q["tanh"].left == pytest.approx(4 * np.exp(-20), rel=1e-3)
    assert (q["ReLU"].left, q["leaky ReLU"].left, q["PReLU"].left) == (0, 0.01, 0.25)
    assert len(qualities.table().splitlines()) == 2 + len(LAYERS)


def test_nanoseconds_are_measured():
    forward, backward = qualities.nanoseconds("sigmoid", entries=3000, repeats=2)
    assert 0.01 < forward < 1000
    assert 0.01 < backward < 1000
