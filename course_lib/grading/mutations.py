"""The syntax tree of a right answer, changed by one slip or two at a time, with the words for each."""

import ast
import contextlib
import copy
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from course_lib.grading.rewrites import rewrites

Place = tuple[str, ...]  # the arguments that meet where the slip is

MOST_PAIRS = 500
REPEATED = re.compile(r"a (power|share|product stands|sign|root)|an exponent|an absolute|`\w+` is (left out|taken)")
COMMON = re.compile(
    r"a sign|a difference|equality|.* left out$|the \w+ (goes|is taken)|it is divided (by another|twice)"
)


def mutated(definition: ast.FunctionDef, arguments: Place) -> Iterator[tuple[str, Place]]:
    """(kind, place) for each slip, while ``definition`` is changed accordingly; afterwards it is as it was."""
    yield from _loops(definition, arguments)
    yield from _expressions(definition, arguments)
    yield from _brackets(definition, arguments)
    yield from _everywhere(definition)
    yield from _arguments(definition, arguments)
    yield from _states(definition, arguments)
    yield from _statements(definition, arguments)
    yield from _updates(definition, arguments)
    yield from _results(definition, arguments)


def paired(definition: ast.FunctionDef, arguments: Place) -> Iterator[str]:
    """Two common slips in words, while ``definition`` is changed accordingly."""
    common = [
        (slot, n, phrase(kind, _place(slot[3], arguments)))
        for slot, n, kind in _numbered(definition.body)
        if COMMON.match(kind)
    ]
    both = [pair for pair in itertools.combinations(common, 2) if pair[0][0] is not pair[1][0]]
    if len(both) > MOST_PAIRS:
        both = [both[k * len(both) // MOST_PAIRS] for k in range(MOST_PAIRS)]
    for (outer, n, says), (inner, m, also) in both:
        with _rewritten(inner, m), _rewritten(outer, n):  # the inner one first: the outer one copies what is in it
            yield f"{says}, and {also}"


def phrase(kind: str, place: Place) -> str:
    """``a sign is the other way round, where `v` and `g` meet``."""
    names = [f"`{name}`" for name in place]
    if not names:
        return kind
    if len(names) == 1:
        return f"{kind}, at {names[0]}"
    return f"{kind}, where {', '.join(names[:-1])} and {names[-1]} meet"


def _numbered(body):
    """(slot, number, kind) of each rewrite of each expression; what contains another comes before it."""
    for slot in _computed(body):
        for n, (_, kind) in enumerate(rewrites(slot[3])):
            yield slot, n, kind


@contextlib.contextmanager
def _rewritten(slot, n):
    """Within it, the expression in a slot is its ``n``-th rewrite."""
    parent, field, index, node = slot
    wrong = next(itertools.islice(rewrites(node), n, None), (node, ""))[0]
    _put(parent, field, index, wrong)
    yield
    _put(parent, field, index, node)


def _slots(node) -> Iterator[tuple[Any, str, int | None, ast.expr]]:
    """(parent, field, index, expression) of every expression below a node that is computed."""
    for field, value in ast.iter_fields(node):
        listed = isinstance(value, list)
        for index, item in enumerate(value if listed else [value]):
            if isinstance(item, ast.expr) and not isinstance(getattr(item, "ctx", None), ast.Store):
                yield node, field, index if listed else None, item
            if isinstance(item, ast.AST):
                yield from _slots(item)


def _computed(body):
    """The slots of all statements of a body, as they are now: they may be filled anew while these are gone through."""
    return [slot for statement in body for slot in _slots(statement)]


def _put(parent, field, index, value):
    if index is None:
        setattr(parent, field, value)
    else:
        getattr(parent, field)[index] = value


def _expressions(definition, arguments):
    for parent, field, index, node in _computed(definition.body):
        for wrong, kind in rewrites(node):
            _put(parent, field, index, copy.deepcopy(wrong))
            yield kind, _place(node, arguments)
            _put(parent, field, index, node)


def _everywhere(definition):
    """One and the same slip in each place where it can be made, such as βt for βᵗ in both corrections."""
    found = {}
    for slot, n, kind in _numbered(definition.body):
        if REPEATED.match(kind):
            found.setdefault(kind, {}).setdefault(id(slot[3]), (slot, n))
    for kind, places in found.items():
        if len(places) > 1:
            with contextlib.ExitStack() as stack:
                for slot, n in reversed(places.values()):
                    stack.enter_context(_rewritten(slot, n))
                yield f"{kind}, in each place like it", ()


def _brackets(definition, arguments):
    """Each pair of brackets around a sum, a product or a power left out, with what Python then reads."""
    body = definition.body
    for parent, field, index, node in _computed(body):
        if not isinstance(node, ast.BinOp) or not isinstance(parent, ast.BinOp) or _associative(parent.op, node.op):
            continue
        _put(parent, field, index, ast.Name("_bare", ast.Load()))
        source = ast.unparse(definition)
        _put(parent, field, index, node)
        definition.body = ast.parse(source.replace("_bare", ast.unparse(node))).body[0].body
        yield "brackets are missing", _place(node, arguments)
        definition.body = body


def _associative(outer, inner):
    """Whether brackets around an inner operation change nothing, as in a · (b / c)."""
    kinds = {ast.Mult: (ast.Mult, ast.Div, ast.MatMult), ast.Add: (ast.Add, ast.Sub), ast.MatMult: (ast.MatMult,)}
    return isinstance(inner, kinds.get(type(outer), ()))


def _place(node, arguments):
    """The arguments that stand in an expression, in the order of the signature; none if they are many."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    met = tuple(name for name in arguments if name in names)
    return met if len(met) <= 3 else ()


def _arguments(definition, arguments):
    """An argument that is ignored, and one that stands in another's place."""
    called = {call.func.id for call in ast.walk(definition) if isinstance(call, ast.Call) if hasattr(call.func, "id")}
    arguments = [name for name in arguments if name not in called]
    for parent, field, index, node in _computed(definition.body):
        if not isinstance(node, ast.Name) or node.id not in arguments:
            continue
        for value, words in _others(node.id, arguments):
            _put(parent, field, index, value)
            yield words, ()
        _put(parent, field, index, node)
    slots = [slot for slot in _computed(definition.body) if isinstance(slot[3], ast.Name)]
    for name in arguments:
        uses = [slot for slot in slots if slot[3].id == name]
        for value, words in _others(name, arguments) if len(uses) > 1 else ():
            for slot in uses:
                _put(*slot[:3], value)
            yield f"{words}, wherever it is used", ()
        for slot in uses:
            _put(*slot)


def _others(name, arguments):
    """What may stand in the place of an argument, and its words."""
    for value in (0, 1):
        yield ast.Constant(value), f"`{name}` is ignored and counts as {value}"
    for other in arguments:
        if other != name:
            yield ast.Name(other, ast.Load()), f"`{other}` stands where `{name}` belongs"


def counted(definition: ast.FunctionDef, function: Callable) -> Iterator[tuple[str, Place]]:
    """A whole number among the arguments that is taken one too large, or one too small, wherever it stands."""
    for name, kind in function.__annotations__.items():
        for moved, words in ((ast.Add(), "large"), (ast.Sub(), "small")) if kind is int else ():
            value = ast.BinOp(ast.Name(name, ast.Load()), moved, ast.Constant(1))
            definition.body.insert(0, ast.Assign([ast.Name(name, ast.Store())], value))
            yield f"`{name}` is one too {words} wherever it stands", ()
            del definition.body[0]


def _states(definition, arguments):
    """The old value of an argument where the new one belongs: each use after it has been assigned anew."""
    body = definition.body
    for k, statement in enumerate(body):
        targets = [t.id for t in getattr(statement, "targets", ()) if isinstance(t, ast.Name)]
        for name in set(targets) & set(arguments):
            keep = ast.Assign([ast.Name("_before", ast.Store())], ast.Name(name, ast.Load()))
            body.insert(k, keep)
            for parent, field, index, node in _computed(body[k + 2 :]):
                if isinstance(node, ast.Name) and node.id == name:
                    _put(parent, field, index, ast.Name("_before", ast.Load()))
                    yield f"the old `{name}` stands where the new one belongs", ()
                    _put(parent, field, index, node)
            del body[k]


def _statements(definition, arguments):
    """A step left out, and two steps in the other order."""
    for body in _bodies(definition):
        for k, statement in enumerate(list(body)):
            if len(body) > 1 and not isinstance(statement, ast.Return):
                del body[k]
                yield "a step is left out", _place(statement, arguments)
                body.insert(k, statement)
            if k + 1 < len(body) and not isinstance(body[k + 1], ast.Return):
                body[k], body[k + 1] = body[k + 1], body[k]
                yield "two steps are in the other order", ()
                body[k], body[k + 1] = body[k + 1], body[k]


def _updates(definition, arguments):
    """``a -= b``: overwritten by b, and what else is written for a − b."""
    for body in _bodies(definition):
        for k, statement in enumerate(body):
            if not isinstance(statement, ast.AugAssign):
                continue
            before = copy.deepcopy(statement.target)
            before.ctx = ast.Load()
            overwritten = (statement.value, ast.UnaryOp(ast.USub(), statement.value))
            kinds = [(value, "a value is overwritten where it should be changed") for value in overwritten]
            for wrong, kind in (*kinds, *rewrites(ast.BinOp(before, statement.op, statement.value))):
                body[k] = ast.Assign([statement.target], copy.deepcopy(wrong))
                yield kind, _place(statement, arguments)
            body[k] = statement


def _bodies(node):
    for each in ast.walk(node):
        for field in ("body", "orelse"):
            if isinstance(body := getattr(each, field, None), list) and body:
                yield body


def _loops(definition, arguments):
    """A range that begins or ends one off."""
    for call in ast.walk(definition):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range":
            ends = call.args
            for first in (True, False):
                for moved in (ast.Add(), ast.Sub()):
                    begin, end, *step = ends if len(ends) > 1 else [ast.Constant(0), *ends]
                    one = ast.Constant(1)
                    begin, end = (ast.BinOp(begin, moved, one), end) if first else (begin, ast.BinOp(end, moved, one))
                    call.args = [begin, end, *step]
                    yield f"a loop {'begins' if first else 'ends'} one off", ()
            call.args = ends


def _results(definition, arguments):
    """What is returned: with the other sign, or an argument taken in once more."""
    for statement in ast.walk(definition):
        if not isinstance(statement, ast.Return) or statement.value is None:
            continue
        value = statement.value
        if isinstance(value, ast.Tuple):
            for k, each in enumerate(value.elts):
                value.elts[k] = ast.UnaryOp(ast.USub(), each)
                yield "the sign of a result is the other", _place(each, arguments)
                value.elts[k] = each
            continue
        statement.value = ast.UnaryOp(ast.USub(), value)
        yield "the sign of the result is the other", ()
        if isinstance(value, ast.BinOp):
            root = ast.Attribute(ast.Name("_numpy", ast.Load()), "sqrt", ast.Load())
            statement.value = ast.Call(root, [value], [])
            yield "the root of the result is taken", ()
        for step, size in ((ast.Add(), "large"), (ast.Sub(), "small")):
            statement.value = ast.BinOp(value, step, ast.Constant(1))
            yield f"the result is one too {size}", ()
        for name in arguments:
            for taken, words in (
                (ast.Mult(), "multiplied by"),
                (ast.Div(), "divided by"),
                (ast.Add(), "increased by"),
            ):
                statement.value = ast.BinOp(value, taken, ast.Name(name, ast.Load()))
                yield f"the result is {words} `{name}` once more", ()
        statement.value = value
