"""What every optimizer shares: a state that is argument and result, checks at the door, fast training in place."""

from typing import ClassVar

import numpy as np

from course_lib import checks, menus
from course_lib.menus import Entry

PIECE = 2**17  # bytes: a piece of θ, its gradient, its state and a few temporaries stay in a core's cache together


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
        Refused: a gradient that is not finite, or whose shape or float type is not the state's.
        """
        g = checks.array("gradient", gradient)
        rule = self._fitted(g)
        rule._check_state(state, g)
        eta = rule.learning_rate if learning_rate is None else _rate("learning_rate", learning_rate, g)
        with np.errstate(all="ignore"):
            state, step = rule._step(state, g, eta)
        return state, step.copy()  # in some forms Δθ is a letter of the state

    def lookahead(self, state):
        """None, or the offset from θ at which this rule wants the gradient (Nesterov)."""

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
            if isinstance(like, np.ndarray):
                a, name = np.asarray(state[key]), f"state[{key!r}]"
                if like.shape == g.shape:
                    checks.same_shape("gradient", g, name, a)
                checks.same_shape(name, a, "the state that init makes", like)
                if a.dtype != g.dtype:
                    remedy = f"Pass gradient.astype(np.{a.dtype}), or init with a θ of {g.dtype}."
                    raise checks.problem("gradient", str(g.dtype), f"{a.dtype}, as in {name}", remedy, TypeError)
        checks.integer("state['t']", state["t"])


def _rate(argument, value, theta):
    """The learning rate of one step, in θ's float type if it is an array."""
    eta = checks.number(argument, value, "[0, inf)")
    checks.one_a_replica(argument, eta, theta.shape)
    return eta.astype(theta.dtype) if isinstance(eta, np.ndarray) else eta


def _function(argument, value, expected):
    if isinstance(value, type) or not callable(value):
        raise checks.problem(argument, checks.describe(value), expected, "Pass the function itself.", TypeError)


def _returned(g, theta):
    """What a gradient function returned, in θ's float type; it may be infinite, because a run may diverge."""
    try:
        g = np.asarray(g).astype(theta.dtype, casting="same_kind", copy=False)
    except (TypeError, ValueError):
        came = f"a function that returned {checks.describe(g)}"
        raise checks.problem("gradient", came, "one that returns an array of floats", kind=TypeError) from None
    if g.shape != theta.shape:
        expected = f"the shape {theta.shape} of start"
        remedy = "Return one partial derivative for each entry of θ."
        raise checks.problem("gradient", f"a function that returned shape {g.shape}", expected, remedy)
    return g


def _advance(rule, theta, state, gradient, eta=None):
    """θ ← θ + Δθ in place, unchecked, for training. Go on with the state returned: the one passed in is used up.

    All rules are elementwise, so a long θ is worked on in pieces along its last axis, whose temporaries stay in cache.
    """
    eta = rule.learning_rate if eta is None else eta
    if theta.nbytes <= PIECE:
        state, step = rule._step(state, gradient, eta)
        theta += step
        return state
    width = max(2048, PIECE * theta.shape[-1] // theta.nbytes)
    long = [k for k, a in state.items() if isinstance(a, np.ndarray) and a.shape[-1:] == theta.shape[-1:]]
    for first in range(0, theta.shape[-1], width):
        piece = (..., slice(first, first + width))
        new, step = rule._step({**state, **{k: state[k][piece] for k in long}}, gradient[piece], eta)
        theta[piece] += step
        for k in long:
            state[k][piece] = new[k]
    return {**new, **{k: state[k] for k in long}}
