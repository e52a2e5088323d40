"""A case without its test: another program is asked what the first one was, and what it says is held against the truths
that were asked for then. Most wrong programs can be told so, in a third of the time that the test takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from grader.judging.judge import AnswerWrong, Question, Strict
from grader.sandbox.host.faults import LearnerFault, raised
from grader.sandbox.host.worker import MOST_AHEAD, Exchange

Path = tuple[int | str, ...]
DEPTH = 3
UNSURE = Exception("What a program says doesn't tell what would end the case.")
"""In place of what ends a case: its test must be run."""


@dataclass(frozen=True)
class Asked:
    """A question of the test. after: how many requests had been answered. place: where in the answers it was found, as
    it is: the number of the request, and the indices or keys that lead to it in its value."""

    question: Question
    after: int
    place: tuple[int, Path] | None


@dataclass(frozen=True)
class Rehearsal:
    """What a program was asked in a case, and the truths. came: what ended the case; None if nothing did."""

    exchanges: tuple[Exchange, ...]
    came: Exception | None
    asked: tuple[Asked, ...]
    sizes: Mapping[str, float]

    @classmethod
    def of(
        cls, exchanges: Sequence[Exchange] | None, questions: Sequence[tuple[Question, int]], came: Exception | None,
        sizes: Mapping[str, float],
    ) -> Rehearsal | None:  # fmt: skip
        """None for a case whose requests can't be sent at once, or that ends in words of the test's own.

        questions: each with the number of requests that had been answered.
        """
        if exchanges is None or sum(len(each.asked) for each in exchanges) > MOST_AHEAD:
            return None
        if not isinstance(came, AnswerWrong | LearnerFault | None):
            return None
        asked = (Asked(each, after, _place(each.got, exchanges[:after])) for each, after in questions)
        return cls(tuple(exchanges), came, tuple(asked), sizes)

    def came_of(self, answers: Sequence[dict[str, Any] | None]) -> Exception | None:
        """What ends the case for another program, or UNSURE.

        answers: what it says to the same requests, up to the first that failed; None for what is the same.
        """
        other = {at for at, answer in enumerate(answers) if answer is not None}
        if not other:
            return self.came
        failed = max(other) if "failed" in (answers[max(other)] or {}) else None
        if failed is not None and self._went_on(failed):
            return UNSURE
        judged = {asked.place[0] for asked in self.asked if asked.place}
        judge = Strict(self.sizes)
        for asked in self.asked:
            before = {at for at in other if at < asked.after}
            if failed in before:
                break
            if not before <= judged or (before and asked.place is None):
                return UNSURE  # the truth may follow from it
            try:
                judge.judge(replace(asked.question, got=self._got(asked, answers)))
            except AnswerWrong as wrong:
                return wrong
        return UNSURE if failed is None else raised((answers[failed] or {})["failed"], self.exchanges[failed].call)

    def _went_on(self, failed: int) -> bool:
        """Whether the test went on when this request had failed."""
        return "failed" in self.exchanges[failed].answer and failed < len(self.exchanges) - 1

    def _got(self, asked: Asked, answers: Sequence[dict[str, Any] | None]) -> Any:
        """What the other program says where the first one's answer was found."""
        answer = answers[asked.place[0]] if asked.place else None
        if asked.place is None or answer is None:
            return asked.question.got
        value: Any = answer.get("value")
        try:
            for key in asked.place[1]:
                value = value[key]
            return value if type(value) is not list else _numbers(value, asked.question.got)
        except (TypeError, LookupError, ValueError, RuntimeError):
            return None


def _place(got: Any, exchanges: Sequence[Exchange]) -> tuple[int, Path] | None:
    """Where an answer is in what was said; None if the test has computed it from that."""
    if not isinstance(got, torch.Tensor | np.ndarray | float):
        return None
    for at, exchange in reversed(list(enumerate(exchanges))):
        for path, value in _parts(exchange.answer.get("value")):
            if value is got or _is_made_of(got, value):
                return at, path
    return None


def _is_made_of(got: Any, value: Any) -> bool:
    """Whether an answer is a tensor of the numbers in a list."""
    listed = type(value) is list and isinstance(got, torch.Tensor) and got.dim() == 1 and len(value) == len(got)
    if not (listed and all(isinstance(each, float | torch.Tensor | np.ndarray) for each in value)):
        return False
    try:
        return torch.equal(_numbers(value, got), got)
    except (TypeError, ValueError, RuntimeError):
        return False


def _numbers(value: list[Any], like: torch.Tensor) -> torch.Tensor:
    return torch.tensor([float(each) for each in value], dtype=like.dtype)


def _parts(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if len(path) < DEPTH:
        within = enumerate(value) if type(value) in (tuple, list) else value.items() if type(value) is dict else ()
        for key, part in within:
            yield from _parts(part, (*path, key))
