"""Slips made from right answers: which there are, how they are told, and that those of each task are told."""

import numpy as np
import pytest

from course_lib.grading.outcome import Outcome
from course_lib.grading.slips import EVERYWHERE, one_number, pairs, phrases, slips
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from tests.grading.equal_slips import changed, judged, same, size, tried
from tests.grading.examples import MODULES, TASKS


def momentum(theta, v, g, eta, beta):
    """(new theta, new v)."""
    v = beta * v - eta * g
    return theta + v, v


def rms(theta, r, g, eta, rho, epsilon):
    r = rho * r + (1 - rho) * g**2
    return theta - eta * g / (np.sqrt(r) + epsilon), r


def batches(x, size):
    total = 0.0
    for begin in range(0, len(x), size):
        total += x[begin : begin + size].mean(axis=0)
    return total


def exchanged(a, b):
    return a @ b.T


def said_of(reference, inputs, wrong, gives="a", mistakes=()):
    task = Task("a task", reference, gives, lambda rng: inputs, tuple(mistakes), "A section")
    return repr(TaskList(task).check("a task", wrong))


VECTORS = [
    (*np.random.default_rng(n).standard_normal((3, 4)), *pair) for n, pair in enumerate(((0.1, 0.9), (0.3, 0.5)))
]
THETAS = [(a, b**2, c, 0.1, 0.8, 0.01) for a, b, c, *_ in VECTORS]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda theta, v, g, eta, beta: (theta + beta * v + eta * g, beta * v + eta * g), "a sign is the other way"),
        (lambda theta, v, g, eta, beta: (theta + beta * v - g, beta * v - g), "a factor is left out, where `g` and"),
        (lambda theta, v, g, eta, beta: (theta + v, beta * v - eta * g), "the old `v` stands where the new one"),
        (lambda theta, v, g, eta, beta: (theta + v, beta * v - eta * g), "Right: v. Not right: theta."),
        (lambda theta, v, g, eta, beta: (theta - beta * v - eta * g, beta * v - g), "expected"),
    ],
)
def test_a_slip_of_a_rule_is_told_by_its_kind_and_place(wrong, words):
    said = said_of(momentum, VECTORS, wrong, "theta, v")
    assert words in said and (" away from the right answer. Your numbers come out if" in said) == (words != "expected")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda r, g, eta, rho, e: eta * g / np.sqrt(r + e), "a part stands inside of `sqrt` that belongs outside"),
        (lambda r, g, eta, rho, e: eta * g / (r + e), "`sqrt` is left out"),
        (lambda r, g, eta, rho, e: eta * g / np.sqrt(r) + e, "brackets are missing"),
        (lambda r, g, eta, rho, e: eta * g * (np.sqrt(r) + e), "it is multiplied where it should be divided"),
        (lambda r, g, eta, rho, e: eta / (np.sqrt(r) + e), "a factor is left out"),
        (lambda r, g, eta, rho, e: 0.3 * g / (np.sqrt(r) + e), "is_not_told"),
        (lambda r, g, eta, rho, e: -g / (r + e) * eta, "two slips away from the right answer"),
    ],
)
def test_epsilon_root_and_brackets(step, words):
    def wrong(theta, r, g, eta, rho, epsilon):
        r = rho * r + (1 - rho) * g**2
        return theta - step(r, g, eta, rho, epsilon), r

    said = said_of(rms, THETAS, wrong, "theta, r")
    assert (words in said) if words != "is_not_told" else ("away from" not in said and "expected" in said)


def test_brackets_that_are_too_many():
    too_many = {slip.source.split("return ")[-1] for slip in slips(momentum) if slip.kind == "brackets are too many"}
    assert too_many == {"(theta + v, v)"} and len([1 for slip in slips(momentum) if "too many" in slip.kind]) == 2


def test_loops_axes_and_transposes():
    x = [(np.random.default_rng(n).standard_normal((6, 3)), size) for n, size in enumerate((2, 3, 4))]
    late = lambda x, size: batches(x, size) - x[:size].mean(axis=0)  # noqa: E731
    kinds = {slip.kind for slip in slips(batches)}
    assert {"a loop begins one off", "a loop ends one off", "the mean goes along another axis"} <= kinds
    assert {"a slice begins one off", "a slice ends one off", "the result is one too large"} <= kinds
    assert "expected" in said_of(batches, x, late)  # no slip: the first entry that differs
    square = [(np.random.default_rng(n).standard_normal((3, 3)), np.eye(3) + n) for n in range(2)]
    assert "a transpose is missing or too many" in said_of(exchanged, square, lambda a, b: a.T @ b.T)


def portion(t: int, whole: float, each: int) -> float:
    return whole * (1 + t // each) ** 2 / (each + t)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda t, whole, each: whole * 1 + (t // each) ** 2 / (each + t), "is_not_told"),
        (lambda t, whole, each: whole * (1 + t // each) ** 2 / each + t, "brackets are missing"),
        (lambda t, whole, each: whole * 1 + t // each**2 / (each + t), "brackets are missing, where `t` and `each`"),
        (lambda t, whole, each: (whole * (1 + t // each)) ** 2 / (each + t), "is taken of the whole"),
        (lambda t, whole, each: whole * (1 + (t - 1) // each) ** 2 / (each + t), "a count is off by one before it is"),
        (lambda t, whole, each: portion(t + 1, whole, each), "`t` is one too large wherever it stands"),
        (lambda t, whole, each: portion(t, whole, each - 1), "`each` is one too small wherever it stands"),
        (lambda t, whole, each: portion(t, whole - 1, each), "is_not_told"),
        (lambda t, whole, each: np.sqrt(portion(t, whole, each)), "the root of the result is taken"),
    ],
)
def test_brackets_counts_and_powers_of_a_whole(wrong, words):
    given = [(7, 2.5, 3), (4, 1.5, 2), (12, 0.7, 5)]
    said = said_of(portion, given, wrong)
    assert (words in said) if words != "is_not_told" else ("one slip away" not in said and "expected" in said)


def folded(x):
    return {"first": x / (2 - 1) - 0**1}["first"]


def test_a_text_or_a_division_by_0_among_the_numbers_of_a_slip_stops_nothing():
    said = said_of(folded, [(np.arange(3.0),), (np.arange(4.0),)], lambda x: x * x + 0.5)
    assert "expected" in said and "could not be checked" not in said
    assert pairs(folded) and any("/ 0" in slip.source for slip in slips(folded))


def leaky(z, upstream):
    return np.where(~(z > 0), 0.5 * upstream, upstream)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda z, upstream: np.where(z <= 0, upstream, 0.5 * upstream), "the two sides of `where` are exchanged"),
        (lambda z, upstream: np.where(z <= 0, 0.0, upstream), "the first side of `where` is 0"),
        (lambda z, upstream: 0.5 * upstream, "one side of `where` stands on both"),
        (lambda z, upstream: upstream * np.where(z < 0.0625, 0.25, 1.0), "expected"),
    ],
)
def test_the_sides_of_where(wrong, words):
    rng = np.random.default_rng(0)
    said = said_of(leaky, [rng.standard_normal((2, n)) for n in (4, 5)], wrong)
    assert words in said and "do not change with `z`" not in said
    assert "a negation is left out" in {slip.kind for slip in slips(leaky)}


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (lambda eta, rho: 0.25, "The step from the old theta to the new one is 0.25 times the right one."),
        (lambda eta, rho: -0.25, "The step from the old theta to the new one is -0.25 times the right one."),
        (lambda eta, rho: eta**2 * 10, "expected"),
        (lambda eta, rho: rho, "The step from the old theta to the new one is the right one times `rho`."),
    ],
)
def test_a_step_that_is_a_multiple_of_the_right_one(factor, words):
    def wrong(theta, r, g, eta, rho, epsilon):
        return theta + factor(eta, rho) * (rms(theta, r, g, eta, rho, epsilon)[0] - theta), r.copy()

    cases = [(*case[:3], eta, rho, 0.01) for case, eta, rho in zip(THETAS, (0.1, 0.3), (0.8, 0.9), strict=True)]
    assert words in said_of(rms, cases, wrong, "theta, r")
    assert "The step" in said_of(rms, cases, wrong, "theta, r") or words == "expected"


def test_exchanged_arguments_and_a_root_of_one_result():
    said = said_of(momentum, VECTORS, lambda theta, v, g, eta, beta: momentum(theta, v, g, beta, eta), "theta, v")
    assert "`eta` and `beta` have changed places in it." in said and "expected" not in said
    said = said_of(momentum, VECTORS, lambda theta, v, g, eta, beta: momentum(v, theta, g, eta, beta), "theta, v")
    assert "`theta` and `v` have changed places in it." in said

    def rooted(*case):
        theta, r = rms(*case)
        return theta, np.sqrt(r)

    assert "r is the square root of what it should be." in said_of(rms, THETAS, rooted, "theta, r")
    assert "changed places" not in said_of(rms, THETAS, rooted, "theta, r")


def counted_down(z, labels):
    p = np.exp(z)
    p[np.arange(len(z)), labels] -= 1
    return p


def test_what_should_be_changed_in_place_is_overwritten():
    rng = np.random.default_rng(0)
    cases = [(rng.standard_normal((n, 3)), rng.integers(0, 3, n)) for n in (4, 2)]

    def assigned(z, labels):
        p = np.exp(z)
        p[np.arange(len(z)), labels] = -1
        return p

    assert "a value is overwritten where it should be changed" in said_of(counted_down, cases, assigned)
    assert {"a sign is the other way round", "a factor is left out"} & {slip.kind for slip in slips(counted_down)}


def shares(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def test_a_known_mistake_with_a_slip_of_its_own():
    def right(z):
        return shares(z - z.max(axis=1, keepdims=True))

    def columns(z):
        return np.exp(z) / np.exp(z).sum(axis=0, keepdims=True)

    cases = [(np.arange(6.0).reshape(2, 3),), (np.array([[1000.0, 0, 1]]),)]
    for has_slips in (True, False):
        said = said_of(right, cases, columns, mistakes=[Mistake(shares, "It overflows.", slips=has_slips)])
        assert ("It overflows." in said and "besides, the sum goes along another axis" in said) == has_slips


def test_words_of_ones_own_come_first_and_right_answers_are_right():
    own = Mistake(lambda theta, v, g, eta, beta: (theta + beta * v - g, beta * v - g), "The rate is missing.", "Here")
    assert "The rate is missing." in said_of(momentum, VECTORS, own.function, "theta, v", [own])
    for slip in slips(momentum):
        assert "✓ Right" not in said_of(momentum, VECTORS, slip.function, "theta, v")
    assert "Right" in said_of(momentum, VECTORS, momentum, "theta, v")


@pytest.mark.parametrize(("entries", "is_one"), [([0, 0], True), ([np.nan, np.nan], True), ([np.nan, 1], False)])
def test_one_number_everywhere_is_told_otherwise(entries, is_one):
    assert one_number([Outcome((np.array(entries, float),))]) == is_one


def test_slips_with_the_same_numbers_are_told_by_what_they_have_in_common():
    first = slips(rms)[0]
    same = [slip for slip in slips(rms) if slip.kind == "a sign is the other way round"]
    assert phrases([first]) == [first.says]
    assert phrases(same) == ["a sign is the other way round"] and len({slip.says for slip in same}) > 1
    assert len(phrases(slips(rms))) == 3
    assert len({slip.source for slip in slips(rms)}) == len(slips(rms)) and slips(rms) is slips(rms)
    assert len({slip.says for slip in pairs(rms)}) > 50 and slips(print) == slips(Task) == pairs(print) == ()


@pytest.mark.parametrize("name", TASKS)
def test_slips_of_each_task_are_told_as_what_they_are(name):
    """At least 95 % of those that change the numbers: by a mistake's own words, or by their own kind."""
    module, title = TASKS[name]
    task = MODULES[module].TASKS.tasks[title]
    right = tried(task, task.reference)
    assert all(same(tried(task, form), right) for form in task.forms)
    made = [(slip, form, tried(task, slip.function)) for form in (task.reference, *task.forms) for slip in slips(form)]
    equal = {changed(form, slip) for slip, form, outcomes in made if same(outcomes, right)}
    assert equal == judged(module, title), f"`python -m tests.grading.equal_slips {module}` prints them"
    wrong = [(slip, outcomes) for slip, _, outcomes in made if not same(outcomes, right)]
    wrong = [(slip, outcomes) for slip, outcomes in wrong if any(outcome.error is None for outcome in outcomes)]
    wrong = [(slip, outcomes) for slip, outcomes in wrong if not one_number(outcomes)]
    own = [tried(task, mistake.function) for mistake in task.mistakes]
    told = 0
    sizes = np.array([size(outcomes) for _, outcomes in wrong])
    for slip, outcomes in wrong:
        near = np.flatnonzero(np.isclose(sizes, size(outcomes), rtol=1e-3, atol=1e-3))
        alike = [wrong[k][0] for k in near if same(wrong[k][1], outcomes)]
        in_words = "; ".join(phrases(alike))
        told += slip.kind.removesuffix(EVERYWHERE) in in_words or any(same(outcomes, theirs) for theirs in own)
    assert told >= 0.95 * len(wrong)


def corrected(m, v, b, c, t):
    return (m / (1 - b**t)) / np.sqrt(v / (1 - c**t))


@pytest.mark.parametrize(
    ("wrong", "words"),
    {
        "in each place": (
            lambda m, v, b, c, t: (m / (1 - b * t)) / np.sqrt(v / (1 - c * t)),
            "one slip away from the right answer. Your numbers come out if a product stands where a power belongs",
        ),
        "one argument for another": (
            lambda m, v, b, c, t: (m / (1 - c**t)) / np.sqrt(v / (1 - c**t)),
            "`c` stands where `b` belongs",
        ),
        "a constant for it": (
            lambda m, v, b, c, t: (m / (1 - b)) / np.sqrt(v / (1 - c)),
            "Your numbers come out if a power is left out, in each place like it.",
        ),
    }.values(),
)
def test_one_idea_in_every_place_is_one_slip(wrong, words):
    cases = [(*np.random.default_rng(n).uniform(0.5, 2, (2, 3)), 0.2, 0.15, n + 2) for n in range(3)]
    assert words in said_of(corrected, cases, wrong)
