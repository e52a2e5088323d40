"""A function that several call, as one of them has it: whoever writes its lines out there may have a slip there only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis.slips.program import whole_lines, with_names, with_text


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
    calling = with_names(caller, {function.name: ast.Name(copy, ast.Load())})
    program = with_text(source, caller, ast.unparse(calling))
    copied = with_names(function, {})
    copied.name = copy
    whole = f"{program}{ast.unparse(copied)}\n"
    lines = frozenset(range(len(program.splitlines()) + 1, len(whole.splitlines()) + 1))
    return Separated(whole, lines, copy, function.name, caller.name, (whole_lines(function), whole_lines(caller)))


def _calls(node: ast.FunctionDef, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node))
