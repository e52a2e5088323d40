"""One trial: a file of the course, examined like a submission."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from grader.course.catalogue import Exercise
from grader.diagnosis import mistakes
from grader.judging.judge import CORRUPTIONS
from grader.results import SessionResult
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

Kind = Literal["reference", "again", "alternative", "stub", "mistake", "earning", "probe", "mutant"]
SEEDS = (1, 2, 3, 4, 5)
DEVICES = ("cpu", "cuda")


@dataclass(frozen=True)
class Trial:
    """A submission of the course's own. name: the file, the corruption or the mutant. Kind "again" is the reference
    once more, with the first seed; "earning" is a mistake that runs to the end, for its points."""

    exercise: Exercise
    kind: Kind
    name: str
    submission: Submission
    seed: int = SEEDS[0]

    @property
    def mode(self) -> str:
        """One of examiner/modes.py."""
        modes = {"probe": f"probe {self.name}", "mutant": "kill", "mistake": "name", "earning": "points"}
        return modes.get(self.kind, "grade")

    @property
    def in_process(self) -> bool:
        """As in workers.Request. The reference and whatever may be refused go the way of submissions at least once."""
        ours = self.kind in ("again", "probe", "mistake", "earning", "mutant")
        ours = ours or (self.kind == "reference" and self.seed != SEEDS[0])
        return ours and not self.submission.refusals


@dataclass(frozen=True)
class TrialResult:
    """The result of a trial. fault: why it couldn't be examined at all."""

    trial: Trial
    result: SessionResult | None
    fault: str = ""


def trials(exercise: Exercise, thorough: bool = False) -> list[Trial]:
    """All trials of an exercise but its mutants. thorough: whether mistakes run with all seeds, for their points."""
    reference = submitted(exercise, exercise.solution)
    mistaken = {file.stem: mistakes.as_submission(exercise, file) for file in exercise.mistakes}
    return [
        *(Trial(exercise, "reference", exercise.stub, reference, seed) for seed in SEEDS),
        Trial(exercise, "again", exercise.stub, reference),
        Trial(exercise, "stub", exercise.stub, submitted(exercise, exercise.public_folder / exercise.stub)),
        *(Trial(exercise, "probe", name, reference) for name in CORRUPTIONS),
        *(Trial(exercise, "alternative", file.stem, submitted(exercise, file)) for file in exercise.alternatives),
        *(Trial(exercise, "mistake", name, submission) for name, submission in mistaken.items()),
        *(Trial(exercise, "earning", name, submission, seed)
          for name, submission in mistaken.items() for seed in SEEDS[: None if thorough else 2]),
    ]


def mutated(reference: Submission, source: str) -> Submission:
    """The reference with another source."""
    (chunk, *_) = reference.chunks
    return replace(reference, chunks=(replace(chunk, source=source),))
