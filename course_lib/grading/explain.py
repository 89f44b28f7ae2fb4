"""Python's exceptions in plain words: what happened at that line, and what to look at first."""

import difflib
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.grading.lines import LINES

PRODUCT = (
    "The shapes do not fit. Write the shape of each factor beside it: the inner two of a product must be equal. "
    "If entries are to be multiplied one by one, it is `*` and not `@`."
)
ENTRIES = "The shapes do not fit. Entry by entry both must have the same shape, or 1 where they differ."
ROWS = "Those rows have different lengths, and no array can be made of them. Print the `len` of each: is one missing?"
WHETHER = (
    "`if`, `and`, `or`, and Python's own `max` and `min` ask for one yes or no, and an array has many. Entry by entry "
    "it is `np.where`, a product with the mask, `np.maximum` or `np.minimum`."
)
MATH = "Python's `math` takes one number at a time. For arrays use NumPy's function of the same name: `np.exp`."


def explain(error: BaseException, line: str = "") -> str:
    """One or two sentences for a student who sees this exception for the first time; "" if it speaks for itself.

    ``line`` is where it was raised: what stands there is explained before what the exception says in general.
    """
    for kinds, says, written, words in LINES:
        found = re.search(written, line)
        if found and isinstance(error, kinds) and re.search(says, str(error)):
            return words.format(*found.groups())
    for kind, words in EXPLANATIONS.items():
        if isinstance(error, kind):
            return words(error) if callable(words) else words
    return ""


def _name(error):
    return f"`{_quoted(error)}` has no value there: it is no argument, and nothing was assigned to it before. Misspelt?"


def _unbound(error):
    return f"`{_quoted(error)}` gets its value only in a later line, or in one that was not run. Where should it start?"


def _quoted(error):
    found = re.search(r"'(\w+)'", str(error))
    return found[1] if found else "a name"


def _attribute(error):
    name, names = getattr(error, "name", None), dir(getattr(error, "obj", None))
    close = difflib.get_close_matches(name or "", names, n=1)
    return f"There is no `.{name}` on that. " + (f"Did you mean `.{close[0]}`?" if close else "Look up its spelling.")


def _value(error):
    text = str(error)
    if "core dimension" in text or "not aligned" in text:
        return PRODUCT
    if text == "setting an array element with a sequence.":
        return "One place of an array holds one number, and several are put there. Which entry is it, or which axis?"
    if "setting an array element" in text:
        return ROWS
    if "broadcast" in text:
        return ENTRIES
    if "truth value of an array" in text:
        return WHETHER
    if "cannot reshape" in text:
        return "The new shape has to hold as many entries as the array has: the product of its numbers is that count."
    if "zero-size" in text:
        return "The array is empty there, and has no largest entry. Print its shape: was a row or a slice lost?"
    if "read-only" in text:
        return "That array must not be written into. Make a `.copy()` first."
    if "unpack" in text:
        return "The number of names on the left of `=` differs from the number of values on the right."
    return "A function got a value that it cannot use. Look at what stands in its brackets."


def _type(error):
    text = str(error)
    if "Cannot cast" in text:
        return "An array of whole numbers cannot take fractions in its place. Make a new array of floats: `x = x - …`."
    if "item assignment" in text:
        return "Square brackets with `=` write into an array. A number or a tuple cannot be written into."
    if "not callable" in text:
        return "Something that is no function stands before an opening bracket. Is a `*` missing, or a name used twice?"
    if "can be converted to Python scalars" in text:
        return MATH
    if found := re.search(r"unexpected keyword argument '(\w+)'", text):
        meant = difflib.get_close_matches(found[1], KEYWORDS, n=1)
        return f"That function has no argument `{found[1]}`." + (f" Did you mean `{meant[0]}`?" if meant else "")
    if "argument" in text:
        return "A function was called with too many or too few arguments. Compare the call with the signature."
    if "NoneType" in text:
        return "One of the values there is None: a function that gave nothing back, or a variable never filled in."
    if "not subscriptable" in text:
        return "Square brackets stand behind something that has no entries, such as a number or a function."
    operands = re.findall(r"'(?:numpy\.)?(\w+)'", text.partition("operand type")[2])
    if "can't multiply sequence" in text or "list" in operands:
        return "A list stands there where numbers are computed with. `np.array(…)` makes an array of it."
    if any(name in CALLED or name[:1].isupper() for name in operands):
        return "A function stands there as if it were a number. Call it: its name, and its arguments in brackets."
    return "Two things meet there that do not go together. Print `type(…)` of each."


INDEX = (
    ("too many indices", "There are more numbers in the square brackets than the array has axes. Print its `shape`."),
    ("boolean index", "A mask has to have the shape of what it picks from. Print both shapes."),
    ("integers|slices|must be integers", "An index is a whole number, and what stands in those brackets is none. "
     "`//` and `int` make whole numbers."),
)  # fmt: skip


def _index(error):
    found = next((words for says, words in INDEX if re.search(says, str(error))), "")
    return found or "An index runs past the end. Counting starts at 0 and ends at `len(…) - 1`."


CALLED = {"function", "method", "builtin_function_or_method", "ufunc"}  # or an object of the course's: a schedule
KEYWORDS = ("axis", "keepdims", "dtype", "ddof", "out", "where")
AXIS = (
    "That array has fewer axes than the line asks for: a line before it took one away. `np.max(z, 0)` is the "
    "largest of each column and has one axis less; `np.maximum(z, 0)` compares entry by entry and keeps the shape."
)

EXPLANATIONS: dict[type[BaseException], str | Callable[[Any], str]] = {
    RecursionError: "Your function calls itself again and again, without end.",
    UnboundLocalError: _unbound,
    NameError: _name,
    AttributeError: _attribute,
    np.exceptions.AxisError: AXIS,
    IndexError: _index,
    KeyError: "There is no entry of this name in the dict.",
    ZeroDivisionError: "Something is divided by 0 there.",
    OverflowError: "A number became too large for a float. Is it the argument of `exp`?",
    MemoryError: "An array would be larger than the memory. Print its shape before making it.",
    ImportError: "Python does not find that module here. NumPy is all that this task needs.",
    AssertionError: "An `assert` of your own says no.",
    SystemExit: "`exit` would end the whole notebook. Use `return`.",
    StopIteration: "`next` was asked for more than there is.",
    ValueError: _value,
    TypeError: _type,
}
