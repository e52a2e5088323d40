"""Running a test once more: on a known mistake or the reference, here, or on the submission with changed inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol, TypeVar

import torch

from grader.judging.judge import Question, Reached, Replaying, judging
from grader.judging.oracle.remembered import once
from grader.sandbox.guest import random_numbers
from grader.sandbox.host.in_process import InProcess
from grader.sandbox.host.remote import RemoteSubmission, noting_results
from grader.submission.interface import Submission

T = TypeVar("T")

NEVER = -1
"""The number of an answer that no replay reaches."""

Changes = Mapping[int, torch.Tensor]
"""What to draw instead, by the number of the draw."""


class RunTest(Protocol):
    """Runs a test's function again, with this in place of its submission and with these draws changed."""

    def __call__(self, submission: RemoteSubmission, changes: Changes = ...) -> None: ...


@dataclass(frozen=True)
class Seen:
    """What came of running the submission again: the question at the same answer, and all that its calls returned."""

    question: Question
    returned: tuple[Any, ...]


@dataclass(frozen=True)
class Replay:
    """How to run a test again.

    case: names the test and its inputs, among all that one examiner ever runs. on_submission: runs it on the
    submission, in a fresh worker. drawn: the tensors that it drew, as the test has them. seed: of the rehearsals.
    by_hand: whether grad mode is off, as it was for the submission. anew: the same with other inputs, by the number of
    a trial; None where a test draws nothing. likewise: whether a submission of ours must be right up to the answer that
    is asked for, as the learner's was; on other inputs, that may have been wrong before.
    """

    case: Hashable
    run: RunTest
    on_submission: Callable[[Changes], None]
    drawn: Sequence[torch.Tensor]
    seed: int
    by_hand: bool
    anew: Callable[[int], Replay | None] = field(default=lambda trial: None, repr=False)
    likewise: bool = True

    def outcome(self, submission: Submission, number: int, rehearsed: Callable[..., InProcess] = InProcess) -> Any:
        """What a submission of ours answers at answer `number`, or the exception that comes before that: its own, or
        that it is wrong already where the submission was right."""

        def compute() -> Any:
            reached = self.reached(submission, number, rehearsed)
            return reached.got if isinstance(reached, Question) else reached

        return self.once("outcome", compute, submission, number, rehearsed)

    def may_pass(self, submission: Submission, rehearsed: Callable[..., InProcess] = InProcess) -> bool:
        """Whether a submission of ours passes the test: in the first run or, where it draws random numbers, in one with
        another seed."""

        def compute() -> bool:
            drawing = _Drawing(self.seed, rehearsed)
            if self.reached(submission, NEVER, drawing.rehearsed) is None:
                return True
            other = replace(self, seed=self.seed + 1)
            return drawing.drew() and other.reached(submission, NEVER, rehearsed) is None

        return self.once("may pass", compute, submission, rehearsed)

    def once(self, what: str, compute: Callable[[], T], submission: Submission, *more: Any) -> T:
        """What comes of running a submission of ours, or came of it for another learner with the same inputs.

        what: names `compute`. more: all that it depends on besides; it must do nothing but return a value.
        """
        program = hashlib.blake2b(repr((submission.chunks, submission.uses_torch)).encode(), digest_size=16).digest()
        drawn = tuple(tuple(tensor.shape) for tensor in self.drawn)  # a test may draw as many as an answer has
        return once(compute, what, self.case, drawn, self.seed, self.by_hand, self.likewise, program, *more)

    def reached(
        self, submission: Submission, number: int, rehearsed: Callable[..., InProcess] = InProcess
    ) -> Question | Exception | None:
        """The question at answer `number`, with what a submission of ours answers; or what `outcome` says."""

        def run() -> None:
            afresh = partial(rehearsed, submission, self.seed, self.by_hand)
            with afresh() as worker:
                self.run(RemoteSubmission(worker, afresh))

        return _until(number, run, self.likewise)

    def observe(self, number: int, changes: Changes) -> Seen | None:
        """What the learner's own code answers at answer `number` when these draws are changed; None if nothing."""
        with noting_results() as returned:
            reached = _until(number, partial(self.on_submission, changes), likewise=False)
        return Seen(reached, tuple(returned)) if isinstance(reached, Question) else None


class _Drawing:
    """Runs programs of ours, one after another, and tells whether any of them has drawn random numbers."""

    def __init__(self, seed: int, afresh: Callable[..., InProcess]) -> None:
        self._seed, self._afresh, self._drew = seed, afresh, False
        random_numbers.begin(seed)

    def rehearsed(self, *given: Any) -> InProcess:
        """The next one, which begins with the random numbers of the seed."""
        self._drew = self.drew()
        return self._afresh(*given)

    def drew(self) -> bool:
        """Whether any of them, the last one included, has drawn some."""
        return self._drew or random_numbers.drawn_since(self._seed)


def _until(number: int, run: Callable[[], None], likewise: bool) -> Question | Exception | None:
    try:
        with judging(Replaying(number, likewise)):
            run()
    except Reached as reached:
        return reached.question
    except Exception as error:
        return error.with_traceback(None)  # it may be kept; what it was raised in had better not
    return None
