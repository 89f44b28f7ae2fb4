"""A training run under way, one step after another: for a training loop of your own."""

import itertools
from collections.abc import Iterator

import numpy as np

from course_lib import checks, clipping, datasets, losses, menus, optimizers
from course_lib.network import Network, backward_pass, evaluate, precision

CACHE = 2**16  # bytes of the widest layer's activations that are worked on at a time


class Run:
    """The data in one precision, θ, its gradient, and the optimizer's state.

    ``begin(theta)``, then ``step(x, y)`` as often as you like; ``run.x`` (N, n_0) and ``run.y`` (N, n_L) are the
    training set as ``step`` takes it: y holds targets, one-hot for classes, not labels. ``run.theta`` is always the
    present θ, and ``run.layers`` are views into it.
    """

    def __init__(
        self,
        network: Network,
        data: datasets.Dataset,
        *,
        optimizer: str | optimizers.Optimizer,
        loss: str | losses.Loss,
        clip: str | clipping.Clipping | None = None,
        penalty: losses.Penalty | None = None,
        dtype: type[np.floating] = np.float64,
    ) -> None:
        checks.instance("network", network, Network, "a Network", "Make one: Network([2, 16, 2]).")
        checks.instance("data", data, datasets.Dataset, "a Dataset", "Load one: DATASETS['moons'].load(rng).")
        _check_ends(network.sizes, data)
        if penalty is not None:
            checks.instance("penalty", penalty, losses.Penalty, "a Penalty", "Make one: Penalty(l2=0.001).")
        self.net, self.dtype, self.penalty = network, precision(dtype), penalty
        self.rule = optimizers.choose(optimizer, "optimizer")
        self.clip = None if clip is None else clipping.choose(clip, "clip")
        self.mask = network.weights.astype(dtype)
        self.x, self.x_test = (checks.in_precision(name, getattr(data, name), dtype) for name in ("x_train", "x_test"))
        self.loss, self.y = network.prepare_targets(loss, data.y_train, len(self.x), dtype)
        _, self.y_test = network.prepare_targets(loss, data.y_test, len(self.x_test), dtype)

    def begin(self, theta: np.ndarray, batch_size: int | None = None) -> None:
        """Start from a copy of θ, (P,) or (R, P), with the optimizer's state as before its first step.

        ``batch_size`` is the number of rows of a step; it decides only how many replicas are computed at a time.
        """
        theta = checks.array("start", theta, shape=(self.net.size,))
        batch_size = len(self.x) if batch_size is None else checks.integer("batch_size", batch_size, 1)
        self.theta = checks.in_precision("start", theta, self.dtype, copy=True)
        self.gradient = np.zeros_like(self.theta)
        self.rule = menus.for_replicas(self.rule, self.theta)
        self.clip = self.clip and menus.for_replicas(self.clip, self.theta)
        self.penalty = self.penalty and menus.for_replicas(self.penalty, self.theta)
        self.update = optimizers.Update(self.rule, self.theta)
        self.layers = self.net.layers(self.theta)
        widest = max(layer.b.shape[-1] for layer in self.layers) * batch_size * self.theta.itemsize
        self._group = max(1, CACHE // widest)
        self._layers, self._gradients = self._grouped(self.theta), self._grouped(self.gradient)

    def _grouped(self, theta):
        """The layers of as many replicas at a time as fit the cache with their activations: then they train faster."""
        if theta.ndim == 1:
            return [self.net.layers(theta)]
        return [self.net.layers(theta[r : r + self._group]) for r in range(0, len(theta), self._group)]

    def _rows(self, rows):
        """The rows for each group of replicas: (N, n) are everybody's, (R, N, n) each replica's own."""
        if rows.ndim == 2:
            return [rows] * len(self._layers)
        return [rows[r : r + self._group] for r in range(0, len(rows), self._group)]

    def step(self, x: np.ndarray, y: np.ndarray, eta: float | np.ndarray | None = None) -> float | np.ndarray:
        """One update of θ from a batch, rows of ``run.x`` and ``run.y``; returns the loss of the batch before it.

        Every replica sees the same batch (N, n), or each its own, (R, N, n). ``eta`` replaces the rule's learning
        rate for this step. Nothing is checked, and an overflow warns unless ``np.errstate`` says otherwise.
        """
        ahead, at, layers = self.update.lookahead(), self.theta, self._layers
        if ahead is not None:
            at = self.theta + ahead
            layers = self._grouped(at)
        groups = zip(layers, self._gradients, self._rows(x), self._rows(y), strict=True)
        values = [backward_pass(layers, gradients, x, y, self.loss)[1] for layers, gradients, x, y in groups]
        gradient = self.gradient
        if self.penalty is not None:
            gradient = gradient + self.mask * self.penalty.slope(at)
        if self.clip is not None:
            gradient = self.clip.value(gradient)
        self.update(gradient, eta)
        return values[0] if len(values) == 1 else np.concatenate(values)

    def evaluate(self) -> tuple:
        """(train loss, test loss, train accuracy, test accuracy) over all the data, now."""
        (loss, accuracy), (test_loss, test_accuracy) = (
            evaluate(self.layers, x, y, self.loss) for x, y in ((self.x, self.y), (self.x_test, self.y_test))
        )
        return loss, test_loss, accuracy, test_accuracy

    def batches(self, size: int, *rngs: "np.random.Generator") -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Batches (x, y) for ever, each example once an epoch, shuffled anew each time; all rows if ``size`` is theirs.

        With several generators each replica has batches of its own, (R, size, n).
        """
        rows = len(self.x)
        if size >= rows:
            yield from itertools.repeat((self.x, self.y))
        while True:
            orders = np.array([rng.permutation(rows) for rng in rngs])
            orders = orders if len(rngs) > 1 else orders[0]
            for begin in range(0, rows, size):
                batch = orders[..., begin : begin + size]
                yield self.x[batch], self.y[batch]


def _check_ends(sizes, data):
    """Refuse a network whose inputs or outputs are not as many as the data's."""
    (n, k), columns, classes = (sizes[0], sizes[-1]), data.x_train.shape[1], len(data.classes)
    if n != columns:
        remedy = f"Begin the network's sizes with {columns}."
        raise checks.problem("data", f"examples of {columns} numbers", f"{n}, the network's inputs", remedy)
    if k != classes and (k, classes) != (1, 2):
        remedy = f"End the network's sizes with {classes}."
        raise checks.problem("data", f"{classes} classes", f"{k}, one for each output of the network", remedy)
