"""What all optimizers share: a state that is passed in and returned, the checks of arguments, updates in place."""

import dataclasses
from typing import Any, ClassVar, Self

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import Array, checked
from course_lib.menus import Entry

Rate = float | np.ndarray  # or one for each replica, (R, 1)
LAST_STATE = "Pass the state that init or the last step gave."
State = dict[str, Any]  # an array shaped like θ for each of the rule's letters, and "t", the number of steps made


class Optimizer(Entry):
    """θ ← θ + Δθ. Subclasses give ``state_names`` and ``update``.

    Leading axes of θ are replicas; a hyperparameter of shape (R, 1) gives each of R replicas its own.

    >>> from course_lib.menus import entry, knob
    >>> from course_lib.optimizers import OPTIMIZERS, Optimizer
    >>> @entry
    ... class SignDescent(Optimizer):
    ...     learning_rate: float = knob(0.01, "η", 1e-4, 1.0, log=True, domain="(0, inf)")
    ...
    ...     def update(self, state, g, eta, theta=None):
    ...         return {"t": state["t"] + 1}, -eta * np.sign(g)
    >>> rule = OPTIMIZERS.register("sign descent", SignDescent(0.5))
    >>> rule.step(rule.init(np.zeros(2)), np.array([3.0, -0.1]))
    ({'t': 1}, array([-0.5,  0.5]))
    >>> del OPTIMIZERS["sign descent"]
    """

    learning_rate: float
    family: ClassVar[str] = "optimizer"
    state_names: ClassVar[tuple[str, ...]] = ()  # the lecture's letters
    squares_name: ClassVar[str] = ""  # which of them accumulates g², if any
    needs_theta: ClassVar[bool] = False
    surface_rate: ClassVar[float | None] = None  # a rate that suits most of the surfaces; None: the rule's own will do
    lectured: ClassVar[bool] = False  # whether the decks have it
    formula: ClassVar[str] = ""
    source: ClassVar[str] = ""

    @checked
    def init(self, theta: Array) -> State:
        """The state before the first step from θ: zeros, and t = 0."""
        return menus.for_replicas(self, theta).initial(theta)

    def step(
        self, state: State, gradient: Array, theta: Array | None = None, *, learning_rate: Rate | None = None
    ) -> tuple[State, np.ndarray]:
        """The next state and the step Δθ, both new: nothing is changed in place, and the caller adds Δθ to θ.

        ``theta`` is where the step starts; only rules with ``needs_theta`` read it (AdamW, whose decay depends on θ).
        ``learning_rate`` replaces the rule's own for this step, as a schedule does; 0 is allowed.
        Refused: a gradient that is not finite, or so large that its step is not, or whose shape or float type is not
        the state's.
        """
        g = checks.array("gradient", gradient)
        rule = menus.for_replicas(self, g)
        rule._check_state(state, g)
        theta = rule._check_theta(theta, g)
        eta = rule.learning_rate if learning_rate is None else check_rate("learning_rate", learning_rate, g)
        with np.errstate(all="ignore"):
            before, (state, step) = state, check_made(rule, state, g, rule.update(state, g, eta, theta))
        made = [a for a in (step, *state.values()) if isinstance(a, np.ndarray)]
        if not checks.all_finite(*made):
            self._refuse_step(before, g, made)
        return state, step.copy()  # in some forms Δθ is an array of the state

    def with_rate(self, learning_rate: Rate) -> Self:
        """The same rule with another learning rate, or with one for each replica, (R, 1)."""
        return dataclasses.replace(self, learning_rate=learning_rate)  # type: ignore[call-arg]

    def lookahead(self, state: State) -> np.ndarray | None:
        """None, or the offset from θ at which this rule wants the gradient (Nesterov)."""
        return self.offset(state)

    def offset(self, state: State) -> np.ndarray | None:
        """What ``lookahead`` gives, for a state that is checked."""
        return None

    def initial(self, theta: np.ndarray) -> State:
        """What ``init`` gives, for a θ that is checked."""
        return {**{name: np.zeros_like(theta) for name in self.state_names}, "t": 0}

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        """The next state and Δθ, for arrays that are checked and stay as they are; θ is None unless ``needs_theta``."""
        raise NotImplementedError

    def _check_theta(self, theta, g):
        if not self.needs_theta:
            return None
        if theta is None:
            expected, remedy = f"θ, which {type(self).__name__} needs", "Write rule.step(state, gradient, theta)."
            raise checks.problem("theta", "None", expected, remedy, TypeError)
        theta = checks.array("theta", theta)
        checks.same_shape("theta", theta, "the gradient", g)
        return checks.in_precision("theta", theta, g.dtype)

    def _check_state(self, state, g):
        """Refuse what is no state, except numbers that are not finite: those show in the step."""
        checks.instance("state", state, dict, "the dict that init gave", LAST_STATE)
        plain = type(self).initial is Optimizer.initial  # then every array of it is like g
        for key, like in (dict.fromkeys(self.state_names, g) if plain else self.initial(g)).items():
            a = state.get(key)
            if isinstance(like, np.ndarray):
                if not (isinstance(a, np.ndarray) and a.shape == like.shape and a.dtype == g.dtype):
                    self._refuse_state(state, key, like, g)
            elif a is None:
                self._refuse_state(state, key, like, g)
            elif isinstance(like, float):
                checks.number(f"state[{key!r}]", a, "[0, 1]")
        if "t" not in state:
            self._refuse_state(state, "t", 0, g)
        checks.integer("state['t']", state["t"], 0, menus.EXACT_UP_TO)

    def _refuse_state(self, state, key, like, g):
        """Say what is wrong with an entry of a state."""
        if key not in state:
            raise checks.problem("state", f"a dict without {key!r}", f"a state of {type(self).__name__}", LAST_STATE)
        name, a = f"state[{key!r}]", checks.instance(f"state[{key!r}]", state[key], np.ndarray, "an array", LAST_STATE)
        if like.shape == g.shape:
            checks.same_shape("gradient", g, name, a)
        checks.same_shape(name, a, "the state that init makes", like)
        remedy = f"Pass gradient.astype(np.{a.dtype}), or init with a θ of {g.dtype}."
        raise checks.problem("gradient", str(g.dtype), f"{a.dtype}, as in {name}", remedy, TypeError)

    def _refuse_step(self, state, g, made):
        """Say what made a step that is not finite: the state, or else a gradient that is too large."""
        for key, a in state.items():
            if isinstance(a, np.ndarray):
                checks.finite(f"state[{key!r}]", a)
        with np.errstate(over="ignore"):
            moderate = checks.all_finite(np.square(g))
        if moderate and any(np.isnan(a).any() for a in made):
            remedy = "Look for a division by 0, or a root of a negative number, in it."
            raise checks.problem(f"{type(self).__name__}.update", "NaN from it", "finite numbers", remedy)
        for a in made:
            checks.fits("gradient", g, a, "Scale it down, or take a smaller learning rate.")


def check_rate(argument: str, value: Any, theta: np.ndarray) -> Rate:
    """The learning rate of one step, in θ's float type if it is an array."""
    eta = checks.number(argument, value, "[0, inf)")
    checks.one_a_replica(argument, eta, theta.shape)
    return checks.in_precision(argument, eta, theta.dtype) if isinstance(eta, np.ndarray) else eta


def check_made(rule: Optimizer, state: State, g: np.ndarray, made: Any) -> tuple[State, np.ndarray]:
    """What ``update`` returned, refused unless it is the next state, with all its entries, and a Δθ shaped like g."""
    if isinstance(made, tuple) and len(made) == 2 and isinstance(made[0], dict):
        if made[0].keys() >= state.keys() and getattr(made[1], "shape", None) == g.shape:
            return made
        missing = [key for key in state if key not in made[0]]
        came = f"a state without {missing[0]!r}" if missing else f"{checks.describe(made[1])} as the step"
    else:
        came = checks.describe(made)
    entries = ", ".join(f"{key!r}: …" for key in state if key != "t")
    expected = f"the next state and Δθ, an array of shape {g.shape}"
    remedy = f"End it with: return {{{entries}{', ' * bool(entries)}'t': state['t'] + 1}}, step."
    raise checks.problem(f"{type(rule).__name__}.update", came, expected, remedy, TypeError)


def check_returned(g: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """What a gradient function returned, in θ's float type; it may be infinite, because a run may diverge."""
    try:
        g = np.asarray(g).astype(theta.dtype, casting="same_kind", copy=False)
    except (TypeError, ValueError):
        came = f"a function that returned {checks.describe(g)}"
        expected, remedy = "one that returns an array of floats", "Return ∇J(θ), computed with NumPy."
        raise checks.problem("gradient", came, expected, remedy, TypeError) from None
    if g.shape != theta.shape:
        expected = f"the shape {theta.shape} of start"
        remedy = "Return one partial derivative for each entry of θ."
        raise checks.problem("gradient", f"a function that returned shape {g.shape}", expected, remedy)
    return g


class Update:
    """θ ← θ + Δθ in place, for training: call it with the gradient, and a rate where there is a schedule.

    Nothing is checked but what the first update returns.
    """

    def __init__(self, rule: Optimizer, theta: np.ndarray):
        self.rule, self.theta, self.state, self._checked = rule, theta, rule.init(theta), False
        # glibc keeps freed memory for later only up to twice the largest piece that it has seen freed. The rest of what
        # a step frees it would give back and ask for again in the next step, which takes longer than the step itself.
        np.empty(min(8 * theta.nbytes, 2**24), np.uint8)

    def __call__(self, gradient: np.ndarray, eta: Rate | None = None) -> None:
        eta = self.rule.learning_rate if eta is None else eta
        made = self.rule.update(self.state, gradient, eta, self.theta)
        if not self._checked:  # once: the next step is made as this one is
            made, self._checked = check_made(self.rule, self.state, gradient, made), True
        self.state, step = made
        self.theta += step

    def lookahead(self) -> np.ndarray | None:
        """None, or the offset from θ at which the rule wants the next gradient."""
        return self.rule.offset(self.state)
