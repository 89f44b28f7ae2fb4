"""Learning-rate schedules: large steps while there is far to go, small ones to settle.

``schedule(t)`` is the learning rate η_t of step t = 0, 1, 2, …: a pure function, so plotting it changes nothing.
"""

import dataclasses
import math
from typing import Annotated, ClassVar, overload

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import By
from course_lib.menus import Entry, Menu, entry, knob


class Schedule(Entry):
    """η_t, for t an int or an array of whole numbers from 0. Subclasses give ``value``, which gets a checked t.

    An int gives a Python float (so float32 stays float32), an array of steps an array of its shape.
    With a knob of one value for each replica, shaped (R, 1), an int gives (R, 1) and steps (T,) give (R, T).
    """

    family: ClassVar[str] = "schedule"
    formula: ClassVar[str] = ""
    source: ClassVar[str] = "deck 004, Learning Rate Scheduling"

    @overload
    def __call__(self, t: int) -> float: ...

    @overload
    def __call__(self, t: np.ndarray) -> np.ndarray: ...

    def __call__(self, t: int | np.ndarray) -> float | np.ndarray:
        if type(t) is not int or not 0 <= t <= menus.EXACT_UP_TO:
            t = _steps(t)
            menus.check_replicas(self, "t", np.asarray(t))
        return self.value(t)

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        """η_t; t is an int or an array of floats that are whole numbers."""
        raise NotImplementedError

    def scaled(self, learning_rate: float, steps: int) -> "Schedule":
        """The schedule with this first rate; one that has a length gets that of a run of so many steps."""
        wanted = {"learning_rate": learning_rate, "steps": max(1, steps - getattr(self, "warm_up", 0))}
        return dataclasses.replace(self, **{k.name: wanted[k.name] for k in menus.knobs(self) if k.name in wanted})

    def suited(self, steps: int) -> "Schedule":
        """The schedule with knobs that bring the rate down within so many steps, if a subclass says how."""
        return self


@entry
class _FromRate(Schedule):
    """A schedule with a first learning rate η_0 of its own."""

    learning_rate: float = knob(0.1, r"\eta_0", 1e-4, 1.0, log=True, domain="(0, inf)")


@entry
class ConstantRate(_FromRate):
    """η_t = η_0. Near the minimum the noise of mini-batches then keeps θ moving."""

    formula = r"\eta_0"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        return self.learning_rate if isinstance(t, int) else self.learning_rate * np.ones(t.shape)


@entry
class Step(_FromRate):
    """η_t = η_0 γ^⌊t/s⌋: every s steps the rate is multiplied by γ, deck 004's step decay."""

    every: int = knob(100, "s", 1, 1000, log=True, domain="[1, inf)")
    factor: float = knob(0.5, r"\gamma", 0.05, 1.0, domain="(0, 1]")
    formula = r"\eta_0 \, \gamma^{\lfloor t / s \rfloor}"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        return self.learning_rate * self.factor ** (t // self.every)

    def suited(self, steps: int) -> Schedule:
        return dataclasses.replace(self, every=max(steps // 4, 1), factor=0.3)


@entry
class Exponential(_FromRate):
    """η_t = η_0 e^−kt. PyTorch's ExponentialLR writes γ^t: γ = e^−k."""

    decay: float = knob(0.005, "k", 1e-4, 0.1, log=True, domain="[0, inf)")
    formula = r"\eta_0 \, e^{-k t}"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        return self.learning_rate * _apply(math.exp, np.exp, -self.decay * t)

    def suited(self, steps: int) -> Schedule:
        return dataclasses.replace(self, decay=float(f"{5 / steps:.3g}"))


@entry
class InverseTime(_FromRate):
    """η_t = η_0/(1 + kt): falls at first as the exponential of the same k does, but Σ η_t is infinite.

    So no minimum is out of reach, however far away the start was.
    """

    decay: float = knob(0.005, "k", 1e-4, 0.1, log=True, domain="[0, inf)")
    formula = r"\frac{\eta_0}{1 + k t}"
    source = "deck 004, Learning Rate Scheduling; Robbins and Monro 1951"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        return self.learning_rate / (1 + self.decay * t)

    def suited(self, steps: int) -> Schedule:
        return dataclasses.replace(self, decay=float(f"{20 / steps:.3g}"))


@entry
class Cosine(_FromRate):
    """η_t = η_T + (η_0 − η_T)(1 + cos(πt/T))/2 up to step T, then η_T for ever.

    PyTorch's CosineAnnealingLR rises again after T.
    """

    steps: int = knob(500, "T", 1, 5000, log=True, domain="[1, inf)")
    floor: float = knob(0.0, r"\eta_T", 0.0, 0.1, domain="[0, inf)")
    formula = r"\eta_T + \tfrac{1}{2} (\eta_0 - \eta_T) \left(1 + \cos \tfrac{\pi t}{T}\right)"
    source = "deck 004, Learning Rate Scheduling; Loshchilov and Hutter 2017"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        done = min(t, self.steps) if isinstance(t, int) else np.minimum(t, self.steps)
        cosine = _apply(math.cos, np.cos, math.pi / self.steps * done)
        return self.floor + (self.learning_rate - self.floor) * (1 + cosine) / 2


@entry
class WarmUpCosine(Cosine):
    """w steps in which the rate climbs evenly to η_0, then T steps of cosine: the floor is reached at w + T."""

    warm_up: int = knob(50, "w", 0, 1000, domain="[0, inf)")
    formula = r"\eta_0 \tfrac{t + 1}{w} \text{ if } t < w \text{ else } \mathrm{cosine}(t - w)"
    source = "Goyal et al. 2017, section 2.2; Loshchilov and Hutter 2017"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        return _warm_up(t, self.warm_up, super().value)

    def suited(self, steps: int) -> Schedule:
        return dataclasses.replace(self, warm_up=steps // 10)


@entry
class WarmUp(Schedule):
    """A warm-up of w steps to any schedule ``then``: (t + 1)/w times its first rate, then the schedule itself."""

    steps: int = knob(50, "w", 0, 1000, domain="[0, inf)")
    then: Schedule = ConstantRate()
    formula = r"\eta_0 \tfrac{t + 1}{w} \text{ if } t < w \text{ else } \eta_{t - w}"
    source = "Goyal et al. 2017, section 2.2"

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "then", choose(self.then, "WarmUp.then"))

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        return _warm_up(t, self.steps, self.then.value)

    def scaled(self, learning_rate: float, steps: int) -> Schedule:
        return dataclasses.replace(self, then=self.then.scaled(learning_rate, steps - self.steps))


def _warm_up(t, w, then):
    if isinstance(t, int):
        return then(t - w) if t >= w else then(0) * ((t + 1) / w)
    return np.where(t < w, then(0) * ((t + 1) / max(w, 1)), then(np.maximum(t - w, 0)))


def _apply(of_number, of_array, x):
    """NumPy's function would turn a number into an np.float64, and that would turn float32 arrays into float64."""
    return of_array(x) if isinstance(x, np.ndarray) else of_number(x)


def _steps(t):
    steps = checks.array("t", t, nonempty=False).astype(np.float64)
    wrong = steps[(steps < 0) | (steps != np.floor(steps))]
    if wrong.size:
        raise checks.problem("t", f"{wrong.flat[0]:g}", "whole step numbers from 0", "The first step is t = 0.")
    if steps.max(initial=0) > menus.EXACT_UP_TO:
        raise checks.problem("t", f"{steps.max():g}", f"numbers up to {menus.EXACT_UP_TO}", "No run has as many steps.")
    return int(steps) if steps.ndim == 0 else steps


SCHEDULES = Menu(
    Schedule,
    {
        "constant": ConstantRate(),
        "step": Step(),
        "exponential": Exponential(),
        "1/t": InverseTime(),
        "cosine": Cosine(),
        "warm-up cosine": WarmUpCosine(),
    },
)


def choose(wanted: str | Schedule, argument: str = "schedule") -> Schedule:
    """The schedule of that name, or ``wanted`` itself if it is one."""
    return SCHEDULES.choose(wanted, argument)


AnySchedule = Annotated[Schedule, By(choose)]  # an argument: a schedule, or the name of one
