"""Six momenta on one network."""

import numpy as np

from course_lib.topics.momentum.experiments.momenta import MOMENTA, league, trial


def test_the_six_networks_differ_in_momentum_alone():
    plain = trial("moons", "momentum", 0.05, 32, 60, 0)
    assert np.ptp(plain.losses[0]) == 0
    assert len(np.unique(plain.losses[-1])) == 6
    same = trial("moons", "momentum, same η/(1 − β)", 0.05, 32, 60, 0)
    np.testing.assert_allclose(same.losses[:, 0], plain.losses[:, 0], rtol=1e-12)  # β = 0 is one and the same
    weaker = trial("moons", "momentum", 0.05 * (1 - 0.9), 32, 60, 0)
    np.testing.assert_allclose(same.losses[:, 3], weaker.losses[:, 3], rtol=1e-9)


def test_the_league_tells_the_notebooks_numbers_and_none_of_a_chaotic_run():
    rows = dict(zip(MOMENTA, league(seeds=1), strict=True))
    assert rows[0.99][2:] == ["worse"] * 3
    assert [min(row) for row in rows.values()] == [
        row[k] for row, k in zip(rows.values(), (4, 4, 3, 2, 2, 0), strict=True)
    ]
