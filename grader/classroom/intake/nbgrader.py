"""nbgrader's folder: submitted/student/assignment/file, with a timestamp.txt beside the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grader.classroom.intake.choice import Student
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, in_student_folder
from grader.classroom.intake.listing import ListedPath, Listing, listed
from grader.classroom.intake.moment import moment

SUBMITTED = "submitted"
TIMESTAMP = "timestamp.txt"
LONGEST_TIMESTAMP = 200


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """The course's folder, or its folder `submitted`."""
    return top.place.name == SUBMITTED or any(folder.name == SUBMITTED for folder in top.folders)


def submissions(top: Listing, names: ExerciseNames, requested: str | None) -> Iterator[CandidateOrLeftOut]:
    """The course's other folders, such as source and release, are ignored."""
    inside = top
    for folder in top.folders if top.place.name != SUBMITTED else ():
        if folder.name == SUBMITTED:
            inside = listed(folder)
            yield from inside.left_out
    for student_folder in inside.folders:
        student = Student.of(student_folder.name)
        assignments = listed(student_folder)
        yield from assignments.left_out
        for folder in assignments.folders:
            yield from _assignment(folder, student, requested, names)
        for stray in assignments.files:
            yield stray.left_out("This is not in an assignment's folder: move it into one.")
        if not assignments.folders and not assignments.files and not assignments.left_out:
            yield student_folder.left_out(f"There is no submission from {student.name} here: ask for it.")


def _assignment(
    folder: ListedPath, student: Student, requested: str | None, names: ExerciseNames
) -> Iterator[CandidateOrLeftOut]:
    exercise = names.of_folder(folder.name)
    if exercise and requested not in (None, exercise):
        yield folder.left_out(f"This is named after {exercise}, not {requested}: grade it separately.")
        return
    submitted = _submitted_at(folder)
    yield from in_student_folder(folder, student, requested or exercise, names, submitted, unsaid=(TIMESTAMP,))


def _submitted_at(folder: ListedPath) -> datetime | None:
    for stamp in listed(folder).files:
        if stamp.name == TIMESTAMP:
            try:
                with open(stamp.path, encoding="utf-8", errors="replace") as stream:
                    return moment(stream.read(LONGEST_TIMESTAMP))
            except OSError:
                return None
    return None


LAYOUT = Layout("nbgrader's submitted/student/assignment/", recognises, submissions)
