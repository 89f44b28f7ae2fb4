"""The slides of notebook 12: what is said at each stage of an answer, and that what is said to happen does happen."""

import itertools

import numpy as np
import pytest

from course_lib.topics.lecture_errata import tasks
from course_lib.topics.lecture_errata.experiments import slide_runs


def losses(line, then, gives=lambda y, y_hat: np.abs(y - y_hat).mean()):
    return tasks.check("two losses", lambda y, y_hat: (line, gives(y, y_hat), then)).body[0]


def nothing(y, y_hat):
    return None


@pytest.mark.parametrize("slide", tasks.SLIDES, ids=lambda slide: slide.name)
def test_each_line_and_each_prediction_has_its_words(slide):
    lines = sorted([slide.line, *slide.holds])
    assert lines == list(range(1, len(lines) + 1)) and 4 <= len(lines) <= 6
    assert len(slide.slips) >= 3 and len(slide.otherwise) >= 3 and slide.happens not in slide.otherwise
    for line, says in slide.holds.items():
        assert says.startswith(f"Line {line} ")


def test_the_wrong_lines_are_not_always_the_same():
    found = [slide.line for slide in tasks.SLIDES]
    assert max(map(found.count, found)) <= 4 and len({*found}) == 5


def test_an_answer_may_come_in_parts():
    assert losses(2, None, nothing).startswith("Line 2 holds")
    assert losses(3, None, nothing).startswith("Line 3 it is.")
    assert losses(3, None).startswith(
        'Line 3 it is, and loss is right. Now predict: the third thing is one of `"error"`'
    )
    assert losses(3, "error").startswith("Nothing is wrong with the shapes")
    assert losses(3, "N numbers ").startswith("Your `two_losses` agrees")


def test_a_right_part_is_not_headed_as_wrong():
    def kind(line, value, then):
        return tasks.check("two losses", lambda y, y_hat: (line, value(y, y_hat), then)).kind

    def right(y, y_hat):
        return np.abs(y - y_hat).mean()

    assert kind(3, nothing, None) == kind(3, right, None) == "so far"
    assert kind(2, nothing, None) == kind(3, right, "error") == kind(3, right, "nonsense") == "wrong"


def test_a_quotient_upside_down_is_told():
    def answer(x, m, v, t, learning_rate, beta1, beta2, eps):
        return 5, tasks.adam_code(x, m, v, t, learning_rate, beta1, beta2, eps), 0.32

    assert tasks.check("Adam in code", answer).body[0].startswith("Upside down")


def test_the_line_is_judged_first_and_the_prediction_last():
    assert losses(2, "nonsense", lambda y, y_hat: "nonsense").startswith("Line 2 holds")
    assert losses(3, "n numbers", lambda y, y_hat: (y - y_hat).mean()).startswith("The absolute value is missing")


@pytest.mark.parametrize("line", [0, 9, 2.5, "3", None, True, [3], np.ones(2), 1j, 10**400])
def test_what_is_no_line_is_said_to_be_none(line):
    assert losses(line, "error") == "The first thing that you return is the number of a line, from 1 to 5."


@pytest.mark.parametrize("returned", [3, (3, 1.0), [3, 1.0, "error", 4], "abc", {3, 1.0, 2.0}])
def test_three_things_are_asked_for(returned):
    says = tasks.check("two losses", lambda y, y_hat: returned).body[0]
    assert says.startswith("Return three things, `return line, loss, then`")


@pytest.mark.parametrize("slide", tasks.SLIDES, ids=lambda slide: slide.name)
def test_a_right_answer_sees_both_runs(slide):
    verdict = tasks.check(slide.name, tasks.TASKS.tasks[slide.name].reference)
    assert verdict.right
    assert "| as printed |" in verdict.body[1] and "| mended |" in verdict.body[1]


def test_the_predictions_come_true():
    climb, descent = map(slide_runs.momentum_heights, (+1, -1))
    assert climb[1:] > climb[:-1] and descent[100] < 1e-3 < climb[100]
    late, on_time = slide_runs.adagrad_weights(True), slide_runs.adagrad_weights(False)
    assert min(np.abs(late[1:])) > 20 and abs(on_time[1000]) < 1e-9
    rows, right = slide_runs.rmsprop_weights(True), slide_runs.rmsprop_weights(False)
    assert np.abs(rows[10:]).max() < 0.15 and abs(right[300] - 3) < 0.1
    raw, corrected = slide_runs.adam_steps(False), slide_runs.adam_steps(True)
    assert raw[0] == pytest.approx(np.sqrt(10)) and np.allclose(corrected, 1)
    assert slide_runs.measured_factor(256, 64) == pytest.approx(1.6, rel=0.02)
    sums, means = slide_runs.batch_costs(False), slide_runs.batch_costs(True)
    assert sums[1:] > sums[:-1] and means[50] < 0.01
    assert tasks.tanh_and_sigmoid(np.array(3.0)) == pytest.approx(0.2, abs=0.02)
    assert tasks.first_updates(np.array([100.0, 0.01])) == pytest.approx([0.1, 0.1], rel=1e-5)


def test_another_w_could_give_the_printed_y_and_no_other_x():
    by_x, by_w = slide_runs.another_factor()
    assert by_x > 0.5 and by_w < 1e-9
    x, w, y = slide_runs.X, slide_runs.W, slide_runs.PRINTED
    assert (x @ w == y).sum() == 2
    changed = 0
    for column, wanted in zip(w.T, y.T, strict=True):  # the fewest entries of a column that have to change
        off = wanted - x @ column
        fits = [
            n
            for n in range(4)
            for some in itertools.combinations(range(3), n)
            if np.allclose(x[:, some] @ np.linalg.pinv(x[:, some]) @ off, off) or (not n and not off.any())
        ]
        changed += min(fits)
    assert changed == 7


def test_the_numbers_in_the_words():
    assert 0.1 / np.sqrt(1e-5) == pytest.approx(32, abs=0.5)
    assert np.sqrt(2 / 74) == pytest.approx(0.164, abs=5e-4)
    x, h = slide_runs.X, 1e-6
    upstream = np.array([[2.0, 3, -3, 9], [-8, 1, 4, 6]])
    assert (upstream @ slide_runs.W.T)[0, 0] == 0 and (x.T @ upstream)[0, 0] == 28
    assert (np.tanh(0.1) - 0.1) / 0.1 == pytest.approx(-0.0033, abs=1e-4)
    s = 1 / (1 + np.exp(-1))
    assert ((np.tanh(1 + h) - np.tanh(1 - h)) / (2 * h)) == pytest.approx(tasks.slopes(1)[0], rel=1e-6)
    assert tasks.slopes(1)[1] == pytest.approx(s - s * s)


@pytest.mark.parametrize("slide", tasks.SLIDES, ids=lambda slide: slide.name)
def test_the_written_forms_are_right(slide):
    for form in tasks.TASKS.tasks[slide.name].forms:
        assert tasks.check(slide.name, form).right


def test_a_slip_that_nobody_foresaw_is_told():
    def slipped(X, Y, W, b, eta):
        return 4, X.T @ (X @ W - b - Y) / len(X), "diverges"

    assert "a sign is the other way" in repr(tasks.check("a batch", slipped))
