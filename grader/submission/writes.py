"""Whether a function writes into what it is handed: `patch(Linear)` may, `train(model, adam)` only calls it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.submission.imports import Origins, dotted

Function = ast.FunctionDef | ast.AsyncFunctionDef
BUILTINS = frozenset(dir(builtins)) - {"setattr", "delattr", "exec", "eval", "vars"}
# What a library does to a class or function that it is handed; all else of a library only calls it.
REGISTERS = ("register", "patch", "mock")
MAX_DEPTH = 4


@dataclass(frozen=True)
class Definitions:
    """The functions and classes of a submission. functions: a class's name leads to its __init__, and a method's to
    the methods of that name."""

    functions: Mapping[str, tuple[Function, ...]]
    classes: frozenset[str]


def definitions(trees: Iterable[ast.Module]) -> Definitions:
    """Those at the top level, and the methods of classes there."""
    found: dict[str, list[Function]] = {}
    classes: set[str] = set()
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, Function):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.ClassDef):
            classes.add(node.name)
            found.setdefault(node.name, [])
            for method in (part for part in node.body if isinstance(part, Function)):
                found.setdefault(node.name if method.name == "__init__" else f".{method.name}", []).append(method)
    return Definitions({name: tuple(functions) for name, functions in found.items()}, frozenset(classes))


def may_write(call: ast.Call, given: ast.expr, origins: Origins, known: Definitions, depth: int = 0) -> bool:
    """Whether the call may write into one of its arguments, `given`, which is a bare name."""
    if depth == MAX_DEPTH:
        return True
    origin = dotted(call.func, origins)
    if origin is not None:
        return any(word in origin.lower() for word in REGISTERS)
    if isinstance(call.func, ast.Name) and call.func.id in known.functions:
        functions = known.functions[call.func.id]
        offset = 1 if call.func.id in known.classes else 0
    elif isinstance(call.func, ast.Name):
        return call.func.id not in BUILTINS
    elif isinstance(call.func, ast.Attribute) and f".{call.func.attr}" in known.functions:
        functions, offset = known.functions[f".{call.func.attr}"], 1
    else:
        return True
    return any(_writes(function, call, given, offset, origins, known, depth) for function in functions)


def _writes(
    function: Function, call: ast.Call, given: ast.expr, offset: int, origins: Origins, known: Definitions, depth: int
) -> bool:
    name = _parameter(function, call, given, offset)
    if name is None:
        return True
    for node in ast.walk(function):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            if _root(node) == name:
                return True
        elif isinstance(node, ast.Call):
            if getattr(node.func, "id", "") in ("setattr", "delattr") and node.args and _root(node.args[0]) == name:
                return True
            for handed in _arguments(node):
                if getattr(handed, "id", "") == name and may_write(node, handed, origins, known, depth + 1):
                    return True
    return False


def _parameter(function: Function, call: ast.Call, given: ast.expr, offset: int) -> str | None:
    """The parameter that the argument becomes; None if that isn't clear."""
    places = [parameter.arg for parameter in (*function.args.posonlyargs, *function.args.args)][offset:]
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    for place, argument in enumerate(call.args):
        if argument is given:
            return places[place] if place < len(places) else None
    return next((keyword.arg for keyword in call.keywords if keyword.value is given), None)


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (keyword.value for keyword in call.keywords)


def _root(node: ast.AST) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return getattr(node, "id", "")
