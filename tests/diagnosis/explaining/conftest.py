"""A test of a small submission as the examiner would run it, up to its wrong answer."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pytest
import torch

from grader.diagnosis.experiments.laboratory import Laboratory
from grader.diagnosis.replay import Changes, Replay
from grader.judging.compare.interface import Answer
from grader.judging.judge import AnswerWrong, Strict, judging
from grader.judging.oracle.draw import Draw
from grader.judging.oracle.trace import noting
from grader.sandbox.host.in_process import InProcess
from grader.sandbox.host.remote import RemoteSubmission
from grader.submission.interface import Chunk, Submission

Test = Callable[[Any, Draw], None]


@dataclass(frozen=True)
class Failed:
    """A wrong answer and how to run its test again."""

    answer: Answer
    number: int
    replay: Replay

    @property
    def lab(self) -> Laboratory:
        return Laboratory(self.answer, self.number, self.replay)


def submission(source: str) -> Submission:
    return Submission("own.py", "", (Chunk("own.py", textwrap.dedent(source)),), uses_torch=True)


@pytest.fixture(scope="session")
def failed() -> Callable[..., Failed]:
    """Run a test on a submission that it must fail. dtype: of what is drawn."""

    def run(test: Test, source: str, dtype: torch.dtype = torch.float64, **sizes: int) -> Failed:
        draw = Draw(1, dtype, "cpu")
        own = submission(source)

        def replay_on(draw: Draw, *trials: int) -> Replay:
            def again(remote: RemoteSubmission, changes: Changes = MappingProxyType({})) -> None:
                test(remote, draw.replay(changes))

            return Replay(
                (test, trials), again,
                lambda changes: again(RemoteSubmission(InProcess(own, 1, by_hand=True)), changes),
                draw.given, 1, by_hand=True, anew=lambda trial: replay_on(draw.anew(trial), *trials, trial),
            )  # fmt: skip

        with judging(Strict(sizes)), noting():
            try:
                test(RemoteSubmission(InProcess(own, 1, by_hand=True)), draw)
            except AnswerWrong as wrong:
                found = wrong
        return Failed(found.answer, found.number, replay_on(draw))

    return run
