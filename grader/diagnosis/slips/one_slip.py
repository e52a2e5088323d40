"""Programs that differ from a right one by one slip."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.diagnosis.slips.edits import edits
from grader.diagnosis.slips.program import Slip, all_places, code, number

SCALED = ("sigmoid", "tanh", "exp", "relu", "log")
"""Functions that something is easily multiplied by before it goes into them."""
CONSTANT = "_constant"
"""What a changed program calls a number that is sought."""


def slips(source: str, lines: frozenset[int]) -> Iterator[Slip]:
    """Each program that differs from this one by one slip, other than a name for another.

    lines: those that matter, as they run.
    """
    for part, place in all_places(source, lines):
        for new, said in edits(place.node):
            if ast.dump(new) == ast.dump(place.node):  # two equal arguments exchanged
                continue
            yield part.slip(place, new, said)


def with_constant(source: str, lines: frozenset[int]) -> Iterator[tuple[Slip, float]]:
    """Each program in which what goes into a function is multiplied by `CONSTANT`, or has it added, and the constant
    that makes no difference. The program doesn't say what `CONSTANT` is, and what is said has "{c}" for it."""
    constant = ast.Name(CONSTANT, ast.Load())
    for part, place in all_places(source, lines):
        match place.node:
            case ast.Call(func=ast.Attribute(attr=name) as function, args=[input], keywords=[]) if name in SCALED:
                for operator, word, none in ((ast.Mult(), "multiplied by", 1.0), (ast.Add(), "increased by", 0.0)):
                    new = ast.Call(function, [ast.BinOp(input, operator, constant)], [])
                    yield part.slip(place, new, f"what goes into `{name}` is {word} {{c}}"), none


def with_number(source: str, lines: frozenset[int]) -> Iterator[tuple[Slip, float]]:
    """Each program in which `CONSTANT` stands in place of a number, and that number; or is a factor beside one."""
    constant = ast.Name(CONSTANT, ast.Load())
    for part, place in all_places(source, lines):
        match place.node:
            case ast.BinOp(left=left, op=(ast.Add() | ast.Sub()) as operator, right=right):
                for new, value in (
                    (ast.BinOp(constant, operator, right), number(left)),
                    (ast.BinOp(left, operator, constant), number(right)),
                ):
                    if value is not None:
                        yield part.slip(place, new, f"{{c}} stands where {value:g} belongs"), value
            case ast.BinOp(left=left, op=(ast.Mult() | ast.Div()), right=right):
                if number(left) is not None or number(right) is not None:
                    new = ast.BinOp(place.node, ast.Mult(), constant)
                    yield part.slip(place, new, f"{code(place.node)} is {{c}} times what it should be"), 1.0


def with_default(source: str, lines: frozenset[int]) -> Iterator[tuple[Slip, float]]:
    """Each program in which `CONSTANT` is the default of something that is looked up, and the right default."""
    constant = ast.Name(CONSTANT, ast.Load())
    for part, place in all_places(source, lines):
        match place.node:
            case ast.Call(func=ast.Attribute(attr="get") as function, args=[key, default]) if (
                (value := number(default)) is not None
            ):
                new = ast.Call(function, [key, constant], [])
                yield part.slip(place, new, f"the default of {code(key)} is {{c}}, not {value:g}"), value
