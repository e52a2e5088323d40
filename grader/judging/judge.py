"""Who decides whether an answer is right: for a submission, or for a known mistake on the same inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Protocol

import torch

from grader.judging.compare.compare import as_tensor, compare, in_dtype_of
from grader.judging.compare.interface import Answer, Mismatch, Truth
from grader.judging.oracle.trace import noted
from grader.results import Scatter


class AnswerWrong(Exception):
    """An answer differs from the truth. number: which of the test's answers it is, counted from 0."""

    def __init__(self, answer: Answer, number: int) -> None:
        super().__init__(f"{answer.name} {answer.mismatch.sentence}")
        self.answer = answer
        self.number = number


@dataclass(frozen=True)
class Question:
    """What a test asks about one answer.

    carried: gives a second truth that also counts as right, computed from the learner's own earlier step, or None; it
    is called only for an answer that isn't right. steps: what the steps are ("epoch") if the answer is a value over a
    training. unchanged: whether it is an argument that the code was given and should have left alone. in_kinds: its
    name without anything that the learner's code could have chosen; "" if it is the same.
    """

    name: str
    got: Any
    truth: Truth
    carried: Callable[[], Truth | None] = lambda: None
    steps: str = ""
    unchanged: bool = False
    in_kinds: str = ""


class Reached(Exception):
    """A replay has come to the answer that it was asked for."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


class Judge(Protocol):
    """Decides on one answer: returns if it is right, raises if not. It may be shown a picture for the report."""

    def judge(self, question: Question) -> None: ...

    def show(self, scatter: Scatter) -> None: ...


class Strict:
    """Judges a submission: the first wrong answer ends the test.

    carried: the names of answers that are right only given the learner's own earlier value. other_dtype: the first
    answer whose numbers are right and whose dtype isn't. scatter: the picture that the test shows. survived: of a
    probe, by the name of an answer, whether the corruption passed each time.
    """

    def __init__(self, sizes: Mapping[str, float]) -> None:
        self._sizes = sizes
        self._number = -1
        self.carried: list[str] = []
        self.other_dtype: AnswerWrong | None = None
        self.survived: dict[str, bool] = {}
        self.scatter: Scatter | None = None

    def show(self, scatter: Scatter) -> None:
        self.scatter = scatter

    def judge(self, question: Question) -> None:
        self._number += 1
        got = in_dtype_of(question.truth, question.got)
        mismatch = compare(got, question.truth)
        if mismatch is None:
            self._look_at_dtype(question)
            return
        given_own, carried = None, question.carried()
        if carried is not None:
            off = compare(got, carried)
            if off is None:
                self.carried.append(question.in_kinds or question.name)
                self._look_at_dtype(question)
                return
            if _apart(carried, question.truth):
                given_own = self._answer(question, carried, off)
        raise AnswerWrong(replace(self._answer(question, question.truth, mismatch), carried=given_own), self._number)

    def _look_at_dtype(self, question: Question) -> None:
        """Remember the first answer that is right but for its dtype."""
        off = compare(question.got, question.truth)
        if off is not None and off.kind == "dtype" and self.other_dtype is None:
            self.other_dtype = AnswerWrong(self._answer(question, question.truth, off), self._number)

    def _answer(self, question: Question, truth: Truth, mismatch: Mismatch) -> Answer:
        return Answer(
            question.name, _numbers(question.got), truth, mismatch, self._sizes, question.steps, question.unchanged,
            noted(),
        )  # fmt: skip


def _apart(carried: Truth, truth: Truth) -> bool:
    """Whether the two are different truths: they aren't if the learner's own value is right."""
    if carried.value.shape != truth.value.shape:
        return True
    return bool(((carried.value - truth.value).abs() > truth.allowed).any())


class Contradicted(Exception):
    """A replay was wrong where the submission was right: it explains nothing."""


class Replaying:
    """Goes through the same test once more, up to answer `number`. likewise: whether it must be right before that, as
    the submission was."""

    def __init__(self, number: int, likewise: bool = True) -> None:
        self._left = number
        self._likewise = likewise

    def show(self, scatter: Scatter) -> None:
        """A replay has no report."""

    def judge(self, question: Question) -> None:
        if self._left == 0:
            raise Reached(question)
        if self._likewise and not passes(question):
            raise Contradicted
        self._left -= 1


def passes(question: Question) -> bool:
    """Whether an answer is right but for its dtype, or right given the earlier value that it follows from."""
    if _right(question, question.truth):
        return True
    carried = question.carried()
    return carried is not None and _right(question, carried)


def _right(question: Question, truth: Truth) -> bool:
    return compare(in_dtype_of(truth, question.got), truth) is None


def _turned(truth: torch.Tensor) -> torch.Tensor | None:
    """The transpose, where it is another tensor; None where there is none or it is the same."""
    if truth.dim() != 2 or (truth.shape == truth.T.shape and torch.equal(truth, truth.T)):
        return None
    return truth.T


CORRUPTIONS: dict[str, Callable[[torch.Tensor], torch.Tensor | None]] = {
    "zero": torch.zeros_like,
    "negated": torch.neg,
    "halved": lambda truth: truth / 2,
    "doubled": lambda truth: truth * 2,
    "transposed": _turned,
}


class Probing(Strict):
    """Judges corrupted truths in place of answers, and remembers which of them would have passed. It never raises."""

    def __init__(self, corruption: str) -> None:
        super().__init__({})
        self._corrupt = CORRUPTIONS[corruption]

    def judge(self, question: Question) -> None:
        truth, name = question.truth, question.name
        corrupted = self._corrupt(truth.value)
        if corrupted is None or not truth.value.numel():
            return
        answer = corrupted.to(truth.device, truth.dtype)
        survives = passes(replace(question, got=answer))
        self.survived[name] = survives and self.survived.get(name, True)


_current: ContextVar[Judge] = ContextVar("judge")


@contextmanager
def judging(judge: Judge) -> Iterator[None]:
    """Let `judge` decide within this block."""
    token = _current.set(judge)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Judge:
    """The judge of the running test."""
    return _current.get()


def _numbers(got: Any) -> torch.Tensor | None:
    tensor = as_tensor(got)
    return None if tensor is None else tensor.to("cpu", torch.float64)
