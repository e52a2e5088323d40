"""The explanations of one submission's wrong answers, without which every verdict stands."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from grader.diagnosis.explain import Explainer
from grader.diagnosis.replay import Replay
from grader.errors import Fault
from grader.judging.case import CaseFacts
from grader.judging.judge import AnswerWrong
from grader.judging.oracle.trace import noting
from grader.results import Case, Diagnosis, Repair
from grader.sandbox.host.faults import LearnerRaised
from grader.sandbox.host.worker import WorkerKilled

T = TypeVar("T")


@dataclass(frozen=True)
class Explanations:
    """Asks the explainer. notes: where it failed, one sentence each: no case goes missing for that."""

    explainer: Explainer
    notes: list[str] = field(default_factory=list, init=False)
    _asked: dict[str, tuple[CaseFacts, Exception | None, Replay]] = field(default_factory=dict, init=False)

    def why(self, facts: CaseFacts, error: Exception | None, replay: Replay) -> tuple[Diagnosis, ...]:
        """Why a case went wrong, the best explanation first."""
        self._asked[facts.id] = facts, error, replay
        if isinstance(error, AnswerWrong):
            return self._tried(facts.id, partial(self.explainer.answer, facts, error.answer, error.number, replay), ())
        if isinstance(error, LearnerRaised) and error.kind == "raised" and error.type_name != "NotImplementedError":
            return self._tried(facts.id, partial(self.explainer.raised, facts, error, replay), ())
        return ()

    def holding(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """All cases, once all have run: those with an explanation that a later test contradicts are explained anew, and
        those without a cause get the one of another case, if it gives their answer, too."""
        holding = [self._holding(case) if case.diagnoses else case for case in cases]
        return tuple(self._as_elsewhere(case) for case in holding)

    def _holding(self, case: Case) -> Case:
        if case.id not in self._asked:
            return case
        facts, error, replay = self._asked[case.id]
        contradicted = self._tried(case.id, partial(self.explainer.contradicted, facts, case.diagnoses), None)
        if contradicted is None:
            return replace(case, diagnoses=())
        return replace(case, diagnoses=self.why(facts, error, replay)) if contradicted else case

    def _as_elsewhere(self, case: Case) -> Case:
        if case.id not in self._asked:
            return case
        facts, error, replay = self._asked[case.id]
        if not isinstance(error, AnswerWrong):
            return case
        ask = partial(self.explainer.as_elsewhere, facts, case.diagnoses, error.answer, error.number, replay)
        return replace(case, diagnoses=self._tried(case.id, ask, case.diagnoses))

    def places(self, ask: Callable[[], dict[str, tuple[Repair, ...]]]) -> dict[str, tuple[Repair, ...]]:
        """The lines where a small change makes it right, by the names of the tests; none if the search fails, for which
        nobody loses a verdict."""
        try:
            return ask()
        except (WorkerKilled, RecursionError, MemoryError):
            return {}  # the machine, or the code, is at its limits: what has been judged stands
        except Fault:
            raise
        except Exception as error:
            self.notes.append(f"The grader failed to look for a line ({_where(error)}); every verdict stands.")
            return {}

    def _tried(self, case: str, ask: Callable[[], T], otherwise: T) -> T:
        """What the explainer says of a case; `otherwise` if it fails. The note has no words of the exception: these may
        hold hidden inputs."""
        try:
            with noting():
                return ask()
        except Fault:
            raise
        except Exception as error:
            self.notes.append(f"The grader failed to explain {case} ({_where(error)}); its verdict stands.")
            return otherwise


def _where(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
