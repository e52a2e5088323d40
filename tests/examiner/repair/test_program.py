"""A program with one change, and what is tried in its places."""

from __future__ import annotations

import ast

import pytest

from grader.examiner.repair.edits import changes, moves
from grader.examiner.repair.program import Program
from grader.submission.interface import Chunk, Submission

SOURCE = '''import torch


class Net:
    """A net."""

    def forward(self, x):
        self.x = x  # kept
        return helper(x @ self.weights,
                      (2 / 3) ** 0.5)

    def unused(self):
        return 1


def helper(value, factor):
    return value * factor
'''


@pytest.fixture
def program():
    """Two chunks, the second of which isn't Python."""
    return Program(Submission("own.py", "", (Chunk("own.py", SOURCE), Chunk("cell 2", "%who\n")), True))


def texts(program: Program, node: str) -> list[str]:
    """What the first chunk is with each change in the place of a node."""
    reached = program.called_by(frozenset({"forward"}))
    places = [each for each in program.places(reached) if ast.unparse(each.node) == node]
    return [program.changed(change).chunks[0].source for place in places for change in changes(place)]


def test_a_function_is_reached_through_another(program):
    assert program.called_by(frozenset({"forward"})) == {"forward", "helper"}
    lines = {place.line for place in program.places(frozenset({"forward", "helper"})) if place.line}
    assert lines == {8, 9, 10, 17}


def test_a_change_is_made_once_and_leaves_the_program_as_it_is(program):
    before = program.submission
    changed = texts(program, "value * factor")
    assert any("return value / factor" in source for source in changed)
    assert any("return factor" in source for source in changed)
    assert len(changed) == len(set(changed))
    assert program.submission == before
    assert texts(program, "value * factor") == changed


def test_brackets_that_the_learner_has_are_seen(program):
    changed = texts(program, "(2 / 3) ** 0.5")
    assert any("(2 * 3) ** 0.5" in source for source in changed)
    assert any("2 / 3 ** 0.5" in source for source in changed)


def test_a_second_change_keeps_the_lines_of_the_file(program):
    place = next(each for each in program.places(frozenset({"forward"})) if ast.unparse(each.node) == "self.x = x")
    without = program.with_change(next(each for each in changes(place) if isinstance(each.new, ast.Pass)))
    assert "self.x" not in without.submission.chunks[0].source
    (line,) = {each.line for each in without.places(frozenset({"helper"})) if each.function == "helper"}
    assert line == 17


def test_each_value_of_a_call_is_looked_at_by_itself(program):
    units = {ast.unparse(each.unit) for each in program.places(frozenset({"forward"})) if each.line in (9, 10)}
    assert {"x @ self.weights", "(2 / 3) ** 0.5"} <= units


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x.sum(dim=0)", "x.mean(dim=0)"),
        ("x.sum(dim=0)", "x.sum(dim=1)"),
        ("x.sum(dim=0)", "x.sum(dim=0, keepdims=True)"),
        ("x.sum()", "x.sum(axis=0)"),
        ("a - b", "b - a"),
        ("a @ b", "a.T @ b"),
        ("a @ b", "b @ a.T"),
        ("a @ b", "a * b"),
        ("x > 0", "x >= 0"),
        ("x[i]", "x[i + 1]"),
        ("x[1:n]", "x[1:n - 1]"),
        ("-x", "x"),
        ("g(a, b)", "g(b, a)"),
        ("2 * x", "x"),
        ("a - b * c", "(a - b) * c"),
        ("a", "b"),
        ("a", "2 * a"),
        ("a", "a * b"),
        ("a", "a / len(b)"),
    ],
)
def test_what_may_be_meant(written, meant):
    source = f"def f(a, b, c, x, i, n):\n    y = {written}\n    return y\n"
    program = Program(Submission("own.py", "", (Chunk("own.py", source),), True))
    places = program.places(frozenset({"f"}))
    tried = {program.changed(change).chunks[0].source for place in places for change in changes(place)}
    wanted = {f"def f(a, b, c, x, i, n):\n    y = {each}\n    return y" for each in (meant, _other(meant))}
    assert wanted & tried


def _other(meant: str) -> str:
    """The same in another way to write it."""
    ways = {"2 * a": "a * 2", "a / len(b)": "a / b.shape[0]"}
    return ways.get(meant, meant)


def test_nothing_is_divided_by_a_tensor():
    source = "def f(x, rows):\n    n = len(rows)\n    y = 2 * x\n    return y\n"
    program = Program(Submission("own.py", "", (Chunk("own.py", source),), True))
    places = program.places(frozenset({"f"}))
    tried = {program.changed(change).chunks[0].source for place in places for change in changes(place)}
    assert any("y = 2 * x / n" in each for each in tried)
    assert not any("/ rows\n" in each for each in tried)


@pytest.mark.parametrize("number", ["1e308", "-1e999", "10 ** 400", "1" + "0" * 400, "0.0", "float('nan')"])
def test_any_number_can_be_written(number):
    program = Program(Submission("own.py", "", (Chunk("own.py", f"def f(x):\n    return x.clamp({number})\n"),), True))
    for place in program.places(frozenset({"f"})):
        for change in changes(place):
            ast.parse(program.changed(change).chunks[0].source)


def test_a_line_is_pythons():
    assert Chunk("own.py", "a = '\f'\r\nb = '\u2028'\n  c\n").line(3) == "c"
    assert Chunk("own.py", "a\n").line(9) == ""


def test_a_line_is_moved_by_some_lines_and_nothing_is_lost():
    lines = ["t = 0", "a = t", "b = t", "t = 1"]
    program = Program(Submission("own.py", "", (Chunk("own.py", "\n".join(lines)),), True))
    places = program.places(frozenset())
    orders = [program.changed(change).chunks[0].source.splitlines() for place in places for change in moves(place)]
    assert ["t = 0", "t = 1", "a = t", "b = t"] in orders
    assert all(sorted(order) == sorted(lines) for order in orders)
    assert len(orders) == len({tuple(order) for order in orders})
