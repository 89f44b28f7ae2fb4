"""What the runs share: starts made of the same draws, and data loaded once."""

from dataclasses import replace
from math import erf, sqrt

import numpy as np

from course_lib.initializers import INITIALIZERS, Initializer
from course_lib.network import Network
from course_lib.topics.initialization.experiments import runs


def test_all_initialisations_start_from_the_same_draws():
    net = Network([2, 5, 3])
    theta = dict(zip(INITIALIZERS, runs.same_draws(net, INITIALIZERS.values(), np.random.default_rng(1)), strict=True))
    for l, (n_in, n_out) in enumerate(((2, 5), (5, 3))):
        W = {name: net.layers(t)[l].W for name, t in theta.items()}
        g = W["He normal"] / sqrt(2 / n_in)
        np.testing.assert_allclose(W["too small"], 0.01 * g, rtol=1e-12)
        np.testing.assert_allclose(W["Glorot normal"], sqrt(2 / (n_in + n_out)) * g, rtol=1e-12)
        u = np.vectorize(lambda v: erf(v / sqrt(2)))(g)
        np.testing.assert_allclose(W["He uniform"], sqrt(6 / n_in) * u, rtol=1e-12)
        np.testing.assert_allclose(W["uniform"], u / sqrt(n_in), rtol=1e-12)
        assert (W["zeros"] == 0).all() and (W["constant"] == 0.1).all()


def test_an_initialisation_with_a_draw_of_its_own_disturbs_no_other():
    class Signs(Initializer):
        def deviation(self, fan_in, fan_out):
            return 1.0

        def draw(self, fan_in, fan_out, rng):
            return rng.choice([-1.0, 1.0], (fan_in, fan_out))

    net = Network([2, 5, 3])
    alone = runs.same_draws(net, ["He normal"], np.random.default_rng(1), replicas=4)
    both = runs.same_draws(net, [Signs(), "He normal"], np.random.default_rng(1), replicas=4)
    np.testing.assert_array_equal(both[1], alone[0])
    assert set(np.unique(net.layers(both[0])[1].W)) == {-1.0, 1.0}
    assert (both[0, 0] != both[0, 1]).any()


def test_data_are_shared_between_runs_of_the_same_seed():
    data = replace(runs.load_data("moons", 3))
    assert runs.load_data("moons", 3) is runs.load_data("moons", 3)
    assert not np.array_equal(data.x_train, runs.load_data("moons", 4).x_train)
