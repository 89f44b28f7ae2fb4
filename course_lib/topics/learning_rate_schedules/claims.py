"""What notebook 10 asserts, as checks."""

import functools
import math

import numpy as np

from course_lib import Network
from course_lib.claims import ClaimList, power, span
from course_lib.schedules import (
    ConstantRate,
    Cosine,
    Exponential,
    InverseTime,
    OneCycle,
    OnPlateau,
    Step,
    WarmRestarts,
    WarmUp,
)
from course_lib.topics.learning_rate_schedules.experiments import trials
from course_lib.topics.learning_rate_schedules.experiments.settling import (
    NoisySettling,
    family,
    joined,
    settle,
    stationary_variance,
    variances,
)
from course_lib.topics.learning_rate_schedules.experiments.shapes import shapes
from course_lib.topics.learning_rate_schedules.tasks import best_rate
from course_lib.train import RangeTest, range_test

CLAIMS = ClaimList()
STEPS, START = 300, np.array([-4.0, 2.0])


# Settling -------------------------------------------------------------------------------------------------------------


@functools.cache
def settled(name: str = "1/t", kappa: float = 4.0, sigma: float = 2.0, rate: float = 0.2) -> NoisySettling:
    return settle(family(rate, STEPS)[name], kappa, sigma, START)


@CLAIMS.exact
def floor_of_small_rates():
    """V is about ησ²/(2λ): half for half the rate, and twice as many steps until 1/e of the start is left."""
    for lam in (0.5, 1.0, 7.0):
        full, half = (float(stationary_variance(eta, lam, 3.0)) for eta in (1e-4, 5e-5))
        assert abs(full / half - 2) < 1e-3
        assert abs(full / (1e-4 * 9 / (2 * lam)) - 1) < 1e-3
        assert abs(math.log(1 - 1e-4 * lam) / math.log(1 - 5e-5 * lam) - 2) < 1e-3


@CLAIMS.exact
def floor_grows():
    """Of two stable rates the smaller one has the lower floor."""
    for lam in (0.5, 1.0, 7.0):
        assert (np.diff(stationary_variance(np.linspace(0.01, 1.99, 100) / lam, lam, 2.0)) > 0).all()


@CLAIMS.exact
def infinite_squares():
    """The squares of 0.2/√(t + 1) are 0.04/(t + 1): for ten times the steps their sum grows by the same amount."""
    total = np.cumsum((0.2 / np.sqrt(np.arange(1, 100_001))) ** 2)
    assert abs((total[99_999] - total[9_999]) - (total[9_999] - total[999])) < 1e-3
    whole, part = np.cumsum(1 / np.arange(1, 100_001) ** 2), Exponential(0.2, decay=0.01)(np.arange(10_000)).sum()
    assert whole[-1] < math.pi**2 / 6 and part < 0.2 / (1 - math.exp(-0.01))


@CLAIMS.exact
def floor_does_not_wait():
    """The variance after 300 steps is that after 3,000."""
    v = variances(np.full(3000, 0.2), 1.0, 2.0)
    assert abs(v[300] - v[3000]) < 1e-12
    assert abs(v[3000] - float(stationary_variance(0.2, 1.0, 2.0))) < 1e-12


@CLAIMS.here
def cloud_here():
    run = settled()
    late = run.measured[0, 100:].mean()
    return f"{run.floor:.2f} from the minimum by theory", f"{late:.2f} on average", "from step 100 on"


@CLAIMS.exact
def smaller_floor():
    return f"η₀ = 0.1 it is {settled(rate=0.1).floor:.2f}"


@CLAIMS.exact
def expected_ends():
    ends = {name: settled(name).expected[1, -1] for name in family(0.2, STEPS) if name != "on plateau"}
    falling = {name: end for name, end in ends.items() if name != "constant"}
    nearest, farthest = min(falling, key=falling.get), max(falling, key=falling.get)
    assert (nearest, farthest) == ("exponential", "warm restarts")
    assert ends["constant"] > 3 * falling[farthest]
    return (
        f"the exponential is expected nearest, at {falling[nearest]:.2f}",
        f"1/t and step decay at {ends['1/t']:.2f}",
        f"cosine at {ends['cosine']:.2f}",
        f"warm restarts farthest, at {falling[farthest]:.2f}",
    )


@CLAIMS.general(words=lambda found: f"in {int(found.sum())} of {found.size} seeds it ends nearer than a third")
def plateau_settles(seed):
    run = settle(family(0.2, STEPS)["on plateau"], 4.0, 2.0, START, seed=seed)
    return bool(run.measured[1, -1] < run.floor / 3)


@CLAIMS.exact
def without_noise():
    """A rate that is right for both curvatures, without noise: each decay is behind the constant rate."""
    ends = {name: settled(name, sigma=0.0).measured[1, -1] for name in family(0.2, STEPS)}
    assert all(end >= ends["constant"] for end in ends.values())
    assert ends["constant"] < 1e-28
    for kappa in (1.0, 2.0, 5.0):  # ηλ is at most 1 along both axes: any lower rate leaves more in each step
        kept = settled("constant", kappa, 0.0).left[1]
        assert all((settled(name, kappa, 0.0).left[1] >= kept).all() for name in family(0.2, STEPS))
    return "below 10^−28", f"1/t still at {power(ends['1/t'])}"


@CLAIMS.exact
def near_two():
    """ηκ = 1.98 without noise: the constant rate shrinks y too slowly, and 1/t is ahead of it."""
    ends = {name: settled(name, kappa=9.9, sigma=0.0).measured[1, -1] for name in ("constant", "1/t")}
    assert ends["1/t"] < ends["constant"] / 10
    return "above 2"


@CLAIMS.exact
def falls_too_fast():
    """The cosine's sum is larger than the exponential's and its last rate smaller, and it ends farther away."""
    cosine, exponential = settled("cosine"), settled("exponential")
    (a, b), last = (run.rates[1].sum() for run in (cosine, exponential)), 65
    assert cosine.rates[1][-1] < exponential.rates[1][-1] / 100
    assert cosine.expected[1, -1] > 1.4 * exponential.expected[1, -1]
    assert cosine.rates[1][-last] > 5 * exponential.rates[1][-last]
    return (
        f"explorer's {STEPS} steps",
        f"the larger sum, {a:.1f} against {b:.1f}",
        f"its last {last} rates add up to only {cosine.rates[1][-last:].sum():.2f}",
    )


@CLAIMS.exact
def stops_halfway():
    run = settle(Exponential(0.05, decay=0.1), 4.0, 2.0, START)
    longer = settle(Exponential(0.05, decay=0.1), 4.0, 2.0, START, steps=3000)
    assert abs(run.left[1, 0] - longer.left[1, 0]) < 1e-9
    return f"add up to {run.rates[1].sum():.3f}", f"{run.left[1, 0]:.2f} of the way along x is left"


@CLAIMS.exact
def rescued():
    """κ = 20 without noise: ηκ = 4 at first."""
    run = settled(kappa=20.0, sigma=0.0)
    assert run.measured[0, -1] > 1e100
    small = int(np.argmax(run.rates[1] * 20 < 2))
    return (
        f"ηκ = {0.2 * 20:.0f}",
        "above 2",
        f"as far as {run.measured[1].max():,.0f}",
        f"ends at {power(run.measured[1, -1])}",
        f"from step {small} on",
        f"2/κ = {2 / 20:.1f}",
    )


@CLAIMS.exact
def rescuers():
    """Which of the schedules come back in the same setting."""
    ends = {name: settled(name, kappa=20.0, sigma=0.0).measured[1, -1] for name in family(0.2, STEPS)}
    back = {name for name, end in ends.items() if end < 1}
    assert set(ends) - back == {"constant", "warm restarts"}
    return f"the cosine comes back from {power(settled('cosine', kappa=20.0, sigma=0.0).measured[1].max())}"


# The best rate --------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def best_is_inverse_time():
    """η_t = λq/(λ²q + σ²) with q ← σ²q/(λ²q + σ²) is 1/t decay with k = λη_0."""
    for lam, sigma, q in ((1.0, 2.0, 4.0), (3.0, 0.5, 0.1), (0.2, 5.0, 9.0)):
        rates = []
        for _ in range(200):
            rates.append(best_rate(q, lam, sigma))
            after = (1 - rates[-1] * lam) ** 2 * q + (rates[-1] * sigma) ** 2
            assert after <= min((1 - r * lam) ** 2 * q + (r * sigma) ** 2 for r in rates[-1] * np.linspace(0, 3, 301))
            assert abs(1 / after - 1 / q - lam**2 / sigma**2) < 1e-9 / after
            q = after
        assert np.allclose(rates, InverseTime(rates[0], decay=lam * rates[0])(np.arange(200)), rtol=1e-9)


@CLAIMS.exact
def after_the_best_step():
    """q′ = ησ²/λ."""
    for lam, sigma, q in ((1.0, 2.0, 16.0), (3.0, 0.5, 0.1), (0.2, 5.0, 9.0)):
        eta = best_rate(q, lam, sigma)
        assert math.isclose((1 - eta * lam) ** 2 * q + (eta * sigma) ** 2, eta * sigma**2 / lam)


@CLAIMS.exact
def greedy_is_best():
    """q after the best step grows with q before it, so the best of each step is the best of all; tried at random."""
    before = np.linspace(0.01, 50, 1000)
    best = np.array([best_rate(q, 1.0, 2.0) for q in before])
    assert (np.diff((1 - best) ** 2 * before + (2 * best) ** 2) > 0).all()
    found = q = 16.0
    others, rates = np.full(10_000, q), np.random.default_rng(0).uniform(0, 1.5, (8, 10_000))
    for t in range(8):
        eta = InverseTime(0.8, decay=0.8)(t)
        found = (1 - eta) ** 2 * found + (2 * eta) ** 2
        others = (1 - rates[t]) ** 2 * others + (2 * rates[t]) ** 2
    assert found < others.min()


@CLAIMS.exact
def not_the_best_there():
    """The explorer's 1/t has another k than λη₀, for either curvature."""
    there = family(0.2, STEPS)["1/t"]
    return (
        f"two, 1 and 4, and its 1/t begins at η₀ = {there.learning_rate} and falls with k = {there.decay:.3f}",
        f"would be {1 * there.learning_rate} or {4 * there.learning_rate}",
    )


@CLAIMS.exact
def best_first_rate():
    q, rates = 16.0, []
    for _ in range(50):
        rates.append(best_rate(q, 1.0, 2.0))
        q = (1 - rates[-1]) ** 2 * q + (2.0 * rates[-1]) ** 2
    lost = 1 - np.array(rates[1:]) / rates[:-1]
    assert (np.diff(lost) < 0).all()
    return f"begins at {rates[0]:.1f}", "loses an ever smaller share"


@CLAIMS.exact
def inverse_root_settles():
    """0.2/√(t + 1), whose squares have an infinite sum, brings V down: to about a third in ten times the steps."""
    v = variances(0.2 / np.sqrt(np.arange(1, 10_001)), 1.0, 2.0)
    values = [v[n] for n in (100, 1000, 10_000)]
    assert values == sorted(values, reverse=True)
    return f"{values[0]:.3f} after 100 steps, {values[1]:.3f} after 1,000 and {values[2]:.4f} after 10,000"


@CLAIMS.exact
def one_step_is_enough():
    run = settle(ConstantRate(1.0), 1.0, 0.0, START, steps=1)
    assert run.measured[0, 1] == 0
    return "ηλ = 1"


@CLAIMS.exact
def sums():
    """1/t alone of those that are functions of t; it grows by the same amount for ten times the steps."""
    pure = {name: s for name, s in family(0.2, STEPS).items() if not s.reads_losses}
    pure["1/√t"] = lambda t: 0.2 / np.sqrt(t + 1)
    at = {n: {name: s(np.arange(n)) for name, s in pure.items()} for n in (1000, 10_000, 100_000)}
    growing = {name for name in pure if at[100_000][name].sum() > at[10_000][name].sum() + 1}
    standing = {name for name in pure if (at[100_000][name] ** 2).sum() < (at[10_000][name] ** 2).sum() + 0.01}
    assert growing & standing == {"1/t"}
    assert growing == {"constant", "1/t", "1/√t", "warm restarts"}
    more = [at[b]["1/t"].sum() - at[a]["1/t"].sum() for a, b in ((1000, 10_000), (10_000, 100_000))]
    assert abs(more[0] - more[1]) < 0.1
    return f"by {more[1]:.1f} for ten times as many steps"


@CLAIMS.exact
def one_cycle_keeps():
    """The rate of its last step stays, and is not 0."""
    rate = family(0.2, STEPS)["one-cycle"](np.array([STEPS - 1, 10**5, 10**7]))
    assert (rate == rate[0]).all()
    assert rate[0] > 0


@CLAIMS.exact
def product_and_sum():
    """While every ηλ is below 1, the product of 1 − ηλ goes to 0 exactly if the sum of the rates is infinite."""
    t = np.arange(200_000)
    for schedule, infinite in ((InverseTime(0.5, decay=0.5), True), (Exponential(0.5, decay=0.05), False)):
        left = np.cumprod(1 - schedule(t))
        assert (left[-1] < 0.1 * left[1000]) == infinite


# The schedules --------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def fitted_ends():
    t = np.arange(101)
    one, other = Exponential(0.5, decay=math.log(10) / 100)(t), InverseTime(0.5, decay=9 / 100)(t)
    assert abs(one[-1] - 0.05) + abs(other[-1] - 0.05) < 1e-12
    assert (other[1:-1] < one[1:-1]).all()
    return f"half-way it is at {other[50]:.3f}, the exponential at {one[50]:.3f}"


@CLAIMS.exact
def remembered():
    return "a sixteenth" if 0.5**4 == 1 / 16 else ""


@CLAIMS.exact
def restarts_at():
    schedule = family(1.0, STEPS)["warm restarts"]
    assert isinstance(schedule, WarmRestarts)
    at = np.flatnonzero(np.diff(schedule(np.arange(STEPS))) > 0) + 1
    return f"at steps {at[0]} and {at[1]}", f"T = {schedule.cycle} and m = {schedule.growth}"


@CLAIMS.here
def crossing():
    made = family(0.2, STEPS)
    below = made["1/t"](np.arange(1, STEPS)) < made["exponential"](np.arange(1, STEPS))
    first = int(np.argmin(below))
    assert below[:first].all() and not below[first:].any()
    return f"until step {first + 1}"


@CLAIMS.here
def one_cycle_rise():
    rate = family(0.2, STEPS)["one-cycle"](np.arange(STEPS))
    assert rate.argmax() + 1 == 0.3 * STEPS
    assert rate[-1] < rate[0] / 1000
    return "three tenths"


@CLAIMS.here
def two_stairs():
    falls = {shape.name: (np.flatnonzero(np.diff(shape.rates) < 0) + 1).tolist() for shape in shapes()}
    (a, b, c), (d, e, f) = falls["on plateau"], falls["step"]
    return f"{a}, {b} and {c}, step decay at {d}, {e} and {f}"


@CLAIMS.exact
def one_cycle_ends():
    rate = OneCycle(1.0, steps=300)(np.arange(300))
    assert rate.argmax() == 89
    return f"{rate.max() / rate[-1]:,.0f} times smaller"


@CLAIMS.exact
def plateau_by_hand():
    plateau, state, rates = OnPlateau(0.1, every=1, patience=1, factor=0.5), OnPlateau().init(), []
    state = plateau.init()
    for loss in (5.0, 4.0, 4.2, 4.1, 3.0, 3.5):
        state = plateau.step(state, loss)
        rates.append(plateau.rate(state))
    assert rates == [0.1, 0.1, 0.1, 0.05, 0.05, 0.05]
    return f"0.1 to {rates[-1]:.2f}"


# Trainings ------------------------------------------------------------------------------------------------------------


@functools.cache
def designed(name: str = "cosine", warm_up: int = 30, wrong: float = 0.2, batch: int = 16) -> trials.Replay:
    schedule = Cosine(1.0, steps=270) if name == "cosine" else family(1.0, STEPS)[name]
    each = ConstantRate(1.0), joined(schedule, warm_up)
    return trials.replay(each, steps=STEPS, batch_size=batch, wrong_labels=wrong)


def at(replay: trials.Replay, step: int) -> int:
    return replay.history.steps.tolist().index(step)


@CLAIMS.here
def designer_ends():
    h = designed().history
    return f"{100 * h.test_accuracy[-1, 1]:.0f} % against {100 * h.train_accuracy[-1, 1]:.0f} %"


@CLAIMS.here
def designer_wanders():
    run = designed()
    a, b, c = (100 * run.history.test_accuracy[at(run, t), 0] for t in (240, 280, 300))
    late = run.history.train_loss[at(run, 200) :, 1]
    assert late.max() - late.min() < 0.05
    return f"{a:.0f} % at step 240, {b:.0f} % at step 280, {c:.0f} % at step 300"


@CLAIMS.here
def designer_stairs():
    run = designed("step", 0)
    before, (constant, after) = run.history.train_loss[at(run, 60), 1], run.history.train_loss[at(run, 80)]
    return (
        f"{before:.1f} at step 60 and {after:.1f} at step 80",
        f"is still {constant:.1f}",
        "At the first stair, at step 75",
    )


@CLAIMS.general(seeds=20, words=lambda found: of(found))
def stairs_in_general(seed):
    """At step 80, after the first stair, the loss is below the constant rate's."""
    each = ConstantRate(1.0), family(1.0, STEPS)["step"]
    constant, stairs = trials.replay(each, steps=80, wrong_labels=0.2, seed=seed, evaluations=1).history.train_loss[-1]
    return bool(stairs < constant)


@CLAIMS.here
def designer_little_noise():
    constant, cosine = designed(wrong=0.0, batch=64).history.train_loss[-1]
    assert constant < cosine
    return f"{constant:.2f}, against {cosine:.2f}", "batches of 64"


@functools.cache
def replayed(rate: float) -> tuple[list[str], trials.Replay]:
    made = family(rate, STEPS)
    return list(made), trials.replay(tuple(made.values()), steps=STEPS, wrong_labels=0.2)


@CLAIMS.here
def replay_large():
    names, run = replayed(1.0)
    h = run.history
    early, end = 100 * h.test_accuracy[at(run, 100)], 100 * h.test_accuracy[-1]
    assert names[int(early.argmin())] == "one-cycle" == names[int(end.argmax())]
    assert names[int(end.argmin())] == "constant"
    assert early.max() < 91
    return (
        f"it is last at step 100, with {early.min():.0f} %, and first in the end, with {end.max():.0f} %",
        f"The constant rate ends last, with {end.min():.0f} %",
    )


@CLAIMS.here
def replay_plateau():
    """It falls while the constant rate is still to come down."""
    names, run = replayed(1.0)
    k, h = names.index("on plateau"), run.history
    fall = int((np.diff(h.learning_rate[:, k]) < 0).argmax()) + 1
    constant = h.train_loss[:, 0]
    plateau, step = (100 * h.test_accuracy[-1, names.index(name)] for name in ("on plateau", "step"))
    assert plateau < step
    return (
        f"falls at step {fall} already",
        f"the train loss at {h.train_loss[at(run, 60), k]:.1f}",
        f"comes down to {constant[at(run, 200)]:.1f} by step 200",
        f"ends with {plateau:.0f} %, step decay with {step:.0f} %",
    )


@CLAIMS.here
def replay_small():
    names, run = replayed(0.1)
    loss = run.history.train_loss
    assert names[int(loss[-1].argmin())] == "constant"
    assert names[int(loss[-1].argmax())] == "1/t"
    return "1/t"


@functools.cache
def rows():
    return {
        row.name: row
        for row in trials.league(rates=(0.2, 0.5, 1.0, 2.0, 5.0, 10.0), seeds=5, steps=STEPS, wrong_labels=0.2)
    }


@CLAIMS.here(slow=True)
def league_rates():
    """The constant rate's best, the others': none at an edge of the six."""
    found = rows()
    best = {name: row.rate for name, row in found.items()}
    assert best == BEST
    assert all(0.2 < rate < 10 for rate in best.values())
    ratios = [rate / best["constant"] for name, rate in best.items() if name != "constant"]
    assert min(ratios) == 2 and max(ratios) == 10
    return f"η₀ = {min(best.values()):.1f}", "two to ten times"


BEST = {
    "constant": 0.5,
    "step": 2.0,
    "exponential": 2.0,
    "1/t": 5.0,
    "cosine": 2.0,
    "warm-up cosine": 2.0,
    "warm restarts": 2.0,
    "one-cycle": 2.0,
    "on plateau": 1.0,
}


def real_gains(found):
    """Mean gains, and which of them are larger than twice their standard error."""
    gains = found[0]
    mean, error = gains.mean(axis=0), gains.std(axis=0, ddof=1) / math.sqrt(len(gains))
    assert [name for name, real in zip(list(BEST)[1:], mean > 2 * error, strict=True) if not real] == ["on plateau"]
    least = min(size for size, name in zip(mean / error, list(BEST)[1:], strict=True) if name != "on plateau")
    return f"{span(mean, 1)} points", f"more than {math.floor(10 * least) / 10:.1f} standard errors"


@CLAIMS.general(seeds=20, words=real_gains)
def fresh_gains(seed):
    """Each schedule's gain over the constant rate in points, at the rates of the table, with seeds from 5 on."""
    each = tuple(family(rate, STEPS)[name] for name, rate in BEST.items())
    run = trials.replay(each, steps=STEPS, wrong_labels=0.2, seed=seed + 5, evaluations=1, work=10**15)
    accuracy = 100 * run.history.test_accuracy[-1]
    return tuple((accuracy[1:] - accuracy[0]).tolist())


@CLAIMS.here(slow=True)
def league_gains():
    found = rows()
    shown = {name: round(100 * row.test_accuracy, 1) for name, row in found.items()}  # as the table has them
    gains = [right - shown["constant"] for name, right in shown.items() if name != "constant"]
    assert min(gains) > 1
    spreads = [100 * row.spread for row in found.values()]
    return f"{min(gains):.1f} to {max(gains):.1f} points", f"{min(spreads):.1f} to {max(spreads):.1f} points"


@functools.cache
def tested(seed: int, wrong: float = 0.2, hidden: int = 0, optimizer: str = "gradient descent") -> RangeTest:
    rng = np.random.default_rng(seed)
    return range_test(
        Network([64, hidden, 10] if hidden else [64, 10]),
        trials.digits(wrong, seed),
        optimizer=optimizer,
        initializer="He normal",
        loss="cross-entropy",
        batch_size=16,
        rng=rng,
    )


@CLAIMS.general(seeds=20, words=lambda found: span(found, 1))
def range_lowest(seed):
    return tested(seed).lowest


@CLAIMS.general(seeds=20, words=lambda found: span(found, 1))
def range_third(seed):
    return tested(seed).suggested


@CLAIMS.here
def range_here():
    found = tested(0)
    return f"{found.lowest:.2f}", f"{found.suggested:.2f}"


@functools.cache
def used(seed: int, wrong: float = 0.2, hidden: int = 0, optimizer: str = "gradient descent") -> np.ndarray:
    found = tested(seed, wrong, hidden, optimizer)
    top, third = found.lowest, found.suggested
    each = ConstantRate(top), ConstantRate(third), Cosine(top, steps=STEPS), Cosine(third, steps=STEPS)
    run = trials.replay(
        each, hidden=hidden, steps=STEPS, wrong_labels=wrong, seed=seed, optimizer=optimizer, evaluations=1, work=10**12
    )
    return run.history.train_loss[-1]


def of(found):
    return f"in {int(found.sum())} of {found.size} seeds"


@CLAIMS.general(seeds=20, words=of)
def cosine_from_lowest(seed):
    """Cosine from the lowest point's rate ends with a lower train loss than the constant third of it."""
    return bool(used(seed)[2] < used(seed)[1])


@CLAIMS.general(seeds=20, words=of)
def cosine_from_lowest_not_third(seed):
    """And with a lower one than cosine from the third."""
    return bool(used(seed)[2] < used(seed)[3])


@CLAIMS.general(seeds=20, words=of)
def constant_at_a_third(seed):
    """The constant third ends with a lower train loss than the constant rate of the lowest point."""
    return bool(used(seed)[1] < used(seed)[0])


@CLAIMS.general(seeds=20, words=of)
def right_labels_at_lowest(seed):
    """Without wrong labels the constant rate of the lowest point ends with a lower train loss than a third of it."""
    found = used(seed, wrong=0.0)
    return bool(found[0] < found[1])


def some_far_higher(found):
    lower = found[0, :, 0] < found[0, :, 1]
    assert (found[0, :, 0] > 2 * found[0, :, 1]).sum() >= 2
    return of(lower)


@CLAIMS.general(seeds=8, slow=True, words=some_far_higher)
def adam_from_lowest(seed):
    """Train losses of a cosine from the lowest point and from a third of it: Adam, 32 units, right labels."""
    found = used(seed, 0.0, 32, "Adam")
    return float(found[2]), float(found[3])


def swept(seed, optimizer="Adam", activation="ReLU"):
    return trials.sweep(optimizer, 1, 40, seed, activation=activation)


PLACE = trials.RATES.index(0.2)


def two_per_cent(found):
    a, b = found.reshape(-1, 2).mean(axis=0)
    return f"{100 * a:.0f} % at once and {100 * b:.0f} % after a warm-up"


def gain_in_errors(found):
    """The mean gain by the warm-up, in its standard errors."""
    gain = found.reshape(-1, 2) @ (-1, 1)
    return float(gain.mean() / (gain.std(ddof=1) / math.sqrt(len(gain))))


def may_be_chance(found):
    size = gain_in_errors(found)
    assert 1 < size < 2
    return two_per_cent(found), f"the gain is {size:.1f} of its standard errors"


def below_one_error(found):
    assert 0 < gain_in_errors(found) < 1
    return two_per_cent(found)


@CLAIMS.here
def warm_up_here():
    run = swept(0)
    (a, b), (dead, warm) = 100 * run.test_accuracy[:, PLACE], 100 * run.dead[:, PLACE]
    losses = np.nanmin(run.train_loss, axis=1)
    return (
        f"{a:.0f} % at once and {b:.0f} % after a warm-up",
        f"in the end {dead:.0f} % of the hidden units are dead, and {warm:.0f} % after a warm-up",
        f"{losses[0]:.3f} and {losses[1]:.3f}",
    )


@CLAIMS.general(seeds=8, slow=True, words=two_per_cent)
def adam_rescued(seed):
    return tuple(swept(seed).test_accuracy[:, PLACE])


@CLAIMS.general(seeds=8, slow=True, words=of)
def adam_best_loss(seed):
    """The best loss over all rates is lower with the warm-up."""
    lowest = np.nanmin(swept(seed).train_loss, axis=1)
    return bool(lowest[1] < lowest[0])


def small_gain(found):
    assert 0 < found.mean() < 0.02
    return "less than two points on average"


@CLAIMS.general(seeds=8, slow=True, words=small_gain)
def adam_best_gain(seed):
    """The best test accuracy over all rates: the mean gain over the seeds is below two points."""
    best = swept(seed).test_accuracy.max(axis=1)
    return float(best[1] - best[0])


@CLAIMS.general(seeds=8, slow=True, words=two_per_cent)
def leaky_not_rescued(seed):
    return tuple(swept(seed, activation="leaky ReLU").test_accuracy[:, PLACE])


@CLAIMS.general(seeds=8, slow=True, words=may_be_chance)
def tanh_rescued(seed):
    return tuple(swept(seed, activation="tanh").test_accuracy[:, PLACE])


@CLAIMS.general(seeds=8, slow=True, words=two_per_cent)
def rmsprop_at_a_tenth(seed):
    return tuple(swept(seed, "RMSProp").test_accuracy[:, trials.RATES.index(0.1)])


@CLAIMS.general(seeds=8, slow=True, words=below_one_error)
def momentum_at_a_fifth(seed):
    return tuple(swept(seed, "momentum").test_accuracy[:, PLACE])


@CLAIMS.general(seeds=8, slow=True, words=of)
def descent_gains_nothing(seed):
    """At its largest rate plain descent's best accuracy over the rates is within two points with and without."""
    best = swept(seed, "gradient descent").test_accuracy.max(axis=1)
    return bool(abs(best[1] - best[0]) < 0.02)


LARGER = 1.0, 2.0, 5.0


def range_of_descent(found):
    """By rate: means over the seeds at once and after a warm-up, the rates of the explorer before the larger ones."""
    mean = 100 * found[0].mean(axis=0).reshape(2, -1)
    known = len(trials.RATES)
    assert (mean[:, known - 1] > mean[:, :known].max(axis=1) - 1).all()  # the last of them is as good as any
    (a, b), (c, d), *guesses = mean.T[-1 - len(LARGER) :]
    assert len({f"{share:.0f}" for pair in guesses for share in pair}) == 1
    return (
        f"at the last one, η = {trials.RATES[-1]}, its mean is {a:.0f} % at once and {b:.0f} % after a warm-up",
        f"at η = 1 the means of {found.shape[1]} seeds are {c:.0f} % at once and {d:.0f} % after a warm-up",
        f"at 2 and 5 all are {guesses[0][0]:.0f} %",
    )


@CLAIMS.general(seeds=8, slow=True, words=range_of_descent)
def descent_at_larger_rates(seed):
    """Plain descent's test accuracies at the explorer's rates and at larger ones, at once and then warmed up."""
    flat = [ConstantRate(rate) for rate in LARGER]
    each = (*flat, *(WarmUp(40, then=schedule) for schedule in flat))
    run = trials.replay(each, hidden=16, steps=120, seed=seed, evaluations=1, work=10**12)
    beyond = run.history.test_accuracy[-1].reshape(2, -1)
    return tuple(np.concatenate([swept(seed, "gradient descent").test_accuracy, beyond], axis=1).ravel().tolist())


@functools.cache
def long_runs(wrong: float) -> trials.Replay:
    pair = ConstantRate(0.3), Cosine(0.3, steps=3000)
    return trials.replay(pair, hidden=32, steps=3000, wrong_labels=wrong, evaluations=10, work=10**12)


@CLAIMS.here(slow=True)
def fits_every_example():
    h = long_runs(0.0).history
    constant, cosine = h.train_loss[-1]
    assert constant < cosine
    assert h.train_accuracy[-1, 0] == 1
    return


@CLAIMS.here(slow=True)
def cannot_fit():
    h = long_runs(0.2).history
    lost = 100 * (h.test_accuracy[-1, 1] - h.test_accuracy[-1, 0])
    assert h.train_accuracy[-1].max() < 1
    return f"{lost:.0f} points"


@CLAIMS.exact
def stairs_example():
    rates = Step(0.1, every=6, factor=0.5)(np.array([0, 5, 6, 12]))
    return f"{rates[-2]:.2f}", f"{rates[-1]:.3f}"
