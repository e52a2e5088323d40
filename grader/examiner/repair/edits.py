"""What may be meant where something else is written: the changes that are tried, the least and likeliest first.

What stands for another operator, number, axis or name costs 1; what is added or left out, 2; what goes further, 3.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile

from grader.diagnosis.slips.edits import edits as slips
from grader.diagnosis.slips.program import called_name, number
from grader.examiner.repair.program import Change, Names, Place

Edit = tuple[int, ast.AST]
"""What it costs, and what stands there then."""
NEAR: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add, ast.Div, ast.Mult),
    ast.Mult: (ast.Div, ast.MatMult, ast.Add, ast.Pow), ast.Div: (ast.Mult, ast.FloorDiv, ast.Sub),
    ast.MatMult: (ast.Mult,), ast.Pow: (ast.Mult,), ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Div, ast.Mult, ast.Sub, ast.Add),
}  # fmt: skip
"""Operators of which one is easily written for another."""
OPERATORS: tuple[type[ast.operator], ...] = (
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod,
)  # fmt: skip
COMPARED: tuple[type[ast.cmpop], ...] = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq)
ALIKE = (
    ("sigmoid", "tanh", "relu"), ("sum", "mean", "prod"), ("max", "min", "mean"), ("amax", "amin"),
    ("maximum", "minimum"), ("argmax", "argmin"), ("zeros", "ones"), ("zeros_like", "ones_like"), ("triu", "tril"),
    ("exp", "log"), ("sin", "cos"), ("sqrt", "square"), ("floor", "ceil", "round"), ("randn", "rand"), ("var", "std"),
    ("eye", "ones"), ("log", "log2", "log10", "log1p"), ("any", "all"), ("append", "extend"),
)  # fmt: skip
"""Functions of which one is easily written for another."""
SIGN = re.compile(r"(?<![*/(,=@+-])\s?(\*\*|//|[-+*/@%])(?![*/=])")
USUAL = ("+", "-", "*", "/", "@")
SIGNS = ("+", "-", "*", "/", "@", "**", "//", "%")
OPENING = re.compile(r"\(|(?:\*\*|//|[-+*/@%])\s?")
CLOSING = re.compile(r"\)|\s?(?:\*\*|//|[-+*/@%])")
LARGEST = 1e9
"""Larger numbers stand for infinity, and nobody is one off."""
FAR = 4
"""By how many statements one is moved."""
LONGEST = 120
"""Letters of an expression in which brackets are tried."""
REDUCING = ("sum", "mean", "max", "min", "amax", "amin", "prod", "var", "std", "argmax", "argmin", "norm", "cumsum")
TURNED = ("T", "mT")
AXES = (0, 1, -1, 2, -2)
MODULES = ("np", "numpy", "torch", "math", "F")


def changes(place: Place, in_time: Callable[[], bool] = lambda: True) -> Iterator[Change]:
    """All that is tried in a place, as long as there is time: a call with thousands of arguments can be changed in as
    many ways. What comes to the same twice is tried once."""
    seen = {ast.dump(place.node)}
    for cost, new in takewhile(lambda _: in_time(), _edits(place)):
        text = ast.dump(new)
        if text not in seen:
            seen.add(text)
            yield Change(place, new, cost)


def moves(place: Place) -> Iterator[Change]:
    """The same statement earlier or later in its block."""
    node, at, block = place.node, place.index, getattr(place.parent, place.field)
    if at is None or not isinstance(node, ast.Assign | ast.AugAssign | ast.Expr):
        return
    for to in range(max(0, at - FAR), min(len(block), at + FAR + 1)):
        if to not in (at, at - 1):  # the one before may be moved behind this one
            order = [*block[:at], *block[at + 1 :]]
            order.insert(to, node)
            moved = tuple((number, order[number]) for number in range(min(at, to), max(at, to) + 1) if number != at)
            yield Change(place, order[at], 2, moved)


def _edits(place: Place) -> Iterator[Edit]:
    node, names = place.node, place.names
    match node:
        case ast.BinOp():
            yield from _of_operator(node)
        case ast.UnaryOp(operand=operand):
            yield 1, operand
        case ast.BoolOp(op=operator, values=values):
            yield 1, ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            yield from ((2, value) for value in values)
        case ast.Compare():
            yield from _of_comparison(node)
        case ast.Constant():
            yield from _of_number(node)
        case ast.keyword(arg=str(name), value=value):
            yield from _of_keyword(node, name, value)
        case ast.Call():
            yield from _of_call(node)
        case ast.Attribute(value=value, attr=attribute, ctx=ast.Load()) if attribute in TURNED:
            yield 1, value
        case ast.Attribute(value=ast.Name(id="self"), ctx=ast.Load()) | ast.Name(ctx=ast.Load()):
            yield from _of_name(place, node, names)
        case ast.Subscript(ctx=ast.Load()):
            yield from _of_index(node)
        case ast.Slice():
            yield from _of_slice(node)
        case ast.IfExp(test=test, body=body, orelse=rest):
            yield from ((1, ast.IfExp(test, rest, body)), (2, body), (2, rest))
        case ast.Tuple(elts=parts, ctx=ast.Load()) | ast.List(elts=parts, ctx=ast.Load()):
            for at in range(len(parts) - 1):
                yield 1, type(node)([*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]], ast.Load())
        case ast.stmt():
            yield from _of_statement(node, names)
    if isinstance(node, ast.BinOp | ast.Call) or _is_value(place):
        yield 2, ast.UnaryOp(ast.USub(), node)  # type: ignore[arg-type]
    if isinstance(node, ast.expr) and _is_value(place):
        yield from _of_signs(place.text)
        yield from _of_brackets(place.text)
        yield from _of_value(node, names)
    if not isinstance(node, ast.While | ast.For):  # of a right program; here, the learner's
        yield from ((3, new) for new, _ in slips(node))


def _is_value(place: Place) -> bool:
    """Whether it is what a statement assigns, adds or returns, or another value that is computed by itself."""
    if not isinstance(place.node, ast.expr):
        return False
    statement = ast.Assign | ast.AugAssign | ast.Return | ast.AnnAssign
    return place.node is place.unit or (place.field == "value" and isinstance(place.parent, statement))


def _of_operator(node: ast.BinOp) -> Iterator[Edit]:
    left, right, operator = node.left, node.right, type(node.op)
    yield from ((1, ast.BinOp(left, other(), right)) for other in NEAR.get(operator, ()))
    if operator in (ast.Sub, ast.Div, ast.MatMult, ast.Pow):
        yield 1, ast.BinOp(right, node.op, left)
    if operator is ast.MatMult:
        for first, second in ((left, right), (right, left)):
            for one, other in ((True, False), (False, True), (True, True)):
                yield 1, ast.BinOp(_turned(first) if one else first, node.op, _turned(second) if other else second)
        yield 2, _turned(node)
    yield from ((2, kept) for kept in (left, right))
    yield from ((2, ast.BinOp(left, other(), right)) for other in OPERATORS if other is not operator)
    if operator is ast.Sub:
        yield 2, ast.UnaryOp(ast.USub(), right)
    yield from ((2, each) for each in _regrouped(node))


def _regrouped(node: ast.BinOp) -> Iterator[ast.expr]:
    """The factors of two terms exchanged; a function of both sides in place of one, f(a + b) for f(a) + b."""
    match node:
        case ast.BinOp(ast.BinOp(a, ast.Mult(), x), ast.Add() | ast.Sub(), ast.BinOp(b, ast.Mult(), y)):
            yield ast.BinOp(ast.BinOp(b, ast.Mult(), x), node.op, ast.BinOp(a, ast.Mult(), y))
        case ast.BinOp(ast.Call() as call, _, other) if (inner := _taken(call)) is not None:
            yield _call_of(call, ast.BinOp(inner, node.op, other))
        case ast.BinOp(other, _, ast.Call() as call) if (inner := _taken(call)) is not None:
            yield _call_of(call, ast.BinOp(other, node.op, inner))


def _taken(call: ast.Call) -> ast.expr | None:
    """What a function of one value takes: x of torch.sqrt(x) and of x.sqrt()."""
    if len(call.args) == 1 and not call.keywords:
        return call.args[0]
    of = call.func.value if isinstance(call.func, ast.Attribute) and not call.args else None
    return of if not (isinstance(of, ast.Name) and of.id in MODULES) else None


def _call_of(call: ast.Call, value: ast.expr) -> ast.Call:
    """The same function of another value."""
    if call.args:
        return ast.Call(call.func, [value], call.keywords)
    assert isinstance(call.func, ast.Attribute)
    return ast.Call(_attribute(value, call.func.attr), [], call.keywords)


def _of_signs(text: str) -> Iterator[Edit]:
    """Another operator in one place of the text, which may bind in another way: a * b + c for a - b + c."""
    for match in SIGN.finditer(text):
        for sign in SIGNS:
            if sign != match[1]:
                other = _parsed(f"{text[: match.start(1)]}{sign}{text[match.end(1) :]}")
                yield from ((1 if sign in USUAL else 2, each) for each in (other,) if each is not None)


def _of_brackets(text: str) -> Iterator[Edit]:
    """A pair of brackets more, or one fewer: 2 / n ** 0.5 for (2 / n) ** 0.5."""
    if len(text) > LONGEST:
        return
    starts = [0, *(match.end() for match in OPENING.finditer(text))]
    ends = [*(match.start() for match in CLOSING.finditer(text)), len(text)]
    for start in starts:
        for end in ends:
            inner = text[start:end]
            if start < end and SIGN.search(inner) and _parsed(inner) is not None:
                other = _parsed(f"{text[:start]}({inner}){text[end:]}")
                yield from ((2, each) for each in (other,) if each is not None)
                if text[:start].endswith("(") and text[end:].startswith(")"):
                    fewer = _parsed(f"{text[: start - 1]}{inner}{text[end + 1 :]}")
                    yield from ((2, each) for each in (fewer,) if each is not None)


def _parsed(text: str) -> ast.expr | None:
    """None if it isn't an expression, or nested too deeply."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _turned(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Attribute) and node.attr in TURNED else _attribute(node, "T")


def _attribute(node: ast.expr, name: str) -> ast.Attribute:
    return ast.Attribute(node, name, ast.Load())


def _of_comparison(node: ast.Compare) -> Iterator[Edit]:
    for at, operator in enumerate(node.ops):
        for other in COMPARED if type(operator) in COMPARED else (_opposite(operator),):
            if other is not type(operator):
                yield 1, ast.Compare(node.left, [*node.ops[:at], other(), *node.ops[at + 1 :]], node.comparators)


def _opposite(operator: ast.cmpop) -> type[ast.cmpop]:
    return {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}[type(operator)]


def _of_number(node: ast.Constant) -> Iterator[Edit]:
    value = node.value
    if isinstance(value, bool):
        yield 1, ast.Constant(not value)
    elif isinstance(value, int | float) and abs(value) < LARGEST:
        near = (value + 1, value - 1, -value, value * 2, value / 2, 1, 0, 2, 0.5, value * 10, value / 10)
        yield from ((1, _number(other)) for other in dict.fromkeys(near) if other != value)


def _number(value: float) -> ast.expr:
    whole = int(value) if value == int(value) else value
    return ast.UnaryOp(ast.USub(), ast.Constant(-whole)) if whole < 0 else ast.Constant(whole)


def _of_keyword(node: ast.keyword, name: str, value: ast.expr) -> Iterator[Edit]:
    if name in ("dim", "axis"):
        for axis in (*AXES, None):
            if axis != number(value):
                yield 1, ast.keyword(name, ast.Constant(None) if axis is None else _number(axis))
    if name in ("keepdim", "keepdims", "unbiased"):
        yield 1, ast.keyword(name, ast.Constant(not (isinstance(value, ast.Constant) and value.value)))
    if name in ("correction", "ddof"):
        yield 1, ast.keyword(name, ast.Constant(1 if number(value) == 0 else 0))


def _of_call(node: ast.Call) -> Iterator[Edit]:
    function, arguments, keywords, name = node.func, node.args, node.keywords, called_name(node)
    for other in dict.fromkeys(each for family in ALIKE if name in family for each in family if each != name):
        of = function.value if isinstance(function, ast.Attribute) else None
        yield 1, ast.Call(_attribute(of, other) if of else ast.Name(other, ast.Load()), arguments, keywords)
    for at, (first, second) in enumerate(pairwise(arguments)):
        yield 1, ast.Call(function, [*arguments[:at], second, first, *arguments[at + 2 :]], keywords)
    match _taken(node):
        case ast.BinOp(left, operator, right):  # f(a) + b for f(a + b)
            yield 2, ast.BinOp(_call_of(node, left), operator, right)
            yield 2, ast.BinOp(left, operator, _call_of(node, right))
    if name in ("var", "std") and not {"correction", "unbiased", "ddof"} & {keyword.arg for keyword in keywords}:
        for setting, value in (("correction", 0), ("ddof", 1)):  # torch divides by n - 1, numpy by n
            yield 1, ast.Call(function, arguments, [*keywords, ast.keyword(setting, ast.Constant(value))])
    if name in REDUCING:
        yield from ((2, each) for each in _reduced(node))
    if isinstance(function, ast.Attribute) and not arguments:
        yield 2, function.value
    yield from ((2, argument) for argument in arguments if not isinstance(argument, ast.Starred))
    for at in range(len(keywords)):
        yield 2, ast.Call(function, arguments, [*keywords[:at], *keywords[at + 1 :]])
    if len(arguments) > 1:
        yield 2, ast.Call(function, arguments[:-1], keywords)


def _reduced(node: ast.Call) -> Iterator[ast.Call]:
    """The same over another axis, and with the axis kept."""
    named = {keyword.arg: keyword for keyword in node.keywords}
    of_module = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in MODULES
    by_place = number(node.args[-1]) if len(node.args) > of_module else None
    given = "dim" in named or "axis" in named or by_place is not None
    if not given:
        for axis in AXES[:3]:
            for kept in (False, True):
                more = [ast.keyword("keepdims", ast.Constant(True))] * kept
                yield ast.Call(node.func, node.args, [*node.keywords, ast.keyword("axis", _number(axis)), *more])
    elif not {"keepdim", "keepdims"} & set(named):
        yield ast.Call(node.func, node.args, [*node.keywords, ast.keyword("keepdims", ast.Constant(True))])


def _of_name(place: Place, node: ast.AST, names: Names) -> Iterator[Edit]:
    """Another name of the function or attribute of the object; the transpose, unless it is called."""
    called = place.field == "func" or (isinstance(place.parent, ast.Attribute) and place.field == "value")
    own = node.id if isinstance(node, ast.Name) else ""
    if own == "self" or (called and isinstance(node, ast.Name) and own not in names.local):
        return
    attribute = node.attr if isinstance(node, ast.Attribute) else ""
    cost = 1 if own in names.local or attribute else 2
    yield from ((cost, ast.Name(name, ast.Load())) for name in names.local if name not in (own, "self"))
    for name in names.attributes:
        if name != attribute and "self" in names.local:
            yield cost, _attribute(ast.Name("self", ast.Load()), name)
    if isinstance(place.parent, ast.BinOp | ast.Call) and place.field != "func":
        yield 2, _attribute(node, "T")  # type: ignore[arg-type]


def _of_index(node: ast.Subscript) -> Iterator[Edit]:
    match node.slice:
        case ast.Name() | ast.BinOp() as index:
            for operator in (ast.Add(), ast.Sub()):
                yield 1, ast.Subscript(node.value, ast.BinOp(index, operator, ast.Constant(1)), ast.Load())
        case ast.Tuple(elts=[*parts]):
            for at in range(len(parts) - 1):
                swapped = ast.Tuple([*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]], ast.Load())
                yield 1, ast.Subscript(node.value, swapped, ast.Load())
    yield 2, node.value


def _of_slice(node: ast.Slice) -> Iterator[Edit]:
    for field in ("lower", "upper"):
        bound = getattr(node, field)
        for operator in (ast.Add(), ast.Sub()) if bound is not None and not isinstance(bound, ast.Constant) else ():
            other = copy.copy(node)
            setattr(other, field, ast.BinOp(bound, operator, ast.Constant(1)))
            yield 1, other
        if bound is not None:
            other = copy.copy(node)
            setattr(other, field, None)
            yield 2, other


def _of_statement(node: ast.stmt, names: Names) -> Iterator[Edit]:
    match node:
        case ast.AugAssign(target=target, op=operator, value=value):
            yield 1, ast.Assign([target], value)
            yield from ((1, ast.AugAssign(target, other(), value)) for other in NEAR.get(type(operator), ()))
            yield from ((2, ast.AugAssign(target, other(), value)) for other in OPERATORS)
            yield 2, ast.Pass()
        case ast.Assign(targets=[ast.Name() | ast.Attribute() | ast.Subscript() as target], value=value):
            yield from ((1, ast.AugAssign(target, operator, value)) for operator in (ast.Add(), ast.Sub()))
            yield 2, ast.Pass()
            if isinstance(target, ast.Attribute):
                for attribute in names.attributes:
                    yield 2, ast.Assign([ast.Attribute(target.value, attribute, ast.Store())], value)
        case ast.Expr(value=ast.Call()):
            yield 2, ast.Pass()
        case ast.If(test=test, body=body, orelse=rest):
            yield 1, ast.If(ast.UnaryOp(ast.Not(), test), body, rest)
            yield from ((2, ast.If(ast.Constant(always), body, rest)) for always in (True, False))
        case ast.Break():
            yield from ((1, ast.Continue()), (2, ast.Pass()))
        case ast.Continue():
            yield from ((1, ast.Break()), (2, ast.Pass()))
        case ast.For(target=target, iter=iterated, body=[*body, last], orelse=[]):
            yield 1, ast.For(target, ast.Call(ast.Name("reversed", ast.Load()), [iterated], []), node.body, [])
            if body:  # what stands in the loop, and belongs behind it
                yield 2, _both(ast.For(target, iterated, body, []), last)
        case ast.Return(value=None):
            yield from ((2, ast.Return(ast.Name(name, ast.Load()))) for name in names.local if name != "self")


def _both(first: ast.stmt, second: ast.stmt) -> ast.stmt:
    return ast.If(ast.Constant(True), [first, second], [])


def _of_value(node: ast.expr, names: Names) -> Iterator[Edit]:
    """A factor, a transposition or a term that is missing. Nothing is divided by a tensor: an element may be 0."""
    yield 2, _turned(node)
    for factor in (2, 0.5):
        yield 2, ast.BinOp(node, ast.Mult(), ast.Constant(factor))
    for name in names.local:
        if name != "self":
            yield from ((3, each) for each in _with(node, ast.Name(name, ast.Load()), name in names.counts))
    for name in names.attributes if "self" in names.local else ():
        of_self = _attribute(ast.Name("self", ast.Load()), name)
        yield from ((3, each) for each in _with(node, of_self, f"self.{name}" in names.counts))


def _with(node: ast.expr, other: ast.expr, is_count: bool) -> Iterator[ast.expr]:
    """A value and another one together; or by the number of its rows or columns."""
    for operator in (ast.Mult(), *((ast.Div(),) if is_count else ()), ast.Add(), ast.Sub()):
        yield ast.BinOp(node, operator, other)
    for axis in (0, 1):
        size = ast.Subscript(_attribute(other, "shape"), ast.Constant(axis), ast.Load())
        yield from (ast.BinOp(node, operator, size) for operator in (ast.Mult(), ast.Div()))
    yield ast.BinOp(node, ast.Mult(), ast.Compare(other, [ast.Gt()], [ast.Constant(0)]))
