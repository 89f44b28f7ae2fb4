"""Loss functions: how wrong a prediction is, and the derivative from which backpropagation starts.

A row's loss is the sum over its output columns (deck 004); the loss is the mean over rows. Leading axes are replicas,
each with a loss of its own.
"""

import functools
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import DTypeLike

from course_lib import checks, menus
from course_lib.activations import exponentials
from course_lib.arguments import Axes, Theta
from course_lib.menus import Entry, Menu, entry, knob

Prediction = Annotated[np.ndarray, Axes("… N k")]  # or (N,), which is k = 1
Target = Annotated[np.ndarray, Axes("… N k")]  # or integer labels (N,)
ROUNDING = 2e-3  # probabilities printed with three digits pass, and so does a step of a finite difference


class Loss(Entry):
    """L = (1/N) Σ_rows Σ_columns ℓ(ŷ, y). Subclasses give ``value`` and ``slope``, which get checked arrays.

    PyTorch's MSELoss, L1Loss and BCELoss divide by the k columns too: k times theirs is ours. Its CrossEntropyLoss
    divides by N alone, as we do.

    >>> from course_lib.losses import LOSSES, Loss
    >>> class LogCosh(Loss):
    ...     def value(self, prediction, Y):
    ...         return np.log(np.cosh(prediction - Y)).sum(axis=-1).mean(axis=-1)
    ...
    ...     def slope(self, prediction, Y):
    ...         return np.tanh(prediction - Y) / prediction.shape[-2]
    >>> loss = LOSSES.register("log cosh", LogCosh())
    >>> loss(np.array([2.0, -1.0]), np.array([2.0, -1.0]))
    0.0
    >>> del LOSSES["log cosh"]
    """

    family: ClassVar[str] = "loss"
    output: ClassVar[str | None] = None  # the one output activation that makes sense, if there is only one
    pairs_with: ClassVar[tuple[str, ...]] = ()  # output activations with which dL/dz = (ŷ − y)/N
    from_logits: ClassVar["Loss | None"] = None  # the same loss as a function of z, the output before its activation
    on_logits: ClassVar[bool] = False  # whether it takes z in place of ŷ
    short_name: ClassVar[str] = ""  # for a legend, if its name on the menu is too long
    plain_derivative: ClassVar[str] = "∂ℓ/∂ŷ"  # of one entry, in characters that need no TeX
    kinks: ClassVar[tuple[float, ...]] = ()  # errors ŷ − y at which the derivative jumps
    argument: ClassVar[str] = "prediction"
    formula: ClassVar[str] = ""
    derivative: ClassVar[str] = ""
    source: ClassVar[str] = "deck 002, Cost/Loss Functions; deck 004, Output activation and loss function"

    def __call__(self, prediction: Prediction, target: Target) -> float | np.ndarray:
        """L, a float; for a prediction (…, N, k) with leading axes an array (…).

        ``target``: (N, k), or (…, N, k), or integer labels (N,), one-hot encoded if k > 1. A prediction (N,) has k = 1.
        """
        prediction, Y = self._checked(prediction, target)
        with np.errstate(over="ignore"):
            value = self.value(prediction, Y)
        return float(value) if prediction.ndim == 2 else value

    def gradient(self, prediction: Prediction, target: Target) -> np.ndarray:
        """dL/dŷ, the same shape as ``prediction``: already divided by N."""
        columns, Y = self._checked(prediction, target)
        with np.errstate(over="ignore"):
            return self.slope(columns, Y).reshape(np.shape(prediction))

    def targets(self, target: Target, shape: tuple[int, ...], dtype: DTypeLike = np.float64) -> np.ndarray:
        """The targets as (N, k) or (…, N, k) of ``dtype``, checked once for many steps.

        ``shape`` is the prediction's: (N, k) or (N,); leading axes, the replicas', do not matter.
        """
        n, k = shape[-2:] if len(shape) > 1 else (*shape, 1)
        labels = _labels(target, n, k) if k > 1 else None
        if labels is not None:
            return _classes(self, k, np.dtype(dtype)).take(labels, axis=0)
        Y = checks.array("target", target, ndim=1)
        Y = _column(Y, n, k) if Y.ndim == 1 else Y
        if Y.shape[-2:] != (n, k):
            remedy = "Give one row an example: one-hot rows, or integer labels of shape (N,)."
            raise checks.problem("target", f"shape {Y.shape}", f"shape ({n}, {k}), as the prediction has", remedy)
        self.check_targets(Y)
        return checks.in_precision("target", Y, dtype)

    def check_output(self, activation: str, outputs: int) -> None:
        """Refuse an output layer, by its activation's name and number of units, that does not suit this loss."""
        if self.output not in (None, activation):
            came = f"{menus.name_of(self)} with the output activation {activation!r}"
            right = [name for name, loss in LOSSES.items() if loss.output == activation] or ["mean squared error"]
            remedy = f'Set output="{self.output}", or choose the loss "{right[0]}".'
            raise checks.problem("loss", came, f"the output activation {self.output!r}", remedy)
        self.check_columns("loss", outputs)

    def _checked(self, prediction, target):
        prediction = checks.array(self.argument, prediction, ndim=1)
        prediction = prediction[:, None] if prediction.ndim == 1 else prediction
        menus.check_replicas(self, self.argument, prediction)
        self.check_columns(self.argument, prediction.shape[-1])
        self.check_prediction(prediction)
        Y = self.targets(target, prediction.shape, prediction.dtype)
        if Y.ndim > 2:
            checks.same_shape("target", Y, self.argument, prediction)
        return prediction, Y

    def value(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """L, one for each replica: shape (…)."""
        raise NotImplementedError

    def slope(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """dL/dŷ, the same shape as the prediction."""
        raise NotImplementedError

    def check_columns(self, argument: str, k: int) -> None:
        """Refuse a number of output columns that makes no sense for this loss."""

    def check_prediction(self, prediction: np.ndarray) -> None:
        """Refuse numbers that are no prediction for this loss."""

    def check_targets(self, Y: np.ndarray) -> None:
        """Refuse numbers that are no targets for this loss."""

    def value_and_slope(self, prediction: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.value(prediction, Y), self.slope(prediction, Y)


class MeanSquaredError(Loss):
    """ℓ = (ŷ − y)², dL/dŷ = 2(ŷ − y)/N: deck 002's MSE, also called L2 loss. Large errors count most."""

    aliases = ("mse", "l2")
    short_name, plain_derivative = "squared", "2(ŷ − y)"
    formula, derivative = r"(\hat y - y)^2", r"2\,(\hat y - y)"

    def value(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        error = prediction - Y
        return _mean_product(error, error)

    def slope(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return (prediction - Y) * (2 / prediction.shape[-2])


class HalfSquaredError(Loss):
    """ℓ = ½(ŷ − y)², dL/dŷ = (ŷ − y)/N: deck 004's "mean squared error", whose ½ cancels in the derivative."""

    pairs_with = ("linear",)
    short_name, plain_derivative = "½ squared", "(ŷ − y)"
    formula, derivative = r"\tfrac{1}{2} (\hat y - y)^2", r"\hat y - y"
    source = "deck 004, Output activation and loss function"

    def value(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        error = prediction - Y
        return _mean_product(error, error) / 2

    def slope(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return (prediction - Y) / prediction.shape[-2]


class MeanAbsoluteError(Loss):
    """ℓ = |ŷ − y|, dL/dŷ = sign(ŷ − y)/N, 0 at error 0: deck 002's MAE (L1 loss) with the sum that it lacks there."""

    aliases = ("mae", "l1")
    kinks = (0.0,)
    short_name, plain_derivative = "absolute", "sign(ŷ − y)"
    formula, derivative = r"|\hat y - y|", r"\operatorname{sign}(\hat y - y)"
    source = "deck 002, Regression Cost Function"

    def value(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return _mean_over_rows(np.abs(prediction - Y))

    def slope(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return np.sign(prediction - Y) / prediction.shape[-2]


@entry
class Huber(Loss):
    """ℓ = ½e² for |e| ≤ δ, else δ(|e| − ½δ), with e = ŷ − y; dL/dŷ = e/N, cut off at ±δ/N. Squared near, absolute far.

    Where the two pieces meet their values and slopes are equal. For large δ it is the half squared error; for small δ,
    divided by δ, the absolute error. PyTorch's HuberLoss has the same δ and divides by the k columns too.
    """

    delta: float = knob(1.0, r"\delta", 0.1, 10.0, log=True, domain="(0, inf)")
    plain_derivative = "clip(ŷ − y, ±δ)"
    formula = r"\tfrac{1}{2} e^2 \text{ if } |e| \le \delta, \text{ else } \delta\,(|e| - \tfrac{1}{2}\delta)"
    derivative = (
        r"e \text{ if } |e| \le \delta, \text{ else } \delta \operatorname{sign} e, \text{ with } e = \hat y - y"
    )
    source = "Huber 1964, Robust estimation of a location parameter"

    def value(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        size = np.abs(prediction - Y)
        near = np.minimum(size, self.delta)
        return _mean_over_rows(near * (size - near / 2))

    def slope(self, prediction: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return np.clip(prediction - Y, -self.delta, self.delta) / prediction.shape[-2]


class _OfLogits(Loss):
    """A loss of z, fused with the output activation: value and gradient share one exponential that cannot overflow."""

    argument, on_logits = "logits", True

    def value(self, z: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return self.value_and_slope(z, Y)[0]

    def slope(self, z: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return self.value_and_slope(z, Y)[1]


class _Binary(Loss):
    """Each column is a yes-or-no question of its own, so targets are 0, 1 or a probability between."""

    output, pairs_with = "sigmoid", ("sigmoid",)

    def check_targets(self, Y: np.ndarray) -> None:
        _probabilities("target", Y, "Encode the two classes as 0 and 1.")


class BinaryCrossEntropyOfLogits(_Binary, _OfLogits):
    """ℓ = max(z, 0) − yz + log(1 + e^−|z|), which is −y log σ(z) − (1 − y) log(1 − σ(z)); dL/dz = (σ(z) − y)/N."""

    formula, derivative = r"\max(z, 0) - y z + \log(1 + e^{-|z|})", r"\sigma(z) - y"

    def value_and_slope(self, z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        t = np.exp(-np.abs(z))
        value = _mean_over_rows(np.maximum(z, 0) - z * Y + np.log1p(t))
        gradient = np.maximum(t, z >= 0) / (1 + t)
        gradient -= Y
        gradient /= z.shape[-2]
        return value, gradient


class BinaryCrossEntropy(_Binary):
    """ℓ = −y log ŷ − (1 − y) log(1 − ŷ), dL/dŷ = ((1 − y)/(1 − ŷ) − y/ŷ)/N, for probabilities ŷ, with 0 log 0 = 0."""

    aliases = ("bce",)
    from_logits = BinaryCrossEntropyOfLogits()
    formula, derivative = r"-y \log \hat y - (1 - y) \log(1 - \hat y)", r"\frac{1 - y}{1 - \hat y} - \frac{y}{\hat y}"

    def check_prediction(self, prediction: np.ndarray) -> None:
        _probabilities("prediction", prediction, "Apply a sigmoid, or use from_logits.")

    def value(self, p: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return _mean_over_rows(_surprise(Y, p) + _surprise(1 - Y, 1 - p))

    def slope(self, p: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return (_ratio(1 - Y, 1 - p) - _ratio(Y, p)) / p.shape[-2]


class _Categorical(Loss):
    """Each row is one choice among k ≥ 2 classes, so a row of targets sums to 1."""

    output, pairs_with = "softmax", ("softmax",)

    def check_columns(self, argument: str, k: int) -> None:
        if k < 2:
            remedy = "With one output take binary cross-entropy and a sigmoid."
            raise checks.problem(argument, "1 output column", "at least 2 columns, one a class", remedy)

    def check_targets(self, Y: np.ndarray) -> None:
        _distributions("target", Y, 1e-5, "Pass one-hot rows or integer labels.")


class CrossEntropyOfLogits(_Categorical, _OfLogits):
    """ℓ = log Σ_j e^{z_j} − Σ_i y_i z_i, which is cross-entropy of softmax(z); dL/dz = (softmax(z) − y)/N.

    The largest z of each row is subtracted first: nothing overflows, and logits of ±1000 give exact losses.
    """

    formula, derivative = r"\log \sum_j e^{z_j} - \sum_i y_i z_i", r"\mathrm{softmax}(z)_i - y_i"

    def value_and_slope(self, z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shifted, gradient, total = exponentials(z)
        gradient /= total
        gradient -= Y
        gradient /= z.shape[-2]
        return _mean_over_rows(np.log(total[..., :1])) - _mean_product(shifted, Y), gradient


class CrossEntropy(_Categorical):
    """ℓ = −Σ_i y_i log ŷ_i, dL/dŷ_i = −y_i/(N ŷ_i), for rows ŷ of probabilities, 0 log 0 = 0; also called log loss."""

    aliases = ("categorical cross-entropy", "log loss", "nll")
    from_logits = CrossEntropyOfLogits()
    formula, derivative = r"-\sum_i y_i \log \hat y_i", r"-\frac{y_i}{\hat y_i}"

    def check_prediction(self, prediction: np.ndarray) -> None:
        _distributions("prediction", prediction, ROUNDING, "Apply a softmax, or use from_logits.")

    def value(self, p: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return _mean_over_rows(_surprise(Y, p))

    def slope(self, p: np.ndarray, Y: np.ndarray) -> np.ndarray:
        return _ratio(Y, -p) / p.shape[-2]


@entry
class Penalty(Entry):
    """λ₁ Σ|w| + (λ₂/2) Σ w², deck 002's regularization term, added to a loss; its gradient is λ₁ sign w + λ₂ w.

    The sum runs over the last axis: w of shape (…, P) has (…) penalties. At w = 0 the L1 part has gradient 0.
    Books differ by the ½; PyTorch's ``weight_decay`` is λ₂.
    """

    l1: float = knob(0.0, r"\lambda_1", 0.0, 0.1, domain="[0, inf)")
    l2: float = knob(0.0, r"\lambda_2", 0.0, 0.1, domain="[0, inf)")
    formula = r"\lambda_1 \sum |w| + \tfrac{\lambda_2}{2} \sum w^2"
    derivative = r"\lambda_1 \operatorname{sign} w + \lambda_2 w"

    def __call__(self, w: Theta) -> float | np.ndarray:
        w = checks.array("w", w, ndim=1)
        with np.errstate(over="ignore"):
            value = menus.for_replicas(self, w).value(w)
        return float(value) if np.ndim(value) == 0 else value

    def gradient(self, w: Theta) -> np.ndarray:
        w = checks.array("w", w, ndim=1)
        return checks.computed("w", w, lambda: menus.for_replicas(self, w).slope(w))

    def value(self, w: np.ndarray) -> np.ndarray:
        return np.add.reduce(self.l1 * np.abs(w) + self.l2 / 2 * w * w, axis=-1)  # in this order 0 · w² is 0

    def slope(self, w: np.ndarray) -> np.ndarray:
        return self.l1 * np.sign(w) + self.l2 * w


def _labels(target, n, k):
    """Integer labels (N,), each from 0 to k − 1; None if the target is anything else."""
    try:
        y = np.asarray(target)
    except Exception:  # told by whoever makes a float array of it
        return None
    if y.dtype.kind not in "biu" or y.ndim != 1 or not y.size:
        return None
    _one_for_each_row(y, n)
    places = y.astype(np.uintp)  # in which those below 0 are the largest
    if np.maximum.reduce(places) >= k:
        wrong = np.flatnonzero((y < 0) | (y >= k))[0]
        came = f"the label {y[wrong]} at index {wrong}"
        raise checks.problem("target", came, f"labels from 0 to {k - 1}", "Number the classes from 0, one output each.")
    return places.view(np.intp)


def _column(y, n, k):
    """Targets (N,) as rows (N, 1)."""
    _one_for_each_row(y, n)
    if k > 1:
        remedy = "Labels count classes: pass target.astype(np.int64)."
        raise checks.problem("target", f"labels of {y.dtype}", "integer labels", remedy, TypeError)
    return y[:, None]


def _one_for_each_row(y, n):
    if len(y) != n:
        expected = f"{n}, one for each row of the prediction"
        raise checks.problem("target", f"{len(y)} entries", expected, "Keep predictions and targets together.")


@functools.lru_cache(64)
def _classes(loss, k, dtype):
    """One-hot rows, one for each class, which the loss accepts as targets: then it accepts any choice of them."""
    loss.check_targets(np.eye(k))
    rows = np.eye(k, dtype=dtype)
    rows.flags.writeable = False
    return rows


def _probabilities(argument, a, remedy):
    outside = (a < 0) | (a > 1)
    if outside.any():
        where = tuple(int(i) for i in np.argwhere(outside)[0])
        raise checks.problem(argument, f"{a[where]:g} at index {where}", "probabilities from 0 to 1", remedy)


def _distributions(argument, a, tolerance, remedy):
    _probabilities(argument, a, remedy)
    total = a.sum(axis=-1)
    wrong = np.argwhere(np.abs(total - 1) > tolerance)
    if wrong.size:
        where = tuple(int(i) for i in wrong[0])
        raise checks.problem(argument, f"a row that sums to {total[where]:g}", "rows that sum to 1", remedy)


def _surprise(t, p):
    """−t log p, with 0 log 0 = 0; p = 0 gives infinity for t > 0."""
    with np.errstate(divide="ignore"):
        return np.multiply(t, -np.log(p), where=t != 0, out=np.zeros_like(p))


def _ratio(t, p):
    """t/p, with 0/0 = 0."""
    with np.errstate(divide="ignore"):
        return np.divide(t, p, where=t != 0, out=np.zeros_like(p))


def _mean_over_rows(a):
    """(1/N) Σ over rows and columns: shape (…) for a of shape (…, N, k)."""
    return np.add.reduce(a, axis=(-2, -1)) / a.shape[-2]


def _mean_product(a, b):
    """(1/N) Σ over rows and columns of a ⊙ b, as a scalar product: the cheapest sum. b may lack the replicas' axes."""
    if a.ndim == 2:
        return np.vdot(a, b) / a.shape[-2]
    total = a.reshape(*a.shape[:-2], 1, -1) @ b.reshape(*b.shape[:-2], -1, 1)
    return total[..., 0, 0] / a.shape[-2]


LOSSES = Menu(
    Loss,
    {
        "mean squared error": MeanSquaredError(),
        "half squared error": HalfSquaredError(),
        "mean absolute error": MeanAbsoluteError(),
        "Huber": Huber(),
        "binary cross-entropy": BinaryCrossEntropy(),
        "cross-entropy": CrossEntropy(),
    },
)


def choose(wanted: str | Loss, argument: str = "loss") -> Loss:
    """The loss of that name, or ``wanted`` itself if it is one."""
    return LOSSES.choose(wanted, argument)
