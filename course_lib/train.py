"""The training loop: forward, loss, backward, step, again; what happened comes back as a History.

Nothing is printed, plotted or hidden: all randomness comes from ``rng``, and the same arguments give the same History.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import checks, clipping, datasets, losses, menus, network, optimizers, schedules

CACHE = 2**16  # bytes of the widest layer's activations that are worked on at a time


@dataclass(frozen=True, eq=False)
class History:
    """One training run, or R of them at once: then every curve has a second axis of length R.

    ``steps``: the numbers of updates after which the run was looked at, from 0; and at each of these ``train_loss``,
    ``test_loss``, ``train_accuracy``, ``test_accuracy`` (means over all the data, without the penalty) and ``theta``,
    (E, …, P). ``batch_loss`` and ``learning_rate``: one entry an update. ``diverged_at``: the update whose loss was no
    longer finite, −1 if there is none. ``stopped_early``: whether patience ended the run.
    """

    network: network.Network
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
    def message(self):
        """How the run ended, in a sentence, and what to change if it went wrong."""
        runs, bad = self.diverged_at.size, self.diverged_at[self.diverged_at >= 0]
        if bad.size:
            who = "The run" if runs == 1 else f"{bad.size} of {runs} replicas"
            when = f"at step {bad.min()}" if runs == 1 else f"the first at step {bad.min()}"
            cure = "Try a learning rate ten times smaller, a smaller initialisation, or gradient clipping."
            return f"{who} diverged, {when}: the loss is no longer a finite number. {cure}"
        first, last = np.median(self.train_loss[0]), np.median(self.train_loss[-1])
        if last > first:
            cure = "Try a smaller learning rate or another initialisation."
            return f"The loss rose from {first:.3g} to {last:.3g} in {self.steps[-1]} steps. {cure}"
        how = "Stopped early" if self.stopped_early else "Done"
        best = f", test loss lowest at step {self.steps[self.best]}" if runs == 1 else ""
        return f"{how} after {self.steps[-1]} steps: train loss {first:.3g} → {last:.3g}{best}."


def train(
    net,
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
    looks=None,
    dtype=np.float64,
):
    """Train the Network ``net`` on the Dataset ``data`` and return the History.

    - ``batch_size``: rows a step, reshuffled each epoch; None: all of them, batch gradient descent.
    - ``epochs`` or ``steps``: how long; with both, whichever ends first.
    - ``schedule``: the learning rate of step t, in place of the optimizer's own.
    - ``clip``: what is done to each gradient. ``penalty``: its gradient by the weights is added first.
    - ``patience``: stop after so many looks without a new lowest test loss.
    - ``looks``: how often all the data is evaluated and θ kept, evenly over the run; once an epoch by default.
    - ``start``: the θ to begin from, (P,) or (R, P), instead of a draw by ``initializer``.
    - ``replicas``: R draws, trained at once on the same batches. Knobs may then be arrays of shape (R, 1).

    A run whose loss stops being finite ends there, and the History says at which step: nothing is raised.
    """
    rng = checks.generator("rng", rng)
    run = Run(net, data, optimizer=optimizer, loss=loss, clip=clip, penalty=penalty, dtype=dtype)
    rows = len(run.x)
    batch_size = rows if batch_size is None else min(checks.integer("batch_size", batch_size, 1), rows)
    total = _length(epochs, steps, -(-rows // batch_size))
    looks = checks.integer("looks", looks, 1) if looks is not None else -(-total * batch_size // rows)
    patience = None if patience is None else checks.integer("patience", patience, 1)
    schedule = None if schedule is None else menus.as_dtype(schedules.choose(schedule, "schedule"), dtype)
    drawing, shuffling = rng.spawn(2)  # so that replicas, one run alone and a given start see the same batches
    run.begin(net.initialize(initializer, drawing, replicas, dtype) if start is None else start, batch_size)
    with np.errstate(all="ignore"):  # a run may overflow on purpose; the History says where
        return _loop(run, shuffling, batch_size, total, looks, schedule, patience)


class Run:
    """A training run under way: the data in one precision, θ, its gradient, and the optimizer's state."""

    def __init__(self, net, data, *, optimizer, loss, clip=None, penalty=None, dtype=np.float64):
        checks.instance("network", net, network.Network, "a Network", "Make one: Network([2, 16, 2]).")
        checks.instance("data", data, datasets.Dataset, "a Dataset", "Load one: DATASETS['moons'].load(rng).")
        self.net, self.dtype = net, network.precision(dtype)
        self.rule = menus.as_dtype(optimizers.choose(optimizer, "optimizer"), dtype)
        self.clip = None if clip is None else clipping.choose(clip, "clip")
        if penalty is not None:
            checks.instance("penalty", penalty, losses.Penalty, "a Penalty", "Make one: Penalty(l2=0.001).")
        self.penalty, self.mask = penalty, net.weights.astype(dtype)
        self.x = self._inputs("x_train", data.x_train)
        self.x_test = self._inputs("x_test", data.x_test)
        self.loss, self.y = net.goal(loss, data.y_train, len(self.x), dtype)
        _, self.y_test = net.goal(loss, data.y_test, len(self.x_test), dtype)

    def _inputs(self, name, x):
        return checks.array(name, x, ndim=2, shape=(None, self.net.sizes[0])).astype(self.dtype, copy=False)

    def begin(self, theta, batch_size=None):
        """Start from a copy of θ, with an optimizer that remembers nothing yet."""
        self.theta = np.array(checks.array("start", theta, ndim=1, shape=(self.net.size,)), self.dtype)
        self.gradient = np.zeros_like(self.theta)
        self.state = self.rule.init(self.theta)
        self.layers = self.net.layers(self.theta)
        wide = max(layer.b.shape[-1] for layer in self.layers) * (batch_size or len(self.x)) * self.theta.itemsize
        self.together = max(1, CACHE // wide)
        self.parts, self.gradients = self._parts(self.theta), self._parts(self.gradient)

    def _parts(self, theta):
        """The layers of as many replicas at a time as fit the cache with their activations: then they train faster."""
        if theta.ndim == 1:
            return [self.net.layers(theta)]
        return [self.net.layers(theta[r : r + self.together]) for r in range(0, len(theta), self.together)]

    def step(self, x, y, eta=None):
        """One update of θ from one batch; returns the loss of the batch before it."""
        ahead = self.rule.lookahead(self.state)
        parts = zip(self.parts if ahead is None else self._parts(self.theta + ahead), self.gradients, strict=True)
        values = [network.backpropagate(layers, gradients, x, y, self.loss)[1] for layers, gradients in parts]
        gradient = self.gradient
        if self.penalty is not None:
            gradient = gradient + self.mask * self.penalty._gradient(self.theta)
        if self.clip is not None:
            gradient = self.clip._f(gradient)
        self.state = optimizers._advance(self.rule, self.theta, self.state, gradient, eta)
        return values[0] if len(values) == 1 else np.concatenate(values)

    def look(self):
        """(train loss, test loss, train accuracy, test accuracy, θ) over all the data, now."""
        (loss, accuracy), (test_loss, test_accuracy) = (
            network.evaluate(self.layers, x, y, self.loss) for x, y in ((self.x, self.y), (self.x_test, self.y_test))
        )
        return loss, test_loss, accuracy, test_accuracy, self.theta.copy()


def _length(epochs, steps, per_epoch):
    """The number of steps, from ``epochs``, ``steps`` or both."""
    if epochs is None and steps is None:
        raise checks.problem("epochs", "None", "a number of epochs or steps", "Pass epochs=10.", TypeError)
    by_epochs = np.inf if epochs is None else checks.integer("epochs", epochs, 1) * per_epoch
    return int(min(by_epochs, np.inf if steps is None else checks.integer("steps", steps, 1)))


def _loop(run, rng, batch_size, total, looks, schedule, patience):
    marks = set(np.linspace(0, total, looks + 1).round().astype(np.int64).tolist())
    steps, seen, batch_loss = [0], [run.look()], []
    for t, (x, y) in zip(range(total), _batches(run, rng, batch_size), strict=False):
        batch_loss.append(run.step(x, y, None if schedule is None else schedule(t)))
        if t + 1 in marks:
            steps.append(t + 1)
            seen.append(run.look())
            test_loss = [values[1] for values in seen]
            if not np.isfinite(batch_loss[-1]).any() or (patience and _stale(test_loss, patience)):
                break
    per_epoch = -(-len(run.x) // batch_size)
    return _history(run, np.array(steps, np.int64), per_epoch, seen, np.array(batch_loss), schedule, total)


def _batches(run, rng, batch_size):
    rows = len(run.x)
    while True:
        order = rng.permutation(rows)
        x, y = run.x[order], run.y[order]
        for begin in range(0, rows, batch_size):
            yield x[begin : begin + batch_size], y[begin : begin + batch_size]


def _stale(test_loss, patience):
    """Whether the last ``patience`` looks brought no replica a new lowest test loss."""
    if len(test_loss) <= patience:
        return False
    values = np.array(test_loss)
    return not (np.nanmin(values[-patience:], axis=0) < np.nanmin(values[:-patience], axis=0)).any()


def _history(run, steps, per_epoch, seen, batch_loss, schedule, total):
    broken = ~np.isfinite(batch_loss)
    diverged = np.where(broken.any(axis=0), broken.argmax(axis=0), -1)
    train_loss, test_loss, train_accuracy, test_accuracy, theta = (
        np.array(values) for values in zip(*seen, strict=True)
    )
    taken = len(batch_loss)
    rates = run.rule.learning_rate if schedule is None else schedule(np.arange(taken, dtype=np.int64))
    return History(
        network=run.net,
        steps=steps,
        steps_per_epoch=per_epoch,
        train_loss=train_loss,
        test_loss=test_loss,
        train_accuracy=train_accuracy,
        test_accuracy=test_accuracy,
        theta=theta,
        batch_loss=batch_loss,
        learning_rate=np.broadcast_to(rates, taken) if np.ndim(rates) < 2 else rates,
        diverged_at=diverged,
        stopped_early=taken < total and not (diverged >= 0).all(),
    )
