"""Whether code would run on a GPU: the tests that it passes, once more on a simulated one (design/portability.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

import torch

from grader.course.catalogue import Exercise
from grader.errors import Fault
from grader.examiner.feedback import where
from grader.examiner.workers import SIMULATED, Workers
from grader.judging.judge import Question, judging
from grader.judging.oracle.trace import noting
from grader.results import Scatter
from grader.sandbox.guest.simulation import WHY_NOT
from grader.sandbox.host.call import Call
from grader.sandbox.host.faults import LearnerFault, LearnerRaised
from grader.sandbox.host.remote import RemoteSubmission, hearing
from grader.sandbox.host.simulated import came_from_the_cpu

TEST = "test_portability"
SENTENCE = "Your code would run on a GPU: new tensors are on the device of the inputs."
IN_BFLOAT16 = "Your code would run on a GPU and in bfloat16: new tensors have the device and the dtype of the inputs."
OFTEN, IN_A_ROW = 3, 30
"""A test ends when so many requests in a row have each been made more often than that."""
DTYPES_MEET = re.compile("same dtype|expected scalar type|dtypes match")


def missing() -> str:
    """Why it can't be looked at here; "" if it can."""
    return f"not run: {WHY_NOT}" if WHY_NOT else ""


def sentence(exercise: Exercise) -> str:
    """What is asked for."""
    return IN_BFLOAT16 if exercise.bfloat16 else SENTENCE


class LeftBehind(Exception):
    """An answer is on the CPU, or of another dtype than all that the code was given. The message is a sentence."""


class _Devices:
    """Judges where an answer is, and nothing else of it."""

    def show(self, scatter: Scatter) -> None:
        """This run has no report."""

    def judge(self, question: Question) -> None:
        if came_from_the_cpu(question.got):
            raise LeftBehind(f"It would fail on a GPU: {question.name} is on the CPU, its inputs are on the GPU.")
        got, wanted = question.got, question.truth.dtype
        if (
            wanted is torch.bfloat16
            and isinstance(got, torch.Tensor)
            and got.is_floating_point()
            and got.dtype != wanted
        ):
            raise LeftBehind(f"It would not stay in bfloat16: {question.name} is {str(got.dtype).partition('.')[2]}.")


class NothingNew(BaseException):
    """The test goes on asking what it has asked. A BaseException: it passes through a test that takes an exception."""


class _Repeated:
    """Ends a test that asks the same over and over, as each step of a training does."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()
        self._in_a_row = 0

    def hear(self, call: Call) -> None:
        """Raises NothingNew if nothing has been new for long."""
        self._times[call.kinds] += 1
        self._in_a_row = self._in_a_row + 1 if self._times[call.kinds] > OFTEN else 0
        if self._in_a_row > IN_A_ROW:
            raise NothingNew


def look(workers: Workers, tests: Iterable[Callable[[RemoteSubmission], None]]) -> None:
    """Run the tests in one worker. Raises LearnerFault at the first thing that CUDA would refuse.

    Nothing else that goes wrong counts: the tests have their own verdict, and a simulated GPU can't do all that a real
    one can.
    """
    with workers.worker(SIMULATED) as worker, judging(_Devices()), noting():
        for _, error in worker.came.failures:
            if error.kind == "device":
                raise LearnerFault(_would_fail("on a GPU", error, workers)) from error
        for test in tests:
            try:
                with hearing(_Repeated().hear):
                    test(RemoteSubmission(worker))
            except NothingNew:
                continue
            except LearnerRaised as error:
                if error.kind == "device":
                    raise LearnerFault(_would_fail("on a GPU", error, workers)) from error
                if workers.request.exercise.bfloat16 and DTYPES_MEET.search(error.message):
                    raise LearnerFault(_would_fail("in bfloat16", error, workers)) from error
            except LeftBehind as error:
                raise LearnerFault(str(error)) from error
            except Fault:
                raise
            except Exception:
                continue


def _would_fail(how: str, error: LearnerRaised, workers: Workers) -> str:
    what = error.message if error.kind == "device" else f"mixes dtypes ({error.message})"
    line = f"line {error.frames[-1].line}" if error.frames else error.call.shown
    return f"It would fail {how}: {line} {what}.{where(error, workers.background)}"
