"""What may be given to an experiment that a notebook calls: said above the function, asked before any work."""

import functools
import inspect

from course_lib import checks


def given(**rules):
    """A decorator that refuses other arguments than its ``rules`` allow; None may stand where it is the default.

    A rule is the domain of one number as text, ``"(0, inf)"``; the least whole number, ``1``; names to choose from, a
    tuple or a dict; a class; or a function ``(value, argument)`` that gives back what the experiment is to get.
    """

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def asked(*positional, **named):
            bound = signature.bind(*positional, **named)
            for name, value in bound.arguments.items():
                if name in rules and not (value is None and signature.parameters[name].default is None):
                    bound.arguments[name] = _obeyed(name, rules[name], value)
            return function(*bound.args, **bound.kwargs)

        return asked

    return decorate


def _obeyed(name, rule, value):
    if isinstance(rule, str):
        return checks.one_number(name, value, rule)
    if isinstance(rule, int):
        return checks.integer(name, value, rule, 10**6)
    if isinstance(rule, tuple | dict):
        return checks.one_of(name, value, rule)
    if isinstance(rule, type):
        return checks.instance(name, value, rule, f"a {rule.__name__}")
    return rule(value, name)


def point(value, argument):
    """A point of the plane."""
    a = checks.array(argument, value, shape=(2,)).astype(float)
    if a.ndim > 1:
        raise checks.problem(argument, f"shape {a.shape}", "one point, (2,)", "Call it for each of them.")
    return a


def numbers(value, argument):
    """Numbers of a size that can be squared, in any shape."""
    return checks.number(argument, checks.array(argument, value).astype(float), "[-1e100, 1e100]")


def batch(value, argument):
    """The rows of a batch; None is all of them."""
    return None if value is None else checks.integer(argument, value, 1)


def row(value, argument):
    """A list of numbers."""
    a = checks.array(argument, value, ndim=1)
    if a.ndim > 1:
        raise checks.problem(argument, f"shape {a.shape}", "a list of numbers", "Write [0.1, 0.3].")
    return a


def rates(value, argument):
    """A list of learning rates, as a tuple."""
    return tuple(checks.number(argument, row(value, argument), "(0, inf)").tolist())


def whole(value, argument):
    """A list of whole numbers from 1."""
    checks.instance(argument, value, list | tuple, "a list of whole numbers", "Write [1, 10].")
    return [checks.integer(argument, n, 1) for n in value]


def function(count):
    """The rule for a function of so many arguments."""
    return lambda value, argument: checks.function(argument, value, f"a function of {count}", count)
