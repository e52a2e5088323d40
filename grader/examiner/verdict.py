"""What is decided about one case of a test."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.judging.case import CaseFacts
from grader.results import Case, Curve, Diagnosis, Error, Evidence, Location, Outcome, Scatter


@dataclass(frozen=True)
class Verdict:
    """The outcome of a case, in words and numbers.

    carried: the answers that are correct only given the learner's own value from the previous step. survived: of a
    probe, by the name of an answer, whether every corrupted answer passed (judging/judge.py). The other fields are
    those of results.Case.
    """

    outcome: Outcome
    feedback: str = ""
    error: Error | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    waits_for: str | None = None
    location: Location | None = None
    evidence: Evidence | None = None
    curve: Curve | None = None
    scatter: Scatter | None = None
    carried: tuple[str, ...] = ()
    other_dtype: bool = False
    survived: dict[str, bool] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        """Whether the case was judged, and isn't right."""
        return self.outcome not in ("passed", "not_checked", "not_run")

    def as_case(self, facts: CaseFacts, printed: str = "", duration_s: float = 0.0) -> Case:
        """The verdict with what the case says of itself. printed: what the learner's code printed in it."""
        return Case(
            id=facts.id, sentence=facts.sentence, outcome=self.outcome, weight=facts.points,
            device=facts.group.device, dtype=facts.group.dtype, visibility=facts.visibility,
            feedback=self.feedback, error=self.error, diagnoses=self.diagnoses, waits_for=self.waits_for,
            location=self.location, evidence=self.evidence, curve=self.curve, scatter=self.scatter,
            carried=self.carried, other_dtype=self.other_dtype, survived=self.survived, printed=printed,
            duration_s=round(duration_s, 4),
        )  # fmt: skip


class LeftOut(Exception):
    """A test of our own finds that it can't be run here, or not yet."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.feedback)
        self.verdict = verdict
