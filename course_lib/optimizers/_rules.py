"""The rules of the lectures and their relatives, each beside its formula."""

from typing import Any, ClassVar

import numpy as np

from course_lib import checks, menus
from course_lib.menus import entry, knob
from course_lib.optimizers._optimizer import Optimizer, Rate, State


def rate(default: float, low: float = 1e-4, high: float = 10.0) -> Any:
    """The knob η."""
    return knob(default, r"\eta", low, high, log=True, domain="(0, inf)")


def average(default: float, tex: str, high: float = 0.999) -> Any:
    """The knob of a moving average: the share that is kept."""
    return knob(default, tex, 0.0, high, domain="[0, 1)")


def friction() -> Any:
    """The knob α of momentum."""
    return knob(0.9, r"\alpha", 0.0, 0.99, domain="[0, 1]")


def smallest(default: float) -> Any:
    """The knob ε, which keeps a root from dividing by 0."""
    return knob(default, r"\epsilon", 1e-10, 0.1, log=True, domain="(0, inf)")


def decoupled_decay() -> Any:
    """λ of a decoupled decay, which η multiplies."""
    return knob(0.01, r"\lambda", 1e-4, 1.0, log=True, domain="[0, inf)")


def root(r: np.ndarray, epsilon: Rate, inside: bool) -> np.ndarray:
    """√(r + ε) or √r + ε: an ε of 10⁻⁸ outside the root has the effect of 10⁻¹⁶ inside it."""
    return np.sqrt(r + epsilon) if inside else np.sqrt(r) + epsilon


@entry
class GradientDescent(Optimizer):
    """Δθ = −η g. Batch, stochastic or mini-batch: the gradient is taken over all, one or some of the examples."""

    learning_rate: float = rate(0.1)
    aliases = ("sgd", "gd", "stochastic gradient descent")
    formula = r"\Delta\theta = -\eta g"
    source = "decks 001 and 004, algorithm 1"
    surface_rate, lectured = 0.01, True

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        return {"t": state["t"] + 1}, -eta * g


@entry
class Momentum(Optimizer):
    """The decks write momentum in four ways; ``momentum`` is their α, ρ, β₁ or "momentum", and every state starts at 0.

    - "velocity" (001, 004): v ← αv − ηg, Δθ = v
    - "rho" (000, PyTorch): v ← ρv + g, Δθ = −ηv
    - "ema" (002, an average of gradients): m ← βm + (1 − β)g, Δθ = −ηm
    - "change" (002): change ← ηg + α·change, Δθ = −change

    With the same η all but "ema" make the same steps; "ema" makes them with η/(1 − β). When η changes on the way, this
    no longer holds: "velocity" and "change" keep the η at which a gradient came in, "rho" and "ema" rescale the whole
    past by the new one.
    """

    learning_rate: float = rate(0.01)
    momentum: float = friction()
    form: str = knob("velocity", "form", choices=("velocity", "rho", "ema", "change"))
    aliases = ("heavy ball", "sgd with momentum")
    source = "decks 000, 001, 002 and 004; Polyak 1964"
    surface_rate, lectured = 0.003, True

    @property
    def state_names(self) -> tuple[str, ...]:  # type: ignore[override]
        return ({"ema": "m", "change": "change"}.get(self.form, "v"),)

    @property
    def formula(self) -> str:  # type: ignore[override]
        return {
            "velocity": r"v \leftarrow \alpha v - \eta g, \quad \Delta\theta = v",
            "rho": r"v \leftarrow \rho v + g, \quad \Delta\theta = -\eta v",
            "ema": r"m \leftarrow \beta m + (1 - \beta) g, \quad \Delta\theta = -\eta m",
            "change": r"c \leftarrow \eta g + \alpha c, \quad \Delta\theta = -c",
        }[self.form]

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        alpha, t = self.momentum, state["t"] + 1
        if self.form == "velocity":
            v = alpha * state["v"] - eta * g
            return {"v": v, "t": t}, v
        if self.form == "rho":
            v = alpha * state["v"] + g
            return {"v": v, "t": t}, -eta * v
        if self.form == "ema":
            m = alpha * state["m"] + (1 - alpha) * g
            return {"m": m, "t": t}, -eta * m
        change = eta * g + alpha * state["change"]
        return {"change": change, "t": t}, -change


@entry
class Nesterov(Optimizer):
    """v ← αv − η∇J(θ + αv), Δθ = v: momentum whose gradient is taken where the velocity is about to carry θ.

    ``lookahead(state)`` is that αv; the gradient for ``step`` is taken at θ + lookahead, as ``descend`` does.
    PyTorch stores the look-ahead point θ + αv in place of θ; with a fixed η both make the same run.
    """

    learning_rate: float = rate(0.01)
    momentum: float = friction()
    aliases = ("nag", "nesterov momentum", "nesterov accelerated gradient")
    state_names: ClassVar[tuple[str, ...]] = ("v",)
    formula = r"v \leftarrow \alpha v - \eta \nabla J(\theta + \alpha v), \quad \Delta\theta = v"
    source = "decks 000, 001 and 004, algorithm 8.3; Sutskever et al. 2013"
    surface_rate, lectured = 0.003, True

    def lookahead(self, state: State) -> np.ndarray | None:
        """αv, the offset from θ at which the gradient must be taken."""
        if not (isinstance(state, dict) and "v" in state):
            remedy = "Pass the state that init or the last step gave."
            raise checks.problem(
                "state", checks.describe(state), f"a state of {type(self).__name__}", remedy, TypeError
            )
        return menus.for_replicas(self, checks.array("state['v']", state["v"])).offset(state)

    def offset(self, state: State) -> np.ndarray | None:
        return self.momentum * state["v"]

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        v = self.momentum * state["v"] - eta * g
        return {"v": v, "t": state["t"] + 1}, v


@entry
class AdaGrad(Optimizer):
    """r ← r + g², Δθ = −η g/(√r + ε); with ``epsilon_inside`` −η g/√(ε + r).

    ε is outside in deck 004 and in PyTorch, inside in decks 001 and 002. Deck 002's sum stops one gradient early, which
    would divide the first step by √ε alone.
    """

    learning_rate: float = rate(0.1)
    epsilon: float = smallest(1e-7)
    epsilon_inside: bool = knob(False, r"\sqrt{r + \epsilon}")
    state_names = ("r",)
    formula = r"r \leftarrow r + g^2, \quad \Delta\theta = -\frac{\eta}{\sqrt{r} + \epsilon} g"
    source = "deck 004, algorithm 8.4; Duchi et al. 2011"
    squares_name = "r"
    surface_rate, lectured = 0.5, True

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        r = state["r"] + g * g
        return {"r": r, "t": state["t"] + 1}, -eta * g / root(r, self.epsilon, self.epsilon_inside)


@entry
class RMSProp(Optimizer):
    """r ← ρr + (1 − ρ)g², Δθ = −η g/(√r + ε); with ``epsilon_inside`` −η g/√(ε + r).

    ``decay`` is ρ. ε is outside in deck 004's snippet and in PyTorch, inside in the algorithms of 001, 002 and 004.
    """

    learning_rate: float = rate(0.001, high=1.0)
    decay: float = average(0.9, r"\rho")
    epsilon: float = smallest(1e-6)
    epsilon_inside: bool = knob(False, r"\sqrt{r + \epsilon}")
    state_names = ("r",)
    formula = r"r \leftarrow \rho r + (1 - \rho) g^2, \quad \Delta\theta = -\frac{\eta}{\sqrt{r} + \epsilon} g"
    source = "deck 004, algorithm 8.5; Tieleman and Hinton 2012"
    squares_name = "r"
    surface_rate, lectured = 0.02, True

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        r = self.decay * state["r"] + (1 - self.decay) * g * g
        return {"r": r, "t": state["t"] + 1}, -eta * g / root(r, self.epsilon, self.epsilon_inside)


@entry
class AdaDelta(Optimizer):
    """ "published": r ← ρr + (1 − ρ)g², d = g √(u + ε)/√(r + ε), u ← ρu + (1 − ρ)d², Δθ = −η d.

    Zeiler's rule has no learning rate, so η = 1; PyTorch has the factor too. ``decay`` is ρ.
    "window" is deck 002's reading, AdaGrad with a short memory: r = Σ of the last w g² (this one included),
    Δθ = −η g/√(ε + r). It needs a learning rate like AdaGrad's, and w arrays: ``state["squares"]``, the oldest first.
    """

    learning_rate: float = rate(1.0, 1e-3, 100.0)
    decay: float = average(0.9, r"\rho")
    epsilon: float = smallest(1e-6)
    form: str = knob("published", "form", choices=("published", "window"))
    window: int = knob(10, "w", 1, 50, domain="[1, 1000]")
    source = "deck 002, AdaDelta Algo; Zeiler 2012, algorithm 1"
    squares_name = "r"
    surface_rate, lectured = 3.0, True

    @property
    def state_names(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("r", "u") if self.form == "published" else ("r",)

    @property
    def formula(self) -> str:  # type: ignore[override]
        if self.form == "window":
            return r"r = \sum_{k=t-w+1}^{t} g_k^2, \quad \Delta\theta = -\frac{\eta}{\sqrt{r + \epsilon}} g"
        return r"\Delta\theta = -\eta \frac{\sqrt{u + \epsilon}}{\sqrt{r + \epsilon}} g"

    def initial(self, theta: np.ndarray) -> State:
        squares = {"squares": np.zeros((self.window, *theta.shape), theta.dtype)} if self.form == "window" else {}
        return {**super().initial(theta), **squares}

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        rho, epsilon, t = self.decay, self.epsilon, state["t"] + 1
        if self.form == "window":
            squares = np.concatenate([state["squares"][1:], (g * g)[None]])
            r = squares.sum(axis=0)
            return {"r": r, "t": t, "squares": squares}, -eta * g / np.sqrt(r + epsilon)
        r = rho * state["r"] + (1 - rho) * g * g
        d = np.sqrt((state["u"] + epsilon) / (r + epsilon)) * g
        u = rho * state["u"] + (1 - rho) * d * d
        return {"r": r, "u": u, "t": t}, -eta * d


@entry
class Adam(Optimizer):
    """m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), Δθ = −η m̂/(√v̂ + ε).

    Decks 001 and 004 write s, r, ρ₁, ρ₂ and δ for m, v, β₁, β₂ and ε. ``bias_correction=False`` is deck 004's snippet,
    which has m and v in place of m̂ and v̂; ``epsilon_inside`` is deck 002's √(v̂ + ε).
    """

    learning_rate: float = rate(0.001, high=1.0)
    beta1: float = average(0.9, r"\beta_1", 0.99)
    beta2: float = average(0.999, r"\beta_2", 0.9999)
    epsilon: float = smallest(1e-8)
    epsilon_inside: bool = knob(False, r"\sqrt{\hat v + \epsilon}")
    bias_correction: bool = knob(True, r"\hat m, \hat v")
    state_names: ClassVar[tuple[str, ...]] = ("m", "v")
    formula = r"\Delta\theta = -\eta \frac{\hat m}{\sqrt{\hat v} + \epsilon}"
    source = "decks 001 and 004, algorithm 8.7; Kingma and Ba 2015, algorithm 1"
    squares_name = "v"
    surface_rate, lectured = 0.1, True

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        m, v, t = self._moments(state, g)
        return {"m": m, "v": v, "t": t}, -eta * self._ratio(m, v, t)

    def _moments(self, state, g):
        m = self.beta1 * state["m"] + (1 - self.beta1) * g
        v = self.beta2 * state["v"] + (1 - self.beta2) * g * g
        return m, v, state["t"] + 1

    def _ratio(self, m, v, t):
        if self.bias_correction:
            m, v = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        return m / root(v, self.epsilon, self.epsilon_inside)


@entry
class AdamW(Adam):
    """Adam with decoupled weight decay λ: Δθ = −ηλθ − η m̂/(√v̂ + ε), so that the decay is not divided by √v̂.

    The decay depends on θ: pass it, ``rule.step(state, gradient, theta)``.
    """

    weight_decay: float = decoupled_decay()
    needs_theta = True
    formula = r"\Delta\theta = -\eta \lambda \theta - \eta \frac{\hat m}{\sqrt{\hat v} + \epsilon}"
    source = "Loshchilov and Hutter 2019, algorithm 2, with PyTorch's λ, which η multiplies"
    lectured = False

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        assert theta is not None
        m, v, t = self._moments(state, g)
        return {"m": m, "v": v, "t": t}, -eta * (self.weight_decay * theta + self._ratio(m, v, t))


@entry
class AdaMax(Optimizer):
    """m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), Δθ = −η/(1 − β₁ᵗ) · m/u: Adam with the largest |g| for the root.

    The paper has no ε; PyTorch adds it where it stands here, so that a gradient of 0 gives 0/ε.
    """

    learning_rate: float = rate(0.002, high=1.0)
    beta1: float = average(0.9, r"\beta_1", 0.99)
    beta2: float = average(0.999, r"\beta_2", 0.9999)
    epsilon: float = smallest(1e-8)
    state_names = ("m", "u")
    formula = r"u \leftarrow \max(\beta_2 u, |g| + \epsilon), \quad \Delta\theta = -\eta \frac{\hat m}{u}"
    source = "Kingma and Ba 2015, algorithm 2"
    squares_name = "u"
    surface_rate = 0.2

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        t = state["t"] + 1
        m = self.beta1 * state["m"] + (1 - self.beta1) * g
        u = np.maximum(self.beta2 * state["u"], np.abs(g) + self.epsilon)
        return {"m": m, "u": u, "t": t}, -eta / (1 - self.beta1**t) * m / u


@entry
class Nadam(Optimizer):
    """Adam with Nesterov's look-ahead folded in: Δθ = −η (μ_{t+1} m/(1 − Π_{t+1}) + (1 − μ_t) g/(1 − Π_t))/(√v̂ + ε).

    m, v and v̂ are Adam's; μ_t = β₁(1 − ½·0.96^{tψ}) rises to β₁, Π_t = μ₁⋯μ_t (the state's "product"), and ψ is
    ``momentum_decay``.
    """

    learning_rate: float = rate(0.002, high=1.0)
    beta1: float = average(0.9, r"\beta_1", 0.99)
    beta2: float = average(0.999, r"\beta_2", 0.9999)
    epsilon: float = smallest(1e-8)
    momentum_decay: float = knob(0.004, r"\psi", 1e-4, 1.0, log=True, domain="[0, inf)")
    state_names = ("m", "v")
    formula = r"\Delta\theta = -\frac{\eta}{\sqrt{\hat v} + \epsilon} \left(\mu' \hat m + (1 - \mu) \hat g\right)"
    source = "Dozat 2016, with PyTorch's ψ"
    squares_name = "v"
    surface_rate = 0.1

    def initial(self, theta: np.ndarray) -> State:
        return {**super().initial(theta), "product": 1.0}

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        t = state["t"] + 1
        mu, mu_next = (self.beta1 * (1 - 0.5 * 0.96 ** (k * self.momentum_decay)) for k in (t, t + 1))
        product = state["product"] * mu
        m = self.beta1 * state["m"] + (1 - self.beta1) * g
        v = self.beta2 * state["v"] + (1 - self.beta2) * g * g
        m_bar = mu_next / (1 - product * mu_next) * m + (1 - mu) / (1 - product) * g
        step = -eta * m_bar / (np.sqrt(v / (1 - self.beta2**t)) + self.epsilon)
        return {"m": m, "v": v, "t": t, "product": product}, step


@entry
class AMSGrad(Adam):
    """Adam that never forgets a large gradient: v_max ← max(v_max, v) stands in v's place.

    As in PyTorch the maximum is of the uncorrected v, and the bias is corrected after it. ``bias_correction=False`` is
    the algorithm as published, but for ε.
    """

    state_names = ("m", "v", "v_max")
    formula = r"\Delta\theta = -\eta \frac{\hat m}{\sqrt{\hat v_{\max}} + \epsilon}"
    source = "Reddi et al. 2018, algorithm 2"
    squares_name = "v_max"
    lectured = False

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        m, v, t = self._moments(state, g)
        v_max = np.maximum(state["v_max"], v)
        return {"m": m, "v": v, "v_max": v_max, "t": t}, -eta * self._ratio(m, v_max, t)
