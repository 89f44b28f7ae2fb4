"""The L-layer network of the lectures, z^l = a^{l−1} W^l + b^l and a^l = f(z^l), over one parameter vector θ.

Rows are examples: x is (N, n_0), W^l is (n_{l−1}, n_l). Weights and biases are views into θ of shape (…, P), the
gradient is another such vector, and leading axes of θ are replicas: many networks evaluated and trained at once.
"""

import copy
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from course_lib import activations, checks, initializers, losses, menus
from course_lib.activations import Activation
from course_lib.arguments import Counts, Generator, Kind, Natural, Rows, Theta, checked
from course_lib.datasets import Dataset
from course_lib.initializers import Initializer
from course_lib.losses import Loss

CACHE = 2**18  # bytes of the widest layer's activations that an evaluation works on at a time


class Layer(NamedTuple):
    """One layer: its activation f and, as views into θ, W (…, n_in, n_out), b (…, 1, n_out), PReLU's α or None."""

    W: np.ndarray
    b: np.ndarray
    alpha: np.ndarray | None
    f: Activation


class Forward(NamedTuple):
    """Every quantity of a forward pass: ``z[l]`` is z^l (``z[0]`` is None), ``a[l]`` is a^l, ``a[0]`` is x."""

    z: list[Any]
    a: list[np.ndarray]

    @property
    def output(self) -> np.ndarray:
        """a^L, the prediction."""
        return self.a[-1]


class Backward(NamedTuple):
    """Every quantity of a backward pass: ``delta[l]`` = ∂C/∂z^l (``delta[0]`` is None), the loss C and ∂C/∂θ."""

    delta: list[Any]
    loss: float | np.ndarray
    gradient: np.ndarray


class Network:
    """A feed-forward network with layers of the sizes (n_0, …, n_L).

    ``hidden`` is one activation, or a list with one for each hidden layer; ``output`` is the last layer's.
    Maxout with k pieces makes its layer's W and b k times as wide; PReLU puts one α for each of its layers into θ.

    >>> from course_lib import Network
    >>> net = Network([2, 16, 2], hidden="tanh")
    >>> net
    Network(2-16-2, tanh, softmax, P = 82)
    >>> theta = net.initialize("Glorot normal", np.random.default_rng(0))
    >>> net.forward(theta, np.zeros((5, 2))).output.shape
    (5, 2)
    >>> loss, gradient = net.loss_and_gradient(theta, np.zeros((5, 2)), [0, 1, 1, 0, 1], "cross-entropy")
    >>> gradient.shape
    (82,)
    """

    def __init__(
        self,
        sizes: Sequence[int],
        hidden: str | Activation | Sequence[str | Activation] = "ReLU",
        output: str | Activation = "softmax",
    ):
        self.sizes = _sizes(sizes)
        inner = len(self.sizes) - 2
        each = list(hidden) if isinstance(hidden, list | tuple) else [_activation("hidden", hidden)] * inner
        if len(each) != inner:
            expected = f"one, or one for each of {inner} hidden layers"
            raise checks.problem(
                "hidden", f"{len(each)} activations", expected, "The output layer's is not among them."
            )
        self.activations = [*(_activation("hidden", f) for f in each), _activation("output", output)]
        if isinstance(self.output, activations.Softmax) and self.sizes[-1] == 1:
            remedy = "Pass output='linear' to predict a number, output='sigmoid' for two classes, or two outputs."
            raise checks.problem("output", "softmax over 1 output", "2 or more: one alone is always 1", remedy)
        self._places, self._learned, self.size = _layout(self.sizes, self.activations)
        self._accepted: tuple[Loss | None, Loss | None] = None, None  # the last loss, and what it is of this output

    @classmethod
    @checked
    def for_data(
        cls,
        data: Annotated[Dataset, Kind(Dataset)],
        widths: Counts = (16,),
        hidden: str | Activation | Sequence[str | Activation] = "ReLU",
    ) -> "Network":
        """A network with the inputs and outputs of ``data``, and hidden layers as wide as ``widths`` says.

        Of classes the outputs are probabilities, by softmax; of numbers to predict they are linear.
        """
        sizes = [data.x_train.shape[1], *widths, data.outputs]
        return cls(sizes, hidden, "linear" if data.regression else "softmax")

    def __repr__(self) -> str:
        names = [menus.name_of(f) for f in self.activations]
        return f"Network({'-'.join(map(str, self.sizes))}, {', '.join(names)}, P = {self.size})"

    def __eq__(self, other: object) -> bool:
        """Equal if the same θ makes the same network: sizes and activations alike."""
        return self._key() == other._key() if isinstance(other, Network) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self):
        return self.sizes, tuple(self.activations)

    @property
    def output(self) -> Activation:
        """The output layer's activation."""
        return self.activations[-1]

    @property
    def weights(self) -> np.ndarray:
        """A mask over θ, shape (P,): True for a weight, False for a bias or an α, which no penalty touches."""
        mask = np.zeros(self.size, bool)
        for W, *_ in self._places:
            mask[W] = True
        return mask

    def layers(self, theta: np.ndarray) -> list[Layer]:
        """The layers as views into θ (…, P), first to last: what is written to them is written to θ."""
        checks.instance("theta", theta, np.ndarray, "an array", "Make θ with network.initialize.")
        if theta.shape[-1:] != (self.size,):
            expected = f"shape (…, {self.size}), the network's size"
            raise checks.problem("theta", f"shape {theta.shape}", expected, "Make θ with network.initialize.")
        return self._views(theta)

    def _views(self, theta):
        lead, row = theta.shape[:-1], theta[..., None, :]
        made = [Layer(theta[W].reshape(lead + shape), row[b], None, f) for W, shape, b, f in self._places]
        for l, alpha in self._learned:
            made[l] = made[l]._replace(alpha=row[alpha], f=_with_learned(made[l].f, row[alpha]))
        return made

    @checked
    def initialize(
        self,
        initializer: str | Initializer,
        rng: Generator,
        replicas: Natural | None = None,
        dtype: DTypeLike = np.float64,
    ) -> np.ndarray:
        """θ of shape (P,), or (replicas, P): weights drawn by the initializer, biases 0, α at PReLU's knob.

        Replica r is the r-th θ that repeated calls with the same ``rng`` would give. An initializer whose knob holds
        one value for each replica, (R, 1), gives (R, P): the same draw on R scales.
        """
        initializer = initializers.choose(initializer, "initializer")
        if replicas is not None:
            came = f"{checks.describe(replicas)} of {self.size} parameters each"
            checks.memory("replicas", came, 8 * replicas * self.size, "Train fewer at once.")
            return np.stack([self.initialize(initializer, rng, dtype=dtype) for _ in range(replicas)])
        drawn = [initializer(n_in, width, rng) for _, (n_in, width), *_ in self._places]
        theta = np.zeros((*drawn[0].shape[:-2], self.size), precision(dtype))
        for layer, W, f in zip(self.layers(theta), drawn, self.activations, strict=True):
            layer.W[...] = W
            if layer.alpha is not None:
                layer.alpha[...] = f.alpha
        return theta

    def forward(self, theta: Theta, x: Rows) -> Forward:
        """The forward pass for x (…, N, n_0): every z^l and a^l."""
        theta, x, _ = self._checked(theta, x)
        with np.errstate(all="ignore"):
            return forward_pass(self.layers(theta), x)

    def predict(self, theta: Theta, x: Rows) -> np.ndarray:
        """The prediction a^L alone, (…, N, n_L)."""
        return self.forward(theta, x).output

    def classify(self, theta: Theta, x: Rows) -> np.ndarray:
        """The predicted class of each row, int64 (…, N): the largest output, or for one output whether it exceeds ½."""
        return classes(self.predict(theta, x))

    def backward(self, theta: Theta, x: Rows, y: np.ndarray, loss: str | Loss) -> Backward:
        """Backpropagation, BP1 to BP4, with every delta^l kept.

        BP1 is ∂C/∂a^L through the output activation: a Hadamard product for an elementwise one, a product with the
        Jacobian for softmax, and (ŷ − y)/N at once for the pairs of deck 004 (Output activation and loss function).
        """
        theta, x, lead = self._checked(theta, x)
        loss, target = self.prepare_targets(loss, y, x.shape[-2], theta.dtype)
        if target.shape[:-2] not in ((), lead):
            expected = f"the leading axes {lead} of theta and x, or none"
            raise checks.problem("target", f"shape {target.shape}", expected, "Give one row an example.")
        gradient = np.zeros((*lead, self.size), theta.dtype)
        with np.errstate(all="ignore"):
            delta, value = backward_pass(self._views(theta), self._views(gradient), x, target, loss)
        return Backward(delta, value if lead else float(value), gradient)

    def loss_and_gradient(
        self, theta: Theta, x: Rows, y: np.ndarray, loss: str | Loss
    ) -> tuple[float | np.ndarray, np.ndarray]:
        """(C, ∂C/∂θ): the loss, a mean over the rows, and its gradient, shaped like θ; one C for each replica."""
        _, value, gradient = self.backward(theta, x, y, loss)
        return value, gradient

    def prepare_targets(
        self, loss: str | Loss, y: np.ndarray, rows: Natural, dtype: DTypeLike = np.float64
    ) -> tuple[Loss, np.ndarray]:
        """(loss, Y): the loss, as one of logits if the output layer is its pair, and the targets (rows, n_L).

        Both are checked here, once for many steps; a loss that does not fit the output layer is refused.
        """
        loss, outputs, dtype = losses.choose(loss, "loss"), self.sizes[-1], precision(dtype)
        accepted, fused = self._accepted
        if accepted is not loss:
            name = menus.name_of(self.output)
            loss.check_output(name, outputs)
            fused = loss.from_logits if name in loss.pairs_with else None
            self._accepted = loss, fused
        return fused or loss, loss.targets(y, (checks.integer("rows", rows, 1), outputs), dtype)

    def _checked(self, theta, x):
        """θ and x in one float type, and the leading axes of both."""
        plain = _is_plain(theta, 1, self.size) and _is_plain(x, 2, self.sizes[0]) and theta.dtype == x.dtype
        if plain and checks.all_finite(theta, x):  # the shortest way, for a loop of one's own
            return theta, x, ()
        theta = checks.array("theta", theta, ndim=1, shape=(self.size,))
        x = checks.in_precision("x", checks.array("x", x, ndim=2, shape=(None, self.sizes[0])), theta.dtype)
        return theta, x, _leading(theta, x)


def classes(prediction: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    """The class of each row of a prediction (…, N, n_L): argmax, or for one output whether it exceeds the threshold."""
    one = prediction.shape[-1] == 1
    return (prediction[..., 0] > threshold if one else prediction.argmax(axis=-1)).astype(np.int64)


def _pre_activations(layers, x):
    """z^1 … z^L and a^0 … a^{L−1}; a^L is left to the caller, because a loss of logits does not need it."""
    z, a = [None], [x]
    for layer, below in zip(layers, [None, *layers], strict=False):
        if below is not None:
            a.append(below.f.value(z[-1]))
        pre = np.matmul(a[-1], layer.W)
        pre += layer.b
        z.append(pre)
    return z, a


def forward_pass(layers: Sequence[Layer], x: Rows) -> Forward:
    """The forward pass on arrays that are already checked."""
    z, a = _pre_activations(layers, x)
    return Forward(z, [*a, layers[-1].f.value(z[-1])])


def backward_pass(
    layers: Sequence[Layer], gradients: Sequence[Layer], x: np.ndarray, target: np.ndarray, loss: Loss
) -> tuple[list[np.ndarray | None], np.ndarray]:
    """The backward pass on checked arrays: fills ``gradients``, views like ``layers``, returns (deltas, loss)."""
    z, a = _pre_activations(layers, x)
    value, delta = _output_error(layers[-1], gradients[-1], z[-1], target, loss)  # BP1
    deltas, ones = [delta], np.ones((1, x.shape[-2]), x.dtype)
    for l in range(len(layers), 0, -1):
        np.matmul(a[l - 1].mT, delta, out=gradients[l - 1].W)  # BP4
        np.matmul(ones, delta, out=gradients[l - 1].b)  # BP3: the sum over the rows
        if l > 1:
            upstream = np.matmul(delta, layers[l - 1].W.mT)
            delta = _through(layers[l - 2], gradients[l - 2], z[l - 1], a[l - 1], upstream)  # BP2
            deltas.append(delta)
    return [None, *reversed(deltas)], value


def evaluate(
    layers: Sequence[Layer], x: np.ndarray, target: np.ndarray, loss: Loss, counted: bool = True
) -> tuple[float | np.ndarray, Any]:
    """(the loss, the fraction of rows classified right) on arrays that are already checked; one value for each replica.

    Where the loss is NaN, so is the fraction; it is None unless ``counted``. It works on as many rows at a time as keep
    every layer's activations in the cache.
    """
    rows = max(32, CACHE // (max(layer.b.size for layer in layers) * x.itemsize))
    value = right = 0.0
    for k in range(0, len(x), rows):
        z, y = _pre_activations(layers, x[k : k + rows])[0][-1], target[k : k + rows]
        prediction = z if loss.on_logits else layers[-1].f.value(z)
        value = value + loss.value(prediction, y) * (len(y) / len(x))
        if counted:
            right = right + (classes(prediction, 0.0 if loss.on_logits else 0.5) == classes(y)).sum(axis=-1)
    return value, np.where(np.isnan(value), np.nan, right / len(x)) if counted else None


def _output_error(layer, gradients, z, target, loss):
    if loss.on_logits:
        return loss.value_and_slope(z, target)
    a = layer.f.value(z)
    return loss.value(a, target), _through(layer, gradients, z, a, loss.slope(a, target))


def _through(layer, gradients, z, a, upstream):
    """dC/dz^l from dC/da^l, and on the way dC/dα where α is learned."""
    if layer.alpha is not None:
        gradients.alpha[..., 0, 0] = layer.f.pullback_of_learned(z, upstream)
    return layer.f.pullback(z, a, upstream)


def _with_learned(f, alpha):
    bound = copy.copy(f)  # not dataclasses.replace: after a divergence α may be NaN, and is shown so
    object.__setattr__(bound, f.learned, alpha)
    return bound


def _layout(sizes, functions):
    """For each layer (where W stands in θ, its shape, where b stands, f); (l, where α stands) of those with one; P."""
    places, learned, end = [], [], 0
    for l, (n_in, n_out, f) in enumerate(zip(sizes, sizes[1:], functions, strict=False)):
        width = n_out * f.pieces
        b = slice(end + n_in * width, end + (n_in + 1) * width)
        places.append(((..., slice(end, b.start)), (n_in, width), (..., b), f))
        end = b.stop
        if f.learned:
            learned.append((l, (..., slice(end, end + 1))))
            end += 1
    return places, learned, end


def _sizes(sizes):
    expected = "a list of at least two layer sizes, such as [64, 30, 10]"
    several = isinstance(sizes, list | tuple) or (isinstance(sizes, np.ndarray) and sizes.ndim)
    if not several or len(sizes) < 2:
        raise checks.problem(
            "sizes", checks.describe(sizes), expected, "Name the inputs, the hidden layers, the outputs."
        )
    return tuple(checks.integer(f"sizes[{i}]", n, 1) for i, n in enumerate(sizes))


def _activation(argument, wanted):
    f = activations.choose(wanted, argument)
    for name, value in vars(f).items():
        if isinstance(value, np.ndarray):
            came = f"{checks.describe(value)} as {type(f).__name__}.{name}"
            raise checks.problem(argument, came, "one number", "Replicas share their activations: make a network each.")
    return f


def _is_plain(a, ndim, columns):
    """Whether it is an array as it should be, of which only the numbers are left to check."""
    plain = type(a) is np.ndarray and a.dtype.char in "fd" and a.flags.c_contiguous
    return plain and a.ndim == ndim and a.shape[-1] == columns and a.size > 0


def _leading(theta, x):
    """The leading axes, the replicas', of θ and x together."""
    if theta.ndim == 1 and x.ndim == 2:
        return ()
    try:
        return np.broadcast_shapes(theta.shape[:-1], x.shape[:-2])
    except ValueError:
        expected = f"leading axes that go with theta's {theta.shape[:-1]}, or none"
        raise checks.problem("x", f"shape {x.shape}", expected, "Give every replica the same x, (N, n).") from None


def precision(dtype: Any) -> DTypeLike:
    """float32 or float64, and nothing else."""
    if isinstance(dtype, np.dtype) and dtype.char in "fd" and dtype.isnative:
        return dtype
    if not isinstance(dtype, type | np.dtype) or dtype not in (np.float32, np.float64):
        remedy = "Pass np.float32 for speed, np.float64 to check gradients."
        came = repr(dtype) if isinstance(dtype, type | np.dtype) else checks.describe(dtype)
        raise checks.problem("dtype", came, "np.float32 or np.float64", remedy, TypeError)
    return dtype
