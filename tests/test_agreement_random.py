"""Random networks: graph = network = finite differences = PyTorch, and float32 as near to it as rounding lets it be.

How near two right answers have to be depends on the network: with weights of 10 in six layers the last bit of one
number can decide about the first digit of another. So it is measured: the same network is computed with every number on
the way rounded at random, and two engines may differ by no more than a few times what that does. COURSE_EXAMPLES=2000
makes a long run.
"""

import collections
import dataclasses
import importlib.util
import os

import numpy as np
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from course_lib import graph, menus
from course_lib.activations import LAYERS, Maxout, Softmax
from course_lib.gradcheck import numerical_gradient
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES, Penalty
from course_lib.network import Layer, Network, backward_pass
from tests.deep import examples
from tests.test_agreement import function

SLACK = 200  # times the largest of three random roundings: equal numbers are rounded alike, and then errors add up


@dataclasses.dataclass
class Problem:
    """A network, its θ, a batch, a loss and a penalty."""

    net: Network
    theta: np.ndarray
    x: np.ndarray
    y: np.ndarray
    loss: str
    penalty: Penalty

    def blocks(self, gradient):
        """Each layer's W, b and α in a vector like θ."""
        return [a for layer in self.net.layers(gradient) for a in (layer.W, layer.b, layer.alpha) if a is not None]

    def prepared(self):
        return self.net.prepare_targets(self.loss, self.y, len(self.x), self.theta.dtype)

    def value(self, theta):
        """(the cost, on which side of every kink it is): nothing here knows a derivative."""
        passed, (loss, Y) = self.net.forward(theta, self.x), self.prepared()
        prediction = passed.z[-1] if loss.on_logits else passed.output
        weights = theta[self.net.weights]
        sides = [sides_of(f, z) for f, z in zip(self.net.activations, passed.z[1:], strict=True)]
        sides += [np.sign(prediction - Y)] if loss.kinks else []
        sides += [np.sign(weights)] if self.penalty.l1 else []
        return loss(prediction, Y) + self.penalty(weights), np.concatenate([np.ravel(s) for s in sides])

    def by_network(self):
        """(cost, gradient), as training takes them."""
        return self.penalised(self.theta, *self.net.loss_and_gradient(self.theta, self.x, self.y, self.loss))

    def penalised(self, theta, value, gradient):
        mask = self.net.weights
        return value + self.penalty(theta[mask]), gradient + mask * self.penalty.gradient(theta)

    def in_precision(self, dtype):
        return dataclasses.replace(self, theta=self.theta.astype(dtype), x=self.x.astype(dtype))


def sides_of(f, z):
    if isinstance(f, Maxout):
        return z.reshape(*z.shape[:-1], -1, f.pieces).argmax(axis=-1)
    return [np.sign(z - kink) for kink in f.kinks]


@st.composite
def problems(draw, functions=LAYERS):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    loss = draw(st.sampled_from(list(LOSSES)))
    hidden = draw(st.lists(activations(functions), max_size=5))
    output = LOSSES[loss].output
    output = LAYERS[output] if output else draw(activations(functions))
    least = 2 if isinstance(output, Softmax) else 1
    widths = [draw(st.integers(1, 40)) for _ in hidden]
    net = Network([draw(st.integers(1, 20)), *widths, draw(st.integers(least, 40))], hidden, output)
    theta = net.initialize(draw(st.sampled_from(list(INITIALIZERS))), rng)
    theta += draw(st.sampled_from([0.1, 0.0])) * rng.standard_normal(net.size)
    x = rng.standard_normal((draw(st.integers(1, 16)), net.sizes[0]))
    y = targets(LOSSES[loss].output, (len(x), net.sizes[-1]), draw(st.booleans()), rng)
    penalty = Penalty(l1=draw(st.sampled_from([0.0, 0.03])), l2=draw(st.sampled_from([0.0, 0.2])))
    return Problem(net, theta, x, y, loss, penalty)


@st.composite
def activations(draw, functions):
    """One of the menu, its knobs turned; maxout with as many pieces as are allowed."""
    f = LAYERS[draw(st.sampled_from(list(functions)))]
    return dataclasses.replace(f, **{k.name: draw(settings_of(k)) for k in menus.knobs(f)})


def settings_of(knob):
    whole = isinstance(knob.default, int)
    return st.integers(*knob._whole_ends()) if whole else st.floats(knob.low, knob.high)


def targets(output, shape, soft, rng):
    if output is None:
        return rng.standard_normal(shape)
    if output == "softmax":
        return rng.dirichlet(np.ones(shape[1]), shape[0]) if soft else rng.integers(0, shape[1], shape[0])
    return rng.random(shape) if soft else rng.integers(0, 2, shape)


def by_graph(problem):
    """(cost, gradient) by gates. The loss is one of probabilities unless these are too near to 0 or 1 for that."""
    a, nodes, weights = problem.x, [], []
    for layer, f in zip(problem.net.layers(problem.theta), problem.net.activations, strict=True):
        own = [graph.variable(value) for value in (layer.W, layer.b, layer.alpha) if value is not None]
        z = a @ own[0] + own[1]
        knobs = {} if f.learned else {k.name: getattr(f, k.name) for k in menus.knobs(f)}
        a = function(f, LAYERS)(z, *own[2:], **knobs)
        nodes, weights = nodes + own, [*weights, own[0]]
    extreme = LOSSES[problem.loss].from_logits and ((a.value < 1e-4) | (a.value > 1 - 1e-4)).any()
    loss = function(LOSSES[problem.loss], LOSSES, "_of_logits" if extreme else "")
    L = loss(z if extreme else a, problem.y)
    for W in weights:
        L = L + problem.penalty.l1 * graph.sum(abs(W)) + problem.penalty.l2 / 2 * graph.sum(W * W)
    graph.backward(L)
    return L.value, np.concatenate([np.ravel(node.gradient) for node in nodes])


class Rounding:
    """An activation in which everything that enters and leaves is rounded."""

    def __init__(self, f, rounded):
        self.f, self.rounded = f, rounded

    def value(self, z):
        return self.rounded(self.f.value(self.rounded(z)))

    def pullback(self, z, a, upstream):
        z = self.rounded(z)
        a = self.f.value(z) if self.f.pieces > 1 else self.rounded(a)  # maxout looks for a among z
        return self.rounded(self.f.pullback(z, a, self.rounded(upstream)))

    def pullback_of_learned(self, z, upstream):
        return self.f.pullback_of_learned(self.rounded(z), self.rounded(upstream))


def sizes(problem, cost, gradient):
    """|cost| and the length of the gradient by each W, b and α."""
    return np.array([abs(cost), *(np.linalg.norm(np.float64(a)) for a in problem.blocks(gradient))])


def uncertainty(problem, dtype):
    """By how much two right answers may differ, as ``sizes``: SLACK times the most that rounding to ``dtype`` did."""
    rng, eps, (loss, Y) = np.random.default_rng(0), np.finfo(dtype).eps, problem.prepared()
    net, (cost, gradient) = problem.net, problem.by_network()

    def rounded(a):
        return a * (1 + eps * rng.uniform(-1, 1, np.shape(a)))

    changes = [eps * sizes(problem, cost, gradient)]
    for _ in range(3):
        theta, found = rounded(problem.theta), np.zeros_like(gradient)
        layers = [Layer(W, b, alpha, Rounding(f, rounded)) for W, b, alpha, f in net.layers(theta)]
        _, value = backward_pass(layers, net.layers(found), rounded(problem.x), rounded(Y), loss)
        value, found = problem.penalised(theta, value, found)
        changes.append(sizes(problem, rounded(value) - cost, found - gradient))
    return SLACK * np.max(changes, axis=0) + np.finfo(dtype).tiny ** 0.8


def sharp(problem, answer, allowed, fraction):
    """Whether rounding leaves all of the answer determined up to this fraction."""
    return bool((allowed <= np.maximum(fraction * sizes(problem, *answer), 1e-20)).all())


def hold_near(problem, one, other, allowed):
    """The largest difference of two answers (cost, gradient) in units of what is allowed: at most 1."""
    ratio = np.max(sizes(problem, one[0] - other[0], one[1] - other[1]) / allowed)
    assert ratio <= 1
    return ratio


def by_differences(problem, gradient, doubt_of_cost, seen):
    """A direction in each block: the derivative along it, from values alone, wherever these can decide about it."""
    rng = np.random.default_rng(0)
    _, here = problem.value(problem.theta)
    for where in problem.blocks(np.arange(problem.net.size)):
        v = np.zeros_like(problem.theta)
        v[where] = rng.standard_normal(where.shape)
        unit = np.sqrt(np.mean(problem.theta[where] ** 2)) or 1.0
        expected, size = gradient @ v, np.linalg.norm(gradient[where])
        tried = [quotient(problem, here, v, h * unit, doubt_of_cost) for h in 10.0 ** -np.arange(3, 8)]
        smooth = [pair for pair in tried if pair is not None]
        if not smooth:
            seen["a kink within every h"] += 1
            continue
        found, doubt = min(smooth, key=lambda pair: pair[1])
        if doubt > 1e-3 * size and not found == expected == 0:
            seen["no h decides"] += 1
            continue
        assert abs(found - expected) <= doubt
        seen["decided by differences"] += 1
        seen.apart["differences"].append(abs(found - expected) / doubt if doubt else 0.0)


def quotient(problem, here, v, h, doubt_of_cost):
    """(the central difference quotient along v, how far it may be off), or None if a kink lies within 2h."""
    sides = []

    def along(t):
        value, side = problem.value(problem.theta + t[0] * v)
        sides.append((side == here).all())
        return value

    one, two = (numerical_gradient(along, np.zeros(1), step)[0] for step in (h, 2 * h))
    return (one, 3 * abs(two - one) + doubt_of_cost / h) if all(sides) else None


class Seen(collections.Counter):
    """How often what happened, and how far apart witnesses were; ``pytest -s`` shows it."""

    def __init__(self):
        super().__init__()
        self.apart = collections.defaultdict(list)

    def near(self, name, *witnesses):
        self.apart[name].append(hold_near(*witnesses))

    def share(self, part, *others):
        return self[part] / (self[part] + sum(self[name] for name in others))

    def __str__(self):
        worst = ", ".join(f"{name} {np.max(each):.2g}" for name, each in self.apart.items())
        return f"\n{dict(self)}; the largest differences in units of the allowed: {worst}"


def tried(check, functions):
    """What was seen when ``check(problem, seen)`` was held on random networks of these activations."""
    seen = Seen()

    @examples(25, suppress_health_check=[HealthCheck.too_slow])
    @given(problems(functions))
    def each(problem):
        seen["networks"] += 1
        check(problem, seen)

    each()
    print(seen)
    return seen


def without_torch(problem, seen):
    network, allowed = problem.by_network(), uncertainty(problem, np.float64)
    seen.near("graph", problem, network, by_graph(problem), allowed)
    seen["determined"] += sharp(problem, network, allowed, 1e-9)
    by_differences(problem, network[1], allowed[0], seen)
    in_float32(problem, seen, {"network": Problem.by_network, "graph": by_graph})


def in_float32(problem, seen, witnesses):
    """The float32 network, from a θ and x that float32 can hold, against the truth in float64."""
    single = problem.in_precision(np.float32)
    double = single.in_precision(np.float64)
    if (single.value(single.theta)[1] != double.value(double.theta)[1]).any():
        seen["on another side of a kink in float32"] += 1
        return
    truth, allowed = double.by_network(), uncertainty(double, np.float32)
    seen["determined in float32"] += sharp(double, truth, allowed, 1e-2)
    for name, witness in witnesses.items():
        found = witness(single)
        assert found[1].dtype == np.float32
        seen.near(f"{name} in float32", double, found, truth, allowed)


def test_random_networks_agree():
    seen = tried(without_torch, LAYERS)
    assert seen.share("decided by differences", "a kink within every h", "no h decides") > 0.8
    assert min(seen["determined"], seen["determined in float32"]) > 0.75 * seen["networks"]
    assert seen["on another side of a kink in float32"] < 0.1 * seen["networks"]


def torch_activations():
    from torch.nn import functional as F

    return {
        "linear": lambda f, z: z,
        "sigmoid": lambda f, z: z.sigmoid(),
        "tanh": lambda f, z: z.tanh(),
        "ReLU": lambda f, z: z.relu(),
        "leaky ReLU": lambda f, z: F.leaky_relu(z, f.alpha),
        "PReLU": lambda f, z, alpha: F.prelu(z, alpha.reshape(1)),
        "ELU": lambda f, z: F.elu(z, f.alpha),
        "softmax": lambda f, z: z.softmax(dim=-1),
        "maxout": lambda f, z: z.unflatten(-1, (-1, f.pieces)).max(dim=-1).values,
    }


def torch_losses():
    from torch.nn import functional as F

    return {  # of z, a and y; all but the last divide by the k columns as well
        "mean squared error": lambda z, a, y: F.mse_loss(a, y) * y.shape[1],
        "half squared error": lambda z, a, y: F.mse_loss(a, y) * y.shape[1] / 2,
        "mean absolute error": lambda z, a, y: F.l1_loss(a, y) * y.shape[1],
        "Huber": lambda z, a, y: F.huber_loss(a, y) * y.shape[1],
        "binary cross-entropy": lambda z, a, y: F.binary_cross_entropy_with_logits(z, y) * y.shape[1],
        "cross-entropy": lambda z, a, y: F.cross_entropy(z, y),
    }


def by_torch(problem):
    """(cost, gradient) by PyTorch."""
    import torch

    functions, losses = torch_activations(), torch_losses()
    a, leaves, penalty = torch.tensor(problem.x), [], 0
    for layer, f in zip(problem.net.layers(problem.theta), problem.net.activations, strict=True):
        own = [torch.tensor(v, requires_grad=True) for v in (layer.W, layer.b, layer.alpha) if v is not None]
        z = a @ own[0] + own[1]
        a = functions[menus.name_of(f)](f, z, *own[2:])
        leaves += own
        penalty = penalty + problem.penalty.l1 * own[0].abs().sum() + problem.penalty.l2 / 2 * (own[0] ** 2).sum()
    y = torch.tensor(problem.prepared()[1])
    L = losses[problem.loss](z, a, y) + penalty
    L.backward()
    return L.item(), np.concatenate([leaf.grad.numpy().ravel() for leaf in leaves])


if importlib.util.find_spec("torch") or os.environ.get("COURSE_REQUIRE_ALL") == "1":  # a user's set-up has no torch

    def with_torch(problem, seen):
        network, allowed = problem.by_network(), uncertainty(problem, np.float64)
        seen.near("PyTorch", problem, network, by_torch(problem), allowed)
        seen["determined"] += sharp(problem, network, allowed, 1e-9)
        in_float32(problem, seen, {"PyTorch": by_torch})

    def test_random_networks_agree_with_torch():
        seen = tried(with_torch, torch_activations())
        assert min(seen["determined"], seen["determined in float32"]) > 0.75 * seen["networks"]
