"""The challenges of notebook 11: each is won by the lecturer's copy, bad answers are refused before anything is run."""

import ast
import itertools
import json
import os
import re
from types import SimpleNamespace

import jupytext
import numpy as np
import pytest

from course_lib.grading import kept
from course_lib.topics.training_playground import challenges
from course_lib.topics.training_playground.challenges import CHALLENGES, challenge
from course_lib.topics.training_playground.challenges_records import NAME, RecordBook
from course_lib.topics.training_playground.challenges_shop import ORDERS, REASONS
from course_lib.topics.training_playground.experiments import challenges as measures
from tools.notebooks import FOLDER, tags

FORGED = {"depth": 2, "width": 8, "steps": 240, "data": "'circles'"}


def solutions():
    """Name → answers, from the lecturer's cells."""
    nb = jupytext.read(FOLDER / "source" / "11_training_playground.py", fmt="py:percent")
    cells = [cell.source for cell in nb.cells if "solution" in tags(cell) and cell.source.rstrip().endswith(")")]
    found = {}
    for source in cells:
        values = {}
        for node in ast.parse(source).body:
            if isinstance(node, ast.Assign):
                values[node.targets[0].id] = ast.literal_eval(node.value)
            elif isinstance(node, ast.Expr) and getattr(node.value.func, "id", "") == "challenge":
                name, *answers = (eval(compile(ast.Expression(a), "", "eval"), dict(values)) for a in node.value.args)
                found[name] = answers
    return found | {f"repair {n}": [order.cure, order.reason] for n, order in enumerate(ORDERS, 1)}


SOLUTIONS = solutions()


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """The records of a kernel that has just started."""
    monkeypatch.setenv("COURSE_STRICT", "1")
    monkeypatch.setattr(kept, "UNWRITTEN", {})


@pytest.fixture
def no_run(monkeypatch):
    def refuse(**parameters):
        raise AssertionError("it was run")

    monkeypatch.setattr(challenges, "_trained", refuse)


def test_each_challenge_has_a_solution_in_the_lecturers_copy():
    assert SOLUTIONS.keys() == CHALLENGES.keys()


@pytest.mark.parametrize("name", CHALLENGES)
def test_each_is_won(name):
    verdict = challenge(name, *SOLUTIONS[name])
    assert verdict.right, verdict


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.reason)
def test_a_broken_setting_is_broken_and_one_change_away_from_its_cure(order):
    """(With one seed: the worst of three is no better.)"""
    broken = challenges._runs(challenges._read(order.line), (0,))
    assert broken.test_accuracy[0] < order.goal - 0.1
    assert len(challenges._changes(challenges._read(order.line), challenges._read(order.cure))) == 1
    (run,) = broken.runs
    (first, *_, last), units = run.history.train_loss, {frame: np.array(run._hidden(frame)) for frame in (0, -1)}
    seen = {
        "I": (units[-1] == 0).all(),
        "B": last > 50 * first and (np.abs(units[-1]) > 0.99).mean() > 0.9,
        "J": (np.abs(units[0]) > 0.99).mean() > 0.9,
        "C": abs(last - np.log(2)) < 0.001,
    }
    assert seen.get(order.reason, True), "what is said of it when it is repaired"


def test_each_order_has_a_reason_of_its_own():
    assert len({order.reason for order in ORDERS}) == len(ORDERS) >= 10
    assert len(REASONS.keys() - {order.reason for order in ORDERS}) == 2, "as the page says"


def test_the_letters_of_the_reasons_do_not_tell_the_customers():
    letters = [order.reason for order in ORDERS]
    idle = REASONS.keys() - set(letters)
    assert list(REASONS) == sorted(REASONS)
    assert all(a != b for a, b in zip(letters, REASONS, strict=False))
    assert not any(ord(b) - ord(a) == 1 for a, b in itertools.pairwise(letters))
    assert not idle & {min(REASONS), max(REASONS)}


GOLF = "data='spirals', "


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (("golf",), "Nothing to check yet"),
        (("golf", ...), "Nothing to check yet"),
        (("gofl", "x"), "Did you mean 'golf'?"),
        ((3, "x"), "no such challenge"),
        (("golf", 3), "int is no text"),
        (("golf", GOLF, "more"), "nothing else; you gave 2"),
        (("golf", "data='spirals"), "The line cannot be read"),
        (("golf", "data='spiral'"), "Did you mean 'spirals'?"),
        (("golf", GOLF + "widht=3"), "Did you mean 'width'?"),
        (("golf", GOLF + "depth=6"), "depth: got 6"),
        (("golf", GOLF + "optimizer='Adam'(rate=3)"), "knob of Adam"),
        (("golf", ""), "data set: moons"),
        (("golf", "data='spirals'(noise=0.01)"), "noise σ 0.01"),
        (("speed", "data='digits', batch_size='all'"), "batch size: at most 32"),
        (("speed", "data='digits', batch_size='64'"), "your line has 64"),
        (("speed", "data='digits', patience='3 looks'"), "early stopping: off"),
        (("limbo", "data='moons'"), "activation: sigmoid"),
        (("limbo", "activation='sigmoid', depth=31"), "depth: got 31"),
        (("luck", "steps=401"), "at most 400"),
        (("luck", "data='moons'(noise=0.4)"), "noise σ 0.4"),
        (("overfit", "", ""), "examples N 100"),
        (("overfit", "data='moons'(examples=100, noise=0.35)", "data='moons'(examples=100, noise=0.35)"), "none"),
        (("forger", "steps=100"), "data set: circles"),
        (("forger", "data='circles', steps=100"), "steps: 240"),
        (("forger", "data='circles', steps=240, inputs=['x1']"), "inputs"),
        (("blind test", "ABC"), "6 letters"),
        (("blind test", "AAAAAC"), "6 letters"),
        (("repair 1", "data='circles'", "E"), "must stay"),
        (("repair 1", ORDERS[0].cure, "Z"), "no reason of the list"),
        (("repair 1", ORDERS[0].line, "E"), "changes none"),
        (("repair 1", ORDERS[0].cure + ", steps=500, l2='0.01'", "E"), "changes 3"),
    ],
)
def test_what_cannot_be_run_is_refused_with_what_is_wrong(no_run, answer, words):
    verdict = challenge(*answer)
    assert verdict.kind == "not yet"
    assert words in str(verdict)


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        ("golf", ["data='spirals', width=2, steps=40"], r"Test accuracy with seeds 0, 1 and 2: .* points short of 95"),
        ("golf", ["data='spirals', width=9, steps=20"], r"won with 50 or fewer"),
        ("speed", ["data='digits', width=4, steps=20, depth=0"], r"short of 95.0 %\.\nThe run has 20 steps"),
        (
            "limbo",
            ["activation='sigmoid', depth=6, steps=20"],
            r"6 hidden layers\. The challenge is won with 8 or more",
        ),
        ("luck", ["steps=20"], r"From the third worst to the third best it is [\d.]+ points; 25 are asked for"),
        (
            "overfit",
            ["data='moons'(examples=100, noise=0.35), steps=20", "data='moons'(examples=100, noise=0.35), steps=21"],
            r"steps: 20 → 21.*Not yet by heart.*Not yet bad enough",
        ),
        ("forger", ["data='circles', steps=240"], r"The widest gap is at step \d+: your loss is [\d.e-]+, lower than"),
        ("blind test", ["BAABAA"], "More than 3 of 6 pairs are right.*is not said"),
        ("blind test", ["ABBABB"], "At most 3 of 6 pairs are right"),
        ("repair 1", [ORDERS[0].cure, "B"], "It runs again. But B is not what was wrong"),
        ("repair 1", [ORDERS[0].line.replace("0.01", "0.02"), "E"], "The reason is found; the cure is not"),
        ("repair 1", [ORDERS[0].line.replace("0.01", "0.02"), "c"], "And C is not the reason"),
    ],
)
def test_a_verdict_says_how_far_one_is(name, answers, words):
    verdict = challenge(name, *answers)
    assert verdict.kind == "not yet"
    assert re.search(words, str(verdict), re.S), verdict
    assert not kept.UNWRITTEN.get(NAME)


def test_a_run_that_diverges_counts_as_nothing_right(monkeypatch):
    def lost(seed, **parameters):
        history = SimpleNamespace(
            diverged_at=np.array(5 if seed == 1 else -1),
            test_accuracy=np.array([0.5, 0.99]),
            batch_loss=np.ones(9),
            stopped_early=False,
            train_loss=np.array([0.7, 0.1]),
        )
        return SimpleNamespace(history=history, net=SimpleNamespace(size=40), steps_wanted=400 if seed else 9)

    monkeypatch.setattr(challenges, "_trained", lost)
    verdict = challenge("golf", GOLF)
    assert verdict.kind == "not yet"
    assert "(Cut at 9 steps to stay quick" in str(verdict)
    assert "99.0 %, 0.0 % and 99.0 %. A run that diverged counts as nothing right." in str(verdict)


def test_a_forgery_that_diverges_is_far_away():
    wanted = challenges._forged()
    history = SimpleNamespace(train_loss=np.array([0.7, np.nan]))
    lost = measures.SeedRuns(wanted.seeds, (*wanted.runs[:2], SimpleNamespace(history=history)))
    near = measures.likeness(lost, wanted)
    assert near.distance[:2].tolist() == [0, 0]
    assert near.distance[2] > 10


def test_the_blind_test_is_not_told_by_its_words():
    text = challenges.blind_test().text
    assert all(f"Pair {n}, Adam and " in text for n in range(1, 7))
    adams = [pair.adam for pair in challenges.PAIRS]
    assert adams.count("A") == adams.count("B")
    for pair in challenges.PAIRS:
        assert pair.rates[pair.adam].startswith("'Adam'")
        assert "'Adam'" not in pair.rates["AB".replace(pair.adam, "")]


def test_the_pictures_and_the_shop_are_shown():
    assert challenges.forged_curve().text.count("at step 240") == 3
    shop = str(challenges.repair_shop())
    assert all(order.line in shop for order in ORDERS)
    assert not any(order.because in shop or order.look in shop for order in ORDERS)


# The record table


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_STRICT")
    monkeypatch.delenv("PYTEST_VERSION")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stored(folder):
    return json.loads((folder / NAME).read_text("utf-8"))["records"]


def test_only_a_better_result_replaces_a_record_and_the_old_line_stays(folder):
    assert RecordBook().enter("golf", 32, ["a"], lower=True)
    assert not RecordBook().enter("golf", 32, ["b"], lower=True)
    assert not RecordBook().enter("golf", 40, ["c"], lower=True)
    assert RecordBook().enter("golf", 26, ["d"], lower=True)
    assert RecordBook().enter("luck", 26.5, ["e"], lower=False)
    assert RecordBook().enter("luck", 30, ["f"], lower=False)
    assert stored(folder)["golf"] == {"score": 26, "lines": ["d"], "earlier": [{"score": 32, "lines": ["a"]}]}
    assert stored(folder)["luck"]["score"] == 30
    assert os.listdir(folder) == [NAME]


def test_records_are_shown_with_what_a_later_version_added(folder):
    entry = {"score": 23, "lines": ["a|b"], "earlier": [], "note": "mine"}
    text = json.dumps({"version": 9, "records": {"golf": entry, "unknown": entry}})
    (folder / NAME).write_text(text, "utf-8")
    assert "| golf | 23 parameters | `a\\|b` |" in challenges.records()
    assert challenge("blind test", *SOLUTIONS["blind test"]).right
    assert stored(folder)["golf"] == stored(folder)["unknown"] == entry
    assert "| blind test | won |" in challenges.records()
    assert "0 of 10 repaired" in challenges.records()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"records": {"golf": 3}}',
        '{"records": {"golf": {"score": NaN, "lines": [], "earlier": []}}}',
    ],
)
def test_a_broken_file_is_kept_under_another_name_and_said(folder, text):
    (folder / NAME).write_text(text, "utf-8")
    assert "challenge_records.broken-1.json" in challenges.records()
    assert (folder / "challenge_records.broken-1.json").read_text("utf-8") == text
    (folder / NAME).write_bytes(b"\xff\xfe\x00")
    verdict = challenge("blind test", *SOLUTIONS["blind test"])
    assert verdict.right
    assert "challenge_records.broken-2.json" in str(verdict)
    assert stored(folder).keys() == {"blind test"}


def test_a_record_that_cannot_be_written_is_said(folder, monkeypatch):
    def full(*arguments, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.tempfile, "mkstemp", full)
    verdict = challenge("blind test", *SOLUTIONS["blind test"])
    assert verdict.right
    assert "Nothing could be written to challenge_records.json (No space left on device)" in str(verdict)


def test_an_interrupted_write_leaves_the_old_file(folder, monkeypatch):
    RecordBook().enter("golf", 32, ["a"], lower=True)
    before = stored(folder)
    monkeypatch.setattr(kept.os, "replace", lambda *paths: (_ for _ in ()).throw(OSError(5, "I/O error")))
    book = RecordBook()
    book.enter("golf", 26, ["b"], lower=True)
    assert "I/O error" in book.message
    assert stored(folder) == before
    assert os.listdir(folder) == [NAME]


def test_a_verdict_speaks_of_the_record():
    line = ["data='spirals', depth=1, width=6, steps=2000, activation='tanh'"]
    task = CHALLENGES["golf"]
    assert challenges._entered("golf", task, 32, line) == ["Your first record: 32 parameters."]
    assert challenges._entered("golf", task, 26, line) == ["A new record: 26 parameters, and 32 parameters before."]
    assert challenges._entered("golf", task, 26, line) == ["Your record stays: 26 parameters."]
