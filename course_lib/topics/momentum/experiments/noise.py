"""Momentum on ½θ² when each gradient is noisy: how far the run strays from the minimum, for ever."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Count, Interval, OneOf, Seed, checked
from course_lib.topics.momentum.experiments import theory

FORMS = ("average", "velocity")  # m ← βm + (1 − β)g; and m ← βm + g, with the same learning rate
START = 4.0
Rate = Annotated[float, Interval("(0, 2)")]


@checked
def cloud(learning_rate: Rate, beta: theory.Beta, form: Annotated[str, OneOf(FORMS)] = "average") -> float:
    """The standard deviation of θ in the long run, for noise of standard deviation 1 on the gradient θ.

    √(η(1 + β)/((1 − β)(2 + 2β − η))) for the velocity form; the average is that with η(1 − β) for η. Infinite
    where the run diverges without noise already.
    """
    eta = learning_rate * (1 - beta) if form == "average" else learning_rate
    room = 2 + 2 * beta - eta
    return float(np.sqrt(eta * (1 + beta) / ((1 - beta) * room))) if room > 0 else np.inf


@dataclass(frozen=True, eq=False)
class NoisyDescent:
    """One rule's runs: ``theta`` (steps + 1, runs), and of the first run the gradients and their memory (steps,)."""

    beta: float
    theta: np.ndarray
    gradients: np.ndarray
    memory: np.ndarray
    expected: float

    @property
    def strayed(self) -> float:
        """The standard deviation of θ over all runs, in the last quarter."""
        late = self.theta[-len(self.theta) // 4 :]
        return float(np.sqrt(np.mean((late - late.mean(axis=1, keepdims=True)) ** 2)))

    @property
    def smoothed(self) -> float:
        """How much less the memory wanders than the gradients do: the ratio of their deviations, late in the run."""
        late = slice(-len(self.gradients) // 2, None)
        return float(self.memory[late].std() / self.gradients[late].std())


@dataclass(frozen=True, eq=False)
class NoisyPair:
    """Plain descent beside a rule with momentum, on the same noise."""

    eta: float
    form: str
    noise: float
    plain: NoisyDescent
    momentum: NoisyDescent


@checked
def noisy(
    learning_rate: Rate,
    momentum: theory.Beta,
    form: Annotated[str, OneOf(FORMS)],
    noise: Annotated[float, Interval("[0, 5]")],
    seed: Seed,
    steps: Count = 300,
    runs: Count = 200,
) -> NoisyPair:
    """Both from θ = START at rest; each gradient is θ plus noise, drawn anew for each step and run."""
    shocks = noise * np.random.default_rng(seed).standard_normal((steps, runs))
    plain, other = (_descend(learning_rate, beta, form, noise, shocks) for beta in (0.0, momentum))
    return NoisyPair(learning_rate, form, noise, plain, other)


def _descend(eta, beta, form, noise, shocks):
    share = 1 - beta if form == "average" else 1.0
    theta, m = np.full(shocks.shape[1], START), np.zeros(shocks.shape[1])
    path, gradients, memory = [theta], [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for shock in shocks:
            g = theta + shock
            m = beta * m + share * g
            theta = theta - eta * m
            path.append(theta)
            gradients.append(g[0])
            memory.append(m[0])
    return NoisyDescent(beta, np.array(path), np.array(gradients), np.array(memory), noise * cloud(eta, beta, form))
