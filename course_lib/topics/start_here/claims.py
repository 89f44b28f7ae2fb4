"""What notebook 00 asserts, as checks."""

import numpy as np

from course_lib.claims import ClaimList, span
from course_lib.topics.start_here.experiments import first_run

CLAIMS = ClaimList()
RATES = (0.0001, 0.01, 5.0)


def known(learning_rate, seed=1):
    """The share of the test digits that are read rightly after the last step."""
    return first_run(learning_rate, seed=seed).history.test_accuracy[-1]


@CLAIMS.exact
def the_digits():
    data = first_run(0.01).data
    return f"{len(data.x_train):,}", f"{len(data.x_test)} others"


@CLAIMS.here
def too_small():
    loss = first_run(0.0001).history.train_loss
    return f"{100 * known(0.0001):.0f} % of them at 0.0001", f"from {loss[0]:.2f} to {loss[-1]:.2f}"


@CLAIMS.here
def about_right():
    return f"{100 * known(0.01):.0f} % at 0.01", f"train loss of {first_run(0.01).history.train_loss[-1]:.3f}"


@CLAIMS.here
def too_large():
    run = first_run(5).history
    assert run.train_loss[-1] > np.log(10)
    step, highest = run.steps[run.train_loss.argmax()], run.train_loss.max()
    return (
        f"{100 * run.test_accuracy[-1]:.0f} % at 5",
        f"{highest:.0f} at step {step}",
        f"it is {run.train_loss[-1]:.1f}",
    )


@CLAIMS.exact
def guessing():
    """A network that gives each of ten digits a tenth has the loss −log 0.1."""
    return "gives 10 %", f"loss of {-np.log(1 / 10):.1f}"


@CLAIMS.general(seeds=20, words=lambda found: f"0.01 was the best of the three in {found.sum()} of {found.size} starts")
def three_rates(seed):
    """0.01 reads most digits of the three."""
    small, right, large = (known(rate, seed) for rate in RATES)
    return bool(right > max(small, large))


@CLAIMS.general(seeds=20, words=lambda found: [f"{span(shares, 0, 100)} %" for shares in found[0].T])
def neighbours(seed):
    return known(0.001, seed), known(0.1, seed)


@CLAIMS.here
def half_way():
    """When the loss has fallen below half of what it was at the start."""
    return f"At step {first_below(1 / 2)}"


@CLAIMS.here
def a_twentieth():
    return f"{first_below(1 / 20)} steps"


def first_below(share):
    """The first picture's step at which the train loss is below this share of the first one."""
    run = first_run(0.01).history
    return int(run.steps[np.argmax(run.train_loss < run.train_loss[0] * share)])


@CLAIMS.here
def the_same():
    return f"{known(0.01):.3f}"
