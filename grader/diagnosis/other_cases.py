"""What was said of the other cases of a submission: what is said of one must agree with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch

from grader.diagnosis.detectors.agreement import close, is_same_factor
from grader.diagnosis.detectors.generic import recognise
from grader.judging.case import CaseFacts
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

Factor = tuple[float, Mapping[str, float]]
"""How many times too large an answer was, and the sizes of its case."""
CERTAIN = ("type", "dtype", "device", "nonfinite", "in_place", "shape", "zeros", "precision", "difference")
"""Kinds that only say what can be seen: they need no second look."""


@dataclass
class OtherCases:
    """What was said of each wrong answer, as far as it tells something of others."""

    _factors: dict[tuple[str, int], list[Factor]] = field(default_factory=lambda: defaultdict(list), init=False)
    _in_float64: dict[tuple[str, int], tuple[Diagnosis, ...]] = field(default_factory=dict, init=False)
    _signs: dict[str, Diagnosis] = field(default_factory=dict, init=False)

    def remember(self, facts: CaseFacts, answer: Answer, number: int, said: tuple[Diagnosis, ...]) -> None:
        """What is said of an answer."""
        if said and said[0].kind == "scale" and said[0].factor:
            self._factors[facts.group.test, number].append((said[0].factor, answer.sizes))
        if said and said[0].kind == "sign" and facts.points:
            self._signs[answer.name] = said[0]
        if answer.truth.dtype == torch.float64:
            self._in_float64[facts.inputs, number] = said

    def agreeing(
        self, facts: CaseFacts, answer: Answer, number: int, said: tuple[Diagnosis, ...]
    ) -> tuple[Diagnosis, ...]:
        """What was said of an answer, as far as the other cases bear it out: a factor that goes with the sizes that it
        is made of, and what is said of the same inputs in float64, too, which leaves less to chance. A worked example
        of few numbers may have a wrong sign if a test of the same answer has."""
        if said and said[0].kind == "scale":
            said = self._with_steady_factor(facts, answer, number, said)
        if answer.name in self._signs and not said and _has_other_sign(answer):
            return (self._signs[answer.name],)
        precise = self._in_float64.get((facts.inputs, number), said)
        if answer.truth.dtype == torch.float64 or any(each.kind in CERTAIN for each in (*said, *precise)):
            return said
        return said if any(each.mistake for each in said) else precise

    def _with_steady_factor(
        self, facts: CaseFacts, answer: Answer, number: int, said: tuple[Diagnosis, ...]
    ) -> tuple[Diagnosis, ...]:
        """Without the sizes that it doesn't go with, or nothing where it has another value each time."""
        fact, factor = said[0].fact, said[0].factor
        others = self._factors[facts.group.test, number]
        made_of = {name: size for name, size in answer.sizes.items() if f"{name} = {size:g}" in fact}
        if not made_of:
            return said if all(is_same_factor(factor, other) for other, _ in others) else ()
        if all(is_same_factor(factor, other) == (made_of.items() <= sizes.items()) for other, sizes in others):
            return said
        unnamed = recognise(replace(answer, sizes={}))
        return () if unnamed is None else (unnamed,)


def _has_other_sign(answer: Answer) -> bool:
    truth = answer.truth
    return answer.got is not None and close(answer.got, -truth.value, truth.allowed)
