import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.schedules import (
    SCHEDULES,
    ConstantRate,
    Cosine,
    Exponential,
    InverseTime,
    Step,
    WarmUp,
    WarmUpCosine,
    choose,
)
from tests import references

EVERY = {**SCHEDULES, "warm-up": WarmUp(7, then=Step(every=3)), "no warm-up": WarmUpCosine(warm_up=0)}
every_schedule = pytest.mark.parametrize("name", EVERY)

AS_PYTORCH = {
    "step": Step(0.1, every=7, factor=0.3),
    "exponential": Exponential(0.1, decay=-math.log(0.97)),  # γ = e^−k
    "cosine": Cosine(0.1, steps=50, floor=0.02),
    "warm-up cosine": WarmUpCosine(0.1, steps=50, floor=0.02, warm_up=10),  # LinearLR from 1/w, w − 1 steps long
    "warm-up step": WarmUp(8, Step(0.1, every=7, factor=0.3)),
    "warm-up exponential": WarmUp(8, Exponential(0.1, decay=-math.log(0.9))),
    "warm-up constant": WarmUp(8, ConstantRate(0.1)),
    "warm-up 1/t": WarmUp(8, InverseTime(0.1, decay=0.2)),
}


@pytest.mark.parametrize("name", AS_PYTORCH)
def test_equals_pytorch(name):
    rate = references.stored("schedules")[name]["rate"]
    np.testing.assert_allclose(AS_PYTORCH[name](np.arange(len(rate))), rate, rtol=1e-12)


@every_schedule
def test_an_int_gives_the_float_that_an_array_has(name):
    schedule, t = EVERY[name], np.arange(1200)
    rates = [schedule(int(i)) for i in t]
    assert all(type(rate) is float for rate in rates)
    np.testing.assert_allclose(schedule(t), rates, rtol=1e-14)
    assert schedule(t.reshape(3, 4, 100)).shape == (3, 4, 100) and schedule(t.astype(np.int32)).dtype == np.float64
    assert schedule([]).shape == (0,)
    assert type(schedule(np.int64(5))) is float and schedule(np.int64(5)) == schedule(np.array(5)) == schedule(5)


@every_schedule
def test_pure_and_starts_from_its_learning_rate(name):
    schedule = EVERY[name]
    first = schedule(0)
    schedule(np.arange(100))
    assert schedule(0) == first
    warm_up = getattr(schedule, "warm_up", 7 if name == "warm-up" else 0)
    assert schedule(warm_up) == 0.1 and first == pytest.approx(0.1 / max(warm_up, 1))


def test_the_formulas():
    assert [ConstantRate(0.3)(t) for t in (0, 9)] == [0.3, 0.3]
    assert [Step(1.0, every=3, factor=0.5)(t) for t in range(7)] == [1, 1, 1, 0.5, 0.5, 0.5, 0.25]
    assert Exponential(1.0, decay=0.1)(10) == pytest.approx(math.exp(-1))
    assert InverseTime(1.0, decay=0.1)(10) == 0.5
    assert Cosine(1.0, steps=10, floor=0.2)(5) == pytest.approx(0.6)


def test_cosine_stays_at_the_floor():
    t = np.arange(2000)
    assert (Cosine(0.1, steps=50, floor=0.02)(t[50:]) == 0.02).all() and Cosine(0.1, steps=50, floor=0.02)(
        10**9
    ) == 0.02
    assert (WarmUpCosine(0.1, steps=50, warm_up=10)(t[60:]) == 0).all()
    assert (np.diff(Cosine()(t)) <= 0).all()


@given(st.integers(1, 30), st.sampled_from(list(SCHEDULES)), st.integers(0, 200))
def test_a_warm_up_joins_any_schedule_without_a_jump(steps, name, t):
    then = SCHEDULES[name]
    joined = WarmUp(steps, then)
    assert joined == WarmUp(steps, name)
    assert joined(steps + t) == then(t) and joined(steps - 1) == then(0)
    climb = joined(np.arange(steps))
    np.testing.assert_allclose(np.diff(climb, prepend=0), then(0) / steps, rtol=1e-10)


def test_warm_up_cosine_is_a_warm_up_and_a_cosine():
    t = np.arange(700)
    joined = WarmUp(20, then=Cosine(0.3, steps=500, floor=0.01))
    assert np.array_equal(WarmUpCosine(0.3, steps=500, floor=0.01, warm_up=20)(t), joined(t))


def test_steps_that_do_not_go_with_the_replicas_are_refused():
    rates = ConstantRate(np.array([[0.1], [0.2]]))
    assert rates(np.arange(3)).shape == (2, 3)
    with pytest.raises(ValueError, match=r"^ConstantRate.learning_rate: .* goes with t of shape \(3, 4\)"):
        rates(np.ones((3, 4)))


def test_one_learning_rate_a_replica():
    rates = np.array([[0.1], [0.5]])
    t = np.arange(130)
    for kind in (ConstantRate, Step, Exponential, InverseTime, Cosine, WarmUpCosine):
        each, alone = kind(rates), kind(0.5)
        assert each(60).shape == (2, 1) and each(60)[1, 0] == pytest.approx(alone(60), rel=1e-15)
        np.testing.assert_allclose(np.broadcast_to(each(t), (2, 130))[1], alone(t), rtol=1e-15)


@every_schedule
@pytest.mark.parametrize(
    ("t", "kind", "message"),
    [
        (-1, ValueError, "t: got -1; expected whole step numbers from 0. The first step is t = 0"),
        (np.array([3, -2]), ValueError, "t: got -2"),
        (0.5, ValueError, "t: got 0.5; expected whole"),
        (np.array([0.0, np.nan]), ValueError, r"t: got nan at index \(1,\)"),
        (math.inf, ValueError, "t: got inf"),
        ("3", TypeError, "t: got '3'"),
        (None, TypeError, "t: got None"),
        (2**53 + 2, ValueError, "t: got .*; expected numbers up to"),
        (np.array([1.0, 2.0**60]), ValueError, "t: got"),
    ],
)
def test_bad_steps_are_refused(name, t, kind, message):
    with pytest.raises(kind, match=message):
        EVERY[name](t)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: choose("cosin"), ValueError, "schedule: got 'cosin'; .*Did you mean 'cosine'"),
        (lambda: choose(Cosine), TypeError, r"add \(\)"),
        (lambda: choose(0.1), TypeError, "schedule: got 0.1; expected a schedule or one of 'constant'"),
        (
            lambda: ConstantRate(0.0),
            ValueError,
            r"ConstantRate.learning_rate: got 0.0; expected a number in \(0, inf\)",
        ),
        (lambda: Step(factor=1.5), ValueError, r"Step.factor: got 1.5; expected a number in \(0, 1\]"),
        (lambda: Step(every=0), ValueError, "Step.every: got 0; expected a whole number of at least 1"),
        (lambda: Cosine(steps=10.0), TypeError, "Cosine.steps: got 10.0"),
        (lambda: Cosine(floor=-1e-3), ValueError, "Cosine.floor: got -0.001"),
        (lambda: Exponential(decay=math.nan), ValueError, "Exponential.decay: got nan"),
        (lambda: WarmUpCosine(warm_up=-1), ValueError, "WarmUpCosine.warm_up: got -1"),
        (lambda: WarmUp(5, then="cosin"), ValueError, "WarmUp.then: .*Did you mean 'cosine'"),
        (lambda: WarmUp(5, then=0.1), TypeError, "WarmUp.then: got 0.1"),
    ],
)
def test_other_mistakes_are_refused(call, kind, message):
    with pytest.raises(kind, match=message):
        call()
