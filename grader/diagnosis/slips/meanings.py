"""What a program's names stand for, as far as that can be read: two programs may call different things `o`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping

Meanings = Mapping[str, frozenset[str]]
"""For each name, what is assigned to it: the functions, attributes and operators of each such expression."""
ARGUMENT = "argument"
"""What the name of an argument stands for, with its place behind it."""


def arguments(found: Meanings, name: str) -> frozenset[str]:
    """The places that an argument of this name has."""
    return frozenset(each for each in found.get(name, ()) if each.startswith(ARGUMENT))


def meanings(source: str) -> Meanings:
    """Of all functions together, and of attributes without what they belong to."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in ast.walk(ast.parse(source)):
        for target, what in _assigned(node):
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            found[name].add(what)
    return {name: frozenset(each) for name, each in found.items()}


def _assigned(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.arguments(posonlyargs=first, args=others, kwonlyargs=named):
            places = enumerate([*first, *others, *named])
            yield from ((ast.Name(each.arg), f"{ARGUMENT} {place}") for place, each in places)
        case ast.Assign(targets=targets, value=value):
            yield from (pair for target in targets for pair in _paired(target, value))
        case ast.AugAssign(target=target, op=operator, value=value):
            yield target, f"{type(operator).__name__} {_made_of(value)}"
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            yield from _paired(target, value)


def _paired(target: ast.AST, value: ast.expr) -> Iterator[tuple[ast.AST, str]]:
    match target, value:
        case (ast.Tuple(elts=targets), ast.Tuple(elts=values)) if len(targets) == len(values):
            yield from (pair for each in zip(targets, values, strict=True) for pair in _paired(*each))
        case ast.Tuple(elts=targets), _:
            yield from ((each, f"{place} of {_made_of(value)}") for place, each in enumerate(targets))
        case _:
            yield target, _made_of(value)


def _made_of(value: ast.expr) -> str:
    """The functions, attributes and operators of an expression, whatever they are applied to."""
    found = []
    for node in ast.walk(value):
        match node:
            case ast.Attribute(attr=name) | ast.Call(func=ast.Name(id=name)):
                found.append(name)
            case ast.BinOp(op=operator) | ast.UnaryOp(op=operator):
                found.append(type(operator).__name__)
    return " ".join(sorted(found))
