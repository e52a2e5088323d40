"""One name for another, or for what a function makes of it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from grader.diagnosis.functions import AGAIN, INVERSE
from grader.diagnosis.slips.other_functions import IMPORT, ours
from grader.diagnosis.slips.program import Part, Place, Slip, all_places, read_name, with_names

Names = Mapping[str, tuple[str, ...]]
"""For each name of a function, the others that hold a value of the same kind and shape."""
LINES = (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)
"""Statements that are no blocks."""
NamesOf = Callable[[str], Names]
"""The names of a function, by its own name."""


def renamed(source: str, lines: frozenset[int], names: NamesOf) -> Iterator[Slip]:
    """Each program in which one name stands for another, in one place, or all over an operator, a line or a
    function. names: what could be taken for what."""
    for part, place, name, other in _exchangeable(source, lines, names):
        yield part.slip(place, _written(other), f"`{other}` stands where `{name}` belongs")
    for part, place, loaded, alike in _reading((*LINES, ast.BinOp, ast.FunctionDef), source, lines, names):
        for name in _all_over(place.node, loaded):
            for other in alike.get(name, ()):
                new = with_names(place.node, {name: _written(other)})
                yield part.slip(place, new, f"`{other}` stands where `{name}` belongs")


def _all_over(node: ast.AST, loaded: Counter[str]) -> list[str]:
    """The names that it reads several times, and no line or operator within it as often."""
    within = [each for each in ast.walk(node) if each is not node and isinstance(each, (*LINES, ast.BinOp))]
    most = Counter[str]()
    for each in within:
        most |= Counter(filter(None, map(read_name, ast.walk(each))))
    return [name for name, times in loaded.items() if times > max(1, most[name])]


def complemented(source: str, lines: frozenset[int], names: NamesOf) -> Iterator[Slip]:
    """Each program in which 1 less one name stands for another, as where a gate is made from another gate."""
    for part, place, name, other in _exchangeable(source, lines, names):
        rest = ast.BinOp(ast.Constant(1), ast.Sub(), _written(other))
        yield part.slip(place, rest, f"`1 - {other}` stands where `{name}` belongs")


def exchanged(source: str, lines: frozenset[int], names: NamesOf) -> Iterator[Slip]:
    """Each program in which two names are exchanged in a line."""
    for part, place, loaded, alike in _reading(LINES, source, lines, names):
        for first, second in combinations(loaded, 2):
            if second in alike.get(first, ()):
                swapped = {first: _written(second), second: _written(first)}
                yield part.slip(place, with_names(place.node, swapped), f"`{first}` and `{second}` are exchanged")


def applied(source: str, lines: frozenset[int], names: NamesOf) -> Iterator[Slip]:
    """Each program in which a function that it calls, or the square, is applied to a name once more in a line, or not
    yet."""
    known = {function: rf"\b{function}\(" for function in AGAIN} | {"square": "", "softmax": r"\bexp\("}
    called = [function for function, sign in known.items() if re.search(sign, source)]
    for part, place, loaded, alike in _reading(LINES, source, lines, names):
        for name in filter(alike.__contains__, loaded):
            for function in called:
                again = ast.Call(ours("UNARY", "again", function), [_written(name)], [])
                said = f"`{function}({name})` stands where `{name}` belongs"
                yield part.slip(place, with_names(place.node, {name: again}), said, IMPORT)
            for function in filter(INVERSE.__contains__, called):
                before = ast.Call(ours("UNARY", "inverse", function), [_written(name)], [])
                said = f"what goes into `{function}` stands where `{name}` belongs, which comes out of it"
                yield part.slip(place, with_names(place.node, {name: before}), said, IMPORT)


def _exchangeable(
    source: str, lines: frozenset[int], names: NamesOf
) -> Iterator[tuple[Part, Place, str, str]]:
    """Each place of a name, the name, and another that could be taken for it."""
    for part, place in all_places(source, lines):
        name = read_name(place.node)
        for other in names(place.function.rpartition(".")[2]).get(name, ()) if name else ():
            yield part, place, name, other


def _reading(
    kinds: tuple[type[ast.AST], ...], source: str, lines: frozenset[int], names: NamesOf
) -> Iterator[tuple[Part, Place, Counter[str], Names]]:
    """Each statement of these kinds, how often it reads which name, and the names of its function."""
    for part, place in all_places(source, lines):
        if isinstance(place.node, kinds):
            loaded = Counter(filter(None, map(read_name, ast.walk(place.node))))
            yield part, place, loaded, names(place.function.rpartition(".")[2])


def _written(name: str) -> ast.expr:
    return ast.parse(name, mode="eval").body
