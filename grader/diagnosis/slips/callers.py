"""A function that several call, as one of them has it: whoever writes its lines out there may have a slip there only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Separated:
    """A right program in which one caller of a function calls a copy of it.

    lines: those of the copy. copy: its name. function: that of the function. caller: that of the caller. needed: the
    lines of both, in the program as it was.
    """

    source: str
    lines: frozenset[int]
    copy: str
    function: str
    caller: str
    needed: tuple[range, range]


def separated(source: str, asked: frozenset[str]) -> Iterator[Separated]:
    """Each function of a program with each of its callers, if there are several, or if it is itself asked for.

    asked: the names of the exercise's functions.
    """
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        callers = [each for each in functions if each is not function and _calls(each, function.name)]
        if len(callers) + (function.name in asked) < 2:
            continue
        for caller in callers:
            yield _separated(source, function, caller)


def _separated(source: str, function: ast.FunctionDef, caller: ast.FunctionDef) -> Separated:
    copy = f"{function.name}_of_{caller.name}"
    calling = ast.unparse(_Renamed(function.name, copy).visit(ast.parse(ast.unparse(caller))))
    copied = ast.parse(ast.unparse(function))
    copied.body[0].name = copy  # type: ignore[attr-defined]
    rest = source.splitlines()
    first, last = _lines(caller).start, _lines(caller).stop
    program = [*rest[: first - 1], *calling.splitlines(), *rest[last - 1 :]]
    added = ast.unparse(copied).splitlines()
    lines = frozenset(range(len(program) + 1, len(program) + 1 + len(added)))
    whole = "\n".join([*program, *added]) + "\n"
    return Separated(whole, lines, copy, function.name, caller.name, (_lines(function), _lines(caller)))


def _lines(node: ast.FunctionDef) -> range:
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return range(first, (node.end_lineno or first) + 1)


def _calls(node: ast.FunctionDef, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node))


class _Renamed(ast.NodeTransformer):
    """Calls a function by another name."""

    def __init__(self, name: str, other: str) -> None:
        self._name, self._other = name, other

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._other, node.ctx) if node.id == self._name else node
