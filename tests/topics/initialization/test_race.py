"""All initialisations at once: replicas against runs alone, and what is said of them."""

import numpy as np
import pytest

from course_lib.initializers import INITIALIZERS
from course_lib.optimizers import GradientDescent
from course_lib.topics.initialization.experiments import race
from course_lib.topics.initialization.plots.race import InitializerRacePlot
from course_lib.train import train

RACE = {"data": "moons", "seed": 0, "depth": 1, "width": 4, "learning_rate": 0.2, "batch_size": 32, "steps": 30}


@pytest.mark.parametrize("k", [1, 3, 7])
def test_each_replica_of_the_race_is_trained_as_it_would_be_alone(k):
    run = race.race(activation="tanh", replicas=2, **RACE)
    alone = train(
        run.history.network,
        run.data,
        optimizer=GradientDescent(0.2),
        initializer="zeros",
        start=run.history.theta[0, 2 * k + 1],
        loss="cross-entropy",
        batch_size=32,
        steps=30,
        rng=np.random.default_rng([0, 2]),
        evaluations=30,
    )
    np.testing.assert_allclose(run.cost[:, k, 1], alone.train_loss, rtol=1e-9)


def test_what_becomes_of_each_initialisation_is_told_with_its_step():
    names = ("zeros", "too small", "too large", "He normal")
    some = {"choices": {name: INITIALIZERS[name] for name in names}, "replicas": 3, **RACE}
    relu = race.race(activation="ReLU", **some | {"depth": 3, "width": 8, "steps": 150})
    said = dict(zip(names, relu.fates(-1), strict=True))
    assert said["zeros"] == ("stuck", "stuck since step 0") == said["too small"]
    assert said["too large"][0] == "stuck" and "since step" in said["too large"][1]
    assert said["He normal"][0] == "learned"
    assert relu.fates(0)[0][1] == "cost 0.693"
    leaky = race.race(activation="leaky ReLU", **some | {"depth": 3})
    step = int(np.median(leaky.history.diverged_at.reshape(4, 3)[2]))
    assert 1 <= step < 10 and leaky.fates(-1)[2] == ("diverged", f"diverged at step {step}")


def test_a_race_too_long_is_cut_and_says_so():
    run = race.race(activation="leaky ReLU", replicas=6, **RACE | {"depth": 10, "width": 16, "steps": 500})
    said = InitializerRacePlot(9).describe(run, 0)
    assert "of 500 steps to stay quick." in said and "Above the chart: too large." in said
