"""Deck 002's "Optimizer choices" put to the test: each rule at many learning rates and seeds, all replicas at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import datasets, network, optimizers
from course_lib.train import train

RULES = ("gradient descent", "momentum", "AdaGrad", "AdaDelta", "RMSProp", "Adam")  # the deck's
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


@dataclass(frozen=True, eq=False)
class OptimizerTrial:
    """What came of it. ``loss`` (rules, rates, seeds): test loss at the end; ``accuracy``: then, on the test set.

    ``curves`` (rules, evaluations, seeds): the test loss at each rule's best rate, measured after
    ``steps`` (evaluations,). A run that diverged has an infinite loss.
    """

    names: tuple[str, ...]
    rates: np.ndarray
    steps: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    curves: np.ndarray

    @property
    def best(self) -> np.ndarray:
        """The index of each rule's best learning rate: the lowest test loss, averaged over the seeds."""
        return self.loss.mean(axis=-1).argmin(axis=1)

    def steps_to(self, level: float) -> np.ndarray:
        """Steps until the test loss, averaged over the seeds, is below ``level``; NaN if it never is."""
        below = self.curves.mean(axis=-1) < level
        return np.where(below.any(axis=1), self.steps[below.argmax(axis=1)], np.nan)

    def rows(self, level: float) -> Iterator[tuple[str, float, float, float, float]]:
        """A row for each rule: name, best rate, its test loss and accuracy (means), steps to ``level``."""
        steps = self.steps_to(level)
        for k, (name, best) in enumerate(zip(self.names, self.best, strict=True)):
            yield name, self.rates[best], self.loss[k, best].mean(), self.accuracy[k, best].mean(), steps[k]


def trial(
    data: datasets.Dataset,
    names: Sequence[str],
    rates: Sequence[float],
    *,
    hidden: Sequence[int] = (32,),
    seeds: int = 3,
    steps: int = 200,
    batch_size: int = 64,
    evaluations: int = 10,
) -> OptimizerTrial:
    """Train every named rule at every rate from the same ``seeds`` starts, on the same batches."""
    net = network.Network([data.x_train.shape[1], *hidden, len(data.classes)])
    starts = net.initialize("He normal", np.random.default_rng(1), replicas=seeds)
    etas, thetas = np.repeat(np.array(rates, float), seeds)[:, None], np.tile(starts, (len(rates), 1))
    runs = [
        train(
            net,
            data,
            optimizer=optimizers.choose(name).with_rate(etas),
            initializer=None,
            loss="cross-entropy",
            batch_size=batch_size,
            steps=steps,
            rng=np.random.default_rng(2),
            start=thetas,
            evaluations=evaluations,
        )
        for name in names
    ]
    longest = max((run.steps for run in runs), key=len)
    curves = np.full((len(names), len(longest), len(rates), seeds), np.inf)  # what has diverged stays infinite
    for k, run in enumerate(runs):
        found = run.test_loss.reshape(-1, len(rates), seeds)
        curves[k, : len(found)] = np.where(np.isfinite(found), found, np.inf)
    accuracy = np.array([run.test_accuracy[-1] for run in runs]).reshape(len(names), len(rates), seeds)
    best = curves[:, -1].mean(axis=-1).argmin(axis=1)
    chosen = np.array([curves[k, :, best[k]] for k in range(len(names))])
    return OptimizerTrial(tuple(names), np.array(rates, float), longest, curves[:, -1], accuracy, chosen)


def sparse_words(rng: "np.random.Generator", documents: int = 1200, words: int = 300) -> datasets.Dataset:
    """Documents as 0s and 1s: word j stands in one of j + 2 documents, and rare words decide as much as common ones."""
    seldom = 1 / (2 + np.arange(words))
    x = (rng.random((documents, words)) < seldom).astype(np.float64)
    meaning = rng.standard_normal(words)
    score = x @ meaning
    y = (score > np.median(score)).astype(np.int64)
    return datasets.from_arrays(x, y, rng, classes=("one topic", "another"), name="sparse words")


KINDS: dict[str, tuple[Callable, tuple[int, ...]]] = {  # of data: how to load it, hidden layers
    "digits": (datasets.DATASETS["digits"].load, (32,)),
    "sparse words": (sparse_words, ()),
}


@lru_cache
def deck_trial(data: str, **length: int) -> OptimizerTrial:
    """The deck's rules on one kind of data, computed once; ``length``: of ``trial``."""
    load, hidden = KINDS[data]
    return trial(load(np.random.default_rng(0)), RULES, RATES, hidden=hidden, **{"seeds": 2} | length)
