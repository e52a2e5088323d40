"""Functions that few people take, in place of the right ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.diagnosis import functions
from grader.diagnosis.slips.program import Edit, Slip, all_places, called_name

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
OURS = "_functions"
"""What a changed program calls functions.py."""
IMPORT = f"import {functions.__name__} as {OURS}\n"
"""What a program ends with that calls functions.py: names are looked up when it is called."""


def other_functions(source: str, lines: frozenset[int]) -> Iterator[Slip]:
    """Each program in which a function that few people take stands where another belongs. lines: as in `slips`."""
    for part, place in all_places(source, lines):
        for new, said in _other_functions(place.node):
            yield part.slip(place, new, said, IMPORT)


def _other_functions(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.Call():
            yield from _other_calls(node)
        case ast.BinOp(op=ast.Add(), left=ast.Call(func=ast.Attribute(attr="abs")) as first,
                       right=ast.Call(func=ast.Attribute(attr="abs")) as second):  # fmt: skip
            for other in functions.PAIRS:
                yield ast.Call(ours("PAIRS", other), [first, second], []), f"{other} stands where the sum belongs"
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=(2 | 2.0))):
            yield from _of_family("square", base, "the square")
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=(int() | float()) as power)):
            absolute = ast.Call(ours("UNARY", "activation", "abs"), [base], [])
            said = f"the power {power:g} is that of `abs`, which has no sign"
            yield ast.BinOp(absolute, ast.Pow(), ast.Constant(power)), said


def _other_calls(node: ast.Call) -> Iterator[Edit]:
    function, arguments, name = node.func, node.args, called_name(node)
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
            yield ast.Call(ours("REDUCTIONS", other), given, node.keywords), said


def _of_quotient(quotient: ast.BinOp, settings: list[ast.keyword]) -> Iterator[Edit]:
    """One number of the numerators over one of the denominators, or of the parts that these are sums of."""
    sums = [node for node in ast.walk(quotient.right) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)]

    def reduced(other: str, what: ast.expr) -> ast.expr:
        return ast.Call(ours("REDUCTIONS", other), [what], settings)

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
                deviation = ast.Call(ours("REDUCTIONS", other), [base, *mean.args], mean.keywords)
                said = f"{_told(other)} stands where the root of the mean square belongs"
                yield ast.BinOp(deviation, ast.Add(), epsilon), said
        case ast.BinOp(left=ast.Call(func=ast.Attribute(value=base, attr="var")) as var, op=ast.Add(), right=epsilon):
            for other in ("the mean absolute deviation", "the range"):
                deviation = ast.Call(ours("REDUCTIONS", other), [base, *var.args], var.keywords)
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
            yield ast.Call(ours("UNARY", family, other), [argument], []), said


def ours(table: str, *keys: str) -> ast.expr:
    """An entry of a table of functions.py, as a changed program writes it."""
    found: ast.expr = ast.Attribute(ast.Name(OURS, ast.Load()), table, ast.Load())
    for key in keys:
        found = ast.Subscript(found, ast.Constant(key), ast.Load())
    return found


def _told(function: str) -> str:
    """The name of a function in a sentence: code, unless it is said in words."""
    return f"`{function}`" if function.isidentifier() else function
