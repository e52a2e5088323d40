"""What came of a submission's earlier tests: no explanation may contradict that."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.diagnosis import mistakes
from grader.diagnosis.detectors.swapped import own_name
from grader.diagnosis.mistakes import Mistake
from grader.diagnosis.replay import NEVER, Replay
from grader.judging.case import CaseFacts
from grader.judging.compare.interface import Answer


@dataclass
class Earlier:
    """The first case of each test that the submission passed, and of each that it failed."""

    _passed: dict[str, Replay] = field(default_factory=dict, init=False)
    _failed: dict[str, tuple[Answer, int, Replay]] = field(default_factory=dict, init=False)
    _fits: dict[tuple[str, str], bool] = field(default_factory=dict, init=False)
    _against: dict[tuple[str, bool, str], bool] = field(default_factory=dict, init=False)

    def passed(self, facts: CaseFacts, replay: Replay) -> None:
        """A case was right."""
        self._passed.setdefault(facts.group.test, replay)

    def failed(self, facts: CaseFacts, answer: Answer, number: int, replay: Replay) -> None:
        """A case had a wrong answer."""
        self._failed.setdefault(facts.group.test, (answer, number, replay))

    @property
    def has_wrong_gradients(self) -> bool:
        """Whether a gradient was wrong: then no right program, trained with another setting, has the same losses."""
        return any(own_name(answer) for answer, _, _ in self._failed.values())

    def consistent(self, mistake: Mistake) -> bool:
        """Whether a mistake passes what the submission passed: one that doesn't can't be what is wrong with it."""
        return all(self._passes(mistake, test) for test in self._passed)

    def allows(self, mistake: Mistake, alone: bool = False) -> bool:
        """Whether a mistake is consistent, and doesn't contradict what came of the tests that failed before. alone:
        whether it must explain all of these."""
        return self.consistent(mistake) and not any(
            self._contradicts(mistake, alone, test, *failed)
            for test, failed in self._failed.items()
            if failed[0].mismatch.kind == "values"
        )

    def holds(self, mistake: Mistake, factor: float, facts: CaseFacts) -> bool:
        """Whether a mistake times a factor explains the first case of this test that failed, too: in a degenerate one,
        such as a single column, much is equal."""
        return not mistakes.contradicts(mistake, *self._failed[facts.group.test], factor=factor)

    def _passes(self, mistake: Mistake, test: str) -> bool:
        key = (mistake.name, test)
        if key not in self._fits:
            self._fits[key] = self._passed[test].outcome(mistake.submission, NEVER, mistake.rehearsed) is None
        return self._fits[key]

    def _contradicts(
        self, mistake: Mistake, alone: bool, test: str, answer: Answer, number: int, replay: Replay
    ) -> bool:
        key = (mistake.name, alone, test)
        if key not in self._against:
            self._against[key] = mistakes.contradicts(mistake, answer, number, replay, alone=alone)
        return self._against[key]
