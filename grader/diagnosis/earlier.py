"""What came of a submission's earlier tests: no explanation may contradict that."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from grader.diagnosis import mistakes
from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.replay import Replay
from grader.judging.case import CaseFacts
from grader.judging.compare.interface import Answer

Failed = tuple[Answer, int, Replay]
"""A wrong answer, its number in its test, and how to run that again."""


@dataclass
class Earlier:
    """The first case of each test that the submission passed, and the first and the last of each that it failed."""

    _passed: dict[str, Replay] = field(default_factory=dict, init=False)
    _failed: dict[str, Failed] = field(default_factory=dict, init=False)
    _last: dict[str, Failed] = field(default_factory=dict, init=False)
    _seen: set[str] = field(default_factory=set, init=False)
    _fits: dict[tuple[str, str], bool] = field(default_factory=dict, init=False)
    _against: dict[tuple[str, bool, Hashable], bool] = field(default_factory=dict, init=False)

    def passed(self, facts: CaseFacts, replay: Replay) -> None:
        """A case was right."""
        self._passed.setdefault(facts.group.test, replay)

    def failed(self, facts: CaseFacts, answer: Answer, number: int, replay: Replay) -> None:
        """A case had a wrong answer. Asked again, once all have run, it isn't the last one."""
        self._failed.setdefault(facts.group.test, (answer, number, replay))
        if facts.id not in self._seen:
            self._last[facts.group.test] = answer, number, replay
        self._seen.add(facts.id)

    @property
    def has_wrong_gradients(self) -> bool:
        """Whether a gradient was wrong: then no right program, trained with another setting, has the same losses."""
        return any(own_name(answer) for answer, _, _ in self._failed.values())

    def consistent(self, mistake: Mistake) -> bool:
        """Whether a mistake passes what the submission passed: one that doesn't can't be what is wrong with it. The
        test that told so of the last one comes first: most mistakes fail the same few."""
        for test in self._passed:
            if not self._passes(mistake, test):
                self._passed = {test: self._passed[test], **self._passed}
                return False
        return True

    def allows(self, mistake: Mistake, alone: bool = False) -> bool:
        """Whether a mistake is consistent, and doesn't contradict what came of the tests that failed before. alone:
        whether it must explain all of these."""
        failed = (*self._failed.values(), *self._last.values())
        return self.consistent(mistake) and not any(self._contradicts(mistake, alone, *each) for each in failed)

    def agrees(self, mistake: Mistake, facts: CaseFacts) -> bool:
        """Whether a mistake is consistent, and doesn't contradict the last case of this test that failed, which has
        other sizes than the first."""
        last = self._last.get(facts.group.test)
        return self.consistent(mistake) and (last is None or not self._contradicts(mistake, False, *last))

    def holds(self, mistake: Mistake, factor: float, facts: CaseFacts) -> bool:
        """Whether a mistake times a factor explains the first case of this test that failed, too: in a degenerate one,
        such as a single column, much is equal."""
        return not mistakes.contradicts(mistake, *self._failed[facts.group.test], factor=factor)

    def _passes(self, mistake: Mistake, test: str) -> bool:
        """Once in two runs: a mistake that draws random numbers may pass by chance, as the submission may have."""
        key = (mistake.name, test)
        if key not in self._fits:
            self._fits[key] = self._passed[test].may_pass(mistake.submission, mistake.rehearsed)
        return self._fits[key]

    def _contradicts(self, mistake: Mistake, alone: bool, answer: Answer, number: int, replay: Replay) -> bool:
        if answer.mismatch.kind != "values":
            return False
        key = (mistake.name, alone, replay.case)
        if key not in self._against:
            self._against[key] = mistakes.contradicts(mistake, answer, number, replay, alone=alone)
        return self._against[key]
