"""How far an examination goes: all the way for a learner, less far for what `grade check` wants to know."""

from __future__ import annotations

from grader.examiner.verdict import Verdict
from grader.judging.case import CaseFacts
from grader.judging.judge import CORRUPTIONS, Probing, Strict


class Mode:
    """Everything that a learner is owed: all tests, and for each wrong answer the reason.

    examples: whether the worked examples are run, too. explains: whether wrong answers are explained. counts: whether
    its points are what the submission earns. waits: whether a test waits for those that it requires. first_ends:
    whether the first case that isn't right ends the session. together: whether cases share a worker while they pass.
    locates: whether, where it explains, the line of a mistake is sought, too, which may take longer than all else.
    """

    examples = True
    explains = True
    counts = True
    waits = True
    first_ends = False
    together = True
    locates = True

    def skipped(self, facts: CaseFacts, first_wrong: str | None) -> str:
        """Why a case isn't run in this mode; "" if it is. first_wrong: the first hidden test that cost points."""
        return ""

    def judge(self, facts: CaseFacts) -> Strict:
        """Who judges the answers of a case."""
        return Strict(facts.sizes)

    def passed(self, judge: Strict) -> Verdict:
        """The verdict on a case in which nothing was wrong."""
        return Verdict("passed", scatter=judge.scatter, carried=tuple(judge.carried))


class OfAClass(Mode):
    """One submission of many: without the line of a mistake."""

    locates = False


class NameMistake(Mode):
    """A known mistake of the course: no further than the first hidden test that it fails."""

    locates = False

    def skipped(self, facts: CaseFacts, first_wrong: str | None) -> str:
        return "" if first_wrong in (None, facts.group.test) else "not run: the mistake has had its chance"


class PointsAlone(Mode):
    """The points, without a word on what is wrong."""

    examples = False
    explains = False


class KillMutant(Mode):
    """A mutant of the reference: whether any case notices."""

    examples = False
    explains = False
    counts = False
    waits = False
    first_ends = True

    def skipped(self, facts: CaseFacts, first_wrong: str | None) -> str:
        return "" if facts.points else "not run: a mutant must lose points"


class Probe(Mode):
    """The tests themselves: which of them would let a corrupted answer pass."""

    examples = False
    explains = False
    counts = False
    waits = False

    def __init__(self, corruption: str) -> None:
        self._corruption = corruption

    def judge(self, facts: CaseFacts) -> Strict:
        return Probing(self._corruption)

    def passed(self, judge: Strict) -> Verdict:
        return Verdict("passed", survived=judge.survived)


def _alone(mode: Mode) -> Mode:
    """The same, each case in a worker of its own: what the sharing of workers is compared with."""
    mode.together = False
    return mode


MODES: dict[str, Mode] = {
    "grade alone": _alone(Mode()), "points alone": _alone(PointsAlone()),
    "grade": Mode(), "class": OfAClass(), "points": PointsAlone(), "name": NameMistake(), "kill": KillMutant(),
    **{f"probe {corruption}": Probe(corruption) for corruption in CORRUPTIONS},
}  # fmt: skip
