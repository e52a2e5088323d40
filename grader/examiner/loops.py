"""In which loop code is that doesn't end: it runs once more, a hidden test on other inputs, with a look at the clock in
each round of a loop."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

from grader.errors import Fault
from grader.examiner.rewritten import place_of, rewritten
from grader.examiner.workers import Workers
from grader.judging.case import CollectedCase
from grader.judging.judge import Strict, judging
from grader.results import Location
from grader.sandbox.guest import loop_clock
from grader.sandbox.host.faults import LearnerRaised
from grader.submission.interface import Chunk, Submission

CLOCK = "loop_clock"
"""The module with the clock, beside the learner's code."""


def endless_loop(workers: Workers, case: CollectedCase) -> Location | None:
    """The loop in which the submission is when its time is up; None if it is in none of its own."""
    loops: list[Location] = []
    watched = _watched(workers.request.submission, loops)
    if not loops:
        return None
    draw = case.draw and case.draw.anew(0)
    try:
        with workers.submission(case.facts.group.device, watched) as submission, judging(Strict(case.facts.sizes)):
            case.run(submission, draw)
    except Fault:
        raise
    except LearnerRaised as raised:
        told = raised.message.isdecimal() and raised.type_name == loop_clock.StillInLoop.__name__
        return loops[int(raised.message)] if told and int(raised.message) < len(loops) else None
    except Exception:
        pass  # it ends here, or elsewhere
    return None


def _watched(submission: Submission, loops: list[Location]) -> Submission:
    clock = Chunk("clock", Path(loop_clock.__file__).read_text(encoding="utf-8"), CLOCK)
    chunks = (rewritten(chunk, _Looking(chunk, loops).visit, CLOCK) for chunk in submission.chunks)
    return replace(submission, chunks=(clock, *chunks))


class _Looking(ast.NodeTransformer):
    """Puts a look at the clock at the start of each loop's body, and lists the loops."""

    def __init__(self, chunk: Chunk, loops: list[Location]) -> None:
        self._chunk, self._loops, self._function = chunk, loops, ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        outer, self._function = self._function, node.name
        self.generic_visit(node)
        self._function = outer
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._looking(node)

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._looking(node)

    def _looking(self, node: ast.While | ast.For) -> ast.AST:
        self._loops.append(place_of(node.lineno, self._chunk, self._function))
        look = ast.parse(f"{CLOCK}.look({len(self._loops) - 1})").body
        self.generic_visit(node)
        node.body[:0] = look
        return node
