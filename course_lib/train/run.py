"""A training run under way, one step after another: for a training loop of your own."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from course_lib import checks, clipping, datasets, losses, menus, optimizers
from course_lib.arguments import Natural, Rows
from course_lib.network import Network, backward_pass, evaluate, precision

CACHE = 2**16  # bytes of the widest layer's activations that are worked on at a time


class Evaluation(NamedTuple):
    """Means over all the data, (…) of replicas; None where there are no classes, or nothing to validate with."""

    train_loss: Any
    test_loss: Any
    train_accuracy: Any = None
    test_accuracy: Any = None
    validation_loss: Any = None
    validation_accuracy: Any = None

    @property
    def deciding_loss(self) -> Any:
        """The loss by which a run is judged while it goes on: the validation loss where there is one."""
        return self.test_loss if self.validation_loss is None else self.validation_loss


class Run:
    """The data in one precision, θ, its gradient, and the optimizer's state: ``train`` without its History.

    What is checked is checked once, before the loop, and then a step costs what it costs in ``train``:

        run = Run(network, data, optimizer="Adam", loss="cross-entropy", dtype=np.float32)
        run.begin(network.initialize("He normal", rng))
        for x, y in itertools.islice(run.batches(32, rng), 1000):
            loss = run.step(x, y)

    ``batches`` gives rows of ``run.x`` (N, n_0) and ``run.y`` (N, n_L), the training set as ``step`` takes it, with
    one-hot targets for classes. Rows of your own, with labels, become such by ``run.rows(x, labels)``. ``run.theta`` is
    always the present θ, and ``run.layers`` are views into it.
    """

    def __init__(
        self,
        network: Network,
        data: datasets.Dataset,
        *,
        optimizer: str | optimizers.Optimizer,
        loss: str | losses.Loss | None = None,
        clip: str | clipping.Clipping | None = None,
        penalty: losses.Penalty | None = None,
        dtype: type[np.floating] = np.float64,
    ) -> None:
        checks.instance("network", network, Network, "a Network", "Make one: Network([2, 16, 2]).")
        checks.instance("data", data, datasets.Dataset, "a Dataset", "Load one: DATASETS['moons'].load(rng).")
        loss = _suitable(losses.LOSSES, network, data) if loss is None else losses.choose(loss, "loss")
        _check_ends(network, data)
        if data.regression:
            _check_for_numbers(network, data, loss)
        if penalty is not None:
            checks.instance("penalty", penalty, losses.Penalty, "a Penalty", "Make one: Penalty(l2=0.001).")
        self.net, self.dtype, self.penalty = network, precision(dtype), penalty
        self.rule = optimizers.choose(optimizer, "optimizer")
        self.clip = None if clip is None else clipping.choose(clip, "clip")
        self.mask = network.weights.astype(dtype)
        self._loss = loss  # as it was given: ``loss`` is the same of logits, where the output layer is its pair
        self.loss, _ = network.prepare_targets(loss, data.y_train, len(data.x_train), dtype)
        self.names, self.columns = data.classes, data.columns  # no names if numbers are predicted
        self.x, self.y = self._part(loss, "train", data)
        self.x_test, self.y_test = self._part(loss, "test", data)
        self.validation = None if data.x_validation is None else self._part(loss, "validation", data)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What ``begin`` makes is missing before it."""
            if name not in ("theta", "gradient", "update", "layers"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            remedy = 'Write run.begin(network.initialize("He normal", rng)) before the first step.'
            raise checks.problem("run", "no θ to start from", "a run that has begun", remedy)

    def rows(self, x: Rows, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A batch of your own as ``step`` takes it: x in the run's precision, labels or targets as rows; checked.

        Labels are indices, or names of classes.
        """
        datasets.same_columns("x", x, self.columns)
        x = checks.array("x", x, ndim=2, shape=(None, self.net.sizes[0]))
        if self.names and _by_name(y):
            y, _ = datasets.labels_or_targets(y, self.names)
        _, target = self.net.prepare_targets(self._loss, y, x.shape[-2], self.dtype)
        return checks.in_precision("x", x, self.dtype), target

    def _part(self, loss, part, data):
        x, y = getattr(data, f"x_{part}"), getattr(data, f"y_{part}")
        x = checks.in_precision(f"x_{part}", x, self.dtype)
        return x, self.net.prepare_targets(loss, y, len(x), self.dtype)[1]

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
        """One update of θ from a batch, what ``batches`` or ``rows`` gave; returns the loss of the batch before it.

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

    def evaluate(self) -> Evaluation:
        """The losses over all the data, now, and the accuracies where there are classes."""
        parts = [(self.x, self.y), (self.x_test, self.y_test), *([self.validation] if self.validation else [])]
        found = [evaluate(self.layers, x, y, self.loss, bool(self.names)) for x, y in parts]
        (loss, accuracy), (test_loss, test_accuracy), *looked = found
        return Evaluation(loss, test_loss, accuracy, test_accuracy, *(looked[0] if looked else ()))

    def batches(self, size: Natural, *rngs: "np.random.Generator") -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Batches (x, y) for ever, each example once an epoch, shuffled anew each time; all rows if ``size`` is theirs.

        With several generators each replica has batches of its own, (R, size, n).
        """
        checks.integer("size", size, 1)
        for n, rng in enumerate(rngs or (None,)):
            checks.generator(f"rngs[{n}]", rng)
        return self._batches(size, rngs)

    def _batches(self, size, rngs):
        rows = len(self.x)
        if size >= rows:
            yield from itertools.repeat((self.x, self.y))
        while True:
            orders = np.array([rng.permutation(rows) for rng in rngs])
            orders = orders if len(rngs) > 1 else orders[0]
            for begin in range(0, rows, size):
                batch = orders[..., begin : begin + size]
                yield self.x[batch], self.y[batch]


def _by_name(y):
    """Whether y holds labels by name: texts in an array, a list or a pandas column."""
    if isinstance(y, np.ndarray):
        return y.dtype.kind in "OUT"
    return (isinstance(y, list | tuple) or hasattr(y, "to_frame")) and isinstance(next(iter(y), None), str)


def _suitable(menu, network, data):
    """The loss that goes with the output layer: the one that wants it, or else squared errors."""
    output = menus.name_of(network.output)
    wanting = (name for name, loss in menu.items() if loss.output == output and not data.regression)
    return menu[next(wanting, "mean squared error")]


def _check_ends(network, data):
    """Refuse a network whose inputs or outputs are not as many as the data's."""
    (n, k), columns, outputs = (network.sizes[0], network.sizes[-1]), data.x_train.shape[1], data.outputs
    if n != columns:
        remedy = f"Begin the network's sizes with {columns}, or make one by Network.for_data(data)."
        raise checks.problem("data", f"examples of {columns} numbers", f"{n}, the network's inputs", remedy)
    if k == outputs or (not data.regression and (k, outputs) == (1, 2)):
        return
    remedy = f"End the network's sizes with {outputs}, or make one by Network.for_data(data)."
    if data.regression:
        came = f"targets of {outputs} column{'s' * (outputs > 1)}"
        remedy += " If y holds labels: from_arrays(x, np.asarray(y, int), rng)."
    else:
        came = f"{outputs} classes"
        remedy += " If y holds quantities: from_arrays(x, np.asarray(y, float), rng)." if k == 1 else ""
    raise checks.problem("data", came, f"{k}, one for each output of the network", remedy)


def _check_for_numbers(network, data, loss):
    """Refuse an output layer or a loss that is made for classes where numbers are to be predicted."""
    y, output, name = data.y_train, menus.name_of(network.output), menus.name_of(loss)
    if _shares(y, "softmax" in (output, loss.output)):
        return  # probabilities, such as another network's answers
    labels = " If y holds labels: from_arrays(x, np.asarray(y, int), rng)."
    if output in ("softmax", "sigmoid"):
        came, expected = f"the output activation {output!r} for numbers to predict", "'linear'"
        hidden = [menus.name_of(f) for f in network.activations[:-1]]
        remedy = f'Make it Network({list(network.sizes)}, {hidden}, "linear").'
        raise checks.problem("network", came, expected, remedy + labels)
    if loss.output is not None:
        expected = "a loss of the differences ŷ − y"
        remedy = 'Pass loss="mean squared error", or leave it out.'
        raise checks.problem("loss", f"{name} for numbers to predict", expected, remedy + labels)


def _shares(y, of_one):
    """Whether targets are probabilities, in each row those of one choice or each for itself."""
    inside = (y >= 0).all() and (y <= 1).all()
    return inside and (not of_one or np.allclose(y.sum(axis=1), 1))
