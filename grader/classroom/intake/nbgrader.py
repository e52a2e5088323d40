"""nbgrader's folder: submitted/student/assignment/file, with a timestamp.txt beside the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.interface import Student
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, in_student_folder, nothing_from
from grader.classroom.intake.listing import DEBRIS, MAX_AT_TOP, ListedPath, Listing, listed
from grader.classroom.intake.moment import moment

SUBMITTED = "submitted"
TIMESTAMP = "timestamp.txt"
LONGEST_TIMESTAMP = 200
# What else is in a course's folder.
FOLDERS = {SUBMITTED, "source", "release", "autograded", "feedback"}
FILES = {"nbgrader_config.py", "gradebook.db"}


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """The course's folder, or its folder `submitted`."""
    return top.place.name == SUBMITTED or any(folder.name == SUBMITTED for folder in top.folders)


def is_certain(top: Listing) -> bool:
    """Whether `submitted` surely is nbgrader's: a student may be called so, too."""
    others = {folder.name for folder in top.folders} - FOLDERS - DEBRIS
    return top.place.name == SUBMITTED or not others or any(found.name in FILES for found in top.files)


def submissions(top: Listing, names: ExerciseNames, requested: str | None) -> Iterator[CandidateOrLeftOut]:
    """The course's other folders, such as source and release, are ignored."""
    inside = top
    for folder in top.folders if top.place.name != SUBMITTED else ():
        if folder.name == SUBMITTED:
            inside = listed(folder, MAX_AT_TOP, of_students=True)
            yield from inside.left_out
    for student_folder in inside.folders:
        student = Student.of(student_folder.name)
        assignments = listed(student_folder)
        yield from (replace(left, whose=student) for left in assignments.left_out)
        for folder in assignments.folders:
            yield from _assignment(folder, student, requested, names)
        for stray in assignments.files:
            yield replace(stray.left_out("This is not in an assignment's folder: move it into one."), whose=student)
        if not assignments.folders and not assignments.files and not assignments.left_out:
            yield nothing_from(student, student_folder)


def _assignment(
    folder: ListedPath, student: Student, requested: str | None, names: ExerciseNames
) -> Iterator[CandidateOrLeftOut]:
    exercise = names.of_folder(folder.name)
    if exercise and requested not in (None, exercise):
        why = f"This is named after {exercise}, not {requested}: grade it separately."
        yield replace(folder.left_out(why), whose=student)
        return
    submitted = _submitted_at(folder)
    yield from in_student_folder(folder, student, requested or exercise, names, submitted, unsaid=(TIMESTAMP,))


def _submitted_at(folder: ListedPath) -> datetime | None:
    for stamp in listed(folder).files:
        if stamp.name == TIMESTAMP:
            try:
                return moment(stamp.read(LONGEST_TIMESTAMP).decode(errors="replace"))
            except OSError:
                return None
    return None


LAYOUT = Layout("nbgrader", "nbgrader's submitted/student/assignment/", recognises, submissions)
