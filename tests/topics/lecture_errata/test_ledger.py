"""The ledger of notebook 12: verdicts follow from truths, tables from checks, and nothing can be entered untried."""

import re

import nbformat
import numpy as np
import pytest

from course_lib.optimizers import AdaGrad
from course_lib.topics.lecture_errata.experiments import errata, functions, momentum_runs, rules, weights
from course_lib.topics.lecture_errata.experiments.ledger import CONSEQUENCES, VERDICTS, Ledger, prints, same
from tools import notebooks


@pytest.fixture
def ledger():
    made = Ledger()
    made.open("002", "Second")
    made("|x| = x", abs(3) == 3, "for x ≥ 0", other=abs(-3) != -3)
    made("a word", 1 == 2, "another", consequence=CONSEQUENCES[2])
    made.open("000", "First")
    made("1 + 1 = 2", 1 + 1 == 2, "counted")
    made("2 = 3", np.bool_(False), "3 is more")
    made("x/x", 1 / 1 == 1, "not at 0", short=True, other=True)
    return made


def test_verdicts_follow_from_what_was_computed(ledger):
    found = {check.printed: check.verdict for check in ledger.checks}
    assert found == {
        "|x| = x": "reading",
        "a word": "wrong",
        "1 + 1 = 2": "held",
        "2 = 3": "wrong",
        "x/x": "left out",
    }
    assert set(found.values()) == set(VERDICTS)


def test_what_is_wrong_comes_in_the_order_of_what_it_leads_to(ledger):
    assert ledger.listed("wrong").splitlines()[2:] == [
        "| a number that is wrong | 000 | *First* | 2 = 3 | 3 is more |",
        "| a word that is wrong | 002 | *Second* | a word | another |",
    ]


def test_tables(ledger):
    assert ledger.listed("reading").splitlines()[2:] == ["| 002 | *Second* | &#124;x&#124; = x | for x ≥ 0 |"]
    assert ledger.summary().splitlines()[2:] == [
        "| 000 | 1 | 0 | 1 | 1 | 3 |",
        "| 002 | 0 | 1 | 0 | 1 | 2 |",
        "| **all** | 1 | 1 | 1 | 2 | 5 |",
    ]
    folded = ledger.collapsed("held")
    assert folded.startswith("<details><summary>Deck 000: 1 held</summary>\n\n| heading ")
    assert folded.count("<details>") == folded.count("\n\n</details>") == 1


@pytest.mark.parametrize("truth", ["yes", 1, None, np.ones(2, bool)])
@pytest.mark.parametrize("name", ["holds", "other", "short"])
def test_only_a_truth_is_a_truth(ledger, name, truth):
    with pytest.raises(TypeError, match=rf"{name}.*True or False"):
        ledger(**{"printed": "x", "holds": True, "proof": "", name: truth})


def test_a_check_needs_a_place_a_consequence_and_a_list_a_verdict(ledger):
    with pytest.raises(ValueError, match="a deck and a heading"):
        Ledger()("x", True, "")
    with pytest.raises(ValueError, match="a run that fails"):
        ledger("x", False, "", consequence="a run")
    for method in (ledger.listed, ledger.collapsed):
        with pytest.raises(ValueError, match="held"):
            method("heldd")


def test_same_and_prints():
    assert same([1.0, 1e12], [1.0 + 1e-10, 1e12 + 1]) and not same([1.0], [1.0 + 1e-8]) and not same([1.0], 1.0)
    assert prints(0.1966, "0.2") and prints(-4, "-4") and not prints(0.26, "0.2")


# The decks' ledger ----------------------------------------------------------------------------------------------------


def printed(verdict):
    return [(check.deck, check.printed) for check in errata.ledger().with_verdict(verdict)]


def test_no_line_is_entered_twice():
    places = [(check.deck, check.heading, check.printed) for check in errata.ledger().checks]
    assert len(set(places)) == len(places)


def test_the_same_case_has_the_same_verdict():
    """Adam without its correction, on two decks; what holds on a part of the axis; both signs."""
    left_out, wrong = printed("left out"), [text for _, text in printed("wrong")]
    assert {("002", "Wᵢ = Wᵢ₋₁ − αᵢm"), ("004", "the code: m / (√v + eps)")} <= set(left_out)
    assert {("000", "“The gradient is stronger for tanh than sigmoid”"), ("000", "“Does not saturate”")} <= set(
        left_out
    )
    assert sum("learning_rate" in text for text in wrong) == 2


def test_what_was_called_wrong_and_is_not():
    wrong = " ".join(text for _, text in printed("wrong"))
    for fair in (
        "running mean",
        "friction",
        "normal distribution",
        "preceding",
        "ⁱ⁻¹",
        "stronger for tanh",
        "window of",
        "ΔW",
        "6x",
        "rescaled",
        "√S",
    ):
        assert fair not in wrong


def test_the_summary_of_the_notebook_counts_its_pages():
    nb = nbformat.read(notebooks.FOLDER / "12_lecture_errata.ipynb", 4)
    outputs = [output.get("data", {}) for cell in nb.cells if cell.cell_type == "code" for output in cell.outputs]
    texts = [data.get("text/plain", "") for data in outputs]
    (summary,) = [text for text in texts if text.startswith("| deck | held")]
    counts = [int(number) for number in re.findall(r"\d+", summary.splitlines()[-1])]
    ledger = errata.ledger()
    assert counts == [*(len(ledger.with_verdict(verdict)) for verdict in VERDICTS), len(ledger.checks)]
    for verdict, count in zip(VERDICTS, counts, strict=False):
        shown = ledger.collapsed(verdict) if verdict == "held" else ledger.listed(verdict)
        assert texts.count(shown) == 1  # each table once
        assert count > 0


# Runs -----------------------------------------------------------------------------------------------------------------


def test_adagrad_by_hand():
    steps = rules.steps_of_adagrad(np.array([3.0, 4.0]), 1e-12)
    assert np.allclose(steps, [0.1, 0.1 * 4 / 5])
    early = rules.steps_of_adagrad(np.array([3.0, 4.0]), 1.0, early=True)
    assert np.allclose(early, [0.3, 0.4 / np.sqrt(10)])


def test_the_two_readings_of_the_decks_adagrad():
    """A gradient at W_k with W_1 first: AdaGrad; the gradient of step k: a first step without any square."""
    right = rules.by_library(AdaGrad(0.5, 0.01, True))
    at, used = rules.points_of_adagrad(1), rules.points_of_adagrad(0)
    assert np.allclose(at, right) and at.shape == used.shape
    assert np.allclose(used[1], rules.START - 5 * rules.g(rules.START))


def test_a_window_of_three():
    g = np.array([3.0, 4.0, 12.0, 84.0, 1.0])
    within, before = (rules.steps_of_window(g, present, 1e-12) for present in (True, False))
    assert np.allclose(within[:3], [0.1, 0.1 * 4 / 5, 0.1 * 12 / 13])
    assert np.allclose(within[3], 0.1 * 84 / np.sqrt(16 + 144 + 84**2))
    assert np.allclose(before[3], 0.1 * 84 / 13) and np.isclose(before[0], 0.1 * 3 / 1e-6)


def test_adadelta_by_hand():
    steps = rules.steps_of_adadelta(np.array([2.0, 2.0]), 0.5, 1.0)
    first = 2 / np.sqrt(2 + 1)
    assert np.allclose(steps, [first, np.sqrt(0.5 * first**2 + 1) / np.sqrt(3 + 1) * 2])


def test_the_crossing_of_two_derivatives():
    x = functions.crossing()
    s = 1 / (1 + np.exp(-x))
    assert abs((1 - np.tanh(x) ** 2) - s * (1 - s)) < 1e-12


def test_a_signal_through_layers():
    found = weights.signal(np.sqrt(2 / 64), width=64, layers=3)
    assert found.shape == (4,)
    assert abs(found[0] - 1) < 0.05
    assert (weights.signal(1.0, 64, 2)[1:] / found[1:3] > 25).all()


def test_a_run_with_momentum_zero_is_plain_descent():
    run = momentum_runs.run(0.0)
    assert run.uphill == 0
    assert abs((1 - 0.095) ** run.arrived * 4.5) < 0.01  # x falls by 1 − η a step, and x² is what is left of the height
    assert run.off_saddle == int(np.ceil(np.log(1 / 0.001) / np.log(1 + 2 * 0.05)))


def test_turns_and_steps_uphill_are_counted():
    """Plain descent in the valley goes up nowhere and turns nearly round; momentum turns less and climbs at times."""
    plain, heavy = momentum_runs.run(0.0), momentum_runs.run(0.9)
    assert plain.uphill == 0 < heavy.uphill < 40
    assert heavy.turn < 90 < plain.turn < 180
    assert plain.length > 0 < heavy.off_plateau < plain.off_plateau
