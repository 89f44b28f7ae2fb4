"""What the package shows, and that an activation or a loss is a gate as soon as it is registered."""

import builtins
import inspect
import re
import subprocess
import sys
from types import ModuleType

import numpy as np
import pytest

from course_lib import graph, menus
from course_lib.activations import ACTIVATIONS, Elementwise
from course_lib.gradcheck import numerical_gradient
from course_lib.losses import LOSSES, Loss
from course_lib.menus import entry, knob


@entry
class Swish(Elementwise):
    """z σ(βz)."""

    beta: float = knob(1.0, r"\beta", 0.1, 5.0, domain="(0, inf)")
    formula, derivative = r"z\,\sigma(\beta z)", r"\sigma(\beta z) + \beta z\,\sigma'(\beta z)"

    def value(self, z):
        return z / (1 + np.exp(-self.beta * z))

    def slope(self, z, a):
        s = 1 / (1 + np.exp(-self.beta * z))
        return s + self.beta * z * s * (1 - s)


class FourthPower(Loss):
    """ℓ = (ŷ − y)⁴."""

    formula, derivative = r"(\hat y - y)^4", r"4\,(\hat y - y)^3"

    def value(self, prediction, Y):
        return ((prediction - Y) ** 4).sum(axis=(-2, -1)) / prediction.shape[-2]

    def slope(self, prediction, Y):
        return 4 * (prediction - Y) ** 3 / prediction.shape[-2]


@pytest.fixture
def registered():
    """Both entries in their menus, under names that take some translating."""
    ACTIVATIONS.register("my Swish-1", Swish())
    LOSSES.register("fourth power", FourthPower())
    yield
    del ACTIVATIONS["my Swish-1"], LOSSES["fourth power"]


def test_the_package_shows_what_is_public_and_nothing_else():
    shown = dir(graph)
    entries = {name for name in graph.functions() if name not in graph.__all__}  # of the menus, written out nowhere
    assert set(shown) == {*graph.__all__, "abs", "max", "sum", *entries}
    assert graph.functions().keys() <= set(shown)
    for name in shown:
        value = getattr(graph, name)
        assert not name.startswith("_") and not isinstance(value, ModuleType)
        assert inspect.getdoc(value)


def test_a_star_import_leaves_pythons_own_names_alone():
    assert set(graph.__all__).isdisjoint(vars(builtins))
    program = "from course_lib.graph import *\nassert sum([1, 2]) == 3 and max(1, 2) == 2 and sigmoid(0).value == 0.5"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert (graph.sum([1, 2]).value, graph.max(1, 2).value, graph.abs(-1).value) == (3, 2, 1)


def test_every_function_says_what_it_takes_and_gives():
    for name in (*graph.__all__, "abs", "max", "sum"):
        if inspect.isfunction(function := getattr(graph, name)):
            signature = inspect.signature(function)
            assert signature.return_annotation is not signature.empty, name
            assert all(p.annotation is not p.empty for p in signature.parameters.values()), name


def test_a_name_that_is_no_function_is_refused():
    with pytest.raises(AttributeError, match=r"'course_lib\.graph' has no attribute 'sigmod'"):
        graph.sigmod  # noqa: B018
    assert not hasattr(graph, "my_swish_1")


def test_a_registered_activation_is_a_gate_at_once(registered):
    x = graph.variable([-1.0, 0.5], "x")
    node = graph.my_swish_1(x)
    np.testing.assert_array_equal(node.value, Swish()([-1.0, 0.5]))
    assert (node.gate.name, node.gate.formula, node.gate.entry) == ("my_swish_1", Swish.formula, Swish())
    assert "my_swish_1" in dir(graph) and "my_swish_1" in graph.functions()
    assert (graph.my_swish_1.__name__, graph.my_swish_1.__doc__) == ("my_swish_1", "z σ(βz).")
    assert str(inspect.signature(graph.my_swish_1)) == "(z, beta=None)"
    for made in (graph.my_swish_1(x, 2.0), graph.my_swish_1(x, beta=2.0), graph.parse("my_swish_1(x, beta=2)", x=x)):
        np.testing.assert_array_equal(made.value, Swish(2.0)([-1.0, 0.5]))
        graph.backward(made, [1.0, 1.0])
        np.testing.assert_allclose(x.gradient, Swish(2.0).prime([-1.0, 0.5]))
    with pytest.raises(TypeError, match="gamma"):
        graph.my_swish_1(x, gamma=1)
    with pytest.raises(ValueError, match=r"expected my_swish_1\(z, beta=None\)"):
        graph.parse("my_swish_1(x, gamma=1)", x=x)


def test_a_registered_loss_is_a_gate_at_once(registered):
    p = graph.variable([[0.5], [2.0]], "p")
    L = graph.parse("fourth_power(p, y)", p=p, y=[[0.0], [1.0]])
    assert L.value == graph.fourth_power(p, [[0.0], [1.0]]).value == (0.5**4 + 1) / 2
    assert L.inputs[1].name == "y" and L.gate.formula == FourthPower.formula
    graph.backward(L)

    def at(value):
        p.value = value
        return L.value

    np.testing.assert_allclose(p.gradient, numerical_gradient(at, p.value), rtol=1e-8)


def test_what_is_registered_runs_in_flat_code(registered):
    formula = "my_swish_1(x) * my_swish_1(x, beta=2.0) + fourth_power(x, 1)"
    output = graph.parse(formula, x=0.6)
    graph.backward(output)
    code, ran = graph.flat_code(output), {}
    exec(code, ran)
    assert "my_swish_1 = Swish(beta=1.0)" in code and "Swish(beta=2.0)(x)" in code
    assert ran["L"] == pytest.approx(output.value, rel=1e-12)
    assert ran["grad_x"] == pytest.approx(graph.nodes(output)[0].gradient, rel=1e-12)


def test_what_is_registered_again_is_the_new_one(registered):
    before = graph.my_swish_1(1.0)
    ACTIVATIONS.register("my Swish-1", Swish(3.0))
    assert graph.my_swish_1(1.0).value == Swish(3.0)(1.0) and before.value == Swish()(1.0)
    assert "Swish(beta=1.0)(" in graph.flat_code(before)


def test_the_courses_own_gates_stay_whatever_is_registered(registered):
    ACTIVATIONS.register("sigmoid 2", Swish())
    try:
        assert graph.sigmoid(0.5).gate.entry == ACTIVATIONS["sigmoid"]
        assert graph.parse("sigmoid(0.5)").gate.entry == ACTIVATIONS["sigmoid"]
    finally:
        del ACTIVATIONS["sigmoid 2"]


def test_menus_are_read_in_a_fresh_interpreter_before_and_after_the_import():
    program = """
from course_lib.activations import ACTIVATIONS
from tests.graph.test_names import Swish
ACTIVATIONS.register("before", Swish())
from course_lib import graph
ACTIVATIONS.register("after", Swish(2.0))
assert graph.before(1.0).value == Swish()(1.0) and graph.after(1.0).value == Swish(2.0)(1.0)
assert graph.parse("before(1) + after(1)").value == Swish()(1.0) + Swish(2.0)(1.0)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_knobs_of_an_entry_are_settings_of_its_function():
    for name, function in graph.functions().items():
        f = next((e for n, e in ACTIVATIONS.items() if n.lower().replace(" ", "_") == name), None)
        if f is not None:
            assert [*inspect.signature(function).parameters][1:] == [k.name for k in menus.knobs(f)]


@pytest.mark.parametrize(
    ("formula", "remedy"),
    [
        ("ln(x)", "Write log(…)."),
        ("min(x, y)", "Write -max(-x, -y)."),
        ("max(x, y, x)", "max(x, max(y, z))"),
        ("softmax(x)", "softmax: got a single number; expected a row of numbers"),
        ("maxout(x)", "maxout: got a single number"),
    ],
)
def test_what_is_written_otherwise_is_told_how(formula, remedy):
    with pytest.raises(ValueError, match=re.escape(remedy)):
        graph.parse(formula, x=1.0, y=2.0)
