"""One slip in a node: what stands in its place, and what is wrong then."""

from __future__ import annotations

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from grader.diagnosis.slips.program import LONG, MAX_QUOTED, Edit, called_name, code, number

ALIKE = (
    ("sigmoid", "tanh", "relu"), ("sum", "mean"), ("amax", "amin"), ("max", "min"), ("zeros", "ones"), ("triu", "tril"),
    ("round", "ceil", "floor"),
)  # fmt: skip
"""Functions of which one is easily written for another."""
LEFT_OUT = ("sigmoid", "tanh", "relu", "sqrt", "exp", "log", "abs", "reversed", "float")
"""Functions of one argument that are easily forgotten."""
REPEATED = ("sigmoid", "tanh", "relu", "exp", "log", "softmax", "sqrt")
"""Functions of one argument that are easily applied to what is their value already."""
AXES = ("dim", "axis")
MINUS_INFINITY = ("-torch.inf", "-np.inf", "-math.inf", "float('-inf')", "-float('inf')")
OPTIONS = (
    ("Adam", "betas", "(0.999, 0.9)", "the betas of `Adam` are exchanged"),
    ("Adam", "amsgrad", "True", "`Adam` has amsgrad=True"),
    ("RMSprop", "centered", "True", "`RMSprop` has centered=True"),
    ("RMSprop", "alpha", "0.9", "`RMSprop` has alpha=0.9 in place of 0.99"),
    ("RMSprop", "momentum", "0.9", "`RMSprop` has momentum=0.9"),
    ("SGD", "nesterov", "True", "`SGD` has nesterov=True"),
    ("SGD", "dampening", "0.9", "`SGD` has dampening=0.9"),
    ("SGD", "dampening", "0.1", "`SGD` has dampening=0.1"),
)
"""What is easily given to torch's optimizers, and what is wrong then."""
WRITTEN: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
}  # fmt: skip


def edits(node: ast.AST) -> Iterator[Edit]:
    """What may stand in place of a node, and what is wrong then."""
    match node:
        case ast.BinOp():
            yield from _of_operator(node)
        case ast.UnaryOp() | ast.Call() if ast.unparse(node) in MINUS_INFINITY:
            for score in (-1.0, -10.0, -100.0, 0.0):
                yield ast.Constant(score), f"{score:g} stands where minus infinity belongs"
        case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            yield operand, f"the minus before {code(operand)} is left out"
        case ast.Attribute(value=value, attr=("T" | "mT")):
            yield value, f"{code(value)} isn't transposed"
        case ast.Call():
            yield from _of_call(node)
        case ast.keyword(arg=name, value=value) if name in AXES and type(axis := number(value)) is int:
            for other in sorted(({0, 1, 2} if axis >= 0 else {-1, -2, 0}) - {axis}):
                yield ast.keyword(name, ast.Constant(other)), f"axis {other} stands where axis {axis} belongs"
        case ast.keyword(arg=("keepdim" | "keepdims") as name, value=ast.Constant(value=True)):
            yield ast.keyword(name, ast.Constant(False)), f"`{name}=True` is missing"
        case ast.keyword(arg=("diagonal" | "k") as name, value=value) if type(diagonal := number(value)) is int:
            for other, said in _other_diagonals(diagonal):
                yield ast.keyword(name, other), said
        case ast.keyword(arg=("correction" | "ddof") as name, value=ast.Constant(value=0)):
            yield ast.keyword(name, ast.Constant(1)), "the variance is divided by one less than the number of values"
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in COMPARED:
            for instead in COMPARED[type(operator)]:
                said = f"`{WRITTEN[instead]}` stands where `{WRITTEN[type(operator)]}` belongs"
                yield ast.Compare(left, [instead()], [right]), said
        case ast.Subscript():
            yield from _of_index(node)
        case ast.Tuple(elts=parts, ctx=ast.Load()) | ast.List(elts=parts, ctx=ast.Load()):
            for place, (first, second) in enumerate(pairwise(parts)):
                swapped = [*parts[:place], second, first, *parts[place + 2 :]]
                yield type(node)(swapped, ast.Load()), f"{code(first)} and {code(second)} are exchanged"
        case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.If():
            yield from _of_statement(node)
    yield from _of_root(node)
    if isinstance(node, (ast.FunctionDef, ast.For, ast.If)):
        yield from _of_order(node)
    if isinstance(node, ast.FunctionDef):
        yield from _everywhere(node)


def _of_operator(node: ast.BinOp) -> Iterator[Edit]:
    left, right = node.left, node.right
    yield from _of_brackets(node)
    match node.op:
        case ast.Mult():
            for kept, lost in ((left, right), (right, left)):
                yield kept, f"the factor {code(lost)} is left out"
                yield ast.BinOp(node, ast.Mult(), lost), f"the factor {code(lost)} is there twice"
            if (gate := _sigmoid_slope(node)) is not None:
                slope = ast.BinOp(ast.Constant(1), ast.Sub(), ast.BinOp(gate, ast.Pow(), ast.Constant(2)))
                said = f"{code(slope)}, the slope of tanh, stands where that of sigmoid belongs"
                if isinstance(left, ast.BinOp) and ast.dump(left) != ast.dump(gate):
                    yield ast.BinOp(left.left, ast.Mult(), slope), said
                else:
                    yield slope, said
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
                yield left.left, f"the factors {code(left.right)} and {code(right)} are left out"
        case ast.Div():
            yield left, f"the division by {code(right)} is left out"
            yield ast.BinOp(node, ast.Div(), right), f"the division by {code(right)} is done twice"
            yield ast.BinOp(left, ast.Mult(), right), f"{code(right)} is a factor where it should be a divisor"
            yield ast.BinOp(right, ast.Div(), left), f"{code(left)} and {code(right)} are exchanged"
        case ast.Add():
            yield left, f"the term {code(right)} is left out"
            yield right, f"the term {code(left)} is left out"
            yield ast.BinOp(left, ast.Sub(), right), f"{code(right)} is subtracted where it should be added"
            yield ast.BinOp(right, ast.Sub(), left), f"{code(left)} is subtracted where it should be added"
        case ast.Sub() if ast.dump(left) != ast.dump(right):  # zeros, written as x - x
            if number(left) == 1 and (out := _squared(right)) is not None:
                slope = ast.BinOp(out, ast.Mult(), ast.BinOp(ast.Constant(1), ast.Sub(), out))
                yield slope, f"{code(slope)}, the slope of sigmoid, stands where that of tanh belongs"
            yield left, f"the term {code(right)} is left out"
            yield ast.UnaryOp(ast.USub(), right), f"the term {code(left)} is left out"
            yield ast.BinOp(left, ast.Add(), right), f"{code(right)} is added where it should be subtracted"
            yield ast.BinOp(right, ast.Sub(), left), f"{code(left)} is subtracted from {code(right)}, not the other way"
        case ast.MatMult():
            yield ast.BinOp(left, ast.Mult(), right), f"`*` stands between {code(left)} and {code(right)}, not `@`"
            for first, second, turned in (
                (ast.Attribute(left, "mT", ast.Load()), right, left),
                (left, ast.Attribute(right, "mT", ast.Load()), right),
            ):
                if not (isinstance(turned, ast.Attribute) and turned.attr in ("T", "mT")):
                    said = f"{code(turned)} is transposed where it shouldn't be"
                    yield ast.BinOp(first, ast.MatMult(), second), said
        case ast.Pow():
            yield left, f"the power {code(right)} is left out"
            power = number(right)
            for other in () if power is None else (power - 1, power + 1, power / 2, 2 * power, -power):
                if other not in (0, 1):
                    said = f"the power is {other:g} where it should be {power:g}"
                    yield ast.BinOp(left, ast.Pow(), ast.Constant(other)), said


def _of_brackets(node: ast.BinOp) -> Iterator[Edit]:
    """What is computed when the brackets around one side are missing: around a sum, or a product that divides."""
    outer, summed, either = node.op, (ast.Add, ast.Sub), (ast.Add, ast.Sub, ast.Mult, ast.Div)
    if not isinstance(outer, (ast.Mult, ast.Div, ast.MatMult, ast.Pow)):
        return
    if (inner := _of_kind(node.left, summed)) is not None:
        new = ast.BinOp(inner.left, inner.op, ast.BinOp(inner.right, outer, node.right))
        yield new, f"the brackets around {code(inner)} are missing"
    if (inner := _of_kind(node.right, either if isinstance(outer, ast.Div) else summed)) is not None:
        new = ast.BinOp(ast.BinOp(node.left, outer, inner.left), inner.op, inner.right)
        yield new, f"the brackets around {code(inner)} are missing"
    power = _of_kind(node.right, (ast.Pow,)) if isinstance(outer, ast.Mult) else None
    if power is not None and (inner := _of_kind(power.right, summed)) is not None:  # a * b ** (c - 1)
        product = ast.BinOp(node.left, ast.Mult(), ast.BinOp(power.left, ast.Pow(), inner.left))
        yield ast.BinOp(product, inner.op, inner.right), f"the brackets around {code(inner)} are missing"


def _of_kind(node: ast.expr, kinds: tuple[type[ast.operator], ...]) -> ast.BinOp | None:
    return node if isinstance(node, ast.BinOp) and isinstance(node.op, kinds) else None


def _of_root(node: ast.AST) -> Iterator[Edit]:
    """The root of a sum, in all ways to write it: of its first term alone, the second added to that."""
    match node:
        case ast.Call(func=ast.Attribute(attr=("sqrt" | "rsqrt") as name), args=[summed]):
            divides = name == "rsqrt"
        case ast.Call(func=ast.Attribute(value=summed, attr=("sqrt" | "rsqrt") as name), args=[]):
            divides = name == "rsqrt"
        case ast.BinOp(left=summed, op=ast.Pow(), right=power) if number(power) in (0.5, -0.5):
            divides = number(power) == -0.5
        case _:
            return
    match summed:
        case ast.BinOp(left=first, op=ast.Add(), right=second):
            after = ast.BinOp(ast.BinOp(first, ast.Pow(), ast.Constant(0.5)), ast.Add(), second)
            said = f"{code(second)} is added after the root is taken, not before"
            yield ast.BinOp(ast.Constant(1), ast.Div(), after) if divides else after, said


def _squared(node: ast.expr) -> ast.expr | None:
    """The y of y ** 2, y * y or square(y)."""
    match node:
        case ast.BinOp(left=out, op=ast.Pow(), right=ast.Constant(value=(2 | 2.0))):
            return out
        case ast.BinOp(left=out, op=ast.Mult(), right=again) if ast.dump(out) == ast.dump(again):
            return out
        case ast.Call(func=ast.Attribute(attr="square"), args=[out]):
            return out
    return None


def _sigmoid_slope(node: ast.BinOp) -> ast.expr | None:
    """The y of y * (1 - y), or of something * y * (1 - y)."""
    match node.right:
        case ast.BinOp(left=ast.Constant(value=(1 | 1.0)), op=ast.Sub(), right=out):
            last = node.left.right if isinstance(node.left, ast.BinOp) else node.left
            return out if ast.dump(out) in (ast.dump(node.left), ast.dump(last)) else None
    return None


def _of_call(node: ast.Call) -> Iterator[Edit]:
    """Another function, none, or the same once more; then other arguments; then another loop or sum."""
    yield from _of_function(node)
    yield from _of_arguments(node)
    yield from _of_loop_or_sum(node)


def _of_function(node: ast.Call) -> Iterator[Edit]:
    function, arguments, name = node.func, node.args, called_name(node)
    for family in ALIKE:
        for other in family if name in family and isinstance(function, ast.Attribute) else ():
            if other != name:
                assert isinstance(function, ast.Attribute)
                instead = ast.Attribute(function.value, other, ast.Load())
                yield ast.Call(instead, arguments, node.keywords), f"`{other}` stands where `{name}` belongs"
    own_part = isinstance(function, ast.Attribute) and ast.unparse(function.value) == "self"
    if (name in LEFT_OUT or own_part) and len(arguments) == 1 and not node.keywords:
        yield arguments[0], f"{code(function) if own_part else f'`{name}`'} is left out"
    elif isinstance(function, ast.Name) and arguments and not (hasattr(builtins, name) or name[0].isupper()):
        yield arguments[0], f"the step `{name}` is left out"
    if name in REPEATED and len(arguments) == 1 and not node.keywords:
        yield ast.Call(function, [node], []), f"`{name}` is applied twice"


def _of_arguments(node: ast.Call) -> Iterator[Edit]:
    function, arguments, name = node.func, node.args, called_name(node)
    if name in ("triu", "tril") and arguments and type(diagonal := number(arguments[-1])) is int:
        for other, said in _other_diagonals(diagonal):
            yield ast.Call(function, [*arguments[:-1], other], node.keywords), said
        if isinstance(function, ast.Attribute):
            opposite = ast.Attribute(function.value, "tril" if name == "triu" else "triu", ast.Load())
            said = f"`{opposite.attr}({-diagonal})` stands where `{name}({diagonal})` belongs"
            yield ast.Call(opposite, [*arguments[:-1], ast.Constant(-diagonal)], node.keywords), said
    if name == "zeros_like" and len(arguments) == 1:
        yield arguments[0], f"{code(arguments[0])} stands where zeros belong"
    for place, (first, second) in enumerate(pairwise(arguments)):
        swapped = [*arguments[:place], second, first, *arguments[place + 2 :]]
        said = f"{code(first)} and {code(second)} are exchanged"
        yield ast.Call(function, swapped, node.keywords), said
    if name == "get" and len(arguments) == 2:
        yield arguments[1], f"{code(arguments[0])} isn't looked up: it is always {code(arguments[1])}"
    for optimizer, option, value, said in OPTIONS:
        if name == optimizer and option not in [keyword.arg for keyword in node.keywords]:
            given = ast.keyword(option, ast.parse(value, mode="eval").body)
            yield ast.Call(function, arguments, [*node.keywords, given]), said


def _of_loop_or_sum(node: ast.Call) -> Iterator[Edit]:
    function, arguments, name = node.func, node.args, called_name(node)
    if name == "range" and len(arguments) == 1:
        fewer = ast.BinOp(arguments[0], ast.Sub(), ast.Constant(1))
        yield ast.Call(function, [fewer], node.keywords), "a loop leaves out its last index"
        yield ast.Call(function, [ast.Constant(1), *arguments], []), "a loop leaves out its index 0"
        yield ast.Call(ast.Name("reversed", ast.Load()), [node], []), "a loop runs in reverse order"
    if isinstance(function, ast.Attribute) and name in ("sum", "mean") and not isinstance(function.value, ast.Name):
        yield function.value, f"the {name} of {code(function.value)} is left out"
    if isinstance(function, ast.Attribute) and name in ("sum", "mean") and node.keywords:
        yield ast.Call(function, arguments, []), f"the {name} runs over all axes"
    match node:
        case ast.Call(func=ast.Name(id="sum"), args=[ast.GeneratorExp(elt=term, generators=[loop])]):
            for place, part in enumerate(_looped_over(loop.iter)):
                others = f"[each for place, each in enumerate({ast.unparse(loop.iter)}) if place != {place}]"
                rest = ast.comprehension(loop.target, ast.parse(others, mode="eval").body, loop.ifs, 0)
                said = f"the term with {code(part)} is left out of a sum"
                yield ast.Call(function, [ast.GeneratorExp(term, [rest])], []), said


def _other_diagonals(diagonal: int) -> Iterator[tuple[ast.expr, str]]:
    """Said without the number: whoever takes the other triangle, or its complement, has another one."""
    for other, word in ((diagonal - 1, "low"), (diagonal + 1, "high")):
        yield ast.Constant(other), f"the diagonal of a triangle is one too {word}"


def _looped_over(iterated: ast.expr) -> list[ast.expr]:
    """The parts that a loop goes over, where they are written out: (a, b, c), or zip(those, (a, b, c))."""
    match iterated:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.Call(func=ast.Name(id="zip"), args=arguments):
            return next(filter(None, map(_looped_over, arguments)), [])
    return []


def _of_index(node: ast.Subscript) -> Iterator[Edit]:
    match node.slice:
        case ast.Slice(lower=None, upper=None, step=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))):
            yield node.value, f"{code(node.value)} isn't put in reverse order"
        case ast.Tuple(elts=parts) if isinstance(node.ctx, ast.Load):
            for place, part in enumerate(parts):
                for index in _other_indices(part):
                    changed = ast.Tuple([*parts[:place], index, *parts[place + 1 :]], ast.Load())
                    yield from _at_index(node, changed)
        case part if isinstance(node.ctx, ast.Load):
            for index in _other_indices(part):
                yield from _at_index(node, index)


def _at_index(node: ast.Subscript, index: ast.expr) -> Iterator[Edit]:
    new = ast.Subscript(node.value, index, ast.Load())
    yield new, f"{code(new)} stands where {code(node)} belongs"


def _other_indices(node: ast.expr) -> Iterator[ast.expr]:
    """An index that is one too small or too large."""
    match node:
        case ast.Constant(value=int(index)):
            yield from (ast.Constant(index - 1), ast.Constant(index + 1))
        case ast.Name():
            yield from (ast.BinOp(node, operator, ast.Constant(1)) for operator in (ast.Sub(), ast.Add()))
        case ast.BinOp(left=ast.Name(id=name), right=ast.Constant(value=1)):
            yield ast.Name(name, ast.Load())


def _of_statement(node: ast.stmt) -> Iterator[Edit]:
    match node:
        case ast.AugAssign(target=target, op=(ast.Add() | ast.Sub()) as operator, value=value):
            added = isinstance(operator, ast.Add)
            word, other = ("subtracted", "added") if added else ("added", "subtracted")
            opposite = ast.AugAssign(target, ast.Sub() if added else ast.Add(), value)
            yield opposite, f"{code(value)} is {word} where it should be {other}"
            said = f"only the last {code(value)} counts in {code(target)}, as if it weren't added but assigned"
            yield ast.Assign([target], value, lineno=0), said
            yield ast.Pass(), f"the line {code(node)} is missing"
            yield ast.If(ast.Constant(True), [node, node], []), f"the line {code(node)} runs twice"
        case ast.Expr(value=ast.Call()):
            yield ast.Pass(), f"the line {code(node)} is missing"
            yield ast.If(ast.Constant(True), [node, node], []), f"the line {code(node)} runs twice"
        case ast.Assign(targets=[ast.Name()]):
            yield ast.Pass(), f"the line {code(node)} is missing"
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
            for place, element in enumerate(targets):
                if isinstance(element, ast.Name):
                    came = f"{element.id}_"
                    others = [*targets[:place], ast.Name(came, ast.Store()), *targets[place + 1 :]]
                    assigned = ast.Assign([ast.Tuple(others, ast.Store())], value, lineno=0)
                    both = [assigned, ast.AugAssign(element, ast.Add(), ast.Name(came, ast.Load()))]
                    said = f"`{element.id}` is added up where it should be replaced"
                    yield ast.If(ast.Constant(True), [*both], []), said
        case ast.If(test=test, body=body, orelse=rest):
            yield ast.If(ast.Constant(True), body, rest), f"the condition {code(test)} isn't asked for"
            yield ast.If(ast.Constant(False), body, rest), f"what is done if {code(test)} is missing"


def _of_order(node: ast.FunctionDef | ast.For | ast.If) -> Iterator[Edit]:
    """Two lines that follow each other, exchanged, where it makes a difference."""
    for place, (first, second) in enumerate(pairwise(node.body)):
        if isinstance(second, ast.Return):
            continue
        if _changes(first) & _names(second) or _changes(second) & _names(first):
            body = [*node.body[:place], second, first, *node.body[place + 2 :]]
            new = type(node)(**{**dict(ast.iter_fields(node)), "body": body})
            ast.copy_location(new, node)
            if LONG not in code(first) + code(second):
                yield new, f"the lines {code(first)} and {code(second)} are in the wrong order"


def _everywhere(node: ast.FunctionDef) -> Iterator[Edit]:
    """A factor or a divisor that is left out wherever it stands."""
    for operator, word in ((ast.Mult, "factor"), (ast.Div, "divisor")):
        found = [each for each in ast.walk(node) if isinstance(each, ast.BinOp) and isinstance(each.op, operator)]
        left = [each.left for each in found if operator is ast.Mult]
        for lost, times in Counter(ast.unparse(each) for each in [each.right for each in found] + left).items():
            if times > 1 and len(lost) <= MAX_QUOTED:
                yield _Without(operator, lost).visit(copy.deepcopy(node)), f"the {word} `{lost}` is left out everywhere"


class _Without(ast.NodeTransformer):
    """Leaves out what stands on the right of an operator, or on the left of a product."""

    def __init__(self, operator: type[ast.operator], lost: str) -> None:
        self._operator, self._lost = operator, lost

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        if not isinstance(node.op, self._operator):
            return node
        if ast.unparse(node.right) == self._lost:
            squared = isinstance(node.op, ast.Mult) and ast.unparse(node.left) == self._lost
            return ast.Constant(1) if squared else node.left
        return node.right if isinstance(node.op, ast.Mult) and ast.unparse(node.left) == self._lost else node


def _changes(node: ast.stmt) -> set[str]:
    """What a line changes: the names that it assigns to, and what its calls may change in place."""
    match node:
        case ast.Assign(targets=targets):
            return set().union(*map(_assigned, targets))
        case ast.AugAssign(target=target):
            return _assigned(target)
        case ast.Expr(value=ast.Call()) | ast.For() | ast.If():
            return _names(node)
    return set()


def _assigned(target: ast.expr) -> set[str]:
    return {ast.unparse(target)} if isinstance(target, ast.Attribute) else _names(target)


def _names(node: ast.AST) -> set[str]:
    """Names, and attributes of names as they are written: "self.grad"."""
    read = [each for each in ast.walk(node) if isinstance(each, (ast.Name, ast.Attribute))]
    return {each.id if isinstance(each, ast.Name) else ast.unparse(each) for each in read}
