"""Whether what an answer looks like is so with other inputs, too: the test runs again on the submission with its inputs
moved about. What doesn't hold there was chance, or says less than it seems to."""

from __future__ import annotations

import math
from dataclasses import replace

import torch

from grader.diagnosis.detectors.generic import recognise
from grader.diagnosis.replay import Replay
from grader.judging.compare.compare import as_tensor, compare
from grader.judging.compare.interface import Answer
from grader.judging.judge import passes
from grader.judging.oracle.trace import noted, noting
from grader.results import Diagnosis

CLOSE = 1e-3
"""Two factors that differ by less, relatively, are one."""


def again(answer: Answer, number: int, replay: Replay) -> Answer | None:
    """The same answer of the submission where the inputs are others. None where it gives none there, or is right."""
    changes = {place: _moved(drawn, place) for place, drawn in enumerate(replay.drawn)}
    with noting():
        seen = replay.observe(number, changes) if changes else None
        traced = noted()
    if seen is None or passes(seen.question):
        return None
    question = seen.question
    mismatch, got = compare(question.got, question.truth), as_tensor(question.got)
    if mismatch is None:
        return None
    wide = None if got is None else got.to("cpu", torch.float64)
    return replace(answer, got=wide, truth=question.truth, mismatch=mismatch, traced=traced, carried=None)


def left(found: Diagnosis, answer: Answer, other: Answer | None) -> Diagnosis | None:
    """What is left of an explanation beside an answer to other inputs; all of it if there is none."""
    there = None if other is None else recognise(other)
    if other is None or (there is not None and _alike(found, there)):
        return found
    if there is None or found.kind != "scale" or there.kind != "scale" or not (found.factor and there.factor):
        return None
    fact = f"{answer.name} is a multiple of what it should be, in every element, but of each input another one"
    if _of_length_one(answer) and _of_length_one(other):
        hint = "Its length is 1: it is divided by its own length."
    else:
        hint = "Look for a factor or a divisor that is computed from the inputs: a length, a sum, a maximum."
    return Diagnosis("scale", f"{fact}. {hint}", fact=fact)


def _of_length_one(answer: Answer) -> bool:
    return answer.got is not None and math.isclose(float(answer.got.norm()), 1.0, rel_tol=CLOSE)


def _alike(found: Diagnosis, there: Diagnosis) -> bool:
    if there.kind != found.kind:
        return False
    if found.factor is not None or there.factor is not None:
        return math.isclose(found.factor or 0.0, there.factor or 0.0, rel_tol=CLOSE)
    return found.kind != "partly" or there.advice == found.advice


def _moved(drawn: torch.Tensor, place: int) -> torch.Tensor:
    """Other numbers of the same kind: the same in another order, which keeps a range or a choice of values. A single
    number, which has no order, becomes somewhat larger."""
    if drawn.numel() < 2:
        return drawn * 1.25
    order = torch.randperm(drawn.numel(), generator=torch.Generator().manual_seed(place))
    return drawn.flatten()[order].reshape(drawn.shape)
