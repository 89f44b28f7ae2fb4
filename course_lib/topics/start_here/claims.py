"""What notebook 00 asserts, as checks."""

import functools

import numpy as np

from course_lib.claims import ClaimList, span
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.topics.start_here.experiments import first_run
from course_lib.topics.start_here.tasks import best_rate
from course_lib.train import History, train

CLAIMS = ClaimList()
RATES = (0.0001, 0.01, 5.0)


def known(learning_rate, seed=1):
    """The share of the test digits that are read rightly after the last step."""
    return first_run(learning_rate, seed=seed).history.test_accuracy[-1]


@functools.cache
def every_step(learning_rate: float) -> History:
    """The page's run, with the losses after each of its 200 steps; the player shows some of them."""
    shown = first_run(learning_rate)
    run = train(
        Network([64, 16, 10], hidden="ReLU", output="softmax"),
        shown.data,
        optimizer=Adam(learning_rate=learning_rate),
        rng=np.random.default_rng([1, 1]),
        initializer="He normal",
        loss="cross-entropy",
        batch_size=64,
        steps=200,
        evaluations=200,
    )
    np.testing.assert_allclose(run.train_loss[shown.history.steps], shown.history.train_loss, rtol=1e-6)
    return run


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
    return f"{100 * known(5):.0f} % at 5"


@CLAIMS.here
def leap():
    """The first step is the worst one."""
    loss = every_step(5).train_loss
    assert loss.argmax() == 1
    return f"{loss[1]:,.0f} after it"


@CLAIMS.here
def still_large():
    run = first_run(5).history
    assert run.train_loss[-1] > np.log(10)
    return f"{run.train_loss[1]:.0f} at step {run.steps[1]}", f"{run.train_loss[-1]:.1f} at the end"


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
    """When the player first shows a loss below half of what it was at the start."""
    run = first_run(0.01).history
    assert set(np.diff(run.steps)) == {4, 5}
    return "every fourth or fifth step", f"step {first_below(run, 1 / 2)}"


@CLAIMS.here
def each_step():
    run = every_step(0.01)
    return f"half at step {first_below(run, 1 / 2)}", f"twentieth at step {first_below(run, 1 / 20)}"


def first_below(run, share):
    """The first evaluated step at which the train loss is below this share of the first one."""
    return int(run.steps[np.argmax(run.train_loss < run.train_loss[0] * share)])


@CLAIMS.here
def left_over():
    """The last step of each round over the digits; its loss is far from those of the steps beside it."""
    count, run = len(first_run(0.01).data.x_train), first_run(0.01).history
    loss = np.log(np.ravel(run.batch_loss))
    jumps = np.abs(loss[1:-1] - (loss[:-2] + loss[2:]) / 2)
    whole, rest = divmod(count, 64)
    small = np.arange(1, len(loss) - 1) % (whole + 1) == whole
    assert jumps[small].mean() > 2 * jumps[~small].mean()
    return f"every {whole + 1}nd step", f"the {rest} digits", f"{count:,} is {whole} times 64, and {rest}"


@CLAIMS.here
def best_of_lists():
    """What the task's function returns for the two lists of the page."""
    first, second = (best_rate(rates, known) for rates in (RATES, (0.001, 0.01, 0.1)))
    assert first == second
    return f"{first} for both lists"


@CLAIMS.here
def the_same():
    return f"{known(0.01):.3f}"
