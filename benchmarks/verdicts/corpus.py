"""Every file whose verdict is known: what the course ships, and the wrong answers that nobody listed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import Exercise, exercises, find
from grader.diagnosis.mistakes import as_submission
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

ROOT = Path(__file__).resolve().parents[2]
UNLISTED = ROOT / "tests" / "diagnosis" / "unlisted"
JUDGE = ("grader/**/*.py", "exercises/**/*", "solutions/**/*", "tests/hidden/**/*")
"""What a verdict depends on, besides the file that is graded."""


@dataclass(frozen=True)
class Item:
    """One file of the corpus. kind: "reference", "stub", "alternative", "mistake" or "unlisted"."""

    exercise: Exercise
    kind: str
    file: Path

    @property
    def key(self) -> str:
        """The same whatever is moved: exercise03_linear/mistake/no_bias."""
        return f"{self.exercise.name}/{self.kind}/{self.file.stem}"

    @property
    def sha256(self) -> str:
        """Of the file's bytes."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest()

    def submission(self) -> Submission:
        """The file as it would be handed in; a mistake may import the reference solution."""
        return (as_submission if self.kind == "mistake" else submitted)(self.exercise, self.file)


def corpus(names: Sequence[str], every: int) -> list[Item]:
    """Each `every`-th file of these exercises, of all of them if none is named. The order mixes exercises and kinds, so
    that a run that was stopped early is a sample, too. Raises UsageFault for an unknown exercise."""
    chosen = [find(name) for name in names] or exercises()
    items = sorted((item for exercise in chosen for item in _of(exercise)), key=lambda item: item.key)
    return sorted(items[::every], key=lambda item: hashlib.sha256(item.key.encode()).digest())


def _of(exercise: Exercise) -> Iterator[Item]:
    yield Item(exercise, "reference", exercise.solution)
    yield Item(exercise, "stub", exercise.public_folder / exercise.stub)
    yield from (Item(exercise, "alternative", file) for file in exercise.alternatives)
    yield from (Item(exercise, "mistake", file) for file in exercise.mistakes)
    yield from (Item(exercise, "unlisted", file) for file in sorted((UNLISTED / exercise.short).glob("*.py")))


def fingerprint() -> str:
    """Of the grader and the course: verdicts of two versions must not be mixed in one file."""
    total = hashlib.sha256()
    for file in sorted(file for pattern in JUDGE for file in ROOT.glob(pattern) if file.is_file()):
        if "__pycache__" not in file.parts:
            total.update(f"{file.relative_to(ROOT).as_posix()}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
