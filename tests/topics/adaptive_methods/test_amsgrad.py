"""Where Adam goes to the wrong end."""

import pytest

from course_lib.topics.adaptive_methods.experiments.amsgrad import counterexample


@pytest.mark.parametrize("C", [2.5, 3.0, 10.0])
def test_adam_goes_to_the_wrong_end_and_amsgrad_to_the_right_one(C):
    found = counterexample(C)
    assert found.beta2 == 1 / (1 + C * C)
    assert found.x["Adam"][-1] == 1.0
    assert max(found.x[name][-1] for name in ("AMSGrad", "gradient descent")) < -0.95
    assert found.regret["Adam"][-1] == pytest.approx(2 * (C - 2) / 3, rel=0.03)  # two too far to the right
    assert found.regret["AMSGrad"][-1] < 0.1 * found.regret["Adam"][-1] + 0.01


def test_a_long_memory_cures_the_counterexample():
    assert counterexample(3.0, beta2=0.9).x["Adam"][-1] < -0.98
