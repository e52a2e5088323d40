"""What a hidden test has: a submission, here, and a judge."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from grader.judging.judge import Strict, judging
from grader.sandbox.host.in_process import InProcess
from grader.sandbox.host.remote import RemoteSubmission
from grader.submission.interface import Chunk, Submission


@pytest.fixture
def submission() -> Callable[[str], RemoteSubmission]:
    """A submission of this source."""

    def made(source: str) -> RemoteSubmission:
        chunk = Chunk("own.py", textwrap.dedent(source))
        afresh = partial(InProcess, Submission("own.py", "", (chunk,), uses_torch=True), 1, by_hand=True)
        return RemoteSubmission(afresh(), afresh)

    return made


@pytest.fixture
def judge() -> Iterator[Strict]:
    """As an examiner judges: it raises AnswerWrong, and lists what passed by a carried truth alone."""
    strict = Strict({})
    with judging(strict):
        yield strict
