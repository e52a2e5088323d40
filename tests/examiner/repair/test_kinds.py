"""What sort of change one is, in words."""

import ast
from types import SimpleNamespace

import pytest

from grader.examiner.repair.kinds import LESS, MORE, kind

KINDS = [
    ("a + b", "a - b", "another operator"),
    ("a * b + c", "a / b + c", "another operator"),
    ("x @ y", "y @ x", "the two sides of an operator in the other order"),
    ("x @ y", "x.T @ y", "one transpose more"),
    ("f(x.T)", "f(x)", "one transpose less"),
    ("f.sum(dim=0)", "f.mean(dim=0)", "another function"),
    ("f.sum(dim=0)", "f.sum(dim=1)", "another `dim`"),
    ("f.sum()", "f.sum(axis=1, keepdims=True)", "other arguments"),
    ("f(a, b)", "f(b, a)", "other arguments"),
    ("a * b", "a", LESS),
    ("a", "a * b", MORE),
    ("x.relu()", "x", LESS),
    ("a > b", "a >= b", "another comparison"),
    ("(2 / n) ** 0.5", "2 / n ** 0.5", "brackets in other places"),
    ("-a", "a", "the other sign"),
    ("a", "-a", "the other sign"),
    ("n - 1", "n - 2", "another number"),
    ("a[0]", "a[-1]", "another number"),
    ("self.x", "self.y", "another name"),
    ("(a, b)", "(b, a)", "the values in another order"),
    ("a = b", "pass", "leaving the line out"),
    ("a = b", "a += b", "adding to a value, or taking from it, instead of replacing it"),
    ("a += b", "a = b", "replacing a value"),
    ("a += b", "a -= b", "another operator"),
    ("if a: b", "if not a: b", "another condition"),
    ("f(a + b)", "f(a) + b", "brackets in other places"),
    ("a * x + b * y", "b * x + a * y", "the same, put together in another way"),
    ("x.var(dim=0)", "x.var(dim=0, correction=0)", "other arguments"),
    ("a @ b", "f(c)", "something else"),
]


@pytest.mark.parametrize(("before", "after", "words"), KINDS)
def test_the_sort_of_a_change(before, after, words):
    change = SimpleNamespace(place=SimpleNamespace(node=_node(before)), new=_node(after), moved=())
    assert kind(change) == words


def _node(text):
    statement = ast.parse(text).body[0]
    return statement.value if isinstance(statement, ast.Expr) else statement
