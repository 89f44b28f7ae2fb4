"""Wrong results, and what else an answer may do, in the words that a student reads."""

import random
import re

import numpy as np
import pytest

from course_lib.grading import guard
from course_lib.grading.outcome import Complaint
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.vectors_and_matrices import tasks as vectors
from tests.grading.examples import check, check_any, typed

ODD = {
    "nothing": (lambda u: None, "Is the `return` line missing?"),
    "printed": (lambda u: print(end=""), "returns None"),
    "list": (lambda u: [float(s) for s in u.sum(0)], "db is a list of length 2; expected a NumPy array"),
    "comma": (lambda u: (u.sum(0),), "A comma at the end of the `return` line"),
    "pair": (lambda u: (u.sum(0), u), "a tuple of length 2; expected db by itself"),
    "whole numbers": (lambda u: u.sum(0).astype(np.int64), "fractions are cut off"),
    "a constant": (lambda u: np.full(u.shape[1], 7), "dtype int64."),
    "mask": (lambda u: u.sum(0) > 0, "It holds True and False, and numbers are asked for."),
    "not a number": (lambda u: u.sum(0) * np.log(-1.0), "db[0] is nan"),
    "heard": (lambda u: u.sum(0) / np.zeros(u.shape[1]), "`divide by zero encountered in divide`, at line"),
    "text": (lambda u: "0.5", "db is '0.5'; expected real numbers"),
    "complex": (lambda u: u.sum(0) * 1j, "(complex128); expected real numbers"),
    "ragged": (lambda u: [[1, 2], [3]], "a list of length 2; expected real numbers"),
    "function": (lambda u: u.sum, "a function: was it called"),
    "dict": (lambda u: {"db": u + 0.25}, "a dict; expected db by itself. Return the values themselves: `return db`."),
    "shape": (lambda u: np.outer(u.sum(0), u.sum(0)), "db has shape (2, 2); expected (2,)."),
    "empty": (lambda u: np.zeros(0), "db has shape (0,)"),
    "factor": (lambda u: 3 * u.sum(0), "Every entry is 3 times the right one."),
    "factor of N": (lambda u: 1.0 * len(u) ** 1 * u.sum(0), "the right one times the rows of `upstream`"),
    "factor of M": (lambda u: u.shape[1] * u.sum(0), "the right one times the columns of `upstream`"),
    "elsewhere": (lambda u: u.max(0), "db[0] is "),
    "some rows": (
        lambda u: u[:4].sum(0),
        "calls.",
    ),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_results_are_told_in_words(kind):
    answer, words = ODD[kind]
    verdict = check("bias", answer)
    assert verdict.kind == "wrong"
    assert words in repr(verdict)


def test_right_numbers_in_a_list_or_a_dict_are_called_right():
    for answer in (ODD["list"][0], lambda u: {"db": u.sum(0)}, lambda u: {"b": u.sum(0)}):
        assert "Its numbers are right." in repr(check("bias", answer))
    assert "right" not in str(check("bias", ODD["dict"][0]).body)
    for answer in (lambda a, d: {"db": d.sum(0), "dW": a.T @ d}, lambda a, d: {"W": a.T @ d, "b": d.sum(0)}):
        said = repr(check("layer gradients", answer))
        assert "a dict; expected 2 results, (dW, db). Return the values themselves: `return dW, db`." in said
        assert "Its numbers are right." in said
    assert "right" not in str(check("layer gradients", lambda a, d: {"W": a.T @ d}).body)


def test_exchanged_names_are_told_as_such_unless_the_numbers_are_right():
    def relu_backward(upstream, x):
        return upstream * (x > 0)

    said = repr(check("relu backward", relu_backward))
    assert "takes (upstream, x); expected (x, upstream), in this order" in said
    assert check("relu backward", lambda upstream, x: x * (upstream > 0)).right
    assert "in this order" not in repr(check("relu backward", lambda x, upstream: 2 * upstream))


SHAPES = ((3, 2), (1, 2), (4, 4), (5, 2))


@pytest.mark.parametrize(
    ("answer", "words"),
    {
        "one row": (
            lambda x, T: x.sum(0) + 7 * (len(x) == 1),
            "in 3 of 4 calls: all but those in which `x` has a single row",
        ),
        "not one row": (
            lambda x, T: x.sum(0) + 7 * (len(x) > 1),
            "1 of 4 calls: exactly those in which `x` has a single row",
        ),
        "square": (lambda x, T: x.sum(0) + 7 * (len(x) == 4), "all but those in which `x` is square"),
        "a number": (lambda x, T: x.sum(0) + 7 * (T != 1), "exactly those in which `T` is 1"),
        "nothing": (lambda x, T: x.sum(0) + 7 * (len(x) in (3, 4)), "It is right in 2 of 4 calls."),
    }.values(),
)
def test_what_explains_each_right_call_and_each_wrong_one_is_told(answer, words):
    draw = lambda rng: [(rng.normal(size=s), T) for s, T in zip(SHAPES, (0.5, 2.0, 3.0, 1.0), strict=True)]  # noqa: E731
    task = TaskList(Task("sum", lambda x, T: x.sum(0), "s", draw, ()))
    assert words in repr(task.check("sum", answer))


def test_nan_is_told_with_its_arguments_and_the_first_operation_that_made_it():
    answer = typed("def bias_gradient(u):\n    a = u - u\n    b = np.exp(-1e4 * np.ones(2))\n    return (a / a).sum(0)")
    body = check("bias", answer).body
    assert body[0] == "db[0] is nan, with which nothing can be computed any more."
    assert body[1] == "The arguments were upstream of shape (4, 2)."
    first = (
        "The first operation to make NaN or an infinity: `invalid value encountered in divide`, at line 4 of your cell"
    )
    assert body[2] == f"{first}, with `a` of shape (4, 2):" and str(body[3]).strip() == "return (a / a).sum(0)"
    assert "NaN comes from 0/0" in repr(check("bias", lambda u: u.sum(0) + float("nan")))


SEVERAL = {
    "one alone": (lambda a, d: a.T @ d, "an array of shape (4, 2) of float64; expected 2 results, (dW, db)"),
    "three": (lambda a, d: (a, d, d), "a tuple of length 3; expected 2 results"),
    "nothing within": (lambda a, d: (a.T @ d, None), "db is None"),
    "order": (lambda a, d: (d.sum(0), a.T @ d), "The results are right, but out of order: expected (dW, db)."),
    "one right": (lambda a, d: (a.T @ d, d.sum(0) ** 3), "Right: dW. Not right: db."),
    "one of two": (lambda a, d: (a.T @ -d, d.sum(0)), "The sign is turned"),
    "which of two": (lambda a, d: (a.T @ -d, d.sum(0)), "This is so of dW; db is right."),
    "text": (lambda a, d: "dW", "returns 'dW'; expected 2 results"),
    "list within": (lambda a, d: ((a.T @ d).tolist(), d.sum(0)), "dW is a list of length 4; expected a NumPy array"),
}


@pytest.mark.parametrize("kind", SEVERAL)
def test_odd_results_among_several(kind):
    answer, words = SEVERAL[kind]
    assert words in repr(check("layer gradients", answer))


def test_a_transposed_result_is_recognised():
    said = repr(check("softmax backward", lambda z, u: vectors.softmax_backward(z, u).T))
    assert "It would be right if it were transposed." in said
    assert "dz has shape (3, 4); expected (4, 3)." in said


def test_the_shape_of_something_else_is_told():
    def said(answer):
        return repr(check("layer gradients", lambda a, d: (answer(a, d), d.sum(0))))

    assert "The first is the shape of `a_before`." in said(lambda a, d: a - 3)
    assert "One number comes out: is all of it added up, or one entry taken?" in said(lambda a, d: (a.T @ d).sum())
    assert "The first is" not in said(lambda a, d: np.ones((9, 8)))
    inputs = [(np.ones((3, 2)), np.arange(n)) for n in (4, 5)]
    task = Task("a task", lambda x, y: y + 1.0, "z", lambda rng: inputs, (), "A section")
    assert "The first is the shape of `x`, the other that of `y`." in repr(
        TaskList(task).check("a task", lambda x, y: x)
    )


def test_a_changed_sign_is_recognised():
    assert "the sign of the result is the other" in repr(check("copy gate", lambda x: -(2 * x + 1)))
    assert "the sign of the result is the other" in repr(check("copy gate", lambda x: -1.0000001 * (2 * x + 1)))


def test_nearly_the_right_number_is_no_multiple_of_it():
    for wrong in (lambda x, y, z: 1.005 * (x + y) * z, lambda x, y, z: 0.991 * (x + y) * z):
        said = repr(check("forward", wrong))
        assert "expected" in said
        assert "times the right one" not in said
    assert "right one" not in repr(check("bias", lambda u: (1.005 if len(u) == 3 else 1.5) * u.sum(0)))


def test_an_axis_too_many_or_too_few_is_wrong_wherever_it_is():
    gradient = vectors.bias_gradient
    assert "the sum keeps an axis that should go" in repr(check("bias", lambda u: gradient(u)[None]))
    assert "in a column, (M, 1)" in repr(check("bias", lambda u: gradient(u)[:, None]))
    said = repr(check("matrix dw", lambda x, w, u: (x.T @ u)[None]))
    assert "expected (3, 2). An axis of length 1 is too many" in said and "Its numbers are right." in said
    assert "Its numbers are right." not in repr(check("matrix dw", lambda x, w, u: (x.T @ u)[None] + 1))
    column = TaskList(Task("column", lambda u: u[:, None], "c", lambda rng: [(np.arange(3.0),)], ()))
    assert "An axis of length 1 is missing" in repr(column.check("column", lambda u: u + 0))
    assert "stands in another place. Its numbers are right." in repr(column.check("column", lambda u: u[None] + 0))


def test_the_first_difference_has_place_values_shape_and_dtype():
    def nearly(x, w, upstream):
        dx = upstream @ w.T
        dx[-1, -1] = 5
        return dx

    said = repr(check("matrix dx", nearly))
    assert re.search(r"dx\[3, 2\] is 5; expected -?[\d.]+ \(1 of 12 entries differ\)\.", said)
    assert "x of shape (4, 3), w of shape (3, 2), upstream of shape (4, 2)" in said
    assert "your dx has shape (4, 3) and dtype float64" in said


def test_a_changed_argument_is_told():
    def matrix_dw(x, w, upstream):
        upstream *= 2
        return x.T @ upstream / 2

    said = repr(check("matrix dw", matrix_dw))
    assert "Your function changes `upstream`" in said
    assert "Its result is right otherwise." in said


def test_a_memory_between_calls_is_told():
    total = {}

    def bias_gradient(upstream):
        key = upstream.shape
        total[key] = total.get(key, 0) + upstream.sum(axis=0)
        return total[key]

    assert "something is remembered between calls" in repr(check("bias", bias_gradient))


def test_chance_is_told():
    assert "or random" in repr(check("copy gate", lambda x: 2 * x + random.random()))


def test_a_variable_from_outside_is_told():
    answer = typed("def bias_gradient(upstream):\n    return G.sum(axis=0)", G=np.ones((2, 2)))
    assert "It uses `G` from outside" in repr(check("bias", answer))


def test_prints_are_seen_once_for_each_input(capsys):
    def bias_gradient(upstream):
        print("rows:", len(upstream))
        return upstream.sum(axis=0)

    assert check("bias", bias_gradient).right
    assert capsys.readouterr().out.splitlines() == [f"rows: {len(u)}" for (u,) in vectors.TASKS.tasks["bias"].cases()]


def test_an_endless_stream_of_prints_ends(capsys, monkeypatch):
    monkeypatch.setattr(guard, "TIME_LIMIT", 0.2)

    def talkative(x):
        while True:
            print("again and again")

    assert "was stopped after" in repr(check("copy gate", talkative))
    out = capsys.readouterr().out
    assert out.startswith("again and again\n")
    assert len(out) < 1.1 * guard.MAX_PRINTED
    assert out.endswith("left out)\n")


def test_warnings_of_numpy_stay_out_of_the_page(recwarn):
    assert check("loss gate", lambda s, u: -u * np.exp(-s) / (1 + np.exp(-s)) + 0 * np.exp(-1e4 * np.float64(-1))).kind
    assert [str(w.message) for w in recwarn] == []


def test_right_numbers_in_another_order_are_not_taken_for_a_mistake():
    for wrong in (lambda x, y, z: (x + y, z, z), lambda x, y, z: (z, x + y, z)):
        assert "right, but out of order" in repr(check("flat backward", wrong))
    assert "out of order" not in repr(check("flat backward", lambda x, y, z: (x + y, x + y, z)))


def test_whole_numbers_are_blamed_only_if_fractions_were_cut_off():
    assert "cut off" not in repr(check("bias", lambda u: np.full(u.shape[1], 7)))
    assert "cut off" not in repr(check("forward", lambda x, y, z: -12))


def test_one_number_is_not_told_to_be_a_multiple_of_another():
    assert "multiple" not in repr(check("forward", lambda x, y, z: x * x + 7))
    assert "It is 3 times the right one." in repr(check("forward", lambda x, y, z: 3 * (x + y) * z))


def test_a_number_is_told_without_shape_and_dtype():
    said = repr(check("forward", lambda x, y, z: x * x + 7))
    assert "The arguments were x = " in said
    assert "dtype" not in said


def test_what_does_not_depend_on_the_arguments_is_told():
    assert "the same comes out: f should depend on them." in repr(check("forward", lambda x, y, z: -12))
    assert "dx, dy should depend on them" in repr(check("max gate", lambda x, y, u: (0, 0)))
    said = repr(check("flat backward", lambda x, y, z: (z, z, 7.0)))
    assert "the same comes out: df_dz should depend on them." in said
    assert "the same comes out" not in repr(check("flat backward", lambda x, y, z: (z, x * x, 7.0)))


def test_without_arrays_nothing_is_said_of_shapes():
    said = repr(check("forward", lambda x, y, z: (x + y) * z if x > 0 else x))
    assert "It is right in " in said
    assert "what is special" not in said


class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __neg__(self):
        return Pair(-self.a, -self.b)


class Unwritten(Pair):
    def __neg__(self):
        raise NotImplementedError


class Half(Pair):
    def __neg__(self):
        return Half(-self.a, self.b)


def negated(Pair, a, b):
    pair = -Pair(a, b)
    return pair.a, pair.b


PAIRS = TaskList(
    Task("pair", Pair, "a, b", lambda rng: rng.normal(size=(3, 2)), (Mistake(Half, "Half of it."),), trial=negated)
)


def complains(answer, a):
    raise Complaint(f"This is no {answer(a)}.")


def test_a_trial_says_itself_what_is_wrong():
    task = Task("odd", lambda a: a, "a", lambda rng: [(1.0,)], (), trial=complains)
    said = repr(TaskList(task).check("odd", lambda a: "sum"))
    assert said == "✗ Not right: odd\nThis is no sum."


def test_a_trial_may_say_that_only_something_is_missing():
    def incomplete(answer, a):
        if answer(a) is None:
            raise Complaint("Good. Now the number.", so_far=True)
        raise Complaint("No.")

    task = Task("odd", lambda a: a, "a", lambda rng: [(1.0,), (2.0,)], (), trial=incomplete)
    check = TaskList(task).check
    assert repr(check("odd", lambda a: None)) == "○ So far so good: odd\nGood. Now the number."
    assert check("odd", lambda a: None if a < 2 else a).kind == "wrong"


def test_a_class_is_an_answer_too():
    assert PAIRS.check("pair", Pair).right
    assert PAIRS.check("pair", Unwritten).kind == "not yet"
    assert "Half of it." in repr(PAIRS.check("pair", Half))
    assert "a is " in repr(PAIRS.check("pair", type("Odd", (Pair,), {"__neg__": lambda self: Pair(1, 2)})))
    assert PAIRS.answer("pair", Pair) is Pair
    assert PAIRS.answer("pair", Half)(1, 2).a == 1


EVEN = TaskList(Task("even", lambda a: a % 2 == 0, "even", lambda rng: [(np.arange(n),) for n in (3, 4, 5)], ()))


@pytest.mark.parametrize(
    ("answer", "words"),
    {
        "turned round": (lambda a: a % 2 == 1, r"even\[0\] is False; expected True \(3 of 3 entries differ\)"),
        "all": (lambda a: np.ones(len(a), bool), r"even\[1\] is True; expected False"),
        "none": (lambda a: np.zeros(len(a), bool), r"even\[0\] is False; expected True"),
        "as numbers": (lambda a: (a % 2).astype(int), r"even\[0\] is False; expected True"),
    }.values(),
)
def test_wrong_results_of_true_and_false_are_told_as_others(answer, words):
    said = repr(EVEN.check("even", answer))
    assert re.search(words, said), said
    assert "could not be checked" not in said


def test_a_right_answer_is_shown_what_the_task_has_to_show():
    def double(x):
        return 2 * x

    task = Task("double", double, "y", lambda rng: [(3.0,)], (), shown=lambda: "Twice.\n\n| 3 |\n| --- |\n| 6 |")
    verdict = TaskList(task).check("double", lambda x: x + x)
    assert verdict.body == ("Your `double` agrees with the library on 1 input.", task.shown())
    assert "> | 6 |" in verdict._repr_markdown_()
    assert "Twice" not in repr(TaskList(task).check("double", lambda x: x))


def test_an_argument_that_is_ignored_is_told():
    said = repr(check_any("activations: leaky ReLU backward", lambda z, u, alpha: np.where(z > 0, u, 0.07 * u)))
    assert "Your results do not change with `alpha`. Does a number of your own stand in its place?" in said
    said = repr(check_any("activations: leaky ReLU backward", lambda z, u, alpha: np.where(z > 0.3, u, alpha * u)))
    assert "do not change" not in said
