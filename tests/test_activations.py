"""Activations: derivatives against central differences, kinks, extremes, precision, replicas, and what is refused."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course_lib import activations, initializers, menus
from course_lib.activations import (
    ACTIVATIONS,
    ELU,
    GELU,
    LAYERS,
    SELU,
    LeakyReLU,
    Maxout,
    PReLU,
    ReLU,
    Softmax,
    Softplus,
)
from course_lib.gradcheck import numerical_gradient, relative_error
from tests import references

EVERY = {**LAYERS, **ACTIVATIONS.beyond}
ELEMENTWISE = {name: f for name, f in EVERY.items() if f.elementwise}
OTHERS = {
    "ELU, α = 0.3": ELU(0.3),
    "PReLU, α < 0": PReLU(-0.4),
    "maxout of 3": Maxout(3),
    "leaky, α = 0": LeakyReLU(0.0),
    "GELU, tanh": GELU("tanh"),
    "softplus, β = 3": Softplus(3.0),
}
RNG = np.random.default_rng(0)
Z = RNG.permutation(np.linspace(-3, 3.1, 24)).reshape(4, 6)  # no two equal, none at a kink
UPSTREAM = RNG.uniform(0.5, 2, (4, 6)) * RNG.choice([-1, 1], (4, 6))


def derivative_error(f, z, upstream):
    """The relative error of f.vjp (and f.prime, if f has one) against central differences of Σ upstream · f(z)."""
    exact = numerical_gradient(lambda z: (upstream * f(z)).sum(), z)
    errors = [relative_error(f.vjp(z, upstream), exact, floor=1e-2)]
    if f.elementwise:
        errors.append(relative_error(upstream * f.prime(z), exact, floor=1e-2))
    return max(errors)


@pytest.mark.parametrize("f", [*EVERY.values(), *OTHERS.values()], ids=[*EVERY, *OTHERS])
def test_derivative_against_central_differences(f):
    assert derivative_error(f, Z, UPSTREAM[:, : 6 // f.pieces]) < 1e-7


@given(
    st.sampled_from([*EVERY.values()]),
    arrays.arrays(np.float64, arrays.array_shapes(max_dims=3, max_side=2), elements=st.floats(-4, 4)),
    st.floats(0.01, 2),
)
def test_derivative_of_any_array(f, z, slope):
    if f.pieces > 1:
        z = np.stack([z, z + slope], axis=-1).reshape(*z.shape[:-1], -1)
    assume(np.abs(z).min() > 1e-4)  # at 0 f or, for ELU, f' has a kink
    assert derivative_error(f, z, slope * np.cos(f(z))) < 1e-7


@pytest.mark.parametrize("alpha", [0.25, -0.5, 0.0])
def test_gradient_of_the_learned_slope(alpha):
    def loss(alpha):
        return (UPSTREAM * np.where(Z > 0, Z, alpha * Z)).sum()

    f = PReLU(alpha)
    assert np.array_equal(f(Z), np.where(Z > 0, Z, alpha * Z))
    assert relative_error(f.gradient_of_learned(Z, UPSTREAM), numerical_gradient(loss, alpha)) < 1e-7


@pytest.mark.parametrize("name", references.stored("activations"))
def test_pytorch_finds_the_same(name):
    f, theirs = {**EVERY, **OTHERS}[name], references.stored("activations")[name]
    tail = 1e-15 if "GELU" in name else 0  # PyTorch subtracts from 1 what is nearly 1
    np.testing.assert_allclose(f(theirs["z"]), theirs["a"], rtol=1e-12, atol=tail)
    np.testing.assert_allclose(f.vjp(theirs["z"], theirs["upstream"]), theirs["gradient"], rtol=1e-10, atol=1e-14)
    if f.learned:
        ours = f.gradient_of_learned(theirs["z"], theirs["upstream"])
        np.testing.assert_allclose(ours, theirs["gradient_of_learned"][0], rtol=1e-12)


def test_values():
    z = [-2.0, 0.0, 1.0]
    expected = {
        "linear": z,
        "sigmoid": [1 / (1 + np.e**2), 0.5, np.e / (np.e + 1)],
        "tanh": [(np.e**-4 - 1) / (np.e**-4 + 1), 0, (np.e**2 - 1) / (np.e**2 + 1)],
        "ReLU": [0, 0, 1],
        "leaky ReLU": [-0.02, 0, 1],
        "PReLU": [-0.5, 0, 1],
        "ELU": [np.e**-2 - 1, 0, 1],
        "softmax": np.array([np.e**-2, 1, np.e]) / (np.e**-2 + 1 + np.e),
    }
    assert list(ACTIVATIONS)[: len(expected)] == list(expected)  # others may follow
    for name, a in expected.items():
        np.testing.assert_allclose(ACTIVATIONS[name](z), a, rtol=1e-14, err_msg=name)


def test_values_beyond_the_lectures():
    z, e = [-2.0, 0.0, 1.0], np.e
    distribution = [0.022750131948179207, 0.5, 0.8413447460685429]  # Φ(z), from a table
    expected = {
        "GELU": np.multiply(z, distribution),
        "SiLU": [-2 / (1 + e**2), 0, e / (e + 1)],
        "Mish": [-2 * np.tanh(np.log(1 + e**-2)), 0, np.tanh(np.log(1 + e))],
        "softplus": np.log([1 + e**-2, 2, 1 + e]),
        "softsign": [-2 / 3, 0, 1 / 2],
        "SELU": np.multiply(SELU.scale, [SELU.alpha * (e**-2 - 1), 0, 1]),
    }
    assert set(expected) <= set(ACTIVATIONS.beyond)
    for name, a in expected.items():
        np.testing.assert_allclose(activations.choose(name)(z), a, rtol=1e-14, err_msg=name)


def test_two_forms_of_gelu_differ_by_less_than_a_thousandth():
    z = np.linspace(-9, 9, 4001)
    assert 1e-4 < np.abs(GELU()(z) - GELU("tanh")(z)).max() < 1e-3
    assert np.abs(GELU().prime(z) - GELU("tanh").prime(z)).max() < 2e-3
    assert GELU().prime([0.0, 1e-300, -1e-300]).tolist() == [0.5] * 3  # where a/z says nothing
    assert GELU()([-20.0])[0] == pytest.approx(-20 * 2.7536241186061556e-89, rel=1e-12)  # no digit lost in the tail


def test_selu_keeps_mean_0_and_variance_1_through_twenty_layers_and_elu_does_not():
    rng, spread = np.random.default_rng(0), {}
    for name in ("SELU", "ELU"):
        a = rng.standard_normal((400, 200))
        for _ in range(20):
            a = activations.choose(name)(a @ initializers.choose("lecun")(200, 200, rng))
        spread[name] = a.mean(), a.var()
    assert abs(spread["SELU"][0]) < 0.1 and abs(spread["SELU"][1] - 1) < 0.2
    assert spread["ELU"][1] < 0.5


def test_maxout_takes_neighbouring_columns():
    z = np.array([[1.0, 5.0, 7.0, 2.0, 4.0, 4.0]])
    assert Maxout(2)(z).tolist() == [[5, 7, 4]] and Maxout(3)(z).tolist() == [[7, 4]]
    assert Maxout(2).vjp(z, np.array([[10.0, 20.0, 30.0]])).tolist() == [[0, 10, 20, 0, 30, 0]]  # a tie: the first


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (ReLU(), 0),
        (LeakyReLU(0.1), 0.1),
        (PReLU(0.25), 0.25),
        (ELU(0.5), 0.5),
        (ELU(), 1),
        (SELU(), SELU.scale * SELU.alpha),
    ],
)
def test_at_a_kink_the_left_hand_derivative(f, slope):
    for zero in (0.0, -0.0):
        assert f.prime([zero]).tolist() == [slope] == f.vjp([zero], [1.0]).tolist()
    left = (f([0.0]) - f([-1e-9])) / 1e-9
    assert left[0] == pytest.approx(slope, abs=1e-6)


def test_kinks_are_where_the_derivative_jumps():
    h = 1e-6
    for name, f in {**ELEMENTWISE, "ELU, α = 0.3": ELU(0.3)}.items():
        jump = abs(f.prime([h]) - f.prime([-h]))[0]
        assert (jump > 0.01) == (0.0 in f.kinks), name


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("f", [*EVERY.values(), *OTHERS.values()], ids=[*EVERY, *OTHERS])
def test_extremes_and_precision(f, dtype):
    z = np.array([[-1000, 1000, 0, 700, -700, 1e30]], dtype)
    upstream = np.ones(f(z).shape, dtype)
    with np.errstate(all="raise", under="ignore"):
        results = [f(z), f.vjp(z, upstream), *([f.prime(z)] if f.elementwise else [])]
    for a in results:
        assert a.dtype == dtype and np.isfinite(a).all()
    assert results[1].shape == z.shape


def test_saturation():
    assert ACTIVATIONS["sigmoid"]([-1000, 1000]).tolist() == [0, 1]
    assert ACTIVATIONS["tanh"]([-1000, 1000]).tolist() == [-1, 1]
    assert ACTIVATIONS["sigmoid"].prime([-1000, 1000]).tolist() == [0, 0]
    assert ELU(2)([-1000]).tolist() == [-2]
    assert ACTIVATIONS["sigmoid"]([-700])[0] == pytest.approx(np.exp(-700), rel=1e-12)  # no digit lost in the tail


@given(arrays.arrays(np.float64, (3, 4), elements=st.floats(-50, 50)), st.floats(-500, 500))
def test_softmax_is_a_distribution_that_a_shift_leaves_alone(z, shift):
    a = Softmax()(z)
    np.testing.assert_allclose(a.sum(axis=-1), 1, rtol=1e-14)
    assert (a > 0).all()
    np.testing.assert_allclose(Softmax()(z + shift), a, rtol=1e-11)
    np.testing.assert_allclose(Softmax().vjp(z, np.ones_like(z)), 0, atol=1e-15)  # Σ a stays 1


@pytest.mark.parametrize("k", [1, 2, 3, 64, 65, 100])
def test_softmax_of_few_and_of_many_columns(k):
    z = np.random.default_rng(k).normal(scale=300, size=(2, 3, k))
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    np.testing.assert_allclose(Softmax()(z), e / e.sum(axis=-1, keepdims=True), rtol=1e-12)


@pytest.mark.parametrize("f", [*EVERY.values()], ids=[*EVERY])
def test_replicas_equal_separate_calls(f):
    z = np.stack([Z, 2 * Z, Z - 1.03])
    upstream = np.stack([UPSTREAM, -UPSTREAM, UPSTREAM])[..., : 6 // f.pieces]
    np.testing.assert_allclose(f(z), [f(zr) for zr in z], rtol=0, atol=1e-12)
    separate = [f.vjp(zr, ur) for zr, ur in zip(z, upstream, strict=True)]
    np.testing.assert_allclose(f.vjp(z, upstream), separate, rtol=0, atol=1e-12)
    if f.learned:
        separate = [f.gradient_of_learned(zr, ur) for zr, ur in zip(z, upstream, strict=True)]
        np.testing.assert_allclose(f.gradient_of_learned(z, upstream), separate, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", [LeakyReLU, PReLU, ELU, Softplus])
def test_a_knob_may_differ_by_replica(kind):
    slopes = np.array([0.1, 0.3]).reshape(2, 1, 1)
    many, z = kind(slopes), np.stack([Z, Z])
    np.testing.assert_array_equal(many(z), [kind(0.1)(Z), kind(0.3)(Z)])
    np.testing.assert_array_equal(many.prime(z), [kind(0.1).prime(Z), kind(0.3).prime(Z)])
    assert menus.as_dtype(many, np.float32)(z.astype(np.float32)).dtype == np.float32


def test_inputs_are_left_alone():
    for f in EVERY.values():
        z, upstream = Z.copy(), UPSTREAM[:, : 6 // f.pieces].copy()
        f(z), f.vjp(z, upstream)
        assert (z == Z).all() and (upstream == UPSTREAM[:, : 6 // f.pieces]).all()


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    ("bad", "hint"),
    [
        ("text", "array of real numbers.*NumPy array"),
        (None, "got None; expected an array of real numbers"),
        ([[1, 2], [3]], "array of real numbers"),
        ([1j, 2], "complex128"),
        ([np.nan, 1.0], r"got nan at index \(0,\); expected finite"),
        ([1.0, -np.inf], r"got -inf at index \(1,\); expected finite"),
        ([], "at least one entry"),
    ],
)
def test_bad_z(name, bad, hint):
    f = EVERY[name]
    for call in [f, lambda z: f.vjp(z, z), *([f.prime] if f.elementwise else [])]:
        with pytest.raises((ValueError, TypeError), match=f"^z: .*{hint}"):
            call(bad)


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: ReLU().vjp(Z, UPSTREAM[0]), r"^upstream: got shape \(6,\); expected the shape \(4, 6\)"),
        (lambda: ReLU().vjp(Z, np.nan * Z), "^upstream: got nan"),
        (lambda: Softmax()(3.0), "^z: .*at least 1 axes"),
        (lambda: Softmax().vjp(3.0, 1.0), "^z: .*at least 1 axes"),
        (lambda: Maxout()(3.0), "^z: .*at least 1 axes"),
        (lambda: Maxout(4)(Z), r"^z: got shape \(4, 6\); expected a multiple of 4 columns.*W with 4 columns"),
        (lambda: Maxout(2).vjp(Z, UPSTREAM), r"^upstream: got shape \(4, 6\); expected the shape \(4, 3\)"),
        (lambda: PReLU().gradient_of_learned(Z[0], Z[0]), "^z: .*at least 2 axes"),
        (lambda: PReLU().gradient_of_learned(Z, Z[:2]), "^upstream: .*the shape .* of z.*nothing is broadcast"),
        (lambda: PReLU().gradient_of_learned(Z, np.inf * Z), "^upstream: got -?inf"),
        (
            lambda: PReLU().gradient_of_learned([[-1e200]], [[1e200]]),
            r"^upstream: got numbers up to 1e\+200; expected smaller ones",
        ),
        (lambda: LeakyReLU(1.0), r"^LeakyReLU.alpha: got 1.0; expected a number in \[0, 1\)"),
        (lambda: LeakyReLU("0.1"), "^LeakyReLU.alpha: got '0.1'.*plain number"),
        (lambda: PReLU(np.nan), "^PReLU.alpha: got nan.*finite"),
        (lambda: ELU(0), "^ELU.alpha: got 0;.*above 0"),
        (lambda: Softplus(-1.0), r"^Softplus.beta: got -1.0; expected a number in \(0, inf\)"),
        (lambda: GELU("erf"), "^GELU.form: got 'erf'; expected one of 'exact', 'tanh'"),
        (lambda: Maxout(1), "^Maxout.pieces: got 1; expected a whole number from 2 to 64"),
        (lambda: Maxout(2.5), "^Maxout.pieces: got 2.5; .*int"),
        (lambda: activations.choose("Rely"), "^activation: .*Did you mean 'ReLU'"),
        (lambda: activations.choose(ReLU, "hidden"), r"^hidden: got the class ReLU .*add \(\)"),
    ],
)
def test_bad_input(call, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        call()


def test_choose_and_frozen():
    f = ELU(2)
    assert activations.choose("maxout") is LAYERS["maxout"] and activations.choose(f) is f
    with pytest.raises(dataclasses.FrozenInstanceError):
        f.alpha = 3
