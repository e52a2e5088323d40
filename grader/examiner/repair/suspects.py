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

FACTOR = 1.37
"""A value times this is another one, of the same shape and about the same size."""


def ranked(
    program: Program, case: CollectedCase, passed: Iterable[CollectedCase], trials: Trials
) -> tuple[list[Place], list[Place], list[Place]]:
    """The places to look at for a case that fails, the likeliest first, and those of which it notices nothing; none at
    all if it passes with other inputs.

    A value that an answer is computed from changes the answer when it is another: so what is computed in each place is
    taken times a number. What only the wrong answer notices comes before what a passed test notices, too. What raises
    an exception comes before all else.
    """
    called: list[str] = []

    def hear(call: Call) -> None:
        called.append(call.function.strip("`").rpartition(".")[2].partition("(")[0])

    with hearing(hear):
        came = trials.first_wrong(program.submission, case)
    if came is None:
        return [], [], []
    places = list(program.places(program.called_by(frozenset(called))))
    if isinstance(came, LearnerRaised):
        lines = {(frame.label, frame.line) for frame in came.frames}
        labels = [chunk.label for chunk in program.submission.chunks]
        raised = [place for place in places if (labels[place.chunk], place.line) in lines]
        return raised, [place for place in places if place not in raised], []
    right = tuple(each for each in passed if trials.noted(program.submission, each) is None)
    noticed = _Noticed(program, case, came, right, trials)
    ranks = _by_statement({place.unit: noticed.rank(place) for place in places if place.node is place.unit}, places)
    likeliest, others, unnoticed = ([place for place in places if ranks[place.unit] == rank] for rank in range(3))
    return likeliest, others, unnoticed


class _Noticed:
    """Who notices if a value is another one."""

    def __init__(
        self, program: Program, case: CollectedCase, came: Exception, passed: tuple[CollectedCase, ...], trials: Trials
    ) -> None:
        self._program, self._case, self._came, self._passed, self._trials = program, case, came, passed, trials

    def rank(self, unit: Place) -> int | None:
        """0: the wrong answer notices, and no passed test; 1: both do, or it can't be told; 2: it doesn't notice. None
        for a statement that is more than one value."""
        other = _other(unit)
        if other is None:
            return None
        if self._trials.left <= 0:
            return 1
        changed = self._program.changed(Change(unit, other, 0))
        came = self._trials.came_of(changed, self._case)
        if isinstance(came, LearnerRaised) and not isinstance(self._came, LearnerRaised):  # a number of steps
            fewer = ast.BinOp(unit.node, ast.Sub(), ast.Constant(1))  # type: ignore[arg-type]
            changed = self._program.changed(Change(unit, fewer, 0))
            came = self._trials.came_of(changed, self._case)
        if came is not None and type(came) is not type(self._came):
            return 1
        if came is not None and (_same(came, self._came) or not self._is_reached(unit, came)):
            return 2 if isinstance(came, AnswerWrong) else 1  # in words of the test's own, much looks the same
        for test in self._passed:
            if self._trials.came_of(changed, test) is not None:
                self._passed = (test, *(each for each in self._passed if each is not test))  # most notice the same
                return 1
        return 0

    def _is_reached(self, unit: Place, came: Exception) -> bool:
        """Whether the wrong answer is computed with this at all, where a wrong shape or a NaN hides by which value."""
        if not isinstance(came, AnswerWrong) or came.answer.mismatch.kind == "values":
            return True
        raising = self._program.changed(Change(unit, ast.BinOp(ast.Constant(1), ast.Div(), ast.Constant(0)), 0))
        return not isinstance(self._trials.came_of(raising, self._case), AnswerWrong)


def _other(unit: Place) -> ast.AST | None:
    if not isinstance(unit.node, ast.expr) or unit.field == "func":
        return None
    if unit.field == "test":
        return ast.UnaryOp(ast.Not(), unit.node)
    return ast.BinOp(unit.node, ast.Mult(), ast.Constant(FACTOR))


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
