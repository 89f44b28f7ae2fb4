"""A training run as a film: ``record`` trains with one setting, and the Recording knows what each frame shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from course_lib import (
    activations,
    checks,
    clipping,
    datasets,
    initializers,
    losses,
    menus,
    network,
    optimizers,
    schedules,
)
from course_lib.train.drawable import GRID, LINE, decision_plane, drawable_data, fed_data, in_the_plane
from course_lib.train.history import History
from course_lib.train.loop import train

ROWS = 200  # of the test set whose activations and predictions are shown
IMAGES = 30  # test images shown with the network's answer
FRAMES = 48  # snapshots of a run, not counting the start
WORK = 6e8  # the parameters × rows × steps that one run may cost, so that a slider stays responsive
BINS = 36


class Snapshot(NamedTuple):
    """One frame: the run after ``step`` updates. Arrays are NaN where the run has diverged.

    ``answers``: probabilities (GRID, GRID, k) over the plane for 2-D data, (IMAGES, k) for pictures, or the numbers
    that are predicted, of one input (LINE, k); accuracies are None then. ``weights`` and
    ``gradients``: one (n_in, width) array a layer. ``histograms``: the share of each bin, one row a hidden layer.
    ``maps``: the output of each unit over the plane, one (GRID, GRID, n) array a layer, the inputs' first and that of
    the answers last; empty for pictures.
    """

    step: int
    epoch: float
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    answers: np.ndarray
    weights: list[np.ndarray]
    gradients: list[np.ndarray]
    histograms: list[np.ndarray]
    maps: list[np.ndarray]


@dataclass(frozen=True, eq=False)
class Recording:
    """A finished run with its data, and what the panels draw of it: arrays, no artists.

    ``data`` is what is drawn; the network was fed ``fed``, which for points in the plane are the chosen ``inputs``.
    """

    data: datasets.Dataset
    history: History
    loss: losses.Loss
    steps_wanted: int
    inputs: tuple[str, ...] = datasets.COORDINATES
    note: str = ""

    @cached_property
    def fed(self) -> datasets.Dataset:
        """The data with the inputs that the network has."""
        return fed_data(self.data, self.inputs)

    @property
    def net(self) -> network.Network:
        return self.history.network

    @property
    def frames(self) -> int:
        """How many snapshots there are."""
        return len(self.history.steps)

    @property
    def message(self) -> str:
        """How the run ended; and, if it was cut short to stay quick, that it was."""
        taken = len(self.history.batch_loss)
        cut = taken < self.steps_wanted and not self.history.stopped_early and (self.history.diverged_at < 0).all()
        why = f" Cut at {taken} of {self.steps_wanted} steps to stay quick: a smaller batch or network goes further."
        whole = self.data.image_shape and self.inputs != datasets.COORDINATES
        pixels = " Pictures are fed pixel by pixel: only points in the plane have inputs to choose." if whole else ""
        return self.history.message + (why if cut else "") + pixels + self.note

    @property
    def went_wrong(self) -> bool:
        """Whether the run diverged or ended no lower than it began: the message then says what to change."""
        return self.history.went_wrong

    @cached_property
    def plane(self) -> tuple[np.ndarray, tuple[float, float, float, float]] | None:
        """The points (GRID², 2) at which the network is evaluated, and their extent; None for pictures and a line."""
        return decision_plane(self.data) if in_the_plane(self.data) else None

    @cached_property
    def asked(self) -> np.ndarray:
        """The examples whose answers are shown, as the network is given them."""
        if self.data.image_shape is None and not self.plane:
            x = np.concatenate([self.data.x_train, self.data.x_test])
            return np.linspace(x.min() - 0.25, x.max() + 0.25, LINE)[:, None]
        if self.plane:
            return datasets.inputs_of(self.plane[0], self.inputs)
        return self.data.x_test[self.shown].astype(self.history.theta.dtype)

    @cached_property
    def shown(self) -> np.ndarray:
        """The rows of the test set whose pictures are shown."""
        return np.arange(min(IMAGES, len(self.data.x_test)), dtype=np.int64)

    @cached_property
    def edges(self) -> np.ndarray:
        """The histograms' bins: one range for the whole run and all hidden layers, so that the axes stand still."""
        ends = [self._hidden(frame) for frame in (0, self.frames // 2, self.frames - 1)]
        values = np.concatenate([a.ravel() for layer in ends for a in layer] or [np.zeros(1)])
        values = values[np.isfinite(values)].clip(-1e30, 1e30)  # the bins' width must be finite too
        low, high = np.percentile(values, [0.5, 99.5]) if values.size else (0.0, 1.0)
        return np.linspace(min(low, 0.0), max(high, low + 1e-3, 0.1), BINS + 1)

    def snapshot(self, frame: int) -> Snapshot:
        """Everything that can be seen in one frame of the run."""
        frame = checks.integer("frame", frame, -self.frames, self.frames - 1)
        h, theta = self.history, self.history.theta[frame]
        layers = self.net.layers(theta)
        with np.errstate(all="ignore"):
            units = network.forward_pass(layers, self.asked).a
        answers = units[-1]
        return Snapshot(
            step=int(h.steps[frame]),
            epoch=float(h.epochs[frame]),
            train_loss=float(h.train_loss[frame]),
            test_loss=float(h.test_loss[frame]),
            train_accuracy=None if self.data.regression else float(h.train_accuracy[frame]),
            test_accuracy=None if self.data.regression else float(h.test_accuracy[frame]),
            answers=answers.reshape(GRID, GRID, -1) if self.plane else answers,
            weights=[layer.W for layer in layers],
            gradients=self.gradients(frame),
            histograms=[self._shares(a) for a in self._hidden(frame)],
            maps=[a.reshape(GRID, GRID, -1) for a in units] if self.plane else [],
        )

    def predicted(self, frame: int) -> np.ndarray:
        """The network's output for the first rows of the test set, (N, k)."""
        theta = self.history.theta[frame]
        with np.errstate(all="ignore"):
            return network.forward_pass(self.net.layers(theta), self.fed.x_test[:ROWS].astype(theta.dtype)).output

    def gradients(self, frame: int) -> list[np.ndarray]:
        """The gradient of the loss by the weights of each layer, over the first 256 training examples."""
        theta, rows = self.history.theta[frame], slice(0, 256)
        x = self.fed.x_train[rows].astype(theta.dtype)
        loss, y = self.net.prepare_targets(self.loss, self.data.y_train[rows], len(x), theta.dtype)
        gradient = np.zeros_like(theta)
        views = self.net.layers(gradient)
        with np.errstate(all="ignore"):
            network.backward_pass(self.net.layers(theta), views, x, y, loss)
        return [layer.W for layer in views]

    def _hidden(self, frame):
        theta = self.history.theta[frame]
        x = self.fed.x_test[:ROWS].astype(theta.dtype)
        with np.errstate(all="ignore"):
            return network.forward_pass(self.net.layers(theta), x).a[1:-1]

    def _shares(self, a):
        if not np.isfinite(a).all():
            return np.full(BINS, np.nan)
        inside = np.clip(a, self.edges[0], self.edges[-1])
        return np.histogram(inside, self.edges)[0] / a.size


def record(
    *,
    data: str | datasets.Data | datasets.Dataset,
    seed: int,
    depth: int,
    width: int,
    activation: str | activations.Activation,
    initializer: str | initializers.Initializer,
    loss: str | losses.Loss,
    optimizer: str | optimizers.Optimizer,
    batch_size: int | None,
    steps: int,
    schedule: str | schedules.Schedule = "constant",
    clip: str | clipping.Clipping = "none",
    l1: float = 0.0,
    l2: float = 0.0,
    patience: int = 0,
    inputs: Sequence[str] = datasets.COORDINATES,
) -> Recording:
    """Train from scratch with this setting. The same setting gives the same run, and the same seed the same start.

    ``data`` is an entry of DATASETS, or a Dataset of your own; ``schedule`` takes over the optimizer's learning rate
    and the run's length. Penalties and patience of 0 are none. ``inputs``: names of ``datasets.INPUTS``, for points in
    the plane; pictures are fed as they are. Where numbers are predicted, squared errors replace a loss of classes.
    """
    seed, steps = checks.integer("seed", seed), checks.integer("steps", steps, 1)
    dataset = drawable_data(data, seed)
    fed = fed_data(dataset, inputs)
    optimizer, loss = optimizers.choose(optimizer), losses.choose(loss)
    note = ""
    if dataset.regression and loss.output is not None:
        note = f" Numbers are predicted with squared errors: {menus.name_of(loss)} is a loss of classes."
        loss = losses.LOSSES["mean squared error"]
    hidden = [checks.integer("width", width, 1)] * checks.integer("depth", depth)
    sizes = [fed.x_train.shape[1], *hidden, dataset.outputs]
    output = "linear" if dataset.regression else loss.output or "softmax"
    net = network.Network(sizes, hidden=activation, output=output)
    batch = min(checks.integer("batch_size", batch_size or len(dataset.x_train), 1), len(dataset.x_train))
    schedule = schedules.choose(schedule)
    allowed = min(steps, max(20, int(WORK // (net.size * batch))))
    watching = schedule.reads_losses and fed.x_validation is not None  # it is told of one loss an evaluation
    history = train(
        net,
        fed,
        optimizer=optimizer,
        initializer=initializer,
        loss=loss,
        batch_size=batch,
        steps=allowed,
        rng=np.random.default_rng([seed, 1]),
        schedule=schedule.scaled(optimizer.learning_rate, FRAMES if watching else allowed),
        clip=clip,
        penalty=losses.Penalty(l1=l1, l2=l2) if l1 or l2 else None,
        patience=patience or None,
        evaluations=FRAMES,
    )
    return Recording(dataset, history, loss, steps, tuple(inputs), note)
