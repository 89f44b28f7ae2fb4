"""The challenges of notebook 11: a line of the playground's setting is run with fixed seeds, and the worst counts.

``challenge("golf", "data='spirals', …")`` checks it; ``records()`` is the table of the best results so far.
"""

import copy
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from course_lib import tables
from course_lib.checks import nearest
from course_lib.drawing.descriptions import written
from course_lib.drawing.picture import Picture
from course_lib.explorers import presets
from course_lib.explorers.setting import Setting, States
from course_lib.grading.verdict import Verdict, code
from course_lib.topics.training_playground import explorers
from course_lib.topics.training_playground.challenges_records import RecordBook
from course_lib.topics.training_playground.challenges_shop import ORDERS, REASONS, Order
from course_lib.topics.training_playground.experiments import challenges as measures
from course_lib.topics.training_playground.plots.challenges import BlindTestPlot, ForgedCurvePlot

UNSEEN = ("seed", "view")  # controls of the playground that no challenge looks at
DEEPEST = 30
GOAL = 0.95


class NotReadyError(Exception):
    """An answer that cannot be run, and what is wrong with it."""


@dataclass(frozen=True)
class ChallengeOutcome:
    """What came of an answer: whether it is won, what counts for the record, and what was measured, in words."""

    won: bool
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Challenge:
    """``check(*answers)`` runs it; ``unit`` says what its record counts ("" for none), ``lower`` that less is best."""

    check: Callable[..., ChallengeOutcome]
    asks: tuple[str, ...]
    unit: str
    lower: bool = True
    digits: int = 0

    def counted(self, score: float) -> str:
        """A score with its unit."""
        return self.unit.format(f"{score:.{self.digits}f}")


def challenge(name: str, *answers: Any) -> Verdict:
    """The verdict on an answer to a challenge: mostly a line of the playground, in quotation marks.

    It is run with three fixed seeds in place of its own, and the worst of the three counts.
    """
    if not isinstance(name, str) or name not in CHALLENGES:
        known = ", ".join(repr(each) for each in CHALLENGES)
        hint = nearest(name, CHALLENGES) if isinstance(name, str) else ""
        return Verdict("not yet", str(name), (f"There is no such challenge. There are {known}. {hint}".strip(),))
    task = CHALLENGES[name]
    try:
        _counted(task, answers)
        outcome = task.check(*answers)
    except NotReadyError as problem:
        return Verdict("not yet", name, (str(problem),))
    words = list(outcome.words)
    if outcome.won:
        words += _entered(name, task, outcome.score, answers)
    return Verdict("right" if outcome.won else "not yet", name, tuple(words))


def _counted(task, answers):
    """Refuse answers of another number or kind than the challenge asks for."""
    wanted = " and ".join(task.asks)
    if not answers or any(answer is ... for answer in answers):
        raise NotReadyError(f"Nothing to check yet. In place of the dots this challenge takes {wanted}.")
    if len(answers) != len(task.asks):
        came = f"{len(answers)} answer{'s' * (len(answers) > 1)}"
        raise NotReadyError(f"This challenge takes {wanted}, and nothing else; you gave {came}.")
    for answer, asked in zip(answers, task.asks, strict=True):
        if not isinstance(answer, str):
            raise NotReadyError(f"{type(answer).__name__} is no text: put {asked} between quotation marks.")


def _entered(name, task, score, answers):
    """Enter a result that was won into the records, and say what became of it."""
    book = RecordBook()
    known = book.entries.get(name)
    old = known["score"] if known else None
    better = book.enter(name, score, list(answers), task.lower)
    if not task.unit:
        new = ""
    elif better:
        first = f"Your first record: {task.counted(score)}."
        new = first if old is None else f"A new record: {task.counted(score)}, and {task.counted(old)} before."
    else:
        new = f"Your record stays: {task.counted(old)}."
    return [*filter(None, (new, book.message))]


def records() -> tables.Markdown:
    """The table of the records, from the file ``challenge_records.json`` beside the notebook."""
    book = RecordBook()
    shop = [name for name in CHALLENGES if name.startswith("repair ")]
    rows = []
    for name, task in CHALLENGES.items():
        if name not in shop:
            entry = book.entries.get(name)
            best = (task.counted(entry["score"]) or "won") if entry else "–"
            rows.append((name, best, "<br>".join(map(_cell, entry["lines"])) if entry else ""))
    repaired = [name.split()[1] for name in shop if name in book.entries]
    rows.append(("repair 1 to 10", f"{len(repaired)} of {len(shop)} repaired", ", ".join(repaired)))
    table = tables.as_table(("challenge", "your record", "with"), rows)
    return tables.Markdown(f"{table}\n\n{book.message}" if book.message else table)


def _cell(line):
    return code(line).replace("|", "\\|")


# The setting's line


@cache
def _playground() -> Setting:
    return Setting(explorers._controls("moons"))


@cache
def _deep_playground() -> Setting:
    """The playground's setting with more layers than its own control has."""
    deep = copy.copy(_playground())
    depth = dataclasses.replace(deep.controls["depth"], stops=tuple(range(DEEPEST + 1)))
    deep.controls = {**deep.controls, "depth": depth}
    return deep


def _read(line: str, setting: Setting | None = None) -> States:
    """The states that a line stands for; what it does not name is as the playground starts."""
    try:
        states, _ = (setting or _playground()).decode(line)
    except (ValueError, TypeError) as problem:
        said = str(problem).removeprefix("preset: ")
        raise NotReadyError(f"The line cannot be read: {said}") from None
    return states


def _runs(states: States, seeds: Sequence[int] = measures.SEEDS, setting: Setting | None = None) -> measures.SeedRuns:
    return measures.runs(_trained, (setting or _playground()).parameters(states), seeds)


def _trained(**parameters):
    return explorers._train(**parameters)[0]


def _held(states: States, **fixed: str) -> None:
    """Refuse a line in which these controls are not as the challenge has them."""
    setting = _playground()
    for name, line in fixed.items():
        wanted = setting.decode(f"{name}={line}")[0][name]
        if states[name] != wanted:
            asked, came = setting.describe({name: wanted}), setting.describe({name: states[name]})
            raise NotReadyError(f"Here the rule is “{asked}”, and your line has “{came}”.")


def _at_most(states: States, **most: float) -> None:
    for name, limit in most.items():
        if (value := _playground().controls[name].value(states[name])) is None or value > limit:
            label = _playground().controls[name].label
            raise NotReadyError(f"Here the rule is “{label}: at most {limit:g}”, and your line has {states[name]}.")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _listed(texts: Sequence[str]) -> str:
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def _measured(what: str, found: measures.SeedRuns, values: np.ndarray, written: Callable = _percent) -> str:
    lost = " A run that diverged counts as nothing right." if found.diverged else ""
    return f"{what} with seeds {_listed([*map(str, found.seeds)])}: {_listed([written(v) for v in values])}.{lost}"


def _reached(found: measures.SeedRuns, goal: float = GOAL) -> tuple[bool, str, str]:
    """Whether the worst test accuracy reaches the goal, and two sentences: what was measured, how far it is."""
    worst = found.test_accuracy.min()
    seed = found.seeds[int(found.test_accuracy.argmin())]
    said = _measured("Test accuracy", found, found.test_accuracy)
    if found.cut:
        said += f" (Cut at {found.steps.max()} steps to stay quick, as in the playground.)"
    if worst >= goal - 1e-12:
        return True, said, f"The worst is {_percent(worst)}, and {_percent(goal)} was asked for."
    short = f"{100 * (goal - worst):.1f} points short of {_percent(goal)}"
    return False, said, f"The worst, with seed {seed}, is {_percent(worst)}: {short}."


# The challenges


def _golf(line):
    states = _read(line)
    _held(states, data="'spirals'")
    found = _runs(states)
    good, *said = _reached(found)
    small = found.size <= PARS["golf"]
    more = f"The network has {found.size} parameters."
    if not small:
        more += f" The challenge is won with {PARS['golf']} or fewer."
    return ChallengeOutcome(good and small, found.size, (*said, more))


def _speed(line):
    states = _read(line)
    _held(states, data="'digits'", patience="'off'")
    _at_most(states, batch_size=32)
    found = _runs(states)
    good, *said = _reached(found)
    steps = int(found.steps.max())
    more = f"The run has {steps} steps."
    if steps > PARS["speed"]:
        more += f" The challenge is won with {PARS['speed']} or fewer."
    return ChallengeOutcome(good and steps <= PARS["speed"], steps, (*said, more))


def _limbo(line):
    deep = _deep_playground()
    states = _read(line, deep)
    _held(states, data="'moons'", activation="'sigmoid'")
    found = _runs(states, setting=deep)
    good, *said = _reached(found)
    depth = states["depth"]
    more = f"The network has {depth} hidden layers."
    if depth < PARS["limbo"]:
        more += f" The challenge is won with {PARS['limbo']} or more."
    return ChallengeOutcome(good and depth >= PARS["limbo"], depth, (*said, more))


def _luck(line):
    states = _read(line)
    _held(states, patience="'off'")
    _at_most(states, steps=400, batch_size=32)
    kind = states["data"]["choice"]
    _held(states, data=repr(kind))
    found = _runs(states, measures.MANY)
    gap, said = 100 * found.middle_gap, _measured("Test accuracy", found, np.sort(found.test_accuracy))
    said = said.replace("with seeds 0, 1, 2, 3, 4, 5, 6 and 7", "with seeds 0 to 7, the worst first")
    more = f"From the third worst to the third best it is {gap:.1f} points"
    far = "." if gap >= PARS["luck"] else f"; {PARS['luck']} are asked for."
    return ChallengeOutcome(gap >= PARS["luck"], gap, (said, more + far))


def _overfit(line, rescued):
    states, after = _read(line), _read(rescued)
    for each in (states, after):
        _held(each, data="'moons'(examples=100, noise=0.35)")
    changed = _changes(states, after)
    if len(changed) != 1:
        raise NotReadyError(f"From the first line to the second one control may change; {_told(changed)}.")
    found, saved = _runs(states), _runs(after)
    learned, bad, good = found.train_accuracy.min(), found.test_loss.min(), saved.test_loss.max()
    ok = learned >= LEARNED - 1e-12, bad >= USELESS, good <= SAVED
    words = [
        _measured("Train accuracy", found, found.train_accuracy),
        _measured("Test loss", found, found.test_loss, written),
        f"After the rescue ({changed[0]}): {_measured('test loss', saved, saved.test_loss, written)}",
    ]
    if not ok[0]:
        words.append(f"Not yet by heart: {_percent(LEARNED)} of the training set must be right with each seed.")
    if not ok[1]:
        words.append(f"Not yet bad enough: the test loss must be at least {USELESS} with each seed.")
    if not ok[2]:
        words.append(f"Not yet rescued: the test loss must come down to {SAVED} with each seed.")
    return ChallengeOutcome(all(ok), float(min(found.test_loss / saved.test_loss)), tuple(words))


LEARNED, USELESS, SAVED = 0.98, 0.7, 0.5  # 0.7: more than ln 2, the loss of who answers one half everywhere


def _forger(line):
    states = _read(line)
    secret = _read(SECRET)
    fixed = ("data", "inputs", "depth", "width", "batch_size", "loss", "patience", "steps")
    for name in fixed:
        _held(states, **{name: _line_of(secret, name)})
    near = measures.likeness(_runs(states), _forged())
    worst = near.distance.max()
    said = _measured("Distance", _forged(), near.distance, lambda d: f"{d:.3f}")
    if worst <= PARS["forger"]:
        return ChallengeOutcome(True, worst, (said, f"The worst is {worst:.3f}: nobody will notice."))
    way = "higher" if near.loss > near.wanted else "lower"
    mine = written(near.loss, 2) if np.isfinite(near.loss) else "no finite number any more"
    far = f"The widest gap is at step {near.step}: your loss is {mine}, {way} than {written(near.wanted, 2)}."
    return ChallengeOutcome(False, worst, (said, f"{PARS['forger']} or less is asked for, with each seed. {far}"))


def _line_of(states, name):
    return presets.write({name: states[name]}).partition("=")[2]


@cache
def _forged() -> measures.SeedRuns:
    return _runs(_read(SECRET))


def _blind(answer):
    letters = [letter for letter in answer.upper() if letter.isalpha()]
    wanted = [pair.adam for pair in PAIRS]
    if len(letters) != len(wanted) or not set(letters) <= {"A", "B"}:
        raise NotReadyError(f"Give {len(wanted)} letters, each A or B, one for each pair from the first to the last.")
    right = sum(mine == theirs for mine, theirs in zip(letters, wanted, strict=True))
    half = len(wanted) // 2
    if right < len(wanted):
        found = f"More than {half}" if right > half else f"At most {half}"
        said = f"{found} of {len(wanted)} pairs are right; guessing gives {half} on average."
        more = "How many, and which, is not said. Ask of each what only Adam's steps can do."
        return ChallengeOutcome(False, right, (said, more))
    return ChallengeOutcome(
        True,
        right,
        (f"All {len(wanted)} pairs are right.", *(f"Pair {n}: {pair.because}" for n, pair in enumerate(PAIRS, 1))),
    )


def _repaired(order: Order):
    def check(line, letter):
        states, broken = _read(line), _read(order.line)
        mine = letter.strip().upper()
        if mine not in REASONS:
            raise NotReadyError(f"{letter!r} is no reason of the list: give one letter, {_span(REASONS)}.")
        changed = _changes(broken, states)
        if any(change.startswith(_playground().controls["data"].label) for change in changed):
            raise NotReadyError("The data is what the customer has: it must stay as it is.")
        if len(changed) != 1:
            raise NotReadyError(f"From the broken line to yours one control may change; {_told(changed)}.")
        good, *said = _reached(_runs(states), order.goal)
        known = mine == order.reason
        words = [f"Changed: {changed[0]}.", *said]
        if good and not known:
            words.append(f"It runs again. But {mine} is not what was wrong. {order.look}")
        if known and not good:
            words.append("The reason is found; the cure is not strong enough yet.")
        if not known and not good:
            words.append(f"And {mine} is not the reason. {order.look}")
        if good and known:
            words.append(order.because)
        return ChallengeOutcome(good and known, 1, tuple(words))

    return check


def _span(letters):
    return f"{min(letters)} to {max(letters)}"


def _told(changed):
    return f"yours changes {len(changed)}: {'; '.join(changed)}" if changed else "yours changes none"


def _changes(before: States, after: States) -> list[str]:
    """What differs between two settings, a text each: a menu's other entry is one change, and so is each knob."""
    setting, found = _playground(), []
    for name, old in before.items():
        new = after[name]
        if name in UNSEEN or old == new:
            continue
        if isinstance(old, dict) and "choice" in old and old["choice"] == new["choice"]:
            label = setting.controls[name].label
            turned = [knob for knob in old["knobs"] if old["knobs"][knob] != new["knobs"][knob]]
            found += [f"{label}: {knob} {old['knobs'][knob]} → {new['knobs'][knob]}" for knob in turned]
        elif isinstance(old, dict) and "choice" in old:
            found.append(f"{setting.controls[name].label}: {old['choice']} → {new['choice']}")
        else:
            old_words, new_words = (setting.describe({name: state}) for state in (old, new))
            found.append(f"{old_words} → {new_words.partition(': ')[2]}")
    return found


# What is shown


def repair_shop() -> tables.Markdown:
    """The ten broken settings, and the reasons to choose from."""
    orders = tables.as_table(
        ("no.", "broken setting", "test accuracy wanted"),
        [(str(n), _cell(order.line), f"{order.goal:.0%}".replace("%", " %")) for n, order in enumerate(ORDERS, 1)],
    )
    reasons = "\n".join(f"- **{letter}**: {reason}" for letter, reason in REASONS.items())
    return tables.Markdown(f"{orders}\n\n{reasons}")


def forged_curve() -> Picture:
    """The loss curves that are to be forged."""
    return ForgedCurvePlot().show(_forged())


@dataclass(frozen=True)
class CurvePair:
    """Two curves of one setting, one of them Adam's: which letter has it, and what gives it away."""

    setting: str
    adam: str
    rates: Mapping[str, str] = field(repr=False)  # letter → optimizer, as in a line
    title: str
    because: str


@cache
def _curves() -> tuple[tuple[str, np.ndarray, dict[str, np.ndarray]], ...]:
    made = []
    for pair in PAIRS:
        lines = {letter: f"{pair.setting}, optimizer={rule}" for letter, rule in pair.rates.items()}
        each = {letter: _runs(_read(line), (0,)).runs[0].history for letter, line in lines.items()}
        made.append((pair.title, each["A"].steps, {letter: h.train_loss for letter, h in each.items()}))
    return tuple(made)


def blind_test() -> Picture:
    """Pairs of loss curves, A and B: which is Adam's?"""
    return BlindTestPlot().show(_curves())


PARS = {"golf": 50, "speed": 200, "limbo": 8, "luck": 25, "forger": 0.1}
SECRET = (
    "data='circles', depth=2, width=8, steps=240, activation='tanh', initializer='Glorot normal', "
    "optimizer='momentum'(learning_rate=0.05, momentum=0.9), schedule='step'(every=80, factor=0.1)"
)
BASE, ALL = "data='moons', depth=2, width=8, steps=200", "batch_size='all'"
ROUND = "data='circles', depth=2, width=12, steps=160"
PAIRS = (
    CurvePair(
        f"{BASE}, {ALL}, initializer='too small'",
        "B",
        {"A": "'gradient descent'(learning_rate=1.0)", "B": "'Adam'(learning_rate=0.02)"},
        "Adam and plain descent,\nfirst weights too small",
        "on the plateau the gradients are tiny, and Adam divides by their size, so it leaves the plateau first.",
    ),
    CurvePair(
        f"{BASE}, clip='by norm'(threshold=0.02)",
        "A",
        {"A": "'Adam'(learning_rate=0.01)", "B": "'gradient descent'(learning_rate=0.3)"},
        "Adam and plain descent,\ngradients clipped to a norm of 0.02",
        "a gradient that is cut to a tenth makes plain descent's step a tenth; Adam divides the factor out again.",
    ),
    CurvePair(
        f"{BASE}, {ALL}",
        "A",
        {"A": "'Adam'(learning_rate=0.03)", "B": "'momentum'(learning_rate=0.1, momentum=0.99)"},
        "Adam and momentum,\nall examples in each step",
        "without noise, a swing that does not die out in 200 steps is that of a long memory, here β = 0.99; Adam's, "
        "with β₁ = 0.9, is short.",
    ),
    CurvePair(
        f"{ROUND}, {ALL}",
        "B",
        {"A": "'RMSProp'(learning_rate=0.03)", "B": "'Adam'(learning_rate=0.03)"},
        "Adam and RMSProp with the same η,\nall examples in each step",
        "RMSProp has no memory of directions and jumps where its steps are too long; Adam's average passes smoothly.",
    ),
    CurvePair(
        f"{BASE}, {ALL}",
        "A",
        {"A": "'Adam'(learning_rate=0.05)", "B": "'AdaGrad'(learning_rate=0.5)"},
        "Adam and AdaGrad,\nall examples in each step",
        "AdaGrad's first steps are its longest, η in every weight, and its later ones shrink; Adam's stay as they are.",
    ),
    CurvePair(
        ROUND,
        "B",
        {"A": "'AdaDelta'", "B": "'Adam'(learning_rate=0.01)"},
        "Adam and AdaDelta,\nbatches of 32",
        "AdaDelta begins with steps of about √ε and has to find their size; Adam's are about η from the first on.",
    ),
)
LINE = "a line of the playground"
CHALLENGES: dict[str, Challenge] = {
    "golf": Challenge(_golf, (LINE,), "{} parameters"),
    "speed": Challenge(_speed, (LINE,), "{} steps"),
    "limbo": Challenge(_limbo, (LINE,), "{} hidden layers", lower=False),
    "luck": Challenge(_luck, (LINE,), "{} points", lower=False, digits=1),
    "overfit": Challenge(_overfit, (LINE, "the line of its rescue"), "test loss {} times lower", lower=False, digits=1),
    "forger": Challenge(_forger, (LINE,), "distance {}", digits=3),
    "blind test": Challenge(_blind, ("a text of letters A and B",), "", lower=False),
} | {
    f"repair {n}": Challenge(_repaired(order), (LINE, "the letter of a reason"), "", lower=False)
    for n, order in enumerate(ORDERS, 1)
}
