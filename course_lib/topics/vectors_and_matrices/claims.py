"""What notebook 02 asserts, as checks."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.claims import ClaimList, power
from course_lib.gradcheck import METHODS, numerical_gradient, relative_error
from course_lib.topics.vectors_and_matrices import tasks
from course_lib.topics.vectors_and_matrices.experiments.cost import CASES
from course_lib.topics.vectors_and_matrices.experiments.jacobian import Product, jacobian, local_derivative
from course_lib.topics.vectors_and_matrices.experiments.microscope import FUNCTIONS, MicroscopeView, microscope_view
from course_lib.topics.vectors_and_matrices.experiments.shapes import AXES, FACTORS, try_factors

CLAIMS = ClaimList()
ReLU, softmax = ACTIVATIONS["ReLU"], ACTIVATIONS["softmax"]
DECK_X, DECK_UPSTREAM = np.array([1.0, -2, 3, -1]), np.array([4.0, -1, 5, 9])
X = np.array([[2.0, 1, -3], [-3, 4, 2]])
W = np.array([[3.0, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]])
UPSTREAM = np.array([[2.0, 3, -3, 9], [-8, 1, 4, 6]])
PATHS = np.array([[3.0, 1], [2, -1], [0, 4]])
LOW, HIGH = 0.2, 2  # where the best h is looked for
AWAY = 4  # steps of the chart's h to either side over which its noise is averaged: a factor of 10 in all


def listed(values: Any) -> str:
    """Numbers as the text writes a vector."""
    return f"({', '.join(f'{v:.3g}' for v in np.ravel(values))})"


# Vectors -------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def shape_of_J():
    class FiveToTwo(Product):
        w = np.arange(10.0).reshape(5, 2)

    n, m = jacobian(FiveToTwo(), np.ones(5)).shape
    return f"{n} × {m}"


@CLAIMS.exact
def path_sum():
    return f"its gradient is {(PATHS @ np.array([5.0, 2]))[1]:.0f}"


@CLAIMS.exact
def two_gates_example():
    return listed(tasks.through_two(PATHS, np.array([[1.0], [2]]), np.ones(1)))


@CLAIMS.exact
def order_of_products():
    n = 1000
    from_the_end, from_the_beginning = n * n + n * n, n**3 + n * n
    return f"{n} entries", f"{from_the_end // 10**6} million", f"{from_the_beginning // 10**6} million"


@CLAIMS.exact
def other_order():
    """From one x (N = 1) over K and M numbers to P results, in multiplications."""
    for K, M, P in itertools.product((2, 10, 1000), repeat=3):
        assert K * M + M * P < K * M * P + K * P


@CLAIMS.exact
def relu_example():
    gate = local_derivative(ReLU, DECK_X, DECK_UPSTREAM)
    assert np.isin(gate.jacobian, (0, 1)).all()
    return listed(gate.downstream + 0.0), f"{gate.nonzero} of the {gate.jacobian.size} entries are 1 and all others 0"


@CLAIMS.exact
def relu_diagonal():
    x = np.random.default_rng(0).standard_normal(100)
    np.testing.assert_array_equal(np.diag(jacobian(ReLU, x)), x > 0)
    return "1 or 0"


@CLAIMS.exact
def minus_zero():
    product = np.array([-1.0]) * (DECK_X[1:2] > 0)
    assert np.signbit(product).all()
    return f"equal to {abs(product.item()):.0f}" if product == 0 else ()


@CLAIMS.exact
def one_more():
    gate = local_derivative(ReLU, np.array([1.0, 0.5, 3, -1]), DECK_UPSTREAM)
    return f"above 0 makes it {gate.nonzero} of the {gate.jacobian.size}"


@CLAIMS.exact
def diagonal():
    rng = np.random.default_rng(0)
    assert all(local_derivative(ReLU, rng.standard_normal(4), DECK_UPSTREAM).diagonal for _ in range(100))


@CLAIMS.exact
def softmax_full():
    """a_i (I − a_j): no entry is 0, and rows add up to 0."""
    rng = np.random.default_rng(0)
    for x in (DECK_X, *rng.standard_normal((100, 4))):
        J, a = jacobian(softmax, x), softmax(x)
        assert (J != 0).all()
        np.testing.assert_allclose(J, np.diag(a) - np.outer(a, a), atol=1e-12)
        np.testing.assert_allclose([*J.sum(axis=1), a.sum()], [0, 0, 0, 0, 1], atol=1e-12)
    return f"all {J.size} entries differ from 0", "adds up to 0", "No entry is 0", "add up to 1"


@CLAIMS.exact
def other_numerator():
    z = np.random.default_rng(0).standard_normal(5)
    slopes = numerical_gradient(lambda z: np.exp(z[3]), z)
    return f"its derivative is {np.delete(slopes, 3).max():.0f}"


@CLAIMS.exact
def softmax_example():
    return listed(tasks.softmax_backward(np.zeros((1, 2)), np.array([[1.0, 3]])))


@CLAIMS.exact
def log_softmax_example():
    z, upstream = np.zeros((1, 2)), np.array([[1.0, 3]])
    measured = numerical_gradient(lambda z: np.sum(upstream * np.log(softmax(z))), z)
    np.testing.assert_allclose(tasks.log_softmax_backward(z, upstream), measured, atol=1e-8)
    return listed(tasks.log_softmax_backward(z, upstream))


@CLAIMS.exact
def no_underflow():
    """Without the subtraction some of these rows give infinities."""
    z = np.array([[0.0, -1000.0], [0.0, 800.0], [-800.0, -790.0]])
    with np.errstate(all="ignore"):
        assert np.isinf(z - np.log(np.exp(z).sum(axis=1, keepdims=True)))[1:].all()
    less = z - z.max(axis=1, keepdims=True)
    np.testing.assert_array_equal(softmax(less), softmax(z))
    stays = less - np.log(np.exp(less).sum(axis=1, keepdims=True))
    assert np.isfinite(stays).all()
    return f"rounded to {softmax(z).min():.0f}" if softmax(z).min() == 0 else ()


@CLAIMS.exact
def memory():
    n = 1024
    numbers, _, _ = CASES["ReLU of n numbers"].counts(n)
    return f"{numbers // n} times", f"{8 * numbers / 2**20:.0f} MiB", f"{8 * n / 2**10:.0f} KiB"


@CLAIMS.exact
def layer_memory():
    rows, before, after = 64, 4096, 4096
    numbers = rows * before
    return f"{4 * numbers * rows * after / 2**30:.0f} GiB", f"{4 * numbers / 2**20:.0f} MiB"


# Matrices ------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def deck_y():
    printed = np.array([[13, 9, -2, -6], [5, 2, 17, 1]])  # in the deck
    assert (printed != X @ W).tolist() == [[True] * 4, [False, False, True, True]]
    return f"2 · 3 + 1 · 2 - 3 · 3 = {(X @ W)[0, 0]:.0f}"


def verdicts(sizes: tuple[int, int, int], goal: str) -> list[str]:
    return [try_factors(*sizes, goal, left, right).verdict for left in AXES for right in AXES]


@CLAIMS.exact
def shapes_differ():
    for goal in ("dL/dx", "dL/dw"):
        first = try_factors(2, 3, 4, goal, FACTORS[0], FACTORS[0])
        assert first.fitting == 1 == verdicts((2, 3, 4), goal).count("right")
    return f"{first.possible} of the {len(AXES) ** 2} pairs"


@CLAIMS.exact
def two_equal():
    return f"With D = M {try_factors(2, 4, 4, 'dL/dx', 'x', 'x').fitting} pairs fit"


@CLAIMS.exact
def forgotten_transpose():
    assert try_factors(2, 4, 4, "dL/dx", "dL/dy", "w").verdict == "coincidence"


@CLAIMS.exact
def all_equal():
    found = verdicts((3, 3, 3), "dL/dx")
    assert found.count("right") == 1
    assert found.count("coincidence") == len(found) - 1
    return f"all {len(found)}", f"{len(found) - 1}"


@CLAIMS.exact
def product_example():
    return listed(tasks.matrix_dx(X, W, UPSTREAM)[0]), listed(tasks.matrix_dw(X, W, UPSTREAM)[0])


@CLAIMS.exact
def bias_example():
    return listed(tasks.bias_gradient(UPSTREAM))


@CLAIMS.exact
def linear_example():
    dx, dW, db = tasks.linear_backward(X, W.T, UPSTREAM)
    np.testing.assert_array_equal(dx, tasks.matrix_dx(X, W, UPSTREAM))
    np.testing.assert_array_equal(db, tasks.bias_gradient(UPSTREAM))
    return listed(dW[0])


# Differences ---------------------------------------------------------------------------------------------------------


def sine(h: float = 0.1, method: str = "central", precision: str = "float64") -> MicroscopeView:
    """The microscope as the page opens it."""
    return microscope_view("sin x", 1.0, h, method, precision)


def measured_best(view: MicroscopeView, method: str) -> tuple[float, float]:
    """The h with the least error, and this error, both read through a mean over a factor of 10 in h."""
    squares = np.convolve(view.errors[method] ** 2, np.full(2 * AWAY + 1, 1 / (2 * AWAY + 1)), "valid")
    least = squares.argmin()
    return float(view.steps[least + AWAY]), float(np.sqrt(squares[least]))


def star(view: MicroscopeView, method: str) -> float:
    h = view.best[method]
    assert h is not None
    return h


@CLAIMS.exact
def spacing():
    return power(np.finfo(np.float64).eps, 1)


@CLAIMS.exact
def spacing32():
    return power(float(np.finfo(np.float32).eps), 1)


@CLAIMS.exact
def half_a_spacing():
    """Random fractions, rounded to float64."""
    half = Fraction(np.finfo(np.float64).eps) / 2
    for top, bottom in np.random.default_rng(0).integers(1, 2**62, (1000, 2)):
        exact = Fraction(int(top), int(bottom))
        assert abs(Fraction(float(exact)) - exact) <= half * exact


@CLAIMS.exact
def half_the_bound():
    """Two values of f and two points, each half a spacing off, over 2h."""
    for name in ("sin x", "e^x", "sigmoid"):
        view, f = microscope_view(name, 1.0, 0.1), FUNCTIONS[name]
        half = np.finfo(np.float64).eps / 2
        steps = 2 * (half * abs(f.f(1.0)) + half * abs(f.d1(1.0))) / (2 * view.steps)
        np.testing.assert_allclose(view.theory["central"][1], 2 * steps)
        one_point = (2 * half * abs(f.f(1.0)) + half * abs(f.d1(1.0))) / view.steps
        assert (view.theory["forward"][1] > one_point).all()


@CLAIMS.exact
def longer_way():
    """sin x with a larger number added and subtracted: the largest error over many h against the bound of sin x."""
    h = np.logspace(-6, -4, 201)
    bound = np.finfo(np.float64).eps * (np.sin(1) + np.cos(1)) / h + h**2 / 6 * np.cos(1)
    for between in (0, 1e2, 1e3, 1e6):
        above, below = ((np.sin(1 + t) + between) - between for t in (h, -h))
        worst = (np.abs((above - below) / (2 * h) - np.cos(1)) / bound).max()
        assert (worst > 10) if between else (worst <= 1)


@CLAIMS.exact
def opposite():
    for method in ("forward", "central"):
        truncation, rounding = sine().theory[method]
        assert (np.diff(truncation) > 0).all()
        assert (np.diff(rounding) < 0).all()


@CLAIMS.exact
def best_step():
    h = np.finfo(np.float64).eps ** (1 / 3)
    assert abs(np.log10(h) + 5) < 0.5
    assert abs(np.log10(star(sine(), "central")) + 5) < 0.5
    return "10^-5"


@CLAIMS.exact
def where_they_meet():
    """The exponents of h, and the h at which both are equal."""
    truncation, rounding = sine().theory["central"]
    h = sine().steps
    slopes = [np.polyfit(np.log(h), np.log(error), 1)[0] for error in (truncation, rounding)]
    np.testing.assert_allclose(slopes, (2, -1))
    assert abs(np.log10(h[np.abs(np.log(truncation / rounding)).argmin()]) + 5) < 0.5
    return "falls with h²", "grows with 1/h", "1e-5"


def measured_densely(method: str) -> tuple[float, float]:
    """The same as measured_best, from 500 steps for each factor of 10 in h."""
    h = np.logspace(-12, -2, 5001)
    behind = np.sin(1 - h) if method == "central" else np.sin(1.0)
    squares = ((np.sin(1 + h) - behind) / (2 * h if method == "central" else h) - np.cos(1.0)) ** 2
    means = np.convolve(squares, np.full(501, 1 / 501), "valid")
    return float(h[means.argmin() + 250]), float(np.sqrt(means.min()))


@CLAIMS.here
def seen():
    """On the chart's h and on many more."""
    found = {m: np.array([measured_best(sine(), m), measured_densely(m)]) for m in ("central", "forward")}
    assert all(1.9 < star(sine(), method) / h < 3 for method in found for h, _ in found[method])
    means = {method: np.exp(np.log(found[method]).mean(axis=0)) for method in found}
    (central, _), (forward, error) = means["central"], means["forward"]
    small, large = sorted(found["central"][:, 1])
    return (
        f"near h = {power(central)}, by {small / 1e-11:.0f} to {power(large)}",
        f"near h = {power(forward)}, by about {power(error)}",
        "two to three times",
    )


@CLAIMS.here
def luck():
    view = sine()
    assert all(view.errors[method].min() < measured_best(view, method)[1] / 2 for method in ("central", "forward"))


@CLAIMS.exact
def stars():
    return power(star(sine(), "central"), 1), power(star(sine(), "forward"), 1)


@CLAIMS.here
def curve():
    """How far the magnified curve is from a straight line, within h to either side; and in how many steps it rises."""
    bends, levels = {}, {}
    for h in (*np.logspace(-2, -13, 45), 1e-14, 1e-15, 1e-16):
        t, y = sine(h).curve
        bends[h] = float(np.abs(y - sine(h).exact * t)[abs(t) <= 1].max())
        levels[h] = len(np.unique(y))
    straight = [bend for h, bend in bends.items() if h > 0.9e-13]
    assert max(straight) < 0.005 < bends[1e-14] / 2
    assert levels[1e-16] < levels[1e-15] < 50 < levels[1e-14]
    return "0.01 down to 10^-13", "10^-14", "10^-15 on down a staircase"


@CLAIMS.here
def slopes():
    """To the right of the best h, and to the left of it."""
    found = {}
    for method, middle in (("central", 1e-5), ("forward", 1e-8)):
        h, e = sine().steps, sine().errors[method]
        right = (h > 30 * middle) & (h < 0.1)
        left = (h > 1e-14) & (h < middle / 10)
        found[method] = [np.polyfit(np.log(h[part]), np.log(e[part] + 1e-30), 1)[0] for part in (right, left)]
    assert all(abs(left + 1) < 0.15 for _, left in found.values())
    return f"slope {found['central'][0]:.0f} and slope {found['forward'][0]:.0f}", "slope −1"


@CLAIMS.exact
def swallowed():
    below = [h for h in sine().steps if h <= 5e-17]
    assert all(1.0 + h == 1.0 == 1.0 - h for h in below)
    assert 1.0 - 6e-17 != 1.0
    assert all(sine(h).slope == 0 for h in below)
    return power(5e-17), "the quotient is 0"


@CLAIMS.exact
def kink():
    assert microscope_view("ReLU", 0.01, 0.0099).error < 1e-12
    view = microscope_view("ReLU", 0.01, 0.03)
    return "passes 0.01", "h = 0.03", f"is {Fraction(view.error).limit_denominator(100)}"


@CLAIMS.exact
def at_the_kink():
    for h in np.logspace(-15, 0, 31):
        assert abs(microscope_view("ReLU", 0.0, float(h)).slope - 0.5) < 1e-12
    return "At x = 0 the quotient is ½"


@CLAIMS.general(
    seeds=20,
    cases=[{"name": n, "method": m} for n in ("sin x", "e^x", "x³ − 2x", "sigmoid") for m in ("central", "forward")],
    words=lambda found: (
        f"{found.sum()} of {found.size} trials",
        f"{found.shape[1]} random places",
        f"between {LOW} and {HIGH}",
        "a factor of 10",
    ),
)
def near_stars(seed, name, method):
    """The best h that is measured lies within a factor of 10 of the bound's."""
    view = microscope_view(name, float(np.random.default_rng(seed).uniform(LOW, HIGH)), 0.1)
    return bool(0.1 < star(view, method) / measured_best(view, method)[0] < 10)


@CLAIMS.exact
def no_star():
    view = microscope_view("sin x", np.pi / 2, 0.1)
    assert view.best["central"] is None
    assert view.best["forward"] is not None
    assert all(round(np.pi / 2, 2) + step != np.pi / 2 for step in (-0.01, 0, 0.01))  # the slider's places
    return f"is {abs(FUNCTIONS['sin x'].d3(np.pi / 2)):.0f}, as for"


@CLAIMS.exact
def sharper_example():
    """f′ = 1 and c h² = 0.03."""
    whole, half = 1 + 0.03, 1 + 0.03 / 4
    return f"For {whole:.2f} and {half:.4f} the answer is {tasks.sharper(np.array(whole), np.array(half)):.0f}"


@CLAIMS.exact
def relative_errors():
    equal, opposed = (relative_error(np.array([3.0, 1]), np.array([3.0, end])) for end in (1.0, -1.0))
    for g, measured in np.random.default_rng(0).uniform(0.01, 10, (100, 2)):
        assert 1 < relative_error(np.array([g]), np.array([-measured])) <= 2
    return f"is {equal:.0f} if all are equal", "more than 1 if", f"and {opposed:.0f} if"


@CLAIMS.exact
def needs_floor():
    true, found = np.array([0.0]), np.array([1e-11])
    assert relative_error(true, found, floor=1) < 1e-7
    return "10^-11", f"the relative error is {relative_error(true, found):.0f}", "is 0"


@CLAIMS.exact
def floor_too_high():
    """Random gradients about 10^-8 large, with all their signs turned, pass the page's test."""
    for g in 1e-8 * np.random.default_rng(0).standard_normal((100, 5)):
        assert relative_error(g, -g, floor=1) < 1e-7
        assert relative_error(g, -g, floor=float(np.abs(g).mean())) > 1


@CLAIMS.exact
def gradient_example():
    return listed(numerical_gradient(lambda x: np.sum(x * x), np.array([1.0, 2])))


@CLAIMS.exact
def decide_example():
    x, g = np.array([1.0, 2.0]), np.array([2.0, 5.0])
    error, fine, wrong = tasks.DECIDE.reference(lambda x: np.sum(x * x), x, g, 1e-5)
    return f"({error:.1f}, {fine}, {wrong}) but for rounding"


@CLAIMS.exact
def kink_fails():
    near = np.array([1e-6, -2.0, 3.0])
    right = tasks.relu_backward(near, np.ones(3))
    errors = [
        relative_error(right, numerical_gradient(lambda x: np.maximum(x, 0).sum(), near, h)) for h in (1e-5, 1e-7)
    ]
    assert errors[0] > 0.1
    assert errors[1] < 1e-7
    return "10^-2"


@CLAIMS.exact
def another_h():
    """Right formulas whose error is above 10^-7 at the middle h, then wrong ones and a kink at x."""

    def spread(f: Callable[[np.ndarray], Any], formula: float, x: float, h: float) -> float:
        point = np.array([x])
        errors = [relative_error(np.array([formula]), numerical_gradient(f, point, k * h)) for k in (1.0, 0.1, 10.0)]
        assert errors[0] > 1e-7
        return max(errors) / (min(errors) + 1e-300)

    assert spread(lambda x: np.exp(100 * x).sum(), 100 * np.e, 0.01, 1e-5) > 10  # truncation
    assert spread(lambda x: (np.sin(x) + 1e6).sum(), np.cos(1.0), 1.0, 1e-5) > 5  # rounding
    assert spread(lambda x: np.maximum(x, 0).sum(), 1.0, 1e-6, 5e-6) > 10  # a kink
    for wrong in (-1.0, 0.5, 1.01, 1.0001):
        assert spread(lambda x: np.sin(x).sum(), wrong * np.cos(1.0), 1.0, 1e-5) < 1.01
    for formula in (0.0, 1.0):
        assert spread(lambda x: np.maximum(x, 0).sum(), formula, 0.0, 1e-5) < 1.01
    assert spread(lambda x: np.maximum(x, 0).sum(), 1.0, 1e-9, 1e-5) < 1.01


@CLAIMS.exact
def price():
    calls = []

    def f(x: np.ndarray) -> Any:
        calls.append(x)
        return np.sum(x * x)

    tasks.numerical_gradient(f, np.ones((3, 4)), 1e-5)
    assert len(calls) == 2 * 12
    return "twice for each entry"


@CLAIMS.exact
def suspect_passes_all():
    r = np.maximum(np.random.default_rng(0).standard_normal(100), 0)
    assert r.min() == 0
    assert (r >= 0).all()
    return "never negative", "r >= 0 lets everything pass"


# Further -------------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def growth():
    for name in ("ReLU of n numbers", "softmax of n numbers"):
        small, large = (np.array(CASES[name].counts(n)) for n in (100, 1000))
        assert (np.log10(large / small) == [2, 2, 1]).all()


@CLAIMS.exact
def matrix_memory():
    n = 32
    numbers, _, _ = CASES["x w, both n × n"].counts(n)
    assert numbers == n**4
    return f"n = {n}", f"{8 * numbers / 2**20:.0f} MiB", f"{8 * n * n / 2**10:.0f} KiB"


@CLAIMS.exact
def blocks():
    rows = len(X)
    whole = np.kron(np.eye(rows), W)
    np.testing.assert_array_equal(whole @ UPSTREAM.ravel(), (UPSTREAM @ W.T).ravel())
    assert np.count_nonzero(whole) == rows * np.count_nonzero(W)
    return f"{whole.shape[0]} numbers", f"one of {whole.shape[1]}", "all else is 0"


@CLAIMS.exact
def rest_of_fourth_order():
    """For sin x at 1: what f′ + c h² leaves of the central difference grows as h⁴."""
    h = np.array([0.1, 0.2])
    rest = np.sin(1 + h) / (2 * h) - np.sin(1 - h) / (2 * h) - (np.cos(1.0) - np.cos(1.0) / 6 * h**2)
    assert abs(np.log2(rest[1] / rest[0]) - 4) < 0.01


@CLAIMS.exact
def stars32():
    view = sine(precision="float32")
    return f"{star(view, 'central'):.4f}", f"{star(view, 'forward'):.5f}"


@CLAIMS.exact
def roots():
    spacings, grown = np.finfo(np.float32).eps / np.finfo(np.float64).eps, {}
    for method, root in (("central", 3), ("forward", 2)):
        grown[method] = star(sine(precision="float32"), method) / star(sine(), method)
        assert abs(grown[method] / spacings ** (1 / root) - 1) < 1e-3
    return (
        f"about {round(grown['central'], -2):.0f} and {round(grown['forward'], -3):,.0f} times as large",
        "third root",
    )


@CLAIMS.exact
def poor():
    view = sine(1e-5, precision="float32")
    bound = sum(np.interp(np.log(view.h), np.log(view.steps), law) for law in view.theory["central"])
    assert view.error is not None
    assert view.error < bound
    return f"{bound:.3f}"


def lost(name: str, h: float) -> float:
    """The error at x = 0.01 as a share of f′."""
    view = microscope_view(name, 0.01, h)
    return (view.error or 0.0) / abs(view.exact)


@CLAIMS.exact
def kink_later():
    bent, h = microscope_view("ReLU squared", 0.01, 0.03), 0.03
    for name in ("ReLU squared", "ReLU"):
        assert Fraction(lost(name, h)).limit_denominator(100) == Fraction(1, 3)
    assert all(lost("ReLU squared", larger) > lost("ReLU", larger) for larger in np.linspace(0.031, 1, 100))
    return f"{bent.error:.4f}", f"= {bent.exact:.2f}"


@CLAIMS.exact
def bounded():
    for x in (-1.0, -0.01, 0.0, 0.01, 0.3, 2.0):
        errors = [(microscope_view("ReLU squared", x, float(h)).error, h) for h in np.logspace(-6, 0, 61)]
        assert all(error <= h / 2 * (1 + 1e-6) + 1e-9 for error, h in errors), (x, errors)


@CLAIMS.exact
def powers_of_i():
    assert (1j**2, 1j**3) == (-1, -1j)
    return "square of i is -1", "its third power -i"


@CLAIMS.exact
def complex_error():
    assert "complex" in METHODS
    error = sine(1e-18, "complex").error
    assert error is not None
    assert error < 1e-15
    return "below 10^-15"


@CLAIMS.exact
def curvature_example():
    for x in (-3.0, 0.0, 0.5, 7.0):
        assert abs(tasks.curvature(lambda z: z * z, x, 1e-2) - 2) < 1e-8
    return "is 2 at every"
