"""Which cases of a session are run: what is asked for, what can run here, and what doesn't wait for another test."""

from __future__ import annotations

from collections.abc import Callable

from grader.examiner.modes import Mode
from grader.examiner.verdict import Verdict
from grader.judging.case import CaseFacts, Group


class Schedule:
    """Decides on each case before it runs, and remembers the verdicts on those before it.

    missing_device: why a device can't be used here; "" if it can. stopped: the verdict on all cases of a submission
    that can't be run at all. failed: the groups that aren't right, with their sentences.
    """

    def __init__(self, mode: Mode, missing_device: Callable[[str | None], str], stopped: Verdict | None) -> None:
        self._mode = mode
        self._missing_device = missing_device
        self._stopped = stopped
        self._endless: dict[Group, Verdict] = {}
        self._first_wrong: str | None = None
        self.failed: dict[Group, str] = {}

    def skip(self, facts: CaseFacts) -> Verdict | None:
        """The verdict on a case that isn't run; None if it is to be run."""
        reason = self._missing_device(facts.needs) or self._mode.skipped(facts, self._first_wrong)
        if reason:
            return Verdict("not_run", reason)
        if self._stopped is not None:
            return self._stopped
        if facts.group in self._endless:  # its points are lost already, and each case would take as long again
            return self._endless[facts.group]
        return self._waiting(facts) if self._mode.waits else None

    def _waiting(self, facts: CaseFacts) -> Verdict | None:
        for group, sentence in self.failed.items():
            if group.test in facts.waits_for and group.concerns(facts.group):
                waits = f"not checked until this passes: {sentence.rstrip('.')}"
                return Verdict("not_checked", waits, waits_for=group.test)
        return None

    def record(self, facts: CaseFacts, verdict: Verdict) -> None:
        """Remember a verdict. Tests don't wait for one that couldn't be run: that isn't the learner's fault."""
        if verdict.outcome not in ("passed", "not_run"):
            self.failed.setdefault(facts.group, facts.sentence)
        if verdict.outcome == "timeout":
            self._endless.setdefault(facts.group, Verdict("timeout", verdict.feedback))
        if verdict.wrong and facts.hidden and facts.points:
            self._first_wrong = self._first_wrong or facts.group.test

    def passed(self, test: str) -> bool:
        """Whether no case of this test has failed."""
        return all(group.test != test for group in self.failed)
