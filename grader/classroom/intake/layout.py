"""What a layout consists of, and the folder of one student, which most layouts have."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from grader.classroom.intake.choice import Candidate, Student
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.interface import LeftOutFile
from grader.classroom.intake.listing import ListedPath, Listing, below

CandidateOrLeftOut = Candidate | LeftOutFile


@dataclass(frozen=True)
class Layout:
    """words: as a sentence says it. recognises: whether a folder is laid out so, by the names in it. submissions: its
    files, given the exercise that the instructor requested, if any."""

    words: str
    recognises: Callable[[Listing, ExerciseNames], bool]
    submissions: Callable[[Listing, ExerciseNames, str | None], Iterator[CandidateOrLeftOut]]


def in_student_folder(
    folder: ListedPath, student: Student, requested: str | None, names: ExerciseNames,
    submitted: datetime | None = None, unsaid: Collection[str] = (),
) -> Iterator[CandidateOrLeftOut]:  # fmt: skip
    """One student's files, in folders named after exercises or not.

    requested: the exercise that all are for; a folder named after another one is left out. unsaid: names of the
    platform's own files, which are ignored without a message.
    """
    silent = True
    elsewhere: set[ListedPath] = set()
    for found in below(folder):
        if isinstance(found, LeftOutFile):
            silent = False
            yield found
            continue
        if found.name in names.own_files or found.name in unsaid:
            continue
        silent = False
        above, exercise = _named_above(found, folder, names)
        if requested is not None and exercise not in (None, requested):
            if above not in elsewhere:
                elsewhere.add(above)
                yield above.left_out(f"This is named after {exercise}, but only {requested} was requested: if it is "
                                     f"for {requested}, rename it.")  # fmt: skip
            continue
        yield from file(found, found.name, student, requested or exercise, names, submitted)
    if silent:
        yield folder.left_out(f"There is no submission from {student.name} here: ask for it.")


def file(
    place: ListedPath, name: str, student: Student, requested: str | None, names: ExerciseNames,
    submitted: datetime | None = None, upload: tuple[int, ...] = (),
) -> Iterator[CandidateOrLeftOut]:  # fmt: skip
    """One file. name: what its student called it."""
    meant = names.of_file(name, requested)
    if isinstance(meant, str):
        yield place.left_out(meant)
    elif not os.access(place.path, os.R_OK):
        yield place.left_out("This can't be read (permission denied): check who may read it.")
    else:
        yield Candidate(student, meant, place, submitted, upload)


def mostly(matching: int, all_of_them: int) -> bool:
    """Whether at least half of the names match: the layout's names and not one student's idea."""
    return matching > 0 and 2 * matching >= all_of_them


def _named_above(found: ListedPath, folder: ListedPath, names: ExerciseNames) -> tuple[ListedPath, str | None]:
    """The nearest folder above a file, within its student's folder, that is named for an exercise."""
    path, parts = os.path.dirname(found.path), found.parts[:-1]
    while len(parts) > len(folder.parts):
        if exercise := names.of_folder(parts[-1]):
            return ListedPath(path, parts), exercise
        path, parts = os.path.dirname(path), parts[:-1]
    return folder, None
