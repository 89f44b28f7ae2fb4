"""Learning-rate schedules: large steps while there is far to go, small ones to settle.

``schedule(t)`` is the learning rate η_t of step t = 0, 1, 2, …: a pure function, so plotting it changes nothing.
One that reads the losses of the run, ``OnPlateau``, is no function of t. It has a state that is passed in and returned
as an optimizer's is: ``init``, ``rate`` and ``step``. A pure one has these three as well, and its state is t alone.
"""

import dataclasses
import math
from typing import Annotated, Any, ClassVar, overload

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import By
from course_lib.menus import Entry, Menu, entry, knob

LOWER_BY = 1e-4  # the part by which a loss must be lower, to count as lower
State = dict[str, Any]  # "t", the number of steps made, and what a schedule that reads losses keeps of them


class Schedule(Entry):
    """η_t, for t an int or an array of whole numbers from 0. Subclasses give ``value``, which gets a checked t.

    An int gives a Python float (so float32 stays float32), an array of steps an array of its shape.
    With a knob of one value for each replica, shaped (R, 1), an int gives (R, 1) and steps (T,) give (R, T).

    >>> from course_lib.schedules import SCHEDULES, Schedule
    >>> cosine = SCHEDULES["cosine"]
    >>> cosine(0), cosine(cosine.steps)
    (0.1, 0.0)
    >>> class Halving(Schedule):
    ...     def value(self, t):
    ...         return 0.5**t
    >>> halving = SCHEDULES.register("halving", Halving())
    >>> halving(3), halving(np.array([0, 1, 2]))
    (0.125, array([1.  , 0.5 , 0.25]))
    >>> del SCHEDULES["halving"]
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

    @property
    def reads_losses(self) -> bool:
        """Whether η depends on the losses of the run: then there is no ``schedule(t)``, but ``init`` and ``step``."""
        return False

    def init(self, replicas: int | None = None) -> State:
        """The state before the first step of one run, or of so many at once."""
        return self.begun(None if replicas is None else checks.integer("replicas", replicas, 1))

    def rate(self, state: State) -> float | np.ndarray:
        """η of the step that comes next, one for each replica, (R, 1), if there are any."""
        return self.coming(self._check_state(state))

    def step(self, state: State, loss: float | np.ndarray) -> State:
        """The state after a step whose batch had this loss, (R,) for replicas; the one that came in is unchanged.

        A loss may be infinite or NaN, because a run may diverge.
        """
        expected = np.shape(self.rate(state))[:1]
        if not isinstance(loss, float | int | np.ndarray | np.number) or isinstance(loss, bool):
            raise checks.problem("loss", checks.describe(loss), "a number", "Pass the batch's loss.", TypeError)
        if self.reads_losses and np.shape(loss) != expected:
            raise checks.problem("loss", checks.describe(loss), f"shape {expected}", "Pass one loss for each replica.")
        return self.advanced(state, loss)

    def begun(self, replicas: int | None) -> State:
        """What ``init`` gives."""
        return {"t": 0}

    def coming(self, state: State) -> float | np.ndarray:
        """What ``rate`` gives, for a state that is checked."""
        return self.value(state["t"])

    def advanced(self, state: State, loss: Any) -> State:
        """What ``step`` gives, for arguments that are checked."""
        return {"t": state["t"] + 1}

    def _check_state(self, state):
        remedy = "Pass the state that init or the last step gave."
        checks.instance("state", state, dict, "the dict that init gave", remedy)
        if state.keys() != self.begun(None).keys():
            came = f"a dict with the keys {list(state)}"
            raise checks.problem("state", came, f"a state of {type(self).__name__}", remedy)
        checks.integer("state['t']", state["t"], 0, menus.EXACT_UP_TO)
        return state

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
    aliases = ("step decay",)
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
    aliases = ("inverse time",)
    formula = r"\frac{\eta_0}{1 + k t}"
    source = "Robbins and Monro 1951"

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
    aliases = ("cosine annealing",)
    formula = r"\eta_T + \tfrac{1}{2} (\eta_0 - \eta_T) \left(1 + \cos \tfrac{\pi t}{T}\right)"
    source = "Loshchilov and Hutter 2017"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        done = min(t, self.steps) if isinstance(t, int) else np.minimum(t, self.steps)
        cosine = _apply(math.cos, np.cos, math.pi / self.steps * done)
        return self.floor + (self.learning_rate - self.floor) * (1 + cosine) / 2


@entry
class Polynomial(_FromRate):
    """η_t = η_T + (η_0 − η_T)(1 − t/T)^p up to step T, then η_T for ever; p = 1 is a straight line down.

    Beyond the lectures: chosen by name, but on no list. PyTorch's PolynomialLR, which ends at 0.
    """

    aliases = ("poly", "polynomial decay")
    steps: int = knob(500, "T", 1, 5000, log=True, domain="[1, inf)")
    power: float = knob(2.0, "p", 0.5, 5.0, domain="(0, inf)")
    floor: float = knob(0.0, r"\eta_T", 0.0, 0.1, domain="[0, inf)")
    formula = r"\eta_T + (\eta_0 - \eta_T) \left(1 - \tfrac{t}{T}\right)^p"
    source = "Chen et al. 2018, DeepLab, section 4.1"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        return self.floor + (self.learning_rate - self.floor) * (1 - _share(t, self.steps)) ** self.power


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
class WarmRestarts(_FromRate):
    """Cosine from η_0 to η_T over T steps, and then again from η_0, each time over m times as many steps.

    n_t are the steps since the last restart, T_t the length of this round: T, mT, m²T, … PyTorch's
    CosineAnnealingWarmRestarts. The floor itself is never reached: where a round would reach it, the next one begins.
    """

    cycle: int = knob(50, "T", 1, 1000, log=True, domain="[1, inf)")
    growth: int = knob(2, "m", 1, 4, domain="[1, inf)")
    floor: float = knob(0.0, r"\eta_T", 0.0, 0.1, domain="[0, inf)")
    aliases = ("sgdr", "cosine annealing with warm restarts")
    formula = r"\eta_T + \tfrac{1}{2} (\eta_0 - \eta_T) \left(1 + \cos \tfrac{\pi n_t}{T_t}\right)"
    source = "Loshchilov and Hutter 2017"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        since, length = self._round(t)
        return (
            self.floor
            + (self.learning_rate - self.floor) * (1 + _apply(math.cos, np.cos, math.pi * since / length)) / 2
        )

    def _round(self, t):
        """Steps since the last restart, and the length of the round; whole numbers throughout, so none is off by 1."""
        if self.growth == 1:
            return t % self.cycle, self.cycle
        begins = [0]
        while begins[-1] <= np.max(t, initial=0):
            begins.append(self.growth * begins[-1] + self.cycle)
        begun = np.searchsorted(begins, t, side="right") - 1
        if isinstance(t, int):
            return t - begins[begun], begins[begun + 1] - begins[begun]
        first = np.array(begins, float)
        return t - first[begun], first[begun + 1] - first[begun]

    def suited(self, steps: int) -> Schedule:
        """Three rounds of 1, 2 and 4 parts, the last of which ends with the run."""
        return dataclasses.replace(self, cycle=-(-steps // 7), growth=2)


@entry
class OneCycle(_FromRate):
    """From η_max/d up to η_max in the share r of T steps, and down to η_max/(10⁴ d), each along half a cosine.

    PyTorch's OneCycleLR, which follows fastai: the top is at t = rT − 1 and the end at t = T − 1, after which the
    rate stays. Smith climbs and falls along straight lines, and adds the fall below the first rate at the end.
    """

    learning_rate: float = knob(0.1, r"\eta_{\max}", 1e-4, 1.0, log=True, domain="(0, inf)")
    steps: int = knob(500, "T", 1, 5000, log=True, domain="[1, inf)")
    rise: float = knob(0.3, "r", 0.05, 0.95, domain="(0, 1)")
    divisor: float = knob(25.0, "d", 1.0, 100.0, domain="[1, inf)")
    formula = (
        r"\tfrac{\eta_{\max}}{d} \nearrow \eta_{\max} \searrow \tfrac{\eta_{\max}}{10^4 d}, \text{ top at } r T - 1"
    )
    source = "Smith 2018; Smith and Topin 2019"

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        top = _larger(self.rise * self.steps - 1, 0)
        width = self.steps - 1 - top
        first, cos = self.learning_rate / self.divisor, lambda done: (1 + _apply(math.cos, np.cos, math.pi * done)) / 2
        up = self.learning_rate + (first - self.learning_rate) * cos(_share(t, top))
        down = first / 1e4 + (self.learning_rate - first / 1e4) * cos(_share(t - top, width))
        return np.where(t < top, up, down) if isinstance(t, np.ndarray) else up if t < top else down


@entry
class OnPlateau(_FromRate):
    """The rate falls to γ times itself when the loss has stopped falling: no function of t, but of the losses.

    The mean of every s losses is compared with the lowest such mean so far. It counts as lower if it is so by a part
    of 10⁻⁴; after more than p means in turn that are not, the rate is multiplied by γ, and the count begins again.
    PyTorch's ReduceLROnPlateau, given these means; it leaves out changes of the rate below 10⁻⁸.
    """

    every: int = knob(10, "s", 1, 1000, log=True, domain="[1, inf)")
    patience: int = knob(10, "p", 0, 100, domain="[0, inf)")
    factor: float = knob(0.1, r"\gamma", 0.05, 1.0, domain="(0, 1]")
    aliases = ("plateau", "reduce on plateau")
    formula = (
        r"\gamma \eta \text{ after more than } p \text{ means of } s \text{ losses without a new lowest, else } \eta"
    )
    source = "deck 002 (when to stop); PyTorch, ReduceLROnPlateau"

    @property
    def reads_losses(self) -> bool:
        return True

    def value(self, t: int | np.ndarray) -> float | np.ndarray:
        remedy = "Train with it, or use init, rate and step."
        raise checks.problem("t", "a step alone", "the losses of the run, which a plateau depends on", remedy)

    def begun(self, replicas: int | None) -> State:
        alone = np.broadcast_shapes(np.shape(self.learning_rate), np.shape(self.factor))
        shape = alone if replicas is None else (replicas, 1)
        rate = self.learning_rate * np.ones(shape)
        return {
            "t": 0,
            "rate": rate,
            "sum": np.zeros(shape),
            "lowest": np.full(shape, np.inf),
            "waited": np.zeros(shape),
        }

    def coming(self, state: State) -> float | np.ndarray:
        return state["rate"] if state["rate"].ndim else float(state["rate"])

    def advanced(self, state: State, loss: Any) -> State:
        t, total = state["t"] + 1, state["sum"] + np.reshape(loss, state["sum"].shape)
        if t % self.every:
            return {**state, "t": t, "sum": total}
        mean = total / self.every
        lower = mean < state["lowest"] * (1 - LOWER_BY)
        waited = np.where(lower, 0, state["waited"] + 1)
        fall = waited > self.patience
        return {
            "t": t,
            "rate": np.where(fall, self.factor, 1.0) * state["rate"],
            "sum": np.zeros_like(total),
            "lowest": np.where(lower, mean, state["lowest"]),
            "waited": np.where(fall, 0, waited),
        }

    def suited(self, steps: int) -> Schedule:
        return dataclasses.replace(self, every=max(steps // 30, 1), patience=1, factor=0.3)


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

    @property
    def reads_losses(self) -> bool:
        return self.then.reads_losses

    def begun(self, replicas: int | None) -> State:
        return {"t": 0, "then": self.then.begun(replicas)}

    def coming(self, state: State) -> float | np.ndarray:
        rate = self.then.coming(state["then"])
        return rate * ((state["t"] + 1) / self.steps) if state["t"] < self.steps else rate

    def advanced(self, state: State, loss: Any) -> State:
        """The schedule after the warm-up has not seen the losses of the warm-up."""
        over = state["t"] >= self.steps
        return {"t": state["t"] + 1, "then": self.then.advanced(state["then"], loss) if over else state["then"]}

    def scaled(self, learning_rate: float, steps: int) -> Schedule:
        return dataclasses.replace(self, then=self.then.scaled(learning_rate, steps - self.steps))


def _warm_up(t, w, then):
    if isinstance(t, int):
        return then(t - w) if t >= w else then(0) * ((t + 1) / w)
    return np.where(t < w, then(0) * ((t + 1) / max(w, 1)), then(np.maximum(t - w, 0)))


def _larger(a, b):
    return np.maximum(a, b) if isinstance(a, np.ndarray) else max(a, b)


def _share(done, whole):
    """Which share of the whole is done, from 0 to 1; 1 if there is nothing to do."""
    share = done / np.where(whole == 0, 1, whole) if isinstance(whole, np.ndarray) else done / (whole or 1)
    return np.clip(share, 0, 1) if isinstance(share, np.ndarray) else min(max(share, 0), 1)


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
        "warm restarts": WarmRestarts(),
        "one-cycle": OneCycle(),
        "on plateau": OnPlateau(),
    },
    beyond={"polynomial": Polynomial()},
)


def choose(wanted: str | Schedule, argument: str = "schedule") -> Schedule:
    """The schedule of that name, or ``wanted`` itself if it is one."""
    return SCHEDULES.choose(wanted, argument)


AnySchedule = Annotated[Schedule, By(choose)]  # an argument: a schedule, or the name of one
