"""The graph: every gate against finite differences, backward from zero, values that follow, flat code, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import graph, menus
from course_lib.activations import LAYERS
from course_lib.gradcheck import numerical_gradient
from course_lib.losses import LOSSES

GATES = {  # an expression of x and y, and their shapes
    "add": ("x + y", (2, 3), (3,)),
    "a number on the left": ("2 - y / 3 + 0 * x", (), ()),
    "sub": ("x - y", (2, 1), (1, 3)),
    "mul": ("x * y", (3,), (2, 3)),
    "div": ("x / y", (), (2, 2)),
    "pow": ("x ** y", (2, 3), (3,)),
    "a square": ("x ** 2 + y ** -1", (3,), (3,)),
    "matrices": ("x @ y", (2, 3), (3, 4)),
    "vector @ matrix": ("x @ y", (3,), (3, 2)),
    "matrix @ vector": ("x @ y", (2, 3), (3,)),
    "vector @ vector": ("x @ y", (3,), (3,)),
    "stacks": ("x @ y", (4, 2, 3), (3, 2)),
    "vector @ stack": ("x @ y", (3,), (4, 3, 2)),
    "stack @ vector": ("x @ y", (4, 2, 3), (3,)),
    "transpose": ("x.T @ y", (3, 2), (3,)),
    "max of two": ("max(x, y)", (2, 3), (3,)),
    "max": ("max(x) * y", (2, 3), ()),
    "max along an axis": ("max(x, axis=0) * y", (2, 3), (3,)),
    "max along two axes": ("max(x, axis=(0, -1), keepdims=True) * y", (2, 3, 2), (3, 1)),
    "max of a scalar": ("max(x) + max(y, 1)", (), ()),
    "sum": ("sum(x) * y", (2, 3), (2,)),
    "sum of each row": ("sum(x, axis=1) * y", (2, 3), (2,)),
    "sum along an axis": ("sum(x, axis=1, keepdims=True) / y", (2, 3), (1, 3)),
    "mean": ("mean(x) + mean(y, axis=-1)", (2, 3), (3, 2)),
    "mean along an axis": ("mean(x, axis=-1, keepdims=True) * y", (2, 3), (1, 3)),
    "mean along two axes": ("mean(x, axis=(0, 2)) * y", (2, 3, 4), (3,)),
    "unary": ("exp(-x) * log(y) + sqrt(x) + sin(y) * cos(x) + abs(x - y) + copy(+y)", (4,), (4,)),
    "an entry": ("x[1, 0] * y[-1]", (2, 3), (2,)),
    "slices": ("x[:, ::2] + y[None, 1:]", (3, 4), (3,)),
    "one entry twice": ("x[[0, 0, 1]] * y[...]", (2,), (3,)),
    "the same twice": ("x * x + x @ x * y", (3,), (3,)),
    "activations": ("tanh(x) * leaky_relu(-x, 0.2) + elu(x - 1, alpha=0.5) * prelu(-y, x[0, 0])", (2, 3), (3,)),
    "rows": ("softmax(x) @ maxout(y, pieces=3)", (2, 3), (3, 6)),
}


def identifier(name):
    return name.lower().replace(" ", "_").replace("-", "_")


def numbers(shape, seed):
    return np.random.default_rng(seed).uniform(0.5, 1.5, shape)


@pytest.mark.parametrize(("expression", "x", "y"), GATES.values(), ids=GATES)
def test_each_gate_equals_finite_differences(expression, x, y):
    x, y = graph.variable(numbers(x, 1), "x"), graph.variable(numbers(y, 2), "y")
    z = graph.parse(expression, x=x, y=y)
    upstream = numbers(z.shape, 3)
    graph.backward(z, upstream)
    for node in (x, y):
        before = node.value

        def follow(value, node=node):
            node.value = value
            return (upstream * z.value).sum()

        graph.backward(z, upstream)
        gradient, numeric = np.asarray(node.gradient), numerical_gradient(follow, before, h=1e-6)
        assert gradient.shape == node.shape
        np.testing.assert_allclose(gradient, numeric, rtol=1e-8, atol=1e-8)
        node.value = before


def test_the_first_example_of_the_lecture():
    x, y, z = graph.variable(-2, "x"), graph.variable(5, "y"), graph.variable(-4, "z")
    q = x + y
    f = q * z
    graph.backward(f)
    assert (q.value, f.value) == (3, -12)
    assert [n.gradient for n in (x, y, z, q, f)] == [-4, -4, 3, -4, 1]
    assert f.local == (-4, 3) and q.local == (1, 1)
    assert (f.gate.name, f.gate.pattern, f.inputs, f.shape) == ("mul", "swap multiplier", (q, z), ())
    assert graph.nodes(f) == [x, y, q, z, f]
    q.name = "q"
    assert repr(q) == "q = x + y = 3, gradient -4" and repr(f) == "q * z = -12, gradient 1"


formulas = st.recursive(
    st.sampled_from(["x", "y", "z", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["sin", "tanh", "sigmoid", "elu", "copy", "-", "sum"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        st.tuples(inner, inner).map(lambda t: f"({t[0]} / (2 + {t[1]} ** 2))"),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
    ),
    max_leaves=12,
)


@given(formulas)
def test_upstream_times_local_is_downstream_and_the_flat_code_says_the_same(formula):
    values = {"x": 0.7, "y": -1.2, "z": 1.9}
    output = graph.parse(f"x + {formula}", **values)
    graph.backward(output)
    order = graph.nodes(output)
    total = dict.fromkeys(order, 0.0) | {output: 1.0}
    for node in reversed(order):
        for x, local in zip(node.inputs, node.local, strict=True):
            total[x] += 0 if local is None else total[node] * local
    for node in order:
        if node.gate.name != "constant":
            assert node.gradient == pytest.approx(total[node], rel=1e-12, abs=1e-12)
    ran = {}
    exec(graph.flat_code(output), ran)
    assert ran["L"] == pytest.approx(output.value, rel=1e-12, abs=1e-12)
    for node in order:
        if node.gate.name == "variable":
            assert ran[f"grad_{node.name}"] == pytest.approx(node.gradient, rel=1e-12, abs=1e-12)


DECK = """\
from course_lib.activations import Sigmoid

sigmoid = Sigmoid()

w0 = 2.0
x0 = -1.0
w1 = -3.0
x1 = -2.0
w2 = -3.0

# forward pass: compute the output
s0 = w0 * x0
s1 = w1 * x1
s2 = s0 + s1
s3 = s2 + w2
L = sigmoid(s3)

# backward pass
grad_L = 1.0
grad_s3 = grad_L * (1 - L) * L
grad_s2 = grad_s3
grad_w2 = grad_s3
grad_s0 = grad_s2
grad_s1 = grad_s2
grad_w1 = grad_s1 * x1
grad_x1 = grad_s1 * w1
grad_w0 = grad_s0 * x0
grad_x0 = grad_s0 * w0
"""
NEURON = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}


def test_flat_code_is_the_lecture_s():
    assert graph.flat_code(graph.parse("sigmoid(w0 * x0 + w1 * x1 + w2)", **NEURON)) == DECK


LEARNED = """\
from course_lib.activations import PReLU

x = 1.5
a = 0.25

# forward pass: compute the output
s0 = PReLU(alpha=a)(x)
s1 = s0 * 2
s2 = x + (-3.0)
s3 = 0.5 * s2
L = s1 - s3

# backward pass
grad_L = 1.0
grad_s1 = grad_L
grad_s3 = -grad_L
grad_s2 = grad_s3 * 0.5
grad_x = grad_s2
grad_s0 = grad_s1 * 2
grad_x += grad_s0 * PReLU(alpha=a).prime(x)
grad_a = PReLU(alpha=a).gradient_of_learned([[x]], [[grad_s0]])
"""


def test_flat_code_writes_numbers_as_they_are_and_imports_what_it_calls():
    assert graph.flat_code(graph.parse("prelu(x, a) * 2 - 0.5 * (x + -3)", x=1.5, a=0.25)) == LEARNED


FLAT = [
    "math = exp(x) * log(y) + sqrt(y) - cos(x); math + abs(-x) / 3",
    "x ** y + x ** -2 + x * x * x * (-2) ** 2",
    "leaky_relu(-x) + leaky_relu(-x, 0.3) + relu(x) + elu(-y, alpha=2.0) + linear(y)",
    "prelu(-x, y) * half_squared_error(sigmoid(x), 1)",
    "binary_cross_entropy(sigmoid(x * y), t) + mean_absolute_error(x, 4) + max(y) + mean(x)[()] + x.T",
]


def test_flat_code_gives_negative_numbers_brackets_where_they_have_no_name():
    lines = graph.flat_code(graph.variable(-2.0) * graph.constant(-3.0, "t") * -4).splitlines()
    assert lines[:2] == ["x0 = -2.0", "t = -3.0"] and "L = s0 * (-4.0)" in lines


@pytest.mark.parametrize("formula", FLAT)
def test_flat_code_of_every_gate(formula):
    output = graph.parse(formula, x=0.6, y=1.3, t=0)
    graph.backward(output)
    ran = {}
    exec(graph.flat_code(output), ran)
    assert ran["L"] == pytest.approx(output.value, rel=1e-12)
    for node in graph.nodes(output):
        if node.gate.name == "variable":
            assert ran[f"grad_{node.name}"] == pytest.approx(node.gradient, rel=1e-12)


def test_flat_code_gives_each_node_a_name_of_its_own():
    names = {"x": "x", "x_1": "x", "lambda_1": "lambda", "s0": "s0", "L": "L", "x0": None, "grad_x_2": "grad_x"}
    variables = [graph.variable(value, name) for value, name in enumerate(names.values(), start=2)]
    output = graph.constant(1, "one")
    for node in variables:
        output = output * node
    graph.backward(output)
    ran = {}
    exec(graph.flat_code(output), ran)
    assert [ran[f"grad_{name}"] for name in names] == [node.gradient for node in variables]
    assert "\nSigmoid_1 = 0.5\nabs_1 = -2.0\n" in graph.flat_code(
        graph.sigmoid(graph.variable(0.5, "Sigmoid")) * graph.abs(graph.variable(-2, "abs"))
    )
    assert ran["L_1"] == output.value and ran["one"] == 1 and "grad_one" not in ran


def test_two_graphs_of_the_same_sigmoid():
    x = graph.variable([-3.0, 0.5, 4.0], "x")
    one, four = graph.sigmoid(x), 1 / (1 + graph.exp(-x))
    assert [n.gate.name for n in graph.nodes(four) if n.inputs] == ["neg", "exp", "add", "div"]
    np.testing.assert_allclose(one.value, four.value, rtol=1e-15)
    gradients = []
    for output in (one, four):
        graph.backward(graph.sum(output))
        gradients.append(x.gradient)
    np.testing.assert_allclose(*gradients, rtol=1e-12)


def test_backward_starts_from_zero():
    x, y = graph.variable(3.0, "x"), graph.variable(4.0, "y")
    shared = x * y
    one, other = shared + x, shared * y
    for _ in range(2):
        graph.backward(one)
        assert (x.gradient, y.gradient, shared.gradient) == (5, 3, 1)
    graph.backward(other)
    assert (x.gradient, y.gradient, shared.gradient) == (16, 24, 4)
    assert one.gradient is None  # no longer of one pass with the others
    graph.backward(one, 2.0)
    assert (x.gradient, y.gradient, other.gradient) == (10, 6, None)


def test_two_graphs_do_not_disturb_each_other():
    one, other = graph.parse("x * x", x=3), graph.parse("x * x", x=4)
    graph.backward(one)
    graph.backward(other)
    other.inputs[0].value = 5
    assert one.inputs[0].gradient == 6 and other.inputs[0].gradient is None and other.value == 25


def test_values_follow_an_input_and_no_gradient_is_old():
    x = graph.variable(2.0, "x")
    q = x * x
    f = graph.exp(q) + x
    graph.backward(f)
    x.value = 1.0
    assert q.gradient is x.gradient is f.gradient is x.uses is None
    assert (x * 3).value == 3 and (q + 1).value == 2
    assert f.value == np.exp(1) + 1 == graph.forward(f)
    graph.backward(f)
    assert x.gradient == pytest.approx(2 * np.e + 1)
    with pytest.raises(ValueError, match=r"^exp\(q\): got inf from q = 1e\+06"):
        q.name, x.value = "q", 1e3
        graph.forward(f)
    x.value = 0
    assert f.value == 1


def test_local_gradients_and_backward_use_present_values():
    x = graph.variable(2.0)
    f = graph.exp(x)
    x.value = 1.0
    assert f.local == (np.e,)
    x.value = 0.0
    graph.backward(f)
    assert x.gradient == 1


def test_a_node_used_often_is_a_copy_gate():
    x = graph.variable(3.0, "x")
    f = x * x + x
    assert graph.uses(f)[x] == 3 and x.uses is None
    graph.backward(f)
    assert x.gradient == 7 and x.uses == 3 and f.uses == 0
    assert repr(x) == "x = 3, gradient 7, used 3 times: gradients add"
    once = graph.copy(x)
    graph.backward(once * once)
    assert repr(once) == "copy(x) = 3, gradient 6, used 2 times: gradients add"
    assert once.gate.pattern == "gradient adder" and once.gradient == x.gradient == 6 and x.uses == 1


@pytest.mark.parametrize(
    ("name", "pattern"), [("add", "distributor"), ("mul", "swap multiplier"), ("max", "router"), ("copy", "adder")]
)
def test_patterns_have_the_lecture_s_names(name, pattern):
    assert pattern in graph.GATES[name].pattern


def test_every_gate_explains_itself():
    for name, gate in graph.GATES.items():
        assert str(gate) == name and gate.symbol and gate.formula and gate.derivative and "{0}" in gate.text


def test_every_entry_of_the_menus_is_a_function_and_keeps_its_formula():
    z = numbers((2, 4), 0) - 1
    for name, f in LAYERS.items():
        node = getattr(graph, identifier(name))(graph.variable(z))
        np.testing.assert_array_equal(node.value, f(z))
        assert repr(node).startswith(f"{identifier(name)}(")
        assert (node.gate.formula, node.gate.derivative) == (f.formula, f.derivative)
        assert menus.knobs(f) or len(node.inputs) == 1


SHOWN = {  # the lecture's word in a gate's pattern, and formulas of one gate
    "distributor": "x + y; x - y; sum(x); mean(x)",
    "swap": "x * y",
    "router": "max(x, y); max(x); x[0]; x[1:]; x[:, 0]; x[None, ::2]; x[0:1:1, -1]",
    "adder": "copy(x)",
    "": "x / y; x ** y; x @ y; -x; x.T; exp(x); log(x); sqrt(x); sin(x); cos(x); abs(x); elu(x); prelu(x, 0.5); "
    "mean_squared_error(x, y)",
}


@pytest.mark.parametrize(("formula", "word"), [(f, w) for w, formulas in SHOWN.items() for f in formulas.split("; ")])
def test_a_gate_shows_the_formula_that_it_was_made_from(formula, word):
    node = graph.parse(formula, x=graph.variable(numbers((2, 2), 0), "x"), y=graph.constant(numbers((2, 2), 1), "y"))
    gate = node.gate
    assert repr(node).startswith(f"{formula} = ") and word in gate.pattern
    assert bool(gate.pattern) == bool(word) and gate.symbol and gate.formula and gate.derivative
    assert "(" not in formula or (str(gate), gate.text[:4]) == (formula.partition("(")[0], formula[:4])


def test_what_has_no_name_is_called_by_its_gate():
    x, y = graph.variable(2.0), graph.variable([1.0, 2.0])
    assert repr(x) == "a variable = 2" and repr(y + np.ones(2)) == "a variable + a constant = an array of shape (2,)"
    assert repr(-(x + S)) == "-(a variable + s) = -4"


def test_reductions_and_indexing_are_drawn_with_their_symbols():
    x = graph.variable([1.0, 2.0])
    gates = [graph.sum(x).gate, graph.mean(x).gate, graph.max(x).gate, x[0].gate]
    assert [(g.name, g.symbol) for g in gates] == [("sum", "Σ"), ("mean", "mean"), ("max", "max"), ("index", "[ ]")]
    assert graph.mean_squared_error(x, [0.0, 1.0]).gate.symbol == "loss"


def test_a_slope_that_is_learned_keeps_its_shape():
    x, slope = graph.variable([[-1.0, 2.0], [-3.0, -4.0]]), graph.variable([0.5])
    graph.backward(graph.prelu(x, slope), [[1, 1], [10, 100]])
    assert slope.gradient.tolist() == [-1 - 30 - 400]


def test_every_function_has_its_name_and_help():
    entries = {identifier(name): entry for name, entry in {**LAYERS, **LOSSES}.items()}
    entries |= {f"{n}_of_logits": entry.from_logits for n, entry in entries.items() if getattr(entry, "from_logits", 0)}
    functions = graph.functions()
    assert functions.keys() > entries.keys()
    for name, function in functions.items():
        assert function is getattr(graph, name) and function.__name__ == function.__qualname__ == name
        assert function.__doc__
        if name in entries:  # what an editor shows is what the entry says of itself
            assert function.__doc__.splitlines()[0] == type(entries[name]).__doc__.splitlines()[0]
    assert graph.exp.__doc__.startswith("z = e^x; ")


def test_at_a_tie_the_first_takes_all_and_kinks_have_derivative_0():
    x, y = graph.variable([1.0, 2.0]), graph.variable([1.0, 3.0])
    graph.backward(graph.max(x, y), [1, 1])
    assert (x.gradient.tolist(), y.gradient.tolist()) == ([1, 0], [0, 1])
    tied = graph.variable([[2.0, 7.0, 7.0], [7.0, 1.0, 1.0]])
    graph.backward(graph.max(tied))
    assert tied.gradient.tolist() == [[0, 1, 0], [0, 0, 0]]
    graph.backward(graph.sum(graph.max(tied, axis=1)))
    assert tied.gradient.tolist() == [[0, 1, 0], [1, 0, 0]]
    for kink in ("relu(x)", "abs(x)", "max(0, x)"):
        f = graph.parse(kink, x=0)
        graph.backward(f)
        assert f.inputs[-1].gradient == 0


@pytest.mark.parametrize("x", [0.0, -2.0])
def test_powers_at_and_below_zero(x):
    f = graph.parse("x ** 2 + x ** 1 + x ** 0", x=x)
    graph.backward(f)
    assert f.value == x * x + x + 1 and graph.nodes(f)[0].gradient == 2 * x + 1


def test_a_power_of_zero_does_not_move_with_its_exponent():
    x, n = graph.variable(0.0), graph.variable(2.0)
    graph.backward(x**n)
    assert (x.gradient, n.gradient) == (0, 0)


def test_a_chain_of_100000_nodes():
    x = graph.variable(1.0, "x")
    y = x
    for i in range(50_000):
        y = (y + x) * (1.0 if i else -1.0)
    graph.backward(y)
    assert len(graph.nodes(y)) == 150_001
    assert y.value == 49_997 and x.gradient == 49_997 and x.uses == 50_001
    x.value = 2.0
    assert y.value == 2 * 49_997


def test_float32_stays_float32():
    x, W = graph.variable(np.ones((2, 3), np.float32)), graph.variable(np.ones((3, 2), np.float32))
    z = graph.mean(graph.relu(2 * x @ W - 1) ** 2) / 3
    L = z + graph.cross_entropy_of_logits(x, [0, 1]) + graph.half_squared_error(graph.softmax(x @ W), [[1, 0], [0, 1]])
    graph.backward(L)
    assert {node._value.dtype for node in graph.nodes(L)} == {np.dtype(np.float32)}
    assert x.gradient.dtype == W.gradient.dtype == np.float32
    graph.backward(graph.sum(x * graph.variable(np.ones(3))))
    assert x.gradient.dtype == np.float32


def test_numpy_on_either_side():
    x = graph.variable([[1.0, 2.0]], "x")
    A = np.arange(4.0).reshape(2, 2)
    np.testing.assert_array_equal((A @ x.T).value, A @ [[1], [2]])
    np.testing.assert_array_equal((A - x).value, A - [1, 2])
    np.testing.assert_array_equal(np.exp(x).value, np.exp([[1, 2]]))
    np.testing.assert_array_equal((A[0] ** x).value, A[0] ** [[1, 2]])
    np.testing.assert_array_equal(abs(-x).value, [[1, 2]])
    assert (
        x == x
        and x != A[0] @ x.T
        and not x.__eq__(None)
        and graph.max(2, np.ones(2, np.float32)).value.dtype == np.float32
    )
    assert (x * 1e200).inputs[1].gate.name == "constant"
    first, second = x[0]
    assert (first.value, second.value, len(x)) == (1, 2, 1)


def test_a_node_keeps_its_own_values():
    a, key = np.ones(2), ([0, 0],)
    x = graph.variable(a)
    y = x + a
    picked = x[key]
    a[0], key[0][0] = 5, 1
    graph.backward(picked, a)
    assert x.gradient.tolist() == [6, 0]
    graph.backward(y, a)
    assert x.value.tolist() == [1, 1] and y.value.tolist() == [2, 2]
    for shown in (x.value, y.value, x.gradient):
        with pytest.raises(ValueError, match="read-only"):
            shown[0] = 3


def test_targets_are_data():
    p = graph.variable([[0.2, 0.8], [0.6, 0.4]], "p")
    y = graph.constant([[0, 1], [1, 0]], "y")
    L = graph.cross_entropy(p, y)
    assert L.inputs == (p, y)
    labels = graph.cross_entropy(p, [1, 0])
    assert labels.value == L.value == pytest.approx(-(np.log(0.8) + np.log(0.6)) / 2)
    graph.backward(L)
    assert y.gradient is None and L.inputs[0].gradient[0, 0] == 0
    y.value = [[1, 0], [1, 0]]
    assert L.value == pytest.approx(-(np.log(0.2) + np.log(0.6)) / 2)
    column = graph.half_squared_error(graph.variable([[1.0], [2.0]]), graph.constant([3, 4], "t"))
    assert (column.inputs[1].name, column.inputs[1].shape) == ("t", (2, 1))
    replicas = graph.half_squared_error(np.ones((3, 2, 1)) * graph.variable(2.0, "s"), [[0], [1]])
    graph.backward(replicas, [1, 10, 100])
    assert replicas.shape == (3,) and graph.nodes(replicas)[1].gradient == 111 * 1.5


def test_parse_names_nodes_and_takes_nodes():
    w = graph.variable(3.0, "w")
    f = graph.parse("q = w·x − 1; r = max(q, 0)\n r ** 2 / 2", w=w, x=2)
    assert [n.name for n in graph.nodes(f) if n.name] == ["w", "x", "q", "r"] and w in graph.nodes(f)
    assert f.value == 12.5
    assert repr(graph.parse("q = w; q - -2 * sin(-q)", w=w)) == "w - ((-2) * …) = 2.71776"
    assert graph.parse("2 ** 3 * -1").value == -8
    assert graph.parse("-x ** 2", x=3).value == -9 and graph.parse("3").value == 3
    assert graph.parse("(2).T").value == 2 and len(graph.nodes(graph.parse("2 + 3"))) == 3
    assert len(graph.nodes(graph.parse("1e40 * x", x=2))) == 3
    with pytest.raises(ValueError, match="expected a name with a value: none"):
        graph.parse("x")
    assert graph.parse("half_squared_error(x, t)", x=3, t=1).inputs[1].name == "t"
    assert graph.parse("x₁ * α", x1=2, α=3).value == 6


PARSE = {  # a text, the character at which it is refused, and a word of the reason
    "x + w": (4, "'w'.*w=1.0"),
    "x +* y": (3, "no formula"),
    "2x": (0, r"Write \*"),
    "x ^ y": (2, r"\*\*"),
    "(x + y)(x)": (7, "multiply"),
    "x(y)": (1, "multiply"),
    "α * β": (4, "'β'"),
    "x + sigmod(y)": (4, "Did you mean 'sigmoid'"),
    "exp": (0, "is a function"),
    "x > y": (2, "no gradient"),
    "x if y else x": (0, "max or relu"),
    "x // y": (2, "FloorDiv"),
    "~x": (0, "Invert.*expected numbers, names"),
    "lambda: x": (0, "Lambda.*expected numbers, names"),
    "x + n": (4, "n: got nan"),
    "x += 1": (0, "q = q"),
    "x, y": (0, "one formula a line"),
    "x.shape": (1, r"\.T"),
    "x.__class__.__bases__": (11, r"\.T"),
    "__import__('os')": (0, "function of the graph"),
    "[x for x in y]": (0, "ListComp"),
    "'x'": (0, "real number"),
    "1e999 * x": (0, "inf"),
    "x + 3j": (4, "real number"),
    "y * v[7]": (6, "index into shape"),
    "v[x]": (2, "whole numbers"),
    "v[5:]": (2, "picks nothing"),
    "x + v @ M": (6, r"v of shape \(3,\) and M of shape \(2, 2\)"),
    "exp(x, y)": (0, r"exp\(x\)"),
    "sum(v, axes=0)": (0, r"a call of sum \(.*'axes'\) at .*sum\(x, axis=None, keepdims=False\). Call it so"),
    "cross_entropy(v)": (0, r"'target'.* expected cross_entropy\(prediction, target\)"),
    "sum(v, axis=1)": (0, r"shape \(3,\)"),
    "sum(v, keepdims=2)": (0, "^keepdims: got 2; expected True or False. Write it without quotes"),
    "x + log(-y)": (4, "above 0"),
    "x / (y - y)": (2, "dividing by 0"),
    "elu(x, alpha=-1)": (0, "ELU.alpha"),
    "elu(x, beta=1)": (0, "alpha"),
    "sigmoid(x, 2)": (0, r"too many positional arguments.* expected sigmoid\(z\)"),
    "prelu(v, v)": (0, "single number"),
    "cross_entropy(v, x * y)": (0, "Targets are data"),
    "x + (y": (4, "never closed"),
    "x\nq = x +\n": (7, "no formula"),
    "q = x\nq + w": (4, "'w'"),
}


@pytest.mark.parametrize("text", PARSE)
def test_parse_points_at_the_character(text):
    column, reason = PARSE[text]
    with pytest.raises((ValueError, TypeError, IndexError), match=f"(?s){reason}") as refused:
        graph.parse(text, x=1.0, y=2.0, v=[1.0, 2.0, 3.0], M=np.eye(2), α=1, n=np.nan)
    *_, shown, mark = str(refused.value).splitlines()
    assert shown == " " * 4 + text.splitlines()[-1] and mark == " " * (4 + column) + "^"


def test_parse_refuses_an_empty_text():
    with pytest.raises(ValueError, match=r"^expression: got nothing; expected a formula"):
        graph.parse(" ")


def test_a_sum_is_one_number_and_a_rule_names_its_inputs():
    assert graph.GATES["sum"].value(np.ones((2, 3))).shape == graph.GATES["mean"].value(np.ones((2, 3))).shape == ()
    by_x, by_y = r"\frac{\partial z}{\partial x} = y", r"\frac{\partial z}{\partial y} = x"
    assert graph.GATES["mul"].derivative == rf"{by_x}, \quad {by_y}"


@pytest.mark.parametrize("text", ["", " \n", "x" + " + x" * 30_000, "-" * 9_000 + "x", "x\0"])
def test_parse_refuses_what_is_no_formula(text):
    with pytest.raises(ValueError, match=r"^expression: got"):
        graph.parse(text, x=1.0)


X = graph.variable(np.ones((2, 3)), "X")
W = graph.variable(np.ones((4, 5)), "W")
S = graph.variable(2.0, "s")
BAD = {
    "NaN": (lambda: graph.variable([1, np.nan], "x"), "x: got nan"),
    "a constant of infinity": (lambda: S * np.inf, "mul: got inf"),
    "a number beyond float32": (lambda: graph.variable(np.float32(1)) * 1e300, "mul: got inf"),
    "a huge integer": (lambda: S + 10**400, "add: .* bits"),
    "text": (lambda: S + "1", "add: got '1'.* real numbers"),
    "a node as value": (lambda: graph.variable(S), "value: got a Node"),
    "the arguments exchanged": (
        lambda: graph.variable("x", 3),
        "name: got 3; expected a name or None. Pass the value first",
    ),
    "a node of another library": (lambda: graph.backward(3.0), "output: got 3.0; expected a node. .*graph.variable"),
    "shapes that do not broadcast": (lambda: X + W, r"add: got X of .* and W of shape \(4, 5\).* Reshape"),
    "shapes of a product": (lambda: (X * 2) @ W, r"matmul: got X \* 2 of shape \(2, 3\) and W of .* as many columns"),
    "a scalar in a matrix product": (lambda: S @ X, r"matmul: got s of shape \(\) and X"),
    "a comparison": (lambda: S > 3, "comparison: .*node.value"),
    "a comparison from the left": (lambda: np.ones(2) <= X, "comparison: "),
    "equal to a number": (lambda: S == 2, "comparison: "),
    "a condition": (lambda: S and X, "truth: got the node s; expected a number or an array. .*node.value > 0"),
    "np.array": (lambda: np.asarray(X), "array: got the node X.*node.value"),
    "a function without gate": (lambda: np.arctan(X), r"np\.arctan: got the node X.*course_lib\.graph"),
    "np.sum": (lambda: np.sum(X), r"np\.add: got the node X"),
    "a scalar's length": (lambda: len(S), "len: got the scalar s"),
    "an index that is a node": (lambda: X[S], "index: got a node"),
    "an index too large": (lambda: X[0, 3], r"index: got \[0, 3\].*\(2, 3\)"),
    "an index of text": (lambda: X["a"], "index: "),
    "an axis too many": (lambda: graph.sum(X, 2), r"axis: got 2.*\(2, 3\)"),
    "an axis of text": (lambda: graph.max(X, axis="0"), "axis: got '0'"),
    "max of three": (lambda: graph.max(X, X, axis=0), "max: got both"),
    "softmax of a scalar": (lambda: graph.softmax(S), "softmax: got a single number"),
    "maxout of odd columns": (lambda: graph.maxout(X), "z: .*multiple of 2"),
    "no probabilities": (lambda: graph.cross_entropy(X, [0, 1]), "prediction: .*sums to 3"),
    "labels out of range": (lambda: graph.cross_entropy_of_logits(X, [0, 3]), "target: .*0 to 2"),
    "a ragged target": (lambda: graph.half_squared_error(X, [[1], [1, 2]]), "target: "),
    "an impossible event": (lambda: graph.cross_entropy([[1.0, 0.0]], [1]), r"cross_entropy\(.*infinite loss"),
    "a variable as target": (lambda: graph.half_squared_error(S, S), "target: got the node s.*graph.constant"),
    "an overflow": (lambda: graph.exp(S * 1e6), r"exp\(s \* 1e\+06\): got inf .*overflows"),
    "a deep overflow": (
        lambda: graph.exp(S * S * S * 1e6),
        r"exp\(… \* 1e\+06\): got inf from \(… \* s\) \* 1e\+06 = 8e\+06",
    ),
    "NaN inside an array": (lambda: graph.log(X - 1), r"log\(X - 1\): got -inf at index \(0, 0\); expected a fin"),
    "a root of a negative number": (lambda: (-S) ** 0.5, r"\(-s\) \*\* 0.5: got nan from -s = -2"),
    "a slope that is infinite": (lambda: graph.backward(graph.sqrt(S * 0)), r"gradient of sqrt\(s \* 0\) by s \* 0"),
    "a power's slope below 0": (lambda: graph.backward((-S) ** graph.variable(2, "n")), "gradient of .* by n: .*x > 0"),
    "backward of two numbers": (lambda: graph.backward(graph.exp([1.0, 2.0])), r"upstream: got None.*\(2,\)"),
    "a slope for each": (lambda: graph.leaky_relu(X, np.ones(3)), "leaky_relu: got an array .* as alpha; .*one number"),
    "backward of an array": (lambda: graph.backward(X), r"upstream: got None.*\(2, 3\).*graph.sum"),
    "upstream of another shape": (lambda: graph.backward(X, np.ones(3)), r"upstream: got shape \(3,\).*\(2, 3\)"),
    "upstream of NaN": (lambda: graph.backward(S, np.nan), "upstream: got nan"),
    "the value of a gate": (lambda: setattr(S * 2, "value", 3), r"s \* 2\.value: .*change its inputs"),
    "a value of another shape": (lambda: setattr(X, "value", [1, 2]), r"X\.value: got shape \(2,\).*\(2, 3\)"),
    "a value of NaN": (lambda: setattr(S, "value", np.nan), r"s\.value: got nan"),
    "flat code of arrays": (lambda: graph.flat_code(graph.sum(X)), r"flat_code: got .*\(2, 3\)"),
    "an expression without quotes": (
        lambda: graph.parse(S),
        "expression: got a Node; expected a formula as text. Write it in quotes",
    ),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError, IndexError), match=f"(?s)^{message}"):
        call()


@pytest.mark.parametrize("misuse", [bool, np.asarray, np.arctan, lambda node: node < 1])
def test_what_a_node_cannot_do_is_a_type_error(misuse):
    with pytest.raises(TypeError, match="got the node s; expected a number or an array"):
        misuse(S)


def test_a_refused_backward_leaves_no_gradient():
    x = graph.variable(0.0)
    root = graph.sqrt(x)
    with pytest.raises(ValueError, match="gradient"):
        graph.backward(root)
    assert x.gradient is root.gradient is None
