"""A formula as text, read into a graph: Python's grammar finds the parts, and nothing of it is ever evaluated."""

import ast
import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any

from course_lib import checks
from course_lib.graph._node import Node, constant, variable

OPERATORS = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
}
ALLOWED = "numbers, names, + - * / ** @, brackets, indexing and calls of the graph's functions"
REFUSED = {  # what it is called, and what to write instead
    ast.BitXor: ("^", "Write ** for a power."),
    ast.Compare: ("a comparison", "It has no gradient; max and relu have one."),
    ast.IfExp: ("a condition", "Use max or relu."),
    ast.AugAssign: ("an assignment with an operator", "Write q = q + x."),
    ast.Tuple: ("a comma", "Write one formula a line."),
}
ELSEWHERE = {  # functions by the names that they have elsewhere
    "ln": "Write log(…).",
    "min": "Write -max(-x, -y).",
    "pow": "Write x ** y.",
    "tan": "Write sin(x) / cos(x).",
    "square": "Write x ** 2.",
    "sigma": "Write sigmoid(…).",
    "logistic": "Write sigmoid(…).",
    "lrelu": "Write leaky_relu(…).",
}
PASTED = str.maketrans("−–×·⋅₀₁₂₃₄₅₆₇₈₉", "--***0123456789")  # as slides and web pages have them


class Reader:
    """One expression and what its names stand for; ``read()`` gives the node of its last line."""

    def __init__(self, text: str, values: dict[str, Any], functions: dict[str, Callable[..., Node]]) -> None:
        checks.instance("expression", text, str, "a formula as text", 'Write it in quotes: "(x + y) * z".')
        self.lines = inspect.cleandoc(text).translate(PASTED).strip().splitlines() or [""]
        self.names, self.functions = dict(values), functions

    def read(self) -> Node:
        """The node of the last statement."""
        try:
            found = [self._statement(statement) for statement in self._statements()]
        except (RecursionError, MemoryError):
            came, remedy = "too many operations inside one another", "Split it: q = …; f = … q …"
            raise checks.problem("expression", came, "a shorter formula", remedy) from None
        if not found:
            raise checks.problem("expression", "nothing", "a formula", 'Write one, such as "(x + y) * z".')
        return found[-1]

    def _statements(self):
        try:
            return ast.parse("\n".join(self.lines)).body
        except SyntaxError as error:
            raise self._syntax(error) from None
        except ValueError:
            raise checks.problem("expression", "characters that no formula has", ALLOWED, "Type it anew.") from None

    def _statement(self, at):
        name = None
        if isinstance(at, ast.Assign) and len(at.targets) == 1 and isinstance(at.targets[0], ast.Name):
            name = at.targets[0].id
        elif not isinstance(at, ast.Expr):
            raise self._refused(at, "a formula, or name = formula")
        found = self._visit(at.value)
        found = found if isinstance(found, Node) else constant(found)
        if name:
            self.names[name] = found
            found.name = found.name or name
        return found

    def _visit(self, at):
        """A node, or a plain number, which becomes a constant where it meets a node."""
        if type(at) not in READERS:
            raise self._refused(at, ALLOWED, getattr(at, "left", None))
        return READERS[type(at)](self, at)

    def _node(self, at):
        found = self._visit(at)
        return found if isinstance(found, Node) else self._do(at, constant, found)

    def _constant(self, at):
        if type(at.value) not in (int, float) or not abs(at.value) < 1e308:
            raise self._problem(at, checks.describe(at.value), "a real number", "Write a smaller one, or a name.")
        return at.value

    def _name(self, at):
        if at.id not in self.names:
            known = ", ".join(self.names) or "none"
            expected, remedy = f"a name with a value: {known}", f"Give it one: parse(…, {at.id}=1.0)."
            if at.id in self.functions:
                remedy = f"{at.id} is a function: write {at.id}(…)."
            raise self._problem(at, f"the name {at.id!r}", expected, remedy)
        if not isinstance(self.names[at.id], Node):
            self.names[at.id] = self._do(at, variable, self.names[at.id], at.id)
        return self.names[at.id]

    def _unaryop(self, at):
        if isinstance(at.op, ast.UAdd):
            return self._visit(at.operand)
        if not isinstance(at.op, ast.USub):
            raise self._refused(at, ALLOWED)
        return self._do(at, operator.neg, self._visit(at.operand))

    def _binop(self, at):
        if type(at.op) not in OPERATORS:
            raise self._refused(at, ALLOWED, at.left)
        left, right = self._visit(at.left), self._visit(at.right)
        if not isinstance(right, Node):
            left = left if isinstance(left, Node) else constant(left)
        return self._do(at, OPERATORS[type(at.op)][1], left, right, after=at.left)

    def _attribute(self, at):
        if at.attr != "T":
            remedy = "Only .T, the transpose, may follow a dot."
            raise self._problem(at, f".{at.attr}", ALLOWED, remedy, after=at.value)
        return self._do(at, operator.attrgetter("T"), self._node(at.value))

    def _subscript(self, at):
        return self._do(at.slice, operator.getitem, self._node(at.value), self._key(at.slice))

    def _key(self, at):
        if isinstance(at, ast.Tuple):
            return tuple(self._key(part) for part in at.elts)
        if isinstance(at, ast.Slice):
            return slice(*[end and self._key(end) for end in (at.lower, at.upper, at.step)])
        try:
            return ast.literal_eval(at)
        except ValueError:
            raise self._problem(at, "an index", "whole numbers, slices or lists of numbers", "Count from 0.") from None

    def _function(self, at):
        """The function that a call names."""
        name = getattr(at, "id", None)
        if name in self.functions:
            return name, self.functions[name]
        if name is None or name in self.names:
            came, remedy = "brackets after what is no function", "Write * to multiply."
            raise self._problem(at, came, "a function of the graph", remedy, after=at)
        close = checks.nearest(name, self.functions)
        remedy = close if close.endswith("?") else f"They are {', '.join(self.functions)}."
        remedy = ELSEWHERE.get(name, remedy)
        raise self._problem(at, f"the call {name}(…)", "a function of the graph", remedy)

    def _call(self, at):
        name, function = self._function(at.func)
        signature = _signature(function)
        takes_data = "target" in signature.parameters
        arguments = [
            self._target(part) if i == 1 and takes_data else self._visit(part) for i, part in enumerate(at.args)
        ]
        options = {part.arg: self._option(part.value) for part in at.keywords}
        try:
            signature.bind(*arguments, **options)
        except TypeError as error:
            written = f"{name}{_without_annotations(signature)}"
            remedy = (
                "Put one into another: max(x, max(y, z))." if name == "max" and len(arguments) > 2 else "Call it so."
            )
            raise self._problem(at, f"a call of {name} ({error})", written, remedy) from None
        found = self._do(at, function, *arguments, **options)
        if takes_data and len(at.args) > 1 and isinstance(at.args[1], ast.Name):
            found.inputs[1].name = at.args[1].id
        return found

    def _target(self, at):
        """Data keep their type: labels are whole numbers."""
        return self.names[at.id] if isinstance(at, ast.Name) and at.id in self.names else self._visit(at)

    def _option(self, at):
        try:
            return ast.literal_eval(at)
        except ValueError:
            return self._visit(at)

    def _do(self, at, function, *arguments, after=None, **options):
        """The function's result; an error shows the place in the text."""
        try:
            return function(*arguments, **options)
        except (ValueError, TypeError, IndexError) as error:
            raise type(error)(f"{error}{self._mark(*self._place(at, after))}") from None

    def _problem(self, at, came, expected, remedy, after=None):
        line, column = self._place(at, after)
        where = f"{came} at character {column + 1}"
        error = checks.problem("expression", where, expected, remedy)
        return ValueError(f"{error}{self._mark(line, column)}")

    def _refused(self, at, expected, after=None):
        part = at.op if isinstance(at, ast.BinOp | ast.UnaryOp) else at
        came, remedy = REFUSED.get(type(part), (f"Python's {type(part).__name__}", "Write a formula."))
        return self._problem(at, came, expected, remedy, after)

    def _syntax(self, error):
        line, column = min(error.lineno or 1, len(self.lines)) - 1, max((error.offset or 1) - 1, 0)
        came = f"something that is no formula at character {column + 1} ({error.msg})"
        problem = checks.problem("expression", came, ALLOWED, "Write * between factors, and close every bracket.")
        return ValueError(f"{problem}{self._mark(line, column)}")

    def _place(self, at, after):
        """Line and column, from 0, of a part of the formula, or of the operator that stands after a part."""
        if after is None:
            line = at.lineno - 1
            return line, len(self.lines[line].encode()[: at.col_offset].decode())  # the grammar counts bytes
        line = after.end_lineno - 1
        column = len(self.lines[line].encode()[: after.end_col_offset].decode())
        rest = self.lines[line][column:]
        return line, column + len(rest) - len(rest.lstrip(" )"))

    def _mark(self, line, column):
        return f"\n    {self.lines[line]}\n    {' ' * column}^"


_signature = functools.lru_cache(maxsize=64)(inspect.signature)


def _without_annotations(signature):
    bare = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return signature.replace(parameters=bare, return_annotation=signature.empty)


READERS = {
    ast.Constant: Reader._constant,
    ast.Name: Reader._name,
    ast.UnaryOp: Reader._unaryop,
    ast.BinOp: Reader._binop,
    ast.Attribute: Reader._attribute,
    ast.Subscript: Reader._subscript,
    ast.Call: Reader._call,
}
