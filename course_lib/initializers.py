"""Initial weights: they decide, before the first example, whether a network's signals vanish, explode or get through.

Each draws W of shape (fan_in, fan_out) for a layer z = x W + b: fan_in is a neuron's number of inputs, n_in
(the lecture's f_in). Biases start at 0.
"""

from typing import ClassVar

import numpy as np

from course_lib import checks
from course_lib.arguments import Generator, Natural, checked
from course_lib.menus import Entry, Menu, entry, knob


class Initializer(Entry):
    """W with independent entries, N(0, σ²) unless a subclass says otherwise. Subclasses give σ as ``deviation``.

    A knob with one value for each replica, shaped (R, 1), gives W of shape (R, fan_in, fan_out): one draw on R scales.

    >>> from course_lib.initializers import INITIALIZERS, Initializer
    >>> class HalfHe(Initializer):
    ...     def deviation(self, fan_in, fan_out):
    ...         return np.sqrt(0.5 / fan_in)
    >>> half_he = INITIALIZERS.register("half He", HalfHe())
    >>> half_he(8, 3, np.random.default_rng(0)).shape, half_he.std(8, 3)
    ((8, 3), np.float64(0.25))
    >>> del INITIALIZERS["half He"]
    """

    family: ClassVar[str] = "initializer"
    mean: ClassVar[float] = 0.0
    formula: ClassVar[str] = ""
    source: ClassVar[str] = "deck 002, Weight Initialization"

    @checked
    def __call__(self, fan_in: Natural, fan_out: Natural, rng: Generator) -> np.ndarray:
        """W, float64 of shape (fan_in, fan_out), drawn from the generator ``rng``."""
        _check_size(fan_in, fan_out)
        return self.draw(fan_in, fan_out, rng)

    @checked
    def std(self, fan_in: Natural, fan_out: Natural) -> float | np.ndarray:
        """The standard deviation σ of the distribution (a draw's own differs a little)."""
        _check_size(fan_in, fan_out)
        return self.deviation(fan_in, fan_out)

    @checked
    def bound(self, fan_in: Natural, fan_out: Natural) -> float | np.ndarray | None:
        """b where the distribution is U(−b, b); None for one that is not uniform."""
        _check_size(fan_in, fan_out)
        return self.limit(fan_in, fan_out)

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        """σ."""
        raise NotImplementedError

    def limit(self, fan_in: int, fan_out: int) -> float | np.ndarray | None:
        """b of a uniform distribution."""
        return None

    def draw(self, fan_in: int, fan_out: int, rng: "np.random.Generator") -> np.ndarray:
        """W."""
        return rng.standard_normal((fan_in, fan_out)) * _scale(self.deviation(fan_in, fan_out))


class UniformInitializer(Initializer):
    """W with entries from U(−b, b), so that σ = b/√3. Subclasses give b as ``limit``."""

    def limit(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        """b."""
        raise NotImplementedError

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return self.limit(fan_in, fan_out) / np.sqrt(3)

    def draw(self, fan_in: int, fan_out: int, rng: "np.random.Generator") -> np.ndarray:
        return rng.uniform(-1, 1, (fan_in, fan_out)) * _scale(self.limit(fan_in, fan_out))


class Zeros(Initializer):
    """W = 0: all neurons of a layer get the same update and learn the same feature; with ReLU or tanh W never moves."""

    formula = "0"

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return 0.0

    def draw(self, fan_in: int, fan_out: int, rng: "np.random.Generator") -> np.ndarray:
        return np.zeros((fan_in, fan_out))


@entry
class ConstantWeights(Initializer):
    """W = c: the signal flows, but the symmetry is never broken, and a layer of n neurons learns like one."""

    value: float = knob(0.1, "c", -1.0, 1.0)
    formula = "c"

    @property
    def mean(self) -> float:  # type: ignore[override]
        return self.value

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return 0.0

    def draw(self, fan_in: int, fan_out: int, rng: "np.random.Generator") -> np.ndarray:
        return np.ones((fan_in, fan_out)) * _scale(self.value)


@entry
class Normal(Initializer):
    """W ~ N(0, σ²) with a σ that does not depend on the layer.

    The menu's two were measured on 2-16-16-2 with ReLU and cross-entropy, against He. With σ = 0.01 the first layer's
    gradient is a thousand times smaller: 300 steps of 0.1 leave the cost at log 2. With σ = 10 gradient and cost are a
    thousand times larger, and the first steps make the cost larger still.
    """

    sigma: float = knob(0.01, r"\sigma", 1e-4, 100.0, log=True, domain="(0, inf)")
    formula = r"\mathcal{N}(0, \sigma^2)"

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return self.sigma


class Uniform(UniformInitializer):
    """W ~ U(−1/√n_in, 1/√n_in), of variance 1/(3 n_in). PyTorch's Linear starts like this."""

    formula = r"\mathcal{U}\left(\pm 1 / \sqrt{n_{in}}\right)"

    def limit(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return 1 / np.sqrt(fan_in)


@entry
class GlorotNormal(Initializer):
    """W ~ N(0, g² · 2/(n_in + n_out)), also called Xavier.

    Variance 1/n_in keeps the signal's variance forward, 1/n_out backward; this is between.
    Deck and paper have g = 1; PyTorch's ``calculate_gain`` proposes 5/3 for tanh.
    """

    gain: float = knob(1.0, "g", 0.1, 10.0, log=True, domain="(0, inf)")
    aliases = ("glorot", "xavier", "xavier normal")
    formula = r"\mathcal{N}\left(0, \tfrac{2 g^2}{n_{in} + n_{out}}\right)"
    source = "deck 002, Xavier initialization; Glorot and Bengio 2010, equation 12"

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return self.gain * np.sqrt(2 / (fan_in + fan_out))


@entry
class GlorotUniform(UniformInitializer):
    """W ~ U(−b, b), b = g √(6/(n_in + n_out)): the variance of Glorot normal, uniformly distributed."""

    gain: float = knob(1.0, "g", 0.1, 10.0, log=True, domain="(0, inf)")
    aliases = ("xavier uniform",)
    formula = r"\mathcal{U}\left(\pm g \sqrt{6 / (n_{in} + n_{out})}\right)"
    source = "deck 002, Xavier initialization; Glorot and Bengio 2010, equation 16"

    def limit(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return self.gain * np.sqrt(6 / (fan_in + fan_out))


@entry
class HeNormal(Initializer):
    """W ~ N(0, 2/((1 + α²) n_in)), also called Kaiming: the 2 makes up for the half of the signal that ReLU cuts off.

    α is the slope of a leaky ReLU below 0. The deck names the distribution and leaves out its variance.
    """

    alpha: float = knob(0.0, r"\alpha", 0.0, 1.0)
    aliases = ("he", "kaiming", "kaiming normal")
    formula = r"\mathcal{N}\left(0, \tfrac{2}{(1 + \alpha^2) n_{in}}\right)"
    source = "deck 002, He/Kaiming; He et al. 2015, equations 10 and 15"

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return np.sqrt(2 / ((1 + self.alpha * self.alpha) * fan_in))


@entry
class HeUniform(UniformInitializer):
    """W ~ U(−b, b), b = √(6/((1 + α²) n_in)): the variance of He normal, uniformly distributed."""

    alpha: float = knob(0.0, r"\alpha", 0.0, 1.0)
    aliases = ("kaiming uniform",)
    formula = r"\mathcal{U}\left(\pm \sqrt{6 / ((1 + \alpha^2) n_{in})}\right)"
    source = "deck 002, He/Kaiming; He et al. 2015, equations 10 and 15"

    def limit(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return np.sqrt(6 / ((1 + self.alpha * self.alpha) * fan_in))


# Beyond the lectures: chosen by name, but on no list.


class LeCunNormal(Initializer):
    """W ~ N(0, 1/n_in): keeps the variance of a signal forward where the activation is near z, and what SELU is for."""

    aliases = ("lecun",)
    formula = r"\mathcal{N}\left(0, \tfrac{1}{n_{in}}\right)"
    source = "LeCun et al. 1998, Efficient BackProp, equation 16"

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return 1 / np.sqrt(fan_in)


class LeCunUniform(UniformInitializer):
    """W ~ U(−b, b), b = √(3/n_in): the variance of LeCun normal, uniformly distributed."""

    formula = r"\mathcal{U}\left(\pm \sqrt{3 / n_{in}}\right)"
    source = "LeCun et al. 1998, Efficient BackProp, equation 16"

    def limit(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return np.sqrt(3 / fan_in)


@entry
class Orthogonal(Initializer):
    """W with columns that are orthogonal and of length g, or rows if they are fewer: Wᵀ W = g² I, or W Wᵀ = g² I.

    It turns the signal and, in square layers, neither stretches nor shrinks any direction, however many layers follow
    one another. The entries are not independent; each has the variance g²/max(n_in, n_out). W is the Q of a normal
    matrix, with the signs for which R's diagonal is positive: so all orthogonal matrices are equally likely.
    """

    gain: float = knob(1.0, "g", 0.1, 10.0, log=True, domain="(0, inf)")
    formula = r"W^\top W = g^2 I \text{ or } W W^\top = g^2 I"
    source = "Saxe et al. 2014; Mezzadri 2007"

    def deviation(self, fan_in: int, fan_out: int) -> float | np.ndarray:
        return self.gain / np.sqrt(max(fan_in, fan_out))

    def draw(self, fan_in: int, fan_out: int, rng: "np.random.Generator") -> np.ndarray:
        a = rng.standard_normal((fan_in, fan_out))
        q, r = np.linalg.qr(a if fan_in > fan_out else a.T)  # of a square one its transpose, as PyTorch
        q *= np.where(np.diagonal(r) < 0, -1, 1)
        return (q if fan_in > fan_out else q.T) * _scale(self.gain)


def _check_size(fan_in, fan_out):
    came = f"{checks.describe(fan_in)} by {checks.describe(fan_out)} weights"
    checks.memory("fan_in, fan_out", came, 8 * fan_in * fan_out, "Make the layer smaller.")


def _scale(value):
    """A knob's (R, 1) as (R, 1, 1), to be multiplied with matrices."""
    if not isinstance(value, np.ndarray):
        return value
    if value.shape[-1] != 1:
        expected = "one number, or one a replica in a column"
        raise checks.problem("initializer", f"a knob of shape {value.shape}", expected, "Shape it (R, 1).")
    return value[..., None]


INITIALIZERS = Menu(
    Initializer,
    {
        "zeros": Zeros(),
        "constant": ConstantWeights(),
        "too small": Normal(0.01),
        "too large": Normal(10.0),
        "uniform": Uniform(),
        "Glorot normal": GlorotNormal(),
        "Glorot uniform": GlorotUniform(),
        "He normal": HeNormal(),
        "He uniform": HeUniform(),
    },
    beyond={
        "LeCun normal": LeCunNormal(),
        "LeCun uniform": LeCunUniform(),
        "orthogonal": Orthogonal(),
    },
)


def choose(wanted: str | Initializer, argument: str = "initializer") -> Initializer:
    """The initializer of that name, or ``wanted`` itself if it is one."""
    return INITIALIZERS.choose(wanted, argument)
