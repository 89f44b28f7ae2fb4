import math

import numpy as np
import pytest

from course_lib.initializers import (
    INITIALIZERS,
    ConstantWeights,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    Normal,
    Orthogonal,
    choose,
)
from tests import references

EVERY = {**INITIALIZERS, **INITIALIZERS.beyond}
UNIFORM = {"uniform", "Glorot uniform", "He uniform", "LeCun uniform"}
NORMAL = {"too small", "too large", "Glorot normal", "He normal", "LeCun normal"}
BOUNDS = {
    "uniform": 1 / math.sqrt(300),
    "Glorot uniform": math.sqrt(6 / 500),
    "He uniform": math.sqrt(6 / 300),
    "LeCun uniform": 0.1,
}
STDS = {
    "LeCun normal": 1 / math.sqrt(300),
    "orthogonal": 1 / math.sqrt(300),
    "Glorot normal": math.sqrt(2 / 500),
    "He normal": math.sqrt(2 / 300),
    "too small": 0.01,
    "too large": 10.0,
}
FANS = 300, 200
SIGMAS = 5  # each statistical test below fails by chance once in 1.7 million seeds, and the seed is fixed


def draw(initializer, seed=0):
    return initializer(*FANS, np.random.default_rng(seed))


@pytest.mark.parametrize("name", EVERY)
def test_shape_type_and_repeatability(name):
    W = draw(EVERY[name])
    assert W.shape == FANS and W.dtype == np.float64 and np.array_equal(W, draw(EVERY[name]))
    assert EVERY[name](1, 1, np.random.default_rng(0)).shape == (1, 1)


@pytest.mark.parametrize("name", sorted(UNIFORM | NORMAL))
def test_mean_and_variance_of_a_large_draw(name):
    init = EVERY[name]
    W, std = draw(init), init.std(*FANS)
    excess = -6 / 5 if name in UNIFORM else 0  # kurtosis − 3; var(s²) = σ⁴ (2 + excess)/n
    assert abs(W.mean() - init.mean) < SIGMAS * std / math.sqrt(W.size)
    assert abs(W.var() / std**2 - 1) < SIGMAS * math.sqrt((2 + excess) / W.size)


@pytest.mark.parametrize("name", sorted(UNIFORM | NORMAL))
def test_the_whole_distribution_by_kolmogorov_and_smirnov(name):
    init = EVERY[name]
    x = np.sort(draw(init, seed=1).ravel())
    if name in UNIFORM:
        cdf = (x / init.bound(*FANS) + 1) / 2
    else:
        cdf = np.array([(1 + math.erf(v)) / 2 for v in x / init.std(*FANS) / math.sqrt(2)])
    steps = np.arange(x.size + 1) / x.size
    distance = max(np.abs(cdf - steps[1:]).max(), np.abs(cdf - steps[:-1]).max())
    assert distance < math.sqrt(math.log(2 / 1e-6) / 2 / x.size)  # exceeded once in a million seeds


@pytest.mark.parametrize("name", EVERY)
def test_bounds_are_the_decks_and_no_draw_leaves_them(name):
    init = EVERY[name]
    if name not in UNIFORM:
        assert init.bound(*FANS) is None
        return
    bound = init.bound(*FANS)
    assert bound == pytest.approx(BOUNDS[name], rel=1e-15) and init.std(*FANS) == pytest.approx(bound / math.sqrt(3))
    assert 0.999 * bound < np.abs(draw(init)).max() <= bound


@pytest.mark.parametrize("name", STDS)
def test_standard_deviations_are_the_decks(name):
    assert EVERY[name].std(*FANS) == pytest.approx(STDS[name], rel=1e-15)


OURS = {
    "Glorot normal, tanh": GlorotNormal(gain=5 / 3),
    "He normal, slope 0.25": HeNormal(alpha=0.25),
}


@pytest.mark.parametrize("case", [case for case in references.stored("initializers") if "orthogonal" not in case])
def test_what_pytorch_asks_of_its_generator_is_what_we_ask_of_ours(case):
    theirs, ours = references.stored("initializers")[case], OURS.get(case) or EVERY[case]
    if "std" in theirs:
        assert theirs["mean"] == ours.mean == 0 and ours.std(*FANS) == pytest.approx(float(theirs["std"]), rel=1e-14)
    else:
        assert -theirs["low"] == theirs["high"] == pytest.approx(ours.bound(*FANS), rel=1e-14)


class Given:
    """A generator that draws what it was given."""

    def __init__(self, numbers):
        self.numbers = numbers

    def standard_normal(self, shape):
        assert self.numbers.shape == shape
        return self.numbers


@pytest.mark.parametrize("case", [case for case in references.stored("initializers") if "orthogonal" in case])
def test_pytorch_makes_the_same_orthogonal_matrix_of_the_same_numbers(case):
    stored, gain = references.stored("initializers")[case], 2.0 if "gain 2" in case else 1.0
    normal, theirs = stored["normal"].T, stored["W"].T
    W = Orthogonal(gain).draw(*normal.shape, Given(normal))
    np.testing.assert_allclose(W, theirs, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("fans", [(7, 4), (4, 7), (5, 5), (1, 3), (1, 1)])
def test_an_orthogonal_matrix_is_one(fans):
    W = Orthogonal(3.0)(*fans, np.random.default_rng(0))
    square = W.T @ W if fans[0] >= fans[1] else W @ W.T
    np.testing.assert_allclose(square, 9 * np.eye(min(fans)), atol=1e-13)
    assert np.square(W).mean() == pytest.approx(Orthogonal(3.0).std(*fans) ** 2)


def test_an_orthogonal_matrix_of_one_entry_is_as_often_1_as_minus_1():
    rng = np.random.default_rng(0)
    signs = [Orthogonal()(1, 1, rng).item() for _ in range(400)]
    assert set(signs) == {-1.0, 1.0} and abs(np.mean(signs)) < SIGMAS / 20


def test_gain_and_slope_scale_both_forms_alike():
    assert GlorotUniform(gain=2).std(*FANS) == pytest.approx(GlorotNormal(gain=2).std(*FANS))
    assert HeUniform(alpha=0.3).std(*FANS) == pytest.approx(HeNormal(alpha=0.3).std(*FANS))
    assert GlorotUniform(gain=2).bound(*FANS) == 2 * GlorotUniform().bound(*FANS)


def test_zeros_and_constants_do_not_vary():
    assert not draw(EVERY["zeros"]).any() and (draw(ConstantWeights(-0.5)) == -0.5).all()
    zeros = EVERY["zeros"]
    assert (ConstantWeights(-0.5).mean, ConstantWeights(-0.5).std(3, 4), zeros.mean, zeros.std(3, 4)) == (-0.5, 0, 0, 0)


def test_one_value_a_replica_scales_one_draw():
    sigma = np.array([[0.1], [2.0]])
    for init, one in [
        (Normal(sigma), Normal(2.0)),
        (ConstantWeights(sigma), ConstantWeights(2.0)),
        (HeNormal(sigma), HeNormal(2.0)),
        (Orthogonal(sigma), Orthogonal(2.0)),
    ]:
        W = init(3, 1, np.random.default_rng(0))
        assert W.shape == (2, 3, 1) and np.array_equal(W[1], one(3, 1, np.random.default_rng(0)))


def first_gradient_and_cost(initializer, seed):
    """2-16-16-2 with ReLU, softmax and cross-entropy: the length of the first layer's gradient, and the cost."""
    rng = np.random.default_rng(seed)
    x, Y = rng.standard_normal((200, 2)), np.eye(2)[np.arange(200) % 2]
    W1, W2, W3 = (initializer(*fans, rng) for fans in ((2, 16), (16, 16), (16, 2)))
    a1 = np.maximum(x @ W1, 0)
    a2 = np.maximum(a1 @ W2, 0)
    z = a2 @ W3
    log_p = z - np.logaddexp(z[:, :1], z[:, 1:])
    delta = (np.exp(log_p) - Y) / 200 @ W3.T * (a2 > 0) @ W2.T * (a1 > 0)
    return np.linalg.norm(x.T @ delta), -(Y * log_p).sum() / 200


def test_too_small_vanishes_and_too_large_explodes_where_he_does_neither():
    median = {
        name: np.median([first_gradient_and_cost(EVERY[name], seed) for seed in range(9)], axis=0)
        for name in ("too small", "He normal", "too large")
    }
    assert median["too small"][0] < median["He normal"][0] / 500 and abs(median["too small"][1] - math.log(2)) < 1e-3
    assert median["too large"][0] > 500 * median["He normal"][0] and median["too large"][1] > 1000


RNG = np.random.default_rng(0)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda f: f(0, 3, RNG), ValueError, "fan_in: got 0; expected a whole number of at least 1"),
        (lambda f: f(3, 0, RNG), ValueError, "fan_out: got 0"),
        (lambda f: f(2.0, 3, RNG), TypeError, "fan_in: got 2.0"),
        (lambda f: f(3, float("nan"), RNG), TypeError, "fan_out: got nan"),
        (lambda f: f(3, 3, 0), TypeError, r"rng: got 0; expected a numpy.random.Generator. Pass np.random.default_rng"),
        (lambda f: f(3, 3, None), TypeError, "rng: got None"),
        (lambda f: f.std(3, "3"), TypeError, "fan_out: got '3'"),
        (lambda f: f.bound(True, 3), TypeError, "fan_in: got True"),
        (
            lambda f: f.std(2**15, 2**14),
            ValueError,
            "^fan_in, fan_out: got 32768 by 16384 weights; expected at most 2 GB in all. Make the layer smaller",
        ),
    ],
)
def test_bad_input_is_refused(name, call, kind, message):
    with pytest.raises(kind, match=message):
        call(EVERY[name])


def test_the_largest_layer_that_is_allowed():
    assert EVERY["He normal"].std(2**14, 2**14) == 2**-6.5


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: choose("Xaver"), ValueError, "one of 'zeros', 'constant', .*'He uniform'"),
        (lambda: choose("he norml"), ValueError, "Did you mean 'He normal'"),
        (lambda: choose(HeNormal), TypeError, r"initializer: .*add \(\)"),
        (lambda: Normal(0.0), ValueError, r"Normal.sigma: got 0.0; expected a number in \(0, inf\)"),
        (lambda: ConstantWeights(np.nan), ValueError, "ConstantWeights.value: got nan"),
        (lambda: GlorotNormal(gain=-1.0), ValueError, "GlorotNormal.gain: got -1.0"),
        (lambda: Orthogonal(gain=0), ValueError, r"Orthogonal.gain: got 0; expected a number in \(0, inf\)"),
        (lambda: HeUniform(alpha=None), TypeError, "HeUniform.alpha: got None"),
        (
            lambda: GlorotNormal(gain=np.array([1.0, 2.0]))(2, 3, np.random.default_rng(0)),
            ValueError,
            r"^initializer: got a knob of shape \(2,\); .*Shape it \(R, 1\)",
        ),
    ],
)
def test_other_mistakes_are_refused(call, kind, message):
    with pytest.raises(kind, match=message):
        call()
