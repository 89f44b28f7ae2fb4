"""What every optimizer shares: a state that is argument and result, checks at the door, fast training in place."""

from typing import ClassVar

import numpy as np

from course_lib import checks, menus
from course_lib._recipe import Recipe, is_one
from course_lib.menus import Entry

SHORT = 2**17  # bytes of θ up to which a step is done at once
PIECE = 2**20  # bytes of a longer θ done at a time: with gradient, state and a temporary they fit a laptop's last cache


class Optimizer(Entry):
    """θ ← θ + Δθ. Subclasses name the ``letters`` of their state and give ``_step(state, g, eta) → (state, Δθ)``.

    The state is a plain dict: an array shaped like θ for each letter of the lecture, and "t", the number of steps made.
    Leading axes of θ are replicas; a hyperparameter of shape (R, 1) gives each of R replicas its own.
    """

    letters: ClassVar[tuple] = ()
    formula: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def init(self, theta):
        """The state before the first step from θ: zeros, and t = 0."""
        theta = checks.array("theta", theta)
        return self._fitted(theta)._init(theta)

    def step(self, state, gradient, learning_rate=None):
        """The next state and the step Δθ, both new: nothing is changed in place, and it is you who adds Δθ to θ.

        ``learning_rate`` replaces the rule's own for this step, as a schedule does; 0 is allowed.
        Refused: a gradient that is not finite, or so large that its step is not, or whose shape or float type is not
        the state's.
        """
        g = checks.array("gradient", gradient)
        rule = self._fitted(g)
        rule._check_state(state, g)
        eta = rule.learning_rate if learning_rate is None else _rate("learning_rate", learning_rate, g)
        with np.errstate(all="ignore"):
            state, step = rule._step(state, g, eta)
        for a in (step, *state.values()):
            if isinstance(a, np.ndarray):
                checks.fits("gradient", g, a, "Scale it down, or take a smaller learning rate.")
        return state, step.copy()  # in some forms Δθ is a letter of the state

    def lookahead(self, state):
        """None, or the offset from θ at which this rule wants the gradient (Nesterov)."""
        return self._lookahead(state)

    def _lookahead(self, state):
        return None

    def _init(self, theta):
        return {**{letter: np.zeros_like(theta) for letter in self.letters}, "t": 0}

    def _fitted(self, theta):
        return menus.fitted(self, theta)

    def _check_state(self, state, g):
        remedy = "Pass the state that init or the last step gave."
        checks.instance("state", state, dict, "the dict that init gave", remedy)
        for key, like in self._init(g).items():
            if key not in state:
                raise checks.problem("state", f"a dict without {key!r}", f"a state of {type(self).__name__}", remedy)
            name, a = f"state[{key!r}]", state[key]
            if isinstance(like, np.ndarray):
                checks.instance(name, a, np.ndarray, "an array", remedy)
                if like.shape == g.shape:
                    checks.same_shape("gradient", g, name, a)
                checks.same_shape(name, a, "the state that init makes", like)
                if a.dtype != g.dtype:
                    remedy = f"Pass gradient.astype(np.{a.dtype}), or init with a θ of {g.dtype}."
                    raise checks.problem("gradient", str(g.dtype), f"{a.dtype}, as in {name}", remedy, TypeError)
                checks.finite(name, a)
            elif isinstance(like, float):
                checks.number(name, a, "[0, 1]")
        checks.integer("state['t']", state["t"], 0, menus.EXACT)


def _rate(argument, value, theta):
    """The learning rate of one step, in θ's float type if it is an array."""
    eta = checks.number(argument, value, "[0, inf)")
    checks.one_a_replica(argument, eta, theta.shape)
    return checks.in_precision(argument, eta, theta.dtype) if isinstance(eta, np.ndarray) else eta


def _returned(g, theta):
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
    """θ ← θ + Δθ in place, unchecked, for training: call it with the gradient, and a rate where there is a schedule.

    A long θ is updated in pieces whose letters stay in the cache, and a letter is kept as a number times an array.
    """

    def __init__(self, rule, theta):
        self.rule, self.theta, self._state = rule, theta, rule.init(theta)
        equal = -(-theta.shape[-1] // max(1, round(theta.nbytes / PIECE)))  # a short last piece costs as many calls
        self._width = max(2048, equal) if theta.nbytes > SHORT else None
        self._factors = {k: 1.0 for k, a in self._state.items() if np.shape(a) == theta.shape}

    def __call__(self, gradient, eta=None):
        eta = self.rule.learning_rate if eta is None else eta
        if self._width is None or not self._in_pieces(gradient, eta):
            self._state, step = self.rule._step(self._state, gradient, eta)
            self.theta += step

    def _in_pieces(self, gradient, eta):
        """Whether this was possible: not for a rule whose line is not elementwise."""
        try:
            recipe = Recipe(self.rule, self._state, self._factors, eta)
        except (AttributeError, TypeError):
            self._width = None
            return False
        self._state, self._factors = recipe.carry_out(self.theta, gradient, self._state, self._width)
        return True

    @property
    def state(self):
        """The rule's state as ``step`` would give it."""
        for letter, factor in self._factors.items():
            if not is_one(factor):
                self._state[letter] *= factor
                self._factors[letter] = 1.0
        return self._state

    def lookahead(self):
        """None, or the offset from θ at which the rule wants the next gradient."""
        return self.rule._lookahead(self.state)
