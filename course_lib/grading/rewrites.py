"""The slips of a formula, as rewrites of its syntax tree: what may stand in the place of an expression, and its words.

An error model in the sense of Singh, Gulwani and Solar-Lezama (2013): each rule looks at one node and gives the wrong
nodes that people write instead. The words name the kind of slip, never the right answer.
"""

import ast
import builtins
import copy
from collections.abc import Iterator

Rewrite = tuple[ast.expr, str]

FAMILIES = (
    ("exp", "expm1"), ("log", "log1p", "log2", "log10"), ("sin", "cos"), ("tanh", "arctan", "cosh", "sinh"),
    ("maximum", "minimum"), ("max", "min"), ("argmax", "argmin"), ("sum", "mean", "prod"), ("ceil", "floor", "round"),
    ("cumsum", "cumprod"), ("all", "any"), ("std", "var"), ("eigvalsh", "eigvals"), ("sign", "abs"),
)  # fmt: skip
BY_NAME = {name: family for family in FAMILIES for name in family}
REDUCTIONS = {"sum", "mean", "max", "min", "prod", "all", "any", "argmax", "argmin", "std", "var"}
IDEMPOTENT = {"abs", "sign", "ceil", "floor", "round", "ReLU"}  # taken twice it is the same
SYMMETRIC = {"maximum", "minimum", "max", "min", "zip"}
KEPT = {"range", "len", "float", "int", "zip", "enumerate", "array", "zeros_like", "reshape", "zeros", "list", "tuple"}


def rewrites(node: ast.expr) -> Iterator[Rewrite]:
    """(the wrong expression, the kind of slip in words) for every rule that applies to this node."""
    for rule in RULES.get(type(node), ()):
        yield from rule(node)


def _binary(left, operator, right):
    return ast.BinOp(copy.deepcopy(left), operator, copy.deepcopy(right))


def _number(value):
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _numpy(name, *arguments):
    function = ast.Attribute(ast.Name("_numpy", ast.Load()), name, ast.Load())
    return ast.Call(function, [copy.deepcopy(a) for a in arguments], [])


def _sums(node):
    """a + b and a − b: the sign, and each of the two terms left out."""
    match node.op:
        case ast.Add():
            yield _binary(node.left, ast.Sub(), node.right), "a sign is the other way round"
            yield _binary(node.right, ast.Sub(), node.left), "a sign is the other way round"
        case ast.Sub():
            yield _binary(node.left, ast.Add(), node.right), "a sign is the other way round"
            yield _binary(node.right, ast.Sub(), node.left), "a difference is taken the other way round"
        case _:
            return
    yield node.left, "a term is left out"
    right = node.right if isinstance(node.op, ast.Add) else ast.UnaryOp(ast.USub(), node.right)
    yield right, "a term is left out"
    yield _binary(node.left, ast.Mult(), node.right), "a sum or a difference has become a product"
    if isinstance(node.left, ast.Constant) and isinstance(node.op, ast.Sub):  # 1 − β
        yield node.right, "a share stands where what is left of it belongs"
    twice = _binary(ast.Constant(2), ast.Mult(), node.right)
    yield ast.BinOp(copy.deepcopy(node.left), node.op, twice), "a term is counted twice"
    if isinstance(node.op, ast.Add) and getattr(node.right, "id", "").startswith("eps"):
        yield _numpy("maximum", node.left, node.right), f"a bound of `{node.right.id}` stands where it should be added"


def _gathered(node):
    """a · b + c typed as a · (b + c), and a + b · c as (a + b) · c: brackets that are too many."""
    left, right = node.left, node.right
    products = ast.Mult | ast.Div | ast.MatMult
    if isinstance(node.op, ast.Add | ast.Sub) and isinstance(left, ast.BinOp) and isinstance(left.op, products):
        yield _binary(left.left, left.op, _binary(left.right, node.op, right)), "brackets are too many"
    if isinstance(node.op, ast.Add | ast.Sub) and isinstance(right, ast.BinOp) and isinstance(right.op, products):
        yield _binary(_binary(left, node.op, right.left), right.op, right.right), "brackets are too many"


def _products(node):
    """a · b and a / b: exchanged, inverted, a factor left out or counted twice, a power instead."""
    left, right = node.left, node.right
    match node.op:
        case ast.Mult():
            yield left, "a factor is left out"
            yield right, "a factor is left out"
            yield _binary(left, ast.Div(), right), "it is divided where it should be multiplied"
            yield _binary(right, ast.Div(), left), "it is divided where it should be multiplied"
            yield _binary(left, ast.Add(), right), "a product has become a sum"
            yield _binary(left, ast.Pow(), right), "a power stands where a product belongs"
            yield _binary(node, ast.Mult(), left), "a factor is there twice"
            yield _binary(node, ast.Mult(), right), "a factor is there twice"
            yield _binary(left, ast.MatMult(), right), "a product of matrices stands where entries belong multiplied"
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):
                whole = _binary(_binary(left, ast.Mult(), right.left), ast.Pow(), right.right)
                yield whole, "a power is taken of the whole, and not of one factor"
        case ast.Div():
            yield left, "a division is left out"
            yield _binary(left, ast.Mult(), right), "it is multiplied where it should be divided"
            yield _binary(right, ast.Div(), left), "a fraction is upside down"
            yield _binary(ast.Constant(1), ast.Div(), right), "what is to be divided is left out"
            yield _binary(node, ast.Div(), right), "it is divided twice"
            yield _binary(left, ast.FloorDiv(), right), "the division drops what is behind the point"
            if count := _counted(right):
                for other in ("size", "ndim"):
                    wrong = ast.Attribute(copy.deepcopy(count), other, ast.Load())
                    yield _binary(left, ast.Div(), wrong), "it is divided by another count"
                columns = ast.parse("x.shape[-1]", mode="eval").body
                columns.value.value = copy.deepcopy(count)  # type: ignore[attr-defined]
                yield _binary(left, ast.Div(), columns), "it is divided by another count"
            yield from _regrouped(node)
        case ast.FloorDiv():
            yield _binary(left, ast.Div(), right), "a division should drop what is behind the point"
            for step in (ast.Add(), ast.Sub()):
                moved = _binary(left, step, ast.Constant(1))
                yield _binary(moved, ast.FloorDiv(), right), "a count is off by one before it is divided"
        case ast.MatMult():
            yield _binary(left, ast.Mult(), right), "entries are multiplied where a product of matrices belongs"
            yield _binary(right, ast.MatMult(), left), "the two sides of a matrix product are exchanged"
            for side in ("left", "right"):
                sides = {"left": left, "right": right}
                sides[side] = _transposed(sides[side])
                yield _binary(sides["left"], ast.MatMult(), sides["right"]), "a transpose is missing or too many"
            yield left, "a factor is left out"
            yield right, "a factor is left out"


def _regrouped(node):
    """a/(b + c) typed as a/b + c, and (a + b)/c as a + b/c: brackets that are missing."""
    left, right = node.left, node.right
    if isinstance(right, ast.BinOp):
        first = _binary(left, ast.Div(), right.left)
        yield ast.BinOp(first, right.op, copy.deepcopy(right.right)), "brackets are missing"
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add | ast.Sub):
        last = _binary(left.right, ast.Div(), right)
        yield ast.BinOp(copy.deepcopy(left.left), left.op, last), "brackets are missing"


def _bracket_of_a_product(node):
    """a · (b + c) typed as a · b + c, and (a + b) · c as a + b · c."""
    left, right, sums = node.left, node.right, ast.Add | ast.Sub
    match node:
        case ast.BinOp(_, ast.Mult(), ast.BinOp(op=operator)) if isinstance(operator, sums):
            first = _binary(left, ast.Mult(), right.left)
            yield ast.BinOp(first, operator, copy.deepcopy(right.right)), "brackets are missing"
    match node:
        case ast.BinOp(ast.BinOp(op=operator), ast.Mult(), _) if isinstance(operator, sums):
            last = _binary(left.right, ast.Mult(), right)
            yield ast.BinOp(copy.deepcopy(left.left), operator, last), "brackets are missing"


def _powers(node):
    if not isinstance(node.op, ast.Pow):
        return
    base, exponent = node.left, node.right
    yield base, "a power is left out"
    yield _binary(base, ast.Mult(), exponent), "a product stands where a power belongs"
    for step in (ast.Add(), ast.Sub()):
        yield _binary(base, ast.Pow(), _binary(exponent, step, ast.Constant(1))), "an exponent is off by one"
    if isinstance(exponent, ast.Constant):
        yield _numpy("abs", base), "an absolute value stands where a power belongs"
    yield _binary(base, ast.MatMult(), base), "a product of matrices stands where a power of each entry belongs"
    yield _binary(base, ast.Pow(), _binary(exponent, ast.Div(), ast.Constant(2))), "a root is where none belongs"
    yield _binary(exponent, ast.Pow(), base), "a base and its exponent are exchanged"
    if isinstance(base, ast.BinOp) and isinstance(base.op, ast.Add | ast.Sub):  # (a − b)² typed as a² − b²
        inner = [_binary(side, ast.Pow(), exponent) for side in (base.left, base.right)]
        yield ast.BinOp(inner[0], base.op, inner[1]), "a power is taken of each term, and not of the whole"
    if isinstance(base, ast.BinOp) and isinstance(base.op, ast.Mult):
        last = _binary(base.right, ast.Pow(), exponent)
        yield _binary(base.left, ast.Mult(), last), "a power is taken of one factor, and not of the whole"


def _counted(node):
    """x of ``len(x)``, else None."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[counted]):
            return counted
    return None


def _transposed(node):
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(copy.deepcopy(node), "T", ast.Load())


def _name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _whole(call):
    """What a function is taken of: x of ``np.exp(x)`` and of ``x.sum()``."""
    if call.args:
        return call.args[0]
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def _calls(node):
    """f(x): left out, taken twice, another of its family; an axis; two arguments exchanged."""
    name, inner = _name_of(node), _whole(node)
    method = not node.args
    if name == "where" and len(node.args) == 3:
        yield from _sides(node)
        return
    for other in BY_NAME.get(name, ()):
        if other != name:
            wrong = copy.deepcopy(node)
            if isinstance(wrong.func, ast.Attribute):
                wrong.func.attr = other
            else:
                wrong.func = ast.Name(other, ast.Load()) if hasattr(builtins, other) else _numpy(other).func
            yield wrong, f"`{other}` stands where another function of its kind belongs"
    if name in REDUCTIONS:
        yield from _axes(node)
        if inner is not None:
            yield inner, f"the {name} is left out"
    if len(node.args) == 1 and inner is not None and name not in KEPT | REDUCTIONS and not method:
        yield inner, f"`{name}` is left out"
        if name not in IDEMPOTENT:
            again = copy.deepcopy(node)
            again.args = [copy.deepcopy(node)]
            yield again, f"`{name}` is taken twice"
        yield from _through(node, name, inner)
    if len(node.args) >= 2 and name not in KEPT:
        if name not in SYMMETRIC:
            wrong = copy.deepcopy(node)
            wrong.args[0], wrong.args[1] = wrong.args[1], wrong.args[0]
            yield wrong, f"two arguments of `{name}` are exchanged"
        for k in range(min(len(node.args), 2)):
            yield node.args[k], f"`{name}` is left out"
    if name == "copy" and method:
        yield node.func.value, "a second name stands where a copy belongs"


def _sides(node):
    """where(condition, a, b): a and b exchanged, one of them everywhere, one of them 0."""
    condition, first, second = node.args
    sides = {"exchanged": (second, first), "first": (ast.Constant(0), second), "second": (first, ast.Constant(0))}
    for side, both in sides.items():
        wrong = copy.deepcopy(node)
        wrong.args = [condition, *map(copy.deepcopy, both)]
        yield (
            wrong,
            f"the two sides of `where` are {side}" if side == "exchanged" else f"the {side} side of `where` is 0",
        )
    for side in (first, second):
        yield side, "one side of `where` stands on both"


def _through(node, name, inner):
    """f(a + b) typed as f(a) + b and as f(a) + f(b); f(a · b) as f(a) · b; f(−a) as −f(a)."""
    if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.USub):
        wrong = copy.deepcopy(node)
        wrong.args = [copy.deepcopy(inner.operand)]
        yield ast.UnaryOp(ast.USub(), wrong), f"a minus stands outside of `{name}` that belongs inside"
    if not isinstance(inner, ast.BinOp):
        return
    each = []
    for side in (inner.left, inner.right):
        wrong = copy.deepcopy(node)
        wrong.args = [copy.deepcopy(side)]
        each.append(wrong)
    outside = f"a part stands outside of `{name}` that belongs inside"
    yield ast.BinOp(each[0], inner.op, copy.deepcopy(inner.right)), outside
    yield ast.BinOp(copy.deepcopy(inner.left), inner.op, copy.deepcopy(each[1])), outside
    yield ast.BinOp(each[0], inner.op, each[1]), f"`{name}` is taken of each part, and not of the whole"


def _inside(node):
    """f(a) + b typed as f(a + b): what belongs outside of a function is inside."""
    for here, there in (("left", "right"), ("right", "left")):
        call, other = getattr(node, here), getattr(node, there)
        if isinstance(call, ast.Call) and len(call.args) == 1 and call.args and _name_of(call) not in KEPT | REDUCTIONS:
            wrong = copy.deepcopy(call)
            sides = {here: call.args[0], there: other}
            wrong.args = [ast.BinOp(copy.deepcopy(sides["left"]), node.op, copy.deepcopy(sides["right"]))]
            yield wrong, f"a part stands inside of `{_name_of(call)}` that belongs outside"


def _axes(node):
    """The axis of a sum left out or another, ``keepdims`` left out or added."""
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    others = {"axis": [None, *(k for k in (0, 1, -1))], "keepdims": [None, True]}
    for name, values in others.items():
        now = ast.unparse(keywords[name]) if name in keywords else "None"
        for value in values:
            if str(value) == now or (name == "keepdims" and "axis" not in keywords):
                continue
            wrong = copy.deepcopy(node)
            wrong.keywords = [k for k in wrong.keywords if k.arg != name]
            if value is not None:
                wrong.keywords.append(ast.keyword(name, _number(value)))
            kept = "keeps an axis that should go" if value else "loses an axis that should be kept"
            axis = "is taken over everything at once" if value is None else "goes along another axis"
            kind = axis if name == "axis" else kept
            yield wrong, f"the {_name_of(node)} {kind}"


def _signs(node):
    if isinstance(node.op, ast.Invert | ast.Not):
        yield node.operand, "a negation is left out"
    if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield node.operand, "a minus is left out"
        call = node.operand
        if isinstance(call, ast.Call) and len(call.args) == 1 and _name_of(call) not in KEPT | REDUCTIONS:
            wrong = copy.deepcopy(call)
            wrong.args = [ast.UnaryOp(ast.USub(), wrong.args[0])]
            yield wrong, f"a minus stands inside of `{_name_of(call)}` that belongs outside"


def _comparisons(node):
    """>, ≥, < and ≤ for one another."""
    swapped = {ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
    turned = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE}
    for table, words in (
        (swapped, "equality is on the wrong side of a comparison"),
        (turned, "a comparison is turned"),
    ):
        if other := table.get(type(node.ops[0])):
            yield ast.Compare(copy.deepcopy(node.left), [other()], copy.deepcopy(node.comparators)), words


def _numbers(node):
    """Another number: doubled, halved, off by one."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    for other in dict.fromkeys((2 * value, value / 2, value + 1, value - 1)):
        if other != value:
            yield _number(int(other) if other == int(other) else other), "a number in it is another"


def _attributes(node):
    if node.attr == "T":
        yield node.value, "a transpose is left out"


def _slices(node):
    """x[a:b] and x[a:]: where it begins or ends moved by one."""
    one = ast.Constant(1)
    for bound, words in (("lower", "a slice begins one off"), ("upper", "a slice ends one off")):
        value = getattr(node, bound)
        moved = [ast.BinOp(copy.deepcopy(value), step, one) for step in (ast.Add(), ast.Sub())] if value else []
        if bound == "upper" and value is None and node.lower is not None:
            moved = [ast.UnaryOp(ast.USub(), one)]
        for other in moved:
            wrong = copy.deepcopy(node)
            setattr(wrong, bound, other)
            yield wrong, words


RULES = {
    ast.BinOp: (_sums, _gathered, _products, _bracket_of_a_product, _powers, _inside),
    ast.Call: (_calls,),
    ast.UnaryOp: (_signs,),
    ast.Compare: (_comparisons,),
    ast.Constant: (_numbers,),
    ast.Attribute: (_attributes,),
    ast.Slice: (_slices,),
}
