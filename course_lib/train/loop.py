"""The training loop: forward, loss, backward, step, again; what happened comes back as a History.

Nothing is printed, plotted or hidden: all randomness comes from ``rng``, and the same arguments give the same History.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from course_lib import checks, clipping, datasets, losses, menus, optimizers, schedules
from course_lib.network import Network, backpropagate, evaluate, precision

CACHE = 2**16  # bytes of the widest layer's activations that are worked on at a time
STILL = 0.002  # of its first value: a change of the loss too small to be called one


@dataclass(frozen=True, eq=False)
class History:
    """One training run, or R of them at once: then every curve has a second axis of length R.

    ``steps``: the numbers of updates after which the run was looked at, from 0; and at each of these ``train_loss``,
    ``test_loss``, ``train_accuracy``, ``test_accuracy`` (means over all the data) and ``theta``, (E, …, P).
    ``batch_loss`` and ``learning_rate``: one entry an update, the loss that of its batch before it. No loss includes
    the penalty. ``diverged_at``: the number of updates after which a loss was first found not to be finite, −1 if none
    was. ``stopped_early``: whether patience ended the run.
    """

    network: Network
    steps: np.ndarray
    steps_per_epoch: int
    train_loss: np.ndarray
    test_loss: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    theta: np.ndarray
    batch_loss: np.ndarray
    learning_rate: np.ndarray
    diverged_at: np.ndarray
    stopped_early: bool

    @property
    def epochs(self):
        """``steps`` counted in passes over the training set."""
        return self.steps / self.steps_per_epoch

    @property
    def best(self):
        """The index into ``steps`` at which the test loss was lowest, one a replica; 0 if it was never finite."""
        return np.argmin(np.where(np.isfinite(self.test_loss), self.test_loss, np.inf), axis=0)

    @property
    def went_wrong(self):
        """Whether a run diverged, or the loss ended no lower than it began: ``message`` then says what to change."""
        first, last = self._ends
        return bool((self.diverged_at >= 0).any() or last > first * (1 - STILL))

    @property
    def message(self):
        """How the run ended, in a sentence, and what to change if it went wrong. Of replicas, the median speaks."""
        runs, bad = self.diverged_at.size, self.diverged_at[self.diverged_at >= 0]
        if bad.size:
            who = "The run" if runs == 1 else f"{bad.size} of {runs} replicas"
            when = f"at step {bad.min()}" if runs == 1 else f"the first at step {bad.min()}"
            cure = "Try a learning rate ten times smaller, a smaller initialisation, or gradient clipping."
            return f"{who} diverged, {when}: the loss is no longer a finite number. {cure}"
        (first, last), taken = self._ends, self.steps[-1]
        if last > first * (1 + STILL):
            cure = "Try a smaller learning rate or another initialisation."
            return f"The loss rose from {first:.3g} to {last:.3g} in {taken} steps. {cure}"
        if self.went_wrong:
            cure = "Try another initialisation, or another learning rate."
            return f"The loss is still what it was at the start, {last:.3g}, after {taken} steps. {cure}"
        how = "Stopped early" if self.stopped_early else "Done"
        best = f", test loss lowest at step {self.steps[self.best].item()}" if runs == 1 else ""
        return f"{how} after {taken} steps: train loss {first:.3g} → {last:.3g}{best}."

    @property
    def _ends(self):
        return np.median(self.train_loss[0]), np.median(self.train_loss[-1])


def train(
    network,
    data,
    *,
    optimizer,
    initializer,
    loss,
    batch_size,
    epochs=None,
    rng,
    steps=None,
    schedule=None,
    clip=None,
    penalty=None,
    patience=None,
    replicas=None,
    start=None,
    evaluations=None,
    dtype=np.float64,
):
    """Train the Network on the Dataset ``data`` and return the History.

    - ``batch_size``: rows a step, reshuffled each epoch; None: all of them, batch gradient descent.
    - ``epochs`` or ``steps``: how long; with both, whichever ends first.
    - ``schedule``: the learning rate of step t, in place of the optimizer's own.
    - ``clip``: what is done to each gradient. ``penalty``: its gradient by the weights is added first.
    - ``patience``: stop after so many evaluations without a new lowest test loss (of any replica).
    - ``evaluations``: how often all the data is evaluated and θ kept, evenly over the run; None: after every epoch.
    - ``start``: the θ to begin from, (P,) or (R, P), instead of a draw by ``initializer``.
    - ``rng``: a generator; or a list of R, then replica r draws and shuffles as it would alone with the r-th.
    - ``replicas``: R draws, or R times the same start, trained at once on the same batches. Knobs may then be arrays
      of shape (R, 1).

    A run whose loss stops being finite ends there, and the History says at which step: nothing is raised.
    """
    rngs = [checks.generator(f"rng[{r}]", one) for r, one in enumerate(rng)] if isinstance(rng, list | tuple) else None
    rng = rngs[0] if rngs else checks.generator("rng", rng)
    run = Run(network, data, optimizer=optimizer, loss=loss, clip=clip, penalty=penalty, dtype=dtype)
    rows = len(run.x)
    batch_size = rows if batch_size is None else min(checks.integer("batch_size", batch_size, 1), rows)
    per_epoch = -(-rows // batch_size)
    total = length(epochs, steps, per_epoch)
    patience = None if patience is None else checks.integer("patience", patience, 1)
    # two generators, so that replicas, one run alone and a given start see the same batches
    drawing, shuffling = zip(*(one.spawn(2) for one in rngs or [rng]), strict=True)
    if start is None and rngs:
        start = np.stack([network.initialize(initializer, one, dtype=dtype) for one in drawing])
    elif start is None:
        start = network.initialize(initializer, drawing[0], replicas, dtype)
    elif replicas is not None:
        start = _copies(checks.array("start", start, ndim=1), checks.integer("replicas", replicas, 1))
    run.begin(start, batch_size)
    if rngs and run.theta.shape != (len(rngs), network.size):
        came = f"{len(rngs)} generators for θ of shape {run.theta.shape}"
        raise checks.problem("rng", came, "one generator for each replica", "Pass one, or a list of as many.")
    evaluation_steps = _evaluation_steps(evaluations, total, per_epoch, run.theta.nbytes)
    if schedule is not None:
        schedule = menus.for_replicas(schedules.choose(schedule, "schedule"), run.theta)
    with np.errstate(all="ignore"):  # a run may overflow on purpose; the History says where
        return _loop(run, _batches(run, shuffling, batch_size), evaluation_steps, total, per_epoch, schedule, patience)


class Run:
    """A training run under way: the data in one precision, θ, its gradient, and the optimizer's state."""

    def __init__(self, network, data, *, optimizer, loss, clip=None, penalty=None, dtype=np.float64):
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

    def begin(self, theta, batch_size=None):
        """Start from a copy of θ, with an optimizer that remembers nothing yet."""
        theta = checks.array("start", theta, shape=(self.net.size,))
        batch_size = len(self.x) if batch_size is None else checks.integer("batch_size", batch_size, 1)
        self.theta = checks.in_precision("start", theta, self.dtype, copy=True)
        self.gradient = np.zeros_like(self.theta)
        self.rule, self.clip, self.penalty = (
            item and menus.for_replicas(item, self.theta) for item in (self.rule, self.clip, self.penalty)
        )
        self.update = optimizers.Update(self.rule, self.theta)
        self.layers = self.net.layers(self.theta)
        wide = max(layer.b.shape[-1] for layer in self.layers) * batch_size * self.theta.itemsize
        self.together = max(1, CACHE // wide)
        self.parts, self.gradients = self._parts(self.theta), self._parts(self.gradient)

    def _parts(self, theta):
        """The layers of as many replicas at a time as fit the cache with their activations: then they train faster."""
        if theta.ndim == 1:
            return [self.net.layers(theta)]
        return [self.net.layers(theta[r : r + self.together]) for r in range(0, len(theta), self.together)]

    def _shares(self, rows):
        """The rows for each part: (N, n) are everybody's, (R, N, n) each replica's own."""
        if rows.ndim == 2:
            return [rows] * len(self.parts)
        return [rows[r : r + self.together] for r in range(0, len(rows), self.together)]

    def step(self, x, y, eta=None):
        """One update of θ from one batch; returns the loss of the batch before it."""
        ahead, at, parts = self.update.lookahead(), self.theta, self.parts
        if ahead is not None:
            at = self.theta + ahead
            parts = self._parts(at)
        pairs = zip(parts, self.gradients, self._shares(x), self._shares(y), strict=True)
        values = [backpropagate(layers, gradients, x, y, self.loss)[1] for layers, gradients, x, y in pairs]
        gradient = self.gradient
        if self.penalty is not None:
            gradient = gradient + self.mask * self.penalty.slope(at)
        if self.clip is not None:
            gradient = self.clip.value(gradient)
        self.update(gradient, eta)
        return values[0] if len(values) == 1 else np.concatenate(values)

    def evaluate(self):
        """(train loss, test loss, train accuracy, test accuracy) over all the data, now."""
        (loss, accuracy), (test_loss, test_accuracy) = (
            evaluate(self.layers, x, y, self.loss) for x, y in ((self.x, self.y), (self.x_test, self.y_test))
        )
        return loss, test_loss, accuracy, test_accuracy


def _check_ends(sizes, data):
    """Refuse a network whose inputs or outputs are not as many as the data's."""
    (n, k), columns, classes = (sizes[0], sizes[-1]), data.x_train.shape[1], len(data.classes)
    if n != columns:
        remedy = f"Begin the network's sizes with {columns}."
        raise checks.problem("data", f"examples of {columns} numbers", f"{n}, the network's inputs", remedy)
    if k != classes and (k, classes) != (1, 2):
        remedy = f"End the network's sizes with {classes}."
        raise checks.problem("data", f"{classes} classes", f"{k}, one for each output of the network", remedy)


def length(epochs, steps, per_epoch):
    """The number of steps, from ``epochs``, ``steps`` or both."""
    if epochs is None and steps is None:
        raise checks.problem("epochs", "None", "a number of epochs or steps", "Pass epochs=10.", TypeError)
    by_epochs = None if epochs is None else checks.integer("epochs", epochs, 1) * per_epoch
    by_steps = None if steps is None else checks.integer("steps", steps, 1)
    total = min(n for n in (by_epochs, by_steps) if n is not None)
    came = f"{checks.describe(total)} steps, each with a loss and a rate"
    checks.memory("epochs" if steps is None else "steps", came, 16 * total, "Train for fewer.")
    return total


def _copies(start, replicas):
    """``start`` (P,) as many times as there are to be replicas; (R, P) as it is."""
    came = checks.describe(replicas)
    if start.ndim == 1:
        checks.memory("replicas", came, replicas * start.nbytes, "Train fewer at once.")
        return np.broadcast_to(start, (replicas, len(start)))
    if len(start) != replicas:
        raise checks.problem("replicas", came, f"{len(start)}, as start has", "Leave it out.")
    return start


def _evaluation_steps(evaluations, total, per_epoch, nbytes):
    """The numbers of updates after which to look, the last of them ``total``."""
    count = -(-total // per_epoch) if evaluations is None else min(checks.integer("evaluations", evaluations, 1), total)
    came = f"{count} evaluations that keep {nbytes / 2**20:.3g} MB each"
    checks.memory("evaluations", came, count * nbytes, "Pass evaluations=20, or dtype=np.float32.")
    if evaluations is None:
        return [*range(per_epoch, total, per_epoch), total]
    return [round(total * k / count) for k in range(1, count + 1)]


def _loop(run, batches, evaluation_steps, total, per_epoch, schedule, patience):
    theta = np.empty((len(evaluation_steps) + 1, *run.theta.shape), run.dtype)
    theta[0] = run.theta
    steps, seen, batch_loss, due = [0], [run.evaluate()], [], set(evaluation_steps)
    finite, some = (math.isfinite, bool) if run.theta.ndim == 1 else (np.isfinite, np.any)  # NumPy's cost 1 µs a step
    alive, lowest, waited = finite(seen[0][0]), seen[0][1], 0
    for t, (x, y) in zip(range(total), batches, strict=False):
        batch_loss.append(run.step(x, y, None if schedule is None else schedule(t)))
        alive = alive & finite(batch_loss[-1])
        if t + 1 in due or not some(alive):
            theta[len(seen)] = run.theta
            steps.append(t + 1)
            seen.append(run.evaluate())
            alive = alive & finite(seen[-1][0])
            waited = 0 if (seen[-1][1] < lowest).any() else waited + 1
            lowest = np.fmin(lowest, seen[-1][1])
            if not some(alive) or waited == patience:
                break
    return _history(run, np.array(steps, np.int64), per_epoch, seen, theta, np.array(batch_loss), schedule, total)


def _batches(run, rngs, batch_size):
    rows = len(run.x)
    if batch_size == rows:
        yield from itertools.repeat((run.x, run.y))
    while True:
        orders = np.array([rng.permutation(rows) for rng in rngs])
        orders = orders if len(rngs) > 1 else orders[0]
        for begin in range(0, rows, batch_size):
            batch = orders[..., begin : begin + batch_size]
            yield run.x[batch], run.y[batch]


def _history(run, steps, per_epoch, seen, theta, batch_loss, schedule, total):
    train_loss, test_loss, train_accuracy, test_accuracy = (np.array(values) for values in zip(*seen, strict=True))
    taken = len(batch_loss)
    broken = np.zeros((taken + 1, *batch_loss.shape[1:]), bool)  # entry t: after t updates
    broken[:taken] = ~np.isfinite(batch_loss)
    broken[steps] |= ~np.isfinite(train_loss)
    diverged = np.where(broken.any(axis=0), broken.argmax(axis=0), -1)
    rates = run.rule.learning_rate if schedule is None else schedule(np.arange(taken, dtype=np.int64))
    return History(
        network=run.net,
        steps=steps,
        steps_per_epoch=per_epoch,
        train_loss=train_loss,
        test_loss=test_loss,
        train_accuracy=train_accuracy,
        test_accuracy=test_accuracy,
        theta=theta[: len(steps)],
        batch_loss=batch_loss,
        learning_rate=np.moveaxis(np.broadcast_to(rates, (*run.theta.shape[:-1], taken)), -1, 0),
        diverged_at=diverged,
        stopped_early=taken < total and not (diverged >= 0).all(),
    )
