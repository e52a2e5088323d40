"""Choosing one submission for each student and exercise, of the files that may be theirs."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from grader.classroom.intake.exercise_names import ExerciseNames, Likeness, Meant
from grader.classroom.intake.interface import LeftOutFile, Student, StudentSubmission
from grader.classroom.intake.listing import ListedPath

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """A file that may be a student's submission.

    upload: the order in which the platform received it, if known. changed: when the file was changed, in ns.
    in_own_folder: as in `StudentSubmission`.
    """

    student: Student
    meant: Meant
    place: ListedPath
    submitted: datetime | None = None
    upload: tuple[int, ...] = ()
    changed: int = 0
    in_own_folder: bool = False

    def left_out(self, why: str, harmless: bool = False) -> LeftOutFile:
        """This file as left out, for a reason."""
        return replace(self.place.left_out(why), whose=self.student, harmless=harmless)


def chosen(candidates: Iterable[Candidate], names: ExerciseNames) -> Iterator[StudentSubmission | LeftOutFile]:
    """One file for each student and exercise. The others are left out.

    That is the file named like the stub, and the newest if there are several; else the one named after the exercise;
    else the only notebook; else the only file. Two students whose names look the same are both left out: nobody could
    tell their results apart, and one may have taken the other's name on purpose.
    """
    found = list(candidates)
    looks: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for candidate in found:
        looks[_look(candidate.student)].add(candidate.student.exactly)
    groups: dict[tuple[Student, str], list[Candidate]] = defaultdict(list)
    for candidate in found:
        alike = looks[_look(candidate.student)]
        if len(alike) > 1:
            exactly = " and ".join(sorted(map(ascii, alike)))
            yield candidate.left_out(
                f"The names {exactly} look the same, so nothing of either is graded: find out whose is whose, and "
                "rename all but one."
            )
        else:
            groups[candidate.student, candidate.meant.exercise].append(candidate)
    for (student, exercise), group in groups.items():
        surest = min(candidate.meant.likeness for candidate in group)
        rivals = [candidate for candidate in group if candidate.meant.likeness == surest]
        if len(rivals) > 1 and surest >= Likeness.NOTEBOOK:
            for candidate in group:
                yield candidate.left_out(
                    f"It isn't clear which of {len(group)} files is {exercise} of {student.name}: name the "
                    f"right one {names.stub(exercise)}."
                )
            continue
        taken = rivals[0] if len(rivals) == 1 else _newest(rivals)
        place = taken.place
        yield StudentSubmission(
            student.name, student.id, exercise, Path(place.path), place.shown, taken.submitted, place.parts,
            taken.in_own_folder,
        )  # fmt: skip
        for candidate in group:
            if candidate is not taken:
                yield candidate.left_out(
                    f"{student.name} has more than one file for {exercise}; {place.shown} was chosen. To grade this "
                    "file instead, remove that one.",
                    harmless=True,
                )


def _newest(candidates: list[Candidate]) -> Candidate:
    """The newest file; of equally new files, the one nearest to the top."""
    in_order = sorted(candidates, key=lambda candidate: (len(candidate.place.parts), candidate.place.parts))
    return max(in_order, key=lambda found: (found.submitted or LONG_AGO, found.upload, found.changed))


def _look(student: Student) -> tuple[str, ...]:
    """What of a student's name is seen: neither spaces at its ends nor how its accents are stored."""
    return tuple(unicodedata.normalize("NFC", text).strip() for text in (student.name, student.id))
