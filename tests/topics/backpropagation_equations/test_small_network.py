"""The network on paper: held to the network of the library, and its picture to what it says."""

import numpy as np
import pytest

from course_lib.gradcheck import numerical_gradient
from course_lib.network import Network
from course_lib.topics.backpropagation_equations import explorers as widgets
from course_lib.topics.backpropagation_equations.experiments import small_network as experiment
from course_lib.topics.backpropagation_equations.experiments.small_network import SMALL_STEPS, START, small_network
from course_lib.topics.backpropagation_equations.plots.small_network import INSIDE, WIRES, symbol, workings
from tests.all_explorers import assert_shown

PARAMETERS = [*experiment.LAYER_1, *experiment.LAYER_2]  # in the order of θ


def drawn(rng):
    return {name: float(value) for name, value in zip(START, rng.uniform(-2, 2, len(START)), strict=True)} | {"y": 0.25}


@pytest.mark.parametrize("output", experiment.OUTPUTS)
@pytest.mark.parametrize("hidden", ["ReLU", "tanh", "sigmoid", "leaky ReLU"])
def test_every_number_is_the_librarys(hidden, output):
    given = drawn(np.random.default_rng(0))
    found = small_network(**given, hidden=hidden, output=output)
    activation, loss = experiment.OUTPUTS[output]
    net = Network([2, 2, 1], hidden=hidden, output=activation)
    theta = np.array([given[name] for name in PARAMETERS])
    x, y = np.array([[given["x1"], given["x2"]]]), np.array([[given["y"]]])
    passed = net.backward(theta, x, y, loss)
    v = found.values
    np.testing.assert_allclose([v[f"d{name}"] for name in PARAMETERS], passed.gradient, rtol=0, atol=1e-12)
    np.testing.assert_allclose(v["C"], passed.loss, rtol=1e-12)
    np.testing.assert_allclose([v["delta1_1"], v["delta1_2"]], passed.delta[1][0], rtol=0, atol=1e-12)
    forward = net.forward(theta, x)
    for layer, units in ((1, (1, 2)), (2, (1,))):
        for j in units:
            assert v[f"z{layer}_{j}"] == pytest.approx(forward.z[layer][0, j - 1])
            assert v[f"a{layer}_{j}"] == pytest.approx(forward.a[layer][0, j - 1])


def test_finite_differences():
    given = drawn(np.random.default_rng(1))

    def cost(theta):
        turned = dict(zip(PARAMETERS, theta.tolist(), strict=True))
        return small_network(**given | turned, hidden="tanh").values["C"]

    found = small_network(**given, hidden="tanh").values
    numeric = numerical_gradient(cost, np.array([given[name] for name in PARAMETERS]))
    np.testing.assert_allclose(numeric, [found[f"d{name}"] for name in PARAMETERS], rtol=0, atol=1e-8)


def test_each_step_uses_only_what_is_known_and_all_is_made_once():
    result = small_network(**START)
    made = [name for step in SMALL_STEPS for name in step.makes.split()]
    assert sorted(made) == sorted(result.values)
    for frame, step in enumerate(SMALL_STEPS):
        assert set(step.uses.split()) <= result.known(frame - 1)
        assert set(step.wires.split()) <= set(WIRES)
    places = {name for names in INSIDE.values() for name in names}
    assert places | {*PARAMETERS, *(f"d{name}" for name in PARAMETERS)} == set(made)


def test_every_frame_is_shown_and_says_its_numbers():
    explorer = widgets.paper_network()
    seen = set()
    for frame in range(explorer.count):
        explorer.frame = frame
        assert_shown(explorer)
        seen.add(explorer.alt)
        for name in SMALL_STEPS[frame].makes.split() * (frame > 0):
            assert symbol(name) in explorer.alt or name in ("a2_1", "delta2_1")
            assert f"{explorer.result.values[name]:g}".replace("-", "−") in explorer.alt
    assert len(seen) == len(SMALL_STEPS) == explorer.count


@pytest.mark.parametrize("frame", range(len(SMALL_STEPS)))
def test_the_arithmetic_that_is_written_is_right(frame):
    given = {name: round(2 * value) / 2 for name, value in drawn(np.random.default_rng(2)).items()}
    for line in workings(small_network(**given | {"y": 0.5}), frame):
        for piece in line.split("      "):
            *_, numbers, result = ["", *piece.split(" = ")]
            if "·" in numbers:
                assert eval(numbers.replace("·", "*").replace("−", "-")) == pytest.approx(
                    float(result.replace("−", "-")), rel=5e-3
                )


@pytest.mark.parametrize(
    ("name", "written"),
    [("x1", "x₁"), ("W1_12", "W¹₁₂"), ("dW2_21", "∂W²₂₁"), ("delta1_2", "δ¹₂"), ("db2_1", "∂b²₁"), ("C", "C")],
)
def test_symbols(name, written):
    assert symbol(name) == written


def test_no_label_covers_another():
    explorer = widgets.paper_network()
    explorer.set(x1=-3.5, W1_12=-2.5, hidden="sigmoid", output="sigmoid, binary cross-entropy")
    explorer.frame = 8
    plot = explorer.plot
    boxes = {name: text.get_window_extent() for name, text in plot.texts.items()}
    for a, first in boxes.items():
        for b, second in boxes.items():
            assert a >= b or not first.overlaps(second), (a, b)
