"""Each rule against PyTorch, closed forms and the decks' own lines; replicas, purity, bad input."""

import copy
import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import menus, optimizers
from course_lib.menus import entry, knob
from course_lib.optimizers import (
    OPTIMIZERS,
    SGDW,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    GradientDescent,
    Lion,
    Momentum,
    Nadam,
    Nesterov,
    Optimizer,
    RMSProp,
    RMSPropMomentum,
    Update,
    descend,
)
from course_lib.surfaces import SURFACES
from tests import references

VARIANTS = {
    **OPTIMIZERS.known,
    **{f"momentum, {form}": Momentum(form=form) for form in ("rho", "ema", "change")},
    "AdaGrad, inside": AdaGrad(epsilon_inside=True),
    "RMSProp, inside": RMSProp(epsilon_inside=True),
    "AdaDelta, window": AdaDelta(0.01, form="window", window=3),
    "Adam, inside": Adam(epsilon_inside=True),
    "Adam, uncorrected": Adam(bias_correction=False),
    "RMSProp with momentum, no look-ahead": RMSPropMomentum(look_ahead=False),
    "AMSGrad, uncorrected": AMSGrad(bias_correction=False),
}
each = pytest.mark.parametrize("rule", VARIANTS.values(), ids=VARIANTS)


def follow(rule, start, gradient, steps, rate=None):
    """The public init, lookahead and step: the points θ_0 … θ_steps, and beside each where its gradient is taken."""
    theta, state = start, rule.init(start)
    points, ahead = [theta], [theta]
    for t in range(steps):
        state, step = rule.step(state, gradient(t, ahead[-1]), theta, learning_rate=rate and rate(t))
        theta = theta + step
        offset = rule.lookahead(state)
        points.append(theta)
        ahead.append(theta if offset is None else theta + offset)
    return np.array(points), np.array(ahead)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def test_the_menu_holds_the_rules_of_the_course():
    lectured = [
        *("gradient descent", "momentum", "Nesterov", "AdaGrad", "RMSProp", "AdaDelta"),
        *("Adam", "AdamW", "AdaMax", "Nadam", "AMSGrad"),
    ]
    assert [name for name in OPTIMIZERS if name in lectured] == lectured  # others may stand among them
    assert {"SGDW", "RMSProp with momentum", "Lion"} <= set(OPTIMIZERS.beyond)
    signs = {"learning_rate": r"\eta", "epsilon": r"\epsilon", "momentum": r"\alpha"}
    for rule in VARIANTS.values():
        assert rule.formula and rule.source
        for k in menus.knobs(rule):
            assert k.tex == signs.get(k.name, k.tex)
            assert k.log == (k.name in ("learning_rate", "epsilon", "weight_decay", "momentum_decay"))
            assert not k.log or all(math.log10(end).is_integer() for end in (k.low, k.high))
            if k.low is not None:
                assert k.low <= k.default <= k.high
                dataclasses.replace(rule, **{k.name: k.low}), dataclasses.replace(rule, **{k.name: k.high})


@each
def test_a_small_rate_goes_downhill(rule):
    f = SURFACES["quadratic bowl"]
    assert f(descend(rule, f.gradient, f.start, 100)[-1]) < f(f.start)


# PyTorch: stored in tests/references

PARITY = {
    "gradient descent": GradientDescent(0.1),
    "momentum": Momentum(0.05, 0.9),
    "momentum, halving": Momentum(0.05, 0.9, form="rho"),
    "Nesterov": Nesterov(0.05, 0.9),
    "AdaGrad": AdaGrad(0.1, 1e-7),
    "RMSProp": RMSProp(0.01, 0.95, 1e-6),
    "AdaDelta": AdaDelta(),
    "AdaDelta, with a rate": AdaDelta(3.0, 0.95, 1e-4),
    "Adam": Adam(0.01, 0.8, 0.99),
    "Adam, halving": Adam(0.05),
    "AdamW": AdamW(0.01, weight_decay=0.1),
    "AdaMax": AdaMax(0.02, 0.9, 0.99, 1e-6),
    "Nadam": Nadam(0.02),
    "Nadam, slow": Nadam(0.02, 0.95, 0.98, 1e-5, 0.05),
    "SGDW": SGDW(0.05, 0.9, 0.1),
    "SGDW, halving": SGDW(0.05, 0.0, 0.1),
    "SGDW, a penalty": SGDW(0.1, 0.0, 0.1),
    "RMSProp with momentum": RMSPropMomentum(0.01, 0.8, 0.95, 1e-6, look_ahead=False),
    "AMSGrad": AMSGrad(0.01, 0.9, 0.99),
}
STORED = references.stored("optimizers")


def in_torch(case, run):
    """Every tenth θ of 200 steps as PyTorch stores it. For Nesterov that is the point ahead, θ + αv, in place of θ."""
    from tests.references.optimizers import CURVATURE, halving

    given = STORED["inputs"]
    gradient = {
        "sequence": lambda t, at: given["gradients"][t],
        "quadratic": lambda t, at: CURVATURE * at + given["noise"][t],
    }[run]
    points, ahead = follow(PARITY[case], given["start"], gradient, 200, halving if "halving" in case else None)
    return (ahead if case == "Nesterov" else points)[::10]


@pytest.mark.parametrize("case", [case for case in STORED if case != "inputs"])
@pytest.mark.parametrize("run", ["sequence", "quadratic"])
def test_the_same_gradients_give_the_points_of_pytorch(case, run):
    ours, theirs = in_torch(case, run), STORED[case][run]
    assert np.abs(theirs[-1] - theirs[0]).max() > 0.01
    assert np.abs(ours - theirs).max() < 1e-10


def test_nesterov_stores_theta_and_pytorch_the_point_ahead():
    points, ahead = follow(Nesterov(0.05, 0.9), np.ones(2), lambda t, at: at, 3)
    assert (points[0] == ahead[0]).all() and (points[1:] != ahead[1:]).all()


# Closed forms and the decks' own lines


@given(st.floats(0.01, 2.5), st.floats(0.05, 0.95))
def test_on_a_quadratic_each_eigenvalue_has_its_own_solution(eta, beta):
    curvature, start, t = np.array([0.1, 0.5, 1.0]), np.array([1.0, -2.0, 3.0]), np.arange(51)[:, None]

    def gradient(theta):
        return curvature * theta

    exact = (1 - eta * curvature) ** t * start
    np.testing.assert_allclose(descend(GradientDescent(eta), gradient, start, 50), exact, rtol=1e-9, atol=1e-12)
    points = descend(Momentum(eta, beta), gradient, start, 50)
    step = np.array([[[beta, -eta * k], [beta, 1 - eta * k]] for k in curvature])  # (v, θ) → (v, θ)
    for n in (1, 7, 50):
        exact = np.linalg.matrix_power(step, n)[:, 1, 1] * start
        np.testing.assert_allclose(points[n], exact, rtol=1e-8, atol=1e-9 * np.abs(points).max())


def test_momentums_forms_agree_with_the_right_rate_until_the_rate_changes():
    gradients, start = noise(60, 4), np.ones(4)

    def run(rate, form, schedule=None):
        return follow(Momentum(rate, 0.8, form), start, lambda t, at: gradients[t], 60, schedule)[0]

    velocity = run(0.1, "velocity")
    for form, rate in (("rho", 0.1), ("change", 0.1), ("ema", 0.1 / (1 - 0.8))):
        np.testing.assert_allclose(run(rate, form), velocity, atol=1e-13)
    falling = {form: run(0.1, form, lambda t: 0.1 / (1 + t // 20)) for form in ("velocity", "change", "rho")}
    np.testing.assert_allclose(falling["change"], falling["velocity"], atol=1e-13)
    np.testing.assert_allclose(falling["rho"][:21], falling["velocity"][:21], atol=1e-13)
    assert np.abs(falling["rho"][21] - falling["velocity"][21]).max() > 0.01


def test_nesterov_is_the_algorithm_of_decks_001_and_004():
    alpha, eta, theta, v = 0.9, 0.05, np.array([1.0, -2.0]), np.zeros(2)
    points = descend(Nesterov(eta, alpha), SURFACES["valley"].gradient, theta, 30)
    for t in range(30):
        v = alpha * v - eta * SURFACES["valley"].gradient(theta + alpha * v)
        theta = theta + v
        np.testing.assert_allclose(points[t + 1], theta, rtol=1e-13)


def test_rmsprop_with_momentum_is_algorithm_8_6():
    alpha, rho, eta, theta, v, r = 0.8, 0.9, 0.02, np.array([1.0, -2.0]), np.zeros(2), np.zeros(2)
    points = descend(RMSPropMomentum(eta, alpha, rho, 1e-8), SURFACES["valley"].gradient, theta, 30)
    for t in range(30):
        g = SURFACES["valley"].gradient(theta + alpha * v)
        r = rho * r + (1 - rho) * g * g
        v = alpha * v - eta / (np.sqrt(r) + 1e-8) * g
        theta = theta + v
        np.testing.assert_allclose(points[t + 1], theta, rtol=1e-12)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_lion_is_algorithm_2_of_chen(decay):
    gradients, theta, m = noise(40, 3), np.ones(3), np.zeros(3)
    points, _ = follow(Lion(0.01, 0.9, 0.99, decay), np.ones(3), lambda t, at: gradients[t], 40)
    for t, g in enumerate(gradients):
        c = [0.9 * mi + 0.1 * gi for mi, gi in zip(m, g, strict=True)]
        theta = theta - 0.01 * (np.array([math.copysign(1, ci) for ci in c]) + decay * theta)
        m = 0.99 * m + 0.01 * g
        np.testing.assert_allclose(points[t + 1], theta, rtol=1e-13)


def test_a_decoupled_decay_is_a_penalty_without_momentum_and_none_with_it():
    curvature, gap = np.array([0.5, 2.0]), {}
    for alpha in (0.0, 0.9):
        points = descend_with_theta(SGDW(0.05, alpha, 0.3), lambda at: curvature * at, 20)
        penalised = descend(Momentum(0.05, alpha), lambda at: curvature * at + 0.3 * at, np.ones(2), 20)
        gap[alpha] = np.abs(points - penalised).max()
    assert gap[0.0] < 1e-14 and gap[0.9] > 0.01


def descend_with_theta(rule, gradient, steps):
    return follow(rule, np.ones(2), lambda t, at: gradient(at), steps)[0]


def snippet(line, steps=5):
    """θ after some steps, entry by entry in plain Python: ``line(memory, g, t)`` is the deck's update."""
    gradients = noise(steps, 3)
    theta = []
    for column in gradients.T:
        memory, x = {}, 1.0
        for t, g in enumerate(column, 1):
            x += line(memory, float(g), t)
        theta.append(x)
    return gradients, theta


def adagrad(memory, g, t):
    memory["r"] = memory.get("r", 0) + g * g
    return -0.1 * g / math.sqrt(1e-2 + memory["r"])


def rmsprop(memory, g, t):
    memory["r"] = 0.9 * memory.get("r", 0) + 0.1 * g * g
    return -0.1 * g / math.sqrt(1e-2 + memory["r"])


def adadelta_window(memory, g, t):
    memory["last"] = [*memory.get("last", []), g * g][-3:]
    return -0.1 * g / math.sqrt(1e-2 + sum(memory["last"]))


def moments(memory, g, correct, t):
    memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
    memory["v"] = 0.99 * memory.get("v", 0) + 0.01 * g * g
    return (memory["m"] / (1 - 0.9**t), memory["v"] / (1 - 0.99**t)) if correct else (memory["m"], memory["v"])


def adam_inside(memory, g, t):
    m, v = moments(memory, g, True, t)
    return -0.1 * m / math.sqrt(1e-2 + v)


def adam_snippet(memory, g, t):
    m, v = moments(memory, g, False, t)
    return -0.1 * m / (math.sqrt(v) + 1e-2)


def amsgrad_published(memory, g, t):
    m, v = moments(memory, g, False, t)
    memory["max"] = max(memory.get("max", 0), v)
    return -0.1 * m / (math.sqrt(memory["max"]) + 1e-2)


DECKS = {
    "001, AdaGrad": (adagrad, AdaGrad(0.1, 1e-2, True)),
    "001, RMSProp": (rmsprop, RMSProp(0.1, 0.9, 1e-2, True)),
    "002, AdaDelta": (adadelta_window, AdaDelta(0.1, epsilon=1e-2, form="window", window=3)),
    "002, Adam": (adam_inside, Adam(0.1, 0.9, 0.99, 1e-2, epsilon_inside=True)),
    "004, Adam's snippet": (adam_snippet, Adam(0.1, 0.9, 0.99, 1e-2, bias_correction=False)),
    "Reddi, algorithm 2": (amsgrad_published, AMSGrad(0.1, 0.9, 0.99, 1e-2, bias_correction=False)),
}


@pytest.mark.parametrize("deck", DECKS)
def test_what_pytorch_does_not_have_is_as_the_decks_print_it(deck):
    line, rule = DECKS[deck]
    gradients, expected = snippet(line)
    points, _ = follow(rule, np.ones(3), lambda t, at: gradients[t], 5)
    np.testing.assert_allclose(points[-1], expected, rtol=1e-13)


def test_first_steps_that_are_known():
    g = np.array([1e-3, -5.0, 200.0])
    assert np.allclose(Adam(0.01).step(Adam().init(g), g)[1], -0.01 * np.sign(g), rtol=1e-4)
    assert np.allclose(AdaGrad(0.1).step(AdaGrad().init(g), g)[1], -0.1 * np.sign(g), rtol=1e-3)
    state, step = AdamW(0.1, weight_decay=0.5).step(AdamW().init(g), np.zeros(3), g)
    np.testing.assert_allclose(step, -0.05 * g)
    assert state.keys() == {"m", "v", "t"}


# State, replicas, float types, training in place


@each
def test_a_step_is_pure(rule):
    theta, g = noise(2, 5)
    before = rule.init(theta)
    assert before["t"] == 0 and all(before[letter].shape == theta.shape for letter in rule.state_names)
    state, _ = rule.step(before, g, theta)
    kept = copy.deepcopy((state, theta, g))
    new, step = rule.step(state, g, theta)
    again, same = rule.step(state, g, theta)
    for one, other in zip((state, theta, g, new, step), (*kept, again, same), strict=True):
        np.testing.assert_equal(one, other)
    assert new["t"] == 2 and new.keys() == before.keys()
    arrays = [a for s in (before, state, new) for a in s.values() if isinstance(a, np.ndarray)]
    assert not any(np.shares_memory(a, b) for a in arrays for b in (theta, g, step))


def replicated(rule):
    """The rule with every float knob as (3, 1): its own value and two others that are allowed."""
    floats = {k.name: getattr(rule, k.name) for k in menus.knobs(rule) if isinstance(k.default, float)}
    return dataclasses.replace(rule, **{name: np.array([[v], [0.9 * v], [0.5 * v]]) for name, v in floats.items()})


def replica(rule, r):
    arrays = {k: a[r].item() for k, a in vars(rule).items() if isinstance(a, np.ndarray)}
    return dataclasses.replace(rule, **arrays)


@each
def test_replicas_make_the_steps_of_separate_runs(rule):
    rule, start, gradients = replicated(rule), noise(3, 4), noise(30, 3, 4, seed=1)
    together, _ = follow(rule, start, lambda t, at: gradients[t], 30)
    for r in range(3):
        alone, _ = follow(replica(rule, r), start[r], lambda t, at, r=r: gradients[t, r], 30)
        np.testing.assert_allclose(together[:, r], alone, rtol=1e-12, atol=1e-12)


@each
def test_float32_stays_float32(rule):
    start, gradients = noise(3, 4).astype(np.float32), noise(5, 3, 4, seed=1).astype(np.float32)
    for one in (rule, replicated(rule)):  # its knobs are float64 arrays
        state, step = one.step(one.init(start), gradients[0], start, learning_rate=np.full((3, 1), 0.1))
        assert step.dtype == np.float32
        assert all(a.dtype == np.float32 for a in state.values() if isinstance(a, np.ndarray))
        given = []
        points = descend(one, lambda x, given=given: given.append(x) or 2.0 * x.astype(np.float64), start, 3)
        assert {a.dtype for a in (points, *given)} == {np.dtype(np.float32)}


@each
def test_training_in_place_makes_the_same_steps_with_any_rate(rule):
    theta, gradients = noise(3, 40), noise(6, 3, 40, seed=1)
    expected, state, before = theta.copy(), rule.init(theta), gradients.copy()
    update = optimizers.Update(rule, theta)
    for g, eta in zip(gradients, (None, 1e-3, 1e-30, 0.0, 1e8, np.full((3, 1), 0.1)), strict=True):
        state, step = rule.step(state, g, expected, learning_rate=eta)
        expected = expected + step
        update(g, eta)
        np.testing.assert_array_equal(theta, expected)
    for name, a in update.state.items():
        np.testing.assert_array_equal(a, state[name], err_msg=name)
    np.testing.assert_array_equal(gradients, before)


def test_training_in_place_takes_replicated_knobs():
    rule, theta = replicated(Nadam()), noise(3, 40)
    expected = theta + rule.step(rule.init(theta), theta, learning_rate=0.5)[1]
    update = optimizers.Update(rule, theta)
    update(theta.copy(), 0.5)
    np.testing.assert_array_equal(theta, expected)
    assert update.state["product"].shape == (3, 1)


@each
def test_training_in_place_keeps_float32_and_lets_overflow_through(rule):
    theta, g = noise(160).astype(np.float32), noise(160, seed=1).astype(np.float32)
    g[5], g[150] = np.inf, np.nan
    alone, update = theta.copy(), optimizers.Update(rule, theta)
    with np.errstate(all="ignore"):
        _, step = rule.update(rule.init(alone), g, rule.learning_rate, alone)
        alone += step
        update(g)
    assert theta.dtype == np.float32 and all(a.dtype == np.float32 for a in update.state.values() if np.ndim(a))
    np.testing.assert_array_equal(theta, alone)


def test_training_in_place_takes_a_rule_that_is_not_elementwise():
    class Direction(GradientDescent):
        def update(self, state, g, eta, theta=None):
            return {"t": state["t"] + 1}, -eta * g / np.linalg.norm(g)

    theta, g = np.zeros(80), noise(80)
    optimizers.Update(Direction(2.0), theta)(g)
    np.testing.assert_allclose(theta, -2 * g / np.linalg.norm(g), rtol=1e-12)


# descend


@each
def test_descend_follows_the_public_steps(rule):
    f = SURFACES["Himmelblau"]
    points = descend(rule, f.gradient, f.start, 20, schedule=lambda t: 1e-3 / (1 + t))
    expected, _ = follow(rule, f.start, lambda t, at: f.gradient(at), 20, lambda t: 1e-3 / (1 + t))
    assert points.shape == (21, 2)
    np.testing.assert_array_equal(points, expected)


def test_descend_takes_names_many_starts_and_no_steps():
    f, starts = SURFACES["Rosenbrock"], noise(6, 5, 2)
    points = descend("Adam", f.gradient, starts, 10)
    assert points.shape == (11, 6, 5, 2)
    np.testing.assert_array_equal(points[:, 4, 2], descend(Adam(), f.gradient, starts[4, 2], 10))
    np.testing.assert_array_equal(descend("Adam", f.gradient, [1, 2], 0), [[1.0, 2.0]])
    assert (descend("Adam", f.gradient, f.start, 5, schedule=lambda t: 0) == f.start).all()


@each
@pytest.mark.filterwarnings("error")
def test_a_diverging_descent_ends_quietly_and_the_others_go_on(rule):
    f, calm = SURFACES["Rosenbrock"], np.array([1.0, 1.0])
    wild = np.array([3e4, -3e4])
    points = descend(rule, f.gradient, np.stack([wild, calm]), 60, schedule=lambda t: 1e10)
    lost = ~np.isfinite(points[:, 0])
    assert (lost[1:] >= lost[:-1]).all()  # what has overflowed stays so
    np.testing.assert_array_equal(points[:, 1], descend(rule, f.gradient, calm, 60, schedule=lambda t: 1e10))


def test_the_gradient_is_asked_for_at_the_last_finite_value_of_what_has_overflowed():
    given = []
    points = descend(GradientDescent(1.0), lambda x: given.append(x) or x * [-1e300, 0.5], [1e200, 8.0], 3)
    assert [x.tolist() for x in given] == [[1e200, 8], [1e200, 4], [1e200, 2]]
    assert points.tolist() == [[1e200, 8], [np.inf, 4], [np.inf, 2], [np.inf, 1]]


def test_gradient_descent_that_is_too_fast_overflows():
    points = descend(GradientDescent(3.0), SURFACES["Rosenbrock"].gradient, [-1.2, 1.0], 20)
    assert np.isfinite(points[2]).all() and not np.isfinite(points[-1]).all()


# Bad input


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: Adam(learning_rate=0), ValueError, r"Adam.learning_rate: got 0; expected a number in \(0, inf\)"),
        (lambda: Adam(beta1=1.0), ValueError, r"Adam.beta1: got 1.0; expected a number in \[0, 1\)"),
        (lambda: RMSProp(decay=-0.1), ValueError, "RMSProp.decay: got -0.1"),
        (lambda: AdaGrad(epsilon=0.0), ValueError, "AdaGrad.epsilon: got 0.0"),
        (lambda: Momentum(momentum=9), ValueError, r"Momentum.momentum: got 9; expected a number in \[0, 1\]"),
        (lambda: Momentum(form="vel"), ValueError, "Momentum.form: .* Did you mean 'velocity'"),
        (lambda: AdaDelta(window=2.5), TypeError, "AdaDelta.window: got 2.5; expected a whole number"),
        (lambda: Adam(epsilon_inside="yes"), TypeError, "Adam.epsilon_inside: got 'yes'; expected True or False"),
        (lambda: Lion(beta2=1.0), ValueError, r"Lion.beta2: got 1.0; expected a number in \[0, 1\)"),
        (lambda: SGDW(weight_decay=-1), ValueError, "SGDW.weight_decay: got -1"),
        (lambda: RMSPropMomentum(look_ahead=1), TypeError, "RMSPropMomentum.look_ahead: got 1; expected True or False"),
        (lambda: Lion().step(Lion().init(np.ones(2)), np.ones(2)), TypeError, "expected θ, which Lion needs"),
        (lambda: RMSPropMomentum().lookahead(3), TypeError, "state: got 3; expected a state of RMSPropMomentum"),
        (lambda: Adam("fast"), TypeError, "Adam.learning_rate: got 'fast'"),
        (lambda: optimizers.choose("adamm"), ValueError, "Did you mean 'Adam'"),
        (lambda: optimizers.choose(Adam), TypeError, r"optimizer: got the class Adam .* add \(\)"),
        (lambda: optimizers.choose(SURFACES["Beale"]), TypeError, "optimizer: got a Beale; expected an optimizer"),
        (lambda: Adam().init([0.0, np.nan]), ValueError, r"theta: got nan at index \(1,\)"),
        (lambda: Adam().init("zero"), TypeError, "theta: got 'zero'"),
        (lambda: Adam().init(np.empty(0)), ValueError, "theta: got shape"),
        (lambda: Adam(np.ones((3, 1))).init(np.ones((2, 4))), ValueError, "Adam.learning_rate: got an array of shape"),
        (lambda: Adam(np.ones(4)).init(np.ones((2, 4))), ValueError, "one number a replica for θ of shape"),
    ],
)
def test_bad_rules_and_starts_are_refused(make, kind, message):
    with pytest.raises(kind, match=message):
        make()


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            {"gradient": np.ones(3)},
            ValueError,
            r"gradient: got shape \(3,\); expected the shape \(2,\) of state\['m'\]",
        ),
        ({"gradient": np.ones((1, 2))}, ValueError, r"gradient: got shape \(1, 2\)"),
        ({"gradient": [1.0, np.inf]}, ValueError, r"gradient: got inf at index \(1,\)"),
        (
            {"gradient": np.ones(2, np.float32)},
            TypeError,
            r"gradient: got float32; expected float64, as in state\['m'\]",
        ),
        ({"gradient": None}, TypeError, "gradient: got None"),
        (
            {"gradient": [1e200, 1.0]},
            ValueError,
            r"gradient: got numbers up to 1e\+200; .* Scale it down, or take a smaller learning rate",
        ),
        ({"state": None}, TypeError, "state: got None; expected the dict that init gave. Pass the state"),
        ({"state": GradientDescent().init(np.ones(2))}, ValueError, "state: got a dict without 'm'; .* state of Adam"),
        ({"state": {**Adam().init(np.ones(2)), "t": 0.5}}, TypeError, r"state\['t'\]: got 0.5"),
        ({"state": {**Adam().init(np.ones(2)), "t": -1}}, ValueError, r"state\['t'\]: got -1; .* from 0 to"),
        ({"state": {**Adam().init(np.ones(2)), "t": 2**60}}, ValueError, r"state\['t'\]: got 1152921504606846976"),
        (
            {"state": {**Adam().init(np.ones(2)), "m": [0.0, 0.0]}},
            TypeError,
            r"state\['m'\]: got a list of length 2; expected an array. Pass the state",
        ),
        ({"state": {**Adam().init(np.ones(2)), "v": np.array([0, np.nan])}}, ValueError, r"^state\['v'\]: got nan"),
        ({"learning_rate": -1.0}, ValueError, r"learning_rate: got -1.0; expected a number in \[0, inf\)"),
        ({"learning_rate": math.nan}, ValueError, "learning_rate: got nan"),
        ({"learning_rate": np.ones((2, 1))}, ValueError, "learning_rate: got an array of shape"),
    ],
)
def test_bad_steps_are_refused(change, kind, message):
    with pytest.raises(kind, match=message):
        Adam().step(**{"state": Adam().init(np.ones(2)), "gradient": np.ones(2), **change})


def test_a_rate_too_large_for_float32_is_named():
    state = Adam().init(np.ones((2, 3), np.float32))
    with pytest.raises(ValueError, match=r"^learning_rate: got inf at index \(1, 0\)"):
        Adam().step(state, np.ones((2, 3), np.float32), learning_rate=np.array([[0.1], [1e300]]))


@pytest.mark.parametrize(
    ("theta", "kind", "message"),
    [
        (None, TypeError, r"theta: got None; expected θ, which AdamW needs. Write rule.step\(state, gradient, theta\)"),
        (np.ones(3), ValueError, r"theta: got shape \(3,\); expected the shape \(2,\) of the gradient"),
        ([1.0, np.nan], ValueError, r"theta: got nan at index \(1,\)"),
        ("here", TypeError, "theta: got 'here'"),
    ],
)
def test_a_decay_needs_a_theta(theta, kind, message):
    with pytest.raises(kind, match=message):
        AdamW().step(AdamW().init(np.ones(2)), np.ones(2), theta)


def test_theta_gets_the_float_type_of_the_gradient():
    g = np.ones(2, np.float32)
    assert AdamW().step(AdamW().init(g), g, [1.0, 2.0])[1].dtype == np.float32
    with pytest.raises(ValueError, match=r"^theta: got inf"):
        AdamW().step(AdamW().init(g), g, [1.0, 1e300])


def test_a_product_above_1_is_refused():
    state = {**OPTIMIZERS["Nadam"].init(np.ones(2)), "product": 2.0}
    with pytest.raises(ValueError, match=r"^state\['product'\]: got 2.0; expected a number in \[0, 1\]"):
        OPTIMIZERS["Nadam"].step(state, np.ones(2))


def test_adam_without_bias_correction_and_with_epsilon_inside_the_root():
    rule = Adam(0.5, 0.75, 0.875, epsilon=0.125, epsilon_inside=True, bias_correction=False)
    _, step = rule.step(rule.init(np.zeros(1)), np.array([3.0]))
    assert step == pytest.approx(-0.5 * 0.25 * 3 / math.sqrt(0.125 * 9 + 0.125), rel=1e-15)


def test_averages_may_forget_everything():
    assert [k.low for k in menus.knobs(Adam()) if k.name.startswith("beta")] == [0, 0]


@pytest.mark.parametrize("state", [None, {}, Momentum(form="ema").init(1.0)])
def test_a_lookahead_needs_a_velocity(state):
    with pytest.raises(TypeError, match=r"state: got .* expected a state of Nesterov"):
        Nesterov().lookahead(state)
    with pytest.raises(ValueError, match=r"^state\['v'\]: got nan"):
        Nesterov().lookahead({"v": np.array([np.nan])})


def test_a_state_of_another_window_is_refused():
    state = AdaDelta(form="window", window=3).init(np.ones(2))
    with pytest.raises(
        ValueError, match=r"state\['squares'\]: got shape \(3, 2\); expected the shape \(10, 2\) of the state"
    ):
        AdaDelta(form="window").step(state, np.ones(2))


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"rule": "momentun"}, ValueError, "rule: got 'momentun'; .* Did you mean 'momentum'"),
        ({"rule": Adam}, TypeError, r"rule: got the class Adam .* add \(\)"),
        ({"rule": SURFACES["Beale"]}, TypeError, "rule: got a Beale; expected an optimizer"),
        ({"rule": Adam(np.ones((4, 1)))}, ValueError, "Adam.learning_rate: got an array"),
        ({"gradient": np.ones(2)}, TypeError, "gradient: got an array .* expected a function"),
        ({"gradient": Adam}, TypeError, "gradient: got the class Adam"),
        (
            {"gradient": lambda x: x[0]},
            ValueError,
            r"gradient: got a function that returned shape \(\); expected the shape",
        ),
        ({"gradient": lambda x: None}, TypeError, "gradient: got a function that returned None"),
        ({"gradient": lambda x: [[1], [2, 3]]}, TypeError, "gradient: got a function that returned a list"),
        ({"gradient": lambda x: x * 1j}, TypeError, "gradient: got a function that returned an array"),
        ({"start": [np.nan, 0.0]}, ValueError, "start: got nan"),
        ({"start": "here"}, TypeError, "start: got 'here'"),
        ({"steps": -1}, ValueError, "steps: got -1; expected a whole number of at least 0"),
        ({"steps": 2.0}, TypeError, "steps: got 2.0"),
        ({"steps": 10**9}, ValueError, "^steps: got .*; expected at most 2 GB in all. Take fewer"),
        ({"schedule": 0.1}, TypeError, "schedule: got 0.1; expected a function t → learning rate"),
        ({"schedule": lambda t: -t}, ValueError, "schedule: got -1; expected a number in"),
        ({"schedule": lambda t: "slow"}, TypeError, "schedule: got 'slow'"),
    ],
)
def test_bad_descents_are_refused(change, kind, message):
    arguments = {"rule": "Adam", "gradient": lambda x: x, "start": [1.0, 2.0], "steps": 3, **change}
    with pytest.raises(kind, match=message):
        descend(**arguments)


@entry
class Odd(Optimizer):
    """Its update returns what it was given to return."""

    returned: Any = None
    learning_rate: float = knob(0.1, "η", domain="(0, inf)")
    state_names = ("m",)

    def update(self, state, g, eta, theta=None):
        return self.returned


@pytest.mark.parametrize(
    ("returned", "came"),
    [
        (None, "got None"),
        (({"m": np.zeros(2), "t": 1}, 0.5), "got 0.5 as the step"),
        (({"m": np.zeros(2), "t": 1}, np.zeros(3)), r"got an array of shape \(3,\) of float64 as the step"),
        (({"t": 1}, np.zeros(2)), "got a state without 'm'"),
        (({"m": np.zeros(2)}, np.zeros(2)), "got a state without 't'"),
    ],
)
def test_what_update_must_return_is_said_at_the_first_step(returned, came):
    rule, theta = Odd(returned), np.ones(2)
    expected = r"; expected the next state and Δθ, an array of shape \(2,\)\. End it with: return {'m': …, 't': state"
    for act in (
        lambda: rule.step(rule.init(theta), theta),
        lambda: Update(rule, theta)(theta),
        lambda: descend(rule, lambda at: at, theta, 1),
    ):
        with pytest.raises(TypeError, match=rf"^Odd\.update: {came}{expected}"):
            act()


def test_nan_from_update_is_not_blamed_on_the_gradient():
    rule = Odd(({"m": np.zeros(2), "t": 1}, np.array([np.nan, 1.0])))
    with pytest.raises(ValueError, match=r"^Odd\.update: got NaN from it; expected finite numbers\. Look for a div"):
        rule.step(rule.init(np.ones(2)), np.ones(2))
