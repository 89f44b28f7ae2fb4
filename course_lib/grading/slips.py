"""All answers that are one slip away from the right one, made from its syntax tree.

If a student's numbers are those of a slip, the kind of slip and its place can be told, although nobody foresaw it for
this task. (Search, align and repair: Wang, Singh and Su 2018.)
"""

import ast
import copy
import functools
import inspect
import itertools
import operator
import textwrap
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.grading import guard, mutations
from course_lib.grading.outcome import Outcome

if TYPE_CHECKING:
    from course_lib.grading.judge import TriedAnswer
    from course_lib.grading.task import Mistake

FOLDED = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip


EVERYWHERE = ", wherever it is used"  # says no more than the same without it, if both give the numbers


@dataclass(frozen=True)
class Slip:
    """A wrong ``function``, the ``kind`` of its slip in words, and the ``place``: the arguments that meet there."""

    kind: str
    place: tuple[str, ...]
    function: Callable[..., Any]
    source: str

    @property
    def says(self) -> str:
        """The kind and the place in a phrase."""
        return mutations.phrase(self.kind, self.place)


def slipped(tried: "TriedAnswer", made: Callable[[Callable], "tuple[Slip, ...]"]) -> list[str]:
    """Phrases of the slips that give the answer's numbers, made by ``slips`` or ``pairs`` of each right form."""
    if one_number(tried.outcomes) or tried.agrees(tried.expected):
        return []  # many slips lead to one number, and another remark tells it
    forms = (tried.task.reference, *tried.task.forms)
    with guard.time_limit():  # a slip may be a loop without an end
        each = map(made, forms[-1:] if made is pairs else forms)
        return phrases([slip for found in each for slip in found if tried.comes_from(slip.function)])


def beside(tried: "TriedAnswer") -> "tuple[Mistake | None, list[str]]":
    """A known mistake with a slip of its own that give the answer's numbers together: (the mistake, phrases)."""
    with guard.time_limit():
        for mistake in () if one_number(tried.outcomes) else tried.task.mistakes:
            made = slips(mistake.function) if mistake.slips else ()
            if found := [slip for slip in made if tried.comes_from(slip.function)]:
                return mistake, phrases(found)
    return None, []


def one_number(outcomes: Iterable[Outcome]) -> bool:
    """Whether one and the same number comes out everywhere, as 0 does if anything becomes 0; or NaN."""
    results = [outcome.results for outcome in outcomes]
    entries = (x for each in results if each for array in each for x in array.ravel().tolist())
    return len({x if x == x else "nan" for x in entries}) == 1  # NaN is not itself


def phrases(found: Iterable[Slip]) -> list[str]:
    """What slips that give the same numbers have in common: their kind; else the first three of them."""
    said = list(dict.fromkeys(slip.says for slip in found))
    said = [words for words in said if words.removesuffix(EVERYWHERE) not in said or not words.endswith(EVERYWHERE)]
    kinds = list(dict.fromkeys(slip.kind for slip in found))
    return kinds if len(kinds) == 1 < len(said) else said[:3]


@functools.lru_cache(maxsize=256)
def slips(function: Callable[..., Any]) -> tuple[Slip, ...]:
    """Every slip of ``function``, compiled; () if its source cannot be read."""
    if (definition := _definition(function)) is None:
        return ()
    made = mutations.mutated(definition, _arguments_of(function)), mutations.counted(definition, function)
    return _collected(definition, function, itertools.chain(*made))


@functools.lru_cache(maxsize=256)
def pairs(function: Callable[..., Any]) -> tuple[Slip, ...]:
    """Two of the most common slips at once; of very many, some from each part of the formula."""
    if (definition := _definition(function)) is None:
        return ()
    space = _names(function)
    made: dict[tuple, Slip] = {}
    for says in mutations.paired(definition, _arguments_of(function)):
        ast.fix_missing_locations(definition)
        if (wrong := _compiled(definition, space)) is not None:
            code = wrong.__code__
            made.setdefault((code.co_code, code.co_consts, code.co_names), Slip(says, (), wrong, ""))
    return tuple(made.values())


def plain_source(function: Callable[..., Any]) -> str:
    """The source that slips are made from: without docstring and annotations, x·1 written as x; "" if it is unknown."""
    return "" if (definition := _definition(function)) is None else _simple(definition)


def _arguments_of(function):
    return tuple(inspect.signature(function).parameters)


def _definition(function):
    """The syntax tree of a function, without docstring and annotations; None if its source cannot be read."""
    if not inspect.isfunction(function):
        return None
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, IndentationError):
        return None
    definition = next((node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)), None)
    if definition is not None:
        _strip(definition)
    return definition


def _collected(definition, function, changes):
    """The slips of these changes, each source once."""
    space, found, made = _names(function), {_simple(definition)}, []
    for kind, place in changes:
        ast.fix_missing_locations(definition)
        source = _simple(definition)
        if source not in found and (wrong := _compiled(definition, space)) is not None:
            found.add(source)
            made.append(Slip(kind, place, wrong, source))
    return tuple(made)


def _simple(definition):
    """The source with x·1, x/1, x¹ and x + 0 written as x, so that one wrong formula is one slip."""
    return ast.unparse(_simplified(definition))


def _simplified(node):
    """The tree, simplified; the old one stays as it is, and what has nothing to simplify is shared with it."""
    changed = {}
    for field, value in ast.iter_fields(node):
        listed = value if isinstance(value, list) else [value]
        new = [_simplified(each) if isinstance(each, ast.AST) else each for each in listed]
        if any(after is not before for after, before in zip(new, listed, strict=True)):
            changed[field] = new if isinstance(value, list) else new[0]
    if changed:
        node = copy.copy(node)
        vars(node).update(changed)
    return _folded(node)


def _folded(node):
    match node:
        case ast.BinOp(ast.Constant(value=int() | float() as a), kind, ast.Constant(value=int() | float() as b)):
            try:
                return ast.Constant(FOLDED[type(kind)](a, b))
            except (KeyError, ArithmeticError):  # an operator that is not folded, 1/0, 0 to the power −1
                return node
        case ast.BinOp(left, ast.Mult() | ast.Div() | ast.Pow(), ast.Constant(value=1)):
            return left
        case ast.BinOp(ast.Constant(value=1), ast.Mult(), right):
            return right
        case ast.BinOp(left, ast.Add() | ast.Sub(), ast.Constant(value=0)):
            return left
        case ast.BinOp(ast.Constant(value=0), ast.Add(), right):
            return right
    return node


def _strip(definition):
    """Without decorators, annotations and docstring: only what is computed."""
    definition.decorator_list, definition.returns = [], None
    for argument in (*definition.args.args, *definition.args.kwonlyargs):
        argument.annotation = None
    if ast.get_docstring(definition) is not None:
        definition.body = definition.body[1:]


def _names(function):
    """The globals of the function, and what it closes over."""
    inner = inspect.getclosurevars(function).nonlocals
    return {**function.__globals__, **inner, "_numpy": np}


def _compiled(definition, space):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # such as: 'int' object is not callable
            module = compile(ast.Module([definition], []), "<slip>", "exec")
    except (SyntaxError, ValueError):
        return None
    names = dict(space)
    exec(module, names)
    return names[definition.name]
