"""One hand-in for each student and exercise, where there may be several files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader import sanitize
from grader.classroom.intake.exercise_names import ExerciseNames, Likeness, Meant
from grader.classroom.intake.interface import LeftOut, StudentSubmission
from grader.classroom.intake.listing import ListedPath

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
MAX_NAME = 100


@dataclass(frozen=True)
class Student:
    """As the layout knows them, fit to be shown."""

    name: str
    id: str = ""

    @classmethod
    def of(cls, name: str, id: str = "") -> Student:
        """Made fit to be shown."""
        return cls(sanitize.line(name.strip(), MAX_NAME), sanitize.line(id.strip(), MAX_NAME))


@dataclass(frozen=True)
class Candidate:
    """A file that may be a student's work. upload: the order in which a platform received it, where it tells."""

    student: Student
    meant: Meant
    place: ListedPath
    submitted: datetime | None = None
    upload: tuple[int, ...] = ()


def chosen(candidates: Iterable[Candidate], names: ExerciseNames) -> Iterator[StudentSubmission | LeftOut]:
    """For each student and exercise the file named as the exercise asks, the newest if there are several; else the one
    named for the exercise; else the only notebook; else the only file. All others are left out."""
    groups: dict[tuple[Student, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.student, candidate.meant.exercise].append(candidate)
    for (student, exercise), group in groups.items():
        surest = min(candidate.meant.likeness for candidate in group)
        rivals = [candidate for candidate in group if candidate.meant.likeness == surest]
        if len(rivals) > 1 and surest >= Likeness.NOTEBOOK:
            for candidate in group:
                yield candidate.place.left_out(
                    f"It isn't clear which of {len(group)} files is {exercise} of {student.name}: name the one that "
                    f"counts {names.stub(exercise)}."
                )
            continue
        taken = rivals[0] if len(rivals) == 1 else _newest(rivals)
        place = taken.place
        yield StudentSubmission(student.name, student.id, exercise, Path(place.path), place.shown, taken.submitted)
        for candidate in group:
            if candidate is not taken:
                yield candidate.place.left_out(
                    f"{student.name} has more than one file for {exercise}, and {place.shown} was taken: "
                    "remove that one if this one counts."
                )


def _newest(candidates: list[Candidate]) -> Candidate:
    """Of files equally new, the one nearest to the top."""
    in_order = sorted(candidates, key=lambda candidate: (len(candidate.place.parts), candidate.place.parts))
    return max(in_order, key=lambda found: (found.submitted or LONG_AGO, found.upload, _changed(found.place)))


def _changed(place: ListedPath) -> int:
    try:
        return os.lstat(place.path).st_mtime_ns
    except OSError:
        return 0
