"""The initialisation laboratory: one run to watch, layer by layer."""

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from course_lib import losses, network
from course_lib.activations import Activation
from course_lib.arguments import Batch, Count, Positive, Seed, Steps, checked
from course_lib.datasets import Data, Dataset
from course_lib.initializers import Initializer
from course_lib.optimizers import GradientDescent
from course_lib.topics.initialization.experiments.runs import (
    affordable_steps,
    format_cost,
    load_data,
    make_network,
    outcome,
)
from course_lib.train import recording, train

FAINT = 1e-6  # a first layer whose gradient's root mean square is below this has none to speak of
ENDINGS = {
    "learned": "it has learned",
    "under way": "on the way",
    "stuck": "stuck at the cost of guessing",
    "wild": "worse than guessing",
}
ROWS = 256


@dataclass(frozen=True, eq=False)
class LaboratoryRun:
    """A recorded run, with the size of what flows through each layer at each of its frames."""

    run: recording.Recording
    _sizes: dict = field(default_factory=dict, init=False)
    _snapshots: dict = field(default_factory=dict, init=False)

    def sizes(self, frame: int) -> tuple[np.ndarray, np.ndarray]:
        """(signal, gradient): the root mean squares of a^l and of ∂J/∂W^l for l = 1 … L, over 256 examples."""
        if frame not in self._sizes:
            theta = self.run.history.theta[frame]
            x = self.run.data.x_train[:ROWS].astype(theta.dtype)
            with np.errstate(all="ignore"):
                both = network.forward_pass(self.run.net.layers(theta), x).a[1:], self.run.gradients(frame)
                self._sizes[frame] = tuple(np.array([np.sqrt(np.mean(v**2)) for v in each]) for each in both)
        return self._sizes[frame]

    def snapshot(self, frame: int) -> recording.Snapshot:
        """What the panels show at this frame; worked out once."""
        if frame not in self._snapshots:
            self._snapshots[frame] = self.run.snapshot(frame)
        return self._snapshots[frame]

    @cached_property
    def extent(self) -> tuple[float, float]:
        """The smallest and the largest of these sizes in six frames of the run (0 left out)."""
        frames = np.linspace(0, self.run.frames - 1, 6).astype(np.int64)
        values = np.concatenate([np.concatenate(self.sizes(frame)) for frame in frames.tolist()])
        values = values[np.isfinite(values) & (values > 0)]
        return (float(values.min()), float(values.max())) if values.size else (1e-3, 1.0)

    def diagnosis(self, frame: int) -> str:
        """What is wrong at this frame, and in which layer, in a sentence; "" if nothing is."""
        signal, gradient = self.sizes(frame)
        broken = np.flatnonzero(~np.isfinite(signal))
        if broken.size:
            return f"Layer {broken[0] + 1} gives numbers that are not finite."
        dead = np.flatnonzero(signal[:-1] == 0)
        if dead.size:
            return f"Layer {dead[0] + 1} gives only zeros: no gradient passes."
        if len(signal) > 1 and not gradient[:-1].any() and gradient.any():
            return "All hidden layers have a gradient of exactly 0."
        largest = gradient.max()
        if not largest:
            return "All weights' gradients are exactly 0."
        if largest < 1e-5:
            return f"No layer's gradient is larger than {largest:.1g}."
        if largest > 1e3:
            return f"The largest gradient is that of layer {gradient.argmax() + 1}, {format_cost(largest)}."
        ratio = gradient[0] / gradient[-1] if gradient[-1] else 1.0
        if not 1e-3 < ratio < 1e3:
            return f"The first layer's gradient is {ratio:.1g} times the last layer's."
        return ""

    @property
    def outcome(self) -> tuple[str, str]:
        """(kind, words) of how the run ended."""
        h = self.run.history
        return outcome(h.train_loss[-1], h.train_accuracy[-1], int(h.diverged_at), len(self.run.data.classes))

    @cached_property
    def vanished_at(self) -> int | None:
        """The first evaluated step after which the first layer's gradient was too faint to count, or None.

        Found by bisection, as if a gradient that is gone did not come back.
        """
        frames = range(self.run.frames)
        if not self._faint(frames[-1]):
            return None
        return int(self.run.history.steps[bisect_left(frames, True, key=self._faint)])

    def _faint(self, frame):
        return bool(self.sizes(frame)[1][0] < FAINT)

    @cached_property
    def ending(self) -> str:
        """How the run ended, in a sentence or two."""
        (kind, words), h = self.outcome, self.run.history
        if kind == "diverged":
            last = "NaN" if np.isnan(h.train_loss[-1]) else "infinite"
            return f"The run {words}: from there on the cost is {last}. It began at {format_cost(h.train_loss[0])}."
        cut = " (Cut short to stay quick.)" if "Cut at" in self.run.message else ""
        faint = None if kind == "learned" else self.vanished_at
        when = f"by step {faint}" if faint else "at the start"
        gone = "" if faint is None else f" The first layer's gradient had vanished (below 1e-6) {when}."
        first, last = (format_cost(h.train_loss[k]) for k in (0, -1))
        return f"From cost {first} to {last} in {h.steps[-1]} steps: {ENDINGS[kind]}.{gone}{cut}"


@checked
def laboratory(
    *,
    data: Data | Dataset | str,
    seed: Seed,
    initializer: Initializer | str,
    activation: Activation | str,
    depth: Steps,
    width: Count,
    learning_rate: Positive,
    batch_size: Batch,
    steps: Count,
) -> LaboratoryRun:
    """Gradient descent from this initialisation: the deck's three steps. The seed decides data, draws and batches."""
    dataset = load_data(data, seed)
    net, rows = make_network(dataset, depth, width, activation), len(dataset.x_train)
    batch_size = min(batch_size or rows, rows)
    history = train(
        net,
        dataset,
        optimizer=GradientDescent(learning_rate=learning_rate),
        initializer=initializer,
        loss="cross-entropy",
        batch_size=batch_size,
        steps=min(steps, affordable_steps(net, batch_size)),
        rng=np.random.default_rng([seed, 1]),
        evaluations=min(recording.FRAMES, affordable_steps(net, 2 * rows / 3) // 2),
    )
    return LaboratoryRun(recording.Recording(dataset, history, losses.choose("cross-entropy"), steps))
