"""The functions of nodes, each of them one gate. Numbers and arrays among the operands become constants."""

from collections.abc import Callable, Sequence
from typing import Any

from course_lib import checks
from course_lib.graph import _gates
from course_lib.graph._gates import GATES
from course_lib.graph._menu_gates import activate, course_gate, measure
from course_lib.graph._node import Node, Operand, apply

Axis = int | Sequence[int] | None
Target = Any  # numbers, integer labels, or a constant node


def exp(x: Operand) -> Node:
    """z = e^x; ∂z/∂x = e^x."""
    return apply(GATES["exp"], x)


def log(x: Operand) -> Node:
    """z = ln x; ∂z/∂x = 1/x."""
    return apply(GATES["log"], x)


def sqrt(x: Operand) -> Node:
    """z = √x; ∂z/∂x = 1/(2√x)."""
    return apply(GATES["sqrt"], x)


def sin(x: Operand) -> Node:
    """z = sin x; ∂z/∂x = cos x."""
    return apply(GATES["sin"], x)


def cos(x: Operand) -> Node:
    """z = cos x; ∂z/∂x = −sin x."""
    return apply(GATES["cos"], x)


def abs(x: Operand) -> Node:
    """z = |x|; ∂z/∂x = sign x, 0 at x = 0."""
    return apply(GATES["abs"], x)


def copy(x: Operand) -> Node:
    """z = x; ∂z/∂x = 1. Where z is used several times, the gradients that come back are added here."""
    return apply(GATES["copy"], x)


def sum(x: Operand, axis: Axis = None, keepdims: bool = False) -> Node:
    """Σ x over all axes or those named."""
    return apply(_gates.sum_over(axis, keepdims), x)


def mean(x: Operand, axis: Axis = None, keepdims: bool = False) -> Node:
    """(1/n) Σ x over all axes or those named."""
    return apply(_gates.mean_over(axis, keepdims), x)


def max(x: Operand, y: Operand | None = None, *, axis: Axis = None, keepdims: bool = False) -> Node:
    """max(x, y) entry by entry, or without y the largest entry over all axes or those named.

    The gradient goes to the larger one, at a tie to the first.
    """
    if y is None:
        return apply(_gates.max_over(axis, keepdims), x)
    if axis is not None or keepdims is not False:
        came, remedy = "both a second operand and an axis", "Write axis=… by name for the largest along an axis."
        raise checks.problem("max", came, "one of them", remedy)
    return apply(GATES["max"], x, y)


# The activations. A setting that is None is the menu's.


def linear(z: Operand) -> Node:
    """f(z) = z, f'(z) = 1. The deck's slope a and offset c of ax + c are the layer's own weights and bias."""
    return activate(course_gate("linear"), z)


def sigmoid(z: Operand) -> Node:
    """σ(z) = 1/(1 + e^−z), σ' = σ(1 − σ). With t = e^−|z| neither branch can overflow."""
    return activate(course_gate("sigmoid"), z)


def tanh(z: Operand) -> Node:
    """tanh z = 2σ(2z) − 1, tanh' = 1 − tanh²."""
    return activate(course_gate("tanh"), z)


def relu(z: Operand) -> Node:
    """max(0, z). ReLU'(0) = 0, as in deck 000's Jacobian example and PyTorch; deck 000's table has 1."""
    return activate(course_gate("relu"), z)


def leaky_relu(z: Operand, alpha: float | None = None) -> Node:
    """z for z > 0, αz below: the small slope α keeps a unit from dying. At 0 the derivative is α."""
    return activate(course_gate("leaky_relu"), z, alpha=alpha)


def prelu(z: Operand, alpha: Operand | None = None) -> Node:
    """Leaky ReLU whose slope α is learned with the weights: in a network each layer has one α inside θ.

    Here α is the second input: a node with one number, which gets a gradient, or a number, which gets none.
    """
    return activate(course_gate("prelu"), z, alpha=alpha)


def elu(z: Operand, alpha: float | None = None) -> Node:
    """z for z > 0, α(e^z − 1) below; below zero f' = f + α. At 0 the derivative is α, so it is smooth for α = 1."""
    return activate(course_gate("elu"), z, alpha=alpha)


def softmax(z: Operand) -> Node:
    """a_i = e^{z_i} / Σ_j e^{z_j} along the last axis; dL/dz = a ⊙ (u − Σ_j u_j a_j) for upstream u.

    The largest z of each row is subtracted first, which changes nothing and cannot overflow.
    """
    return activate(course_gate("softmax"), z)


def maxout(z: Operand, pieces: int | None = None) -> Node:
    """The largest of k linear pieces: z has k columns for each unit, next to one another, and a_i = max_j z_{ki+j}.

    The gradient goes to the piece that won (a tie: the first one). Not elementwise: z of shape (…, kn) gives a of
    shape (…, n).
    """
    return activate(course_gate("maxout"), z, pieces=pieces)


# The losses. A target is data and gets no gradient.


def mean_squared_error(prediction: Operand, target: Target) -> Node:
    """ℓ = (ŷ − y)², dL/dŷ = 2(ŷ − y)/N: deck 002's MSE, also called L2 loss. Large errors count most."""
    return measure(course_gate("mean_squared_error"), prediction, target)


def half_squared_error(prediction: Operand, target: Target) -> Node:
    """ℓ = ½(ŷ − y)², dL/dŷ = (ŷ − y)/N: deck 004's "mean squared error", whose ½ cancels in the derivative."""
    return measure(course_gate("half_squared_error"), prediction, target)


def mean_absolute_error(prediction: Operand, target: Target) -> Node:
    """ℓ = |ŷ − y|, dL/dŷ = sign(ŷ − y)/N, 0 at error 0: deck 002's MAE (L1 loss) with the sum that it lacks there."""
    return measure(course_gate("mean_absolute_error"), prediction, target)


def huber(prediction: Operand, target: Target) -> Node:
    """ℓ = ½e² for |e| ≤ δ, else δ(|e| − ½δ), with e = ŷ − y; dL/dŷ = e/N, cut off at ±δ/N. Squared near, absolute far.

    δ is 1. Where the two pieces meet their values and slopes are equal.
    """
    return measure(course_gate("huber"), prediction, target)


def binary_cross_entropy(prediction: Operand, target: Target) -> Node:
    """ℓ = −y log ŷ − (1 − y) log(1 − ŷ), dL/dŷ = ((1 − y)/(1 − ŷ) − y/ŷ)/N, for probabilities ŷ, with 0 log 0 = 0."""
    return measure(course_gate("binary_cross_entropy"), prediction, target)


def cross_entropy(prediction: Operand, target: Target) -> Node:
    """ℓ = −Σ_i y_i log ŷ_i, dL/dŷ_i = −y_i/(N ŷ_i), for rows ŷ of probabilities, 0 log 0 = 0; also called log loss."""
    return measure(course_gate("cross_entropy"), prediction, target)


def binary_cross_entropy_of_logits(prediction: Operand, target: Target) -> Node:
    """ℓ = max(z, 0) − yz + log(1 + e^−|z|), which is −y log σ(z) − (1 − y) log(1 − σ(z)); dL/dz = (σ(z) − y)/N."""
    return measure(course_gate("binary_cross_entropy_of_logits"), prediction, target)


def cross_entropy_of_logits(prediction: Operand, target: Target) -> Node:
    """ℓ = log Σ_j e^{z_j} − Σ_i y_i z_i, which is cross-entropy of softmax(z); dL/dz = (softmax(z) − y)/N.

    The largest z of each row is subtracted first: nothing overflows, and logits of ±1000 give exact losses.
    """
    return measure(course_gate("cross_entropy_of_logits"), prediction, target)


ALL: tuple[Callable[..., Node], ...] = (
    *(exp, log, sqrt, sin, cos, abs, copy, sum, mean, max),
    *(linear, sigmoid, tanh, relu, leaky_relu, prelu, elu, softmax, maxout),
    *(mean_squared_error, half_squared_error, mean_absolute_error, huber),
    *(binary_cross_entropy, cross_entropy),
    *(binary_cross_entropy_of_logits, cross_entropy_of_logits),
)
FUNCTIONS = {function.__name__: function for function in ALL}
