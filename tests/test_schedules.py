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
    OneCycle,
    OnPlateau,
    Polynomial,
    Step,
    WarmRestarts,
    WarmUp,
    WarmUpCosine,
    choose,
)
from tests import references

PURE = {name: schedule for name, schedule in SCHEDULES.known.items() if not schedule.reads_losses}
EVERY = {**PURE, "warm-up": WarmUp(7, then=Step(every=3)), "no warm-up": WarmUpCosine(warm_up=0)}
references_of_plateaus = {"each loss": 1, "means of three": 3}
every_schedule = pytest.mark.parametrize("name", EVERY)

AS_PYTORCH = {
    "step": Step(0.1, every=7, factor=0.3),
    "exponential": Exponential(0.1, decay=-math.log(0.97)),  # γ = e^−k
    "cosine": Cosine(0.1, steps=50, floor=0.02),
    "polynomial": Polynomial(0.1, steps=50),
    "a straight line": Polynomial(0.1, steps=50, power=1.0),
    "warm restarts": WarmRestarts(0.1, cycle=9, growth=2, floor=0.02),
    "restarts of one length": WarmRestarts(0.1, cycle=12, growth=1),
    "one-cycle": OneCycle(0.1, steps=60),
    "one-cycle with a top between steps": OneCycle(0.1, steps=47, rise=0.21, divisor=10),
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


def run_through(schedule, losses, replicas=None):
    """The rates that a schedule gives while these losses come in, one after another."""
    state, rates = schedule.init(replicas), []
    for loss in losses:
        rates.append(schedule.rate(state))
        state = schedule.step(state, loss)
    return np.array(rates)


@pytest.mark.parametrize("name", references_of_plateaus)
def test_a_plateau_equals_pytorch(name):
    stored, every = references.stored("schedules")[f"on plateau, {name}"], references_of_plateaus[name]
    plateau = OnPlateau(0.1, every=every, patience=3, factor=0.3)
    np.testing.assert_allclose(run_through(plateau, stored["loss"]), stored["rate"], rtol=1e-12)
    assert len(set(stored["rate"])) >= 3  # it has fallen twice at least


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
    top = {"warm-up": 7, "one-cycle": 149}.get(name, getattr(schedule, "warm_up", 0))
    beginning = 0.1 / 25 if name == "one-cycle" else 0.1 / max(top, 1)
    assert schedule(top) == 0.1 and first == pytest.approx(beginning)


def test_the_formulas():
    assert [ConstantRate(0.3)(t) for t in (0, 9)] == [0.3, 0.3]
    assert [Step(1.0, every=3, factor=0.5)(t) for t in range(7)] == [1, 1, 1, 0.5, 0.5, 0.5, 0.25]
    assert Exponential(1.0, decay=0.1)(10) == pytest.approx(math.exp(-1))
    assert InverseTime(1.0, decay=0.1)(10) == 0.5
    assert Cosine(1.0, steps=10, floor=0.2)(5) == pytest.approx(0.6)
    line = Polynomial(1.0, steps=10, power=1.0, floor=0.2)
    assert [line(t) for t in (0, 5, 10, 10**9)] == pytest.approx([1, 0.6, 0.2, 0.2])
    assert Polynomial(1.0, steps=10, power=3.0)(5) == 0.125


def test_cosine_stays_at_the_floor():
    t = np.arange(2000)
    assert (Cosine(0.1, steps=50, floor=0.02)(t[50:]) == 0.02).all() and Cosine(0.1, steps=50, floor=0.02)(
        10**9
    ) == 0.02
    assert (WarmUpCosine(0.1, steps=50, warm_up=10)(t[60:]) == 0).all()
    assert (np.diff(Cosine()(t)) <= 0).all()


@given(st.integers(1, 30), st.sampled_from(list(PURE)), st.integers(0, 200))
def test_a_warm_up_joins_any_schedule_without_a_jump(steps, name, t):
    then = PURE[name]
    joined = WarmUp(steps, then)
    assert joined == WarmUp(steps, name)
    assert joined(steps + t) == then(t) and joined(steps - 1) == then(0)
    climb = joined(np.arange(steps))
    np.testing.assert_allclose(np.diff(climb, prepend=0), then(0) / steps, rtol=1e-10)


def test_warm_up_cosine_is_a_warm_up_and_a_cosine():
    t = np.arange(700)
    joined = WarmUp(20, then=Cosine(0.3, steps=500, floor=0.01))
    assert np.array_equal(WarmUpCosine(0.3, steps=500, floor=0.01, warm_up=20)(t), joined(t))


def test_restarts_begin_anew_after_1_3_7_rounds():
    t = np.arange(700)
    rate = WarmRestarts(0.3, cycle=100, growth=2)(t)
    assert np.flatnonzero(np.diff(rate) > 0).tolist() == [99, 299]
    assert (rate[[0, 100, 300]] == 0.3).all() and rate.min() > 0
    assert WarmRestarts(0.3, cycle=1, growth=1)(2**50) == 0.3 and WarmRestarts(cycle=3)(2**52) <= 0.1
    whole = WarmRestarts().suited(300)(np.arange(300))
    assert whole[-1] < 1e-3 * whole[0] and (np.diff(whole[129:]) < 0).all()


def test_one_cycle_climbs_to_its_top_and_ends_far_below_its_first_rate():
    rate = OneCycle(0.3, steps=200, rise=0.25, divisor=10)(np.arange(400))
    assert rate[0] == pytest.approx(0.03) and rate[49] == rate.max() == 0.3
    assert (np.diff(rate[:50]) > 0).all() and (np.diff(rate[49:200]) < 0).all()
    np.testing.assert_allclose(rate[199:], 3e-6, rtol=1e-9)
    assert OneCycle(0.3, steps=1)(np.arange(3)).tolist() == pytest.approx([0.3, 1.2e-6, 1.2e-6])


def test_a_plateau_by_hand():
    """Patience 1: the second mean in turn that is no new lowest brings the rate down."""
    plateau = OnPlateau(1.0, every=1, patience=1, factor=0.5)
    seen = [5.0, 4.0, 4.0, 4.1, 3.0, 3.0, 3.0, 3.0, 2.0]
    assert run_through(plateau, seen).tolist() == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]
    assert run_through(plateau, [1.0, 0.99995, 0.99995, 0.9]).tolist() == [1, 1, 1, 0.5]  # lower by too little


def test_a_plateau_keeps_nothing_to_itself():
    plateau, losses = OnPlateau(0.1, every=2, patience=0), [3.0, 2.0, 2.0, 4.0, 1.0, 9.0, 1.0]
    state = plateau.init()
    after = plateau.step(state, 1.0)
    assert state["t"] == 0 and state["sum"] == 0 and after["t"] == 1 and plateau.rate(state) == 0.1
    assert type(plateau.rate(after)) is float
    np.testing.assert_array_equal(run_through(plateau, losses), run_through(plateau, losses))


def test_each_replica_has_a_plateau_of_its_own():
    losses = np.array([[1.0, 1.0, 1.0, 1.0, 0.5], [1.0, 0.9, 0.8, 0.8, 0.9]]).T
    rates = np.array([[0.1], [0.4]])
    together = run_through(OnPlateau(rates, every=1, patience=1, factor=0.5), losses, replicas=2)
    for r in range(2):
        alone = run_through(OnPlateau(rates[r, 0], every=1, patience=1, factor=0.5), losses[:, r])
        np.testing.assert_array_equal(together[:, r, 0], alone)
    assert together[-1].tolist() == [[0.05], [0.4]]


@every_schedule
def test_a_pure_schedule_goes_through_its_states_as_through_t(name):
    rates = run_through(EVERY[name], [1.0, math.nan, 2.0] * 30)
    np.testing.assert_allclose(rates, EVERY[name](np.arange(90)), rtol=1e-14)


def test_a_plateau_after_a_warm_up_has_not_seen_the_warm_up_s_losses():
    plateau = OnPlateau(1.0, every=1, patience=0, factor=0.5)
    rates = run_through(WarmUp(4, plateau), [0.1, 0.1, 0.1, 0.1, 9.0, 8.0, 8.0, 7.0])
    assert rates.tolist() == [0.25, 0.5, 0.75, 1, 1, 1, 1, 0.5] and WarmUp(4, plateau).reads_losses


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda p: p(3), ValueError, "t: got a step alone; expected the losses .* Train with it, or use init"),
        (lambda p: WarmUp(3, p)(5), ValueError, "t: got a step alone"),
        (lambda p: p.init(0), ValueError, "replicas: got 0"),
        (lambda p: p.rate(3), TypeError, "state: got 3; expected the dict"),
        (lambda p: p.rate({"t": 0}), ValueError, "state: got a dict with the keys .*; expected a state of OnPlateau"),
        (lambda p: p.step(p.init(), "low"), TypeError, "loss: got 'low'; expected a number"),
        (lambda p: p.step(p.init(), True), TypeError, "loss: got True"),
        (lambda p: p.step(p.init(2), np.ones(3)), ValueError, r"loss: got .*; expected .*\(2,\)"),
        (lambda p: Cosine().step({"t": -1}, 1.0), ValueError, r"state\['t'\]: got -1"),
    ],
)
def test_what_a_plateau_refuses(call, kind, message):
    with pytest.raises(kind, match=message):
        call(OnPlateau())


def test_steps_that_do_not_go_with_the_replicas_are_refused():
    rates = ConstantRate(np.array([[0.1], [0.2]]))
    assert rates(np.arange(3)).shape == (2, 3)
    with pytest.raises(ValueError, match=r"^ConstantRate.learning_rate: .* goes with t of shape \(3, 4\)"):
        rates(np.ones((3, 4)))


def test_one_learning_rate_a_replica():
    rates = np.array([[0.1], [0.5]])
    t = np.arange(130)
    for kind in (
        ConstantRate,
        Step,
        Exponential,
        InverseTime,
        Cosine,
        Polynomial,
        WarmUpCosine,
        WarmRestarts,
        OneCycle,
    ):
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
        (lambda: Polynomial(power=0.0), ValueError, r"Polynomial.power: got 0.0; expected a number in \(0, inf\)"),
        (lambda: choose("polynomal"), ValueError, "Did you mean 'polynomial'"),
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
