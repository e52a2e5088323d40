"""One slip in a program, of the kinds that people make: a factor, a division or a term left out, a sign, another
function, power, axis, index or name, a line forgotten or run twice."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from grader.diagnosis import functions

Names = Mapping[str, tuple[str, ...]]
"""For each name of a function, the others that hold a value of the same kind and shape."""
Edit = tuple[ast.AST, str]
"""What stands in place of a node, and what is wrong then, as it follows on "if"."""

MAX_QUOTED = 40
"""Letters of code in a sentence: more is no hint but a riddle."""
LONG = "`…`"
ALIKE = (("sigmoid", "tanh", "relu"), ("sum", "mean"), ("amax", "amin"), ("max", "min"), ("zeros", "ones"))
"""Functions of which one is easily written for another."""
LEFT_OUT = ("sigmoid", "tanh", "relu", "sqrt", "exp", "log", "abs", "reversed", "float")
"""Functions of one argument that are easily forgotten."""
SELDOM = ("is there twice", "is done twice", "runs twice", "are exchanged")
AXES = ("dim", "axis")
MINUS_INFINITY = ("-torch.inf", "-np.inf", "-math.inf", "float('-inf')", "-float('inf')")
OPTIONS = (
    ("Adam", "betas", "(0.999, 0.9)", "the betas of `Adam` are exchanged"),
    ("Adam", "amsgrad", "True", "`Adam` has amsgrad=True"),
    ("RMSprop", "centered", "True", "`RMSprop` has centered=True"),
    ("RMSprop", "alpha", "0.9", "`RMSprop` has alpha=0.9 in place of 0.99"),
    ("SGD", "nesterov", "True", "`SGD` has nesterov=True"),
    ("SGD", "dampening", "0.9", "`SGD` has dampening=0.9"),
)
"""What is easily given to torch's optimizers, and what is wrong then."""
INSTEAD_OF_SUM = ("the length", "the sum of abs", "max", "product", "the last", "the first", "logsumexp")
INSTEAD_OF_MEAN = (
    "median", "the middle of the extremes", "max", "min", "the first", "the last", "the root of the mean square",
    "the mean of abs",
)  # fmt: skip
INSTEAD_OF_MAX = (
    "the root of the mean square", "logsumexp", "the largest abs", "median", "mean", "sum", "the first", "the last",
    "the middle of the extremes",
)  # fmt: skip
INSTEAD_OF_VARIANCE = (
    "the square of the mean absolute deviation", "the mean absolute deviation", "the standard deviation",
    "the square of the range", "the range", "the mean square", "the sample variance",
)  # fmt: skip
OTHER_REDUCTIONS = {
    "sum": INSTEAD_OF_SUM, "mean": INSTEAD_OF_MEAN, "amax": INSTEAD_OF_MAX, "max": INSTEAD_OF_MAX,
    "var": INSTEAD_OF_VARIANCE,
}  # fmt: skip
"""Functions of many numbers, and what few people take in their place (functions.py)."""
OTHER_DEVIATIONS = ("the mean of abs", "the largest abs", "the length")
"""In place of the root of a mean square."""
SCALED = ("sigmoid", "tanh", "exp", "relu", "log")
CONSTANT = "_constant"
"""What a changed program calls a number that is sought."""
_OURS = "_functions"
"""What a changed program calls functions.py."""
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], str, str]] = {
    ast.Lt: (ast.LtE, "<=", "<"), ast.LtE: (ast.Lt, "<", "<="), ast.Gt: (ast.GtE, ">=", ">"),
    ast.GtE: (ast.Gt, ">", ">="),
}  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """A program with one slip.

    said: what is wrong, as it follows on "if": "the factor `1 - f` is left out". function: in which it is, with its
    class ("Value.__mul__"). lines: where, in the right program. written: writes the program.
    """

    said: str
    function: str
    lines: range
    written: Callable[[], str]

    @cached_property
    def source(self) -> str:
        """The program: few of all slips are ever tried, and to write one takes milliseconds."""
        return self.written()

    @property
    def seldom(self) -> bool:
        """Whether people do it less often than what may give the same values."""
        return self.said.endswith(SELDOM)


def slips(source: str, lines: frozenset[int]) -> Iterator[Slip]:
    """Each program that differs from this one by one slip, other than a name for another.

    lines: those that matter, as they run.
    """
    for part, place in _all_places(source, lines):
        for new, said in _edits(place.node):
            if ast.dump(new) == ast.dump(place.node):  # two equal arguments exchanged
                continue
            yield part.slip(place, new, said)


def other_functions(source: str, lines: frozenset[int]) -> Iterator[Slip]:
    """Each program in which a function that few people take stands where another belongs. lines: as in `slips`."""
    for part, place in _all_places(source, lines):
        for new, said in _other_functions(place.node):
            yield part.slip(place, new, said, f"import {functions.__name__} as {_OURS}\n")


def with_constant(source: str, lines: frozenset[int]) -> Iterator[tuple[Slip, float]]:
    """Each program in which what goes into a function is multiplied by `CONSTANT`, or has it added, and the constant
    that makes no difference. The program doesn't say what `CONSTANT` is, and what is said has "{c}" for it."""
    for part, place in _all_places(source, lines):
        match place.node:
            case ast.Call(func=ast.Attribute(attr=name) as function, args=[input], keywords=[]) if name in SCALED:
                constant = ast.Name(CONSTANT, ast.Load())
                for operator, word, none in ((ast.Mult(), "multiplied by", 1.0), (ast.Add(), "increased by", 0.0)):
                    new = ast.Call(function, [ast.BinOp(input, operator, constant)], [])
                    yield part.slip(place, new, f"what goes into `{name}` is {word} {{c}}"), none


def renamed(source: str, lines: frozenset[int], names: Callable[[str], Names]) -> Iterator[Slip]:
    """Each program in which one name stands for another. names: of a function, what could be taken for what in it."""
    for part, place, name, other in _exchangeable(source, lines, names):
        yield part.slip(place, ast.Name(other, ast.Load()), f"`{other}` stands where `{name}` belongs")


def complemented(source: str, lines: frozenset[int], names: Callable[[str], Names]) -> Iterator[Slip]:
    """Each program in which 1 less one name stands for another, as where a gate is made from another gate."""
    for part, place, name, other in _exchangeable(source, lines, names):
        rest = ast.BinOp(ast.Constant(1), ast.Sub(), ast.Name(other, ast.Load()))
        yield part.slip(place, rest, f"`1 - {other}` stands where `{name}` belongs")


def _exchangeable(
    source: str, lines: frozenset[int], names: Callable[[str], Names]
) -> Iterator[tuple[_Part, _Place, str, str]]:
    """Each place of a name, the name, and another that could be taken for it."""
    for part, place in _all_places(source, lines):
        if isinstance(place.node, ast.Name) and isinstance(place.node.ctx, ast.Load):
            for other in names(place.function.rpartition(".")[2]).get(place.node.id, ()):
                yield part, place, place.node.id, other


def _all_places(source: str, lines: frozenset[int]) -> Iterator[tuple[_Part, _Place]]:
    for node in ast.parse(source).body:
        if _matters(node, lines):
            part = _Part(source, node)
            yield from ((part, place) for place in part.places() if _matters(place.node, lines))


@dataclass(frozen=True)
class _Place:
    """A node, and where it hangs. index: in the parent's list; None if the parent has it by itself."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    function: str

    def put(self, node: ast.AST) -> None:
        """Hang another node here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class _Part:
    """A function or a class of a program, or another statement at its top level."""

    program: str
    node: ast.stmt

    def places(self) -> Iterator[_Place]:
        return _places(ast.Module([self.node], []), "")

    def slip(self, place: _Place, new: ast.AST, said: str, behind: str = "") -> Slip:
        """The program with another node in a place of this part. behind: what is added at its end."""
        return Slip(
            _unquoted(said), place.function, _lines(place.node) or range(0),
            lambda: self._with_instead(place, new) + behind,
        )  # fmt: skip

    def _with_instead(self, place: _Place, new: ast.AST) -> str:
        place.put(new)
        changed = ast.unparse(ast.fix_missing_locations(self.node))
        place.put(place.node)
        rest = self.program.splitlines()
        first = min([self.node.lineno, *(each.lineno for each in getattr(self.node, "decorator_list", ()))])
        return "\n".join([*rest[: first - 1], changed, *rest[self.node.end_lineno :]]) + "\n"


def _places(parent: ast.AST, function: str) -> Iterator[_Place]:
    """All nodes inside functions, from top to bottom. A `while` is left alone: changed, it may never end."""
    for field, value in ast.iter_fields(parent):
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(node, ast.AST) or isinstance(node, ast.While):
                continue
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                yield from _places(node, f"{function}.{node.name}".lstrip("."))
                continue
            if function and not (isinstance(parent, ast.ClassDef) or field in ("decorator_list", "returns")):
                yield _Place(node, parent, field, index, function)
            yield from _places(node, function)


def _matters(node: ast.AST, lines: frozenset[int]) -> bool:
    own = _lines(node)
    return own is not None and not lines.isdisjoint(own)


def _lines(node: ast.AST) -> range | None:
    """None for a node that has none."""
    first = getattr(node, "lineno", None)
    return None if first is None else range(first, (getattr(node, "end_lineno", None) or first) + 1)


def _edits(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.BinOp():
            yield from _of_operator(node)
        case ast.UnaryOp() | ast.Call() if ast.unparse(node) in MINUS_INFINITY:
            for score in (-1.0, -10.0, -100.0, 0.0):
                yield ast.Constant(score), f"{score:g} stands where minus infinity belongs"
        case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            yield operand, f"the minus before {_code(operand)} is left out"
        case ast.Attribute(value=value, attr=("T" | "mT")):
            yield value, f"{_code(value)} isn't transposed"
        case ast.Call():
            yield from _of_call(node)
        case ast.keyword(arg=name, value=ast.Constant(value=int(axis))) if name in AXES:
            for other in {0, 1} - {axis} if axis >= 0 else {0}:
                yield ast.keyword(name, ast.Constant(other)), f"axis {other} stands where axis {axis} belongs"
        case ast.keyword(arg=("correction" | "ddof") as name, value=ast.Constant(value=0)):
            yield ast.keyword(name, ast.Constant(1)), "the variance is divided by one less than the number of values"
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in COMPARED:
            instead, written, meant = COMPARED[type(operator)]
            yield ast.Compare(left, [instead()], [right]), f"`{written}` stands where `{meant}` belongs"
        case ast.Subscript():
            yield from _of_index(node)
        case ast.Tuple(elts=parts, ctx=ast.Load()) | ast.List(elts=parts, ctx=ast.Load()):
            for place, (first, second) in enumerate(pairwise(parts)):
                swapped = [*parts[:place], second, first, *parts[place + 2 :]]
                yield type(node)(swapped, ast.Load()), f"{_code(first)} and {_code(second)} are exchanged"
        case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.If():
            yield from _of_statement(node)


def _of_operator(node: ast.BinOp) -> Iterator[Edit]:
    left, right = node.left, node.right
    match node.op:
        case ast.Mult():
            for kept, lost in ((left, right), (right, left)):
                yield kept, f"the factor {_code(lost)} is left out"
                yield ast.BinOp(node, ast.Mult(), lost), f"the factor {_code(lost)} is there twice"
            if (gate := _sigmoid_slope(node)) is not None:
                slope = ast.BinOp(ast.Constant(1), ast.Sub(), ast.BinOp(gate, ast.Pow(), ast.Constant(2)))
                said = f"{_code(slope)}, the slope of tanh, stands where that of sigmoid belongs"
                if isinstance(left, ast.BinOp) and ast.dump(left) != ast.dump(gate):
                    yield ast.BinOp(left.left, ast.Mult(), slope), said
                else:
                    yield slope, said
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
                yield left.left, f"the factors {_code(left.right)} and {_code(right)} are left out"
        case ast.Div():
            yield left, f"the division by {_code(right)} is left out"
            yield ast.BinOp(node, ast.Div(), right), f"the division by {_code(right)} is done twice"
            yield ast.BinOp(left, ast.Mult(), right), f"{_code(right)} is a factor where it should be a divisor"
        case ast.Add():
            yield left, f"the term {_code(right)} is left out"
            yield right, f"the term {_code(left)} is left out"
            yield ast.BinOp(left, ast.Sub(), right), f"{_code(right)} is subtracted where it should be added"
            yield ast.BinOp(right, ast.Sub(), left), f"{_code(left)} is subtracted where it should be added"
        case ast.Sub() if ast.dump(left) != ast.dump(right):  # zeros, written as x - x
            if _number(left) == 1 and isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):
                slope = ast.BinOp(right.left, ast.Mult(), ast.BinOp(ast.Constant(1), ast.Sub(), right.left))
                yield slope, f"{_code(slope)}, the slope of sigmoid, stands where that of tanh belongs"
            yield left, f"the term {_code(right)} is left out"
            yield ast.UnaryOp(ast.USub(), right), f"the term {_code(left)} is left out"
            yield ast.BinOp(left, ast.Add(), right), f"{_code(right)} is added where it should be subtracted"
        case ast.MatMult():
            for first, second, turned in (
                (ast.Attribute(left, "mT", ast.Load()), right, left),
                (left, ast.Attribute(right, "mT", ast.Load()), right),
            ):
                if not (isinstance(turned, ast.Attribute) and turned.attr in ("T", "mT")):
                    said = f"{_code(turned)} is transposed where it shouldn't be"
                    yield ast.BinOp(first, ast.MatMult(), second), said
        case ast.Pow():
            yield left, f"the power {_code(right)} is left out"
            power = _number(right)
            for other in () if power is None else (power - 1, power + 1, power / 2, 2 * power, -power):
                if other not in (0, 1):
                    said = f"the power is {other:g} where it should be {power:g}"
                    yield ast.BinOp(left, ast.Pow(), ast.Constant(other)), said


def _sigmoid_slope(node: ast.BinOp) -> ast.expr | None:
    """The y of y * (1 - y), or of something * y * (1 - y)."""
    match node.right:
        case ast.BinOp(left=ast.Constant(value=(1 | 1.0)), op=ast.Sub(), right=out):
            last = node.left.right if isinstance(node.left, ast.BinOp) else node.left
            return out if ast.dump(out) in (ast.dump(node.left), ast.dump(last)) else None
    return None


def _of_call(node: ast.Call) -> Iterator[Edit]:
    function, arguments = node.func, node.args
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    for family in ALIKE:
        for other in family if name in family and isinstance(function, ast.Attribute) else ():
            if other != name:
                assert isinstance(function, ast.Attribute)
                instead = ast.Attribute(function.value, other, ast.Load())
                yield ast.Call(instead, arguments, node.keywords), f"`{other}` stands where `{name}` belongs"
    own_part = isinstance(function, ast.Attribute) and ast.unparse(function.value) == "self"
    if (name in LEFT_OUT or own_part) and len(arguments) == 1 and not node.keywords:
        yield arguments[0], f"{_code(function) if own_part else f'`{name}`'} is left out"
        if name == "sqrt" and isinstance(arguments[0], ast.BinOp) and isinstance(arguments[0].op, ast.Add):
            root = ast.Call(function, [arguments[0].left], [])
            said = f"{_code(arguments[0].right)} is added after the root is taken, not before"
            yield ast.BinOp(root, ast.Add(), arguments[0].right), said
    elif isinstance(function, ast.Name) and arguments and not hasattr(builtins, name):
        yield arguments[0], f"the step `{name}` is left out"
    if name == "zeros_like" and len(arguments) == 1:
        yield arguments[0], f"{_code(arguments[0])} stands where zeros belong"
    for place, (first, second) in enumerate(pairwise(arguments)):
        swapped = [*arguments[:place], second, first, *arguments[place + 2 :]]
        said = f"{_code(first)} and {_code(second)} are exchanged"
        yield ast.Call(function, swapped, node.keywords), said
    for optimizer, option, value, said in OPTIONS:
        if name == optimizer and option not in [keyword.arg for keyword in node.keywords]:
            given = ast.keyword(option, ast.parse(value, mode="eval").body)
            yield ast.Call(function, arguments, [*node.keywords, given]), said
    if name == "range" and len(arguments) == 1:
        fewer = ast.BinOp(arguments[0], ast.Sub(), ast.Constant(1))
        yield ast.Call(function, [fewer], node.keywords), "a loop ends one too early"
    if isinstance(function, ast.Attribute) and name in ("sum", "mean") and node.keywords:
        yield ast.Call(function, arguments, []), f"the {name} runs over all axes"
    match node:
        case ast.Call(func=ast.Name(id="sum"), args=[ast.GeneratorExp(elt=term, generators=[loop])]):
            for place, part in enumerate(_looped_over(loop.iter)):
                others = f"[each for place, each in enumerate({ast.unparse(loop.iter)}) if place != {place}]"
                rest = ast.comprehension(loop.target, ast.parse(others, mode="eval").body, loop.ifs, 0)
                said = f"the term with {_code(part)} is left out of a sum"
                yield ast.Call(function, [ast.GeneratorExp(term, [rest])], []), said


def _other_functions(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.Call():
            yield from _other_calls(node)
        case ast.BinOp(op=ast.Add(), left=ast.Call(func=ast.Attribute(attr="abs")) as first,
                       right=ast.Call(func=ast.Attribute(attr="abs")) as second):  # fmt: skip
            for other in functions.PAIRS:
                yield ast.Call(_ours("PAIRS", other), [first, second], []), f"{other} stands where the sum belongs"
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=(2 | 2.0))):
            yield from _of_family("square", base, "the square")
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=(int() | float()) as power)):
            absolute = ast.Call(_ours("UNARY", "activation", "abs"), [base], [])
            said = f"the power {power:g} is that of `abs`, which has no sign"
            yield ast.BinOp(absolute, ast.Pow(), ast.Constant(power)), said


def _other_calls(node: ast.Call) -> Iterator[Edit]:
    function, arguments = node.func, node.args
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    alone = arguments[0] if len(arguments) == 1 and not node.keywords else None
    if (input := _input_of_relu(node, name)) is not None:
        yield from _of_family("activation", input, "`relu`", known=("relu",))
    elif alone is not None and name in ("sigmoid", "tanh"):
        yield from _of_family("activation", alone, f"`{name}`", known=("sigmoid", "tanh", "relu"))
    elif alone is not None and name in ("exp", "log", "square"):
        yield from _of_family(name, alone, "the square" if name == "square" else f"`{name}`")
    elif alone is not None and name == "sqrt":
        yield from _other_roots(alone)
    elif isinstance(function, ast.Attribute) and name in OTHER_REDUCTIONS:
        of_module = isinstance(function.value, ast.Name) and function.value.id in ("torch", "np", "numpy")
        given = arguments if of_module else [function.value, *arguments]
        if isinstance(function.value, ast.BinOp) and isinstance(function.value.op, ast.Div) and not arguments:
            yield from _of_quotient(function.value, node.keywords)
        for other in OTHER_REDUCTIONS[name]:
            said = f"{_told(other)} stands where `{name}` belongs"
            yield ast.Call(_ours("REDUCTIONS", other), given, node.keywords), said


def _of_quotient(quotient: ast.BinOp, settings: list[ast.keyword]) -> Iterator[Edit]:
    """One number of the numerators over one of the denominators, or of the parts that these are sums of."""
    sums = [node for node in ast.walk(quotient.right) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)]

    def reduced(other: str, what: ast.expr) -> ast.expr:
        return ast.Call(_ours("REDUCTIONS", other), [what], settings)

    for other in ("the length", "max", "sum", "mean"):
        above = reduced(other, quotient.left)
        said = f"{_told(other)} is taken above and below the line, not of the quotients"
        yield ast.BinOp(above, ast.Div(), reduced(other, quotient.right)), said
        for each in sums:
            parts = ast.BinOp(reduced(other, each.left), ast.Add(), reduced(other, each.right))
            yield ast.BinOp(above, ast.Div(), parts), said


def _other_roots(inside: ast.expr) -> Iterator[Edit]:
    """Another deviation in place of the root of a mean square and epsilon; or epsilon added behind the root."""
    match inside:
        case ast.BinOp(
            left=ast.Call(func=ast.Attribute(value=ast.BinOp(left=base, op=ast.Pow()), attr="mean")) as mean,
            op=ast.Add(), right=epsilon,
        ):  # fmt: skip
            for other in OTHER_DEVIATIONS:
                deviation = ast.Call(_ours("REDUCTIONS", other), [base, *mean.args], mean.keywords)
                said = f"{_told(other)} stands where the root of the mean square belongs"
                yield ast.BinOp(deviation, ast.Add(), epsilon), said
        case ast.BinOp(left=ast.Call(func=ast.Attribute(value=base, attr="var")) as var, op=ast.Add(), right=epsilon):
            for other in ("the mean absolute deviation", "the range"):
                deviation = ast.Call(_ours("REDUCTIONS", other), [base, *var.args], var.keywords)
                said = f"{_told(other)} stands where the standard deviation belongs"
                yield ast.BinOp(deviation, ast.Add(), epsilon), said


def _input_of_relu(node: ast.Call, name: str) -> ast.expr | None:
    """Of relu, however it is written: `relu(x)`, `clamp(x, min=0)`, `maximum(0, x)`, `max(x, 0.0)`."""
    match node.args, node.keywords:
        case [input], [] if name == "relu":
            return input
        case [input], [ast.keyword(arg="min", value=ast.Constant(value=(0 | 0.0)))] if name in ("clamp", "clip"):
            return input
        case ([input, ast.Constant(value=(0 | 0.0))] | [ast.Constant(value=(0 | 0.0)), input]), []:
            return input if name in ("maximum", "max") else None
    return None


def _of_family(family: str, argument: ast.expr, meant: str, known: tuple[str, ...] = ()) -> Iterator[Edit]:
    """known: those that `slips` tries."""
    for other in functions.UNARY[family]:
        if other not in known:
            said = f"{_told(other)} stands where {meant} belongs"
            yield ast.Call(_ours("UNARY", family, other), [argument], []), said


def _ours(table: str, *keys: str) -> ast.expr:
    found: ast.expr = ast.Attribute(ast.Name(_OURS, ast.Load()), table, ast.Load())
    for key in keys:
        found = ast.Subscript(found, ast.Constant(key), ast.Load())
    return found


def _told(function: str) -> str:
    """The name of a function in a sentence: code, unless it is said in words."""
    return f"`{function}`" if function.isidentifier() else function


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
            yield node.value, f"{_code(node.value)} isn't put in reverse order"
        case ast.Tuple(elts=parts) if isinstance(node.ctx, ast.Load):
            for place, part in enumerate(parts):
                for index, said in _other_indices(part):
                    changed = ast.Tuple([*parts[:place], index, *parts[place + 1 :]], ast.Load())
                    yield ast.Subscript(node.value, changed, ast.Load()), said
        case part if isinstance(node.ctx, ast.Load):
            for index, said in _other_indices(part):
                yield ast.Subscript(node.value, index, ast.Load()), said


def _other_indices(node: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """An index that is one too small or too large."""
    match node:
        case ast.Constant(value=int(index)):
            for other in (index - 1, index + 1):
                yield ast.Constant(other), f"index {other} stands where index {index} belongs"
        case ast.Name(id=name):
            for sign, operator in (("-", ast.Sub()), ("+", ast.Add())):
                said = f"index `{name} {sign} 1` stands where `{name}` belongs"
                yield ast.BinOp(node, operator, ast.Constant(1)), said
        case ast.BinOp(left=ast.Name(id=name), right=ast.Constant(value=1)):
            yield ast.Name(name, ast.Load()), f"index `{name}` stands where {_code(node)} belongs"


def _of_statement(node: ast.stmt) -> Iterator[Edit]:
    match node:
        case ast.AugAssign(target=target, op=(ast.Add() | ast.Sub()) as operator, value=value):
            added = isinstance(operator, ast.Add)
            word, other = ("subtracted", "added") if added else ("added", "subtracted")
            opposite = ast.AugAssign(target, ast.Sub() if added else ast.Add(), value)
            yield opposite, f"{_code(value)} is {word} where it should be {other}"
            yield ast.Assign([target], value, lineno=0), f"{_code(target)} is assigned where it should be added to"
            yield ast.Pass(), f"the line {_code(node)} is missing"
            yield ast.If(ast.Constant(True), [node, node], []), f"the line {_code(node)} runs twice"
        case ast.Expr(value=ast.Call()):
            yield ast.Pass(), f"the line {_code(node)} is missing"
            yield ast.If(ast.Constant(True), [node, node], []), f"the line {_code(node)} runs twice"
        case ast.Assign(targets=[ast.Name()]):
            yield ast.Pass(), f"the line {_code(node)} is missing"
        case ast.If(test=test, body=body, orelse=rest):
            yield ast.If(ast.Constant(True), body, rest), f"the condition {_code(test)} isn't asked for"
            yield ast.If(ast.Constant(False), body, rest), f"what is done if {_code(test)} is missing"


def _number(node: ast.AST) -> float | None:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return value if type(value) in (int, float) else None


def _code(node: ast.AST) -> str:
    """The code of a node, to be quoted in a sentence."""
    text = ast.unparse(node)
    return f"`{text}`" if len(text) <= MAX_QUOTED and "\n" not in text else LONG


def _unquoted(said: str) -> str:
    """The sentence without what was too long to be quoted: "a factor is left out"."""
    for named, unnamed in (("factor", "a factor"), ("term", "a term"), ("line", "a line"), ("power", "a power")):
        said = said.replace(f"the {named} {LONG}", unnamed)
    return said.replace(f"the division by {LONG}", "a division").replace(LONG, "something")
