"""Momentum on a network: the same start, the same batches, the same number of steps; only β differs."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from course_lib import datasets
from course_lib.arguments import Batch, By, Count, OneOf, Seed, checked
from course_lib.network import Network
from course_lib.optimizers import Momentum, Nesterov
from course_lib.train import History, train

MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
RULES = ("momentum", "momentum, same η/(1 − β)", "Nesterov")
EVALUATIONS = 50
ETAS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)  # for the digits: the best of each β is inside


@dataclass(frozen=True, eq=False)
class MomentaTrial:
    """One run for each of MOMENTA, trained together as replicas; ``history`` has a second axis for them."""

    data: str | datasets.Data
    rule: str
    eta: float
    batch_size: int | None
    history: History

    @property
    def losses(self) -> np.ndarray:
        """The training cost at each evaluation, (evaluations, 6); NaN from where a run has diverged."""
        losses = self.history.train_loss
        return np.where(np.isfinite(losses), losses, np.nan)

    @property
    def rising(self) -> np.ndarray:
        """At what share of the evaluations in the last third of the run each loss had risen; NaN if it diverged."""
        late = np.diff(self.losses[-EVALUATIONS // 3 :], axis=0)
        return np.where(np.isfinite(self.losses[-1]), (late > 0).mean(axis=0), np.nan)


@checked
def trial(
    data: str | datasets.Data,
    rule: Annotated[str, OneOf(RULES)],
    learning_rate: float,
    batch_size: Batch,
    steps: Count,
    seed: Seed,
    evaluations: int = EVALUATIONS,
) -> MomentaTrial:
    """Train the same network from the same start on the same batches with each β of MOMENTA."""
    betas: Any = np.array(MOMENTA)[:, None]  # one for each replica
    form = "velocity" if rule == "momentum" else "ema"
    nesterov = rule == "Nesterov"
    optimizer = Nesterov(learning_rate, betas) if nesterov else Momentum(learning_rate, betas, form)
    dataset = datasets.choose_with_classes(data).load(np.random.default_rng([seed, 0]))
    net = Network([dataset.x_train.shape[1], 16, len(dataset.classes)], hidden="tanh")
    start = net.initialize("Glorot normal", np.random.default_rng([seed, 1]))
    history = train(
        net,
        dataset,
        optimizer=optimizer,
        initializer="Glorot normal",
        loss="cross-entropy",
        batch_size=batch_size,
        steps=steps,
        rng=np.random.default_rng([seed, 2]),
        replicas=len(MOMENTA),
        start=start,
        evaluations=evaluations,
    )
    return MomentaTrial(data, rule, learning_rate, batch_size, history)


@checked
def ends(
    seed: Seed,
    data: Annotated[str | datasets.Data, By(datasets.choose_with_classes)] = "digits",
    batch_size: Batch = 32,
    steps: Count = 200,
) -> np.ndarray:
    """The training cost at the end for each of ETAS and MOMENTA, (8, 6); infinite where a run diverged."""
    runs = [trial(data, "momentum", eta, batch_size, steps, seed, evaluations=1).losses[-1] for eta in ETAS]
    return np.where(np.isfinite(runs), runs, np.inf)
