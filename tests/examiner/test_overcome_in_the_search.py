"""An examiner that ends while it looks for a line has judged all before."""

from __future__ import annotations

import signal

import pytest

from grader.course.catalogue import find
from grader.examiner import overcome
from grader.examiner.client import Overcome, Told
from grader.examiner.overcome import examined
from grader.results import Environment, SessionResult
from grader.submission.submitted import submitted

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGXCPU"), reason="Windows has no such limit")
HERE = Environment("3", "2", "2", "1", "here", "cpu", (), 1)
JUDGED = SessionResult((), HERE, notes=("a note",))


class EndsInTheSearch:
    """Stands for an examiner."""

    def __enter__(self) -> EndsInTheSearch:
        return self

    def __exit__(self, *_exc: object) -> None:
        pass

    def run(self, *_asked: object, told: Told) -> SessionResult:
        told.judged(JUDGED)
        raise Overcome(-signal.SIGXCPU)


class EndsBefore:
    """Stands for an examiner that judges nothing."""

    def run(self, *_asked: object, told: Told) -> SessionResult:
        raise Overcome(-signal.SIGKILL)


def test_the_verdicts_of_a_second_examiner_stand(monkeypatch):
    monkeypatch.setattr(overcome, "Examiner", lambda _preload: EndsInTheSearch())
    exercise = find("5")
    result = examined(EndsBefore(), exercise, submitted(exercise, exercise.solution), 1, ("cpu",))
    assert result.cases == JUDGED.cases
    assert "looked for a line" in result.notes[-1]


def test_the_verdicts_stand():
    exercise = find("5")
    heard: list[SessionResult] = []
    result = examined(
        EndsInTheSearch(), exercise, submitted(exercise, exercise.solution), 1, ("cpu",), Told(judged=heard.append)
    )
    assert result.cases == JUDGED.cases
    said = "The grader's own process took too long when it looked for a line; every verdict stands."
    assert result.notes == ("a note", said)
    assert heard == [JUDGED]
