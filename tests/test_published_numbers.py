"""What others published, computed with course_lib: numbers to the last digit that they print, and what they claim.

Each test's id is its origin. Where a source is wrong, the test holds what is right and shows why. Randomness enters
only where a source drew at random: there a band is stated that several draws of ours keep to.
"""

import math

import numpy as np
import pytest

from course_lib import graph
from course_lib.activations import ACTIVATIONS, Maxout, PReLU, Sigmoid
from course_lib.datasets import DATASETS
from course_lib.gradcheck import numerical_gradient
from course_lib.initializers import INITIALIZERS, GlorotNormal, GlorotUniform, HeNormal, Normal, Uniform
from course_lib.losses import LOSSES, Penalty
from course_lib.network import Network
from course_lib.optimizers import (
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AMSGrad,
    GradientDescent,
    Momentum,
    RMSProp,
    descend,
)
from course_lib.schedules import Cosine
from course_lib.topics.computational_graphs.experiments.examples import NeuronGraph
from course_lib.topics.momentum.experiments import theory
from tests import references

NUMBERS, CLAIMS = {}, {}


def published(origin, printed, cut=False):
    """The decorated function computes the numbers that ``origin`` prints; ``cut``: it cuts digits off, not rounds."""

    def enter(compute):
        assert origin not in NUMBERS
        NUMBERS[origin] = (compute, printed.split(), cut)
        return compute

    return enter


def claimed(origin):
    """The decorated function asserts what ``origin`` says, or why it cannot be so."""

    def enter(check):
        assert origin not in CLAIMS
        CLAIMS[origin] = check
        return check

    return enter


def line(low, high, *shape):
    return np.linspace(low, high, math.prod(shape)).reshape(shape)


def flat(*arrays):
    return np.concatenate([np.ravel(a) for a in arrays])


# The decks ------------------------------------------------------------------------------------------------------------


@claimed("deck 000, Backprop with Matrices: y = x w is not [[13, 9, -2, -6], [5, 2, 17, 1]]")
def _():
    x, w = (references.stored("graph")["matrix product"][name] for name in "xw")
    y = graph.parse("x @ w", x=x, w=w).value
    np.testing.assert_array_equal(y, [[-1, -1, 2, 6], [5, 2, 11, 7]])
    assert (y != [[13, 9, -2, -6], [5, 2, 17, 1]]).any()


@published("deck 000, Metrics derivatives, ReLU of a 4D input: z and dL/dx", "1 0 3 0 4 0 5 0")
def _():
    relu, x, upstream = ACTIVATIONS["ReLU"], np.array([1.0, -2.0, 3.0, -1.0]), np.array([4.0, -1.0, 5.0, 9.0])
    return flat(relu(x), relu.vjp(x, upstream))


@claimed("deck 000, the table's ReLU'(0) = 1 and the Jacobian example's 0: it is 0 here and in PyTorch")
def _():
    assert ACTIVATIONS["ReLU"].prime(np.zeros(1)) == 0


@claimed("deck 000, Momentum update: the code adds learning_rate * vx and climbs, the formula beside it descends")
def _():
    v = x = 1.0
    for _ in range(5):
        v = 0.9 * v + 2 * x  # as the code has it, with the gradient of x² and x += learning_rate * v
        x += 0.1 * v
    assert x > 1 > abs(descend(Momentum(0.1, 0.9, "rho"), lambda x: 2 * x, 1.0, 5)[-1])


@claimed(
    "deck 002, AdaGrad: without the newest gradient in its sum the first step is g/sqrt delta, 10,000 eta for g = 1"
)
def _():
    literal = 1 / math.sqrt(0 + 1e-8)
    step = AdaGrad(1.0, 1e-8).step({"r": np.zeros(1), "t": 0}, np.ones(1))[1]
    assert literal == pytest.approx(10_000) and -step == pytest.approx(1)


@published(
    "deck 004, the Adam snippet without bias correction: its first step in units of eta, and the algorithm's",
    "3.162 1.000",
)
def _():
    return [-fed(Adam(1.0, epsilon=1e-12, bias_correction=on), [np.ones(1)])[0][0, 0] for on in (False, True)]


# CS231n, assignment 2, FullyConnectedNets: w = linspace(−.4, .6), dw = linspace(−.6, .4) as 4 × 5 ---------------------

CS231N_STEPS = {
    "momentum": (Momentum(1e-3, 0.9), {"v": (0.6, 0.9)}, 0),
    "RMSProp": (RMSProp(1e-2, 0.99, 1e-8), {"r": (0.6, 0.9)}, 0),
    "Adam": (Adam(1e-2), {"m": (0.6, 0.9), "v": (0.7, 0.5)}, 5),
}


def cs231n_step(name):
    """(the next w, the next state)."""
    rule, ends, t = CS231N_STEPS[name]
    state, step = rule.step(
        {letter: line(*pair, 4, 5) for letter, pair in ends.items()} | {"t": t}, line(-0.6, 0.4, 4, 5)
    )
    return line(-0.4, 0.6, 4, 5) + step, state


@published(
    "CS231n, assignment 2, FullyConnectedNets, SGD+Momentum: next_w",
    """0.1406     0.20738947 0.27417895 0.34096842 0.40775789 0.47454737 0.54133684 0.60812632 0.67491579 0.74170526
       0.80849474 0.87528421 0.94207368 1.00886316 1.07565263 1.14244211 1.20923158 1.27602105 1.34281053 1.4096""",
)
def _():
    return cs231n_step("momentum")[0]


@published(
    "CS231n, assignment 2, FullyConnectedNets, SGD+Momentum: velocity",
    """0.5406     0.55475789 0.56891579 0.58307368 0.59723158 0.61138947 0.62554737 0.63970526 0.65386316 0.66802105
       0.68217895 0.69633684 0.71049474 0.72465263 0.73881053 0.75296842 0.76712632 0.78128421 0.79544211 0.8096""",
)
def _():
    return cs231n_step("momentum")[1]["v"]


@published(
    "CS231n, assignment 2, FullyConnectedNets, RMSProp: next_w",
    """-0.39223849 -0.34037513 -0.28849239 -0.23659121 -0.18467247 -0.132737   -0.08078555 -0.02881884 0.02316247
        0.07515774  0.12716641  0.17918792  0.23122175  0.28326742  0.33532447  0.38739248  0.43947102 0.49155973
        0.54365823  0.59576619""",
)
def _():
    return cs231n_step("RMSProp")[0]


@published(
    "CS231n, assignment 2, FullyConnectedNets, RMSProp: cache",
    """0.5976     0.6126277  0.6277108  0.64284931 0.65804321 0.67329252 0.68859723 0.70395734 0.71937285 0.73484377
       0.75037008 0.7659518  0.78158892 0.79728144 0.81302936 0.82883269 0.84469141 0.86060554 0.87657507 0.8926""",
)
def _():
    return cs231n_step("RMSProp")[1]["r"]


@published(
    "CS231n, assignment 2, FullyConnectedNets, Adam: next_w",
    """-0.40094747 -0.34836187 -0.29577703 -0.24319299 -0.19060977 -0.1380274  -0.08544591 -0.03286534 0.01971428
        0.0722929   0.1248705   0.17744702  0.23002243  0.28259667  0.33516969  0.38774145  0.44031188 0.49288093
        0.54544852  0.59801459""",
)
def _():
    return cs231n_step("Adam")[0]


@published(
    "CS231n, assignment 2, FullyConnectedNets, Adam: m",
    """0.48       0.49947368 0.51894737 0.53842105 0.55789474 0.57736842 0.59684211 0.61631579 0.63578947 0.65526316
       0.67473684 0.69421053 0.71368421 0.73315789 0.75263158 0.77210526 0.79157895 0.81105263 0.83052632 0.85""",
)
def _():
    return cs231n_step("Adam")[1]["m"]


@published(
    "CS231n, assignment 2, FullyConnectedNets, Adam: v",
    """0.69966    0.68908382 0.67851319 0.66794809 0.65738853 0.64683452 0.63628604 0.6257431  0.61520571 0.60467385
       0.59414753 0.58362676 0.57311152 0.56260183 0.55209767 0.54159906 0.53110598 0.52061845 0.51013645 0.49966""",
)
def _():
    return cs231n_step("Adam")[1]["v"]


@published(
    "CS231n, assignment 2, FullyConnectedNets, affine_forward",
    "1.49834967 1.70660132 1.91485297 3.25553199 3.5141327 3.77273342",
)
def _():
    net = Network([120, 3], output="linear")
    return net.predict(flat(line(-0.2, 0.3, 120, 3), line(-0.3, 0.1, 3)), line(-0.1, 0.5, 2, 120))


@published(
    "CS231n, assignment 2, FullyConnectedNets, relu_forward",
    "0 0 0 0 0 0 0.04545455 0.13636364 0.22727273 0.31818182 0.40909091 0.5",
)
def _():
    return ACTIVATIONS["ReLU"](line(-0.5, 0.5, 3, 4))


TWO_LAYERS = Network([5, 50, 7], hidden="ReLU", output="softmax")
TWO_LAYERS_THETA = flat(line(-0.7, 0.3, 5, 50), line(-0.1, 0.9, 50), line(-0.3, 0.4, 50, 7), line(-0.9, 0.1, 7))
TWO_LAYERS_X, TWO_LAYERS_Y = line(-5.5, 4.5, 5, 3).T, np.array([0, 5, 1])


@published(
    "CS231n, assignment 2, FullyConnectedNets, two-layer network: scores",
    """11.53165108 12.2917344  13.05181771 13.81190102 14.57198434 15.33206765 16.09215096
       12.05769098 12.74614105 13.43459113 14.1230412  14.81149128 15.49994135 16.18839143
       12.58373087 13.20054771 13.81736455 14.43418138 15.05099822 15.66781506 16.2846319""",
)
def _():
    return TWO_LAYERS.forward(TWO_LAYERS_THETA, TWO_LAYERS_X).z[2]


@published(
    "CS231n, assignment 2, FullyConnectedNets, two-layer network: loss without and with regularization",
    "3.4702243556 26.5948426952",
)
def _():
    loss, _ = TWO_LAYERS.loss_and_gradient(TWO_LAYERS_THETA, TWO_LAYERS_X, TWO_LAYERS_Y, "cross-entropy")
    return loss, loss + Penalty(l2=1.0)(TWO_LAYERS_THETA[TWO_LAYERS.weights])


# CS231n, the notes ---------------------------------------------------------------------------------------------------


def values_and_gradients(output, *names):
    """Values and gradients of the named nodes, the values first."""
    graph.backward(output)
    found = {node.name: node for node in graph.nodes(output)}
    return [float(found[name].value) for name in names], [float(found[name].gradient) for name in names]


@published("CS231n notes, Backpropagation, Compound expressions: f = (x + y) z at (-2, 5, -4)", "3 -12 -4 -4 3")
def _():
    output = graph.parse("q = x + y; f = q * z", x=-2, y=5, z=-4)
    values, gradients = values_and_gradients(output, "q", "f", "x", "y", "z")
    return values[:2] + gradients[2:]


@published("CS231n notes, Backpropagation, the sigmoid neuron: gradients", "-0.20 0.39 -0.39 -0.59 0.20")
def _():
    names = ("w0", "x0", "w1", "x1", "w2")
    one, four = (values_and_gradients(NeuronGraph(sigmoid=s).output(), *names)[1] for s in ("one gate", "four gates"))
    np.testing.assert_allclose(one, four, rtol=1e-12)
    return one


@published("CS231n notes, Backpropagation, the sigmoid neuron: values", "-2 6 4 1 -1 0.37 1.37 0.73")
def _():
    graphs = "s0 = w0 * x0; s1 = w1 * x1; s2 = s0 + s1; s3 = s2 + w2; n = -s3; e = exp(n); d = 1 + e; L = 1 / d"
    output = graph.parse(graphs, w0=2.0, x0=-1.0, w1=-3.0, x1=-2.0, w2=-3.0)
    return values_and_gradients(output, "s0", "s1", "s2", "s3", "n", "e", "d", "L")[0]


@published("CS231n notes, Backpropagation, the sigmoid neuron: gradients inside", "0.20 -0.20 -0.53 -0.53 1.00")
def _():
    output = graph.parse("n = -s; e = exp(n); d = 1 + e; L = 1 / d", s=1.0)
    return values_and_gradients(output, "s", "n", "e", "d", "L")[1]


@published(
    "CS231n notes, Backpropagation, Patterns in backward flow: x, y, z, w, product, max, sum, double",
    "3 -4 2 -1 -12 2 -10 -20 -8 6 2 0 2 2 2 1",
)
def _():
    output = graph.parse("p = x * y; m = max(z, w); s = p + m; f = 2 * s", x=3.0, y=-4.0, z=2.0, w=-1.0)
    return flat(*values_and_gradients(output, *"xyzwpmsf"))


@claimed("CS231n notes, Backpropagation: dmax/dx = 1(x >= y), dmax/dy = 1(y >= x) cannot both hold at a tie")
def _():
    """max(x, x) is x, of derivative 1; the two would give 2. One of them has to get it all, as the notes say later."""
    x = graph.variable(3.0, "x")
    graph.backward(graph.max(x, x))
    assert x.gradient == 1


SCORES = np.array([[-2.85, 0.86, 0.28]])


@published("CS231n notes, Linear classification, figure SVM against Softmax: W x + b", "-2.85 0.86 0.28")
def _():
    W = np.array([[0.01, -0.05, 0.1, 0.05], [0.7, 0.2, 0.05, 0.16], [0.0, -0.45, -0.2, 0.03]])
    return Network([4, 3], output="linear").predict(flat(W.T, [0.0, 0.2, -0.3]), np.array([[-15.0, 22, -44, 56]]))


@published("CS231n notes, Linear classification, figure SVM against Softmax: probabilities", "0.631 0.353")
def _():
    return ACTIVATIONS["softmax"](SCORES)[0, 1:]


@claimed(
    "CS231n notes, Linear classification, figure SVM against Softmax: the 0.016 comes from rounding twice, it is 0.015"
)
def _():
    assert f"{ACTIVATIONS['softmax'](SCORES)[0, 0]:.3f}" == "0.015"
    assert f"{0.058 / (0.058 + 2.36 + 1.32):.3f}" == "0.016"


@published("CS231n notes, Linear classification, figure SVM against Softmax: loss", "1.04")
def _():
    return LOSSES["cross-entropy"].from_logits(SCORES, np.array([2]))


published("CS231n notes, Linear classification: softmax of (1, -2, 0), the first", "0.7")(
    lambda: ACTIVATIONS["softmax"](np.array([1.0, -2.0, 0.0]))[0]
)
published("CS231n notes, Linear classification: softmax of (1, -2, 0), the others", "0.04 0.26")(
    lambda: ACTIVATIONS["softmax"](np.array([1.0, -2.0, 0.0]))[1:]
)


@published("CS231n notes, Linear classification: softmax of half of it, (0.5, -1, 0)", "0.55 0.12 0.33")
def _():
    return ACTIVATIONS["softmax"](np.array([0.5, -1.0, 0.0]))


@published("CS231n notes, Linear classification: L2 penalty of (1, 0, 0, 0) and of four quarters", "1.0 0.25")
def _():
    return Penalty(l2=2.0)(np.array([[1.0, 0, 0, 0], [0.25] * 4]))


@published("CS231n notes, Neural Networks 1, Sizing neural networks: 3-4-2 and 3-4-4-1", "26 41")
def _():
    return Network([3, 4, 2]).size, Network([3, 4, 4, 1], output="sigmoid").size


@published("CS231n notes, Neural Networks 3, Sanity checks: the loss at chance, 10 classes", "2.302", cut=True)
def _():
    return LOSSES["cross-entropy"].from_logits(np.zeros((1, 10)), np.array([0]))


@published("CS231n notes, Neural network case study: the loss at chance, 3 classes", "1.1")
def _():
    return LOSSES["cross-entropy"].from_logits(np.zeros((1, 3)), np.array([0]))


@published("CS231n notes, Neural network case study: df for p = (.2, .3, .5) and class 1", "0.2 -0.7 0.5")
def _():
    return LOSSES["cross-entropy"].from_logits.gradient(np.log([[0.2, 0.3, 0.5]]), np.array([1]))


@claimed(
    "CS231n notes, Neural Networks 3, Kinks: the difference quotient of ReLU errs at x = -1e-6, not at the -1e6 printed"
)
def _():
    relu = ACTIVATIONS["ReLU"]
    quotients = [numerical_gradient(lambda x: relu(x).sum(), np.array([x]), 1e-5)[0] for x in (-1e6, -1e-6)]
    assert quotients == [0.0, pytest.approx((1e-5 - 1e-6) / 2e-5)]


@published(
    "CS231n notes, Linear classification, Numeric stability: softmax of (123, 456, 789) does not overflow", "0 0 1"
)
def _():
    return ACTIVATIONS["softmax"](np.array([123.0, 456.0, 789.0]))


@published(
    "CS231n notes, Neural Networks 2, Weight initialization: std of the weights times sqrt n, for 1/n and 2/n",
    "1 1.414",
)
def _():
    return 10 * HeNormal(alpha=1.0).std(100, 7), 10 * HeNormal().std(100, 7)


@claimed("CS231n notes, Neural Networks 1, Tanh: tanh x = 2 sigma(2x) - 1")
def _():
    x = np.linspace(-20, 20, 401)
    np.testing.assert_allclose(ACTIVATIONS["tanh"](x), 2 * ACTIVATIONS["sigmoid"](2 * x) - 1, rtol=0, atol=1e-15)


@claimed("CS231n notes, Neural Networks 1, Maxout: ReLU and leaky ReLU are maxout with one piece 0 or alpha z")
def _():
    z = np.linspace(-3, 3, 31)[:, None]
    for alpha, f in ((0.0, ACTIVATIONS["ReLU"]), (0.01, ACTIVATIONS["leaky ReLU"])):
        np.testing.assert_array_equal(Maxout()(np.hstack([z, alpha * z])), f(z))


@claimed("CS231n notes, Neural Networks 1, Sigmoid: from positive inputs one example's dw has a single sign")
def _():
    rng = np.random.default_rng(0)
    net = Network([6, 5, 1], hidden="sigmoid", output="sigmoid")
    theta, x, y = net.initialize("Glorot normal", rng), rng.standard_normal((40, 6)), np.arange(40) % 2
    signs = []
    for one in np.eye(40, dtype=bool):
        _, gradient = net.loss_and_gradient(theta, x[one], y[one], "binary cross-entropy")
        signs.append(set(np.sign(net.layers(gradient)[1].W).ravel()))
    assert all(len(each) == 1 for each in signs) and len(set.union(*signs)) == 2


@published("CS231n notes, Backpropagation, Patterns in backward flow: inputs 1000 times as large, and dw", "1000 1000")
def _():
    dw = []
    for scale in (1.0, 1000.0):
        output = graph.parse("sum(x * w)", x=graph.constant(scale * np.array([3.0, -4.0])), w=np.array([2.0, 0.5]))
        graph.backward(output)
        dw.append(next(node.gradient for node in graph.nodes(output) if node.name == "w"))
    return dw[1] / dw[0]


# Understanding Deep Learning, notebooks ------------------------------------------------------------------------------

UDL_7_1 = """f0 = b0 + w0 * x; h1 = sin(f0); f1 = b1 + w1 * h1; h2 = exp(f1)
             f2 = b2 + w2 * h2; h3 = cos(f2); f3 = b3 + w3 * h3; l = (f3 - y) ** 2"""


def udl_7_1(*names):
    given = {"b0": 1.0, "b1": 2.0, "b2": -3.0, "b3": 0.4, "w0": 0.1, "w1": -0.4, "w2": 2.0, "w3": 3.0}
    return values_and_gradients(graph.parse(UDL_7_1, **given, x=2.3, y=graph.constant(2.0)), *names)


@published("UDL, notebook 7.1: the forward pass and the loss", "1.230 0.942 1.623 5.068 7.137 0.657 2.372 0.139")
def _():
    return udl_7_1("f0", "h1", "f1", "h2", "f2", "h3", "f3", "l")[0]


@published("UDL, notebook 7.1: the backward pass", "0.745 2.234 -1.683 -3.366 -17.060 6.824 2.281")
def _():
    return udl_7_1("f3", "h3", "f2", "h2", "f1", "h1", "f0")[1]


@published("UDL, notebook 7.1: dl/domega", "5.246 -16.079 -8.530 0.489")
def _():
    return udl_7_1("w0", "w1", "w2", "w3")[1]


@published("UDL, notebook 7.1: dl/dbeta", "2.281 -17.060 -1.683 0.745")
def _():
    return udl_7_1("b0", "b1", "b2", "b3")[1]


UDL_X = np.array(
    [
        *(0.09291784, 0.46809093, 0.93089486, 0.67612654, 0.73441752, 0.86847339, 0.49873225, 0.51083168, 0.18343972),
        *(0.99380898, 0.27840809, 0.38028817, 0.12055708, 0.56715537, 0.92005746, 0.77072270, 0.85278176, 0.05315950),
        *(0.87168699, 0.58858043),
    ]
)[:, None]
UDL_FIRST = ((-1.0, 1.8, 0.65), (0.3, -1.0, -0.5))  # ω₀ and β₀ of the notebooks' three hidden units


def udl_loss(loss, weights, biases, y):
    """The notebooks' sum over the twenty examples; ours is the mean."""
    weights = np.array(weights, float).reshape(-1, 3)
    net = Network([1, 3, len(weights)], output=LOSSES[loss].output or "linear")
    theta = flat(*UDL_FIRST, weights.T, biases)
    return 20 * net.loss_and_gradient(theta, UDL_X, np.array([*y]), loss)[0]


@published(
    "UDL, notebook 5.1: sum of squares; negative log likelihood and likelihood with sigma = 0.2",
    "2.020992572 11.452419564 0.000010624",
)
def _():
    y = """-0.25934537 0.18195445 0.651270150 0.13921448 0.09366691 0.30567674 0.372291170 0.20716968 -0.08131792
           0.51187806 0.16943738 0.3994327 0.019062570 0.55820410 0.452564960 -0.1183121 0.02957665 -1.24354444
           0.248038840 0.26824970"""
    squares = udl_loss("mean squared error", (-2, -1, 7), 0.1, map(float, y.split()))
    nll = squares / (2 * 0.2**2) + 20 * math.log(0.2 * math.sqrt(2 * math.pi))
    return squares, nll, math.exp(-nll)


@published("UDL, notebook 3.1: the sum of squares of the network with three hidden units", "9.385")
def _():
    y = """-0.15934537 0.18195445 0.451270150 0.13921448 0.09366691 0.30567674 0.372291170 0.40716968 -0.08131792
           0.41187806 0.36943738 0.3994327 0.019062570 0.35820410 0.452564960 -0.0183121 0.02957665 -0.24354444
           0.148038840 0.26824970"""
    net = Network([1, 3, 1], output="linear")
    theta = flat((-1.0, 2.0, 0.65), (0.3, -1.0, -0.5), (2.0, -1.0, 7.0), -0.3)
    return 20 * LOSSES["mean squared error"](net.predict(theta, UDL_X), np.array(y.split(), float)[:, None])


@published("UDL, notebook 5.2: negative log likelihood and likelihood, two classes", "9.563639387 0.000070237")
def _():
    nll = udl_loss("binary cross-entropy", (-24, -8, 50), 2.6, map(int, "01100110010101101011"))
    return nll, math.exp(-nll)


@published("UDL, notebook 5.3: negative log likelihood and likelihood, three classes", "17.015457867 0.000000041")
def _():
    weights = [(-24, -8, 50), (-2, 8, -30), (16, -8, -8)]
    nll = udl_loss("cross-entropy", weights, (2, -2, 0), map(int, "20121002202020121210"))
    return nll, math.exp(-nll)


@published("UDL, notebook 6.2: the sum of squares of the line 0.6 - 0.2 x", "12.367")
def _():
    x = np.array([0.03, 0.19, 0.34, 0.46, 0.78, 0.81, 1.08, 1.18, 1.39, 1.60, 1.65, 1.90])
    y = np.array([0.67, 0.85, 1.05, 1.00, 1.40, 1.50, 1.30, 1.54, 1.55, 1.68, 1.73, 1.60])
    return 12 * LOSSES["mean squared error"](0.6 - 0.2 * x, y)


@published("UDL, notebook 7.2: the output of a network 1-6-6-6-6-6-1 drawn by NumPy's old generator, seed 0", "1.907")
def _():
    old = np.random.RandomState(0)
    first, last, b_first, b_last = (old.normal(size=s) for s in ((6, 1), (1, 6), 6, 1))
    between = [old.normal(size=s) for _ in range(4) for s in ((6, 6), (6,))]
    net = Network([1, 6, 6, 6, 6, 6, 1], output="linear")
    theta = flat(*(a.T for a in (first, b_first, *between, last, b_last)))  # the book's columns are our rows
    return net.predict(theta, np.array([[1.2]]))


# Dive into Deep Learning ---------------------------------------------------------------------------------------------


def d2l(rule, slopes=(0.2, 4.0)):
    """20 steps from (−5, −2) on 0.1x₁² + 2x₂², or on the surface with these slopes."""
    return descend(rule, lambda x: x * slopes, [-5.0, -2.0], 20)[-1]


def d2l_line(eta, gradient=lambda x: 2 * x):
    return descend(GradientDescent(eta), gradient, 10.0, 10)[-1]


published("D2L 12.3.1, gradient descent on x^2, eta = 0.2", "0.060466")(lambda: d2l_line(0.2))
published("D2L 12.3.1.1, gradient descent on x^2, eta = 0.05", "3.486784")(lambda: d2l_line(0.05))
published("D2L 12.3.1.1, gradient descent on x^2, eta = 1.1", "61.917364")(lambda: d2l_line(1.1))


@published("D2L 12.3.1.2, gradient descent on x cos(0.15 pi x), eta = 2: a poor local minimum", "-1.528166")
def _():
    c = 0.15 * np.pi
    return d2l_line(2.0, lambda x: np.cos(c * x) - c * x * np.sin(c * x))


published("D2L 12.3.2, gradient descent on x1^2 + 2x2^2, eta = 0.1", "-0.057646 -0.000073")(
    lambda: d2l(GradientDescent(0.1), (2.0, 4.0))
)
published("D2L 12.6.1.2, gradient descent on 0.1x1^2 + 2x2^2, eta = 0.4", "-0.943467 -0.000073")(
    lambda: d2l(GradientDescent(0.4))
)
published("D2L 12.6.1.2, gradient descent on 0.1x1^2 + 2x2^2, eta = 0.6", "-0.387814 -1673.365109")(
    lambda: d2l(GradientDescent(0.6))
)
for FORM in ("velocity", "rho", "change"):
    published(f"D2L 12.6.1.3, momentum eta = 0.6, beta = 0.5, as {FORM}", "0.007188 0.002553")(
        lambda form=FORM: d2l(Momentum(0.6, 0.5, form))
    )
published("D2L 12.6.1.3, momentum eta = 0.6, beta = 0.25", "-0.126340 -0.186632")(lambda: d2l(Momentum(0.6, 0.25)))
published("D2L 12.7.3, AdaGrad eta = 0.4, eps = 1e-6 inside", "-2.382563 -0.158591")(
    lambda: d2l(AdaGrad(0.4, 1e-6, True))
)
published("D2L 12.7.3, AdaGrad eta = 2", "-0.002295 -0.000000")(lambda: d2l(AdaGrad(2.0, 1e-6, True)))
published("D2L 12.8.2, RMSProp eta = 0.4, gamma = 0.9", "-0.010599 0.000000")(
    lambda: d2l(RMSProp(0.4, 0.9, 1e-6, True))
)


@published("D2L 12.6.1.4, momentum 0.9: the step that a steady gradient ends in, in units of eta", "10")
def _():
    steps = np.diff(descend(Momentum(1.0, 0.9, "rho"), lambda x: np.ones(1), [0.0], 400), axis=0)
    return -steps[-1]


@claimed("D2L 12.6.3.2: 'beyond' eta lambda = 1 nothing diverges before eta lambda = 2")
def _():
    for eta, ends in ((0.99, 0.0), (1.01, 0.0), (1.5, 0.0), (1.99, 0.0), (2.01, np.inf)):
        last = abs(descend(GradientDescent(eta), lambda x: x, 1.0, 4000)[-1])
        assert last < 1e-15 if ends == 0 else last > 1e15, eta


@claimed("D2L 12.6.3.1: (x - Q^-1 c)'Q(x - Q^-1 c)/2 and the gradient Q(x - Q^-1 c) have the sign of Q^-1 c wrong")
def _():
    """Of h = ½xᵀQx + xᵀc: at the minimizer −Q⁻¹c, which the section gives right, its gradient would not vanish."""
    Q, c = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -2.0])
    x, center = np.array([0.3, 0.7]), np.linalg.solve(Q, c)
    numeric = numerical_gradient(lambda x: x @ Q @ x / 2 + x @ c, x)
    np.testing.assert_allclose(numeric, Q @ (x + center), atol=1e-9)
    assert np.abs(numeric - Q @ (x - center)).max() > 1
    np.testing.assert_allclose(
        descend(GradientDescent(0.3), lambda x: Q @ x + c, [5.0, 5.0], 200)[-1], -center, atol=1e-12
    )


@claimed("D2L 12.6.3.2: (v, x) goes to [[beta, lambda], [-eta beta, 1 - eta lambda]] (v, x)")
def _():
    eta, beta, curvature = 0.3, 0.7, 1.9
    v, x = np.array([0.4]), np.array([-1.2])
    state, step = Momentum(eta, beta, "rho").step({"v": v, "t": 0}, curvature * x)
    R = np.array([[beta, curvature], [-eta * beta, 1 - eta * curvature]])
    np.testing.assert_allclose([state["v"], x + step], R @ [v, x], rtol=1e-14)


@claimed("D2L 12.8.1: the half-life of an observation is not 1/gamma, when gamma of it is left, but log(1/2)/log gamma")
def _():
    for gamma in (0.9, 0.99):
        _, state = fed(RMSProp(decay=gamma), [np.array([1.0])] + [np.zeros(1)] * round(math.log(0.5) / math.log(gamma)))
        assert state["r"][0] / (1 - gamma) == pytest.approx(0.5, abs=0.03)
        _, state = fed(RMSProp(decay=gamma), [np.array([1.0])] + [np.zeros(1)] * round(1 / gamma))
        assert state["r"][0] / (1 - gamma) == pytest.approx(gamma)


@claimed("D2L 12.9.1: Adadelta's recurrences, with eps = 1e-5")
def _():
    s, delta, rho, eps = 0.0, 0.0, 0.9, 1e-5
    gradients = np.array([[3.0], [-1.0], [0.5]])
    for g, step in zip(gradients, fed(AdaDelta(decay=rho, epsilon=eps), gradients)[0], strict=True):
        s = rho * s + (1 - rho) * g**2
        rescaled = np.sqrt(delta + eps) / np.sqrt(s + eps) * g
        delta = rho * delta + (1 - rho) * rescaled**2
        np.testing.assert_allclose(-step, rescaled, rtol=1e-12)


@claimed("D2L 12.10.1: like gradients leave v = (1 - beta1^t) g and s = (1 - beta2^t) g^2")
def _():
    for t in (1, 10, 100):
        _, state = fed(Adam(), [np.array([3.0])] * t)
        np.testing.assert_allclose(flat(state["m"], state["v"]), [3 * (1 - 0.9**t), 9 * (1 - 0.999**t)], rtol=1e-12)


@published(
    "D2L 12.11.3.3, cosine scheduler from 0.3 to 0.01 in 20 steps: first, half-way, last and pinned",
    "0.300 0.155 0.010 0.010",
)
def _():
    return Cosine(0.3, 20, 0.01)(np.array([0, 10, 20, 30]))


published("D2L 12.1.2.3, Vanishing gradients: the derivative of tanh at 4", "0.0013")(
    lambda: ACTIVATIONS["tanh"].prime(np.array(4.0))
)


@published("D2L 4.4.3, the cross-entropy loss of two examples", "1.4979")
def _():
    return LOSSES["cross-entropy"](np.array([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]]), np.array([0, 2]))


# Distill, Why Momentum Really Works ----------------------------------------------------------------------------------

DISTILL = np.array([0.01, 0.1, 1.0])
BEST, BETA = (2 / (math.sqrt(0.01) + 1)) ** 2, ((1 - math.sqrt(0.01)) / (1 + math.sqrt(0.01))) ** 2


def radius(eta, beta):
    """How a step of the library's Momentum maps (θ, v) for each λ: the largest |eigenvalue|."""
    columns = []
    for theta, v in np.eye(2):
        state, step = Momentum(eta, beta).step({"v": np.full(3, v), "t": 0}, DISTILL * theta)
        columns.append([theta + step, state["v"]])
    return np.abs(np.linalg.eigvals(np.transpose(columns, (2, 1, 0)))).max(axis=1)


@published(
    "Goh 2017, Optimal parameters, lambda = (.01, .1, 1): alpha, beta and the rate 9/11",
    "3.3057851 0.6694215 0.8181818",
)
def _():
    np.testing.assert_allclose(theory.best(0.01, 1.0), (BEST, BETA, 9 / 11), rtol=1e-12)
    # the matrix is defective at the optimum, which halves the digits
    assert np.abs(np.linalg.eigvals(theory.matrix(BEST * DISTILL, BETA))) == pytest.approx(9 / 11, abs=1e-7)
    return BEST, BETA, radius(BEST, BETA).max()


@published(
    "Goh 2017, Choosing a step-size: gradient descent's optimal alpha and rate 99/101, lambda = (.01, .1, 1)",
    "1.980198 0.980198",
)
def _():
    alpha, beta, rate = theory.best(0.01, 1.0, "gradient descent")
    assert (beta, rate) == (0, pytest.approx(99 / 101))
    return alpha, radius(alpha, 0.0).max()


@claimed("Goh 2017, Dynamics of momentum: for complex roots the rate is sqrt beta, not the 2sqrt beta printed")
def _():
    assert radius(2.0, 0.8)[2] == pytest.approx(math.sqrt(0.8), abs=1e-12)
    assert radius(0.5, 0.64)[2] == pytest.approx(0.8, abs=1e-12)
    assert 2 * math.sqrt(0.64) > 1, "it would diverge"


@claimed(
    "Goh 2017, Dynamics of momentum: stable for 0 < alpha lambda < 2 + 2 beta, twice as far as gradient descent at most"
)
def _():
    for beta in (0.0, 0.3, BETA, 0.99):
        assert radius(2 + 2 * beta - 1e-6, beta)[2] < 1 < radius(2 + 2 * beta + 1e-6, beta)[2]
        assert theory.radius(2 + 2 * beta, beta) == pytest.approx(1)


@claimed("Goh 2017, The critical damping coefficient: beta = (1 - r)^2, r^2 = alpha lambda: rate 1 - r, the best")
def _():
    for alpha in (0.1, 0.5, 0.9):
        rates = [radius(alpha, beta)[2] for beta in np.linspace(0, 0.99, 100)]
        best = radius(alpha, (1 - math.sqrt(alpha)) ** 2)[2]
        assert best == pytest.approx(1 - math.sqrt(alpha), abs=1e-7) and best < min(rates) + 1e-7


@claimed(
    "Goh 2017, Dynamics of momentum: eigenvalues (1 - a + b +- sqrt((1 - a + b)^2 - 4b))/2, a = alpha lambda, b = beta"
)
def _():
    for product, beta in ((0.5, 0.1), (3.0, 0.6), (2.0, 0.8)):
        roots = np.array([1, -1]) * np.sqrt(complex((1 - product + beta) ** 2 - 4 * beta))
        found = np.linalg.eigvals(theory.matrix(product, beta)).astype(complex)
        np.testing.assert_allclose(
            np.sort_complex(found), np.sort_complex((1 - product + beta + roots) / 2), rtol=1e-12
        )


@claimed("Goh 2017, Dynamics of momentum: in R^k = sigma1^k R1 - sigma2^k R2 the indices of R_j are swapped")
def _():
    """As printed, with σ_j in R_j, the right-hand side is −I for k = 0, and R − (σ₁ + σ₂)I for k = 1."""
    R = theory.matrix(0.5, 0.1)
    (one, two), I = np.linalg.eigvals(R), np.eye(2)
    for k in range(6):
        right = (one**k * (R - two * I) - two**k * (R - one * I)) / (one - two)
        printed = (one**k * (R - one * I) - two**k * (R - two * I)) / (one - two)
        np.testing.assert_allclose(right, np.linalg.matrix_power(R, k), atol=1e-14)
        if k < 2:
            np.testing.assert_allclose(printed, (-I, R - (one + two) * I)[k], atol=1e-14)


@claimed(
    "Goh 2017, Momentum with stochastic gradients: in E f a square is missing over e2'R^k(y, x), and one over epsilon"
)
def _():
    """E[ε] is 0: as printed there were no stochastic error. Band: 3 % of the mean over 40,000 runs of 30 steps."""
    alpha, beta, curvature, noise, k = 0.2, 0.6, 1.5, 0.3, 30
    R = np.array([[beta, curvature], [-alpha * beta, 1 - alpha * curvature]])
    powers = [np.linalg.matrix_power(R, i) for i in range(k + 1)]
    exact = (
        curvature / 2 * ((powers[k] @ [0, 1])[1] ** 2 + noise**2 * sum((P @ [1, -alpha])[1] ** 2 for P in powers[:k]))
    )
    rng = np.random.default_rng(0)
    x = descend(
        Momentum(alpha, beta, "rho"), lambda x: curvature * x + noise * rng.standard_normal(40_000), np.ones(40_000), k
    )[-1]
    assert np.mean(curvature / 2 * x**2) == pytest.approx(exact, rel=0.03)
    assert curvature / 2 * (powers[k] @ [0, 1])[1] ** 2 < 0.1 * exact


@claimed("Goh 2017, Optimal parameters: for poor conditioning alpha is about twice gradient descent's, and beta near 1")
def _():
    ratios = [theory.best(1.0, kappa)[0] / theory.best(1.0, kappa, "gradient descent")[0] for kappa in (1e2, 1e4, 1e8)]
    assert ratios[0] < ratios[1] < ratios[2] < 2 and ratios[2] > 1.999
    assert theory.best(1.0, 1e8)[1] > 0.999


# Nielsen, Neural Networks and Deep Learning --------------------------------------------------------------------------


def nielsen_neuron(weight, bias, epochs=300):
    """One sigmoid neuron, input 1, target 0, quadratic cost, η = 0.15: its output at first and after the epochs."""
    net, x, y = Network([1, 1], output="sigmoid"), np.ones((1, 1)), np.zeros((1, 1))
    path = descend(
        GradientDescent(0.15), lambda t: net.loss_and_gradient(t, x, y, "half squared error")[1], [weight, bias], epochs
    )
    return [net.predict(theta, x).item() for theta in path[[0, -1]]]


published("Nielsen, chapter 3, The cross-entropy cost function: w = 0.6, b = 0.9", "0.82 0.09")(
    lambda: nielsen_neuron(0.6, 0.9)
)
published("Nielsen, chapter 3, The cross-entropy cost function: w = b = 2, at first", "0.98")(
    lambda: nielsen_neuron(2.0, 2.0)[0]
)


@claimed(
    "Nielsen, chapter 3, The cross-entropy cost function: w = b = 2 hardly learns for 150 or so epochs, then quickly"
)
def _():
    first, last = nielsen_neuron(2.0, 2.0, 150)[1], nielsen_neuron(2.0, 2.0)[1]
    assert 0.98 - first < 0.06 and first - last > 0.7


@claimed("Nielsen, chapter 3, equation 92: L2 regularization multiplies weights by 1 - eta lambda/n first, biases not")
def _():
    rng, eta, decay = np.random.default_rng(0), 0.5, 0.1
    net, x, y = Network([3, 4, 2]), rng.standard_normal((8, 3)), rng.integers(0, 2, 8)
    theta = net.initialize("Glorot normal", rng) + 0.1
    _, gradient = net.loss_and_gradient(theta, x, y, "cross-entropy")
    penalised = gradient + net.weights * Penalty(l2=decay).gradient(theta)
    shrunk = np.where(net.weights, 1 - eta * decay, 1) * theta - eta * gradient
    np.testing.assert_allclose(descend(GradientDescent(eta), lambda t: penalised, theta, 1)[-1], shrunk, rtol=1e-12)


def chain(weight, bias, depth=4):
    """(dC/db of each layer, z of each) for one sigmoid neuron a layer, input 1, target 0, quadratic cost."""
    net = Network([1] * (depth + 1), "sigmoid", "sigmoid")
    theta = np.ravel([[weight, b] for b in np.broadcast_to(bias, depth)])
    _, gradient = net.loss_and_gradient(theta, np.ones((1, 1)), np.zeros((1, 1)), "half squared error")
    return np.ravel([layer.b for layer in net.layers(gradient)]), np.ravel(net.forward(theta, np.ones((1, 1))).z[1:])


@claimed(
    "Nielsen, chapter 5, equation 122: dC/db1 is a product of w sigma'(z); for |w| < 1 it is at most 1/16 of dC/db3"
)
def _():
    for weight in (-0.9, 0.3, 0.99):
        slopes, z = chain(weight, 0.2)
        terms = weight * Sigmoid().prime(z)
        assert slopes[0] == pytest.approx(slopes[3] * np.prod(terms[:3]), rel=1e-12)
        assert abs(slopes[0] / slopes[2]) < 1 / 16


@published(
    "Nielsen, chapter 5, The exploding gradient problem: the factor of each layer for w = 100, z = 0", "25 25 25"
)
def _():
    slopes, z = chain(100.0, [-100.0, -50.0, -50.0, -50.0])
    assert (z == 0).all()
    return slopes[:3] / slopes[1:]


@claimed("Nielsen, chapter 5, equation 123: |w sigma'(wa + b)| >= 1 on 2/|w| ln(|w|(1 + sqrt(1 - 4/|w|))/2 - 1)")
def _():
    """And it is empty for |w| < 4."""
    a = np.linspace(-0.5, 0.5, 100_001)
    for w in (4.5, 6.9, 20.0):
        width = 2 / w * math.log(w * (1 + math.sqrt(1 - 4 / w)) / 2 - 1)
        assert (w * Sigmoid().prime(w * a) >= 1).mean() == pytest.approx(width, abs=3e-5)
    assert (3.99 * Sigmoid().prime(3.99 * a)).max() < 1


published("Nielsen, chapter 6: parameters of a layer from 784 pixels to 30 units", "23550")(
    lambda: Network([784, 30], output="sigmoid").size
)


@claimed("Nielsen, chapter 3, Overfitting and regularization: nearly 24,000 and nearly 80,000 parameters")
def _():
    assert [Network([784, n, 10]).size for n in (30, 100)] == [23860, 79510]


def nielsen_spread(initializer):
    """The standard deviation of z with 500 of 1000 inputs on; the bias is drawn from N(0, 1)."""
    return math.sqrt(500 * initializer.std(1000, 30) ** 2 + 1)


published("Nielsen, chapter 3, Weight initialization: std of z with weights N(0, 1)", "22.4")(
    lambda: nielsen_spread(Normal(1.0))
)
published("Nielsen, chapter 3, Weight initialization: std of z with weights of std 1/sqrt n", "1.22")(
    lambda: nielsen_spread(HeNormal(alpha=1.0))
)


@published("Nielsen, chapter 5: the largest sigma'", "0.25")
def _():
    return Sigmoid().prime(np.linspace(-9, 9, 181)).max()


@published(
    "Nielsen, chapter 5, Problems: the widest range of activations with |w sigma'(wa + b)| >= 1, and its |w|",
    "0.45 6.9",
)
def _():
    w, a = np.linspace(4, 12, 801), np.linspace(-0.5, 0.5, 4001)
    width = (w[:, None] * Sigmoid().prime(w[:, None] * a) >= 1).mean(axis=1)
    return width.max(), w[width >= width.max() - 2e-4].mean()


@claimed("Nielsen, chapter 5: speeds of learning .07 .31; .012 .060 .283; .003 .017 .070 .285: 4 to 6 a layer")
def _():
    """His networks have 784 pixels, ours 64; 1000 digits, weights N(0, 1/n), biases N(0, 1), the mean over 4 draws.

    Band: a factor of 3.5 to 7 from layer to layer, and the speeds themselves within a factor of 1.5 of his.
    """
    digits = DATASETS["digits"].load(np.random.default_rng(0))
    x, y = digits.x_train[:1000], np.eye(10)[digits.y_train[:1000]]
    for his in ((0.07, 0.31), (0.012, 0.060, 0.283), (0.003, 0.017, 0.070, 0.285)):
        net = Network([64, *[30] * len(his), 10], hidden="sigmoid", output="sigmoid")
        speeds = []
        for rng in map(np.random.default_rng, range(4)):
            theta = net.initialize(HeNormal(alpha=1.0), rng)
            for layer in net.layers(theta):
                layer.b[...] = rng.standard_normal(layer.b.shape)
            _, gradient = net.loss_and_gradient(theta, x, y, "binary cross-entropy")
            speeds.append([np.linalg.norm(layer.b) for layer in net.layers(gradient)[:-1]])
        ours = np.mean(speeds, axis=0)
        assert ((ours[1:] / ours[:-1] > 3.5) & (ours[1:] / ours[:-1] < 7)).all()
        assert (np.abs(np.log(ours / his)) < math.log(1.5)).all()


# Glorot and Bengio 2010, He et al. 2015 ------------------------------------------------------------------------------


@published("Glorot and Bengio 2010, equations 1 and 15: n Var[W] of the standard initialization, in thirds", "1 1 1")
def _():
    return [3 * n * INITIALIZERS["uniform"].std(n, n) ** 2 for n in (10, 100, 1000)]


@published("Glorot and Bengio 2010, equations 12 and 16: Var[W] (n_j + n_{j+1})", "2 2 2 2")
def _():
    return [init().std(n, m) ** 2 * (n + m) for init in (GlorotNormal, GlorotUniform) for n, m in ((3, 5), (500, 20))]


@published("He et al. 2015, equations 10, 14 and 15: n Var[w] for a slope of 0, and for 0.25 with 1 + a^2", "2 2")
def _():
    return 9 * HeNormal().std(9, 4) ** 2, (1 + 0.25**2) * 9 * HeNormal(alpha=0.25).std(9, 4) ** 2


@published(
    "He et al. 2015, section 2.2: sqrt (2/n) over 0.01 for 3 x 3 filters and 64 to 512 channels", "5.9 4.2 2.9 2.1"
)
def _():
    return [HeNormal().std(9 * channels, 1) / 0.01 for channels in (64, 128, 256, 512)]


@published("He et al. 2015, section 2.2: what sigma = 0.01 costs from conv10 to conv2, in 10^4", "1.7")
def _():
    one, two, three, four = (HeNormal().std(9 * channels, 1) / 0.01 for channels in (64, 128, 256, 512))
    return one * two**2 * three**2 * four**4 / 1e4


published("He et al. 2015, section 2.1: PReLU's slope at the start", "0.25")(lambda: PReLU().alpha)


def variances(net, initializer, draws=6):
    """Variance of each activation, forward, and of each δ, back from a random error; relative to the first of each."""
    made = []
    for rng in map(np.random.default_rng, range(draws)):
        theta = net.initialize(initializer, rng)
        passed = net.forward(theta, rng.standard_normal((40, net.sizes[0])))
        target = passed.output + rng.standard_normal(
            passed.output.shape
        )  # so that the error knows nothing of the weights
        back = net.backward(theta, passed.a[0], target, "half squared error")
        made.append([[np.mean(a**2) for a in each[1:]] for each in (passed.z, back.delta)])
    forward, backward = np.exp(np.mean(np.log(made), axis=0))
    return forward / forward[0], backward / backward[-1]


@claimed(
    "Glorot and Bengio 2010, equations 13 and 15: linear layers keep variances with 2/(n + n'), lose 2/3 with 1/sqrt n"
)
def _():
    """Band: within a factor of 2 of 1 and of 3^-l over 6 layers of 100 units, forward and backward."""
    net = Network([100] * 7, hidden="linear", output="linear")
    layers = np.arange(6)
    for init, factor in ((GlorotUniform(), 1.0), (GlorotNormal(), 1.0), (Uniform(), 1 / 3)):
        forward, backward = variances(net, init)
        assert (np.abs(np.log(forward / factor**layers)) < math.log(2)).all()
        assert (np.abs(np.log(backward / factor ** layers[::-1])) < math.log(2)).all()


@claimed(
    "He et al. 2015, section 2.2 and figure 3: 30 ReLU layers keep their variance with He, halve it each with Glorot"
)
def _():
    """Band: within a factor of 4 after 29 layers of 100 units, where Glorot's is 2^-29."""
    net = Network([100] * 31, hidden="ReLU", output="linear")
    for init, factor in ((INITIALIZERS["He normal"], 1.0), (INITIALIZERS["Glorot normal"], 0.5)):
        forward, backward = variances(net, init)
        assert abs(math.log(forward[-1] / factor**29)) < math.log(4)
        assert abs(math.log(backward[0] / factor**29)) < math.log(4)


@claimed(
    "Glorot and Bengio 2010, equation 14, figure 8: with 1/sqrt n errors shrink backward, weights' gradients do not"
)
def _():
    """Six linear layers of 100 units. Band: a factor of 2 from the first layer to the last; δ² falls by 3⁵ = 243."""
    net, ratios = Network([100] * 7, hidden="linear", output="linear"), []
    for rng in map(np.random.default_rng, range(6)):
        theta = net.initialize("uniform", rng)
        x = rng.standard_normal((400, 100))
        back = net.backward(theta, x, net.predict(theta, x) + rng.standard_normal((400, 100)), "half squared error")
        weights = [np.mean(layer.W**2) for layer in net.layers(back.gradient)]
        ratios.append([weights[0] / weights[-1], np.mean(back.delta[1] ** 2) / np.mean(back.delta[-1] ** 2)])
    of_weights, of_errors = np.exp(np.mean(np.log(ratios), axis=0))
    assert 0.5 < of_weights < 2 and 0.5 < of_errors * 3**5 < 2


@claimed("Glorot and Bengio 2010, equation 13: its Var[x] has to be Var[dCost/ds^d], as equation 6 has it")
def _():
    """The same error at the top of linear layers is passed back the same whatever the input's variance is."""
    rng = np.random.default_rng(0)
    net = Network([50] * 5, hidden="linear", output="linear")
    theta, x, error = net.initialize("Glorot normal", rng), rng.standard_normal((20, 50)), rng.standard_normal((20, 50))
    deltas = [
        net.backward(theta, s * x, net.predict(theta, s * x) - error, "half squared error").delta for s in (1, 10)
    ]
    for one, ten in zip(deltas[0][1:], deltas[1][1:], strict=True):
        np.testing.assert_allclose(one, ten, atol=1e-12)


@claimed(
    "Glorot and Bengio 2010, section 4.2.2: the ratio of variances is the singular values' mean square, 1, not 0.8"
)
def _():
    """A linear layer of 400 units, normalized initialization: mean 8/(3π) = 0.849, mean square 1. Band: 2 %."""
    rng = np.random.default_rng(0)
    W = GlorotUniform()(400, 400, rng)
    values = np.linalg.svd(W, compute_uv=False)
    x = rng.standard_normal((2000, 400))
    assert values.mean() == pytest.approx(8 / (3 * math.pi), rel=0.02)
    assert (x @ W).var() / x.var() == pytest.approx(np.mean(values**2), rel=0.02) == pytest.approx(1, rel=0.02)


@claimed("Glorot and Bengio 2010, equation 17: the Jacobian's mean singular value is 0.8, with 1/sqrt n 0.5")
def _():
    """The fifth tanh layer of 200 units. Band: from 0.7 and 0.45 up to 8/(3π), as without tanh, and 1/√3 of that.

    8/(3π) is the mean of the quarter circle, the law of the singular values; a draw of this size is within 0.03 of it.
    """
    rng = np.random.default_rng(0)
    net = Network([200] * 6, hidden="tanh", output="tanh")
    means = []
    for init in (GlorotUniform(), Uniform()):
        theta = net.initialize(init, rng)
        a = net.forward(theta, rng.standard_normal((1, 200))).a[4][0]
        means.append(np.linalg.svd(net.layers(theta)[4].W.T * (1 - a**2), compute_uv=False).mean())
    assert 0.7 < means[0] < 8 / (3 * math.pi) + 0.03 and 0.45 < means[1] < 8 / (3 * math.pi * math.sqrt(3)) + 0.03


# The papers of the adaptive methods ----------------------------------------------------------------------------------


@published(
    "Kingma and Ba 2015, algorithms 1 and 2: defaults alpha, beta1, beta2 and alpha of AdaMax", "0.001 0.9 0.999 0.002"
)
def _():
    adam = OPTIMIZERS["Adam"]
    return adam.learning_rate, adam.beta1, adam.beta2, OPTIMIZERS["AdaMax"].learning_rate


@published("Goodfellow et al. 2016, algorithms 8.4, 8.5 and 8.7 (in deck 004): delta in units of 1e-8", "10 100 1")
def _():
    return [OPTIMIZERS[name].epsilon * 1e8 for name in ("AdaGrad", "RMSProp", "Adam")]


def fed(rule, gradients):
    """The steps that a rule makes when it is fed these gradients, and its last state."""
    state, steps = rule.init(np.zeros_like(gradients[0])), []
    for g in gradients:
        state, step = rule.step(state, g)
        steps.append(step)
    return np.array(steps), state


@published(
    "Kingma and Ba 2015, section 2.1: steps of alpha while gradients are alike; alpha = 1, the 1st and 50th",
    "1 1",
)
def _():
    return -fed(Adam(1.0), [np.array([3.0])] * 50)[0][[0, -1], 0]


@published(
    "Kingma and Ba 2015, section 2.1: after zeros alone alpha (1 - beta1)/sqrt(1 - beta2), here alpha = 1",
    "3.1623",
)
def _():
    return -Adam(1.0).step({"m": np.zeros(1), "v": np.zeros(1), "t": 20_000}, np.array([7.0]))[1]


@published("Kingma and Ba 2015, section 2.1: the step does not depend on the gradient's scale; 1e-3 to 1e3", "1 1 1")
def _():
    gradients = np.random.default_rng(0).standard_normal((30, 1))
    rule = Adam(0.1, epsilon=1e-12)
    last = [fed(rule, gradients * scale)[0][-1, 0] for scale in (1.0, 1e-3, 1.0, 1e3)]
    return np.array(last[1:]) / last[0]


@claimed("Kingma and Ba 2015, section 2.1: the quicker order of computation, with eps_hat, makes the same step")
def _():
    gradients = np.random.default_rng(0).standard_normal((20, 3))
    steps, state = fed(Adam(0.1, epsilon=1e-2), gradients)
    alpha, epsilon = 0.1 * math.sqrt(1 - 0.999**20) / (1 - 0.9**20), 1e-2 * math.sqrt(1 - 0.999**20)
    np.testing.assert_allclose(steps[-1], -alpha * state["m"] / (np.sqrt(state["v"]) + epsilon), rtol=1e-12)


@claimed(
    "Kingma and Ba 2015, equation 1: v_t = (1 - beta2) sum  beta2^(t-i) g_i^2; a constant g^2 gives g^2(1 - beta2^t)"
)
def _():
    gradients = np.random.default_rng(0).standard_normal((40, 2))
    weights = (1 - 0.999) * 0.999 ** np.arange(39, -1, -1)
    np.testing.assert_allclose(fed(Adam(), gradients)[1]["v"], weights @ gradients**2, rtol=1e-12)
    assert fed(Adam(), [np.array([2.0])] * 40)[1]["v"] == pytest.approx(4 * (1 - 0.999**40))


@claimed("Kingma and Ba 2015, section 2.1: |Delta| <= alpha (1 - beta1)/sqrt(1 - beta2) does not hold, nor does alpha")
def _():
    """Gradients that grow by β₂/β₁ make steps larger by 1/√(1 − β₁²/β₂), the most by Cauchy and Schwarz.

    With the defaults 7.27 α, where the paper has 3.16 α at most; with β₂ = 0.99, for which it has less than α, 2.35 α.
    """
    for beta2, largest in ((0.999, 7.2703), (0.99, 2.3452)):
        rule, state = Adam(1.0, 0.9, beta2, epsilon=1e-300), {"m": np.zeros(1), "v": np.zeros(1), "t": 20_000}
        for k in range(400):
            state, step = rule.step(state, np.array([(beta2 / 0.9) ** (k - 400)]))
        assert -step[0] == pytest.approx(0.1 / math.sqrt(1 - beta2) / math.sqrt(1 - 0.81 / beta2), rel=1e-9)
        assert -step[0] == pytest.approx(largest, abs=5e-5) and largest > 0.1 / math.sqrt(1 - beta2)


@claimed("Kingma and Ba 2015, section 7.1: AdaMax's |Delta| <= alpha is 0.9 % too low")
def _():
    """Gradients that fall as fast as u, by β₂, make steps up to (1 − β₁)/(1 − β₁/β₂) = 1.0091 α, the most possible."""
    steps = -fed(AdaMax(1.0, epsilon=1e-300), [np.array([0.999**k]) for k in range(200)])[0]
    bound = (1 - 0.9) / (1 - 0.9 / 0.999)
    assert steps.max() == pytest.approx(bound, rel=1e-6) and bound > 1.009
    gradients = np.random.default_rng(0).standard_cauchy((500, 4))
    assert np.abs(fed(AdaMax(1.0, epsilon=1e-12), gradients)[0]).max() < bound


@claimed("Kingma and Ba 2015, section 5: AdaGrad is Adam with beta1 = 0, beta2 near 1, and alpha/sqrt t")
def _():
    gradients = np.random.default_rng(0).standard_normal((40, 3))
    adagrad, _ = fed(AdaGrad(0.1, 1e-12), gradients)
    adam, _ = fed(Adam(0.1, 0.0, 1 - 1e-9, 1e-12), gradients)
    np.testing.assert_allclose(adam / np.sqrt(np.arange(1, 41))[:, None], adagrad, rtol=1e-6)


@published(
    "Zeiler 2012, algorithm 1 with rho = .95, eps = 1e-6: the first step for g = 1 is sqrt eps/sqrt (.05 + eps)",
    "-0.00447209",
)
def _():
    return fed(AdaDelta(decay=0.95, epsilon=1e-6), [np.array([1.0])])[0]


@claimed("Zeiler 2012, Correct units with Hessian approximation: Delta theta has the units of theta (Adam's has not)")
def _():
    """θ' = 10 θ has gradients a tenth as large; ε is in the units of g² and of Δθ², so it is left out by being tiny."""
    g = np.random.default_rng(0).standard_normal((30, 2))
    start = {"r": np.zeros(2), "t": 0}
    for rule, factor in ((AdaDelta(decay=0.9, epsilon=1e-300), 10.0), (Adam(epsilon=1e-300), 1.0)):
        steps = []
        for unit in (1.0, 10.0):
            state = rule.init(np.zeros(2)) | ({"u": np.full(2, unit**2)} | start if factor == 10 else {})
            for one in g / unit:
                state, step = rule.step(state, one)
            steps.append(step)
        np.testing.assert_allclose(steps[1], factor * steps[0], rtol=1e-9)


@published(
    "Duchi et al. 2011, the diagonal update: a steady gradient makes steps eta/sqrt t; here t = 1, 4, 9, 100",
    "1.0 0.5 0.3333333 0.1",
)
def _():
    """Were the newest gradient left out of the sum, as deck 002 has it, the first step would be η/√δ."""
    return -fed(AdaGrad(1.0, 1e-12), [np.array([5.0])] * 100)[0][[0, 3, 8, 99], 0]


@claimed(
    "Duchi et al. 2011, the regret's bound: sum g_t^2/|g_1...g_t| <= 2|g_1...g_T|, nearly equal for steady gradients"
)
def _():
    for gradients in (np.random.default_rng(0).standard_normal((400, 5)), np.ones((400, 5))):
        steps, _ = fed(AdaGrad(1.0, 1e-10), gradients)
        total, bound = -(gradients * steps).sum(axis=0), 2 * np.sqrt((gradients**2).sum(axis=0))
        assert (total <= bound).all()
    assert (total > 0.95 * bound).all()


def reddi(rule, slopes, rounds):
    """Where a rule is on average in the last round on [−1, 1], the loss of step t being slopes[t mod n]·x."""
    x, state, places = 0.0, rule.init(np.zeros(())), []
    for _ in range(rounds):
        places = []
        for g in slopes:
            state, step = rule.update(state, g, rule.learning_rate)
            x = min(max(x + step, -1.0), 1.0)
            places.append(x)
    return np.mean(places)


@claimed(
    "Reddi et al. 2018, the counterexample Cx, -x, -x with beta1 = 0, beta2 = 1/(1 + C^2): Adam ends at the worst point"
)
def _():
    """Σ of three losses is (C − 2) x, least at −1. AdaGrad, with its long memory, goes there."""
    C = 4.0
    adam = Adam(0.01, 0.0, 1 / (1 + C * C), 1e-12, bias_correction=False)
    assert reddi(adam, (C, -1.0, -1.0), 1000) > 0.98
    assert reddi(AdaGrad(0.1), (C, -1.0, -1.0), 1000) < -0.9


@claimed(
    "Reddi et al. 2018, the synthetic experiment: 1010x every 101st step, else -10x: Adam goes to +1, AMSGrad to -1"
)
def _():
    """β₁ = 0.9 and β₂ = 0.99 as there; 600 rounds with a fixed, larger α instead of millions of steps with α/√t."""
    slopes = (1010.0, *[-10.0] * 100)
    assert reddi(Adam(0.01, 0.9, 0.99), slopes, 60) > 0.8
    assert reddi(AMSGrad(0.02, 0.9, 0.99), slopes, 600) < -0.8


# ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", NUMBERS, ids=list(NUMBERS))
def test_number(origin):
    compute, printed, cut = NUMBERS[origin]
    computed, wanted = np.ravel(compute()), np.array(printed, float)
    decimals = max(len(text.partition(".")[2]) for text in printed)
    within = (1 if cut else 0.5) * 10.0**-decimals
    assert computed.shape == wanted.shape
    np.testing.assert_allclose(computed, wanted, rtol=0, atol=within * (1 + 1e-6))


@pytest.mark.parametrize("origin", CLAIMS, ids=list(CLAIMS))
def test_claim(origin):
    CLAIMS[origin]()
