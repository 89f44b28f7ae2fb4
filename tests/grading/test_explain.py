"""Exceptions in an answer: at which line, and in which words."""

import math
import re

import numpy as np
import pytest

from course_lib.grading.verdict import CodeLine
from tests.grading.examples import BIAS, check, typed

RAISES = {
    "total = upstrem.sum()": "`upstrem` has no value there",
    "result += upstream; result = 1": "`result` gets its value only in a later line",
    "total = upstream.summ()": "Did you mean `.sum`?",
    "total = 1 / (1 + np.exp ** -upstream)": "A function stands there as if it were a number",
    "upstream[0, 0] = upstream": "One place of an array holds one number",
    "total = upstream @ upstream": "The square of each entry is `upstream**2`",
    "total = upstream @ (2 * upstream)": "the inner two of a product",
    "total = 2 @ upstream": "a single number there",
    "total = 1 if 0 < upstream < 1 else 2": "`(0 < x) & (x < 1)`",
    "total = upstream > 0 and upstream": "Entry by entry it is `&`",
    "total = np.zeros(upstream)": "`np.zeros_like(x)`",
    "total = [k for k in range(upstream.sum())]": "`range` counts in whole numbers",
    "total = float(upstream)": "makes one number of one number",
    "total = upstream[0, 0, 0]": "more numbers in the square brackets",
    "total = upstream[np.ones((99, 99), bool)]": "A mask has to have the shape",
    "total = upstream[0.5]": "An index is a whole number",
    "total = upstream.reshape(17, 19)": "as many entries as the array has",
    "total = upstream[:0].max()": "has no largest entry",
    "total = np.arange(3); total -= 0.5": "cannot take fractions",
    "total[0] = 1": "cannot be written into",
    "total = upstream.sum(keepdim=True)": "Did you mean `keepdims`?",
    "total = [1.0] * 0.5": "`np.array(…)` makes an array of it",
    "total = [1.0] - upstream[0].tolist()": "`np.array(…)` makes an array of it",
    "total = upstream + np.ones((17, 9))": "Entry by entry both must have the same shape",
    "total = 1 if upstream > 0 else 2": "`if` asks for one yes or no",
    "total = max(upstream, 2 * upstream)": "`np.maximum` compares entry by entry",
    "total = bool(upstream)": "`np.maximum` or `np.minimum`",
    "total = np.array([[1.0, 2.0], [3.0]])": "Those rows have different lengths",
    "total = (lambda t: t) * (upstream + 1)": "Call it: its name",
    "a, b, c, d, e, f, g = upstream": "The number of names on the left",
    "total = math.exp(upstream)": "Python's `math` takes one number",
    "total = upstream(0)": "Something that is no function",
    "total = len(upstream, 0)": "too many or too few arguments",
    "total = None + upstream": "One of the values there is None",
    "total = total[0]": "Square brackets stand behind something",
    "total = 'a' + 1": "do not go together",
    "total = abs * 2": "as if it were a number",
    "total = upstream[99]": "An index runs past the end",
    "total = np.max(upstream, 0).sum(axis=1)": "`np.maximum(z, 0)` compares entry by entry",
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
    assert verdict.body[:2] == ("Your function stopped at line 4 of your cell with an error:", CodeLine(line))
    assert RAISES[line] in repr(verdict)
    assert "It was called with upstream of shape (" in repr(verdict)
    assert ("In that line stood `upstream` of shape (" in repr(verdict)) == bool(re.search(r"\bupstream\b", line))


def test_an_exception_in_a_helper_is_shown_there_and_in_numpy_where_it_was_called():
    helper = typed("def helper(u):\n\n    return u.sum(axis=7)")
    verdict = check("bias", typed("def bias_gradient(u):\n    return helper(u)", helper=helper))
    assert verdict.body[:2] == (
        "Your function stopped at line 3 of your cell with an error:",
        CodeLine("return u.sum(axis=7)"),
    )


def test_an_exception_in_a_file_names_the_file():
    def bias_gradient(upstream):
        return upstream.nothing

    line = bias_gradient.__code__.co_firstlineno + 1
    assert f"stopped at line {line} of test_explain.py" in repr(check("bias", bias_gradient))


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
