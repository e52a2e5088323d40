"""Which places of a program a wrong answer depends on, those first on which no right answer depends."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

import torch

from grader.examiner.repair.program import Change, Place, Program
from grader.examiner.repair.trials import Trials
from grader.judging.case import CollectedCase
from grader.judging.judge import AnswerWrong
from grader.sandbox.host.call import Call
from grader.sandbox.host.faults import LearnerRaised
from grader.sandbox.host.remote import hearing
from grader.submission.interface import Submission

FACTOR = 1.37
"""A value times this is another one, of the same shape and about the same size."""


def ranked(
    program: Program, case: CollectedCase, passed: Iterable[CollectedCase], trials: Trials
) -> tuple[list[Place], list[Place], list[Place]]:
    """The places to look at for a case that fails, the likeliest first, and those of which it notices nothing; none at
    all if it passes with other inputs.

    A value that an answer is computed from changes the answer when it is another: so what is computed in each place is
    taken times a number, or with one added. What only the wrong answer notices comes before what a passed test notices,
    too. What raises an exception comes before all else; of an exception, those places notice with which it is another.
    """
    called: list[str] = []

    def hear(call: Call) -> None:
        called.append(call.function.strip("`").rpartition(".")[2].partition("(")[0])

    with hearing(hear):
        came = trials.first_wrong(program.submission, case)
    if came is None:
        return [], [], []
    places = list(program.places(program.called_by(frozenset(called))))
    right = tuple(each for each in passed if trials.noted(program.submission, each) is None)
    noticed = _Noticed(program, case, came, right, trials)
    ranks = _by_statement({place.unit: noticed.rank(place) for place in places if place.node is place.unit}, places)
    likeliest, others, unnoticed = ([place for place in places if ranks[place.unit] == rank] for rank in range(3))
    if isinstance(came, LearnerRaised):
        raised = [place for place in places if _is_at(place, came, program)]
        others = [place for place in (*likeliest, *others) if place not in raised]
        return raised, others, [place for place in unnoticed if place not in raised]
    return likeliest, others, unnoticed


def _is_at(place: Place, raised: LearnerRaised, program: Program) -> bool:
    """Whether an exception came through the line of this place."""
    label = program.submission.chunks[place.chunk].label
    return any((frame.label, frame.line) == (label, place.line) for frame in raised.frames)


class _Noticed:
    """Who notices if a value is another one."""

    def __init__(
        self, program: Program, case: CollectedCase, came: Exception, passed: tuple[CollectedCase, ...], trials: Trials
    ) -> None:
        self._program, self._case, self._came, self._passed, self._trials = program, case, came, passed, trials

    def rank(self, unit: Place) -> int | None:
        """0: the wrong answer notices, and no passed test; 1: both do, or it can't be told; 2: it doesn't notice. None
        for a statement that is more than one value."""
        if not isinstance(unit.node, ast.expr) or unit.field == "func":
            return None
        if self._trials.left <= 0:
            return 1
        changed, came = self._with_another(unit)
        if came is not None and type(came) is not type(self._came):
            return 1
        if came is not None and (_same(came, self._came) or not self._is_reached(unit, came)):
            return 2 if isinstance(came, AnswerWrong | LearnerRaised) else 1  # the test's own words are often the same
        for test in self._passed:
            if self._trials.came_of(changed, test) is not None:
                self._passed = (test, *(each for each in self._passed if each is not test))  # most notice the same
                return 1
        return 0

    def _with_another(self, unit: Place) -> tuple[Submission, Exception | None]:
        """The program with another value in a place, and what ends the case then."""
        assert isinstance(unit.node, ast.expr)
        changed, came = self._with(unit, _other(unit.node, unit.field))
        if isinstance(came, LearnerRaised) and (
            not isinstance(self._came, LearnerRaised) or _is_at(unit, came, self._program)
        ):
            return self._with(unit, ast.BinOp(unit.node, ast.Sub(), ast.Constant(1)))  # a number of steps
        if came is not None and _same(came, self._came) and unit.field != "test":
            return self._with(unit, ast.BinOp(unit.node, ast.Add(), ast.Constant(FACTOR)))  # it may be 0
        return changed, came

    def _with(self, unit: Place, other: ast.AST) -> tuple[Submission, Exception | None]:
        changed = self._program.changed(Change(unit, other, 0))
        return changed, self._trials.came_of(changed, self._case)

    def _is_reached(self, unit: Place, came: Exception) -> bool:
        """Whether the wrong answer is computed with this at all, where a wrong shape or a NaN hides by which value."""
        if not isinstance(came, AnswerWrong) or came.answer.mismatch.kind == "values":
            return True
        raising = self._program.changed(Change(unit, ast.BinOp(ast.Constant(1), ast.Div(), ast.Constant(0)), 0))
        return not isinstance(self._trials.came_of(raising, self._case), AnswerWrong)


def _other(value: ast.expr, field: str) -> ast.expr:
    if field == "test":
        return ast.UnaryOp(ast.Not(), value)
    return ast.BinOp(value, ast.Mult(), ast.Constant(FACTOR))


def _by_statement(ranks: dict[ast.AST, int | None], places: list[Place]) -> dict[Any, int]:
    """The ranks, a statement's being the best of its parts', or 1 if it has none."""
    parts: dict[ast.AST, int] = {}
    for place in places:
        rank = ranks.get(place.unit)
        if rank is not None:
            parts[place.statement] = min(rank, parts.get(place.statement, 2))
    return {
        place.unit: parts.get(place.statement, 1) if (rank := ranks.get(place.unit)) is None else rank
        for place in places
    }


def _same(one: Exception, other: Exception) -> bool:
    if not (isinstance(one, AnswerWrong) and isinstance(other, AnswerWrong)):
        return str(one) == str(other)
    first, second = one.answer.got, other.answer.got
    if one.number != other.number or first is None or second is None or one.answer.mismatch.kind != "values":
        return False  # a wrong shape, or a NaN, may hide all else
    return torch.equal(first, second)
