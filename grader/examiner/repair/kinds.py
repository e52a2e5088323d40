"""What sort of change one is, in words that are a hint and not the change."""

from __future__ import annotations

import ast
import re
from itertools import zip_longest

from grader.examiner.repair.program import Change

SOMETHING = "something else"
MORE, LESS = "one thing more: a factor, a term or a call", "one thing less: a factor, a term or a call"


def kind(change: Change) -> str:
    """The sort of a change: "another operator"."""
    if change.moved:
        return "the same line earlier, or later"
    if isinstance(change.place.node, ast.If | ast.For):
        return _of_statements(change.place.node, change.new)
    old, new = _smallest(change.place.node, change.new)
    if isinstance(old, ast.expr) and isinstance(new, ast.expr) and _without_brackets(old) == _without_brackets(new):
        return "brackets in other places"
    return (_of_statements if isinstance(old, ast.stmt) else _of_values)(old, new)


def _of_values(old: ast.AST, new: ast.AST) -> str:
    match old, new:
        case ast.keyword(arg=name), ast.keyword():
            return f"another `{name}`"
        case ast.Constant(), _:
            return "another number" if isinstance(new, ast.Constant | ast.UnaryOp) else SOMETHING
        case ast.UnaryOp(op=ast.USub(), operand=inner), other if _same(inner, other):
            return "the other sign"
        case other, ast.UnaryOp(op=ast.USub(), operand=inner) if _same(inner, other):
            return "the other sign"
        case ast.BinOp(left=a, right=b), ast.BinOp(left=c, right=d) if _same(a, c) and _same(b, d):
            return "another operator"
        case ast.BinOp(left=a, right=b), ast.BinOp(left=c, right=d) if _same(a, d) and _same(b, c):
            return "the two sides of an operator in the other order"
        case ast.Compare(), ast.Compare():
            return "another comparison"
        case ast.Attribute(value=inner, attr="T" | "mT"), other if _same(inner, other):
            return "one transpose less"
        case other, ast.Attribute(value=inner, attr="T" | "mT") if _same(inner, other):
            return "one transpose more"
        case ast.Call(one, given, named), ast.Call(other, others, others_named):
            if [*map(_text, (*given, *named))] == [*map(_text, (*others, *others_named))]:
                return "another function"
            return "other arguments" if _same(one, other) else SOMETHING
        case ast.Name() | ast.Attribute(), ast.Name() | ast.Attribute():
            return "another name"
        case ast.Tuple() | ast.List(), ast.Tuple() | ast.List():
            return "the values in another order"
    if isinstance(old, ast.expr) and isinstance(new, ast.expr) and sorted(_names(old)) == sorted(_names(new)):
        return "the same, put together in another way"
    return LESS if _is_part(new, old) else MORE if _is_part(old, new) else SOMETHING


def _of_statements(old: ast.AST, new: ast.AST) -> str:
    match old, new:
        case _, ast.Pass():
            return "leaving the line out"
        case ast.If(), _:
            return "another condition"
        case ast.For(), _:
            return "a loop the other way round, or with less in it"
        case ast.Break() | ast.Continue(), _:
            return "a loop that ends, or goes on, elsewhere"
        case ast.Assign(), ast.AugAssign():
            return "adding to a value, or taking from it, instead of replacing it"
        case ast.AugAssign(), ast.Assign():
            return "replacing a value"
        case ast.AugAssign(), ast.AugAssign():
            return "another operator"
        case ast.Assign(), ast.Assign():
            return "another name on the left"
    return SOMETHING


def _smallest(old: ast.AST, new: ast.AST) -> tuple[ast.AST, ast.AST]:
    """The smallest values in which two trees differ: of a call, the whole, if it is another function."""
    while type(old) is type(new) and not isinstance(old, ast.keyword):
        differing = [
            (field, one, other)
            for field in old._fields
            for one, other in zip_longest(_parts(old, field), _parts(new, field))
            if _text(one) != _text(other)
        ]
        if len(differing) != 1:
            break
        field, one, other = differing[0]
        if field == "func" or not isinstance(one, ast.expr | ast.keyword) or not isinstance(other, ast.AST):
            break
        old, new = one, other
    return old, new


def _parts(node: ast.AST, field: str) -> list[object]:
    value = getattr(node, field, None)
    return value if isinstance(value, list) else [value]


def _same(one: ast.AST, other: ast.AST) -> bool:
    return _text(one) == _text(other)


def _text(node: object) -> str:
    return ast.dump(node) if isinstance(node, ast.AST) else repr(node)


def _without_brackets(node: ast.expr) -> str:
    return ast.unparse(node).replace("(", "").replace(")", "")


def _names(node: ast.expr) -> list[str]:
    return re.findall(r"\w+", ast.unparse(node))


def _is_part(small: ast.AST, large: ast.AST) -> bool:
    return any(_same(each, small) for each in ast.walk(large) if each is not large)
