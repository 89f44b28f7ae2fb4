"""Every task: its stub, right answers in several styles, each known mistake; then whatever else an answer can do."""

import contextlib
import functools
import importlib.util
import itertools
import linecache
import math
import pkgutil
import random
import re
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import topics
from course_lib.grading import compare, guard
from course_lib.grading.outcome import attempt
from course_lib.grading.verdict import Line, Verdict, code
from course_lib.topics.backpropagation_equations import tasks as backpropagation
from course_lib.topics.computational_graphs import tasks as graphs
from course_lib.topics.vectors_and_matrices import tasks as vectors

SOURCES = Path(__file__).parents[2] / "notebooks" / "source"
TOPICS = [
    found.name
    for found in pkgutil.iter_modules(topics.__path__)
    if importlib.util.find_spec(f"{topics.__name__}.{found.name}.tasks")
]
MODULES = {topic: importlib.import_module(f"{topics.__name__}.{topic}.tasks") for topic in TOPICS}
ANSWERS = {topic: importlib.import_module(f"tests.topics.{topic}.answers") for topic in TOPICS}
TASKS = {f"{name}: {task}": (name, task) for name, module in MODULES.items() for task in module.TASKS.tasks}


@pytest.fixture(autouse=True)
def not_strict(monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)


@pytest.fixture(params=TASKS)
def module_and_task(request):
    name, task = TASKS[request.param]
    return name, MODULES[name].TASKS.tasks[task]


@pytest.fixture
def task(module_and_task):
    return module_and_task[1]


@pytest.fixture
def check_it(module_and_task):
    """The ``check`` of the notebook to which the task belongs, with the task's name filled in."""
    name, task = module_and_task
    return functools.partial(MODULES[name].check, task.name)


def check(name, answer):
    """``check`` of that of the first three notebooks that has a task of this name."""
    (desk,) = (module.TASKS for module in (graphs, vectors, backpropagation) if name in module.TASKS.tasks)
    return desk.check(name, answer)


def check_any(name, answer):
    """The same for a name of ``TASKS``."""
    module, task = TASKS[name]
    return MODULES[module].check(task, answer)


def outcomes(task, function):
    return [attempt(function, case, task.results) for case in task.cases()]


# Every task ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_there_are_enough_tasks_answers_and_mistakes(name):
    tasks = MODULES[name].TASKS.tasks
    assert ANSWERS[name].RIGHT.keys() == tasks.keys()
    assert len(tasks) >= 5
    assert all(len(task.mistakes) >= 3 for task in tasks.values())
    assert all(len(styles) >= 2 for styles in ANSWERS[name].RIGHT.values())


def test_the_stub_is_not_yet(task, check_it, monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")

    def stub(*arguments):
        raise NotImplementedError

    verdict = check_it(stub)
    assert verdict.kind == "not yet"
    assert task.call in repr(verdict)


def test_every_style_is_right(module_and_task, check_it, monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    name, task = module_and_task
    for answer in [task.reference, *ANSWERS[name].RIGHT[task.name]]:
        assert check_it(answer).kind == "right"


def test_each_mistake_is_named_with_a_pointer(task, check_it):
    for mistake in task.mistakes:
        verdict = check_it(mistake.function)
        assert (verdict.kind, verdict.body) == ("wrong", (mistake.says,))
        assert verdict.where
        assert mistake.says in repr(verdict)


def test_no_two_mistakes_are_confused(task):
    assert len({mistake.says for mistake in task.mistakes}) == len(task.mistakes)
    tried = [outcomes(task, function) for function in (task.reference, *(m.function for m in task.mistakes))]
    for a, b in itertools.combinations(tried, 2):
        assert not all(map(compare.agree, a, b))
        assert not all(map(compare.agree, b, a))


@pytest.mark.parametrize("name", MODULES)
def test_pointers_lead_to_sections_of_the_notebook(name):
    told = f"from course_lib.topics.{name}.tasks import "
    (source,) = (text for path in SOURCES.glob("*.py") if told in (text := path.read_text("utf-8")))
    sections = set(re.findall(r"^# ##+ (.+)$", source, re.M))
    tasks = MODULES[name].TASKS.tasks.values()
    assert {where for t in tasks for where in (t.where, *(m.where for m in t.mistakes)) if where} <= sections


def test_inputs_have_a_single_row_and_sides_that_differ():
    tasks = vectors.TASKS.tasks | backpropagation.TASKS.tasks
    for name in ("matrix dx", "matrix dw", "hidden error", "layer gradients", "backward pass"):
        cases = tasks[name].cases()
        assert any(len(case[0]) == 1 for case in cases)
        assert any(len({*case[0].shape, *case[1].shape}) == 3 for case in cases)


def test_the_answer_is_mine_if_it_is_right_else_the_librarys():
    mine = ANSWERS["vectors_and_matrices"].RIGHT["matrix dx"][1]
    assert vectors.answer("matrix dx", mine) is mine
    stands_in = vectors.answer("matrix dx", lambda x, w, u: u @ w)
    x, w, upstream = vectors.TASKS.tasks["matrix dx"].cases()[1]
    np.testing.assert_array_equal(stands_in(x, w, upstream), upstream @ w.T)
    assert repr(stands_in) == "the library's matrix_dx(x, w, upstream), until yours is right"
    with pytest.raises(ValueError, match="Did you mean 'matrix dx'"):
        vectors.answer("matrix_dx", mine)


def test_what_was_checked_is_not_run_again_for_the_answer():
    calls = []

    def bias_gradient(upstream):
        calls.append(upstream.shape)
        return upstream.sum(axis=0)

    vectors.check("bias", bias_gradient)
    count = len(calls)
    assert vectors.answer("bias", bias_gradient) is bias_gradient
    assert len(calls) == count > 0


def test_strict_is_for_wrong_solutions_alone(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(AssertionError, match=r"wrong axis"):
        vectors.check("bias", lambda u: u.sum(axis=1))
    with pytest.raises(AssertionError, match="Did you mean"):
        vectors.check("bais", lambda u: u.sum(axis=0))


def test_an_unknown_task_has_a_nearest():
    assert "Did you mean 'bias'? Here are \"relu backward\"" in repr(vectors.check("bais", len))
    assert "There is no task" in repr(vectors.check(None, len))
    assert "There is no task" in repr(vectors.check([3], len))


# Time ---------------------------------------------------------------------------------------------------------------


def endless(x):
    while True:
        x += 1


def stubborn(x):
    while True:
        try:
            x += 1
        except:  # noqa: E722
            continue


def asleep(x):
    time.sleep(60)


WAYS = {"signal": guard.by_signal, "thread": guard.by_thread, "trace": guard.by_trace}


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    monkeypatch.setattr(guard, "_way", lambda: WAYS[request.param])
    monkeypatch.setattr(guard, "PATIENCE", 0.2)
    return request.param


def test_a_hang_is_stopped_and_shown(way):
    before = (
        signal.getsignal(signal.SIGALRM),
        signal.getitimer(signal.ITIMER_REAL),
        sys.gettrace(),
        threading.active_count(),
    )
    begin = time.monotonic()
    verdict = check("copy gate", endless)
    assert time.monotonic() - begin < 3
    assert verdict.body[0].startswith("Your function was stopped after 0.2 seconds. It was busy at line ")
    assert verdict.body[1] in (Line("while True:"), Line("x += 1"))
    after = (
        signal.getsignal(signal.SIGALRM),
        signal.getitimer(signal.ITIMER_REAL),
        sys.gettrace(),
        threading.active_count(),
    )
    assert after == before


@pytest.mark.parametrize("way", ["signal", "thread"], indirect=True)
def test_code_that_catches_everything_is_stopped(way):
    assert "was stopped after" in repr(check("copy gate", stubborn))


@pytest.mark.parametrize("way", ["signal"], indirect=True)
def test_a_sleeper_is_woken(way):
    assert "was stopped after" in repr(check("copy gate", asleep))


def test_a_hang_in_the_result_is_stopped(way):
    class Endless:
        def __array__(self, *arguments, **options):
            while True:
                pass

    assert "was stopped after" in repr(check("copy gate", lambda x: Endless()))


def test_a_hang_in_the_second_call_alone_is_stopped(way):
    seen = set()

    def once(x):
        while x in seen:
            pass
        seen.add(x)
        return 2 * x + 1

    assert "was stopped after" in repr(check("copy gate", once))


def test_what_is_right_is_right_however_it_is_watched(way):
    assert check("copy gate", ANSWERS["computational_graphs"].RIGHT["copy gate"][0]).right


def test_it_works_outside_of_the_main_thread(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.2)
    said = []
    worker = threading.Thread(target=lambda: said.append(repr(check("copy gate", endless))))
    worker.start()
    worker.join(5)
    assert "was stopped after" in said[0]


def test_in_a_browser_it_is_traced(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    assert guard._way() is guard.by_thread
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert guard._way() is guard.by_trace


def test_the_alarm_of_others_still_rings():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        check("copy gate", ANSWERS["computational_graphs"].RIGHT["copy gate"][0])
        assert not rung
        time.sleep(0.6)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# Exceptions ---------------------------------------------------------------------------------------------------------


def typed(source, **names):
    """A function as if typed into a cell of a notebook."""
    file = f"<ipython-input-{len(source)}-0123>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    space = {"__name__": "__main__", "np": np, "math": math} | names
    exec(compile(source, file, "exec"), space)
    return next(space[name] for name in re.findall(r"^def (\w+)", source, re.M)[::-1])


BIAS = "# my answer\ndef bias_gradient(upstream):\n    total = 0.0\n    {line}\n    return total"
RAISES = {
    "total = upstrem.sum()": "`upstrem` has no value there",
    "result += upstream; result = 1": "`result` gets its value only in a later line",
    "total = upstream.summ()": "Did you mean `.sum`?",
    "total = upstream @ upstream": "the inner two of a product",
    "total = upstream + np.ones((17, 9))": "Entry by entry both must have the same shape",
    "total = 1 if upstream > 0 else 2": "`if` asks for one yes or no",
    "a, b, c, d, e, f, g = upstream": "The number of names on the left",
    "total = math.exp(upstream)": "Python's `math` takes one number",
    "total = upstream(0)": "Something that is no function",
    "total = len(upstream, 0)": "too many or too few arguments",
    "total = None + upstream": "One of the values there is None",
    "total = total[0]": "Square brackets stand behind something",
    "total = 'a' + 1": "do not go together",
    "total = upstream[99]": "An index runs past the end",
    "total = {}['db']": "no entry of this name",
    "total = 1 / 0": "divided by 0",
    "total = math.exp(1e9)": "too large for a float",
    "total = np.empty((10**9, 10**9))": "larger than the memory",
    "total = bias_gradient(upstream)": "calls itself again and again",
    "import nothing_of_that_name": "Python does not find that module",
    "assert upstream is None": "An `assert` of your own",
    "raise SystemExit": "`exit` would end the whole notebook",
    "next(iter(()))": "`next` was asked for more",
    "raise RuntimeError('my own words')": "RuntimeError: my own words",
    "int('x')": "a value that it cannot use",
}


@pytest.mark.parametrize("line", RAISES)
def test_an_exception_is_explained_at_its_line(line):
    verdict = check("bias", typed(BIAS.format(line=line)))
    assert verdict.body[:2] == ("Your function stopped at line 4 of your cell with an error:", Line(line))
    assert RAISES[line] in repr(verdict)
    assert "It was called with upstream of shape (" in repr(verdict)


def test_an_exception_in_a_helper_is_shown_there_and_in_numpy_where_it_was_called():
    helper = typed("def helper(u):\n\n    return u.sum(axis=7)")
    verdict = check("bias", typed("def bias_gradient(u):\n    return helper(u)", helper=helper))
    assert verdict.body[:2] == (
        "Your function stopped at line 3 of your cell with an error:",
        Line("return u.sum(axis=7)"),
    )


def test_an_exception_in_a_file_names_the_file():
    def bias_gradient(upstream):
        return upstream.nothing

    line = bias_gradient.__code__.co_firstlineno + 1
    assert f"stopped at line {line} of test_exercises.py" in repr(check("bias", bias_gradient))


def test_an_exception_without_a_line_of_mine():
    assert "stopped at its call with an error" in repr(check("bias", math.exp))


def test_the_stop_button_stops_the_check_alone():
    def pressed(upstream):
        raise KeyboardInterrupt

    assert "The check was interrupted." in repr(check("bias", pressed))


def test_other_arguments_are_told():
    assert "takes `(u, w)`; expected `(upstream)`" in repr(check("bias", lambda u, w: u))
    assert "takes `()`; expected `(x, w, upstream)`" in repr(check("matrix dx", lambda: None))


def test_what_is_no_function_is_told():
    assert "wants the function itself, and got None" in repr(check("bias", None))
    assert "a value of type `ndarray`" in repr(check("bias", np.ones(3)))


# Results of another kind --------------------------------------------------------------------------------------------

ODD = {
    "nothing": (lambda u: None, "Is the `return` line missing?"),
    "printed": (lambda u: print(end=""), "returns None"),
    "list": (lambda u: [float(s) for s in u.sum(0)], "db is a list of length 3; the cells below need a NumPy array"),
    "comma": (lambda u: (u.sum(0),), "A comma at the end of the `return` line"),
    "pair": (lambda u: (u.sum(0), u), "a tuple of length 2; expected db by itself"),
    "whole numbers": (lambda u: u.sum(0).astype(np.int64), "fractions are cut off"),
    "mask": (lambda u: u.sum(0) > 0, "whole numbers, or True and False"),
    "not a number": (lambda u: u.sum(0) * np.log(-1.0), "db[0] is nan"),
    "heard": (lambda u: u.sum(0) / np.zeros(u.shape[1]), "`divide by zero encountered in divide`"),
    "text": (lambda u: "0.5", "db is '0.5'; expected real numbers"),
    "complex": (lambda u: u.sum(0) * 1j, "(complex128); expected real numbers"),
    "ragged": (lambda u: [[1, 2], [3]], "a list of length 2; expected real numbers"),
    "function": (lambda u: u.sum, "a function: was it called"),
    "dict": (lambda u: {"db": u}, "a dict; expected real numbers"),
    "shape": (lambda u: np.outer(u.sum(0), u.sum(0)), "db has shape (3, 3); expected (3,)."),
    "empty": (lambda u: np.zeros(0), "db has shape (0,)"),
    "factor": (lambda u: 3 * u.sum(0), "Every entry is 3 times the right one."),
    "factor of N": (lambda u: len(u) * u.sum(0), "3 times for upstream of shape (3, 3), 4 times for upstream"),
    "elsewhere": (lambda u: u.max(0), "db[0] is "),
    "some rows": (lambda u: u[:4].sum(0), "It is right for upstream of shape (3, 3): what is special there?"),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_results_are_told_in_words(kind):
    answer, words = ODD[kind]
    verdict = check("bias", answer)
    assert verdict.kind == "wrong"
    assert words in repr(verdict)


def test_right_numbers_in_a_list_are_called_right():
    assert "Its numbers are right." in repr(check("bias", ODD["list"][0]))


SEVERAL = {
    "one alone": (lambda a, d: a.T @ d, "an array of shape (4, 4) of float64; expected 2 results, (dW, db)"),
    "three": (lambda a, d: (a, d, d), "a tuple of length 3; expected 2 results"),
    "nothing within": (lambda a, d: (a.T @ d, None), "db is None"),
    "order": (lambda a, d: (d.sum(0), a.T @ d), "The results are right, but out of order: expected (dW, db)."),
    "one right": (lambda a, d: (a.T @ d, d.sum(0) ** 2), "Right: dW. Not right: db."),
    "one of two": (lambda a, d: (a.T @ -d, d.sum(0)), "Both signs are turned"),
    "which of two": (lambda a, d: (a.T @ -d, d.sum(0)), "So it is with dW."),
    "text": (lambda a, d: "dW", "returns 'dW'; expected 2 results"),
    "list within": (lambda a, d: ((a.T @ d).tolist(), d.sum(0)), "dW is a list of length 4; the cells below need"),
}


@pytest.mark.parametrize("kind", SEVERAL)
def test_odd_results_among_several(kind):
    answer, words = SEVERAL[kind]
    assert words in repr(check("layer gradients", answer))


def test_a_transposed_result_is_recognised():
    said = repr(check("softmax backward", lambda z, u: vectors.softmax_backward(z, u).T))
    assert "It would be right if it were transposed." in said
    assert "dz has shape (3, 4); expected (4, 3)." in said


def test_a_changed_sign_is_recognised():
    assert "Only the sign is wrong." in repr(check("copy gate", lambda x: -(2 * x + 1)))


def test_the_first_difference_has_place_values_shape_and_dtype():
    def nearly(x, w, upstream):
        dx = upstream @ w.T
        dx[-1, -1] = 5
        return dx

    said = repr(check("matrix dx", nearly))
    assert re.search(r"dx\[2, 2\] is 5; expected -?[\d.]+ \(1 of 9 entries differ\)\.", said)
    assert "x of shape (3, 3), w of shape (3, 3), upstream of shape (3, 3)" in said
    assert "your dx has shape (3, 3) and dtype float64" in said


# What an answer does besides ----------------------------------------------------------------------------------------


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
    monkeypatch.setattr(guard, "PATIENCE", 0.2)

    def talkative(x):
        while True:
            print("again and again")

    assert "was stopped after" in repr(check("copy gate", talkative))
    out = capsys.readouterr().out
    assert out.startswith("again and again\n")
    assert len(out) < 1.1 * guard.MOST_PRINTED
    assert out.endswith("left out)\n")


def test_warnings_of_numpy_stay_out_of_the_page(recwarn):
    assert check(
        "sigmoid gate", lambda s, u: u * np.exp(-s) / (1 + np.exp(-s)) ** 2 + 0 * np.exp(-1e4 * np.float64(-1))
    ).kind
    assert [str(w.message) for w in recwarn] == []


# What is shown ------------------------------------------------------------------------------------------------------


def test_a_verdict_is_the_same_words_each_time_as_text_and_as_markdown():
    answer = typed(BIAS.format(line="total = upstream.summ()"))
    verdict = check("bias", answer)
    assert verdict == check("bias", answer)
    assert repr(verdict).startswith("✗ Not right: bias\nYour function stopped")
    markdown = verdict._repr_markdown_()
    assert markdown.splitlines()[0] == "> **✗ Not right: bias**"
    assert "> ```python\n> total = upstream.summ()\n> ```" in markdown
    assert not re.search(r"0x[0-9a-f]{6}|color|style|\d{4,}\.py", markdown)


def test_code_of_any_content_stays_code():
    assert code("a ` b") == "`` a ` b ``"
    assert code("x" * 1000).count("x") == 298
    assert Line("s = '```'").markdown == "````python\ns = '```'\n````"
    shown = Verdict("wrong", "t", ("a\nb",))._repr_markdown_()
    assert all(line.startswith(">") for line in shown.splitlines())


numbers = st.integers() | st.floats() | st.complex_numbers() | st.booleans()
things = st.recursive(
    st.none() | numbers | st.text(max_size=4) | st.binary(max_size=4) | st.builds(object) | st.sampled_from([len, int]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
        | st.builds(lambda values: np.array([*values, None], dtype=object), st.lists(inner, max_size=3))
    ),
    max_leaves=6,
)
arrays = st.builds(
    lambda shape, kind, value: np.full(shape, value).astype(kind),
    st.lists(st.integers(0, 4), max_size=4),
    st.sampled_from(["f2", "f4", "f8", "i1", "i8", "u4", "?"]),
    st.integers(0, 1),
)


@given(st.sampled_from([*TASKS]), things | arrays | st.lists(arrays, min_size=2, max_size=5).map(tuple))
def test_whatever_is_returned_there_is_a_verdict(name, value):
    verdict = check_any(name, lambda *arguments: value)
    assert verdict.kind == "wrong"
    assert "could not be checked" not in repr(verdict)
    assert len(verdict._repr_markdown_()) < 3000


@given(st.sampled_from([*TASKS]), things | arrays)
def test_whatever_is_handed_in_there_is_a_verdict(name, value):
    verdict = check_any(name, value)
    assert verdict.kind == "wrong"
    assert "could not be checked" not in repr(verdict)


@given(st.sampled_from([SystemExit, GeneratorExit, KeyboardInterrupt, Exception, BaseException, OSError, UnicodeError]))
def test_whatever_is_raised_there_is_a_verdict(kind):
    def raising(x):
        raise kind("x" * 10_000)

    verdict = check("copy gate", raising)
    assert verdict.kind == "wrong"
    assert len(repr(verdict)) < 1000


def test_an_object_that_defies_inspection_gets_a_verdict():
    class Defiant:
        def __call__(self, *arguments):
            return self

        def __getattribute__(self, name):
            raise RuntimeError(name)

    for verdict in (check("bias", Defiant()), check("bias", lambda u: Defiant())):
        assert verdict.kind == "wrong"


def test_the_judge_itself_may_be_interrupted(monkeypatch):
    def interrupted(task, answer):
        raise KeyboardInterrupt

    monkeypatch.setattr("course_lib.grading.task_list.judge", interrupted)
    with contextlib.suppress(AssertionError):
        assert "could not be checked: `KeyboardInterrupt`" in repr(check("bias", len))
