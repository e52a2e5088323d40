"""Choosing one submission for each student and exercise, of the files that may be theirs."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader import sanitize
from grader.classroom.intake.exercise_names import ExerciseNames, Likeness, Meant
from grader.classroom.intake.interface import LeftOutFile, StudentSubmission
from grader.classroom.intake.listing import ListedPath

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
MAX_NAME = 100


@dataclass(frozen=True)
class Student:
    """A student, as the layout names them."""

    name: str
    id: str = ""

    @classmethod
    def of(cls, name: str, id: str = "") -> Student:
        """With names that are safe to show."""
        return cls(sanitize.line(name.strip(), MAX_NAME), sanitize.line(id.strip(), MAX_NAME))


@dataclass(frozen=True)
class Candidate:
    """A file that may be a student's submission. upload: the order in which the platform received it, if known."""

    student: Student
    meant: Meant
    place: ListedPath
    submitted: datetime | None = None
    upload: tuple[int, ...] = ()


def chosen(candidates: Iterable[Candidate], names: ExerciseNames) -> Iterator[StudentSubmission | LeftOutFile]:
    """One file for each student and exercise. The others are left out.

    That is the file named like the stub, and the newest if there are several; else the one named after the exercise;
    else the only notebook; else the only file.
    """
    groups: dict[tuple[Student, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.student, candidate.meant.exercise].append(candidate)
    for (student, exercise), group in groups.items():
        surest = min(candidate.meant.likeness for candidate in group)
        rivals = [candidate for candidate in group if candidate.meant.likeness == surest]
        if len(rivals) > 1 and surest >= Likeness.NOTEBOOK:
            for candidate in group:
                yield candidate.place.left_out(
                    f"It isn't clear which of {len(group)} files is {exercise} of {student.name}: name the "
                    f"right one {names.stub(exercise)}."
                )
            continue
        taken = rivals[0] if len(rivals) == 1 else _newest(rivals)
        place = taken.place
        yield StudentSubmission(student.name, student.id, exercise, Path(place.path), place.shown, taken.submitted)
        for candidate in group:
            if candidate is not taken:
                yield candidate.place.left_out(
                    f"{student.name} has more than one file for {exercise}; {place.shown} was chosen. To grade this "
                    "file instead, remove that one."
                )


def _newest(candidates: list[Candidate]) -> Candidate:
    """The newest file; of equally new files, the one nearest to the top."""
    in_order = sorted(candidates, key=lambda candidate: (len(candidate.place.parts), candidate.place.parts))
    return max(in_order, key=lambda found: (found.submitted or LONG_AGO, found.upload, _changed(found.place)))


def _changed(place: ListedPath) -> int:
    try:
        return os.lstat(place.path).st_mtime_ns
    except OSError:
        return 0
