"""The slow-down in a whole network: the digits with sigmoid outputs, two losses, several learning rates, two starts."""

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np

from course_lib import network, optimizers
from course_lib.arguments import Count, OneOf, Share, checked
from course_lib.datasets import digits
from course_lib.train import train

RATES = np.array([0.3, 1.0, 3.0, 10.0])
EVERY = 80  # steps between two measurements
STARTS = ("Glorot normal", "too large")
COMPARED = ("half squared error", "binary cross-entropy")


@checked
def digits_race(seeds: Count = 3, measured: Count = 5) -> dict[tuple[str, str], np.ndarray]:
    """{(start, loss): test accuracy (measured, rates, seeds)}: each ``EVERY`` steps, batches of 64."""
    return {
        (start, loss): accuracies(start, loss, range(seeds), RATES, measured) for start in STARTS for loss in COMPARED
    }


@checked
def rounded(start: Annotated[str, OneOf(STARTS)], accuracy: Share) -> str:
    """What every processor agrees upon: two digits from the good start; from the saturated one, a bound."""
    if start == "Glorot normal":
        return f"{accuracy:.2f}"
    return "< 0.2" if accuracy < 0.2 else "> 0.5" if accuracy > 0.5 else "0.2–0.5"


def accuracies(start: str, loss: str, seeds: Sequence[int], rates: np.ndarray, measured: int) -> np.ndarray:
    """The same for one start and loss, these seeds of the first weights and these rates; all see the same batches."""
    net = network.Network([64, 30, 10], hidden="sigmoid", output="sigmoid")
    each: Any = np.repeat(rates, len(seeds))[:, None]
    run = train(
        net,
        digits(),
        optimizer=optimizers.GradientDescent(each),
        batch_size=64,
        steps=EVERY * measured,
        evaluations=measured,
        initializer=start,
        start=np.tile([net.initialize(start, np.random.default_rng(seed)) for seed in seeds], (len(rates), 1)),
        loss=loss,
        rng=np.random.default_rng(2),
        dtype=np.float64,
    )
    return run.test_accuracy[-measured:].reshape(measured, len(rates), len(seeds))
