"""The race in the valley keeps what theory promises."""

import numpy as np
import pytest

from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.valley import RULES, race


@pytest.mark.parametrize("kappa", [1.0, 20.0, 1000.0])
def test_each_with_its_best_settings_keeps_what_theory_promises(kappa):
    run = race(kappa, 0.1, 0.5, True, (-4.5, 1.0), 300)
    assert run.rates == pytest.approx([theory.best(1.0, kappa, name)[2] for name in RULES], abs=1e-7)
    for rate, losses in zip(run.rates, run.losses, strict=True):
        t = np.arange(1, 301)
        assert (losses[1:] <= 10 * (t + 1) ** 2 * kappa * rate ** (2 * t) + 1e-30).all()


def test_arrived_is_the_first_step_below_a_millionth():
    run = race(20.0, 0.06, 0.8, False, (-4.5, 1.0), 100)
    assert run.arrived[0] is None
    for step, losses in zip(run.arrived[1:], run.losses[1:], strict=True):
        assert losses[step] < 1e-6 <= losses[:step].min()
