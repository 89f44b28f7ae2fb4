"""Rules beyond the lectures: chosen by name, but on no list."""

import numpy as np

from course_lib.menus import entry, knob
from course_lib.optimizers._optimizer import Optimizer, Rate, State
from course_lib.optimizers._rules import Nesterov, average, decoupled_decay, friction, rate, root, smallest


@entry
class SGDW(Optimizer):
    """Momentum with decoupled weight decay λ: v ← αv − ηg, Δθ = v − ηλθ. The decay is no part of the velocity.

    With α = 0 it is gradient descent with the penalty λ₂ = λ, exactly; with α > 0 it is not, because the penalty's
    gradient would be averaged with the other one. The decay depends on θ: ``rule.step(state, gradient, theta)``.
    """

    learning_rate: float = rate(0.01)
    momentum: float = friction()
    weight_decay: float = decoupled_decay()
    needs_theta = True
    state_names = ("v",)
    formula = r"v \leftarrow \alpha v - \eta g, \quad \Delta\theta = v - \eta \lambda \theta"
    source = "Loshchilov and Hutter 2019, algorithm 1, with a λ that η multiplies"
    surface_rate = 0.003

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        assert theta is not None
        v = self.momentum * state["v"] - eta * g
        return {"v": v, "t": state["t"] + 1}, v - eta * self.weight_decay * theta


@entry
class RMSPropMomentum(Nesterov):
    """r ← ρr + (1 − ρ)g², v ← αv − η g/(√r + ε), Δθ = v: a velocity of RMSProp's steps, with g taken at θ + αv.

    Algorithm 8.6 stands between the decks' 8.5 and 8.7 and divides by √r alone. Without ``look_ahead`` g is taken at θ,
    which is PyTorch's RMSprop with momentum as long as η stays the same.
    """

    learning_rate: float = rate(0.001, high=1.0)
    momentum: float = friction()
    decay: float = average(0.9, r"\rho")
    epsilon: float = smallest(1e-6)
    look_ahead: bool = knob(True, r"\theta + \alpha v")
    state_names = ("v", "r")
    formula = (
        r"r \leftarrow \rho r + (1 - \rho) g^2, \quad v \leftarrow \alpha v - \frac{\eta}{\sqrt{r} + \epsilon} g, "
        r"\quad \Delta\theta = v"
    )
    source = "Goodfellow et al. 2016, algorithm 8.6"
    squares_name = "r"
    surface_rate, lectured = 0.005, False

    def offset(self, state: State) -> np.ndarray | None:
        return super().offset(state) if self.look_ahead else None

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        r = self.decay * state["r"] + (1 - self.decay) * g * g
        v = self.momentum * state["v"] - eta * g / root(r, self.epsilon, False)
        return {"v": v, "r": r, "t": state["t"] + 1}, v


@entry
class Lion(Optimizer):
    """Δθ = −η (sign(β₁m + (1 − β₁)g) + λθ), m ← β₂m + (1 − β₂)g: every entry moves by η, whatever the gradient's size.

    So η is three to ten times smaller than Adam's. The decay depends on θ: ``rule.step(state, gradient, theta)``.
    """

    learning_rate: float = rate(1e-4)
    beta1: float = average(0.9, r"\beta_1", 0.99)
    beta2: float = average(0.99, r"\beta_2", 0.9999)
    weight_decay: float = decoupled_decay()
    needs_theta = True
    state_names = ("m",)
    formula = (
        r"\Delta\theta = -\eta \left(\operatorname{sign}(\beta_1 m + (1 - \beta_1) g) + \lambda \theta\right), "
        r"\quad m \leftarrow \beta_2 m + (1 - \beta_2) g"
    )
    source = "Chen et al. 2023, algorithm 2"
    surface_rate = 0.01

    def update(
        self, state: State, g: np.ndarray, eta: Rate, theta: np.ndarray | None = None
    ) -> tuple[State, np.ndarray]:
        assert theta is not None
        m = state["m"]
        towards = np.sign(self.beta1 * m + (1 - self.beta1) * g)
        m = self.beta2 * m + (1 - self.beta2) * g
        return {"m": m, "t": state["t"] + 1}, -eta * (towards + self.weight_decay * theta)
