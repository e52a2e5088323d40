"""A folder for each student, which contains their files or a folder for each exercise."""

from __future__ import annotations

from collections.abc import Iterator

from grader.classroom.intake.exercise_names import NUMBERED, ExerciseNames
from grader.classroom.intake.interface import Student
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, in_student_folder
from grader.classroom.intake.listing import Listing


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """Whatever has folders."""
    return bool(top.folders)


def submissions(top: Listing, names: ExerciseNames, requested: str | None) -> Iterator[CandidateOrLeftOut]:
    """A folder named after an exercise isn't a student's: it has one student's work, or a class's for that exercise."""
    for folder in top.folders:
        exercise = names.of_folder(folder.name)
        if exercise and NUMBERED.match(folder.name):
            yield folder.left_out(f"This is named after {exercise}, not after a student: name the folder that "
                                  "contains the students' folders.")  # fmt: skip
        else:
            yield from in_student_folder(folder, Student.of(folder.name), requested, names)
    for found in top.files:
        if found.name not in names.own_files:
            yield found.left_out("This is not in a student's folder: move it into one.")


LAYOUT = Layout("folders", "a folder for each student", recognises, submissions)
