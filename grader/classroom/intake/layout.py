"""What a layout consists of, and the folder of one student, which most layouts have."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from grader.classroom.intake.choice import Candidate
from grader.classroom.intake.exercise_names import NOT_CODE, ExerciseNames
from grader.classroom.intake.interface import LeftOutFile, Student
from grader.classroom.intake.listing import DEBRIS, ListedPath, Listing, below, listed, unreadable

CandidateOrLeftOut = Candidate | LeftOutFile
OF_VENV = "pyvenv.cfg"


@dataclass(frozen=True)
class Layout:
    """A way in which a class's submissions lie in a folder.

    name: what --layout calls it. words: as a sentence says it. recognises: whether a folder is laid out so, by the
    names in it. submissions: its files, given the exercise that the instructor requested, if any.
    """

    name: str
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
    if folder.name in DEBRIS and any(found.name == OF_VENV for found in listed(folder).files):
        yield folder.left_out("This is a virtual environment of Python, and not a student's folder: move it elsewhere.")
        return
    silent = True
    elsewhere: set[ListedPath] = set()
    for found in below(folder):
        if isinstance(found, LeftOutFile):
            silent = False
            yield replace(found, whose=student)
            continue
        if found.name in names.own_files or found.name in unsaid:
            continue
        silent = False
        above, exercise = _named_above(found, folder, names)
        if requested is not None and exercise not in (None, requested):
            if above not in elsewhere:
                elsewhere.add(above)
                why = f"This is named after {exercise}, but only {requested} was requested: if it is for {requested}, "
                yield replace(above.left_out(f"{why}rename it."), whose=student)
            continue
        yield from file(found, found.name, student, requested or exercise, names, submitted, in_own_folder=True)
    if silent:
        yield nothing_from(student, folder)


def file(
    place: ListedPath, name: str, student: Student, requested: str | None, names: ExerciseNames,
    submitted: datetime | None = None, upload: tuple[int, ...] = (), in_own_folder: bool = False,
) -> Iterator[CandidateOrLeftOut]:  # fmt: skip
    """One file. name: what its student called it. in_own_folder: as in `StudentSubmission`."""
    meant = names.of_file(name, requested)
    if isinstance(meant, str):
        yield replace(place.left_out(meant), whose=student, harmless=meant == NOT_CODE)
        return
    try:
        with place.top.file(place.parts) as opened:
            changed = os.fstat(opened.fileno()).st_mtime_ns
    except OSError as error:
        yield replace(place.left_out(unreadable(error)), whose=student)
    else:
        yield Candidate(student, meant, place, submitted, upload, changed, in_own_folder)


def nothing_from(student: Student, folder: ListedPath) -> LeftOutFile:
    """A student's folder that has nothing of theirs."""
    return replace(folder.left_out(f"There is no submission from {student.name} here: ask for it."), whose=student)


def mostly(matching: int, all_of_them: int) -> bool:
    """Whether at least half of the names match: the layout's names and not one student's idea."""
    return matching > 0 and 2 * matching >= all_of_them


def _named_above(found: ListedPath, folder: ListedPath, names: ExerciseNames) -> tuple[ListedPath, str | None]:
    """The nearest folder above a file, within its student's folder, that is named for an exercise."""
    above = found.above
    while len(above.parts) > len(folder.parts):
        if exercise := names.of_folder(above.name):
            return above, exercise
        above = above.above
    return folder, None
