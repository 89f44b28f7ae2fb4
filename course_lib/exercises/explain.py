"""Python's exceptions in plain words: what happened at that line, and what to look at first."""

import difflib

FIT = "The shapes do not fit. Write the shape of each factor beside it: the inner two of a product must be equal."


def explain(error):
    """One or two sentences for a student who sees this exception for the first time; "" if it speaks for itself."""
    for kind, words in EXPLANATIONS.items():
        if isinstance(error, kind):
            return words(error) if callable(words) else words
    return ""


def _name(error):
    name = getattr(error, "name", None) or "a name"
    return f"`{name}` has no value there: it is no argument, and nothing was assigned to it before. A slip in spelling?"


def _attribute(error):
    name, names = getattr(error, "name", None), dir(getattr(error, "obj", None))
    close = difflib.get_close_matches(name or "", names, n=1)
    return f"There is no `.{name}` on that. " + (f"Did you mean `.{close[0]}`?" if close else "Look up its spelling.")


def _value(error):
    text = str(error)
    if any(sign in text for sign in ("mismatch in its core dimension", "not aligned", "broadcast", "does not match")):
        return FIT
    if "truth value of an array" in text:
        return "`if` asks for one yes or no, and an array has many. Multiply by the mask, or use `np.where`."
    if "unpack" in text:
        return "The number of names on the left of `=` differs from the number of values on the right."
    return "A function got a value that it cannot use. Look at what stands in its brackets."


def _type(error):
    text = str(error)
    if "not callable" in text:
        return "Something that is no function stands before an opening bracket. Is a `*` missing, or a name used twice?"
    if "argument" in text:
        return "A function was called with too many or too few arguments. Compare the call with the signature."
    if "NoneType" in text:
        return "One of the values there is None: a function that gave nothing back, or a variable never filled in."
    if "not subscriptable" in text:
        return "Square brackets stand behind something that has no entries, such as a number or a function."
    return "Two things meet there that do not go together. Print `type(…)` of each."


EXPLANATIONS = {
    RecursionError: "Your function calls itself again and again, without end.",
    NameError: _name,
    AttributeError: _attribute,
    IndexError: "An index runs past the end. Counting starts at 0 and ends at `len(…) - 1`.",
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
