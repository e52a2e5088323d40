"""Whether what is said of an answer is so with other inputs, too: the test runs again on the submission with others
drawn. What doesn't hold there was chance, or says less than it seems to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import torch

from grader.diagnosis import mistakes
from grader.diagnosis.detectors.agreement import SAME_FACTOR, is_same_factor
from grader.diagnosis.detectors.generic import recognise
from grader.diagnosis.experiments.laboratory import Laboratory
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.replay import Replay
from grader.judging.compare.compare import as_tensor, compare
from grader.judging.compare.interface import Answer
from grader.judging.judge import passes
from grader.judging.oracle.trace import noted, noting
from grader.results import Diagnosis

DRAWS, OF_ONE_NUMBER = 1, 4
"""How often other inputs are drawn. One number is easily the same for another reason: half of all have its sign."""


@dataclass(frozen=True)
class Elsewhere:
    """A wrong answer beside the submission's answers to other inputs."""

    answer: Answer
    number: int
    replay: Replay

    @cached_property
    def _others(self) -> tuple[_Other, ...]:
        """What the submission answers elsewhere, right or wrong; nothing where a test draws nothing."""
        trials = OF_ONE_NUMBER if self.answer.truth.value.numel() == 1 else DRAWS
        return tuple(filter(None, map(self._drawn_anew, range(trials))))

    def _drawn_anew(self, trial: int) -> _Other | None:
        fresh = self.replay.anew(trial)
        if fresh is None:
            return None
        fresh = replace(fresh, likewise=False)
        with noting():
            seen = fresh.observe(self.number, {})
            traced = noted()
        got = None if seen is None else as_tensor(seen.question.got)
        if seen is None or got is None:
            return None
        question = seen.question
        wrong = None if passes(question) else compare(question.got, question.truth)
        other = replace(
            self.answer, got=got.to("cpu", torch.float64), truth=question.truth, traced=traced, carried=None,
            mismatch=wrong or self.answer.mismatch,
        )  # fmt: skip
        return _Other(other, fresh, wrong is not None)

    @property
    def laboratory(self) -> Laboratory | None:
        """For experiments with other inputs; None if the answer is never wrong there."""
        wrong = (other for other in self._others if other.wrong)
        return next((Laboratory(other.answer, self.number, other.replay) for other in wrong), None)

    @property
    def known(self) -> bool:
        """Whether there is any other answer."""
        return bool(self._others)

    def holds(self, mistake: Mistake, factor: float = 1.0) -> bool:
        """Whether a mistake times a factor gives the submission's answers elsewhere, too."""
        return not any(
            mistakes.contradicts(mistake, other.answer, self.number, other.replay, factor, alone=True)
            for other in self._others
        )

    def left(self, found: Diagnosis) -> Diagnosis | None:
        """What is left of what the answer looks like; all of it where there is no other wrong answer."""
        others = (other.answer for other in self._others if other.wrong)
        for other in others:
            still = _left(found, self.answer, other)
            if still != found:
                return still
        return found


@dataclass(frozen=True)
class _Other:
    """An answer to other inputs, and how to run the test on these again. wrong: whether it is."""

    answer: Answer
    replay: Replay
    wrong: bool


def _left(found: Diagnosis, answer: Answer, other: Answer) -> Diagnosis | None:
    there = recognise(other)
    if there is not None and _alike(found, there):
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
    return answer.got is not None and math.isclose(float(answer.got.norm()), 1.0, rel_tol=SAME_FACTOR)


def _alike(found: Diagnosis, there: Diagnosis) -> bool:
    if there.kind != found.kind:
        return False
    if found.factor is not None or there.factor is not None:
        return is_same_factor(found.factor, there.factor)
    return found.kind not in ("partly", "function") or there.advice == found.advice
