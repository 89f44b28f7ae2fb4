"""Rules with tuned learning rates, on new data: the rate is chosen on examples that neither train nor test."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from course_lib import datasets
from course_lib.arguments import By, Count, Seed, Whole, checked
from course_lib.network import Network
from course_lib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Optimizer, RMSProp
from course_lib.train import train

RULES: dict[str, Optimizer] = {
    "gradient descent": GradientDescent(),
    "momentum": Momentum(),
    "AdaGrad": AdaGrad(),
    "RMSProp": RMSProp(),
    "Adam": Adam(),
}
RATES = 10.0 ** np.arange(-3.5, 1.01, 0.5)
VALIDATION = 400  # examples that are kept apart to choose the rate


@dataclass(frozen=True, eq=False)
class OnNewData:
    """One seed's data, start and batches. For each of RULES (the rows) and RATES, (rules, rates): ``train_loss``, and
    ``validation`` and ``test``, the accuracies at the end; a run that diverged has an infinite loss and 0.
    """

    train_loss: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    @property
    def chosen(self) -> np.ndarray:
        """For each rule the index of the rate with the highest validation accuracy, the middle one of such."""
        best = self.validation == self.validation.max(axis=1, keepdims=True)
        return np.array([np.flatnonzero(row)[row.sum() // 2] for row in best])

    @property
    def at_chosen(self) -> np.ndarray:
        """The test accuracy of each rule at its chosen rate."""
        return self.test[np.arange(len(self.test)), self.chosen]


@checked
def on_new_data(
    seed: Seed = 0,
    data: Annotated[str | datasets.Data, By(datasets.choose_with_classes)] = "digits",
    examples: Annotated[int, Whole(10)] = 900,
    hidden: Count = 32,
    batch_size: Count = 32,
    steps: Count = 1000,
) -> OnNewData:
    """Train one network with each rule at each rate, from one start on the same batches, and test it.

    ``examples``: how many are trained on. The rate is chosen on 400 others, and the test is made on still others.
    """
    whole = datasets.choose_with_classes(data).load(np.random.default_rng([seed, 0]))
    order = np.random.default_rng([seed, 3]).permutation(len(whole.x_train))
    apart, used = order[:VALIDATION], order[VALIDATION : VALIDATION + examples]
    parts = replace(
        whole,
        x_train=whole.x_train[used],
        y_train=whole.y_train[used],
        x_test=np.concatenate([whole.x_train[apart], whole.x_test]),
        y_test=np.concatenate([whole.y_train[apart], whole.y_test]),
    )
    net = Network([whole.x_train.shape[1], hidden, len(whole.classes)])
    start = net.initialize("He normal", np.random.default_rng([seed, 1]))
    found = [_of_rule(rule, net, parts, start, len(apart), seed, batch_size, steps) for rule in RULES.values()]
    return OnNewData(*map(np.array, zip(*found, strict=True)))


def _of_rule(rule, net, parts, start, kept, seed, batch_size, steps):
    """(training loss, validation accuracy, test accuracy), one a rate."""
    history = train(
        net,
        parts,
        optimizer=rule.with_rate(RATES[:, None]),
        initializer="He normal",
        loss="cross-entropy",
        batch_size=batch_size,
        steps=steps,
        rng=np.random.default_rng([seed, 2]),
        start=start,
        replicas=len(RATES),
        evaluations=1,
    )
    theta = history.theta[-1]
    fine = np.isfinite(history.train_loss[-1]) & np.isfinite(theta).all(axis=-1)
    guesses = net.forward(np.where(fine[:, None], theta, 0), parts.x_test).output.argmax(axis=-1)
    hits = (guesses == parts.y_test) & fine[:, None]
    return np.where(fine, history.train_loss[-1], np.inf), hits[:, :kept].mean(axis=1), hits[:, kept:].mean(axis=1)
