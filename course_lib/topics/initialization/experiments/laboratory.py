"""The initialisation laboratory: one run to watch layer by layer, and a start for all from the same draws."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import erf, log, sqrt

import numpy as np

from course_lib import checks, initializers, losses, network, train
from course_lib.optimizers import GradientDescent
from course_lib.train import recording

NEAR = 0.02  # a cost within this share of log K is called log K
CHANCE = 0.15  # what a run must have right beyond what guessing gives, to be no longer called stuck
GOOD = 0.9  # the accuracy from which on a run is said to have learned
FAINT = 1e-6  # a first layer whose gradient's root mean square is below this has none to speak of
BAD = ("diverged", "stuck", "wild")
ENDINGS = {"learned": "it has learned", "under way": "on the way"} | {
    "stuck": "stuck at the cost of guessing",
    "wild": "worse than guessing",
}
ROWS = 256
WORK = 1.35e8  # nanoseconds that training may take, reckoned roughly
_uniform = np.vectorize(lambda g: erf(g / sqrt(2)), otypes=[float])  # a standard normal number as one of U(−1, 1)


def starts(net, choices, rng, replicas=None):
    """θ of shape (choices, P), or (choices, replicas, P): each initialisation makes its weights of the same draws.

    A normal one scales them. A uniform one takes 2Φ(g) − 1 for g, which is uniform and has the same sign and order.
    """
    choices, rng = [initializers.choose(choice) for choice in choices], checks.generator("rng", rng)
    lead = () if replicas is None else (checks.integer("replicas", replicas, 1),)
    theta = np.tile(net.initialize("zeros", rng), (len(choices), *lead, 1))
    for layer in net.layers(theta):
        n_in, n_out = layer.W.shape[-2:]
        g = rng.standard_normal((*lead, n_in, n_out))
        u = _uniform(g)
        for W, choice in zip(layer.W, choices, strict=True):
            bound = choice.bound(n_in, n_out)
            W[...] = choice.mean + choice.std(n_in, n_out) * g if bound is None else bound * u
    return theta


def verdict(loss, accuracy, diverged_at, classes):
    """(kind, words) for how a run ended: "diverged", "stuck", "learned", "wild" or "under way"."""
    if diverged_at >= 0:
        return "diverged", f"diverged at step {diverged_at}"
    if abs(loss / log(classes) - 1) < NEAR and accuracy < 1 / classes + CHANCE:
        return "stuck", f"stuck at log {classes}"
    if accuracy >= GOOD:
        return "learned", f"learned: {100 * accuracy:.0f} %"
    if loss > log(classes):
        return "wild", f"cost {spelt(loss)}, over log {classes}"
    return "under way", f"cost {spelt(loss)}, {100 * accuracy:.0f} %"


def spelt(value):
    """A cost as a person writes it, to three digits."""
    return f"{float(f'{value:.3g}'):,.0f}" if 1000 <= value < 1e7 else f"{value:.3g}"


@dataclass(frozen=True, eq=False)
class Laboratory:
    """A run of the playground's experiment, with the size of what flows through each layer at each moment."""

    run: recording.Recording

    def sizes(self, frame):
        """(signal, gradient): the root mean squares of a^l and of ∂C/∂W^l for l = 1 … L, over 256 examples."""
        if frame not in self._sizes:
            theta = self.run.history.theta[frame]
            x = self.run.data.x_train[:ROWS].astype(theta.dtype)
            with np.errstate(all="ignore"):
                both = network.forward(self.run.net.layers(theta), x).a[1:], self.run._gradients(theta)
                self._sizes[frame] = tuple(np.array([np.sqrt(np.mean(v**2)) for v in each]) for each in both)
        return self._sizes[frame]

    def moment(self, frame):
        """What the playground's panels show at this moment; worked out once."""
        if frame not in self._moments:
            self._moments[frame] = self.run.snapshot(frame)
        return self._moments[frame]

    @cached_property
    def _moments(self):
        return {}

    @cached_property
    def _sizes(self):
        return {}

    @cached_property
    def ends(self):
        """The smallest and the largest of these sizes in six moments of the run (0 left out)."""
        frames = np.linspace(0, self.run.frames - 1, 6).astype(np.int64)
        values = np.concatenate([np.concatenate(self.sizes(frame)) for frame in frames])
        values = values[np.isfinite(values) & (values > 0)]
        return (float(values.min()), float(values.max())) if values.size else (1e-3, 1.0)

    def told(self, frame):
        """What is wrong at this moment in which layer, in a sentence; "" if nothing is."""
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
            return f"The largest gradient is that of layer {gradient.argmax() + 1}, {spelt(largest)}."
        ratio = gradient[0] / gradient[-1] if gradient[-1] else 1.0
        if not 1e-3 < ratio < 1e3:
            return f"The first layer's gradient is {ratio:.1g} times the last layer's."
        return ""

    @property
    def fate(self):
        """(kind, words) of how the run ended."""
        h = self.run.history
        return verdict(h.train_loss[-1], h.train_accuracy[-1], int(h.diverged_at), len(self.run.data.classes))

    @cached_property
    def vanished(self):
        """The first step looked at after which the first layer's gradient was too faint to count, or None.

        Found by halving, as if a gradient that is gone did not come back.
        """
        frames = range(self.run.frames)
        if not self._faint(frames[-1]):
            return None
        return int(self.run.history.steps[bisect_left(frames, True, key=self._faint)])

    def _faint(self, frame):
        return bool(self.sizes(frame)[1][0] < FAINT)

    @cached_property
    def ending(self):
        """How the run ended, in a sentence or two."""
        h = self.run.history
        if h.diverged_at >= 0:
            last = "NaN" if np.isnan(h.train_loss[-1]) else "infinite"
            return f"The run {self.fate[1]}: from there on the cost is {last}. It began at {spelt(h.train_loss[0])}."
        cut = " (Cut short to stay quick.)" if "Cut at" in self.run.message else ""
        faint = None if self.fate[0] == "learned" else self.vanished
        when = f"by step {faint}" if faint else "at the start"
        gone = "" if faint is None else f" The first layer's gradient had vanished (below 1e-6) {when}."
        first, last = (spelt(h.train_loss[k]) for k in (0, -1))
        return f"From cost {first} to {last} in {h.steps[-1]} steps: {ENDINGS[self.fate[0]]}.{gone}{cut}"


@lru_cache(maxsize=8)
def loaded(data, seed):
    """The data set, the same object for the same seed, so that its points need not be drawn again."""
    return recording.drawable_data(data, checks.integer("seed", seed))


def laboratory(*, data, seed, initializer, activation, depth, width, learning_rate, batch_size, steps):
    """Gradient descent from this initialisation: the deck's three steps. The seed decides data, draws and batches."""
    dataset = loaded(data, seed)
    hidden = [checks.integer("width", width, 1)] * checks.integer("depth", depth)
    net = network.Network([dataset.x_train.shape[1], *hidden, len(dataset.classes)], hidden=activation)
    rows = len(dataset.x_train)
    batch_size = min(batch_size or rows, rows)
    history = train.train(
        net,
        dataset,
        optimizer=GradientDescent(learning_rate=learning_rate),
        initializer=initializer,
        loss="cross-entropy",
        batch_size=batch_size,
        steps=min(steps, allowed(net, batch_size)),
        rng=np.random.default_rng([seed, 1]),
        evaluations=min(recording.FRAMES, allowed(net, 2 * rows / 3) // 2),
    )
    return Laboratory(recording.Recording(dataset, history, losses.choose("cross-entropy"), steps))


def allowed(net, rows, work=WORK):
    """How many steps of so many rows (replicas × batch) can be afforded: at least 4."""
    nanoseconds = rows * (28 * sum(net.sizes[1:]) + 0.7 * net.size) + 3e4 * len(net.sizes)
    return max(4, int(work // nanoseconds))
