"""Activation functions: what a neuron does with its pre-activation z, and the derivative that backpropagation needs.

``f(z)`` is the activation a; ``f.vjp(z, upstream)`` is the gradient by z, given the gradient by a, without forming a
Jacobian. Elementwise functions also have ``f.prime(z)`` = da/dz. Arrays keep their shape and their float32 or float64.
"""

import functools
import math
from collections import ChainMap
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import Array, Rows
from course_lib.menus import Entry, Menu, entry, knob


class Activation(Entry):
    """a = f(z). Subclasses give ``value`` and ``slope``, or ``pullback``, which get arrays that are already checked.

    >>> from course_lib.activations import ACTIVATIONS, Elementwise
    >>> class Sine(Elementwise):
    ...     def value(self, z):
    ...         return np.sin(z)
    ...
    ...     def slope(self, z, a):
    ...         return np.cos(z)
    >>> sine = ACTIVATIONS.register("sine", Sine())
    >>> sine.prime(0.0)
    np.float64(1.0)
    >>> del ACTIVATIONS["sine"]
    """

    family: ClassVar[str] = "activation"
    elementwise: ClassVar[bool] = True
    learned: ClassVar[str | None] = None  # the knob that is a parameter inside θ, if any
    pieces: int = 1  # columns of z for each column of a
    kinks: ClassVar[tuple[float, ...]] = ()  # where the derivative jumps
    formula: ClassVar[str] = ""
    derivative: ClassVar[str] = ""
    source: ClassVar[str] = "deck 000, Types of Activation Functions"

    def __call__(self, z: Array) -> np.ndarray:
        """a = f(z), the same shape as z (maxout: fewer columns). Refuses NaN, infinity and what is not numeric."""
        z = self.check_z(z)
        menus.check_replicas(self, "z", z)
        return checks.computed("z", z, lambda: self.value(z))

    def vjp(self, z: Array, upstream: Array) -> np.ndarray:
        """dL/dz, shaped like z, for dL/da = ``upstream``, shaped like a: upstream ⊙ f'(z) for an elementwise f."""
        z, upstream, a = self.check_z(z), checks.array("upstream", upstream), self(z)
        checks.same_shape("upstream", upstream, "f(z)", a)
        return checks.computed("upstream", upstream, lambda: self.pullback(z, a, upstream))

    def check_z(self, z: Array) -> np.ndarray:
        """z as an array, if this activation takes it."""
        return checks.array("z", z)

    def value(self, z: np.ndarray) -> np.ndarray:
        """f(z)."""
        raise NotImplementedError

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        """f'(z); a = f(z) is passed along, because it often makes this cheaper."""
        raise NotImplementedError

    def pullback(self, z: np.ndarray, a: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        """dL/dz for dL/da = ``upstream``."""
        return upstream * self.slope(z, a)

    def pullback_of_learned(self, z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        """The derivative by the learned knob, shape (…), where there is one."""
        raise NotImplementedError


class Elementwise(Activation):
    """An activation of each entry on its own, so that it has an ordinary derivative."""

    def prime(self, z: Array) -> np.ndarray:
        """f'(z), entry by entry, the same shape as z. At a kink: the left-hand derivative."""
        z = checks.array("z", z)
        menus.check_replicas(self, "z", z)
        return checks.computed("z", z, lambda: self.slope(z, self.value(z)))


class Linear(Elementwise):
    """f(z) = z, f'(z) = 1. The deck's slope a and offset c of ax + c are the layer's own weights and bias."""

    aliases = ("identity",)
    formula, derivative = "z", "1"

    def value(self, z: np.ndarray) -> np.ndarray:
        return z

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.ones_like(z)

    def pullback(self, z: np.ndarray, a: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        return upstream


class Sigmoid(Elementwise):
    """σ(z) = 1/(1 + e^−z), σ' = σ(1 − σ). With t = e^−|z| neither branch can overflow."""

    aliases = ("logistic",)
    formula, derivative = r"\frac{1}{1 + e^{-z}}", r"\sigma(z)\,(1 - \sigma(z))"

    def value(self, z: np.ndarray) -> np.ndarray:
        t = np.exp(-np.abs(z))
        return np.maximum(t, z >= 0) / (1 + t)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return a * (1 - a)


class Tanh(Elementwise):
    """tanh z = 2σ(2z) − 1, tanh' = 1 − tanh²."""

    formula, derivative = r"\tanh z", r"1 - \tanh^2 z"

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.tanh(z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return 1 - a * a


class ReLU(Elementwise):
    """max(0, z). ReLU'(0) = 0, as in deck 000's Jacobian example and PyTorch; deck 000's table has 1."""

    kinks = (0.0,)
    formula, derivative = r"\max(0, z)", r"[z > 0]"

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.maximum(z, 0)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return (a > 0).astype(z.dtype)

    def pullback(self, z: np.ndarray, a: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        return upstream * (a > 0)


@entry
class LeakyReLU(Elementwise):
    """z for z > 0, αz below: the small slope α keeps a unit from dying. At 0 the derivative is α."""

    alpha: float = knob(0.01, r"\alpha", 0.0, 0.5, domain="[0, 1)")
    kinks = (0.0,)
    formula, derivative = r"\max(\alpha z, z)", r"1 \text{ if } z > 0 \text{ else } \alpha"
    source = "deck 000, Leaky ReLu; Maas et al. 2013"

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z, self.alpha * z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z.dtype.type(1), np.asarray(self.alpha, z.dtype))


@entry
class PReLU(LeakyReLU):
    """Leaky ReLU whose slope α is learned with the weights: in a network each layer has one α inside θ.

    da/dα = min(z, 0), so dL/dα = Σ upstream · min(z, 0). The knob is the value that α starts from.
    """

    alpha: float = knob(0.25, r"\alpha_0", -0.5, 1.0, domain="(-inf, inf)")
    learned = "alpha"
    formula = r"z \text{ if } z > 0 \text{ else } \alpha z"
    source = "deck 000, the table's row Parametric ReLU; He et al. 2015, equation 1"

    def gradient_of_learned(self, z: Rows, upstream: Rows) -> np.ndarray:
        """dL/dα summed over rows and units: shape (…) for z of shape (…, N, n)."""
        z, upstream = checks.array("z", z, ndim=2), checks.array("upstream", upstream)
        checks.same_shape("upstream", upstream, "z", z)
        return checks.computed("upstream", upstream, lambda: self.pullback_of_learned(z, upstream))

    def pullback_of_learned(self, z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        return (upstream * np.minimum(z, 0)).sum(axis=(-2, -1))


@entry
class ELU(Elementwise):
    """z for z > 0, α(e^z − 1) below; below zero f' = f + α. At 0 the derivative is α, so it is smooth for α = 1."""

    alpha: float = knob(1.0, r"\alpha", 0.1, 3.0, domain="(0, inf)")
    formula = r"z \text{ if } z > 0 \text{ else } \alpha (e^z - 1)"
    derivative = r"1 \text{ if } z > 0 \text{ else } f(z) + \alpha"
    source = "deck 000, the table's row ELU; Clevert et al. 2016"

    @property
    def kinks(self) -> tuple[float, ...]:  # type: ignore[override]
        return () if np.all(self.alpha == 1) else (0.0,)

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z.dtype.type(1), self.alpha * np.exp(np.minimum(z, 0)))


class Softmax(Activation):
    """a_i = e^{z_i} / Σ_j e^{z_j} along the last axis; dL/dz = a ⊙ (u − Σ_j u_j a_j) for upstream u.

    The largest z of each row is subtracted first, which changes nothing and cannot overflow.
    """

    elementwise = False
    formula = r"\frac{e^{z_i}}{\sum_j e^{z_j}}"
    derivative = r"a_i\,(I_{ij} - a_j)"
    source = "deck 004, Output activation and loss function"

    def check_z(self, z: Array) -> np.ndarray:
        return checks.array("z", z, ndim=1)

    def value(self, z: np.ndarray) -> np.ndarray:
        _, a, total = exponentials(z)
        a /= total
        return a

    def pullback(self, z: np.ndarray, a: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        return a * (upstream - row_sum(upstream * a))


@entry
class Maxout(Activation):
    """The largest of k linear pieces: z has k columns for each unit, next to one another, and a_i = max_j z_{ki+j}.

    The gradient goes to the piece that won (a tie: the first one). Not elementwise: z of shape (…, kn) gives a of
    shape (…, n).
    """

    pieces: int = knob(2, "k", 2, 5, domain="[2, 64]")
    elementwise = False
    formula, derivative = r"\max_j z_j", r"[\,j = \arg\max z\,]"
    source = "deck 000, Maxout; Goodfellow et al. 2013"

    def check_z(self, z: Array) -> np.ndarray:
        z = checks.array("z", z, ndim=1)
        if z.shape[-1] % self.pieces:
            expected = f"a multiple of {self.pieces} columns, one for each piece"
            raise checks.problem("z", f"shape {z.shape}", expected, f"Make W with {self.pieces} columns a unit.")
        return z

    def _each(self, z):
        """The pieces as views (…, n): loops over a few of them are faster than reductions along a short axis."""
        return [z[..., j :: self.pieces] for j in range(self.pieces)]

    def value(self, z: np.ndarray) -> np.ndarray:
        return functools.reduce(np.maximum, self._each(z))

    def pullback(self, z: np.ndarray, a: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        gradient = np.empty_like(z)
        for piece, out in zip(self._each(z), self._each(gradient), strict=True):
            np.multiply(upstream, piece == a, out=out)
            upstream = upstream - out  # nothing is left for the second of a tie
        return gradient


# Beyond the lectures: chosen by name, but on no list.


@entry
class GELU(Elementwise):
    """z Φ(z), with Φ the distribution function of N(0, 1): ReLU whose gate opens gradually. Smooth, not monotone.

    The form "tanh" is the paper's approximation, z σ(√(8/π) (z + 0.044715 z³)), which differs by less than 10⁻³. NumPy
    has no error function: "exact" calls Python's for each entry, which takes seven times as long.
    """

    form: str = knob("exact", "form", choices=("exact", "tanh"))
    formula, derivative = r"z\,\Phi(z)", r"\Phi(z) + z\,\varphi(z)"
    source = "Hendrycks and Gimpel 2016"

    def value(self, z: np.ndarray) -> np.ndarray:
        if self.form == "tanh":
            return z * Sigmoid().value(_gelu_gate(z)[0])
        return z * (np.asarray(_erfc(z * -math.sqrt(0.5)), z.dtype) / 2)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        if self.form == "tanh":
            u, by_z = _gelu_gate(z)
            s = Sigmoid().value(u)
            return s + np.clip(z, -10, 10) * by_z * s * (1 - s)
        near = np.clip(z, -40, 40)  # farther out the density is 0 in any precision, and z² could overflow
        gate = np.divide(a, z, out=np.full_like(z, 0.5), where=np.abs(z) > 1e-30)  # Φ(z)
        return gate + near * np.exp(near * near * -0.5) / math.sqrt(2 * math.pi)


class SiLU(Elementwise):
    """z σ(z), also called swish: near ReLU far from 0, smooth, with a least value of −0.28 at z = −1.28."""

    aliases = ("swish",)
    formula, derivative = r"z\,\sigma(z)", r"\sigma(z) + f(z)\,(1 - \sigma(z))"
    source = "Elfwing et al. 2018; Ramachandran et al. 2017"

    def value(self, z: np.ndarray) -> np.ndarray:
        return z * Sigmoid().value(z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        s = Sigmoid().value(z)
        return s + a * (1 - s)


class Mish(Elementwise):
    """z tanh(log(1 + e^z)). With n = e^z the tanh is (n² + 2n)/(n² + 2n + 2), here written in e^−|z|: no overflow."""

    formula = r"z \tanh w, \quad w = \log(1 + e^z)"
    derivative = r"\tanh w + z\,\sigma(z)\,(1 - \tanh^2 w)"
    source = "Misra 2020"

    def value(self, z: np.ndarray) -> np.ndarray:
        return z * self._gate(z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        gate = self._gate(z)
        return gate + z * Sigmoid().value(z) * (1 - gate * gate)

    def _gate(self, z):
        t = np.exp(-np.abs(z))
        top = np.where(z >= 0, 1 + 2 * t, t * (t + 2))
        return top / (top + 2 * np.where(z >= 0, t * t, 1))


@entry
class Softplus(Elementwise):
    """log(1 + e^{βz})/β: ReLU with its corner rounded off, the more sharply the larger β. Its derivative is σ(βz).

    PyTorch returns z itself where βz > 20, which changes it by less than 10⁻⁸/β.
    """

    beta: float = knob(1.0, r"\beta", 0.1, 10.0, log=True, domain="(0, inf)")
    formula, derivative = r"\tfrac{1}{\beta} \log(1 + e^{\beta z})", r"\sigma(\beta z)"
    source = "Dugas et al. 2001"

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.maximum(z, 0) + np.log1p(np.exp(-self.beta * np.abs(z))) / self.beta

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return Sigmoid().value(self.beta * z)


class Softsign(Elementwise):
    """z/(1 + |z|): from −1 to 1 as tanh, but it comes near them only as 1/|z|, so it saturates late."""

    formula, derivative = r"\frac{z}{1 + |z|}", r"\frac{1}{(1 + |z|)^2}"
    source = "Bergstra et al. 2009; Glorot and Bengio 2010"

    def value(self, z: np.ndarray) -> np.ndarray:
        return z / (1 + np.abs(z))

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        root = 1 / (1 + np.abs(z))
        return root * root


class SELU(Elementwise):
    """λ ELU(z) with α = 1.6733 and λ = 1.0507, which keep a signal's mean 0 and its variance 1 from layer to layer.

    That holds for weights of variance 1/n_in, LeCun's. At 0 the derivative is λα, the left-hand one.
    """

    alpha: ClassVar[float] = 1.6732632423543772
    scale: ClassVar[float] = 1.0507009873554805
    kinks = (0.0,)
    formula = r"\lambda z \text{ if } z > 0 \text{ else } \lambda \alpha (e^z - 1)"
    derivative = r"\lambda \text{ if } z > 0 \text{ else } f(z) + \lambda \alpha"
    source = "Klambauer et al. 2017"

    def value(self, z: np.ndarray) -> np.ndarray:
        return self.scale * np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return self.scale * np.where(z > 0, z.dtype.type(1), self.alpha * np.exp(np.minimum(z, 0)))


_erfc = np.frompyfunc(math.erfc, 1, 1)


def _gelu_gate(z):
    """u = √(8/π) (z + 0.044715 z³), of which σ is GELU's approximate gate, and du/dz; beyond ±10 the gate is 0 or 1."""
    z, c = np.clip(z, -10, 10), math.sqrt(8 / math.pi)
    return c * (z + 0.044715 * z * z * z), c * (1 + 3 * 0.044715 * z * z)


def exponentials(z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """z minus the largest of its row, the exponential of that, and its row sums: what softmax and its loss share.

    Nothing overflows. Over a short last axis NumPy's own reductions take 3 to 10 times as long.
    """
    shifted = z - _row_max(z)
    e = np.exp(shifted)
    return shifted, e, row_sum(e)


def row_sum(a: np.ndarray) -> np.ndarray:
    """Σ over the last axis, shaped to broadcast against a: (…, 1), or for two columns the same sum in both."""
    return a @ _ones(a.shape[-1], a.dtype)


def _row_max(z):
    """max over the last axis, shaped to broadcast against z."""
    k = z.shape[-1]
    if k == 2:
        return np.maximum(z, z[..., ::-1])
    if k > 64:
        return np.maximum.reduce(z, axis=-1, keepdims=True)
    return np.maximum.reduce(z.reshape(-1, k).T.copy(), axis=0).reshape(*z.shape[:-1], 1)


@functools.cache
def _ones(k, dtype):
    """A row times these is its sum; for k = 2 in both columns, because dividing by a narrower array takes longer."""
    return np.ones((k, 2 if k == 2 else 1), dtype)


ACTIVATIONS = Menu(
    Activation,
    {
        "linear": Linear(),
        "sigmoid": Sigmoid(),
        "tanh": Tanh(),
        "ReLU": ReLU(),
        "leaky ReLU": LeakyReLU(),
        "PReLU": PReLU(),
        "ELU": ELU(),
        "softmax": Softmax(),
    },
    beyond={
        "GELU": GELU(),
        "SiLU": SiLU(),
        "Mish": Mish(),
        "softplus": Softplus(),
        "softsign": Softsign(),
        "SELU": SELU(),
    },
)
# What a network's layer may have. It can only be read: your own activations are registered in ACTIVATIONS.
LAYERS: Mapping[str, Activation] = MappingProxyType(ChainMap(Menu(Maxout, {"maxout": Maxout()}), ACTIVATIONS))


def hidden_activations() -> dict[str, Activation]:
    """What the lectures put into hidden layers, as the menu is now: everything but softmax."""
    return {name: f for name, f in LAYERS.items() if not isinstance(f, Softmax)}


def choose(wanted: str | Activation, argument: str = "activation") -> Activation:
    """The activation of that name (maxout included), or ``wanted`` itself if it is one."""
    return menus.choose(LAYERS, wanted, argument, Activation)
