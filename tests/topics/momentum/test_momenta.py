"""Six momenta on one network."""

import numpy as np

from course_lib.topics.momentum.experiments.momenta import ETAS, MOMENTA, ends, trial


def test_the_six_networks_differ_in_momentum_alone():
    plain = trial("moons", "momentum", 0.05, 32, 60, 0)
    assert np.ptp(plain.losses[0]) == 0
    assert len(np.unique(plain.losses[-1])) == 6
    same = trial("moons", "momentum, same η/(1 − β)", 0.05, 32, 60, 0)
    np.testing.assert_allclose(same.losses[:, 0], plain.losses[:, 0], rtol=1e-12)  # β = 0 is one and the same
    weaker = trial("moons", "momentum", 0.05 * (1 - 0.9), 32, 60, 0)
    np.testing.assert_allclose(same.losses[:, 3], weaker.losses[:, 3], rtol=1e-9)


def test_the_ends_are_those_of_the_runs():
    table = ends(0, steps=20)
    assert table.shape == (len(ETAS), len(MOMENTA))
    k = ETAS.index(0.1)
    np.testing.assert_array_equal(table[k], trial("digits", "momentum", 0.1, 32, 20, 0, evaluations=1).losses[-1])
